//! How calls behave: on one database, in one transaction, with the effects that would be heard.

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

#[tokio::test]
async fn answers_from_elsewhere_are_one_a_person_and_one_an_offer_of_a_node() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 5).await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "b.example")).await?;
    let node = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Service,
            ..sample::elsewhere("node", "b.example")
        },
    )
    .await?;
    let offer = async |tx: &mut Tx, uri: &str, who: &actor::Actor| {
        receive_answer(
            tx,
            call.id,
            uri,
            who.id,
            Some("Rain"),
            "I come",
            1,
            None,
            None,
        )
        .await
    };

    let one = offer(&mut tx, "https://b.example/o/1", &ana).await?;
    assert_eq!(
        offer(&mut tx, "https://b.example/o/1", &ana).await?.id,
        one.id
    );
    let renamed = offer(&mut tx, "https://b.example/o/2", &ana).await?;
    assert_eq!(
        (renamed.id, renamed.uri.as_deref()),
        (one.id, Some("https://b.example/o/2")),
        "decisions name what they know there"
    );
    let (two, three) = (
        offer(&mut tx, "https://b.example/o/3", &node).await?,
        offer(&mut tx, "https://b.example/o/4", &node).await?,
    );
    assert_ne!(two.id, three.id, "two members without an address outside");
    assert!(
        matches!(
            offer(&mut tx, "https://b.example/o/3", &ana).await,
            Err(Error::Forbidden)
        ),
        "a name taken by another"
    );
    let forged = tx.here().answer(one.id);
    assert!(matches!(
        offer(&mut tx, &forged, &ana).await,
        Err(Error::Forbidden)
    ));

    accept(&mut tx, by, one.id, None, None).await?;
    let agreement = tx.here().agreement(one.id);
    assert!(matches!(
        receive_confirmation(&mut tx, &agreement, node.id).await,
        Err(Error::Forbidden)
    ));
    effects(&mut tx).await?;
    offer(&mut tx, "https://b.example/o/5", &ana).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: one.id,
            to: AnswerState::Accepted
        }],
        "said again"
    );
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    assert_eq!(state_of(&mut tx, one.id).await?, AnswerState::Confirmed);
    assert!(matches!(
        receive_taking_back(&mut tx, "https://b.example/o/5", node.id).await,
        Err(Error::Forbidden)
    ));
    receive_taking_back(&mut tx, "https://b.example/o/5", ana.id).await?;
    receive_taking_back(&mut tx, "https://b.example/o/5", ana.id).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.filled, 0);
    let anew = offer(&mut tx, "https://b.example/o/9", &ana).await?;
    assert_eq!(
        (anew.id, anew.state, anew.uri.as_deref()),
        (one.id, AnswerState::Waiting, Some("https://b.example/o/9"))
    );

    // Too late: told at once.
    settle(&mut tx, by, call.id, false, None).await?;
    effects(&mut tx).await?;
    let late = offer(&mut tx, "https://b.example/o/10", &node).await?;
    assert_eq!(late.state, AnswerState::Declined);
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: late.id,
            to: AnswerState::Declined
        }]
    );
    Ok(())
}

