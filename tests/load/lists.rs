//! What a list costs to read, over many posts: the query part alone, by the functions that the pages call.

use std::{
    fmt,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use community::{
    follow, group,
    post::{Kind, Post, Viewer},
    store::{Db, Page},
    timeline::{self, Entry, Reader, Scope},
};

use crate::{
    Plan,
    node::{self, Node},
    process,
    receiving::follow_all,
    table::{Table, each, milliseconds},
};

const TIMES: usize = 200;

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    for &posts in &plan.posts {
        let node = Node::found(plan).await?;
        let db = node.db().await?;
        let viewer = Viewer::Member(node::coordinator(&db).await?);
        fill(&node, db.now().millis(), posts).await?;
        let mut reading = Reading {
            db: &db,
            table: &mut *table,
            posts,
            postgres: plan.postgres.is_some(),
        };
        reading.run(&viewer).await?;
        db.close().await;
    }
    Ok(())
}

struct Reading<'a> {
    db: &'a Db,
    table: &'a mut Table,
    posts: i64,
    postgres: bool,
}

impl Reading<'_> {
    async fn run(&mut self, viewer: &Viewer) -> Result<()> {
        let db = self.db;
        let (group, _) = group::ours(db).await?;
        let network = Scope::Network;
        let newest = timeline::newest(db, viewer, network, &[], None, 400).await?;
        let oldest_of_400 = newest.last().map(|entry| entry.post.id.get());
        self.time("coming events", async || {
            timeline::coming_events(db, viewer, network, db.now(), 12).await
        })
        .await?;
        self.time("open calls", async || {
            timeline::open_calls(db, viewer, network, 12).await
        })
        .await?;
        self.time("newest 6 stories", async || {
            timeline::newest(db, viewer, network, &[Kind::Story], None, 6).await
        })
        .await?;
        self.time("newest 20 notes", async || {
            timeline::newest(db, viewer, network, &[Kind::Note], None, 20).await
        })
        .await?;
        self.time("newest 20 of all", async || {
            timeline::newest(db, viewer, Scope::All, &[], None, 20).await
        })
        .await?;
        self.time("newest 20 of our own", async || {
            timeline::newest(db, viewer, Scope::Here, &[], None, 20).await
        })
        .await?;
        self.time("newest 20 for somebody unknown", async || {
            timeline::newest(db, &Viewer::Nobody, Scope::Here, &[], None, 20).await
        })
        .await?;
        let author = timeline::newest(db, viewer, network, &[], None, 1).await?;
        ensure!(!author.is_empty(), "the lists are empty");
        self.time("newest 20 by one author", async || {
            timeline::by_author(db, viewer, author[0].author.id, None, 20).await
        })
        .await?;
        self.time("private, newest 20", async || {
            timeline::private(db, viewer, 20).await
        })
        .await?;
        self.time(
            "home of a member who follows 1,000, newest 20",
            async || home(db, viewer, &Page::newest(20)).await,
        )
        .await?;
        self.time("the same, 400 posts further down", async || {
            let mut page = Page::newest(20);
            page.max_id = oldest_of_400;
            home(db, viewer, &page).await
        })
        .await?;
        self.time("how many follow", async || {
            follow::counts(db, group.actor_id)
                .await
                .map(|counts| vec![counts])
        })
        .await
    }

    async fn time<T: fmt::Debug>(
        &mut self,
        what: &str,
        ask: impl AsyncFn() -> community::Result<Vec<T>>,
    ) -> Result<()> {
        // Once to warm up, as the second visitor of the day finds it; and to know whether once is long already.
        let begun = Instant::now();
        let found = ask().await?.len();
        let times = if begun.elapsed() > Duration::from_millis(50) {
            5
        } else {
            TIMES
        };
        ask().await?;
        let (before, begun) = (process::precise_time(std::process::id())?, Instant::now());
        for _ in 0..times {
            ask().await?;
        }
        let work = process::precise_time(std::process::id())? - before;
        let took = begun.elapsed();
        let mut figure = milliseconds(each(work, times));
        if self.postgres {
            // Most of the work is the database server's.
            figure = format!("{figure}, with waiting {}", milliseconds(each(took, times)));
        }
        let millions = if self.posts >= 1_000_000 {
            format!("{} M", self.posts / 1_000_000)
        } else {
            format!("{} k", self.posts / 1_000)
        };
        self.table
            .note(format!("{millions} posts: {what} ({found} found)"), figure);
        Ok(())
    }
}

/// A page of a home as an app gets it, all but the writing of its JSON.
async fn home(db: &Db, viewer: &Viewer, page: &Page) -> community::Result<Vec<Entry>> {
    let reader = Reader {
        viewer: viewer.clone(),
        actor: viewer.member().map(|present| present.member.actor_id),
    };
    let items = timeline::home(db, &reader, page).await?;
    let posts: Vec<Post> = items.into_iter().map(|item| item.post).collect();
    timeline::beside(db, &reader, &posts).await?;
    timeline::entries(db, posts).await
}

