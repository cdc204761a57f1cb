//! Forms with files as they are sent, read once for pages and for apps: within bounds, piece by piece, and what was typed is given
//! back whatever becomes of the rest.

use std::{
    future, io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use multer::{Field, Multipart};

use super::Intake;

/// How long the next piece may be on its way.
const PATIENCE: Duration = Duration::from_secs(30);
/// More fields than any form has.
const MOST_FIELDS: usize = 1000;
/// What stands before a field, in bytes.
const LONGEST_HEAD: u64 = 64 * 1024;
/// Names and words of a form, all together.
const MOST_TYPED: usize = 512 * 1024;

/// What came.
#[derive(Debug, Default)]
pub struct Sent {
    pub typed: Vec<(String, String)>,
    /// Why it was not read to its end.
    pub fault: Option<Fault>,
}

/// Why a form was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is none.
    NoForm,
    BreaksOff,
    /// More words or fields than any form has.
    TooMuch,
    /// More than files may be together.
    TooLarge,
}

/// Reads a form of this content type and of so many bytes at most. Without an intake its files are passed over.
pub async fn read(kind: &str, body: Body, most: u64, intake: Option<&mut Intake>) -> Sent {
    let files = intake.map_or(Files::PassedOver, Files::TakenIn);
    read_with(kind, body, most, files).await
}

/// The same where a file is a few words of text, which stand in the form as if they had been typed.
pub async fn read_words(kind: &str, body: Body, most: u64) -> Sent {
    read_with(kind, body, most, Files::Words).await
}

/// What becomes of files.
enum Files<'a> {
    PassedOver,
    TakenIn(&'a mut Intake),
    Words,
}

async fn read_with(kind: &str, body: Body, most: u64, files: Files<'_>) -> Sent {
    let mut typed = Vec::new();
    let gauge = Gauge::new(most);
    let fault = match take_in(kind, body, &gauge, files, &mut typed).await {
        Ok(()) => None,
        Err(_) if gauge.is_passed() => Some(Fault::TooLarge),
        Err(fault) => Some(fault),
    };
    Sent { typed, fault }
}

async fn take_in(
    kind: &str,
    body: Body,
    gauge: &Gauge,
    mut files: Files<'_>,
    typed: &mut Vec<(String, String)>,
) -> Result<(), Fault> {
    let boundary = multer::parse_boundary(kind).map_err(|_| Fault::NoForm)?;
    let mut form = Multipart::new(gauge.measure(body), boundary);
    let mut taken = 0;
    for _ in 0..MOST_FIELDS {
        gauge.allow(LONGEST_HEAD);
        let Some(mut field) = gauge.found(form.next_field()).await? else {
            return Ok(());
        };
        gauge.allow(u64::MAX);
        let name = field.name().unwrap_or_default().to_owned();
        taken += name.len();
        if let Some(called) = field.file_name() {
            let is_named = !called.is_empty();
            match &mut files {
                Files::PassedOver => {
                    file(gauge, &mut field, &name, is_named, None).await?;
                    continue;
                }
                Files::TakenIn(intake) => {
                    file(gauge, &mut field, &name, is_named, Some(intake)).await?;
                    continue;
                }
                Files::Words => {}
            }
        }
        let mut text = Vec::new();
        while let Some(chunk) = gauge.found(field.chunk()).await? {
            taken += chunk.len();
            text.extend_from_slice(&chunk);
            if taken > MOST_TYPED {
                break;
            }
        }
        typed.push((name, String::from_utf8_lossy(&text).into_owned()));
        if taken > MOST_TYPED {
            return Err(Fault::TooMuch);
        }
    }
    Err(Fault::TooMuch)
}

/// Reads a file to its end, also when it is refused, so that its sender hears why.
async fn file(
    gauge: &Gauge,
    field: &mut Field<'_>,
    name: &str,
    is_named: bool,
    intake: Option<&mut Intake>,
) -> Result<(), Fault> {
    let Some(intake) = intake else {
        while gauge.found(field.chunk()).await?.is_some() {}
        return Ok(());
    };
    let mut taking = intake.begin(name, is_named);
    while let Some(chunk) = gauge.found(field.chunk()).await? {
        intake.write(&mut taking, &chunk).await;
    }
    intake.end(taking).await;
    Ok(())
}

/// What stands between the body and the library, which by itself takes all that comes and keeps it until it has found what it looks
/// for: it is given a piece only when it has found nothing in those before, and so many bytes at most.
#[derive(Clone)]
struct Gauge(Arc<Left>);

struct Left {
    is_open: AtomicBool,
    until_found: AtomicU64,
    in_all: AtomicU64,
    is_passed: AtomicBool,
}

impl Gauge {
    fn new(in_all: u64) -> Self {
        Self(Arc::new(Left {
            is_open: AtomicBool::new(false),
            until_found: AtomicU64::new(u64::MAX),
            in_all: AtomicU64::new(in_all),
            is_passed: AtomicBool::new(false),
        }))
    }

