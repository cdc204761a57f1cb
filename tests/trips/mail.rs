//! Mail to those who want it: a volunteer answers by the link in one, and none is lost while the mail server is away.

use anyhow::{Result, ensure};
use community::{mail, queue};

use super::steps::*;
use crate::rig::{
    eventually,
    instance::Instance,
    net,
    post_office::{Letter, PASSWORD as OF_THE_POST, PostOffice},
    visitor::Visitor,
};

const HERS: &str = "kit@post.example";

/// A group whose mail the post office takes, and its coordinator.
async fn group_with(post: &PostOffice) -> Result<(Instance, Visitor)> {
    let mut node = Instance::prepare("carers").await?;
    post.serves(&mut node);
    let node = node.found("The carers group", "en").await?;
    let mei = joined(&node, "mei", "coordinator").await?;
    Ok((node, mei))
}

/// She can help, and wants to know by mail at once.
async fn volunteers(
    node: &Instance,
    kit: &Visitor,
    post: &PostOffice,
    with_words: bool,
) -> Result<()> {
    let page = kit.see("/volunteering").await?;
    page.form("/volunteering")
        .fill("kinds", "help-a-person")
        .fill("told", "at-once")
        .accepted()
        .await?;
    let page = kit.see("/settings/mail").await?;
    let mut form = page.form("/settings/mail").fill("email", HERS);
    if with_words {
        form = form.tick("with_words");
    }
    form.accepted().await?.sees("We have sent a mail")?;
    let asked = post.letter(1).await?;
    ensure!(asked.to == [HERS], "{:?}", asked.to);
    let link = asked.path("/mail/confirm/")?;
    // On another device, where she is not signed in.
    let elsewhere = node.visitor()?;
    let page = elsewhere.see(&link).await?;
    page.form(&link)
        .accepted()
        .await?
        .sees("From now on mail comes to you.")
}

/// What stands in no mail: names, what is said inside, what is held back, whose group it is.
fn is_discreet(letter: &Letter) -> Result<()> {
    ensure!(letter.header("subject") == "Something waits for you");
    ensure!(letter.header("from") == "notices@post.example");
    for word in [
        "carers group",
        "mei",
        "kit\n",
        "Flat 7B",
        "quiet afternoon",
        "East Town",
    ] {
        ensure!(!letter.text.contains(word), "{word} in {}", letter.text);
    }
    Ok(())
}