#[tokio::test]
async fn a_call_for_followers_is_answered_by_the_node_whose_group_follows() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let call = world
        .published(&mut tx, Kind::Call, Visibility::Followers, need(1))
        .await?;
    let group = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Group,
            ..sample::elsewhere("coast", "b.example")
        },
    )
    .await?;
    let node = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Service,
            ..sample::elsewhere("node", "b.example")
        },
    )
    .await?;
    let stranger = actor::receive(&mut tx, sample::elsewhere("eve", "c.example")).await?;
    follow::receive(
        &mut tx,
        group.id,
        world.node.actor.id,
        "https://b.example/follows/1",
    )
    .await?;
    receive_answer(
        &mut tx,
        call.id,
        "https://b.example/o/1",
        node.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await?;
    let refused = receive_answer(
        &mut tx,
        call.id,
        "https://c.example/o/1",
        stranger.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let inside = world
        .published(&mut tx, Kind::Call, Visibility::Inside, need(1))
        .await?;
    let refused = receive_answer(
        &mut tx,
        inside.id,
        "https://b.example/o/2",
        node.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await;
    assert!(matches!(refused, Err(Error::NotFound)));
    Ok(())
}

#[tokio::test]
async fn our_answer_elsewhere_follows_what_the_asker_there_says() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let (call, coast) = world.elsewhere(&mut tx).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.held_back, None);
    let eve = actor::receive(&mut tx, sample::elsewhere("eve", "coast.example")).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    effects(&mut tx).await?;
    let sent = answer(
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
        (sent.how, sent.vouched_by.clone()),
        (Door::Sent, Some(world.node.actor.uri.clone()))
    );
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Answered { answer: sent.id }]
    );
    let uri = sent.uri.ok_or(Error::NotFound)?;

    let lapses_at = Some(tx.now().plus_hours(48));
    let yes = Decision::Accepted {
        words: Some("7 Sea Street".into()),
        agreement_uri: Some("https://coast.example/agreements/1".into()),
        lapses_at,
        role: None,
    };
    assert!(matches!(
        receive_decision(&mut tx, &uri, eve.id, yes.clone()).await,
        Err(Error::Forbidden)
    ));
    receive_decision(&mut tx, &uri, coast.id, yes.clone()).await?;
    receive_decision(&mut tx, &uri, coast.id, yes.clone()).await?;
    let got = answer_by_id(&mut tx, sent.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (got.state, got.reply.as_deref(), got.lapses_at),
        (AnswerState::Accepted, Some("7 Sea Street"), lapses_at)
    );
    assert_eq!(
        got.agreement_uri.as_deref(),
        Some("https://coast.example/agreements/1")
    );
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: sent.id,
            to: AnswerState::Accepted
        }],
        "said once"
    );
    assert_eq!(
        call_now(&mut tx, call.id).await?.filled,
        0,
        "the asker there counts"
    );

    take_back(&mut tx, &rain, sent.id).await?;
    receive_decision(&mut tx, &uri, coast.id, yes).await?;
    assert_eq!(
        state_of(&mut tx, sent.id).await?,
        AnswerState::TakenBack,
        "a yes that crossed her taking back"
    );
    let anew = answer(&mut tx, &rain, call.id, "now I can", 1, None, None).await?;
    assert_eq!((anew.id, anew.state), (sent.id, AnswerState::Waiting));
    assert_ne!(
        anew.uri.as_deref(),
        Some(&*uri),
        "a name that the peer has not seen"
    );
    let uri = anew.uri.ok_or(Error::NotFound)?;
    receive_decision(
        &mut tx,
        &uri,
        coast.id,
        Decision::Settled {
            words: Some("Thank you all".into()),
        },
    )
    .await?;
    let got = answer_by_id(&mut tx, sent.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (got.state, got.reply.as_deref()),
        (AnswerState::Settled, Some("Thank you all"))
    );

    // An agreement of theirs cannot stand in the way of one of ours.
    let mine = world.call(&mut tx, 1).await?;
    let (bo, lee) = (
        sample::person(&mut tx, "bo", None).await?,
        sample::person(&mut tx, "lee", None).await?,
    );
    let next = answer(&mut tx, &bo, mine.id, "", 1, None, None).await?;
    let other = answer(&mut tx, &lee, call.id, "", 1, None, None).await?;
    let forged = Decision::Accepted {
        words: None,
        agreement_uri: Some(tx.here().agreement(next.id)),
        lapses_at: None,
        role: None,
    };
    receive_decision(&mut tx, &other.uri.unwrap_or_default(), coast.id, forged).await?;
    accept(&mut tx, &world.node.coordinator, next.id, None, None).await
}

