//! What the one who runs a node relies on: a log without private words, numbers without names, a gentle end, a doctor
//! that finds what is wrong, and memory that stays small.

use std::{fs, process::Output};

use anyhow::{Context, Result, ensure};
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use sqlx::Connection as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::steps::*;
use crate::rig::{
    eventually,
    instance::Instance,
    net,
    peer::{ACTIVITY_JSON, Peer},
    signing::{Dialect, Request},
};

/// One statement on the database of a node, beside it.
async fn execute(node: &Instance, text: &'static str) -> Result<()> {
    match node.database() {
        Some(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await?;
            sqlx::query(text).execute(&mut connection).await?;
            connection.close().await?;
        }
        None => {
            rusqlite::Connection::open(node.data().join("kaifong.db"))?.execute(text, [])?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn pr19_the_most_talkative_log_holds_nothing_private() -> Result<()> {
    const ADDRESS: &str = "203.0.113.77";
    const CONTACT: &str = "rain.axolotl@mail.example";
    const LETTER: &str = "<p>a letter ocelotword about <b>her illness</b></p>";
    let mut carers = Instance::prepare("carers").await?;
    carers.set("KAIFONG_LOG", "trace");
    carers.set("KAIFONG_TRUSTED_PROXIES", "127.0.0.1");
    let args = [
        "init",
        "--name",
        "Carers",
        "--handle",
        "carers",
        "--language",
        "en",
    ];
    carers.run(&args).await?;
    carers.serve().await?;
    let mei = joined(&carers, "mei", "coordinator").await?;
    let token = carers.run(&["token", "mei"]).await?;
    let peer = Peer::start("elsewhere").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;

    let form = call_form("Bed rails quokkaword", "Flat 7B, Lily House");
    let call = publish(&carers, &mei, "/calls/new", form).await?;
    let said = post_form("quiet narwhalword", "inside");
    publish(&carers, &mei, "/posts/new", said).await?;
    let letter = private_note(&peer, &alice, &carers, None, LETTER)?;
    taken(&peer, &alice, &carers, &letter).await?;
    peer.receives_type("Create", "Note").await?;
    // Somebody without an account, through a proxy that tells her address.
    let answer = [
        ("name", "Rain Chan tapirword"),
        ("contact", CONTACT),
        ("message", "I can lift gibbonword"),
        ("places", "1"),
    ];
    let answer: Vec<String> = answer
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    net::client()?
        .post(carers.at(&call.at("answer"))?)
        .header("x-forwarded-for", ADDRESS)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(answer.join("&"))
        .send()
        .await?;
    // What goes wrong is logged, and must not tell more than that it did.
    let wrong = [
        ("handle", "mei"),
        ("password", "a wrong lemurword"),
        ("next", "/"),
    ];
    carers.visitor()?.send("/sign-in", &wrong).await?;
    let forged = Request::post(inbox(&carers)?, letter.to_string());
    let mut forged = forged.signed(&alice.key, &alice.key_id(), Dialect::Cavage)?;
    forged.body = json!({"type": "Create", "content": "forged okapiword"})
        .to_string()
        .into_bytes();
    peer.send(forged).await?;
    carers
        .visitor()?
        .open("/password/nosuchsecretvicunawordnosuchsecret")
        .await?;

    let session = mei
        .jar(|jar| jar.get("session").map(|cookie| cookie.value.clone()))
        .context("a session")?;
    carers.stop().await?;
    let log = carers.log();
    for words in ["listening", "DEBUG", "stopping"] {
        ensure!(log.contains(words), "{words:?} is not in the log:\n{log}");
    }
    for secret in [
        "quokkaword",
        "Lily House",
        "narwhalword",
        "ocelotword",
        "illness",
        "Rain Chan",
        "tapirword",
        CONTACT,
        "gibbonword",
        "lemurword",
        "okapiword",
        "vicunaword",
        PASSWORD,
        ADDRESS,
        &session,
        token.trim(),
        "PRIVATE KEY",
    ] {
        let found = log.lines().find(|line| line.contains(secret));
        ensure!(found.is_none(), "{secret:?} is in the log: {found:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_metrics_stand_at_their_own_address_and_name_nobody() -> Result<()> {
    let port = net::free_port()?;
    let (mut carers, mei) = group("carers").await?;
    carers.set("KAIFONG_METRICS_LISTEN", &format!("127.0.0.1:{port}"));
    carers.restart().await?;
    let peer = Peer::start("elsewhere").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    let unsigned = note(&peer, &alice, &carers, None, "unsigned")?;
    let request = Request::post(inbox(&carers)?, unsigned.to_string());
    assert_eq!(peer.send(request).await?.0.as_u16(), 401);
    let form = call_form("Bed rails quokkaword", "Flat 7B");
    publish(&carers, &mei, "/calls/new", form).await?;
    peer.receives_type("Create", "Note").await?;

    let at = format!("http://127.0.0.1:{port}/metrics");
    let wanted = [
        "kaifong_activities_accepted_total 1",
        "kaifong_activities_refused_total{reason=\"unproven\"} 1",
        "kaifong_requests_total{class=\"inbox\",status=\"202\"} 1",
        "kaifong_requests_total{class=\"inbox\",status=\"401\"} 1",
        "kaifong_deliveries_waiting 0",
        "kaifong_peers_failing 0",
        "kaifong_effects_waiting 0",
    ];
    let text = eventually("the numbers are there", async || {
        let text = net::client()?.get(&at).send().await?.text().await?;
        let has = |line: &&str| text.lines().any(|known| known == *line);
        Ok(wanted.iter().all(has).then_some(text))
    })
    .await?;
    let number = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().parse::<f64>().ok()
    };
    for (name, least) in [
        // The Accept of the follow, and the call.
        ("kaifong_deliveries_total{outcome=\"delivered\"}", 2.0),
        ("kaifong_database_commits_total", 4.0),
        ("kaifong_database_bytes", 10_000.0),
        ("process_resident_memory_bytes", 1e6),
        ("kaifong_request_seconds_total{class=\"form\"}", 0.0),
    ] {
        let value = number(name);
        ensure!(value >= Some(least), "{name} is {value:?} in:\n{text}");
    }
    for name in ["elsewhere", "alice", "mei", "quokkaword", "127.0.0.1", "/"] {
        let found = text
            .lines()
            .find(|line| !line.starts_with('#') && line.contains(name));
        ensure!(found.is_none(), "{name:?} is told: {found:?}");
    }
    // Every line is one that Prometheus reads.
    for line in text.lines().filter(|line| !line.starts_with("# ")) {
        let (_, value) = line.rsplit_once(' ').context("a name and a number")?;
        value.parse::<f64>().with_context(|| line.to_owned())?;
    }
    assert_eq!(asked(&carers.at("/metrics")?, "*/*").await?.0, 404);
    Ok(())
}

#[tokio::test]
async fn a_node_that_is_asked_to_stop_answers_what_it_has_begun() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    let mut stream = TcpStream::connect(("127.0.0.1", carers.port())).await?;
    let body = "handle=mei&password=a+wrong+one&next=%2F";
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        carers.host(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    // It says so when it begins to read the body.
    let mut first = [0; 64];
    let read = stream.read(&mut first).await?;
    ensure!(first[..read].starts_with(b"HTTP/1.1 100"));
    carers.terminate()?;
    eventually("it heard that it should stop", async || {
        Ok(carers.log().contains("stopping").then_some(()))
    })
    .await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    ensure!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let status = eventually("it has ended", async || carers.ended()).await?;
    assert_eq!(status.code(), Some(0), "{}", carers.log());
    carers.forget();
    carers.serve().await
}

/// What the doctor says, and whether it is content.
async fn doctor(node: &Instance) -> Result<(bool, String)> {
    let Output {
        status,
        stdout,
        stderr,
    } = node.cli(&["doctor"]).await?;
    let text = String::from_utf8(stdout)? + &String::from_utf8(stderr)?;
    ensure!(!text.contains("panicked"), "{text}");
    let code = status.code().context("it ended by itself")?;
    ensure!(
        code == i32::from(text.contains("problem  ")),
        "{code} {text}"
    );
    Ok((code == 0, text))
}

async fn finds(node: &Instance, words: &str) -> Result<()> {
    let (is_well, text) = doctor(node).await?;
    let found = text
        .lines()
        .any(|line| line.starts_with("problem  ") && line.contains(words));
    ensure!(!is_well && found, "{words:?} is not found in:\n{text}");
    Ok(())
}

#[tokio::test]
async fn the_doctor_finds_work_that_nobody_does_and_keys_that_do_not_fit() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    let (is_well, text) = doctor(&carers).await?;
    ensure!(is_well, "{text}");
    for words in ["room for the data", "as they come", "fit each other"] {
        ensure!(text.contains(words), "{words:?} is not in:\n{text}");
    }
    carers.stop().await?;
    execute(
        &carers,
        "insert into effects (id, body, created_at) values (1, '{}', 1)",
    )
    .await?;
    finds(&carers, "wait for what follows").await?;
    execute(&carers, "delete from effects").await?;
    execute(
        &carers,
        "insert into jobs (id, kind, payload, run_at, attempts, claimed_until, failed_at, error, created_at)
         values (1, 'x', '{}', 1, 9, 0, 1, 'no', 1)",
    )
    .await?;
    finds(&carers, "jobs were given up").await?;
    execute(&carers, "delete from jobs").await?;
    ensure!(doctor(&carers).await?.0);
    execute(
        &carers,
        "update actors set private_key = 'torn' where local and private_key is not null",
    )
    .await?;
    finds(&carers, "keys of").await
}

#[tokio::test]
async fn the_doctor_names_servers_that_do_not_answer() -> Result<()> {
    let (carers, _) = group("carers").await?;
    execute(
        &carers,
        "insert into peers (host, standing, dialect, first_heard_at, failing_since, failures, next_try_at, leased_until, last_error)
         values ('gone.example', 'neutral', 'cavage', 1, 1, 9, 9000000000000, 0, 'no connection')",
    )
    .await?;
    finds(&carers, "gone.example has not answered as it should").await?;
    execute(
        &carers,
        "insert into peers (host, standing, dialect, first_heard_at, failing_since, failures, next_try_at, leased_until, last_error)
         values ('also.example', 'neutral', 'cavage', 1, 1, 9, 9000000000000, 0, 'no connection')",
    )
    .await?;
    finds(&carers, "None of the 2 servers").await
}

#[tokio::test]
async fn the_doctor_finds_a_damaged_database() -> Result<()> {
    let (mut carers, mei) = group("carers").await?;
    if carers.database().is_some() {
        // PostgreSQL looks after its own files.
        return Ok(());
    }
    for number in 0..20 {
        let text = format!("{number} {}", "words ".repeat(300));
        publish(&carers, &mei, "/posts/new", post_form(&text, "inside")).await?;
    }
    carers.stop().await?;
    let path = carers.data().join("kaifong.db");
    let mut bytes = fs::read(&path)?;
    let (from, to) = (bytes.len() / 2, bytes.len() - 4096);
    bytes[from..to].fill(0xa5);
    fs::write(&path, bytes)?;
    let (is_well, text) = doctor(&carers).await?;
    ensure!(!is_well && text.contains("problem  The database"), "{text}");
    Ok(())
}

#[tokio::test]
async fn the_doctor_finds_a_way_in_that_is_barred() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    carers.set("KAIFONG_METRICS_LISTEN", "0.0.0.0:9464");
    finds(&carers, "metrics").await
}

/// The most memory that a process ever had, in MiB.
fn highest_memory(node: &Instance) -> Result<u64> {
    let process = node.pid().context("it runs")?;
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .context("VmHWM")?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024)
}

#[tokio::test]
async fn g16_memory_stays_small_through_hostile_input() -> Result<()> {
    const MIB: usize = 1024 * 1024;
    let (carers, mei) = group("carers").await?;
    let hostile = Peer::start("hostile").await?;
    let mallory = hostile.actor("mallory", "Person")?;
    let target = inbox(&carers)?;

    // Many who connect and say little or nothing.
    let mut idle = Vec::new();
    for number in 0..300 {
        let mut stream = TcpStream::connect(("127.0.0.1", carers.port())).await?;
        if number % 2 == 0 {
            stream
                .write_all(b"POST /ap/inbox HTTP/1.1\r\nhost: x\r\n")
                .await?;
        }
        idle.push(stream);
    }
    // Bodies as large as may be, many at once; and larger ones, which are cut off.
    let mut bodies = tokio::task::JoinSet::new();
    for number in 0..60 {
        let (client, target) = (net::client()?, target.clone());
        let size = if number % 3 == 0 { 5 * MIB } else { MIB - 100 };
        bodies.spawn(async move {
            let body = format!("{{\"a\":\"{}\"}}", "x".repeat(size));
            let sending = client.post(target).header(CONTENT_TYPE, ACTIVITY_JSON);
            // It may hang up on what is too large.
            let _ = sending.body(body).send().await;
        });
    }
    while bodies.join_next().await.is_some() {}
    // Signed, so that every reader sees them.
    let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    let many: Vec<String> = (0..20_000)
        .map(|number| format!("https://hostile.example/{number}"))
        .collect();
    let tags = "<b><i><ul><li><p><a href=x>".repeat(9_000);
    let open = "<div ".repeat(60_000);
    for content in [tags.as_str(), open.as_str(), "&#x110000;<![CDATA["] {
        let mut create = note(&hostile, &mallory, &carers, None, content)?;
        create["object"]["tag"] = json!(many);
        create["cc"] = json!(many);
        let create = create.to_string();
        if create.len() < MIB {
            let request = Request::post(target.clone(), create);
            let request = request.signed(&mallory.key, &mallory.key_id(), Dialect::Cavage)?;
            let (status, _) = hostile.send(request).await?;
            ensure!(status.as_u16() < 500, "{status}");
        }
    }
    let request = Request::post(target.clone(), format!("{{\"a\":{deep}}}"));
    let request = request.signed(&mallory.key, &mallory.key_id(), Dialect::Cavage)?;
    assert_eq!(hostile.send(request).await?.0.as_u16(), 400);
    // Forms with as much in them as a form may have.
    for _ in 0..20 {
        let fields = "title=x&".repeat(60_000);
        let sent = net::client()?
            .post(carers.at("/join")?)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(fields)
            .send()
            .await?;
        ensure!(sent.status().as_u16() < 500, "{}", sent.status());
    }
    // Passwords, each of which costs memory to hash.
    let mut passwords = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let visitor = carers.visitor()?;
        passwords.spawn(async move {
            let form = [
                ("handle", "mei"),
                ("password", "a wrong one, long enough"),
                ("next", "/"),
            ];
            visitor.send("/sign-in", &form).await.map(|_| ())
        });
    }
    while let Some(sent) = passwords.join_next().await {
        sent??;
    }
    mei.see("/inside").await?;
    assert_eq!(asked(&carers.at("/health")?, "*/*").await?.0, 200);
    let highest = highest_memory(&carers)?;
    ensure!(highest <= 256, "it took {highest} MiB");
    drop(idle);
    Ok(())
}
