//! Pictures and sounds joined to others' posts, in any of the shapes in which they come.

use community::post::Attachment;
use serde_json::Value;

use crate::wire::read;

const MOST_ATTACHMENTS: usize = 16;

/// The media of a post: its own, its attachments, its picture.
pub fn read_attachments(object: &Value) -> Vec<Attachment> {
    let joined = read::many(object, "attachment")
        .iter()
        .chain(read::many(object, "image"));
    let own = matches!(read::kind(object), Some("Image" | "Video" | "Audio"))
        .then(|| read_media(object))
        .flatten();
    let mut media: Vec<Attachment> = Vec::new();
    for attachment in own
        .into_iter()
        .chain(joined.take(4 * MOST_ATTACHMENTS).filter_map(read_media))
    {
        if media.len() < MOST_ATTACHMENTS && !media.iter().any(|known| known.url == attachment.url)
        {
            media.push(attachment);
        }
    }
    media
}

fn read_media(value: &Value) -> Option<Attachment> {
    let links = read::many(value, "url");
    let media_link = links
        .iter()
        .find(|link| text_is_media(read::text(link, "mediaType")));
    let url = media_link
        .and_then(read::link_target)
        .or_else(|| read::link_target(value))
        .and_then(read::web)?;
    let told = read::text(value, "mediaType")
        .or_else(|| media_link.and_then(|link| read::text(link, "mediaType")));
    let media_type = match (told, read::kind(value)) {
        (Some(told), _) if text_is_media(Some(told)) => read::line(told, 100),
        (Some(_), _) | (None, Some("Link")) => return None,
        (None, kind) => by_ending(&url).or_else(|| by_type(kind?))?.to_owned(),
    };
    let name = read::line_of(value, "name", 1500)
        .or_else(|| read::line_of(value, "summary", 1500))
        .unwrap_or_default();
    Some(Attachment {
        media_type,
        url,
        name,
        kept: None,
    })
}

fn text_is_media(kind: Option<&str>) -> bool {
    kind.is_some_and(|kind| {
        ["image/", "audio/", "video/", "application/pdf"]
            .iter()
            .any(|start| kind.starts_with(start))
    })
}

fn by_ending(url: &str) -> Option<&'static str> {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = [
        (".jpg", "image/jpeg"),
        (".jpeg", "image/jpeg"),
        (".png", "image/png"),
        (".webp", "image/webp"),
        (".gif", "image/gif"),
        (".mp3", "audio/mpeg"),
        (".mp4", "video/mp4"),
    ];
    known
        .iter()
        .find(|(ending, _)| path.ends_with(ending))
        .map(|(_, kind)| *kind)
}

fn by_type(kind: &str) -> Option<&'static str> {
    match kind {
        "Image" => Some("image/jpeg"),
        "Audio" => Some("audio/mpeg"),
        "Video" => Some("video/mp4"),
        _ => None,
    }
}
