//! `accounts`, the half that changes something between two: following, blocking, muting, a note.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use community::{
    actor::Actor,
    block,
    follow::{self, State as Follows, Wish},
    id::Id,
    member, mute,
    store::Tx,
};
use serde::Deserialize;

use super::known::Ids;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::relationship::{self, Relationship},
        error::ApiError,
        form::{Named, Params},
    },
};

type Answer = Result<Json<Relationship>, ApiError>;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/accounts/relationships", get(relationships))
        .route("/api/v1/accounts/{id}/follow", post(begin))
        .route("/api/v1/accounts/{id}/unfollow", post(end))
        .route("/api/v1/accounts/{id}/block", post(block_one))
        .route("/api/v1/accounts/{id}/unblock", post(unblock))
        .route("/api/v1/accounts/{id}/mute", post(mute_one))
        .route("/api/v1/accounts/{id}/unmute", post(unmute))
        .route("/api/v1/accounts/{id}/note", post(note))
        .route(
            "/api/v1/accounts/{id}/remove_from_followers",
            post(remove_from_followers),
        )
}

async fn relationships(
    State(app): State<App>,
    caller: Caller,
    Params(ids): Params<Ids>,
) -> Result<Json<Vec<Relationship>>, ApiError> {
    caller.needs("read:follows")?;
    relationship::relationships(&app, &caller, &ids.read())
        .await
        .map(Json)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HowToFollow {
    reblogs: Option<bool>,
    notify: Option<bool>,
    languages: Option<Vec<String>>,
}

async fn begin(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
    Params(how): Params<HowToFollow>,
) -> Answer {
    caller.needs("write:follows")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    if caller.is_group() {
        // The group's own follow: what comes of it is for everyone here.
        member::known(&mut tx, Some(by), id).await?;
        follow::ask(&mut tx, Some(by), id).await?;
    } else {
        let wish = Wish {
            reblogs: how.reblogs,
            notify: how.notify,
            languages: how.languages.map(languages),
        };
        follow::begin(&mut tx, by, id, &wish).await?;
    }
    done(&app, &caller, tx, id).await
}

/// Words that can be languages, and not without end.
fn languages(mut languages: Vec<String>) -> Vec<String> {
    languages.retain(|one| {
        (2..=35).contains(&one.len())
            && one
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    languages.truncate(50);
    languages
}

async fn end(State(app): State<App>, caller: Caller, Named(id): Named<Actor>) -> Answer {
    caller.needs("write:follows")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    member::known(&mut tx, Some(by), id).await?;
    if caller.is_group() {
        follow::stop(&mut tx, Some(by), id).await?;
    } else {
        follow::end(&mut tx, by, id).await?;
    }
    done(&app, &caller, tx, id).await
}

async fn block_one(State(app): State<App>, caller: Caller, Named(id): Named<Actor>) -> Answer {
    caller.needs("write:blocks")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    if caller.is_group() {
        block::block(&mut tx, by, id).await?;
    } else {
        block::by_member(&mut tx, by, id).await?;
    }
    done(&app, &caller, tx, id).await
}

async fn unblock(State(app): State<App>, caller: Caller, Named(id): Named<Actor>) -> Answer {
    caller.needs("write:blocks")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    if caller.is_group() {
        block::unblock(&mut tx, by, id).await?;
    } else {
        block::lifted_by_member(&mut tx, by, id).await?;
    }
    done(&app, &caller, tx, id).await
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct HowToMute {
    notifications: bool,
    duration: i64,
}

impl Default for HowToMute {
    fn default() -> Self {
        Self {
            notifications: true,
            duration: 0,
        }
    }
}

async fn mute_one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
    Params(how): Params<HowToMute>,
) -> Answer {
    caller.needs("write:mutes")?;
    let (by, me) = (caller.present()?, caller.actor()?);
    let mut tx = app.db.begin().await?;
    mute::begin(&mut tx, by, me, id, how.notifications, how.duration).await?;
    done(&app, &caller, tx, id).await
}

async fn unmute(State(app): State<App>, caller: Caller, Named(id): Named<Actor>) -> Answer {
    caller.needs("write:mutes")?;
    let mut tx = app.db.begin().await?;
    mute::end(&mut tx, caller.actor()?, id).await?;
    done(&app, &caller, tx, id).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Note {
    comment: String,
}

async fn note(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
    Params(note): Params<Note>,
) -> Answer {
    caller.needs("write:accounts")?;
    let (by, me) = (caller.present()?, caller.actor()?);
    let mut tx = app.db.begin().await?;
    mute::remark(&mut tx, by, me, id, &note.comment).await?;
    done(&app, &caller, tx, id).await
}

async fn remove_from_followers(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Answer {
    caller.needs("write:follows")?;
    let (by, me) = (caller.present()?, caller.actor()?);
    let mut tx = app.db.begin().await?;
    member::known(&mut tx, Some(by), id).await?;
    if let Some(known) = follow::between(&mut tx, id, me).await?
        && known.state != Follows::Rejected
    {
        follow::remove(&mut tx, by, known.id).await?;
    }
    done(&app, &caller, tx, id).await
}

/// What was changed is on disk before it is told.
async fn done(app: &App, caller: &Caller, tx: Tx, id: Id<Actor>) -> Answer {
    tx.commit().await?;
    relationship::relationship(app, caller, id).await.map(Json)
}
