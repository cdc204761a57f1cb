//! Who leaves takes along what she wrote, and nobody counts on her any more.

use anyhow::{Context as _, Result, ensure};
use community::call::AnswerState::{Accepted, Confirmed, Declined, TakenBack, Waiting};

use super::steps::*;
use crate::rig::{eventually, peer::ACTIVITY_JSON, visitor::Visitor};

const TITLE: &str = "Somebody to carry a wardrobe";
const HELD_BACK: &str = "Flat 7B, Lily House, ask for Mrs Ho";
const HERS: &str = "A story by fern about the ferry";
const WORDS: &str = "I have a trolley and strong arms";

async fn leave(member: &Visitor) -> Result<()> {
    member.submit("/settings/leave", &[]).await.map(drop)
}

async fn answers(helper: &Visitor, page: &str) -> Result<()> {
    let page = helper.see(page).await?;
    let form = page.form("/answer").fill("message", WORDS);
    form.accepted().await.map(drop)
}

#[tokio::test]
async fn who_leaves_takes_her_answers_back_in_other_groups() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    follow(&jo, &carers).await?;
    let inside = joined(&coast, "kit", "member").await?;
    let outside = joined(&coast, "fern", "member").await?;
    outside
        .submit("/settings/outside", &[("outside", "yes")])
        .await?;
    let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
    let on_coast = arrives(&inside, TITLE).await?;
    let db = carers.db().await?;
    answers(&inside, &on_coast).await?;
    let given = answers_stand(&db, &call, &[Waiting]).await?;
    decide(&mei, &given[0], "accept", "do come").await?;
    answers(&outside, &on_coast).await?;
    let given = answers_stand(&db, &call, &[Accepted, Waiting]).await?;
    decide(&mei, &given[1], "accept", "you, too").await?;
    answers_stand(&db, &call, &[Accepted, Accepted]).await?;
    shows(&outside, &on_coast, HELD_BACK).await?;
    ensure!(call_of(&db, &call).await?.filled == 2);

    leave(&inside).await?;
    answers_stand(&db, &call, &[TakenBack, Accepted]).await?;
    leave(&outside).await?;
    answers_stand(&db, &call, &[TakenBack, TakenBack]).await?;
    ensure!(call_of(&db, &call).await?.filled == 0);
    // What was told to them for this is not kept where they were.
    let there = coast.db().await?;
    let known = community::post::by_uri(&there, &call.uri)
        .await?
        .context("the call is not at the coast")?;
    for answer in community::call::answers(&there, known.id).await? {
        ensure!(answer.reply.is_none() && answer.message.is_empty() && answer.name.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn who_leaves_takes_her_own_calls_and_stories_along() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let fern = joined(&carers, "fern", "member").await?;
    fern.submit("/settings/outside", &[("outside", "yes")])
        .await?;
    let own = |form| with(form, "as_group", "no");
    let story = with(
        own(story_form(HERS, "It was late, and it came.")),
        "teller",
        "person",
    );
    let story = with(story, "teller_label", "Fern");
    let story = publish(&carers, &fern, "/stories/new", story).await?;
    let call = publish(
        &carers,
        &fern,
        "/calls/new",
        own(call_form(TITLE, HELD_BACK)),
    )
    .await?;
    let aside = own(post_form("said inside by fern", "inside"));
    let aside = publish(&carers, &fern, "/posts/new", aside).await?;
    let visitor = carers.visitor()?;
    visitor
        .see(&call.page)
        .await?
        .form("/answer")
        .fill("name", "Bo")
        .fill("contact", "bo@example.org")
        .fill("message", WORDS)
        .accepted()
        .await?;
    let db = carers.db().await?;
    answers_stand(&db, &call, &[Waiting]).await?;

    leave(&fern).await?;
    answers_stand(&db, &call, &[Declined]).await?;
    for thing in [&story, &call, &aside] {
        eventually("her words are gone", async || {
            let post = community::post::get(&db, thing.key()?).await?;
            let post = post.context("no such post")?;
            let is_empty = post.content.as_str().is_empty() && post.source.is_empty();
            Ok((post.deleted_at.is_some() && is_empty).then_some(()))
        })
        .await?;
    }
    let held = call_of(&db, &call).await?.held_back;
    ensure!(held.is_none(), "{held:?}");
    for path in ["/", "/calls", "/stories"] {
        let page = visitor.see(path).await?;
        page.sees_not(TITLE)?;
        page.sees_not(HERS)?;
    }
    for thing in [&story, &call] {
        let page = visitor.open(&thing.page).await?;
        ensure!(page.status == 410, "{}", page.status);
        let (status, body) = asked(&thing.uri.parse()?, ACTIVITY_JSON).await?;
        ensure!(status == 410 && !body.contains("ferry"), "{status} {body}");
    }
    Ok(())
}

#[tokio::test]
async fn who_goes_outside_keeps_and_ends_what_her_group_promised_for_her() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    follow(&jo, &carers).await?;
    let kit = joined(&coast, "kit", "member").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
    let on_coast = arrives(&kit, TITLE).await?;
    let db = carers.db().await?;
    answers(&kit, &on_coast).await?;
    let given = answers_stand(&db, &call, &[Waiting]).await?;
    decide(&mei, &given[0], "accept", "do come").await?;
    shows(&kit, &on_coast, HELD_BACK).await?;

    // Those who asked know her group and nothing of her: to them she says on as it.
    kit.submit("/settings/outside", &[("outside", "yes")])
        .await?;
    kit.see(&on_coast)
        .await?
        .form("/confirm")
        .accepted()
        .await?;
    answers_stand(&db, &call, &[Confirmed]).await?;
    let there = coast.db().await?;
    let member = community::member::by_handle(&there, "kit").await?;
    let hers = member.context("no such member")?.actor_id;
    let hers = community::actor::get(&there, hers).await?;
    let hers = hers.context("no such actor")?.uri;
    leave(&kit).await?;
    answers_stand(&db, &call, &[TakenBack]).await?;
    let known = community::actor::by_uri(&db, &hers).await?;
    ensure!(known.is_none(), "they were told who she is");
    Ok(())
}
