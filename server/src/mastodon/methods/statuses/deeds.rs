//! The small things that readers do with a post, and who did them.

use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use community::{actor, reaction, timeline::Item};
use serde::Deserialize;

use super::sight::find;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account,
            status::{self, Status},
        },
        error::ApiError,
        form::Params,
        page::Paging,
    },
};

/// One of the small things that a reader does with a post: in one transaction, then as it is after it.
macro_rules! deed {
    ($name:ident, $scope:literal, $deed:path) => {
        pub(super) async fn $name(
            State(app): State<App>,
            caller: Caller,
            Path(id): Path<String>,
        ) -> Result<Json<Status>, ApiError> {
            caller.needs($scope)?;
            let by = caller.author()?;
            let reader = caller.reader();
            let (post, _) = find(&app.db, &reader, &id).await?;
            let mut tx = app.db.begin().await?;
            $deed(&mut tx, &by, post.id).await?;
            tx.commit().await?;
            status::one(&app, &reader, post).await.map(Json)
        }
    };
}

deed!(favourite, "write:favourites", reaction::like);
deed!(unfavourite, "write:favourites", reaction::unlike);
deed!(unreblog, "write:statuses", reaction::unboost);
deed!(bookmark, "write:bookmarks", reaction::keep);
deed!(unbookmark, "write:bookmarks", reaction::unkeep);
deed!(pin, "write:accounts", reaction::pin);
deed!(unpin, "write:accounts", reaction::unpin);
deed!(mute, "write:mutes", reaction::mute_thread);
deed!(unmute, "write:mutes", reaction::unmute_thread);

#[derive(Deserialize)]
pub(super) struct Boost {
    visibility: Option<String>,
}

/// The boost's own status. Boosts of ours have no other reach than the one who boosts has; one that is asked for and cannot be is
/// refused.
pub(super) async fn reblog(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(wanted): Params<Boost>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = caller.author()?;
    let reader = caller.reader();
    let speaker = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::unauthorized)?;
    let (post, _) = find(&app.db, &reader, &id).await?;
    let refused = match wanted.visibility.as_deref().unwrap_or_default() {
        "" => None,
        "public" | "unlisted" => (!speaker.outside).then_some("inside-only"),
        "private" => speaker.outside.then_some("not-allowed"),
        _ => Some("not-allowed"),
    };
    if let Some(why) = refused {
        return Err(community::Error::Invalid {
            field: "visibility",
            why,
        }
        .into());
    }
    let mut tx = app.db.begin().await?;
    let boost = reaction::boost(&mut tx, &by, post.id).await?;
    tx.commit().await?;
    let item = Item {
        at: boost.id.get(),
        post,
        boost: Some(boost),
    };
    let status = status::many(&app, &reader, vec![item]).await?.pop();
    status.map(Json).ok_or_else(ApiError::not_found)
}

pub(super) async fn favourited_by(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    by_whom(&app, &caller, &id, reaction::Kind::Like, &paging).await
}

pub(super) async fn reblogged_by(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    by_whom(&app, &caller, &id, reaction::Kind::Announce, &paging).await
}

async fn by_whom(
    app: &App,
    caller: &Caller,
    id: &str,
    kind: reaction::Kind,
    paging: &Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:accounts")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, id).await?;
    let page = paging.page(40, 80);
    let who = reaction::by_whom(&app.db, post.id, kind, reader.actor, &page).await?;
    let ids: Vec<_> = who.iter().map(|(_, actor)| *actor).collect();
    let cursors: Vec<i64> = who.iter().map(|(at, _)| *at).collect();
    let shown = account::in_order(app, &ids).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}
