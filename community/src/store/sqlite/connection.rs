//! A connection to a file: its statements, and what is known of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, Statement, ToSql};
use tokio::runtime::{Handle, RuntimeFlavor};

use super::failure::{failure, is_busy};
use super::row::{Columns, Row};
use crate::store::stated::Query;
use crate::store::value::Value;

/// A statement that took longer is waited for aside the next time.
const LONG: Duration = Duration::from_millis(2);
/// How long another process may have the file locked.
const PATIENCE: Duration = Duration::from_secs(5);
/// As many statements are kept prepared; there are not more in the program.
const STATEMENTS: usize = 1_000;

/// A connection to a file.
pub struct Connection {
    /// Never locked: who has the connection has it alone. It may be looked at from several threads that way, and so may what holds it.
    handle: Mutex<rusqlite::Connection>,
    /// By where the text lies.
    known: HashMap<(usize, usize), Known>,
}

/// What is known of a statement that ran before.
struct Known {
    columns: Arc<Columns>,
    /// For each parameter, which argument it is: `$7` is the seventh, wherever it stands.
    parameters: Box<[usize]>,
    was_long: bool,
}

/// How a file is opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub path: PathBuf,
    pub create: bool,
    /// Run when it is open.
    pub pragmas: &'static str,
}

/// What came of a statement.
pub struct Answer {
    pub rows: Vec<Row>,
    /// How many rows it changed.
    pub changed: u64,
}

impl Options {
    pub fn new(path: &Path) -> Self {
        Options {
            path: path.to_owned(),
            create: false,
            pragmas: "",
        }
    }

    pub fn connect(&self) -> Result<Connection, sqlx::Error> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, self.create);
        let open = || {
            let handle = rusqlite::Connection::open_with_flags(&self.path, flags)?;
            handle.busy_timeout(PATIENCE)?;
            handle.set_prepared_statement_cache_capacity(STATEMENTS);
            handle.execute_batch("pragma foreign_keys = on")?;
            handle.execute_batch(self.pragmas)?;
            Ok(handle)
        };
        let handle = aside(true, open).map_err(failure)?;
        Ok(Connection {
            handle: Mutex::new(handle),
            known: HashMap::new(),
        })
    }
}

impl Connection {
    pub fn handle(&mut self) -> &mut rusqlite::Connection {
        self.handle
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one statement; with `first`, no more than one row of it is asked for, so only a read may be asked that way.
    pub fn ask(&mut self, query: &Query, first: bool) -> Result<Answer, sqlx::Error> {
        let place = (query.text.as_ptr().addr(), query.text.len());
        let was_long = self.known.get(&place).is_some_and(|known| known.was_long);
        aside(was_long, || {
            let began = Instant::now();
            let handle = self
                .handle
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner);
            let mut statement = handle.prepare_cached(query.text)?;
            let known = match self.known.entry(place) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(Known::of(&statement)?)
                }
            };
            for (parameter, argument) in known.parameters.iter().enumerate() {
                statement.raw_bind_parameter(parameter + 1, query.arguments.get(*argument))?;
            }
            let mut rows = Vec::new();
            let mut found = statement.raw_query();
            while let Some(row) = found.next()? {
                rows.push(Row::read(&known.columns, row)?);
                if first {
                    break;
                }
            }
            drop(found);
            known.was_long = began.elapsed() > LONG;
            drop(statement);
            Ok(Answer {
                rows,
                changed: handle.changes(),
            })
        })
        .map_err(failure)
    }

    /// Runs a text without arguments, of one statement or several, whose answer nobody wants.
    pub fn execute(&mut self, text: &str) -> Result<(), sqlx::Error> {
        self.handle().execute_batch(text).map_err(failure)
    }

    /// Runs a word that is said again and again.
    pub fn say(&mut self, word: &'static str) -> Result<(), sqlx::Error> {
        let mut run = || self.handle().prepare_cached(word)?.raw_execute();
        run().map(drop).map_err(failure)
    }

    /// Begins a change, which is then the only one.
    pub fn begin(&mut self) -> Result<(), sqlx::Error> {
        // Nearly always nobody else has the file; only when somebody does, it is worth waiting aside.
        self.handle()
            .busy_timeout(Duration::ZERO)
            .map_err(failure)?;
        let at_once = self.say(BEGIN);
        self.handle().busy_timeout(PATIENCE).map_err(failure)?;
        match at_once {
            Err(error) if is_busy(&error) => aside(true, || self.say(BEGIN)),
            outcome => outcome,
        }
    }
}

/// Plain `begin` fails when it reads before it writes and another process wrote in between.
const BEGIN: &str = "begin immediate";

impl Known {
    fn of(statement: &Statement<'_>) -> rusqlite::Result<Self> {
        let argument = |parameter| {
            let name = statement.parameter_name(parameter).unwrap_or_default();
            let number: Option<usize> = name.strip_prefix('$').and_then(|n| n.parse().ok());
            number
                .and_then(|number| number.checked_sub(1))
                .ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))
        };
        Ok(Known {
            columns: Arc::new(Columns::new(statement.column_names().collect())),
            parameters: (1..=statement.parameter_count())
                .map(argument)
                .collect::<rusqlite::Result<_>>()?,
            was_long: false,
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Value::Int(Some(number)) => ValueRef::Integer(*number),
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Bool(Some(yes)) => ValueRef::Integer(i64::from(*yes)),
            Value::Real(Some(number)) => ValueRef::Real(*number),
            Value::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Value::Int(None)
            | Value::Text(None)
            | Value::Bool(None)
            | Value::Real(None)
            | Value::Bytes(None) => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// Does what may take long without holding up the other tasks of this thread.
pub fn aside<T>(is_long: bool, what: impl FnOnce() -> T) -> T {
    let may = |handle: Handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread;
    match is_long && Handle::try_current().is_ok_and(may) {
        true => tokio::task::block_in_place(what),
        false => what(),
    }
}

#[cfg(test)]
mod tests {
    use crate::error::Result;
    use crate::sql;
    use crate::store::test_db;

    #[tokio::test]
    async fn what_was_changed_is_counted_and_returned_to_the_last_row() -> Result<()> {
        let test = test_db().await?;
        let mut tx = test.begin().await?;
        sql!("create table numbers (n bigint not null primary key)")
            .run(&mut tx)
            .await?;
        let list = crate::store::json_list([1, 2, 3]);
        let made: Vec<i64> = sql!(
            "insert into numbers (n) select cast(value as bigint) from json_each($1) where true returning n",
            list
        )
        .scalars(&mut tx)
        .await?;
        assert_eq!(made.len(), 3);
        let first: Option<i64> = sql!("update numbers set n = n + 10 where n < 10 returning n")
            .scalar_opt(&mut tx)
            .await?;
        assert!(first.is_some_and(|n| n > 10));
        let deleted = sql!("delete from numbers where n > 10")
            .run(&mut tx)
            .await?;
        assert_eq!(deleted, 3);
        tx.commit().await
    }

    #[tokio::test]
    async fn an_argument_is_found_wherever_its_number_stands() -> Result<()> {
        let test = test_db().await?;
        let told: (i64, String, Option<String>, bool) = sql!(
            "select cast($2 as bigint), cast($1 as text), cast($3 as text), $2 = $2 and $1 = $1",
            "one",
            2,
            None::<String>
        )
        .one(&test.db)
        .await?;
        assert_eq!(told, (2, "one".to_owned(), None, true));
        let wrong = sql!("select $1 || 'x'", "a").scalar::<i64>(&test.db).await;
        assert!(wrong.is_err());
        Ok(())
    }
}
