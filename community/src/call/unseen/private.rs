//! Tests of what is said privately under a call that is asked unseen: she and the hosts whom she chose read it, and nobody else who speaks
//! for the group.

use super::*;
use crate::{
    actor::Actor,
    reading,
    store::Page,
    time::{MINUTE, Time},
    timeline::{self, Reader},
    town,
};

/// Aunt May, who is elsewhere, writes privately to the group.
async fn whispered(
    world: &World,
    (from, name): (&Actor, &str),
    parent: Option<&Post>,
) -> Result<Post> {
    let mut tx = world.db.begin().await?;
    let written_at = Time(tx.now().0 - MINUTE);
    let received = post::Received {
        in_reply_to_uri: parent.map(|parent| parent.uri.clone()),
        recipients: vec![(world.node.actor.id, true)],
        ..town::arrival(from, name, Visibility::Direct, written_at)
    };
    let post = post::receive(&mut tx, received).await?;
    tx.commit().await?;
    post.ok_or(Error::NotFound)
}

/// Everyone who may look, and whether she is one of the few.
fn viewers(world: &World) -> Vec<(&'static str, Viewer, bool)> {
    let group = world.node.actor.id;
    let member = |one: &Present| Viewer::Member(one.clone());
    vec![
        ("who asks", member(&world.rain), true),
        ("chosen", member(&world.chosen), true),
        (
            "chosen, as the group",
            Viewer::Group(group, world.chosen.clone()),
            true,
        ),
        ("another host", member(&world.other), false),
        (
            "as the group",
            Viewer::Group(group, world.other.clone()),
            false,
        ),
        ("coordinator", member(&world.node.coordinator), false),
        ("a member", member(&world.helper), false),
        ("nobody", Viewer::Nobody, false),
    ]
}

fn reader(viewer: &Viewer) -> Reader {
    Reader {
        viewer: viewer.clone(),
        actor: match viewer {
            Viewer::Member(present) => Some(present.member.actor_id),
            Viewer::Group(group, _) => Some(*group),
            Viewer::Nobody | Viewer::Remote(_) => None,
        },
    }
}

/// Who reads this: by the one rule, in a thread, among what is private, in streams, by search, and in the group's conversations.
async fn read_by(world: &World, post: &Post, is_for: &dyn Fn(bool) -> bool) -> Result<()> {
    let db = &*world.db;
    let root = post::get(db, post.thread_id)
        .await?
        .ok_or(Error::NotFound)?;
    for (who, viewer, is_chosen) in viewers(world) {
        let may = is_for(is_chosen) && !matches!(viewer, Viewer::Nobody);
        assert_eq!(post::may_see(db, &viewer, post).await?, may, "{who}");
        let seen = timeline::seen(db, &reader(&viewer), &[post.id]).await?;
        assert_eq!(seen.len() == 1, may, "{who}, in streams");
        let private = timeline::private(db, &viewer, 40).await?;
        let holds = |entries: &[timeline::Entry]| entries.iter().any(|one| one.post.id == post.id);
        assert_eq!(holds(&private), may, "{who}, among what is private");
        if root.id != post.id {
            let thread = timeline::replies(db, &viewer, &root).await?;
            assert_eq!(holds(&thread), may, "{who}, in the thread");
        }
        if let Viewer::Group(group, by) = &viewer {
            let page = Page::newest(1_000_000);
            let who_looks = (*group, by.member.id);
            let threads = reading::conversations(db, who_looks, &page).await?;
            let is_there = threads.iter().any(|one| one.last_id == post.id);
            assert_eq!(is_there, may, "{who}, in conversations");
            let mut tx = world.db.begin().await?;
            let read = reading::read(&mut tx, who_looks, post.thread_id).await;
            assert_eq!(read.is_ok(), may, "{who}, reads the conversation");
        }
    }
    Ok(())
}

