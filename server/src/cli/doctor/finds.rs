//! Good, worth knowing, or a problem: one line each.

use crate::app::terminal;

/// What was found, said line by line as it is found.
#[derive(Default)]
pub struct Finds {
    /// How many problems there are.
    pub bad: usize,
}

impl Finds {
    pub fn good(&self, line: &str) {
        terminal::print(&format!("ok       {line}"));
    }

    pub fn note(&self, line: &str) {
        terminal::print(&format!("note     {line}"));
    }

    pub fn bad(&mut self, line: &str) {
        self.bad += 1;
        terminal::print(&format!("problem  {line}"));
    }
}
