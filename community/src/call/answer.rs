//! The helper's side: a member answers, confirms and takes back; and what all answers have in common, by whatever door they come.

use super::{
    model::{Answer, AnswerState, Call, Door},
    sight, store,
    turn::{self, Turn},
};
use chrono::Datelike as _;

use crate::{
    Error, Result, actor,
    effect::{self, Effect},
    group,
    id::Id,
    member::Present,
    post::{self, Post, Viewer},
    store::Tx,
    text::{clean_name, clean_text},
};

/// A member answers, here or elsewhere. With `name` she chooses what she is called for this; her handle is never sent
/// without an address outside. Answering twice gives the first answer; after a lapse or taking back it is given anew.
/// Of a call with roles she says for which she would come, or for any.
pub async fn answer(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: &str,
    places: i64,
    name: Option<&str>,
    role: Option<&str>,
) -> Result<Answer> {
    let said = Said::by_form(message, places, name, role)?;
    given(tx, by, id, said, Door::Member, None).await
}

/// The same by the link in a mail to her, which shows whose it is: for herself alone.
pub(crate) async fn answer_by_mail(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: &str,
    name: Option<&str>,
    role: Option<&str>,
) -> Result<Answer> {
    let said = Said::by_form(message, 1, name, role)?;
    given(tx, by, id, said, Door::Mail, None).await
}

/// The same by a note under the call, whose words it has: when the note goes, they go.
pub(super) async fn answer_by_note(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: &str,
    note: Id<Post>,
) -> Result<Answer> {
    let said = Said::by_form(message, 1, None, None)?;
    given(tx, by, id, said, Door::Member, Some(note)).await
}

/// What somebody says who answers.
pub(super) struct Said {
    pub message: String,
    pub places: i64,
    pub name: Option<String>,
    pub role: Option<String>,
}

impl Said {
    pub fn by_form(
        message: &str,
        places: i64,
        name: Option<&str>,
        role: Option<&str>,
    ) -> Result<Self> {
        Ok(Self {
            message: checked_message(message)?,
            places: checked_places(places)?,
            name: checked_name(name)?,
            role: role
                .map(str::trim)
                .filter(|role| !role.is_empty())
                .map(str::to_owned),
        })
    }

    /// The role that was chosen, as the call writes it; of a role that it has no more, somebody may choose another.
    pub fn role(&self, call: &Call) -> Result<Option<String>> {
        let Some(role) = &self.role else {
            return Ok(None);
        };
        let slot = call.slot(role).ok_or(Error::Invalid {
            field: "role",
            why: "not-a-choice",
        })?;
        Ok(Some(slot.role.clone()))
    }
}

async fn given(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    said: Said,
    here: Door,
    note: Option<Id<Post>>,
) -> Result<Answer> {
    tx.lock("call", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Member(by.clone()), id)
        .await?
        .ok_or(Error::NotFound)?;
    let call = open(tx, &post).await?;
    let role = match note {
        Some(_) => call.role_in(&said.message),
        None => said.role(&call)?,
    };
    let asked = store::ask_of(&mut *tx, id).await?;
    let is_own = asked.is_some_and(|ask| ask.member_id == by.member.id);
    if post.author_id == by.member.actor_id || is_own {
        return Err(Error::Conflict("own-call"));
    }
    let mut fresh = fresh(
        tx,
        id,
        if post.local { here } else { Door::Sent },
        said.message,
        said.places,
    );
    fresh.actor_id = Some(by.member.actor_id);
    fresh.name = said.name;
    fresh.role = role;
    fresh.reply_post_id = note;
    if !post.local {
        let group = group::ours(&mut *tx).await?.1;
        fresh.uri = Some(tx.here().answer(fresh.id));
        fresh.voice_id = Some(actor::voice_of(&mut *tx, by.member.actor_id, group.id).await?);
        fresh.vouched_by = Some(group.uri);
        let since = by.member.welcomed_at.unwrap_or(by.member.created_at);
        // The year is enough to be trusted by, and too little to be found by.
        fresh.vouched_since = Some(i64::from(since.to_chrono().year()));
    }
    let known = store::answer_of(&mut *tx, by.member.actor_id, id).await?;
    give(tx, known, fresh, None).await
}

