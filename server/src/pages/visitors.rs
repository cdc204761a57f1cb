//! Private links of people without an account: their answer, their place at a meeting, their story.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post as posted},
};
use community::{
    call, event, group,
    id::Id,
    post,
    post::{Post, Viewer},
    story,
    timeline::{self, Entry},
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::{limit::Deed, visitor::Visitor},
    pages::{
        answers::{self, AnswerView},
        cards,
        group::facts,
        layout::{self, Layout, Tone},
        render::show,
        things::aside::{self, Coming},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/answer/{secret}", get(answer))
        .route("/answer/{secret}/confirm", posted(confirm))
        .route("/answer/{secret}/take-back", posted(take_back))
        .route("/coming/{secret}", get(coming))
        .route("/coming/{secret}/leave", posted(leave))
        .route("/story/{secret}", get(told))
        .route("/story/{secret}/withdraw", posted(withdraw))
}

/// What the link is about, as far as everyone may read it; a title outlives what was closed to outsiders since.
async fn about(app: &App, id: Id<Post>) -> Result<Option<Entry>, AppError> {
    let entry = timeline::entry(&app.db, &Viewer::Nobody, id).await?;
    Ok(entry.filter(|entry| entry.post.deleted_at.is_none()))
}

/// Counts one who uses a private link, since it may be a guess.
pub(super) fn count(app: &App, visitor: &Visitor) -> Result<(), AppError> {
    app.limits
        .count(Deed::Code, visitor.client, None, app.db.now().0)
}

/// What a private link that opens nothing is answered with. Only guesses are counted: one's own link opens as often as one likes.
pub(super) fn refuse(app: &App, visitor: &Visitor) -> AppError {
    match count(app, visitor) {
        Ok(()) => AppError::NotFound,
        Err(too_many) => too_many,
    }
}

#[derive(Template)]
#[template(path = "visitors/answer.html")]
struct AnswerPage {
    layout: Layout,
    t: Say,
    secret: String,
    link: String,
    about: Option<(String, String)>,
    answer: AnswerView,
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let Some(answer) = call::by_secret(&app.db, &secret).await? else {
        return Err(refuse(&app, &visitor));
    };
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let about = about(&app, answer.call_id).await?;
    let over = answers::why_over(&app, &answer).await?;
    show(&AnswerPage {
        layout: layout.titled(&t.get("mine-answer")).private(),
        t,
        link: app.db.here().url(&format!("/answer/{secret}")),
        secret,
        about: about.map(|entry| {
            (
                entry.post.title.clone().unwrap_or_default(),
                cards::href(&entry.post),
            )
        }),
        answer: AnswerView::new(t, zone, answer, None).once_over(over),
    })
}

async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    call::confirm_by_secret(&mut tx, &secret).await?;
    tx.commit().await?;
    Ok(back(
        &format!("/answer/{secret}"),
        i18n::key("answer-confirmed"),
    ))
}

async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    call::take_back_by_secret(&mut tx, &secret).await?;
    tx.commit().await?;
    Ok(back(
        &format!("/answer/{secret}"),
        i18n::key("answer-taken-back"),
    ))
}

#[derive(Template)]
#[template(path = "visitors/coming.html")]
struct ComingPage {
    layout: Layout,
    t: Say,
    secret: String,
    link: String,
    title: String,
    href: Option<String>,
    when: String,
    /// What changed since she asked: a word of `coming-changed-…`.
    changed: Option<&'static str>,
    /// What the hosts wrote when they cancelled it.
    words: Vec<String>,
    coming: Coming,
}

async fn coming(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let Some(mine) = event::by_secret(&app.db, &secret).await? else {
        count(&app, &visitor)?;
        return Err(AppError::NotFound);
    };
    let t = layout.t;
    // Held-back details are hers when she is welcome, wherever the page of the event is shown meanwhile.
    let known = post::get(&app.db, mine.event_id)
        .await?
        .filter(|known| known.deleted_at.is_none())
        .ok_or(AppError::Gone)?;
    let entry = timeline::entries(&app.db, vec![known])
        .await?
        .pop()
        .ok_or(AppError::Gone)?;
    let (mut when, mut changed, mut words) = (String::new(), None, Vec::new());
    if let timeline::Thing::Event(event) = &entry.thing {
        when = cards::when(t, event);
        match event::last_told(&app.db, &Viewer::Nobody, event).await? {
            Some((event::Change::Cancelled, note)) => {
                words = facts::paragraphs(&note.content.plain());
            }
            Some((change, note)) if note.published_at > mine.created_at => {
                changed = Some(change.as_str());
            }
            _ => {}
        }
    }
    show(&ComingPage {
        layout: layout.titled(&t.get("mine-coming")).private(),
        t,
        link: app.db.here().url(&format!("/coming/{secret}")),
        secret,
        title: entry.post.title.clone().unwrap_or_default(),
        href: entry
            .post
            .visibility
            .is_open()
            .then(|| cards::href(&entry.post)),
        when,
        changed,
        words,
        coming: aside::coming(t, &entry, mine),
    })
}

async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    event::leave_by_secret(&mut tx, &secret).await?;
    tx.commit().await?;
    Ok(back(&format!("/coming/{secret}"), i18n::key("coming-not")))
}

#[derive(Template)]
#[template(path = "visitors/story.html")]
struct StoryPage {
    layout: Layout,
    t: Say,
    secret: String,
    /// The story, while it stands.
    title: Option<String>,
    href: Option<String>,
}

async fn told(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let Some(story) = story::by_secret(&app.db, &secret).await? else {
        count(&app, &visitor)?;
        return Err(AppError::NotFound);
    };
    let t = layout.t;
    let known = post::get(&app.db, story.post_id)
        .await?
        .filter(|known| known.deleted_at.is_none());
    show(&StoryPage {
        layout: layout.titled(&t.get("mine-story")).private(),
        t,
        secret,
        title: known
            .as_ref()
            .map(|known| known.title.clone().unwrap_or_default()),
        href: known
            .filter(|known| known.visibility.is_open())
            .map(|known| cards::href(&known)),
    })
}

async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    story::withdraw_by_secret(&mut tx, &secret).await?;
    tx.commit().await?;
    Ok(back(&format!("/story/{secret}"), i18n::key("withdrawn")))
}

fn back(to: &str, told: &'static str) -> Response {
    layout::flash(Redirect::to(to).into_response(), Tone::Ok, told)
}
