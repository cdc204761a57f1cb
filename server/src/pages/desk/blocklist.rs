//! Which servers we blocked or made quiet: shared with those whom we trust once hosts say so, and taken over from others by hand.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _, Response},
    routing::{get, post},
};
use community::{
    actor::Actor,
    blocklist::{self, Entry, Offered, Own, Refusal, Severity, file},
    id::Id,
    member::Present,
    peer::{self, Standing},
};
use http::header;
use serde::Deserialize;

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Coordinator,
    pages::{fields::Fields, layout::Layout, render::show},
};

/// The page, and its form for a file.
const PAGE: &str = "/desk/blocklist";
/// How many servers stand on a page.
const ON_A_PAGE: usize = 50;

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/blocklist", get(list))
        .route("/desk/blocklist/share", post(share))
        .route("/desk/blocklist/entry", post(change))
        .route("/desk/blocklist/of/{id}", get(theirs))
        .route("/desk/blocklist/file", get(download).post(upload))
        .route("/desk/blocklist/take", post(take))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    after: String,
}

#[derive(Template)]
#[template(path = "desk/blocklist.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    is_shared: bool,
    readers: Vec<String>,
    own: Vec<Own>,
    /// The last on this page, when there are more.
    last: Option<String>,
    sources: Vec<Actor>,
    longest_words: usize,
}

async fn list(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let mut own = blocklist::own(&app.db, &present).await?;
    own.retain(|line| line.host > asked.after);
    let is_cut = own.len() > ON_A_PAGE;
    own.truncate(ON_A_PAGE);
    let tabs = tabs(&layout);
    show(&Page {
        t,
        tabs,
        is_shared: blocklist::is_shared(&app.db).await?,
        readers: blocklist::readers(&app.db).await?,
        last: own.last().filter(|_| is_cut).map(|line| line.host.clone()),
        own,
        sources: blocklist::sources(&app.db, &present).await?,
        longest_words: blocklist::LONGEST_WORDS,
        layout: layout.titled(&t.get("blocklist-title")).private(),
    })
}

async fn share(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let on = fields.is("share");
    let mut tx = app.db.begin().await?;
    blocklist::share(&mut tx, &present, on).await?;
    tx.commit().await?;
    Ok(done(
        PAGE,
        if on {
            i18n::key("blocklist-is-shared")
        } else {
            i18n::key("blocklist-is-kept")
        },
    ))
}

/// What others may read about a server of ours, or that it is off the list.
async fn change(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let host = fields.line("host");
    let mut tx = app.db.begin().await?;
    if fields.get("step") == "off" {
        peer::set_standing(&mut tx, Some(&present), host, Standing::Neutral).await?;
        tx.commit().await?;
        return Ok(done(PAGE, i18n::key("blocklist-off")));
    }
    let (words, kept_back) = (fields.get("words"), fields.is("kept_back"));
    blocklist::describe(&mut tx, &present, host, words, kept_back).await?;
    tx.commit().await?;
    Ok(done(PAGE, i18n::key("desk-standing-set")))
}

/// An entry of another's list.
struct Line {
    host: String,
    /// What stands for it in the form.
    value: String,
    severity: &'static str,
    words: Option<String>,
    warning: Option<&'static str>,
}

impl From<Offered> for Line {
    fn from(offered: Offered) -> Self {
        let Offered {
            entry:
                Entry {
                    host,
                    severity,
                    words,
                },
            warning,
        } = offered;
        Self {
            value: format!("{severity} {host}"),
            severity: severity.as_str(),
            words,
            warning: warning.map(|warning| match warning {
                blocklist::Warning::Ties => "ties",
                blocklist::Warning::Wide => "wide",
            }),
            host,
        }
    }
}

#[derive(Template)]
#[template(path = "desk/blocklist_offered.html")]
struct OfferedPage {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    heading: String,
    lines: Vec<Line>,
    /// Lines of a file that were not read, and why.
    refused: Vec<(usize, String)>,
    /// Why there is nothing, when it could not be asked for.
    failure: Option<&'static str>,
    /// Some may be taken over without a second look.
    has_plain: bool,
}

