use super::*;
use crate::{
    effect::Effect,
    group::Stage,
    sql,
    time::{DAY, HOUR},
    town::{Town, arrival, effects, follows, town},
};

fn draft(visibility: Visibility, text: &str) -> Draft {
    Draft::new(visibility, "en", text)
}

fn invalid(outcome: Result<(Post, bool)>) -> (&'static str, &'static str) {
    match outcome {
        Err(Error::Invalid { field, why }) => (field, why),
        other => panic!("not refused as invalid: {other:?}"),
    }
}

async fn sees(town: &Town, id: Id<Post>) -> Result<Vec<&'static str>> {
    let mut names = Vec::new();
    for (name, viewer) in town.viewers() {
        if see(&*town.db, &viewer, id).await?.is_some() {
            names.push(name);
        }
    }
    Ok(names)
}

const EVERYONE: [&str; 9] = [
    "nobody",
    "coordinator",
    "host",
    "inside",
    "outside",
    "group",
    "carers",
    "alice",
    "bob",
];
const MEMBERS: [&str; 5] = ["coordinator", "host", "inside", "outside", "group"];

/// AC11, PR01, PR09: each viewer, each visibility, our own posts.
#[tokio::test]
async fn pr01_pr09_our_own_posts_are_seen_by_those_they_are_for_and_nobody_else() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    follows(&mut tx, town.carers.id, town.group.id).await?;
    let mut posts = Vec::new();
    for visibility in [
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Followers,
        Visibility::Inside,
    ] {
        posts.push(
            publish(
                &mut tx,
                &town.as_group(),
                Kind::Note,
                draft(visibility, "words"),
            )
            .await?
            .0
            .id,
        );
    }
    let private = Draft {
        recipients: vec![town.alice.id],
        ..draft(Visibility::Direct, "for you")
    };
    let private = publish(&mut tx, &town.as_group(), Kind::Note, private)
        .await?
        .0
        .id;
    let to_group = Draft {
        recipients: vec![town.group.id],
        ..draft(Visibility::Direct, "for the hosts")
    };
    let to_group = publish(
        &mut tx,
        &town.as_herself(&town.inside),
        Kind::Note,
        to_group,
    )
    .await?
    .0
    .id;
    let between = Draft {
        recipients: vec![town.bob.id],
        ..draft(Visibility::Direct, "for bob")
    };
    let between = publish(
        &mut tx,
        &town.as_herself(&town.outside),
        Kind::Note,
        between,
    )
    .await?
    .0
    .id;
    tx.commit().await?;
    assert_eq!(sees(&town, posts[0]).await?, EVERYONE);
    assert_eq!(sees(&town, posts[1]).await?, EVERYONE);
    assert_eq!(
        sees(&town, posts[2]).await?,
        [&MEMBERS[..], &["carers"]].concat()
    );
    assert_eq!(sees(&town, posts[3]).await?, MEMBERS);
    assert_eq!(
        sees(&town, private).await?,
        ["coordinator", "host", "group", "alice"]
    );
    assert_eq!(
        sees(&town, to_group).await?,
        ["coordinator", "host", "inside", "group"]
    );
    assert_eq!(sees(&town, between).await?, ["outside", "bob"]);
    Ok(())
}

