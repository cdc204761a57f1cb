//! That nothing which waits is lost, doubled, out of order or in another's way.

use std::collections::HashSet;

use super::*;
use crate::{
    actor,
    peer::Standing,
    sample::{elsewhere, found},
    store::{TestDb, test_db},
    time::{DAY, MINUTE},
};

const A: &str = "https://a.example/inbox";
const B: &str = "https://b.example/inbox";

async fn send(test: &TestDb, actor: Id<Actor>, number: usize, inboxes: &[&str]) -> Result<()> {
    let inboxes: Vec<String> = inboxes.iter().map(|&inbox| inbox.to_owned()).collect();
    let mut tx = test.begin().await?;
    enqueue(
        &mut tx,
        actor,
        &format!("http://localhost:8080/ap/activities/{number}"),
        &number.to_string(),
        &inboxes,
    )
    .await?;
    tx.commit().await
}

async fn count(test: &TestDb) -> Result<(i64, i64)> {
    Ok((
        crate::sql!("select count(*) from activities")
            .scalar(&test.db)
            .await?,
        crate::sql!("select count(*) from deliveries")
            .scalar(&test.db)
            .await?,
    ))
}

async fn leased(test: &TestDb) -> Result<Lease> {
    lease(&test.db, "one", 60).await?.ok_or(Error::NotFound)
}

async fn head(test: &TestDb, host: &str) -> Result<Delivery> {
    next(&test.db, host, 1)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)
}

fn failed() -> Outcome {
    Outcome::Failed {
        error: "503".into(),
        retry_after: None,
    }
}

/// G9, FE28.
#[tokio::test]
async fn fe28_one_delivery_an_inbox_and_none_to_ourselves_or_to_the_blocked() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    let mut tx = test.begin().await?;
    peer::set_standing(&mut tx, None, "bad.example", Standing::Blocked).await?;
    tx.commit().await?;
    let nobody = [
        "http://localhost:8080/ap/inbox",
        "https://sub.BAD.example/inbox",
        "no inbox",
    ];
    send(&test, group, 1, &nobody).await?;
    assert_eq!(count(&test).await?, (0, 0));
    send(&test, group, 2, &[A, nobody[0], A, nobody[1], B]).await?;
    assert_eq!(count(&test).await?, (1, 2));
    let hosts: Vec<String> = waiting(&test.db)
        .await?
        .into_iter()
        .map(|waiting| waiting.host)
        .collect();
    assert_eq!(hosts, ["a.example", "b.example"]);
    Ok(())
}

/// G8.
#[tokio::test]
async fn a_peer_gets_all_in_order_and_the_body_goes_with_the_last() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    for number in 0..5 {
        send(&test, group, number, &[A, B]).await?;
    }
    let lease_a = leased(&test).await?;
    let all = next(&test.db, &lease_a.host, 100).await?;
    let bodies: Vec<&str> = all.iter().map(|delivery| delivery.body.as_str()).collect();
    assert_eq!(bodies, ["0", "1", "2", "3", "4"]);
    for delivery in &all {
        assert!(note(&test.db, &lease_a, delivery, Outcome::Delivered).await?);
    }
    assert_eq!(count(&test).await?, (5, 5));
    release(&test.db, &lease_a).await?;
    let lease_b = leased(&test).await?;
    assert_ne!(lease_a.host, lease_b.host);
    for delivery in next(&test.db, &lease_b.host, 100).await? {
        note(&test.db, &lease_b, &delivery, Outcome::Delivered).await?;
    }
    assert_eq!(count(&test).await?, (0, 0));
    assert_eq!(next_due(&test.db).await?, None);
    Ok(())
}

