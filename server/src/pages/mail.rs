//! Mail: what a member wants of it, and the links in it. Nothing changes by opening a link, since programs open them before people do.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    call, group,
    mail::{self, Wanted},
    member::Present,
    post::Post,
    timeline,
};
use url::form_urlencoded::byte_serialize;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
        mail::is_address,
    },
    auth::{
        limit::Deed,
        visitor::{Signed, Visitor},
    },
    pages::{
        answers,
        cards::{self, Body, Card},
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
        visitors,
    },
};

const SETTINGS: &str = "/settings/mail";

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route(SETTINGS, get(ask).post(change))
        .route("/settings/mail/remove", post(remove))
        .route("/mail/confirm/{secret}", get(to_confirm).post(confirm))
        .route("/mail/end/{secret}", get(to_end).post(end))
        .route("/mail/{secret}", get(read).post(answer))
}

#[derive(Template)]
#[template(path = "mail/settings.html")]
struct SettingsPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    is_sent_here: bool,
    address: String,
    wanted: Wanted,
    /// She said where, once.
    is_known: bool,
    waits_for_yes: bool,
    is_refused: bool,
    is_ended: bool,
}

async fn ask(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, &by, layout, Faults::default(), None).await
}

async fn page(
    app: &App,
    by: &Present,
    layout: Layout,
    faults: Faults,
    typed: Option<(String, Wanted)>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let known = mail::get(&app.db, by.member.id).await?;
    let status = faults.status();
    let (address, wanted) = typed.unwrap_or_else(|| match &known {
        Some(known) => (known.address.clone().unwrap_or_default(), known.wanted()),
        None => {
            let first = Wanted {
                calls: true,
                ..Wanted::default()
            };
            (by.member.email.clone().unwrap_or_default(), first)
        }
    });
    let is_confirmed = known
        .as_ref()
        .is_some_and(|known| known.confirmed_at.is_some());
    let page = SettingsPage {
        layout: layout.titled(&t.get("mail-title")).private(),
        t,
        is_sent_here: app.config.smtp.is_set(),
        is_known: known.is_some(),
        waits_for_yes: known.is_some() && !is_confirmed,
        is_refused: known
            .as_ref()
            .is_some_and(|known| known.refused_at.is_some()),
        is_ended: is_confirmed && known.as_ref().is_some_and(|known| !known.is_open()),
        faults,
        address,
        wanted,
    };
    Ok((status, show(&page)?).into_response())
}

async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Signed(by): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let address = fields.line("email").to_owned();
    let wanted = Wanted {
        calls: fields.is("calls"),
        others: fields.is("others"),
        with_words: fields.is("with_words"),
    };
    if !app.config.smtp.is_set() {
        return page(&app, &by, layout, Faults::default(), None).await;
    }
    app.limits.count(
        Deed::Knock,
        visitor.client,
        Some(&by.member.handle),
        app.db.now().0,
    )?;
    let mut faults = Faults::missing(&[("email", &address)]);
    if !faults.any() && !is_address(&address) {
        faults.add("email", "not-an-email");
    }
    if !faults.any() {
        let mut tx = app.db.begin().await?;
        match mail::set(&mut tx, &by, &address, wanted).await {
            Ok(is_asked) => {
                tx.commit().await?;
                return Ok(done(match is_asked {
                    true => i18n::key("mail-asked"),
                    false => i18n::key("mail-saved"),
                }));
            }
            Err(failure) => faults = Faults::catch(failure.into())?,
        }
    }
    page(&app, &by, layout, faults, Some((address, wanted))).await
}

async fn remove(State(app): State<App>, Signed(by): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    mail::remove(&mut tx, &by).await?;
    tx.commit().await?;
    Ok(done(i18n::key("mail-removed")))
}

fn done(key: &'static str) -> Response {
    layout::flash(Redirect::to(SETTINGS).into_response(), Tone::Ok, key)
}

/// One question, one button; or what was done.
#[derive(Template)]
#[template(path = "mail/ask.html")]
struct AskPage {
    layout: Layout,
    title: String,
    lead: String,
    /// Where the button leads, and what stands on it; none once it is done.
    button: Option<(String, String)>,
}

fn asked(
    layout: Layout,
    (title, lead): (&str, &str),
    button: Option<(String, String)>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let title = t.get(title);
    show(&AskPage {
        layout: layout.titled(&title).private(),
        lead: t.get(lead),
        title,
        button,
    })
}

async fn to_confirm(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    if mail::to_confirm(&app.db, &secret).await?.is_none() {
        return Err(visitors::refuse(&app, &visitor));
    }
    let yes = layout.t.get("mail-confirm-yes");
    asked(
        layout,
        (
            i18n::key("mail-confirm-title"),
            i18n::key("mail-confirm-lead"),
        ),
        Some((format!("/mail/confirm/{secret}"), yes)),
    )
}

