//! What is being written, and by whom.

use chrono_tz::Tz;
use community::{
    call::{self, Ask},
    group,
    member::{Member, Present},
    post::Kind,
    timeline::Entry,
};

use crate::{
    app::{App, error::AppError},
    pages::{cards, fields::Fields},
};

/// Nothing new begins in a group that has ended (A18).
pub(super) fn may_begin(profile: &group::Profile) -> Result<(), AppError> {
    if profile.stage == group::Stage::Ended {
        Err(AppError::Conflict("group-ended"))
    } else {
        Ok(())
    }
}

/// What is being written, by whom.
pub struct Desk {
    pub kind: Kind,
    pub by: Present,
    /// Whether she has an address outside.
    pub is_outside: bool,
    pub zone: Tz,
    pub profile: group::Profile,
    /// What is changed, when it is a change.
    pub known: Option<Entry>,
    /// When it is asked through the group.
    pub through: Option<Through>,
}

/// What is asked through the group.
pub struct Through {
    /// Those among whom she chooses who may know.
    pub hosts: Vec<Member>,
    /// The ask that is changed.
    pub ask: Option<Ask>,
}

impl Desk {
    pub(super) async fn new(
        app: &App,
        kind: Kind,
        by: Present,
        known: Option<Entry>,
    ) -> Result<Self, AppError> {
        let (group, _) = group::ours(&app.db).await?;
        if known.is_none() {
            may_begin(&group.profile)?;
        }
        let is_outside = community::actor::get(&app.db, by.member.actor_id)
            .await?
            .is_some_and(|actor| actor.outside);
        let zone = cards::zone(&group.profile.timezone);
        Ok(Self {
            kind,
            by,
            is_outside,
            zone,
            profile: group.profile.0,
            known,
            through: None,
        })
    }

    /// For asking through the group; an ask of hers, when it is changed.
    pub(super) async fn through(
        app: &App,
        by: Present,
        ask: Option<Ask>,
    ) -> Result<Self, AppError> {
        let hosts = call::ask::confidants(&app.db, &by).await?;
        let desk = Self::new(app, Kind::Call, by, None).await?;
        Ok(Self {
            through: Some(Through { hosts, ask }),
            ..desk
        })
    }

    pub(super) fn action(&self) -> String {
        if let Some(through) = &self.through {
            return match &through.ask {
                Some(ask) => format!("/asks/{}/edit", ask.id),
                None => "/calls/ask".into(),
            };
        }
        match (&self.known, self.kind) {
            (Some(entry), _) => format!("/posts/{}/edit", entry.post.id),
            (None, Kind::Note) => "/posts/new".into(),
            (None, Kind::Story) => "/stories/new".into(),
            (None, Kind::Event) => "/events/new".into(),
            (None, Kind::Call) => "/calls/new".into(),
            (None, Kind::Offer) => "/offers/new".into(),
        }
    }

    pub(super) fn is_ours(&self, fields: &Fields) -> bool {
        match &self.known {
            Some(entry) => entry.post.member_id.is_some(),
            None => fields.is("as_group") && self.by.is_host(),
        }
    }
}
