//! `media`: files for posts; taken in, described, thrown away.

use axum::{
    Json, Router,
    extract::{Request, State},
    routing::{get, post},
};
use community::media::{self, Focus, Purpose};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::{App, error::AppError},
    auth::bearer::Caller,
    mastodon::{
        entities::media::{self as entity, Media},
        error::ApiError,
        form::{self, Named, Params},
    },
    media::{self as kept, Files, Intake, Words},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/media", post(upload))
        .route("/api/v2/media", post(upload))
        .route("/api/v1/media/{id}", get(show).put(change).delete(discard))
}

/// What an app says of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub description: Option<String>,
    /// Two numbers and a comma: `-0.5,0.25`.
    pub focus: Option<String>,
}

impl Wish {
    /// The point that must stay in sight, when one is told.
    ///
    /// # Errors
    /// 422 for what is no point.
    pub fn focus(&self) -> Result<Option<Focus>, ApiError> {
        let Some(text) = self.focus.as_deref().filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        let point = text.split_once(',').and_then(|(x, y)| {
            Some(Focus {
                x: x.trim().parse().ok()?,
                y: y.trim().parse().ok()?,
            })
        });
        point.map(Some).ok_or_else(|| {
            ApiError::invalid("Validation failed: focus is no point such as 0.0,0.5")
        })
    }
}

/// It is ready at once: whoever sends a picture waits until it is cleaned.
async fn upload(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<Media>, ApiError> {
    caller.needs("write:media")?;
    caller.present()?;
    let owner = caller.actor()?;
    let mut intake = Intake::new(Files::of(&app.config.data), &["file"]);
    let wish: Wish = form::with_files(request, &mut intake).await?;
    let words = Words {
        focus: wish.focus()?,
        description: wish.description.unwrap_or_default(),
    };
    let incoming = intake.take("file")?.ok_or(AppError::Invalid {
        field: "file",
        why: "missing",
    })?;
    let media = kept::keep(&app, owner, Purpose::Post, incoming, words).await?;
    shown(&app, &media)
}

fn shown(app: &App, media: &media::Media) -> Result<Json<Media>, ApiError> {
    entity::of(&media.attachment(app.db.here()))
        .map(Json)
        .ok_or_else(ApiError::not_found)
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<media::Media>,
) -> Result<Json<Media>, ApiError> {
    caller.needs("write:media")?;
    let media = media::get(&app.db, caller.actor()?, id).await?;
    shown(&app, &media)
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<media::Media>,
    Params(wish): Params<Wish>,
) -> Result<Json<Media>, ApiError> {
    caller.needs("write:media")?;
    let focus = wish.focus()?;
    let mut tx = app.db.begin().await?;
    let description = wish.description.as_deref();
    let owner = caller.actor()?;
    let media = media::describe(&mut tx, owner, id, None, description, focus).await?;
    tx.commit().await?;
    shown(&app, &media)
}

async fn discard(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<media::Media>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:media")?;
    let mut tx = app.db.begin().await?;
    media::discard(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_two_numbers() {
        let of = |text: &str| {
            let wish = Wish {
                focus: Some(text.to_owned()),
                ..Wish::default()
            };
            wish.focus().ok()
        };
        assert_eq!(of(""), Some(None));
        assert_eq!(of("0.5, -1"), Some(Some(Focus { x: 0.5, y: -1.0 })));
        for wrong in ["1", "a,b", "0.1;0.2", "1,2,3"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
