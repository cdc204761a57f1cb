//! A call for help: published, answered by every door, accepted, settled; and what was held back reaches one person only.

use anyhow::{Context, Result, ensure};
use community::call::{AnswerState::*, State};
use reqwest::Method;
use serde_json::{Value, json};

use super::steps::*;
use crate::rig::{app::App, eventually, instance::Instance, peer::Peer, visitor::Visitor};

const TITLE: &str = "Someone to sit with my mother";
const HELD_BACK: &str = "Flat 7B, Lily House, ask for Mrs Ho";
const HELPER: &str = "I can come on Saturday, I did this for my aunt";
const YES: &str = "Thank you, do come at three";
const THANKS: &str = "It was a good afternoon, thank you all";

/// Two groups, the second of which follows the first; and two members of the second.
struct Two {
    carers: Instance,
    mei: Visitor,
    coast: Instance,
    jo: Visitor,
    kit: Visitor,
    sam: Visitor,
}

impl Two {
    async fn start() -> Result<Self> {
        let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
        let kit = joined(&coast, "kit", "member").await?;
        let sam = joined(&coast, "sam", "member").await?;
        follow(&jo, &carers).await?;
        Ok(Self {
            carers,
            mei,
            coast,
            jo,
            kit,
            sam,
        })
    }

    /// What is held back, and what was said about it, is with those two only.
    async fn holds_tight(&self, call: &Thing, on_coast: &str, words: &str) -> Result<()> {
        is_nowhere_public(&self.carers, words, Some(call)).await?;
        is_nowhere_public(&self.coast, words, None).await?;
        for member in [&self.sam, &self.jo] {
            is_hidden_from(
                member,
                words,
                &[
                    "/network", on_coast, "/mine", "/notices", "/calls", "/inside",
                ],
            )
            .await?;
        }
        is_hidden_from(&self.jo, words, &["/desk", "/desk/network"]).await?;
        is_hidden_from(&self.coast.visitor()?, words, &[on_coast, "/"]).await
    }
}

#[tokio::test]
async fn a_call_reaches_a_peer_and_is_settled() -> Result<()> {
    let two = Two::start().await?;
    let stranger = Peer::start("stranger").await?;
    let eve = stranger.actor("eve", "Person")?;

    // What outsiders will see is shown first, and the details are not among it.
    let preview = two
        .mei
        .submit(
            "/calls/new",
            &with(call_form(TITLE, HELD_BACK), "step", "preview"),
        )
        .await?;
    preview.sees(TITLE)?;
    let outsiders = preview
        .texts("section.preview")?
        .into_iter()
        .next()
        .context("no preview")?;
    ensure!(
        !outsiders.contains(HELD_BACK),
        "the preview shows outsiders what is held back"
    );
    let call = publish(
        &two.carers,
        &two.mei,
        "/calls/new",
        call_form(TITLE, HELD_BACK),
    )
    .await?;

    // A member of the other group, whom nobody outside can find, answers on her own node.
    let on_coast = arrives(&two.kit, TITLE).await?;
    let page = two.kit.see(&on_coast).await?;
    page.sees(TITLE)?;
    page.sees_not(HELD_BACK)?;
    let answer = page
        .form("/answer")
        .fill("message", HELPER)
        .accepted()
        .await?;
    answer.sees_not(HELD_BACK)?;

    // The asking group's host sees it, and says yes with words.
    let carers = two.carers.db().await?;
    let answers = answers_stand(&carers, &call, &[Waiting]).await?;
    shows(&two.mei, &call.at("answers"), HELPER).await?;
    is_nowhere_public(&two.carers, HELPER, Some(&call)).await?;
    decide(&two.mei, &answers[0], "accept", YES).await?;
    answers_stand(&carers, &call, &[Accepted]).await?;

    // She, and nobody else, reads the details.
    shows(&two.kit, &on_coast, HELD_BACK).await?.sees(YES)?;
    two.holds_tight(&call, &on_coast, HELD_BACK).await?;
    two.holds_tight(&call, &on_coast, YES).await?;
    two.holds_tight(&call, &on_coast, HELPER).await?;
    let (_, signed) = stranger.get(&eve, &call.uri.parse()?).await?;
    ensure!(
        signed["type"] == "Note" && !signed.to_string().contains(HELD_BACK),
        "{signed}"
    );

    // The number goes down everywhere.
    eventually("one place fewer on the other node", async || {
        let text = two.sam.see(&on_coast).await?.text()?;
        Ok((!text.contains("2 people are still needed")).then_some(()))
    })
    .await?;
    let shown = object(&call.uri.parse()?).await?;
    assert_eq!(
        (
            &shown["mutualHelp"]["filled"],
            &shown["mutualHelp"]["needed"]
        ),
        (&json!(1), &json!(2))
    );

    // She confirms, and it is settled with thanks.
    let page = two.kit.see(&on_coast).await?;
    page.form("/confirm").accepted().await?;
    answers_stand(&carers, &call, &[Confirmed]).await?;
    two.mei
        .submit(&call.at("settle"), &[("thanks", THANKS)])
        .await?;
    answers_stand(&carers, &call, &[Settled]).await?;
    assert_eq!(call_of(&carers, &call).await?.state, State::Done);
    let coast = two.coast.db().await?;
    let known = community::post::by_uri(&coast, &call.uri)
        .await?
        .context("the call is not at the coast")?;
    eventually("the helper is thanked", async || {
        let answers = community::call::answers(&coast, known.id).await?;
        Ok(answers
            .iter()
            .any(|answer| answer.state == Settled)
            .then_some(()))
    })
    .await?;
    shows(&two.kit, &on_coast, THANKS).await?;
    // Her own hosts read neither the thanks nor that it was she.
    two.holds_tight(&call, &on_coast, THANKS).await?;
    two.holds_tight(&call, &on_coast, HELD_BACK).await
}

