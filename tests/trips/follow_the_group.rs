//! One group follows another: found by its handle, filled up quietly, left again; followers are seen, removed, refused.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use community::{member, notification, post, store::Db};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::steps::*;
use crate::rig::{
    app::App,
    eventually,
    peer::Peer,
    signing::{Dialect, Request},
};

async fn unread(db: &Db, handle: &str) -> Result<Vec<String>> {
    let member = member::by_handle(db, handle)
        .await?
        .context("no such member")?;
    let all = notification::list(db, member.id).await?;
    Ok(all.iter().map(|notice| format!("{notice:?}")).collect())
}

async fn has(db: &Db, uri: &str) -> Result<bool> {
    Ok(post::by_uri(db, uri)
        .await?
        .is_some_and(|post| post.deleted_at.is_none()))
}

#[tokio::test]
async fn what_had_been_looked_up_is_told_when_its_author_sends_it() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    let mut create = note(&peer, &alice, &carers, None, "a word to the carers")?;
    let id = create["object"]["id"].as_str().context("an id")?.to_owned();
    peer.serve(Url::parse(&id)?.path(), &create["object"]);
    let query: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let app = App::of(&carers, "mei").await?;
    app.get(&format!("/api/v2/search?resolve=true&q={query}"))
        .await?
        .expect(200)?;
    let db = carers.db().await?;
    ensure!(has(&db, &id).await?, "it was fetched");
    ensure!(unread(&db, "mei").await?.is_empty(), "she looked it up");

    // A change is no news; the note itself is, once.
    let mut update = create.clone();
    update["id"] = json!(peer.fresh_id("activities"));
    update["type"] = json!("Update");
    update["object"]["content"] = json!("<p>a better word to the carers</p>");
    update["object"]["updated"] = json!("2026-11-20T09:00:00Z");
    taken(&peer, &alice, &carers, &update).await?;
    eventually("the change", async || {
        let post = post::by_uri(&db, &id).await?;
        Ok(post.filter(|post| post.content.as_str().contains("better")))
    })
    .await?;
    // Time enough to be told.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let told = unread(&db, "mei").await?;
    ensure!(told.is_empty(), "{told:?}");
    for _ in 0..2 {
        create["id"] = json!(peer.fresh_id("activities"));
        taken(&peer, &alice, &carers, &create).await?;
        shows(&mei, "/notices", "a better word to the carers").await?;
    }
    let told = unread(&db, "mei").await?;
    ensure!(told.len() == 1, "{told:?}");
    Ok(())
}

#[tokio::test]
async fn what_was_published_before_comes_quietly() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let kit = joined(&coast, "kit", "member").await?;
    let story = publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("How five families began", "In a borrowed room."),
    )
    .await?;
    let event = publish(
        &carers,
        &mei,
        "/events/new",
        event_form("Families gathering"),
    )
    .await?;
    let call = publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("A van for a wardrobe", "Flat 7B"),
    )
    .await?;
    let inside = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("only among ourselves 91", "inside"),
    )
    .await?;
    follow(&jo, &carers).await?;

    for title in [
        "How five families began",
        "Families gathering",
        "A van for a wardrobe",
    ] {
        arrives(&kit, title).await?;
    }
    let db = coast.db().await?;
    for thing in [&story, &event, &call] {
        ensure!(has(&db, &thing.uri).await?, "{} is missing", thing.page);
    }
    ensure!(
        !has(&db, &inside.uri).await?,
        "what was said inside left the group"
    );
    // Nobody is told of what is old.
    assert_eq!(unread(&db, "kit").await?, Vec::<String>::new());
    is_hidden_from(
        &kit,
        "only among ourselves 91",
        &["/network", "/calls", "/notices"],
    )
    .await?;

    // What comes from now on, one is told of.
    publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("Somebody to read aloud", ""),
    )
    .await?;
    arrives(&kit, "Somebody to read aloud").await?;
    // Followers are a number, and nothing else.
    let followers = object(&carers.at("/ap/groups/carers/followers")?).await?;
    assert_eq!(followers["totalItems"], 1);
    for key in ["items", "orderedItems", "first"] {
        assert_eq!(followers[key], Value::Null, "{followers}");
    }
    Ok(())
}

