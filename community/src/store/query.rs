//! The ways to run a stated query.

use std::pin::Pin;

use sqlx::postgres::PgRow;
use sqlx::{Decode, FromRow, Postgres, Row as _, Type};

use super::db::{Db, Kind};
use super::sqlite::{self, Sqlite};
use super::stated::Query;
use super::tx::{Connection, Tx};
use crate::error::{Error, Result};

/// A row as a struct with `#[derive(sqlx::FromRow)]`, or a tuple.
pub trait Row:
    for<'r> FromRow<'r, sqlite::Row> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Row for T where
    T: for<'r> FromRow<'r, sqlite::Row> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A single column.
pub trait Scalar:
    for<'r> Decode<'r, Sqlite>
    + Type<Sqlite>
    + for<'r> Decode<'r, Postgres>
    + Type<Postgres>
    + Send
    + Unpin
{
}

impl<T> Scalar for T where
    T: for<'r> Decode<'r, Sqlite>
        + Type<Sqlite>
        + for<'r> Decode<'r, Postgres>
        + Type<Postgres>
        + Send
        + Unpin
{
}

/// Where a query runs.
pub enum On<'a> {
    Db(&'a Db),
    Tx(&'a mut Tx),
}

impl On<'_> {
    /// The moment: the transaction's own, or the clock's.
    pub fn now(&self) -> crate::time::Time {
        match self {
            On::Db(db) => db.now(),
            On::Tx(tx) => tx.now(),
        }
    }

    /// For the few statements that both databases write differently.
    pub fn is_postgres(&self) -> bool {
        match self {
            On::Db(db) => db.is_postgres(),
            On::Tx(tx) => tx.db().is_postgres(),
        }
    }
}

/// `&Db` (reads go to a reader; a write is a transaction of its own) or `&mut Tx`.
///
/// A function that reads takes `x: impl Executor`; if it runs several queries, it takes `mut x` and gives each `x.on()`.
/// A function that has `tx: &mut Tx` and runs several gives each `&mut *tx`.
pub trait Executor: sealed::Sealed + Send {
    fn on(&mut self) -> On<'_>;
}

impl Executor for &Db {
    fn on(&mut self) -> On<'_> {
        On::Db(self)
    }
}

impl Executor for &mut Tx {
    fn on(&mut self) -> On<'_> {
        On::Tx(self)
    }
}

impl Executor for On<'_> {
    fn on(&mut self) -> On<'_> {
        match self {
            On::Db(db) => On::Db(db),
            On::Tx(tx) => On::Tx(tx),
        }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &super::Db {}
    impl Sealed for &mut super::Tx {}
    impl Sealed for super::On<'_> {}
}

