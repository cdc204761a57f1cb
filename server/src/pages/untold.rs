//! What was asked is withdrawn: whom a person has to tell, since nothing else can.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Html,
    routing::get,
};
use community::{call::CONTACT_DAYS, group, id::Id, notification, post::Post};

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Signed,
    pages::{answers::AnswerView, cards, layout::Layout, render::show},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/posts/{id}/untold", get(list))
}

/// Where it is read.
pub fn href(id: Id<Post>) -> String {
    format!("/posts/{id}/untold")
}

#[derive(Template)]
#[template(path = "things/untold.html")]
struct Page {
    layout: Layout,
    t: Say,
    answers: Vec<AnswerView>,
    days: i64,
}

async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let mut tx = app.db.begin().await?;
    let untold = notification::untold(&mut tx, &by, id).await?;
    tx.commit().await?;
    if untold.is_empty() {
        return Err(AppError::NotFound);
    }
    show(&Page {
        layout: layout.titled(&t.get("untold-title")).private(),
        t,
        answers: untold
            .into_iter()
            .map(|answer| AnswerView::new(t, zone, answer, None))
            .collect(),
        days: CONTACT_DAYS,
    })
}
