use super::*;
use crate::{
    actor::Received,
    member::Role,
    notification::{self, Reason},
    post::{Author, Draft, Kind, Visibility},
    sample::{self, elsewhere},
    sql,
    time::HOUR,
    town::{next_effect, town},
};

/// AC28.
#[tokio::test]
async fn a_report_names_only_posts_of_the_reported_in_plain_words() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = |visibility| Draft::new(visibility, "en", "words");
    let by_group = post::publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Public),
    )
    .await?
    .0;
    let inside = post::publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside),
    )
    .await?
    .0;
    let by_olga = post::publish(
        &mut tx,
        &town.as_herself(&town.outside),
        Kind::Note,
        draft(Visibility::Public),
    )
    .await?
    .0;
    let posts = vec![
        by_group.uri.clone(),
        inside.uri,
        by_olga.uri,
        "https://elsewhere.example/1".into(),
    ];
    let words = format!("<b>bad</b><script>x</script>{}", "y".repeat(5_000));
    let uri = "https://social.example/flags/1";
    receive(
        &mut tx,
        uri,
        town.alice.id,
        town.group.id,
        posts.clone(),
        &words,
    )
    .await?;
    receive(&mut tx, uri, town.alice.id, town.group.id, posts, &words).await?;
    let open_now = open(&mut tx, &town.coordinator).await?;
    assert_eq!(open_now.len(), 1);
    assert_eq!(open_now[0].posts.0, [by_group.uri]);
    assert!(
        open_now[0].words.starts_with("bad")
            && !open_now[0].words.contains('<')
            && open_now[0].words.chars().count() <= 1_000
    );
    assert!(matches!(
        receive(
            &mut tx,
            "https://social.example/flags/2",
            town.alice.id,
            town.inside.member.actor_id,
            Vec::new(),
            "x"
        )
        .await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        settle(&mut tx, &town.host, open_now[0].id, Outcome::Talked).await,
        Err(Error::Forbidden)
    ));
    settle(&mut tx, &town.coordinator, open_now[0].id, Outcome::Talked).await?;
    assert!(open(&mut tx, &town.coordinator).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a109_she_who_reported_hears_once_that_it_was_looked_at_and_nobody_else_does() -> Result<()>
{
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let boss = &town.coordinator;
    make(&mut tx, &town.inside, town.alice.id, Vec::new(), "rude").await?;
    make(&mut tx, boss, town.alice.id, Vec::new(), "I saw it, too").await?;
    let uri = "https://social.example/flags/1";
    receive(&mut tx, uri, town.bob.id, town.group.id, Vec::new(), "x").await?;
    let open_now = open(&mut tx, &town.coordinator).await?;
    assert_eq!(open_now.len(), 3);
    for report in &open_now {
        settle(&mut tx, boss, report.id, Outcome::Talked).await?;
        settle(&mut tx, boss, report.id, Outcome::Talked).await?;
    }
    // Looked at once more, and settled again: she was told.
    reopen(&mut tx, boss, open_now[0].id).await?;
    settle(&mut tx, boss, open_now[0].id, Outcome::Nothing).await?;
    let mut settled = Vec::new();
    while let Some(effect) = next_effect(&mut tx).await? {
        notification::hear(&mut tx, &effect).await?;
        if let Effect::ReportSettled { report } = effect {
            settled.push(report);
        }
    }
    let ids: Vec<_> = open_now.iter().map(|report| report.id).collect();
    assert_eq!(settled, ids, "each once");
    let mut told = Vec::new();
    for member in [&town.inside, &town.outside, &town.host, boss] {
        for notice in notification::list(&mut tx, member.member.id).await? {
            if notice.reason == Reason::ReportLookedAt {
                told.push((member.member.id, notice.subject_id, notice.actor_id));
            }
        }
    }
    // It does not say who looked, or whom it was about.
    assert_eq!(told, [(town.inside.member.id, ids[0].get(), None)]);
    Ok(())
}

#[tokio::test]
async fn a109_what_a_server_passes_on_is_counted_by_server_and_not_as_one_person() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let mut programs = Vec::new();
    for name in ["actor", "bot"] {
        let received = Received {
            kind: actor::Kind::Service,
            ..elsewhere(name, "big.example")
        };
        programs.push(actor::receive(&mut tx, received).await?.id);
    }
    let told = async |tx: &mut Tx, number: i64, by: Id<Actor>| {
        let uri = format!("https://big.example/flags/{number}");
        receive(tx, &uri, by, town.group.id, Vec::new(), "x").await
    };
    for number in 0..SERVER_A_DAY {
        told(&mut tx, number, programs[0]).await?;
    }
    // Another program of that server does not make it more.
    for by in &programs {
        let refused = told(&mut tx, SERVER_A_DAY, *by).await;
        assert!(matches!(refused, Err(Error::Conflict("too-many-at-first"))));
    }
    // A person is counted alone, as before, and elsewhere nobody pays for it.
    for number in 0..=NEW_A_DAY {
        let by = told(&mut tx, 1_000 + number, town.alice.id).await;
        assert_eq!(by.is_ok(), number < NEW_A_DAY, "{number}");
    }
    tx.commit().await?;
    town.db.clock.advance(DAY + HOUR);
    let mut tx = town.db.begin().await?;
    told(&mut tx, 2_000, programs[0]).await
}

