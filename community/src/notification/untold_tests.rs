//! What was asked is withdrawn: who is told that only a person can tell those who answered without an account.

use super::{tests::told, *};
use crate::{
    call::{self, Answer, AnswerState},
    id::Id,
    mail, member,
    post::{Author, Draft, Kind, Post, Visibility},
    store::Tx,
    town::{Town, need, town},
};

async fn call(tx: &mut Tx, by: &Author) -> Result<Id<Post>> {
    let draft = Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Public, "en", "To the clinic")
    };
    Ok(call::publish(tx, by, Kind::Call, draft, need()).await?.id)
}

async fn rang(tx: &mut Tx, by: &Present, id: Id<Post>, name: &str) -> Result<Answer> {
    call::enter(tx, by, id, name, "2345 6789", "I come", 1, None).await
}

async fn names(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<Vec<String>> {
    let untold = untold(tx, by, id).await?;
    Ok(untold.into_iter().filter_map(|one| one.name).collect())
}

#[tokio::test]
async fn who_withdraws_is_told_whom_to_ring() -> Result<()> {
    let Town {
        db,
        coordinator,
        host,
        outside,
        inside,
        ..
    } = town().await?;
    let mut tx = db.begin().await?;
    let group = Author {
        member: host.clone(),
        as_group: true,
    };
    let id = call(&mut tx, &group).await?;
    let ana = rang(&mut tx, &host, id, "Ana").await?;
    call::accept(&mut tx, &host, ana.id, None, None).await?;
    // He heard his no long ago; she hears hers by mail; he took his back.
    let bo = rang(&mut tx, &host, id, "Bo").await?;
    call::decline(&mut tx, &host, bo.id, None).await?;
    let (cy, _) = call::answer_as_visitor(&mut tx, id, "Cy", "cy@c.example", "", 1, None).await?;
    mail::to_guest(&mut tx, &cy, "en").await?;
    let (_, secret) = call::answer_as_visitor(&mut tx, id, "Di", "2345 6780", "", 1, None).await?;
    call::take_back_by_secret(&mut tx, &secret).await?;
    call::answer_as_visitor(&mut tx, id, "Eve", "2345 6781", "", 1, None).await?;
    told(&mut tx, &host).await?;
    told(&mut tx, &coordinator).await?;
    assert!(names(&mut tx, &host, id).await?.is_empty(), "it is open");
    tx.commit().await?;

    db.clock().advance(60_000);
    let mut tx = db.begin().await?;
    call::withdraw(&mut tx, &host, id).await?;
    for by in [&host, &coordinator] {
        assert_eq!(told(&mut tx, by).await?, [Reason::HelpersUntold]);
        assert_eq!(names(&mut tx, by, id).await?, ["Ana", "Eve"]);
    }
    for by in [&inside, &outside] {
        assert!(told(&mut tx, by).await?.is_empty());
        assert!(names(&mut tx, by, id).await?.is_empty());
    }
    tx.commit().await?;

    // No longer than they can be reached.
    db.clock()
        .advance((call::CONTACT_DAYS + 1) * crate::time::DAY);
    let mut tx = db.begin().await?;
    call::sweep(&mut tx).await?;
    assert!(names(&mut tx, &host, id).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn hosts_ring_for_her_who_is_gone_and_for_nobody_who_is_here() -> Result<()> {
    let Town {
        db, host, outside, ..
    } = town().await?;
    let mut tx = db.begin().await?;
    let hers = Author {
        member: outside.clone(),
        as_group: false,
    };
    let (one, other) = (call(&mut tx, &hers).await?, call(&mut tx, &hers).await?);
    for id in [one, other] {
        let ana = rang(&mut tx, &outside, id, "Ana").await?;
        call::accept(&mut tx, &outside, ana.id, None, None).await?;
        call::confirm(&mut tx, &outside, ana.id).await?;
        assert_eq!(
            call::answer_by_id(&mut tx, ana.id)
                .await?
                .map(|one| one.state),
            Some(AnswerState::Confirmed)
        );
    }
    told(&mut tx, &outside).await?;
    call::withdraw(&mut tx, &outside, one).await?;
    assert_eq!(told(&mut tx, &outside).await?, [Reason::HelpersUntold]);
    assert!(told(&mut tx, &host).await?.is_empty());
    assert!(names(&mut tx, &host, one).await?.is_empty());
    member::leave(&mut tx, &outside).await?;
    assert_eq!(told(&mut tx, &host).await?, [Reason::HelpersUntold]);
    assert_eq!(names(&mut tx, &host, other).await?, ["Ana"]);
    Ok(())
}
