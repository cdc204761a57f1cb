//! The envelope that all published things share on the wire, and the plain note; both ways.

use community::{
    event::Change,
    post::{Attachment, Post, may_be_quoted},
};
use serde_json::{Map, Value, json};

use super::media;
use super::model::{Incoming, Outgoing, Sender, Thing, Told};
use crate::{
    wire::{PUBLIC, Refusal, audience::Audience, read, write},
    words::Words,
};

const MOST_TAGS: usize = 50;
const MOST_MENTIONS: usize = 100;

/// What differs between kinds when the envelope is written.
pub struct Face<'a> {
    pub kind: &'static str,
    /// Title, for types that have one of their own; notes carry it in the content.
    pub name: Option<String>,
    /// The shop window of an Article or Event, the content warning of a Note.
    pub summary: Option<String>,
    pub content: String,
    /// Tags beside those of the post.
    pub tags: &'a [&'a str],
    /// Whether `updated` is always there.
    pub updated: bool,
}

/// The members that all published things share, without `@context`.
pub fn envelope(out: &Outgoing<'_>, face: Face<'_>) -> Map<String, Value> {
    let post = out.post();
    let author = out.author().uri.as_str();
    let mut body = Map::new();
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    put("id", json!(post.uri));
    put("type", json!(face.kind));
    put("attributedTo", json!(author));
    if face.kind != "Note" {
        put("actor", json!(author));
    }
    if let Some(parent) = &post.in_reply_to_uri {
        put("inReplyTo", json!(parent));
    }
    put("url", json!(out.page()));
    let told = post.language.len() >= 2 && post.language != "und";
    if let Some(name) = &face.name {
        put("name", json!(name));
        if told {
            put("nameMap", json!({(post.language.as_str()): name}));
        }
    }
    if let Some(summary) = &face.summary {
        put("summary", json!(summary));
    }
    put("content", json!(face.content));
    if told {
        put(
            "contentMap",
            json!({(post.language.as_str()): face.content}),
        );
    }
    if face.kind != "Note" {
        put("mediaType", json!("text/html"));
    }
    put("published", json!(write::moment(post.published_at)));
    if face.updated || post.edited_at.is_some() {
        let updated = post
            .edited_at
            .unwrap_or(post.published_at)
            .max(post.published_at);
        put("updated", json!(write::moment(updated)));
    }
    put("to", json!(out.audience().to));
    put("cc", json!(out.audience().cc));
    put(
        "sensitive",
        json!(post.sensitive || post.content_note.is_some()),
    );
    put("attachment", attachments(post));
    put("tag", tags(out, face.tags));
    put("replies", json!(format!("{}/replies", post.uri)));
    body
}

fn attachments(post: &Post) -> Value {
    let media = post
        .attachments
        .iter()
        .filter(|media| read::web(&media.url).is_some());
    // One shape that Mastodon, Gancio, Lemmy, Mobilizon and GoToSocial all take.
    media.map(document).collect()
}

fn document(media: &Attachment) -> Value {
    let mut document = json!({"type": "Document", "mediaType": media.media_type, "url": media.url, "name": media.name});
    let Some(kept) = &media.kept else {
        return document;
    };
    let details = &kept.details;
    if let Some(size) = details.size {
        document["width"] = json!(size.width);
        document["height"] = json!(size.height);
    }
    if let Some(focus) = details.focus {
        document["focalPoint"] = json!([focus.x, focus.y]);
    }
    if let Some(blurhash) = &details.blurhash {
        document["blurhash"] = json!(blurhash);
    }
    document
}

fn tags(out: &Outgoing<'_>, more: &[&str]) -> Value {
    let own = out.post().tags.iter().map(String::as_str);
    let mut names: Vec<&str> = Vec::new();
    for tag in own.chain(more.iter().copied()) {
        if !tag.is_empty() && !names.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
            names.push(tag);
        }
    }
    let hashtags = names.into_iter().map(|name| {
        let href = out.here().tag(name);
        json!({"type": "Hashtag", "name": format!("#{name}"), "href": href})
    });
    let mentions = out
        .mentioned()
        .map(|actor| json!({"type": "Mention", "href": actor.uri, "name": actor.handle()}));
    hashtags.chain(mentions).collect()
}

/// Who may quote, and reply where replies are closed.
pub fn policy(out: &Outgoing<'_>) -> Value {
    let author = out.author().uri.as_str();
    let quoters = if may_be_quoted(out.post()) {
        PUBLIC
    } else {
        author
    };
    let mut policy = json!({"canQuote": {"automaticApproval": [quoters]}});
    if out.post().replies_closed {
        policy["canReply"] = json!({"automaticApproval": [author]});
    }
    policy
}

