//! One way to state a query, for SQLite and PostgreSQL; and transactions that are on disk when they say so.
//!
//! ```ignore
//! let names = sql!("select name from groups where id = $1", id).scalars::<String>(&db).await?;
//! let mut tx = db.begin().await?;
//! sql!("update groups set name = $2 where id = $1", id, name).run(&mut tx).await?;
//! tx.commit().await?;
//! ```

mod bell;
mod carry;
mod copy;
mod db;
mod group_commit;
mod json;
mod migrate;
mod page;
mod process;
mod query;
mod sqlite;
mod stated;
mod statements;
#[cfg(any(test, feature = "testing"))]
mod testing;
mod tx;
mod value;

pub use bell::{Ear, Waker, Work};
pub use copy::{copy_from, copy_to};
pub use db::{Db, Options};
pub use json::Json;
pub use page::Page;
pub use query::{Executor, On, Row, Scalar};
#[cfg(test)]
pub(crate) use stated::MADE;
pub use stated::Query;
pub use statements::{check_arguments, check_statements};
#[cfg(any(test, feature = "testing"))]
pub use testing::{TestDb, test_db, test_db_at};
pub use tx::Tx;
pub use value::{Value, json_list};

#[cfg(test)]
mod tests;

/// States a query: its text and its arguments, `$1` being the first. The text is a literal, or a `concat!` of literals and of
/// pieces that a file of the same folder names as `macro_rules! piece { () => { "…" }; }`, made of such themselves or not.
///
/// The number of arguments is checked when compiled; [`check_statements`] has the database read the text.
#[macro_export]
macro_rules! sql {
    (@one $argument:expr) => { 1 };
    ($text:expr $(, $argument:expr)* $(,)?) => {{
        const TEXT: &str = $text;
        const _: () = $crate::store::check_arguments(TEXT, 0 $(+ $crate::sql!(@one $argument))*);
        $crate::store::Query::new(TEXT, ::std::vec![$($crate::store::Value::from($argument)),*])
    }};
}

/// States a query that is read in pages, from either end: the page, the text up to its order, the order, the limit, the arguments.
///
/// Each direction becomes a text of its own, because only an order that is stated lets the database walk along an index and stop.
#[macro_export]
macro_rules! paged {
    ($page:expr, $text:expr, $order:literal, $limit:literal $(, $argument:expr)* $(,)?) => {
        if $page.oldest_first() {
            $crate::sql!(concat!($text, " ", $order, " ", $limit), $($argument),*)
        } else {
            $crate::sql!(concat!($text, " ", $order, " desc ", $limit), $($argument),*)
        }
    };
}
