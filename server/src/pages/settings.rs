//! A member's own settings: name, language, password, an address outside, leaving.

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    access, actor, block,
    member::{self, Preferences, Present},
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    auth::{
        guard,
        limit::Deed,
        password,
        visitor::{Signed, Visitor},
    },
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(ask).post(change))
        .route("/settings/outside", post(outside))
        .route("/settings/password", post(change_password))
        .route("/settings/leave", post(leave))
}

#[derive(Template)]
#[template(path = "people/settings.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    handle: String,
    /// Her whole address, when she has one outside.
    address: Option<String>,
    wish: Wish,
    languages: Vec<Choice>,
    /// Those of whom she wants nothing: (id, name, handle where there is one).
    blocked: Vec<(String, String, String)>,
    sends_mail: bool,
}

/// What the first form holds.
struct Wish {
    name: String,
    language: String,
    email: String,
    would_help_run: bool,
}

impl Wish {
    fn of(present: &Present) -> Self {
        let member = &present.member;
        Self {
            name: member.name.clone(),
            language: member.language.clone(),
            email: member.email.clone().unwrap_or_default(),
            would_help_run: member.preferences.0.would_help_run,
        }
    }
}

async fn page(
    app: &App,
    layout: Layout,
    present: &Present,
    faults: Faults,
    wish: Wish,
) -> Result<Response, AppError> {
    let t = layout.t;
    let status = faults.status();
    let actor = actor::get(&app.db, present.member.actor_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let blocked = block::all_by(&app.db, present.member.actor_id).await?;
    let blocked = actor::many(&app.db, &blocked)
        .await?
        .into_iter()
        .map(|actor| {
            let handle = if actor.outside || !actor.local {
                actor.handle()
            } else {
                String::new()
            };
            (actor.id.to_string(), actor.name, handle)
        })
        .collect();
    let page = Page {
        blocked,
        t,
        handle: present.member.handle.clone(),
        address: actor.outside.then(|| actor.handle()),
        wish,
        sends_mail: app.config.smtp.is_set(),
        languages: Lang::ALL
            .into_iter()
            .map(|lang| Choice::new(lang.tag(), lang.own_name()))
            .collect(),
        layout: layout.titled(&t.get("nav-settings")).private(),
        faults,
    };
    Ok((status, show(&page)?).into_response())
}

fn done(key: &'static str) -> Response {
    layout::flash(Redirect::to("/settings").into_response(), Tone::Ok, key)
}

async fn ask(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    page(
        &app,
        layout,
        &present,
        Faults::default(),
        Wish::of(&present),
    )
    .await
}

async fn change(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let wish = Wish {
        name: fields.line("name").to_owned(),
        language: fields.line("language").to_owned(),
        email: fields.line("email").to_owned(),
        would_help_run: fields.is("would_help_run"),
    };
    if Lang::from_tag(&wish.language).is_none() {
        let mut faults = Faults::default();
        faults.add("language", "not-a-language");
        return page(&app, layout, &present, faults, wish).await;
    }
    let mut tx = app.db.begin().await?;
    let preferences = Preferences {
        would_help_run: wish.would_help_run,
        ..present.member.preferences.0.clone()
    };
    let changed = member::change(
        &mut tx,
        &present,
        &wish.name,
        &wish.language,
        fields.optional("email"),
        preferences,
    )
    .await;
    match changed {
        Ok(()) => {
            tx.commit().await?;
            let told = done(i18n::key("updated"));
            Ok(if wish.language == present.member.language {
                told
            } else {
                layout::forget_language(told)
            })
        }
        Err(failure) => {
            let faults = Faults::catch(failure.into())?;
            page(&app, layout, &present, faults, wish).await
        }
    }
}

async fn outside(
    State(app): State<App>,
    Signed(present): Signed,
    fields: Fields,
) -> Result<Response, AppError> {
    if fields.is("outside") {
        let keys = tokio::task::spawn_blocking(federation::make_keys)
            .await
            .map_err(AppError::internal)?
            .map_err(AppError::internal)?;
        let mut tx = app.db.begin().await?;
        member::go_outside(&mut tx, present.member.id, &keys).await?;
        tx.commit().await?;
        Ok(done(i18n::key("settings-outside-done")))
    } else {
        let mut tx = app.db.begin().await?;
        member::go_inside(&mut tx, present.member.id).await?;
        tx.commit().await?;
        Ok(done(i18n::key("settings-inside-done")))
    }
}

async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    Signed(present): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    app.limits.count(
        Deed::SignIn,
        visitor.client,
        Some(&present.member.handle),
        app.db.now().0,
    )?;
    // Spaces around a password belong to it.
    let written = |name| fields.all(name).next().unwrap_or_default().to_owned();
    let hash = if password::fits(written("old"), present.member.password_hash.clone()).await? {
        password::hash(written("password")).await
    } else {
        Err(AppError::Invalid {
            field: "old",
            why: "wrong",
        })
    };
    let hash = match hash {
        Ok(hash) => hash,
        Err(failure) => {
            let faults = Faults::catch(failure)?.of_blank(true);
            return page(&app, layout, &present, faults, Wish::of(&present)).await;
        }
    };
    let mut tx = app.db.begin().await?;
    member::set_password(&mut tx, present.member.id, &hash).await?;
    let session = access::open_session(&mut tx, present.member.id).await?;
    tx.commit().await?;
    Ok(layout::flash(
        guard::signed_in(&app, "/settings", &session),
        Tone::Ok,
        i18n::key("settings-password-done"),
    ))
}

async fn leave(State(app): State<App>, Signed(present): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    member::leave(&mut tx, &present).await?;
    tx.commit().await?;
    Ok(layout::flash(
        guard::signed_out(&app, "/"),
        Tone::Ok,
        i18n::key("settings-left"),
    ))
}
