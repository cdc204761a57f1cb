//! The pictures and recordings of an export, beside the posts that have them.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use community::post::Post;
use serde_json::{Value, json};

use super::private;
use crate::media::Files;

/// The folder that they are copied to.
pub struct Copies {
    kept: Files,
    dir: PathBuf,
    pub count: usize,
    /// Those that should be here and are not.
    pub missing: usize,
}

impl Copies {
    /// Copies to `media` in this folder.
    pub fn to(dir: &Path, kept: Files) -> anyhow::Result<Self> {
        let dir = dir.join("media");
        private::folder(&dir).with_context(|| format!("making {}", dir.display()))?;
        Ok(Self {
            kept,
            dir,
            count: 0,
            missing: 0,
        })
    }

    /// Those of a post, with what is said of them.
    pub fn of_post(&mut self, post: &Post) -> anyhow::Result<Vec<Value>> {
        let mut said = Vec::new();
        for one in post.attachments.iter().filter(|one| one.kept.is_some()) {
            let file = self.copy(Some(&one.url))?;
            said.push(json!({ "file": file, "type": one.media_type, "description": one.name }));
        }
        Ok(said)
    }

    /// Copies the file of ours at this address; where it lies in the export.
    pub fn copy(&mut self, url: Option<&str>) -> anyhow::Result<Option<String>> {
        let name = url.and_then(|url| Some(url.rsplit_once("/media/")?.1));
        let Some((name, path)) = name.and_then(|name| Some((name, self.kept.named(name)?))) else {
            return Ok(None);
        };
        let mut from = match fs::File::open(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                self.missing += 1;
                return Ok(None);
            }
            opened => opened.with_context(|| format!("opening {name}"))?,
        };
        let mut to =
            private::create(&self.dir.join(name)).with_context(|| format!("making {name}"))?;
        io::copy(&mut from, &mut to).with_context(|| format!("copying {name}"))?;
        self.count += 1;
        Ok(Some(format!("media/{name}")))
    }
}
