use super::*;
use crate::{
    post::{self, Draft, Kind, Visibility},
    store::Page,
    town::{Town, town},
};

async fn whisper(town: &Town, tx: &mut Tx, to: Id<Actor>, reply: Option<Id<Post>>) -> Result<Post> {
    let draft = Draft {
        recipients: vec![to],
        in_reply_to: reply,
        ..Draft::new(Visibility::Direct, "en", "only you")
    };
    Ok(
        post::publish(tx, &town.as_herself(&town.inside), Kind::Note, draft)
            .await?
            .0,
    )
}

#[tokio::test]
async fn a_conversation_is_read_and_put_away_by_each_alone() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (town.inside.member.actor_id, town.outside.member.actor_id);
    let mut tx = town.db.begin().await?;
    let first = whisper(&town, &mut tx, olga, None).await?;
    let page = Page::newest(1_000_000);
    let hers = conversations(&mut tx, olga, &page).await?;
    assert_eq!((hers.len(), hers[0].unread), (1, true));
    assert_eq!(hers[0].thread_id, first.id);
    assert!(!conversations(&mut tx, ivy, &page).await?[0].unread);
    let hana = town.host.member.actor_id;
    assert!(conversations(&mut tx, hana, &page).await?.is_empty());
    assert!(matches!(
        read(&mut tx, hana, first.id).await,
        Err(Error::NotFound)
    ));
    assert_eq!(people(&mut tx, olga, &hers).await?, [(first.id, ivy)]);

    assert!(!read(&mut tx, olga, first.id).await?.unread);
    assert!(!conversations(&mut tx, olga, &page).await?[0].unread);
    put_away(&mut tx, olga, first.id).await?;
    assert!(conversations(&mut tx, olga, &page).await?.is_empty());
    assert_eq!(conversations(&mut tx, ivy, &page).await?.len(), 1);
    whisper(&town, &mut tx, olga, Some(first.id)).await?;
    let back = conversations(&mut tx, olga, &page).await?;
    assert_eq!((back.len(), back[0].unread), (1, true));
    Ok(())
}

#[tokio::test]
async fn a_marker_grows_with_each_reading() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    assert!(markers(&mut tx, me).await?.is_empty());
    mark(&mut tx, me, "home", 7).await?;
    let again = mark(&mut tx, me, "home", 9).await?;
    assert_eq!((again.last_read_id, again.version), (9, 2));
    assert!(mark(&mut tx, me, "nowhere", 1).await.is_err());
    assert!(
        markers(&mut tx, town.host.member.actor_id)
            .await?
            .is_empty()
    );
    Ok(())
}
