//! `oauth`: a code, or its own secret, becomes a token; tokens end; what this node understands of it all. The page where a
//! member says yes is [`crate::pages`]' own.

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use community::{
    access::{
        self, Application,
        application::{self, Brought},
        scope,
    },
    actor,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{entities::account, error::ApiError, form::Params},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/oauth/token", post(token))
        .route("/oauth/revoke", post(revoke))
        .route("/oauth/userinfo", get(user_info).post(user_info))
        .route("/.well-known/oauth-authorization-server", get(discovery))
}

/// Whoever asks for a token: by the body, or in the header of HTTP's own basic authentication.
struct Asking {
    client_id: String,
    client_secret: Option<String>,
}

impl Asking {
    fn of(headers: &HeaderMap, id: Option<String>, secret: Option<String>) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        if let Some((client_id, client_secret)) = basic(headers) {
            return Self {
                client_id,
                client_secret: given(Some(client_secret)),
            };
        }
        Self {
            client_id: given(id).unwrap_or_default(),
            client_secret: given(secret),
        }
    }

    /// The application, and whether it has proved to be it. A wrong secret is worse than none.
    async fn known(&self, app: &App) -> Result<(Application, bool), ApiError> {
        let known = match &self.client_secret {
            Some(secret) => application::prove(&app.db, &self.client_id, secret).await?,
            None => application::application(&app.db, &self.client_id).await?,
        };
        known
            .map(|known| (known, self.client_secret.is_some()))
            .ok_or_else(invalid_client)
    }
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, value) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || value.len() > 1000 {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn invalid_client() -> ApiError {
    ApiError::oauth(
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "Client authentication failed: no such client, or another secret.",
    )
}

fn invalid_grant() -> ApiError {
    ApiError::oauth(
        StatusCode::BAD_REQUEST,
        "invalid_grant",
        "The authorization code is invalid, expired, revoked or used, or it was issued to another client or for another redirect URI.",
    )
}

fn invalid_request(why: &str) -> ApiError {
    ApiError::oauth(StatusCode::BAD_REQUEST, "invalid_request", why)
}

fn invalid_scope() -> ApiError {
    ApiError::oauth(
        StatusCode::BAD_REQUEST,
        "invalid_scope",
        "The requested scope is invalid, unknown, or wider than what was registered.",
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TokenRequest {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    scope: Option<String>,
}

async fn token(
    State(app): State<App>,
    headers: HeaderMap,
    Params(asked): Params<TokenRequest>,
) -> Result<Response, ApiError> {
    if asked.grant_type.is_empty() {
        return Err(invalid_request("grant_type is missing."));
    }
    let asking = Asking::of(&headers, asked.client_id, asked.client_secret);
    if asking.client_id.is_empty() {
        return Err(invalid_request("client_id is missing."));
    }
    let (known, is_proven) = asking.known(&app).await?;
    match asked.grant_type.as_str() {
        "authorization_code" => {
            let brought = Brought {
                code: asked.code.as_deref().unwrap_or_default(),
                client_id: &known.client_id,
                is_proven,
                redirect_uri: asked.redirect_uri.as_deref().unwrap_or_default(),
                verifier: asked.code_verifier.as_deref(),
            };
            let mut tx = app.db.begin().await?;
            let given = application::use_code(&mut tx, brought).await;
            let given = match given {
                // Two at once with one code: one of them was faster.
                Err(community::Error::Busy) => return Err(invalid_grant()),
                given => given?,
            };
            // A refusal may have ended the token of the first use.
            tx.commit().await?;
            let (secret, let_in) = given.ok_or_else(invalid_grant)?;
            Ok(given_token(&app, &secret, &let_in.scopes))
        }
        "client_credentials" => {
            if !is_proven {
                return Err(invalid_client());
            }
            let scopes = match asked.scope.as_deref().filter(|scope| !scope.is_empty()) {
                Some(asked) => scope::parse(asked).map_err(|_| invalid_scope())?,
                None if scope::covers(&known.scopes, "read") => "read".to_owned(),
                None => known.scopes.clone(),
            };
            if !scope::is_within(&scopes, &known.scopes) {
                return Err(invalid_scope());
            }
            let mut tx = app.db.begin().await?;
            let secret = application::make_application_token(&mut tx, &known, &scopes).await?;
            tx.commit().await?;
            Ok(given_token(&app, &secret, &scopes))
        }
        _ => Err(ApiError::oauth(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "The grant types are authorization_code and client_credentials.",
        )),
    }
}

/// A token as OAuth tells it; nothing keeps it on the way.
pub fn given_token(app: &App, secret: &str, scopes: &str) -> Response {
    let body = json!({
        "access_token": secret,
        "token_type": "Bearer",
        "scope": scopes,
        "created_at": app.db.now().seconds(),
    });
    let no_store = HeaderValue::from_static("no-store");
    ([(header::CACHE_CONTROL, no_store)], Json(body)).into_response()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RevokeRequest {
    token: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// Ends a token for whoever holds it, whatever else is sent; but one application that proves who it is does not end what is
/// another's.
async fn revoke(
    State(app): State<App>,
    headers: HeaderMap,
    Params(asked): Params<RevokeRequest>,
) -> Result<Json<Value>, ApiError> {
    let asking = Asking::of(&headers, asked.client_id, asked.client_secret);
    if asking.client_secret.is_some()
        && let Ok((known, true)) = asking.known(&app).await
        && let Some(token) = access::token(&app.db, &asked.token).await?
        && token.client_id.as_ref() != Some(&known.client_id)
    {
        return Err(ApiError::oauth(
            StatusCode::FORBIDDEN,
            "unauthorized_client",
            "This token was not given to this client.",
        ));
    }
    let mut tx = app.db.begin().await?;
    access::revoke_token(&mut tx, &asked.token).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn user_info(State(app): State<App>, caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("profile")?;
    let actor = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let account = account::account(&app, actor).await?;
    Ok(Json(json!({
        "iss": app.db.here().base(),
        "sub": account.uri,
        "name": account.display_name,
        "preferred_username": account.username,
        "profile": account.url,
        "picture": account.avatar,
    })))
}

async fn discovery(State(app): State<App>) -> Json<Value> {
    let here = app.db.here();
    Json(json!({
        "issuer": here.base(),
        "service_documentation": "https://docs.joinmastodon.org/",
        "authorization_endpoint": here.url("/oauth/authorize"),
        "token_endpoint": here.url("/oauth/token"),
        "app_registration_endpoint": here.url("/api/v1/apps"),
        "revocation_endpoint": here.url("/oauth/revoke"),
        "userinfo_endpoint": here.url("/oauth/userinfo"),
        "scopes_supported": scope::SCOPES.as_slice(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_names_itself_in_the_header_or_the_body() {
        let mut headers = HeaderMap::new();
        let body = Asking::of(&headers, Some("app".into()), Some(String::new()));
        assert_eq!((body.client_id.as_str(), body.client_secret), ("app", None));
        for (value, known) in [
            ("Basic YXBwOnNlY3JldA==", Some(("app", "secret"))),
            ("basic YXBwOnNlY3JldA==", Some(("app", "secret"))),
            ("Basic YXBw", None),
            ("Basic ////", None),
            ("Basic", None),
            ("Bearer YXBwOnNlY3JldA==", None),
        ] {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            let read = basic(&headers);
            let read = read
                .as_ref()
                .map(|(id, secret)| (id.as_str(), secret.as_str()));
            assert_eq!(read, known, "{value}");
        }
    }
}