impl OfferedPage {
    fn new(layout: Layout, heading: String) -> Self {
        let tabs = tabs(&layout);
        Self {
            t: layout.t,
            layout: layout.titled(&heading).private(),
            tabs,
            heading,
            lines: Vec::new(),
            refused: Vec::new(),
            failure: None,
            has_plain: false,
        }
    }

    async fn offering(
        self,
        app: &App,
        present: &Present,
        entries: Vec<Entry>,
    ) -> Result<Self, AppError> {
        let offered = blocklist::compare(&app.db, present, entries).await?;
        let lines: Vec<Line> = offered.into_iter().map(Line::from).collect();
        Ok(Self {
            has_plain: lines.iter().any(|line| line.warning.is_none()),
            lines,
            ..self
        })
    }
}

/// What a group that we trust shares with us, as it stands there now, less what we have.
async fn theirs(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    Path(id): Path<Id<Actor>>,
) -> Result<Html<String>, AppError> {
    let sources = blocklist::sources(&app.db, &present).await?;
    let group = sources
        .into_iter()
        .find(|group| group.id == id)
        .ok_or(AppError::NotFound)?;
    let heading = layout.t.one("blocklist-of", "name", &group.name);
    let page = OfferedPage::new(layout, heading);
    let failure = match app.federation.blocklist(&group).await {
        Ok(entries) => return show(&page.offering(&app, &present, entries).await?),
        Err(federation::Error::NotFound(_)) => i18n::key("blocklist-not-shared"),
        Err(federation::Error::Refused { .. }) => i18n::key("blocklist-not-understood"),
        Err(federation::Error::Unreachable { host, why }) => {
            tracing::info!(host, why, "a list of servers could not be asked for");
            i18n::key("blocklist-unreachable")
        }
        Err(federation::Error::Community(failure)) => return Err(failure.into()),
    };
    show(&OfferedPage {
        failure: Some(failure),
        ..page
    })
}

async fn download(
    State(app): State<App>,
    Coordinator(present): Coordinator,
) -> Result<Response, AppError> {
    let own = blocklist::own(&app.db, &present).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"domain_blocks.csv\"",
        ),
    ];
    Ok((headers, file::write(&own)).into_response())
}

/// Shows what a file would bring; nothing is written yet.
async fn upload(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    fields: Fields,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let read = file::read(app.db.here(), fields.get("list"));
    let page = OfferedPage::new(layout, t.get("blocklist-of-file"));
    if read.entries.is_empty() && read.refused.is_empty() {
        return show(&OfferedPage {
            failure: Some(i18n::key("blocklist-empty-file")),
            ..page
        });
    }
    let told = |(line, why): &(usize, Refusal)| (*line, t.pick("blocklist-line", why.as_str()));
    let refused = read.refused.iter().map(told).collect();
    let entries = read.entries.into_iter().map(|(_, entry)| entry).collect();
    let page = page.offering(&app, &present, entries).await?;
    show(&OfferedPage { refused, ..page })
}

/// Takes over what was ticked; or all that asks for no second look, besides.
async fn take(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut values: Vec<&str> = fields.all("take").collect();
    if fields.get("step") == "all" {
        values.extend(fields.all("offered"));
    }
    let mut chosen = Vec::with_capacity(values.len());
    for value in values {
        let read = value
            .split_once(' ')
            .and_then(|(word, host)| Some((host.to_owned(), word.parse::<Severity>().ok()?)));
        chosen.push(read.ok_or(AppError::Invalid {
            field: "take",
            why: "not-a-choice",
        })?);
    }
    chosen.sort();
    chosen.dedup();
    let mut tx = app.db.begin().await?;
    let count = blocklist::take_over(&mut tx, &present, &chosen).await?;
    tx.commit().await?;
    Ok(done(
        PAGE,
        if count == 0 {
            i18n::key("blocklist-nothing-taken")
        } else {
            i18n::key("blocklist-taken")
        },
    ))
}
