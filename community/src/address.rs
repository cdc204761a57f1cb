//! Our own URLs, minted and read in this one place. Once published an address never changes.

use url::Url;

use crate::id::Id;

/// Where this node lives: its public base URL, scheme and port as seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    base: Url,
}

/// What one of our own URLs for programs names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The instance actor.
    Instance,
    /// The group actor with this handle.
    Group(String),
    /// A member's actor.
    Person(i64),
    /// A published thing; a fragment (`#create`) is ignored.
    Post(i64),
}

impl Here {
    /// Takes the configured base URL; its path, query and fragment are dropped.
    pub fn new(mut base: Url) -> Self {
        base.set_path("/");
        base.set_query(None);
        base.set_fragment(None);
        Self { base }
    }

    /// The base URL, ending in `/`.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Host and, when it is not the scheme's own, port: what stands after the second `@` of our handles.
    pub fn authority(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// A URL of ours: `path` begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Whether a URL is on this node (same scheme, host and port).
    pub fn is_ours(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| url.origin() == self.base.origin())
    }

    /// The instance actor.
    pub fn instance(&self) -> String {
        self.url("/ap/instance")
    }

    /// The group's actor.
    pub fn group(&self, handle: &str) -> String {
        self.url(&format!("/ap/groups/{handle}"))
    }

    /// A member's actor.
    pub fn person<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/people/{id}"))
    }

    /// A published thing, for programs.
    pub fn post<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/posts/{id}"))
    }

    /// A file that is kept here.
    pub fn media(&self, name: &str) -> String {
        self.url(&format!("/media/{name}"))
    }

    /// What carries a tag, for people; however it is written, it is one tag.
    pub fn tag(&self, tag: &str) -> String {
        self.url(&format!("/tags/{}", tag.to_lowercase()))
    }

    /// A published thing, for people: `/@handle/ID`.
    pub fn page<T>(&self, handle: &str, id: Id<T>) -> String {
        self.url(&format!("/@{handle}/{id}"))
    }

    /// A profile, for people: `/@handle`.
    pub fn profile(&self, handle: &str) -> String {
        self.url(&format!("/@{handle}"))
    }

    /// A regular meeting of the group.
    pub fn schedule<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/schedules/{id}"))
    }

    /// The inbox that all our actors share.
    pub fn shared_inbox(&self) -> String {
        self.url("/ap/inbox")
    }

    /// A follow we asked for.
    pub fn follow<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/follows/{id}"))
    }

    /// An answer of ours to a call elsewhere.
    pub fn answer<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/answers/{id}"))
    }

    /// The agreement that a yes to an answer makes.
    pub fn agreement<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/agreements/{id}"))
    }

    /// One of our attendances of an event elsewhere (a `Join`).
    pub fn attendance<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/attendances/{id}"))
    }

    /// An activity that has no thing of its own to name it.
    pub fn activity<T>(&self, id: Id<T>) -> String {
        self.url(&format!("/ap/activities/{id}"))
    }

    /// Reads one of our own URLs for programs; `None` for anything else.
    pub fn read(&self, url: &str) -> Option<Named> {
        if !self.is_ours(url) {
            return None;
        }
        let url = Url::parse(url).ok()?;
        let mut parts = url.path().strip_prefix("/ap/")?.split('/');
        let named = match (parts.next()?, parts.next()) {
            ("instance", None) => Named::Instance,
            ("groups", Some(handle)) => Named::Group(handle.to_owned()),
            ("people", Some(id)) => Named::Person(id.parse().ok()?),
            ("posts", Some(id)) => Named::Post(id.parse().ok()?),
            _ => return None,
        };
        parts.next().is_none().then_some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_addresses_are_read_back_and_others_are_not() {
        let here = Here::new(Url::parse("http://carers.localhost:8081").expect("a URL"));
        assert_eq!(here.authority(), "carers.localhost:8081");
        assert_eq!(
            here.read(&here.group("family-network")),
            Some(Named::Group("family-network".into()))
        );
        assert_eq!(
            here.read(&format!("{}#main-key", here.instance())),
            Some(Named::Instance)
        );
        let id: Id<()> = "12345".parse().expect("an id");
        assert_eq!(here.read(&here.post(id)), Some(Named::Post(12345)));
        assert_eq!(here.read("http://carers.localhost:8082/ap/instance"), None);
        assert_eq!(here.read("https://carers.localhost:8081/ap/instance"), None);
        assert_eq!(here.read(&here.url("/ap/posts/12345/replies")), None);
    }
}
