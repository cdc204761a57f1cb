//! Has the linker pack the list of places that the system's loader adjusts: it is 1.5 MB otherwise, in the file and in memory.

use std::process::Command;

/// The first glibc whose loader reads them packed.
const SINCE: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ENV").as_deref() != Ok("gnu")
        || std::env::var("HOST") != std::env::var("TARGET")
    {
        return;
    }
    // "glibc 2.36"
    let asked = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let text = asked.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned());
    let version = text.unwrap_or_default();
    let mut numbers = version.trim().trim_start_matches("glibc ").split('.');
    let mut next = || numbers.next().and_then(|number| number.parse().ok());
    if let (Some(major), Some(minor)) = (next(), next())
        && (major, minor) >= SINCE
    {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
