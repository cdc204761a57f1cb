//! Whole requests to a whole node, in memory: whatever is asked, the answer is never our own failure.

use std::sync::LazyLock;

use server::outside::Node;
use tokio::runtime::Runtime;

static PLACE: LazyLock<(Runtime, Node, tempfile::TempDir)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a place for the database");
    let node = runtime
        .block_on(Node::start(folder.path()))
        .expect("a node starts");
    (runtime, node, folder)
});

/// `GET /path` or `POST /path`, then headers, an empty line, and the body. A line `as: mei` signs her in.
pub fn run(input: &[u8]) {
    let end = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let Ok(first) = std::str::from_utf8(&input[..end]) else {
        return;
    };
    let Some((method, path)) = first.split_once(' ') else {
        return;
    };
    let (lines, body) = crate::split(input.get(end + 1..).unwrap_or_default());
    let mut headers = crate::headers(&lines);
    let is_member = headers.remove("as").is_some();
    let (runtime, node, _) = &*PLACE;
    let status = runtime.block_on(node.ask(method, path, headers, body, is_member));
    assert!(
        status.is_none_or(|status| !status.is_server_error()),
        "{method} {path} was answered {status:?}"
    );
}
