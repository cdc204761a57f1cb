//! Admin::Account, Admin::Report and Admin::DomainBlock: what coordinators are shown. Nobody's e-mail, and no address of a device: those
//! are not for others, or not kept at all.

use std::collections::HashMap;

use community::{
    actor::{self, Actor},
    block, group,
    id::Id,
    member::{self, Member, Present, State},
    peer::{Peer, Standing},
    report,
};
use serde::Serialize;

use super::{
    account::{self, Account},
    status::Status,
};
use crate::{app::App, mastodon::error::ApiError};

/// Somebody, as coordinators see her.
#[derive(Debug, Clone, Serialize)]
pub struct AdminAccount {
    pub id: Id<Actor>,
    pub username: String,
    pub domain: Option<String>,
    pub created_at: String,
    /// Always empty.
    pub email: &'static str,
    pub ip: Option<()>,
    pub ips: [(); 0],
    pub role: Option<()>,
    pub confirmed: bool,
    pub approved: bool,
    pub suspended: bool,
    pub silenced: bool,
    pub sensitized: bool,
    pub disabled: bool,
    pub locale: Option<String>,
    /// What she wrote when she asked to join.
    pub invite_request: Option<String>,
    pub account: Account,
}

/// A report, as coordinators see it.
#[derive(Debug, Clone, Serialize)]
pub struct AdminReport {
    pub id: Id<report::Report>,
    pub action_taken: bool,
    pub action_taken_at: Option<String>,
    pub category: report::Category,
    pub comment: String,
    pub forwarded: bool,
    pub created_at: String,
    pub updated_at: String,
    pub account: Option<AdminAccount>,
    pub target_account: Option<AdminAccount>,
    /// Reports are all coordinators' together.
    pub assigned_account: Option<()>,
    pub action_taken_by_account: Option<()>,
    pub statuses: Vec<Status>,
    pub rules: [(); 0],
}

/// How another server stands, when it is silenced or blocked.
#[derive(Debug, Clone, Serialize)]
pub struct DomainBlock {
    /// Its name: there is no other.
    pub id: String,
    pub domain: String,
    pub digest: String,
    pub created_at: String,
    pub severity: &'static str,
    pub reject_media: bool,
    pub reject_reports: bool,
    pub private_comment: Option<String>,
    pub public_comment: Option<String>,
    pub obfuscate: bool,
}

impl DomainBlock {
    /// `None` for one that stands as everyone does.
    pub fn of(peer: Peer) -> Option<Self> {
        let (severity, is_blocked) = match peer.standing {
            Standing::Silenced => ("silence", false),
            Standing::Blocked => ("suspend", true),
            Standing::Neutral | Standing::Allowed => return None,
        };
        Some(Self {
            id: peer.host.clone(),
            digest: String::new(),
            created_at: peer.first_heard_at.to_rfc3339_millis(),
            severity,
            reject_media: is_blocked,
            reject_reports: is_blocked,
            private_comment: None,
            public_comment: None,
            obfuscate: false,
            domain: peer.host,
        })
    }
}

/// These as coordinators see them, in this order.
pub async fn accounts(
    app: &App,
    by: &Present,
    ids: &[Id<Actor>],
) -> Result<Vec<AdminAccount>, ApiError> {
    let (_, group) = group::ours(&app.db).await?;
    let (blocked, _) = block::among(&app.db, group.id, ids).await?;
    let members: HashMap<Id<Actor>, Member> = member::behind(&app.db, by, ids)
        .await?
        .into_iter()
        .map(|member| (member.actor_id, member))
        .collect();
    let mut actors = actor::many(&app.db, ids).await?;
    actors.sort_by_key(|actor| ids.iter().position(|id| *id == actor.id));
    let shown = account::accounts(app, actors.clone()).await?;
    let of = |(actor, account): (Actor, Account)| {
        let member = members.get(&actor.id);
        AdminAccount {
            id: actor.id,
            domain: (!actor.local).then_some(actor.host),
            created_at: member
                .map_or(actor.created_at, |member| member.created_at)
                .to_rfc3339_millis(),
            email: "",
            ip: None,
            ips: [],
            role: None,
            confirmed: true,
            approved: member.is_none_or(|member| !member.state.is_asking()),
            suspended: blocked.contains(&actor.id) || actor.deleted_at.is_some(),
            silenced: false,
            sensitized: false,
            disabled: member
                .is_some_and(|member| matches!(member.state, State::Left | State::Refused)),
            locale: member.map(|member| member.language.clone()),
            invite_request: member.and_then(|member| member.words.clone()),
            username: actor.username,
            account,
        }
    };
    Ok(actors.into_iter().zip(shown).map(of).collect())
}
