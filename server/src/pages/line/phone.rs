//! Writing down for somebody who rings: her call for help, or her answer to one.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use community::{
    access,
    call::Category,
    id::Id,
    line::{self, Asker},
    post::{Kind, Post},
    timeline::{self, Thing},
};
use http::StatusCode;

use super::rota::keeps;
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Signed, Visitor},
    pages::{
        cards,
        fields::Fields,
        form::{Choice, Faults},
        group,
        layout::{self, Layout, Tone},
        render::show,
        things,
        writing::{self, RoleRow, What},
    },
};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/line/call", get(blank_call).post(call))
        .route("/line/answers/{id}", get(blank_answer).post(answer))
}

#[derive(Template)]
#[template(path = "line/call.html")]
struct CallPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    categories: Vec<Choice>,
    audiences: Vec<Choice>,
    zone: String,
    once: String,
}

impl CallPage {
    fn roles(&self) -> Vec<RoleRow> {
        writing::role_rows(self.t, &self.fields)
    }

    fn has_roles(&self) -> bool {
        writing::has_roles(&self.fields, &self.faults)
    }
}

async fn blank_call(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    keeps(&app, &present).await?;
    let mut fields = Fields::default();
    fields.set("category", Category::Person.as_str());
    fields.set("needed", "1");
    // Nothing leaves the group unless the one who rings says so.
    fields.set("visibility", "inside");
    call_page(&app, layout, Faults::default(), fields).await
}

async fn call_page(
    app: &App,
    layout: Layout,
    faults: Faults,
    fields: Fields,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(app).await?;
    let categories: Vec<&str> = [Category::Person, Category::BeWith, Category::Lend]
        .iter()
        .map(|category| category.as_str())
        .collect();
    show(&CallPage {
        categories: Choice::of_words(&t, "call-category", &categories),
        audiences: vec![
            Choice::new("inside", t.get("see-inside")).hinted(t.get("see-inside-hint")),
            Choice::new("followers", t.get("see-network")).hinted(t.get("see-network-hint")),
            Choice::new("public", t.get("see-everyone")).hinted(t.get("see-everyone-hint")),
        ],
        zone: t.zone(home.zone),
        once: fields.words("once").unwrap_or_else(access::secret),
        layout: layout.titled(&t.get("line-call")).private(),
        t,
        faults,
        fields,
    })
}

async fn call(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    mut fields: Fields,
) -> Result<Response, AppError> {
    keeps(&app, &present).await?;
    if fields.get("step") == "edit" {
        let page = call_page(&app, layout, Faults::default(), fields).await?;
        return Ok(page.into_response());
    }
    let home = group::ours(&app).await?;
    fields.set("language", layout.t.lang.tag());
    let is_publishing = fields.get("step") == "publish";
    let asker = Asker {
        number: fields.get("number").to_owned(),
        name: fields.get("name").to_owned(),
        shares: fields.is("shares"),
    };
    let faults = match writing::draft(Kind::Call, &fields, home.zone) {
        Err(faults) => faults,
        Ok((_, What::Note | What::Story(_) | What::Event(_) | What::Offer(_))) => {
            return Err(AppError::NotFound);
        }
        Ok((mut draft, What::Call(mut need))) => {
            draft.media = None;
            need.confirm_hours = i64::from(app.config.confirm_hours);
            if !is_publishing {
                // Shown, and not kept.
                draft.once = None;
            }
            let mut tx = app.db.begin().await?;
            match line::enter_call(&mut tx, &present, draft, need, &asker).await {
                Ok(post) if !is_publishing => {
                    let entry = timeline::entries(&mut tx, vec![post]).await?.pop();
                    drop(tx);
                    let entry = entry.ok_or(AppError::NotFound)?;
                    let page =
                        writing::preview_for_line(&app, layout, present, &fields, &entry).await?;
                    return Ok(page.into_response());
                }
                Ok(post) => {
                    tx.commit().await?;
                    let response = Redirect::to(&cards::href(&post)).into_response();
                    return Ok(layout::flash(
                        response,
                        Tone::Ok,
                        i18n::key("line-call-entered"),
                    ));
                }
                Err(failure) => Faults::catch(writing::at_our_fields(failure.into()))?,
            }
        }
    };
    let page = call_page(&app, layout, faults, fields).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Template)]
#[template(path = "line/answer.html")]
struct AnswerPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    id: Id<Post>,
    title: String,
    href: String,
}

async fn blank_answer(
    State(app): State<App>,
    Signed(present): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    keeps(&app, &present).await?;
    answer_page(
        &app,
        &visitor,
        layout,
        id,
        Faults::default(),
        Fields::default(),
    )
    .await
}

async fn answer_page(
    app: &App,
    visitor: &Visitor,
    layout: Layout,
    id: Id<Post>,
    faults: Faults,
    fields: Fields,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let entry = things::find(app, visitor, id).await?;
    if !matches!(entry.thing, Thing::Call(_) | Thing::Offer(_)) || !entry.post.local {
        return Err(AppError::NotFound);
    }
    show(&AnswerPage {
        layout: layout.titled(&t.get("answer-enter")).private(),
        t,
        faults,
        fields,
        id,
        title: cards::name(&entry.post, 80),
        href: cards::href(&entry.post),
    })
}

async fn answer(
    State(app): State<App>,
    Signed(present): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    keeps(&app, &present).await?;
    let (name, contact) = (fields.get("name"), fields.get("contact"));
    let mut tx = app.db.begin().await?;
    let message = fields.get("message");
    if let Err(failure) = line::enter_answer(&mut tx, &present, id, name, contact, message, 1).await
    {
        drop(tx);
        let faults = Faults::catch(failure.into())?;
        let page = answer_page(&app, &visitor, layout, id, faults, fields).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    tx.commit().await?;
    let response = Redirect::to("/line/duty").into_response();
    Ok(layout::flash(
        response,
        Tone::Ok,
        i18n::key("answer-entered"),
    ))
}
