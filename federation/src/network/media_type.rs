//! Judges the `Content-Type` of what others serve and send.

/// What an answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// An object or activity: `application/activity+json`, or `application/ld+json` with the
    /// profile of ActivityStreams. Nothing else, since anyone may upload a text or a picture to an
    /// honest server.
    ActivityJson,
    /// A WebFinger answer.
    Jrd,
    /// NodeInfo and the like.
    AnyJson,
}

const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

impl Accept {
    /// The value of the `Accept` header.
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::ActivityJson => {
                "application/activity+json, \
                 application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""
            }
            Self::Jrd => "application/jrd+json, application/json",
            Self::AnyJson => "application/json",
        }
    }

    /// Whether a `Content-Type` is what was asked for.
    pub fn takes(self, content_type: &str) -> bool {
        let Some(media) = MediaType::read(content_type) else {
            return false;
        };
        match self {
            Self::ActivityJson => media.is_activity(),
            Self::Jrd => matches!(
                media.essence.as_str(),
                "application/jrd+json" | "application/json"
            ),
            Self::AnyJson => {
                media.essence == "application/json"
                    || (media.essence.starts_with("application/")
                        && media.essence.ends_with("+json"))
            }
        }
    }
}

/// Whether a `Content-Type` is that of an activity or object; the inbox asks this too.
pub fn is_activity(content_type: &str) -> bool {
    Accept::ActivityJson.takes(content_type)
}

struct MediaType {
    essence: String,
    profile: Option<String>,
}

impl MediaType {
    fn read(text: &str) -> Option<Self> {
        let (essence, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let essence = essence.trim().to_ascii_lowercase();
        let mut profile = None;
        while !rest.trim().is_empty() {
            let (name, after) = match rest.find(['=', ';']) {
                Some(at) if rest.as_bytes().get(at) == Some(&b'=') => rest.split_once('=')?,
                // A parameter without a value, or none between two semicolons.
                Some(_) => {
                    rest = rest.split_once(';')?.1;
                    continue;
                }
                None => break,
            };
            let after = after.trim_start();
            let (value, after) = if let Some(quoted) = after.strip_prefix('"') {
                let (value, after) = quoted.split_once('"')?;
                (value, after.trim_start().strip_prefix(';').unwrap_or(after))
            } else {
                after.split_once(';').unwrap_or((after, ""))
            };
            if name.trim().eq_ignore_ascii_case("profile")
                && profile.replace(value.trim().to_owned()).is_some()
            {
                return None;
            }
            rest = after;
        }
        Some(Self { essence, profile })
    }

    fn is_activity(&self) -> bool {
        match self.essence.as_str() {
            "application/activity+json" => true,
            // The profile is a list of addresses with blanks between.
            "application/ld+json" => self
                .profile
                .as_ref()
                .is_some_and(|list| list.split_ascii_whitespace().any(|one| one == PROFILE)),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fe01_only_activity_types_are_activities() {
        for good in [
            "application/activity+json",
            "Application/Activity+JSON; charset=utf-8",
            "application/activity+json;charset=utf-8;",
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json;profile="https://www.w3.org/ns/activitystreams"; charset=utf-8"#,
            r#"application/ld+json; charset=utf-8; profile="https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json; charset="utf-8" ; Profile = "http://x.example/ https://www.w3.org/ns/activitystreams""#,
            "application/ld+json; profile=https://www.w3.org/ns/activitystreams",
        ] {
            assert!(is_activity(good), "{good}");
        }
        for bad in [
            "",
            "text/html",
            "text/html; charset=utf-8",
            "text/plain",
            "image/png",
            "application/json",
            "application/octet-stream",
            "application/ld+json",
            "application/ld+json; charset=utf-8",
            r#"application/ld+json; profile="https://evil.example/""#,
            r#"application/ld+json; x="a; profile=https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams"#,
            r#"text/html; profile="https://www.w3.org/ns/activitystreams""#,
            "application/activity+jsonx",
            "text/html, application/activity+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            assert!(!is_activity(bad), "{bad}");
        }
    }

    #[test]
    fn fe31_other_questions_have_their_own_types() {
        assert!(Accept::Jrd.takes("application/jrd+json; charset=utf-8"));
        assert!(Accept::Jrd.takes("application/json"));
        assert!(!Accept::Jrd.takes("text/html"));
        let nodeinfo =
            r#"application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#""#;
        assert!(Accept::AnyJson.takes(nodeinfo));
        assert!(!Accept::AnyJson.takes("image/svg+json"));
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,200}") {
            let _ = is_activity(&text);
            let _ = is_activity(&format!("application/ld+json;{text}"));
        }
    }
}
