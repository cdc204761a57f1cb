//! Apps: a member lets one in, sees which she has let in, and shuts one out.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    access::{
        self, Application, Grant, LetInApplication,
        application::{self, OUT_OF_BAND},
        scope,
    },
    id::Id,
    member::Present,
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Signed, Visitor},
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
    },
    serve::headers,
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/oauth/authorize", get(ask).post(decide))
        .route("/settings/apps", get(list))
        .route("/settings/apps/{id}/shut-out", post(shut_out))
}

/// What an app asks for, as it stands in the address and, unchanged, in the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    force_login: String,
}

/// A wish of a known app for an address that it has registered.
struct Known {
    application: Application,
    wish: Wish,
}

/// What cannot be given is told to the reader and not to the app: anyone may register one, and a link here that led there
/// at once would be a door to anywhere (OA24).
const CANNOT: AppError = AppError::Invalid {
    field: "form",
    why: "app-wish",
};

impl Known {
    /// Who asks, and where the answer goes. While this is not certain nobody is sent anywhere (OA04).
    async fn of(app: &App, wish: Wish) -> Result<Self, AppError> {
        let application = application::application(&app.db, &wish.client_id)
            .await?
            .ok_or(AppError::Invalid {
                field: "client_id",
                why: "app-unknown",
            })?;
        if !application.redirect_uris.contains(&wish.redirect_uri) {
            return Err(AppError::Invalid {
                field: "redirect_uri",
                why: "app-elsewhere",
            });
        }
        Ok(Self { application, wish })
    }

    /// What is asked for, when it can be given.
    fn grant(&self) -> Result<Grant, AppError> {
        if self.wish.response_type != "code" {
            return Err(CANNOT);
        }
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let challenge = given(&self.wish.code_challenge);
        let method = given(&self.wish.code_challenge_method);
        match (&challenge, method.as_deref()) {
            (None, None) => {}
            (Some(challenge), Some("S256")) if challenge.len() == 43 => {}
            // `plain`, which is what no method means, would show the secret to whoever sees this address (OA06).
            _ => return Err(CANNOT),
        }
        let scopes = scope::parse(&self.wish.scope).map_err(|_| CANNOT)?;
        if !scope::is_within(&scopes, &self.application.scopes) {
            return Err(CANNOT);
        }
        Ok(Grant {
            client_id: self.application.client_id.clone(),
            redirect_uri: self.wish.redirect_uri.clone(),
            scopes,
            as_group: false,
            challenge,
        })
    }

    /// Back to the app.
    fn back(&self, name: &str, value: &str) -> Result<Response, AppError> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair(name, value);
        if let Some(state) = &self.wish.state {
            query.append_pair("state", state);
        }
        let sign = if self.wish.redirect_uri.contains('?') {
            '&'
        } else {
            '?'
        };
        let address = format!("{}{sign}{}", self.wish.redirect_uri, query.finish());
        let address = HeaderValue::from_str(&address).map_err(AppError::internal)?;
        Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
    }

    /// What browsers call the place that the form's answer leads to.
    fn place(&self) -> String {
        match Url::parse(&self.wish.redirect_uri) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                url.origin().ascii_serialization()
            }
            Ok(url) if self.wish.redirect_uri != OUT_OF_BAND => format!("{}:", url.scheme()),
            _ => String::new(),
        }
    }

    /// What the reader is told of where she is sent.
    fn host(&self) -> Option<String> {
        let url = Url::parse(&self.wish.redirect_uri).ok()?;
        matches!(url.scheme(), "http" | "https")
            .then(|| url.host_str().map(str::to_owned))
            .flatten()
    }
}

#[derive(Template)]
#[template(path = "people/let_in.html")]
struct ConsentPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    name: String,
    website: Option<String>,
    host: Option<String>,
    may: Vec<String>,
    /// As whom, for hosts.
    voices: Vec<Choice>,
    wish: Wish,
}

#[derive(Template)]
#[template(path = "people/code.html")]
struct CodePage {
    layout: Layout,
    t: Say,
    name: String,
    /// `None` after a no.
    code: Option<String>,
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Query(wish): Query<Wish>,
) -> Result<Response, AppError> {
    let known = Known::of(&app, wish).await?;
    known.grant()?;
    let must_sign_in = matches!(known.wish.force_login.as_str(), "true" | "1");
    let Some(present) = visitor.present.filter(|_| !must_sign_in) else {
        let here = without_force(&layout.path);
        let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
        return Ok(Redirect::to(&format!("/sign-in?next={next}")).into_response());
    };
    consent(known, layout, &present)
}

/// The page that she comes back to does not send her to sign in again.
fn without_force(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| !part.starts_with("force_login="))
        .collect();
    format!("{path}?{}", kept.join("&"))
}

