//! A page of a long list as apps ask for it, and the `Link` header that tells where the next one is.

use std::convert::Infallible;

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use community::{address::Here, store::Page};
use http::{HeaderValue, header, request::Parts};
use serde::Serialize;

/// What a request asks of a list: `max_id`, `since_id`, `min_id`, `limit`. Nothing in it is ever wrong: a bound that is no
/// number is 0, a limit that is none is the usual one.
#[derive(Debug, Clone, Default)]
pub struct Paging {
    page: Page,
    path: String,
    /// The rest of the query, to be repeated in links.
    query: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(
            parts.uri.path(),
            parts.uri.query().unwrap_or_default(),
        ))
    }
}

impl Paging {
    fn read(path: &str, query: &str) -> Self {
        let mut paging = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let page = &mut paging.page;
            match &*name {
                "max_id" => page.max_id = bound(&value),
                "since_id" => page.since_id = bound(&value),
                "min_id" => page.min_id = bound(&value),
                "limit" => page.limit = limit(&value),
                _ => paging.query.push((name.into_owned(), value.into_owned())),
            }
        }
        paging
    }

    /// The page, with the limits of this list.
    pub fn page(&self, usual: u32, most: u32) -> Page {
        Page {
            limit: Some(self.page.limit.unwrap_or(usual).clamp(1, most)),
            ..self.page
        }
    }

    /// The answer: items as JSON, and the links. `cursors` are those of the rows that were read for `page`, first to last
    /// as shown; there may be more of them than items, when some were left out.
    pub fn reply<T: Serialize>(
        &self,
        here: &Here,
        page: &Page,
        cursors: &[i64],
        items: &[T],
    ) -> Response {
        let mut response = Json(items).into_response();
        if let Some(links) = self.links(here, page, cursors)
            && let Ok(links) = HeaderValue::from_str(&links)
        {
            response.headers_mut().insert(header::LINK, links);
        }
        response
    }

    /// `next` first, since some look no further. None of them on the last page, where the list ended before the limit.
    fn links(&self, here: &Here, page: &Page, cursors: &[i64]) -> Option<String> {
        let (first, last) = (cursors.first()?, cursors.last()?);
        let is_full = i64::try_from(cursors.len()).is_ok_and(|count| count >= page.limit());
        let mut links = Vec::new();
        if is_full || page.oldest_first() {
            links.push(self.link(here, page, "max_id", *last, "next"));
        }
        links.push(self.link(here, page, "min_id", *first, "prev"));
        Some(links.join(", "))
    }

    fn link(&self, here: &Here, page: &Page, name: &str, cursor: i64, rel: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query);
        if self.page.limit.is_some() {
            query.append_pair("limit", &page.limit.unwrap_or_default().to_string());
        }
        query.append_pair(name, &cursor.to_string());
        let address = here.url(&format!("{}?{}", self.path, query.finish()));
        format!("<{address}>; rel=\"{rel}\"")
    }
}

/// Digits beyond any id are an id above all.
fn bound(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    Some(if is_number {
        text.parse().unwrap_or(i64::MAX)
    } else {
        0
    })
}

fn limit(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Here {
        Here::new("http://carers.localhost:8081".parse().expect("a URL"))
    }

    #[test]
    fn oa20_whatever_is_asked_a_page_is_a_page() {
        for (query, limit, max, min) in [
            ("limit=1000000000", 40, None, None),
            ("limit=99999999999999999999", 40, None, None),
            ("limit=-1", 20, None, None),
            ("limit=abc&max_id=", 20, None, None),
            ("limit=0", 1, None, None),
            ("max_id='&min_id=%00", 20, Some(0), Some(0)),
            ("max_id=99999999999999999999", 20, Some(i64::MAX), None),
            ("max_id=01ARZ3NDEKTSV4RRFFQ69G5FAV", 20, Some(0), None),
            ("min_id=115", 20, None, Some(115)),
        ] {
            let page = Paging::read("/", query).page(20, 40);
            assert_eq!(
                (page.limit(), page.max_id, page.min_id),
                (limit, max, min),
                "{query}"
            );
        }
    }

    #[test]
    fn links_keep_the_query_and_next_comes_first() {
        let paging = Paging::read("/api/v1/x", "local=true&limit=2&max_id=9&any[]=a%26b");
        let page = paging.page(20, 40);
        assert_eq!(
            paging.links(&here(), &page, &[8, 7]).as_deref(),
            Some(
                "<http://carers.localhost:8081/api/v1/x?local=true&any%5B%5D=a%26b&limit=2&max_id=7>; rel=\"next\", \
                 <http://carers.localhost:8081/api/v1/x?local=true&any%5B%5D=a%26b&limit=2&min_id=8>; rel=\"prev\""
            )
        );
        let last = paging.links(&here(), &page, &[8]).unwrap_or_default();
        assert!(!last.contains("next") && last.contains("prev"), "{last}");
        assert_eq!(paging.links(&here(), &page, &[]), None);
    }
}
