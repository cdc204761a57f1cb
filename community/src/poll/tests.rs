use super::*;
use crate::{
    member,
    post::Visibility,
    sql,
    store::TestDb,
    town::{Town, arrival, effects, town},
};

fn question(options: &[&str]) -> Question {
    Question {
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        multiple: false,
        hides_totals: false,
        seconds: 3600,
    }
}

async fn asked(town: &Town, visibility: Visibility) -> Result<Post> {
    let mut tx = town.db.begin().await?;
    let draft = Draft {
        plain: true,
        ..Draft::new(visibility, "en", "Tea or *coffee*?")
    };
    let question = question(&["Tea", "Coffee <b>"]);
    let (post, _) = publish(&mut tx, &town.as_group(), draft, Some(&question)).await?;
    tx.commit().await?;
    Ok(post)
}

async fn counts(db: &TestDb, post: Id<Post>) -> Result<(Vec<i64>, Option<i64>)> {
    let poll = get(&**db, post).await?.ok_or(Error::NotFound)?;
    Ok((poll.counts.0, poll.voters))
}

#[tokio::test]
async fn a_question_is_asked_with_its_choices_and_each_votes_once() -> Result<()> {
    let town = town().await?;
    let post = asked(&town, Visibility::Public).await?;
    assert!(post.content.as_str().contains("<li>Coffee &lt;b&gt;</li>"));
    let poll = get(&*town.db, post.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(poll.words.as_str(), "<p>Tea or *coffee*?</p>");

    let mut tx = town.db.begin().await?;
    let ivy = town.as_herself(&town.inside);
    for wrong in [vec![], vec![2], vec![-1], vec![0, 1]] {
        let refused = vote(&mut tx, &ivy, post.id, &wrong).await;
        assert!(
            matches!(
                refused,
                Err(Error::Invalid {
                    field: "choices",
                    ..
                })
            ),
            "{wrong:?}"
        );
    }
    vote(&mut tx, &ivy, post.id, &[1]).await?;
    let again = vote(&mut tx, &ivy, post.id, &[0]).await;
    assert!(matches!(again, Err(Error::Conflict("poll-voted"))));
    let own = vote(&mut tx, &town.as_group(), post.id, &[0]).await;
    assert!(matches!(own, Err(Error::Conflict("own-poll"))));
    // From elsewhere, by words; what is no choice and what comes twice counts for nothing.
    for (option, uri) in [
        ("Tea", "https://social.example/votes/1"),
        ("Milk", "https://social.example/votes/2"),
        ("Tea", "https://social.example/votes/3"),
        ("Coffee <b>", "https://social.example/votes/4"),
    ] {
        receive_vote(&mut tx, post.id, town.alice.id, option, uri).await?;
    }
    tx.commit().await?;
    assert_eq!(counts(&town.db, post.id).await?, (vec![1, 1], Some(2)));

    town.db.clock.advance(3_600_001);
    let mut tx = town.db.begin().await?;
    let late = vote(&mut tx, &town.as_herself(&town.outside), post.id, &[0]).await;
    assert!(matches!(late, Err(Error::Conflict("poll-ended"))));
    receive_vote(
        &mut tx,
        post.id,
        town.bob.id,
        "Tea",
        "https://social.example/votes/9",
    )
    .await?;
    sweep(&mut tx).await?;
    sweep(&mut tx).await?;
    tx.commit().await?;
    assert_eq!(counts(&town.db, post.id).await?, (vec![1, 1], Some(2)));
    let ends = effects(&town.db).await?;
    let ends = ends
        .iter()
        .filter(|effect| **effect == Effect::PollEnded { post: post.id });
    assert_eq!(ends.count(), 1);
    Ok(())
}

/// A vote is told at once; those that follow on its heels are told together.
#[tokio::test]
async fn a_crowd_of_votes_is_told_in_one() -> Result<()> {
    let town = town().await?;
    let post = asked(&town, Visibility::Public).await?;
    let told = async || -> Result<usize> {
        let left = effects(&town.db).await?;
        let told = Effect::PollCounted { post: post.id };
        Ok(left.iter().filter(|effect| **effect == told).count())
    };
    let mut tx = town.db.begin().await?;
    for number in 0..30 {
        let name = format!("voter{number}");
        let voter = actor::receive(&mut tx, crate::sample::elsewhere(&name, "far.example")).await?;
        let uri = format!("https://far.example/votes/{number}");
        receive_vote(&mut tx, post.id, voter.id, "Tea", &uri).await?;
    }
    vote(&mut tx, &town.as_herself(&town.inside), post.id, &[1]).await?;
    sweep(&mut tx).await?;
    tx.commit().await?;
    assert_eq!(told().await?, 1);
    let due = next_sweep(&*town.db).await?;
    assert_eq!(due, Some(town.db.now().plus_millis(PAUSE)));
    town.db.clock.advance(PAUSE);
    for expected in [2, 2] {
        let mut tx = town.db.begin().await?;
        sweep(&mut tx).await?;
        tx.commit().await?;
        assert_eq!(told().await?, expected);
    }
    assert_eq!(counts(&town.db, post.id).await?, (vec![30, 1], Some(31)));
    let poll = get(&*town.db, post.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(next_sweep(&*town.db).await?, poll.closes_at);
    Ok(())
}

#[tokio::test]
async fn numbers_that_wait_when_a_poll_ends_are_told_with_its_end() -> Result<()> {
    let town = town().await?;
    let post = asked(&town, Visibility::Public).await?;
    let mut tx = town.db.begin().await?;
    for who in [&town.inside, &town.outside] {
        vote(&mut tx, &town.as_herself(who), post.id, &[1]).await?;
    }
    tx.commit().await?;
    let before = effects(&town.db).await?.len();
    town.db.clock.advance(2 * 3600 * 1000);
    for _ in 0..2 {
        let mut tx = town.db.begin().await?;
        sweep(&mut tx).await?;
        tx.commit().await?;
    }
    let told = effects(&town.db).await?.split_off(before);
    assert_eq!(told, [Effect::PollEnded { post: post.id }]);
    Ok(())
}

#[tokio::test]
async fn numbers_from_elsewhere_have_a_measure() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let theirs = arrival(&town.alice, "poll", Visibility::Public, now);
    let theirs = post::receive(&mut tx, theirs)
        .await?
        .ok_or(Error::NotFound)?;
    let received = Received {
        options: vec!["Yes".into(), "No".into()],
        counts: vec![i64::MAX, -1],
        multiple: false,
        closes_at: None,
        voters: Some(i64::MAX),
    };
    receive(&mut tx, &theirs, &theirs.content, received).await?;
    vote(&mut tx, &town.as_herself(&town.outside), theirs.id, &[0]).await?;
    tx.commit().await?;
    let most = 1_000_000_001;
    assert_eq!(
        counts(&town.db, theirs.id).await?,
        (vec![most, 0], Some(most))
    );
    Ok(())
}

/// What is asked inside is nobody's outside, and a vote elsewhere needs an address outside.
#[tokio::test]
async fn pr28_votes_go_no_further_than_their_poll() -> Result<()> {
    let town = town().await?;
    let inside = asked(&town, Visibility::Inside).await?;
    let mut tx = town.db.begin().await?;
    receive_vote(
        &mut tx,
        inside.id,
        town.alice.id,
        "Tea",
        "https://social.example/votes/1",
    )
    .await?;
    assert_eq!(
        get(&mut tx, inside.id).await?.map(|poll| poll.counts.0),
        Some(vec![0, 0])
    );
    let now = tx.now();
    let theirs = post::receive(
        &mut tx,
        arrival(&town.alice, "poll", Visibility::Public, now),
    )
    .await?
    .ok_or(Error::NotFound)?;
    let received = Received {
        options: vec!["Yes".into(), "No".into()],
        counts: vec![4],
        multiple: false,
        closes_at: None,
        voters: Some(4),
    };
    receive(&mut tx, &theirs, &theirs.content, received).await?;
    let refused = vote(&mut tx, &town.as_herself(&town.inside), theirs.id, &[0]).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            why: "inside-only",
            ..
        })
    ));
    vote(&mut tx, &town.as_herself(&town.outside), theirs.id, &[1]).await?;
    tx.commit().await?;
    assert_eq!(counts(&town.db, theirs.id).await?, (vec![4, 1], Some(5)));
    let voted = effects(&town.db).await?;
    let voted = voted
        .iter()
        .filter(|effect| matches!(effect, Effect::Voted { .. }));
    assert_eq!(voted.count(), 1);
    Ok(())
}