async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let mut tx = app.db.begin().await?;
    match mail::confirm(&mut tx, &secret).await {
        Err(community::Error::NotFound) => return Err(visitors::refuse(&app, &visitor)),
        done => done?,
    }
    tx.commit().await?;
    asked(
        layout,
        (i18n::key("mail-title"), i18n::key("mail-confirm-done")),
        None,
    )
}

async fn to_end(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    if !mail::ends(&app.db, &secret).await? {
        return Err(visitors::refuse(&app, &visitor));
    }
    let go = layout.t.get("mail-end-go");
    asked(
        layout,
        (i18n::key("mail-end-title"), i18n::key("mail-end-lead")),
        Some((format!("/mail/end/{secret}"), go)),
    )
}

/// Also what a mail program sends when its own button is pressed (RFC 8058): it is answered at once, and leads nowhere else.
async fn end(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let mut tx = app.db.begin().await?;
    match mail::end(&mut tx, &secret).await {
        Err(community::Error::NotFound) => return Err(visitors::refuse(&app, &visitor)),
        done => done?,
    }
    tx.commit().await?;
    asked(
        layout,
        (i18n::key("mail-title"), i18n::key("mail-end-done")),
        None,
    )
}

#[derive(Template)]
#[template(path = "mail/call.html")]
struct CallPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    secret: String,
    sign_in: String,
    /// What everyone may read of it; of what is said inside nothing.
    card: Option<Card>,
    is_answered: bool,
    takes_answers: bool,
    /// The roles for which she may come, and any; empty when there are none.
    roles: Vec<Choice>,
}

async fn read(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    let (by, post) = behind(&app, &visitor, &secret).await?;
    if visitor.present.is_some() {
        return Ok(Redirect::to(&cards::href(&post)).into_response());
    }
    let typed = (Faults::default(), Fields::default());
    call_page(&app, &by, layout, (&secret, &post), typed).await
}

async fn behind(app: &App, visitor: &Visitor, secret: &str) -> Result<(Present, Post), AppError> {
    match mail::behind(&app.db, secret).await? {
        Some(behind) => Ok(behind),
        None => Err(visitors::refuse(app, visitor)),
    }
}

async fn call_page(
    app: &App,
    by: &Present,
    layout: Layout,
    (secret, post): (&str, &Post),
    (faults, fields): (Faults, Fields),
) -> Result<Response, AppError> {
    let t = layout.t;
    let group = group::ours(&app.db).await?.0;
    let zone = cards::zone(&group.profile.timezone);
    let seen = Some(post.clone()).filter(|post| post.visibility.is_open());
    let card = timeline::entries(&app.db, seen.into_iter().collect())
        .await?
        .first()
        .map(|entry| Card::new(t, zone, entry));
    let mine = call::mine(&app.db, by.member.actor_id, post.id).await?;
    let call = call::get(&app.db, post.id).await?;
    let open = call.filter(|call| call.state.takes_answers());
    let next: String = byte_serialize(cards::href(post).as_bytes()).collect();
    let status = faults.status();
    let page = CallPage {
        layout: layout.titled(&t.get("mail-call-title")).private(),
        t,
        faults,
        fields,
        secret: secret.to_owned(),
        sign_in: format!("/sign-in?next={next}"),
        card,
        is_answered: mine.is_some(),
        takes_answers: open.is_some(),
        roles: open.map_or_else(Vec::new, |call| answers::any_role(t, &call)),
    };
    Ok((status, show(&page)?).into_response())
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
    fields: Fields,
) -> Result<Response, AppError> {
    let (by, post) = behind(&app, &visitor, &secret).await?;
    // Whoever is signed in answers as herself, by her own page.
    if visitor.present.is_some() {
        return Ok(Redirect::to(&cards::href(&post)).into_response());
    }
    app.limits
        .count(Deed::Knock, visitor.client, None, app.db.now().0)?;
    let (name, role) = (fields.words("name"), fields.optional("role"));
    let message = fields.get("message");
    let mut tx = app.db.begin().await?;
    let faults = match mail::answer(&mut tx, &secret, message, name.as_deref(), role).await {
        Ok(_) => {
            tx.commit().await?;
            return Ok(layout::flash(
                Redirect::to(&format!("/mail/{secret}")).into_response(),
                Tone::Ok,
                i18n::key("mail-call-sent"),
            ));
        }
        Err(failure) => Faults::catch(failure.into())?,
    };
    drop(tx);
    call_page(&app, &by, layout, (&secret, &post), (faults, fields)).await
}