/// A plain post or reply.
pub fn to_wire(out: &Outgoing<'_>) -> Value {
    let post = out.post();
    let title = post
        .title
        .as_deref()
        .filter(|title| !title.trim().is_empty());
    let head = title.map(|title| format!("<p><strong>{}</strong></p>", write::escape(title)));
    let face = Face {
        kind: "Note",
        name: None,
        summary: post.content_note.clone(),
        content: format!("{}{}", head.unwrap_or_default(), post.content.as_str()),
        tags: &[],
        updated: false,
    };
    let mut body = envelope(out, face);
    if post.replies_closed {
        body.insert("interactionPolicy".into(), policy(out));
    }
    if title.is_some() {
        let known = json!({"title": title, "body": post.content.as_str()});
        body.insert(
            "mutualHelp".into(),
            write::mutual_help("Announcement", known, &Map::new()),
        );
    }
    write::document(body)
}

/// A note that tells a change of an event: what happened stands first, because many programs show a reply by itself.
pub fn change_to_wire(out: &Outgoing<'_>, told: &Told) -> Value {
    let post = out.post();
    let words = Words::of(&post.language);
    let head = match told.change {
        Change::Cancelled => "cancelled-title",
        Change::Time | Change::Place | Change::TimeAndPlace => "changed-title",
    };
    let head = words.with(head, &[("title", &told.title)]);
    let page = told.page.as_deref().unwrap_or(&told.about);
    let link = write::link(page, &words.say("event-page"));
    let face = Face {
        kind: "Note",
        name: None,
        summary: post.content_note.clone(),
        content: format!(
            "<p><strong>{}</strong></p>{}<p>{link}</p>",
            write::escape(&head),
            post.content.as_str()
        ),
        tags: &[],
        updated: false,
    };
    let mut body = envelope(out, face);
    if post.replies_closed {
        body.insert("interactionPolicy".into(), policy(out));
    }
    let known = json!({
        "kind": "event-change",
        "about": told.about,
        "change": told.change,
        "body": post.content.as_str(),
    });
    body.insert(
        "mutualHelp".into(),
        write::mutual_help("Announcement", known, &Map::new()),
    );
    write::document(body)
}

/// Who wrote a document, by its own word: the first person or group of `attributedTo`, else `actor`.
pub fn author_of(object: &Value) -> Option<&str> {
    let people = read::many(object, "attributedTo");
    let person = people
        .iter()
        .find(|author| read::kind(author) == Some("Person"))
        .and_then(read::id_of);
    person
        .or_else(|| people.iter().find_map(read::id_of))
        .or_else(|| read::id(object, "actor"))
}

/// Reads the members that all published things share; the kinds take what they know better.
///
/// # Errors
/// When there is no id, or the document is not the sender's own.
pub fn read_envelope(object: &Value, sender: &Sender<'_>) -> Result<Incoming, Refusal> {
    let uri = object
        .get("id")
        .and_then(Value::as_str)
        .and_then(read::web)
        .ok_or(Refusal::Malformed("the object has no id"))?;
    let author = author_of(object).ok_or(Refusal::Malformed("the object has no author"))?;
    if author != sender.uri {
        return Err(Refusal::NotTheirs("the object is by somebody else"));
    }
    if !read::same_origin(&uri, author) {
        return Err(Refusal::NotTheirs(
            "object and author are on different hosts",
        ));
    }
    let audience = Audience::read(object);
    let published_at = read::time(object, "published");
    let edited_at = read::time(object, "updated")
        .filter(|updated| published_at.is_none_or(|published| *updated > published));
    Ok(Incoming {
        url: read::url(object, "url"),
        author: author.to_owned(),
        visibility: audience.visibility(sender.followers),
        in_reply_to: read::id(object, "inReplyTo").and_then(read::web),
        title: name(object),
        summary: None,
        content: read::clean(read::content(object).unwrap_or_default()),
        language: read::language(object),
        content_note: None,
        sensitive: object.get("sensitive").and_then(Value::as_bool) == Some(true),
        tags: read_tags(object),
        attachments: media::read_attachments(object),
        recipients: read_recipients(object, &audience, sender),
        object: object.to_string(),
        published_at,
        edited_at,
        replies_closed: closes_replies(object, author),
        thing: Thing::Note,
        uri,
    })
}

/// Whether nobody but the author may reply: GoToSocial's policy, or Mobilizon's word on an event. A policy that lets anybody else reply,
/// with or without being asked, closes nothing.
fn closes_replies(object: &Value, author: &str) -> bool {
    if object
        .get("repliesModerationOption")
        .and_then(Value::as_str)
        == Some("closed")
    {
        return true;
    }
    let Some(policy) = object
        .get("interactionPolicy")
        .and_then(|policy| policy.get("canReply"))
        .filter(|policy| policy.is_object())
    else {
        return false;
    };
    // The older names are those of GoToSocial before 0.20.
    const WHO: [&str; 4] = [
        "automaticApproval",
        "manualApproval",
        "always",
        "approvalRequired",
    ];
    let mut said = false;
    for key in WHO {
        for who in read::ids(policy, key, 20) {
            said = true;
            if who != author {
                return false;
            }
        }
    }
    said
}

