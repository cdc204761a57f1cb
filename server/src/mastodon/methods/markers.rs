//! `markers`: how far somebody has read, on whichever device.

use std::collections::BTreeMap;

use axum::{Json, Router, extract::State, routing::get};
use community::{
    notification::{self, Which},
    reading,
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{error::ApiError, form::Params},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/markers", get(read).post(save))
}

/// How far somebody has read.
#[derive(Debug, Serialize)]
struct Marker {
    last_read_id: String,
    version: i64,
    updated_at: String,
}

type Markers = Json<BTreeMap<String, Marker>>;

impl From<reading::Marker> for Marker {
    fn from(marker: reading::Marker) -> Self {
        Self {
            last_read_id: marker.last_read_id.to_string(),
            version: marker.version,
            updated_at: marker.updated_at.to_rfc3339_millis(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    timeline: Vec<String>,
}

async fn read(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Markers, ApiError> {
    caller.needs("read:statuses")?;
    let markers = reading::markers(&app.db, caller.actor()?).await?;
    Ok(Json(
        markers
            .into_iter()
            .filter(|marker| asked.timeline.contains(&marker.timeline))
            .map(|marker| (marker.timeline.clone(), marker.into()))
            .collect(),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Position {
    last_read_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Positions {
    home: Option<Position>,
    notifications: Option<Position>,
}

async fn save(
    State(app): State<App>,
    caller: Caller,
    Params(positions): Params<Positions>,
) -> Result<Markers, ApiError> {
    caller.needs("write:statuses")?;
    let (by, me) = (caller.present()?, caller.actor()?);
    let which = Which {
        group: caller.group(),
        ..Which::all()
    };
    let mut saved = BTreeMap::new();
    let mut tx = app.db.begin().await?;
    for (timeline, position) in [
        ("home", positions.home),
        ("notifications", positions.notifications),
    ] {
        let Some(last) = position.and_then(|position| position.last_read_id) else {
            continue;
        };
        let last: i64 = last
            .trim()
            .parse()
            .map_err(|_| ApiError::invalid("last_read_id is no id"))?;
        let marker = reading::mark(&mut tx, me, timeline, last).await?;
        if timeline == "notifications" {
            notification::read_up_to(&mut tx, by, &which, last).await?;
        }
        saved.insert(timeline.to_owned(), marker.into());
    }
    tx.commit().await?;
    Ok(Json(saved))
}