/// AC11: a follow that waits opens nothing, and one member's follow opens nothing to another.
#[tokio::test]
async fn ac11_posts_from_elsewhere_are_seen_by_exact_accepted_followers() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let by_alice = receive(
        &mut tx,
        arrival(&town.alice, "a", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?
    .id;
    let by_carers = receive(
        &mut tx,
        arrival(&town.carers, "c", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?
    .id;
    let private = Received {
        recipients: vec![(town.group.id, false)],
        ..arrival(&town.bob, "d", Visibility::Direct, now)
    };
    let private = receive(&mut tx, private).await?.ok_or(Error::NotFound)?.id;
    sql!(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at) values (1, $1, $2, 'requested', 'u:1', 1)",
        town.group.id, town.carers.id
    )
    .run(&mut tx)
    .await?;
    follows(&mut tx, town.outside.member.actor_id, town.alice.id).await?;
    tx.commit().await?;
    assert_eq!(sees(&town, by_alice).await?, ["outside", "alice"]);
    assert_eq!(sees(&town, by_carers).await?, ["carers"]);
    assert_eq!(
        sees(&town, private).await?,
        ["coordinator", "host", "group", "bob"]
    );
    sql!("update follows set state = 'accepted' where id = 1")
        .run(&*town.db)
        .await?;
    assert_eq!(
        sees(&town, by_carers).await?,
        [&MEMBERS[..], &["carers"]].concat()
    );
    Ok(())
}

#[tokio::test]
async fn a_withdrawn_post_is_empty_and_gone_for_all_who_could_not_see_it() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let words = Draft {
        title: Some("Title".into()),
        tags: vec!["care".into()],
        ..draft(Visibility::Public, "secret words")
    };
    let public = publish(&mut tx, &town.as_group(), Kind::Note, words)
        .await?
        .0;
    let reply = Draft {
        in_reply_to: Some(public.id),
        ..draft(Visibility::Inside, "I reply")
    };
    let reply = publish(&mut tx, &town.as_herself(&town.inside), Kind::Note, reply)
        .await?
        .0;
    let inside = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside, "ours"),
    )
    .await?
    .0;
    assert!(matches!(
        withdraw(&mut tx, &town.inside, public.id).await,
        Err(Error::Forbidden)
    ));
    withdraw(&mut tx, &town.host, public.id).await?;
    withdraw(&mut tx, &town.host, inside.id).await?;
    tx.commit().await?;
    let gone = get(&*town.db, public.id).await?.ok_or(Error::NotFound)?;
    assert!(
        gone.deleted_at.is_some()
            && gone.source.is_empty()
            && gone.content.is_empty()
            && gone.title.is_none()
            && gone.tags.is_empty()
    );
    assert!(
        see(&*town.db, &Viewer::Nobody, public.id)
            .await?
            .is_some_and(|post| post.deleted_at.is_some())
    );
    assert!(!may_see(&*town.db, &Viewer::Nobody, &gone).await?);
    assert_eq!(sees(&town, inside.id).await?, [""; 0]);
    assert!(sees(&town, reply.id).await?.contains(&"inside"));
    assert!(
        effects(&town.db)
            .await?
            .contains(&Effect::Withdrawn { post: public.id })
    );
    Ok(())
}

#[tokio::test]
async fn a_member_without_an_address_outside_speaks_inside_or_to_the_group() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let ivy = town.as_herself(&town.inside);
    for visibility in [
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Followers,
    ] {
        assert_eq!(
            invalid(publish(&mut tx, &ivy, Kind::Note, draft(visibility, "hello")).await),
            ("visibility", "inside-only")
        );
    }
    let to_alice = Draft {
        recipients: vec![town.group.id, town.alice.id],
        ..draft(Visibility::Direct, "hello")
    };
    assert_eq!(
        invalid(publish(&mut tx, &ivy, Kind::Note, to_alice).await),
        ("visibility", "inside-only")
    );
    let named = Draft {
        recipients: vec![town.group.id],
        ..draft(Visibility::Direct, "hello @alice@social.example")
    };
    assert_eq!(
        invalid(publish(&mut tx, &ivy, Kind::Note, named).await),
        ("visibility", "inside-only")
    );
    let as_group = Author {
        member: town.inside.clone(),
        as_group: true,
    };
    assert!(matches!(
        publish(
            &mut tx,
            &as_group,
            Kind::Note,
            draft(Visibility::Public, "hello")
        )
        .await,
        Err(Error::Forbidden)
    ));
    Ok(())
}

/// PR28.
#[tokio::test]
async fn pr28_a_name_typed_inside_reaches_nobody_outside() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let text = "@alice@social.example is ill, tell @ivy";
    let inside = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside, text),
    )
    .await?
    .0;
    assert_eq!(
        recipients(&mut tx, inside.id).await?,
        [(town.inside.member.actor_id, true)]
    );
    assert!(!inside.content.as_str().contains("social.example/@alice"));
    // And nobody outside learns who has no address there.
    let public = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Public, text),
    )
    .await?
    .0;
    assert_eq!(
        recipients(&mut tx, public.id).await?,
        [(town.alice.id, true)]
    );
    assert!(!public.content.as_str().contains("/@ivy"));
    let mixed = Draft {
        recipients: vec![town.alice.id, town.inside.member.actor_id],
        ..draft(Visibility::Direct, "both")
    };
    assert_eq!(
        invalid(publish(&mut tx, &town.as_group(), Kind::Note, mixed).await),
        ("recipients", "inside-only")
    );
    Ok(())
}

