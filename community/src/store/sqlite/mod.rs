//! Speaking with SQLite: a connection that writes, and a few that only read.
//!
//! Most statements take SQLite some microseconds. So they run on the thread that wants them: handing one to another thread and back
//! costs many times what it does. What may take long (a flush to the disk, a lock that somebody else has, a statement that took
//! long before) is waited for aside, where it holds up nobody else.

mod connection;
mod database;
mod failure;
mod readers;
mod row;

pub use connection::{Connection, Options, aside};
pub use failure::failure;
pub use readers::Readers;
pub use row::{Row, Sqlite};
