//! What every page shows around its content: group, member, language, flash, what link previews read.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue, header, request::Parts};

use crate::app::{
    config::Config,
    error::AppError,
    i18n::{Lang, Say},
};

/// The frame of a page; each page's template holds one as `layout`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub t: Say,
    /// The group's name.
    pub group: String,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// Token of the forms of this session.
    pub csrf: String,
    pub flash: Option<Flash>,
    /// Path and query of this page, for the language switch.
    pub path: String,
    /// What the page is about; empty on the front page.
    pub title: String,
    /// True on pages for members: the title then tells nothing to one who watches the screen.
    pub is_private: bool,
    /// True on pages that show something once: changing the language would lose it.
    pub is_once: bool,
    /// True on pages that have no group around them yet, such as set-up.
    pub is_bare: bool,
    pub canonical: Option<String>,
    pub sharing: Option<Sharing>,
    pub robots: Robots,
    pub feeds: Vec<Feed>,
    pub source_url: String,
    pub leave_url: String,
    /// Local numbers for whoever is in danger now; beside each form in which people write about themselves.
    pub danger: String,
}

/// The member who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub name: String,
    pub is_host: bool,
    pub is_coordinator: bool,
    /// How much concerns her that she has not seen.
    pub unread: i64,
    /// What she reads, by her settings.
    pub language: Option<Lang>,
}

/// The name of the group; outer layers put it into the extensions of the request.
#[derive(Debug, Clone)]
pub struct GroupName(pub String);

/// The group's numbers for danger to life; outer layers put them into the extensions of the request.
#[derive(Debug, Clone)]
pub struct DangerNumbers(pub String);

/// The form token of this session; outer layers put it into the extensions of the request.
#[derive(Debug, Clone)]
pub struct FormToken(pub String);

/// What a link preview shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    pub title: String,
    pub description: String,
    /// Whole address of a picture.
    pub image: String,
    /// `website` or `article`.
    pub kind: &'static str,
}

/// What search engines may do with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Robots {
    /// Not until the group has chosen to be found.
    #[default]
    Nothing,
    Everything,
}

impl Robots {
    /// The value of `robots` and of `X-Robots-Tag`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "noindex, nofollow",
            Self::Everything => "index, follow",
        }
    }
}

/// A feed of what the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub title: String,
    pub media_type: &'static str,
    pub href: String,
}

/// A sentence about what has just been done, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Warn,
    Error,
}

impl Tone {
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// A link of the main menu.
pub struct NavLink {
    pub href: &'static str,
    pub label: String,
    pub is_here: bool,
}

impl Layout {
    /// A frame with nothing but a language.
    pub fn plain(t: Say) -> Self {
        let config = Config::default();
        Self {
            t,
            group: t.get("app-name"),
            viewer: None,
            csrf: String::new(),
            flash: None,
            path: "/".to_owned(),
            title: String::new(),
            is_private: false,
            is_once: false,
            is_bare: false,
            canonical: None,
            sharing: None,
            robots: Robots::Nothing,
            feeds: Vec::new(),
            source_url: config.source_url.into(),
            leave_url: config.leave_url.into(),
            danger: String::new(),
        }
    }

    /// The frame that [`prepare`] made for this request.
    pub fn of(request: &Request) -> Self {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_else(|| Self::plain(Say::default()))
    }

    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// A page for members: its title tells nothing, and search engines stay out.
    pub fn private(mut self) -> Self {
        self.is_private = true;
        self.unlisted()
    }

    /// A page that nobody can look up again.
    pub fn once(mut self) -> Self {
        self.is_once = true;
        self
    }

    pub fn bare(mut self) -> Self {
        self.is_bare = true;
        self.unlisted()
    }

    pub fn unlisted(mut self) -> Self {
        self.robots = Robots::Nothing;
        self.sharing = None;
        self
    }

    /// A public page at its permanent address, with what link previews show.
    pub fn shared(mut self, canonical: impl Into<String>, sharing: Sharing) -> Self {
        self.canonical = Some(canonical.into());
        self.sharing = Some(sharing);
        self
    }

    /// What stands in the browser's tab and history.
    pub fn full_title(&self) -> String {
        if self.is_private {
            self.t.get("title-members")
        } else if self.title.is_empty() {
            self.group.clone()
        } else {
            format!("{} · {}", self.title, self.group)
        }
    }

    pub fn other_languages(&self) -> Vec<Lang> {
        Lang::ALL
            .into_iter()
            .filter(|lang| *lang != self.t.lang && !self.is_once)
            .collect()
    }

    /// This page in another language.
    pub fn address_in(&self, lang: &Lang) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mut kept: String = query
            .split('&')
            .filter(|part| !part.is_empty() && !part.starts_with("lang="))
            .flat_map(|part| [part, "&"])
            .collect();
        kept.push_str("lang=");
        kept.push_str(lang.tag());
        format!("{path}?{kept}")
    }

