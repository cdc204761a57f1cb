//! Someone at a browser, less the browser: pages, cookies and forms over plain HTTP, fast and without scripts.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{
    Client, Method, StatusCode,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, LOCATION, ORIGIN,
        SET_COOKIE,
    },
};
use url::{Url, form_urlencoded};

use super::{
    cookies::Jar,
    net,
    page::{Document, Form},
};

#[derive(Clone)]
pub struct Visitor {
    client: Client,
    home: Url,
    language: String,
    jar: Arc<Mutex<Jar>>,
}

/// A page that a visitor has before her.
pub struct Page {
    pub status: StatusCode,
    pub url: Url,
    pub headers: HeaderMap,
    document: Document,
    visitor: Visitor,
}

impl Deref for Page {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

/// A form on its way to be sent. A mistake in filling it in shows when it is.
pub struct Filling {
    form: Result<Form>,
    page: Url,
    visitor: Visitor,
}

impl Visitor {
    pub fn new(home: Url) -> Result<Self> {
        Ok(Self {
            client: net::client()?,
            home,
            language: "en".to_owned(),
            jar: Arc::default(),
        })
    }

    /// The same visitor with another language set in the browser.
    pub fn reading(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    pub fn jar<T>(&self, look: impl FnOnce(&mut Jar) -> T) -> T {
        look(&mut self.jar.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens a path or an address, and follows where it sends.
    pub async fn open(&self, path: &str) -> Result<Page> {
        let page = self.ask(Method::GET, self.home.join(path)?, None).await?;
        self.follow(page).await
    }

    /// Opens, and expects to be shown what was asked for.
    pub async fn see(&self, path: &str) -> Result<Page> {
        let page = self.open(path).await?;
        ensure!(
            page.status == StatusCode::OK,
            "{path}: {}\n{}",
            page.status,
            page.text()?
        );
        Ok(page)
    }

    /// One request as it is: no redirect is followed.
    pub async fn ask(&self, method: Method, url: Url, body: Option<String>) -> Result<Page> {
        let mut request = self
            .client
            .request(method.clone(), url.clone())
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(ACCEPT_LANGUAGE, &self.language);
        // Cookies are for the one host that this visitor is at.
        if url.host() == self.home.host()
            && let Some(cookies) = self.jar(|jar| jar.header())
        {
            request = request.header(COOKIE, cookies);
        }
        if method != Method::GET {
            request = request
                .header(ORIGIN, self.home.origin().ascii_serialization())
                .header(HeaderName::from_static("sec-fetch-site"), "same-origin");
        }
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body);
        }
        let response = request
            .send()
            .await
            .with_context(|| format!("{method} {url}"))?;
        let status = response.status();
        let headers = response.headers().clone();
        for cookie in headers.get_all(SET_COOKIE) {
            self.jar(|jar| jar.take(&String::from_utf8_lossy(cookie.as_bytes())));
        }
        let document = Document::new(response.text().await?);
        Ok(Page {
            status,
            url,
            headers,
            document,
            visitor: self.clone(),
        })
    }

    /// Sends a form as a page of the node would, with the token of this session; the answer is as it comes.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let mut token = None;
        if self.jar(|jar| jar.get("session").is_some()) {
            // Every page has it, in the form to sign out.
            let page = self.see("/sign-in").await?;
            token = Some(page.attribute("input[name=csrf]", "value")?);
        }
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .extend_pairs(token.iter().map(|token| ("csrf", token)))
            .finish();
        let body = Some(body);
        self.ask(Method::POST, self.home.join(path)?, body).await
    }

    /// The same, and follows where it leads: to a page, without complaint.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let sent = self.send(path, fields).await?;
        let page = self.follow(sent).await?;
        let (url, status) = (&page.url, page.status);
        ensure!(
            status == StatusCode::OK,
            "{path} to {url}: {status}\n{}",
            page.text()?
        );
        Ok(page)
    }

    async fn follow(&self, mut page: Page) -> Result<Page> {
        for _ in 0..10 {
            let Some(target) = page
                .headers
                .get(LOCATION)
                .filter(|_| page.status.is_redirection())
            else {
                return Ok(page);
            };
            let next = page.url.join(target.to_str()?)?;
            ensure!(
                next.host() == self.home.host(),
                "{} sends away to {next}",
                page.url
            );
            page = self.ask(Method::GET, next, None).await?;
        }
        bail!("{} sends round and round", page.url)
    }
}

impl Page {
    /// Takes up the form with the given action, hidden fields and all.
    pub fn form(&self, action: &str) -> Filling {
        Filling {
            form: self.document.form(action),
            page: self.url.clone(),
            visitor: self.visitor.clone(),
        }
    }

