//! Publishing anything: a form, a preview of exactly what outsiders will see, and only then the deed.

mod asking;
mod desk;
mod form;
mod reach;
mod read;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use community::{
    Error, call, event, group,
    id::Id,
    media as kept,
    member::Present,
    poll,
    post::{self, Author, Draft, Kind, Post, Viewer, Visibility},
    store::Tx,
    story,
    timeline::{self, Entry, Thing},
};
use http::StatusCode;

pub use self::form::SPOKEN;
pub use self::read::{What, draft};
use self::{
    desk::{Desk, may_begin},
    form::FormPage,
};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    auth::visitor::Signed,
    media::{self, Refusal},
    pages::{
        cards,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        narrator,
        render::show,
        seen::{self, Fact, Seen},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    let kind = |kind: Kind| {
        get(move |state, signed, layout| start(kind, state, signed, layout))
            .post(move |state, signed, layout, fields| send(kind, state, signed, layout, fields))
    };
    Router::new()
        .route("/new", get(choose))
        .route("/stories/new", kind(Kind::Story))
        .route("/events/new", kind(Kind::Event))
        .route("/calls/new", kind(Kind::Call))
        .route("/offers/new", kind(Kind::Offer))
        .route("/posts/new", kind(Kind::Note))
        .route("/posts/{id}/edit", get(start_edit).post(send_edit))
        .merge(asking::routes())
        .merge(reach::routes())
}

#[derive(Template)]
#[template(path = "writing/choose.html")]
struct ChoosePage {
    layout: Layout,
    t: Say,
}

async fn choose(
    State(app): State<App>,
    Signed(_): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    may_begin(&group::ours(&app.db).await?.0.profile)?;
    let t = layout.t;
    show(&ChoosePage {
        layout: layout.titled(&t.get("write-choose")).private(),
        t,
    })
}

async fn start(
    kind: Kind,
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let desk = Desk::new(&app, kind, by, None).await?;
    let fields = form::blank(&desk, layout.t);
    show(&FormPage::new(layout, &desk, Faults::default(), fields))
}

async fn send(
    kind: Kind,
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let desk = Desk::new(&app, kind, by, None).await?;
    step(&app, layout, &desk, fields).await
}

async fn start_edit(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    let desk = changing(&app, by, id).await?;
    let fields = match &desk.known {
        Some(entry) => read::fields(&entry.post, &entry.thing, desk.zone),
        None => Fields::default(),
    };
    show(&FormPage::new(layout, &desk, Faults::default(), fields))
}

async fn send_edit(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let desk = changing(&app, by, id).await?;
    step(&app, layout, &desk, fields).await
}

