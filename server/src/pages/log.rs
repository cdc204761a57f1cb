//! The moderation log: what hosts and coordinators decided, for members to read.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::Html,
    routing::get,
};
use community::{
    id::Id,
    moderation::{self, Noted},
};
use serde::Deserialize;

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Signed,
    pages::{group, layout::Layout, render::show},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/log", get(log))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    before: String,
}

#[derive(Template)]
#[template(path = "lists/log.html")]
struct Page {
    layout: Layout,
    t: Say,
    /// (day, sentence)
    lines: Vec<(String, String)>,
    older: Option<String>,
    kept_days: i64,
}

async fn log(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let before = asked.before.parse::<Id<Noted>>().ok();
    let noted = moderation::log(&app.db, &present, before).await?;
    let is_full = i64::try_from(noted.len()).unwrap_or_default() >= moderation::PAGE;
    let older = noted
        .last()
        .filter(|_| is_full)
        .map(|last| format!("/log?before={}", last.id));
    show(&Page {
        t,
        // The day is enough: an hour would tell who was there.
        lines: noted
            .iter()
            .map(|noted| (t.day(noted.noted_at, zone), sentence(t, noted)))
            .collect(),
        older,
        kept_days: moderation::KEPT_DAYS,
        layout: layout.titled(&t.get("log-title")).private(),
    })
}

/// What a line says: a server has its name, a person never.
fn sentence(t: Say, noted: &Noted) -> String {
    let kind = noted.kind.map(|kind| t.pick("log-kind", kind.as_str()));
    let outcome = noted
        .outcome
        .map(|outcome| t.pick("outcome", outcome.as_str()));
    t.with(
        &format!("log-{}", noted.deed.as_str()),
        &[
            ("host", noted.host.clone().unwrap_or_default().into()),
            ("kind", kind.unwrap_or_default().into()),
            ("outcome", outcome.unwrap_or_default().into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use community::{
        moderation::{Deed, Outcome},
        post::Kind,
        time::Time,
    };

    use super::*;
    use crate::app::i18n::Lang;

    #[test]
    fn each_decision_is_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            let t = Say::new(lang);
            for deed in Deed::ALL {
                let noted = Noted {
                    id: Id::new(1),
                    deed: *deed,
                    host: Some("loud.example".into()),
                    kind: Some(Kind::Call),
                    outcome: Some(Outcome::Talked),
                    noted_at: Time::from_seconds(1_795_827_600),
                };
                let said = sentence(t, &noted);
                assert!(!said.is_empty() && !said.contains("log-"), "{said}");
                assert_eq!(
                    said.contains("loud.example"),
                    deed.as_str().starts_with("server-"),
                    "{said}"
                );
            }
        }
    }
}
