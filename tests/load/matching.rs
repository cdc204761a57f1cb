//! What it costs to find those of 10,000 volunteers whom a new call fits: by the functions that hear of it.

use std::time::{Duration, Instant};

use anyhow::Result;
use community::{
    call::{self, Category, Need},
    effect::Effect,
    member::Present,
    notification,
    post::{Author, Draft, Kind, Visibility},
    store::Db,
    volunteer,
};

use crate::{
    Plan,
    node::{self, Node},
    process,
    table::{Table, each, milliseconds},
};

const VOLUNTEERS: i64 = 10_000;
const TIMES: usize = 20;

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    let node = Node::found(plan).await?;
    let db = node.db().await?;
    let by = node::coordinator(&db).await?;
    fill(&node).await?;
    for (what, area) in [("20 of them", Some("District7")), ("2,000 of them", None)] {
        let (found, told) = find(&db, &by, area).await?;
        let mut note = |of: &str, (work, took): (Duration, Duration)| {
            let mut figure = milliseconds(each(work, TIMES));
            if plan.postgres.is_some() {
                // Most of the work is the database server's.
                figure = format!("{figure}, with waiting {}", milliseconds(each(took, TIMES)));
            }
            table.note(
                format!("{VOLUNTEERS} volunteers, a new call that fits {what}: {of}"),
                figure,
            );
        };
        note("finding them", found);
        note("telling the first hundred", told);
    }
    db.close().await;
    Ok(())
}

type Cost = (Duration, Duration);

/// Processor time, and what it took: for finding them, and for telling the first hundred.
async fn find(db: &Db, by: &Present, area: Option<&str>) -> Result<(Cost, Cost)> {
    let author = Author {
        member: by.clone(),
        as_group: true,
    };
    let (mut found, mut told) = (Cost::default(), Cost::default());
    for _ in 0..TIMES {
        let mut tx = db.begin().await?;
        let draft = Draft {
            title: Some("A lift to the clinic".into()),
            ..Draft::new(Visibility::Inside, "en", "On Friday.")
        };
        let need = Need {
            category: Category::Person,
            needed: 1,
            inexhaustible: false,
            needed_by: None,
            area: area.map(str::to_owned),
            languages: vec!["yue".into()],
            held_back: None,
            confirm_hours: 48,
            slots: Vec::new(),
            access: Vec::new(),
            extra: Default::default(),
        };
        let post = call::publish(&mut tx, &author, Kind::Call, draft, need)
            .await?
            .id;
        let own = std::process::id();
        let (before, begun) = (process::precise_time(own)?, Instant::now());
        volunteer::hear(&mut tx, &Effect::Published { post }).await?;
        let (between, first) = (process::precise_time(own)?, begun.elapsed());
        notification::hear(&mut tx, &Effect::CallFits { post }).await?;
        let after = process::precise_time(own)?;
        found.0 += between.saturating_sub(before);
        found.1 += first;
        told.0 += after.saturating_sub(between);
        told.1 += begun.elapsed() - first;
        tx.commit().await?;
    }
    Ok((found, told))
}

/// A fifth of them would help a person; they live in a hundred districts, and speak one of two languages.
async fn fill(node: &Node) -> Result<()> {
    let numbers = format!(
        "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {VOLUNTEERS})"
    );
    for statement in [
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, fields, manually_approves, also_known_as,
            created_at, updated_at)
         NUMBERS select n, 'https://bench.localhost/people/' || n, 'person', true, false, 'v' || n, 'bench.localhost', 'Somebody', '',
            '[]', false, '[]', 0, 0 from numbers",
        "insert into members (id, actor_id, handle, name, language, state, preferences, created_at)
         NUMBERS select n, n, 'v' || n, 'Somebody', 'en', 'active', '{}', 0 from numbers",
        "insert into volunteers (member_id, kinds, words, times, languages, seen_by_hosts, told, state, asked, state_changed_at, created_at)
         NUMBERS select n, '[]', '', '[]', '[]', false, 'at-once', 'active', 0, 0, 0 from numbers",
        "insert into volunteer_words (about, word, member_id)
         NUMBERS select 'kind', case when (n / 100) % 5 = 0 then 'help-a-person' else 'lend-a-thing' end, n from numbers",
        "insert into volunteer_words (about, word, member_id)
         NUMBERS select 'area', 'district' || (n % 100), n from numbers",
        "insert into volunteer_words (about, word, member_id)
         NUMBERS select 'language', word, n from numbers cross join (select 'yue' as word union all select 'en') as words",
        "analyze",
    ] {
        node.sql(&statement.replace("NUMBERS", &numbers)).await?;
    }
    Ok(())
}