async fn changing(app: &App, by: Present, id: Id<Post>) -> Result<Desk, AppError> {
    let entry = timeline::entry(&app.db, &Viewer::Member(by.clone()), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if !call::may_decide(&app.db, &by, &entry.post).await? {
        return Err(AppError::Forbidden);
    }
    Desk::new(app, entry.post.kind, by, Some(entry)).await
}

async fn step(
    app: &App,
    layout: Layout,
    desk: &Desk,
    fields: Fields,
) -> Result<Response, AppError> {
    if fields.get("step") == "edit" {
        return Ok(show(&FormPage::new(layout, desk, Faults::default(), fields))?.into_response());
    }
    let shown =
        |status: StatusCode, faults: Faults, fields: Fields| -> Result<Response, AppError> {
            let faults = faults.of_blank(fields.is_blank());
            let page = FormPage::new(layout.clone(), desk, faults, fields);
            Ok((status, show(&page)?).into_response())
        };
    let again = |faults, fields| shown(StatusCode::UNPROCESSABLE_ENTITY, faults, fields);
    if let Some(word) = fields.words(media::form::FAULT) {
        let refusal = Refusal::told(&word);
        let field = if refusal == Refusal::EXPIRED {
            "text"
        } else {
            "picture"
        };
        let mut faults = Faults::default();
        faults.add(field, refusal.0);
        return shown(refusal.status(), faults, fields);
    }
    let strange = strange_languages(desk, &fields);
    let (draft, what) = match read::draft(desk.kind, &fields, desk.zone) {
        Ok(read) if !strange.any() => read,
        Ok(_) => return again(strange, fields),
        Err(faults) => return again(faults, fields),
    };
    let is_publishing = fields.get("step") == "publish";
    let outcome = if is_publishing {
        publish(app, desk, &fields, draft, what).await
    } else {
        preview(app, layout.clone(), desk, &fields, draft, what).await
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(failure) => again(Faults::catch(at_our_fields(failure))?, fields),
    }
}

/// Languages that nobody offered; what another program gave to the thing that is changed stays.
fn strange_languages(desk: &Desk, fields: &Fields) -> Faults {
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
    faults
}

async fn publish(
    app: &App,
    desk: &Desk,
    fields: &Fields,
    draft: Draft,
    what: What,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    let (post, narrators) = write(&mut tx, app, desk, fields, draft, what).await?;
    tx.commit().await?;
    let address = cards::href(&post);
    let mut response = Redirect::to(&address).into_response();
    if let Some(secret) = narrators {
        narrator::hand_over(&mut response, &address, &secret, app.config.is_https());
    }
    let told = if desk.known.is_some() {
        i18n::key("updated")
    } else {
        i18n::key("published")
    };
    Ok(layout::flash(response, Tone::Ok, told))
}

/// Writes it, and gives the narrator's secret of a new story.
async fn write(
    tx: &mut Tx,
    app: &App,
    desk: &Desk,
    fields: &Fields,
    draft: Draft,
    mut what: What,
) -> Result<(Post, Option<String>), AppError> {
    describe(tx, desk, fields, &draft).await?;
    if let Some(known) = &desk.known {
        read::keep_unknown(&mut what, &known.thing);
        let (by, id) = (&desk.by, known.post.id);
        let post = match what {
            What::Note => poll::edit(tx, by, id, draft, None).await?,
            What::Story(telling) => story::edit(tx, by, id, draft, telling).await?,
            What::Event(gathering) => event::edit(tx, by, id, draft, gathering).await?,
            What::Call(need) | What::Offer(need) => call::edit(tx, by, id, draft, need).await?,
        };
        return Ok((post, None));
    }
    let by = Author {
        member: desk.by.clone(),
        as_group: desk.is_ours(fields),
    };
    if let What::Call(need) | What::Offer(need) = &mut what {
        need.confirm_hours = i64::from(app.config.confirm_hours);
    }
    Ok(match what {
        What::Note => (post::publish(tx, &by, Kind::Note, draft).await?.0, None),
        What::Story(telling) => {
            let (post, secret) = story::publish(tx, &by, draft, telling).await?;
            (post, Some(secret))
        }
        What::Event(gathering) => (event::publish(tx, &by, draft, gathering).await?, None),
        What::Call(need) => (call::publish(tx, &by, Kind::Call, draft, need).await?, None),
        What::Offer(need) => (
            call::publish(tx, &by, Kind::Offer, draft, need).await?,
            None,
        ),
    })
}

/// Each file has words of its own; those typed beside a new one are of the one that came last.
async fn describe(
    tx: &mut Tx,
    desk: &Desk,
    fields: &Fields,
    draft: &Draft,
) -> Result<(), AppError> {
    let files = draft.media.as_deref().unwrap_or_default();
    let me = desk.by.member.actor_id;
    let post = desk.known.as_ref().map(|known| known.post.id);
    for (place, id) in files.iter().enumerate() {
        let name = media::form::words_of(&id.to_string());
        let typed = fields.all(&name).next().map(str::to_owned);
        let is_last = place + 1 == files.len();
        let Some(words) = typed.or_else(|| fields.words("picture_alt").filter(|_| is_last)) else {
            continue;
        };
        let mut outcome = kept::describe(tx, me, *id, post, Some(words.trim()), None).await;
        if let (Err(Error::NotFound), Some(known)) = (&outcome, &desk.known) {
            // What the group says has the group's files, and who may change the one may change the other.
            let owner = known.post.author_id;
            outcome = kept::describe(tx, owner, *id, post, Some(words.trim()), None).await;
        }
        match outcome {
            // What another joined keeps the words that she gave it.
            Ok(_) | Err(Error::NotFound) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "writing/preview.html")]
struct PreviewPage {
    layout: Layout,
    t: Say,
    seen: Seen,
    held: Vec<Fact>,
    /// Who reads the held-back facts: a word of `preview-held-…`.
    held_for: &'static str,
    is_inside: bool,
    audience: String,
    author: String,
    action: String,
    carried: Vec<(String, String)>,
    /// What the button says.
    send: String,
    /// Who will see what, in plain words, of a call or an offer.
    reach: Option<String>,
    /// What is to be known beside.
    hint: Option<String>,
}

impl PreviewPage {
    /// Shows a thing as it would stand; the form hands on what was typed, to `action`.
    fn new(layout: Layout, desk: &Desk, fields: &Fields, entry: &Entry) -> Self {
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
            hint: None,
            layout: layout.titled(&t.get("preview-title")).private(),
        }
    }
}

/// It is written as it would be, shown, and not kept: so the preview is what the rules make of it, and so are the faults.
async fn preview(
    app: &App,
    layout: Layout,
    desk: &Desk,
    fields: &Fields,
    mut draft: Draft,
    what: What,
) -> Result<Response, AppError> {
    draft.once = None;
    let mut tx = app.db.begin().await?;
    let (post, _) = write(&mut tx, app, desk, fields, draft, what).await?;
    let entry = timeline::entries(&mut tx, vec![post]).await?.pop();
    drop(tx);
    let entry =
        entry.ok_or_else(|| AppError::internal(anyhow::anyhow!("a post without an author")))?;
    Ok(show(&PreviewPage::new(layout, desk, fields, &entry))?.into_response())
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
