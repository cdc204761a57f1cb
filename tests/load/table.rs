//! What was measured, as people read it.
#![expect(
    clippy::print_stdout,
    reason = "a table is all that this program makes"
)]

use std::{fs, time::Duration};

use anyhow::Result;

pub struct Table {
    title: &'static str,
    rows: Vec<(String, String)>,
}

impl Table {
    pub fn titled(title: &'static str) -> Self {
        Self {
            title,
            rows: Vec::new(),
        }
    }

    /// Notes a figure, and shows at once that it is there: the rest may take minutes.
    pub fn note(&mut self, what: impl Into<String>, figure: impl Into<String>) {
        let (what, figure) = (what.into(), figure.into());
        eprintln!("  {what}: {figure}");
        self.rows.push((what, figure));
    }

    pub fn print(&self) {
        let letters = |text: &str| text.chars().count();
        let widest = self.rows.iter().map(|(what, _)| letters(what)).max();
        let width = widest.unwrap_or(0).max(letters(self.title));
        println!(
            "\n| {:width$} | |\n|:{}-|-:|",
            self.title,
            "-".repeat(width)
        );
        for (what, figure) in &self.rows {
            println!("| {what:width$} | {figure} |");
        }
    }
}

/// On what it was measured.
pub fn print_machine() -> Result<()> {
    let cpus = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches(['\t', ' ', ':'])
        });
    let cores = std::thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    println!("{cores} × {model}, Linux {}", kernel.trim());
    Ok(())
}

pub fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1_000.0;
    match milliseconds {
        many if many >= 10.0 => format!("{many:.0} ms"),
        few if few >= 1.0 => format!("{few:.2} ms"),
        part => format!("{part:.3} ms"),
    }
}

pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

/// The share of one of so many.
pub fn each(time: Duration, of: usize) -> Duration {
    time.div_f64((of as f64).max(1.0))
}
