//! A real browser, headless, on a screen as narrow as an old phone's, with or without scripts.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};
use url::Url;

use super::{
    eventually,
    webdriver::{Element, Session},
};

pub struct Browser {
    session: Session,
    home: Url,
}

/// How the browser is set up. What is not said: English, 360 × 800 points, no scripts.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    pub language: &'a str,
    pub width: u32,
    pub height: u32,
    pub scripts: bool,
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Self {
            language: "en",
            width: 360,
            height: 800,
            scripts: false,
        }
    }
}

impl Browser {
    pub async fn start(home: &Url) -> Result<Self> {
        Self::set_up(home, Setup::default()).await
    }

    pub async fn reading(home: &Url, language: &str) -> Result<Self> {
        Self::set_up(
            home,
            Setup {
                language,
                ..Setup::default()
            },
        )
        .await
    }

    pub async fn set_up(home: &Url, setup: Setup<'_>) -> Result<Self> {
        let Setup {
            language,
            width,
            height,
            scripts,
        } = setup;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-breakpad",
            "--disable-crash-reporter",
            "--disable-background-networking",
            "--hide-scrollbars",
            // A page that needs something from elsewhere does not get it.
            "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--window-size={width},{height}"));
        arguments.push(format!("--accept-lang={language}"));
        let session = Session::start(&arguments).await?;
        // A window cannot be this narrow, a phone can.
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 800});
        session
            .devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        session
            .devtools(
                "Emulation.setScriptExecutionDisabled",
                json!({"value": !scripts}),
            )
            .await?;
        Ok(Self {
            session,
            home: home.clone(),
        })
    }

    /// Opens a path or an address.
    pub async fn open(&self, path: &str) -> Result<()> {
        let url = self.home.join(path)?;
        self.session
            .post("/url", json!({"url": url}))
            .await
            .map(|_| ())
    }

    pub async fn url(&self) -> Result<Url> {
        let url = self.session.get("/url").await?;
        Ok(url.as_str().context("no address")?.parse()?)
    }

    /// The words that are shown, as they are laid out.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .session
            .script("return document.body.innerText")
            .await?;
        Ok(text
            .as_str()
            .unwrap_or("")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "))
    }

    /// Waits until the words are on the page.
    pub async fn see(&self, text: &str) -> Result<()> {
        for _ in 0..40 {
            if self.text().await.is_ok_and(|read| read.contains(text)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!(
            "{text:?} is not at {}:\n{}",
            self.url().await?,
            self.text().await?
        )
    }

    /// Writes into the field with this label, or chooses what it says in a list of choices.
    pub async fn fill_by_label(&self, label: &str, value: &str) -> Result<()> {
        let field = self.by_label(label).await?;
        let tag = self.session.property(&field, "tagName").await?;
        let kind = self.session.property(&field, "type").await?;
        if tag == "SELECT" {
            return self.choose(label, value).await;
        }
        // Keys in a date field mean something else in each language.
        if ["date", "time", "datetime-local", "number", "color", "range"]
            .iter()
            .any(|special| kind == *special)
        {
            return self.session.set_value(&field, value).await;
        }
        self.session.clear(&field).await?;
        self.session.keys(&field, value).await
    }

    async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let xpath = format!(
            "//select[@id=//label[contains(normalize-space(.), {0})]/@for or ancestor::label[contains(normalize-space(.), {0})]]\
             /option[normalize-space()={1}]",
            literal(label),
            literal(option)
        );
        let option = self.session.find_all(&xpath).await?;
        self.session
            .click(
                option
                    .first()
                    .with_context(|| format!("{label:?} has no such choice"))?,
            )
            .await
    }

    /// Ticks, or clears, the box or the button of a choice with this label.
    pub async fn tick(&self, label: &str) -> Result<()> {
        let field = self.by_label(label).await?;
        self.session.click(&field).await
    }

    /// What stands in the field with this label.
    pub async fn value_of(&self, label: &str) -> Result<String> {
        let field = self.by_label(label).await?;
        let value = self.session.property(&field, "value").await?;
        Ok(value.as_str().unwrap_or("").to_owned())
    }

    async fn by_label(&self, label: &str) -> Result<Element> {
        let text = literal(label);
        let field = "[self::input or self::textarea or self::select]";
        // The label that says just this wins over one that holds it.
        let all = [
            format!("//*{field}[@id=//label[normalize-space(.)={text}]/@for]"),
            format!("//label[normalize-space(.)={text}]//*{field}"),
            format!("//*{field}[@id=//label[contains(normalize-space(.), {text})]/@for]"),
            format!("//label[contains(normalize-space(.), {text})]//*{field}"),
            format!("//*{field}[@aria-label={text}]"),
        ];
        for xpath in all {
            if let Some(found) = self.session.find_all(&xpath).await?.into_iter().next() {
                return Ok(found);
            }
        }
        bail!(
            "no field with the label {label:?} at {}:\n{}",
            self.url().await?,
            self.text().await?
        )
    }

    /// Presses the button, or follows the link, that says this.
    pub async fn click_text(&self, text: &str) -> Result<()> {
        let text = literal(text);
        let all = [
            format!("//button[normalize-space()={text}] | //input[@type='submit'][@value={text}]"),
            format!("//a[normalize-space()={text}] | //summary[normalize-space()={text}]"),
            format!(
                "//button[contains(normalize-space(), {text})] | //a[contains(normalize-space(), {text})]"
            ),
        ];
        for xpath in all {
            for found in self.session.find_all(&xpath).await? {
                if self.session.shown(&found).await? {
                    return self.session.click(&found).await;
                }
            }
        }
        bail!(
            "nothing to click says {text} at {}:\n{}",
            self.url().await?,
            self.text().await?
        )
    }

    /// Clicks, and waits until another page has come.
    pub async fn click_to_go(&self, text: &str) -> Result<()> {
        let mark = "document.documentElement.setAttribute('data-before', 'click')";
        self.session.script(mark).await?;
        self.click_text(text).await?;
        let look = "return document.readyState == 'complete' && !document.documentElement.hasAttribute('data-before')";
        eventually("another page", async || {
            let arrived = self.session.script(look).await;
            Ok(arrived.ok().filter(|arrived| *arrived == true))
        })
        .await
        .map(|_| ())
    }

    /// A picture of the whole page, from top to bottom.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let how = json!({"format": "png", "captureBeyondViewport": true});
        let picture = self.session.devtools("Page.captureScreenshot", how).await?;
        let bytes = BASE64.decode(picture["data"].as_str().context("no picture")?)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(path, bytes)?)
    }

    /// Nothing reaches beyond the screen to the right.
    pub async fn has_no_sideways_scroll(&self) -> Result<()> {
        let script = "const width = document.documentElement.clientWidth;
            const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1);
            return [document.documentElement.scrollWidth, width, wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120))]";
        let found = self.session.script(script).await?;
        let (page, screen) = (
            found[0].as_u64().unwrap_or(u64::MAX),
            found[1].as_u64().unwrap_or(0),
        );
        ensure!(
            page <= screen,
            "{} is {page} wide on a screen of {screen}: {}",
            self.url().await?,
            found[2]
        );
        Ok(())
    }

    /// The addresses of all that pages asked for since the last call.
    pub async fn requests(&self) -> Result<Vec<Url>> {
        let log = self
            .session
            .post("/se/log", json!({"type": "performance"}))
            .await?;
        let mut urls = Vec::new();
        for entry in log.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("null"))?;
            let message = &message["message"];
            if message["method"] == "Network.requestWillBeSent" {
                let url = message["params"]["request"]["url"]
                    .as_str()
                    .context("a request without address")?;
                urls.push(url.parse()?);
            }
        }
        Ok(urls)
    }

    /// Nothing was asked of any other server.
    pub async fn asked_only_home(&self) -> Result<()> {
        let requests = self.requests().await?;
        let foreign: Vec<&Url> = requests
            .iter()
            .filter(|url| {
                !["data", "about", "chrome"].contains(&url.scheme())
                    && url.origin() != self.home.origin()
            })
            .collect();
        ensure!(foreign.is_empty(), "pages asked elsewhere: {foreign:?}");
        Ok(())
    }

    /// What the browser says is wrong or unreadable: inputs without labels, pictures without words, no language.
    pub async fn is_readable(&self) -> Result<()> {
        let script = "const wrong = [];
            if (!document.documentElement.lang) wrong.push('no language');
            if (!document.title) wrong.push('no title');
            if (document.querySelectorAll('h1').length != 1) wrong.push('not one h1');
            if (!document.querySelector('main')) wrong.push('no main');
            for (const field of document.querySelectorAll('input, select, textarea'))
                if (!['hidden', 'submit', 'button'].includes(field.type) && !field.labels.length && !field.ariaLabel)
                    wrong.push('no label: ' + field.outerHTML);
            for (const image of document.images) if (!image.hasAttribute('alt')) wrong.push('no alt: ' + image.outerHTML);
            return wrong";
        let wrong = self.session.script(script).await?;
        ensure!(wrong == json!([]), "{}: {wrong}", self.url().await?);
        Ok(())
    }
}