    /// What opens a member's menu, with how much is new for her.
    pub fn menu_label(&self) -> String {
        match self.viewer.as_ref().map_or(0, |viewer| viewer.unread) {
            0 => self.t.get("nav-menu"),
            unread => self.t.count("nav-menu-new", unread),
        }
    }

    /// The main menu, as far as it concerns this viewer.
    pub fn nav(&self) -> Vec<NavLink> {
        let is_member = self.viewer.is_some();
        let is_host = self
            .viewer
            .as_ref()
            .is_some_and(|viewer| viewer.is_host || viewer.is_coordinator);
        let path = self.path.split('?').next().unwrap_or_default();
        let link = |href: &'static str, label: String| NavLink {
            href,
            label,
            is_here: path == href || href != "/" && path.starts_with(&format!("{href}/")),
        };
        let mut links = vec![
            link("/", self.t.get("nav-home")),
            link("/events", self.t.get("nav-events")),
            link("/calls", self.t.get("nav-calls")),
            link("/stories", self.t.get("nav-stories")),
        ];
        if is_member {
            links.push(link("/inside", self.t.get("nav-inside")));
            links.push(link("/network", self.t.get("nav-network")));
            let unread = self.viewer.as_ref().map_or(0, |viewer| viewer.unread);
            let label = if unread > 0 {
                self.t.count("nav-notices-new", unread)
            } else {
                self.t.get("nav-notices")
            };
            links.push(link("/notices", label));
        }
        if is_host {
            links.push(link("/desk", self.t.get("nav-desk")));
        }
        if let Some(viewer) = &self.viewer {
            links.push(link("/settings", viewer.name.clone()));
        }
        links
    }
}

impl<S: Sync> FromRequestParts<S> for Layout {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or_else(|| Self::plain(Say::default())))
    }
}

impl<S: Sync> FromRequestParts<S> for Say {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        Layout::from_request_parts(parts, state)
            .await
            .map(|layout| layout.t)
    }
}

/// Layer of the pages: makes the [`Layout`] of the request, keeps the language, shows the flash once.
///
/// Layers outside of it may have put a [`Viewer`], a [`GroupName`] and a [`FormToken`] into the extensions.
pub async fn prepare(
    State(config): State<Arc<Config>>,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = request.uri().query().and_then(asked_language);
    let headers = request.headers();
    let accept = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let viewer = request.extensions().get::<Viewer>();
    let settings = viewer.and_then(|viewer| viewer.language);
    let lang = Lang::choose(
        asked.map(Lang::tag),
        // What was switched to in this browser comes before her settings, and these before what the browser says.
        cookie(headers, "lang")
            .filter(|tag| Lang::from_tag(tag).is_some())
            .or(settings.map(Lang::tag)),
        accept,
        config.language,
    );
    let t = Say::new(lang);
    let flash = cookie(headers, "flash").map(str::to_owned);
    let mut layout = Layout {
        flash: flash.as_deref().and_then(|value| read_flash(t, value)),
        path: request
            .uri()
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string),
        source_url: config.source_url.to_string(),
        leave_url: config.leave_url.to_string(),
        viewer: request.extensions().get::<Viewer>().cloned(),
        ..Layout::plain(t)
    };
    if let Some(GroupName(name)) = request.extensions().get() {
        layout.group.clone_from(name);
    }
    if let Some(DangerNumbers(numbers)) = request.extensions().get() {
        layout.danger.clone_from(numbers);
    }
    if let Some(FormToken(token)) = request.extensions().get() {
        layout.csrf.clone_from(token);
    }
    request.extensions_mut().insert(layout);

    let mut response = next.run(request).await;
    let is_secure = config.is_https();
    if let Some(lang) = asked {
        set_cookie(&mut response, "lang", lang.tag(), 31_536_000, is_secure);
    }
    // A redirect hands the flash on; a page has shown it.
    let has_new = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|value| value.as_bytes().starts_with(b"flash="));
    if flash.is_some() && !has_new && !response.status().is_redirection() {
        set_cookie(&mut response, "flash", "", 0, is_secure);
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_LANGUAGE)
        .or_insert(HeaderValue::from_static(lang.tag()));
    headers.append(
        header::VARY,
        HeaderValue::from_static("Accept-Language, Cookie"),
    );
    response
}

/// Lets the next page show this message once: `flash(redirect, Tone::Ok, "published")`.
pub fn flash(mut response: Response, tone: Tone, key: &'static str) -> Response {
    set_cookie(
        &mut response,
        "flash",
        &format!("{}.{key}", tone.word()),
        60,
        false,
    );
    response
}

/// Forgets what this browser was switched to: from here on the settings of the member tell.
pub fn forget_language(mut response: Response) -> Response {
    set_cookie(&mut response, "lang", "", 0, false);
    response
}

