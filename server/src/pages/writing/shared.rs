//! What the forms of this room share: the preview, what may be changed, and where a fault is shown.

use askama::Template;
use axum::response::Html;
use community::{
    call,
    id::Id,
    member::Present,
    post::{Kind, Post, Viewer, Visibility},
    timeline::{self, Entry, Thing},
};

use super::{desk::Desk, form};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    pages::{
        fields::Fields,
        form::Faults,
        layout::Layout,
        render::show,
        seen::{self, Fact, Seen},
    },
};

#[derive(Template)]
#[template(path = "writing/preview.html")]
pub(super) struct PreviewPage {
    pub(super) layout: Layout,
    pub(super) t: Say,
    pub(super) seen: Seen,
    pub(super) held: Vec<Fact>,
    /// Who reads the held-back facts: a word of `preview-held-…`.
    pub(super) held_for: &'static str,
    pub(super) is_inside: bool,
    pub(super) audience: String,
    pub(super) author: String,
    pub(super) action: String,
    pub(super) carried: Vec<(String, String)>,
    /// What the button says.
    pub(super) send: String,
    /// Who will see what, in plain words, of a call or an offer.
    pub(super) reach: Option<String>,
    /// What is to be known beside.
    pub(super) hint: Option<String>,
}

impl PreviewPage {
    /// Shows a thing as it would stand; the form hands on what was typed, to `action`.
    pub(super) fn new(layout: Layout, desk: &Desk, fields: &Fields, entry: &Entry) -> Self {
        let t = layout.t;
        Self {
            t,
            seen: Seen::new(t, desk.zone, entry),
            held: seen::held_back(t, &entry.thing),
            held_for: match entry.thing {
                Thing::Event(_) => "event",
                Thing::Note | Thing::Story(_) | Thing::Call(_) | Thing::Offer(_) => "call",
            },
            is_inside: entry.post.visibility == Visibility::Inside,
            audience: t.pick("visibility", entry.post.visibility.as_str()),
            author: entry.author.name.clone(),
            action: desk.action(),
            carried: fields.carried().cloned().collect(),
            send: t.get(if desk.known.is_some() {
                "action-save"
            } else {
                "action-publish"
            }),
            reach: match (&entry.thing, entry.post.visibility) {
                (Thing::Note | Thing::Story(_) | Thing::Event(_), _) => None,
                (Thing::Call(_) | Thing::Offer(_), Visibility::Inside) => {
                    Some(i18n::key("reach-inside"))
                }
                (Thing::Call(_) | Thing::Offer(_), Visibility::Followers) => {
                    Some(i18n::key("reach-followers"))
                }
                (Thing::Call(_) | Thing::Offer(_), Visibility::Public | Visibility::Unlisted) => {
                    Some(i18n::key("reach-public"))
                }
                (Thing::Call(_) | Thing::Offer(_), Visibility::Direct) => None,
            }
            .map(|key| t.get(key)),
            hint: (desk.known.is_none() && entry.post.replies_closed)
                .then(|| t.get("replies-closed")),
            layout: layout.titled(&t.get("preview-title")).private(),
        }
    }
}

/// Shows a call for somebody who rings as it would stand; the line's own form takes it.
pub async fn preview_for_line(
    app: &App,
    layout: Layout,
    by: Present,
    fields: &Fields,
    entry: &Entry,
) -> Result<Html<String>, AppError> {
    let desk = Desk::new(app, Kind::Call, by, None).await?;
    let t = layout.t;
    let is_kept = !fields.is("shares");
    show(&PreviewPage {
        action: "/line/call".into(),
        send: t.get("line-call-save"),
        hint: is_kept.then(|| t.get("line-call-kept")),
        ..PreviewPage::new(layout, &desk, fields, entry)
    })
}

pub(super) async fn changing(app: &App, by: Present, id: Id<Post>) -> Result<Desk, AppError> {
    let entry = timeline::entry(&app.db, &Viewer::Member(by.clone()), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if !call::may_decide(&app.db, &by, &entry.post).await? {
        return Err(AppError::Forbidden);
    }
    Desk::new(app, entry.post.kind, by, Some(entry)).await
}

/// Languages that nobody offered; what another program gave to the thing that is changed stays.
pub(super) fn strange_languages(desk: &Desk, fields: &Fields) -> Faults {
    let mut faults = Faults::default();
    let written = fields.get("language");
    let before = desk.known.as_ref();
    let is_known = before.is_some_and(|entry| entry.post.language == written);
    if Lang::from_tag(written).is_none() && !is_known {
        faults.add("language", "not-a-language");
    }
    let spoken: &[String] = match before.map(|entry| &entry.thing) {
        Some(Thing::Call(call) | Thing::Offer(call)) => &call.languages,
        _ => &[],
    };
    if matches!(desk.kind, Kind::Call | Kind::Offer)
        && fields
            .list("languages")
            .iter()
            .any(|word| !form::SPOKEN.contains(&word.as_str()) && !spoken.contains(word))
    {
        faults.add("languages", "not-a-language");
    }
    let strange = |word: &String| !call::Need::ACCESS.contains(&word.as_str());
    if fields.list("access").iter().any(strange) {
        faults.add("access", "not-a-choice");
    }
    faults
}

/// The rules name fields by what they hold; the forms have two for a moment.
pub fn at_our_fields(failure: AppError) -> AppError {
    let AppError::Invalid { field, why } = failure else {
        return failure;
    };
    let field = match field {
        "content-note" => "content_note",
        "needed_by" => "needed_by_date",
        "starts_at" | "start_at" => "date",
        "ends_at" | "end_at" => "end",
        "summary" => "text",
        "media" => "picture",
        "description" => "picture_alt",
        "label" => "teller_label",
        other => other,
    };
    AppError::Invalid { field, why }
}
