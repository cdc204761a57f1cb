//! A transaction: its moment, its ids, its locks, its end.

use sqlx::{PgConnection, Postgres};

use super::bell::{self, Left, Work};
use super::db::{Db, Kind};
use super::group_commit::Turn;
use super::sqlite;
use crate::error::{Error, Result};
use crate::id::{self, Id};
use crate::time::Time;

/// Dropped without [`Tx::commit`], it leaves nothing.
///
/// What it reads may still be on its way to the disk: an answer that rests on it ("we have this already") leaves after `commit`, too,
/// even if nothing was written. A statement that failed ends the transaction on both databases; to expect a row that is there
/// already, write `on conflict`.
#[must_use = "a transaction that is not committed leaves nothing"]
pub struct Tx {
    kind: TxKind,
    db: Db,
    now: Time,
    left: Left,
    said: Vec<String>,
    failed: bool,
}

enum TxKind {
    Sqlite(Turn),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// That of a transaction.
pub(super) enum Connection<'a> {
    Sqlite(&'a mut sqlite::Connection),
    Postgres(&'a mut PgConnection),
}

impl Db {
    /// Begins a transaction. On SQLite it is the only one that writes, until it ends: fetch from the network first, then begin.
    pub async fn begin(&self) -> Result<Tx> {
        let kind = match self.kind() {
            Kind::Sqlite { writer, .. } => TxKind::Sqlite(Turn::begin(writer).await?),
            Kind::Postgres(pool) => TxKind::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            kind,
            db: self.clone(),
            now: self.now(),
            left: Left::default(),
            said: Vec::new(),
            failed: false,
        })
    }
}

impl Tx {
    /// The moment of this transaction; it does not move while it lasts.
    pub fn now(&self) -> Time {
        self.now
    }

    /// A fresh id of this moment.
    pub fn mint<T>(&self) -> Id<T> {
        id::mint(self.now)
    }

    /// Where this node lives: mints and reads our own URLs.
    pub fn here(&self) -> &crate::address::Here {
        self.db.here()
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Lets one transaction at a time hold this; the others wait until it ends. SQLite has only one writer anyway.
    pub async fn lock(&mut self, what: &str, id: i64) -> Result<()> {
        let TxKind::Postgres(tx) = &mut self.kind else {
            return Ok(());
        };
        let outcome = sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, $2))")
            .bind(what)
            .bind(id)
            .execute(&mut **tx)
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Has the workers who do this wake when it is committed.
    pub fn wake(&mut self, work: Work) {
        self.left.note(work);
    }

    /// Says this line, when it is committed, to whoever listens in any process ([`Db::ear`]). It must hold nothing that only some
    /// may know.
    pub fn say(&mut self, line: String) {
        self.said.push(line);
    }

    /// Returns when the change is on disk. After an error, nothing of it is there; only if the connection broke at that very moment
    /// it may be.
    pub async fn commit(self) -> Result<()> {
        if self.failed {
            // PostgreSQL would say yes to this commit, and roll back.
            return Err(already_failed());
        }
        match self.kind {
            TxKind::Sqlite(turn) => {
                let bell = self.db.bell().clone();
                turn.commit(bell, self.left, self.said).await
            }
            TxKind::Postgres(mut tx) => {
                if !self.left.is_nothing() {
                    sqlx::query("select pg_notify($1, $2)")
                        .bind(bell::WORK)
                        .bind(self.left.letters())
                        .execute(&mut *tx)
                        .await?;
                }
                // This process hears it in the same way as the others.
                for text in bell::joined(&self.said) {
                    sqlx::query("select pg_notify($1, $2)")
                        .bind(bell::SAID)
                        .bind(text)
                        .execute(&mut *tx)
                        .await?;
                }
                tx.commit().await?;
                self.db.note_commit();
                self.db.bell().ring(self.left);
                Ok(())
            }
        }
    }

    pub(super) fn connection(&mut self) -> Result<Connection<'_>> {
        if self.failed {
            return Err(already_failed());
        }
        Ok(match &mut self.kind {
            TxKind::Sqlite(turn) => Connection::Sqlite(turn.connection()),
            TxKind::Postgres(tx) => Connection::Postgres(tx),
        })
    }

    pub(super) fn failed(&mut self, error: sqlx::Error) -> Error {
        self.failed = true;
        error.into()
    }
}

fn already_failed() -> Error {
    Error::Other("an earlier statement of this transaction failed".into())
}
