//! Whom a call finds, who is asked again, and who sees what.

use super::*;
use crate::{
    actor, block,
    call::{self, Category, Need},
    notification::{self, Reason},
    peer::{self, Standing},
    post::{self, Author, Draft, Kind, Post, Received, Viewer, Visibility},
    sample, sql,
    store::{TestDb, test_db},
    time::{DAY, HOUR},
    town::{arrival, follows, need, next_effect, town},
};

pub(super) fn said(told: Telling) -> Said {
    Said {
        kinds: vec![Category::Person],
        words: "I have a van".into(),
        area: None,
        times: vec![When::Weekends],
        languages: Vec::new(),
        seen_by_hosts: false,
        told,
    }
}

pub(super) async fn publish(
    tx: &mut Tx,
    by: &Author,
    visibility: Visibility,
    need: Need,
) -> Result<Post> {
    let draft = Draft {
        title: Some("A lift to the clinic".into()),
        ..Draft::new(visibility, "en", "On Friday.")
    };
    call::publish(tx, by, Kind::Call, draft, need).await
}

pub(super) async fn comes(
    tx: &mut Tx,
    author: &actor::Actor,
    name: &str,
    as_: Visibility,
) -> Result<Post> {
    let received = Received {
        kind: Kind::Call,
        title: Some("Two people with a van".into()),
        ..arrival(author, name, as_, tx.now())
    };
    call::receive(tx, received, need(), 0, call::State::Open)
        .await?
        .ok_or(Error::NotFound)
}

/// Lets all hear what was left, until nothing is; what may concern somebody is asked as the worker asks it.
pub(super) async fn settle_down(tx: &mut Tx) -> Result<()> {
    while let Some(effect) = next_effect(tx).await? {
        if let Effect::Received { post, .. } = effect
            && post::concerning(&mut *tx, &[post]).await?.is_empty()
        {
            continue;
        }
        call::hear(tx, &effect).await?;
        hear(tx, &effect).await?;
        notification::hear(tx, &effect).await?;
    }
    Ok(())
}

/// What she was told of these things since this was asked last.
pub(super) async fn told(tx: &mut Tx, present: &Present) -> Result<Vec<(Reason, i64)>> {
    settle_down(tx).await?;
    let mut told: Vec<(Reason, i64)> = notification::list(&mut *tx, present.member.id)
        .await?
        .iter()
        .filter(|one| one.read_at.is_none())
        .map(|one| (one.reason, one.subject_id))
        .filter(|(reason, _)| {
            matches!(
                reason,
                Reason::CallFits
                    | Reason::CallsFit
                    | Reason::VolunteerStill
                    | Reason::VolunteerRests
            )
        })
        .collect();
    told.sort_unstable();
    notification::read_all(tx, present).await?;
    Ok(told)
}

pub(super) fn fits(post: &Post) -> Vec<(Reason, i64)> {
    vec![(Reason::CallFits, post.id.get())]
}

/// A70, S0 d.
#[tokio::test]
async fn a70_a_volunteer_is_asked_every_three_months_and_rests_after_two_silences() -> Result<()> {
    let town = town().await?;
    let (silent, kept) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    for member in [silent, kept] {
        say(&mut tx, member, said(Telling::AtOnce)).await?;
    }
    tx.commit().await?;
    for (months, expected) in [
        (3, Some(Reason::VolunteerStill)),
        (6, Some(Reason::VolunteerStill)),
        (9, Some(Reason::VolunteerRests)),
        (12, None),
    ] {
        town.db.clock.advance(90 * DAY);
        let mut tx = town.db.begin().await?;
        sweep(&mut tx).await?;
        sweep(&mut tx).await?;
        let hers: Vec<(Reason, i64)> = expected
            .into_iter()
            .map(|reason| (reason, silent.member.id.get()))
            .collect();
        assert_eq!(told(&mut tx, silent).await?, hers, "{months}");
        let asked = [(Reason::VolunteerStill, kept.member.id.get())];
        assert_eq!(told(&mut tx, kept).await?, asked, "{months}");
        still(&mut tx, kept).await?;
        tx.commit().await?;
    }
    let mut tx = town.db.begin().await?;
    let state = async |tx: &mut Tx, of: &Present| -> Result<State> {
        let known = get(tx, of.member.id).await?.ok_or(Error::NotFound)?;
        Ok(known.state)
    };
    assert_eq!(state(&mut tx, silent).await?, State::Resting);
    assert_eq!(state(&mut tx, kept).await?, State::Active);
    // Who rests is not found, nor who pauses; both go on with one step.
    let group = town.as_group();
    pause(&mut tx, kept).await?;
    let unheard = publish(&mut tx, &group, Visibility::Public, need()).await?;
    assert!(told(&mut tx, silent).await?.is_empty());
    assert!(told(&mut tx, kept).await?.is_empty());
    // A change of words does not end a pause.
    say(&mut tx, kept, said(Telling::AtOnce)).await?;
    assert_eq!(state(&mut tx, kept).await?, State::Paused);
    still(&mut tx, silent).await?;
    still(&mut tx, kept).await?;
    let heard = publish(&mut tx, &group, Visibility::Public, need()).await?;
    assert_eq!(told(&mut tx, silent).await?, fits(&heard));
    assert_eq!(told(&mut tx, kept).await?, fits(&heard));
    assert_eq!(fitting(&mut tx, kept).await?, [heard.id]);
    assert_ne!(heard.id, unheard.id);
    Ok(())
}

