//! Programs with a token: who they speak for, what they may do, and how often they may ask. A browser's session opens
//! nothing here.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use community::{
    access::{self, Token},
    actor::Actor,
    group,
    id::Id,
    member::{self, Present},
    post,
    time::Time,
};
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts};

use crate::{
    app::App,
    auth::limit::{Budget, Client},
    mastodon::error::ApiError,
};

/// A program with a live token.
#[derive(Clone, Debug)]
pub struct Caller {
    pub token: Token,
    present: Option<Present>,
    actor: Option<Id<Actor>>,
}

impl Caller {
    /// Goes on when the token was given for what needs this word; of an administrator's only while she is coordinator.
    ///
    /// # Errors
    /// 403.
    pub fn needs(&self, scope: &str) -> Result<(), ApiError> {
        if !self.token.allows(scope) {
            return Err(ApiError::out_of_scope());
        }
        let is_coordinator = self
            .present
            .as_ref()
            .is_some_and(|present| present.is_coordinator() && !self.token.as_group);
        if scope.starts_with("admin:") && !is_coordinator {
            return Err(ApiError::not_allowed());
        }
        Ok(())
    }

    /// The member who let the program in; an application's own token stands for nobody.
    ///
    /// # Errors
    /// 403.
    pub fn present(&self) -> Result<&Present, ApiError> {
        self.present.as_ref().ok_or_else(ApiError::nobody)
    }

    /// Who looks, as the rules ask.
    pub fn viewer(&self) -> post::Viewer {
        match (&self.present, self.actor) {
            (Some(by), Some(group)) if self.is_group() => post::Viewer::Group(group, by.clone()),
            (Some(present), _) => post::Viewer::Member(present.clone()),
            (None, _) => post::Viewer::Nobody,
        }
    }

    /// As whom it writes.
    ///
    /// # Errors
    /// As [`Caller::present`].
    pub fn author(&self) -> Result<post::Author, ApiError> {
        Ok(post::Author {
            member: self.present()?.clone(),
            as_group: self.is_group(),
        })
    }

    /// The group, when it speaks as the group.
    pub fn group(&self) -> Option<Id<Actor>> {
        self.actor.filter(|_| self.is_group())
    }

    /// The actor that it speaks as: the member's own, or the group's.
    ///
    /// # Errors
    /// 403 for an application's own token.
    pub fn actor(&self) -> Result<Id<Actor>, ApiError> {
        self.actor.ok_or_else(ApiError::nobody)
    }

    /// The same, with the member as she is now.
    ///
    /// # Errors
    /// 401 when she is no longer here.
    pub async fn refreshed(mut self, app: &App) -> Result<Self, ApiError> {
        let id = self.present()?.member.id;
        self.present = member::present(&app.db, id).await?;
        if self.present.is_none() {
            return Err(ApiError::unauthorized());
        }
        Ok(self)
    }

    /// Whether it speaks as the group.
    pub fn is_group(&self) -> bool {
        self.token.as_group
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(ApiError::unauthorized)
    }
}

/// For what is answered without a token too. One that opens nothing is as good as none.
#[derive(Clone, Debug)]
pub struct MaybeCaller(pub Option<Caller>);

impl MaybeCaller {
    /// Goes on without a token, and with one that was given for what needs this word.
    ///
    /// # Errors
    /// 403.
    pub fn needs(&self, scope: &str) -> Result<(), ApiError> {
        self.0.as_ref().map_or(Ok(()), |caller| caller.needs(scope))
    }

    /// The member, if it is one.
    pub fn present(&self) -> Option<&Present> {
        self.0.as_ref().and_then(|caller| caller.present.as_ref())
    }
}

impl<S: Sync> FromRequestParts<S> for MaybeCaller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Caller>().cloned()))
    }
}

/// Layer of the rooms for apps: finds out who asks, and counts.
pub async fn stand(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let now = app.db.now();
    let secret = Secret::of(&request);
    let caller = match &secret {
        None => None,
        Some(secret) => match caller(&app, secret).await {
            Ok(caller) => caller,
            Err(failure) => return failure.into_response(),
        },
    };
    let (mut parts, body) = request.into_parts();
    let client = Client::of_parts(&app.config, &parts);
    parts.extensions.insert(client);
    if let Some(secret) = secret {
        parts.extensions.insert(secret);
    }
    let payer = caller.as_ref().and_then(|caller| payer(&caller.token));
    let budget = app.limits.spend(client, payer, now.0);
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    request = Request::from_parts(parts, body);
    let mut response = if budget.is_spent {
        ApiError::too_many(budget.seconds(now.0)).into_response()
    } else {
        next.run(request).await
    };
    tell(response.headers_mut(), &budget);
    response
}

/// Whose budget a request takes from: a member's apps share what is hers. Whoever has no token shares with the household, and so does
/// an application by itself: anyone can have as many of those as she likes.
pub fn payer(token: &Token) -> Option<String> {
    token.member_id.map(|member| format!("member {member}"))
}

fn tell(headers: &mut HeaderMap, budget: &Budget) {
    headers.insert(
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderValue::from(budget.limit),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderValue::from(budget.remaining),
    );
    if let Ok(reset) = HeaderValue::from_str(&Time(budget.reset).to_rfc3339_millis()) {
        headers.insert(HeaderName::from_static("x-ratelimit-reset"), reset);
    }
}