#[tokio::test]
async fn other_choices_begin_anew_and_a_withdrawn_question_leaves_nothing() -> Result<()> {
    let town = town().await?;
    let post = asked(&town, Visibility::Public).await?;
    let mut tx = town.db.begin().await?;
    vote(&mut tx, &town.as_herself(&town.inside), post.id, &[0]).await?;
    let draft = || Draft::new(Visibility::Public, "en", "Tea?");
    edit(&mut tx, &town.host, post.id, draft(), None).await?;
    assert_eq!(
        get(&mut tx, post.id).await?.map(|poll| poll.counts.0),
        Some(vec![1, 0])
    );
    let other = question(&["Tea", "Milk", "Water"]);
    let changed = edit(&mut tx, &town.host, post.id, draft(), Some(&other)).await?;
    assert!(changed.content.as_str().contains("Water"));
    assert_eq!(
        get(&mut tx, post.id).await?.map(|poll| poll.counts.0),
        Some(vec![0, 0, 0])
    );
    assert!(
        choices(&mut tx, post.id, town.inside.member.actor_id)
            .await?
            .is_empty()
    );
    assert!(!post::revisions(&mut tx, post.id).await?.is_empty());
    post::withdraw(&mut tx, &town.host, post.id).await?;
    assert!(get(&mut tx, post.id).await?.is_none());
    assert!(post::revisions(&mut tx, post.id).await?.is_empty());
    tx.commit().await?;
    let left: i64 = sql!("select count(*) from votes").scalar(&*town.db).await?;
    assert_eq!(left, 0);
    Ok(())
}

#[tokio::test]
async fn a_question_is_checked_before_anything_is_published() -> Result<()> {
    let town = town().await?;
    let long = "x".repeat(LONGEST_OPTION + 1);
    let many: Vec<String> = (0..=MOST_OPTIONS)
        .map(|number| number.to_string())
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut wrong = vec![
        question(&["one"]),
        question(&["one", " "]),
        question(&["one", "one"]),
        question(&["one", &long]),
        question(&many),
    ];
    wrong.push(Question {
        seconds: 1,
        ..question(&["a", "b"])
    });
    wrong.push(Question {
        seconds: i64::MAX,
        ..question(&["a", "b"])
    });
    for question in wrong {
        let mut tx = town.db.begin().await?;
        let draft = Draft::new(Visibility::Public, "en", "?");
        let refused = publish(&mut tx, &town.as_group(), draft, Some(&question)).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: "poll", .. })),
            "{question:?}"
        );
        drop(tx);
    }
    assert!(
        member::present(&*town.db, town.host.member.id)
            .await?
            .is_some()
    );
    let posts: i64 = sql!("select count(*) from posts").scalar(&*town.db).await?;
    assert_eq!(posts, 0);
    Ok(())
}
