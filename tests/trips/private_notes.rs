//! What a helper was told in a private note goes again when she is expected no more: there, here, and on the way.

use anyhow::{Context, Result, ensure};
use community::{call::AnswerState::*, store};
use serde_json::{Value, json};

use super::steps::*;
use crate::rig::{
    eventually,
    instance::Instance,
    peer::{self, Actor, Peer},
    visitor::Visitor,
};

const TITLE: &str = "Someone to sit with my mother";
const HELD_BACK: &str = "Flat 7B, Lily House, ask for Mrs Ho";
const YES: &str = "Thank you, do come at three";
const TOMBSTONE: [&str; 2] = ["Delete", "Tombstone"];

/// A call, and ann and cas elsewhere, who answered by a reply and were told the details, each for herself. Bea follows the group.
struct Scene {
    carers: Instance,
    mei: Visitor,
    mastodon: Peer,
    ann: Actor,
    bea: Actor,
    cas: Actor,
    call: Thing,
}

impl Scene {
    async fn start() -> Result<Self> {
        let (carers, mei) = group("carers").await?;
        let mastodon = Peer::start("mastodon").await?;
        let [ann, bea, cas] = [
            mastodon.actor("ann", "Person")?,
            mastodon.actor("bea", "Person")?,
            mastodon.actor("cas", "Person")?,
        ];
        peer_follows(&mastodon, &bea, &carers).await?;
        let call = publish(&carers, &mei, "/calls/new", call_form(TITLE, HELD_BACK)).await?;
        let scene = Self {
            carers,
            mei,
            mastodon,
            ann,
            bea,
            cas,
            call,
        };
        let db = scene.carers.db().await?;
        for (who, states) in [
            (&scene.ann, vec![Waiting]),
            (&scene.cas, vec![Waiting, Waiting]),
        ] {
            let reply = note(
                &scene.mastodon,
                who,
                &scene.carers,
                Some(&scene.call.uri),
                "I can come",
            )?;
            taken(&scene.mastodon, who, &scene.carers, &reply).await?;
            answers_stand(&db, &scene.call, &states).await?;
        }
        Ok(scene)
    }

    /// The hosts say yes to all; the notes that ann and cas get.
    async fn told(&self) -> Result<[String; 2]> {
        let db = self.carers.db().await?;
        for answer in answers_stand(&db, &self.call, &[Waiting, Waiting]).await? {
            decide(&self.mei, &answer, "accept", YES).await?;
        }
        let mut notes = [String::new(), String::new()];
        for (place, who) in notes.iter_mut().zip([&self.ann, &self.cas]) {
            let told = self
                .mastodon
                .receives("a private note with the details", |activity| {
                    activity["type"] == "Create"
                        && activity["to"] == json!([who.id])
                        && activity.to_string().contains(HELD_BACK)
                })
                .await?;
            *place = told["object"]["id"].as_str().context("no id")?.to_owned();
            let (status, _) = self.mastodon.get(who, &place.parse()?).await?;
            assert_eq!(status.as_u16(), 200);
        }
        Ok(notes)
    }

    /// The `Delete` of this note, which came to one inbox only and says nothing of what the note said, or to whom.
    async fn is_deleted(&self, note: &str, whose: &Actor) -> Result<()> {
        let deletes = |activity: &Value| {
            [&activity["type"], &activity["object"]["type"]] == TOMBSTONE
                && activity["object"]["id"] == note
        };
        let deleted = self
            .mastodon
            .receives("a Delete of the note", deletes)
            .await?;
        ensure!(
            !deleted.to_string().contains(whose.id.as_str()),
            "{deleted}"
        );
        let inboxes: Vec<String> = self
            .mastodon
            .received()
            .into_iter()
            .filter(|received| {
                received
                    .body
                    .windows(note.len())
                    .any(|part| part == note.as_bytes())
            })
            .map(|received| received.path)
            .collect();
        let own = format!("/users/{}/inbox", whose.handle);
        ensure!(
            inboxes.iter().all(|path| *path == own),
            "{note} came to {inboxes:?}"
        );
        for who in [&self.ann, &self.bea, &self.cas] {
            let (status, body) = self.mastodon.get(who, &note.parse()?).await?;
            ensure!(matches!(status.as_u16(), 404 | 410), "{status} {body}");
        }
        let (status, body) = asked(&note.parse()?, peer::ACTIVITY_JSON).await?;
        ensure!(matches!(status, 404 | 410), "{status} {body}");
        Ok(())
    }

