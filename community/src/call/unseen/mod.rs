//! Tests of asking through the group: who knows, who decides, and what is left when it is over.

mod private;
mod traces;

use super::*;
use crate::{
    actor,
    call::ask,
    effect::Effect,
    member::{self, Member, Present, Role},
    notification::{self, Reason},
    post::{Viewer, Visibility},
    sample::{self, Founded},
    sql,
    store::{Db, TestDb, test_db},
};

const HELD_BACK: &str = "Flat 7B, ring for Mrs Ho";

struct World {
    db: TestDb,
    node: Founded,
    /// Who asks.
    rain: Present,
    /// The host whom she chose, and one whom she did not.
    chosen: Present,
    other: Present,
    helper: Present,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    let mut tx = db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let chosen = sample::person(&mut tx, "ah_mei", Some(Role::Host)).await?;
    let other = sample::person(&mut tx, "ah_keung", Some(Role::Host)).await?;
    let helper = sample::person(&mut tx, "ah_ling", None).await?;
    tx.commit().await?;
    drain(&db).await?;
    Ok(World {
        db,
        node,
        rain,
        chosen,
        other,
        helper,
    })
}

fn wish() -> Wish {
    Wish {
        title: "A lift to the clinic".into(),
        text: "On Friday, two hours.".into(),
        language: "en".into(),
        visibility: Visibility::Followers,
        content_note: None,
        need: Need {
            category: Category::Person,
            needed: 1,
            inexhaustible: false,
            needed_by: None,
            area: Some("Sham Shui Po".into()),
            languages: vec![],
            held_back: Some(HELD_BACK.into()),
            confirm_hours: 48,
            slots: Vec::new(),
            access: Vec::new(),
            extra: Default::default(),
        },
    }
}

/// What has become true is heard; gives what it was.
async fn drain(db: &Db) -> Result<Vec<Effect>> {
    let mut heard = Vec::new();
    let mut tx = db.begin().await?;
    loop {
        let bodies = sql!("select body from effects order by id")
            .scalars::<String>(&mut tx)
            .await?;
        if bodies.is_empty() {
            break;
        }
        sql!("delete from effects").run(&mut tx).await?;
        for body in bodies {
            let effect = serde_json::from_str(&body)?;
            post::hear(&mut tx, &effect).await?;
            hear(&mut tx, &effect).await?;
            notification::hear(&mut tx, &effect).await?;
            heard.push(effect);
        }
    }
    tx.commit().await?;
    Ok(heard)
}

impl World {
    async fn asked(&self) -> Result<Ask> {
        let mut tx = self.db.begin().await?;
        let hosts = [self.chosen.member.id];
        let ask = ask::send(&mut tx, &self.rain, &hosts, wish(), Some("1")).await?;
        tx.commit().await?;
        Ok(ask)
    }

    async fn published(&self) -> Result<(Ask, Post)> {
        let ask = self.asked().await?;
        let mut tx = self.db.begin().await?;
        let post = ask::publish(&mut tx, &self.chosen, ask.id).await?;
        tx.commit().await?;
        Ok((ask, post))
    }

    async fn answered(&self, call: Id<Post>) -> Result<Answer> {
        let mut tx = self.db.begin().await?;
        let given = answer(&mut tx, &self.helper, call, "I can drive", 1, None, None).await?;
        tx.commit().await?;
        Ok(given)
    }

    async fn told(&self, who: &Present) -> Result<Vec<Reason>> {
        let told = notification::list(&*self.db, who.member.id).await?;
        Ok(told.into_iter().map(|one| one.reason).collect())
    }
}

