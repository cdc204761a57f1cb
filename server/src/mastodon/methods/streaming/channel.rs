//! What a stream may carry, by the names of Mastodon's documentation.

use community::{
    id::Id,
    list::List,
    timeline::{From, Tags},
};

use crate::{auth::bearer::MaybeCaller, mastodon::error::ApiError};

/// What a stream carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Her home, and what concerns her.
    User,
    /// What concerns her, alone.
    Notifications,
    Public {
        from: From,
        only_media: bool,
    },
    Tag {
        tag: String,
        here: bool,
    },
    List(Id<List>),
    /// What is written for a few only.
    Direct,
}

/// The longest tag that is looked for.
const LONGEST_TAG: usize = 200;

impl Channel {
    /// The channel of this name.
    ///
    /// # Errors
    /// 400 for a name that nobody knows and for what is missing; 404 for a list that cannot be.
    pub fn read(name: &str, tag: &str, list: &str) -> Result<Self, ApiError> {
        let public = |from, only_media| Self::Public { from, only_media };
        Ok(match name {
            "user" => Self::User,
            "user:notification" => Self::Notifications,
            "public" => public(From::Everywhere, false),
            "public:local" => public(From::Here, false),
            "public:remote" => public(From::Elsewhere, false),
            "public:media" => public(From::Everywhere, true),
            "public:local:media" => public(From::Here, true),
            "public:remote:media" => public(From::Elsewhere, true),
            "hashtag" | "hashtag:local" => {
                let tag = tag.trim().trim_start_matches('#').to_lowercase();
                if tag.is_empty() || tag.len() > LONGEST_TAG {
                    return Err(ApiError::bad("Missing tag name parameter"));
                }
                let here = name == "hashtag:local";
                Self::Tag { tag, here }
            }
            "list" if list.is_empty() => {
                return Err(ApiError::bad("Missing list name parameter"));
            }
            "list" => Self::List(list.parse().map_err(|_| ApiError::not_found())?),
            "direct" => Self::Direct,
            _ => return Err(ApiError::bad("Unknown stream type")),
        })
    }

    /// As a message names where it belongs.
    pub fn names(&self) -> Vec<String> {
        let mut names = vec![self.name().to_owned()];
        match self {
            Self::Tag { tag, .. } => names.push(tag.clone()),
            Self::List(list) => names.push(list.to_string()),
            Self::User | Self::Notifications | Self::Public { .. } | Self::Direct => {}
        }
        names
    }

    fn name(&self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Notifications => "user:notification",
            Self::Public { from, only_media } => match (from, only_media) {
                (From::Everywhere, false) => "public",
                (From::Here, false) => "public:local",
                (From::Elsewhere, false) => "public:remote",
                (From::Everywhere, true) => "public:media",
                (From::Here, true) => "public:local:media",
                (From::Elsewhere, true) => "public:remote:media",
            },
            Self::Tag { here: false, .. } => "hashtag",
            Self::Tag { here: true, .. } => "hashtag:local",
            Self::List(_) => "list",
            Self::Direct => "direct",
        }
    }

    /// The tags that it asks for.
    pub fn tags(tag: &str) -> Tags {
        Tags {
            any: vec![tag.to_owned()],
            ..Tags::default()
        }
    }

    /// Goes on when this program may have it, by the scopes of the timeline that it mirrors.
    ///
    /// # Errors
    /// 401 without a token where one is needed, 403 for one that was not given for this.
    pub fn check(&self, caller: &MaybeCaller) -> Result<(), ApiError> {
        let scopes: &[&str] = match self {
            Self::Public { .. } | Self::Tag { .. } => return caller.needs("read:statuses"),
            Self::User | Self::Direct => &["read:statuses"],
            Self::Notifications => &["read:notifications"],
            Self::List(_) => &["read:statuses", "read:lists"],
        };
        let caller = caller.0.as_ref().ok_or_else(ApiError::unauthorized)?;
        for scope in scopes {
            caller.needs(scope)?;
        }
        caller.present().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_told_as_it_is() -> Result<(), ApiError> {
        for name in [
            "user",
            "user:notification",
            "public",
            "public:local",
            "public:remote",
            "public:media",
            "public:local:media",
            "public:remote:media",
            "direct",
        ] {
            assert_eq!(Channel::read(name, "", "")?.names(), [name]);
        }
        for name in ["hashtag", "hashtag:local"] {
            let channel = Channel::read(name, " #Lanterns", "")?;
            assert_eq!(channel.names(), [name, "lanterns"]);
            assert!(Channel::read(name, "#", "").is_err());
        }
        assert_eq!(Channel::read("list", "", "7")?.names(), ["list", "7"]);
        for (name, list) in [("list", ""), ("list", "x"), ("User", ""), ("", "")] {
            assert!(Channel::read(name, "", list).is_err(), "{name} {list}");
        }
        Ok(())
    }

    #[test]
    fn without_a_token_only_what_is_for_everyone() -> Result<(), ApiError> {
        let nobody = MaybeCaller(None);
        for (name, is_open) in [
            ("user", false),
            ("user:notification", false),
            ("direct", false),
            ("list", false),
            ("public", true),
            ("hashtag", true),
        ] {
            let channel = Channel::read(name, "a", "1")?;
            assert_eq!(channel.check(&nobody).is_ok(), is_open, "{name}");
        }
        Ok(())
    }
}