fn consent(known: Known, layout: Layout, present: &Present) -> Result<Response, AppError> {
    let t = layout.t;
    let grant = known.grant()?;
    let scopes = scope::keep(&grant.scopes, |word| {
        present.is_coordinator() || !word.starts_with("admin:")
    });
    let voices = if present.is_host() {
        vec![
            Choice::new("self", t.one("app-as-self", "name", &present.member.name))
                .hinted(t.get("app-as-self-hint")),
            Choice::new("group", t.one("app-as-group", "group", &layout.group))
                .hinted(t.get("app-as-group-hint")),
        ]
    } else {
        Vec::new()
    };
    let policy = headers::policy(&known.place());
    let page = ConsentPage {
        layout: layout.titled(&t.get("app-title")).private(),
        t,
        faults: Faults::default(),
        name: known.application.name.clone(),
        website: known.application.website.clone(),
        host: known.host(),
        may: deeds(t, &scopes),
        voices,
        wish: known.wish,
    };
    let policy = HeaderValue::from_str(&policy).map_err(AppError::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], show(&page)?).into_response())
}

/// She said no, and the app is told; one that has no page of its own is told nothing.
fn denied(known: &Known, layout: Layout) -> Result<Response, AppError> {
    if known.wish.redirect_uri == OUT_OF_BAND {
        code_page(known, layout, None)
    } else {
        known.back("error", "access_denied")
    }
}

fn code_page(known: &Known, layout: Layout, code: Option<String>) -> Result<Response, AppError> {
    let t = layout.t;
    let page = CodePage {
        layout: layout.titled(&t.get("app-title")).private(),
        t,
        name: known.application.name.clone(),
        code,
    };
    Ok(show(&page)?.into_response())
}

async fn decide(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let text = |name: &str| fields.get(name).to_owned();
    let maybe = |name: &str| fields.all(name).next().map(str::to_owned);
    let wish = Wish {
        response_type: text("response_type"),
        client_id: text("client_id"),
        redirect_uri: text("redirect_uri"),
        scope: text("scope"),
        state: maybe("state"),
        code_challenge: maybe("code_challenge"),
        code_challenge_method: maybe("code_challenge_method"),
        force_login: String::new(),
    };
    let known = Known::of(&app, wish).await?;
    let grant = known.grant()?;
    if fields.get("decision") != "yes" {
        return denied(&known, layout);
    }
    let grant = Grant {
        as_group: fields.get("voice") == "group",
        ..grant
    };
    let mut tx = app.db.begin().await?;
    let code = application::let_in(&mut tx, &present, &grant).await?;
    tx.commit().await?;
    if grant.redirect_uri == OUT_OF_BAND {
        code_page(&known, layout, Some(code))
    } else {
        known.back("code", &code)
    }
}

/// What an app may do, a sentence each.
pub fn deeds(t: Say, scopes: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for whole in ["read", "write", "follow", "push", "profile"] {
        let words: Vec<&str> = scopes.split_whitespace().collect();
        if words.contains(&whole) {
            sentences.push(t.pick("app-may", whole));
            continue;
        }
        let some: Vec<String> = words
            .iter()
            .filter_map(|word| word.strip_prefix(whole)?.strip_prefix(':'))
            .map(|what| t.pick("app-thing", what))
            .collect();
        if !some.is_empty() {
            let key = format!("app-may-{whole}-some");
            sentences.push(t.one(&key, "things", &t.list(&some)));
        }
    }
    for (prefix, key) in [
        ("admin:read", "app-may-admin-read"),
        ("admin:write", "app-may-admin-write"),
    ] {
        if scopes
            .split_whitespace()
            .any(|word| word.starts_with(prefix))
        {
            sentences.push(t.get(key));
        }
    }
    sentences
}

/// An app that a member has let in.
struct LetIn {
    id: Id<access::Token>,
    name: String,
    website: Option<String>,
    as_group: bool,
    may: Vec<String>,
    since: String,
    used: Option<String>,
}

#[derive(Template)]
#[template(path = "people/apps.html")]
struct ListPage {
    layout: Layout,
    t: Say,
    apps: Vec<LetIn>,
}

async fn list(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = super::group::ours(&app).await?.zone;
    let day = |time: community::time::Time| t.day(time, zone);
    let apps = application::let_in_by(&app.db, present.member.id)
        .await?
        .into_iter()
        .map(|known: LetInApplication| LetIn {
            id: known.token_id,
            name: known.name.unwrap_or_else(|| t.get("app-nameless")),
            website: known.website,
            as_group: known.as_group,
            may: deeds(t, &known.scopes),
            since: day(known.created_at),
            used: known.used_at.map(day),
        })
        .collect();
    let page = ListPage {
        layout: layout.titled(&t.get("apps-title")).private(),
        t,
        apps,
    };
    Ok(show(&page)?.into_response())
}

async fn shut_out(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id: Id<access::Token> = id.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.begin().await?;
    application::shut_out(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(layout::flash(
        Redirect::to("/settings/apps").into_response(),
        Tone::Ok,
        i18n::key("app-is-out"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::i18n::Lang;

    #[test]
    fn every_scope_has_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            for scope in scope::SCOPES {
                let said = deeds(Say::new(lang), scope);
                assert_eq!(said.len(), 1, "{scope}");
                assert!(!said[0].contains("app-"), "{said:?}");
            }
        }
        let both = deeds(
            Say::new(Lang::En),
            "read write:media write:statuses admin:read",
        );
        assert_eq!(both.len(), 3, "{both:?}");
    }

    #[test]
    fn signing_in_anew_is_asked_once() {
        assert_eq!(
            without_force("/oauth/authorize?a=b&force_login=true&c=d"),
            "/oauth/authorize?a=b&c=d"
        );
    }
}
