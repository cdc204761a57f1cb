//! Who is at the door: browser sessions, form tokens, passwords, limits.

pub mod guard;
pub mod limit;
pub mod password;
pub mod visitor;
