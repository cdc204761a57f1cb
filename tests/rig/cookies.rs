//! A small cookie jar for one host, which remembers how each cookie was set.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    pub value: String,
    /// What stood behind the value, lower case: `httponly`, `samesite=lax`, `path=/`.
    pub attributes: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Jar {
    cookies: BTreeMap<String, Cookie>,
}

impl Jar {
    /// Takes in one `Set-Cookie` header.
    pub fn take(&mut self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        let gone = attributes.iter().any(|attribute| {
            attribute.starts_with("expires=thu, 01 jan 1970")
                || attribute
                    .strip_prefix("max-age=")
                    .is_some_and(|age| age.starts_with('-') || age == "0")
        });
        if gone {
            self.cookies.remove(name);
        } else {
            let value = value.to_owned();
            self.cookies
                .insert(name.to_owned(), Cookie { value, attributes });
        }
    }

    /// The `Cookie` header to send, unless there is none.
    pub fn header(&self) -> Option<String> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub fn get(&self, name: &str) -> Option<&Cookie> {
        self.cookies.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = (&String, &Cookie)> {
        self.cookies.iter()
    }

    pub fn clear(&mut self) {
        self.cookies.clear();
    }
}

#[test]
fn cookies_are_kept_changed_and_dropped() {
    let mut jar = Jar::default();
    assert_eq!(jar.header(), None);
    jar.take("session=a=b; Path=/; HttpOnly; SameSite=Lax");
    jar.take("language=en");
    jar.take("language=zh-Hant; Max-Age=3600");
    assert_eq!(
        jar.header().as_deref(),
        Some("language=zh-Hant; session=a=b")
    );
    let session = jar.get("session").map(|cookie| cookie.attributes.clone());
    assert_eq!(
        session,
        Some(
            ["path=/", "httponly", "samesite=lax"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    jar.take("session=; Max-Age=0");
    jar.take("language=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(jar.header(), None);
}
