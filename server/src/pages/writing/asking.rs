//! Asking through the group: a member writes it and sees it as it would stand; those whom she chose see the same, and publish it or send
//! it back.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post as posted},
};
use community::{
    call::{self, Ask, Wish},
    id::Id,
    member::{Member, Present},
    timeline::{self, Entry},
};
use http::StatusCode;

use super::{
    desk::Desk,
    form::{self, FormPage},
    read::{self, What},
    shared::{PreviewPage, at_our_fields, strange_languages},
};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Host, Signed},
    pages::{
        asking, cards,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        render::show,
        seen::{self, Fact, Seen},
    },
};

/// The routes of this room.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/ask", get(start).post(send))
        .route("/asks/{id}", get(see))
        .route("/asks/{id}/edit", get(start_edit).post(send_edit))
        .route("/asks/{id}/publish", posted(publish))
        .route("/asks/{id}/return", posted(send_back))
        .route("/asks/{id}/take-back", posted(take_back))
}

async fn start(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    let desk = Desk::through(&app, by, None).await?;
    let mut fields = form::blank(&desk, layout.t);
    // Who is one of few hosts is hardly chosen by chance.
    if let Some([one]) = desk
        .through
        .as_ref()
        .map(|through| through.hosts.as_slice())
    {
        fields.add("hosts", one.id.to_string());
    }
    fields.set("area", "");
    Ok(show(&FormPage::new(layout, &desk, Faults::default(), fields))?.into_response())
}

async fn send(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let desk = Desk::through(&app, by, None).await?;
    step(&app, layout, &desk, fields).await
}

async fn start_edit(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Ask>>,
) -> Result<Response, AppError> {
    let ask = own_draft(&app, &by, id).await?;
    let known = call::ask::known_to(&app.db, id).await?;
    let wish = ask.wish.clone().ok_or(AppError::NotFound)?;
    let desk = Desk::through(&app, by, Some(ask)).await?;
    let mut fields = read::wished(&wish, desk.zone);
    for host in known {
        fields.add("hosts", host.id.to_string());
    }
    Ok(show(&FormPage::new(layout, &desk, Faults::default(), fields))?.into_response())
}

async fn send_edit(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Ask>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let ask = match own_draft(&app, &by, id).await {
        // Tapped twice: what the first tap made has another number.
        Err(AppError::NotFound) => {
            let once = fields.words("once").unwrap_or_default();
            let made = call::ask::made(&app.db, &by, &once).await?;
            let made = made.ok_or(AppError::NotFound)?;
            return Ok(done(&format!("/asks/{}", made.id), i18n::key("ask-sent")));
        }
        other => other?,
    };
    let desk = Desk::through(&app, by, Some(ask)).await?;
    step(&app, layout, &desk, fields).await
}

async fn own_draft(app: &App, by: &Present, id: Id<Ask>) -> Result<Ask, AppError> {
    let ask = call::ask::get(&app.db, by, id).await?;
    ask.filter(|ask| ask.member_id == by.member.id && ask.wish.is_some())
        .ok_or(AppError::NotFound)
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
    let again = |mut faults: Faults, fields: Fields| -> Result<Response, AppError> {
        faults = faults.of_blank(fields.is_blank());
        let page = FormPage::new(layout.clone(), desk, faults, fields);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
    };
    let mut faults = strange_languages(desk, &fields);
    if fields.list("hosts").is_empty() {
        faults.add("hosts", "too-few");
    }
    let (wish, hosts) = match read(app, desk, &fields) {
        Ok(read) if !faults.any() => read,
        Ok(_) => return again(faults, fields),
        Err(faults) => return again(faults, fields),
    };
    let outcome = if fields.get("step") == "publish" {
        hand_over(app, desk, &fields, wish, &hosts).await
    } else {
        preview(app, layout.clone(), desk, &fields, wish, &hosts).await
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(failure) => again(Faults::catch(at_our_fields(failure))?, fields),
    }
}

fn read(app: &App, desk: &Desk, fields: &Fields) -> Result<(Wish, Vec<Id<Member>>), Faults> {
    let (draft, what) = read::draft(desk.kind, fields, desk.zone)?;
    let What::Call(mut need) = what else {
        return Err(Faults::default());
    };
    need.confirm_hours = i64::from(app.config.confirm_hours);
    let hosts = fields.list("hosts");
    let hosts = hosts.iter().filter_map(|host| host.parse().ok()).collect();
    let wish = Wish {
        title: draft.title.unwrap_or_default(),
        text: draft.text,
        language: draft.language,
        visibility: draft.visibility,
        content_note: draft.content_note,
        need,
    };
    Ok((wish, hosts))
}