    /// No table holds the words, in whatever column.
    async fn stands_in_no_table(&self, words: &str) -> Result<()> {
        let db = self.carers.db().await?;
        eventually(&format!("{words:?} in no table"), async || {
            let folder = tempfile::tempdir()?;
            store::copy_to(&db, folder.path()).await?;
            let mut size = 0;
            for file in std::fs::read_dir(folder.path())? {
                let bytes = std::fs::read(file?.path())?;
                size += bytes.len();
                if bytes
                    .windows(words.len())
                    .any(|part| part == words.as_bytes())
                {
                    return Ok(None);
                }
            }
            ensure!(size > 10_000, "nothing was searched");
            Ok(Some(()))
        })
        .await
    }
}

#[tokio::test]
async fn what_a_helper_was_told_privately_goes_with_the_call() -> Result<()> {
    let scene = Scene::start().await?;
    let [to_ann, to_cas] = scene.told().await?;
    let db = scene.carers.db().await?;
    let yes = private_note(
        &scene.mastodon,
        &scene.ann,
        &scene.carers,
        Some(&to_ann),
        "Yes!",
    )?;
    taken(&scene.mastodon, &scene.ann, &scene.carers, &yes).await?;
    answers_stand(&db, &scene.call, &[Confirmed, Accepted]).await?;

    scene.mei.submit(&scene.call.at("withdraw"), &[]).await?;
    scene.is_deleted(&to_ann, &scene.ann).await?;
    scene.is_deleted(&to_cas, &scene.cas).await?;
    answers_stand(&db, &scene.call, &[Declined, Declined]).await?;
    scene.stands_in_no_table(HELD_BACK).await?;
    scene.stands_in_no_table(YES).await?;
    scene.bea_was_told_nothing()
}

#[tokio::test]
async fn what_a_helper_was_told_privately_goes_with_her_answer() -> Result<()> {
    let scene = Scene::start().await?;
    let [to_ann, to_cas] = scene.told().await?;
    let db = scene.carers.db().await?;
    let no = private_note(
        &scene.mastodon,
        &scene.ann,
        &scene.carers,
        Some(&to_ann),
        "I cannot come",
    )?;
    taken(&scene.mastodon, &scene.ann, &scene.carers, &no).await?;
    answers_stand(&db, &scene.call, &[TakenBack, Accepted]).await?;
    scene.is_deleted(&to_ann, &scene.ann).await?;

    // Who is still expected keeps hers, until the hosts say no after all.
    let (status, body) = scene.mastodon.get(&scene.cas, &to_cas.parse()?).await?;
    assert_eq!(status.as_u16(), 200);
    ensure!(body.to_string().contains(HELD_BACK), "{body}");
    let answers = answers_stand(&db, &scene.call, &[TakenBack, Accepted]).await?;
    decide(&scene.mei, &answers[1], "decline", "We found a neighbour").await?;
    scene.is_deleted(&to_cas, &scene.cas).await?;
    scene.stands_in_no_table(YES).await?;
    scene.bea_was_told_nothing()
}

/// Her server is down when she is told; meanwhile the call is withdrawn. Nothing is left that could still be sent.
#[tokio::test]
async fn what_still_waits_to_be_told_is_told_no_more() -> Result<()> {
    let scene = Scene::start().await?;
    let db = scene.carers.db().await?;
    scene.mastodon.answer_with(peer::Answer::Status(503));
    for answer in answers_stand(&db, &scene.call, &[Waiting, Waiting]).await? {
        decide(&scene.mei, &answer, "accept", YES).await?;
    }
    eventually("the notes are written", async || {
        let notes =
            community::sql!("select count(*) from posts where visibility = 'direct' and local")
                .scalar::<i64>(&db)
                .await?;
        Ok((notes == 2).then_some(()))
    })
    .await?;
    scene.mei.submit(&scene.call.at("withdraw"), &[]).await?;
    scene.stands_in_no_table(HELD_BACK).await
}

impl Scene {
    /// Who only follows the group has neither a private note nor its end.
    fn bea_was_told_nothing(&self) -> Result<()> {
        for received in self.mastodon.received() {
            let to = received.activity["to"].to_string();
            let is_hers = received.path == "/users/bea/inbox" || to.contains(self.bea.id.as_str());
            let is_follow = received.activity["type"] == "Accept";
            let body = String::from_utf8_lossy(&received.body);
            ensure!(
                !is_hers || is_follow || body.contains(&self.call.uri),
                "{body}"
            );
            ensure!(!is_hers || !body.contains(HELD_BACK), "{body}");
        }
        Ok(())
    }
}
