//! From SQLite to PostgreSQL: every row of every table, in one transaction, and compared before it counts.

use std::{mem, path::Path};

use futures_util::StreamExt as _;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tokio::sync::mpsc;

use crate::{
    error::{Error, Result},
    time::Time,
};

use super::migrate;
use super::sqlite::{self, failure};

/// So many bytes of rows travel together.
const TOGETHER: usize = 64 * 1024;

/// Fills the empty tables of a PostgreSQL database with what a SQLite file holds. Cut off anywhere, it leaves nothing, and may be
/// done again.
///
/// # Errors
/// When something is there already, or did not come over as it was.
pub(super) async fn carry(file: &Path, pool: &PgPool, tables: &[&str], now: Time) -> Result<()> {
    let file = sqlite::Options::new(file);
    let mut from = file.connect()?;
    // A copy that an older version made is brought up to date first: then both have the same tables.
    migrate::sqlite(from.handle(), now)?;
    let mut tx = pool.begin().await?;
    for table in tables {
        let theirs = column_names(from.handle(), table).map_err(failure)?;
        let columns = columns(theirs, &mut tx, table).await?;
        let given = give(&file, &mut tx, table, &columns).await?;
        let kept = look(&mut tx, table, &columns).await?;
        if given != kept {
            return Err(Error::Other(format!(
                "the table {table} did not come over as it was ({} rows of {}); nothing was kept",
                kept.rows, given.rows
            )));
        }
        tracing::info!(table, rows = kept.rows, "carried over");
    }
    tx.commit().await?;
    Ok(())
}

/// How many rows, and a sum over all of them in which their order does not count.
#[derive(Default, PartialEq)]
struct Sum {
    rows: u64,
    sum: u128,
}

impl Sum {
    fn add(&mut self, row: &[u8]) {
        let digest = Sha256::digest(row);
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(half));
    }
}

struct Column {
    name: String,
    is_boolean: bool,
}

fn column_names(from: &rusqlite::Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut asked = from.prepare("select name from pragma_table_info($1)")?;
    asked.query_map([table], |row| row.get(0))?.collect()
}

/// The columns of a table, which must be the same on both sides.
async fn columns(
    mut theirs: Vec<String>,
    to: &mut PgConnection,
    table: &str,
) -> Result<Vec<Column>> {
    let ours: Vec<(String, String)> = sqlx::query_as(
        "select column_name::text, data_type::text from information_schema.columns
         where table_schema = current_schema() and table_name = $1 order by ordinal_position",
    )
    .bind(table)
    .fetch_all(to)
    .await?;
    let mut names: Vec<String> = ours.iter().map(|(name, _)| name.clone()).collect();
    names.sort_unstable();
    theirs.sort_unstable();
    if names != theirs || names.is_empty() {
        return Err(Error::Other(format!(
            "the table {table} is another one on the other side"
        )));
    }
    let columns = ours.into_iter().map(|(name, kind)| Column {
        name,
        is_boolean: kind == "boolean",
    });
    Ok(columns.collect())
}

async fn give(
    from: &sqlite::Options,
    to: &mut PgConnection,
    table: &str,
    columns: &[Column],
) -> Result<Sum> {
    let filled: bool = sqlx::query_scalar(AssertSqlSafe(format!(
        "select exists (select 1 from {table})"
    )))
    .fetch_one(&mut *to)
    .await?;
    if filled {
        return Err(Error::Conflict("already"));
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let as_text: Vec<String> = names
        .iter()
        .map(|name| format!("cast({name} as text)"))
        .collect();
    let read = format!("select {} from {table}", as_text.join(", "));
    let write = format!("copy {table} ({}) from stdin", names.join(", "));
    let (gives, mut comes) = mpsc::channel(4);
    let from = from.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let mut connection = from.connect()?;
        read_lines(connection.handle(), &read, &gives).map_err(failure)
    });
    let mut copy = to.copy_in_raw(&write).await?;
    while let Some(lines) = comes.recv().await {
        copy.send(lines).await?;
    }
    let sum = reading.await.map_err(Error::other)??;
    copy.finish().await?;
    Ok(sum)
}

/// Gives each row as a line, many together; ends early when nobody takes them.
fn read_lines(
    connection: &rusqlite::Connection,
    text: &str,
    gives: &mpsc::Sender<Vec<u8>>,
) -> rusqlite::Result<Sum> {
    let mut sum = Sum::default();
    let mut travelling = Vec::with_capacity(TOGETHER);
    let mut statement = connection.prepare(text)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let begins = travelling.len();
        for place in 0..columns {
            if place > 0 {
                travelling.push(b'\t');
            }
            push_field(&mut travelling, row.get_ref(place)?);
        }
        sum.add(&travelling[begins..]);
        travelling.push(b'\n');
        if travelling.len() >= TOGETHER && gives.blocking_send(mem::take(&mut travelling)).is_err()
        {
            return Ok(sum);
        }
    }
    drop(gives.blocking_send(travelling));
    Ok(sum)
}

/// A field as PostgreSQL's text format of `copy` has it, and writes it itself.
fn push_field(line: &mut Vec<u8>, value: ValueRef<'_>) {
    // Every field was asked for as text.
    let (ValueRef::Text(value) | ValueRef::Blob(value)) = value else {
        line.extend_from_slice(b"\\N");
        return;
    };
    for byte in value {
        let letter = match *byte {
            b'\\' => b'\\',
            b'\t' => b't',
            b'\n' => b'n',
            b'\r' => b'r',
            0x08 => b'b',
            0x0b => b'v',
            0x0c => b'f',
            plain => {
                line.push(plain);
                continue;
            }
        };
        line.extend_from_slice(&[b'\\', letter]);
    }
}

/// What is in the table now, in the words of the other side.
async fn look(to: &mut PgConnection, table: &str, columns: &[Column]) -> Result<Sum> {
    let as_text: Vec<String> = columns
        .iter()
        .map(|column| match column.is_boolean {
            true => format!("{}::int", column.name),
            false => column.name.clone(),
        })
        .collect();
    let text = format!(
        "copy (select {} from {table}) to stdout",
        as_text.join(", ")
    );
    let mut sum = Sum::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut bytes = to.copy_out_raw(&text).await?;
    while let Some(some) = bytes.next().await {
        rest.extend_from_slice(&some?);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            sum.add(&rest[..end]);
            rest.drain(..=end);
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_written_as_postgresql_writes_it() {
        let written = |value: Option<&str>| {
            let mut line = Vec::new();
            let value = value.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes()));
            push_field(&mut line, value);
            String::from_utf8(line).unwrap_or_default()
        };
        assert_eq!(written(None), "\\N");
        assert_eq!(written(Some("\\N")), "\\\\N");
        assert_eq!(written(Some("a\tb\nc\rd")), "a\\tb\\nc\\rd");
        assert_eq!(written(Some("街坊\u{b}")), "街坊\\v");
        assert_eq!(written(Some("")), "");
    }

    #[test]
    fn the_order_of_rows_does_not_count_and_everything_else_does() {
        let sum = |rows: &[&str]| {
            let mut sum = Sum::default();
            for row in rows {
                sum.add(row.as_bytes());
            }
            sum
        };
        assert!(sum(&["a", "b"]) == sum(&["b", "a"]));
        assert!(sum(&["a", "b"]) != sum(&["a", "c"]));
        assert!(sum(&["a", "a"]) != sum(&["a"]));
    }
}
