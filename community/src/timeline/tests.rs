use super::*;
use crate::{
    Error, actor, follow,
    post::{Draft, Received, Visibility},
    sql,
    store::{Page, Tx},
    town::{Town, arrival, follows, town},
};

fn names(entries: &[Entry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.post.id.get()).collect()
}

async fn publish(
    town: &Town,
    tx: &mut Tx,
    visibility: Visibility,
    recipients: &[Id<Actor>],
) -> Result<Post> {
    let draft = Draft {
        recipients: recipients.to_vec(),
        ..Draft::new(visibility, "en", "words")
    };
    Ok(post::publish(tx, &town.as_group(), Kind::Note, draft)
        .await?
        .0)
}

/// Posts of every visibility, ours and others', some followed and some not.
async fn fill(town: &Town) -> Result<()> {
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    follows(&mut tx, town.group.id, town.carers.id).await?;
    follows(&mut tx, town.alice.id, town.group.id).await?;
    follows(&mut tx, town.outside.member.actor_id, town.bob.id).await?;
    for visibility in Visibility::ALL {
        let to = if *visibility == Visibility::Direct {
            vec![town.alice.id]
        } else {
            Vec::new()
        };
        publish(town, &mut tx, *visibility, &to).await?;
    }
    let ivy = Draft {
        recipients: vec![town.group.id],
        ..Draft::new(Visibility::Direct, "en", "to the hosts")
    };
    post::publish(&mut tx, &town.as_herself(&town.inside), Kind::Note, ivy).await?;
    for author in [&town.carers, &town.alice, &town.bob] {
        for visibility in [
            Visibility::Public,
            Visibility::Unlisted,
            Visibility::Followers,
            Visibility::Direct,
        ] {
            let to = if visibility == Visibility::Direct {
                vec![(town.group.id, false)]
            } else {
                Vec::new()
            };
            post::receive(
                &mut tx,
                Received {
                    recipients: to,
                    ..arrival(author, visibility.as_str(), visibility, now)
                },
            )
            .await?;
        }
    }
    let gone = publish(town, &mut tx, Visibility::Public, &[]).await?;
    post::withdraw(&mut tx, &town.host, gone.id).await?;
    tx.commit().await
}

