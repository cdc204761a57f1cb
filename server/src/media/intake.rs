//! Takes the files of a form in: to the disk, piece by piece, no further than their kind and the disk allow.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    sync::{Semaphore, SemaphorePermit},
};

use super::{
    files::Files,
    kind::{ENOUGH, Told},
    refusal::{Refusal, of_disk},
};
use crate::app::error::AppError;

/// So many forms have files on their way in at once; how long the next one waits for its turn.
static TURNS: Semaphore = Semaphore::const_new(8);
const PATIENCE: Duration = Duration::from_secs(20);
/// What stays free of the disk, in bytes: a database that cannot write is worse than a picture that does not come.
const RESERVE: u64 = 500 * 1024 * 1024;
/// How often the disk is asked again while a file comes.
const STEP: u64 = 8 * 1024 * 1024;

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
    reserve: u64,
    turn: Option<SemaphorePermit<'static>>,
    taken: Vec<(String, Result<Incoming, AppError>)>,
}

/// A file on its way in.
#[derive(Debug)]
pub struct Taking {
    name: String,
    is_wanted: bool,
    is_named: bool,
    head: Vec<u8>,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Too little of it is there to tell what it is.
    Begun,
    Open(Writer),
    Refused(AppError),
}

impl Intake {
    /// For the files in fields of these names; what is in others is passed over.
    pub fn new(files: Files, wanted: &'static [&'static str]) -> Self {
        Self {
            files,
            wanted,
            reserve: RESERVE,
            turn: None,
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

    /// Begins with the file of this field; whether it has a name of its own. A browser sends an empty one without where none was
    /// chosen.
    pub fn begin(&self, name: &str, is_named: bool) -> Taking {
        Taking {
            is_wanted: self.wanted.contains(&name)
                && !self.taken.iter().any(|(known, _)| known == name),
            name: name.to_owned(),
            is_named,
            head: Vec::new(),
            state: State::Begun,
        }
    }

    /// Takes a piece of it. What is refused leaves nothing on the disk, and what follows of it is passed over.
    pub async fn write(&mut self, taking: &mut Taking, chunk: &[u8]) {
        if !taking.is_wanted {
            return;
        }
        let outcome = match &mut taking.state {
            State::Refused(_) => return,
            State::Open(writer) => writer.write(chunk).await,
            State::Begun => {
                taking.head.extend_from_slice(chunk);
                if taking.head.len() < ENOUGH {
                    return;
                }
                let head = std::mem::take(&mut taking.head);
                match self.open(&head).await {
                    Ok(writer) => {
                        taking.state = State::Open(writer);
                        return;
                    }
                    Err(failure) => Err(failure),
                }
            }
        };
        if let Err(failure) = outcome {
            taking.state = State::Refused(failure);
        }
    }

    /// It has come to its end.
    pub async fn end(&mut self, taking: Taking) {
        let outcome = match taking.state {
            State::Open(writer) => writer.close().await,
            State::Refused(failure) => Err(failure),
            State::Begun if !taking.is_wanted || (taking.head.is_empty() && !taking.is_named) => {
                return;
            }
            // Nothing that is kept here is so short.
            State::Begun => Err(Refusal::BROKEN.into()),
        };
        self.taken.push((taking.name, outcome));
    }

    async fn open(&mut self, head: &[u8]) -> Result<Writer, AppError> {
        let told = Told::of(head).ok_or(Refusal::UNKNOWN)?;
        if self.turn.is_none() {
            let turn = tokio::time::timeout(PATIENCE, TURNS.acquire())
                .await
                .map_err(|_| AppError::Busy)?;
            self.turn = Some(turn.map_err(AppError::internal)?);
        }
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
            files: self.files.clone(),
            reserve: self.reserve,
            bytes: 0,
            asked_at: None,
        };
        writer.write(head).await?;
        Ok(writer)
    }
}

#[derive(Debug)]
struct Writer {
    told: Told,
    place: Place,
    file: tokio::fs::File,
    files: Files,
    reserve: u64,
    bytes: u64,
    /// How much had come when the disk was asked last.
    asked_at: Option<u64>,
}

impl Writer {
    async fn write(&mut self, chunk: &[u8]) -> Result<(), AppError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > self.told.largest() {
            return Err(Refusal::TOO_LARGE.into());
        }
        if self.asked_at.is_none_or(|at| self.bytes - at >= STEP) {
            self.asked_at = Some(self.bytes);
            let free = self.files.free().map_err(|cause| of_disk(&cause))?;
            if free < self.reserve {
                tracing::error!(free, "the disk is nearly full: no files are taken in");
                return Err(AppError::NoRoom);
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn take(intake: &mut Intake, bytes: &[u8]) -> Result<Option<Incoming>, AppError> {
        let mut taking = intake.begin("file", true);
        for chunk in bytes.chunks(64 * 1024) {
            intake.write(&mut taking, chunk).await;
        }
        intake.end(taking).await;
        intake.take("file")
    }

    #[tokio::test]
    async fn what_is_refused_is_gone_from_the_disk_before_its_end() -> anyhow::Result<()> {
        let data = tempfile::tempdir()?;
        let files = Files::of(data.path());
        let left = || -> std::io::Result<usize> {
            Ok(std::fs::read_dir(data.path().join("media"))?.count())
        };
        let jpeg = [b"\xff\xd8\xff\xe0".as_slice(), &[7; 200_000]].concat();
        let mut intake = Intake::new(files.clone(), &["file"]);
        let Ok(Some(kept)) = take(&mut intake, &jpeg).await else {
            anyhow::bail!("it is refused");
        };
        assert_eq!(left()?, 1);
        drop(kept);
        assert_eq!(left()?, 0);
        // Too large: gone while the rest of it still comes.
        let mut taking = intake.begin("file", true);
        for _ in 0..200 {
            intake.write(&mut taking, &jpeg).await;
        }
        assert!(matches!(taking.state, State::Refused(_)));
        assert_eq!(left()?, 0);
        intake.end(taking).await;
        assert!(matches!(
            intake.take("file"),
            Err(AppError::Invalid {
                why: "media-too-large",
                ..
            })
        ));
        // A disk with less left than its reserve.
        intake.reserve = u64::MAX;
        assert!(matches!(
            take(&mut intake, &jpeg).await,
            Err(AppError::NoRoom)
        ));
        assert_eq!(left()?, 0);
        Ok(())
    }
}
