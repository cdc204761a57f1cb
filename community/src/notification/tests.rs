//! Who is told of what, and who is not.

use super::*;
use crate::{
    actor, block, call,
    effect::Effect,
    event, follow, group, line,
    member::Role,
    mute,
    peer::{self, Standing},
    post::{self, Author, Draft, Kind, Received, Visibility},
    reaction,
    sample::{self, Founded},
    sql,
    store::{TestDb, test_db},
    text::Html,
    town::{need, next_effect, town},
};

struct World {
    db: TestDb,
    node: Founded,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    Ok(World { db, node })
}

/// Lets all hear what was left, until nothing is.
async fn settle_down(tx: &mut Tx) -> Result<()> {
    while let Some(effect) = next_effect(tx).await? {
        post::hear(tx, &effect).await?;
        call::hear(tx, &effect).await?;
        event::hear(tx, &effect).await?;
        hear(tx, &effect).await?;
    }
    Ok(())
}

/// What a member was told since she last read.
pub(super) async fn told(tx: &mut Tx, member: &Present) -> Result<Vec<Reason>> {
    settle_down(tx).await?;
    let mut told: Vec<Reason> = list(&mut *tx, member.member.id)
        .await?
        .iter()
        .filter(|one| one.read_at.is_none())
        .map(|one| one.reason)
        .collect();
    told.sort();
    assert_eq!(
        unread(&mut *tx, member.member.id).await?,
        i64::try_from(told.len()).unwrap_or_default()
    );
    read_all(tx, member).await?;
    Ok(told)
}

fn note(uri: &str, author: &actor::Actor, parent: Option<&str>, tx: &Tx) -> Received {
    Received {
        uri: uri.into(),
        url: None,
        author_id: author.id,
        kind: Kind::Note,
        visibility: Visibility::Public,
        in_reply_to_uri: parent.map(str::to_owned),
        title: None,
        summary: None,
        content: Html::clean("<p>hello there</p>"),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: vec![],
        attachments: vec![],
        recipients: vec![],
        object: "{}".into(),
        published_at: tx.now(),
        edited_at: None,
        replies_closed: false,
        quiet: false,
    }
}

#[tokio::test]
async fn hosts_hear_of_answers_and_helpers_of_decisions() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let host = sample::person(&mut tx, "host", Some(Role::Host)).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: host.clone(),
        as_group: true,
    };
    let draft = Draft {
        title: Some("A van".into()),
        ..Draft::new(Visibility::Public, "en", "Move furniture.")
    };
    let call = call::publish(&mut tx, &by, Kind::Call, draft, need()).await?;
    told(&mut tx, coordinator).await?;
    told(&mut tx, &host).await?;

    let answer = call::answer(&mut tx, &rain, call.id, "I", 1, None, None).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerCame]);
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::AnswerCame]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    call::accept(&mut tx, &host, answer.id, None, None).await?;
    assert_eq!(told(&mut tx, &rain).await?, vec![Reason::AnswerAccepted]);
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    call::confirm(&mut tx, &rain, answer.id).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerConfirmed]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    call::take_back(&mut tx, &rain, answer.id).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerTakenBack]);
    call::answer(&mut tx, &rain, call.id, "after all", 1, None, None).await?;
    assert_eq!(
        told(&mut tx, &host).await?,
        vec![Reason::AnswerCame],
        "given anew, told anew"
    );
    call::accept(&mut tx, &host, answer.id, None, None).await?;
    call::settle(&mut tx, &host, call.id, false, None).await?;
    assert_eq!(
        told(&mut tx, &rain).await?,
        vec![Reason::AnswerAccepted, Reason::CallSettled]
    );

    // A host who answers is not told of herself.
    call::reopen(&mut tx, &host, call.id).await?;
    call::answer(&mut tx, &host, call.id, "I too", 1, None, None).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    Ok(())
}