/// "2 drivers, and one who cooks": over two nodes and by a reply, each role by itself (A71, A72, A48).
#[tokio::test]
async fn a71_roles_are_read_answered_filled_and_reopened_over_two_nodes() -> Result<()> {
    let two = Two::start().await?;
    let carers = two.carers.db().await?;
    let stranger = Peer::start("stranger").await?;
    let ana = stranger.actor("ana", "Person")?;
    let (title, cook) = ("The autumn meal", "Someone who cooks");
    let mut form = call_form(title, HELD_BACK);
    form.extend([
        ("role_1", "Driver"),
        ("role_1_needed", "2"),
        ("role_2", cook),
        ("role_2_needed", "1"),
        ("access", "step-free"),
        ("tried", "We asked the school kitchen"),
    ]);
    let call = publish(&two.carers, &two.mei, "/calls/new", form).await?;
    let on_coast = arrives(&two.kit, title).await?;
    let page = two.kit.see(&on_coast).await?;
    for words in [
        "Driver: 2 of 2",
        "Someone who cooks: 1 of 1",
        "Step-free",
        "We asked the school kitchen",
    ] {
        page.sees(words)?;
    }

    // One says for what, one comes for whatever is needed, and one says it in a reply.
    page.form("/answer").fill("role", cook).accepted().await?;
    answers_stand(&carers, &call, &[Waiting]).await?;
    let page = two.sam.see(&on_coast).await?;
    page.form("/answer")
        .fill("message", HELPER)
        .accepted()
        .await?;
    answers_stand(&carers, &call, &[Waiting, Waiting]).await?;
    let words = "I am a driver and have the day off";
    let reply = note(&stranger, &ana, &two.carers, Some(&call.uri), words)?;
    taken(&stranger, &ana, &two.carers, &reply).await?;
    let answers = answers_stand(&carers, &call, &[Waiting, Waiting, Waiting]).await?;
    let roles: Vec<Option<&str>> = answers.iter().map(|one| one.role.as_deref()).collect();
    assert_eq!(roles, [Some(cook), None, Some("Driver")]);

    // Each hears for what she is welcome; the one who asked chose for whom it was open.
    for answer in &answers {
        decide(&two.mei, answer, "accept", YES).await?;
    }
    answers_stand(&carers, &call, &[Accepted, Accepted, Accepted]).await?;
    assert_eq!(call_of(&carers, &call).await?.state, State::Filled);
    shows(&two.kit, &on_coast, "For: Someone who cooks").await?;
    shows(&two.sam, &on_coast, "For: Driver").await?;
    stranger
        .receives("a private yes for drivers", |activity| {
            activity["type"] == "Create"
                && activity.to_string().contains("For this: Driver.")
                && activity.to_string().contains(HELD_BACK)
        })
        .await?;
    shows(&two.jo, &on_coast, "All 3 who were needed are found").await?;

    // The cook cannot come: her role is open again, there and here, and no other.
    let page = two.kit.see(&on_coast).await?;
    page.form("/take-back").accepted().await?;
    answers_stand(&carers, &call, &[TakenBack, Accepted, Accepted]).await?;
    shows(&two.jo, &on_coast, "Someone who cooks: 1 of 1")
        .await?
        .sees_not("Driver:")?;
    two.mei
        .see(&call.page)
        .await?
        .sees("Someone who cooks: 1 of 1")
}

