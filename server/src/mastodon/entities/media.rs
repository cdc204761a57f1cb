//! MediaAttachment: a picture, sound or film that is joined to a post, or waits to be.

use community::{
    media::{Details, Kept, Kind, Size},
    post::{Attachment, Post},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A picture or sound. Those of others are not kept here, and no reader's app is sent to their servers unasked: it gets the address
/// as a link, as for any that could not be fetched.
#[derive(Debug, Clone, Serialize)]
pub struct Media {
    pub id: String,
    pub r#type: &'static str,
    pub url: Option<String>,
    pub preview_url: Option<String>,
    pub remote_url: Option<String>,
    pub preview_remote_url: Option<String>,
    pub text_url: Option<String>,
    pub meta: Value,
    pub description: Option<String>,
    pub blurhash: Option<String>,
}

/// What is joined to a post, in order.
pub fn of_post(post: &Post) -> Vec<Media> {
    let each = post.attachments.iter().zip(0_i64..);
    each.map(|(attachment, place)| match &attachment.kept {
        Some(kept) => of_kept(attachment, kept),
        None => of_elsewhere(attachment, post.id.get().saturating_add(place)),
    })
    .collect()
}

/// What is kept here.
pub fn of(attachment: &Attachment) -> Option<Media> {
    let kept = attachment.kept.as_ref()?;
    Some(of_kept(attachment, kept))
}

fn of_kept(attachment: &Attachment, kept: &Kept) -> Media {
    let preview = match kept.kind {
        Kind::Image => kept.small.clone().or_else(|| Some(attachment.url.clone())),
        Kind::Audio | Kind::Video => kept.small.clone(),
    };
    Media {
        id: kept.id.to_string(),
        r#type: kept.kind.as_str(),
        url: Some(attachment.url.clone()),
        preview_url: preview,
        remote_url: None,
        preview_remote_url: None,
        text_url: None,
        meta: meta(&kept.details),
        description: description(attachment),
        blurhash: kept.details.blurhash.clone(),
    }
}

fn of_elsewhere(attachment: &Attachment, id: i64) -> Media {
    Media {
        id: id.to_string(),
        r#type: "unknown",
        url: None,
        preview_url: None,
        remote_url: Some(attachment.url.clone()),
        preview_remote_url: None,
        text_url: Some(attachment.url.clone()),
        meta: json!({}),
        description: description(attachment),
        blurhash: None,
    }
}

fn description(attachment: &Attachment) -> Option<String> {
    Some(attachment.name.clone()).filter(|name| !name.is_empty())
}

fn meta(details: &Details) -> Value {
    let mut meta = Map::new();
    for (name, size) in [("original", details.size), ("small", details.small)] {
        if let Some(size) = size {
            meta.insert(name.to_owned(), measured(size));
        }
    }
    if let Some(focus) = details.focus {
        meta.insert("focus".to_owned(), json!({"x": focus.x, "y": focus.y}));
    }
    Value::Object(meta)
}

fn measured(size: Size) -> Value {
    json!({
        "width": size.width,
        "height": size.height,
        "size": format!("{}x{}", size.width, size.height),
        "aspect": f64::from(size.width) / f64::from(size.height.max(1)),
    })
}
