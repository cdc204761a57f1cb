//! The command line, as scripts rely on it: what it prints, where, and with which exit code.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Output};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sqlx::Connection as _;

use super::steps::*;
use crate::{
    mastodon::media::{load, upload, with_place},
    rig::{app::App, instance::Instance, net},
};

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// The command fails with this code and says each of these words, on standard error.
async fn refuses(node: &Instance, args: &[&str], code: i32, words: &[&str]) -> Result<()> {
    let (status, stdout, stderr) = said(&node.cli(args).await?);
    assert_eq!(status, Some(code), "{args:?}: {stderr}");
    assert_eq!(stdout, "", "{args:?}");
    for word in words {
        ensure!(
            stderr.contains(word),
            "{args:?} does not say {word:?}: {stderr}"
        );
    }
    ensure!(!stderr.contains("panicked"), "{stderr}");
    Ok(())
}

#[tokio::test]
async fn a_group_is_made_and_run_without_a_browser() -> Result<()> {
    let mut node = Instance::prepare("quiet").await?;
    let (status, stdout, stderr) = said(
        &node
            .cli(&[
                "init",
                "--name",
                "Quiet Evenings",
                "--handle",
                "quiet",
                "--language",
                "zh-Hant",
            ])
            .await?,
    );
    assert_eq!((status, stdout.as_str()), (Some(0), ""), "{stderr}");
    refuses(
        &node,
        &["init", "--name", "Another", "--handle", "another"],
        1,
        &["set up"],
    )
    .await?;
    refuses(
        &node,
        &["init", "--name", "X", "--handle", "x", "--language", "tlh"],
        1,
        &["tlh"],
    )
    .await?;
    node.serve().await?;
    node.visitor()?.see("/").await?.sees("Quiet Evenings")?;

    // The first member is a coordinator; without a password there is a one-time link, and nothing else, to read.
    let link = node.run(&["member", "add", "mei"]).await?;
    assert_eq!(link.lines().count(), 1, "{link:?}");
    let url: url::Url = link.trim().parse()?;
    ensure!(url.as_str().starts_with(node.url.as_str()), "{url}");
    let mei = node.visitor()?;
    mei.submit(url.path(), &[("password", PASSWORD)]).await?;
    mei.see("/desk").await?;
    refuses(&node, &["member", "add", "mei"], 1, &["handle", "already"]).await?;
    refuses(
        &node,
        &["member", "add", "Mei!"],
        1,
        &["handle: Use only small letters"],
    )
    .await?;

    let rain = joined(&node, "rain", "member").await?;
    assert_eq!(rain.open("/desk").await?.status.as_u16(), 403);
    node.run(&["member", "role", "rain", "host", "--days", "30"])
        .await?;
    rain.see("/desk").await?;
    node.run(&["member", "end-role", "rain", "host"]).await?;
    assert_eq!(rain.open("/desk").await?.status.as_u16(), 403);
    refuses(
        &node,
        &["member", "end-role", "rain", "host"],
        1,
        &["rain is not host"],
    )
    .await?;
    refuses(
        &node,
        &["member", "end-role", "mei", "coordinator"],
        1,
        &["coordinator"],
    )
    .await?;
    node.run(&["member", "role", "rain", "host"]).await?;
    refuses(&node, &["member", "role", "rain", "queen"], 2, &["queen"]).await?;
    refuses(&node, &["member", "role", "nobody", "host"], 1, &["nobody"]).await?;

    let token = node.run(&["token", "rain"]).await?;
    assert_eq!(token.lines().count(), 1, "{token:?}");
    ensure!(
        token.trim().len() >= 32 && !token.trim().contains(' '),
        "{token:?}"
    );
    node.run(&["token", "rain", "--as-group", "--scopes", "read write"])
        .await?;
    joined(&node, "sam", "member").await?;
    refuses(&node, &["token", "sam", "--as-group"], 1, &["sam"]).await?;
    refuses(
        &node,
        &["token", "sam", "--scopes", "read wright"],
        1,
        &["wright", "write"],
    )
    .await?;
    refuses(
        &node,
        &["token", "sam", "--client-id", "nobody"],
        1,
        &["nobody"],
    )
    .await?;

    node.run(&["member", "remove", "rain"]).await?;
    assert_eq!(
        rain.open("/inside").await?.status.as_u16(),
        401,
        "whoever was removed is signed out"
    );
    Ok(())
}

