//! SQLite as a database of sqlx's. Of all that sqlx would do with one, only rows are ever read: its connections and statements are
//! types without a value, so none of that can happen.

use std::convert::Infallible;
use std::str::FromStr;
use std::time::Duration;

use sqlx::error::BoxDynError;
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{
    ConnectOptions, Connection, Either, Encode, FromRow, IntoArguments, SqlStr, Statement,
    Transaction, Type,
};

use sqlx_core::transaction::TransactionManager;

use super::row::{Column, Field, Kind, Row, Sqlite};

impl sqlx::Database for Sqlite {
    type Connection = Nobody;
    type TransactionManager = Nobody;
    type Row = Row;
    type QueryResult = ();
    type Column = Column;
    type TypeInfo = Kind;
    type Value = Field<'static>;
    type ValueRef<'r> = Field<'r>;
    type Arguments = Nothing;
    type ArgumentBuffer = Infallible;
    type Statement = Nobody;

    const NAME: &'static str = "SQLite";
    const URL_SCHEMES: &'static [&'static str] = &["sqlite"];
}

/// Nobody is this.
#[derive(Debug, Clone, Copy)]
pub enum Nobody {}

/// The arguments of no statement.
#[derive(Debug, Default)]
pub struct Nothing;

fn no_such_way() -> sqlx::Error {
    sqlx::Error::Configuration("SQLite is not spoken to this way".into())
}

impl Connection for Nobody {
    type Database = Sqlite;
    type Options = Nobody;

    async fn close(self) -> Result<(), sqlx::Error> {
        match self {}
    }

    async fn close_hard(self) -> Result<(), sqlx::Error> {
        match self {}
    }

    async fn ping(&mut self) -> Result<(), sqlx::Error> {
        match *self {}
    }

    async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>, sqlx::Error> {
        match *self {}
    }

    fn shrink_buffers(&mut self) {
        match *self {}
    }

    async fn flush(&mut self) -> Result<(), sqlx::Error> {
        match *self {}
    }

    fn should_flush(&self) -> bool {
        match *self {}
    }
}

impl FromStr for Nobody {
    type Err = sqlx::Error;

    fn from_str(_: &str) -> Result<Self, sqlx::Error> {
        Err(no_such_way())
    }
}

impl ConnectOptions for Nobody {
    type Connection = Nobody;

    fn from_url(_: &url::Url) -> Result<Self, sqlx::Error> {
        Err(no_such_way())
    }

    async fn connect(&self) -> Result<Nobody, sqlx::Error> {
        match *self {}
    }

    fn log_statements(self, _: log::LevelFilter) -> Self {
        match self {}
    }

    fn log_slow_statements(self, _: log::LevelFilter, _: Duration) -> Self {
        match self {}
    }
}

impl TransactionManager for Nobody {
    type Database = Sqlite;

    async fn begin(connection: &mut Nobody, _: Option<SqlStr>) -> Result<(), sqlx::Error> {
        match *connection {}
    }

    async fn commit(connection: &mut Nobody) -> Result<(), sqlx::Error> {
        match *connection {}
    }

    async fn rollback(connection: &mut Nobody) -> Result<(), sqlx::Error> {
        match *connection {}
    }

    fn start_rollback(connection: &mut Nobody) {
        match *connection {}
    }

    fn get_transaction_depth(connection: &Nobody) -> usize {
        match *connection {}
    }
}

impl sqlx::Arguments for Nothing {
    type Database = Sqlite;

    fn reserve(&mut self, _: usize, _: usize) {}

    fn add<'t, T: Encode<'t, Sqlite> + Type<Sqlite>>(&mut self, _: T) -> Result<(), BoxDynError> {
        Err(no_such_way().into())
    }

    fn len(&self) -> usize {
        0
    }
}

impl Statement for Nobody {
    type Database = Sqlite;

    fn into_sql(self) -> SqlStr {
        match self {}
    }

    fn sql(&self) -> &SqlStr {
        match *self {}
    }

    fn parameters(&self) -> Option<Either<&[Kind], usize>> {
        match *self {}
    }

    fn columns(&self) -> &[Column] {
        match *self {}
    }

    fn query(&self) -> Query<'_, Sqlite, Nothing> {
        match *self {}
    }

    fn query_with<A: IntoArguments<Sqlite>>(&self, _: A) -> Query<'_, Sqlite, A> {
        match *self {}
    }

    fn query_as<O: for<'r> FromRow<'r, Row>>(&self) -> QueryAs<'_, Sqlite, O, Nothing> {
        match *self {}
    }

    fn query_as_with<'s, O: for<'r> FromRow<'r, Row>, A: IntoArguments<Sqlite>>(
        &'s self,
        _: A,
    ) -> QueryAs<'s, Sqlite, O, A> {
        match *self {}
    }

    fn query_scalar<O>(&self) -> QueryScalar<'_, Sqlite, O, Nothing>
    where
        (O,): for<'r> FromRow<'r, Row>,
    {
        match *self {}
    }

    fn query_scalar_with<'s, O, A: IntoArguments<Sqlite>>(
        &'s self,
        _: A,
    ) -> QueryScalar<'s, Sqlite, O, A>
    where
        (O,): for<'r> FromRow<'r, Row>,
    {
        match *self {}
    }
}