#[tokio::test]
async fn a70_only_hosts_see_what_was_ticked_for_them_and_it_goes_with_whoever_leaves() -> Result<()>
{
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    assert!(matches!(
        pause(&mut tx, &town.inside).await,
        Err(Error::NotFound)
    ));
    say(&mut tx, &town.inside, said(Telling::Never)).await?;
    let open = Said {
        seen_by_hosts: true,
        ..said(Telling::Never)
    };
    say(&mut tx, &town.outside, open).await?;
    for by in [&town.inside, &town.outside] {
        assert!(matches!(
            for_hosts(&mut tx, by).await,
            Err(Error::Forbidden)
        ));
    }
    let seen = for_hosts(&mut tx, &town.host).await?;
    let handles: Vec<&str> = seen.iter().map(|one| one.handle.as_str()).collect();
    assert_eq!(handles, ["olga"]);
    member_goes(&mut tx, &town.outside).await?;
    assert!(for_hosts(&mut tx, &town.host).await?.is_empty());
    assert!(get(&mut tx, town.outside.member.id).await?.is_none());
    end(&mut tx, &town.inside).await?;
    let left: i64 = sql!("select count(*) from volunteer_words")
        .scalar(&mut tx)
        .await?;
    assert_eq!(left, 0);
    Ok(())
}

async fn member_goes(tx: &mut Tx, by: &Present) -> Result<()> {
    crate::member::leave(tx, by).await?;
    settle_down(tx).await
}

