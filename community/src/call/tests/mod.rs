//! How calls behave: on one database, in one transaction, with the effects that would be heard.

mod elsewhere;
mod input;
mod notes;
mod times;
mod told;

use super::*;
use crate::{
    Error, Result, actor,
    effect::Effect,
    follow,
    member::{self, Role},
    post::{Received, Visibility},
    sample::{self, Founded},
    sql,
    store::{TestDb, Tx, test_db},
    text::Html,
    time::{HOUR, Time},
};

const HELD_BACK: &str = "Mrs Chan, 7 Sea Street, 2345 6789";

struct World {
    db: TestDb,
    node: Founded,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    Ok(World { db, node })
}

fn need(needed: i64) -> Need {
    Need {
        category: Category::Person,
        needed,
        inexhaustible: false,
        needed_by: None,
        area: Some("East Coast Town".into()),
        languages: vec!["en".into()],
        held_back: Some(HELD_BACK.into()),
        confirm_hours: 48,
        slots: Vec::new(),
        access: Vec::new(),
        extra: Default::default(),
    }
}

fn draft(title: &str, visibility: Visibility) -> Draft {
    Draft {
        title: Some(title.into()),
        ..Draft::new(visibility, "en", "Move furniture to higher ground.")
    }
}

impl World {
    async fn call(&self, tx: &mut Tx, needed: i64) -> Result<Post> {
        self.published(tx, Kind::Call, Visibility::Public, need(needed))
            .await
    }

    async fn published(
        &self,
        tx: &mut Tx,
        kind: Kind,
        visibility: Visibility,
        need: Need,
    ) -> Result<Post> {
        let by = Author {
            member: self.node.coordinator.clone(),
            as_group: true,
        };
        publish(
            tx,
            &by,
            kind,
            draft("2 people with a van", visibility),
            need,
        )
        .await
    }

    /// A call of a group elsewhere, followed by ours.
    async fn elsewhere(&self, tx: &mut Tx) -> Result<(Post, actor::Actor)> {
        let coast = actor::receive(
            tx,
            actor::Received {
                kind: actor::Kind::Group,
                ..sample::elsewhere("coast", "coast.example")
            },
        )
        .await?;
        let post = receive(
            tx,
            arriving(
                "https://coast.example/calls/1",
                coast.id,
                None,
                "Two people with a van",
                tx.now(),
                Kind::Call,
            ),
            need(2),
            0,
            State::Open,
        )
        .await?
        .ok_or(Error::NotFound)?;
        Ok((post, coast))
    }
}

pub(super) fn arriving(
    uri: &str,
    author: Id<actor::Actor>,
    parent: Option<&str>,
    words: &str,
    now: Time,
    kind: Kind,
) -> Received {
    Received {
        uri: uri.into(),
        url: None,
        author_id: author,
        kind,
        visibility: Visibility::Public,
        in_reply_to_uri: parent.map(str::to_owned),
        title: None,
        summary: None,
        content: Html::clean(&format!("<p>{words}</p>")),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: vec![],
        attachments: vec![],
        recipients: vec![],
        object: "{}".into(),
        published_at: now,
        edited_at: None,
        replies_closed: false,
        quiet: false,
    }
}

/// The effects left so far, taken.
async fn effects(tx: &mut Tx) -> Result<Vec<Effect>> {
    let bodies = sql!("select body from effects order by id")
        .scalars::<String>(&mut *tx)
        .await?;
    sql!("delete from effects").run(tx).await?;
    bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}

async fn state_of(tx: &mut Tx, id: Id<Answer>) -> Result<AnswerState> {
    Ok(answer_by_id(tx, id).await?.ok_or(Error::NotFound)?.state)
}

async fn call_now(tx: &mut Tx, id: Id<Post>) -> Result<Call> {
    get(tx, id).await?.ok_or(Error::NotFound)
}

#[test]
fn the_state_machine_lets_these_through_and_no_others() {
    use AnswerState::{Accepted, Confirmed, Declined, Lapsed, Settled, TakenBack, Waiting};
    let allowed = [
        (Waiting, Accepted),
        (Waiting, Declined),
        (Waiting, TakenBack),
        (Accepted, Confirmed),
        (Accepted, TakenBack),
        (Accepted, Lapsed),
        (Accepted, Declined),
        (Accepted, Settled),
        (Confirmed, TakenBack),
        (Confirmed, Declined),
        (Confirmed, Settled),
        (Lapsed, Waiting),
        (Lapsed, Accepted),
        (TakenBack, Waiting),
        (Declined, Accepted),
        (Declined, TakenBack),
        (Settled, Waiting),
        (Settled, Accepted),
    ];
    for from in AnswerState::ALL {
        for to in AnswerState::ALL {
            assert_eq!(
                from.step(*to).is_ok(),
                allowed.contains(&(*from, *to)),
                "{from} to {to}"
            );
        }
    }
    // What the helper took back, no decision that crossed it brings back.
    for decided in AnswerState::ALL {
        assert_eq!(TakenBack.on_decision(*decided), None);
        assert_eq!(decided.on_decision(*decided), None, "{decided} twice");
    }
}

