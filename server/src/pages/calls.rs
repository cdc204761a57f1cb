//! Answering a call or an offer; and, for those who asked, saying yes, no, and thank you.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post as posted},
};
use community::{
    actor::{self, Actor},
    call::{self, Answer, AnswerState, Door},
    group,
    id::Id,
    line, mail,
    member::Present,
    post::{self, Post},
    timeline::{Entry, Thing},
};
use http::StatusCode;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
        mail::is_address,
    },
    auth::{
        limit::Deed,
        visitor::{Signed, Visitor},
    },
    pages::{
        answers::{self, AnswerView},
        cards,
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
        seen::{self, Fact},
        things::{self, Answering},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/posts/{id}/answer", posted(answer))
        .route("/posts/{id}/answers", get(list))
        .route("/posts/{id}/answers/enter", posted(enter))
        .route("/posts/{id}/still", posted(still))
        .route("/posts/{id}/pause", posted(pause))
        .route("/posts/{id}/settle", posted(settle))
        .route("/posts/{id}/reopen", posted(reopen))
        .route("/answers/{id}/accept", posted(accept))
        .route("/answers/{id}/decline", posted(decline))
        .route("/answers/{id}/confirm", posted(confirm))
        .route("/answers/{id}/take-back", posted(take_back))
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    // First, so that what may not be seen is not found, and a fault can show the page again.
    let entry = things::find(&app, &visitor, id).await?;
    let mut faults = if visitor.present.is_none() {
        Faults::missing(&[
            ("name", fields.get("name")),
            ("contact", fields.get("contact")),
        ])
    } else {
        Faults::default()
    };
    let places = match fields.words("places") {
        None => Some(1),
        Some(_) => fields.number(&mut faults, "places"),
    };
    let (Some(places), false) = (places, faults.any()) else {
        return Answering {
            faults,
            fields,
            form: "answer",
        }
        .again(&app, &visitor, layout, id)
        .await;
    };
    let done = match &visitor.present {
        Some(present) => answer_as_member(&app, present, &entry.post, places, &fields).await,
        None => {
            app.limits
                .count(Deed::Knock, visitor.client, None, app.db.now().0)?;
            answer_as_visitor(&app, id, places, &fields, layout.t.lang).await
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            Answering {
                faults,
                fields,
                form: "answer",
            }
            .again(&app, &visitor, layout, id)
            .await
        }
    }
}

async fn answer_as_member(
    app: &App,
    by: &Present,
    post: &Post,
    places: i64,
    fields: &Fields,
) -> Result<Response, AppError> {
    let name = fields.words("name");
    let mut tx = app.db.begin().await?;
    call::answer(
        &mut tx,
        by,
        post.id,
        fields.get("message"),
        places,
        name.as_deref(),
        fields.words("role").as_deref(),
    )
    .await?;
    tx.commit().await?;
    Ok(things::back_to(post, i18n::key("answer-sent")))
}

async fn answer_as_visitor(
    app: &App,
    id: Id<Post>,
    places: i64,
    fields: &Fields,
    lang: Lang,
) -> Result<Response, AppError> {
    let wants_mail = fields.is("by_mail") && app.config.smtp.is_set();
    if wants_mail && !is_address(fields.line("contact")) {
        return Err(AppError::Invalid {
            field: "contact",
            why: "not-an-email",
        });
    }
    let mut tx = app.db.begin().await?;
    let (answer, secret) = call::answer_as_visitor(
        &mut tx,
        id,
        fields.get("name"),
        fields.get("contact"),
        fields.get("message"),
        places,
        fields.optional("role"),
    )
    .await?;
    if wants_mail {
        mail::to_guest(&mut tx, &answer, lang.tag()).await?;
    }
    tx.commit().await?;
    let to = format!("/answer/{secret}");
    Ok(layout::flash(
        Redirect::to(&to).into_response(),
        Tone::Ok,
        i18n::key("answer-sent"),
    ))
}

#[derive(Template)]
#[template(path = "things/answers.html")]
struct AnswersPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    /// The answer whose form needs another look, and what was said there.
    at: Option<(Id<Answer>, Fields)>,
    title: String,
    href: String,
    held: Vec<Fact>,
    needed: String,
    is_full: bool,
    answers: Vec<AnswerView>,
    /// The roles for which a yes may be, and those for which somebody may come.
    roles: Vec<Choice>,
    any_role: Vec<Choice>,
    /// The first role that is open.
    first_open: String,
    id: Id<Post>,
    is_open: bool,
    /// It was entered for somebody who rang.
    is_by_phone: bool,
    /// Nobody but the line can tell her what becomes of it.
    line_rings: bool,
    /// What was typed into the form for an answer by phone.
    entered: Fields,
    /// She asked it through the group: her name goes to a helper only if she says so.
    own_name: Option<String>,
}