#[tokio::test]
async fn what_is_said_is_checked_and_a_price_is_refused_kindly() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for (field, why, change) in [
        (
            "kinds",
            "missing",
            Said {
                kinds: vec![],
                ..said(Telling::Daily)
            },
        ),
        (
            "words",
            "too-long",
            Said {
                words: "x".repeat(1_001),
                ..said(Telling::Daily)
            },
        ),
        (
            "words",
            "price",
            Said {
                words: "HK$200 an hour".into(),
                ..said(Telling::Daily)
            },
        ),
        (
            "area",
            "too-long",
            Said {
                area: Some("x".repeat(201)),
                ..said(Telling::Daily)
            },
        ),
        (
            "languages",
            "not-a-language",
            Said {
                languages: vec!["x".repeat(36)],
                ..said(Telling::Daily)
            },
        ),
    ] {
        let refused = say(&mut tx, &town.inside, change).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: at, why: because }) if (at, because) == (field, why)),
            "{field} {why}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_call_finds_those_whose_kind_area_and_language_it_shares() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let group = town.as_group();
    let mut tx = town.db.begin().await?;
    let hers = Said {
        kinds: vec![Category::Person, Category::BeWith],
        area: Some("沙田 Sha Tin".into()),
        languages: vec!["yue".into(), "en".into()],
        ..said(Telling::AtOnce)
    };
    say(&mut tx, ivy, hers).await?;
    // She says neither where nor in which language: that is anywhere, and any.
    say(&mut tx, olga, said(Telling::AtOnce)).await?;
    let asked = |category, area: Option<&str>, languages: &[&str]| Need {
        category,
        area: area.map(str::to_owned),
        languages: languages.iter().map(|tag| (*tag).to_owned()).collect(),
        ..need()
    };
    for (need, for_ivy, for_olga) in [
        (asked(Category::Person, None, &[]), true, true),
        (asked(Category::BeWith, None, &[]), true, false),
        (asked(Category::Lend, None, &[]), false, false),
        (
            asked(Category::Person, Some("新界沙田第一城"), &["en-GB"]),
            true,
            true,
        ),
        (asked(Category::Person, Some("Tai Po"), &[]), false, true),
        (
            asked(Category::Person, Some("Sha Tin"), &["ur"]),
            false,
            true,
        ),
    ] {
        let shown = format!("{need:?}");
        let call = publish(&mut tx, &group, Visibility::Public, need).await?;
        assert_eq!(!told(&mut tx, ivy).await?.is_empty(), for_ivy, "{shown}");
        assert_eq!(!told(&mut tx, olga).await?.is_empty(), for_olga, "{shown}");
        assert_eq!(fitting(&mut tx, ivy).await?.contains(&call.id), for_ivy);
    }
    // An offer looks for nobody.
    let draft = Draft {
        title: Some("Soup".into()),
        ..Draft::new(Visibility::Public, "en", "On Friday.")
    };
    call::publish(&mut tx, &group, Kind::Offer, draft, need()).await?;
    assert!(told(&mut tx, ivy).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn nobody_is_told_of_her_own_call_nor_twice_nor_of_what_she_may_not_see() -> Result<()> {
    let town = town().await?;
    let everyone = [&town.coordinator, &town.host, &town.inside, &town.outside];
    let mut tx = town.db.begin().await?;
    for member in everyone {
        say(&mut tx, member, said(Telling::AtOnce)).await?;
    }
    let own = publish(
        &mut tx,
        &town.as_herself(&town.inside),
        Visibility::Inside,
        need(),
    )
    .await?;
    assert!(told(&mut tx, &town.inside).await?.is_empty());
    assert_eq!(told(&mut tx, &town.outside).await?, fits(&own));
    // What she wrote for the group is hers, too.
    let ours = publish(&mut tx, &town.as_group(), Visibility::Public, need()).await?;
    assert!(
        told(&mut tx, &town.host)
            .await?
            .iter()
            .all(|one| one.1 != ours.id.get())
    );
    // Heard again, as after a crash or when it is edited: nobody is told again.
    for effect in [
        Effect::Published { post: ours.id },
        Effect::Edited { post: ours.id },
        Effect::CallFits { post: ours.id },
    ] {
        told(&mut tx, &town.coordinator).await?;
        effect::leave(&mut tx, effect).await?;
        assert!(told(&mut tx, &town.coordinator).await?.is_empty());
    }

    // By every visibility and author, those and only those are told who may see it.
    follows(&mut tx, town.group.id, town.carers.id).await?;
    follows(&mut tx, town.outside.member.actor_id, town.alice.id).await?;
    for member in everyone {
        told(&mut tx, member).await?;
    }
    let mut calls = Vec::new();
    for visibility in [
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Followers,
    ] {
        for (author, name) in [(&town.carers, "c"), (&town.alice, "a"), (&town.bob, "b")] {
            let name = format!("{name}-{visibility}");
            calls.push((comes(&mut tx, author, &name, visibility).await?, author.id));
        }
    }
    settle_down(&mut tx).await?;
    for member in everyone {
        let heard = told(&mut tx, member).await?;
        for (call, author) in &calls {
            let may = post::may_see(&mut tx, &Viewer::Member(member.clone()), call).await?;
            let is_followed = *author == town.carers.id
                || (*author == town.alice.id && member.member.id == town.outside.member.id);
            let expected = may && is_followed;
            let was = heard.contains(&(Reason::CallFits, call.id.get()));
            assert_eq!(was, expected, "{} for {}", call.uri, member.member.handle);
        }
    }
    Ok(())
}

#[tokio::test]
async fn calls_of_silenced_blocked_and_unasked_senders_tell_nobody() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    for member in [ivy, olga] {
        say(&mut tx, member, said(Telling::AtOnce)).await?;
    }
    follows(&mut tx, town.group.id, town.carers.id).await?;
    let heard = comes(&mut tx, &town.carers, "one", Visibility::Public).await?;
    assert_eq!(
        told(&mut tx, ivy).await?,
        fits(&heard),
        "a followed group's"
    );
    assert_eq!(told(&mut tx, olga).await?, fits(&heard));
    block::by_member(&mut tx, ivy, town.carers.id).await?;
    let two = comes(&mut tx, &town.carers, "two", Visibility::Public).await?;
    assert!(told(&mut tx, ivy).await?.is_empty(), "she blocked it");
    assert_eq!(told(&mut tx, olga).await?, fits(&two));
    peer::set_standing(
        &mut tx,
        Some(&town.coordinator),
        &town.carers.host,
        Standing::Silenced,
    )
    .await?;
    comes(&mut tx, &town.carers, "three", Visibility::Public).await?;
    assert!(told(&mut tx, olga).await?.is_empty(), "silenced");
    // What was fetched to fill up is no news.
    let old = Received {
        kind: Kind::Call,
        quiet: true,
        ..arrival(&town.alice, "old", Visibility::Public, tx.now())
    };
    follows(&mut tx, town.group.id, town.alice.id).await?;
    call::receive(&mut tx, old.clone(), need(), 0, call::State::Open).await?;
    assert!(told(&mut tx, olga).await?.is_empty(), "filled up");
    // It had been published in that very moment, and is sent now; once.
    let sent = Received {
        quiet: false,
        ..old
    };
    for finds in [true, false] {
        let post = call::receive(&mut tx, sent.clone(), need(), 0, call::State::Open).await?;
        let expected = post.filter(|_| finds).as_ref().map(fits);
        assert_eq!(told(&mut tx, olga).await?, expected.unwrap_or_default());
    }
    Ok(())
}