/// Only what is about that thing, and only for these inboxes.
#[tokio::test]
async fn what_is_recalled_is_not_sent_and_all_else_is() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    let thing = "http://localhost:8080/ap/activities/1";
    let mut tx = test.begin().await?;
    for (name, body) in [
        ("#create", "first"),
        ("#update-2", "second"),
        ("2#create", "other"),
    ] {
        let inboxes = [A.to_owned(), B.to_owned()];
        enqueue(&mut tx, group, &format!("{thing}{name}"), body, &inboxes).await?;
    }
    recall(&mut tx, thing, &[A.to_owned()]).await?;
    tx.commit().await?;
    assert_eq!(count(&test).await?, (3, 4));
    assert_eq!(head(&test, "a.example").await?.body, "other");
    assert_eq!(head(&test, "b.example").await?.body, "first");
    let mut tx = test.begin().await?;
    recall(&mut tx, thing, &[A.to_owned(), B.to_owned()]).await?;
    tx.commit().await?;
    assert_eq!(count(&test).await?, (1, 2), "the bodies go, too");
    Ok(())
}

/// Whoever looked for many at once takes each only if it is still free; the last delivery gives the peer back.
#[tokio::test]
async fn the_last_delivery_gives_the_peer_back() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A, B]).await?;
    let line = due(&test.db, false, 100).await?;
    let hosts: Vec<&str> = line.iter().map(|due| due.host.as_str()).collect();
    assert_eq!(hosts, ["a.example", "b.example"]);
    let lease_a = take(&test.db, &line[0], "one", 60).await?;
    let lease_a = lease_a.ok_or(Error::NotFound)?;
    assert!(take(&test.db, &line[0], "two", 60).await?.is_none());
    let delivery = head(&test, "a.example").await?;
    send(&test, group, 2, &[A]).await?;
    finish(&test.db, &lease_a, &delivery, Outcome::Delivered).await?;
    // At once, by another, and what came meanwhile waits for him.
    let again = take(&test.db, &line[0], "two", 60).await?;
    let again = again.ok_or(Error::NotFound)?;
    let delivery = head(&test, "a.example").await?;
    assert_eq!(delivery.body, "2");
    // It fell ill: it is given back, too, and left alone.
    finish(&test.db, &again, &delivery, failed()).await?;
    assert!(take(&test.db, &line[0], "one", 60).await?.is_none());
    let hosts = due(&test.db, false, 100).await?;
    assert_eq!(hosts.len(), 1);
    assert_eq!(hosts[0].host, "b.example");
    Ok(())
}

/// G5: the pauses belong to the peer, and grow.
#[tokio::test]
async fn do08_an_ill_peer_waits_longer_each_time_and_nobody_waits_for_it() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A]).await?;
    for seconds in [5, 30, 120, 600, 1800] {
        let lease_a = leased(&test).await?;
        let delivery = head(&test, "a.example").await?;
        assert!(!note(&test.db, &lease_a, &delivery, failed()).await?);
        release(&test.db, &lease_a).await?;
        assert_eq!(
            next_due(&test.db).await?,
            Some(test.now().plus_seconds(seconds))
        );
        assert!(lease(&test.db, "one", 60).await?.is_none());
        test.clock.advance(seconds * 1000);
    }
    // A peer that is well goes before one that is ill, and some workers take no others.
    send(&test, group, 2, &[B]).await?;
    let first = leased(&test).await?;
    assert_eq!(first.host, "b.example");
    assert!(lease_healthy(&test.db, "two", 60).await?.is_none());
    let second = lease(&test.db, "two", 60).await?.ok_or(Error::NotFound)?;
    note(
        &test.db,
        &second,
        &head(&test, "a.example").await?,
        failed(),
    )
    .await?;
    let peer = peer::get(&test.db, "a.example")
        .await?
        .ok_or(Error::NotFound)?;
    let pause = peer.next_try_at.since(test.now());
    assert!(
        (48 * MINUTE..=72 * MINUTE).contains(&pause) && peer.failures == 6,
        "{pause}"
    );
    release(&test.db, &second).await?;
    // What it asks for is obeyed, and success makes it well.
    test.clock.set(peer.next_try_at);
    let again = lease(&test.db, "two", 60).await?.ok_or(Error::NotFound)?;
    let delivery = head(&test, "a.example").await?;
    note(
        &test.db,
        &again,
        &delivery,
        Outcome::Failed {
            error: "429".into(),
            retry_after: Some(7200),
        },
    )
    .await?;
    let peer = peer::get(&test.db, "a.example")
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(peer.next_try_at, test.now().plus_hours(2));
    note(&test.db, &again, &delivery, Outcome::Delivered).await?;
    let peer = peer::get(&test.db, "a.example")
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (peer.failures, peer.failing_since, peer.last_error),
        (0, None, None)
    );
    Ok(())
}