#[tokio::test]
async fn a_reply_is_an_answer_and_words_confirm_or_take_back() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 1).await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let bo = actor::receive(&mut tx, sample::elsewhere("bo", "m.example")).await?;
    let mut notes = 0;
    let mut note =
        async |tx: &mut Tx, who: &actor::Actor, parent: &str, words: &str| -> Result<Post> {
            notes += 1;
            let post = arriving(
                &format!("https://m.example/notes/{notes}"),
                who.id,
                Some(parent),
                words,
                tx.now(),
                Kind::Note,
            );
            let post = post::receive(
                tx,
                Received {
                    visibility: Visibility::Public,
                    ..post
                },
            )
            .await?
            .ok_or(Error::NotFound)?;
            hear(
                tx,
                &Effect::Received {
                    post: post.id,
                    quiet: false,
                },
            )
            .await?;
            Ok(post)
        };
    let first = note(&mut tx, &ana, &call.uri, "@family-network I have a van").await?;
    note(&mut tx, &ana, &call.uri, "and a trolley").await?;
    note(&mut tx, &bo, &first.uri, "brave!").await?;
    hear(
        &mut tx,
        &Effect::Received {
            post: first.id,
            quiet: false,
        },
    )
    .await?;
    let all = answers(&mut tx, call.id).await?;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(
        (all[0].how, all[0].message.as_str(), all[0].reply_post_id),
        (Door::Reply, "I have a van", Some(first.id))
    );
    let id = all[0].id;
    accept(&mut tx, by, id, None, None).await?;
    let host = Author {
        member: by.clone(),
        as_group: true,
    };
    let words = Draft {
        in_reply_to: Some(first.id),
        recipients: vec![ana.id],
        ..Draft::new(Visibility::Direct, "en", "Yes please. Reply yes.")
    };
    let (ours, _) = post::publish(&mut tx, &host, Kind::Note, words).await?;
    let private = async |tx: &mut Tx, who: &actor::Actor, number: i64, words: &str| -> Result<()> {
        let post = arriving(
            &format!("https://m.example/private/{number}"),
            who.id,
            Some(&ours.uri),
            words,
            tx.now(),
            Kind::Note,
        );
        let group = world.node.actor.id;
        let post = post::receive(
            tx,
            Received {
                visibility: Visibility::Direct,
                recipients: vec![(group, true)],
                ..post
            },
        )
        .await?;
        match post {
            Some(post) => {
                hear(
                    tx,
                    &Effect::Received {
                        post: post.id,
                        quiet: false,
                    },
                )
                .await
            }
            None => Ok(()),
        }
    };
    private(&mut tx, &bo, 1, "no").await?;
    private(&mut tx, &ana, 2, "Which street?").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::Accepted);
    private(&mut tx, &ana, 3, "Yes, coming").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::Confirmed);
    private(&mut tx, &ana, 4, "I cannot come").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::TakenBack);
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::Open);
    let again = note(&mut tx, &ana, &call.uri, "I can after all").await?;
    let renewed = answer_by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (renewed.state, renewed.reply_post_id),
        (AnswerState::Waiting, Some(again.id))
    );

    // She deletes her note: her words go with it.
    post::receive_deletion(&mut tx, &again.uri).await?;
    hear(&mut tx, &Effect::ReceivedWithdrawal { post: again.id }).await?;
    let gone = answer_by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (gone.state, gone.message.as_str()),
        (AnswerState::TakenBack, "")
    );
    Ok(())
}

#[tokio::test]
async fn an_unconfirmed_yes_lapses_and_a_late_yes_is_asked_anew() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world
        .published(
            &mut tx,
            Kind::Call,
            Visibility::Public,
            Need {
                confirm_hours: 2,
                ..need(1)
            },
        )
        .await?;
    let needed_by = Some(tx.now().plus_hours(5));
    let late = world
        .published(
            &mut tx,
            Kind::Call,
            Visibility::Public,
            Need {
                needed_by,
                confirm_hours: 500,
                ..need(1)
            },
        )
        .await?;
    assert_eq!(call_now(&mut tx, late.id).await?.confirm_hours, 144);
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "b.example")).await?;
    let given = receive_answer(
        &mut tx,
        call.id,
        "https://b.example/o/1",
        ana.id,
        None,
        "",
        1,
        None,
        None,
    )
    .await?;
    accept(&mut tx, by, given.id, None, None).await?;
    assert_eq!(next_sweep(&mut tx).await?, Some(tx.now().plus_hours(2)));
    sweep(&mut tx).await?;
    assert_eq!(state_of(&mut tx, given.id).await?, AnswerState::Accepted);
    tx.commit().await?;

    world.db.clock.advance(2 * HOUR);
    let mut tx = world.db.begin().await?;
    effects(&mut tx).await?;
    sweep(&mut tx).await?;
    let told = effects(&mut tx).await?;
    assert_eq!(
        told,
        vec![
            Effect::AnswerChanged {
                answer: given.id,
                to: AnswerState::Lapsed
            },
            Effect::Edited { post: call.id }
        ]
    );
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::Open);
    let agreement = tx.here().agreement(given.id);
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Answered { answer: given.id }],
        "the asker decides again"
    );
    assert_eq!(
        next_sweep(&mut tx).await?,
        Some(tx.now().plus_hours(3 + 24))
    );
    tx.commit().await?;

    world.db.clock.advance(27 * HOUR);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, late.id).await?.state, State::Expired);
    assert_eq!(
        call_now(&mut tx, call.id).await?.state,
        State::Open,
        "no date, no end"
    );
    reopen(&mut tx, by, late.id).await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, late.id).await?.state, State::Open);
    assert_eq!(next_sweep(&mut tx).await?, None);
    Ok(())
}

