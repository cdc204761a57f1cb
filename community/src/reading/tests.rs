use super::*;
use crate::{
    post::{self, Draft, Kind, Received, Visibility},
    store::Page,
    time::{MINUTE, Time},
    town::{Town, arrival, town},
};

/// Alice, who is elsewhere, writes to olga alone.
async fn whisper(town: &Town, tx: &mut Tx, name: &str) -> Result<Post> {
    // A while ago: ids of one millisecond are in no order.
    let written_at = Time(tx.now().0 - MINUTE);
    let received = Received {
        recipients: vec![(town.outside.member.actor_id, true)],
        ..arrival(&town.alice, name, Visibility::Direct, written_at)
    };
    post::receive(tx, received).await?.ok_or(Error::NotFound)
}

#[tokio::test]
async fn a_conversation_is_read_and_put_away_by_each_alone() -> Result<()> {
    let town = town().await?;
    let olga = (town.outside.member.actor_id, town.outside.member.id);
    let mut tx = town.db.begin().await?;
    let first = whisper(&town, &mut tx, "hello").await?;
    let page = Page::newest(1_000_000);
    let hers = conversations(&mut tx, olga, &page).await?;
    assert_eq!((hers.len(), hers[0].unread), (1, true));
    assert_eq!(hers[0].thread_id, first.id);
    for (other, by) in [
        (town.inside.member.actor_id, town.inside.member.id),
        (town.host.member.actor_id, town.host.member.id),
        (town.group.id, town.host.member.id),
    ] {
        assert!(conversations(&mut tx, (other, by), &page).await?.is_empty());
        assert!(matches!(
            read(&mut tx, (other, by), first.id).await,
            Err(Error::NotFound)
        ));
        assert!(people(&mut tx, other, &hers).await?.is_empty());
    }
    assert_eq!(
        people(&mut tx, olga.0, &hers).await?,
        [(first.id, town.alice.id)]
    );

    assert!(!read(&mut tx, olga, first.id).await?.unread);
    assert!(!conversations(&mut tx, olga, &page).await?[0].unread);
    put_away(&mut tx, olga, first.id).await?;
    assert!(conversations(&mut tx, olga, &page).await?.is_empty());
    let draft = Draft {
        recipients: vec![town.alice.id],
        in_reply_to: Some(first.id),
        ..Draft::new(Visibility::Direct, "en", "hello yourself")
    };
    post::publish(&mut tx, &town.as_herself(&town.outside), Kind::Note, draft).await?;
    let back = conversations(&mut tx, olga, &page).await?;
    assert_eq!(
        (back.len(), back[0].unread),
        (1, false),
        "her own words are no news to her"
    );
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
