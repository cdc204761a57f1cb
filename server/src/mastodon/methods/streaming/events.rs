//! A stream as server-sent events: a task of its own finds out what there is to tell, one event ahead of who reads.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::Event;
use futures_util::{Stream, stream};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};

use super::session::{Frame, Session};

/// How often a sign of life is sent.
const BEAT: Duration = Duration::from_secs(15);

/// How long a reader may take nothing while there is something to tell.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tells what happens until either side ends it.
pub fn tell(session: Session) -> impl Stream<Item = Result<Event, Infallible>> + Send + use<> {
    let (told, taken) = mpsc::channel(1);
    let ended = session.ended();
    // Something to begin with, so that whoever asked knows that it is open; there is room.
    let _ = told.try_send(Event::default().comment(")"));
    tokio::spawn(feed(session, told));
    until(ended, taken)
}

/// What is handed over; nothing more once it has ended, whatever lies ready.
fn until<T: Send>(
    ended: impl Future<Output = ()> + Send,
    taken: Receiver<T>,
) -> impl Stream<Item = Result<T, Infallible>> + Send {
    stream::unfold((Box::pin(ended), taken), async |(mut ended, mut taken)| {
        tokio::select! {
            biased;
            () = ended.as_mut() => None,
            next = taken.recv() => Some((Ok(next?), (ended, taken))),
        }
    })
}

async fn feed(mut session: Session, told: Sender<Event>) {
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let woken = tokio::select! {
            biased;
            () = told.closed() => return,
            woken = between(&mut beat, session.wake()) => woken,
        };
        let ready = match woken {
            None if session.may_go_on().await => vec![Event::default().comment("thump")],
            None | Some(None) => return,
            Some(Some(news)) => match session.take(news).await {
                Some(frames) => frames.into_iter().map(event).collect(),
                None => return,
            },
        };
        for event in ready {
            if !hand(&told, event, session.ended(), PATIENCE).await {
                return;
            }
        }
    }
}

/// What comes before the next beat; a beat that is due comes first, for there may always be news.
async fn between<T>(beat: &mut Interval, news: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        _ = beat.tick() => None,
        news = news => Some(news),
    }
}

/// False when nobody takes it, or when it has ended meanwhile.
async fn hand<T>(
    told: &Sender<T>,
    event: T,
    ended: impl Future<Output = ()>,
    patience: Duration,
) -> bool {
    tokio::select! {
        biased;
        () = ended => false,
        handed = timeout(patience, told.send(event)) => matches!(handed, Ok(Ok(()))),
    }
}

fn event(frame: Frame) -> Event {
    // An event without data would not be told.
    let payload = frame.payload.unwrap_or_else(|| "null".to_owned());
    Event::default().event(frame.event).data(payload)
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        pin::pin,
    };

    use futures_util::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn oa09_what_lies_ready_when_a_stream_ends_is_not_told() {
        let (told, taken) = mpsc::channel(1);
        assert!(hand(&told, 1, pending(), PATIENCE).await);
        let mut open = pin!(until(pending(), taken));
        assert_eq!(open.next().await, Some(Ok(1)));
        let (told, taken) = mpsc::channel(1);
        assert!(hand(&told, 1, pending(), PATIENCE).await);
        let mut over = pin!(until(ready(()), taken));
        assert_eq!(over.next().await, None);
        // Nor does who hands it over wait for a slow reader.
        assert!(!hand(&told, 2, ready(()), PATIENCE).await);
    }

    #[tokio::test]
    async fn oa28_who_takes_nothing_is_waited_for_only_so_long() {
        let (told, _taken) = mpsc::channel(1);
        let soon = Duration::from_millis(20);
        assert!(hand(&told, 1, pending(), soon).await);
        assert!(!hand(&told, 2, pending(), soon).await);
    }

    #[tokio::test]
    async fn a_beat_comes_although_there_is_always_something_new() {
        let hour = Duration::from_secs(3600);
        let mut beat = interval_at(Instant::now(), hour);
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(between(&mut beat, ready(1)).await, None);
        assert_eq!(between(&mut beat, ready(1)).await, Some(1));
    }
}
