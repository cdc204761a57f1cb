//! Calls for help and offers, their answers, and the states of both.

use serde::{Deserialize, Serialize};

use crate::story::model::Extra;
use crate::{
    Error, Result,
    actor::model::Actor,
    id::Id,
    member::model::Member,
    post::model::{Post, Visibility},
    store::Json,
    time::Time,
};

crate::text_enum! {
    /// What kind of help (A71).
    pub enum Category {
        Person = "help-a-person",
        Group = "help-our-group",
        Start = "help-us-start",
        Lend = "lend-a-thing",
        BeWith = "be-with-someone",
        /// A word of another program's that we do not know.
        Other = "other",
    }
}
crate::text_enum! {
    /// Where a call or an offer stands.
    pub enum State {
        /// Asked through the group; no host has published it.
        Draft = "draft",
        Open = "open",
        PartFilled = "part-filled",
        Filled = "filled",
        Done = "done",
        DoneByOthers = "done-by-others",
        Withdrawn = "withdrawn",
        Expired = "expired",
    }
}
crate::text_enum! {
    /// Where an answer stands.
    pub enum AnswerState {
        /// Came; nobody has decided.
        Waiting = "waiting",
        /// The asker said yes; the helper has not confirmed.
        Accepted = "accepted",
        /// The helper confirmed.
        Confirmed = "confirmed",
        /// The asker said no, kindly.
        Declined = "declined",
        /// The helper took it back.
        TakenBack = "taken-back",
        /// The yes was not confirmed in time.
        Lapsed = "lapsed",
        /// The call was settled, with thanks.
        Settled = "settled",
    }
}
crate::text_enum! {
    /// By which door an answer came.
    pub enum Door {
        /// Somebody rang or wrote to a host, who entered it for her.
        Phone = "phone",
        /// A member here, on this node's own call.
        Member = "member",
        /// The same, by the link in a mail to her.
        Mail = "mail",
        /// An `Offer` of a peer.
        Offer = "offer",
        /// A reply from any fediverse account.
        Reply = "reply",
        /// A visitor's form, without an account.
        Page = "page",
        /// Our own answer to a call elsewhere.
        Sent = "sent",
    }
}

impl State {
    /// Whether answers may still come.
    pub fn takes_answers(self) -> bool {
        match self {
            Self::Open | Self::PartFilled | Self::Filled => true,
            Self::Draft | Self::Done | Self::DoneByOthers | Self::Withdrawn | Self::Expired => {
                false
            }
        }
    }

    /// The one state machine of calls and offers of ours; of those elsewhere their own node says where they stand.
    ///
    /// # Errors
    /// `Conflict("call-state")` when `next` cannot follow.
    pub fn step(self, next: Self) -> Result<Self> {
        let is_allowed = match self {
            Self::Draft => matches!(next, Self::Open | Self::Withdrawn),
            Self::Open | Self::PartFilled | Self::Filled => next != Self::Draft,
            Self::Done | Self::DoneByOthers => {
                next.takes_answers()
                    || matches!(next, Self::Done | Self::DoneByOthers | Self::Withdrawn)
            }
            Self::Expired => next != Self::Draft,
            Self::Withdrawn => false,
        };
        if is_allowed || self == next {
            Ok(next)
        } else {
            Err(Error::Conflict("call-state"))
        }
    }

    /// The state that `filled` of `needed` places means while a call is running.
    pub fn by_places(filled: i64, needed: i64) -> Self {
        if filled <= 0 {
            Self::Open
        } else if filled < needed {
            Self::PartFilled
        } else {
            Self::Filled
        }
    }
}

impl AnswerState {
    /// Whether it is a yes, or was one to the end.
    pub fn is_yes(self) -> bool {
        match self {
            Self::Accepted | Self::Confirmed | Self::Settled => true,
            Self::Waiting | Self::Declined | Self::TakenBack | Self::Lapsed => false,
        }
    }

    /// Whether it may still come to something: whoever asks waits for her, or she for them.
    pub fn is_live(self) -> bool {
        match self {
            Self::Waiting | Self::Accepted | Self::Confirmed => true,
            Self::Declined | Self::TakenBack | Self::Lapsed | Self::Settled => false,
        }
    }

    /// The one state machine of answers.
    ///
    /// # Errors
    /// `Conflict("answer-state")` when `next` cannot follow.
    pub fn step(self, next: Self) -> Result<Self> {
        use AnswerState::{Accepted, Confirmed, Declined, Lapsed, Settled, TakenBack, Waiting};
        let allowed = match self {
            Waiting => matches!(next, Accepted | Declined | TakenBack),
            Accepted => matches!(next, Confirmed | TakenBack | Lapsed | Declined | Settled),
            Confirmed => matches!(next, TakenBack | Declined | Settled),
            // May be given again; only a lapse may be answered with another yes at once: nobody is assigned who took it back.
            Lapsed => matches!(next, Waiting | Accepted),
            TakenBack => matches!(next, Waiting),
            // A no may become a yes.
            Declined => matches!(next, Accepted | TakenBack),
            // It was asked again: she may come again, or be asked to.
            Settled => matches!(next, Waiting | Accepted),
        };
        if allowed {
            Ok(next)
        } else {
            Err(Error::Conflict("answer-state"))
        }
    }

