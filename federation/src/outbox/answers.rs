//! Answers to calls: ours that go out, and what becomes of those that came.

use community::{
    actor,
    actor::Actor,
    call::{self, Answer, AnswerState, Door},
    group,
    id::Id,
    post::{self, Post},
    store::Tx,
};

use super::{
    audience, document,
    voice::{heard, named, send, voice_of},
};
use crate::{
    Result,
    activity::{self, AnswerNote, Decided, Pledge},
    words::Words,
};

/// An answer of ours to a call elsewhere goes to its author; of one that came, its server is remembered.
pub async fn answered(tx: &mut Tx, id: Id<Answer>) -> Result<()> {
    if let Some(came) = Came::load(tx, id).await? {
        return came.remember(tx).await;
    }
    let Some(sent) = Sent::load(tx, id).await? else {
        return Ok(());
    };
    let inboxes = audience::own_inbox(tx, sent.call.author_id).await?;
    send(
        tx,
        &sent.voice,
        &activity::offer_answer(&sent.pledge()),
        &inboxes,
    )
    .await
}

/// An answer moved: the other side is told.
pub async fn changed(tx: &mut Tx, id: Id<Answer>, to: AnswerState) -> Result<()> {
    if let Some(sent) = Sent::load(tx, id).await? {
        return sent.changed(tx, to).await;
    }
    call::hold(tx, id).await?;
    let Some(came) = Came::load(tx, id).await? else {
        return Ok(());
    };
    match to {
        AnswerState::Accepted => came.accepted(tx).await,
        AnswerState::Declined => came.declined(tx).await,
        AnswerState::Lapsed => came.note(tx, AnswerState::Lapsed, None).await,
        // Hers to know already, or told by `Settled`.
        AnswerState::Waiting
        | AnswerState::Confirmed
        | AnswerState::TakenBack
        | AnswerState::Settled => Ok(()),
    }
}

/// A call is settled: those who helped are thanked, each by herself.
pub async fn settled(tx: &mut Tx, call: Id<Post>, thanks: Option<&str>) -> Result<()> {
    for answer in call::answers(&mut *tx, call).await? {
        if answer.state == AnswerState::Settled
            && let Some(came) = Came::load(tx, answer.id).await?
        {
            came.note(tx, AnswerState::Settled, thanks).await?;
        }
    }
    Ok(())
}

/// Our answer to a call elsewhere, and who says it.
struct Sent {
    answer: Answer,
    uri: String,
    call: Post,
    asker: Actor,
    voice: Actor,
    group: Actor,
}

impl Sent {
    async fn load(tx: &mut Tx, id: Id<Answer>) -> Result<Option<Self>> {
        let Some(answer) = call::answer_by_id(&mut *tx, id)
            .await?
            .filter(|answer| answer.how == Door::Sent)
        else {
            return Ok(None);
        };
        let (Some(uri), Some(helper)) = (answer.uri.clone(), answer.actor_id) else {
            return Ok(None);
        };
        let Some(call) = post::get(&mut *tx, answer.call_id)
            .await?
            .filter(|post| !post.local)
        else {
            return Ok(None);
        };
        let Some(asker) = actor::get(&mut *tx, call.author_id).await? else {
            return Ok(None);
        };
        let Some(helper) = actor::get(&mut *tx, helper)
            .await?
            .filter(|actor| actor.local)
        else {
            return Ok(None);
        };
        let group = group::ours(&mut *tx).await?.1;
        // What she said as herself nobody else takes back or confirms: where she is gone, her server says that.
        let Some(voice) = voice(tx, answer.voice_id, &helper).await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            answer,
            uri,
            call,
            asker,
            voice,
            group,
        }))
    }

    /// What is said: of a member without an address outside only the name that she gave for this.
    fn pledge(&self) -> Pledge<'_> {
        Pledge {
            id: &self.uri,
            actor: &self.voice.uri,
            call: &self.call.uri,
            asker: &self.asker.uri,
            message: &self.answer.message,
            places: self.answer.places,
            role: self.answer.role.as_deref(),
            name: self.answer.name.as_deref(),
            group: &self.group.uri,
            since: self.answer.vouched_since,
            at: self.answer.created_at,
        }
    }

    async fn changed(&self, tx: &mut Tx, to: AnswerState) -> Result<()> {
        let activity = match (to, &self.answer.agreement_uri) {
            (AnswerState::Confirmed, Some(agreement)) => {
                let id = named(tx, &self.uri, "confirm");
                activity::confirm_answer(
                    &id,
                    &self.voice.uri,
                    &self.asker.uri,
                    agreement,
                    &self.call.uri,
                    &self.uri,
                )
            }
            (AnswerState::TakenBack, _) => {
                let mut undo = activity::take_back_answer(&self.pledge());
                // She may answer again and take back again: each has its own name.
                undo["id"] = named(tx, &self.uri, "undo").into();
                undo
            }
            _ => return Ok(()),
        };
        let inboxes = audience::own_inbox(tx, self.call.author_id).await?;
        send(tx, &self.voice, &activity, &inboxes).await
    }
}