#[tokio::test]
async fn a_reply_reaches_no_further_than_what_it_replies_to() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let reply_to = |parent: &Post, visibility| Draft {
        in_reply_to: Some(parent.id),
        ..draft(visibility, "@bob@social.example yes")
    };
    let inside = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside, "inside"),
    )
    .await?
    .0;
    let reply = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        reply_to(&inside, Visibility::Public),
    )
    .await?
    .0;
    assert_eq!(
        (reply.visibility, reply.thread_id),
        (Visibility::Inside, inside.id)
    );
    let followers = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Followers, "followers"),
    )
    .await?
    .0;
    let reply = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        reply_to(&followers, Visibility::Public),
    )
    .await?
    .0;
    assert_eq!(reply.visibility, Visibility::Followers);
    let now = tx.now();
    let private = Received {
        recipients: vec![(town.group.id, false)],
        ..arrival(&town.alice, "p", Visibility::Direct, now)
    };
    let private = receive(&mut tx, private).await?.ok_or(Error::NotFound)?;
    let reply = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        reply_to(&private, Visibility::Public),
    )
    .await?
    .0;
    assert_eq!(reply.visibility, Visibility::Direct);
    assert_eq!(
        recipients(&mut tx, reply.id).await?,
        [(town.alice.id, false)]
    );
    assert_eq!(
        invalid(
            publish(
                &mut tx,
                &town.as_group(),
                Kind::Note,
                reply_to(&private, Visibility::Inside)
            )
            .await
        ),
        ("visibility", "private-thread")
    );
    let unseen = publish(
        &mut tx,
        &town.as_herself(&town.inside),
        Kind::Note,
        reply_to(&private, Visibility::Inside),
    )
    .await;
    assert!(matches!(unseen, Err(Error::NotFound)));
    let closed = Draft {
        replies_closed: true,
        ..draft(Visibility::Inside, "closed")
    };
    let closed = publish(&mut tx, &town.as_group(), Kind::Note, closed)
        .await?
        .0;
    let refused = publish(
        &mut tx,
        &town.as_herself(&town.inside),
        Kind::Note,
        reply_to(&closed, Visibility::Inside),
    )
    .await;
    assert!(matches!(refused, Err(Error::Conflict("replies-closed"))));
    Ok(())
}

#[tokio::test]
async fn a_form_sent_twice_is_one_post_and_its_limits_hold() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let once = || Draft {
        once: Some("7".into()),
        ..draft(Visibility::Public, "#Care and #care")
    };
    let (first, is_new) = publish(&mut tx, &town.as_group(), Kind::Note, once()).await?;
    let (second, is_new_again) = publish(&mut tx, &town.as_group(), Kind::Note, once()).await?;
    assert_eq!((first.id, is_new, is_new_again), (second.id, true, false));
    assert_eq!(first.tags.0, ["Care"]);
    assert_eq!(first.uri, tx.here().post(first.id));
    let (other, _) = publish(&mut tx, &town.as_herself(&town.outside), Kind::Note, once()).await?;
    assert_ne!(other.id, first.id);
    let long = Draft {
        title: Some("x".repeat(201)),
        ..draft(Visibility::Public, "text")
    };
    assert_eq!(
        invalid(publish(&mut tx, &town.as_group(), Kind::Note, long).await),
        ("title", "too-long")
    );
    let long = draft(Visibility::Public, &"x".repeat(20_001));
    assert_eq!(
        invalid(publish(&mut tx, &town.as_group(), Kind::Note, long).await),
        ("text", "too-long")
    );
    assert_eq!(
        invalid(
            publish(
                &mut tx,
                &town.as_group(),
                Kind::Note,
                draft(Visibility::Public, " ")
            )
            .await
        ),
        ("text", "missing")
    );
    tx.commit().await?;
    let published = effects(&town.db)
        .await?
        .into_iter()
        .filter(|effect| matches!(effect, Effect::Published { .. }))
        .count();
    assert_eq!(published, 2);
    Ok(())
}

