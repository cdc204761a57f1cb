//! What is left of a request that was answered before it was read to its end: it is taken in and thrown away for a while. Whoever is
//! still sending when the connection closes would see it break and never hear the answer; another server would then send the same
//! again for days, and a browser show an empty page instead of "too large" (RFC 9112, section 9.6).

use std::{
    future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;

/// How many bytes are thrown away.
const MOST: usize = 16 * 1024 * 1024;

/// How long they may take to come.
const LONGEST: Duration = Duration::from_secs(10);

/// The body of a request that is read on when nobody wants the rest of it.
struct Unread<B>
where
    B: HttpBody<Data = Bytes> + Unpin + Send + 'static,
{
    body: Option<B>,
}

/// A body whose rest does not stay on the line.
pub fn drained<B>(body: B) -> Body
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Unpin + Send + 'static,
{
    if body.is_end_stream() {
        return Body::empty();
    }
    Body::new(Unread { body: Some(body) })
}

impl<B> HttpBody for Unread<B>
where
    B: HttpBody<Data = Bytes> + Unpin + Send + 'static,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let Some(body) = self.body.as_mut() else {
            return Poll::Ready(None);
        };
        let next = ready!(Pin::new(body).poll_frame(context));
        if !matches!(next, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(B::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), B::size_hint)
    }
}

impl<B> Drop for Unread<B>
where
    B: HttpBody<Data = Bytes> + Unpin + Send + 'static,
{
    fn drop(&mut self) {
        let rest = self.body.take().filter(|body| !body.is_end_stream());
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(LONGEST, throw_away(rest)));
        }
    }
}

async fn throw_away<B>(mut body: B)
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let mut left = MOST;
    while let Some(Ok(frame)) =
        future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
    {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(less) => left = less,
            None => break,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use futures_util::{StreamExt as _, stream};

    use super::*;

    /// So many pieces of a kilobyte, and how many of them were taken.
    fn sent(pieces: usize) -> (Body, Arc<AtomicUsize>) {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let pieces = stream::iter(0..pieces).map(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 1024]))
        });
        (Body::from_stream(pieces), taken)
    }

    #[tokio::test]
    async fn fe11_what_nobody_reads_is_thrown_away_up_to_a_limit() -> anyhow::Result<()> {
        let (body, taken) = sent(3);
        let whole = axum::body::to_bytes(drained(body), usize::MAX).await?;
        assert_eq!((whole.len(), taken.load(Ordering::Relaxed)), (3072, 3));

        let most = MOST / 1024;
        for (pieces, read) in [(100, 100), (2 * most, most + 1)] {
            let (body, taken) = sent(pieces);
            drop(drained(body));
            while taken.load(Ordering::Relaxed) < read {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
            assert_eq!(taken.load(Ordering::Relaxed), read);
        }
        Ok(())
    }
}
