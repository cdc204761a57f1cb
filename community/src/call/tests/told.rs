//! What was told to one helper by a private note, and when it goes.

use super::*;

/// Somebody elsewhere who answered by a reply, was told the details in two private notes, and is expected.
struct Told {
    call: Post,
    ana: actor::Actor,
    reply: Post,
    answer: Id<Answer>,
    notes: [Post; 2],
}

impl World {
    async fn told(&self, tx: &mut Tx, name: &str) -> Result<Told> {
        let call = self.call(tx, 3).await?;
        self.told_of(tx, call, name).await
    }

    async fn told_of(&self, tx: &mut Tx, call: Post, name: &str) -> Result<Told> {
        let ana = actor::receive(tx, sample::elsewhere(name, "m.example")).await?;
        let reply = Received {
            recipients: vec![(self.node.actor.id, true)],
            ..arriving(
                &format!("https://m.example/{name}/1"),
                ana.id,
                Some(&call.uri),
                "I have a van",
                tx.now(),
                Kind::Note,
            )
        };
        let reply = post::receive(tx, reply).await?.ok_or(Error::NotFound)?;
        let heard = Effect::Received {
            post: reply.id,
            quiet: false,
        };
        hear(tx, &heard).await?;
        let answer = answer_by_reply(&mut *tx, reply.id)
            .await?
            .ok_or(Error::NotFound)?
            .id;
        accept(tx, &self.node.coordinator, answer, None, None).await?;
        let notes = [
            self.tell(tx, &ana, &reply, answer).await?,
            self.tell(tx, &ana, &reply, answer).await?,
        ];
        Ok(Told {
            call,
            ana,
            reply,
            answer,
            notes,
        })
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        to: &actor::Actor,
        parent: &Post,
        id: Id<Answer>,
    ) -> Result<Post> {
        let group = &self.node.actor;
        hold(tx, id).await?;
        let note = post::tell(tx, group, None, to, Some(parent), HELD_BACK, "en").await?;
        told(tx, id, note.id).await?;
        Ok(note)
    }
}

impl Told {
    /// What she says privately in reply to what she was told last.
    async fn says(
        &self,
        tx: &mut Tx,
        by: &actor::Actor,
        words: &str,
        to: Id<actor::Actor>,
    ) -> Result<bool> {
        let said = Received {
            visibility: Visibility::Direct,
            recipients: vec![(to, true)],
            ..arriving(
                &format!("https://m.example/private/{}/{words}", by.username),
                by.id,
                Some(&self.notes[1].uri),
                words,
                tx.now(),
                Kind::Note,
            )
        };
        let Some(said) = post::receive(tx, said).await? else {
            return Ok(false);
        };
        let heard = Effect::Received {
            post: said.id,
            quiet: false,
        };
        hear(tx, &heard).await?;
        Ok(true)
    }

    async fn stands(&self, tx: &mut Tx) -> Result<bool> {
        let mut standing = Vec::new();
        for note in &self.notes {
            let note = post::get(&mut *tx, note.id).await?.ok_or(Error::NotFound)?;
            let says_it =
                note.source.contains("Mrs Chan") && note.content.as_str().contains("Mrs Chan");
            assert_eq!(says_it, note.deleted_at.is_none(), "{note:?}");
            assert!(says_it || (note.source.is_empty() && note.content.as_str().is_empty()));
            standing.push(says_it);
        }
        assert_eq!(standing[0], standing[1], "both or none");
        let hers = post::get(&mut *tx, self.reply.id)
            .await?
            .ok_or(Error::NotFound)?;
        assert!(hers.deleted_at.is_none(), "her own words are hers");
        Ok(standing[0])
    }

    /// Which of her notes are said to be withdrawn, taking what was left.
    async fn withdrawn(&self, tx: &mut Tx) -> Result<Vec<Id<Post>>> {
        let is_told = |id: &Id<Post>| self.notes.iter().any(|note| note.id == *id);
        let said = effects(tx)
            .await?
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Withdrawn { post } => Some(post),
                _ => None,
            });
        Ok(said.filter(is_told).collect())
    }
}