#[tokio::test]
async fn a_yes_sends_the_details_to_one_person_and_fills_the_place() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 2).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let first = answer(
        &mut tx,
        &rain,
        call.id,
        "I have a van",
        1,
        Some("Rain"),
        None,
    )
    .await?;
    assert_eq!(
        answer(&mut tx, &rain, call.id, "again", 1, None, None)
            .await?
            .message,
        "I have a van"
    );
    let (second, secret) =
        answer_as_visitor(&mut tx, call.id, "Ana", "ana@example.org", "", 3, None).await?;
    let (third, _) =
        answer_as_visitor(&mut tx, call.id, "Bo", "bo@example.org", "", 1, None).await?;
    effects(&mut tx).await?;

    accept(&mut tx, by, first.id, Some("Thank you!"), None).await?;
    let told = effects(&mut tx).await?;
    assert!(
        told.contains(&Effect::AnswerChanged {
            answer: first.id,
            to: AnswerState::Accepted
        }),
        "{told:?}"
    );
    assert!(
        told.contains(&Effect::Edited { post: call.id }),
        "the new count is sent: {told:?}"
    );
    let given = answer_by_id(&mut tx, first.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        given.reply.as_deref(),
        Some(&*format!("Thank you!\n\n{HELD_BACK}"))
    );
    assert_eq!(given.lapses_at, Some(tx.now().plus_hours(48)));
    assert_eq!(given.agreement_uri, Some(tx.here().agreement(first.id)));
    assert_eq!(
        (
            call_now(&mut tx, call.id).await?.filled,
            call_now(&mut tx, call.id).await?.state
        ),
        (1, State::PartFilled)
    );

    // She would bring two more; one place is left.
    accept(&mut tx, by, second.id, None, None).await?;
    assert_eq!(
        by_secret(&mut tx, &secret)
            .await?
            .map(|answer| answer.places),
        Some(1)
    );
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::Filled);
    assert!(matches!(
        accept(&mut tx, by, third.id, None, None).await,
        Err(Error::Conflict("full"))
    ));

    // Nobody but those two has the details.
    let leaks = sql!("select id from answers where reply like '%Sea Street%'")
        .scalars::<i64>(&mut tx)
        .await?;
    assert_eq!(leaks, vec![first.id.get(), second.id.get()]);
    let elsewhere = sql!(
        "select id from posts where content like '%Sea Street%' or source like '%Sea Street%' or summary like '%Sea Street%'"
    );
    assert!(elsewhere.scalars::<i64>(&mut tx).await?.is_empty());

    confirm_by_secret(&mut tx, &secret).await?;
    confirm_by_secret(&mut tx, &secret).await?;
    take_back_by_secret(&mut tx, &secret).await?;
    let ana = answer_by_id(&mut tx, second.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (ana.state, ana.reply),
        (AnswerState::TakenBack, None),
        "the details were for someone who comes"
    );
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::PartFilled);
    accept(&mut tx, by, third.id, None, None).await?;
    tx.commit().await
}

