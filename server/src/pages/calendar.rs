//! A gathering as a small calendar file: what everyone may read, and for those who are welcome what is held back.

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use community::{
    event::{self, AttendanceState, Event, Precision, Status},
    id::Id,
    post::{self, Post},
    time::Time,
    timeline::Thing,
};
use http::header;

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Visitor,
    pages::{
        layout::Layout,
        seen::{self, Fact},
        things,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/posts/{id}/calendar.ics", get(file))
}

async fn file(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let Thing::Event(event) = &entry.thing else {
        return Err(AppError::NotFound);
    };
    let mut held = Vec::new();
    if let Some(present) = &visitor.present {
        let mine = event::mine(&app.db, present.member.actor_id, id)
            .await?
            .filter(|mine| mine.state == AttendanceState::Going);
        if mine.is_some() || post::may_change(present, &entry.post) {
            held = seen::held_back(layout.t, &entry.thing);
        }
        // What hosts elsewhere wrote comes as one text.
        if let Some(words) = mine.and_then(|mine| mine.revealed)
            && !entry.post.local
        {
            held.push(Fact {
                label: layout.t.get("event-details"),
                value: words,
            });
        }
    }
    let text = written(layout.t, &entry.post, event, &held);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"meeting.ics\"",
        ),
    ];
    Ok((headers, [("x-robots-tag", "noindex")], text).into_response())
}

/// One event, in UTC, so that no zone has to be described.
fn written(t: Say, post: &Post, event: &Event, held: &[Fact]) -> String {
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Kaifong//Kaifong//EN");
    lines.put("BEGIN", "VEVENT");
    lines.put("UID", &escaped(&post.uri));
    let changed = moment(post.edited_at.unwrap_or(post.published_at));
    lines.put("DTSTAMP", &changed);
    lines.put("LAST-MODIFIED", &changed);
    lines.put("DTSTART", &moment(event.starts_at));
    if let Some(end) = event.ends_at {
        lines.put("DTEND", &moment(end));
    }
    lines.put(
        "SUMMARY",
        &escaped(post.title.as_deref().unwrap_or_default()),
    );
    lines.put("LOCATION", &escaped(&seen::place(event)));
    let mut words: Vec<String> = Vec::new();
    if let Some(note) = &post.content_note {
        words.push(note.clone());
    } else {
        words.extend(post.summary.clone());
    }
    words.extend(
        held.iter()
            .map(|fact| format!("{}: {}", fact.label, fact.value)),
    );
    if event.precision == Precision::Area && held.is_empty() {
        words.push(t.get("calendar-area"));
    }
    lines.put("DESCRIPTION", &escaped(&words.join("\n")));
    if let Some(url) = &post.url {
        lines.put("URL", &url.replace(char::is_control, ""));
    }
    let status = match event.status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    };
    lines.put("STATUS", status);
    if !post.visibility.is_open() || !held.is_empty() {
        lines.put("CLASS", "PRIVATE");
    }
    lines.put("END", "VEVENT");
    lines.put("END", "VCALENDAR");
    lines.0
}

fn moment(time: Time) -> String {
    time.to_chrono().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value (RFC 5545, 3.3.11): a line break within it can begin no line of the file (CO24).
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => safe.extend(['\\', letter]),
            '\n' | '\u{2028}' | '\u{2029}' => safe.push_str("\\n"),
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

/// Content lines, folded at 75 octets (RFC 5545, 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Writes a line; a value that is empty is left out.
    fn put(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let mut octets = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if octets + letter.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(lines: Lines) -> Vec<String> {
        lines
            .0
            .replace("\r\n ", "")
            .split_terminator("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn co24_a_title_begins_no_line_of_its_own() {
        let title = "Tea\r\nBEGIN:VALARM\rATTENDEE:mailto:x@y\n\u{2028}A,B;C\\D\u{0}";
        let mut lines = Lines::default();
        lines.put("SUMMARY", &escaped(title));
        lines.put("LOCATION", "");
        assert_eq!(
            unfolded(lines),
            [r"SUMMARY:Tea\nBEGIN:VALARMATTENDEE:mailto:x@y\n\nA\,B\;C\\D"]
        );
    }

    #[test]
    fn long_lines_are_folded_between_letters() {
        let words = "街坊，守望相助。".repeat(30);
        let mut lines = Lines::default();
        lines.put("DESCRIPTION", &escaped(&words));
        for line in lines.0.split_terminator("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert_eq!(unfolded(lines), [format!("DESCRIPTION:{words}")]);
    }
}
