//! What the system knows of a process: its processor time and its memory.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};

/// Processor time of all its threads, ended ones included; in steps of 10 ms.
pub fn processor_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name of the program stands in parentheses and may hold anything.
    let after_name = stat.rsplit_once(") ").context("no such process")?.1;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks =
        |place: usize| -> Result<u64> { Ok(fields.get(place).context("a short line")?.parse()?) };
    Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}

/// Processor time of the threads that live now, to the nanosecond.
pub fn precise_time(pid: u32) -> Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        nanoseconds += of_thread(&thread?.path()).unwrap_or(0);
    }
    Ok(Duration::from_nanos(nanoseconds))
}

fn of_thread(thread: &Path) -> Option<u64> {
    let stat = fs::read_to_string(thread.join("schedstat")).ok()?;
    stat.split(' ').next()?.parse().ok()
}

/// Resident memory now, in bytes.
pub fn memory(pid: u32) -> Result<u64> {
    of_status(pid, "VmRSS:")
}

/// The most resident memory so far, in bytes.
pub fn peak_memory(pid: u32) -> Result<u64> {
    of_status(pid, "VmHWM:")
}

fn of_status(pid: u32, name: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes: u64 = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .context("no such line")?
        .parse()?;
    Ok(kilobytes * 1024)
}