#[tokio::test]
async fn settled_with_thanks_or_withdrawn_with_a_kind_no() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 2).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let (came, waits) = (
        answer(&mut tx, &rain, call.id, "", 1, None, None).await?,
        answer(&mut tx, &bo, call.id, "", 1, None, None).await?,
    );
    accept(&mut tx, by, came.id, None, None).await?;
    confirm(&mut tx, &rain, came.id).await?;
    effects(&mut tx).await?;
    settle(&mut tx, by, call.id, false, Some("Thank you all")).await?;
    let told = effects(&mut tx).await?;
    assert!(told.contains(&Effect::Settled {
        post: call.id,
        thanks: Some("Thank you all".into())
    }));
    assert!(told.contains(&Effect::AnswerChanged {
        answer: waits.id,
        to: AnswerState::Declined
    }));
    let thanked = answer_by_id(&mut tx, came.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (thanked.state, thanked.reply.as_deref()),
        (AnswerState::Settled, Some("Thank you all"))
    );
    let done = call_now(&mut tx, call.id).await?;
    assert_eq!((done.state, done.filled), (State::Done, 1));
    assert!(matches!(
        settle(&mut tx, by, call.id, true, None).await,
        Err(Error::Conflict("call-closed"))
    ));
    assert!(matches!(
        accept(&mut tx, by, waits.id, None, None).await,
        Err(Error::Conflict("call-closed"))
    ));
    reopen(&mut tx, by, call.id).await?;
    let again = call_now(&mut tx, call.id).await?;
    assert_eq!((again.state, again.filled), (State::Open, 0), "asked anew");
    accept(&mut tx, by, waits.id, None, None).await?;
    settle(&mut tx, by, call.id, true, None).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::DoneByOthers);

    let other = world.call(&mut tx, 1).await?;
    let open = answer(&mut tx, &rain, other.id, "", 1, None, None).await?;
    accept(&mut tx, by, open.id, None, None).await?;
    withdraw(&mut tx, by, other.id).await?;
    let told = answer_by_id(&mut tx, open.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!((told.state, told.reply), (AnswerState::Declined, None));
    let gone = call_now(&mut tx, other.id).await?;
    assert_eq!((gone.state, gone.held_back), (State::Withdrawn, None));

    // Withdrawn by another door, the same follows.
    let third = world.call(&mut tx, 1).await?;
    let open = answer(&mut tx, &rain, third.id, "", 1, None, None).await?;
    post::withdraw(&mut tx, by, third.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: third.id }).await?;
    assert_eq!(state_of(&mut tx, open.id).await?, AnswerState::Declined);
    Ok(())
}

#[tokio::test]
async fn opened_again_it_is_asked_anew_of_those_who_helped_too() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 1).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let came = answer(&mut tx, &rain, call.id, "", 1, None, None).await?;
    accept(&mut tx, by, came.id, None, None).await?;
    confirm(&mut tx, &rain, came.id).await?;
    settle(&mut tx, by, call.id, false, None).await?;
    reopen(&mut tx, by, call.id).await?;
    let again = call_now(&mut tx, call.id).await?;
    assert_eq!((again.state, again.filled), (State::Open, 0));
    tx.commit().await?;
    world.db.clock.advance(HOUR);
    let mut tx = world.db.begin().await?;

    // Somebody else is found; whoever helped before may come in reserve, and holds no place when that is done.
    let other = answer(&mut tx, &bo, call.id, "", 1, None, None).await?;
    accept(&mut tx, by, other.id, None, None).await?;
    let refused = accept(&mut tx, by, came.id, None, None).await;
    assert!(matches!(refused, Err(Error::Conflict("full"))));
    settle(&mut tx, by, call.id, false, None).await?;
    turn::count(&mut tx, call.id).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.filled, 1);

    // She is asked again, or answers again; who is gone is not.
    reopen(&mut tx, by, call.id).await?;
    accept(&mut tx, by, came.id, None, None).await?;
    settle(&mut tx, by, call.id, false, None).await?;
    reopen(&mut tx, by, call.id).await?;
    let given = answer(&mut tx, &rain, call.id, "Again", 1, None, None).await?;
    assert_eq!((given.id, given.state), (came.id, AnswerState::Waiting));
    hear(
        &mut tx,
        &Effect::MemberGone {
            actor: bo.member.actor_id,
        },
    )
    .await?;
    let refused = accept(&mut tx, by, other.id, None, None).await;
    assert!(matches!(refused, Err(Error::Conflict("answer-state"))));
    Ok(())
}