#[tokio::test]
async fn peers_are_followed_listed_and_blocked() -> Result<()> {
    let ((carers, mei), (coast, _)) = tokio::try_join!(group("carers"), group("coast"))?;
    let address = format!("@coast@{}", coast.host());
    carers.run(&["peer", "follow", &address]).await?;
    crate::rig::eventually("the follow is accepted", async || {
        Ok((followers(&coast).await? == 1).then_some(()))
    })
    .await?;
    let listed = carers.run(&["peer", "list"]).await?;
    let line = listed
        .lines()
        .find(|line| line.starts_with(&coast.host()))
        .context("not listed")?;
    assert_eq!(line.split('\t').count(), 6, "{line:?}");
    carers.run(&["peer", "block", &coast.host()]).await?;
    ensure!(carers.run(&["peer", "list"]).await?.contains("\tblocked\t"));
    carers.run(&["peer", "silence", &coast.host()]).await?;
    carers.run(&["peer", "allow", &coast.host()]).await?;
    ensure!(carers.run(&["peer", "list"]).await?.contains("\tallowed\t"));
    mei.see("/desk/network").await?.sees(&coast.host())?;
    refuses(&carers, &["peer", "follow", "not an address"], 1, &[]).await
}

#[tokio::test]
async fn what_waits_is_listed_retried_and_dropped() -> Result<()> {
    let ((carers, mei), (mut coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    follow(&jo, &carers).await?;
    coast.kill9()?;
    publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("into the dark", "public"),
    )
    .await?;
    let line = crate::rig::eventually("it waits", async || {
        let listed = carers.run(&["queue", "list"]).await?;
        Ok(listed
            .lines()
            .find(|line| line.starts_with(&coast.host()))
            .map(str::to_owned))
    })
    .await?;
    let waiting: u32 = line.split('\t').nth(1).context("a number")?.parse()?;
    ensure!(waiting >= 1, "{line:?}");
    carers.run(&["queue", "retry", &coast.host()]).await?;
    carers.run(&["queue", "drop", &coast.host()]).await?;
    ensure!(
        !carers
            .run(&["queue", "list"])
            .await?
            .contains(&coast.host()),
        "it still waits"
    );
    Ok(())
}

#[tokio::test]
async fn st15_a_backup_made_while_it_runs_brings_everything_back() -> Result<()> {
    let (mut carers, mei) = group("carers").await?;
    let story = publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("Kept for good", "Word for word."),
    )
    .await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "Flat 7B")).await?;
    let inside = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("said inside 81", "inside"),
    )
    .await?;
    let key = object(&group_uri(&carers)?).await?["publicKey"].clone();

    // While somebody writes.
    let writing = {
        let mei = mei.clone();
        tokio::spawn(async move {
            for number in 0..20 {
                let text = format!("meanwhile {number}");
                let form = with(post_form(&text, "inside"), "step", "publish");
                let _ = mei.send("/posts/new", &form).await;
            }
        })
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("backup.tar");
    let name = file.to_str().context("a path")?;
    let (status, _, stderr) = said(&carers.cli(&["backup", name]).await?);
    assert_eq!(status, Some(0), "{stderr}");
    writing.await?;
    refuses(&carers, &["backup", name], 1, &["there already"]).await?;
    is_private(&file)?;
    // Into a group that is there, nothing is restored.
    carers.stop().await?;
    refuses(&carers, &["restore", name], 1, &["group here already"]).await?;

    let mut again = Instance::prepare("again").await?;
    again.set("KAIFONG_URL", carers.url.as_str().trim_end_matches('/'));
    again.set(
        "KAIFONG_LISTEN",
        &carers.host().replace("carers.localhost", "127.0.0.1"),
    );
    (again.name, again.url) = (carers.name.clone(), carers.url.clone());
    let (status, _, stderr) = said(&again.cli(&["restore", name]).await?);
    assert_eq!(status, Some(0), "{stderr}");
    again.serve().await?;
    again
        .visitor()?
        .see(&story.page)
        .await?
        .sees("Word for word")?;
    let mei = sign_in(&again, "mei").await?;
    mei.see(&inside.page).await?.sees("said inside 81")?;
    mei.see(&call.page).await?.sees("Flat 7B")?;
    assert_eq!(object(&group_uri(&again)?).await?["publicKey"], key);
    let later = publish(
        &again,
        &mei,
        "/posts/new",
        post_form("after the move", "public"),
    )
    .await?;
    ensure!(
        later.id.parse::<i64>()? > inside.id.parse::<i64>()?,
        "an id is used again"
    );
    refuses(
        &again,
        &["restore", "/nowhere/backup.tar"],
        1,
        &["/nowhere/backup.tar"],
    )
    .await
}

/// Only the one who made it may read it.
fn is_private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(file)?.permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    Ok(())
}

