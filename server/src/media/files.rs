//! Where the files lie: one folder beside the database, names of ours alone, whole or not there.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use community::media::Format;

/// How names of what is still being written end.
const UNFINISHED: &str = ".partial";
/// How long something unfinished may lie there before it is rubbish that a crash left.
const RUBBISH_AFTER: Duration = Duration::from_hours(24);

/// The folder of media.
#[derive(Clone, Debug)]
pub struct Files(PathBuf);

impl Files {
    /// The one in this data directory.
    pub fn of(data: &Path) -> Self {
        Self(data.join("media"))
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// A new place for something unfinished; the folder is made when it is not there yet.
    pub fn unfinished(&self) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.0)?;
        only_for_us(&self.0)?;
        let name = format!("{:032x}{UNFINISHED}", rand::random::<u128>());
        Ok(self.0.join(name))
    }

    /// How much room there is still on its disk, in bytes, for those who may not take the last of it.
    pub fn free(&self) -> io::Result<u64> {
        let disk = rustix::fs::statvfs(&self.0)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// The file of this name, which must be one of ours: no path, no other ending (CO23, OA22).
    pub fn named(&self, name: &str) -> Option<PathBuf> {
        read_name(name).map(|_| self.0.join(name))
    }

    /// Gives something unfinished its name. It must be whole on the disk; then so is its name.
    pub fn finish(&self, from: &Path, name: &str) -> io::Result<()> {
        fs::rename(from, self.0.join(name))
    }

    /// Makes sure that names given before are still there after a power cut.
    pub fn settle(&self) -> io::Result<()> {
        fs::File::open(&self.0)?.sync_all()
    }

    /// Takes a file away; one that is not there is gone already.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            outcome => outcome,
        }
    }

    /// Takes away what a crash left unfinished.
    pub fn clear(&self) -> io::Result<()> {
        let entries = match fs::read_dir(&self.0) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            let is_unfinished = entry.file_name().to_string_lossy().ends_with(UNFINISHED);
            if is_unfinished && age > RUBBISH_AFTER {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// Everything that is whole, for a backup.
    pub fn all(&self) -> io::Result<Vec<(String, PathBuf)>> {
        let entries = match fs::read_dir(&self.0) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut all = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(name) = entry
                .file_name()
                .to_str()
                .filter(|name| read_name(name).is_some())
            {
                all.push((name.to_owned(), entry.path()));
            }
        }
        all.sort();
        Ok(all)
    }
}

/// The stem of a name, whether it is the small picture, and its format.
pub fn read_name(name: &str) -> Option<(&str, bool, Format)> {
    let (start, ending) = name.split_once('.')?;
    let format = Format::by_ending(ending)?;
    let (stem, is_small) = match start.strip_suffix("-small") {
        Some(stem) => (stem, true),
        None => (start, false),
    };
    let is_ours = stem.len() == 32
        && stem
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_ours.then_some((stem, is_small, format))
}

fn only_for_us(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co23_oa22_a_name_is_one_of_ours_or_none() {
        let stem = "0123456789abcdef0123456789abcdef";
        assert_eq!(
            read_name(&format!("{stem}-small.jpg")),
            Some((stem, true, Format::Jpeg))
        );
        assert_eq!(
            read_name(&format!("{stem}.mp3")),
            Some((stem, false, Format::Mp3))
        );
        for name in [
            "",
            "..",
            "../kaifong.db",
            "0123456789abcdef0123456789abcdef",
            "0123456789abcdef0123456789abcdef.exe",
            "0123456789abcdef0123456789abcdef.jpg.partial",
            "0123456789ABCDEF0123456789abcdef.jpg",
            "0123456789abcdef0123456789abcde/.jpg",
            "0123456789abcdef0123456789abcdef.jpg/..",
            "0123456789abcdef0123456789abcdef-small-small.jpg",
            "123.jpg",
        ] {
            assert_eq!(read_name(name), None, "{name}");
        }
    }
}