/// Her hosts do not read by an edit what they did not read when it came.
#[tokio::test]
async fn thanks_that_are_edited_are_still_hers_alone() -> Result<()> {
    let two = Two::start().await?;
    let carers = two.carers.db().await?;
    let call = publish(
        &two.carers,
        &two.mei,
        "/calls/new",
        call_form(TITLE, HELD_BACK),
    )
    .await?;
    let on_coast = arrives(&two.kit, TITLE).await?;
    let page = two.kit.see(&on_coast).await?;
    page.form("/answer")
        .fill("message", HELPER)
        .accepted()
        .await?;
    let answers = answers_stand(&carers, &call, &[Waiting]).await?;
    decide(&two.mei, &answers[0], "accept", YES).await?;
    shows(&two.kit, &on_coast, HELD_BACK).await?;
    two.kit
        .see(&on_coast)
        .await?
        .form("/confirm")
        .accepted()
        .await?;
    answers_stand(&carers, &call, &[Confirmed]).await?;
    two.mei
        .submit(&call.at("settle"), &[("thanks", THANKS)])
        .await?;
    shows(&two.kit, &on_coast, THANKS).await?;

    let group = App::with(&two.carers, &["mei", "--as-group"]).await?;
    let talks = group.get("/api/v1/conversations").await?.expect(200)?;
    let note = talks.json[0]["last_status"]["id"].as_str();
    let note = format!("/api/v1/statuses/{}", note.context("no note")?);
    let edited = json!({"status": "thanked once more, merganser"});
    group.put(&note, &edited).await?.expect(200)?;
    // What is published after it comes after it.
    let later = with(call_form("A second pair of hands", ""), "needed", "1");
    publish(&two.carers, &two.mei, "/calls/new", later).await?;
    arrives(&two.jo, "A second pair of hands").await?;
    for words in [THANKS, "merganser"] {
        two.holds_tight(&call, &on_coast, words).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_no_is_kind_and_what_is_taken_back_reopens() -> Result<()> {
    let two = Two::start().await?;
    let carers = two.carers.db().await?;
    let call = publish(
        &two.carers,
        &two.mei,
        "/calls/new",
        with(call_form(TITLE, HELD_BACK), "needed", "1"),
    )
    .await?;
    let on_coast = arrives(&two.kit, TITLE).await?;
    for helper in [&two.kit, &two.sam] {
        helper
            .see(&on_coast)
            .await?
            .form("/answer")
            .fill("message", HELPER)
            .accepted()
            .await?;
        eventually("the answer is there", async || {
            let answers = community::call::answers(&carers, call.key()?).await?;
            Ok((answers.len() == if std::ptr::eq(helper, &two.kit) { 1 } else { 2 }).then_some(()))
        })
        .await?;
    }
    let answers = answers_stand(&carers, &call, &[Waiting, Waiting]).await?;
    decide(&two.mei, &answers[0], "accept", YES).await?;
    decide(
        &two.mei,
        &answers[1],
        "decline",
        "Somebody else was quicker, thank you",
    )
    .await?;
    assert_eq!(call_of(&carers, &call).await?.state, State::Filled);
    shows(&two.sam, &on_coast, "Somebody else was quicker, thank you")
        .await?
        .sees_not(HELD_BACK)?;
    shows(&two.kit, &on_coast, HELD_BACK).await?;

    // She cannot come after all: the place is open again, here and there.
    two.kit
        .see(&on_coast)
        .await?
        .form("/take-back")
        .accepted()
        .await?;
    answers_stand(&carers, &call, &[TakenBack, Declined]).await?;
    assert_eq!(call_of(&carers, &call).await?.state, State::Open);
    let coast = two.coast.db().await?;
    eventually("the place is open at the coast", async || {
        let known = community::post::by_uri(&coast, &call.uri)
            .await?
            .context("gone")?;
        let known = community::call::get(&coast, known.id)
            .await?
            .context("no call")?;
        Ok((known.filled == 0).then_some(()))
    })
    .await?;
    // What was told to her is hers no longer to read.
    two.kit.see(&on_coast).await?.sees_not(HELD_BACK)?;
    // And a no may become a yes.
    let answers = answers_stand(&carers, &call, &[TakenBack, Declined]).await?;
    decide(&two.mei, &answers[1], "accept", "Would you still?").await?;
    shows(&two.sam, &on_coast, HELD_BACK).await.map(|_| ())
}

#[tokio::test]
async fn a53_a_visitor_without_account_answers_and_only_hosts_see_how_to_reach_her() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let db = carers.db().await?;
    let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
    let contact = "visitor-7261@mail.example";

    let visitor = carers.visitor()?;
    let page = visitor.see(&call.page).await?;
    page.sees_not(HELD_BACK)?;
    let form = page
        .form("/answer")
        .fill("name", "Wing")
        .fill("contact", contact)
        .fill("message", HELPER);
    let hers = form.accepted().await?;
    ensure!(hers.url.path().starts_with("/answer/"), "{}", hers.url);
    let link = hers.url.path().to_owned();
    ensure!(
        link.len() > "/answer/".len() + 20,
        "the link can be guessed: {link}"
    );
    ensure!(
        hers.header("cache-control").contains("no-store"),
        "{}",
        hers.header("cache-control")
    );

    let answers = answers_stand(&db, &call, &[Waiting]).await?;
    let seen = mei.see(&call.at("answers")).await?;
    seen.sees(contact)?;
    seen.sees("Wing")?;
    is_nowhere_public(&carers, contact, Some(&call)).await?;
    is_nowhere_public(&carers, "Wing", Some(&call)).await?;
    is_hidden_from(
        &rain,
        contact,
        &[&call.page, &call.at("answers"), "/calls", "/notices"],
    )
    .await?;

    decide(&mei, &answers[0], "accept", YES).await?;
    let hers = visitor.see(&link).await?;
    hers.sees(HELD_BACK)?;
    hers.sees(YES)?;
    is_nowhere_public(&carers, HELD_BACK, Some(&call)).await?;
    is_hidden_from(
        &rain,
        HELD_BACK,
        &[&call.page, &call.at("answers"), "/calls"],
    )
    .await?;
    visitor.submit(&format!("{link}/confirm"), &[]).await?;
    answers_stand(&db, &call, &[Confirmed]).await?;
    visitor.submit(&format!("{link}/take-back"), &[]).await?;
    answers_stand(&db, &call, &[TakenBack]).await?;
    assert_eq!(call_of(&db, &call).await?.filled, 0);
    visitor.see(&link).await?.sees_not(HELD_BACK)?;

    // What is missing is said at the form, and nothing is written.
    let refused = visitor
        .send(
            &call.at("answer"),
            &[("message", "I would"), ("name", "Fu")],
        )
        .await?;
    assert_eq!(refused.status.as_u16(), 422);
    answers_stand(&db, &call, &[TakenBack]).await.map(|_| ())
}

#[tokio::test]
async fn a72_someone_on_mastodon_answers_by_replying() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let db = carers.db().await?;
    let mastodon = Peer::start("mastodon").await?;
    let ann = mastodon.actor("ann", "Person")?;
    let bea = mastodon.actor("bea", "Person")?;
    peer_follows(&mastodon, &bea, &carers).await?;
    let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
    mastodon
        .receives("the call", |activity| {
            activity["type"] == "Create" && activity["object"]["id"] == call.uri
        })
        .await?;
    never_reached(&mastodon, HELD_BACK)?;

    let reply = from_mastodon(&mastodon, "mastodon/create_reply.json", &carers, &call.uri)?;
    taken(&mastodon, &ann, &carers, &reply).await?;
    let answers = answers_stand(&db, &call, &[Waiting]).await?;
    shows(&mei, &call.at("answers"), "I can drive on Thursday").await?;
    decide(&mei, &answers[0], "accept", YES).await?;

    let told = mastodon
        .receives("a private note with the details", |activity| {
            activity["type"] == "Create" && activity.to_string().contains(HELD_BACK)
        })
        .await?;
    let note = &told["object"];
    let expected = json!([ann.id]);
    assert_eq!(
        (&note["type"], &note["to"], &told["to"]),
        (&json!("Note"), &expected, &expected)
    );
    assert_eq!((&note["cc"], &told["cc"]), (&json!([]), &json!([])));
    assert_eq!(note["inReplyTo"], reply["object"]["id"]);
    ensure!(note["tag"].to_string().contains(ann.id.as_str()), "{note}");
    ensure!(
        note["content"]
            .as_str()
            .is_some_and(|text| text.contains(YES)),
        "{note}"
    );
    for received in mastodon.received() {
        let body = String::from_utf8_lossy(&received.body).into_owned();
        if body.contains(HELD_BACK) {
            assert_eq!(received.path, "/users/ann/inbox", "only to that one inbox");
            assert!(received.signature.is_ok(), "{:?}", received.signature);
        }
    }
    // The note has an address, and only she may read it there.
    let id = note["id"].as_str().context("no id")?;
    assert_eq!(mastodon.get(&ann, &id.parse()?).await?.0.as_u16(), 200);
    assert_eq!(mastodon.get(&bea, &id.parse()?).await?.0.as_u16(), 404);
    assert_eq!(
        asked(&id.parse()?, "application/activity+json").await?.0,
        404
    );
    is_nowhere_public(&carers, HELD_BACK, Some(&call)).await?;

    // "Yes" confirms.
    let yes = private_note(&mastodon, &ann, &carers, Some(id), "@carers Yes!")?;
    taken(&mastodon, &ann, &carers, &yes).await?;
    answers_stand(&db, &call, &[Confirmed]).await?;
    let counted = mastodon
        .receives("the call with one place fewer", |activity| {
            activity["type"] == "Update" && activity["object"]["mutualHelp"]["filled"] == 1
        })
        .await?;
    assert_eq!(counted["object"]["id"], call.uri);

    // "No" takes it back; a reply to somebody else's note does nothing.
    let other = private_note(&mastodon, &bea, &carers, Some(id), "@carers no")?;
    taken(&mastodon, &bea, &carers, &other).await?;
    let no = private_note(
        &mastodon,
        &ann,
        &carers,
        Some(id),
        "@carers Sorry, I cannot come after all",
    )?;
    taken(&mastodon, &ann, &carers, &no).await?;
    answers_stand(&db, &call, &[TakenBack]).await?;
    assert_eq!(call_of(&db, &call).await?.filled, 0);
    Ok(())
}

