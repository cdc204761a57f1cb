//! What a member can do for others, and the calls that fit it: her own page, which nobody else sees.

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    call::Category,
    group,
    member::Present,
    post::Viewer,
    store::Tx,
    timeline::{self, Reader},
    volunteer::{self, Said, Telling, When},
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        cards::{self, Body, Card},
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
        writing::SPOKEN,
    },
};

const PATH: &str = "/volunteering";

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(ask).post(say))
        .route("/volunteering/still", post(still))
        .route("/volunteering/pause", post(pause))
        .route("/volunteering/go-on", post(go_on))
        .route("/volunteering/end", post(end))
}

#[derive(Template)]
#[template(path = "volunteers/show.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    kinds: Vec<Choice>,
    ticked_kinds: Vec<String>,
    times: Vec<Choice>,
    ticked_times: Vec<String>,
    languages: Vec<Choice>,
    ticked_languages: Vec<String>,
    told: Vec<Choice>,
    /// A word of `volunteer-state-…`, once she said something.
    state: Option<&'static str>,
    is_active: bool,
    is_asked: bool,
    fitting: Vec<Card>,
    sends_mail: bool,
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
    typed: Option<Fields>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let known = volunteer::get(&app.db, by.member.id).await?;
    let reader = Reader {
        viewer: Viewer::Member(by.clone()),
        actor: Some(by.member.actor_id),
    };
    let ids = volunteer::fitting(&app.db, by).await?;
    let posts = timeline::seen(&app.db, &reader, &ids).await?;
    let fitting = timeline::entries(&app.db, posts).await?;
    let fields = typed.unwrap_or_else(|| match &known {
        Some(known) => written(known),
        None => Fields::of(vec![("told".into(), Telling::Daily.to_string())]),
    });
    let words = |all: Vec<&'static str>, prefix| Choice::of_words(&t, prefix, &all);
    let status = faults.status();
    let page = Page {
        layout: layout.titled(&t.get("volunteer-title")).private(),
        t,
        kinds: words(
            Category::ALL.iter().map(|kind| kind.as_str()).collect(),
            "call-category",
        ),
        ticked_kinds: fields.list("kinds"),
        times: words(
            When::ALL.iter().map(|time| time.as_str()).collect(),
            "volunteer-time",
        ),
        ticked_times: fields.list("times"),
        languages: Choice::of_words(&t, "speaks", &SPOKEN),
        ticked_languages: fields.list("languages"),
        told: words(
            Telling::ALL
                .iter()
                .map(|telling| telling.as_str())
                .collect(),
            "volunteer-told",
        ),
        state: known.as_ref().map(|known| known.state.as_str()),
        is_active: known
            .as_ref()
            .is_some_and(|known| known.state == volunteer::State::Active),
        is_asked: known
            .as_ref()
            .is_some_and(|known| known.asked > 0 && known.state == volunteer::State::Active),
        fitting: Card::all(t, zone, &fitting),
        sends_mail: app.config.smtp.is_set(),
        faults,
        fields,
    };
    Ok((status, show(&page)?).into_response())
}

/// What she said, as the form holds it.
fn written(known: &volunteer::Volunteer) -> Fields {
    let mut fields = Fields::default();
    for kind in known.kinds.iter() {
        fields.add("kinds", kind.as_str());
    }
    for time in known.times.iter() {
        fields.add("times", time.as_str());
    }
    for language in known.languages.iter() {
        fields.add("languages", language.as_str());
    }
    fields.set("words", known.words.as_str());
    fields.set("area", known.area.clone().unwrap_or_default());
    fields.set("told", known.told.as_str());
    if known.seen_by_hosts {
        fields.set("seen_by_hosts", "yes");
    }
    fields
}

/// Every value of a name as one of several words.
fn each<T: std::str::FromStr>(fields: &Fields, faults: &mut Faults, name: &'static str) -> Vec<T> {
    let read: Result<Vec<T>, T::Err> = fields.list(name).iter().map(|word| word.parse()).collect();
    read.unwrap_or_else(|_| {
        faults.add(name, "not-a-choice");
        Vec::new()
    })
}

fn read(fields: &Fields, faults: &mut Faults) -> Option<Said> {
    let languages = fields.list("languages");
    if languages.iter().any(|tag| !SPOKEN.contains(&tag.as_str())) {
        faults.add("languages", "not-a-language");
    }
    let said = Said {
        kinds: each::<Category>(fields, faults, "kinds"),
        words: fields.words("words").unwrap_or_default(),
        area: fields.words("area"),
        times: each::<When>(fields, faults, "times"),
        languages,
        seen_by_hosts: fields.is("seen_by_hosts"),
        told: fields.choice(faults, "told")?,
    };
    (!faults.any()).then_some(said)
}

async fn say(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut faults = Faults::default();
    let Some(said) = read(&fields, &mut faults) else {
        return page(&app, &by, layout, faults, Some(fields)).await;
    };
    let mut tx = app.db.begin().await?;
    match volunteer::say(&mut tx, &by, said).await {
        Ok(()) => done(tx, i18n::key("volunteer-saved")).await,
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            page(&app, &by, layout, faults, Some(fields)).await
        }
    }
}

async fn done(tx: Tx, key: &'static str) -> Result<Response, AppError> {
    tx.commit().await?;
    let back = Redirect::to(PATH).into_response();
    Ok(layout::flash(back, Tone::Ok, key))
}

async fn still(State(app): State<App>, Signed(by): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    volunteer::still(&mut tx, &by).await?;
    done(tx, i18n::key("volunteer-still-told")).await
}

async fn go_on(State(app): State<App>, Signed(by): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    volunteer::still(&mut tx, &by).await?;
    done(tx, i18n::key("volunteer-went-on")).await
}

async fn pause(State(app): State<App>, Signed(by): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    volunteer::pause(&mut tx, &by).await?;
    done(tx, i18n::key("volunteer-paused")).await
}

async fn end(State(app): State<App>, Signed(by): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    volunteer::end(&mut tx, &by).await?;
    done(tx, i18n::key("volunteer-ended")).await
}
