//! Relationship: how the one who asks stands to somebody.

use std::collections::{HashMap, HashSet};

use community::{
    actor::Actor,
    block, follow,
    id::Id,
    member,
    mute::{self, Mute},
    store::Page,
};
use serde::Serialize;

use crate::{app::App, auth::bearer::Caller, mastodon::error::ApiError};

/// How the one who asks stands to somebody.
#[derive(Debug, Clone, Serialize)]
pub struct Relationship {
    pub id: Id<Actor>,
    pub following: bool,
    pub showing_reblogs: bool,
    pub notifying: bool,
    pub languages: Option<Vec<String>>,
    pub followed_by: bool,
    pub blocking: bool,
    /// Only of those elsewhere: among members nobody is told.
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    pub muting_expires_at: Option<String>,
    pub requested: bool,
    pub requested_by: bool,
    pub domain_blocking: bool,
    pub endorsed: bool,
    pub note: String,
}

impl Relationship {
    /// Whether the one who asks has made up her mind about this one, one way or the other.
    pub fn is_settled(&self) -> bool {
        self.following
            || self.requested
            || self.blocking
            || self.blocked_by
            || self.muting
            || self.domain_blocking
    }
}

/// How a caller stands to these, in this order; a fixed number of queries. Whom she may not know is left out.
pub async fn relationships(
    app: &App,
    caller: &Caller,
    ids: &[Id<Actor>],
) -> Result<Vec<Relationship>, ApiError> {
    let me = caller.actor()?;
    let known = member::known_among(&app.db, Some(caller.present()?), ids).await?;
    let ids: Vec<Id<Actor>> = known.iter().map(|actor| actor.id).collect();
    let ties: HashMap<Id<Actor>, follow::Tie> = follow::ties(&app.db, me, &ids)
        .await?
        .into_iter()
        .map(|tie| (tie.other, tie))
        .collect();
    let (blocked, blocking) = block::among(&app.db, me, &ids).await?;
    let (blocked, blocking): (HashSet<_>, HashSet<_>) = (
        blocked.into_iter().collect(),
        blocking.into_iter().collect(),
    );
    let mutes: HashMap<Id<Actor>, Mute> = mute::among(&app.db, me, &ids)
        .await?
        .into_iter()
        .map(|mute| (mute.muted_id, mute))
        .collect();
    let notes: HashMap<Id<Actor>, String> = mute::remarks(&app.db, me, &ids)
        .await?
        .into_iter()
        .collect();
    let hosts: HashSet<String> = mute::hosts(&app.db, me, &Page::newest(200))
        .await?
        .into_iter()
        .map(|(_, host)| host)
        .collect();
    let of = |actor: &Actor| {
        let tie = ties.get(&actor.id);
        let mute = mutes.get(&actor.id);
        let following = tie.is_some_and(|tie| tie.following);
        let wanted = following || tie.is_some_and(|tie| tie.requested);
        Relationship {
            id: actor.id,
            following,
            showing_reblogs: wanted && tie.is_some_and(|tie| tie.reblogs),
            notifying: wanted && tie.is_some_and(|tie| tie.notify),
            languages: tie
                .map(|tie| tie.languages.0.clone())
                .filter(|languages| !languages.is_empty()),
            followed_by: tie.is_some_and(|tie| tie.followed_by),
            blocking: blocked.contains(&actor.id),
            blocked_by: !actor.local && blocking.contains(&actor.id),
            muting: mute.is_some(),
            muting_notifications: mute.is_some_and(|mute| mute.notifications),
            muting_expires_at: mute
                .and_then(|mute| mute.ends_at)
                .map(community::time::Time::to_rfc3339_millis),
            requested: tie.is_some_and(|tie| tie.requested),
            requested_by: tie.is_some_and(|tie| tie.requested_by),
            domain_blocking: !actor.local && hosts.contains(&actor.host),
            endorsed: false,
            note: notes.get(&actor.id).cloned().unwrap_or_default(),
        }
    };
    Ok(known.iter().map(of).collect())
}

/// How a caller stands to one.
pub async fn relationship(
    app: &App,
    caller: &Caller,
    id: Id<Actor>,
) -> Result<Relationship, ApiError> {
    relationships(app, caller, &[id])
        .await?
        .pop()
        .ok_or_else(ApiError::not_found)
}