/// A72, PR16, CO30: told by mail, answered by its link, in the one list; and it ends with one tap.
#[tokio::test]
async fn a72_a_volunteer_answers_by_the_link_in_a_mail() -> Result<()> {
    let post = PostOffice::open().await?;
    let (carers, mei) = group_with(&post).await?;
    let kit = joined(&carers, "kit", "member").await?;
    volunteers(&carers, &kit, &post, true).await?;

    let title = "A lift\r\nBcc: all@post.example";
    let call = publish(&carers, &mei, "/calls/new", call_form(title, "Flat 7B")).await?;
    let told = post.letter(2).await?;
    is_discreet(&told)?;
    ensure!(
        told.to == [HERS] && told.header("bcc").is_empty(),
        "{}",
        told.source
    );
    ensure!(
        told.text.contains("A lift Bcc: all@post.example"),
        "{}",
        told.text
    );

    // A program looks into it, twice; then she opens it, and is signed in nowhere.
    let link = told.path("/mail/")?;
    let stranger = carers.visitor()?;
    stranger.see(&link).await?;
    let page = stranger.see(&link).await?;
    let db = carers.db().await?;
    answers_stand(&db, &call, &[]).await?;
    page.sees_not("Flat 7B")?;
    page.form(&link)
        .fill("message", "I can drive on Fridays 27")
        .accepted()
        .await?
        .sees("You have answered.")?;
    // It opens nothing else.
    ensure!(stranger.open("/volunteering").await?.status == 401);
    let all = shows(&mei, &call.at("answers"), "I can drive on Fridays 27").await?;
    all.sees("by the link in a mail")?;
    let given = &answers_stand(&db, &call, &[community::call::AnswerState::Waiting]).await?[0];
    decide(&mei, given, "accept", "").await?;
    // What is held back is hers on her own page, and not by the link.
    shows(&kit, &call.page, "Flat 7B").await?;
    stranger.see(&link).await?.sees_not("Flat 7B")?;

    // What is said inside: no word of it by mail or link.
    let mut inside = call_form("For Mrs Wong 93", "Flat 7B");
    for field in &mut inside {
        if field.0 == "visibility" {
            field.1 = "inside";
        }
    }
    let inside = publish(&carers, &mei, "/calls/new", inside).await?;
    let told = post.letter(3).await?;
    is_discreet(&told)?;
    ensure!(!told.text.contains("Wong"), "{}", told.text);
    let link = told.path("/mail/")?;
    let page = stranger.see(&link).await?;
    page.sees("Sign in to read it")?;
    page.sees_not("Wong")?;
    let forged = stranger.send(&link, &[("message", "Yes")]).await?;
    ensure!(forged.status == 403, "{}", forged.status);
    answers_stand(&db, &inside, &[]).await?;
    let guess = stranger
        .open("/mail/0123456789abcdefghjkmnpqrstvwxyz")
        .await?;
    ensure!(guess.status == 404);
    // Whoever is signed in is herself.
    kit.see(&link).await?.sees("For Mrs Wong 93")?;

    // One tap in her mail program ends it.
    let ending = told.header("list-unsubscribe").trim_matches(['<', '>']);
    ensure!(told.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click");
    stranger.see(ending).await?;
    let ended = net::client()?
        .post(ending)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .send()
        .await?;
    ensure!(ended.status() == 200, "{}", ended.status());
    publish(&carers, &mei, "/calls/new", call_form("Another one", "")).await?;
    shows(&kit, "/notices", "Another one").await?;
    ensure!(post.taken().len() == 3);
    for secret in [OF_THE_POST, HERS, "A lift"] {
        ensure!(!carers.log().contains(secret), "{secret} is in the log");
    }
    Ok(())
}

/// While the mail server is away, and over a power cut, what is to be sent waits; then it goes, once.
#[tokio::test]
async fn a70_mail_waits_for_a_mail_server_that_is_away() -> Result<()> {
    let mut post = PostOffice::open().await?;
    let (mut carers, mei) = group_with(&post).await?;
    let kit = joined(&carers, "kit", "member").await?;
    volunteers(&carers, &kit, &post, false).await?;
    let doctor = async |node: &Instance| -> Result<String> {
        let said = node.cli(&["doctor"]).await?;
        Ok(String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let said = doctor(&carers).await?;
    ensure!(said.contains("is there and lets us in"), "{said}");
    post.close();
    let said = doctor(&carers).await?;
    ensure!(said.contains("does not answer"), "{said}");

    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "Flat 7B")).await?;
    // The page is there at once, whatever becomes of the mail.
    shows(&kit, "/notices", "A lift").await?;
    let db = carers.db().await?;
    eventually("it was tried", async || {
        let jobs = queue::list(&db, Some(mail::SEND), false, 10).await?;
        Ok(jobs.first().filter(|job| job.error.is_some()).cloned())
    })
    .await?;
    carers.kill9()?;
    carers.serve().await?;
    post.reopen().await?;
    let told = post.letter(2).await?;
    is_discreet(&told)?;
    ensure!(!told.text.contains("A lift"), "{}", told.text);
    eventually("nothing waits", async || {
        let jobs = queue::list(&db, Some(mail::SEND), false, 10).await?;
        Ok(jobs.is_empty().then_some(()))
    })
    .await?;
    ensure!(post.taken().len() == 2, "{:?}", post.taken());

    // A visitor answers, and has the link to her answer sent.
    let sun = carers.visitor()?;
    let page = sun.see(&call.page).await?;
    page.form(&call.at("answer"))
        .fill("name", "Sun")
        .fill("contact", "sun@post.example")
        .tick("by_mail")
        .accepted()
        .await?;
    let told = post.letter(3).await?;
    is_discreet(&told)?;
    ensure!(told.to == ["sun@post.example"]);
    let link = told.path("/answer/")?;
    carers.visitor()?.see(&link).await?.sees("Sun")?;
    Ok(())
}
