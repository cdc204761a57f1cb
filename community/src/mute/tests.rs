use super::*;
use crate::{
    Error,
    post::{self, Viewer, Visibility},
    sql,
    time::HOUR,
    town::{arrival, town},
};

#[tokio::test]
async fn a_mute_runs_out_and_nobody_mutes_herself() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.inside, me, town.alice.id, false, 3_600).await?;
    begin(&mut tx, &town.inside, me, town.bob.id, true, 0).await?;
    assert!(matches!(
        begin(&mut tx, &town.inside, me, me, true, 0).await,
        Err(Error::Forbidden)
    ));
    tx.commit().await?;
    let muted = page(&*town.db, me, &Page::default()).await?;
    assert_eq!(
        muted.iter().map(|one| one.muted_id).collect::<Vec<_>>(),
        [town.bob.id, town.alice.id]
    );
    town.db.clock.advance(HOUR);
    assert_eq!(page(&*town.db, me, &Page::default()).await?.len(), 1);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    let left: i64 = sql!("select count(*) from mutes").scalar(&mut tx).await?;
    assert_eq!(left, 1);
    Ok(())
}

#[tokio::test]
async fn what_is_muted_may_still_be_seen() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let post = post::receive(&mut tx, arrival(&town.alice, "a", Visibility::Public, now))
        .await?
        .ok_or(Error::NotFound)?;
    begin(&mut tx, &town.inside, me, town.alice.id, true, 0).await?;
    assert!(post::may_see(&mut tx, &Viewer::Member(town.inside.clone()), &post).await?);
    Ok(())
}

#[tokio::test]
async fn remarks_and_hosts_are_kept_for_one_alone() -> Result<()> {
    let town = town().await?;
    let (me, other) = (town.inside.member.actor_id, town.outside.member.actor_id);
    let mut tx = town.db.begin().await?;
    remark(
        &mut tx,
        &town.inside,
        me,
        town.alice.id,
        "met at the clinic",
    )
    .await?;
    shut_host(&mut tx, me, " Social.Example ").await?;
    assert!(shut_host(&mut tx, me, "a/b").await.is_err());
    assert_eq!(
        remarks(&mut tx, me, &[town.alice.id]).await?,
        [(town.alice.id, "met at the clinic".to_owned())]
    );
    assert!(remarks(&mut tx, other, &[town.alice.id]).await?.is_empty());
    assert_eq!(
        hosts(&mut tx, me, &Page::default()).await?[0].1,
        "social.example"
    );
    assert!(hosts(&mut tx, other, &Page::default()).await?.is_empty());
    Ok(())
}