/// The value of one cookie of a request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Reads the cookies that we set ourselves, whatever became of them.
pub fn read_own_cookies(headers: &HeaderMap) {
    let t = Say::new(Lang::En);
    cookie(headers, "flash").and_then(|value| read_flash(t, value));
    cookie(headers, "lang").and_then(asked_language);
}

fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: u32, is_secure: bool) {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn asked_language(query: &str) -> Option<Lang> {
    query
        .split('&')
        .find_map(|part| part.strip_prefix("lang="))
        .and_then(Lang::from_tag)
}

fn read_flash(t: Say, value: &str) -> Option<Flash> {
    let (tone, key) = value.split_once('.')?;
    let tone = [Tone::Ok, Tone::Warn, Tone::Error]
        .into_iter()
        .find(|each| each.word() == tone)?;
    t.has(key).then(|| Flash {
        tone,
        text: t.get(key),
    })
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, response::IntoResponse, routing::get};
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    async fn ask(
        path: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Result<(HeaderMap, String), Box<dyn std::error::Error>> {
        let routes = Router::new()
            .route(
                "/calls",
                get(async |layout: Layout| {
                    let flash = layout.flash.map(|flash| flash.text).unwrap_or_default();
                    format!("{} {flash}", layout.t.get("nav-home"))
                }),
            )
            .route(
                "/go",
                get(async || {
                    flash(
                        (StatusCode::SEE_OTHER, "").into_response(),
                        Tone::Ok,
                        "sent",
                    )
                }),
            )
            .layer(middleware::from_fn_with_state(
                Arc::new(Config::default()),
                prepare,
            ));
        let mut request = Request::get(path).body(Body::empty())?;
        for (name, value) in headers {
            request.headers_mut().insert(name, value.parse()?);
        }
        let response = routes.oneshot(request).await?;
        let headers = response.headers().clone();
        let body = axum::body::to_bytes(response.into_body(), 100_000).await?;
        Ok((headers, String::from_utf8(body.to_vec())?))
    }

    #[tokio::test]
    async fn the_language_that_was_asked_for_is_kept() -> Outcome {
        let (headers, body) = ask("/calls?lang=zh-Hant", &[]).await?;
        assert_eq!(body.trim(), "主頁");
        assert_eq!(headers[header::CONTENT_LANGUAGE], "zh-Hant");
        let set = headers[header::SET_COOKIE].to_str()?;
        assert!(set.starts_with("lang=zh-Hant;"), "{set}");
        let (_, body) = ask("/calls", &[(header::COOKIE, "a=b; lang=zh-Hant")]).await?;
        assert_eq!(body.trim(), "主頁");
        Ok(())
    }

    #[tokio::test]
    async fn a_flash_is_shown_once() -> Outcome {
        let (headers, _) = ask("/go", &[]).await?;
        let set = headers[header::SET_COOKIE].to_str()?;
        assert!(set.starts_with("flash=ok.sent;"), "{set}");
        let (headers, body) = ask("/calls", &[(header::COOKIE, "flash=ok.sent")]).await?;
        assert_eq!(body, "Home Sent. Thank you.");
        assert!(headers[header::SET_COOKIE].to_str()?.contains("Max-Age=0"));
        let (_, body) = ask("/calls", &[(header::COOKIE, "flash=ok.<script>")]).await?;
        assert_eq!(body, "Home ");
        Ok(())
    }

    #[test]
    fn the_language_switch_stays_on_the_page() {
        let mut layout = Layout::plain(Say::new(Lang::En));
        layout.path = "/events?lang=en&how=phone".to_owned();
        assert_eq!(
            layout.address_in(&Lang::ZhHant),
            "/events?how=phone&lang=zh-Hant"
        );
        assert_eq!(layout.other_languages(), [Lang::ZhHant]);
    }

    #[test]
    fn a_members_page_has_a_title_that_tells_nothing() {
        let mut layout = Layout::plain(Say::new(Lang::En)).titled("Answers to your call");
        layout.group = "Carers".to_owned();
        assert_eq!(layout.full_title(), "Answers to your call · Carers");
        let title = layout.private().full_title();
        assert!(
            !title.contains("Carers") && !title.contains("call"),
            "{title}"
        );
    }

    #[test]
    fn the_menu_grows_with_the_duties() {
        let mut layout = Layout::plain(Say::new(Lang::En));
        layout.path = "/events/next".to_owned();
        let hrefs = |layout: &Layout| {
            layout
                .nav()
                .iter()
                .map(|link| link.href)
                .collect::<Vec<_>>()
        };
        assert_eq!(hrefs(&layout), ["/", "/events", "/calls", "/stories"]);
        assert!(
            layout
                .nav()
                .iter()
                .any(|link| link.href == "/events" && link.is_here)
        );
        layout.viewer = Some(Viewer {
            name: "Ah Ling".into(),
            is_host: true,
            is_coordinator: false,
            unread: 0,
            language: None,
        });
        assert_eq!(
            hrefs(&layout)[4..],
            ["/inside", "/network", "/notices", "/desk", "/settings"]
        );
    }
}
