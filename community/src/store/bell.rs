//! The bell that wakes the workers when there is work, also work that another process left.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

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

    /// Rung also by other processes at the same PostgreSQL.
    pub fn shared(pool: PgPool) -> Self {
        let rings = watch::Sender::new(0);
        let listener = Listener::start(pool, rings.clone());
        Bell {
            rings,
            _listener: Some(Arc::new(listener)),
        }
    }

    pub fn ring(&self) {
        self.rings.send_modify(|rings| *rings += 1);
    }

    pub fn waker(&self) -> Waker {
        Waker(self.rings.subscribe())
    }
}

/// Hears a [`Bell`].
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

/// Rings the bell when another process left work in the same database.
struct Listener(AbortHandle);

impl Listener {
    fn start(pool: PgPool, bell: watch::Sender<u64>) -> Self {
        let task = tokio::spawn(async move {
            while !pool.is_closed() {
                if let Err(error) = listen(&pool, &bell).await {
                    tracing::debug!(%error, "not hearing of other processes' work; looking by ourselves");
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
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

async fn listen(pool: &PgPool, bell: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.ignore_pool_close_event(false);
    listener.listen("kaifong_work").await?;
    loop {
        listener.recv().await?;
        bell.send_modify(|rings| *rings += 1);
    }
}
