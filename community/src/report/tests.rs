use super::*;
use crate::{
    post::{Draft, Kind, Visibility},
    town::town,
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
    let open_now = open(&mut tx).await?;
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
    assert!(open(&mut tx).await?.is_empty());
    Ok(())
}
