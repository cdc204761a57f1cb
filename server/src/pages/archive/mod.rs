//! What is a member's own, in one file for her to take along: her words and files, and the lists that other servers read. It is
//! written while she takes it, a piece at a time, and kept nowhere here.

mod said;
mod tables;
mod zip;

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::post,
};
use community::{
    actor::{self, Actor},
    member::Present,
};
use futures_util::{StreamExt as _, stream};
use http::header;
use tokio::{
    io::AsyncReadExt as _,
    sync::{Semaphore, mpsc},
};

use crate::{
    app::{App, error::AppError},
    auth::visitor::Signed,
    media::Files,
};
use zip::Zip;

/// How many are written at once; whoever comes meanwhile is asked to come back.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How long one waits for whoever takes nothing.
const PATIENCE: Duration = Duration::from_mins(2);

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/settings/archive", post(take_along))
}

async fn take_along(State(app): State<App>, Signed(present): Signed) -> Result<Response, AppError> {
    let place = PLACES.try_acquire().map_err(|_| AppError::Busy)?;
    let actor = actor::get(&app.db, present.member.actor_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let now = app.db.now().to_rfc3339();
    let day = now.split('T').next().unwrap_or_default();
    let name = format!("attachment; filename=\"{}-{day}.zip\"", actor.username);
    let (pieces, taken) = mpsc::channel(4);
    let failures = pieces.clone();
    tokio::spawn(async move {
        let _place = place;
        let zip = Zip::new(pieces, PATIENCE);
        if let Err(failure) = write(&app, &present, &actor, zip).await {
            tracing::info!(%failure, "an archive was not taken to its end");
            // What ends without its end must not look whole.
            let cut = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            let _ = failures.send_timeout(Err(cut), PATIENCE).await;
        }
    });
    let pieces = stream::unfold(taken, async |mut taken| {
        let piece = taken.recv().await?;
        Some((piece, taken))
    });
    Ok((
        [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ],
        // What presses it together on the way asks once more behind its end.
        Body::from_stream(pieces.fuse()),
    )
        .into_response())
}

async fn write(app: &App, present: &Present, actor: &Actor, mut zip: Zip) -> Result<(), AppError> {
    said::person(app, actor, &mut zip).await?;
    said::outbox(app, actor, &mut zip).await?;
    said::asked_unseen(app, present, &mut zip).await?;
    tables::following(app, actor, &mut zip).await?;
    tables::blocked(app, actor, &mut zip).await?;
    tables::muted(app, actor, &mut zip).await?;
    tables::bookmarks(app, present, &mut zip).await?;
    let faces = [actor.icon.as_deref(), actor.image.as_deref()];
    for url in faces.into_iter().flatten() {
        file(app, url, &mut zip).await?;
    }
    let mut last = None;
    loop {
        let posts = said::some(app, actor, last).await?;
        let Some(end) = posts.last() else { break };
        last = Some(end.id);
        for one in posts.iter().flat_map(|post| post.attachments.iter()) {
            if one.kept.is_some() {
                file(app, &one.url, &mut zip).await?;
            }
        }
    }
    zip.finish().await
}

/// A file of ours at this address; one that is not there is left out.
async fn file(app: &App, url: &str, zip: &mut Zip) -> Result<(), AppError> {
    const PIECE: usize = 64 * 1024;
    let Some(name) = said::place(app, url) else {
        return Ok(());
    };
    let own = name.trim_start_matches("media/");
    let Some(path) = Files::of(&app.config.data).named(own) else {
        return Ok(());
    };
    let Ok(mut file) = tokio::fs::File::open(path).await else {
        tracing::warn!(name, "a file that should be here is not");
        return Ok(());
    };
    if !zip.begin(&name)? {
        return Ok(());
    }
    let mut piece = vec![0; PIECE];
    loop {
        let count = file.read(&mut piece).await.map_err(AppError::internal)?;
        if count == 0 {
            break;
        }
        zip.write(piece.get(..count).unwrap_or_default()).await?;
    }
    Ok(())
}
