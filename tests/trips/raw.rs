//! Requests as no honest program sends them, byte by byte, against the real program.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use super::steps::*;
use crate::rig::{
    instance::Instance,
    peer::Peer,
    signing::{Dialect, Request},
};

/// Far longer than anything here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

async fn connect(node: &Instance) -> Result<TcpStream> {
    let port = node.url.port().context("a port")?;
    Ok(TcpStream::connect(("127.0.0.1", port)).await?)
}

/// All that comes until the server closes the connection. A reset is an end, too.
async fn read_all(stream: &mut TcpStream) -> Result<String> {
    let mut all = Vec::new();
    let mut some = vec![0; 64 * 1024];
    loop {
        let read = timeout(PATIENCE, stream.read(&mut some)).await;
        match read.context("the server does not close the connection")? {
            Ok(0) | Err(_) => break,
            Ok(many) => all.extend_from_slice(&some[..many]),
        }
    }
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// Sends bytes, and gives what comes until the server closes.
async fn exchange(node: &Instance, bytes: &[u8]) -> Result<String> {
    let mut stream = connect(node).await?;
    // The server may have closed before it has read all.
    let _ = stream.write_all(bytes).await;
    read_all(&mut stream).await
}

/// The statuses of all answers in a stream.
fn statuses(answer: &str) -> Vec<u16> {
    answer
        .split("HTTP/1.1 ")
        .skip(1)
        .filter_map(|rest| rest.get(..3)?.parse().ok())
        .collect()
}

async fn is_alive(node: &Instance) -> Result<()> {
    let (status, _) = asked(&node.at("/health")?, "*/*").await?;
    ensure!(status == 200, "/health: {status}");
    Ok(())
}

#[tokio::test]
async fn hs35_two_lengths_are_refused_and_the_connection_ends() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let host = carers.host();
    for lengths in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: +5",
    ] {
        let request = format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{lengths}\r\n\r\nabcde");
        let answer = exchange(&carers, request.as_bytes()).await?;
        assert_eq!(statuses(&answer), [400], "{lengths}: {answer}");
    }
    is_alive(&carers).await
}

#[tokio::test]
async fn hs36_a_request_inside_another_is_never_answered() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let host = carers.host();
    let hidden = format!("GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n");
    // By its length the body holds the second request; by its chunks it ends before it.
    let length = "0\r\n\r\n".len() + hidden.len();
    for heads in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
    ] {
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n{heads}\r\n\r\n0\r\n\r\n{hidden}"
        );
        let answer = exchange(&carers, request.as_bytes()).await?;
        assert_eq!(statuses(&answer).len(), 1, "{heads}: {answer}");
        ensure!(!answer.contains("{\"status\":\"ok\"}"), "{answer}");
    }
    for head in [
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
        "Content-Length : 5",
        " Content-Length: 5",
        "X: a\0b",
    ] {
        let request = format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\n{hidden}");
        let answer = exchange(&carers, request.as_bytes()).await?;
        assert_eq!(statuses(&answer), [400], "{head}: {answer}");
    }
    is_alive(&carers).await
}

#[tokio::test]
async fn hs37_heads_too_large_are_refused() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let host = carers.host();
    let many: String = (0..5_000).map(|n| format!("X-{n}: y\r\n")).collect();
    for (name, line, heads) in [
        (
            "a header",
            "/".to_owned(),
            format!("X: {}\r\n", "y".repeat(2 << 20)),
        ),
        (
            "a URL",
            format!("/?{}", "y".repeat(100 << 10)),
            String::new(),
        ),
        ("many headers", "/".to_owned(), many),
    ] {
        let request = format!("GET {line} HTTP/1.1\r\nHost: {host}\r\n{heads}\r\n");
        let answer = exchange(&carers, request.as_bytes()).await?;
        // What is sent after the answer may break the connection before the answer is read.
        let found = statuses(&answer);
        ensure!(
            matches!(found.as_slice(), [] | [414] | [431]),
            "{name}: {answer}"
        );
        is_alive(&carers).await?;
    }
    // Short of that they are taken.
    let request = format!(
        "GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nX: {}\r\n\r\n",
        "y".repeat(16 << 10)
    );
    let answer = exchange(&carers, request.as_bytes()).await?;
    assert_eq!(statuses(&answer), [200], "{answer}");
    Ok(())
}