/// G3, G5: a peer that returns gets what it missed, in order, at once.
#[tokio::test]
async fn a_peer_that_speaks_again_is_tried_at_once() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    for number in 0..3 {
        send(&test, group, number, &[A]).await?;
    }
    let lease_a = leased(&test).await?;
    note(
        &test.db,
        &lease_a,
        &head(&test, "a.example").await?,
        failed(),
    )
    .await?;
    release(&test.db, &lease_a).await?;
    assert!(lease(&test.db, "one", 60).await?.is_none());
    let mut waker = test.waker(crate::store::Work::Deliveries);
    let mut tx = test.begin().await?;
    peer::heard(&mut tx, "A.example.").await?;
    tx.commit().await?;
    tokio::time::timeout(
        std::time::Duration::from_secs(5),
        waker.wait(std::time::Duration::from_secs(60)),
    )
    .await
    .map_err(Error::other)?;
    let back = leased(&test).await?;
    let bodies: Vec<String> = next(&test.db, &back.host, 10)
        .await?
        .into_iter()
        .map(|delivery| delivery.body)
        .collect();
    assert_eq!(bodies, ["0", "1", "2"]);
    Ok(())
}

#[tokio::test]
async fn what_is_refused_is_repeated_once_and_then_dropped() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A]).await?;
    send(&test, group, 2, &[A]).await?;
    let refused = || Outcome::Refused {
        error: "422".into(),
    };
    let lease_a = leased(&test).await?;
    assert!(
        !note(
            &test.db,
            &lease_a,
            &head(&test, "a.example").await?,
            refused()
        )
        .await?
    );
    let repeated = head(&test, "a.example").await?;
    assert_eq!((repeated.body.as_str(), repeated.attempts), ("1", 1));
    assert!(note(&test.db, &lease_a, &repeated, refused()).await?);
    assert_eq!(head(&test, "a.example").await?.body, "2");
    assert_eq!(count(&test).await?, (1, 1));
    Ok(())
}

#[tokio::test]
async fn an_inbox_that_is_gone_gets_nothing_until_an_actor_names_it_again() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    let other = "https://a.example/users/bob/inbox";
    for number in 0..3 {
        send(&test, group, number, &[A, other]).await?;
    }
    let lease_a = leased(&test).await?;
    let delivery = head(&test, "a.example").await?;
    assert_eq!(delivery.inbox, A);
    assert!(note(&test.db, &lease_a, &delivery, Outcome::Gone).await?);
    assert_eq!(count(&test).await?, (3, 3));
    send(&test, group, 3, &[A]).await?;
    assert_eq!(count(&test).await?, (3, 3));
    test.clock.advance(1);
    let mut tx = test.begin().await?;
    actor::receive(&mut tx, elsewhere("alice", "a.example")).await?;
    tx.commit().await?;
    send(&test, group, 4, &[A]).await?;
    assert_eq!(count(&test).await?, (4, 4));
    Ok(())
}

