//! The helper's side: answering by every door, what the asker decided, confirming, taking back.

use super::{
    model::{Answer, AnswerState, Call, Decision, Door, Vouching},
    sight, store,
    turn::{self, Turn},
};
use chrono::Datelike as _;

use crate::{
    Error, Result, access,
    actor::{self, Actor},
    effect::{self, Effect},
    group,
    id::Id,
    member::Present,
    post::{self, Post, Viewer, Visibility},
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
struct Said {
    message: String,
    places: i64,
    name: Option<String>,
    role: Option<String>,
}

impl Said {
    fn by_form(message: &str, places: i64, name: Option<&str>, role: Option<&str>) -> Result<Self> {
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
    fn role(&self, call: &Call) -> Result<Option<String>> {
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

/// A visitor without an account answers, with a name and one way to reach her; gives the secret of her own link.
pub async fn answer_as_visitor(
    tx: &mut Tx,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<(Answer, String)> {
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    tx.lock("call", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Nobody, id)
        .await?
        .filter(|post| post.local)
        .ok_or(Error::NotFound)?;
    let call = open(tx, &post).await?;
    let role = said.role(&call)?;
    let secret = access::secret();
    let mut fresh = fresh(tx, id, Door::Page, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    let answer = give(tx, None, fresh, Some(&access::hash(&secret))).await?;
    Ok((answer, secret))
}

/// Somebody rang, or wrote a letter: whoever decides on the call enters her answer. It is decided on as any other, and
/// confirmed or taken back for her by those who decide.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what was told on the telephone"
)]
pub async fn enter(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    let (_, post) = turn::decidable(tx, by, id).await?;
    enter_for(tx, &post, name, contact, message, places, role).await
}

/// The same without asking who enters it.
pub(crate) async fn enter_for(
    tx: &mut Tx,
    post: &Post,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    tx.lock("call", post.id.get()).await?;
    let call = open(tx, post).await?;
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    let role = said.role(&call)?.or_else(|| call.role_in(&said.message));
    let mut fresh = fresh(tx, post.id, Door::Phone, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    give(tx, None, fresh, None).await
}

fn nameless() -> Error {
    Error::Invalid {
        field: "name",
        why: "missing",
    }
}

fn checked_contact(contact: &str) -> Result<String> {
    let contact = contact.trim();
    match contact.chars().count() {
        0 => Err(Error::Invalid {
            field: "contact",
            why: "missing",
        }),
        201.. => Err(Error::Invalid {
            field: "contact",
            why: "too-long",
        }),
        _ => Ok(contact.to_owned()),
    }
}

/// An `Offer` came from elsewhere. The same person answering again gives the first answer, or renews one taken back or
/// lapsed; a node that speaks for its members answers once an `Offer`. To a call that is over the answer is a kind no.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what came over the wire"
)]
pub async fn receive_answer(
    tx: &mut Tx,
    id: Id<Post>,
    uri: &str,
    actor: Id<Actor>,
    name: Option<&str>,
    message: &str,
    places: i64,
    role: Option<&str>,
    vouching: Option<&Vouching>,
) -> Result<Answer> {
    tx.lock("call", id.get()).await?;
    let post = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.local && post.visibility != Visibility::Inside)
        .ok_or(Error::NotFound)?;
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let answerer = actor::get(&mut *tx, actor).await?.ok_or(Error::NotFound)?;
    if post.deleted_at.is_none() && !post::may_answer(&mut *tx, &answerer, &post).await? {
        return Err(Error::NotFound);
    }
    if answerer.local || tx.here().is_ours(uri) {
        return Err(Error::Forbidden);
    }
    let mut known = store::answer_by_uri(&mut *tx, uri).await?;
    if known
        .as_ref()
        .is_some_and(|known| known.actor_id != Some(actor) || known.call_id != id)
    {
        return Err(Error::Forbidden);
    }
    if known.is_none() && answerer.kind == actor::Kind::Person {
        known = store::answer_of(&mut *tx, actor, id).await?;
    }
    let mut fresh = fresh(
        tx,
        id,
        Door::Offer,
        clean_text(message, 2000),
        places.clamp(1, 99),
    );
    fresh.uri = Some(uri.to_owned());
    fresh.actor_id = Some(actor);
    fresh.name = name.map(clean_name).filter(|name| !name.is_empty());
    // Who speaks of no role that we know comes for any.
    fresh.role = match role {
        Some(role) => call.slot(role).map(|slot| slot.role.clone()),
        None => call.role_in(message),
    };
    if let Some(vouching) = vouching
        && knows(tx, &vouching.group, &answerer).await?
    {
        fresh.vouched_by = Some(vouching.group.clone());
        let now = i64::from(tx.now().to_chrono().year());
        fresh.vouched_since = vouching.since.filter(|year| (1900..=now).contains(year));
    }
    let runs = post.deleted_at.is_none() && call.state.takes_answers();
    if let Some(known) = &known
        && known.uri.as_deref() != Some(uri)
        && !(runs && matches!(known.state, AnswerState::TakenBack | AnswerState::Lapsed))
    {
        return renamed(tx, known.clone(), uri).await;
    }
    if runs {
        return give(tx, known, fresh, None).await;
    }
    if let Some(known) = known {
        return Ok(known);
    }
    // Told at once, so that nobody elsewhere waits for ever.
    fresh.state = fresh.state.step(AnswerState::Declined)?;
    store::insert_answer(tx, &fresh, None).await?;
    effect::leave(
        tx,
        Effect::AnswerChanged {
            answer: fresh.id,
            to: AnswerState::Declined,
        },
    )
    .await?;
    Ok(fresh)
}

/// Whether it may vouch for her: a group of her own server. Of any other nobody has proven that it said so.
async fn knows(tx: &mut Tx, group: &str, answerer: &Actor) -> Result<bool> {
    let group = actor::by_uri(&mut *tx, group).await?;
    Ok(group.is_some_and(|group| {
        group.kind == actor::Kind::Group
            && group.host == answerer.host
            && group.deleted_at.is_none()
    }))
}

/// The same answer under another name: what was decided is said again, of the name that the helper's side knows now.
async fn renamed(tx: &mut Tx, mut known: Answer, uri: &str) -> Result<Answer> {
    known.uri = Some(uri.to_owned());
    store::save_answer(tx, &known).await?;
    let to = match known.state {
        AnswerState::Accepted | AnswerState::Confirmed => AnswerState::Accepted,
        AnswerState::Declined => AnswerState::Declined,
        AnswerState::Waiting
        | AnswerState::TakenBack
        | AnswerState::Lapsed
        | AnswerState::Settled => return Ok(known),
    };
    effect::leave(
        tx,
        Effect::AnswerChanged {
            answer: known.id,
            to,
        },
    )
    .await?;
    Ok(known)
}

/// A note from elsewhere replies to a call of ours that takes answers: the first is an answer, and one after taking back
/// or a lapse renews it; others are only replies.
pub(super) async fn receive_reply(
    tx: &mut Tx,
    id: Id<Post>,
    reply: Id<Post>,
    actor: Id<Actor>,
    message: &str,
) -> Result<()> {
    tx.lock("call", id.get()).await?;
    let known = store::answer_of(&mut *tx, actor, id).await?;
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let mut fresh = fresh(tx, id, Door::Reply, clean_text(message, 2000), 1);
    fresh.role = call.role_in(message);
    fresh.actor_id = Some(actor);
    fresh.reply_post_id = Some(reply);
    give(tx, known, fresh, None).await?;
    Ok(())
}

/// The asking side decided on our answer; only the call's author may (`Forbidden`). The same decision twice is one.
pub async fn receive_decision(
    tx: &mut Tx,
    answer_uri: &str,
    by: Id<Actor>,
    decision: Decision,
) -> Result<()> {
    let known = store::answer_by_uri(&mut *tx, answer_uri)
        .await?
        .filter(|known| known.how == Door::Sent)
        .ok_or(Error::NotFound)?;
    let mut turn = turn::take(tx, known.id).await?;
    if turn.post.local || turn.post.author_id != by {
        return Err(Error::Forbidden);
    }
    let Some(state) = turn.answer.state.on_decision(decision.state()) else {
        return Ok(());
    };
    match decision {
        Decision::Accepted {
            words,
            agreement_uri,
            lapses_at,
            role,
        } => {
            turn.answer.reply = words.map(|words| clean_text(&words, 8000));
            turn.answer.lapses_at = lapses_at;
            let told = role.map(|role| clean_name(&role));
            turn.answer.role = told
                .filter(|role| !role.is_empty())
                .or(turn.answer.role.take());
            turn.answer.agreement_uri = match agreement_uri {
                Some(uri) if is_free(tx, &uri, known.id).await? => Some(uri),
                _ => turn.answer.agreement_uri,
            };
        }
        Decision::Declined { words } | Decision::Settled { words } => {
            turn.answer.reply = words.map(|words| clean_text(&words, 8000))
        }
        Decision::Lapsed => {}
    }
    turn.answer.state = state;
    turn.keep(tx).await
}

/// The helper elsewhere confirmed (names our agreement) or took the answer back (names its own `Offer`).
pub async fn receive_confirmation(tx: &mut Tx, agreement_uri: &str, by: Id<Actor>) -> Result<()> {
    let answer = store::answer_by_agreement(&mut *tx, agreement_uri)
        .await?
        .ok_or(Error::NotFound)?;
    received_by(tx, answer, by).await?.confirm(tx).await
}

/// See [`receive_confirmation`].
pub async fn receive_taking_back(tx: &mut Tx, answer_uri: &str, by: Id<Actor>) -> Result<()> {
    let answer = store::answer_by_uri(&mut *tx, answer_uri)
        .await?
        .ok_or(Error::NotFound)?;
    received_by(tx, answer, by).await?.take_back(tx).await
}

/// The helper confirms the yes she got. `Conflict("answer-state")` when it lapsed: she may answer again.
pub async fn confirm(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> {
    own(tx, by, id).await?.confirm_now(tx).await
}

/// The helper takes her answer back; no reason asked; the place reopens.
pub async fn take_back(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> {
    own(tx, by, id).await?.take_back(tx).await
}

/// A visitor confirms.
pub async fn confirm_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.confirm_now(tx).await
}

/// A visitor takes it back.
pub async fn take_back_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.take_back(tx).await
}

impl Turn {
    /// The helper sees whether it worked.
    async fn confirm_now(self, tx: &mut Tx) -> Result<()> {
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

/// A member's own answer.
async fn own(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<Turn> {
    let turn = turn::take(tx, id).await?;
    let is_hers = turn.answer.actor_id == Some(by.member.actor_id);
    let is_entered =
        turn.answer.how == Door::Phone && sight::may_decide(&mut *tx, by, &turn.post).await?;
    if is_hers || is_entered {
        Ok(turn)
    } else {
        Err(Error::Forbidden)
    }
}

async fn by_secret(tx: &mut Tx, secret: &str) -> Result<Turn> {
    let answer = store::answer_by_secret(&mut *tx, &access::hash(secret))
        .await?
        .ok_or(Error::NotFound)?;
    turn::take(tx, answer.id).await
}

/// An answer to a call of ours that this actor elsewhere gave.
async fn received_by(tx: &mut Tx, answer: Answer, by: Id<Actor>) -> Result<Turn> {
    let turn = turn::take(tx, answer.id).await?;
    if !turn.post.local || turn.answer.actor_id != Some(by) {
        return Err(Error::Forbidden);
    }
    Ok(turn)
}

/// Keeps a fresh answer; or the known one, given anew when it was taken back or lapsed. The same note heard again gives nothing anew.
async fn give(
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
    if is_heard || !matches!(known.state, AnswerState::TakenBack | AnswerState::Lapsed) {
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

fn fresh(tx: &Tx, call: Id<Post>, how: Door, message: String, places: i64) -> Answer {
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
async fn open(tx: &mut Tx, post: &Post) -> Result<Call> {
    let call = store::get(&mut *tx, post.id)
        .await?
        .ok_or(Error::NotFound)?;
    if post.deleted_at.is_some() || !call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    Ok(call)
}

/// An agreement is the peer's own, and belongs to one answer.
async fn is_free(tx: &mut Tx, agreement_uri: &str, answer: Id<Answer>) -> Result<bool> {
    if tx.here().is_ours(agreement_uri) {
        return Ok(false);
    }
    Ok(store::answer_by_agreement(&mut *tx, agreement_uri)
        .await?
        .is_none_or(|other| other.id == answer))
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