#[tokio::test]
async fn silenced_peers_and_quiet_arrivals_tell_nobody() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let by = Author {
        member: coordinator.clone(),
        as_group: true,
    };
    let (ours, _) = post::publish(
        &mut tx,
        &by,
        Kind::Note,
        Draft::new(Visibility::Public, "en", "News"),
    )
    .await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let loud = actor::receive(&mut tx, sample::elsewhere("loud", "noisy.example")).await?;
    peer::set_standing(
        &mut tx,
        Some(coordinator),
        "noisy.example",
        Standing::Silenced,
    )
    .await?;
    told(&mut tx, coordinator).await?;

    let quiet = Received {
        quiet: true,
        ..note("https://m.example/1", &ana, Some(&ours.uri), &tx)
    };
    post::receive(&mut tx, quiet.clone()).await?;
    let from_noisy = note("https://noisy.example/1", &loud, Some(&ours.uri), &tx);
    post::receive(&mut tx, from_noisy).await?;
    follow::receive(
        &mut tx,
        loud.id,
        world.node.actor.id,
        "https://noisy.example/f/1",
    )
    .await?;
    assert_eq!(told(&mut tx, coordinator).await?, vec![]);

    // What had been fetched is told when its author sends it, once, and not when it changes.
    let sent = Received {
        quiet: false,
        ..quiet
    };
    for reasons in [vec![Reason::Reply], vec![]] {
        post::receive(&mut tx, sent.clone()).await?;
        assert_eq!(told(&mut tx, coordinator).await?, reasons);
    }

    let reply = note("https://m.example/2", &ana, Some(&ours.uri), &tx);
    post::receive(&mut tx, reply).await?;
    let private = Received {
        visibility: Visibility::Direct,
        recipients: vec![(world.node.actor.id, true)],
        ..note("https://m.example/3", &ana, None, &tx)
    };
    post::receive(&mut tx, private).await?;
    follow::receive(
        &mut tx,
        ana.id,
        world.node.actor.id,
        "https://m.example/f/1",
    )
    .await?;
    assert_eq!(
        told(&mut tx, coordinator).await?,
        vec![Reason::Reply, Reason::PrivatePost, Reason::Followed]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_inside_is_told_inside() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let (rain, bo) = (
        sample::person(&mut tx, "rain", None).await?,
        sample::person(&mut tx, "bo", None).await?,
    );
    let by_rain = Author {
        member: rain.clone(),
        as_group: false,
    };
    let by_bo = Author {
        member: bo.clone(),
        as_group: false,
    };
    let (first, _) = post::publish(
        &mut tx,
        &by_rain,
        Kind::Note,
        Draft::new(Visibility::Inside, "en", "Hello"),
    )
    .await?;
    let reply = Draft {
        in_reply_to: Some(first.id),
        ..Draft::new(Visibility::Inside, "en", "Hello back")
    };
    post::publish(&mut tx, &by_bo, Kind::Note, reply).await?;
    assert_eq!(told(&mut tx, &rain).await?, vec![Reason::Reply]);
    assert_eq!(told(&mut tx, &bo).await?, vec![]);
    let private = Draft {
        recipients: vec![world.node.actor.id],
        ..Draft::new(Visibility::Direct, "en", "I need to talk")
    };
    post::publish(&mut tx, &by_bo, Kind::Note, private).await?;
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::PrivatePost]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    let asking = crate::member::ask(&mut tx, sample::asking("newcomer")).await?;
    assert_eq!(asking.state, crate::member::State::Waiting);
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::MemberAsked]);
    Ok(())
}