/// The rule stands twice, in Rust and in SQL; here they must say the same of the same posts.
#[tokio::test]
async fn pr08_lists_show_what_may_be_seen_and_nothing_else() -> Result<()> {
    let town = town().await?;
    fill(&town).await?;
    let all = sql!("select * from posts order by id desc")
        .all::<Post>(&*town.db)
        .await?;
    assert_eq!(all.len(), 19);
    for (name, viewer) in town.viewers() {
        let (mut private_seen, mut seen) = (Vec::new(), Vec::new());
        for post in &all {
            if post::may_see(&*town.db, &viewer, post).await? {
                match post.visibility {
                    Visibility::Direct => private_seen.push(post.clone()),
                    Visibility::Unlisted => {}
                    Visibility::Public | Visibility::Followers | Visibility::Inside => {
                        seen.push(post.clone())
                    }
                }
            }
        }
        let ids = |posts: &[Post], keep: &dyn Fn(&Post) -> bool| {
            posts
                .iter()
                .filter(|post| keep(post))
                .map(|post| post.id.get())
                .collect::<Vec<_>>()
        };
        let db = &*town.db;
        assert_eq!(
            names(&newest(db, &viewer, Scope::Here, &[], None, 100).await?),
            ids(&seen, &|post| post.local),
            "{name}, here"
        );
        let followed = |post: &Post| post.author_id == town.carers.id;
        assert_eq!(
            names(&newest(db, &viewer, Scope::Network, &[], None, 100).await?),
            ids(&seen, &followed),
            "{name}, network"
        );
        let either = |post: &Post| post.local || followed(post);
        assert_eq!(
            names(&newest(db, &viewer, Scope::All, &[], None, 100).await?),
            ids(&seen, &either),
            "{name}, all"
        );
        for author in [town.group.id, town.carers.id, town.alice.id, town.bob.id] {
            let theirs = ids(&seen, &|post| post.author_id == author);
            assert_eq!(
                names(&by_author(db, &viewer, author, None, 100).await?),
                theirs,
                "{name}, by {author}"
            );
        }
        assert_eq!(
            names(&private(db, &viewer, 100).await?),
            ids(&private_seen, &|_| true),
            "{name}, private"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_network_is_those_we_follow_and_what_they_announce() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    follows(&mut tx, town.group.id, town.carers.id).await?;
    let by_alice = post::receive(&mut tx, arrival(&town.alice, "a", Visibility::Public, now))
        .await?
        .ok_or(Error::NotFound)?;
    post::receive(&mut tx, arrival(&town.bob, "b", Visibility::Public, now))
        .await?
        .ok_or(Error::NotFound)?;
    crate::reaction::receive(
        &mut tx,
        crate::reaction::Kind::Announce,
        by_alice.id,
        town.carers.id,
        "https://carers.example/boosts/1",
    )
    .await?;
    tx.commit().await?;
    let network = || newest(&*town.db, &Viewer::Nobody, Scope::Network, &[], None, 10);
    assert_eq!(names(&network().await?), [by_alice.id.get()]);
    assert!(
        newest(
            &*town.db,
            &Viewer::Nobody,
            Scope::Network,
            &[Kind::Story],
            None,
            10
        )
        .await?
        .is_empty()
    );
    let stand = |standing: &'static str| {
        sql!(
            "insert into peers (host, standing, dialect, first_heard_at, failures, next_try_at, leased_until) values ('example', $1, 'cavage', 0, 0, 0, 0)
             on conflict (host) do update set standing = excluded.standing",
            standing
        )
    };
    // A standing counts for the whole domain.
    stand("silenced").run(&*town.db).await?;
    assert!(network().await?.is_empty());
    stand("blocked").run(&*town.db).await?;
    assert!(
        by_author(&*town.db, &Viewer::Nobody, town.alice.id, None, 10)
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn pr04_a_thread_shows_each_viewer_her_part_of_it() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let root = publish(&town, &mut tx, Visibility::Public, &[]).await?;
    let reply = |parent: &Post, visibility| Draft {
        in_reply_to: Some(parent.id),
        ..Draft::new(visibility, "en", "reply")
    };
    let open = post::publish(
        &mut tx,
        &town.as_herself(&town.outside),
        Kind::Note,
        reply(&root, Visibility::Public),
    )
    .await?
    .0;
    let inside = post::publish(
        &mut tx,
        &town.as_herself(&town.inside),
        Kind::Note,
        reply(&open, Visibility::Inside),
    )
    .await?
    .0;
    tx.commit().await?;
    let member = Viewer::Member(town.coordinator.clone());
    assert_eq!(
        names(&replies(&*town.db, &Viewer::Nobody, &root).await?),
        [open.id.get()]
    );
    assert_eq!(
        names(&replies(&*town.db, &member, &root).await?),
        [open.id.get(), inside.id.get()]
    );
    assert_eq!(
        names(&replies(&*town.db, &member, &open).await?),
        [inside.id.get()]
    );
    let root = entry(&*town.db, &Viewer::Nobody, root.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!((root.replies, root.author.id), (1, town.group.id));
    assert!(
        entry(&*town.db, &Viewer::Nobody, inside.id)
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test]
async fn coming_events_and_open_calls_stand_in_the_order_they_are_needed() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let mut posts = Vec::new();
    for number in 0..6_u32 {
        let kind = if number < 3 { Kind::Event } else { Kind::Call };
        let received = Received {
            kind,
            ..arrival(&town.carers, &number.to_string(), Visibility::Public, now)
        };
        posts.push(
            post::receive(&mut tx, received)
                .await?
                .ok_or(Error::NotFound)?
                .id,
        );
    }
    follows(&mut tx, town.group.id, town.carers.id).await?;
    for (post, start, end) in [
        (posts[0], 200, Some(300)),
        (posts[1], 100, Some(250)),
        (posts[2], 0, Some(50)),
    ] {
        sql!(
            "insert into events (post_id, starts_at, ends_at, timezone, modes, precision, joining, status, taken, extra)
             values ($1, $2, $3, 'UTC', '[]', 'area', 'free', 'CANCELLED', 0, '{}')",
            post, now.plus_minutes(start), end.map(|end| now.plus_minutes(end))
        )
        .run(&mut tx)
        .await?;
    }
    for (post, needed_by, state) in [
        (posts[3], None, "open"),
        (posts[4], Some(now.plus_minutes(5)), "part-filled"),
        (posts[5], None, "done"),
    ] {
        sql!(
            "insert into calls (post_id, category, needed, filled, inexhaustible, needed_by, languages, state, confirm_hours, state_changed_at, extra)
             values ($1, 'lend-a-thing', 2, 1, $4, $2, '[]', $3, 48, 0, '{}')",
            post, needed_by, state, false
        )
        .run(&mut tx)
        .await?;
    }
    tx.commit().await?;
    let events = coming_events(
        &*town.db,
        &Viewer::Nobody,
        Scope::Network,
        now.plus_minutes(60),
        10,
    )
    .await?;
    assert_eq!(names(&events), [posts[1].get(), posts[0].get()]);
    assert!(matches!(events[0].thing, Thing::Event(_)));
    let calls = open_calls(&*town.db, &Viewer::Nobody, Scope::Network, 10).await?;
    assert_eq!(names(&calls), [posts[4].get(), posts[3].get()]);
    assert!(matches!(calls[0].thing, Thing::Call(_)));
    assert!(
        open_calls(&*town.db, &Viewer::Nobody, Scope::Here, 10)
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn a16_what_a_consultant_wrote_is_known_as_such_also_later() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let until = tx.now().plus_days(9);
    let by = &town.coordinator;
    let doctor = crate::sample::person(&mut tx, "doctor", None).await?;
    let write = async |tx: &mut Tx| {
        let draft = Draft::new(Visibility::Inside, "en", "Rest well.");
        let author = town.as_herself(&doctor);
        post::publish(tx, &author, Kind::Note, draft).await
    };
    let before = write(&mut tx).await?.0;
    tx.commit().await?;
    town.db.clock.advance(1);
    let mut tx = town.db.begin().await?;
    let role = crate::member::Role::Consultant;
    let id = doctor.member.id;
    crate::member::give_duty(&mut tx, Some(by), id, role, None, Some(until), None).await?;
    let during = write(&mut tx).await?.0;
    let others = publish(&town, &mut tx, Visibility::Inside, &[]).await?;
    tx.commit().await?;
    town.db.clock.advance(30 * crate::time::DAY);
    let all = entries(&*town.db, vec![before, during, others]).await?;
    let marked: Vec<bool> = all.iter().map(|entry| entry.by_consultant).collect();
    assert_eq!(marked, [false, true, false]);
    Ok(())
}

#[tokio::test]
async fn do13_a_list_of_many_asks_no_more_than_a_list_of_few() -> Result<()> {
    let town = town().await?;
    let viewer = Viewer::Member(town.coordinator.clone());
    let mut tx = town.db.begin().await?;
    let root = publish(&town, &mut tx, Visibility::Public, &[]).await?;
    tx.commit().await?;
    let mut costs = Vec::new();
    for more in [3, 30] {
        let mut tx = town.db.begin().await?;
        let now = tx.now();
        for number in 0..more {
            publish(&town, &mut tx, Visibility::Public, &[]).await?;
            let reply = Received {
                in_reply_to_uri: Some(root.uri.clone()),
                ..arrival(
                    &town.alice,
                    &format!("{more}-{number}"),
                    Visibility::Public,
                    now,
                )
            };
            post::receive(&mut tx, reply).await?;
        }
        tx.commit().await?;
        let before = crate::store::MADE.get();
        let list = newest(&*town.db, &viewer, Scope::Here, &[], None, 40).await?;
        let thread = replies(&*town.db, &viewer, &root).await?;
        assert!(list.len() >= more && thread.len() >= more);
        costs.push(crate::store::MADE.get() - before);
    }
    assert_eq!(costs[0], costs[1]);
    Ok(())
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

fn ids_of(stream: &Stream) -> Vec<i64> {
    let items = stream.items.iter();
    items.map(|item| item.post.id.get()).collect()
}

/// PR08, PR28: the streams of apps and the one rule say the same; strangers get what is ours and for everyone.
#[tokio::test]
async fn pr08_pr28_streams_show_what_may_be_seen_and_nothing_else() -> Result<()> {
    let town = town().await?;
    fill(&town).await?;
    let db = &*town.db;
    let all = sql!("select * from posts order by id desc")
        .all::<Post>(db)
        .await?;
    let every: Vec<Id<Post>> = all.iter().map(|post| post.id).collect();
    let page = Page::newest(40);
    for (name, viewer) in town.viewers() {
        let who = reader(&viewer);
        let mut allowed = Vec::new();
        for post in &all {
            if post::may_see(db, &viewer, post).await? {
                allowed.push(post.clone());
            }
        }
        let ids = |keep: &dyn Fn(&Post) -> bool| -> Vec<i64> {
            let kept = allowed.iter().filter(|post| keep(post));
            kept.map(|post| post.id.get()).collect()
        };
        let listed = seen(db, &who, &every).await?;
        let listed: Vec<i64> = listed.iter().map(|post| post.id.get()).collect();
        assert_eq!(listed, ids(&|_| true), "{name}, those that may be seen");
        let is_stranger = who.actor.is_none() && matches!(viewer, Viewer::Nobody);
        let open = |post: &Post| {
            matches!(post.visibility, Visibility::Public)
                || (post.visibility == Visibility::Inside && who.actor.is_some())
        };
        let everywhere = public(db, &who, From::Everywhere, false, &page).await?;
        assert_eq!(
            ids_of(&everywhere),
            ids(&|post| open(post) && (post.local || !is_stranger)),
            "{name}, public"
        );
        let here = public(db, &who, From::Here, false, &page).await?;
        assert_eq!(
            ids_of(&here),
            ids(&|post| open(post) && post.local),
            "{name}, here"
        );
        let elsewhere = public(db, &who, From::Elsewhere, false, &page).await?;
        assert_eq!(
            ids_of(&elsewhere),
            ids(&|post| open(post) && !post.local && !is_stranger),
            "{name}, elsewhere"
        );
        for author in [town.group.id, town.alice.id, town.inside.member.actor_id] {
            let wrote = of_author(db, &who, author, &Which::default(), &page).await?;
            let expected = ids(&|post| {
                post.author_id == author
                    && (post.visibility != Visibility::Direct || who.actor == Some(author))
            });
            assert_eq!(ids_of(&wrote), expected, "{name}, by {author}");
        }
    }
    Ok(())
}

/// Pages fit together in both directions, boosts among them; nothing stands in one twice.
#[tokio::test]
async fn a_home_is_read_in_pages_without_gaps_and_repeats() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let me = town.inside.member.actor_id;
    follows(&mut tx, me, town.carers.id).await?;
    let mut expected = Vec::new();
    tx.commit().await?;
    for number in 0..30_i64 {
        town.db.clock.advance(1_000);
        let mut tx = town.db.begin().await?;
        let now = tx.now();
        match number % 3 {
            0 => {
                let theirs = arrival(&town.carers, &number.to_string(), Visibility::Public, now);
                let post = post::receive(&mut tx, theirs)
                    .await?
                    .ok_or(Error::NotFound)?;
                expected.push(post.id.get());
            }
            1 => {
                // Bob is followed by nobody; the carers pass this on.
                let bobs = arrival(&town.bob, &number.to_string(), Visibility::Public, now);
                let post = post::receive(&mut tx, bobs).await?.ok_or(Error::NotFound)?;
                let uri = format!("https://carers.example/boosts/{number}");
                let kind = crate::reaction::Kind::Announce;
                crate::reaction::receive(&mut tx, kind, post.id, town.carers.id, &uri).await?;
                expected.push(post.id.get());
            }
            _ => {
                // Not for her: a reply of theirs to somebody whom she does not follow.
                let theirs = Received {
                    in_reply_to_uri: Some(format!("{}/posts/1", town.bob.uri)),
                    ..arrival(&town.carers, &number.to_string(), Visibility::Public, now)
                };
                post::receive(&mut tx, theirs).await?;
            }
        }
        tx.commit().await?;
    }
    let mut tx = town.db.begin().await?;
    expected.push(
        publish(&town, &mut tx, Visibility::Inside, &[])
            .await?
            .id
            .get(),
    );
    tx.commit().await?;
    expected.reverse();

    let who = reader(&Viewer::Member(town.inside.clone()));
    for is_little in [true, false] {
        let page_of =
            async |page: &Page| streams::home_of(&*town.db, &who, me, is_little, page).await;
        let (mut down, mut max_id) = (Vec::new(), None);
        loop {
            let page = Page {
                max_id,
                ..Page::newest(7)
            };
            let stream = page_of(&page).await?;
            let Some(last) = stream.cursors.last() else {
                break;
            };
            max_id = Some(*last);
            down.extend(ids_of(&stream));
        }
        assert_eq!(down, expected, "downwards, {is_little}");
        let (mut up, mut min_id) = (Vec::new(), Some(0));
        loop {
            let page = Page {
                min_id,
                ..Page::newest(7)
            };
            let stream = page_of(&page).await?;
            let Some(first) = stream.cursors.first() else {
                break;
            };
            min_id = Some(*first);
            up.splice(0..0, ids_of(&stream));
        }
        assert_eq!(up, expected, "upwards, {is_little}");
    }
    Ok(())
}

/// What a page leaves out, because the post stands in it already, counts for where the next one begins: an app that is shown less than
/// there is room for goes on.
#[tokio::test]
async fn a_page_with_repeats_is_not_taken_for_the_last() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let me = town.inside.member.actor_id;
    let mut known = Vec::new();
    for number in 0..12 {
        let name = format!("fan{number}");
        let fan = actor::receive(&mut tx, crate::sample::elsewhere(&name, "far.example")).await?;
        follows(&mut tx, me, fan.id).await?;
        known.push(fan);
    }
    let author = &known[0];
    let loved = arrival(author, "loved", Visibility::Public, tx.now());
    let loved = post::receive(&mut tx, loved)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    for fan in &known {
        town.db.clock.advance(1_000);
        let mut tx = town.db.begin().await?;
        let kind = crate::reaction::Kind::Announce;
        let uri = format!("{}/boost", fan.uri);
        crate::reaction::receive(&mut tx, kind, loved.id, fan.id, &uri).await?;
        tx.commit().await?;
    }
    let db = &*town.db;
    let who = reader(&Viewer::Member(town.inside.clone()));
    let (mut max_id, mut pages) = (None, Vec::new());
    loop {
        let page = Page {
            max_id,
            ..Page::newest(5)
        };
        let stream = home(db, &who, &page).await?;
        pages.push(stream.items.len());
        max_id = stream.cursors.last().copied();
        if stream.cursors.len() < 5 {
            break;
        }
    }
    assert_eq!(pages, [1, 1, 1], "twelve boosts of one post, and the post");

    let wrote = of_author(db, &who, author.id, &Which::default(), &Page::newest(2)).await?;
    assert_eq!(
        ids_of(&wrote),
        [loved.id.get()],
        "her post, and her boost of it"
    );
    assert_eq!(wrote.cursors.len(), 2);
    Ok(())
}

/// What the group follows stands in the home of each member, whichever way it is read; and how she follows somebody holds, also when
/// the group or her own address outside follows too.
#[tokio::test]
async fn a_home_holds_what_the_group_follows_and_what_she_chose() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let me = town.outside.member.actor_id;
    for author in [&town.carers, &town.alice, &town.bob] {
        follows(&mut tx, town.group.id, author.id).await?;
    }
    // Of alice she wants German only; bob she reads in a list.
    let german = follow::Wish {
        languages: Some(vec!["de".into()]),
        ..Default::default()
    };
    follow::begin(&mut tx, &town.outside, town.alice.id, &german).await?;
    follow::begin(&mut tx, &town.outside, town.bob.id, &Default::default()).await?;
    sql!("update follows set state = 'accepted'")
        .run(&mut tx)
        .await?;
    let list = crate::list::make(&mut tx, me, "Bob", crate::list::Replies::List, true).await?;
    crate::list::add(&mut tx, me, list.id, &[town.bob.id]).await?;
    let mut expected = Vec::new();
    let now = tx.now();
    for (author, language, wanted) in [
        (&town.carers, "en", true),
        (&town.alice, "en", false),
        (&town.alice, "de", true),
        (&town.bob, "en", false),
    ] {
        let arrived = Received {
            language: language.into(),
            ..arrival(author, language, Visibility::Public, now)
        };
        let post = post::receive(&mut tx, arrived)
            .await?
            .ok_or(Error::NotFound)?;
        if wanted {
            expected.push(post.id.get());
        }
    }
    // What nobody here follows, passed on by the carers and by bob.
    for (number, by) in [&town.carers, &town.bob].into_iter().enumerate() {
        let dan = actor::receive(
            &mut tx,
            crate::sample::elsewhere(&format!("dan{number}"), "far.example"),
        )
        .await?;
        let post = post::receive(&mut tx, arrival(&dan, "x", Visibility::Public, now))
            .await?
            .ok_or(Error::NotFound)?;
        let kind = crate::reaction::Kind::Announce;
        let uri = format!("https://far.example/boosts/{number}");
        crate::reaction::receive(&mut tx, kind, post.id, by.id, &uri).await?;
        if by.id == town.carers.id {
            expected.push(post.id.get());
        }
    }
    tx.commit().await?;
    expected.sort_unstable();
    let who = reader(&Viewer::Member(town.outside.clone()));
    for is_little in [true, false] {
        let stream = streams::home_of(&*town.db, &who, me, is_little, &Page::newest(40)).await?;
        let mut found = ids_of(&stream);
        found.sort_unstable();
        assert_eq!(found, expected, "{is_little}");
    }
    Ok(())
}

#[tokio::test]
async fn a_page_costs_the_same_number_of_queries_however_long_it_is() -> Result<()> {
    let town = town().await?;
    let who = reader(&Viewer::Member(town.inside.clone()));
    let mut made = Vec::new();
    for many in [2, 18] {
        for _ in 0..many {
            let mut tx = town.db.begin().await?;
            publish(&town, &mut tx, Visibility::Public, &[]).await?;
            publish(&town, &mut tx, Visibility::Inside, &[]).await?;
            tx.commit().await?;
        }
        let before = crate::store::MADE.with(std::cell::Cell::get);
        let items = home(&*town.db, &who, &Page::newest(40)).await?;
        let posts: Vec<Post> = items.into_iter().map(|item| item.post).collect();
        assert!(posts.len() >= 2 * many);
        beside(&*town.db, &who, &posts).await?;
        entries(&*town.db, posts).await?;
        made.push(crate::store::MADE.with(std::cell::Cell::get) - before);
    }
    assert_eq!(made[0], made[1]);
    assert!(made[0] <= 20, "{} queries", made[0]);
    Ok(())
}

/// A thread is shown as far as the reader may see it; what stands above something unseen is not shown either.
#[tokio::test]
async fn pr28_a_context_ends_where_the_reader_may_not_look() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let root = publish(&town, &mut tx, Visibility::Public, &[]).await?;
    let reply = |parent: &Post, visibility| Draft {
        in_reply_to: Some(parent.id),
        ..Draft::new(visibility, "en", "a reply")
    };
    let group = town.as_group();
    let open = post::publish(
        &mut tx,
        &group,
        Kind::Note,
        reply(&root, Visibility::Public),
    )
    .await?
    .0;
    let ivy = town.as_herself(&town.inside);
    let inside = post::publish(&mut tx, &ivy, Kind::Note, reply(&root, Visibility::Inside))
        .await?
        .0;
    let deeper = post::publish(
        &mut tx,
        &group,
        Kind::Note,
        reply(&inside, Visibility::Public),
    )
    .await?
    .0;
    // A reply never reaches further than what it replies to.
    assert_eq!(deeper.visibility, Visibility::Inside);
    tx.commit().await?;
    let numbers = |posts: &[Post]| -> Vec<i64> { posts.iter().map(|post| post.id.get()).collect() };
    let (above, below) = around(&*town.db, &Reader::nobody(), &root).await?;
    assert_eq!(
        (numbers(&above), numbers(&below)),
        (vec![], vec![open.id.get()])
    );
    let member = reader(&Viewer::Member(town.outside.clone()));
    let (above, below) = around(&*town.db, &member, &deeper).await?;
    assert_eq!(numbers(&above), [root.id.get(), inside.id.get()]);
    assert!(below.is_empty());
    let (_, below) = around(&*town.db, &member, &root).await?;
    assert_eq!(below.len(), 3);
    let boosts = beside(&*town.db, &Reader::nobody(), std::slice::from_ref(&root)).await?;
    assert_eq!(boosts.replies.get(&root.id), Some(&1));
    Ok(())
}

/// PR: a member who gave her address outside up is not there for anybody outside, by whatever way.
#[tokio::test]
async fn pr_who_gave_her_address_up_is_not_there_for_strangers() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let olga = town.outside.member.actor_id;
    let root = publish(&town, &mut tx, Visibility::Public, &[]).await?;
    let reply = Draft {
        in_reply_to: Some(root.id),
        ..Draft::new(Visibility::Public, "en", "hers")
    };
    let hers = post::publish(&mut tx, &town.as_herself(&town.outside), Kind::Note, reply)
        .await?
        .0;
    let to_her = Draft {
        in_reply_to: Some(hers.id),
        ..Draft::new(Visibility::Public, "en", "@olga thanks")
    };
    let ours = post::publish(&mut tx, &town.as_group(), Kind::Note, to_her)
        .await?
        .0;
    crate::reaction::boost(&mut tx, &town.as_herself(&town.outside), root.id).await?;
    tx.commit().await?;
    let db = &*town.db;
    let posts = [root.clone(), hers.clone(), ours.clone()];
    // Until what she wrote is withdrawn with her, who left is as good as who gave her address up.
    for (is_closed, is_gone) in [(false, false), (true, false), (true, true)] {
        let mut tx = town.db.begin().await?;
        if is_gone {
            crate::member::leave(&mut tx, &town.outside).await?;
        } else if is_closed {
            crate::member::go_inside(&mut tx, town.outside.member.id).await?;
        }
        tx.commit().await?;
        let shown = entries(db, vec![root.clone()]).await?;
        assert_eq!(shown[0].replies, i64::from(!is_closed));
        for (name, viewer) in town.viewers() {
            let who = reader(&viewer);
            let is_known = who.actor.is_some() || !is_closed;
            let is_seen = post::may_see(db, &viewer, &hers).await?;
            assert_eq!(is_seen, is_known, "{name}");
            let listed = seen(db, &who, &[hers.id]).await?;
            assert_eq!(!listed.is_empty(), is_known, "{name}, in lists");
            let beside = beside(db, &who, &posts).await?;
            let named = beside
                .mentions
                .get(&ours.id)
                .is_some_and(|all| all.iter().any(|actor| actor.id == olga));
            assert_eq!(named, is_known && !is_gone, "{name}, a mention");
            assert_eq!(
                beside.answered.contains_key(&ours.id),
                is_known,
                "{name}, whom it answers"
            );
            assert_eq!(beside.replies.contains_key(&root.id), is_known, "{name}");
            assert_eq!(beside.boosts.contains_key(&root.id), is_known, "{name}");
        }
    }
    Ok(())
}
