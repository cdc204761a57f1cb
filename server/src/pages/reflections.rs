//! "What was good, what next?", for those who were asked; the words go to the group.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use community::{
    id::Id,
    post::{Kind, Post},
    reflection,
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Signed, Visitor},
    pages::{cards, fields::Fields, form::Faults, layout::Layout, render::show, things},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/posts/{id}/afterwards", get(ask).post(say))
}

#[derive(Template)]
#[template(path = "afterwards/reflection.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    id: Id<Post>,
    title: String,
    href: String,
    is_call: bool,
    as_group: bool,
}

async fn page(
    layout: Layout,
    post: &Post,
    faults: Faults,
    fields: Fields,
) -> Result<Response, AppError> {
    let t = layout.t;
    let status = faults.status();
    let page = Page {
        layout: layout.titled(&t.get("afterwards-title")).private(),
        t,
        faults,
        fields,
        id: post.id,
        title: cards::name(post, 80),
        href: cards::href(post),
        is_call: post.kind == Kind::Call,
        as_group: post.kind == Kind::Call && post.member_id.is_some(),
    };
    Ok((status, show(&page)?).into_response())
}

async fn ask(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    if !reflection::is_asked(&app.db, &by, id).await? {
        // She has said it, or was never asked: the thing itself is what there is.
        return Ok(axum::response::Redirect::to(&cards::href(&entry.post)).into_response());
    }
    page(layout, &entry.post, Faults::default(), Fields::default()).await
}

async fn say(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut faults = Faults::missing(&[("words", fields.get("words"))]);
    if !faults.any() {
        let mut tx = app.db.begin().await?;
        match reflection::say(&mut tx, &by, id, fields.get("words")).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(things::back_to(&entry.post, i18n::key("afterwards-said")));
            }
            Err(failure) => match AppError::from(failure) {
                // The words are one field here, whatever the post calls it.
                AppError::Invalid { why, .. } | AppError::Enough(why) => faults.add("words", why),
                other => return Err(other),
            },
        }
    }
    page(layout, &entry.post, faults, fields).await
}