#[tokio::test]
async fn d6_only_the_hosts_she_chose_know_of_it() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    for (hosts, why) in [
        (vec![], "too-few"),
        (vec![world.rain.member.id], "not-a-choice"),
        (
            vec![world.chosen.member.id, world.helper.member.id],
            "not-a-choice",
        ),
    ] {
        let refused = ask::send(&mut tx, &world.rain, &hosts, wish(), None).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: "hosts", why: told }) if told == why),
            "{why}: {refused:?}"
        );
    }
    drop(tx);
    let ask = world.asked().await?;
    assert_eq!(world.asked().await?.id, ask.id, "a form sent twice is one");
    // She is told of with nothing but a number.
    assert_eq!(
        drain(&world.db).await?,
        vec![Effect::AskedThroughGroup { ask: ask.id }]
    );
    assert_eq!(world.told(&world.chosen).await?, [Reason::AskCame]);
    for other in [&world.other, &world.node.coordinator, &world.helper] {
        assert_eq!(world.told(other).await?, []);
        assert!(ask::get(&*world.db, other, ask.id).await?.is_none());
        assert!(ask::waiting(&*world.db, other).await?.is_empty());
        let mut tx = world.db.begin().await?;
        let refused = ask::publish(&mut tx, other, ask.id).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let told = notification::list(&*world.db, world.chosen.member.id).await?;
    assert!(told.iter().all(|one| one.actor_id.is_none()));
    assert_eq!(ask::waiting(&*world.db, &world.chosen).await?.len(), 1);

    // It is kept as it would be said, and nothing of it is said before.
    let mut tx = world.db.begin().await?;
    ask::preview(&mut tx, wish()).await?;
    drop(tx);
    assert_eq!(count(&world.db).await?, 0);
    Ok(())
}

async fn count(db: &Db) -> Result<i64> {
    sql!("select count(*) from posts").scalar(db).await
}

