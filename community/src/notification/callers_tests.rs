//! Who rang and asked for help hears what becomes of it: those who keep the line are told, and their desk says when to ring.

use super::{tests::told, *};
use crate::{
    call::{self, Need},
    line::{self, Asker, Standing},
    post::{self, Draft, Post, Visibility},
    store::Tx,
    time::DAY,
    town::{Town, need, town},
};

async fn with_line() -> Result<Town> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let settings = line::Settings {
        name: "We Care".into(),
        number: "+852 2345 6789".into(),
        for_whom: String::new(),
        keeps_days: 14,
    };
    line::set(&mut tx, &town.host, &settings).await?;
    for keeper in [&town.inside, &town.outside] {
        line::let_keep(&mut tx, &town.host, keeper.member.id).await?;
    }
    tx.commit().await?;
    Ok(town)
}

async fn entered(tx: &mut Tx, by: &Present, shares: bool) -> Result<Post> {
    let draft = Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Public, "en", "To the clinic")
    };
    let need = Need {
        needed: 1,
        needed_by: Some(tx.now().plus_days(3)),
        ..need()
    };
    let asker = Asker {
        number: "2345 6789".into(),
        name: "Chan Tai Man".into(),
        shares,
    };
    line::enter_call(tx, by, draft, need, &asker).await
}

/// How it stands with the one call that the desk shows, and whether she is to be rung.
async fn desk(tx: &mut Tx, by: &Present) -> Result<Option<(Standing, bool)>> {
    let callers = line::callers(tx, by).await?;
    assert!(callers.len() < 2);
    Ok(callers.first().map(|one| (one.standing, one.is_due)))
}

#[tokio::test]
async fn a77_who_keeps_the_line_is_told_what_to_ring_about() -> Result<()> {
    let town = with_line().await?;
    let (ivy, olga, host) = (&town.inside, &town.outside, &town.host);
    let mut tx = town.db.begin().await?;
    let call = entered(&mut tx, ivy, false).await?;
    for member in [ivy, olga, host] {
        told(&mut tx, member).await?;
    }
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Open, false)));
    let refused = line::callers(&mut tx, host).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "no keeper");
    let refused = line::rang(&mut tx, host, call.id, true).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "no keeper");

    // A yes, that is confirmed: from then on she is to be rung, until somebody did.
    let (bo, secret) =
        call::answer_as_visitor(&mut tx, call.id, "Bo", "9876", "I", 1, None).await?;
    assert_eq!(told(&mut tx, ivy).await?, [], "nothing to tell her yet");
    call::accept(&mut tx, host, bo.id, None, None).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerYes]);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Accepted, false)));
    call::confirm_by_secret(&mut tx, &secret).await?;
    for keeper in [ivy, olga] {
        let told = told(&mut tx, keeper).await?;
        assert!(told.contains(&Reason::CallerFound), "{told:?}");
    }
    assert!(!told(&mut tx, host).await?.contains(&Reason::CallerFound));
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Found, true)));
    line::rang(&mut tx, olga, call.id, true).await?;
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Found, false)));
    line::rang(&mut tx, olga, call.id, false).await?;
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Found, true)));
    line::rang(&mut tx, olga, call.id, true).await?;

    // He cannot after all: she was told of him, and is to be rung again.
    call::take_back_by_secret(&mut tx, &secret).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerLost]);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Lost, true)));
    line::rang(&mut tx, ivy, call.id, true).await?;
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Open, false)));

    // A yes that nobody confirms is nothing to ring about.
    let (cy, _) = call::answer_as_visitor(&mut tx, call.id, "Cy", "9877", "I", 1, None).await?;
    call::accept(&mut tx, host, cy.id, None, None).await?;
    told(&mut tx, ivy).await?;
    tx.commit().await?;
    town.db.clock().advance(DAY * 2 + 1);
    let mut tx = town.db.begin().await?;
    call::sweep(&mut tx).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerLost]);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Open, false)));

    // Done, it goes from the desk; asked anew, whoever helped before is no news.
    call::accept(&mut tx, host, cy.id, None, None).await?;
    call::settle(&mut tx, host, call.id, false, None).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerDone]);
    assert_eq!(desk(&mut tx, ivy).await?, None);
    call::reopen(&mut tx, host, call.id).await?;
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Open, false)));

    // Withdrawn, she is to hear of it, and then the row goes.
    told(&mut tx, ivy).await?;
    call::withdraw(&mut tx, host, call.id).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerPassed]);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Withdrawn, true)));
    line::rang(&mut tx, ivy, call.id, true).await?;
    assert_eq!(desk(&mut tx, ivy).await?, None);
    Ok(())
}