    /// What the helper's side makes of a decision that came: `None` when it changes nothing, because it came twice or
    /// crossed with what the helper did meanwhile.
    ///
    /// Taking back always wins (the asker's side hears of it). A lapse wins over a confirmation that came too late there.
    pub fn on_decision(self, decided: Self) -> Option<Self> {
        use AnswerState::{Accepted, Confirmed, Declined, Lapsed, Settled, TakenBack, Waiting};
        let follows = match decided {
            Accepted => matches!(self, Waiting | Declined | Lapsed | Settled),
            Declined | Lapsed => self.is_live(),
            Settled => self.is_live() || self == Lapsed,
            // The asker's side decides neither of these.
            Waiting | Confirmed | TakenBack => false,
        };
        follows.then_some(decided)
    }
}

/// What is asked or offered, beside the words of the post (whose title says it in a line).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    pub category: Category,
    /// Places; at least 1.
    pub needed: i64,
    /// An offer without end.
    pub inexhaustible: bool,
    pub needed_by: Option<Time>,
    pub area: Option<String>,
    pub languages: Vec<String>,
    /// Street, name, number: goes only to those whose answer was accepted.
    pub held_back: Option<String>,
    /// Hours until an unconfirmed yes lapses; at most 144.
    pub confirm_hours: i64,
    /// Whom a call needs by role, when it is not all the same who comes; `needed` is the sum of them.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// How one gets in and takes part: words of [`Need::ACCESS`], and others' own.
    #[serde(default)]
    pub access: Vec<String>,
    #[serde(default)]
    pub extra: Extra,
}

/// So many for the same, of those whom a call needs: "2 drivers".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// What they do; no two slots of a call have the same.
    pub role: String,
    /// Places; at least 1.
    pub needed: i64,
    /// Places taken. Ours are counted; of a call elsewhere its own node says it.
    #[serde(default)]
    pub filled: i64,
}

impl Slot {
    /// Places still open.
    pub fn still_needed(&self) -> i64 {
        (self.needed - self.filled).max(0)
    }
}

/// The call or offer beside its post.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Call {
    pub post_id: Id<Post>,
    pub category: Category,
    pub needed: i64,
    pub filled: i64,
    pub inexhaustible: bool,
    pub needed_by: Option<Time>,
    pub area: Option<String>,
    pub languages: Json<Vec<String>>,
    pub held_back: Option<String>,
    pub state: State,
    pub confirm_hours: i64,
    pub state_changed_at: Time,
    /// How often the question "still yes?" stands unanswered.
    pub asked: i64,
    pub extra: Json<Extra>,
    pub slots: Json<Vec<Slot>>,
    pub access: Json<Vec<String>>,
}

impl Need {
    /// Hours until an unconfirmed yes lapses, when nobody said (VOCABULARY C.7).
    pub const CONFIRM_HOURS: i64 = 48;
    /// Never more than six days.
    pub const MOST_CONFIRM_HOURS: i64 = 144;
    /// So many roles are still read at a glance.
    pub const MOST_SLOTS: usize = 8;
    /// What may be ticked of how one gets in and takes part.
    pub const ACCESS: [&str; 9] = [
        "step-free",
        "lift",
        "toilet",
        "parking",
        "quiet-room",
        "no-perfume",
        "sign-language",
        "hearing-loop",
        "bring-someone",
    ];
}

impl Call {
    /// The state that `filled` places mean for this call while it runs; an offer without end never fills.
    pub fn state_with(&self, filled: i64) -> State {
        if self.inexhaustible {
            State::Open
        } else {
            State::by_places(filled, self.needed)
        }
    }

    /// What is asked or offered, without where it stands.
    pub fn need(&self) -> Need {
        Need {
            category: self.category,
            needed: self.needed,
            inexhaustible: self.inexhaustible,
            needed_by: self.needed_by,
            area: self.area.clone(),
            languages: self.languages.0.clone(),
            held_back: self.held_back.clone(),
            confirm_hours: self.confirm_hours,
            slots: self.slots.0.clone(),
            access: self.access.0.clone(),
            extra: self.extra.0.clone(),
        }
    }

    /// Places still open.
    pub fn still_needed(&self) -> i64 {
        (self.needed - self.filled).max(0)
    }

    /// The slot of this role, however it is written.
    pub fn slot(&self, role: &str) -> Option<&Slot> {
        let role = role.trim().to_lowercase();
        self.slots
            .iter()
            .find(|slot| slot.role.to_lowercase() == role)
    }

    /// The one role that somebody names in her own words; of none or several, whoever asks chooses.
    pub fn role_in(&self, words: &str) -> Option<String> {
        let words = words.to_lowercase();
        let mut named = self
            .slots
            .iter()
            .filter(|slot| words.contains(&slot.role.to_lowercase()));
        match (named.next(), named.next()) {
            (Some(one), None) => Some(one.role.clone()),
            _ => None,
        }
    }