/// The title: `name`, or the first of `nameMap`.
fn name(object: &Value) -> Option<String> {
    let of_map = || {
        object
            .get("nameMap")?
            .as_object()?
            .values()
            .find_map(Value::as_str)
    };
    let name = read::text(object, "name").or_else(of_map)?;
    Some(read::plain_line(&escape_if_plain(name), 200)).filter(|name| !name.is_empty())
}

/// Names are plain text by the standard, but a few servers send markup.
fn escape_if_plain(text: &str) -> String {
    let markup =
        text.contains("</") || text.contains("<br") || text.contains('&') && text.contains(';');
    if markup {
        text.to_owned()
    } else {
        write::escape(text)
    }
}

fn read_tags(object: &Value) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in read::many(object, "tag")
        .iter()
        .filter(|tag| read::kind(tag) == Some("Hashtag"))
        .take(MOST_TAGS)
    {
        let name = read::line_of(tag, "name", 101)
            .map(|name| name.trim_start_matches(['#', '＃']).replace(' ', ""));
        if let Some(name) = name.filter(|name| {
            !name.is_empty() && !tags.iter().any(|known| known.eq_ignore_ascii_case(name))
        }) {
            tags.push(name);
        }
    }
    tags
}

fn read_recipients(
    object: &Value,
    audience: &Audience,
    sender: &Sender<'_>,
) -> Vec<(String, bool)> {
    let tags = read::many(object, "tag")
        .iter()
        .filter(|tag| read::kind(tag) == Some("Mention"));
    let mentioned: Vec<&str> = tags
        .filter_map(|tag| tag.get("href").and_then(Value::as_str))
        .take(MOST_MENTIONS)
        .collect();
    let mut recipients: Vec<(String, bool)> = mentioned
        .iter()
        .filter_map(|href| read::web(href))
        .map(|href| (href, true))
        .collect();
    recipients.extend(
        audience
            .named(sender.followers)
            .filter_map(read::web)
            .filter(|named| !mentioned.contains(&named.as_str()))
            .map(|named| (named, false)),
    );
    let mut seen = std::collections::HashSet::new();
    recipients.retain(|(uri, _)| seen.insert(uri.clone()));
    recipients
}

/// Notes, and whatever else is shown as one: Article, Page, Question, Image, Video, Audio.
///
/// # Errors
/// As [`read_envelope`]; and when nothing would be shown.
pub fn from_wire(object: &Value, sender: &Sender<'_>) -> Result<Incoming, Refusal> {
    let mut incoming = read_envelope(object, sender)?;
    let kind = read::kind(object).unwrap_or_default();
    if kind == "Note"
        && read::content(object).is_none()
        && incoming.title.is_some()
        && incoming.in_reply_to.is_some()
    {
        return Err(Refusal::unsupported("a vote in a poll"));
    }
    match read::text(object, "summary") {
        Some(summary) if matches!(kind, "Note" | "Question" | "Image" | "Video" | "Audio") => {
            incoming.content_note = Some(read::plain_line(&escape_if_plain(summary), 500))
                .filter(|note| !note.is_empty());
        }
        summary => {
            incoming.summary = summary
                .map(|summary| read::plain_line(&escape_if_plain(summary), 500))
                .filter(|summary| !summary.is_empty())
        }
    }
    if kind == "Page"
        && let Some(link) = read::many(object, "attachment")
            .iter()
            .filter_map(read::link_target)
            .find_map(read::web)
    {
        incoming.content = read::clean(&format!(
            "{}<p>{}</p>",
            incoming.content.as_str(),
            write::link(&link, &link)
        ));
    }
    if let Some(("Announcement", mut members)) = read::mutual_help(object) {
        incoming.title = title_of(&mut members).or(incoming.title);
        if let Some(body) = read::take_text(&mut members, "body") {
            incoming.content = read::clean(&body);
        }
    }
    let shown = !incoming.content.is_empty()
        || incoming.title.is_some()
        || (kind == "Question" && has_choices(object))
        || !incoming.attachments.is_empty();
    if shown {
        Ok(incoming)
    } else {
        Err(Refusal::Malformed("the object shows nothing"))
    }
}

fn has_choices(question: &Value) -> bool {
    ["oneOf", "anyOf"]
        .iter()
        .any(|name| !read::many(question, name).is_empty())
}

/// The title that our own kind of object carries.
pub fn title_of(members: &mut Map<String, Value>) -> Option<String> {
    read::take_text(members, "title")
        .map(|title| read::line(&title, 200))
        .filter(|title| !title.is_empty())
}
