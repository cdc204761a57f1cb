//! `streaming`: told as it happens, to those who may know. Of what must not come, the next thing that comes is the proof.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::{
    rig::{
        app::App,
        cluster::Cluster,
        instance::Instance,
        stream::{Events, Socket},
    },
    trips::steps::{PASSWORD, group},
};

/// A group, with an app of each of these members, and one that speaks as the group.
async fn apps<const N: usize>(handles: [&str; N]) -> Result<(Instance, App, [App; N])> {
    let (carers, _mei) = group("carers").await?;
    let mut all = Vec::new();
    for handle in handles {
        carers.member(handle, "member", PASSWORD).await?;
        all.push(App::of(&carers, handle).await?);
    }
    let as_group = App::with(&carers, &["mei", "--as-group"]).await?;
    let all = all.try_into().ok().context("as many apps as handles")?;
    Ok((carers, as_group, all))
}

/// Writes; the id of what was written.
async fn write(app: &App, text: &str) -> Result<String> {
    let body = json!({"status": text});
    let written = app.post("/api/v1/statuses", &body).await?.expect(200)?;
    written.str("id").map(str::to_owned)
}

#[tokio::test]
async fn pr28_what_is_said_inside_streams_to_members_alone() -> Result<()> {
    let (carers, as_group, [rain, olga]) = apps(["rain", "olga"]).await?;
    let mut hers = Socket::of(&carers, &olga, "user").await?;
    let mut public = Socket::of(&carers, &olga, "public:local").await?;
    let mut stranger = match Socket::ask(&carers, "stream=public", None).await? {
        Ok(socket) => socket,
        Err(status) => anyhow::bail!("{status}"),
    };
    let mut tagged = Events::of(&App::new(&carers)?, "hashtag?tag=Lanterns").await?;
    let mut remote = Events::of(&App::new(&carers)?, "public/remote").await?;

    let said = write(&rain, "the quiet word zephyr91 #lanterns").await?;
    for (socket, name) in [(&mut hers, "user"), (&mut public, "public:local")] {
        let told = socket.next().await?;
        told.is("update", "zephyr91")?;
        ensure!(told.stream == [name], "{told:?}");
        ensure!(told.payload["id"] == said.as_str() && told.payload["local_only"] == true);
        ensure!(told.payload["favourited"] == false, "as its reader sees it");
    }
    let path = format!("/api/v1/statuses/{said}");
    let words = json!({"status": "the quiet word zephyr92 #lanterns"});
    rain.put(&path, &words).await?.expect(200)?;
    hers.next().await?.is("status.update", "zephyr92")?;
    rain.delete(&path).await?.expect(200)?;
    hers.next().await?.is("delete", &said)?;

    // Nothing of all that was for others.
    let open = write(&as_group, "for everybody #lanterns").await?;
    let told = stranger.next().await?;
    told.is("update", "for everybody")?;
    ensure!(told.payload.get("favourited").is_none());
    hers.next().await?.is("update", "for everybody")?;
    let told = tagged.next().await?.context("it has ended")?;
    told.is("update", "for everybody")?;
    let path = format!("/api/v1/statuses/{open}");
    as_group.delete(&path).await?.expect(200)?;
    stranger.next().await?.is("delete", &open)?;
    let told = tagged.next().await?.context("it has ended")?;
    told.is("delete", &open)?;

    // A node that stops keeps nobody waiting.
    let mut carers = carers;
    carers.stop().await?;
    ensure!(stranger.message().await?.is_none());
    ensure!(
        remote.next().await?.is_none(),
        "nothing came from elsewhere"
    );
    Ok(())
}

