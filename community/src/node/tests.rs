//! What waits is counted as it is.

use super::*;
use crate::{
    delivery::{self, Outcome},
    sample::found,
    store::test_db,
    time::HOUR,
};

#[tokio::test]
async fn what_waits_is_counted_and_its_age_is_told() -> Result<()> {
    let test = test_db().await?;
    let group = found(&test).await?.actor.id;
    let before = load(&test.db).await?;
    assert_eq!((before.deliveries, before.delivery_age_seconds), (0, 0));
    assert_eq!((before.peers_failing, before.jobs), (0, 0));
    assert!(before.database_bytes > 0);

    let mut tx = test.begin().await?;
    let inboxes = ["https://a.example/inbox", "https://b.example/inbox"].map(str::to_owned);
    delivery::enqueue(&mut tx, group, "http://localhost:8080/x", "{}", &inboxes).await?;
    queue::effects_push(&mut tx, "{}").await?;
    let now = tx.now();
    queue::push(&mut tx, "a kind", &1, now).await?;
    let commits = test.db.commits();
    tx.commit().await?;
    assert!(test.db.commits() > commits);
    test.clock.advance(HOUR);
    let lease = delivery::lease(&test.db, "one", 60)
        .await?
        .ok_or(Error::NotFound)?;
    for delivery in delivery::next(&test.db, &lease.host, 1).await? {
        let failed = Outcome::Failed {
            error: "503".into(),
            retry_after: None,
        };
        delivery::note(&test.db, &lease, &delivery, failed).await?;
    }
    let after = load(&test.db).await?;
    assert_eq!((after.deliveries, after.delivery_age_seconds), (2, 3600));
    assert_eq!(after.effects, before.effects + 1);
    assert!(after.effect_age_seconds >= 3600);
    assert_eq!((after.peers_failing, after.jobs), (1, 1));
    assert_eq!(after.jobs_failed, before.jobs_failed);
    Ok(())
}