#[tokio::test]
async fn a75_offers_ask_no_money_and_may_be_without_end() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let author = Author {
        member: by.clone(),
        as_group: true,
    };
    let mut tx = world.db.begin().await?;
    let priced = draft("Piano lessons, HK$200 per hour", Visibility::Public);
    let refused = publish(&mut tx, &author, Kind::Offer, priced.clone(), need(1)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            field: "text",
            why: "price"
        })
    ));
    // Who asks for help may say what something costs.
    publish(&mut tx, &author, Kind::Call, priced, need(1)).await?;
    let offer = world
        .published(
            &mut tx,
            Kind::Offer,
            Visibility::Public,
            Need {
                inexhaustible: true,
                ..need(1)
            },
        )
        .await?;
    for handle in ["rain", "bo", "lee"] {
        let who = sample::person(&mut tx, handle, None).await?;
        let given = answer(&mut tx, &who, offer.id, "", 1, None, None).await?;
        accept(&mut tx, by, given.id, None, None).await?;
        confirm(&mut tx, &who, given.id).await?;
    }
    let now = call_now(&mut tx, offer.id).await?;
    assert_eq!((now.state, now.filled), (State::Open, 3));

    let call = world.call(&mut tx, 3).await?;
    let who = sample::person(&mut tx, "kit", None).await?;
    let given = answer(&mut tx, &who, call.id, "", 2, None, None).await?;
    accept(&mut tx, by, given.id, None, None).await?;
    edit(
        &mut tx,
        by,
        call.id,
        draft("2 people", Visibility::Public),
        need(2),
    )
    .await?;
    let now = call_now(&mut tx, call.id).await?;
    assert_eq!(
        (now.state, now.filled),
        (State::Filled, 2),
        "places given stay given"
    );
    Ok(())
}

#[tokio::test]
async fn bad_input_is_named() -> Result<()> {
    let world = world().await?;
    let by = Author {
        member: world.node.coordinator.clone(),
        as_group: true,
    };
    let mut tx = world.db.begin().await?;
    let past = Some(tx.now().minus_hours(1));
    for (title, need, field) in [
        ("", need(1), "title"),
        ("A van", need(0), "needed"),
        (
            "A van",
            Need {
                needed_by: past,
                ..need(1)
            },
            "needed_by",
        ),
    ] {
        let refused = publish(
            &mut tx,
            &by,
            Kind::Call,
            draft(title, Visibility::Public),
            need,
        )
        .await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: named, .. }) if named == field),
            "{field}: {refused:?}"
        );
    }
    let call = world.call(&mut tx, 1).await?;
    for (name, contact, field) in [
        ("", "x", "name"),
        ("Ana", " ", "contact"),
        (&"a".repeat(101), "x", "name"),
        ("Ana", &"c".repeat(201), "contact"),
    ] {
        let refused = answer_as_visitor(&mut tx, call.id, name, contact, "", 1, None).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: named, .. }) if named == field),
            "{field}"
        );
    }
    let inside = world
        .published(&mut tx, Kind::Call, Visibility::Inside, need(1))
        .await?;
    assert!(matches!(
        answer_as_visitor(&mut tx, inside.id, "Ana", "x", "", 1, None).await,
        Err(Error::NotFound)
    ));
    Ok(())
}

/// A70.
#[tokio::test]
async fn a70_an_offer_is_asked_about_and_rests_after_a_third_silence() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let mut offers = Vec::new();
    for _ in 0..2 {
        let offer = world.published(&mut tx, Kind::Offer, Visibility::Public, need(1));
        offers.push(offer.await?.id);
    }
    let call = world.call(&mut tx, 1).await?.id;
    let (silent, kept) = (offers[0], offers[1]);
    tx.commit().await?;
    for (months, expected) in [
        (3, Some(Effect::AskedAgain { post: silent })),
        (6, Some(Effect::AskedAgain { post: silent })),
        (9, Some(Effect::Paused { post: silent })),
        (12, None),
    ] {
        world.db.clock.advance(90 * 24 * HOUR);
        let mut tx = world.db.begin().await?;
        effects(&mut tx).await?;
        sweep(&mut tx).await?;
        sweep(&mut tx).await?;
        let told = effects(&mut tx).await?;
        let of_silent: Vec<&Effect> = told
            .iter()
            .filter(|effect| {
                let (asked, paused) = (
                    Effect::AskedAgain { post: silent },
                    Effect::Paused { post: silent },
                );
                **effect == asked || **effect == paused
            })
            .collect();
        assert_eq!(of_silent, expected.iter().collect::<Vec<_>>(), "{months}");
        assert!(
            told.contains(&Effect::AskedAgain { post: kept }),
            "{months}"
        );
        still(&mut tx, by, kept).await?;
        assert_eq!(call_now(&mut tx, kept).await?.asked, 0);
        tx.commit().await?;
    }
    let mut tx = world.db.begin().await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Expired);
    assert_eq!(call_now(&mut tx, kept).await?.state, State::Open);
    assert_eq!(
        call_now(&mut tx, call).await?.asked,
        0,
        "calls are not asked about"
    );
    reopen(&mut tx, by, silent).await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Open);
    pause(&mut tx, by, silent).await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Expired);
    assert!(matches!(
        pause(&mut tx, by, call).await,
        Err(Error::Conflict("call-closed"))
    ));
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

