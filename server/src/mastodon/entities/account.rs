//! Account: a member, the group, or anyone elsewhere.

use std::collections::HashMap;

use community::{
    actor::{self, Actor, Kind, Tally},
    follow, group,
    id::Id,
    media::Media,
    text,
    time::Time,
};
use federation::objects;
use serde::Serialize;
use serde_json::Value;

use crate::{app::App, auth::bearer::Caller, mastodon::error::ApiError, pages::assets};

/// Anyone, as everyone may know them. Whether this viewer may know of a member at all is for the caller to ask.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    pub id: Id<Actor>,
    pub username: String,
    /// The name alone for those here, with the host for those elsewhere.
    pub acct: String,
    pub display_name: String,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub group: bool,
    pub created_at: String,
    pub note: String,
    pub url: String,
    pub uri: String,
    pub avatar: String,
    pub avatar_static: String,
    pub avatar_description: String,
    pub header: String,
    pub header_static: String,
    pub header_description: String,
    pub followers_count: i64,
    pub following_count: i64,
    pub statuses_count: i64,
    /// A day.
    pub last_status_at: Option<String>,
    pub hide_collections: bool,
    pub noindex: bool,
    pub emojis: [(); 0],
    pub roles: Vec<Role>,
    pub fields: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Box<Account>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
}

/// A line of a profile.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    pub name: String,
    pub value: String,
    pub verified_at: Option<String>,
}

/// What a member does for the group, as apps know roles.
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    pub id: &'static str,
    pub name: &'static str,
    pub color: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlighted: Option<bool>,
}

/// Whom a token speaks for: an account, and what only she is told.
#[derive(Debug, Clone, Serialize)]
pub struct CredentialAccount {
    #[serde(flatten)]
    pub account: Account,
    pub source: Source,
    pub role: Role,
}

/// What a profile form is filled with.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub privacy: &'static str,
    pub sensitive: bool,
    pub language: String,
    pub note: String,
    pub fields: Vec<Field>,
    pub follow_requests_count: i64,
    pub hide_collections: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub attribution_domains: [(); 0],
    pub quote_policy: &'static str,
}

/// One account.
pub async fn account(app: &App, actor: Actor) -> Result<Account, ApiError> {
    accounts(app, vec![actor])
        .await?
        .pop()
        .ok_or_else(ApiError::not_found)
}

/// Accounts in the order of the actors; one query, however many.
pub async fn accounts(app: &App, actors: Vec<Actor>) -> Result<Vec<Account>, ApiError> {
    let ids: Vec<Id<Actor>> = actors.iter().map(|actor| actor.id).collect();
    let tallies: HashMap<Id<Actor>, Tally> = actor::tallies(&app.db, &ids)
        .await?
        .into_iter()
        .map(|tally| (tally.id, tally))
        .collect();
    let ours = if actors.iter().any(|actor| actor.local) {
        Ours::find(app, actors.iter().find(|actor| is_our_group(actor))).await?
    } else {
        Ours::default()
    };
    Ok(actors
        .into_iter()
        .map(|actor| {
            let tally = tallies.get(&actor.id);
            of(app, actor, tally, &ours)
        })
        .collect())
}

/// Accounts in the order of these ids; who is not known is left out.
pub async fn in_order(app: &App, ids: &[Id<Actor>]) -> Result<Vec<Account>, ApiError> {
    let mut actors = actor::many(&app.db, ids).await?;
    actors.sort_by_key(|actor| ids.iter().position(|id| *id == actor.id));
    accounts(app, actors).await
}

fn is_our_group(actor: &Actor) -> bool {
    actor.local && actor.kind == Kind::Group
}

/// What accounts of this place take from the group.
#[derive(Default)]
struct Ours {
    /// When the group began: when each of its members joined is for the group to know.
    since: Option<Time>,
    document: Value,
}

impl Ours {
    /// Its document only where the group itself is among those that are shown.
    async fn find(app: &App, shown: Option<&Actor>) -> Result<Self, ApiError> {
        let Some(group) = group::find(&app.db).await? else {
            return Ok(Self::default());
        };
        let document = match shown {
            Some(actor) => {
                let schedules = group::schedules(&app.db).await?;
                // The same lines as other servers are given.
                objects::actor::group(app.db.here(), actor, &group, &schedules)
            }
            None => Value::Null,
        };
        Ok(Self {
            since: Some(group.created_at),
            document,
        })
    }

    fn note(&self) -> Option<String> {
        self.document["summary"].as_str().map(str::to_owned)
    }

    fn fields(&self) -> Vec<Field> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.document["attachment"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| Field {
                name: text(&line["name"]),
                value: text(&line["value"]),
                verified_at: None,
            })
            .collect()
    }
}

/// Accounts by id, for those who need many of them; two queries. Who is not known is missing.
pub async fn by_id(app: &App, ids: &[Id<Actor>]) -> Result<HashMap<Id<Actor>, Account>, ApiError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let actors = actor::many(&app.db, ids).await?;
    Ok(accounts(app, actors)
        .await?
        .into_iter()
        .map(|account| (account.id, account))
        .collect())
}