#[tokio::test]
async fn what_was_given_up_is_told_to_coordinators_once_a_peer() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let host = sample::person(&mut tx, "host", Some(Role::Host)).await?;
    for name in ["kit", "bo"] {
        actor::receive(&mut tx, sample::elsewhere(name, "far.example")).await?;
    }
    told(&mut tx, &world.node.coordinator).await?;
    for host in ["far.example", "far.example", "nowhere.example"] {
        let host = host.to_owned();
        crate::effect::leave(&mut tx, Effect::Dropped { host }).await?;
    }
    assert_eq!(
        told(&mut tx, &world.node.coordinator).await?,
        vec![Reason::Dropped]
    );
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    Ok(())
}

fn gathering(tx: &Tx) -> event::Gathering {
    event::Gathering {
        starts_at: tx.now().plus_days(1),
        ends_at: None,
        timezone: "UTC".into(),
        modes: Vec::new(),
        place_name: None,
        area: None,
        address: None,
        precision: event::Precision::Area,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: Some(1),
        joining: event::Joining::Free,
        status: event::Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: Default::default(),
    }
}

#[tokio::test]
async fn a13_hosts_hear_who_moved_up_and_she_herself_does() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let by = Author {
        member: coordinator.clone(),
        as_group: true,
    };
    let draft = Draft {
        title: Some("Evening".into()),
        ..Draft::new(Visibility::Public, "en", "Tea.")
    };
    let gathering = gathering(&tx);
    let evening = event::publish(&mut tx, &by, draft, gathering).await?;
    event::ask(&mut tx, &rain, evening.id, None).await?;
    event::ask(&mut tx, &bo, evening.id, None).await?;
    told(&mut tx, coordinator).await?;
    assert_eq!(told(&mut tx, &bo).await?, vec![]);
    event::leave(&mut tx, &rain, evening.id).await?;
    assert_eq!(
        told(&mut tx, coordinator).await?,
        vec![Reason::AttendanceMovedUp]
    );
    assert_eq!(told(&mut tx, &bo).await?, vec![Reason::AttendanceWelcomed]);
    Ok(())
}

fn all() -> Which {
    Which::all()
}

#[tokio::test]
async fn a_post_from_elsewhere_concerns_those_who_watch_its_author() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let wish = follow::Wish {
        notify: Some(true),
        ..follow::Wish::default()
    };
    follow::begin(&mut tx, &town.inside, town.alice.id, &wish).await?;
    let mut ids = Vec::new();
    for (author, name) in [(&town.alice, "a"), (&town.bob, "b")] {
        let arrival = crate::town::arrival(author, name, Visibility::Public, tx.now());
        let post = post::receive(&mut tx, arrival).await?;
        ids.push(post.ok_or(Error::NotFound)?.id);
    }
    assert_eq!(post::concerning(&mut tx, &ids).await?, [ids[0]]);
    Ok(())
}

#[tokio::test]
async fn likes_and_new_posts_are_told_unless_they_are_muted() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let olga = town.outside.member.actor_id;
    follow::begin(
        &mut tx,
        &town.inside,
        olga,
        &follow::Wish {
            notify: Some(true),
            ..follow::Wish::default()
        },
    )
    .await?;
    assert_eq!(told(&mut tx, &town.outside).await?, [Reason::Followed]);
    let draft = Draft::new(Visibility::Public, "en", "a story of mine");
    let post = post::publish(&mut tx, &town.as_herself(&town.outside), Kind::Note, draft)
        .await?
        .0;
    assert_eq!(told(&mut tx, &town.inside).await?, [Reason::Posted]);
    let like = reaction::Kind::Like;
    reaction::receive(
        &mut tx,
        like,
        post.id,
        town.alice.id,
        "https://social.example/1",
    )
    .await?;
    let boost = reaction::Kind::Announce;
    reaction::receive(
        &mut tx,
        boost,
        post.id,
        town.alice.id,
        "https://social.example/2",
    )
    .await?;
    assert_eq!(
        told(&mut tx, &town.outside).await?,
        [Reason::Liked, Reason::Boosted]
    );
    mute::begin(&mut tx, &town.outside, olga, town.bob.id, true, 0).await?;
    reaction::receive(
        &mut tx,
        like,
        post.id,
        town.bob.id,
        "https://social.example/3",
    )
    .await?;
    assert!(told(&mut tx, &town.outside).await?.is_empty());
    Ok(())
}

