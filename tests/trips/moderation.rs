//! Reports in and out, what members read of them, and replies that are closed.

use anyhow::{Context as _, Result, ensure};
use community::{call::AnswerState, peer};
use serde_json::json;

use super::steps::*;
use crate::rig::{app::App, eventually, peer::Peer};

#[tokio::test]
async fn a_report_from_elsewhere_is_read_by_coordinators_alone() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let host = joined(&carers, "bo", "host").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "")).await?;
    let peer = Peer::start("mastodon").await?;
    // Mastodon reports in the name of its server, not of the one who complained.
    let server = peer.actor("mastodon", "Application")?;
    let foreign = peer.fresh_id("notes");
    let mut flag = peer.activity(
        "Flag",
        &server,
        json!([group_uri(&carers)?, call.uri, foreign]),
    );
    flag["content"] = json!("<script>x</script><b>This call</b> asks for money.");
    taken(&peer, &server, &carers, &flag).await?;
    taken(&peer, &server, &carers, &flag).await?;
    let desk = shows(&mei, "/desk/reports", "This call asks for money.").await?;
    assert_eq!(desk.texts("article")?.len(), 1, "told twice, it is one");
    desk.sees("A lift")?;
    desk.sees_not(&foreign)?;
    desk.sees_not("script")?;
    assert_eq!(host.open("/desk/reports").await?.status, 403);
    // What was reported stands until people have talked.
    carers.visitor()?.see(&call.page).await?.sees("A lift")
}

/// A member reports somebody elsewhere: the node says so, and nobody there learns who she is. What came of it is read by members.
#[tokio::test]
async fn a109_a_report_goes_out_without_who_made_it_and_members_read_what_came_of_it() -> Result<()>
{
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let peer = Peer::start("mastodon").await?;
    let troll = peer.actor("troll", "Person")?;
    rain.see(&format!("/network/find?address={}", troll.id))
        .await?;
    let db = carers.db().await?;
    let known = community::actor::by_uri(&db, troll.id.as_str())
        .await?
        .context("she was looked up")?;
    let her_page = format!("/network/actors/{}", known.id);
    rain.see(&her_page)
        .await?
        .form(&format!("/people/{}/report", known.id))
        .fill("words", "He asks us for money.")
        .tick("forward")
        .accepted()
        .await?;
    let flag = peer
        .receives("a Flag", |activity| activity["type"] == "Flag")
        .await?;
    ensure!(flag["content"] == "He asks us for money.", "{flag}");
    ensure!(flag["object"] == json!([troll.id.as_str()]) || flag["object"] == troll.id.as_str());
    let actor = flag["actor"].as_str().context("an actor")?;
    let instance = community::actor::instance(&mut db.begin().await?).await?;
    ensure!(actor == instance.uri, "{flag}");
    never_reached(&peer, "rain")?;
    let desk = shows(&mei, "/desk/reports", "He asks us for money.").await?;
    desk.sees("also told to the server it comes from")?;
    let report = open_reports(&db).await?.pop().context("a report")?;
    desk.form(&format!("/desk/reports/{}/settle", report.id))
        .fill("outcome", "shut-out")
        .accepted()
        .await?;
    // The host's own block of him, for the group.
    mei.see(&her_page)
        .await?
        .form(&format!("/desk/people/{}/block", known.id))
        .accepted()
        .await?;
    let log = rain.see("/log").await?;
    log.sees("Somebody, or a server, was shut out")?;
    log.sees("Somebody elsewhere was blocked for the group")?;
    for secret in ["troll", "money", peer.host()] {
        log.sees_not(secret)?;
    }
    // She who told of it hears that it was looked at; what came of it she reads in the log, like everybody.
    let told = shows(&rain, "/notices", "looked at what you reported").await?;
    told.sees_not("troll")?;
    told.sees_not("shut out")?;
    ensure!(carers.visitor()?.open("/log").await?.status == 401);
    Ok(())
}

/// Replies are closed: others are told on the wire, their replies stand nowhere, and an answer to a call comes through.
#[tokio::test]
async fn a109_under_what_is_closed_a_peer_adds_nothing_but_answers() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    follow(&jo, &carers).await?;
    let peer = Peer::start("mastodon").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "")).await?;
    let story = publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("How we began", "With tea."),
    )
    .await?;
    arrives(&jo, "How we began").await?;
    for thing in [&call, &story] {
        mei.see(&thing.page)
            .await?
            .form(&thing.at("replies"))
            .accepted()
            .await?;
        let update = peer
            .receives("an Update that says so", |activity| {
                activity["type"] == "Update"
                    && activity["object"]["id"] == thing.uri.as_str()
                    && activity["object"]["interactionPolicy"]["canReply"].is_object()
            })
            .await?;
        let who = &update["object"]["interactionPolicy"]["canReply"]["automaticApproval"];
        ensure!(*who == json!([group_uri(&carers)?]), "{update}");
    }
    let talk = note(
        &peer,
        &alice,
        &carers,
        Some(&story.uri),
        "I never believed it",
    )?;
    let status = peer.post(&alice, &inbox(&carers)?, &talk).await?;
    ensure!(status == 409, "{status}");
    let answer = note(&peer, &alice, &carers, Some(&call.uri), "I can drive her")?;
    taken(&peer, &alice, &carers, &answer).await?;
    let db = carers.db().await?;
    answers_stand(&db, &call, &[AnswerState::Waiting]).await?;
    shows(&mei, &call.at("answers"), "I can drive her").await?;
    let guest = carers.visitor()?;
    let page = guest.see(&call.page).await?;
    page.sees("Replies are closed here for now")?;
    page.sees_not("I can drive her")?;
    guest.see(&story.page).await?.sees_not("never believed")?;
    // At another node of our kind there is no box for a reply either.
    let db = coast.db().await?;
    let there = eventually("the node there knows", async || {
        let post = community::post::by_uri(&db, &story.uri).await?;
        Ok(post.filter(|post| post.replies_closed))
    })
    .await?;
    let page = jo.see(&format!("/network/posts/{}", there.id)).await?;
    page.sees("Replies are closed here for now")?;
    let app = App::with(&coast, &["mei"]).await?;
    let reply = json!({"status": "but why", "in_reply_to_id": there.id.to_string()});
    let refused = app.post("/api/v1/statuses", &reply).await?.expect(422)?;
    ensure!(
        refused.text.contains("Replies are closed"),
        "{}",
        refused.text
    );
    Ok(())
}