#[tokio::test]
async fn a_digest_comes_once_a_day_and_looks_again_at_what_is_still_open() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let group = town.as_group();
    let mut tx = town.db.begin().await?;
    say(&mut tx, ivy, said(Telling::Daily)).await?;
    say(&mut tx, olga, said(Telling::Never)).await?;
    let mut calls = Vec::new();
    for _ in 0..4 {
        calls.push(publish(&mut tx, &group, Visibility::Inside, need()).await?);
        tx.commit().await?;
        town.db.clock.advance(10);
        tx = town.db.begin().await?;
    }
    sweep(&mut tx).await?;
    assert!(told(&mut tx, ivy).await?.is_empty(), "not before its hour");
    assert_eq!(
        fitting(&mut tx, olga).await?.len(),
        4,
        "on her page all the same"
    );
    // One is settled, one withdrawn, one answered by her.
    call::settle(&mut tx, &town.host, calls[3].id, false, None).await?;
    call::withdraw(&mut tx, &town.host, calls[2].id).await?;
    call::answer(&mut tx, ivy, calls[1].id, "I", 1, None, None).await?;
    settle_down(&mut tx).await?;
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    sweep(&mut tx).await?;
    let all = vec![(Reason::CallsFit, calls[0].id.get())];
    assert_eq!(told(&mut tx, ivy).await?, all);
    assert!(told(&mut tx, olga).await?.is_empty(), "she wants none");
    assert_eq!(fitting(&mut tx, ivy).await?, [calls[0].id]);
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(told(&mut tx, ivy).await?.is_empty(), "each once");
    // When nothing is left of it, there is no digest.
    let last = publish(&mut tx, &group, Visibility::Inside, need()).await?;
    settle_down(&mut tx).await?;
    // As when its group elsewhere says that it is done, or its time passes.
    sql!(
        "update calls set state = 'done' where post_id = $1",
        last.id
    )
    .run(&mut tx)
    .await?;
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(told(&mut tx, ivy).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn more_than_a_hundred_are_told_once_each() -> Result<()> {
    let db: TestDb = test_db().await?;
    let node = sample::found(&db).await?;
    let mut tx = db.begin().await?;
    let mut members = Vec::new();
    for n in 0..105 {
        let member = sample::person(&mut tx, &format!("m{n}"), None).await?;
        say(&mut tx, &member, said(Telling::AtOnce)).await?;
        members.push(member);
    }
    let by = Author {
        member: node.coordinator.clone(),
        as_group: true,
    };
    let call = publish(&mut tx, &by, Visibility::Inside, need()).await?;
    settle_down(&mut tx).await?;
    for member in &members {
        assert_eq!(told(&mut tx, member).await?, fits(&call));
    }
    let rows: i64 = sql!("select count(*) from notifications where reason = 'call-fits'")
        .scalar(&mut tx)
        .await?;
    assert_eq!(rows, 105);
    Ok(())
}