/// Who speaks for an answer of ours; `None` when she who did has no voice any more.
async fn voice(tx: &mut Tx, said_as: Option<Id<Actor>>, helper: &Actor) -> Result<Option<Actor>> {
    match said_as {
        Some(voice) => heard(tx, voice).await,
        None => voice_of(tx, helper).await.map(Some),
    }
}

/// An answer that came to a call of ours, from somebody elsewhere.
struct Came {
    answer: Answer,
    call: Post,
    author: Actor,
    helper: Actor,
    /// The note by which she answered.
    reply: Option<Post>,
}

impl Came {
    async fn load(tx: &mut Tx, id: Id<Answer>) -> Result<Option<Self>> {
        let door = |answer: &Answer| matches!(answer.how, Door::Offer | Door::Reply);
        let Some(answer) = call::answer_by_id(&mut *tx, id).await?.filter(door) else {
            return Ok(None);
        };
        let Some(helper) = answer.actor_id else {
            return Ok(None);
        };
        let Some(call) = post::get(&mut *tx, answer.call_id)
            .await?
            .filter(|post| post.local)
        else {
            return Ok(None);
        };
        let Some(author) = actor::get(&mut *tx, call.author_id).await? else {
            return Ok(None);
        };
        let alive = |actor: &Actor| !actor.local && actor.deleted_at.is_none();
        let Some(helper) = actor::get(&mut *tx, helper).await?.filter(alive) else {
            return Ok(None);
        };
        let reply = match answer.reply_post_id {
            Some(reply) => post::get(&mut *tx, reply).await?,
            None => None,
        };
        Ok(Some(Self {
            answer,
            call,
            author,
            helper,
            reply,
        }))
    }

    fn words(&self) -> Words {
        Words::of(&self.call.language)
    }

    /// Who answers has the call, whether she follows us or not: what becomes of it reaches her, too.
    async fn remember(&self, tx: &mut Tx) -> Result<()> {
        let inboxes: Vec<String> = self
            .helper
            .delivery_inbox()
            .map(str::to_owned)
            .into_iter()
            .collect();
        Ok(post::note_inboxes(tx, self.call.id, &inboxes).await?)
    }

    /// The words of a decision, if it still is the last one: those of another are not said with it.
    fn said(&self, decided: &[AnswerState]) -> Option<&str> {
        let stands = decided.contains(&self.answer.state);
        self.answer.reply.as_deref().filter(|_| stands)
    }

    async fn accepted(&self, tx: &mut Tx) -> Result<()> {
        let said = self.said(&[AnswerState::Accepted, AnswerState::Confirmed]);
        let (Some(offer), Some(agreement)) = (&self.answer.uri, &self.answer.agreement_uri) else {
            return self.note(tx, AnswerState::Accepted, said).await;
        };
        let id = self.activity_id(tx, "accept");
        let words = said.map_or_else(|| self.words().say("yes"), str::to_owned);
        let decided = self.decided(&id, offer, &words);
        let accept = activity::accept_answer(
            &decided,
            agreement,
            self.answer.places,
            self.answer.role.as_deref(),
            self.answer.lapses_at,
        );
        self.send(tx, &accept).await
    }

