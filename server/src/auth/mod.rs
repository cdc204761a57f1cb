//! Who is at the door: browser sessions, tokens of programs, form tokens, passwords, limits.

pub mod bearer;
pub mod guard;
pub mod limit;
pub mod password;
pub mod visitor;
