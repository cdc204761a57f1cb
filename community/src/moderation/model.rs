//! What hosts and coordinators decided, as members may read it.

use crate::{id::Id, post::model::Kind, time::Time};

crate::text_enum! {
    /// What was decided.
    pub enum Deed {
        /// A report was looked at; `Outcome` tells what came of it.
        ReportSettled = "report-settled",
        /// And is looked at once more.
        ReportReopened = "report-reopened",
        /// Another server may send us nothing any more.
        ServerBlocked = "server-blocked",
        /// What it sends tells nobody here.
        ServerSilenced = "server-silenced",
        /// It is trusted.
        ServerAllowed = "server-allowed",
        /// It is as any other again.
        ServerNeutral = "server-neutral",
        /// The group wants nothing of somebody elsewhere.
        PersonBlocked = "person-blocked",
        /// And does again.
        PersonUnblocked = "person-unblocked",
        /// A member was asked to leave.
        MemberRemoved = "member-removed",
        /// What somebody said was taken away.
        PostTaken = "post-taken",
        /// Nothing more is said under something, for now.
        RepliesClosed = "replies-closed",
        /// And is again.
        RepliesOpened = "replies-opened",
        /// The limits of the first days are not for this new member.
        LimitsLifted = "limits-lifted",
        /// Whom we trust may read which servers are blocked here.
        ListShared = "list-shared",
        /// And may no more.
        ListKept = "list-kept",
    }
}

crate::text_enum! {
    /// What came of a report. These words and no others, so that nothing private gets into the log.
    pub enum Outcome {
        /// There was nothing to do.
        Nothing = "nothing",
        /// Those concerned were talked with.
        Talked = "talked",
        /// What was said is gone.
        TakenAway = "taken-away",
        /// Somebody, or a server, was shut out.
        ShutOut = "shut-out",
        /// Something else.
        Other = "other",
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Noted {
    pub id: Id<Noted>,
    pub deed: Deed,
    /// The server that it was about.
    pub host: Option<String>,
    /// What kind of thing it was about.
    pub kind: Option<Kind>,
    pub outcome: Option<Outcome>,
    pub noted_at: Time,
}

/// What a line tells beside the deed itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    pub host: Option<&'a str>,
    pub kind: Option<Kind>,
    pub outcome: Option<Outcome>,
}