#[tokio::test]
async fn an_export_is_in_open_formats() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("Kept for good", "Word for word."),
    )
    .await?;
    let app = App::with(&carers, &["mei", "--as-group"]).await?;
    let sent = with_place()?;
    let joined = upload(&app, &sent).await?.expect(200)?;
    let said = json!({"status": "The herons are back.", "media_ids": [joined.str("id")?]});
    app.post("/api/v1/statuses", &said).await?.expect(200)?;
    let aside = json!({"status": "Not on the first page.", "visibility": "unlisted"});
    app.post("/api/v1/statuses", &aside).await?.expect(200)?;
    let apart = json!({"status": "For you alone, @mei.", "visibility": "direct"});
    app.post("/api/v1/statuses", &apart).await?.expect(200)?;
    // What waits to be used is nobody's yet.
    upload(&app, &sent).await?.expect(200)?;
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("export");
    let name = target.to_str().context("a path")?;
    carers.run(&["export", name]).await?;
    let (mut text, mut pictures) = (String::new(), Vec::new());
    let mut files = vec![target.clone()];
    while let Some(path) = files.pop() {
        // Names and what is held back are in it: nobody else on the machine may look.
        ensure!(
            fs::metadata(&path)?.permissions().mode() & 0o077 == 0,
            "{} is open to others",
            path.display()
        );
        if path.is_dir() {
            files.extend(
                fs::read_dir(&path)?
                    .filter_map(Result::ok)
                    .map(|entry| entry.path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "jpg") {
            let file = format!(
                "\"media/{}\"",
                path.file_name().context("a name")?.display()
            );
            pictures.push((file, fs::read(&path)?));
        } else {
            text.push_str(&fs::read_to_string(&path)?);
        }
    }
    let [(file, bytes)] = &pictures[..] else {
        anyhow::bail!("{} pictures", pictures.len());
    };
    ensure!(text.contains(file), "no post has {file}");
    ensure!(*bytes == load(joined.str("url")?, None).await?.bytes);
    for wanted in [
        "Kept for good",
        "Word for word.",
        "The carers group",
        "mei",
        "Not on the first page.",
    ] {
        ensure!(text.contains(wanted), "{wanted} is missing");
    }
    for secret in ["PRIVATE KEY", "$argon2", "For you alone"] {
        ensure!(!text.contains(secret), "{secret} is in the export");
    }
    refuses(&carers, &["export", name], 1, &["there already"]).await
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    let (status, stdout, stderr) = said(&carers.cli(&["doctor"]).await?);
    assert_eq!(status, Some(0), "{stdout}{stderr}");
    ensure!(
        stdout.lines().count() > 3 && !stdout.contains("problem "),
        "{stdout}"
    );
    carers.set("KAIFONG_DATABASE_URL", "sqlite:/dev/null/kaifong.db");
    let (status, stdout, _) = said(&carers.cli(&["doctor"]).await?);
    assert_eq!(status, Some(1), "{stdout}");
    ensure!(stdout.contains("problem "), "{stdout}");
    Ok(())
}

#[tokio::test]
async fn settings_that_are_wrong_are_named() -> Result<()> {
    let mut node = Instance::prepare("wrong").await?;
    refuses(&node, &["dance"], 2, &["dance"]).await?;
    node.set("KAIFONG_BANANA", "yes");
    refuses(&node, &["doctor"], 2, &["BANANA"]).await?;
    let mut node = Instance::prepare("wrong").await?;
    node.set("KAIFONG_LISTEN", "somewhere");
    refuses(&node, &["serve"], 2, &["KAIFONG_LISTEN", "127.0.0.1:8080"]).await?;
    let node = Instance::prepare("wrong").await?;
    fs::create_dir_all(node.data())?;
    fs::write(node.data().join("kaifong.toml"), "colour = \"blue\"\n")?;
    refuses(&node, &["doctor"], 2, &["colour"]).await
}

#[tokio::test]
async fn st10_a_second_server_on_the_same_data_refuses() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    let port = net::free_port()?;
    carers.set("KAIFONG_LISTEN", &format!("127.0.0.1:{port}"));
    if carers.database().is_some() {
        // PostgreSQL serves several processes of one node, which is another journey.
        return Ok(());
    }
    refuses(
        &carers,
        &["serve"],
        1,
        &["another Kaifong server is running"],
    )
    .await?;
    carers.visitor()?.see("/").await?.sees("The carers group")
}

#[tokio::test]
async fn mi03_a_newer_database_is_not_touched() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    carers.stop().await?;
    let text =
        "insert into schema_migrations (name, applied_at) values ('9999_from_the_future', 1)";
    match carers.database() {
        Some(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await?;
            sqlx::query(text).execute(&mut connection).await?;
        }
        None => {
            let path = carers.data().join("kaifong.db");
            rusqlite::Connection::open(path)?.execute(text, [])?;
        }
    }
    refuses(&carers, &["serve"], 1, &["newer"]).await
}

#[tokio::test]
async fn an_address_that_others_know_does_not_change() -> Result<()> {
    let (mut carers, _) = group("carers").await?;
    carers.stop().await?;
    carers.set("KAIFONG_URL", "http://moved.localhost:8080");
    for command in ["serve", "doctor"] {
        let (status, stdout, stderr) = said(&carers.cli(&[command]).await?);
        assert_eq!(status, Some(1), "{stdout}{stderr}");
        ensure!(
            format!("{stdout}{stderr}").contains("KAIFONG_URL"),
            "{command}: {stdout}{stderr}"
        );
    }
    Ok(())
}
