//! A row of SQLite's, as `#[derive(sqlx::FromRow)]` reads it.
//!
//! sqlx reads the rows of whatever calls itself a database (`database`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use rusqlite::types::ValueRef;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Type};

/// SQLite, as sqlx knows a database.
#[derive(Debug)]
pub struct Sqlite;

/// The columns of a statement's rows.
#[derive(Debug)]
pub struct Columns {
    columns: Vec<Column>,
    places: HashMap<String, usize>,
}

impl Columns {
    pub fn new(names: Vec<&str>) -> Self {
        let columns = names.iter().enumerate().map(|(place, name)| Column {
            place,
            name: (*name).to_owned(),
        });
        Columns {
            columns: columns.collect(),
            // Of two that have one name, the first is meant.
            places: names
                .iter()
                .enumerate()
                .rev()
                .map(|(place, name)| ((*name).to_owned(), place))
                .collect(),
        }
    }
}

/// A row that was read. All its texts lie one after the other in one piece of memory, and so do its bytes.
#[derive(Debug)]
pub struct Row {
    columns: Arc<Columns>,
    cells: Box<[Cell]>,
    text: String,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Real(f64),
    /// From here to there.
    Text(usize, usize),
    Bytes(usize, usize),
}

impl Row {
    pub fn read(columns: &Arc<Columns>, row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let mut text = String::new();
        let mut bytes = Vec::new();
        let mut cells = Vec::with_capacity(columns.columns.len());
        for place in 0..columns.columns.len() {
            cells.push(match row.get_ref(place)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Int(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Text(given) => {
                    let begins = text.len();
                    let given = std::str::from_utf8(given)
                        .map_err(|error| rusqlite::Error::Utf8Error(place, error))?;
                    text.push_str(given);
                    Cell::Text(begins, text.len())
                }
                ValueRef::Blob(given) => {
                    let begins = bytes.len();
                    bytes.extend_from_slice(given);
                    Cell::Bytes(begins, bytes.len())
                }
            });
        }
        Ok(Row {
            columns: columns.clone(),
            cells: cells.into_boxed_slice(),
            text,
            bytes,
        })
    }

    fn field(&self, place: usize) -> Field<'_> {
        match self.cells[place] {
            Cell::Null => Field::Null,
            Cell::Int(number) => Field::Int(number),
            Cell::Real(number) => Field::Real(number),
            Cell::Text(from, to) => Field::Text(Cow::Borrowed(&self.text[from..to])),
            Cell::Bytes(from, to) => Field::Bytes(Cow::Borrowed(&self.bytes[from..to])),
        }
    }
}

impl sqlx::Row for Row {
    type Database = Sqlite;

    fn columns(&self) -> &[Column] {
        &self.columns.columns
    }

    fn try_get_raw<I: sqlx::ColumnIndex<Self>>(&self, index: I) -> Result<Field<'_>, sqlx::Error> {
        Ok(self.field(index.index(self)?))
    }
}

impl sqlx::ColumnIndex<Row> for usize {
    fn index(&self, row: &Row) -> Result<usize, sqlx::Error> {
        match *self < row.cells.len() {
            true => Ok(*self),
            false => Err(sqlx::Error::ColumnIndexOutOfBounds {
                len: row.cells.len(),
                index: *self,
            }),
        }
    }
}

impl sqlx::ColumnIndex<Row> for &str {
    fn index(&self, row: &Row) -> Result<usize, sqlx::Error> {
        let place = row.columns.places.get(*self).copied();
        place.ok_or_else(|| sqlx::Error::ColumnNotFound((*self).to_owned()))
    }
}

/// A column's name and place.
#[derive(Debug)]
pub struct Column {
    place: usize,
    name: String,
}

impl sqlx::Column for Column {
    type Database = Sqlite;

    fn ordinal(&self) -> usize {
        self.place
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// In SQLite each value has a kind, and not the column.
    fn type_info(&self) -> &Kind {
        &Kind::Null
    }
}

/// What kind a value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Null,
    Int,
    Real,
    Text,
    Bytes,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(sqlx::TypeInfo::name(self))
    }
}

impl sqlx::TypeInfo for Kind {
    fn is_null(&self) -> bool {
        *self == Kind::Null
    }

    fn name(&self) -> &str {
        match self {
            Kind::Null => "null",
            Kind::Int => "integer",
            Kind::Real => "real",
            Kind::Text => "text",
            Kind::Bytes => "blob",
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone)]
pub enum Field<'r> {
    Null,
    Int(i64),
    Real(f64),
    Text(Cow<'r, str>),
    Bytes(Cow<'r, [u8]>),
}

impl Field<'_> {
    fn kind(&self) -> Kind {
        match self {
            Field::Null => Kind::Null,
            Field::Int(_) => Kind::Int,
            Field::Real(_) => Kind::Real,
            Field::Text(_) => Kind::Text,
            Field::Bytes(_) => Kind::Bytes,
        }
    }

    fn is_not(&self, wanted: Kind) -> BoxDynError {
        format!("{wanted} was wanted, and {} was there", self.kind()).into()
    }
}

impl<'r> sqlx::ValueRef<'r> for Field<'r> {
    type Database = Sqlite;

    fn to_owned(&self) -> Field<'static> {
        match self {
            Field::Null => Field::Null,
            Field::Int(number) => Field::Int(*number),
            Field::Real(number) => Field::Real(*number),
            Field::Text(text) => Field::Text(Cow::Owned(text.clone().into_owned())),
            Field::Bytes(bytes) => Field::Bytes(Cow::Owned(bytes.clone().into_owned())),
        }
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self, Field::Null)
    }
}

impl sqlx::Value for Field<'static> {
    type Database = Sqlite;

    fn as_ref(&self) -> Field<'_> {
        self.clone()
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self, Field::Null)
    }
}

macro_rules! read_as {
    ($($type:ty: $kind:ident, $($field:pat => $value:expr),+;)*) => {$(
        impl Type<Sqlite> for $type {
            fn type_info() -> Kind {
                Kind::$kind
            }

            fn compatible(_: &Kind) -> bool {
                // What does not fit is refused where it is read.
                true
            }
        }

        impl<'r> Decode<'r, Sqlite> for $type {
            fn decode(field: Field<'r>) -> Result<Self, BoxDynError> {
                match field {
                    $($field => Ok($value),)+
                    other => Err(other.is_not(Kind::$kind)),
                }
            }
        }
    )*};
}

read_as! {
    i64: Int, Field::Int(number) => number;
    bool: Int, Field::Int(number) => number != 0;
    f64: Real, Field::Real(number) => number, Field::Int(number) => number as f64;
    String: Text, Field::Text(text) => text.into_owned();
    Vec<u8>: Bytes, Field::Bytes(bytes) => bytes.into_owned();
}
