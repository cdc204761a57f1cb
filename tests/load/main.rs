//! How light and how fast a node is: real processes under load, measured from outside and printed as a table.
//! `tests/bench` builds and runs it; nothing is asserted, and nothing stays behind.

mod apps;
mod crowd;
mod delivering;
mod ill;
mod lists;
mod matching;
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../rig/net.rs"]
mod net;
mod node;
mod process;
mod receiving;
mod serving;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with the tests, which use more of it, and has tests of its own"
)]
#[path = "../rig/signing.rs"]
mod signing;
mod starting;
mod table;
mod wire;

use std::process::ExitCode;

use anyhow::{Result, bail};
use table::Table;

/// What is measured where, and how much of it.
pub struct Plan {
    /// Where databases may be made; SQLite when there is none.
    pub postgres: Option<String>,
    parts: Vec<String>,
    /// How many posts the lists are read over.
    pub posts: Vec<i64>,
    /// To how many servers is sent.
    pub peers: Vec<usize>,
    /// How many activities come in.
    pub activities: usize,
}

const PARTS: [&str; 8] = [
    "start", "inbox", "delivery", "ill", "actor", "lists", "matching", "apps",
];

const USAGE: &str = "\
tests/bench [--million] [--short] [PART…]

PART is any of: start inbox delivery ill actor lists matching apps; all of them without one.
--million   reads the lists over 1,000,000 posts, too
--short     a tenth of the load, to try it out
TEST_POSTGRES=postgres://…   measures on that server, after SQLite";

fn plan(arguments: &[String]) -> Result<Plan> {
    let has = |flag: &str| arguments.iter().any(|given| given == flag);
    let mut plan = Plan {
        postgres: None,
        parts: Vec::new(),
        posts: vec![100_000],
        peers: vec![50, 1_000, 10_000],
        activities: 20_000,
    };
    for argument in arguments {
        match argument.as_str() {
            "--million" | "--short" | "--bench" => {}
            part if PARTS.contains(&part) => plan.parts.push(part.to_owned()),
            other => bail!("{other} is not known here\n\n{USAGE}"),
        }
    }
    if has("--million") {
        plan.posts.push(1_000_000);
    }
    if has("--short") {
        plan.posts = vec![10_000];
        plan.peers = vec![50, 500];
        plan.activities /= 10;
    }
    Ok(plan)
}

async fn measure(plan: &Plan) -> Result<()> {
    let wanted = |part: &str| plan.parts.is_empty() || plan.parts.iter().any(|one| one == part);
    let database = match plan.postgres {
        Some(_) => "PostgreSQL",
        None => "SQLite",
    };
    let mut table = Table::titled(database);
    if wanted("start") {
        starting::measure(plan, &mut table).await?;
    }
    if wanted("inbox") {
        receiving::measure(plan, &mut table).await?;
    }
    if wanted("delivery") {
        delivering::measure(plan, &mut table).await?;
    }
    if wanted("ill") {
        ill::measure(plan, &mut table).await?;
    }
    if wanted("actor") {
        serving::measure(plan, &mut table).await?;
    }
    if wanted("lists") {
        lists::measure(plan, &mut table).await?;
    }
    if wanted("matching") {
        matching::measure(plan, &mut table).await?;
    }
    if wanted("apps") {
        apps::measure(plan, &mut table).await?;
    }
    table.print();
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benches, too, without this.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let outcome = async {
        let mut plan = plan(&arguments)?;
        table::print_machine()?;
        measure(&plan).await?;
        if let Ok(server) = std::env::var("TEST_POSTGRES")
            && !server.is_empty()
        {
            plan.postgres = Some(server);
            measure(&plan).await?;
        }
        Ok::<_, anyhow::Error>(())
    };
    match outcome.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tests/bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