/// What a program brings to be let in; it may open nothing.
#[derive(Clone)]
pub struct Secret(Arc<str>);

impl Secret {
    /// It stands in its header. Only a stream, which a browser opens without headers, may have it in the query or as its protocol;
    /// such an address is written down nowhere.
    fn of(request: &Request) -> Option<Self> {
        let secret = secret(request.headers()).map(str::to_owned);
        let is_stream = is_stream(request.uri().path());
        let secret = secret.or_else(|| {
            is_stream.then(|| in_query(request.uri()).or_else(|| as_protocol(request.headers())))?
        })?;
        Some(Self(secret.into()))
    }

    /// As it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether this is the address of a stream.
fn is_stream(path: &str) -> bool {
    path.strip_prefix("/api/v1/streaming")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn in_query(uri: &Uri) -> Option<String> {
    let query = uri.query()?.as_bytes();
    url::form_urlencoded::parse(query)
        .find(|(name, _)| name == "access_token")
        .map(|(_, secret)| secret.trim().to_owned())
        .filter(|secret| !secret.is_empty() && secret.len() <= LONGEST)
}

fn as_protocol(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    let secret = value.split(',').next()?.trim();
    (!secret.is_empty() && secret.len() <= LONGEST).then(|| secret.to_owned())
}

/// The program behind a secret, as it is now.
///
/// # Errors
/// When the database does not answer, and for the token of someone who waits.
pub async fn caller(app: &App, secret: &Secret) -> Result<Option<Caller>, ApiError> {
    let secret = secret.as_str();
    let Some(token) = access::token(&app.db, secret).await? else {
        return if access::is_of_waiting(&app.db, secret).await? {
            Err(ApiError::waiting())
        } else {
            Ok(None)
        };
    };
    let Some(caller) = of_token(app, token).await? else {
        return Ok(None);
    };
    // Only for her own list of apps: a node that cannot write can still be read.
    if let Err(cause) = access::note_use(&app.db, &caller.token).await {
        tracing::debug!(%cause, "the use of a token was not noted");
    }
    Ok(Some(caller))
}

/// Who a live token speaks for now; `None` when that is over.
///
/// # Errors
/// When the database does not answer.
pub async fn of_token(app: &App, token: Token) -> Result<Option<Caller>, ApiError> {
    let (present, actor) = match token.member_id {
        None => (None, None),
        Some(member) => {
            let Some(present) = member::present(&app.db, member).await? else {
                return Ok(None);
            };
            let actor = if token.as_group {
                // Her duty has ended, and with it the voice of the group.
                if !present.is_host() {
                    return Ok(None);
                }
                group::find(&app.db)
                    .await?
                    .ok_or_else(ApiError::unauthorized)?
                    .actor_id
            } else {
                present.member.actor_id
            };
            (Some(present), Some(actor))
        }
    };
    Ok(Some(Caller {
        token,
        present,
        actor,
    }))
}

/// Our own secrets are 32 letters; whatever is much longer is no secret of ours.
const LONGEST: usize = 200;

fn secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty() && secret.len() <= LONGEST)
        .then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_by_itself_shares_with_its_household() {
        let token = |id, member: Option<i64>| Token {
            id: Id::new(id),
            member_id: member.map(Id::new),
            as_group: false,
            scopes: "read".into(),
            client_id: None,
            created_at: Time(0),
            used_at: None,
        };
        assert_eq!(payer(&token(1, None)), None);
        assert_eq!(payer(&token(1, Some(7))), payer(&token(2, Some(7))));
        assert_ne!(payer(&token(1, Some(7))), payer(&token(1, Some(8))));
        assert!(payer(&token(1, Some(7))).is_some());
    }

    #[test]
    fn oa01_oa02_a_token_stands_in_its_header_and_for_streams_alone_in_the_address() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(header::AUTHORIZATION, value);
            }
            secret(&headers).map(str::to_owned)
        };
        assert_eq!(read("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(read("bearer  abc ").as_deref(), Some("abc"));
        for value in [
            "Bearer",
            "Bearer ",
            "Basic abc",
            "abc",
            "",
            &format!("Bearer {}", "a".repeat(5000)),
        ] {
            assert_eq!(read(value), None, "{value}");
        }
        let asked = |path: &str| {
            let request = Request::get(path).body(axum::body::Body::empty());
            let secret = request.ok().and_then(|request| Secret::of(&request));
            secret.map(|secret| secret.as_str().to_owned())
        };
        for stream in ["/api/v1/streaming", "/api/v1/streaming/user"] {
            let opened = asked(&format!("{stream}?stream=user&access_token=abc"));
            assert_eq!(opened.as_deref(), Some("abc"), "{stream}");
            assert_eq!(asked(&format!("{stream}?access_token=")), None);
        }
        for other in [
            "/",
            "/api/v1/streamings",
            "/api/v2/streaming",
            "/api/v1/timelines/home",
            "/api/v1/accounts/verify_credentials",
            "/oauth/token",
            "/api/v1/statuses?of=/api/v1/streaming",
        ] {
            let glue = if other.contains('?') { '&' } else { '?' };
            let address = format!("{other}{glue}access_token=abc");
            assert_eq!(asked(&address), None, "{address}");
        }
    }
}
