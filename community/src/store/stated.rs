//! A query as it was stated: its text and its arguments, for either database.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;

use super::value::Value;

#[cfg(test)]
thread_local! {
    /// How many queries this thread, which is one test, has made.
    pub(crate) static MADE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Made by [`sql!`](crate::sql).
#[must_use = "a query does nothing until it is run"]
#[derive(Debug)]
pub struct Query {
    pub(super) text: &'static str,
    pub(super) arguments: Vec<Value>,
}

impl Query {
    /// For PostgreSQL.
    pub(super) fn bound(self) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(self.text);
        for argument in self.arguments {
            query = match argument {
                Value::Int(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Bool(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }

    pub fn new(text: &'static str, arguments: Vec<Value>) -> Self {
        #[cfg(test)]
        MADE.with(|made| made.set(made.get() + 1));
        Query { text, arguments }
    }
}