    async fn declined(&self, tx: &mut Tx) -> Result<()> {
        let said = self.said(&[AnswerState::Declined]);
        let Some(offer) = &self.answer.uri else {
            return self.note(tx, AnswerState::Declined, said).await;
        };
        let id = self.activity_id(tx, "reject");
        let words = match said {
            Some(said) => said.to_owned(),
            None => self.no(tx).await?,
        };
        let decided = self.decided(&id, offer, &words);
        self.send(tx, &activity::reject_answer(&decided, None))
            .await
    }

    /// A no for which nobody wrote words.
    async fn no(&self, tx: &mut Tx) -> Result<String> {
        let call = call::get(&mut *tx, self.call.id).await?;
        let is_passed = call.is_some_and(|call| self.answer.is_passed(&call));
        let words = if is_passed { "time-passed" } else { "kind-no" };
        Ok(self.words().say(words))
    }

    /// A private note to her alone, in words that any program shows; what peers read stands beside them.
    async fn note(&self, tx: &mut Tx, state: AnswerState, said: Option<&str>) -> Result<()> {
        let words = self.words();
        let said = said
            .filter(|said| !said.trim().is_empty())
            .map(str::to_owned);
        let tells_words = said.is_some();
        let tells_more = state == AnswerState::Accepted && said.is_some();
        let text = match state {
            AnswerState::Accepted => {
                let timezone = document::group_timezone(&mut *tx).await?;
                let confirm = self
                    .answer
                    .lapses_at
                    .map(|until| words.please_confirm(until, &timezone));
                let role = self.answer.role.as_deref();
                [
                    Some(said.unwrap_or_else(|| words.say("yes"))),
                    role.map(|role| words.with("for-role", &[("role", role)])),
                    confirm,
                    Some(words.say("keep-to-yourself")),
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n")
            }
            AnswerState::Lapsed => words.say("lapsed"),
            AnswerState::Settled => said.unwrap_or_else(|| words.say("thanks")),
            AnswerState::Declined
            | AnswerState::Waiting
            | AnswerState::Confirmed
            | AnswerState::TakenBack => match said {
                Some(said) => said,
                None => self.no(tx).await?,
            },
        };
        let parent = self.reply.as_ref().unwrap_or(&self.call);
        // What the group writes privately all its hosts read. What somebody said who asks unseen is for the helper alone: it goes to
        // her, and is not kept with the group's notes (D6). Of what the group says, such a call alone has no writer; that is so also when it is
        // withdrawn since.
        let is_unseen = self.call.member_id.is_none() && self.author.kind == actor::Kind::Group;
        let kept = if tells_words && is_unseen {
            words.say("told-to-one")
        } else {
            text.clone()
        };
        let post = post::tell(
            tx,
            &self.author,
            self.answer.decided_by,
            &self.helper,
            Some(parent),
            &kept,
            &self.call.language,
        )
        .await?;
        if tells_more {
            call::told(tx, self.answer.id, post.id).await?;
        }
        let inboxes = audience::own_inbox(tx, self.helper.id).await?;
        post::note_inboxes(tx, post.id, &inboxes).await?;
        let note = AnswerNote {
            id: &post.uri,
            actor: &self.author.uri,
            helper: &self.helper,
            in_reply_to: &parent.uri,
            call: &self.call.uri,
            answer: self.answer.uri.as_deref(),
            state,
            words: &text,
            language: &self.call.language,
            at: post.published_at,
        };
        send(tx, &self.author, &activity::answer_note(&note), &inboxes).await
    }

    fn decided<'a>(&'a self, id: &'a str, offer: &'a str, words: &'a str) -> Decided<'a> {
        Decided {
            id,
            actor: &self.author.uri,
            helper: &self.helper.uri,
            answer: offer,
            call: &self.call.uri,
            words,
        }
    }

    /// Each decision has its own name: after a no may come a yes.
    fn activity_id(&self, tx: &Tx, what: &str) -> String {
        named(tx, &tx.here().agreement(self.answer.id), what)
    }

    async fn send(&self, tx: &mut Tx, activity: &serde_json::Value) -> Result<()> {
        let inboxes = audience::own_inbox(tx, self.helper.id).await?;
        send(tx, &self.author, activity, &inboxes).await
    }
}