/// On the heap, and named by nothing but its outcome: every path through this program ends in one of these, and the compiler would
/// otherwise walk each to its end, again and again, to see that it may move between threads. That took it longer than all else.
type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl Query {
    /// Every row.
    pub async fn all<T: Row>(self, mut x: impl Executor) -> Result<Vec<T>> {
        match self.fetch(x.on(), false).await? {
            Rows::Sqlite(rows) => rows.iter().map(|row| Ok(T::from_row(row)?)).collect(),
            Rows::Postgres(rows) => rows.iter().map(|row| Ok(T::from_row(row)?)).collect(),
        }
    }

    /// The first row; without one, [`Error::NotFound`].
    pub async fn one<T: Row>(self, x: impl Executor) -> Result<T> {
        self.opt(x).await?.ok_or(Error::NotFound)
    }

    /// The first row, if there is one.
    pub async fn opt<T: Row>(self, mut x: impl Executor) -> Result<Option<T>> {
        match self.fetch(x.on(), true).await? {
            Rows::Sqlite(rows) => rows.first().map(|row| Ok(T::from_row(row)?)).transpose(),
            Rows::Postgres(rows) => rows.first().map(|row| Ok(T::from_row(row)?)).transpose(),
        }
    }

    /// The first column of every row.
    pub async fn scalars<T: Scalar>(self, mut x: impl Executor) -> Result<Vec<T>> {
        match self.fetch(x.on(), false).await? {
            Rows::Sqlite(rows) => rows.iter().map(|row| Ok(row.try_get(0)?)).collect(),
            Rows::Postgres(rows) => rows.iter().map(|row| Ok(row.try_get(0)?)).collect(),
        }
    }

    /// The first column of the first row; without one, [`Error::NotFound`].
    pub async fn scalar<T: Scalar>(self, x: impl Executor) -> Result<T> {
        self.scalar_opt(x).await?.ok_or(Error::NotFound)
    }

    /// The first column of the first row, if there is one.
    pub async fn scalar_opt<T: Scalar>(self, mut x: impl Executor) -> Result<Option<T>> {
        match self.fetch(x.on(), true).await? {
            Rows::Sqlite(rows) => rows.first().map(|row| Ok(row.try_get(0)?)).transpose(),
            Rows::Postgres(rows) => rows.first().map(|row| Ok(row.try_get(0)?)).transpose(),
        }
    }

    /// Runs it, and tells how many rows it touched.
    pub async fn run(self, mut x: impl Executor) -> Result<u64> {
        self.change(x.on()).await
    }

    fn change(self, on: On<'_>) -> Asking<'_, u64> {
        Box::pin(async move {
            match on {
                On::Db(db) => match db.kind() {
                    Kind::Postgres(pool) => Ok(self.bound().execute(pool).await?.rows_affected()),
                    Kind::Sqlite { .. } => {
                        let mut tx = db.begin().await?;
                        let changed = self.change_in(&mut tx).await?;
                        tx.commit().await?;
                        Ok(changed)
                    }
                },
                On::Tx(tx) => self.change_in(tx).await,
            }
        })
    }

    async fn change_in(self, tx: &mut Tx) -> Result<u64> {
        let outcome = match tx.connection()? {
            Connection::Sqlite(connection) => {
                connection.ask(&self, false).map(|answer| answer.changed)
            }
            Connection::Postgres(connection) => {
                let done = self.bound().execute(connection).await;
                done.map(|done| done.rows_affected())
            }
        };
        outcome.map_err(|error| tx.failed(error))
    }

    fn fetch(self, on: On<'_>, first: bool) -> Asking<'_, Rows> {
        Box::pin(async move {
            match on {
                On::Db(db) => match db.kind() {
                    Kind::Postgres(pool) if first => {
                        let row = self.bound().fetch_optional(pool).await?;
                        Ok(Rows::Postgres(row.into_iter().collect()))
                    }
                    Kind::Postgres(pool) => Ok(Rows::Postgres(self.bound().fetch_all(pool).await?)),
                    Kind::Sqlite { readers, .. } if is_read(self.text) => {
                        Ok(Rows::Sqlite(readers.ask(&self, first).await?))
                    }
                    Kind::Sqlite { .. } => {
                        let mut tx = db.begin().await?;
                        let rows = self.fetch_in(&mut tx, first).await?;
                        tx.commit().await?;
                        Ok(rows)
                    }
                },
                On::Tx(tx) => self.fetch_in(tx, first).await,
            }
        })
    }

    async fn fetch_in(self, tx: &mut Tx, first: bool) -> Result<Rows> {
        // What writes is run to its end.
        let first = first && is_read(self.text);
        let outcome = match tx.connection()? {
            Connection::Sqlite(connection) => connection
                .ask(&self, first)
                .map(|answer| Rows::Sqlite(answer.rows)),
            Connection::Postgres(connection) => {
                let rows = self.bound().fetch_all(connection).await;
                rows.map(Rows::Postgres)
            }
        };
        outcome.map_err(|error| tx.failed(error))
    }
}

enum Rows {
    Sqlite(Vec<sqlite::Row>),
    Postgres(Vec<PgRow>),
}

/// What only one database understands begins with `/* sqlite */` or `/* postgres */`.
fn is_read(text: &str) -> bool {
    text.strip_prefix("/* sqlite */")
        .unwrap_or(text)
        .trim_start()
        .starts_with("select")
}