/// A string in XPath, which knows no escapes.
fn literal(text: &str) -> String {
    if text.contains('"') {
        let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
        format!("concat({})", parts.join(", '\"', "))
    } else {
        format!("\"{text}\"")
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, extract::RawQuery, http::HeaderMap, response::Html, routing::get};

    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>Page</title><main><h1>街坊</h1>
        <form action="/sent"><label for="t">Title</label><input id="t" name="t" value="old">
        <label>When <input type="date" name="d"></label>
        <label for="k">Kind</label><select id="k" name="k"><option value="1">A lift<option value="2">To "talk"</select>
        <label><input type="checkbox" name="b" value="yes"> I agree</label><button>Send it</button></form>
        <p id="s"></p><script>document.getElementById('s').textContent = 'scripts ran'</script></main>"#;
    const WIDE: &str = r#"<!doctype html><meta name="viewport" content="width=device-width"><p style="width: 700px">wide
        <img src="http://elsewhere.localhost:1/x.png"><input name="x">"#;

    async fn site() -> Result<Url> {
        let sent = async |headers: HeaderMap, RawQuery(query): RawQuery| {
            let language = headers
                .get("accept-language")
                .and_then(|value| value.to_str().ok())
                .unwrap_or("");
            Html(format!(
                "<p>query: {} language: {language}",
                query.unwrap_or_default()
            ))
        };
        let routes = Router::new()
            .route("/", get(async || Html(PAGE)))
            .route("/wide", get(async || Html(WIDE)))
            .route("/sent", get(sent));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let home = format!("http://site.localhost:{}", listener.local_addr()?.port());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(home.parse()?)
    }

    #[tokio::test]
    async fn a_form_is_filled_in_without_scripts() -> Result<()> {
        let browser = Browser::reading(&site().await?, "zh-HK").await?;
        browser.open("/").await?;
        browser.see("街坊").await?;
        assert!(!browser.text().await?.contains("scripts ran"));
        browser.has_no_sideways_scroll().await?;
        browser.is_readable().await?;
        browser.fill_by_label("Title", "你好 & more").await?;
        browser.fill_by_label("When", "2026-12-12").await?;
        browser.fill_by_label("Kind", "To \"talk\"").await?;
        browser.tick("I agree").await?;
        browser.click_to_go("Send it").await?;
        browser
            .see("t=%E4%BD%A0%E5%A5%BD+%26+more&d=2026-12-12&k=2&b=yes")
            .await?;
        browser.see("language: zh-HK").await?;
        browser.asked_only_home().await?;

        let folder = tempfile::tempdir()?;
        let picture = folder.path().join("pictures/page.png");
        browser.screenshot(&picture).await?;
        assert!(std::fs::read(picture)?.starts_with(b"\x89PNG"));
        Ok(())
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_page_is_seen() -> Result<()> {
        let setup = Setup {
            scripts: true,
            ..Setup::default()
        };
        let browser = Browser::set_up(&site().await?, setup).await?;
        browser.open("/").await?;
        browser.see("scripts ran").await?;
        browser.open("/wide").await?;
        assert!(browser.has_no_sideways_scroll().await.is_err());
        assert!(browser.is_readable().await.is_err());
        assert!(browser.asked_only_home().await.is_err());
        assert!(browser.click_text("Nothing says this").await.is_err());
        assert!(browser.fill_by_label("No such label", "x").await.is_err());
        Ok(())
    }
}