#[tokio::test]
async fn a_quiet_reply_is_an_answer_and_stays_quiet() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let db = carers.db().await?;
    let mastodon = Peer::start("mastodon").await?;
    let ann = mastodon.actor("ann", "Person")?;
    let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
    let reply = from_mastodon(
        &mastodon,
        "mastodon/create_private_reply.json",
        &carers,
        &call.uri,
    )?;
    taken(&mastodon, &ann, &carers, &reply).await?;
    let answers = answers_stand(&db, &call, &[Waiting]).await?;
    shows(&mei, &call.at("answers"), "count me in, but quietly").await?;
    is_nowhere_public(&carers, "but quietly", Some(&call)).await?;
    is_hidden_from(
        &rain,
        "but quietly",
        &[&call.page, "/network", "/calls", "/notices", "/inside"],
    )
    .await?;

    decide(
        &mei,
        &answers[0],
        "decline",
        "All places are taken, and thank you",
    )
    .await?;
    let told = mastodon
        .receives("a kind no", |activity| {
            activity.to_string().contains("All places are taken")
        })
        .await?;
    assert_eq!(
        (&told["type"], &told["to"]),
        (&json!("Create"), &json!([ann.id]))
    );
    never_reached(&mastodon, HELD_BACK)
}

#[tokio::test]
async fn a75_an_offer_with_a_price_is_refused_and_nothing_is_written() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let form = with(
        call_form("A ride to the clinic, only $50", ""),
        "step",
        "publish",
    );
    let refused = mei.send("/offers/new", &form).await?;
    assert_eq!(refused.status.as_u16(), 422);
    refused.sees("Here help is given freely")?;
    refused.sees("Two hours on a quiet afternoon")?;
    carers
        .visitor()?
        .see("/calls")
        .await?
        .sees_not("ride to the clinic")?;
    let offer = publish(
        &carers,
        &mei,
        "/offers/new",
        call_form("A ride to the clinic", ""),
    )
    .await?;
    let shown = object(&offer.uri.parse()?).await?;
    assert_eq!(shown["purpose"], "offer");
    Ok(())
}

