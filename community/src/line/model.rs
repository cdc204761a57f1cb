//! The telephone line that a group keeps: what it is, its rota, and what is noted down.

use chrono::NaiveDate;

use crate::{
    call::model::{Answer, AnswerState},
    id::Id,
    member::model::Member,
    post::model::Post,
    store::Json,
    time::Time,
};

/// The line, when the group has one.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    pub id: Id<Line>,
    pub name: String,
    pub number: String,
    pub for_whom: String,
    /// After so many days what was noted down is erased.
    pub keeps_days: i64,
    pub created_at: Time,
}

impl Line {
    /// Days after which notes are erased, when nobody said.
    pub const KEEPS_DAYS: i64 = 14;
    pub const MOST_DAYS: i64 = 90;

    /// Where a tap on the number leads.
    pub fn href(&self) -> String {
        href(&self.number)
    }
}

/// Where a tap on a number leads.
pub fn href(number: &str) -> String {
    let dialled = |sign: &char| sign.is_ascii_digit() || *sign == '+';
    format!("tel:{}", number.chars().filter(dialled).collect::<String>())
}

/// What hosts say of the line.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub name: String,
    pub number: String,
    pub for_whom: String,
    pub keeps_days: i64,
}

/// Hours at which somebody answers, as stored: each week (0 is Monday) or on one day; `HH:MM` in the group's zone.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Shift {
    pub id: Id<Shift>,
    pub weekday: Option<i64>,
    /// `YYYY-MM-DD`
    pub day: Option<String>,
    pub starts_at: String,
    /// Not after the beginning: on the next day.
    pub ends_at: String,
    /// Who has it each week.
    pub member_id: Option<Id<Member>>,
    pub created_at: Time,
}

/// When a shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Each week; 0 is Monday.
    Weekly(u8),
    Once(NaiveDate),
}

/// What is otherwise on one day of a shift.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Turn {
    pub id: Id<Turn>,
    pub shift_id: Id<Shift>,
    /// `YYYY-MM-DD`, the day on which it begins.
    pub day: String,
    pub member_id: Option<Id<Member>>,
    pub is_offered: bool,
}

/// One shift on one day: from its beginning up to, but not at, its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub shift: Id<Shift>,
    pub day: NaiveDate,
    pub starts_at: Time,
    pub ends_at: Time,
    /// Who answers; nobody when it is free.
    pub member: Option<Id<Member>>,
    /// She has it, and would be glad if another took it.
    pub is_offered: bool,
}

/// Whether somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    Open {
        until: Time,
    },
    Opens {
        at: Time,
    },
    /// Nobody has a shift in the weeks ahead.
    Closed,
}

/// Somebody who is to be rung back.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CallBack {
    pub id: Id<CallBack>,
    pub number: String,
    /// Only if the caller wants it.
    pub name: Option<String>,
    pub best_time: Option<String>,
    pub words: Option<String>,
    pub created_at: Time,
    pub done_at: Option<Time>,
}

/// What is written down of somebody who is to be rung back.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    pub number: String,
    pub name: String,
    pub best_time: String,
    pub words: String,
}

/// That a call was entered for somebody who rang.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entered {
    pub post_id: Id<Post>,
    /// Erased some days after the call is over.
    pub number: Option<String>,
    pub name: Option<String>,
    /// Whether whoever helps gets the number; otherwise it stays with the line.
    pub is_shared: bool,
    pub created_at: Time,
    /// When she was last rung to hear how it stands.
    pub rung_at: Option<Time>,
    /// Of whose help she was told then.
    pub rung_for: Json<Vec<Id<Answer>>>,
}

/// Somebody who rang and asked for help, and how it stands with what she asked.
#[derive(Clone, Debug)]
pub struct Caller {
    pub entered: Entered,
    pub standing: Standing,
    /// She does not know it yet: ring now.
    pub is_due: bool,
}

crate::text_enum! {
    /// How it stands with a call, for whoever asked it over the telephone.
    pub enum Standing {
        /// Nobody has been found yet.
        Open = "open",
        /// Somebody got a yes, and has not confirmed it.
        Accepted = "accepted",
        /// Somebody confirmed that she helps.
        Found = "found",
        /// She was told of somebody who cannot come after all.
        Lost = "lost",
        /// Its time passed, and nobody was found.
        Passed = "passed",
        Withdrawn = "withdrawn",
    }
}

/// An answer to a call that was entered for somebody who rang.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Promise {
    pub id: Id<Answer>,
    pub call_id: Id<Post>,
    pub state: AnswerState,
}

/// How to reach somebody who rang and asks for help.
#[derive(Clone, Debug, Default)]
pub struct Asker {
    pub number: String,
    pub name: String,
    /// Whether she wants whoever helps to have both; otherwise they stay with the line.
    pub shares: bool,
}
