//! The pages of the desk in the row above each of them, and the way back to one.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::pages::layout::{self, Layout, Tone};

/// A page of the desk in the row above each of them.
pub(super) struct Tab {
    pub(super) href: &'static str,
    pub(super) label: String,
    pub(super) is_here: bool,
}

/// The pages of the desk that are for this viewer.
pub(super) fn tabs(layout: &Layout) -> Vec<Tab> {
    let t = layout.t;
    let is_coordinator = layout
        .viewer
        .as_ref()
        .is_some_and(|viewer| viewer.is_coordinator);
    let path = layout.path.split('?').next().unwrap_or_default();
    let tab = |href: &'static str, label: String| Tab {
        href,
        label,
        is_here: path == href,
    };
    let mut tabs = vec![
        tab("/desk", t.get("desk-overview")),
        tab("/desk/members", t.get("desk-members")),
        tab("/desk/volunteers", t.get("desk-volunteers")),
        tab("/desk/invitations", t.get("desk-invitations")),
        tab("/desk/network", t.get("desk-network")),
        tab("/desk/line", t.get("desk-line")),
        tab("/desk/starts", t.get("desk-starts")),
    ];
    if is_coordinator {
        tabs.push(tab("/desk/group", t.get("desk-group")));
        tabs.push(tab("/desk/meetings", t.get("desk-meetings")));
        tabs.push(tab("/desk/reports", t.get("desk-reports")));
    }
    tabs
}

/// Back to a page of the desk, with a word on what has been done.
pub(super) fn done(to: &str, key: &'static str) -> Response {
    layout::flash(Redirect::to(to).into_response(), Tone::Ok, key)
}