    /// Follows the link with these words.
    pub async fn click(&self, text: &str) -> Result<Page> {
        let target = self.url.join(&self.link(text)?)?;
        self.visitor.see(target.as_str()).await
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }
}

impl Filling {
    fn and(mut self, change: impl FnOnce(&mut Form) -> Result<()>) -> Self {
        self.form = self
            .form
            .and_then(|mut form| change(&mut form).map(|()| form));
        self
    }

    pub fn fill(self, name: &str, value: &str) -> Self {
        self.and(|form| form.fill(name, value))
    }

    pub fn tick(self, name: &str) -> Self {
        self.and(|form| form.tick(name, true))
    }

    pub fn clear(self, name: &str) -> Self {
        self.and(|form| form.tick(name, false))
    }

    pub fn press(self, name: &str, value: &str) -> Self {
        self.and(|form| form.press(name, value))
    }

    pub fn forge(self, name: &str, value: &str) -> Self {
        self.and(|form| {
            form.forge(name, value);
            Ok(())
        })
    }

    pub fn form(&self) -> Result<&Form> {
        self.form
            .as_ref()
            .map_err(|error| anyhow::anyhow!("{error:#}"))
    }

    /// Sends the form and follows where it leads.
    pub async fn submit(self) -> Result<Page> {
        let visitor = self.visitor.clone();
        let page = self.send().await?;
        visitor.follow(page).await
    }

    /// Sends the form, and expects to be led on or shown a page: no complaint.
    pub async fn accepted(self) -> Result<Page> {
        let page = self.submit().await?;
        ensure!(
            page.status == StatusCode::OK,
            "{}: {}\n{}",
            page.url,
            page.status,
            page.text()?
        );
        Ok(page)
    }

    /// Sends the form; the answer is as it comes, redirect or not.
    pub async fn send(self) -> Result<Page> {
        let form = self.form?;
        let mut url = self.page.join(&form.action)?;
        let body = form_urlencoded::Serializer::new(String::new())
            // Browsers send line ends as CR LF.
            .extend_pairs(
                form.pairs()
                    .iter()
                    .map(|(name, value)| (name, value.replace('\n', "\r\n"))),
            )
            .finish();
        if form.method == "post" {
            self.visitor.ask(Method::POST, url, Some(body)).await
        } else {
            url.set_query(Some(&body));
            self.visitor.ask(Method::GET, url, None).await
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        extract::Request,
        response::{Html, IntoResponse, Redirect},
        routing::get,
    };

    use super::*;

    async fn shop() -> Result<Url> {
        let form = r#"<form action="/buy" method="post"><input type=hidden name=csrf value=abc><textarea name=note></textarea></form>"#;
        let bought = |request: Request| async move {
            let cookie = request.headers().get(COOKIE).cloned();
            let body = axum::body::to_bytes(request.into_body(), 10_000)
                .await
                .unwrap_or_default();
            let seen = format!(
                "<p>{} {cookie:?}",
                String::from_utf8_lossy(&body).replace('&', "&amp;")
            );
            (
                [("set-cookie", format!("seen={}; Path=/", body.len()))],
                Html(seen),
            )
        };
        let routes = Router::new()
            .route(
                "/",
                get(|| async {
                    (
                        [("set-cookie", "session=1; HttpOnly")],
                        Redirect::to("/shop"),
                    )
                        .into_response()
                }),
            )
            .route("/shop", get(async move || Html(form)))
            .route(
                "/away",
                get(|| async { Redirect::to("http://evil.localhost/") }),
            )
            .route("/buy", axum::routing::post(bought));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let home = format!("http://shop.localhost:{}", listener.local_addr()?.port());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(home.parse()?)
    }

    #[tokio::test]
    async fn a_form_goes_out_with_its_hidden_fields_and_cookies() -> Result<()> {
        let visitor = Visitor::new(shop().await?)?;
        let page = visitor.see("/").await?;
        assert_eq!(page.url.path(), "/shop");
        let page = page
            .form("/buy")
            .fill("note", "two\nlines")
            .accepted()
            .await?;
        page.sees("csrf=abc&note=two%0D%0Alines")?;
        page.sees("session=1")?;
        assert!(visitor.jar(|jar| jar.get("seen").is_some()));
        Ok(())
    }

    #[tokio::test]
    async fn mistakes_show() -> Result<()> {
        let visitor = Visitor::new(shop().await?)?;
        assert!(visitor.see("/nothing").await.is_err());
        assert!(visitor.open("/away").await.is_err());
        let page = visitor.see("/shop").await?;
        assert!(
            page.form("/buy")
                .fill("missing", "x")
                .submit()
                .await
                .is_err()
        );
        assert!(page.form("/steal").submit().await.is_err());
        Ok(())
    }
}
