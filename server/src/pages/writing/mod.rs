//! Publishing anything: a form, a preview of exactly what outsiders will see, and only then the deed.

mod asking;
mod desk;
mod form;
mod questions;
mod reach;
mod read;
mod roles;
mod shared;

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
    media as kept, poll,
    post::{self, Author, Draft, Kind, Post},
    store::Tx,
    story, timeline,
};
use http::StatusCode;

pub use self::form::SPOKEN;
pub use self::read::{What, draft};
pub use self::roles::{RoleRow, has_roles, role_rows};
pub use self::shared::{at_our_fields, preview_for_line};
use self::{
    desk::{Desk, may_begin},
    form::FormPage,
    shared::{PreviewPage, changing, strange_languages},
};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
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
