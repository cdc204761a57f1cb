//! A node comes back from a backup, or moves to another database: names stay, nothing is used twice, and others go on with it.

use std::{process::Stdio, time::Duration};

use anyhow::{Context, Result, ensure};
use community::{actor, post, time::Clock};
use rand::RngExt as _;
use serde_json::json;
use url::Url;

use super::{steps::*, traffic::*};
use crate::rig::{eventually, instance::Instance, peer::Peer};

fn postgres() -> Option<String> {
    let server = std::env::var("TEST_POSTGRES").ok();
    server.filter(|server| !server.is_empty())
}

#[tokio::test]
async fn st16_yesterdays_backup_uses_no_name_twice_and_learns_what_was_withdrawn() -> Result<()> {
    let (mut carers, mei) = group("carers").await?;
    let peer = Peer::start("north").await?;
    let ann = peer.actor("ann", "Person")?;
    peer_follows(&peer, &ann, &carers).await?;
    let mut notes = Vec::new();
    for words in ["stays", "goes"] {
        let mut note = note(&peer, &ann, &carers, None, words)?;
        // Only what is not old is asked for again.
        note["object"]["published"] = json!(Clock::system().now().to_rfc3339());
        taken(&peer, &ann, &carers, &note).await?;
        notes.push(note["object"].clone());
    }
    let uri = |number: usize| notes[number]["id"].as_str().context("an id");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("yesterday.tar");
    let file = file.to_str().context("a path of letters")?;
    carers.run(&["backup", file]).await?;

    // Today: something is said here, and one of the notes is withdrawn there.
    let lost = publish(&carers, &mei, "/posts/new", post_form("lost", "public")).await?;
    peer.receives("what was said today", |activity| {
        activity["object"]["id"] == lost.uri
    })
    .await?;
    let mut delete = peer.activity("Delete", &ann, json!({"id": uri(1)?, "type": "Tombstone"}));
    delete["to"] = json!([PUBLIC]);
    taken(&peer, &ann, &carers, &delete).await?;
    let path = |uri: &str| uri.strip_prefix(peer.base.as_str()).map(str::to_owned);
    peer.serve(&path(uri(0)?).context("its own")?, &notes[0]);
    peer.gone(&path(uri(1)?).context("its own")?);

    // Then the machine is lost.
    carers.kill9()?;
    let mut anew = Instance::anew(&carers, postgres().as_deref()).await?;
    drop(carers);
    anew.run(&["restore", file]).await?;
    anew.serve().await?;
    let db = anew.db().await?;
    eventually("what was withdrawn is gone", async || {
        let kept = post::by_uri(&db, uri(1)?).await?;
        Ok(kept.filter(|post| post.deleted_at.is_some()))
    })
    .await?;
    let kept = post::by_uri(&db, uri(0)?).await?.context("it was there")?;
    ensure!(kept.deleted_at.is_none(), "what stands is here");
    // She is still signed in.
    let new = publish(&anew, &mei, "/posts/new", post_form("new", "public")).await?;
    ensure!(new.key()? > lost.key()?, "{} after {}", new.uri, lost.uri);
    peer.receives("what is said now", |activity| {
        activity["type"] == "Create" && activity["object"]["id"] == new.uri
    })
    .await
    .map(drop)
}

#[tokio::test]
async fn mi06_st20_a_node_moves_to_postgresql_with_all_its_names() -> Result<()> {
    let Some(server) = postgres() else {
        return Ok(());
    };
    let mut old = Instance::prepare_on("carers", None)
        .await?
        .found("The carers group", "en")
        .await?;
    let mei = joined(&old, "mei", "coordinator").await?;
    let (peer, down) = (Peer::start("north").await?, Peer::start("south").await?);
    let (ann, bo) = (peer.actor("ann", "Person")?, down.actor("bo", "Person")?);
    for (peer, actor) in [(&peer, &ann), (&down, &bo)] {
        peer_follows(peer, actor, &old).await?;
    }
    let odd = "tab\there, a \\ backslash, \\N and 街坊";
    for number in 0..30 {
        let note = note(&peer, &ann, &old, None, &format!("{number}"))?;
        taken(&peer, &ann, &old, &note).await?;
        // What is not old is asked for again after a restore, and must be there.
        let uri: Url = note["object"]["id"].as_str().context("an id")?.parse()?;
        peer.serve(uri.path(), &note["object"]);
    }
    let story = publish(&old, &mei, "/posts/new", post_form(odd, "public")).await?;
    let call = publish(&old, &mei, "/calls/new", call_form("A van", "Room 3")).await?;
    let db = old.db().await?;
    settles(&old, &db).await?;
    let before = actor::by_uri(&db, ann.id.as_str()).await?.context("ann")?;
    let kept = post::by_uri(&db, &story.uri).await?.context("the story")?;
    db.close().await;
    old.stop().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("move.tar");
    let file = file.to_str().context("a path of letters")?;
    old.run(&["backup", file]).await?;

    let mut new = Instance::anew(&old, Some(&server)).await?;
    // Cut off at any moment it leaves nothing, and is begun again.
    for _ in 0..4 {
        let mut cut = new
            .command(&["restore", file])?
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let moment = rand::rng().random_range(0..400);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        cut.kill()?;
        cut.wait()?;
    }
    let moved = new.cli(&["restore", file]).await?;
    let complaint = String::from_utf8_lossy(&moved.stderr).into_owned();
    ensure!(
        moved.status.success() || complaint.contains("there is a group here already"),
        "{complaint}"
    );
    let again = new.cli(&["restore", file]).await?;
    ensure!(!again.status.success(), "it went in twice");

    new.serve().await?;
    let db = new.db().await?;
    let after = actor::by_uri(&db, ann.id.as_str()).await?.context("ann")?;
    assert_eq!(after.id, before.id);
    let there = post::by_uri(&db, &story.uri).await?.context("the story")?;
    assert_eq!(
        (there.id, there.content.plain()),
        (kept.id, kept.content.plain())
    );
    assert_eq!(post::count_public(&db, after.id).await?, 30);
    mei.see(&call.page).await?.sees("A van")?;
    mei.see("/inside").await?;
    let fresh = publish(
        &new,
        &mei,
        "/posts/new",
        post_form("from the new house", "public"),
    )
    .await?;
    ensure!(
        fresh.key()? > call.key()?,
        "{} after {}",
        fresh.uri,
        call.uri
    );
    for peer in [&peer, &down] {
        peer.receives("what is said now", |activity| {
            activity["object"]["id"] == fresh.uri
        })
        .await?;
    }
    Ok(())
}