#[tokio::test]
async fn pr29_an_edit_lets_nobody_in_who_was_not_there() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let inside = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside, "inside"),
    )
    .await?
    .0;
    let widened = edit(
        &mut tx,
        &town.host,
        inside.id,
        draft(Visibility::Public, "inside"),
    )
    .await;
    assert!(matches!(
        widened,
        Err(Error::Invalid {
            field: "visibility",
            why: "cannot-change"
        })
    ));
    let private = Draft {
        recipients: vec![town.alice.id],
        ..draft(Visibility::Direct, "for you")
    };
    let private = publish(&mut tx, &town.as_group(), Kind::Note, private)
        .await?
        .0;
    edit(
        &mut tx,
        &town.host,
        private.id,
        draft(Visibility::Direct, "for you, not for @bob@social.example"),
    )
    .await?;
    assert_eq!(
        recipients(&mut tx, private.id).await?,
        [(town.alice.id, false)]
    );
    let public = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Public, "all"),
    )
    .await?
    .0;
    let narrowed = edit(
        &mut tx,
        &town.host,
        public.id,
        draft(Visibility::Followers, "fewer"),
    )
    .await?;
    assert_eq!(
        (narrowed.visibility, narrowed.source.as_str()),
        (Visibility::Followers, "fewer")
    );
    assert!(matches!(
        edit(
            &mut tx,
            &town.inside,
            public.id,
            draft(Visibility::Followers, "mine")
        )
        .await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        edit(
            &mut tx,
            &town.inside,
            private.id,
            draft(Visibility::Direct, "mine")
        )
        .await,
        Err(Error::NotFound)
    ));
    Ok(())
}

/// AC03, AC18, FE34.
#[tokio::test]
async fn ac03_ac18_what_arrives_keeps_its_author_and_never_widens() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let first = receive(
        &mut tx,
        arrival(&town.alice, "a", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?;
    let again = receive(
        &mut tx,
        arrival(&town.alice, "a", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?;
    assert_eq!(first.id, again.id);
    let forged = Received {
        author_id: town.bob.id,
        ..arrival(&town.alice, "a", Visibility::Followers, now)
    };
    assert!(matches!(
        receive(&mut tx, forged).await,
        Err(Error::Forbidden)
    ));
    let later = Some(now.plus_millis(1));
    let wider = Received {
        edited_at: later,
        object: "{}".into(),
        published_at: now.plus_millis(-HOUR),
        ..arrival(&town.alice, "a", Visibility::Public, now)
    };
    let wider = receive(&mut tx, wider).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (wider.visibility, wider.published_at),
        (Visibility::Followers, now)
    );
    assert!(
        revisions(&mut tx, wider.id).await?.is_empty(),
        "what was taken out there is kept nowhere here"
    );
    let older = Received {
        object: "{\"old\":1}".into(),
        ..arrival(&town.alice, "a", Visibility::Public, now.plus_millis(-DAY))
    };
    assert!(receive(&mut tx, older).await?.is_none());
    let ours = Received {
        uri: tx.here().post(first.id),
        ..arrival(&town.alice, "b", Visibility::Public, now)
    };
    assert!(matches!(
        receive(&mut tx, ours).await,
        Err(Error::Forbidden)
    ));
    tx.commit().await?;
    let left = effects(&town.db).await?;
    assert_eq!(
        left.iter()
            .filter(|effect| matches!(effect, Effect::Received { .. }))
            .count(),
        1
    );
    assert_eq!(
        left.iter()
            .filter(|effect| matches!(effect, Effect::ReceivedEdit { .. }))
            .count(),
        1
    );
    Ok(())
}

/// HS21, AC29.
#[tokio::test]
async fn hs21_ac29_what_was_deleted_elsewhere_stays_deleted() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let post = receive(&mut tx, arrival(&town.alice, "a", Visibility::Public, now))
        .await?
        .ok_or(Error::NotFound)?;
    receive_deletion(&mut tx, &post.uri).await?;
    receive_deletion(&mut tx, "https://social.example/users/alice/posts/unknown").await?;
    assert!(
        receive(&mut tx, arrival(&town.alice, "a", Visibility::Public, now))
            .await?
            .is_none()
    );
    assert!(
        receive(
            &mut tx,
            arrival(&town.alice, "unknown", Visibility::Public, now)
        )
        .await?
        .is_none()
    );
    let gone = get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    assert!(gone.content.is_empty() && gone.object.is_none() && gone.deleted_at.is_some());
    let ours = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Public, "ours"),
    )
    .await?
    .0;
    assert!(matches!(
        receive_deletion(&mut tx, &ours.uri).await,
        Err(Error::Forbidden)
    ));
    Ok(())
}

