//! The machine below: where the data lies, how much room there is, and who may look in.

use std::{os::unix::fs::PermissionsExt as _, path::Path};

use super::finds::Finds;
use crate::{app::config::Config, serve::filesystem};

/// Less room than this is soon none; in KiB.
const LITTLE: u64 = 1024 * 1024;
/// Less than this is as good as none.
const NONE: u64 = 64 * 1024;

/// Looks at the directory of the data.
pub async fn check(config: &Config, finds: &mut Finds) {
    let data = config.data.as_path();
    if !data.exists() {
        finds.note(&format!(
            "The data directory {} is not there yet; it is made at the first start.",
            data.display()
        ));
        return;
    }
    if let Ok(facts) = data.metadata() {
        let mode = facts.permissions().mode();
        if mode & 0o027 != 0 {
            finds.note(&format!("Other accounts of this machine may look into {} (mode {:o}): chmod 700 keeps what members wrote to the group.", data.display(), mode & 0o777));
        }
    }
    if config.database_url.starts_with("sqlite:")
        && let Some(kind) = filesystem::network_kind(data)
    {
        finds.bad(&format!("The data lies on a network file system ({kind}), where SQLite may lose what it was told: use a local disk, or PostgreSQL."));
    }
    room(data, finds).await;
}

async fn room(data: &Path, finds: &mut Finds) {
    let output = tokio::process::Command::new("df")
        .arg("-Pk")
        .arg(data)
        .env("LC_ALL", "C")
        .output()
        .await;
    let free = output
        .ok()
        .and_then(|output| read_df(&String::from_utf8_lossy(&output.stdout)));
    judge(free, data, finds);
}

/// The free KiB in what `df -Pk` prints: a line of headings, and one with them in the fourth column.
fn read_df(printed: &str) -> Option<u64> {
    let line = printed.lines().nth(1)?;
    line.split_whitespace().nth(3)?.parse().ok()
}

fn judge(free: Option<u64>, data: &Path, finds: &mut Finds) {
    let shown = data.display();
    match free {
        None => finds.note(&format!(
            "How much room there is at {shown} cannot be told."
        )),
        Some(free) if free < NONE => finds.bad(&format!(
            "There is no room left at {shown} ({} MiB): what is written is refused. Make room.",
            free / 1024
        )),
        Some(free) if free < LITTLE => finds.bad(&format!(
            "There is little room left at {shown}: {} MiB. Make room before it is full.",
            free / 1024
        )),
        Some(free) => finds.good(&format!(
            "There is room for the data: {} GiB.",
            free / 1024 / 1024
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_a_problem() {
        let printed = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 100 10 12345678 50% /srv\n";
        assert_eq!(read_df(printed), Some(12_345_678));
        assert_eq!(read_df("df: no such file\n"), None);
        for (free, problems) in [
            (None, 0),
            (Some(12_345_678), 0),
            (Some(500_000), 1),
            (Some(0), 1),
        ] {
            let mut finds = Finds::default();
            judge(free, Path::new("/srv"), &mut finds);
            assert_eq!(finds.bad, problems, "{free:?}");
        }
    }
}
