//! Every statement of the program, so that one test can have both databases read them all.

use sqlx::Executor as _;

use super::db::{Db, Kind};
use super::sqlite;
use crate::error::{Error, Result};

/// A text that `sql!` was given, and where.
struct Statement {
    file: &'static str,
    line: u32,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/statements.rs"));

/// Has the database prepare every statement of this crate; the error names those it refused.
///
/// A text that only one database understands begins with `/* sqlite */` or `/* postgres */`, and only that one is asked.
pub async fn check_statements(db: &Db) -> Result<usize> {
    let mut refused = Vec::new();
    let foreign = if db.is_postgres() {
        "/* sqlite */"
    } else {
        "/* postgres */"
    };
    for statement in STATEMENTS
        .iter()
        .filter(|statement| !statement.text.starts_with(foreign))
    {
        let outcome = match db.kind() {
            Kind::Sqlite { readers, .. } => {
                let prepare = |reader: &mut sqlite::Connection| {
                    let prepared = reader.handle().prepare(statement.text);
                    prepared.map(drop).map_err(sqlite::failure)
                };
                readers.with(prepare).await?
            }
            Kind::Postgres(pool) => pool
                .prepare(sqlx::SqlSafeStr::into_sql_str(statement.text))
                .await
                .map(drop),
        };
        if let Err(error) = outcome {
            refused.push(format!(
                "{}:{}: {error}\n    {}",
                statement.file, statement.line, statement.text
            ));
        }
    }
    if refused.is_empty() {
        Ok(STATEMENTS.len())
    } else {
        Err(Error::Other(refused.join("\n")))
    }
}

/// Stops the compiler when a text does not use exactly `$1` to `$given`.
pub const fn check_arguments(text: &str, given: usize) {
    let bytes = text.as_bytes();
    let mut used = [false; 64];
    let mut highest = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            at += 1;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                number = number * 10 + (bytes[at] - b'0') as usize;
                at += 1;
            }
            assert!(
                number >= 1 && number < 64,
                "an argument is written $1 to $63"
            );
            used[number] = true;
            if number > highest {
                highest = number;
            }
        } else {
            at += 1;
        }
    }
    assert!(
        highest == given,
        "the statement takes another number of arguments than it is given"
    );
    let mut number = 1;
    while number <= highest {
        assert!(
            used[number],
            "an argument is given that the statement does not use"
        );
        number += 1;
    }
}