#[tokio::test]
async fn d6_what_a_helper_elsewhere_says_privately_is_for_the_few_who_may_know() -> Result<()> {
    let world = world().await?;
    let (_, call) = world.published().await?;
    let mut tx = world.db.begin().await?;
    let may = actor::receive(&mut tx, sample::elsewhere("may", "carers.example")).await?;
    let june = actor::receive(&mut tx, sample::elsewhere("june", "carers.example")).await?;
    town::follows(&mut tx, may.id, world.node.actor.id).await?;
    town::follows(&mut tx, june.id, world.node.actor.id).await?;
    tx.commit().await?;
    drain(&world.db).await?;

    // What has nothing to do with it all hosts read, as before, and she who asks does not.
    let other = whispered(&world, (&may, "greetings"), None).await?;
    for (who, viewer, _) in viewers(&world) {
        let for_hosts = match &viewer {
            Viewer::Member(present) => present.is_host(),
            Viewer::Group(..) => true,
            Viewer::Nobody | Viewer::Remote(_) => false,
        };
        assert_eq!(
            post::may_see(&*world.db, &viewer, &other).await?,
            for_hosts,
            "{who}"
        );
    }
    drain(&world.db).await?;
    assert!(
        world
            .told(&world.other)
            .await?
            .contains(&Reason::PrivatePost)
    );

    // The first is an answer, the second only words.
    let first = whispered(&world, (&may, "I know Mrs Ho"), Some(&call)).await?;
    drain(&world.db).await?;
    let second = whispered(&world, (&may, "Is it flat 7B?"), Some(&first)).await?;
    drain(&world.db).await?;
    for post in [&first, &second] {
        assert_eq!(post.thread_id, call.id);
        let chosen_only = |chosen| chosen;
        if post.id == second.id {
            read_by(&world, post, &chosen_only).await?;
        }
        for (who, viewer, chosen) in viewers(&world) {
            assert_eq!(
                post::may_see(&*world.db, &viewer, post).await?,
                chosen,
                "{who}"
            );
        }
    }
    for who in [&world.rain, &world.chosen] {
        let told = world.told(who).await?;
        assert!(told.contains(&Reason::AnswerCame) && told.contains(&Reason::PrivatePost));
    }
    let told = |reasons: Vec<Reason>| {
        reasons
            .iter()
            .filter(|one| **one == Reason::PrivatePost)
            .count()
    };
    assert_eq!(told(world.told(&world.other).await?), 1, "the greetings");
    assert_eq!(told(world.told(&world.helper).await?), 0);

    // What a host says there for the group is not for the others either, to read or to change.
    let author = Author {
        member: world.chosen.clone(),
        as_group: true,
    };
    let draft = Draft {
        in_reply_to: Some(second.id),
        ..Draft::new(Visibility::Direct, "en", "Yes, 7B")
    };
    let mut tx = world.db.begin().await?;
    let (said, _) = post::publish(&mut tx, &author, Kind::Note, draft.clone()).await?;
    tx.commit().await?;
    read_by(&world, &said, &|chosen| chosen).await?;
    let mut tx = world.db.begin().await?;
    for outcome in [
        post::withdraw(&mut tx, &world.other, said.id).await,
        post::edit(
            &mut tx,
            &world.other,
            said.id,
            Draft {
                in_reply_to: None,
                ..draft.clone()
            },
        )
        .await
        .map(drop),
        post::publish(
            &mut tx,
            &Author {
                member: world.other.clone(),
                as_group: true,
            },
            Kind::Note,
            draft,
        )
        .await
        .map(drop),
    ] {
        assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}");
    }
    drop(tx);

    // A member of ours who writes to the group under it says it to the same few; she reads her own.
    let author = Author {
        member: world.helper.clone(),
        as_group: false,
    };
    let draft = Draft {
        in_reply_to: Some(call.id),
        recipients: vec![world.node.actor.id],
        ..Draft::new(Visibility::Direct, "en", "Is she well again?")
    };
    let mut tx = world.db.begin().await?;
    let (ours, _) = post::publish(&mut tx, &author, Kind::Note, draft).await?;
    tx.commit().await?;
    for (who, viewer, chosen) in viewers(&world) {
        let may = chosen || who == "a member";
        assert_eq!(
            post::may_see(&*world.db, &viewer, &ours).await?,
            may,
            "{who}"
        );
    }

    // When it is withdrawn nobody knows any more whose it was: nobody reads it, and what comes late neither.
    let mut tx = world.db.begin().await?;
    withdraw(&mut tx, &world.rain, call.id).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    read_by(&world, &second, &|_| false).await?;
    Ok(())
}
