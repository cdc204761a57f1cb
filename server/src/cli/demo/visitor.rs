//! Somebody with a browser: cookies, forms, links; over real HTTP.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, bail};
use reqwest::{Client, Url, header, redirect::Policy};

use super::html;

/// How long something on another node may take until it is seen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody with a browser, at one node.
pub struct Visitor {
    client: Client,
    base: Url,
    cookies: BTreeMap<String, String>,
}

/// A page as it came.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    pub status: u16,
    pub html: String,
}

impl Visitor {
    /// Somebody who reads English, not signed in.
    pub fn new(base: &Url) -> anyhow::Result<Self> {
        let host = base.host_str().context("a node has a host")?;
        let port = base.port().context("a node of the demo has a port")?;
        #[expect(
            clippy::disallowed_methods,
            reason = "a person's browser on this machine, not a fetch of the node"
        )]
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(30))
            .resolve(host, ([127, 0, 0, 1], port).into())
            .build()?;
        let cookies = BTreeMap::from([("lang".to_owned(), "en".to_owned())]);
        Ok(Self {
            client,
            base: base.clone(),
            cookies,
        })
    }

    /// Opens a page, redirects included.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Page> {
        let url = self.base.join(path)?;
        let answer = self
            .client
            .get(url)
            .header(header::COOKIE, self.cookie())
            .send()
            .await?;
        self.follow(answer, path.to_owned()).await
    }

    /// Opens a page that is there.
    pub async fn open(&mut self, path: &str) -> anyhow::Result<Page> {
        let page = self.get(path).await?;
        if page.status != 200 {
            bail!("{} answered {}", self.base.join(path)?, page.status);
        }
        Ok(page)
    }

    /// What a program gets at an address.
    pub async fn fetch(&mut self, url: &str) -> anyhow::Result<String> {
        let answer = self
            .client
            .get(self.base.join(url)?)
            .header(header::ACCEPT, "application/activity+json")
            .send()
            .await?;
        Ok(answer.text().await?)
    }

    /// Sends the form of a page that goes to `action`, with its own values and these instead.
    pub async fn send(
        &mut self,
        page: &Page,
        action: &str,
        values: &[(&str, &str)],
    ) -> anyhow::Result<Page> {
        let form = html::forms(&page.html, &page.path)
            .into_iter()
            .find(|form| form.action == action)
            .with_context(|| {
                format!(
                    "there is no form for {action} on {} (status {})",
                    page.path, page.status
                )
            })?;
        let mut fields: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| !values.iter().any(|(other, _)| other == name))
            .collect();
        fields.extend(
            values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let url = self.base.join(action)?;
        let answer = self
            .client
            .post(url)
            .header(header::COOKIE, self.cookie())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await?;
        let page = self.follow(answer, action.to_owned()).await?;
        if page.status >= 400 {
            let told: Vec<&str> = page
                .html
                .split("class=\"error\"")
                .skip(1)
                .filter_map(|piece| piece.split(['>', '<']).nth(1))
                .collect();
            bail!("{action} answered {}: {}", page.status, told.join(" "));
        }
        Ok(page)
    }

    /// Opens a page, and sends its form.
    pub async fn fill(
        &mut self,
        path: &str,
        action: &str,
        values: &[(&str, &str)],
    ) -> anyhow::Result<Page> {
        let page = self.open(path).await?;
        self.send(&page, action, values).await
    }

    /// Publishes by a form with a preview, as a person does: fill in, look, publish. Gives the page it ends on.
    pub async fn publish(&mut self, path: &str, values: &[(&str, &str)]) -> anyhow::Result<Page> {
        let preview = self.fill(path, path, values).await?;
        self.send(&preview, path, &[("step", "publish")]).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self, handle: &str, password: &str) -> anyhow::Result<()> {
        self.fill(
            "/sign-in",
            "/sign-in",
            &[("handle", handle), ("password", password)],
        )
        .await?;
        if !self.cookies.contains_key("session") {
            bail!("{handle} could not sign in");
        }
        Ok(())
    }

    /// Opens a page again and again until it shows this; for what comes from another node.
    pub async fn see(&mut self, path: &str, text: &str) -> anyhow::Result<Page> {
        let began = tokio::time::Instant::now();
        loop {
            let page = self.get(path).await?;
            if page.status == 200 && page.shows(text) {
                return Ok(page);
            }
            if began.elapsed() > PATIENCE {
                bail!(
                    "after {} seconds {} does not show “{text}” (status {})",
                    PATIENCE.as_secs(),
                    self.base.join(path)?,
                    page.status
                );
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    fn cookie(&self) -> String {
        self.cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            // What is looked for is English, in whatever language the groups are.
            .chain(["lang=en".to_owned()])
            .collect::<Vec<_>>()
            .join("; ")
    }

    async fn follow(
        &mut self,
        mut answer: reqwest::Response,
        mut path: String,
    ) -> anyhow::Result<Page> {
        for _ in 0..5 {
            self.keep_cookies(&answer);
            if !answer.status().is_redirection() {
                break;
            }
            let to = answer
                .headers()
                .get(header::LOCATION)
                .and_then(|value| value.to_str().ok())
                .context("a redirect leads somewhere")?;
            let url = answer.url().join(to)?;
            path = match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            };
            answer = self
                .client
                .get(url)
                .header(header::COOKIE, self.cookie())
                .send()
                .await?;
        }
        let status = answer.status().as_u16();
        Ok(Page {
            path,
            status,
            html: answer.text().await?,
        })
    }

    fn keep_cookies(&mut self, answer: &reqwest::Response) {
        for value in answer.headers().get_all(header::SET_COOKIE) {
            let Some((name, value)) = value
                .to_str()
                .ok()
                .and_then(|cookie| cookie.split(';').next())
                .and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// Whether a reader sees this text.
    pub fn shows(&self, text: &str) -> bool {
        html::unescape(&self.html).contains(text)
    }

    /// The values that inputs of this name have or offer, in their order.
    pub fn values(&self, name: &str) -> Vec<String> {
        html::values(&self.html, name)
    }

    /// Where the link with this text leads.
    pub fn link(&self, text: &str) -> anyhow::Result<String> {
        html::link(&self.html, text)
            .with_context(|| format!("there is no link “{text}” on {}", self.path))
    }

    /// The action of the first form whose action begins and ends so.
    pub fn action(&self, begins: &str, ends: &str) -> anyhow::Result<String> {
        html::forms(&self.html, &self.path)
            .into_iter()
            .map(|form| form.action)
            .find(|action| action.starts_with(begins) && action.ends_with(ends))
            .with_context(|| format!("there is no form for {begins}…{ends} on {}", self.path))
    }
}
