//! Invitations: made here, shown once, as a link, a code to scan and a sheet of paper.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use community::{
    access::{self, Invitation, InvitationKind},
    id::Id,
    member::{self, Present},
    time::Time,
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Host,
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        group,
        layout::Layout,
        qr,
        render::show,
    },
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/invitations", get(list).post(invite))
        .route("/desk/invitations/{id}/revoke", post(revoke))
}

/// A live invitation in words.
struct Line {
    id: Id<Invitation>,
    kind: &'static str,
    note: Option<String>,
    uses_left: i64,
    until: String,
    by: Option<String>,
}

/// What the form holds.
struct Wish {
    kind: String,
    note: String,
    uses: String,
    days: String,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            kind: InvitationKind::Link.as_str().to_owned(),
            note: String::new(),
            uses: "1".into(),
            days: "14".into(),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/invitations.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    faults: Faults,
    wish: Wish,
    kinds: Vec<Choice>,
    invitations: Vec<Line>,
}

async fn page(
    app: &App,
    present: &Present,
    layout: Layout,
    faults: Faults,
    wish: Wish,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = group::ours(app).await?.zone;
    let status = faults.status();
    let roster = member::roster(&app.db, present).await?;
    let invitations = access::invitations(&app.db)
        .await?
        .into_iter()
        .map(|invitation| Line {
            id: invitation.id,
            kind: invitation.kind.as_str(),
            note: invitation.note,
            uses_left: invitation.uses_left,
            until: t.day(invitation.expires_at, zone),
            by: roster
                .iter()
                .find(|member| member.id == invitation.made_by)
                .map(|member| member.name.clone()),
        })
        .collect();
    let kinds: Vec<&str> = InvitationKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    let page = Page {
        t,
        tabs: tabs(&layout),
        kinds: Choice::of_words(&t, "invitation-kind", &kinds),
        layout: layout.titled(&t.get("desk-invitations")).private(),
        faults,
        wish,
        invitations,
    };
    Ok((status, show(&page)?).into_response())
}

async fn list(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, &present, layout, Faults::default(), Wish::default()).await
}

#[derive(Template)]
#[template(path = "desk/invitation.html")]
struct SheetPage {
    layout: Layout,
    t: Say,
    kind: InvitationKind,
    secret: String,
    link: String,
    /// Where the code from paper is typed in.
    join: String,
    drawing: String,
    until: String,
    uses: i64,
}

async fn invite(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let (kind, secret, uses, expires_at) = match make(&app, &present, &fields).await {
        Ok(made) => made,
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            let wish = Wish {
                kind: fields.line("kind").to_owned(),
                note: fields.line("note").to_owned(),
                uses: fields.line("uses").to_owned(),
                days: fields.line("days").to_owned(),
            };
            return page(&app, &present, layout, faults, wish).await;
        }
    };
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let here = app.db.here();
    let link = here.url(&format!("/join/{secret}"));
    let page = SheetPage {
        t,
        kind,
        drawing: qr::svg(&link).unwrap_or_default(),
        join: here.url("/join"),
        until: t.day(expires_at, zone),
        layout: layout.titled(&t.get("desk-invitations")).private().once(),
        secret,
        link,
        uses,
    };
    Ok(show(&page)?.into_response())
}

async fn make(
    app: &App,
    present: &Present,
    fields: &Fields,
) -> Result<(InvitationKind, String, i64, Time), AppError> {
    let kind: InvitationKind = fields.word("kind")?;
    let uses = if fields.line("uses").is_empty() {
        1
    } else {
        fields.whole("uses")?
    };
    let days = if fields.line("days").is_empty() {
        14
    } else {
        fields.whole("days")?
    };
    let mut tx = app.db.begin().await?;
    let expires_at = tx.now().plus_days(days);
    let made = access::invite(
        &mut tx,
        present,
        kind,
        fields.optional("note"),
        uses,
        expires_at,
    )
    .await;
    let secret = made.map_err(|failure| match AppError::from(failure) {
        // The form asks for days.
        AppError::Invalid {
            field: "expires",
            why,
        } => AppError::Invalid { field: "days", why },
        other => other,
    })?;
    tx.commit().await?;
    Ok((kind, secret, uses, expires_at))
}

async fn revoke(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Invitation>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    access::revoke_invitation(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done(
        "/desk/invitations",
        i18n::key("desk-invitation-revoked"),
    ))
}
