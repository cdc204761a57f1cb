//! A ZIP file that is written in one go, without knowing beforehand how long anything in it is. Nothing is pressed together:
//! pictures and recordings are as small as they get.

use std::{collections::BTreeSet, time::Duration};

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

use crate::app::error::AppError;

type Piece = std::io::Result<Bytes>;

const PIECE: usize = 64 * 1024;
/// Lengths stand behind what they are of; names are UTF-8.
const FLAGS: u16 = (1 << 3) | (1 << 11);
/// The first day of the calendar of ZIP files: when it was packed is nobody's business.
const DAY: u16 = (1 << 5) | 1;
/// Says that the number stands elsewhere, with room for more.
const FULL: u32 = u32::MAX;

struct Entry {
    name: String,
    sum: u32,
    length: u32,
    at: u64,
}

/// One that is being written.
pub struct Zip {
    to: mpsc::Sender<Piece>,
    patience: Duration,
    waiting: BytesMut,
    written: u64,
    names: BTreeSet<String>,
    entries: Vec<Entry>,
}

impl Zip {
    pub fn new(to: mpsc::Sender<Piece>, patience: Duration) -> Self {
        Self {
            to,
            patience,
            waiting: BytesMut::new(),
            written: 0,
            names: BTreeSet::new(),
            entries: Vec::new(),
        }
    }

    /// Begins what is called so; false when that is in it already.
    pub async fn begin(&mut self, name: &str) -> Result<bool, AppError> {
        if !self.names.insert(name.to_owned()) {
            return Ok(false);
        }
        self.entries.push(Entry {
            name: name.to_owned(),
            sum: 0,
            length: 0,
            at: self.written,
        });
        let mut head = Record::new(0x0403_4b50);
        head.two(20).two(FLAGS).two(0).two(0).two(DAY);
        head.four(0).four(0).four(0);
        head.two(length_of(name)).two(0).bytes(name.as_bytes());
        self.put(&head.0).await?;
        Ok(true)
    }

    /// More of what was begun last.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        if let Some(entry) = self.entries.last_mut() {
            let more = u32::try_from(bytes.len()).ok();
            entry.length = more
                .and_then(|more| entry.length.checked_add(more))
                .ok_or_else(too_long)?;
            entry.sum = sum(entry.sum, bytes);
        }
        self.put(bytes).await
    }

    /// Ends what was begun last.
    pub async fn end(&mut self) -> Result<(), AppError> {
        let Some(entry) = self.entries.last() else {
            return Ok(());
        };
        let mut tail = Record::new(0x0807_4b50);
        tail.four(entry.sum).four(entry.length).four(entry.length);
        self.put(&tail.0).await
    }

    /// All of a small one.
    pub async fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        self.begin(name).await?;
        self.write(bytes).await?;
        self.end().await
    }

    /// Writes the list of what is in it; only with it the file is one.
    pub async fn finish(&mut self) -> Result<(), AppError> {
        let begins = self.written;
        for entry in std::mem::take(&mut self.entries) {
            self.put(&listed(&entry).0).await?;
        }
        let ends = self.written;
        let count = u64::try_from(self.names.len()).unwrap_or(u64::MAX);
        let mut tail = Record(Vec::new());
        if u32::try_from(ends).is_err() || count >= u64::from(u16::MAX) {
            tail.bytes(&Record::new(0x0606_4b50).0);
            tail.eight(44).two(45).two(45).four(0).four(0);
            tail.eight(count).eight(count);
            tail.eight(ends - begins).eight(begins);
            tail.bytes(&Record::new(0x0706_4b50).0);
            tail.four(0).eight(ends).four(1);
        }
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        let fits = |number: u64| u32::try_from(number).unwrap_or(FULL);
        tail.bytes(&Record::new(0x0605_4b50).0);
        tail.two(0).two(0).two(count).two(count);
        tail.four(fits(ends - begins)).four(fits(begins)).two(0);
        self.put(&tail.0).await?;
        self.hand_over().await
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.waiting.extend_from_slice(bytes);
        self.written += bytes.len() as u64;
        if self.waiting.len() >= PIECE {
            self.hand_over().await?;
        }
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), AppError> {
        let piece = self.waiting.split().freeze();
        self.to
            .send_timeout(Ok(piece), self.patience)
            .await
            .map_err(|_| AppError::internal(std::io::Error::from(std::io::ErrorKind::TimedOut)))
    }
}

fn too_long() -> AppError {
    AppError::internal(std::io::Error::from(std::io::ErrorKind::FileTooLarge))
}

fn listed(entry: &Entry) -> Record {
    let place = u32::try_from(entry.at).unwrap_or(FULL);
    let is_far = place == FULL;
    let mut record = Record::new(0x0201_4b50);
    record.two(45).two(if is_far { 45 } else { 20 });
    record.two(FLAGS).two(0).two(0).two(DAY);
    record.four(entry.sum).four(entry.length).four(entry.length);
    record.two(length_of(&entry.name));
    record.two(if is_far { 12 } else { 0 });
    record.two(0).two(0).two(0).four(0).four(place);
    record.bytes(entry.name.as_bytes());
    if is_far {
        record.two(1).two(8).eight(entry.at);
    }
    record
}

fn length_of(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or_default()
}

/// Numbers one after the other, their least byte first.
struct Record(Vec<u8>);

impl Record {
    fn new(mark: u32) -> Self {
        Self(mark.to_le_bytes().to_vec())
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn two(&mut self, number: u16) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn four(&mut self, number: u32) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn eight(&mut self, number: u64) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }
}

/// CRC-32 of what came before and of these.
fn sum(before: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let mut sum = !before;
    for byte in bytes {
        let at = (sum ^ u32::from(*byte)) & 0xff;
        sum = (sum >> 8) ^ TABLE.get(at as usize).copied().unwrap_or_default();
    }
    !sum
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at: u32 = 0;
    while at < 256 {
        let mut value = at;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                (value >> 1) ^ 0xedb8_8320
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[at as usize] = value;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_everyone() {
        assert_eq!(sum(0, b"123456789"), 0xcbf4_3926);
        assert_eq!(sum(sum(0, b"1234"), b"56789"), 0xcbf4_3926);
    }

    #[test]
    fn what_lies_beyond_four_gigabytes_is_found() {
        let entry = Entry {
            name: "a".into(),
            sum: 1,
            length: 2,
            at: 0x1_0000_0002,
        };
        let record = listed(&entry).0;
        assert_eq!(record.len(), 46 + 1 + 12);
        assert_eq!(record.get(42..46), Some(FULL.to_le_bytes().as_slice()));
        assert!(record.ends_with(&0x1_0000_0002_u64.to_le_bytes()));
    }

    #[tokio::test]
    async fn whoever_takes_nothing_is_not_waited_for() {
        let (to, taken) = mpsc::channel(1);
        let mut zip = Zip::new(to, Duration::from_millis(1));
        let much = vec![0; PIECE];
        assert!(zip.whole("a", &much).await.is_ok());
        assert!(zip.whole("b", &much).await.is_err());
        drop(taken);
    }
}