/// A member's reply to a call of ours is her answer. What members say here about another group's call stays here, whoever it names.
#[tokio::test]
async fn pr28_a_members_reply_is_an_answer_here_and_carries_nothing_out() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let ours = world.call(&mut tx, 2).await?;
    let (theirs, _) = world.elsewhere(&mut tx).await?;
    let mut reply = async |parent: &Post, text: &str| -> Result<Post> {
        let draft = Draft {
            in_reply_to: Some(parent.id),
            ..Draft::new(Visibility::Inside, "en", text)
        };
        let (note, _) = post::publish(&mut tx, &by, Kind::Note, draft).await?;
        hear(&mut tx, &Effect::Published { post: note.id }).await?;
        // Heard twice, as after a crash, it is one.
        hear(&mut tx, &Effect::Published { post: note.id }).await?;
        Ok(note)
    };
    let note = reply(&ours, "I have a van").await?;
    let more = reply(&ours, "and a trolley").await?;
    reply(&theirs, "Does anyone know them?").await?;
    reply(
        &theirs,
        "@coast@coast.example my husband is ill, who can go?",
    )
    .await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours.len(), 1);
    assert_eq!(of_ours[0].message, "I have a van");
    assert_eq!(of_ours[0].reply_post_id, Some(note.id));
    assert!(answers(&mut tx, theirs.id).await?.is_empty());
    let told = effects(&mut tx).await?;
    let answered = told
        .iter()
        .filter(|effect| matches!(effect, Effect::Answered { .. }));
    assert_eq!(answered.count(), 1);
    // What was only a reply takes nothing with it.
    post::withdraw(&mut tx, &rain, more.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: more.id }).await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours[0].state, AnswerState::Waiting);
    // She takes her words back, and with them an answer that nobody has decided on.
    post::withdraw(&mut tx, &rain, note.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: note.id }).await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours[0].state, AnswerState::TakenBack);
    assert_eq!(of_ours[0].message, "");
    Ok(())
}

/// An answer by the form stays what it was when a later reply is taken back; one given anew by a reply has that reply's words.
#[tokio::test]
async fn an_answer_goes_with_the_note_whose_words_it_has_and_with_no_other() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let call = world.call(&mut tx, 2).await?;
    let given = answer(&mut tx, &rain, call.id, "by the form", 1, None, None).await?;
    let reply = async |tx: &mut Tx, text: &str| -> Result<Id<Post>> {
        let draft = Draft {
            in_reply_to: Some(call.id),
            ..Draft::new(Visibility::Inside, "en", text)
        };
        let (note, _) = post::publish(tx, &by, Kind::Note, draft).await?;
        hear(tx, &Effect::Published { post: note.id }).await?;
        Ok(note.id)
    };
    let aside = reply(&mut tx, "thank you all").await?;
    post::withdraw(&mut tx, &rain, aside).await?;
    hear(&mut tx, &Effect::Withdrawn { post: aside }).await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str()),
        (AnswerState::Waiting, "by the form")
    );
    take_back(&mut tx, &rain, given.id).await?;
    let anew = reply(&mut tx, "I can after all").await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str(), now.reply_post_id),
        (AnswerState::Waiting, "I can after all", Some(anew))
    );
    // Given anew by the form, it has nothing to do with that note any more.
    take_back(&mut tx, &rain, given.id).await?;
    hear(&mut tx, &Effect::Published { post: anew }).await?;
    assert_eq!(
        state_of(&mut tx, given.id).await?,
        AnswerState::TakenBack,
        "the same note heard again is no new answer"
    );
    answer(&mut tx, &rain, call.id, "with a van", 1, None, None).await?;
    post::withdraw(&mut tx, &rain, anew).await?;
    hear(&mut tx, &Effect::Withdrawn { post: anew }).await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str()),
        (AnswerState::Waiting, "with a van")
    );
    Ok(())
}