/// Members of the following node find the group by its topic; strangers read there only of that node's own group.
#[tokio::test]
async fn a06_a10_a_group_that_is_followed_is_found_by_its_topic() -> Result<()> {
    let ((carers, mei), (hub, jo)) = tokio::try_join!(group("carers"), group("hub"))?;
    let kit = joined(&hub, "kit", "member").await?;
    let profile = [
        ("name", "The carers group"),
        ("language", "en"),
        ("timezone", "Asia/Hong_Kong"),
        ("for_whom", "Families in recovery"),
        ("topics", "dementia, sleep"),
        ("focus", "advocacy"),
        ("directory_consent", "yes"),
    ];
    mei.submit("/desk/group", &profile).await?;
    follow(&jo, &carers).await?;
    shows(&kit, "/network/groups?words=dementia", "The carers group").await?;
    kit.see("/network/groups?words=%23sleep&focus=advocacy")
        .await?
        .sees("The carers group")?;
    kit.see("/network/groups?words=gardening")
        .await?
        .sees_not("The carers group")?;

    let listed = async |text: String| -> Result<Vec<(Value, Value)>> {
        let directory: Value = serde_json::from_str(&text)?;
        let groups = directory["groups"].as_array().context("no groups")?;
        Ok(groups
            .iter()
            .map(|group| (group["id"].clone(), group["whoItIsFor"].clone()))
            .collect())
    };
    let (theirs, own) = (group_uri(&carers)?, group_uri(&hub)?);
    let all = listed(kit.see("/directory.json").await?.source().to_owned()).await?;
    assert_eq!(
        all,
        [
            (json!(own.as_str()), json!("")),
            (json!(theirs.as_str()), json!("Families in recovery"))
        ]
    );
    let (status, text) = asked(&hub.at("/directory.json")?, "application/json").await?;
    assert_eq!(status, 200);
    assert_eq!(
        listed(text).await?,
        [(json!(own.as_str()), json!(""))],
        "whom the hub follows"
    );
    Ok(())
}

/// A group that ends says so to those who follow it; its stories stay.
#[tokio::test]
async fn a18_the_farewell_reaches_those_who_follow() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let mastodon = Peer::start("mastodon").await?;
    let ana = mastodon.actor("ana", "Person")?;
    peer_follows(&mastodon, &ana, &carers).await?;
    follow(&jo, &carers).await?;
    publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("How five families began", "In a borrowed room."),
    )
    .await?;
    arrives(&jo, "How five families began").await?;
    let profile = [
        ("name", "The carers group"),
        ("language", "en"),
        ("timezone", "Asia/Hong_Kong"),
        ("stage", "ended"),
        ("farewell", "Thank you for twenty years of tea."),
    ];
    mei.submit("/desk/group", &profile).await?;
    let update = mastodon
        .receives("the farewell", |activity| {
            activity["type"] == "Update"
                && activity["object"]["mutualHelp"]["farewell"]
                    == "Thank you for twenty years of tea."
        })
        .await?;
    assert_eq!(update["object"]["mutualHelp"]["stage"], "ended");
    // Programs that read only what Mastodon and Mobilizon read are told, too.
    assert_eq!(update["object"]["openness"], "invite_only");
    let fields = update["object"]["attachment"].to_string();
    ensure!(
        fields.contains("Thank you for twenty years of tea.") && !fields.contains("Joining"),
        "{fields}"
    );
    let group = group_uri(&carers)?;
    let group = community::actor::by_uri(&coast.db().await?, group.as_str())
        .await?
        .context("the group is known")?;
    shows(
        &jo,
        &format!("/network/actors/{}", group.id),
        "Thank you for twenty years of tea.",
    )
    .await?;
    jo.see("/network").await?.sees("How five families began")?;
    Ok(())
}

#[tokio::test]
async fn a_group_stops_following() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let control = Peer::start("control").await?;
    let ann = control.actor("ann", "Person")?;
    peer_follows(&control, &ann, &carers).await?;
    follow(&jo, &carers).await?;
    let first = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("first words", "public"),
    )
    .await?;
    let db = coast.db().await?;
    eventually("the first post", async || {
        Ok(has(&db, &first.uri).await?.then_some(()))
    })
    .await?;

    let group = group_uri(&carers)?;
    jo.submit("/desk/follow/stop", &[("actor", group.as_str())])
        .await?;
    eventually("one follower fewer", async || {
        Ok((followers(&carers).await? == 1).then_some(()))
    })
    .await?;
    let second = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("second words", "public"),
    )
    .await?;
    control
        .receives("the second post", |activity| {
            activity["object"]["id"] == second.uri
        })
        .await?;
    ensure!(!has(&db, &second.uri).await?, "it came all the same");
    Ok(())
}