    fn allow(&self, bytes: u64) {
        self.0.until_found.store(bytes, Ordering::Relaxed);
    }

    /// Whether more came than may come in all.
    fn is_passed(&self) -> bool {
        self.0.is_passed.load(Ordering::Relaxed)
    }

    fn measure(&self, body: Body) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let mut body = body.into_data_stream();
        let gauge = self.clone();
        stream::poll_fn(move |context| {
            if !gauge.0.is_open.load(Ordering::Relaxed) {
                return Poll::Pending;
            }
            let next = ready!(gauge.next(&mut body, context));
            gauge.0.is_open.store(false, Ordering::Relaxed);
            Poll::Ready(next)
        })
    }

    fn next(
        &self,
        body: &mut BodyDataStream,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        let left = &self.0;
        let until_found = left.until_found.load(Ordering::Relaxed);
        if until_found == 0 {
            return Poll::Ready(Some(Err(io::ErrorKind::InvalidData.into())));
        }
        let piece = match ready!(body.poll_next_unpin(context)) {
            Some(Ok(piece)) => piece,
            Some(Err(cause)) => return Poll::Ready(Some(Err(io::Error::other(cause)))),
            None => return Poll::Ready(None),
        };
        let length = piece.len() as u64;
        let Some(in_all) = left.in_all.load(Ordering::Relaxed).checked_sub(length) else {
            left.is_passed.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(io::ErrorKind::FileTooLarge.into())));
        };
        left.in_all.store(in_all, Ordering::Relaxed);
        self.allow(until_found.saturating_sub(length));
        Poll::Ready(Some(Ok(piece)))
    }

    /// Has the library look, first at what it has.
    async fn found<T>(&self, piece: impl Future<Output = multer::Result<T>>) -> Result<T, Fault> {
        let is_open = &self.0.is_open;
        let mut piece = pin!(piece);
        let looked = future::poll_fn(|context| {
            loop {
                for open in [false, true] {
                    is_open.store(open, Ordering::Relaxed);
                    if let Poll::Ready(found) = piece.as_mut().poll(context) {
                        return Poll::Ready(found);
                    }
                }
                if is_open.load(Ordering::Relaxed) {
                    // Nothing has come.
                    return Poll::Pending;
                }
            }
        });
        match tokio::time::timeout(PATIENCE, looked).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(_)) | Err(_) => Err(Fault::BreaksOff),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=x";

    fn field(name: &str, value: &str) -> String {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    }

    /// The body as so many pieces of a kilobyte; how many were taken is counted.
    fn pieces(text: String) -> (Body, Arc<AtomicU64>) {
        let taken = Arc::new(AtomicU64::new(0));
        let count = taken.clone();
        let all: Vec<Bytes> = text
            .into_bytes()
            .chunks(1024)
            .map(Bytes::copy_from_slice)
            .collect();
        let body = stream::iter(all).map(move |piece| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, io::Error>(piece)
        });
        (Body::from_stream(body), taken)
    }

    #[tokio::test]
    async fn what_was_typed_is_given_back_whatever_becomes_of_the_rest() {
        let words = field("title", "A lift") + &field("text", "to the hospital");
        let file = "--x\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n"
            .to_owned() + &"p".repeat(5000);
        let whole = format!("{words}{file}\r\n{}--x--\r\n", field("step", "preview"));
        for (body, most, fault, count) in [
            (whole.clone(), 1_000_000, None, 3),
            (whole.clone(), 3000, Some(Fault::TooLarge), 2),
            (
                format!("{words}{file}"),
                1_000_000,
                Some(Fault::BreaksOff),
                2,
            ),
            (String::new(), 1_000_000, Some(Fault::BreaksOff), 0),
        ] {
            let sent = read(KIND, pieces(body).0, most, None).await;
            assert_eq!((sent.fault, sent.typed.len()), (fault, count));
            if count > 1 {
                assert_eq!(sent.typed[1].1, "to the hospital");
            }
        }
        let none = read("text/plain", Body::from(whole), 100, None).await;
        assert_eq!(none.fault, Some(Fault::NoForm));
    }

    #[tokio::test]
    async fn oa25_neither_fields_nor_names_nor_heads_are_without_end() {
        let many = field("media_ids[]", "").repeat(MOST_FIELDS + 1) + "--x--\r\n";
        let long = field(&"n".repeat(60_000), "").repeat(9) + "--x--\r\n";
        for body in [many, long] {
            let sent = read(KIND, Body::from(body), u64::MAX, None).await;
            assert_eq!(sent.fault, Some(Fault::TooMuch));
        }
        // A head that does not end is not waited for, and what comes of it is not kept.
        let head = format!("--x\r\nx-much: {}", "h".repeat(4 * 1024 * 1024));
        let (body, taken) = pieces(head);
        let sent = read(KIND, body, u64::MAX, None).await;
        assert_eq!(sent.fault, Some(Fault::BreaksOff));
        let taken = taken.load(Ordering::Relaxed);
        assert!(taken <= LONGEST_HEAD / 1024 + 2, "{taken}");
    }
}
