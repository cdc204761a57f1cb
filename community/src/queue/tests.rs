//! That work is done, once, in order, whoever dies meanwhile.

use std::collections::HashSet;
use std::time::Duration;

use super::*;
use crate::store::{TestDb, test_db};

const LEASE: Duration = Duration::from_secs(60);

async fn pushed(test: &TestDb, kind: &str, payload: &str) -> Result<Id<Job>> {
    let mut tx = test.begin().await?;
    let now = tx.now();
    let id = push(&mut tx, kind, &payload, now).await?;
    tx.commit().await?;
    Ok(id)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_do_each_job_once() -> Result<()> {
    let test = test_db().await?;
    for step in 0..60 {
        pushed(&test, if step % 2 == 0 { "mail" } else { "digest" }, "").await?;
    }
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                let mut idle = 0;
                // On PostgreSQL a worker may find every due job locked by others; it looks again.
                while idle < 3 {
                    let Some(job) = claim(&db, &["mail", "digest"], LEASE).await? else {
                        idle += 1;
                        continue;
                    };
                    let mut tx = db.begin().await?;
                    finish(&mut tx, &job).await?;
                    tx.commit().await?;
                    mine.push(job.id);
                }
                Ok::<_, Error>(mine)
            })
        })
        .collect();
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.map_err(Error::other)??);
    }
    assert_eq!(done.len(), 60);
    assert_eq!(done.iter().collect::<HashSet<_>>().len(), 60);
    assert_eq!(
        counts(&test.db).await?,
        Counts {
            waiting: 0,
            failed: 0
        }
    );
    Ok(())
}

#[tokio::test]
async fn a_dead_workers_job_is_taken_over_and_he_cannot_finish_it() -> Result<()> {
    let test = test_db().await?;
    pushed(&test, "mail", "letter").await?;
    let dead = claim(&test, &["mail"], LEASE)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(dead.read::<String>()?, "letter");
    assert!(claim(&test, &["mail"], LEASE).await?.is_none());
    assert_eq!(
        next_due(&test.db, &["mail"]).await?,
        Some(test.now() + LEASE)
    );
    test.clock.advance(61_000);
    let heir = claim(&test, &["mail"], LEASE)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!((heir.id, heir.attempts), (dead.id, 2));
    let mut tx = test.begin().await?;
    assert!(matches!(
        finish(&mut tx, &dead).await,
        Err(Error::Conflict("claim-lost"))
    ));
    finish(&mut tx, &heir).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_job_fails_waits_and_is_revived() -> Result<()> {
    let test = test_db().await?;
    let id = pushed(&test, "mail", "").await?;
    assert!(claim(&test, &["other"], LEASE).await?.is_none());
    let job = claim(&test, &["mail"], LEASE)
        .await?
        .ok_or(Error::NotFound)?;
    let mut tx = test.begin().await?;
    let later = tx.now().plus_minutes(5);
    retry(&mut tx, &job, later, "no answer").await?;
    tx.commit().await?;
    assert!(claim(&test, &["mail"], LEASE).await?.is_none());
    test.clock.advance(300_000);
    let job = claim(&test, &["mail"], LEASE)
        .await?
        .ok_or(Error::NotFound)?;
    let mut tx = test.begin().await?;
    assert!(
        matches!(retry_now(&mut tx, id).await, Err(Error::NotFound)),
        "it is being worked on"
    );
    bury(&mut tx, &job, "gone").await?;
    tx.commit().await?;
    assert_eq!(list(&test.db, None, true, 10).await?.len(), 1);
    assert_eq!(
        counts(&test.db).await?,
        Counts {
            waiting: 0,
            failed: 1
        }
    );
    let mut tx = test.begin().await?;
    retry_now(&mut tx, id).await?;
    tx.commit().await?;
    assert!(claim(&test, &["mail"], LEASE).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn effects_come_in_order_once_their_change_is_there_and_wake_the_worker() -> Result<()> {
    let test = test_db().await?;
    let mut waker = test.waker(crate::store::Work::Effects);
    let mut dropped = test.begin().await?;
    effects_push(&mut dropped, "{\"n\":0}").await?;
    drop(dropped);
    let mut tx = test.begin().await?;
    for n in 1..=3 {
        effects_push(&mut tx, &format!("{{\"n\":{n}}}")).await?;
    }
    assert!(!effects_waiting(&test).await?);
    tx.commit().await?;
    tokio::time::timeout(Duration::from_secs(5), waker.wait(Duration::from_secs(60)))
        .await
        .map_err(Error::other)?;
    for n in 1..=3 {
        let mut tx = test.begin().await?;
        let (id, body) = effect_next(&mut tx).await?.ok_or(Error::NotFound)?;
        assert_eq!(body, format!("{{\"n\":{n}}}"));
        // A hearer that fails leaves the effect where it is.
        if n == 2 {
            drop(tx);
            tx = test.begin().await?;
            assert_eq!(effect_next(&mut tx).await?, Some((id, body)));
        }
        if n == 3 {
            effect_bury(&mut tx, id, "unreadable").await?
        } else {
            effect_done(&mut tx, id).await?
        }
        tx.commit().await?;
    }
    assert!(!effects_waiting(&test).await?);
    let buried = list(&test.db, Some(BURIED_EFFECT), true, 10).await?;
    assert_eq!((buried.len(), buried[0].payload.as_str()), (1, "{\"n\":3}"));
    Ok(())
}

#[tokio::test]
async fn one_holder_at_a_time() -> Result<()> {
    let test = test_db().await?;
    let until = test.now() + LEASE;
    assert!(lease(&test, "hub", "a", until).await?);
    assert!(!lease(&test, "hub", "b", until).await?);
    assert!(lease(&test, "hub", "a", until).await?);
    test.clock.advance(60_000);
    assert!(lease(&test, "hub", "b", test.now() + LEASE).await?);
    assert!(!lease(&test, "hub", "a", until).await?);
    release(&test, "hub", "b").await?;
    assert!(lease(&test, "hub", "a", until).await?);
    Ok(())
}
