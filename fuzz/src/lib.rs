//! Every reader of what comes from outside, as a function of bytes that must never panic and must keep what it promises.
//!
//! `tests/fuzz` feeds them with a coverage-guided engine; the test below feeds them the seeds, in every run.

mod addresses;
mod app_forms;
mod backup;
mod doors;
mod forms;
mod headers;
mod html;
mod recordings;
mod settings;
mod signature;
mod text;
mod wire;

/// A reader, and where its first inputs are: files and folders below the root of this repository.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    pub seeds: &'static [&'static str],
}

/// All of them.
pub const TARGETS: [Target; 12] = [
    Target {
        name: "signature",
        run: signature::run,
        seeds: &["fuzz/seeds/signature"],
    },
    Target {
        name: "wire",
        run: wire::run,
        seeds: &["fuzz/seeds/wire", "tests/fixtures"],
    },
    Target {
        name: "html",
        run: html::run,
        seeds: &["fuzz/seeds/html"],
    },
    Target {
        name: "text",
        run: text::run,
        seeds: &["fuzz/seeds/text"],
    },
    Target {
        name: "addresses",
        run: addresses::run,
        seeds: &["fuzz/seeds/addresses"],
    },
    Target {
        name: "headers",
        run: headers::run,
        seeds: &["fuzz/seeds/headers"],
    },
    Target {
        name: "forms",
        run: forms::run,
        seeds: &["fuzz/seeds/forms"],
    },
    Target {
        name: "app_forms",
        run: app_forms::run,
        seeds: &["fuzz/seeds/app_forms"],
    },
    Target {
        name: "doors",
        run: doors::run,
        seeds: &["fuzz/seeds/doors"],
    },
    Target {
        name: "settings",
        run: settings::run,
        seeds: &["fuzz/seeds/settings", "deploy/config.example.toml"],
    },
    Target {
        name: "backup",
        run: backup::run,
        seeds: &["fuzz/seeds/backup"],
    },
    Target {
        name: "recordings",
        run: recordings::run,
        seeds: &["fuzz/seeds/recordings"],
    },
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

/// Lines up to an empty one as names and values, and all that follows it: how headers and a body stand in an input.
fn split(input: &[u8]) -> (Vec<(&str, &[u8])>, &[u8]) {
    let mut lines = Vec::new();
    let mut rest = input;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if line.is_empty() {
            break;
        }
        if let Some(colon) = line.iter().skip(1).position(|byte| *byte == b':')
            && let Ok(name) = std::str::from_utf8(&line[..=colon])
        {
            lines.push((name, line[colon + 2..].trim_ascii()));
        }
    }
    (lines, rest)
}

/// The lines of [`split`] that can be headers.
fn headers(lines: &[(&str, &[u8])]) -> http::HeaderMap {
    lines
        .iter()
        .filter_map(|(name, value)| {
            Some((
                http::HeaderName::from_bytes(name.as_bytes()).ok()?,
                http::HeaderValue::from_bytes(value).ok()?,
            ))
        })
        .fold(http::HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        })
}

#[cfg(test)]
mod tests {
    use std::{fs, io, path::Path};

    use super::*;

    fn feed(target: &Target, path: &Path) -> io::Result<usize> {
        if path.is_dir() {
            let mut count = 0;
            for entry in fs::read_dir(path)? {
                count += feed(target, &entry?.path())?;
            }
            return Ok(count);
        }
        (target.run)(&fs::read(path)?);
        Ok(1)
    }

    #[test]
    fn every_reader_takes_its_seeds_and_their_halves() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for target in TARGETS {
            let mut count = 0;
            for seeds in target.seeds {
                count += feed(&target, &root.join(seeds))?;
            }
            assert!(count > 0, "{} has no seeds", target.name);
            (target.run)(b"");
            (target.run)(&[0xff; 300]);
        }
        Ok(())
    }

    #[test]
    fn an_input_is_headers_and_a_body() {
        let (lines, body) = split(b"host: a.example\nx:y\n\n{\"a\":\n1}");
        assert_eq!(lines, [("host", &b"a.example"[..]), ("x", &b"y"[..])]);
        assert_eq!(body, b"{\"a\":\n1}");
        assert_eq!(headers(&lines)["host"], "a.example");
    }
}