#[tokio::test]
async fn a_follower_is_removed_and_hears_nothing_more() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let (peer, control) = (
        Peer::start("mastodon").await?,
        Peer::start("control").await?,
    );
    let (ann, bo) = (peer.actor("ann", "Person")?, control.actor("bo", "Person")?);
    let asked = peer_follows(&peer, &ann, &carers).await?;
    peer_follows(&control, &bo, &carers).await?;
    let desk = mei.see("/desk/network").await?;
    desk.sees("ann")?;

    let db = carers.db().await?;
    let (_, group) = community::group::ours(&db).await?;
    let all =
        community::follow::followers(&db, group.id, community::follow::State::Accepted).await?;
    let (follow, _) = all
        .iter()
        .find(|(_, actor)| actor.uri == ann.id.as_str())
        .context("ann does not follow")?;
    mei.submit(&format!("/desk/followers/{}/remove", follow.id), &[])
        .await?;
    let rejected = peer
        .receives("a Reject", |activity| activity["type"] == "Reject")
        .await?;
    ensure!(
        rejected["object"]
            .to_string()
            .contains(asked["id"].as_str().unwrap_or("?")),
        "{rejected}"
    );
    assert_eq!(followers(&carers).await?, 1);
    let post = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("after she was removed", "public"),
    )
    .await?;
    control
        .receives("the post", |activity| activity["object"]["id"] == post.uri)
        .await?;
    never_reached(&peer, "after she was removed")
}

#[tokio::test]
async fn an_undone_follow_ends_deliveries() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let (peer, control) = (
        Peer::start("mastodon").await?,
        Peer::start("control").await?,
    );
    let (ann, bo) = (peer.actor("ann", "Person")?, control.actor("bo", "Person")?);
    let follow = peer_follows(&peer, &ann, &carers).await?;
    peer_follows(&control, &bo, &carers).await?;
    taken(&peer, &ann, &carers, &peer.activity("Undo", &ann, follow)).await?;
    assert_eq!(followers(&carers).await?, 1);
    let post = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("after she left", "public"),
    )
    .await?;
    control
        .receives("the post", |activity| activity["object"]["id"] == post.uri)
        .await?;
    never_reached(&peer, "after she left")
}

#[tokio::test]
async fn hs38_a_blocked_peer_is_refused_in_every_spelling() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let mallory = Peer::start("mallory").await?;
    let max = mallory.actor("max", "Person")?;
    taken(
        &mallory,
        &max,
        &carers,
        &note(&mallory, &max, &carers, None, "before the block")?,
    )
    .await?;
    mei.submit(
        "/desk/peers/standing",
        &[("host", mallory.host()), ("standing", "blocked")],
    )
    .await?;
    let post = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("for everyone else", "public"),
    )
    .await?;

    let port = mallory
        .host()
        .rsplit(':')
        .next()
        .context("a port")?
        .to_owned();
    for host in [
        "mallory.localhost",
        "MALLORY.localhost",
        "mallory.localhost.",
        "Mallory.LocalHost.",
        "sub.mallory.localhost",
    ] {
        // As it is written, without the normalising of a URL parser.
        let written = format!("http://{host}:{port}/users/max");
        let mut activity = note(&mallory, &max, &carers, None, "after the block")?;
        activity["actor"] = json!(written);
        let request = Request::post(inbox(&carers)?, activity.to_string()).signed(
            &max.key,
            &format!("{written}#main-key"),
            Dialect::Cavage,
        )?;
        let (status, body) = mallory.send(request).await?;
        assert_eq!(status.as_u16(), 403, "{host}: {body}");
        // Nor does it read what everyone may read, when it says who it is.
        let request = Request::get(post.uri.parse()?).signed(
            &max.key,
            &format!("{written}#main-key"),
            Dialect::Cavage,
        )?;
        let (status, _) = mallory.send(request).await?;
        assert_eq!(status.as_u16(), 403, "GET as {host}");
    }
    never_reached(&mallory, "for everyone else")?;
    mei.see("/network").await?.sees_not("after the block")?;

    mei.submit(
        "/desk/peers/standing",
        &[("host", mallory.host()), ("standing", "neutral")],
    )
    .await?;
    taken(
        &mallory,
        &max,
        &carers,
        &note(&mallory, &max, &carers, None, "after peace was made")?,
    )
    .await
}

#[tokio::test]
async fn what_cannot_be_found_is_said_kindly() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let peer = Peer::start("peer").await?;
    let nobody = format!("@nobody@{}", peer.host());
    for address in [
        nobody.as_str(),
        "not an address",
        "@x@127.0.0.1.nip.io",
        carers.url.as_ref(),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let page = mei.open(&format!("/network/find?address={query}")).await?;
        ensure!(page.status.as_u16() < 500, "{address}: {}", page.status);
        ensure!(
            page.form("/desk/follow").form().is_err(),
            "{address} can be followed"
        );
    }
    Ok(())
}