/// It is written as it would be, handed over as it would be, shown, and not kept.
async fn preview(
    app: &App,
    layout: Layout,
    desk: &Desk,
    fields: &Fields,
    wish: Wish,
    hosts: &[Id<Member>],
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    call::ask::send(&mut tx, &desk.by, hosts, wish.clone(), None).await?;
    drop(tx);
    let entry = written(app, wish).await?;
    let t = layout.t;
    let chosen = desk.through.iter().flat_map(|through| &through.hosts);
    let names: Vec<String> = chosen
        .filter(|host| hosts.contains(&host.id))
        .map(|host| host.name.clone())
        .collect();
    let page = PreviewPage {
        send: t.get("ask-send"),
        hint: Some(t.one("ask-send-hint", "hosts", &t.list(&names))),
        ..PreviewPage::new(layout, desk, fields, &entry)
    };
    Ok(show(&page)?.into_response())
}

/// The call as it would stand, in the group's name.
async fn written(app: &App, wish: Wish) -> Result<Entry, AppError> {
    let mut tx = app.db.begin().await?;
    let post = call::ask::preview(&mut tx, wish).await?;
    let entry = timeline::entries(&mut tx, vec![post]).await?.pop();
    entry.ok_or_else(|| AppError::internal(anyhow::anyhow!("a post without an author")))
}

async fn hand_over(
    app: &App,
    desk: &Desk,
    fields: &Fields,
    wish: Wish,
    hosts: &[Id<Member>],
) -> Result<Response, AppError> {
    let before = desk
        .through
        .as_ref()
        .and_then(|through| through.ask.as_ref());
    let once = fields.words("once");
    let once = once.as_deref();
    let mut tx = app.db.begin().await?;
    let ask = match before {
        Some(ask) => call::ask::send_again(&mut tx, &desk.by, ask.id, hosts, wish, once).await?,
        None => call::ask::send(&mut tx, &desk.by, hosts, wish, once).await?,
    };
    tx.commit().await?;
    Ok(done(&format!("/asks/{}", ask.id), i18n::key("ask-sent")))
}

#[derive(Template)]
#[template(path = "writing/ask.html")]
struct AskPage {
    layout: Layout,
    t: Say,
    id: Id<Ask>,
    /// Who asks and who knows.
    known: String,
    is_hers: bool,
    /// What the host wrote who sent it back.
    words: Option<String>,
    audience: String,
    author: String,
    seen: Seen,
    held: Vec<Fact>,
    faults: Faults,
    typed: String,
}

async fn see(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Path(id): Path<Id<Ask>>,
) -> Result<Response, AppError> {
    page(&app, &by, layout, id, Faults::default(), "").await
}

async fn page(
    app: &App,
    by: &Present,
    layout: Layout,
    id: Id<Ask>,
    faults: Faults,
    typed: &str,
) -> Result<Response, AppError> {
    let ask = call::ask::get(&app.db, by, id)
        .await?
        .ok_or(AppError::NotFound)?;
    if let Some(post) = ask.post_id {
        let post = community::post::get(&app.db, post).await?;
        let post = post.ok_or(AppError::NotFound)?;
        return Ok(Redirect::to(&cards::href(&post)).into_response());
    }
    let t = layout.t;
    let wish = ask.wish.clone().ok_or(AppError::NotFound)?.0;
    let profile = community::group::ours(&app.db).await?.0.profile.0;
    let zone = cards::zone(&profile.timezone);
    // Its day may have gone by meanwhile: it is shown all the same.
    let mut shown = wish;
    if shown.need.needed_by.is_some_and(|by| by <= app.db.now()) {
        shown.need.needed_by = None;
    }
    let entry = written(app, shown).await?;
    let status = faults.status();
    let page = AskPage {
        known: asking::known(app, t, by, &ask).await?,
        is_hers: ask.member_id == by.member.id,
        words: ask.words,
        audience: t.pick("visibility", entry.post.visibility.as_str()),
        author: entry.author.name.clone(),
        seen: Seen::new(t, zone, &entry),
        held: seen::held_back(t, &entry.thing),
        faults,
        typed: typed.to_owned(),
        layout: layout.titled(&t.get("ask-title")).private(),
        t,
        id,
    };
    Ok((status, show(&page)?).into_response())
}

async fn publish(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
    Path(id): Path<Id<Ask>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    match call::ask::publish(&mut tx, &by, id).await {
        Ok(post) => {
            tx.commit().await?;
            Ok(done(&cards::href(&post), i18n::key("published")))
        }
        Err(failure) => {
            drop(tx);
            let mut faults = Faults::default();
            // There is one field on this page, for the words with which it goes back.
            match AppError::from(failure) {
                AppError::Invalid { why, .. } => faults.add("words", why),
                other => return Err(other),
            }
            page(&app, &by, layout, id, faults, "").await
        }
    }
}

async fn send_back(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
    Path(id): Path<Id<Ask>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    match call::ask::send_back(&mut tx, &by, id, fields.get("words")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done("/desk", i18n::key("ask-returned")))
        }
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            page(&app, &by, layout, id, faults, fields.get("words")).await
        }
    }
}

async fn take_back(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Ask>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    call::ask::take_back(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done("/mine", i18n::key("ask-taken-back")))
}

fn done(to: &str, told: &'static str) -> Response {
    layout::flash(Redirect::to(to).into_response(), Tone::Ok, told)
}