#[tokio::test]
async fn do04_slow_senders_are_cut_off_and_hold_up_nobody() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let host = carers.host();
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ");
    let body = format!(
        "POST /ap/inbox HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/activity+json\r\nContent-Length: 1000\r\n\r\n{{"
    );
    let form = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nhandle="
    );
    let mut slow = Vec::new();
    for (first, many) in [(&head, 150), (&body, 25), (&form, 25)] {
        for _ in 0..many {
            let mut stream = connect(&carers).await?;
            stream.write_all(first.as_bytes()).await?;
            slow.push((stream, Instant::now()));
        }
    }
    // All others are served as always.
    mei.see("/inside").await?;
    carers.visitor()?.see("/").await?.sees("The carers group")?;
    is_alive(&carers).await?;
    // And each of the slow ones is ended: some are told that it took too long. Heads have less time than bodies.
    let mut ending = JoinSet::new();
    for (number, (mut stream, begun)) in slow.into_iter().enumerate() {
        ending.spawn(async move {
            let answer = read_all(&mut stream).await;
            (number, answer, begun.elapsed())
        });
    }
    let (mut last_head, mut first_body) = (Duration::ZERO, Duration::MAX);
    while let Some(ended) = ending.join_next().await {
        let (number, answer, took) = ended?;
        let answer = answer?;
        let found = statuses(&answer);
        ensure!(
            matches!(found.as_slice(), [] | [408] | [503]),
            "{number}: {answer}"
        );
        match number {
            ..150 => last_head = last_head.max(took),
            _ => first_body = first_body.min(took),
        }
    }
    // A third of it, so much is left for a busy machine.
    ensure!(last_head < first_body, "{last_head:?} {first_body:?}");
    is_alive(&carers).await
}

#[tokio::test]
async fn do06_do07_bodies_are_limited_before_they_are_read() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let host = carers.host();
    for (path, kind, limit) in [
        ("/ap/inbox", "application/activity+json", 1 << 20),
        ("/sign-in", "application/x-www-form-urlencoded", 512 << 10),
        ("/sign-in", "multipart/form-data; boundary=x", 512 << 10),
        ("/join", "application/octet-stream", 512 << 10),
    ] {
        // Promised, and not even sent.
        let promised = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: 60000000\r\n\r\n"
        );
        let mut stream = connect(&carers).await?;
        stream.write_all(promised.as_bytes()).await?;
        if path == "/ap/inbox" {
            let answer = read_all(&mut stream).await?;
            assert_eq!(statuses(&answer), [413], "{path} {kind}: {answer}");
        } else {
            // A form is read up to its limit, whatever was promised.
            let _ = stream.write_all(&vec![b'x'; limit + 1]).await;
            let answer = read_all(&mut stream).await?;
            ensure!(
                matches!(statuses(&answer).as_slice(), [] | [413]),
                "{path} {kind}: {answer}"
            );
        }
        // Chunk after chunk, without an end.
        let mut stream = connect(&carers).await?;
        let chunked = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        stream.write_all(chunked.as_bytes()).await?;
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        let mut sent = 0;
        while sent < 64 << 20 && stream.write_all(chunk.as_bytes()).await.is_ok() {
            sent += 0x10000;
        }
        ensure!(sent < 64 << 20, "{path} {kind}: all of it was taken in");
    }
    is_alive(&carers).await
}

#[tokio::test]
async fn do05_fe13_senders_whose_keys_never_come_hold_up_nobody() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let trap = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = trap.local_addr()?.port();
    let silent = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = trap.accept().await {
            held.push(stream);
        }
    });
    let (peer, honest) = (Peer::start("sender").await?, Peer::start("honest").await?);
    let mallory = peer.actor("mallory", "Person")?;
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..40 {
        let actor = format!("http://silent{number}.localhost:{port}/users/x");
        let mut follow = peer.activity("Follow", &mallory, group_uri(&carers)?.as_str().into());
        follow["actor"] = actor.as_str().into();
        follow["id"] = format!("{actor}/1").into();
        let request = Request::post(carers.at("/ap/inbox")?, follow.to_string());
        let key = format!("{actor}#main-key");
        let request = request.signed(&mallory.key, &key, Dialect::Cavage)?;
        let client = crate::rig::net::client()?;
        waiting.spawn(async move {
            let sent = client
                .request(request.method.parse()?, request.url)
                .headers(request.headers)
                .timeout(PATIENCE)
                .body(request.body);
            Ok::<_, anyhow::Error>(sent.send().await?.status().as_u16())
        });
    }
    // Meanwhile the others read and write.
    mei.see("/inside").await?;
    let alice = honest.actor("alice", "Person")?;
    let create = note(&honest, &alice, &carers, None, "in the meantime")?;
    taken(&honest, &alice, &carers, &create).await?;
    while let Some(status) = waiting.join_next().await {
        assert_eq!(status??, 401);
    }
    silent.abort();
    Ok(())
}
