//! The bell that wakes the workers when there is work, also work that another process left.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::process;
use crate::error::Result;

/// A cheap handle; clone it freely.
#[derive(Clone)]
pub struct Bell {
    rings: watch::Sender<u64>,
    _listener: Option<Arc<Listener>>,
}

impl Bell {
    /// Rung by this process only.
    pub fn new() -> Self {
        Bell {
            rings: watch::Sender::new(0),
            _listener: None,
        }
    }

    /// Rung also by other processes at the same PostgreSQL, who see by it that this one is alive.
    pub async fn shared(pool: PgPool, process: String) -> Result<Self> {
        let rings = watch::Sender::new(0);
        let presence = process::stand_up(&pool, &process).await?;
        let listener = Listener::start(pool, process, presence, rings.clone());
        Ok(Bell {
            rings,
            _listener: Some(Arc::new(listener)),
        })
    }

    pub fn ring(&self) {
        self.rings.send_modify(|rings| *rings += 1);
    }

    pub fn waker(&self) -> Waker {
        Waker(self.rings.subscribe())
    }
}

/// Hears the bell of a [`Db`](super::Db).
pub struct Waker(watch::Receiver<u64>);

impl Waker {
    /// Returns when there may be work: after a commit that left some since the last call, or after `at_most`
    /// (jobs come due by themselves, and on SQLite other processes ring no bell here).
    pub async fn wait(&mut self, at_most: Duration) {
        let heard = tokio::time::timeout(at_most, self.0.changed()).await;
        if let Ok(Err(_)) = heard {
            // The database is gone; wait as told, so that a worker does not spin while it is being stopped.
            tokio::time::sleep(at_most).await;
        }
    }
}

/// Rings the bell when another process left work in the same database, and shows the others that this one is alive.
struct Listener(AbortHandle);

impl Listener {
    fn start(pool: PgPool, name: String, presence: PgListener, bell: watch::Sender<u64>) -> Self {
        let task = tokio::spawn(async move {
            let mut presence = Some(presence);
            while !pool.is_closed() {
                let heard = match presence.take() {
                    Some(presence) => listen(presence, &bell).await,
                    None => match process::stand_up(&pool, &name).await {
                        Ok(presence) => listen(presence, &bell).await,
                        Err(error) => Err(error),
                    },
                };
                if let Err(error) = heard {
                    tracing::debug!(%error, "not hearing of other processes' work; looking by ourselves");
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
        Listener(task.abort_handle())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn listen(mut presence: PgListener, bell: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    // Nothing: the connection is gone, and with it what it held.
    while presence.try_recv().await?.is_some() {
        bell.send_modify(|rings| *rings += 1);
    }
    bell.send_modify(|rings| *rings += 1);
    Ok(())
}