/// A host who mutes somebody must still hear of that one's answer to a call.
#[tokio::test]
async fn a_mute_hides_no_answer_to_a_call() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Inside, "en", "to the clinic")
    };
    let call = call::publish(&mut tx, &town.as_group(), Kind::Call, draft, need()).await?;
    let hana = town.host.member.actor_id;
    let ivy = town.inside.member.actor_id;
    mute::begin(&mut tx, &town.host, hana, ivy, true, 0).await?;
    block::by_member(&mut tx, &town.host, ivy).await?;
    call::answer(&mut tx, &town.inside, call.id, "I can", 1, None, None).await?;
    assert_eq!(told(&mut tx, &town.host).await?, [Reason::AnswerCame]);
    Ok(())
}

#[tokio::test]
async fn pages_name_the_post_and_are_hers_alone() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Inside, "en", "to the clinic")
    };
    let call = call::publish(&mut tx, &town.as_group(), Kind::Call, draft, need()).await?;
    call::answer(&mut tx, &town.inside, call.id, "I can", 1, None, None).await?;
    settle_down(&mut tx).await?;
    let (hana, ivy) = (town.host.member.id, town.inside.member.id);
    let hers = page(&mut tx, hana, &all(), &Page::newest(1_000_000)).await?;
    assert_eq!(hers.len(), 1);
    let (id, post) = (hers[0].notification.id, hers[0].post_id);
    assert_eq!(post, Some(call.id));
    assert!(get(&mut tx, ivy, &all(), id).await?.is_none());
    assert!(matches!(
        dismiss(&mut tx, &town.inside, &all(), id).await,
        Err(Error::NotFound)
    ));
    let after = Page {
        max_id: Some(id.get()),
        ..Page::default()
    };
    assert!(page(&mut tx, hana, &all(), &after).await?.is_empty());
    let by_another = Which {
        actor: Some(town.alice.id),
        ..all()
    };
    assert!(
        page(&mut tx, hana, &by_another, &Page::default())
            .await?
            .is_empty()
    );
    assert_eq!(unread_for(&mut tx, hana, &all(), 100).await?, 1);
    read_up_to(&mut tx, &town.host, &all(), id.get()).await?;
    assert_eq!(unread_for(&mut tx, hana, &all(), 100).await?, 0);
    let likes = Which {
        reasons: vec![Reason::Liked],
        ..all()
    };
    clear(&mut tx, &town.host, &likes).await?;
    assert!(get(&mut tx, hana, &all(), id).await?.is_some());
    dismiss(&mut tx, &town.host, &all(), id).await?;
    assert!(get(&mut tx, hana, &all(), id).await?.is_none());
    Ok(())
}

