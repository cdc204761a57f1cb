//! A story on the wire, both ways: a long one is an Article with a shop window, a short one a Note read whole.

use community::{
    post::{Post, Visibility},
    story::{Book, Form, Story, Teller, Telling},
};
use serde_json::{Value, json};

use super::{
    model::{Incoming, Outgoing, Sender, Thing},
    post::{self, Face},
};
use crate::{
    wire::{Refusal, read, write},
    words::Words,
};

/// The document of a story. The narrator is known by her label only.
pub fn to_wire(out: &Outgoing<'_>, story: &Story) -> Value {
    let post = out.post();
    let words = Words::of(&post.language);
    let title = post.title.as_deref().unwrap_or_default();
    let mut body = match story.form {
        Form::Long => {
            let summary = shop_window(out, story, words);
            let face = Face {
                kind: "Article",
                name: Some(title.to_owned()),
                summary: Some(summary.clone()),
                content: post.content.as_str().to_owned(),
                tags: &[],
                updated: true,
            };
            let mut body = post::envelope(out, face);
            let preview = format!(
                "<p><strong>{}</strong></p><p>{}</p>",
                write::escape(title),
                write::escape(&summary)
            );
            let preview = json!({"type": "Note", "attributedTo": out.author().uri, "published": write::moment(post.published_at), "content": preview});
            body.insert("context".into(), json!(format!("{}/context", post.uri)));
            body.insert("preview".into(), preview);
            body
        }
        Form::Short => {
            let content = readable(post, &out.page(), story);
            post::envelope(
                out,
                Face {
                    kind: "Note",
                    name: None,
                    summary: post.content_note.clone(),
                    content,
                    tags: &[],
                    updated: false,
                },
            )
        }
    };
    body.insert("interactionPolicy".into(), post::policy(out));
    if out.is_open() {
        body.insert("searchableBy".into(), json!([out.author().uri]));
    }
    body.insert("mutualHelp".into(), help(out, story));
    write::document(body)
}

fn help(out: &Outgoing<'_>, story: &Story) -> Value {
    let post = out.post();
    let level = match post.visibility {
        Visibility::Public | Visibility::Unlisted => "public",
        Visibility::Followers => "following-groups",
        Visibility::Direct | Visibility::Inside => "named",
    };
    let kind = story
        .extra
        .get("kind")
        .cloned()
        .unwrap_or_else(|| json!(story.form));
    let short = story.form == Form::Short;
    let known = json!({
        "kind": kind,
        "form": story.form,
        "title": post.title,
        "summary": post.summary,
        "body": short.then(|| post.content.as_str()),
        "contentNote": post.content_note.as_deref().filter(|_| !short),
        "themes": story.themes.0,
        "narrator": narrator(story),
        "language": post.language,
        "consent": {"level": level, "book": story.book},
    });
    write::mutual_help("Story", known, &story.extra)
}

fn narrator(story: &Story) -> Value {
    match &story.teller_label {
        Some(label) => json!({"teller": story.teller, "label": label}),
        None => json!({"teller": story.teller}),
    }
}

/// The story, who tells it, and where it stands, as HTML.
pub fn readable(post: &Post, page: &str, story: &Story) -> String {
    let words = Words::of(&post.language);
    let told = [told_by(story, words), write::link(page, &words.say("page"))];
    let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}<p>{}</p>", post.content.as_str(), told.join(" "))
}

fn told_by(story: &Story, words: Words) -> String {
    match (story.teller, &story.teller_label) {
        (Teller::Person, Some(label)) => words.with("told-by", &[("label", &write::escape(label))]),
        (Teller::Group, _) => words.say("told-by-group"),
        (Teller::Person, None) | (Teller::Nobody, _) => String::new(),
    }
}

fn shop_window(out: &Outgoing<'_>, story: &Story, words: Words) -> String {
    let summary = out.post().summary.clone().unwrap_or_else(|| {
        let told = match (story.teller, &story.teller_label) {
            (Teller::Person, Some(label)) => words.with("told-by", &[("label", label)]),
            (Teller::Group, _) => words.say("told-by-group"),
            (Teller::Person, None) | (Teller::Nobody, _) => String::new(),
        };
        let start: String = out.post().content.plain().chars().take(200).collect();
        words.sentences(&[words.stopped(&start), told])
    });
    write::window(&summary)
}

/// Reads a story of a peer; `None` when the document is not one.
///
/// # Errors
/// As [`post::read_envelope`].
pub fn from_wire(object: &Value, sender: &Sender<'_>) -> Result<Option<Incoming>, Refusal> {
    let Some(("Story", mut members)) = read::mutual_help(object) else {
        return Ok(None);
    };
    let mut incoming = post::from_wire(object, sender)?;
    let short = read::kind(object) == Some("Note");
    let form = if short { Form::Short } else { Form::Long };
    incoming.title = post::title_of(&mut members).or(incoming.title);
    incoming.summary = read::take_text(&mut members, "summary")
        .map(|summary| read::line(&summary, 500))
        .or(incoming.summary);
    if let Some(body) = read::take_text(&mut members, "body") {
        incoming.content = read::clean(&body);
    }
    if let Some(note) = read::take_text(&mut members, "contentNote") {
        incoming.content_note = Some(read::line(&note, 500));
    }
    let label = read::take_inner(&mut members, "narrator", "label")
        .as_str()
        .map(|label| read::line(label, 100))
        .filter(|label| !label.is_empty());
    let teller = read::take_inner(&mut members, "narrator", "teller")
        .as_str()
        .and_then(|teller| teller.parse().ok());
    let themes = read::take_texts(&mut members, "themes");
    let book = read::take_inner(&mut members, "consent", "book")
        .as_str()
        .and_then(|book| book.parse().ok());
    read::take_inner(&mut members, "consent", "level");
    // A peer that shows its narrator's private link has made a mistake; we do not keep it.
    read::take_inner(&mut members, "consent", "withdrawUrl");
    read::take(&mut members, "language");
    read::take(&mut members, "form");
    if members
        .get("kind")
        .is_some_and(|kind| kind.as_str() == Some(form.as_str()))
    {
        read::take(&mut members, "kind");
    }
    incoming.thing = Thing::Story(Telling {
        form,
        teller: teller.unwrap_or(if label.is_some() {
            Teller::Person
        } else {
            Teller::Nobody
        }),
        teller_label: label,
        themes,
        book: book.unwrap_or(Book::No),
        extra: read::extra(members),
    });
    Ok(Some(incoming))
}
