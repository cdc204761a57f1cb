//! When something is wrong: reporting and blocking by any member, closing replies by who may, blocking for all and taking away by the
//! hosts and coordinators.

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::post,
};
use community::{
    actor::Actor,
    block,
    id::Id,
    member,
    post::{self as posts, Post},
    report::{self, Category},
};

use crate::{
    app::{App, error::AppError, i18n},
    auth::visitor::{Coordinator, Host, Signed, Visitor},
    pages::{
        cards,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        network::{self, Telling},
        things::{Answering, back_to, find},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/posts/{id}/report", post(tell_of_post))
        .route("/posts/{id}/replies", post(close))
        .route("/posts/{id}/take-away", post(take_away))
        .route("/people/{id}/report", post(tell))
        .route("/people/{id}/block", post(shut))
        .route("/people/{id}/unblock", post(open))
        .route("/desk/people/{id}/block", post(shut_for_all))
        .route("/desk/people/{id}/unblock", post(open_for_all))
}

fn done(to: &str, key: &'static str) -> Response {
    layout::flash(Redirect::to(to).into_response(), Tone::Ok, key)
}

async fn tell(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Actor>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let about = member::known(&app.db, Some(&by), id).await?;
    let forward = fields.is("forward");
    let why = match fields.words("words") {
        None => "missing",
        Some(words) => {
            let kind = (Category::Other, forward);
            let mut tx = app.db.begin().await?;
            match report::make_of_kind(&mut tx, &by, id, Vec::new(), &words, kind).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(done(&cards::person(&about), i18n::key("reported")));
                }
                Err(community::Error::Enough(why) | community::Error::Conflict(why)) => why,
                Err(failure) => return Err(failure.into()),
            }
        }
    };
    let mut faults = Faults::default();
    faults.add("words", why);
    let telling = Telling {
        faults,
        words: fields.get("words").to_owned(),
        forward,
    };
    network::actor_page(&app, &visitor, layout, about, telling).await
}

async fn tell_of_post(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = find(&app, &visitor, id).await?;
    let why = match fields.words("words") {
        None => "missing",
        Some(words) => {
            let posts = vec![entry.post.uri.clone()];
            let kind = (Category::Other, fields.is("forward"));
            let mut tx = app.db.begin().await?;
            let about = entry.post.author_id;
            match report::make_of_kind(&mut tx, &by, about, posts, &words, kind).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(back_to(&entry.post, i18n::key("reported")));
                }
                Err(community::Error::Enough(why) | community::Error::Conflict(why)) => why,
                Err(failure) => return Err(failure.into()),
            }
        }
    };
    let mut faults = Faults::default();
    faults.add("words", why);
    Answering {
        faults,
        fields,
        form: "report",
    }
    .again(&app, &visitor, layout, id)
    .await
}

/// Closes the replies, or opens them again.
async fn close(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = find(&app, &visitor, id).await?;
    let closed = fields.is("closed");
    let mut tx = app.db.begin().await?;
    posts::close_replies(&mut tx, &by, id, closed).await?;
    tx.commit().await?;
    let told = if closed {
        i18n::key("replies-are-closed")
    } else {
        i18n::key("replies-are-open")
    };
    Ok(back_to(&entry.post, told))
}

/// A coordinator takes away what somebody said.
async fn take_away(
    State(app): State<App>,
    Coordinator(by): Coordinator,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    report::take_away(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(layout::flash(
        Redirect::to("/desk/reports").into_response(),
        Tone::Ok,
        i18n::key("taken-away"),
    ))
}

async fn shut(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Actor>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    block::by_member(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done("/settings#blocked", i18n::key("person-blocked")))
}

async fn open(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Actor>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    block::lifted_by_member(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done("/settings#blocked", i18n::key("person-unblocked")))
}

async fn shut_for_all(
    State(app): State<App>,
    Host(by): Host,
    Path(id): Path<Id<Actor>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    block::block(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done(
        &format!("/network/actors/{id}"),
        i18n::key("person-blocked-for-all"),
    ))
}

async fn open_for_all(
    State(app): State<App>,
    Host(by): Host,
    Path(id): Path<Id<Actor>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    block::unblock(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done(
        &format!("/network/actors/{id}"),
        i18n::key("person-unblocked"),
    ))
}