/// A host who speaks as the group is told what is the group's, and what she is told as one of us stays hers.
#[tokio::test]
async fn a_host_who_speaks_as_the_group_sees_what_is_the_groups() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let publish = Draft::new(Visibility::Inside, "en", "words");
    let hers = town.as_herself(&town.host);
    let (ours, _) = post::publish(&mut tx, &town.as_group(), Kind::Note, publish.clone()).await?;
    let (own, _) = post::publish(&mut tx, &hers, Kind::Note, publish.clone()).await?;
    let ivy = town.as_herself(&town.inside);
    for post in [ours.id, own.id] {
        reaction::like(&mut tx, &ivy, post).await?;
        let reply = Draft {
            in_reply_to: Some(post),
            ..publish.clone()
        };
        post::publish(&mut tx, &ivy, Kind::Note, reply).await?;
    }
    for recipient in [town.group.id, town.host.member.actor_id] {
        let private = Draft {
            recipients: vec![recipient],
            ..Draft::new(Visibility::Direct, "en", "quietly")
        };
        let author = town.as_herself(&town.outside);
        post::publish(&mut tx, &author, Kind::Note, private).await?;
    }
    settle_down(&mut tx).await?;
    let hana = town.host.member.id;
    let as_group = Which {
        group: Some(town.group.id),
        ..all()
    };
    let everything = page(&mut tx, hana, &all(), &Page::default()).await?;
    let told = page(&mut tx, hana, &as_group, &Page::default()).await?;
    assert_eq!(everything.len(), 6);
    let reasons: Vec<Reason> = told.iter().map(|one| one.notification.reason).collect();
    assert_eq!(
        reasons,
        [Reason::PrivatePost, Reason::Reply, Reason::Liked],
        "{told:?}"
    );
    assert_eq!(count(&mut tx, hana, &as_group).await?, 3);
    assert_eq!(unread_for(&mut tx, hana, &as_group, 100).await?, 3);
    let of_hers = everything
        .iter()
        .find(|one| one.post_id == Some(own.id))
        .ok_or(Error::NotFound)?;
    let id = of_hers.notification.id;
    assert!(get(&mut tx, hana, &as_group, id).await?.is_none());
    assert!(dismiss(&mut tx, &town.host, &as_group, id).await.is_err());
    read_up_to(&mut tx, &town.host, &as_group, i64::MAX).await?;
    assert_eq!(unread_for(&mut tx, hana, &all(), 100).await?, 3);
    assert_eq!(clear(&mut tx, &town.host, &as_group).await?, 3);
    assert_eq!(count(&mut tx, hana, &all()).await?, 3);
    let likes = Which {
        post: Some(own.id),
        ..all()
    };
    assert_eq!(count(&mut tx, hana, &likes).await?, 1);
    Ok(())
}

/// What is about one post is found among however many newer ones.
#[tokio::test]
async fn what_is_about_one_post_is_found_behind_many_others() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let hers = town.as_herself(&town.host);
    let mut posts = Vec::new();
    for words in ["old", "new"] {
        let draft = Draft::new(Visibility::Inside, "en", words);
        posts.push(post::publish(&mut tx, &hers, Kind::Note, draft).await?.0.id);
    }
    let ivy = town.inside.member.actor_id;
    let (first, hana) = (posts[0], town.host.member.id);
    reaction::like(&mut tx, &town.as_herself(&town.inside), first).await?;
    settle_down(&mut tx).await?;
    for number in 0..90 {
        let (post, subject) = (posts[1], tx.mint::<()>());
        let uri = format!("https://social.example/likes/{number}");
        let fan = sample::elsewhere(&format!("fan{number}"), "social.example");
        let fan = actor::receive(&mut tx, fan).await?.id;
        sql!(
            "insert into reactions (id, post_id, actor_id, kind, uri, created_at, inside) values ($1, $2, $3, 'like', $4, 1, false)",
            subject, post, fan, uri
        )
        .run(&mut tx)
        .await?;
        sql!(
            "insert into notifications (id, member_id, reason, subject_id, actor_id, created_at) values ($1, $2, 'liked', $3, $4, 1)",
            tx.mint::<Notification>(), hana, subject, fan
        )
        .run(&mut tx)
        .await?;
    }
    let of = |post| Which {
        reasons: vec![Reason::Liked],
        post: Some(post),
        ..Which::default()
    };
    let page_of = Page::newest(80);
    let old = page(&mut tx, hana, &of(first), &page_of).await?;
    assert_eq!(old.len(), 1);
    assert_eq!(old[0].notification.actor_id, Some(ivy));
    assert_eq!(count(&mut tx, hana, &of(posts[1])).await?, 90);
    assert_eq!(clear(&mut tx, &town.host, &of(posts[1])).await?, 90);
    assert_eq!(count(&mut tx, hana, &Which::all()).await?, 1);
    Ok(())
}

