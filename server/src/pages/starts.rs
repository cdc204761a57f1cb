//! Starting a group (A41): a short guide, a form for whoever would like help with it, and her own page by a link.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post as posted},
};
use community::{
    start::{self, Start, Wish},
    text::{self, Html as Text},
};
use http::StatusCode;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    auth::{limit::Deed, visitor::Visitor},
    pages::{
        fields::Fields,
        form::Faults,
        group::{self, Home},
        layout::{self, Layout, Tone},
        render::{show, show_public},
        visitors,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/start", get(guide).post(ask))
        .route("/start/{secret}", get(mine))
        .route("/start/{secret}/take-back", posted(take_back))
}

#[derive(Template)]
#[template(path = "starts/guide.html")]
struct GuidePage {
    layout: Layout,
    t: Say,
    text: Text,
    /// Those who help, by the names that they tell everyone.
    names: String,
    takes_wishes: bool,
    faults: Faults,
    fields: Fields,
}

impl GuidePage {
    async fn new(
        app: &App,
        layout: Layout,
        home: &Home,
        faults: Faults,
        fields: Fields,
    ) -> Result<Self, AppError> {
        let t = layout.t;
        let names = names(app).await?;
        Ok(Self {
            text: text::markdown(shipped(t.lang), &|_| None),
            takes_wishes: !names.is_empty() && !home.has_ended(),
            names: t.list(&names),
            faults,
            fields,
            layout: Layout {
                robots: home.robots(),
                ..layout.titled(&t.get("start-title"))
            },
            t,
        })
    }
}

/// The names of those who help, as they tell them to everyone.
async fn names(app: &App) -> Result<Vec<String>, AppError> {
    let helpers = start::helpers(&app.db).await?.into_iter();
    Ok(helpers.map(|helper| helper.name).collect())
}

/// The guide, in Markdown.
fn shipped(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../locales/en/start-a-group.md"),
        Lang::ZhHant => include_str!("../../locales/zh-Hant/start-a-group.md"),
    }
}

async fn guide(State(app): State<App>, layout: Layout) -> Result<Response, AppError> {
    let home = group::ours(&app).await?;
    let (faults, fields) = (Faults::default(), Fields::default());
    let page = GuidePage::new(&app, layout, &home, faults, fields).await?;
    show_public(&page, page.layout.robots)
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let home = group::ours(&app).await?;
    if home.has_ended() {
        return Err(AppError::Conflict("group-ended"));
    }
    let needed = ["name", "concern", "contact"];
    let mut faults = Faults::missing(&needed.map(|field| (field, fields.get(field))));
    if !faults.any() {
        app.limits
            .count(Deed::Knock, visitor.client, None, app.db.now().0)?;
        let wish = Wish {
            name: fields.get("name"),
            concern: fields.get("concern"),
            words: fields.get("words"),
            contact: fields.get("contact"),
            language: layout.t.lang.tag(),
        };
        let mut tx = app.db.begin().await?;
        match start::ask(&mut tx, &wish).await {
            Ok((_, secret)) => {
                tx.commit().await?;
                return Ok(back(&secret, i18n::key("start-sent")));
            }
            Err(failure) => faults = Faults::catch(failure.into())?,
        }
    }
    let faults = faults.of_blank(fields.is_blank());
    let page = GuidePage::new(&app, layout, &home, faults, fields).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

#[derive(Template)]
#[template(path = "starts/mine.html")]
struct MinePage {
    layout: Layout,
    t: Say,
    secret: String,
    link: String,
    /// A word of `start-state-…`.
    state: &'static str,
    tone: &'static str,
    concern: String,
    words: String,
    means: String,
    reply: Option<String>,
    is_open: bool,
}

async fn mine(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let Some(start) = start::by_secret(&app.db, &secret).await? else {
        return Err(visitors::refuse(&app, &visitor));
    };
    let t = layout.t;
    show(&MinePage {
        means: means(&app, t, &start).await?,
        layout: layout.titled(&t.get("start-mine")).private(),
        t,
        link: app.db.here().url(&format!("/start/{secret}")),
        secret,
        state: start.state.as_str(),
        tone: tone(start.state),
        is_open: start.state.is_open(),
        concern: start.concern,
        words: start.words,
        reply: start.reply,
    })
}

/// What its state means for whoever asked, with the name of the one who answers.
async fn means(app: &App, t: Say, start: &Start) -> Result<String, AppError> {
    let Some(member) = start.member_id.filter(|_| start.state.is_open()) else {
        return Ok(t.pick("start-means", start.state.as_str()));
    };
    let helpers = start::helpers(&app.db).await?;
    let helper = helpers.iter().find(|helper| helper.member_id == member);
    Ok(helper.map_or_else(
        || t.get("start-means-taken-nameless"),
        |helper| t.one("start-means-taken", "name", &helper.name),
    ))
}

/// The colour of a state.
pub(super) fn tone(state: start::State) -> &'static str {
    match state {
        start::State::Waiting => "waiting",
        start::State::Taken => "yes",
        start::State::Done => "done",
        start::State::TakenBack => "off",
    }
}

async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    visitors::count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    start::take_back_by_secret(&mut tx, &secret).await?;
    tx.commit().await?;
    Ok(back(&secret, i18n::key("start-taken-back")))
}

fn back(secret: &str, told: &'static str) -> Response {
    let to = format!("/start/{secret}");
    layout::flash(Redirect::to(&to).into_response(), Tone::Ok, told)
}
