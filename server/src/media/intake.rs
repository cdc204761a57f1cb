//! Takes the files of a form in: to the disk, piece by piece, no further than their kind allows.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use multer::Field;
use tokio::io::AsyncWriteExt as _;

use super::{
    Files, Refusal,
    kind::{ENOUGH, Told},
    of_disk,
};
use crate::app::error::AppError;

/// How long the next piece may be on its way.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file that has come whole and waits on the disk to be looked at; gone when it is let go of.
#[derive(Debug)]
pub struct Incoming {
    pub told: Told,
    place: Place,
}

impl Incoming {
    pub fn path(&self) -> &Path {
        &self.place.0
    }

    /// The file itself, to be given its name.
    pub fn into_place(self) -> Place {
        self.place
    }
}

/// A file of ours that goes when nobody needs it any more.
#[derive(Debug)]
pub struct Place(pub PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        // It may have been given its name.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What becomes of the files of one form.
#[derive(Debug)]
pub struct Intake {
    files: Files,
    wanted: &'static [&'static str],
    taken: Vec<(String, Result<Incoming, AppError>)>,
}

impl Intake {
    /// For the files in fields of these names; what is in others is passed over.
    pub fn new(files: Files, wanted: &'static [&'static str]) -> Self {
        Self {
            files,
            wanted,
            taken: Vec::new(),
        }
    }

    /// The file of this field, if one came.
    ///
    /// # Errors
    /// Why it was not taken.
    pub fn take(&mut self, name: &str) -> Result<Option<Incoming>, AppError> {
        let place = self.taken.iter().position(|(known, _)| known == name);
        place
            .map(|place| self.taken.swap_remove(place).1)
            .transpose()
    }

    /// Reads one field to its end. A file that is refused is read as well, so that its sender hears why.
    pub async fn read(&mut self, name: &str, field: &mut Field<'_>) -> Result<(), multer::Error> {
        let is_wanted =
            self.wanted.contains(&name) && !self.taken.iter().any(|(known, _)| known == name);
        let is_named = field.file_name().is_some_and(|file| !file.is_empty());
        let mut head = Vec::new();
        let mut writer: Option<Writer> = None;
        let mut refused: Option<AppError> = None;
        while let Some(chunk) = next(field).await? {
            if !is_wanted || refused.is_some() {
                continue;
            }
            if let Some(open) = &mut writer {
                refused = open.write(&chunk).await.err();
                continue;
            }
            head.extend_from_slice(&chunk);
            if head.len() >= ENOUGH {
                match self.open(&head).await {
                    Ok(open) => writer = Some(open),
                    Err(failure) => refused = Some(failure),
                }
            }
        }
        // A browser sends an empty file where none was chosen.
        if !is_wanted || (head.is_empty() && !is_named) {
            return Ok(());
        }
        let outcome = match (refused, writer) {
            (Some(failure), _) => Err(failure),
            (None, Some(writer)) => writer.close().await,
            // Nothing that is kept here is so short.
            (None, None) => Err(Refusal::BROKEN.into()),
        };
        self.taken.push((name.to_owned(), outcome));
        Ok(())
    }

    async fn open(&self, head: &[u8]) -> Result<Writer, AppError> {
        let told = Told::of(head).ok_or(Refusal::UNKNOWN)?;
        let place = Place(self.files.unfinished().map_err(|cause| of_disk(&cause))?);
        let file = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&place.0)
            .await
            .map_err(|cause| of_disk(&cause))?;
        let mut writer = Writer {
            told,
            place,
            file,
            bytes: 0,
        };
        writer.write(head).await?;
        Ok(writer)
    }
}

async fn next(field: &mut Field<'_>) -> Result<Option<bytes::Bytes>, multer::Error> {
    match tokio::time::timeout(PATIENCE, field.chunk()).await {
        Ok(chunk) => chunk,
        Err(_) => Err(multer::Error::IncompleteStream),
    }
}

struct Writer {
    told: Told,
    place: Place,
    file: tokio::fs::File,
    bytes: u64,
}

impl Writer {
    async fn write(&mut self, chunk: &[u8]) -> Result<(), AppError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > self.told.largest() {
            return Err(Refusal::TOO_LARGE.into());
        }
        self.file
            .write_all(chunk)
            .await
            .map_err(|cause| of_disk(&cause))
    }

    async fn close(mut self) -> Result<Incoming, AppError> {
        self.file.flush().await.map_err(|cause| of_disk(&cause))?;
        Ok(Incoming {
            told: self.told,
            place: self.place,
        })
    }
}