#[tokio::test]
async fn d6_what_is_published_has_no_trace_of_her() -> Result<()> {
    let world = world().await?;
    let (ask, post) = world.published().await?;
    let mut tx = world.db.begin().await?;
    assert_eq!(
        ask::publish(&mut tx, &world.chosen, ask.id).await?.id,
        post.id
    );
    drop(tx);
    assert_eq!(
        (post.author_id, post.member_id),
        (world.node.actor.id, None)
    );
    assert_eq!(count(&world.db).await?, 1, "twice is once");
    let call = get(&*world.db, post.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(call.state, State::Open);
    let told = drain(&world.db).await?;
    assert!(told.contains(&Effect::Published { post: post.id }));
    assert_eq!(world.told(&world.rain).await?, [Reason::AskPublished]);

    // Neither her id nor her name stands in any row but the one of the ask, her own membership, and what she herself is told.
    let given = world.answered(post.id).await?;
    let mut tx = world.db.begin().await?;
    accept(&mut tx, &world.rain, given.id, Some("Thank you"), None).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    let mut tx = world.db.begin().await?;
    confirm(&mut tx, &world.helper, given.id).await?;
    settle(&mut tx, &world.chosen, post.id, false, None).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    let (member, actor) = (world.rain.member.id.get(), world.rain.member.actor_id.get());
    for (what, rows) in [
        (
            "posts",
            sql!(
                "select count(*) from posts where member_id = $1 or author_id = $2",
                member,
                actor
            )
            .scalar::<i64>(&*world.db)
            .await?,
        ),
        (
            "answers",
            sql!(
                "select count(*) from answers where decided_by = $1 or actor_id = $2",
                member,
                actor
            )
            .scalar(&*world.db)
            .await?,
        ),
        (
            "notices",
            sql!(
                "select count(*) from notifications where actor_id = $1",
                actor
            )
            .scalar(&*world.db)
            .await?,
        ),
        (
            "effects",
            sql!("select count(*) from effects")
                .scalar(&*world.db)
                .await?,
        ),
    ] {
        assert_eq!(rows, 0, "{what}");
    }
    Ok(())
}

#[tokio::test]
async fn a73_she_and_those_she_chose_decide_and_nobody_else() -> Result<()> {
    let world = world().await?;
    let (_, post) = world.published().await?;
    let given = world.answered(post.id).await?;
    drain(&world.db).await?;
    assert!(world.told(&world.rain).await?.contains(&Reason::AnswerCame));
    assert!(
        world
            .told(&world.chosen)
            .await?
            .contains(&Reason::AnswerCame)
    );
    for other in [&world.other, &world.node.coordinator] {
        assert!(!world.told(other).await?.contains(&Reason::AnswerCame));
        assert!(undecided(&*world.db, other).await?.is_empty());
        assert!(!may_decide(&*world.db, other, &post).await?);
        let id = post.id;
        let mut tx = world.db.begin().await?;
        for refused in [
            accept(&mut tx, other, given.id, None, None).await,
            decline(&mut tx, other, given.id, None).await,
            settle(&mut tx, other, id, false, None).await,
            withdraw(&mut tx, other, id).await,
            edit(
                &mut tx,
                other,
                id,
                Draft::new(Visibility::Public, "en", "x"),
                wish().need,
            )
            .await
            .map(drop),
        ] {
            assert!(
                matches!(refused, Err(Error::Forbidden | Error::Invalid { .. })),
                "{refused:?}"
            );
        }
        let refused = post::withdraw(&mut tx, other, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    assert_eq!(undecided(&*world.db, &world.chosen).await?.len(), 1);
    assert_eq!(undecided(&*world.db, &world.rain).await?.len(), 1);

    // She says yes, changes her words, closes and reopens; her own call she does not answer.
    let mut tx = world.db.begin().await?;
    accept(&mut tx, &world.rain, given.id, Some("Please come"), None).await?;
    let told = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        told.reply.as_deref(),
        Some("Please come\n\nFlat 7B, ring for Mrs Ho")
    );
    let mut draft = Draft::new(Visibility::Followers, "en", "On Saturday instead.");
    draft.title = Some("A lift".into());
    edit(&mut tx, &world.rain, post.id, draft, wish().need).await?;
    settle(&mut tx, &world.rain, post.id, false, None).await?;
    reopen(&mut tx, &world.rain, post.id).await?;
    let own = answer(&mut tx, &world.rain, post.id, "Me", 1, None, None).await;
    assert!(matches!(own, Err(Error::Conflict("own-call"))), "{own:?}");
    tx.commit().await?;
    let seen = post::see(&*world.db, &Viewer::Member(world.other.clone()), post.id).await?;
    let seen = seen.ok_or(Error::NotFound)?;
    assert_eq!(
        (seen.source.as_str(), seen.member_id),
        ("On Saturday instead.", None)
    );
    Ok(())
}

#[tokio::test]
async fn d6_what_waits_for_no_host_any_more_comes_back() -> Result<()> {
    let world = world().await?;
    let ask = world.asked().await?;
    let swept = async || -> Result<()> {
        let mut tx = world.db.begin().await?;
        sweep(&mut tx).await?;
        tx.commit().await?;
        drain(&world.db).await.map(drop)
    };
    swept().await?;
    assert_eq!(world.told(&world.rain).await?, []);
    sql!(
        "update duties set ends_at = $2 where member_id = $1",
        world.chosen.member.id,
        world.db.now()
    )
    .run(&*world.db)
    .await?;
    swept().await?;
    assert_eq!(world.told(&world.rain).await?, [Reason::AskReturned]);
    let back = ask::get(&*world.db, &world.rain, ask.id).await?;
    assert_eq!(back.and_then(|ask| ask.words).as_deref(), Some(""));
    swept().await?;
    assert_eq!(world.told(&world.rain).await?.len(), 1, "once");
    Ok(())
}

#[tokio::test]
async fn d6_it_comes_back_with_kind_words_and_goes_out_again() -> Result<()> {
    let world = world().await?;
    let ask = world.asked().await?;
    let mut tx = world.db.begin().await?;
    ask::send_back(&mut tx, &world.chosen, ask.id, "Which Friday, dear?").await?;
    tx.commit().await?;
    drain(&world.db).await?;
    assert_eq!(world.told(&world.rain).await?, [Reason::AskReturned]);
    let back = ask::get(&*world.db, &world.rain, ask.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(back.words.as_deref(), Some("Which Friday, dear?"));
    assert!(ask::waiting(&*world.db, &world.chosen).await?.is_empty());

    // She chooses anew: who may know no more finds nothing.
    let mut tx = world.db.begin().await?;
    let hosts = [world.other.member.id];
    let again = ask::send_again(&mut tx, &world.rain, ask.id, &hosts, wish(), Some("2")).await?;
    let twice = ask::send_again(&mut tx, &world.rain, ask.id, &hosts, wish(), Some("2")).await?;
    assert_eq!(twice.id, again.id, "a form sent twice is one");
    for (by, known) in [(&world.rain, true), (&world.helper, false)] {
        assert_eq!(ask::made(&mut tx, by, "2").await?.is_some(), known);
    }
    tx.commit().await?;
    drain(&world.db).await?;
    assert!(
        ask::get(&*world.db, &world.chosen, again.id)
            .await?
            .is_none()
    );
    assert!(ask::get(&*world.db, &world.chosen, ask.id).await?.is_none());
    assert_eq!(world.told(&world.other).await?, [Reason::AskCame]);
    let mut tx = world.db.begin().await?;
    let late = ask::publish(&mut tx, &world.chosen, ask.id).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");

    // Before it is out she takes it back, and nothing is left; afterwards only as a call.
    ask::take_back(&mut tx, &world.rain, again.id).await?;
    assert!(ask::of(&mut tx, &world.rain).await?.is_empty());
    tx.commit().await?;
    let (ask, post) = {
        let mut tx = world.db.begin().await?;
        let hosts = [world.chosen.member.id];
        let ask = ask::send(&mut tx, &world.rain, &hosts, wish(), None).await?;
        let post = ask::publish(&mut tx, &world.chosen, ask.id).await?;
        tx.commit().await?;
        (ask, post)
    };
    let mut tx = world.db.begin().await?;
    let late = ask::take_back(&mut tx, &world.rain, ask.id).await;
    assert!(
        matches!(late, Err(Error::Conflict("ask-published"))),
        "{late:?}"
    );
    withdraw(&mut tx, &world.rain, post.id).await?;
    assert!(ask::of(&mut tx, &world.rain).await?.is_empty());
    Ok(())
}

#[test]
fn the_states_of_a_call_follow_each_other_so_and_not_otherwise() {
    use State::{Done, DoneByOthers, Draft, Expired, Filled, Open, PartFilled, Withdrawn};
    let running = [Open, PartFilled, Filled];
    for from in State::ALL {
        for to in State::ALL {
            let allowed = from == to
                || match from {
                    Draft => matches!(to, Open | Withdrawn),
                    Open | PartFilled | Filled => *to != Draft,
                    Done | DoneByOthers => {
                        running.contains(to) || matches!(to, Done | DoneByOthers | Withdrawn)
                    }
                    Expired => *to != Draft,
                    Withdrawn => false,
                };
            assert_eq!(from.step(*to).is_ok(), allowed, "{from} to {to}");
        }
    }
}

#[tokio::test]
async fn pr29_a_call_widens_only_when_the_asker_says_so_and_earlier_words_stay_closed() -> Result<()>
{
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let mut inside = wish();
    inside.visibility = Visibility::Inside;
    let hosts = [world.chosen.member.id];
    let asked = ask::send(&mut tx, &world.rain, &hosts, inside, None).await?;
    let call = ask::publish(&mut tx, &world.chosen, asked.id).await?;
    // Said inside: a first wording, and a reply.
    let mut draft = Draft::new(Visibility::Public, "en", "On Saturday, Mrs Ho.");
    draft.title = Some("A lift".into());
    edit(&mut tx, &world.rain, call.id, draft.clone(), wish().need).await?;
    draft.text = "On Saturday.".into();
    let edited = edit(&mut tx, &world.rain, call.id, draft, wish().need).await?;
    assert_eq!(
        edited.visibility,
        Visibility::Inside,
        "an edit opens nothing"
    );
    let reply = Draft {
        in_reply_to: Some(call.id),
        ..Draft::new(Visibility::Public, "en", "Is it for Mrs Ho?")
    };
    let author = Author {
        member: world.helper.clone(),
        as_group: false,
    };
    let (reply, _) = post::publish(&mut tx, &author, Kind::Note, reply).await?;
    tx.commit().await?;
    drain(&world.db).await?;

    let mut tx = world.db.begin().await?;
    for other in [&world.chosen, &world.other, &world.helper] {
        let refused = widen(&mut tx, other, call.id, Visibility::Public).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    let wider = widen(&mut tx, &world.rain, call.id, Visibility::Followers).await?;
    assert_eq!(
        (wider.visibility, wider.member_id),
        (Visibility::Followers, None)
    );
    tx.commit().await?;
    let heard = drain(&world.db).await?;
    assert!(heard.contains(&Effect::Published { post: call.id }));
    assert!(post::revisions(&*world.db, call.id).await?.is_empty());
    let reply = post::get(&*world.db, reply.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(reply.visibility, Visibility::Inside, "what was said inside");

    // Further, and never back.
    let mut tx = world.db.begin().await?;
    widen(&mut tx, &world.rain, call.id, Visibility::Public).await?;
    for no_wider in [
        Visibility::Public,
        Visibility::Followers,
        Visibility::Inside,
    ] {
        let refused = widen(&mut tx, &world.rain, call.id, no_wider).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    // A member without an address outside does not speak outside in her own name.
    let author = Author {
        member: world.rain.clone(),
        as_group: false,
    };
    let mut draft = Draft::new(Visibility::Inside, "en", "Mine");
    draft.title = Some("Mine".into());
    let own = publish(&mut tx, &author, Kind::Call, draft, wish().need).await?;
    let refused = widen(&mut tx, &world.rain, own.id, Visibility::Public).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    Ok(())
}
