//! Somebody with an old phone: a real browser, narrow and without scripts, and what its pages say in one language.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use url::Url;

use super::steps::PASSWORD;
use crate::rig::browser::Browser;

/// What the pages say in one language, by key.
pub struct Words {
    tag: &'static str,
    of: HashMap<String, String>,
}

impl Words {
    /// All that stands in the files of a language.
    pub fn read(tag: &'static str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../server/locales")
            .join(tag);
        let mut of = HashMap::new();
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|kind| kind == "ftl") {
                for line in fs::read_to_string(path)?.lines() {
                    if let Some((key, words)) = line
                        .split_once(" = ")
                        .filter(|(key, _)| !key.starts_with([' ', '#']))
                    {
                        of.insert(key.to_owned(), words.to_owned());
                    }
                }
            }
        }
        Ok(Self { tag, of })
    }

    /// What stands there for a key.
    pub fn get(&self, key: &str) -> Result<&str> {
        self.of
            .get(key)
            .map(String::as_str)
            .with_context(|| format!("no {key} in {}", self.tag))
    }
}

/// Somebody with a phone.
pub struct Walker<'a> {
    pub browser: Browser,
    pub words: &'a Words,
    who: &'a str,
    page: usize,
}

impl<'a> Walker<'a> {
    /// Opens a browser in the language of these words.
    pub async fn start(home: &Url, words: &'a Words, who: &'a str) -> Result<Self> {
        let language = if words.tag == "en" { "en" } else { "zh-HK" };
        Ok(Self {
            browser: Browser::reading(home, language).await?,
            words,
            who,
            page: 0,
        })
    }

    /// What every page must be; with a picture of it.
    pub async fn looks(&mut self, name: &str) -> Result<()> {
        self.page += 1;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../target/screenshots")
            .join(self.words.tag);
        let file = folder.join(format!("{}-{:02}-{name}.png", self.who, self.page));
        self.browser.screenshot(&file).await?;
        self.browser.is_readable().await?;
        self.browser.has_no_sideways_scroll().await?;
        self.browser.asked_only_home().await?;
        let text = self.browser.text().await?;
        if self.words.tag != "en" {
            ensure!(
                !text.contains("Sign in") && !text.contains("Publish"),
                "English words on {name}: {text}"
            );
        }
        Ok(())
    }

    /// Opens a page, and looks at it.
    pub async fn opens(&mut self, path: &str, name: &str) -> Result<()> {
        self.browser.open(path).await?;
        self.looks(name).await
    }

    /// Fills in the field with this label.
    pub async fn fills(&self, key: &str, value: &str) -> Result<()> {
        self.browser
            .fill_by_label(self.words.get(key)?, value)
            .await
    }

    /// Ticks the box with this label.
    pub async fn ticks(&self, key: &str) -> Result<()> {
        self.browser.tick(self.words.get(key)?).await
    }

    /// Presses what says this, and looks at the page that comes.
    pub async fn goes(&mut self, key: &str, name: &str) -> Result<()> {
        self.browser.click_to_go(self.words.get(key)?).await?;
        self.looks(name).await
    }

    /// Waits until these words are there.
    pub async fn sees(&self, words: &str) -> Result<()> {
        self.browser.see(words).await
    }

    /// Signs in by the form.
    pub async fn signs_in(&mut self, handle: &str) -> Result<()> {
        self.opens("/sign-in", "sign-in").await?;
        self.fills("sign-in-name", handle).await?;
        self.fills("sign-in-password", PASSWORD).await?;
        let label = self.words.get("sign-in")?.to_owned();
        self.browser.click_to_go(&label).await?;
        self.looks("signed-in").await
    }
}
