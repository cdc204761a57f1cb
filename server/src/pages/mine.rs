//! What a member has said yes to: her answers, here and elsewhere.

use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};
use community::{
    call, event, group,
    member::Present,
    post::{self, Kind, Viewer},
    timeline::{self, Scope},
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Signed,
    pages::{
        answers::{self, AnswerView},
        cards::{self, Body, Card},
        layout::Layout,
        render::show,
    },
};

/// How many meetings and calls are looked through; more lie further ahead than anyone plans.
const MOST: i64 = 200;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/mine", get(mine))
}

/// An answer of hers with what it answers.
struct Given {
    answer: AnswerView,
    /// Title and page of the call, while she may see it.
    about: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "mine/show.html")]
struct MinePage {
    layout: Layout,
    t: Say,
    given: Vec<Given>,
    meetings: Vec<Card>,
    asked: Vec<Card>,
    /// What she asks through the group: where, and how it is called.
    through: Vec<Through>,
}

/// Something asked through the group, for whoever asked it.
struct Through {
    href: String,
    title: String,
    /// A word of `ask-state-…`.
    state: &'static str,
}

async fn through(app: &App, by: &Present) -> Result<Vec<Through>, AppError> {
    let mut through = Vec::new();
    for ask in call::ask::of(&app.db, by).await? {
        let call = match ask.post_id {
            Some(post) => post::get(&app.db, post).await?,
            None => None,
        };
        let title = match (&call, &ask.wish) {
            (Some(call), _) => call.title.clone(),
            (None, Some(wish)) => Some(wish.title.clone()),
            (None, None) => None,
        };
        through.push(Through {
            href: format!("/asks/{}", ask.id),
            title: title.unwrap_or_default(),
            state: match (&call, &ask.words) {
                (Some(_), _) => "published",
                (None, Some(_)) => "returned",
                (None, None) => "waits",
            },
        });
    }
    Ok(through)
}

async fn mine(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let me = by.member.actor_id;
    let through = through(&app, &by).await?;
    let viewer = Viewer::Member(by);
    let mut given = Vec::new();
    for answer in call::given_by(&app.db, me).await? {
        let entry = timeline::entry(&app.db, &viewer, answer.call_id).await?;
        let entry = entry.filter(|entry| entry.post.deleted_at.is_none());
        let over = answers::why_over(&app, &answer).await?;
        given.push(Given {
            about: entry.map(|entry| {
                (
                    entry.post.title.clone().unwrap_or_default(),
                    cards::href(&entry.post),
                )
            }),
            answer: AnswerView::new(t, zone, answer, None).once_over(over),
        });
    }
    let mut meetings = Vec::new();
    for entry in timeline::coming_events(&app.db, &viewer, Scope::All, app.db.now(), MOST).await? {
        let mine = event::mine(&app.db, me, entry.post.id).await?;
        if mine.is_some_and(|mine| mine.state != event::AttendanceState::Left) {
            meetings.push(Card::new(t, zone, &entry));
        }
    }
    let own = timeline::by_author(&app.db, &viewer, me, None, MOST).await?;
    let asked = own
        .iter()
        .filter(|entry| matches!(entry.post.kind, Kind::Call | Kind::Offer))
        .map(|entry| Card::new(t, zone, entry));
    show(&MinePage {
        asked: asked.collect(),
        through,
        layout: layout.titled(&t.get("mine-title")).private(),
        t,
        given,
        meetings,
    })
}
