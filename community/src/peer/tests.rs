//! How others stand with us, under every spelling of their names.

use super::*;
use crate::{
    actor,
    sample::{elsewhere, found, person},
    store::test_db,
    time::DAY,
};

/// HS38.
#[tokio::test]
async fn a_block_holds_in_every_spelling_and_below() -> Result<()> {
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    set_standing(&mut tx, None, "Bad.Example.", Standing::Blocked).await?;
    set_standing(&mut tx, None, "loud.example:8443", Standing::Silenced).await?;
    set_standing(&mut tx, None, "good.bad.example", Standing::Allowed).await?;
    set_standing(&mut tx, None, "xn--bcher-kva.example", Standing::Blocked).await?;
    set_standing(&mut tx, None, "friend.example", Standing::Allowed).await?;
    tx.commit().await?;
    for (host, standing_of) in [
        ("bad.example", Standing::Blocked),
        ("BAD.EXAMPLE", Standing::Blocked),
        ("bad.example.", Standing::Blocked),
        ("bad.example:8443", Standing::Blocked),
        ("a.b.bad.example", Standing::Blocked),
        ("good.bad.example", Standing::Blocked),
        ("bücher.example", Standing::Blocked),
        ("not a host", Standing::Blocked),
        ("notbad.example", Standing::Neutral),
        ("loud.example:8443", Standing::Silenced),
        ("loud.example", Standing::Neutral),
        ("friend.example", Standing::Allowed),
        ("example", Standing::Neutral),
    ] {
        assert_eq!(standing(&test.db, host).await?, standing_of, "{host}");
    }
    Ok(())
}

#[tokio::test]
async fn coordinators_decide_and_nobody_blocks_home() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let member = person(&mut tx, "mei", None).await?;
    assert!(matches!(
        set_standing(&mut tx, Some(&member), "bad.example", Standing::Blocked).await,
        Err(Error::Forbidden)
    ));
    set_standing(
        &mut tx,
        Some(&founded.coordinator),
        "bad.example",
        Standing::Blocked,
    )
    .await?;
    for home in ["localhost", "LOCALHOST:8080"] {
        assert!(matches!(
            set_standing(&mut tx, None, home, Standing::Blocked).await,
            Err(Error::Invalid { why: "ours", .. })
        ));
    }
    tx.commit().await?;
    assert_eq!(list(&test.db).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_block_ends_what_was_between_us() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let alice = actor::receive(&mut tx, elsewhere("alice", "a.bad.example")).await?;
    let bob = actor::receive(&mut tx, elsewhere("bob", "good.example")).await?;
    for (number, other) in [(1_i64, &alice), (2, &bob)] {
        crate::sql!(
            "insert into follows (id, follower_id, followee_id, state, uri, created_at) values ($1, $2, $3, 'accepted', $4, 0)",
            number,
            other.id,
            founded.actor.id,
            format!("{}/follow", other.uri)
        )
        .run(&mut tx)
        .await?;
    }
    let inboxes: Vec<String> = [&alice, &bob]
        .iter()
        .filter_map(|other| other.inbox.clone())
        .collect();
    crate::delivery::enqueue(
        &mut tx,
        founded.actor.id,
        "http://localhost:8080/ap/activities/1",
        "{}",
        &inboxes,
    )
    .await?;
    set_standing(&mut tx, None, "bad.example", Standing::Blocked).await?;
    tx.commit().await?;
    let left: Vec<String> = crate::sql!("select uri from follows")
        .scalars(&test.db)
        .await?;
    assert_eq!(left, [format!("{}/follow", bob.uri)]);
    let waiting: Vec<String> = crate::sql!("select host from deliveries")
        .scalars(&test.db)
        .await?;
    assert_eq!(waiting, ["good.example"]);
    Ok(())
}

/// HS20, HS38: what is asked before an activity is read.
#[tokio::test]
async fn hs20_hs38_a_speaker_is_known_by_one_question() -> Result<()> {
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    let alice = actor::receive(&mut tx, elsewhere("alice", "a.bad.example")).await?;
    heard(&mut tx, "a.bad.example").await?;
    first_time(&mut tx, "https://a.bad.example", "https://a.bad.example/1").await?;
    tx.commit().await?;
    let (host, origin) = ("a.bad.example", "https://a.bad.example");
    let ask = async |key_host: &str, number: u8, uri: &str| {
        let activity = format!("{origin}/{number}");
        speaker(&test.db, key_host, host, origin, &activity, uri).await
    };
    let known = ask(host, 1, &alice.uri).await?;
    assert!(known.seen && known.lively && !known.blocked);
    assert_eq!(known.actor.map(|actor| actor.id), Some(alice.id));
    let other = ask(host, 2, "https://a.bad.example/nobody").await?;
    assert!(!other.seen && other.actor.is_none());
    test.clock.advance(MINUTE);
    assert!(!ask(host, 1, &alice.uri).await?.lively);
    let mut tx = test.begin().await?;
    set_standing(&mut tx, None, "Bad.Example.", Standing::Blocked).await?;
    tx.commit().await?;
    for spelling in [host, "A.BAD.example.", "bad.example:8443", "not a host"] {
        let known = ask(spelling, 1, &alice.uri).await?;
        assert!(known.blocked, "{spelling}");
    }
    assert!(!ask("notbad.example", 1, &alice.uri).await?.blocked);
    Ok(())
}

/// HS20, AC07: keyed by origin and id, and only for as long as it may come again.
#[tokio::test]
async fn ac07_hs20_an_activity_is_new_once_for_each_origin() -> Result<()> {
    let test = test_db().await?;
    let uri = "https://a.example/activities/1";
    let mut tx = test.begin().await?;
    assert!(first_time(&mut tx, "https://a.example", uri).await?);
    assert!(!first_time(&mut tx, "https://a.example", uri).await?);
    assert!(first_time(&mut tx, "https://mallory.example", uri).await?);
    drop(tx);
    assert!(
        !seen(&test.db, "https://a.example", uri).await?,
        "what was not committed was not seen"
    );
    let mut tx = test.begin().await?;
    assert!(first_time(&mut tx, "https://a.example", uri).await?);
    tx.commit().await?;
    test.clock.advance(30 * DAY);
    let mut tx = test.begin().await?;
    assert_eq!(sweep(&mut tx).await?, 0);
    tx.commit().await?;
    assert!(seen(&test.db, "https://a.example", uri).await?);
    test.clock.advance(1);
    let mut tx = test.begin().await?;
    assert_eq!(sweep(&mut tx).await?, 1);
    tx.commit().await
}

#[tokio::test]
async fn a_dialect_is_remembered() -> Result<()> {
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    heard(&mut tx, "A.example").await?;
    set_dialect(&mut tx, "a.example", Dialect::Rfc9421).await?;
    tx.commit().await?;
    let peer = get(&test.db, "a.EXAMPLE").await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (peer.dialect, peer.last_heard_at),
        (Dialect::Rfc9421, Some(test.now()))
    );
    Ok(())
}
