//! A page and an object have two addresses; programs that ask a page for activity+json are sent on.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use community::{actor, group, id::Id, post::Post};
use http::{HeaderMap, Method, header};

use crate::app::{App, error::AppError};

/// Layer around the pages: `/`, `/@handle` and `/@handle/ID` asked for as ActivityPub go to the address under `/ap`.
pub async fn send_on(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() == Method::GET && wants_activity(request.headers()) {
        match address(&app, request.uri().path()).await {
            Ok(Some(address)) => return Redirect::to(&address).into_response(),
            Ok(None) => {}
            Err(failure) => return AppError::from(failure).into_response(),
        }
    }
    next.run(request).await
}

async fn address(app: &App, path: &str) -> community::Result<Option<String>> {
    if path == "/" {
        let Some(group) = group::find(&app.db).await? else {
            return Ok(None);
        };
        return Ok(actor::get(&app.db, group.actor_id)
            .await?
            .map(|actor| actor.uri));
    }
    let Some(rest) = path.strip_prefix("/@") else {
        return Ok(None);
    };
    match rest.split_once('/') {
        None => {
            let host = app.db.here().authority();
            let known = actor::by_handle(&app.db, rest, &host).await?;
            Ok(known
                .filter(|actor| actor.local && actor.outside)
                .map(|actor| actor.uri))
        }
        Some((_, id)) => {
            let Ok(id) = id.parse::<Id<Post>>() else {
                return Ok(None);
            };
            // Whether there is one or not: the address under /ap asks for itself who may see it, and what is private and
            // what is missing are alike from here on (PR02).
            Ok(Some(app.db.here().post(id)))
        }
    }
}

/// Whether a program asks for documents as groups exchange them, and not a browser.
pub fn wants_activity(headers: &HeaderMap) -> bool {
    wants(
        headers,
        &["application/activity+json", "application/ld+json"],
    )
}

/// Whether a program asks that reads JSON and no pages.
pub fn wants_json(headers: &HeaderMap) -> bool {
    wants(
        headers,
        &[
            "application/json",
            "application/activity+json",
            "application/ld+json",
        ],
    )
}

fn wants(headers: &HeaderMap, kinds: &[&str]) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| {
            let first_page = accept.find("text/html");
            let first_object = kinds.iter().filter_map(|kind| accept.find(kind)).min();
            match (first_object, first_page) {
                (Some(object), Some(page)) => object < page,
                (Some(_), None) => true,
                (None, _) => false,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_browsers() {
        let accept = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, http::HeaderValue::from_static(value));
            wants_activity(&headers)
        };
        assert!(accept("application/activity+json, application/ld+json"));
        assert!(accept(
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""
        ));
        assert!(!accept("text/html,application/xhtml+xml,*/*;q=0.8"));
        assert!(!accept("*/*"));
        assert!(!wants_activity(&HeaderMap::new()));
    }
}
