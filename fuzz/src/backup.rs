//! A file that says it is a backup: what it unpacks to stays in its folder, and holds nothing but plain files.

use std::{fs, path::Path};

use server::outside;

pub fn run(input: &[u8]) {
    let place = tempfile::tempdir().expect("a place to unpack");
    let folder = place.path().join("in");
    fs::create_dir(&folder).expect("a fresh folder");
    let _ = outside::read_backup(input, &folder);
    let beside = fs::read_dir(place.path()).expect("a folder").count();
    assert_eq!(beside, 1, "something was written outside");
    check(&folder);
}

fn check(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = path.symlink_metadata().expect("it is there").file_type();
        assert!(
            kind.is_dir() || kind.is_file(),
            "{} is no file",
            path.display()
        );
        if kind.is_dir() {
            check(&path);
        }
    }
}