#[tokio::test]
async fn cl03_an_arrival_is_dated_no_later_than_now_and_adopts_its_replies() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let parent = arrival(
        &town.alice,
        "parent",
        Visibility::Public,
        now.plus_millis(10 * DAY),
    );
    let child = Received {
        in_reply_to_uri: Some(parent.uri.clone()),
        ..arrival(&town.bob, "child", Visibility::Public, now)
    };
    let child = receive(&mut tx, child).await?.ok_or(Error::NotFound)?;
    let grandchild = Received {
        in_reply_to_uri: Some(child.uri.clone()),
        ..arrival(&town.alice, "grandchild", Visibility::Public, now)
    };
    let grandchild = receive(&mut tx, grandchild).await?.ok_or(Error::NotFound)?;
    assert_eq!(grandchild.thread_id, child.id);
    let parent = receive(&mut tx, parent).await?.ok_or(Error::NotFound)?;
    assert_eq!((parent.published_at, parent.id.time()), (now, now));
    for id in [child.id, grandchild.id] {
        assert_eq!(
            get(&mut tx, id).await?.ok_or(Error::NotFound)?.thread_id,
            parent.id
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_arrival_concerns_those_whom_it_replies_to_or_names() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let plain = arrival(&town.alice, "a", Visibility::Public, now);
    let to_group = |mentioned| vec![(town.group.id, mentioned)];
    let named = Received {
        recipients: to_group(true),
        ..arrival(&town.alice, "b", Visibility::Public, now)
    };
    let private = Received {
        recipients: to_group(false),
        ..arrival(&town.alice, "c", Visibility::Direct, now)
    };
    let reply = Received {
        in_reply_to_uri: Some(plain.uri.clone()),
        ..arrival(&town.bob, "d", Visibility::Public, now)
    };
    let mut ids = Vec::new();
    for post in [plain, named, private, reply] {
        ids.push(receive(&mut tx, post).await?.ok_or(Error::NotFound)?.id);
    }
    let found = concerning(&mut tx, &ids).await?;
    for id in &ids[1..] {
        assert!(found.contains(id));
    }
    assert_eq!(
        found.len(),
        3,
        "what is said to everyone concerns nobody by name"
    );
    Ok(())
}

/// AC16, AC22.
#[tokio::test]
async fn ac16_ac22_a_reply_to_what_its_author_cannot_see_is_not_heard() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let inside = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Inside, "ours"),
    )
    .await?
    .0;
    let reply = Received {
        in_reply_to_uri: Some(inside.uri.clone()),
        ..arrival(&town.alice, "r", Visibility::Public, now)
    };
    assert!(receive(&mut tx, reply).await?.is_none());
    let attachment = Attachment {
        media_type: "image/png".into(),
        url: "https://social.example/1.png".into(),
        name: String::new(),
        kept: None,
    };
    let script = Attachment {
        url: "javascript:alert(1)".into(),
        ..attachment.clone()
    };
    let mut attachments = vec![script];
    attachments.extend(vec![attachment; 40]);
    let large = Received {
        attachments,
        tags: (0..100).map(|number| format!("tag{number}")).collect(),
        ..arrival(&town.alice, "large", Visibility::Public, now)
    };
    let large = receive(&mut tx, large).await?.ok_or(Error::NotFound)?;
    assert_eq!((large.attachments.len(), large.tags.len()), (16, 20));
    assert!(
        large
            .attachments
            .iter()
            .all(|attachment| attachment.url.starts_with("https:"))
    );
    Ok(())
}