/// Private words under a call that are not for those who ask are no answer: hosts would read what was not said to them.
#[tokio::test]
async fn pr04_a_private_note_to_somebody_else_is_no_answer() -> Result<()> {
    let world = world().await?;
    let group = world.node.actor.id;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    // Without an address outside she speaks in private to the hosts alone.
    member::go_outside(&mut tx, rain.member.id, &sample::keys()).await?;
    let snow = sample::person(&mut tx, "snow", None).await?;
    let call = world.call(&mut tx, 2).await?;
    let mut own = async |to: Vec<Id<actor::Actor>>, words: &str| -> Result<()> {
        let draft = Draft {
            in_reply_to: Some(call.id),
            to_herself: to.is_empty(),
            recipients: to,
            ..Draft::new(Visibility::Direct, "en", words)
        };
        let by = Author {
            member: rain.clone(),
            as_group: false,
        };
        let (note, _) = post::publish(&mut tx, &by, Kind::Note, draft).await?;
        hear(&mut tx, &Effect::Published { post: note.id }).await
    };
    own(vec![], "my mother has dementia").await?;
    own(vec![snow.member.actor_id], "shall we go together?").await?;
    own(vec![group], "I have a van").await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let mut theirs = async |number: i64, visibility, to: &[Id<actor::Actor>], words: &str| {
        let note = Received {
            visibility,
            recipients: to.iter().map(|to| (*to, true)).collect(),
            ..arriving(
                &format!("https://m.example/private/{number}"),
                ana.id,
                Some(&call.uri),
                words,
                Time(0),
                Kind::Note,
            )
        };
        let note = post::receive(&mut tx, note).await?.ok_or(Error::NotFound)?;
        let effect = Effect::Received {
            post: note.id,
            quiet: false,
        };
        hear(&mut tx, &effect).await
    };
    theirs(
        1,
        Visibility::Direct,
        &[rain.member.actor_id],
        "do you know them?",
    )
    .await?;
    theirs(2, Visibility::Followers, &[], "look, friends").await?;
    theirs(3, Visibility::Direct, &[group], "I have a trolley").await?;
    let all = answers(&mut tx, call.id).await?;
    let mut words: Vec<&str> = all.iter().map(|one| one.message.as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["I have a trolley", "I have a van"]);
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

/// Somebody elsewhere who answered by a reply, was told the details in two private notes, and is expected.
struct Told {
    call: Post,
    ana: actor::Actor,
    reply: Post,
    answer: Id<Answer>,
    notes: [Post; 2],
}

impl World {
    async fn told(&self, tx: &mut Tx, name: &str) -> Result<Told> {
        let call = self.call(tx, 3).await?;
        self.told_of(tx, call, name).await
    }

    async fn told_of(&self, tx: &mut Tx, call: Post, name: &str) -> Result<Told> {
        let ana = actor::receive(tx, sample::elsewhere(name, "m.example")).await?;
        let reply = Received {
            recipients: vec![(self.node.actor.id, true)],
            ..arriving(
                &format!("https://m.example/{name}/1"),
                ana.id,
                Some(&call.uri),
                "I have a van",
                tx.now(),
                Kind::Note,
            )
        };
        let reply = post::receive(tx, reply).await?.ok_or(Error::NotFound)?;
        let heard = Effect::Received {
            post: reply.id,
            quiet: false,
        };
        hear(tx, &heard).await?;
        let answer = answer_by_reply(&mut *tx, reply.id)
            .await?
            .ok_or(Error::NotFound)?
            .id;
        accept(tx, &self.node.coordinator, answer, None, None).await?;
        let notes = [
            self.tell(tx, &ana, &reply, answer).await?,
            self.tell(tx, &ana, &reply, answer).await?,
        ];
        Ok(Told {
            call,
            ana,
            reply,
            answer,
            notes,
        })
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        to: &actor::Actor,
        parent: &Post,
        id: Id<Answer>,
    ) -> Result<Post> {
        let group = &self.node.actor;
        hold(tx, id).await?;
        let note = post::tell(tx, group, None, to, Some(parent), HELD_BACK, "en").await?;
        told(tx, id, note.id).await?;
        Ok(note)
    }
}

impl Told {
    /// What she says privately in reply to what she was told last.
    async fn says(
        &self,
        tx: &mut Tx,
        by: &actor::Actor,
        words: &str,
        to: Id<actor::Actor>,
    ) -> Result<bool> {
        let said = Received {
            visibility: Visibility::Direct,
            recipients: vec![(to, true)],
            ..arriving(
                &format!("https://m.example/private/{}/{words}", by.username),
                by.id,
                Some(&self.notes[1].uri),
                words,
                tx.now(),
                Kind::Note,
            )
        };
        let Some(said) = post::receive(tx, said).await? else {
            return Ok(false);
        };
        let heard = Effect::Received {
            post: said.id,
            quiet: false,
        };
        hear(tx, &heard).await?;
        Ok(true)
    }

    async fn stands(&self, tx: &mut Tx) -> Result<bool> {
        let mut standing = Vec::new();
        for note in &self.notes {
            let note = post::get(&mut *tx, note.id).await?.ok_or(Error::NotFound)?;
            let says_it =
                note.source.contains("Mrs Chan") && note.content.as_str().contains("Mrs Chan");
            assert_eq!(says_it, note.deleted_at.is_none(), "{note:?}");
            assert!(says_it || (note.source.is_empty() && note.content.as_str().is_empty()));
            standing.push(says_it);
        }
        assert_eq!(standing[0], standing[1], "both or none");
        let hers = post::get(&mut *tx, self.reply.id)
            .await?
            .ok_or(Error::NotFound)?;
        assert!(hers.deleted_at.is_none(), "her own words are hers");
        Ok(standing[0])
    }

    /// Which of her notes are said to be withdrawn, taking what was left.
    async fn withdrawn(&self, tx: &mut Tx) -> Result<Vec<Id<Post>>> {
        let is_told = |id: &Id<Post>| self.notes.iter().any(|note| note.id == *id);
        let said = effects(tx)
            .await?
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Withdrawn { post } => Some(post),
                _ => None,
            });
        Ok(said.filter(is_told).collect())
    }
}

