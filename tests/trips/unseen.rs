//! Help that is asked for out of sight: through the group, and by telephone. Other groups read what the group says, and help.

use anyhow::{Context, Result, ensure};
use community::{call::AnswerState::*, member};

use super::steps::*;
use crate::rig::{instance::Instance, peer::Peer, visitor::Visitor};

const TITLE: &str = "Somebody to sit with my father";
const HELD_BACK: &str = "Flat 7B, Lily House 4711";
const HELPER: &str = "I can come on Tuesdays, I did it for my aunt";
const YES: &str = "Thank you, do come at three";
const ASKER: &str = "rain4711";
const NUMBER: &str = "9876 5432";

async fn id_of(node: &Instance, handle: &str) -> Result<String> {
    let db = node.db().await?;
    let member = member::by_handle(&db, handle).await?;
    Ok(member.context("no such member")?.id.to_string())
}

/// Kit, of the other group, answers what she found there; whoever decides says yes; its page at kit's node.
async fn is_helped(carers: &Instance, by: &Visitor, kit: &Visitor, call: &Thing) -> Result<String> {
    let there = arrives(kit, TITLE).await?;
    let page = kit.see(&there).await?;
    page.sees_not(HELD_BACK)?;
    page.form("/answer")
        .fill("message", HELPER)
        .accepted()
        .await?;
    let answers = answers_stand(&carers.db().await?, call, &[Waiting]).await?;
    shows(by, &call.at("answers"), HELPER).await?;
    decide(by, &answers[0], "accept", YES).await?;
    shows(kit, &there, HELD_BACK).await?.sees(YES)?;
    Ok(there)
}

/// D6, A73, over two nodes and to a server of another program.
#[tokio::test]
async fn d6_who_asks_through_her_group_is_named_nowhere() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let keung = joined(&carers, "keung", "host").await?;
    let rain = joined(&carers, ASKER, "member").await?;
    let kit = joined(&coast, "kit", "member").await?;
    follow(&jo, &carers).await?;
    let peer = Peer::start("away").await?;
    peer_follows(&peer, &peer.actor("alice", "Person")?, &carers).await?;

    let host = id_of(&carers, "mei").await?;
    let form = with(call_form(TITLE, HELD_BACK), "hosts", &host);
    let ask = publish(&carers, &rain, "/calls/ask", form).await?;
    ensure!(keung.open(&ask.page).await?.status == 404, "she chose Mei");
    is_hidden_from(&kit, TITLE, &["/network", "/calls"]).await?;
    let page = shows(&mei, &ask.page, ASKER).await?;
    let published = page
        .form(&format!("{}/publish", ask.page))
        .accepted()
        .await?;
    let page = published.url.path().to_owned();
    let id = page.rsplit('/').next().context("an id")?.to_owned();
    let uri = carers.at(&format!("/ap/posts/{id}"))?.into();
    let call = Thing { page, id, uri };

    // She decides, and no host who does not know may.
    let there = is_helped(&carers, &rain, &kit, &call).await?;
    ensure!(keung.open(&call.at("answers")).await?.status == 403);
    for words in [ASKER, HELD_BACK] {
        is_nowhere_public(&carers, words, Some(&call)).await?;
        is_nowhere_public(&coast, words, None).await?;
        never_reached(&peer, words)?;
    }
    is_hidden_from(&kit, ASKER, &[&there, "/notices", "/network", "/mine"]).await?;
    let of_hosts = [&call.page, "/desk", "/notices", "/calls", "/inside"];
    is_hidden_from(&keung, ASKER, &of_hosts).await?;
    let folder = carers.data().join("exported");
    let to = folder.display().to_string();
    carers.run(&["export", &to]).await?;
    for file in ["group.json", "network.json", "posts.json"] {
        let text = std::fs::read_to_string(folder.join(file))?;
        ensure!(!text.contains(ASKER), "{file}");
    }
    Ok(())
}

/// A76, A77: open now, and a call of one who rang whose number goes to the helper alone.
#[tokio::test]
async fn a77_a_call_by_telephone_is_helped_from_another_group() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let ivy = joined(&carers, "ivy", "member").await?;
    let rain = joined(&carers, ASKER, "member").await?;
    let kit = joined(&coast, "kit", "member").await?;
    follow(&jo, &carers).await?;
    let peer = Peer::start("away").await?;
    peer_follows(&peer, &peer.actor("alice", "Person")?, &carers).await?;

    let line = [
        ("name", "We Care"),
        ("number", "+852 2345 6789"),
        ("keeps_days", "14"),
    ];
    mei.submit("/desk/line", &line).await?;
    let keeper = [("member", id_of(&carers, "ivy").await?)];
    let keeper = keeper
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    mei.submit("/desk/line/keepers", &keeper).await?;
    for day in two_days(&carers).await? {
        let shift = [
            ("day", day.as_str()),
            ("starts_at", "00:00"),
            ("ends_at", "00:00"),
        ];
        mei.submit("/desk/line/shifts", &shift).await?;
    }
    let rota = ivy.see("/line").await?;
    let turns = rota.attributes("input[name=shift]", "value")?;
    let days = rota.attributes("input[name=day]", "value")?;
    for (shift, day) in turns.iter().zip(&days) {
        let turn = [("shift", shift.as_str()), ("day", day.as_str())];
        ivy.submit("/line/take", &turn).await?;
    }
    let anyone = carers.visitor()?;
    anyone.see("/").await?.sees("Open now until")?;
    is_nowhere_public(&carers, "ivy", None).await?;
    rain.see("/line").await?.sees("ivy")?;

    let rang = [
        ("number", NUMBER),
        ("name", "Chan Tai Man"),
        ("shares", "yes"),
        ("title", TITLE),
        ("text", "On Tuesdays, for two hours."),
        ("category", "be-with-someone"),
        ("held_back", HELD_BACK),
        ("visibility", "public"),
        ("once", "abc"),
    ];
    let call = publish(&carers, &ivy, "/line/call", rang.to_vec()).await?;
    let there = is_helped(&carers, &mei, &kit, &call).await?;
    kit.see(&there).await?.sees(NUMBER)?;
    for words in [NUMBER, "Tai Man", HELD_BACK] {
        is_nowhere_public(&carers, words, Some(&call)).await?;
        is_nowhere_public(&coast, words, None).await?;
        never_reached(&peer, words)?;
        is_hidden_from(&rain, words, &[&call.page, "/calls", "/inside", "/line"]).await?;
        is_hidden_from(&jo, words, &[&there, "/network", "/desk", "/notices"]).await?;
    }
    Ok(())
}