/// A group shares its list with one that it follows; that one takes a server over by hand. To everybody else there is no list.
#[tokio::test]
async fn a109_a_list_is_shared_by_consent_and_taken_over_by_hand() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let rain = joined(&coast, "rain", "host").await?;
    follow(&jo, &carers).await?;
    for (host, standing) in [
        ("bad.example", "blocked"),
        ("worse.example", "blocked"),
        ("loud.example", "silenced"),
        ("anna-wong.example", "blocked"),
    ] {
        let form = [("host", host), ("standing", standing)];
        ensure!(mei.send("/desk/peers/standing", &form).await?.status == 303);
    }
    let said = [("host", "bad.example"), ("words", "Sells pills.")];
    ensure!(mei.send("/desk/blocklist/entry", &said).await?.status == 303);
    let kept = [("host", "anna-wong.example"), ("kept_back", "yes")];
    ensure!(mei.send("/desk/blocklist/entry", &kept).await?.status == 303);
    let there = shows(&jo, "/desk/blocklist", "The list of").await?;
    let there = there.link("The list of")?;
    let list = carers.at(&format!("/ap/groups/{}/blocklist", carers.name))?;
    let stranger = Peer::start("stranger").await?;
    let theirs = [
        stranger.actor("group", "Group")?,
        stranger.actor("instance", "Application")?,
    ];
    let is_closed = async || -> Result<()> {
        let gone = asked(&list, "application/activity+json").await?;
        ensure!(gone.0 == 404, "{gone:?}");
        for actor in &theirs {
            let (status, body) = stranger.get(actor, &list).await?;
            ensure!(status == 404 && !body.to_string().contains("bad"), "{body}");
        }
        Ok(())
    };
    let none = "shares no list with us";
    // Shared with nobody; then only with whom the carers follow, and that is not the coast yet.
    jo.see(&there).await?.sees(none)?;
    is_closed().await?;
    mei.see("/desk/blocklist")
        .await?
        .form("/desk/blocklist/share")
        .tick("share")
        .accepted()
        .await?
        .sees("We follow no group of our kind so far")?;
    jo.see(&there).await?.sees(none)?;
    is_closed().await?;
    follow(&mei, &coast).await?;
    // Once the coast's yes has come.
    shows(&mei, "/desk/blocklist", &coast.host()).await?;
    is_closed().await?;
    // The coast looks at it, which changes nothing, and takes one over.
    let page = shows(&jo, &there, "bad.example").await?;
    page.sees("They write: Sells pills.")?;
    page.sees("loud.example")?;
    page.sees_not("anna-wong")?;
    ensure!(rain.open(&there).await?.status == 403);
    let db = coast.db().await?;
    let stands =
        async |host: &str| -> Result<peer::Standing> { Ok(peer::standing(&db, host).await?) };
    ensure!(stands("bad.example").await? == peer::Standing::Neutral);
    let one = [("take", "suspend bad.example"), ("step", "ticked")];
    ensure!(jo.send("/desk/blocklist/take", &one).await?.status == 303);
    ensure!(stands("bad.example").await? == peer::Standing::Blocked);
    for left in ["worse.example", "loud.example"] {
        ensure!(stands(left).await? == peer::Standing::Neutral, "{left}");
    }
    let page = jo.see(&there).await?;
    page.sees_not("bad.example")?;
    page.sees("worse.example")?;
    rain.see("/log").await?.sees("bad.example was blocked")?;
    // Their words stay theirs, and ours is not shared because theirs is.
    jo.see("/desk/blocklist").await?.sees_not("Sells pills")?;
    let back = mei.see("/desk/blocklist").await?.link("The list of")?;
    mei.see(&back).await?.sees(none)?;
    // Whom the carers follow no more reads no more.
    let group = community::actor::by_uri(&carers.db().await?, group_uri(&coast)?.as_str())
        .await?
        .context("the coast")?;
    let stop = [("actor", group.id.to_string())];
    let stop = stop.each_ref().map(|(name, id)| (*name, id.as_str()));
    ensure!(mei.send("/desk/follow/stop", &stop).await?.status == 303);
    jo.see(&there).await?.sees(none)?;
    Ok(())
}