#[tokio::test]
async fn ac34_a_thread_is_flooded_by_nobody() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let root = publish(
        &mut tx,
        &town.as_group(),
        Kind::Note,
        draft(Visibility::Public, "what do you think?"),
    )
    .await?
    .0;
    let reply = |author: &crate::actor::Actor, number: usize, to: &str| Received {
        in_reply_to_uri: Some(to.to_owned()),
        ..arrival(author, &format!("r{number}"), Visibility::Public, now)
    };
    let mut last = root.uri.clone();
    let mut authors = vec![town.alice.clone(), town.bob.clone()];
    for number in 2..10 {
        let more = crate::sample::elsewhere(&format!("p{number}"), "social.example");
        authors.push(crate::actor::receive(&mut tx, more).await?);
    }
    let full =
        |outcome: Result<Option<Post>>| matches!(outcome, Err(Error::Conflict("thread-full")));
    for author in &authors {
        for number in 0..50 {
            // Replies to replies count in the thread, too.
            let taken = receive(&mut tx, reply(author, number, &last)).await?;
            last = taken.ok_or(Error::NotFound)?.uri;
        }
        let more = reply(author, 50, &root.uri);
        assert!(full(receive(&mut tx, more).await), "of one author");
    }
    let another = crate::sample::elsewhere("another", "social.example");
    let another = crate::actor::receive(&mut tx, another).await?;
    let more = reply(&another, 0, &root.uri);
    assert!(full(receive(&mut tx, more).await), "of one server");
    let from_elsewhere = reply(&town.carers, 0, &root.uri);
    assert!(receive(&mut tx, from_elsewhere).await?.is_some());
    let elsewhere = arrival(&another, "x", Visibility::Public, now);
    assert!(
        receive(&mut tx, elsewhere).await?.is_some(),
        "outside of the thread they go on"
    );
    Ok(())
}

#[tokio::test]
async fn pr05_the_outbox_holds_public_posts_alone() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let mut public = Vec::new();
    for visibility in [
        Visibility::Public,
        Visibility::Followers,
        Visibility::Inside,
        Visibility::Public,
        Visibility::Unlisted,
    ] {
        let post = publish(
            &mut tx,
            &town.as_group(),
            Kind::Note,
            draft(visibility, "words"),
        )
        .await?
        .0;
        if visibility == Visibility::Public {
            public.insert(0, post.id);
        }
    }
    let page = outbox(&mut tx, town.group.id, None, 10).await?;
    assert_eq!(page.iter().map(|post| post.id).collect::<Vec<_>>(), public);
    assert_eq!(
        outbox(&mut tx, town.group.id, Some(public[0]), 10)
            .await?
            .len(),
        1
    );
    assert_eq!(count_public(&mut tx, town.group.id).await?, 2);
    note_inboxes(
        &mut tx,
        public[0],
        &[
            "https://a.example/inbox".into(),
            "https://b.example/inbox".into(),
        ],
    )
    .await?;
    note_inboxes(&mut tx, public[0], &["https://a.example/inbox".into()]).await?;
    assert_eq!(inboxes(&mut tx, public[0]).await?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a18_an_ended_group_begins_nothing_new_and_what_is_there_may_be_replied_to() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let words = draft(Visibility::Public, "We began in a borrowed room.");
    let (story, _) = publish(
        &mut tx,
        &town.as_group(),
        Kind::Story,
        Draft {
            title: Some("Us".into()),
            ..words.clone()
        },
    )
    .await?;
    let profile = crate::group::Profile {
        stage: Stage::Ended,
        farewell: "Thank you all.".into(),
        ..Default::default()
    };
    crate::group::change(&mut tx, &town.coordinator, "Family Network", profile).await?;
    for kind in [Kind::Note, Kind::Story, Kind::Call] {
        let refused = publish(&mut tx, &town.as_group(), kind, words.clone()).await;
        assert!(
            matches!(refused, Err(Error::Conflict("group-ended"))),
            "{kind}"
        );
    }
    let reply = Draft {
        in_reply_to: Some(story.id),
        ..draft(Visibility::Public, "All the best.")
    };
    publish(&mut tx, &town.as_group(), Kind::Note, reply).await?;
    assert!(see(&mut tx, &Viewer::Nobody, story.id).await?.is_some());
    Ok(())
}