impl AnswersPage {
    /// For which role a yes is unless another is chosen.
    fn role_for<'a>(&'a self, answer: &'a AnswerView) -> &'a str {
        let chosen = self.said(&answer.id).and_then(|said| said.optional("role"));
        let hers = chosen.or(answer.role.as_deref());
        hers.filter(|role| self.roles.iter().any(|choice| choice.is(role)))
            .unwrap_or(&self.first_open)
    }

    fn said(&self, id: &Id<Answer>) -> Option<&Fields> {
        let (_, said) = self.at.as_ref().filter(|(at, _)| at == id)?;
        Some(said)
    }

    fn words(&self, id: &Id<Answer>) -> &str {
        self.said(id).map_or("", |said| said.get("words"))
    }

    fn tells_name(&self, id: &Id<Answer>) -> bool {
        self.said(id).is_some_and(|said| said.is("tell_name"))
    }

    fn fault(&self, id: &Id<Answer>) -> Option<String> {
        self.said(id).and_then(|_| self.faults.of(&self.t, "words"))
    }
}

async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let (none, empty) = (Faults::default(), Fields::default());
    answers_page(&app, &by, layout, entry, none, None, empty).await
}

/// An answer that came by phone or letter, entered by those who decide (A72).
async fn enter(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut faults = Faults::default();
    let places = match fields.words("places") {
        None => Some(1),
        Some(_) => fields.number(&mut faults, "places"),
    };
    if let (Some(places), false) = (places, faults.any()) {
        let mut tx = app.db.begin().await?;
        let (name, contact) = (fields.get("name"), fields.get("contact"));
        let (message, role) = (fields.get("message"), fields.optional("role"));
        match call::enter(&mut tx, &by, id, name, contact, message, places, role).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(layout::flash(
                    Redirect::to(&format!("/posts/{id}/answers")).into_response(),
                    Tone::Ok,
                    i18n::key("answer-entered"),
                ));
            }
            Err(failure) => faults = Faults::catch(failure.into())?,
        }
    }
    let page = answers_page(&app, &by, layout, entry, faults, None, fields).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn still(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    call::still(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(things::back_to(&entry.post, i18n::key("offer-still-told")))
}

async fn pause(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    call::pause(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(things::back_to(&entry.post, i18n::key("offer-paused")))
}

async fn answers_page(
    app: &App,
    by: &Present,
    layout: Layout,
    entry: Entry,
    faults: Faults,
    at: Option<(Id<Answer>, Fields)>,
    entered: Fields,
) -> Result<Html<String>, AppError> {
    if !call::may_decide(&app.db, by, &entry.post).await? {
        return Err(AppError::Forbidden);
    }
    let (Thing::Call(call) | Thing::Offer(call)) = &entry.thing else {
        return Err(AppError::NotFound);
    };
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let mut answers = call::answers(&app.db, entry.post.id).await?;
    // Those whom somebody here knows come before any number of strangers.
    answers.sort_by_key(answers::rank);
    let actors: Vec<Id<Actor>> = answers
        .iter()
        .filter_map(|answer| answer.actor_id)
        .collect();
    let actors = actor::many(&app.db, &actors).await?;
    let others = actor::mistaken_for(&app.db, &actors).await?;
    let mut vouched = Vec::new();
    let mut untold = Vec::new();
    for answer in &answers {
        vouched.push(answers::vouched(app, t, answer).await?);
        let is_accepted = answer.state == AnswerState::Accepted;
        untold.push(is_accepted && answers::is_untold(app, answer).await?);
    }
    let answers = answers
        .into_iter()
        .zip(vouched)
        .zip(untold)
        .map(|((answer, vouched), is_untold)| {
            let other = others
                .iter()
                .find(|(of, _)| Some(*of) == answer.actor_id)
                .map(|(_, other)| other.handle());
            let who = actors
                .iter()
                .find(|actor| Some(actor.id) == answer.actor_id);
            let over = answers::over(&answer, call);
            // Who helped may be asked again when it is opened again.
            let is_done = answer.state == AnswerState::Settled && !call.state.takes_answers();
            let view = AnswerView::new(t, zone, answer, who).once_over(over);
            AnswerView {
                not_this: other,
                vouched,
                may_decide: view.may_decide && !is_done,
                is_untold,
                ..view
            }
        })
        .collect();
    show(&AnswersPage {
        layout: layout.titled(&t.get("answers-title")).private(),
        t,
        id: entry.post.id,
        faults,
        at,
        is_open: call.state.takes_answers(),
        is_by_phone: line::is_by_phone(&app.db, entry.post.id).await?,
        line_rings: line::rings(&app.db, entry.post.id).await?,
        entered,
        own_name: own_name(app, by, entry.post.id).await?,
        title: entry.post.title.clone().unwrap_or_default(),
        href: cards::href(&entry.post),
        held: seen::held_back(t, &entry.thing),
        needed: if call.inexhaustible {
            t.get("offer-inexhaustible")
        } else {
            seen::still_needed(t, call)
        },
        is_full: !call.inexhaustible && call.still_needed() == 0,
        roles: answers::roles(t, call),
        any_role: answers::any_role(t, call),
        first_open: call
            .slots
            .iter()
            .find(|slot| slot.still_needed() > 0)
            .map(|slot| slot.role.clone())
            .unwrap_or_default(),
        answers,
    })
}

/// The name of whoever asked this through the group, for herself.
async fn own_name(app: &App, by: &Present, call: Id<Post>) -> Result<Option<String>, AppError> {
    let ask = call::ask::behind(&app.db, by, call).await?;
    let is_hers = ask.is_some_and(|ask| ask.member_id == by.member.id);
    Ok(is_hers.then(|| by.member.name.clone()))
}

/// What is decided about an answer.
#[derive(Clone, Copy)]
enum Deciding {
    Yes,
    No,
}

async fn accept(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Answer>>,
    fields: Fields,
) -> Result<Response, AppError> {
    decide(&app, &by, &visitor, layout, id, &fields, Deciding::Yes).await
}

async fn decline(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Answer>>,
    fields: Fields,
) -> Result<Response, AppError> {
    decide(&app, &by, &visitor, layout, id, &fields, Deciding::No).await
}

async fn decide(
    app: &App,
    by: &Present,
    visitor: &Visitor,
    layout: Layout,
    id: Id<Answer>,
    fields: &Fields,
    deciding: Deciding,
) -> Result<Response, AppError> {
    let answer = call::answer_by_id(&app.db, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let mut words = fields.words("words");
    if let (Deciding::Yes, true, Some(name)) = (
        deciding,
        fields.is("tell_name"),
        own_name(app, by, answer.call_id).await?,
    ) {
        let told = layout.t.one("answer-my-name", "name", &name);
        words = Some(words.map_or(told.clone(), |words| format!("{words}\n\n{told}")));
    }
    let mut tx = app.db.begin().await?;
    let done = match deciding {
        Deciding::Yes => {
            let role = fields.optional("role");
            call::accept(&mut tx, by, id, words.as_deref(), role).await
        }
        Deciding::No => call::decline(&mut tx, by, id, words.as_deref()).await,
    };
    if let Err(failure) = done {
        drop(tx);
        let faults = Faults::catch(failure.into())?;
        let entry = things::find(app, visitor, answer.call_id).await?;
        let page = answers_page(
            app,
            by,
            layout,
            entry,
            faults,
            Some((id, fields.clone())),
            Fields::default(),
        )
        .await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    tx.commit().await?;
    let told = match (deciding, answers::is_untold(app, &answer).await?) {
        (Deciding::Yes, false) => i18n::key("answer-accepted"),
        (Deciding::Yes, true) => i18n::key("answer-accepted-untold"),
        (Deciding::No, false) => i18n::key("answer-declined"),
        (Deciding::No, true) => i18n::key("answer-declined-untold"),
    };
    let to = format!("/posts/{}/answers", answer.call_id);
    Ok(layout::flash(
        Redirect::to(&to).into_response(),
        Tone::Ok,
        told,
    ))
}

async fn confirm(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Answer>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    call::confirm(&mut tx, &by, id).await?;
    tx.commit().await?;
    to_call(&app, id, i18n::key("answer-confirmed")).await
}

async fn take_back(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Answer>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    call::take_back(&mut tx, &by, id).await?;
    tx.commit().await?;
    to_call(&app, id, i18n::key("answer-taken-back")).await
}

async fn to_call(app: &App, id: Id<Answer>, told: &'static str) -> Result<Response, AppError> {
    let answer = call::answer_by_id(&app.db, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let post = post::get(&app.db, answer.call_id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(things::back_to(&post, told))
}

async fn settle(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    let thanks = fields.words("thanks");
    if let Err(failure) =
        call::settle(&mut tx, &by, id, fields.is("by_others"), thanks.as_deref()).await
    {
        drop(tx);
        let mut faults = Faults::default();
        match AppError::from(failure) {
            AppError::Invalid { why, .. } => faults.add("thanks", why),
            other => return Err(other),
        }
        return Answering {
            faults,
            fields,
            form: "settle",
        }
        .again(&app, &visitor, layout, id)
        .await;
    }
    // Thanks go to accounts alone.
    let is_unthanked = call::answers(&mut tx, id).await?.iter().any(|answer| {
        answer.state == AnswerState::Settled && matches!(answer.how, Door::Phone | Door::Page)
    });
    tx.commit().await?;
    let told = if is_unthanked {
        i18n::key("call-settled-unthanked")
    } else {
        i18n::key("call-settled")
    };
    Ok(things::back_to(&entry.post, told))
}

async fn reopen(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    call::reopen(&mut tx, &by, id).await?;
    let is_out_of_reach = line::is_out_of_reach(&mut tx, id).await?;
    tx.commit().await?;
    let told = if is_out_of_reach {
        i18n::key("call-reopened-unreached")
    } else {
        i18n::key("call-reopened")
    };
    Ok(things::back_to(&entry.post, told))
}