/// Whom a report is about learns neither of it nor who told, and does not settle it.
#[tokio::test]
async fn a109_whom_a_report_is_about_does_not_look_at_it() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let about = town.coordinator.member.actor_id;
    let draft = Draft::new(Visibility::Inside, "en", "Do as I say");
    let hers = Author {
        member: town.coordinator.clone(),
        as_group: true,
    };
    let (post, _) = post::publish(&mut tx, &hers, Kind::Note, draft).await?;
    let told = make(&mut tx, &town.inside, about, Vec::new(), "she shouts").await;
    assert!(
        matches!(told, Err(Error::Conflict("nobody-else-looks"))),
        "{told:?}"
    );

    // What she wrote for the group is the group's: she reads that it is wrong, as long as there is nobody else.
    let kind = (Category::Other, false);
    let uris = vec![post.uri.clone()];
    make(
        &mut tx,
        &town.inside,
        post.author_id,
        uris,
        "a wrong number",
    )
    .await?;
    let wrong = open(&mut tx, &town.coordinator).await?.remove(0);
    let other = sample::person(&mut tx, "sun", Some(Role::Coordinator)).await?;
    assert!(!may_look(&mut tx, &town.coordinator, &wrong).await?);
    let words = "she shouts at me";
    let report = make_of_kind(&mut tx, &town.inside, about, Vec::new(), words, kind).await?;
    // For the group she wrote it, all the same.
    let uris = vec![post.uri.clone()];
    let by_post = make_of_kind(&mut tx, &town.inside, post.author_id, uris, words, kind).await?;
    let flag = "https://social.example/flags/1";
    receive(&mut tx, flag, town.alice.id, town.group.id, Vec::new(), "x").await?;
    for report in [&report, &by_post] {
        assert!(!may_look(&mut tx, &town.coordinator, report).await?);
        assert!(may_look(&mut tx, &other, report).await?);
        let settled = settle(&mut tx, &town.coordinator, report.id, Outcome::Nothing).await;
        assert!(matches!(settled, Err(Error::NotFound)), "{settled:?}");
    }
    assert_eq!(open(&mut tx, &town.coordinator).await?.len(), 1);
    assert_eq!(open(&mut tx, &other).await?.len(), 4);
    assert!(
        open(&mut tx, &town.host).await?.is_empty(),
        "no coordinator"
    );
    settle(&mut tx, &other, report.id, Outcome::Talked).await?;
    assert!(settled(&mut tx, &town.coordinator).await?.is_empty());
    assert_eq!(settled(&mut tx, &other).await?.len(), 1);
    let effect = Effect::Reported { report: by_post.id };
    crate::notification::hear(&mut tx, &effect).await?;
    let told = |member: &Present| {
        let id = member.member.id;
        sql!(
            "select count(*) from notifications where member_id = $1 and reason = 'reported'",
            id
        )
    };
    let (hers, others): (i64, i64) = (
        told(&town.coordinator).scalar(&mut tx).await?,
        told(&other).scalar(&mut tx).await?,
    );
    assert_eq!((hers, others), (0, 1));
    Ok(())
}
