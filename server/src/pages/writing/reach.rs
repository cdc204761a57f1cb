//! Asking more people: how far a call reaches is widened by whoever decides on it, after the preview of who will see what.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use community::{
    call,
    id::Id,
    member::Present,
    post::{Kind, Post, Visibility},
    timeline,
};

use super::{
    desk::Desk,
    shared::{PreviewPage, changing},
};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        cards,
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this room.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/posts/{id}/reach", get(choose).post(send))
}

#[derive(Template)]
#[template(path = "writing/reach.html")]
struct ReachPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    id: Id<Post>,
    title: String,
    href: String,
    now: String,
    chosen: String,
    /// She has no address outside, and it is her own: the group may ask more people, in its name.
    is_inside_only: bool,
    wider: Vec<Choice>,
}

async fn choose(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let desk = asking(&app, by, id).await?;
    page(layout, &desk, Faults::default(), &Fields::default())
}

/// Whoever offers something asks nobody.
async fn asking(app: &App, by: Present, id: Id<Post>) -> Result<Desk, AppError> {
    let desk = changing(app, by, id).await?;
    match desk.kind {
        Kind::Call => Ok(desk),
        Kind::Note | Kind::Story | Kind::Event | Kind::Offer => Err(AppError::NotFound),
    }
}

fn page(
    layout: Layout,
    desk: &Desk,
    faults: Faults,
    fields: &Fields,
) -> Result<Response, AppError> {
    let t = layout.t;
    let entry = desk.known.as_ref().ok_or(AppError::NotFound)?;
    let network = Choice::new("followers", t.get("see-network")).hinted(t.get("reach-followers"));
    let everyone = Choice::new("public", t.get("see-everyone")).hinted(t.get("reach-public"));
    let wider = match entry.post.visibility {
        Visibility::Inside => vec![network, everyone],
        Visibility::Followers => vec![everyone],
        Visibility::Direct | Visibility::Unlisted | Visibility::Public => Vec::new(),
    };
    let status = faults.status();
    let page = ReachPage {
        faults,
        id: entry.post.id,
        title: entry.post.title.clone().unwrap_or_default(),
        href: cards::href(&entry.post),
        now: t.pick("visibility", entry.post.visibility.as_str()),
        is_inside_only: !desk.is_outside && entry.author.id == desk.by.member.actor_id,
        chosen: fields.get("visibility").to_owned(),
        wider,
        layout: layout.titled(&t.get("reach-title")).private(),
        t,
    };
    Ok((status, show(&page)?).into_response())
}

async fn send(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let desk = asking(&app, by, id).await?;
    if fields.get("step") == "edit" {
        return page(layout, &desk, Faults::default(), &fields);
    }
    let mut faults = Faults::default();
    let Some(to) = fields.choice::<Visibility>(&mut faults, "visibility") else {
        return page(layout, &desk, faults, &fields);
    };
    let mut tx = app.db.begin().await?;
    let post = match call::widen(&mut tx, &desk.by, id, to).await {
        Ok(post) => post,
        Err(failure) => {
            drop(tx);
            return page(layout, &desk, Faults::catch(failure.into())?, &fields);
        }
    };
    if fields.get("step") == "publish" {
        tx.commit().await?;
        let back = Redirect::to(&cards::href(&post)).into_response();
        return Ok(layout::flash(back, Tone::Ok, i18n::key("reach-widened")));
    }
    // Written as it would be, shown, and not kept.
    let entry = timeline::entries(&mut tx, vec![post]).await?.pop();
    drop(tx);
    let entry = entry.ok_or(AppError::NotFound)?;
    let t = layout.t;
    let page = PreviewPage {
        action: format!("/posts/{id}/reach"),
        send: t.get("reach-widen"),
        hint: Some(t.get("reach-stays")),
        ..PreviewPage::new(layout, &desk, &fields, &entry)
    };
    Ok(show(&page)?.into_response())
}