#[tokio::test]
async fn what_told_her_the_details_goes_when_she_is_expected_no_more() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let group = world.node.actor.id;
    for ending in [
        "withdrawn",
        "removed",
        "taken-back",
        "declined",
        "settled",
        "gone",
        "lapsed",
    ] {
        let mut tx = world.db.begin().await?;
        let told = world.told(&mut tx, ending).await?;
        let other = world
            .told_of(&mut tx, told.call.clone(), &format!("{ending}-bo"))
            .await?;
        if ending != "lapsed" {
            assert!(told.says(&mut tx, &told.ana, "yes", group).await?);
            assert_eq!(
                state_of(&mut tx, told.answer).await?,
                AnswerState::Confirmed
            );
        }
        assert!(
            told.says(&mut tx, &told.ana, "Which street?", group)
                .await?
        );
        assert!(told.stands(&mut tx).await? && other.stands(&mut tx).await?);
        assert_eq!(told.withdrawn(&mut tx).await?, []);
        tx.commit().await?;
        let is_of_one = ["taken-back", "declined", "gone"].contains(&ending);
        let end = async |tx: &mut Tx| match ending {
            "withdrawn" => withdraw(tx, by, told.call.id).await,
            "removed" => {
                post::withdraw(tx, by, told.call.id).await?;
                hear(tx, &Effect::Withdrawn { post: told.call.id }).await
            }
            "taken-back" => told
                .says(tx, &told.ana, "I cannot come", group)
                .await
                .map(drop),
            "declined" => decline(tx, by, told.answer, Some("Mr Ho comes")).await,
            "settled" => settle(tx, by, told.call.id, false, Some("Thank you")).await,
            "gone" => hear(tx, &Effect::ReceivedDeparture { actor: told.ana.id }).await,
            _ => sweep(tx).await,
        };
        if ending == "lapsed" {
            world.db.clock.advance(48 * HOUR);
        }
        let mut tx = world.db.begin().await?;
        end(&mut tx).await?;
        assert!(!told.stands(&mut tx).await?, "{ending}");
        assert_eq!(other.stands(&mut tx).await?, is_of_one, "{ending}");
        assert_eq!(
            told.withdrawn(&mut tx).await?,
            told.notes.each_ref().map(|note| note.id),
            "{ending}: each is said to be withdrawn, once"
        );
        // Once more is nothing more.
        for effect in [
            Effect::Withdrawn { post: told.call.id },
            Effect::ReceivedDeparture { actor: told.ana.id },
        ] {
            hear(&mut tx, &effect).await?;
        }
        assert_eq!(told.withdrawn(&mut tx).await?, [], "{ending}");
        tx.commit().await?;
    }
    Ok(())
}

/// She replies to the note that she was told by, and does not know yet that it is withdrawn.
#[tokio::test]
async fn a_late_yes_to_a_note_that_is_withdrawn_is_heard_from_nobody_else() -> Result<()> {
    let world = world().await?;
    let group = world.node.actor.id;
    let mut tx = world.db.begin().await?;
    let told = world.told(&mut tx, "ana").await?;
    let bo = actor::receive(&mut tx, sample::elsewhere("bo", "m.example")).await?;
    tx.commit().await?;
    world.db.clock.advance(48 * HOUR);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(!told.stands(&mut tx).await?);
    assert!(!told.says(&mut tx, &bo, "yes", group).await?);
    assert_eq!(state_of(&mut tx, told.answer).await?, AnswerState::Lapsed);
    assert!(told.says(&mut tx, &told.ana, "yes", group).await?);
    assert_eq!(
        state_of(&mut tx, told.answer).await?,
        AnswerState::Waiting,
        "the asker decides again"
    );
    accept(&mut tx, &world.node.coordinator, told.answer, None, None).await?;
    let anew = world
        .tell(&mut tx, &told.ana, &told.reply, told.answer)
        .await?;
    hear(&mut tx, &Effect::ReceivedDeparture { actor: told.ana.id }).await?;
    let anew = post::get(&mut tx, anew.id).await?.ok_or(Error::NotFound)?;
    assert!(anew.deleted_at.is_some() && anew.source.is_empty());
    Ok(())
}
