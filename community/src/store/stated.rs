//! A query as it was stated: its text and its arguments, for either database.

use sqlx::sqlite::SqliteArguments;
use sqlx::{PgConnection, Sqlite, SqliteConnection};

use super::sqlite;
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

/// That of a transaction.
pub(super) enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

macro_rules! bound {
    ($query:expr) => {
        $crate::store::stated::bound!($query.text, $query.arguments)
    };
    ($text:expr, $arguments:expr) => {{
        let mut query = sqlx::query($text);
        for argument in $arguments {
            query = match argument {
                $crate::store::value::Value::Int(value) => query.bind(value),
                $crate::store::value::Value::Text(value) => query.bind(value),
                $crate::store::value::Value::Bool(value) => query.bind(value),
                $crate::store::value::Value::Real(value) => query.bind(value),
                $crate::store::value::Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}
pub(super) use bound;

impl Query {
    pub fn new(text: &'static str, arguments: Vec<Value>) -> Self {
        #[cfg(test)]
        MADE.with(|made| made.set(made.get() + 1));
        Query { text, arguments }
    }

    /// The table that it adds to, and which alone it changes; nothing, which is part of every text, when it does something else.
    pub(super) fn adds_to(&self) -> &'static str {
        let added = self.text.trim_start().strip_prefix("insert into ");
        added
            .and_then(|rest| rest.split_whitespace().next())
            .unwrap_or_default()
    }

    /// Runs it at once, and tells how many rows it touched.
    pub(super) async fn run_on(self, connection: Connection<'_>) -> Result<u64, sqlx::Error> {
        match connection {
            Connection::Sqlite(connection) => sqlite::ask(connection, bound!(self), false)
                .await
                .map(|answer| answer.changed),
            Connection::Postgres(connection) => bound!(self)
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
        }
    }
}

/// These, and a last word without arguments, as one text for SQLite.
pub(super) fn joined(
    queries: Vec<Query>,
    last_word: &str,
) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
    let mut text = String::new();
    let mut arguments = Vec::new();
    for query in queries {
        renumber(query.text, arguments.len(), &mut text);
        text.push_str("; ");
        arguments.extend(query.arguments);
    }
    text.push_str(last_word);
    // Of texts that were written down only.
    bound!(sqlx::AssertSqlSafe(text), arguments)
}

/// Appends a text whose `$1` is now the one after `before` others.
fn renumber(text: &str, before: usize, joined: &mut String) {
    let mut parts = text.split('$');
    joined.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number = number.parse::<usize>().unwrap_or_default() + before;
        joined.push_str(&format!("${number}"));
        joined.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_joined_keep_their_arguments() {
        let mut joined = String::new();
        renumber("insert into a values ($1, $12, $1)", 3, &mut joined);
        assert_eq!(joined, "insert into a values ($4, $15, $4)");
        joined.clear();
        renumber("delete from a", 3, &mut joined);
        assert_eq!(joined, "delete from a");
    }
}