/// G4.
#[tokio::test]
async fn after_fourteen_days_it_is_over() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A]).await?;
    send(&test, group, 2, &[B]).await?;
    test.clock.advance(14 * DAY);
    send(&test, group, 3, &[A]).await?;
    test.clock.advance(1);
    let lease_a = leased(&test).await?;
    assert_eq!(lease_a.host, "a.example");
    note(
        &test.db,
        &lease_a,
        &head(&test, "a.example").await?,
        failed(),
    )
    .await?;
    assert_eq!(count(&test).await?, (2, 2));
    let mut tx = test.begin().await?;
    assert_eq!(sweep(&mut tx).await?, 1);
    tx.commit().await?;
    assert_eq!(head(&test, "a.example").await?.body, "3");
    assert_eq!(count(&test).await?, (1, 1));
    let told: Vec<String> =
        crate::sql!("select body from effects where body like '%dropped%' order by id")
            .scalars(&test.db)
            .await?;
    let hosts = told.join(" ");
    assert!(
        told.len() == 2 && hosts.contains("a.example") && hosts.contains("b.example"),
        "coordinators hear of each: {hosts}"
    );
    Ok(())
}

#[tokio::test]
async fn a_lease_runs_out_when_its_worker_dies() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A]).await?;
    let dead = leased(&test).await?;
    assert!(lease(&test.db, "two", 60).await?.is_none());
    assert!(renew(&test.db, &dead, 60).await?);
    test.clock.advance(60_000);
    let alive = lease(&test.db, "two", 60).await?.ok_or(Error::NotFound)?;
    assert!(!renew(&test.db, &dead, 60).await?);
    let delivery = head(&test, "a.example").await?;
    assert!(!note(&test.db, &dead, &delivery, failed()).await?);
    assert_eq!(
        peer::get(&test.db, "a.example")
            .await?
            .map(|peer| peer.failures),
        Some(0),
        "the dead decide nothing"
    );
    release(&test.db, &dead).await?;
    assert!(renew(&test.db, &alive, 60).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_workers_one_gets_a_peer() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    let inboxes: Vec<String> = (0..5)
        .map(|number| format!("https://p{number}.example/inbox"))
        .collect();
    let inboxes: Vec<&str> = inboxes.iter().map(String::as_str).collect();
    send(&test, group, 1, &inboxes).await?;
    let workers: Vec<_> = (0..20)
        .map(|worker| {
            let db = test.db.clone();
            tokio::spawn(async move { lease(&db, &format!("worker {worker}"), 60).await })
        })
        .collect();
    let mut hosts = Vec::new();
    for worker in workers {
        hosts.extend(worker.await.map_err(Error::other)??.map(|lease| lease.host));
    }
    let different: HashSet<&String> = hosts.iter().collect();
    assert_eq!((hosts.len(), different.len()), (5, 5));
    Ok(())
}

#[tokio::test]
async fn a_coordinator_sees_retries_and_drops() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    send(&test, group, 1, &[A, B]).await?;
    send(&test, group, 2, &[A]).await?;
    let lease_a = leased(&test).await?;
    note(
        &test.db,
        &lease_a,
        &head(&test, "a.example").await?,
        failed(),
    )
    .await?;
    release(&test.db, &lease_a).await?;
    let all = waiting(&test.db).await?;
    let first = all.first().ok_or(Error::NotFound)?;
    assert_eq!(
        (
            first.host.as_str(),
            first.count,
            first.last_error.as_deref()
        ),
        ("a.example", 2, Some("503"))
    );
    let mut tx = test.begin().await?;
    retry(&mut tx, "A.EXAMPLE").await?;
    assert!(matches!(
        retry(&mut tx, "nobody.example").await,
        Err(Error::NotFound)
    ));
    tx.commit().await?;
    assert_eq!(
        peer::get(&test.db, "a.example")
            .await?
            .map(|peer| peer.next_try_at),
        Some(test.now())
    );
    let mut tx = test.begin().await?;
    assert_eq!(drop_all(&mut tx, "a.example").await?, 2);
    tx.commit().await?;
    assert_eq!(count(&test).await?, (1, 1));
    Ok(())
}
