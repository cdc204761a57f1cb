//! On what kind of disk the data lies: SQLite's promises do not hold on network file systems.

use std::{fs, path::Path};

use anyhow::bail;

use crate::app::config::Config;

/// Kinds that are another machine's disk. The names are those of Linux.
const NETWORK: [&str; 16] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "smb",
    "ncpfs",
    "afs",
    "coda",
    "ceph",
    "glusterfs",
    "lustre",
    "davfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.davfs2",
];

/// The kind of network file system that a path lies on; `None` for a local disk, or when it cannot be told.
pub fn network_kind(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind_of(&mounts, &path)?;
    NETWORK.contains(&kind).then(|| kind.to_owned())
}

/// Refuses to write a SQLite database where it may be lost.
///
/// # Errors
/// When the data lies on a network file system.
pub fn refuse_network(config: &Config) -> anyhow::Result<()> {
    if config.database_url.starts_with("sqlite:")
        && let Some(kind) = network_kind(&config.data)
    {
        bail!(
            "the data directory {} lies on a network file system ({kind}), where SQLite may lose what it was told; use a local disk, or PostgreSQL",
            config.data.display()
        );
    }
    Ok(())
}

/// The kind of the deepest mount that holds a path, from the text of `/proc/self/mountinfo`; of two on the same place
/// the later one covers the other.
fn kind_of<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let (before, after) = line.split_once(" - ")?;
            // Spaces in names are written \040.
            let place = before.split(' ').nth(4)?.replace("\\040", " ");
            let depth = Path::new(&place).components().count();
            path.starts_with(&place)
                .then_some((depth, after.split(' ').next()?))
        })
        .max_by_key(|(depth, _)| *depth)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /srv rw - nfs4 box:/export rw
31 30 0:27 / /srv/local\\040disk rw master:2 - xfs /dev/vdb rw
32 22 0:28 / /mnt rw - ext4 /dev/vdc rw
33 32 0:29 / /mnt rw - cifs //box/share rw
broken line
";

    #[test]
    fn st12_the_deepest_mount_tells_the_kind() {
        for (path, kind) in [
            ("/var/lib/kaifong", "ext4"),
            ("/srv/kaifong", "nfs4"),
            ("/srvx", "ext4"),
            ("/srv/local disk/kaifong", "xfs"),
            ("/mnt/kaifong", "cifs"),
        ] {
            assert_eq!(kind_of(MOUNTS, Path::new(path)), Some(kind), "{path}");
        }
        assert_eq!(kind_of("", Path::new("/")), None);
    }

    #[test]
    fn this_machine_has_a_disk_of_its_own() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let config = Config {
            data: folder.path().to_owned(),
            ..Config::default()
        };
        refuse_network(&config)
    }
}