/// The helper confirms the yes she got; whoever decides, for somebody without an account who said so to her. `Conflict("answer-state")`
/// when it lapsed: she may answer again.
pub async fn confirm(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> {
    let entered = &[Door::Phone, Door::Page];
    own(tx, by, id, entered).await?.confirm_now(tx).await
}

/// The helper takes her answer back; no reason asked; the place reopens.
pub async fn take_back(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> {
    own(tx, by, id, &[Door::Phone]).await?.take_back(tx).await
}

impl Turn {
    /// The helper sees whether it worked.
    pub(super) async fn confirm_now(self, tx: &mut Tx) -> Result<()> {
        if self.answer.state == AnswerState::Confirmed {
            return Ok(());
        }
        self.step(tx, AnswerState::Confirmed).await
    }

    /// The helper is elsewhere: a confirmation that comes twice is one, one that comes after the lapse is an answer given
    /// anew, so that the asker decides again and nobody's yes is lost.
    pub(super) async fn confirm(self, tx: &mut Tx) -> Result<()> {
        match self.answer.state {
            AnswerState::Confirmed | AnswerState::Settled => Ok(()),
            AnswerState::Lapsed if self.call.state.takes_answers() => {
                self.step(tx, AnswerState::Waiting).await
            }
            _ => self.step(tx, AnswerState::Confirmed).await,
        }
    }

    pub(super) async fn take_back(self, tx: &mut Tx) -> Result<()> {
        match self.answer.state {
            AnswerState::TakenBack | AnswerState::Lapsed => Ok(()),
            _ => self.step(tx, AnswerState::TakenBack).await,
        }
    }
}

/// A member's own answer; or one by one of these doors, for those who decide.
async fn own(tx: &mut Tx, by: &Present, id: Id<Answer>, doors: &[Door]) -> Result<Turn> {
    let turn = turn::take(tx, id).await?;
    let is_hers = turn.answer.actor_id == Some(by.member.actor_id);
    let is_entered =
        doors.contains(&turn.answer.how) && sight::may_decide(&mut *tx, by, &turn.post).await?;
    if is_hers || is_entered {
        Ok(turn)
    } else {
        Err(Error::Forbidden)
    }
}

/// Keeps a fresh answer; or the known one, given anew when it was taken back or lapsed. The same note heard again gives nothing anew.
pub(super) async fn give(
    tx: &mut Tx,
    known: Option<Answer>,
    fresh: Answer,
    secret_hash: Option<&str>,
) -> Result<Answer> {
    let Some(known) = known else {
        store::insert_answer(tx, &fresh, secret_hash).await?;
        effect::leave(tx, Effect::Answered { answer: fresh.id }).await?;
        return Ok(fresh);
    };
    let is_heard = fresh.reply_post_id.is_some() && known.reply_post_id == fresh.reply_post_id;
    if is_heard || !known.may_be_given_anew() {
        return Ok(known);
    }
    let turn = turn::take(tx, known.id).await?;
    let answer = Answer {
        state: turn.answer.state.step(AnswerState::Waiting)?,
        // A new name also for our own: a peer that saw the first `Offer` would take another of that name for the same.
        uri: fresh.uri.or_else(|| turn.answer.uri.clone()),
        voice_id: fresh.voice_id.or(turn.answer.voice_id),
        // The words are these now: when an earlier note goes, they stay.
        reply_post_id: fresh.reply_post_id,
        name: fresh.name,
        message: fresh.message,
        places: fresh.places,
        role: fresh.role,
        how: fresh.how,
        vouched_by: fresh.vouched_by,
        vouched_since: fresh.vouched_since,
        decided_by: None,
        ..turn.answer.clone()
    };
    Turn { answer, ..turn }.keep(tx).await?;
    store::answer(tx, known.id).await?.ok_or(Error::NotFound)
}

/// An answer that was given just now, of which nothing is known but this.
pub(super) fn fresh(tx: &Tx, call: Id<Post>, how: Door, message: String, places: i64) -> Answer {
    Answer {
        id: tx.mint(),
        call_id: call,
        actor_id: None,
        uri: None,
        voice_id: None,
        reply_post_id: None,
        agreement_uri: None,
        name: None,
        contact: None,
        message,
        places,
        role: None,
        how,
        vouched_by: None,
        vouched_since: None,
        state: AnswerState::Waiting,
        reply: None,
        lapses_at: None,
        decided_by: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// The call beside a post, if it takes answers.
pub(super) async fn open(tx: &mut Tx, post: &Post) -> Result<Call> {
    let call = store::get(&mut *tx, post.id)
        .await?
        .ok_or(Error::NotFound)?;
    if post.deleted_at.is_some() || !call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    Ok(call)
}

fn checked_message(message: &str) -> Result<String> {
    let message = message.trim();
    if message.chars().count() > 2000 {
        return Err(Error::Invalid {
            field: "message",
            why: "too-long",
        });
    }
    Ok(clean_text(message, 2000))
}

fn checked_places(places: i64) -> Result<i64> {
    if (1..=99).contains(&places) {
        Ok(places)
    } else {
        Err(Error::Invalid {
            field: "places",
            why: "out-of-range",
        })
    }
}

fn checked_name(name: Option<&str>) -> Result<Option<String>> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.chars().count() > 100) {
        return Err(Error::Invalid {
            field: "name",
            why: "too-long",
        });
    }
    Ok(name.map(clean_name).filter(|name| !name.is_empty()))
}