#[tokio::test]
async fn a73_only_the_asker_changes_a_call() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 2).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let consultant = sample::person(&mut tx, "dr_wong", None).await?;
    let until = Some(tx.now().plus_days(30));
    member::give_duty(
        &mut tx,
        None,
        consultant.member.id,
        Role::Consultant,
        None,
        until,
        None,
    )
    .await?;
    let consultant = member::present(&mut tx, consultant.member.id)
        .await?
        .ok_or(Error::NotFound)?;
    let given = answer(&mut tx, &rain, call.id, "I", 1, None, None).await?;
    let (there, _) = world.elsewhere(&mut tx).await?;
    for other in [&rain, &consultant] {
        assert!(matches!(
            accept(&mut tx, other, given.id, None, None).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            decline(&mut tx, other, given.id, None).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            settle(&mut tx, other, call.id, false, None).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            reopen(&mut tx, other, call.id).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            withdraw(&mut tx, other, call.id).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            edit(
                &mut tx,
                other,
                call.id,
                draft("mine", Visibility::Public),
                need(1)
            )
            .await,
            Err(Error::Forbidden)
        ));
    }
    // Nor may a coordinator decide for another group.
    let by = &world.node.coordinator;
    let sent = answer(&mut tx, &rain, there.id, "I", 1, None, None).await?;
    assert!(matches!(
        accept(&mut tx, by, sent.id, None, None).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        settle(&mut tx, by, there.id, false, None).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        withdraw(&mut tx, by, there.id).await,
        Err(Error::Forbidden)
    ));
    // And nobody gives or takes back what is another's to give.
    assert!(matches!(
        confirm(&mut tx, by, given.id).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        take_back(&mut tx, by, given.id).await,
        Err(Error::Forbidden)
    ));
    let unchanged = call_now(&mut tx, call.id).await?;
    assert_eq!((unchanged.state, unchanged.filled), (State::Open, 0));
    assert_eq!(state_of(&mut tx, given.id).await?, AnswerState::Waiting);
    Ok(())
}

/// A72: whoever rings is one of the list, decided on like the others; only those who decide confirm for her.
#[tokio::test]
async fn a72_an_answer_by_phone_is_one_of_the_list() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 1).await?.id;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let enter_as = async |tx: &mut Tx, by: &Present, contact: &str| {
        enter(tx, by, call, "Mrs Wong", contact, "I have a car.", 1, None).await
    };
    assert!(matches!(
        enter_as(&mut tx, &rain, "2345 6789").await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        enter_as(&mut tx, by, " ").await,
        Err(Error::Invalid {
            field: "contact",
            ..
        })
    ));
    let rung = enter_as(&mut tx, by, "2345 6789").await?;
    assert_eq!((rung.how, rung.state), (Door::Phone, AnswerState::Waiting));
    let (ana, _) = answer_as_visitor(&mut tx, call, "Ana", "ana@b.example", "", 1, None).await?;
    let hers = answer(&mut tx, &rain, call, "", 1, None, None).await?;
    let doors: Vec<Door> = answers(&mut tx, call)
        .await?
        .iter()
        .map(|one| one.how)
        .collect();
    assert_eq!(doors, [Door::Phone, Door::Page, Door::Member]);
    accept(&mut tx, by, rung.id, None, None).await?;
    assert!(matches!(
        confirm(&mut tx, &rain, rung.id).await,
        Err(Error::Forbidden)
    ));
    confirm(&mut tx, by, rung.id).await?;
    assert_eq!(state_of(&mut tx, rung.id).await?, AnswerState::Confirmed);
    take_back(&mut tx, by, rung.id).await?;
    assert_eq!(call_now(&mut tx, call).await?.state, State::Open);
    // So for a visitor, whom the host rang; a member says it herself, and a visitor alone takes hers back.
    accept(&mut tx, by, ana.id, None, None).await?;
    for refused in [
        confirm(&mut tx, &rain, ana.id).await,
        take_back(&mut tx, by, ana.id).await,
        confirm(&mut tx, by, hers.id).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    confirm(&mut tx, by, ana.id).await?;
    assert_eq!(state_of(&mut tx, ana.id).await?, AnswerState::Confirmed);
    Ok(())
}

/// Whoever decides is shown what waits for her, the oldest answer with it; what others decide on takes no room among it.
#[tokio::test]
async fn what_waits_is_listed_for_those_who_decide_on_it() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let snow = sample::person(&mut tx, "snow", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let hers = draft("A lift", Visibility::Inside);
    let hers = publish(&mut tx, &by, Kind::Call, hers, need(1)).await?;
    let ours = world.call(&mut tx, 2).await?;
    for call in [hers.id, ours.id] {
        answer(&mut tx, &snow, call, "I can", 1, None, None).await?;
    }
    answer(&mut tx, &rain, ours.id, "I, too", 1, None, None).await?;
    for (who, expected) in [
        (&rain, Some((hers.id, 1))),
        (&world.node.coordinator, Some((ours.id, 2))),
        (&snow, None),
    ] {
        let waiting = undecided(&mut tx, who).await?;
        let listed: Vec<_> = waiting.iter().map(|(id, n, _)| (*id, *n)).collect();
        assert_eq!(listed, Vec::from_iter(expected));
        for (id, _, oldest) in waiting {
            assert_eq!(oldest, answers(&mut tx, id).await?[0].id);
        }
    }
    Ok(())
}