#[tokio::test]
async fn a77_who_is_given_the_number_rings_herself() -> Result<()> {
    let town = with_line().await?;
    let (ivy, olga, host) = (&town.inside, &town.outside, &town.host);
    let mut tx = town.db.begin().await?;
    let call = entered(&mut tx, ivy, true).await?;
    assert!(!line::rings(&mut tx, call.id).await?);
    let answer = call::answer(&mut tx, olga, call.id, "I", 1, None, None).await?;
    call::accept(&mut tx, host, answer.id, None, None).await?;
    call::confirm(&mut tx, olga, answer.id).await?;
    assert_eq!(told(&mut tx, ivy).await?, []);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Found, false)));
    let unshared = entered(&mut tx, ivy, false).await?;
    assert!(line::rings(&mut tx, unshared.id).await?);
    Ok(())
}

#[tokio::test]
async fn when_its_time_has_passed_those_who_wait_and_those_who_asked_are_told_once() -> Result<()> {
    let town = with_line().await?;
    let (ivy, olga, host) = (&town.inside, &town.outside, &town.host);
    let mut tx = town.db.begin().await?;
    let call = entered(&mut tx, ivy, false).await?;
    let waits = call::answer(&mut tx, olga, call.id, "I", 1, None, None).await?;
    let (guest, secret) =
        call::answer_as_visitor(&mut tx, call.id, "Bo", "9876", "I", 1, None).await?;
    for member in [ivy, olga, host] {
        told(&mut tx, member).await?;
    }
    tx.commit().await?;
    town.db.clock().advance(DAY * 4);
    let mut tx = town.db.begin().await?;
    call::sweep(&mut tx).await?;
    assert_eq!(told(&mut tx, host).await?, [Reason::CallPassed]);
    let hers = told(&mut tx, olga).await?;
    assert!(hers.contains(&Reason::AnswerPassed), "{hers:?}");
    assert_eq!(told(&mut tx, ivy).await?, [Reason::CallerPassed]);
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Passed, true)));
    let over = call::get(&mut tx, call.id).await?.ok_or(Error::NotFound)?;
    for id in [waits.id, guest.id] {
        let answer = call::answer_by_id(&mut tx, id).await?;
        let answer = answer.ok_or(Error::NotFound)?;
        assert_eq!(answer.state, call::AnswerState::Declined);
        assert!(answer.is_passed(&over));
    }
    // Once; and a host says it was done, or opens it again and may still say yes.
    call::sweep(&mut tx).await?;
    for member in [ivy, olga, host] {
        assert_eq!(told(&mut tx, member).await?, []);
    }
    line::rang(&mut tx, ivy, call.id, true).await?;
    assert_eq!(desk(&mut tx, ivy).await?, None);
    call::reopen(&mut tx, host, call.id).await?;
    call::accept(&mut tx, host, guest.id, None, None).await?;
    call::confirm_by_secret(&mut tx, &secret).await?;
    assert_eq!(desk(&mut tx, ivy).await?, Some((Standing::Found, true)));
    Ok(())
}

#[tokio::test]
async fn a_yes_stays_when_the_time_has_passed() -> Result<()> {
    let town = with_line().await?;
    let (olga, host) = (&town.outside, &town.host);
    let mut tx = town.db.begin().await?;
    let by = town.as_group();
    let draft = Draft {
        title: Some("Two hands".into()),
        ..Draft::new(Visibility::Public, "en", "On Sunday")
    };
    let need = Need {
        needed: 2,
        needed_by: Some(tx.now().plus_days(1)),
        ..need()
    };
    let call = call::publish(&mut tx, &by, post::Kind::Call, draft, need).await?;
    let yes = call::answer(&mut tx, olga, call.id, "I", 1, None, None).await?;
    call::accept(&mut tx, host, yes.id, None, None).await?;
    call::confirm(&mut tx, olga, yes.id).await?;
    told(&mut tx, olga).await?;
    tx.commit().await?;
    town.db.clock().advance(DAY * 3);
    let mut tx = town.db.begin().await?;
    call::sweep(&mut tx).await?;
    assert_eq!(told(&mut tx, olga).await?, []);
    let kept = call::answer_by_id(&mut tx, yes.id).await?;
    assert_eq!(
        kept.map(|kept| kept.state),
        Some(call::AnswerState::Confirmed)
    );
    call::settle(&mut tx, host, call.id, false, None).await?;
    assert_eq!(told(&mut tx, olga).await?, [Reason::CallSettled]);
    Ok(())
}
