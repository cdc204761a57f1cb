//! How a step of the check is told.

use crate::app::terminal;

/// Tells what was seen.
pub fn seen(line: &str) {
    terminal::print(&format!("seen  {line}"));
}
