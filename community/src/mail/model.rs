//! Where a member wants mail, of what, and what waits to be sent.

use serde::{Deserialize, Serialize};

use crate::{
    call::model::Answer, id::Id, member::model::Member, notification::model::Notification,
    post::model::Post, time::Time,
};

/// What a member wants by mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Calls that fit what she said she can do, as often as she chose there.
    pub calls: bool,
    /// Whatever else concerns her.
    pub others: bool,
    /// With the words of calls that everyone may read.
    pub with_words: bool,
}

/// Where she wants it, and how far that is shown to be hers.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mailbox {
    pub member_id: Id<Member>,
    pub address: Option<String>,
    pub calls: bool,
    pub others: bool,
    pub with_words: bool,
    pub confirmed_at: Option<Time>,
    /// How often a link was sent to an address of hers lately, and when the last time.
    pub asked: i64,
    pub asked_at: Time,
    /// Ends all mail. It is no key: whoever has it can do nothing else.
    pub ending: String,
    /// The mail server said that there is no such address.
    pub refused_at: Option<Time>,
    pub told_id: i64,
    pub told_at: Time,
}

impl Mailbox {
    /// What she wants.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            calls: self.calls,
            others: self.others,
            with_words: self.with_words,
        }
    }

    /// Whether she wants anything, and the address is shown to be hers.
    pub fn is_open(&self) -> bool {
        self.address.is_some() && self.confirmed_at.is_some() && (self.calls || self.others)
    }
}

crate::text_enum! {
    /// Why a mail did not go out.
    pub enum Fault {
        /// The mail server takes nothing for this address.
        Address = "address",
        Silence = "silence",
        Tls = "tls",
        Password = "password",
        /// It answered with a number.
        Answer = "answer",
        Other = "other",
    }
}

/// No mail goes out.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Trouble {
    pub since: Time,
    /// What went wrong last.
    pub why: Fault,
    /// What the mail server said then, without addresses.
    pub said: Option<String>,
}

/// A mail that is to be sent; ids only. What stands in it is made when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "kebab-case")]
pub enum Letter {
    /// Is this address yours?
    Confirm { member: Id<Member> },
    /// Something waits for her.
    Waits {
        member: Id<Member>,
        notification: Id<Notification>,
        /// The calls that fit her, when that is what it is about.
        calls: Vec<Id<Post>>,
    },
    /// To a visitor: the link to her own answer.
    Guest { answer: Id<Answer> },
}

/// What becomes of a letter when its turn has come.
#[derive(Debug)]
pub enum Turn {
    /// Nobody wants it any more.
    Nothing,
    /// She was told lately that something waits, and has not looked yet.
    Later(Time),
    Ready(Ready),
}

/// What stands in a mail, in no language yet.
#[derive(Debug)]
pub struct Ready {
    pub address: String,
    pub language: String,
    /// Ends all mail to this reader.
    pub ending: String,
    pub says: Says,
}

/// What a mail is about. The secrets are known to nobody else: only their hashes are kept.
#[derive(Debug)]
pub enum Says {
    Confirm {
        secret: String,
    },
    /// Something waits on the page of what concerns her.
    Waits,
    Calls {
        calls: Vec<Named>,
        /// There are more than stand here.
        has_more: bool,
    },
    Guest {
        secret: String,
    },
}

/// A call that fits, with the link that answers it.
#[derive(Debug)]
pub struct Named {
    pub secret: String,
    /// When everyone may read it and she wants its words in her mail.
    pub title: Option<String>,
}
