//! What the program says to those who started it: people read standard error, scripts standard output.

use std::io::Write as _;

/// A line for people, on standard error.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A line for scripts, on standard output.
pub fn print(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
