//! Whoever was counted on and is heard of no more: somebody is told, whatever is thought of her or of her server.

use super::{tests::told, *};
use crate::{
    block,
    call::{self, Answer, AnswerState},
    event::{self, Attendance, AttendanceState},
    id::Id,
    peer::{self, Standing},
    post::{Author, Draft, Kind, Post, Visibility},
    store::Tx,
    town::{gathering, need, town},
};

fn draft() -> Draft {
    Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Public, "en", "To the clinic")
    }
}

async fn call(tx: &mut Tx, by: &Author) -> Result<Id<Post>> {
    let two = call::Need {
        needed: 2,
        ..need()
    };
    Ok(call::publish(tx, by, Kind::Call, draft(), two).await?.id)
}

async fn offers(tx: &mut Tx, id: Id<Post>, who: &crate::actor::Actor) -> Result<Answer> {
    let uri = format!("{}/offers/{id}", who.uri);
    call::receive_answer(tx, id, &uri, who.id, None, "I come", 1, None, None).await
}

async fn state(tx: &mut Tx, answer: &Answer) -> Result<Option<AnswerState>> {
    let now = call::answer_by_id(tx, answer.id).await?;
    Ok(now.map(|now| now.state))
}

#[tokio::test]
async fn of_a_silenced_server_a_promise_taken_back_is_told() -> Result<()> {
    let town = town().await?;
    let host = &town.host;
    let mut tx = town.db.begin().await?;
    let id = call(&mut tx, &town.as_group()).await?;
    let alice = offers(&mut tx, id, &town.alice).await?;
    let bob = offers(&mut tx, id, &town.bob).await?;
    call::accept(&mut tx, host, alice.id, None, None).await?;
    told(&mut tx, host).await?;
    peer::set_standing(&mut tx, None, "social.example", Standing::Silenced).await?;
    for (answer, who) in [(&alice, &town.alice), (&bob, &town.bob)] {
        let uri = answer.uri.clone().unwrap_or_default();
        call::receive_taking_back(&mut tx, &uri, who.id).await?;
    }
    assert_eq!(
        told(&mut tx, host).await?,
        [Reason::AnswerTakenBack],
        "only of her who had a yes"
    );
    Ok(())
}

#[tokio::test]
async fn of_a_blocked_server_nobody_is_expected() -> Result<()> {
    let town = town().await?;
    let host = &town.host;
    let mut tx = town.db.begin().await?;
    let id = call(&mut tx, &town.as_group()).await?;
    let alice = offers(&mut tx, id, &town.alice).await?;
    let bob = offers(&mut tx, id, &town.bob).await?;
    let carers = offers(&mut tx, id, &town.carers).await?;
    for one in [&alice, &carers] {
        call::accept(&mut tx, host, one.id, None, None).await?;
    }
    let gathering = gathering(tx.now());
    let evening = event::publish(&mut tx, &town.as_group(), draft(), gathering).await?;
    let mut guests = Vec::new();
    for who in [&town.alice, &town.carers] {
        let join = format!("{}/joins/1", who.uri);
        let door = event::Door::Join;
        let (id, uri) = (evening.id, Some(join.as_str()));
        guests.push(event::receive_asking(&mut tx, id, who.id, uri, None, door, None, None).await?);
    }
    told(&mut tx, host).await?;
    peer::set_standing(&mut tx, None, "social.example", Standing::Blocked).await?;
    assert_eq!(told(&mut tx, host).await?, [Reason::AnswerTakenBack]);
    for (answer, now) in [
        (&alice, AnswerState::TakenBack),
        (&bob, AnswerState::TakenBack),
        (&carers, AnswerState::Accepted),
    ] {
        assert_eq!(state(&mut tx, answer).await?, Some(now));
    }
    let now = call::get(&mut tx, id).await?.map(|call| call.filled);
    assert_eq!(now, Some(1), "her place is open again");
    let mut coming = Vec::new();
    for guest in &guests {
        let now: Option<Attendance> = event::attendance(&mut tx, guest.id).await?;
        coming.extend(now.map(|now| now.state));
    }
    assert_eq!(coming, [AttendanceState::Left, AttendanceState::Going]);
    Ok(())
}

#[tokio::test]
async fn of_whom_one_blocks_one_expects_nothing() -> Result<()> {
    let town = town().await?;
    let (host, olga) = (&town.host, &town.outside);
    let mut tx = town.db.begin().await?;
    let ours = call(&mut tx, &town.as_group()).await?;
    let hers = call(&mut tx, &town.as_herself(olga)).await?;
    let to_us = offers(&mut tx, ours, &town.bob).await?;
    let to_her = offers(&mut tx, hers, &town.bob).await?;
    call::accept(&mut tx, host, to_us.id, None, None).await?;
    call::accept(&mut tx, olga, to_her.id, None, None).await?;
    block::by_member(&mut tx, olga, town.bob.id).await?;
    told(&mut tx, olga).await?;
    let (gone, expected) = (AnswerState::TakenBack, AnswerState::Accepted);
    assert_eq!(state(&mut tx, &to_her).await?, Some(gone));
    assert_eq!(state(&mut tx, &to_us).await?, Some(expected));
    told(&mut tx, host).await?;
    block::block(&mut tx, host, town.bob.id).await?;
    assert_eq!(told(&mut tx, host).await?, [Reason::AnswerTakenBack]);
    assert_eq!(state(&mut tx, &to_us).await?, Some(gone));
    Ok(())
}

/// A report waits for whoever may look at it, also for a coordinator who came later.
#[tokio::test]
async fn a109_what_is_reported_waits_for_the_next_who_may_look() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let sun = crate::sample::person(&mut tx, "sun", Some(crate::member::Role::Coordinator)).await?;
    let about = town.coordinator.member.actor_id;
    crate::report::make(&mut tx, &town.inside, about, Vec::new(), "she shouts").await?;
    assert_eq!(told(&mut tx, &sun).await?, [Reason::Reported]);
    let duties = crate::member::duties(&mut tx).await?;
    let hers = duties.iter().find(|duty| duty.member_id == sun.member.id);
    let hers = hers.ok_or(Error::NotFound)?.id;
    crate::member::end_duty(&mut tx, None, hers).await?;
    assert!(told(&mut tx, &town.coordinator).await?.is_empty());
    let role = crate::member::Role::Coordinator;
    let host = town.host.member.id;
    crate::member::give_duty(&mut tx, None, host, role, None, None, None).await?;
    assert_eq!(told(&mut tx, &town.host).await?, [Reason::Reported]);
    assert!(told(&mut tx, &town.coordinator).await?.is_empty());
    Ok(())
}
