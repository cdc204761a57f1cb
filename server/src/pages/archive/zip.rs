//! A ZIP file that goes out while it is written, without knowing beforehand how long anything in it is. Nothing is pressed together:
//! pictures and recordings are as small as they get.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::{BufMut as _, Bytes, BytesMut};
use tokio::sync::mpsc;
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::app::error::AppError;

type Piece = io::Result<Bytes>;

const PIECE: usize = 64 * 1024;

/// What is written and has not gone out yet. It is never more than a piece and what was written last.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<BytesMut>>);

impl Waiting {
    /// All of it, once it is as much as this.
    fn take(&self, least: usize) -> Option<Bytes> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (waiting.len() >= least).then(|| waiting.split().freeze())
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.put_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One that is being written.
pub struct Zip {
    to: mpsc::Sender<Piece>,
    patience: Duration,
    waiting: Waiting,
    writer: ZipWriter<StreamWriter<Waiting>>,
    names: BTreeSet<String>,
}

impl Zip {
    pub fn new(to: mpsc::Sender<Piece>, patience: Duration) -> Self {
        let waiting = Waiting::default();
        Self {
            to,
            patience,
            writer: ZipWriter::new_stream(waiting.clone()),
            waiting,
            names: BTreeSet::new(),
        }
    }

    /// Begins what is called so; false when that is in it already.
    pub fn begin(&mut self, name: &str) -> Result<bool, AppError> {
        if !self.names.insert(name.to_owned()) {
            return Ok(false);
        }
        // The first day of the calendar of ZIP files: when it was packed is nobody's business.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        self.writer
            .start_file(name, options)
            .map_err(AppError::internal)?;
        Ok(true)
    }

    /// More of what was begun last.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.writer.write_all(bytes).map_err(AppError::internal)?;
        hand_over(&self.to, self.patience, &self.waiting, PIECE).await
    }

    /// All of a small one.
    pub async fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        self.begin(name)?;
        self.write(bytes).await
    }

    /// Writes the list of what is in it; only with it the file is one.
    pub async fn finish(self) -> Result<(), AppError> {
        self.writer.finish().map_err(AppError::internal)?;
        hand_over(&self.to, self.patience, &self.waiting, 0).await
    }
}

async fn hand_over(
    to: &mpsc::Sender<Piece>,
    patience: Duration,
    waiting: &Waiting,
    least: usize,
) -> Result<(), AppError> {
    let Some(piece) = waiting.take(least) else {
        return Ok(());
    };
    to.send_timeout(Ok(piece), patience)
        .await
        .map_err(|_| AppError::internal(io::Error::from(io::ErrorKind::TimedOut)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_takes_nothing_is_not_waited_for() {
        let (to, taken) = mpsc::channel(1);
        let mut zip = Zip::new(to, Duration::from_millis(1));
        let much = vec![0; PIECE];
        assert!(zip.whole("a", &much).await.is_ok());
        assert!(zip.whole("b", &much).await.is_err());
        drop(taken);
    }

    /// What breaks off must not look whole: only the end says that it is one.
    #[tokio::test]
    async fn without_its_end_nothing_goes_out_that_looks_like_one() -> Result<(), AppError> {
        let (to, mut taken) = mpsc::channel(4);
        let mut zip = Zip::new(to, Duration::from_secs(1));
        zip.whole("a", &vec![0; PIECE]).await?;
        drop(zip);
        let mut all = Vec::new();
        while let Some(Ok(piece)) = taken.recv().await {
            all.extend_from_slice(&piece);
        }
        assert!(all.len() > PIECE && !all.windows(4).any(|mark| mark == b"PK\x05\x06"));
        Ok(())
    }
}