/// Whoever mutes a thread hears no more of it, but that an event is cancelled, and what is said to her alone about an answer.
#[tokio::test]
async fn a_muted_thread_is_quiet_but_for_what_must_be_heard() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let me = town.as_herself(ivy);
    let draft = |parent: Option<Id<post::Post>>, visibility| Draft {
        in_reply_to: parent,
        ..Draft::new(visibility, "en", "words")
    };
    let note = draft(None, Visibility::Inside);
    let (note, _) = post::publish(&mut tx, &me, Kind::Note, note).await?;
    reaction::mute_thread(&mut tx, &me, note.id).await?;
    let reply = draft(Some(note.id), Visibility::Inside);
    post::publish(&mut tx, &town.as_herself(olga), Kind::Note, reply.clone()).await?;
    let by_olga = town.as_herself(olga);
    reaction::like(&mut tx, &by_olga, note.id).await?;
    assert_eq!(told(&mut tx, ivy).await?, []);
    reaction::unmute_thread(&mut tx, &me, note.id).await?;
    post::publish(&mut tx, &by_olga, Kind::Note, reply).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::Reply]);

    let by = town.as_group();
    let (shown, _) =
        post::publish(&mut tx, &by, Kind::Note, draft(None, Visibility::Public)).await?;
    reaction::mute_thread(&mut tx, &me, shown.id).await?;
    let alone = Draft {
        recipients: vec![ivy.member.actor_id],
        ..draft(Some(shown.id), Visibility::Direct)
    };
    post::publish(&mut tx, &by, Kind::Note, alone).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::PrivatePost]);

    let private = Draft {
        recipients: vec![ivy.member.actor_id],
        ..draft(None, Visibility::Direct)
    };
    let (private, _) = post::publish(&mut tx, &by, Kind::Note, private).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::PrivatePost]);
    reaction::mute_thread(&mut tx, &me, private.id).await?;
    let more = draft(Some(private.id), Visibility::Direct);
    post::publish(&mut tx, &by, Kind::Note, more).await?;
    assert_eq!(told(&mut tx, ivy).await?, []);
    Ok(())
}

#[tokio::test]
async fn hosts_are_told_where_their_group_is_named() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (_, group) = group::ours(&mut tx).await?;
    let now = tx.now();
    let naming = Received {
        recipients: vec![(group.id, true)],
        ..crate::town::arrival(&town.carers, "look at this", Visibility::Public, now)
    };
    post::receive(&mut tx, naming).await?;
    assert_eq!(told(&mut tx, &town.host).await?, [Reason::Reply]);
    assert_eq!(told(&mut tx, &town.inside).await?, []);
    Ok(())
}