#[tokio::test]
async fn what_told_her_the_details_goes_when_she_is_expected_no_more() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let group = world.node.actor.id;
    for ending in [
        "withdrawn",
        "removed",
        "taken-back",
        "declined",
        "settled",
        "gone",
        "lapsed",
    ] {
        let mut tx = world.db.begin().await?;
        let told = world.told(&mut tx, ending).await?;
        let other = world
            .told_of(&mut tx, told.call.clone(), &format!("{ending}-bo"))
            .await?;
        if ending != "lapsed" {
            assert!(told.says(&mut tx, &told.ana, "yes", group).await?);
            assert_eq!(
                state_of(&mut tx, told.answer).await?,
                AnswerState::Confirmed
            );
        }
        assert!(
            told.says(&mut tx, &told.ana, "Which street?", group)
                .await?
        );
        assert!(told.stands(&mut tx).await? && other.stands(&mut tx).await?);
        assert_eq!(told.withdrawn(&mut tx).await?, []);
        tx.commit().await?;
        let is_of_one = ["taken-back", "declined", "gone"].contains(&ending);
        let end = async |tx: &mut Tx| match ending {
            "withdrawn" => withdraw(tx, by, told.call.id).await,
            "removed" => {
                post::withdraw(tx, by, told.call.id).await?;
                hear(tx, &Effect::Withdrawn { post: told.call.id }).await
            }
            "taken-back" => told
                .says(tx, &told.ana, "I cannot come", group)
                .await
                .map(drop),
            "declined" => decline(tx, by, told.answer, Some("Mr Ho comes")).await,
            "settled" => settle(tx, by, told.call.id, false, Some("Thank you")).await,
            "gone" => hear(tx, &Effect::ReceivedDeparture { actor: told.ana.id }).await,
            _ => sweep(tx).await,
        };
        if ending == "lapsed" {
            world.db.clock.advance(48 * HOUR);
        }
        let mut tx = world.db.begin().await?;
        end(&mut tx).await?;
        assert!(!told.stands(&mut tx).await?, "{ending}");
        assert_eq!(other.stands(&mut tx).await?, is_of_one, "{ending}");
        assert_eq!(
            told.withdrawn(&mut tx).await?,
            told.notes.each_ref().map(|note| note.id),
            "{ending}: each is said to be withdrawn, once"
        );
        // Once more is nothing more.
        for effect in [
            Effect::Withdrawn { post: told.call.id },
            Effect::ReceivedDeparture { actor: told.ana.id },
        ] {
            hear(&mut tx, &effect).await?;
        }
        assert_eq!(told.withdrawn(&mut tx).await?, [], "{ending}");
        tx.commit().await?;
    }
    Ok(())
}

/// She replies to the note that she was told by, and does not know yet that it is withdrawn.
#[tokio::test]
async fn a_late_yes_to_a_note_that_is_withdrawn_is_heard_from_nobody_else() -> Result<()> {
    let world = world().await?;
    let group = world.node.actor.id;
    let mut tx = world.db.begin().await?;
    let told = world.told(&mut tx, "ana").await?;
    let bo = actor::receive(&mut tx, sample::elsewhere("bo", "m.example")).await?;
    tx.commit().await?;
    world.db.clock.advance(48 * HOUR);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(!told.stands(&mut tx).await?);
    assert!(!told.says(&mut tx, &bo, "yes", group).await?);
    assert_eq!(state_of(&mut tx, told.answer).await?, AnswerState::Lapsed);
    assert!(told.says(&mut tx, &told.ana, "yes", group).await?);
    assert_eq!(
        state_of(&mut tx, told.answer).await?,
        AnswerState::Waiting,
        "the asker decides again"
    );
    accept(&mut tx, &world.node.coordinator, told.answer, None, None).await?;
    let anew = world
        .tell(&mut tx, &told.ana, &told.reply, told.answer)
        .await?;
    hear(&mut tx, &Effect::ReceivedDeparture { actor: told.ana.id }).await?;
    let anew = post::get(&mut tx, anew.id).await?.ok_or(Error::NotFound)?;
    assert!(anew.deleted_at.is_some() && anew.source.is_empty());
    Ok(())
}
