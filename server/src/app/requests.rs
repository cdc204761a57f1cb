//! The requests that this process has answered, in numbers.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use http::{Method, StatusCode};

/// Statuses that are told apart; any other is counted as the hundred it belongs to.
const STATUSES: [u16; 22] = [
    200, 202, 303, 304, 307, 400, 401, 403, 404, 405, 406, 408, 409, 410, 413, 415, 422, 429, 500,
    503, 504, 0,
];

/// What a request is for. Addresses of people and posts never become a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Page,
    Form,
    Object,
    Inbox,
    Api,
    Lookup,
    File,
    Health,
}

/// Each with its word.
pub const CLASSES: [(Class, &str); 8] = [
    (Class::Page, "page"),
    (Class::Form, "form"),
    (Class::Object, "object"),
    (Class::Inbox, "inbox"),
    (Class::Api, "api"),
    (Class::Lookup, "lookup"),
    (Class::File, "file"),
    (Class::Health, "health"),
];

impl Class {
    /// What a request of this method and path is for.
    pub fn of(method: &Method, path: &str) -> Self {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        match path {
            "/health" => Self::Health,
            _ if path.starts_with("/static/") || path.starts_with("/media/") => Self::File,
            _ if path.starts_with("/.well-known/") || path.starts_with("/nodeinfo/") => {
                Self::Lookup
            }
            _ if path.starts_with("/ap/") && !reads => Self::Inbox,
            _ if path.starts_with("/ap/") => Self::Object,
            "/oauth/token" | "/oauth/revoke" | "/oauth/userinfo" => Self::Api,
            _ if path.starts_with("/api/") => Self::Api,
            _ if reads => Self::Page,
            _ => Self::Form,
        }
    }
}

/// The requests that this process has answered.
#[derive(Default)]
pub struct Requests([PerClass; CLASSES.len()]);

#[derive(Default)]
struct PerClass {
    answers: [AtomicU64; STATUSES.len()],
    microseconds: AtomicU64,
}

impl Requests {
    /// Counts one answer.
    pub fn note(&self, class: Class, status: StatusCode, microseconds: u64) {
        let Some((_, counts)) = CLASSES
            .iter()
            .zip(&self.0)
            .find(|((known, _), _)| *known == class)
        else {
            return;
        };
        // The last place is for whatever is not in the list.
        let place = STATUSES
            .iter()
            .position(|known| *known == status.as_u16())
            .unwrap_or(STATUSES.len() - 1);
        counts.answers[place].fetch_add(1, Relaxed);
        counts.microseconds.fetch_add(microseconds, Relaxed);
    }

    /// Answers by class and status, `0` for those that are not told apart; only what there was.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, u16, u64)> {
        CLASSES
            .iter()
            .zip(&self.0)
            .flat_map(|((_, class), counts)| {
                STATUSES
                    .iter()
                    .zip(&counts.answers)
                    .map(|(status, count)| (*class, *status, count.load(Relaxed)))
                    .filter(|(_, _, count)| *count > 0)
            })
    }

    /// Microseconds that answering took, by class.
    pub fn microseconds(&self) -> impl Iterator<Item = (&'static str, u64)> {
        CLASSES
            .iter()
            .zip(&self.0)
            .map(|((_, class), counts)| (*class, counts.microseconds.load(Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_classes() {
        for (method, path, class) in [
            (Method::GET, "/", Class::Page),
            (Method::GET, "/@mei/1", Class::Page),
            (Method::GET, "/apple", Class::Page),
            (Method::POST, "/calls/new", Class::Form),
            (Method::POST, "/ap/groups/carers/inbox", Class::Inbox),
            (Method::GET, "/ap/posts/1", Class::Object),
            (Method::POST, "/api/v1/statuses", Class::Api),
            (Method::GET, "/.well-known/webfinger", Class::Lookup),
            (Method::GET, "/static/style.css", Class::File),
            (Method::GET, "/media/0123.jpg", Class::File),
            (Method::GET, "/health", Class::Health),
        ] {
            assert_eq!(Class::of(&method, path), class, "{path}");
        }
    }
}