fn of(app: &App, actor: Actor, tally: Option<&Tally>, ours: &Ours) -> Account {
    let is_our_group = is_our_group(&actor);
    let here = app.db.here();
    let acct = if actor.local {
        actor.username.clone()
    } else {
        format!("{}@{}", actor.username, actor.host)
    };
    let avatar = actor
        .icon
        .clone()
        .unwrap_or_else(|| here.url(&assets::address("avatar.png")));
    let header = actor
        .image
        .clone()
        .unwrap_or_else(|| here.url(&assets::address("header.png")));
    Account {
        id: actor.id,
        acct,
        display_name: actor.name.clone(),
        locked: actor.manually_approves,
        bot: actor.kind == Kind::Service,
        discoverable: Some(actor.outside),
        indexable: false,
        group: actor.kind == Kind::Group,
        created_at: ours
            .since
            .filter(|_| actor.local)
            .unwrap_or(actor.created_at)
            .to_rfc3339_millis(),
        note: ours
            .note()
            .filter(|_| is_our_group)
            .unwrap_or_else(|| actor.summary.as_str().to_owned()),
        url: actor
            .url
            .clone()
            .unwrap_or_else(|| here.profile(&actor.username)),
        uri: actor.uri.clone(),
        avatar_static: still(&avatar, actor.local),
        avatar,
        avatar_description: String::new(),
        header_static: still(&header, actor.local),
        header,
        header_description: String::new(),
        followers_count: tally.map_or(0, |tally| tally.followers),
        following_count: tally.map_or(0, |tally| tally.following),
        statuses_count: tally.map_or(0, |tally| tally.posts),
        last_status_at: tally
            .and_then(|tally| tally.last_post_at)
            .and_then(|at| at.to_rfc3339().get(..10).map(str::to_owned)),
        // Who follows whom is nobody's business here.
        hide_collections: actor.local,
        noindex: false,
        emojis: [],
        roles: Vec::new(),
        fields: if is_our_group {
            ours.fields()
        } else {
            actor.fields.0.iter().map(field).collect()
        },
        moved: None,
        suspended: actor.deleted_at.is_some(),
        username: actor.username,
    }
}

/// The same picture where it does not move.
fn still(url: &str, is_ours: bool) -> String {
    Media::small_of(url)
        .filter(|_| is_ours && url.ends_with(".gif"))
        .unwrap_or_else(|| url.to_owned())
}

fn field(field: &actor::Field) -> Field {
    Field {
        name: field.name.clone(),
        value: field.value.clone(),
        verified_at: None,
    }
}

/// Whom this token speaks for.
pub async fn of_caller(
    app: &App,
    caller: &Caller,
    actor: Actor,
) -> Result<CredentialAccount, ApiError> {
    let present = caller.present()?;
    let own = &present.member.preferences.0;
    let privacy = match own.posting.privacy.as_deref() {
        _ if caller.is_group() => "public",
        // Whatever she chose: without an address outside her words stay inside.
        _ if !actor.outside => "private",
        Some("unlisted") => "unlisted",
        Some("private") => "private",
        Some("direct") => "direct",
        _ => "public",
    };
    let language = if let Some(language) = &own.posting.language
        && !caller.is_group()
    {
        language.clone()
    } else if caller.is_group() {
        group::find(&app.db).await?.map_or_else(
            || present.member.language.clone(),
            |group| group.profile.0.language,
        )
    } else {
        present.member.language.clone()
    };
    let plain = |html: &str| text::Html::clean(html).plain();
    let shown = account(app, actor.clone()).await?;
    let fields = shown.fields.iter().map(|line| Field {
        value: plain(&line.value),
        ..line.clone()
    });
    let is_discoverable = if caller.is_group() {
        actor.outside
    } else {
        own.is_discoverable
    };
    let is_bot = own.is_bot && !caller.is_group();
    let source = Source {
        privacy,
        sensitive: own.posting.sensitive && !caller.is_group(),
        language,
        note: plain(&shown.note),
        fields: fields.collect(),
        follow_requests_count: follow::waiting_count(&app.db, actor.id).await?,
        hide_collections: true,
        discoverable: is_discoverable,
        indexable: false,
        attribution_domains: [],
        quote_policy: "nobody",
    };
    let role = if present.is_coordinator() && !caller.is_group() {
        Role {
            id: "3",
            name: "Coordinator",
            color: "",
            // Reports, accounts and other servers, in Mastodon's bits.
            permissions: Some("1080"),
            highlighted: Some(true),
        }
    } else {
        Role {
            id: "-99",
            name: "",
            color: "",
            permissions: Some("0"),
            highlighted: Some(false),
        }
    };
    let account = Account {
        bot: is_bot,
        discoverable: Some(is_discoverable),
        ..shown
    };
    Ok(CredentialAccount {
        account,
        source,
        role,
    })
}