/// Every member follows all of those, and 600 more of whom little is heard.
async fn follow_many(node: &Node) -> Result<()> {
    node.sql(
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, inbox, shared_inbox, fields,
            manually_approves, also_known_as, fetched_at, created_at, updated_at)
         with recursive numbers (n) as (select 401 union all select n + 1 from numbers where n < 1000)
         select n, 'https://p' || (n % 40) || '.example/users/u' || n, 'person', false, true, 'u' || n, 'p' || (n % 40) || '.example',
            'Somebody', '', 'https://p' || (n % 40) || '.example/users/u' || n || '/inbox',
            'https://p' || (n % 40) || '.example/inbox', '[]', false, '[]', 0, 0, 0
         from numbers",
    )
    .await?;
    follow_everyone(node).await
}

/// Every member follows all who are known elsewhere.
pub async fn follow_everyone(node: &Node) -> Result<()> {
    node.sql(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at)
         select 1000000 * (1 + (select count(*) from members o where o.id < m.id)) + a.id, m.actor_id, a.id, 'accepted', a.uri || '#followed-by-' || m.id, 0, 0
         from actors a cross join members m where not a.local",
    )
    .await
    .map(drop)
}

/// Posts of 400 people whom the group follows: notes mostly; a hundred local ones; some events to come and calls open.
pub async fn fill(node: &Node, now: i64, posts: i64) -> Result<()> {
    node.sql(
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, inbox, shared_inbox, fields,
            manually_approves, also_known_as, fetched_at, created_at, updated_at)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 400)
         select n, 'https://p' || (n % 40) || '.example/users/u' || n, 'person', false, true, 'u' || n, 'p' || (n % 40) || '.example',
            'Somebody', '', 'https://p' || (n % 40) || '.example/users/u' || n || '/inbox',
            'https://p' || (n % 40) || '.example/inbox', '[]', false, '[]', 0, 0, 0
         from numbers",
    )
    .await?;
    follow_all(node).await?;
    let step = 60_000;
    let begun = now - (posts + 10) * step;
    node.sql(&format!(
        "insert into posts (id, uri, url, author_id, kind, visibility, local, thread_id, title, content, source, language, tags,
            attachments, object, replies_closed, published_at)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {posts})
         select ({begun} + n * {step}) * 65536, 'https://p' || (n % 40) || '.example/posts/' || n, null, 1 + n * 7 % 400,
            case when n % 100 < 80 then 'note' when n % 100 < 92 then 'story' when n % 100 < 97 then 'event' else 'call' end,
            case when n % 11 = 0 then 'followers' else 'public' end, false, ({begun} + n * {step}) * 65536, 'A title',
            '<p>We meet again on Saturday, and the kettle is on from two. Last time nine of us came; there is room for more.</p>',
            '', 'en', '[]', '[]',
            '{{\"type\":\"Note\",\"content\":\"<p>We meet again on Saturday, and the kettle is on from two. Last time nine of us came.</p>\"}}',
            false, {begun} + n * {step}
         from numbers"
    ))
    .await?;
    node.sql(&format!(
        "insert into posts (id, uri, author_id, kind, visibility, local, thread_id, title, content, source, language, tags,
            attachments, replies_closed, published_at)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 100)
         select ({now} - n * 86400000) * 65536 + 1, '{base}ap/posts/' || n, g.actor_id, 'note',
            case when n % 3 = 0 then 'inside' else 'public' end, true, ({now} - n * 86400000) * 65536 + 1, null, '<p>Ours.</p>', 'Ours.',
            'en', '[]', '[]', false, {now} - n * 86400000
         from numbers cross join groups g",
        base = node.url
    ))
    .await?;
    node.sql(
        "insert into stories (post_id, form, teller, themes, book, extra)
         select id, 'long', 'person', '[]', 'no', '{}' from posts where kind = 'story'",
    )
    .await?;
    // The newest forty are still to come.
    node.sql(&format!(
        "insert into events (post_id, starts_at, ends_at, timezone, modes, precision, joining, status, taken, extra)
         select id, case when id >= (select min(id) from (select id from posts where kind = 'event' order by id desc limit 40) as late)
                then {now} + (id % 1000) * 3600000 else published_at end,
            null, 'Asia/Hong_Kong', '[]', 'area', 'free', 'CONFIRMED', 0, '{{}}'
         from posts where kind = 'event'"
    ))
    .await?;
    node.sql(
        "insert into calls (post_id, category, needed, filled, inexhaustible, languages, state, confirm_hours, state_changed_at, extra)
         select id, 'help-a-person', 2, 0, false, '[]',
            case when id >= (select min(id) from (select id from posts where kind = 'call' order by id desc limit 30) as late)
                then 'open' else 'done' end,
            48, published_at, '{}'
         from posts where kind = 'call'",
    )
    .await?;
    follow_many(node).await?;
    node.sql("analyze").await.map(drop)
}