#[tokio::test]
async fn who_is_meant_is_told_and_who_muted_is_not() -> Result<()> {
    let (carers, as_group, [rain, olga]) = apps(["rain", "olga"]).await?;
    let me = rain.get("/api/v1/accounts/verify_credentials").await?;
    let rain_id = me.str("id")?.to_owned();
    let mut hers = Socket::of(&carers, &rain, "user:notification").await?;
    let home = Events::of(&rain, "user").await?;
    let asked = write(&rain, "who has a ladder?").await?;
    let reply = json!({"status": "I do, kestrel44", "in_reply_to_id": asked});
    let reply = olga.post("/api/v1/statuses", &reply).await?.expect(200)?;
    let told = hers.next().await?;
    told.is("notification", "kestrel44")?;
    ensure!(told.payload["type"] == "mention", "{told:?}");
    let mut home = home;
    let mut seen = Vec::new();
    while seen.len() < 3 {
        let told = home.next().await?.context("it has ended")?;
        seen.push(format!("{} {}", told.event, told.payload["type"]));
    }
    seen.sort();
    let expected = [r#"notification "mention""#, "update null", "update null"];
    ensure!(seen == expected, "{seen:?}");

    // A boost inside, and its end.
    let open = write(&as_group, "for everybody").await?;
    let mut hers = Socket::of(&carers, &olga, "user").await?;
    let path = format!("/api/v1/statuses/{open}");
    // In her home no boost by somebody whom she does not follow stands: of its end she hears nothing.
    for way in ["reblog", "unreblog"] {
        let done = rain.post(&format!("{path}/{way}"), &json!({})).await?;
        done.expect(200)?;
    }
    let boost = rain.post(&format!("{path}/reblog"), &json!({})).await?;
    let boost = boost.expect(200)?.str("id")?.to_owned();
    let following = format!("/api/v1/accounts/{rain_id}/follow");
    olga.post(&following, &json!({})).await?.expect(200)?;
    rain.post(&format!("{path}/unreblog"), &json!({}))
        .await?
        .expect(200)?;
    loop {
        let told = hers.next().await?;
        if told.event == "delete" {
            told.is("delete", &boost)?;
            break;
        }
    }
    let again = rain.post(&format!("{path}/reblog"), &json!({})).await?;
    let again = again.expect(200)?.str("id")?.to_owned();
    hers.next().await?.is("update", &again)?;

    let mute = format!("/api/v1/accounts/{rain_id}/mute");
    olga.post(&mute, &json!({})).await?.expect(200)?;
    let mut public = Socket::of(&carers, &olga, "public").await?;
    write(&rain, "this is not for olga").await?;
    write(&as_group, "this is").await?;
    for socket in [&mut hers, &mut public] {
        socket.next().await?.is("update", "this is<")?;
    }
    let filter = json!({"title": "ladders", "context": ["home"]});
    olga.post("/api/v2/filters", &filter).await?.expect(200)?;
    hers.next().await?.is("filters_changed", "")?;
    ensure!(reply.json["id"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_list_and_letters_stream_to_who_may_read_them() -> Result<()> {
    let (carers, as_group, [rain, olga]) = apps(["rain", "olga"]).await?;
    let group_id = as_group.get("/api/v1/accounts/verify_credentials").await?;
    let group_id = group_id.str("id")?.to_owned();
    rain.post(&format!("/api/v1/accounts/{group_id}/follow"), &json!({}))
        .await?;
    let list = rain
        .post("/api/v1/lists", &json!({"title": "mine"}))
        .await?;
    let list = list.expect(200)?.str("id")?.to_owned();
    let accounts = json!({"account_ids": [group_id]});
    rain.post(&format!("/api/v1/lists/{list}/accounts"), &accounts)
        .await?
        .expect(200)?;

    // OA18: another's list is as if it were not there.
    let theirs = Events::ask(&olga, &format!("list?list={list}")).await?;
    ensure!(theirs.err() == Some(404));
    let mut hers = Socket::of(&carers, &olga, "direct").await?;
    let subscribe = json!({"type": "subscribe", "stream": "list", "list": list});
    hers.say(&subscribe).await?;
    let refused = hers.message().await?.context("it has ended")?;
    ensure!(
        refused["status"] == 404 && refused["error"].is_string(),
        "{refused}"
    );

    let mut mine = Socket::of(&carers, &rain, "direct").await?;
    mine.say(&subscribe).await?;
    // What is not known is answered, and by then the list is carried.
    mine.say(&json!({"type": "subscribe", "stream": "nosuch"}))
        .await?;
    let refused = mine.message().await?.context("it has ended")?;
    ensure!(refused["status"] == 400, "{refused}");
    write(&olga, "not in the list").await?;
    write(&as_group, "in the list").await?;
    let told = mine.next().await?;
    told.is("update", "in the list")?;
    ensure!(told.stream == ["list", list.as_str()], "{told:?}");
    mine.say(&json!({"type": "unsubscribe", "stream": "list", "list": list}))
        .await?;
    mine.say(&json!({"type": "subscribe", "stream": "nosuch"}))
        .await?;
    mine.message().await?;
    write(&as_group, "no longer told").await?;

    // Letters are for those who have an address.
    let mut theirs = Vec::new();
    for handle in ["iris", "joy"] {
        carers.run(&["member", "add", handle, "--outside"]).await?;
        let app = App::of(&carers, handle).await?;
        theirs.push((Socket::of(&carers, &app, "direct").await?, app));
    }
    let letter = json!({"status": "@joy between us, osprey17", "visibility": "direct"});
    let letter = theirs[0].1.post("/api/v1/statuses", &letter).await?;
    letter.expect(200)?;
    for (socket, _) in &mut theirs {
        let told = socket.next().await?;
        told.is("conversation", "osprey17")?;
        ensure!(told.stream == ["direct"], "{told:?}");
    }
    // Nobody else hears of it: the next thing that comes is another.
    for socket in [&mut hers, &mut mine] {
        socket
            .say(&json!({"type": "subscribe", "stream": "public"}))
            .await?;
        socket
            .say(&json!({"type": "subscribe", "stream": "nosuch"}))
            .await?;
        socket.message().await?;
    }
    write(&as_group, "for everybody").await?;
    for socket in [&mut hers, &mut mine] {
        socket.next().await?.is("update", "for everybody")?;
    }
    Ok(())
}

#[tokio::test]
async fn oa28_a_stream_needs_its_scopes_and_a_token_that_opens() -> Result<()> {
    let (carers, _as_group, [rain]) = apps(["rain"]).await?;
    let nobody = App::new(&carers)?;
    let health = nobody.get("/api/v1/streaming/health").await?.expect(200)?;
    ensure!(health.text == "OK");
    let narrow = App::with(&carers, &["rain", "--scopes", "read:notifications"]).await?;
    let write = App::with(&carers, &["rain", "--scopes", "write"]).await?;
    let statuses = App::with(&carers, &["rain", "--scopes", "read:statuses"]).await?;
    for (app, path, status) in [
        (&nobody, "user", 401),
        (&nobody, "direct", 401),
        (&nobody, "list?list=1", 401),
        (&nobody.clone().bearing("nonsense"), "public", 401),
        (&write, "public", 403),
        (&write, "user", 403),
        (&narrow, "user", 403),
        (&narrow, "hashtag?tag=a", 403),
        (&statuses, "user/notification", 403),
        (&statuses, "list?list=1", 403),
        (&rain, "list?list=1", 404),
        (&rain, "list", 400),
        (&rain, "hashtag", 400),
        (&rain, "nosuch", 404),
    ] {
        let refused = Events::ask(app, path).await?;
        ensure!(refused.err() == Some(status), "{path}");
    }
    let token = rain.token.clone().unwrap_or_default();
    let write_token = write.token.clone().unwrap_or_default();
    for (query, protocol, status) in [
        ("stream=user", None, 401),
        ("access_token=nonsense&stream=public", None, 401),
        ("access_token=nonsense", None, 401),
        (
            &format!("access_token={write_token}&stream=user"),
            None,
            403,
        ),
        ("stream=user", Some("nonsense"), 401),
        ("stream=nosuch", Some(token.as_str()), 400),
    ] {
        let refused = Socket::ask(&carers, query, protocol).await?;
        ensure!(refused.err() == Some(status), "{query} {protocol:?}");
    }
    // As browsers bring it; and nowhere but at a stream does an address open anything.
    ensure!(
        Socket::ask(&carers, "stream=user", Some(&token))
            .await?
            .is_ok()
    );
    let elsewhere = format!("/api/v1/accounts/verify_credentials?access_token={token}");
    nobody.get(&elsewhere).await?.expect(401)?;
    ensure!(
        !carers.log().contains(&token),
        "a token is written down nowhere"
    );
    nobody.get("/api/v1/streaming").await?.expect(400)?;
    Ok(())
}

#[tokio::test]
async fn oa09_a_token_that_is_revoked_ends_its_streams() -> Result<()> {
    let (carers, _as_group, [rain, olga]) = apps(["rain", "olga"]).await?;
    let mut socket = Socket::of(&carers, &rain, "user").await?;
    let mut events = Events::of(&rain, "user").await?;
    let mut others = Socket::of(&carers, &olga, "user").await?;
    carers.run(&["member", "remove", "rain"]).await?;
    ensure!(socket.message().await?.is_none());
    ensure!(events.next().await?.is_none());
    write(&olga, "still here").await?;
    others.next().await?.is("update", "still here")
}

#[tokio::test]
async fn oa09_a_revoked_token_gets_nothing_more_however_slowly_it_reads() -> Result<()> {
    // A post of a hundred kilobytes, told sixty times, is more than lies between the two as long as nobody reads it.
    const EACH: usize = 20;
    let (carers, as_group, [rain]) = apps(["rain"]).await?;
    let group = as_group.get("/api/v1/accounts/verify_credentials").await?;
    let group = group.expect(200)?.id()?;
    let follow = format!("/api/v1/accounts/{group}/follow");
    rain.post(&follow, &json!({})).await?.expect(200)?;
    let members = json!({"account_ids": [group]});
    let mut wishes = Vec::new();
    let mut tags = String::new();
    for number in 0..EACH {
        let tag = format!("tag{number}");
        for stream in ["hashtag", "hashtag:local"] {
            wishes.push(json!({"type": "subscribe", "stream": stream, "tag": &tag}));
        }
        tags = format!("{tags} #{tag}");
        let list = rain.post("/api/v1/lists", &json!({"title": &tag})).await?;
        let list = list.expect(200)?.id()?;
        let path = format!("/api/v1/lists/{list}/accounts");
        rain.post(&path, &members).await?.expect(200)?;
        wishes.push(json!({"type": "subscribe", "stream": "list", "list": &list}));
    }
    let open = async || {
        let mut socket = Socket::of(&carers, &rain, "user").await?;
        for wish in &wishes {
            socket.say(wish).await?;
        }
        let wish = json!({"type": "subscribe", "stream": "nosuch"});
        socket.say(&wish).await?;
        ensure!(socket.message().await?.context("it has ended")?["status"] == 400);
        Ok(socket)
    };
    let (mut swift, mut slow) = (open().await?, open().await?);
    // Each of these is written with five letters.
    let words = format!("{}{tags}", "&".repeat(19_000));
    let said = write(&as_group, &words).await?;
    for _ in 0..=wishes.len() {
        swift.next().await?.is("update", &said)?;
    }
    // The node is in the middle of telling the other.
    slow.next().await?.is("update", &said)?;
    carers.run(&["member", "remove", "rain"]).await?;
    ensure!(swift.message().await?.is_none());
    let mut told = 1;
    while slow.message().await?.is_some() {
        told += 1;
    }
    ensure!(told < wishes.len(), "all of it was told");
    Ok(())
}

#[tokio::test]
async fn streams_of_every_process_hear_of_it() -> Result<()> {
    if std::env::var("TEST_POSTGRES").is_ok_and(|server| !server.is_empty()) {
        let cluster = Cluster::start("carers", 2).await?;
        let node = &cluster.node;
        node.member("rain", "member", PASSWORD).await?;
        let rain = App::of(node, "rain").await?;
        // Connections are shared out in turn.
        let mut sockets = Vec::new();
        for _ in 0..4 {
            sockets.push(Socket::of(node, &rain, "user").await?);
        }
        for word in ["plover1", "plover2"] {
            write(&rain, word).await?;
            for socket in &mut sockets {
                socket.next().await?.is("update", word)?;
            }
        }
    }
    Ok(())
}