#[tokio::test]
async fn all_who_mean_to_come_hear_that_it_is_cancelled_here_and_elsewhere() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    follow::begin(
        &mut tx,
        &town.inside,
        town.carers.id,
        &follow::Wish::default(),
    )
    .await?;
    let arrival = |published_at| Received {
        kind: Kind::Event,
        title: Some("Evening".into()),
        ..crate::town::arrival(&town.carers, "evening", Visibility::Public, published_at)
    };
    let begun = tx.now().plus_minutes(-10);
    let evening = gathering(&tx);
    let there = event::receive(&mut tx, arrival(begun), evening, 0).await?;
    let there = there.ok_or(Error::NotFound)?;
    event::ask(&mut tx, &town.inside, there.id, None).await?;
    let words = |name: &str, visibility, published_at| Received {
        in_reply_to_uri: Some(there.uri.clone()),
        ..crate::town::arrival(&town.carers, name, visibility, published_at)
    };
    post::receive(&mut tx, words("bring a cup", Visibility::Public, begun)).await?;
    told(&mut tx, &town.inside).await?;
    let cancelled = event::Gathering {
        status: event::Status::Cancelled,
        ..gathering(&tx)
    };
    let again = Received {
        edited_at: Some(begun.plus_minutes(1)),
        ..arrival(begun)
    };
    for expected in [vec![Reason::EventCancelled], vec![]] {
        event::receive(&mut tx, again.clone(), cancelled.clone(), 0).await?;
        assert_eq!(told(&mut tx, &town.inside).await?, expected);
    }
    let known = event::get(&mut tx, there.id)
        .await?
        .ok_or(Error::NotFound)?;
    let viewer = post::Viewer::Member(town.inside.clone());
    let why = event::last_told(&mut tx, &viewer, &known).await?;
    assert!(why.is_none(), "what was said before is no reason");
    let since = begun.plus_minutes(1);
    let why = words("why", Visibility::Public, since);
    let why = post::receive(&mut tx, why).await?.ok_or(Error::NotFound)?;
    // Hers to see is only what is for everyone; and a later change of the event, such as its numbers, makes it no older.
    let aside = words("aside", Visibility::Followers, since);
    post::receive(&mut tx, aside).await?;
    let later = Received {
        edited_at: Some(begun.plus_minutes(5)),
        ..arrival(begun)
    };
    event::receive(&mut tx, later, cancelled, 0).await?;
    told(&mut tx, &town.inside).await?;
    let told_now = event::last_told(&mut tx, &viewer, &known).await?;
    assert_eq!(
        told_now.map(|(change, note)| (change, note.id)),
        Some((event::Change::Cancelled, why.id))
    );

    let draft = Draft {
        title: Some("Tea".into()),
        ..Draft::new(Visibility::Inside, "en", "Come.")
    };
    let gathering = gathering(&tx);
    let here = event::publish(&mut tx, &town.as_group(), draft, gathering).await?;
    event::ask(&mut tx, &town.inside, here.id, None).await?;
    told(&mut tx, &town.inside).await?;
    event::cancel(&mut tx, &town.host, here.id, "The pipes burst").await?;
    assert_eq!(
        told(&mut tx, &town.inside).await?,
        [Reason::EventCancelled, Reason::Reply]
    );
    Ok(())
}

#[tokio::test]
async fn a76_those_concerned_are_told_of_shifts() -> Result<()> {
    let town = town().await?;
    let (ivy, olga, host) = (&town.inside, &town.outside, &town.host);
    let mut tx = town.db.begin().await?;
    let settings = line::Settings {
        name: "We Care".into(),
        number: "2345 6789".into(),
        for_whom: String::new(),
        keeps_days: 14,
    };
    line::set(&mut tx, host, &settings).await?;
    for keeper in [ivy, olga] {
        line::let_keep(&mut tx, host, keeper.member.id).await?;
    }
    let weekly = line::When::Weekly(5);
    let shift = line::add_shift(&mut tx, host, weekly, "10:00", "12:00")
        .await?
        .id;
    let day = line::date("2026-11-28").ok_or(Error::NotFound)?;
    line::take(&mut tx, ivy, shift, day).await?;
    assert_eq!(told(&mut tx, ivy).await?, []);
    line::offer(&mut tx, ivy, shift, day).await?;
    assert_eq!(told(&mut tx, olga).await?, [Reason::ShiftOffered]);
    line::take(&mut tx, olga, shift, day).await?;
    assert_eq!(told(&mut tx, ivy).await?, [Reason::ShiftTaken]);
    line::give_up(&mut tx, olga, shift, day).await?;
    assert_eq!(
        told(&mut tx, host).await?,
        [Reason::ShiftFreed],
        "and of all this the hosts hear only that nobody answers"
    );
    line::take_weekly(&mut tx, olga, shift).await?;
    line::drop_shift(&mut tx, host, shift).await?;
    assert!(told(&mut tx, olga).await?.contains(&Reason::ShiftDropped));
    assert!(!told(&mut tx, ivy).await?.contains(&Reason::ShiftDropped));
    Ok(())
}