#[tokio::test]
async fn a_call_that_is_withdrawn_is_gone_everywhere() -> Result<()> {
    let two = Two::start().await?;
    let mastodon = Peer::start("mastodon").await?;
    let bea = mastodon.actor("bea", "Person")?;
    peer_follows(&mastodon, &bea, &two.carers).await?;
    let call = publish(
        &two.carers,
        &two.mei,
        "/calls/new",
        call_form(TITLE, HELD_BACK),
    )
    .await?;
    let on_coast = arrives(&two.kit, TITLE).await?;
    mastodon.receives_type("Create", "Note").await?;
    two.mei.submit(&call.at("withdraw"), &[]).await?;

    let deleted = mastodon.receives_type("Delete", "Tombstone").await?;
    assert_eq!(
        (&deleted["object"]["id"], &deleted["object"]["formerType"]),
        (&json!(call.uri), &json!("Note"))
    );
    ensure!(!deleted.to_string().contains(TITLE), "{deleted}");
    let (status, body) = asked(&call.uri.parse()?, "application/activity+json").await?;
    let tombstone: Value = serde_json::from_str(&body)?;
    assert_eq!((status, &tombstone["type"]), (410, &json!("Tombstone")));
    ensure!(!body.contains(TITLE), "{body}");
    assert_eq!(
        asked(&two.carers.at(&call.page)?, "text/html").await?.0,
        410
    );
    is_nowhere_public(&two.carers, TITLE, Some(&call)).await?;
    eventually("the other node has it no more", async || {
        let listed = two.kit.see("/network").await?.text()?.contains(TITLE);
        let page = two.kit.open(&on_coast).await?;
        Ok((!listed && matches!(page.status.as_u16(), 404 | 410)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a73_nobody_but_those_who_asked_decides() -> Result<()> {
    let two = Two::start().await?;
    let carers = two.carers.db().await?;
    let call = publish(
        &two.carers,
        &two.mei,
        "/calls/new",
        call_form(TITLE, HELD_BACK),
    )
    .await?;
    let rain = joined(&two.carers, "rain", "member").await?;
    let on_coast = arrives(&two.kit, TITLE).await?;
    two.kit
        .see(&on_coast)
        .await?
        .form("/answer")
        .fill("message", HELPER)
        .accepted()
        .await?;
    let answers = answers_stand(&carers, &call, &[Waiting]).await?;
    for deed in ["accept", "decline", "confirm", "take-back"] {
        for person in [&rain, &two.carers.visitor()?] {
            let page = person
                .send(
                    &format!("/answers/{}/{deed}", answers[0].id),
                    &[("words", "me")],
                )
                .await?;
            ensure!(
                matches!(page.status.as_u16(), 303 | 401 | 403 | 404),
                "{deed}: {}",
                page.status
            );
        }
    }
    for deed in ["settle", "withdraw", "reopen"] {
        for person in [&rain, &two.carers.visitor()?] {
            let page = person.send(&call.at(deed), &[]).await?;
            ensure!(
                matches!(page.status.as_u16(), 303 | 401 | 403 | 404 | 409),
                "{deed}: {}",
                page.status
            );
        }
    }
    let page = rain
        .ask(Method::GET, two.carers.at(&call.at("answers"))?, None)
        .await?;
    ensure!(matches!(page.status.as_u16(), 403 | 404), "{}", page.status);
    answers_stand(&carers, &call, &[Waiting]).await?;
    assert_eq!(call_of(&carers, &call).await?.state, State::Open);
    Ok(())
}

/// A Mastodon fixture by ann of this peer, about a thing of this node.
fn from_mastodon(peer: &Peer, path: &str, node: &Instance, about: &str) -> Result<Value> {
    let group = group_uri(node)?;
    let profile = node.at(&format!("/@{}", node.name))?;
    peer.fixture(
        path,
        &[
            ("https://carers.example/ap/posts/1", about),
            ("https://carers.example/ap/group", group.as_str()),
            ("https://carers.example/@carers", profile.as_str()),
            (
                "@carers@carers.example",
                &format!("@carers@{}", node.host()),
            ),
        ],
    )
}
