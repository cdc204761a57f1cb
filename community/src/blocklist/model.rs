//! Lists of servers that somebody blocked or made quiet.

use crate::peer::model::Standing;

/// How many lines of a list are read, and taken over at once.
pub const MOST: usize = 2_000;
/// How long the words for others are, in characters.
pub const LONGEST_WORDS: usize = 200;

crate::text_enum! {
    /// What was decided, by the words of files and of the wire; the milder one first.
    pub enum Severity {
        /// Heard, but nobody is told.
        Silence = "silence",
        /// Shut out.
        Suspend = "suspend",
    }
}

impl Severity {
    /// How a server with this entry stands with us.
    pub fn standing(self) -> Standing {
        match self {
            Self::Silence => Standing::Silenced,
            Self::Suspend => Standing::Blocked,
        }
    }

    /// The entry of a server that stands so with us; `None` when it has none.
    pub fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Neutral | Standing::Allowed => None,
            Standing::Silenced => Some(Self::Silence),
            Standing::Blocked => Some(Self::Suspend),
        }
    }
}

/// A server on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In its one spelling.
    pub host: String,
    pub severity: Severity,
    /// What was written for others to read, if anything was.
    pub words: Option<String>,
}

/// A server on our own list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Own {
    pub host: String,
    pub standing: Standing,
    pub shared_words: Option<String>,
    /// It is left out of what is shared.
    pub kept_back: bool,
}

/// Why something is not put on a list of ours, whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is the name of no server.
    NoServer,
    /// It stands for all names that end so.
    TooWide,
    /// It is this very node, or stands for it.
    Ours,
    /// What shall be done about it is not known here.
    NoSeverity,
    /// A line that cannot be read.
    NotRead,
    /// More lines than are read.
    TooMany,
}

impl Refusal {
    /// The word by which the translations know it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoServer => "no-server",
            Self::TooWide => "too-wide",
            Self::Ours => "ours",
            Self::NoSeverity => "no-severity",
            Self::NotRead => "not-read",
            Self::TooMany => "too-many",
        }
    }
}

/// Why an entry wants a second look before it is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Something stands between us and people there: follows, answers, a word of trust.
    Ties,
    /// Several servers that we know stand below this name.
    Wide,
}

/// An entry of another's list that is not on ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub entry: Entry,
    pub warning: Option<Warning>,
}