    /// The slots with the places taken of each, and the places taken in all. Whoever comes for any role takes a place of the first
    /// that is open; of more in one role than it needs, no other role has enough.
    pub fn filled_by(&self, held: &[(Option<String>, i64)]) -> (Vec<Slot>, i64) {
        if self.slots.is_empty() {
            return (Vec::new(), held.iter().map(|(_, places)| places).sum());
        }
        let of = |role: Option<&str>| -> i64 {
            held.iter()
                .filter(|(of, _)| {
                    of.as_deref()
                        .and_then(|of| self.slot(of))
                        .map(|slot| slot.role.as_str())
                        == role
                })
                .map(|(_, places)| places)
                .sum()
        };
        let mut anywhere = of(None);
        let mut slots = self.slots.0.clone();
        for slot in &mut slots {
            slot.filled = of(Some(slot.role.as_str()));
            let taken = anywhere.min(slot.still_needed());
            slot.filled += taken;
            anywhere -= taken;
        }
        let filled = slots.iter().map(|slot| slot.filled.min(slot.needed)).sum();
        (slots, filled)
    }
}

/// What a member asks through her group, unseen. It is a draft until one of the hosts whom she chose publishes it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ask {
    pub id: Id<Ask>,
    /// Who asks: known to her and to those whom she chose.
    pub member_id: Id<Member>,
    /// The call in the group's name.
    pub post_id: Option<Id<Post>>,
    /// What she wrote, until it is published.
    pub wish: Option<Json<Wish>>,
    /// What the host wrote who sent it back; she may send it again.
    pub words: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// What a member would have her group ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub title: String,
    pub text: String,
    pub language: String,
    pub visibility: Visibility,
    pub content_note: Option<String>,
    pub need: Need,
}

/// An answer to a call or offer, on either side.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Answer {
    pub id: Id<Answer>,
    pub call_id: Id<Post>,
    /// Who answers; `None` for a visitor without an account.
    pub actor_id: Option<Id<Actor>>,
    /// The `Offer`, theirs or ours.
    pub uri: Option<String>,
    /// As whom one of us says it elsewhere: herself, or who stands for her. Others know her as nobody else.
    pub voice_id: Option<Id<Actor>>,
    /// The note that answers, when it was a reply.
    pub reply_post_id: Option<Id<Post>>,
    pub agreement_uri: Option<String>,
    /// The name the helper gave for this.
    pub name: Option<String>,
    /// One way to reach a visitor; hosts only.
    pub contact: Option<String>,
    pub message: String,
    pub places: i64,
    /// For which role of the call; `None` for any.
    pub role: Option<String>,
    pub how: Door,
    /// The group that vouches, by URI.
    pub vouched_by: Option<String>,
    /// Since which year she has been known there.
    pub vouched_since: Option<i64>,
    pub state: AnswerState,
    /// What the asker wrote with the yes or no; on the helper's side: what came, held-back details included.
    pub reply: Option<String>,
    pub lapses_at: Option<Time>,
    pub decided_by: Option<Id<Member>>,
    pub created_at: Time,
    pub updated_at: Time,
}

impl Answer {
    /// Whether whoever gave it may give it again, while the call takes answers.
    pub fn may_be_given_anew(&self) -> bool {
        match self.state {
            AnswerState::TakenBack | AnswerState::Lapsed | AnswerState::Settled => true,
            AnswerState::Waiting
            | AnswerState::Accepted
            | AnswerState::Confirmed
            | AnswerState::Declined => false,
        }
    }

    /// Whether those who ask may say yes to it. Who helped and is gone since has no agreement any more.
    pub fn may_be_accepted(&self) -> bool {
        match self.state {
            AnswerState::Waiting | AnswerState::Declined | AnswerState::Lapsed => true,
            AnswerState::Settled => self.agreement_uri.is_some(),
            AnswerState::Accepted | AnswerState::Confirmed | AnswerState::TakenBack => false,
        }
    }

    /// Whether the no says only that the time of the call has passed: nobody decided it.
    pub fn is_passed(&self, call: &Call) -> bool {
        self.state == AnswerState::Declined
            && call.state == State::Expired
            && self.reply.is_none()
            && self.decided_by.is_none()
            && self.updated_at >= call.state_changed_at
    }
}

/// What an answer from elsewhere says of who knows whoever gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouching {
    /// The group, by URI.
    pub group: String,
    /// Since which year.
    pub since: Option<i64>,
}

/// What the asking side tells the helper's side about an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes; the words hold the details.
    Accepted {
        words: Option<String>,
        agreement_uri: Option<String>,
        lapses_at: Option<Time>,
        /// For which role, when the call has several.
        role: Option<String>,
    },
    /// No, kindly.
    Declined { words: Option<String> },
    /// The yes lapsed unconfirmed.
    Lapsed,
    /// Settled, with thanks.
    Settled { words: Option<String> },
}

impl Decision {
    /// The state of an answer that it means.
    pub fn state(&self) -> AnswerState {
        match self {
            Self::Accepted { .. } => AnswerState::Accepted,
            Self::Declined { .. } => AnswerState::Declined,
            Self::Lapsed => AnswerState::Lapsed,
            Self::Settled { .. } => AnswerState::Settled,
        }
    }
}
