use super::*;
use crate::{
    post::{self, Draft, Kind, Visibility},
    store::Page,
    time::Time,
    town::town,
};

#[test]
fn a_tag_is_words_in_one() {
    assert_eq!(name_of("#Mutual_Aid").ok().as_deref(), Some("mutual_aid"));
    assert_eq!(name_of("互助").ok().as_deref(), Some("互助"));
    for wrong in ["", "#", "123", "a b", "a/b", "<b>", &"x".repeat(101)] {
        assert!(name_of(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn tags_are_followed_and_shown_by_each_alone() -> Result<()> {
    let town = town().await?;
    let (me, other) = (town.inside.member.actor_id, town.host.member.actor_id);
    let mut tx = town.db.begin().await?;
    follow(&mut tx, me, "#Care").await?;
    follow(&mut tx, me, "care").await?;
    assert_eq!(followed(&mut tx, me, &Page::default()).await?.len(), 1);
    assert!(followed(&mut tx, other, &Page::default()).await?.is_empty());
    assert_eq!(follows(&mut tx, me, &["care".into()]).await?, ["care"]);
    unfollow(&mut tx, me, "CARE").await?;
    assert!(followed(&mut tx, me, &Page::default()).await?.is_empty());

    let shown = feature(&mut tx, me, "Care").await?;
    assert!(matches!(
        feature(&mut tx, me, "care").await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        unfeature(&mut tx, other, shown.id).await,
        Err(Error::NotFound)
    ));
    unfeature(&mut tx, me, shown.id).await
}

/// A number would tell that something was said inside.
#[tokio::test]
async fn only_what_everyone_may_read_is_counted() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for visibility in [Visibility::Inside, Visibility::Public] {
        let draft = Draft::new(visibility, "en", "words #care");
        post::publish(&mut tx, &town.as_group(), Kind::Note, draft).await?;
    }
    assert_eq!(used(&mut tx, "care", Time(0)).await?, (1, 1));
    assert_eq!(featured_of(&mut tx, town.group.id, "care").await?.0, 1);
    Ok(())
}
