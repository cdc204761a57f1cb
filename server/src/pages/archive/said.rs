//! What a member said and who she is, as ActivityStreams documents for herself. They never go to another server: what does is written
//! by `federation`, behind its gate.

use community::{
    actor::{self, Actor},
    call, event,
    id::Id,
    line,
    member::Present,
    post::{self, Kind, Post, Visibility},
};
use serde_json::{Value, json};

use super::zip::Zip;
use crate::app::{App, error::AppError};

const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";
const EVERYONE: &str = "https://www.w3.org/ns/activitystreams#Public";
/// How many posts are in memory at once.
const SOME: u32 = 50;

/// The next of what she said as herself, oldest first.
pub async fn some(app: &App, by: &Actor, after: Option<Id<Post>>) -> Result<Vec<Post>, AppError> {
    Ok(post::written_by(&app.db, by.id, after, SOME).await?)
}

/// Where a file of ours lies in the archive.
pub fn place(app: &App, url: &str) -> Option<String> {
    let name = url.strip_prefix(&app.db.here().media(""))?;
    Some(format!("media/{name}"))
}

fn picture(app: &App, url: Option<&str>) -> Value {
    match url.and_then(|url| place(app, url)) {
        Some(place) => json!({"type": "Image", "url": place}),
        None => Value::Null,
    }
}

/// Who she is.
pub async fn person(app: &App, actor: &Actor, zip: &mut Zip) -> Result<(), AppError> {
    let fields: Vec<Value> = actor
        .fields
        .iter()
        .map(|field| json!({"type": "PropertyValue", "name": field.name, "value": field.value}))
        .collect();
    let person = json!({
        "@context": CONTEXT,
        "id": actor.uri,
        "type": "Person",
        "preferredUsername": actor.username,
        "name": actor.name,
        "summary": actor.summary.as_str(),
        "url": actor.url,
        "icon": picture(app, actor.icon.as_deref()),
        "image": picture(app, actor.image.as_deref()),
        "attachment": fields,
        "published": actor.created_at.to_rfc3339(),
        "manuallyApprovesFollowers": actor.manually_approves,
        "outbox": "outbox.json",
    });
    zip.whole("actor.json", &bytes(&person)?).await
}

/// Everything she said as herself and did not take back, in the order in which she said it.
pub async fn outbox(app: &App, by: &Actor, zip: &mut Zip) -> Result<(), AppError> {
    zip.begin("outbox.json")?;
    let head = format!(
        "{{\"@context\":\"{CONTEXT}\",\"id\":\"outbox.json\",\"type\":\"OrderedCollection\",\"orderedItems\":["
    );
    zip.write(head.as_bytes()).await?;
    let mut count: u64 = 0;
    let mut last = None;
    loop {
        let posts = some(app, by, last).await?;
        let Some(end) = posts.last() else { break };
        last = Some(end.id);
        for post in &posts {
            if count > 0 {
                zip.write(b",\n").await?;
            }
            zip.write(&bytes(&created(app, by, post).await?)?).await?;
            count += 1;
        }
    }
    zip.write(format!("],\"totalItems\":{count}}}").as_bytes())
        .await
}

/// What she asked through her group, unseen: it stands under her name in no other file than hers.
pub async fn asked_unseen(app: &App, by: &Present, zip: &mut Zip) -> Result<(), AppError> {
    let mut asks = Vec::new();
    for ask in call::ask::of(&app.db, by).await? {
        let written = match &ask.wish {
            Some(wish) => serde_json::to_value(&wish.0).map_err(AppError::internal)?,
            None => Value::Null,
        };
        let published = match ask.post_id {
            Some(id) => post::get(&app.db, id).await?,
            None => None,
        };
        let published = match published.filter(|post| post.deleted_at.is_none()) {
            Some(post) => {
                let held_back = call::get(&app.db, post.id).await?;
                json!({
                    "url": post.url,
                    "title": post.title,
                    "text": post.source,
                    "published": post.published_at.to_rfc3339(),
                    "heldBack": held_back.and_then(|call| call.held_back),
                })
            }
            None => Value::Null,
        };
        asks.push(json!({
            "written": written,
            "published": published,
            "date": ask.created_at.to_rfc3339(),
        }));
    }
    zip.whole("asked_unseen.json", &bytes(&Value::Array(asks))?)
        .await
}

async fn created(app: &App, by: &Actor, post: &Post) -> Result<Value, AppError> {
    let (to, cc) = audience(app, by, post).await?;
    let mut object = json!({
        "id": post.uri,
        "type": "Note",
        "url": post.url,
        "attributedTo": by.uri,
        "inReplyTo": post.in_reply_to_uri,
        "published": post.published_at.to_rfc3339(),
        "updated": post.edited_at.map(community::time::Time::to_rfc3339),
        "to": to,
        "cc": cc,
        "visibility": post.visibility,
        "name": post.title,
        "summary": post.content_note,
        "sensitive": post.sensitive || post.content_note.is_some(),
        "content": post.content.as_str(),
        "source": {"content": post.source, "mediaType": "text/markdown"},
        "language": post.language,
        "tag": tags(app, post),
        "attachment": files(app, post),
    });
    let (kind, more) = more(app, post).await?;
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.insert("type".to_owned(), kind.into());
        object.extend(more);
    }
    Ok(json!({
        "id": format!("{}#create", post.uri),
        "type": "Create",
        "actor": by.uri,
        "published": post.published_at.to_rfc3339(),
        "to": to,
        "cc": cc,
        "object": object,
    }))
}

/// What is more than words of it, as far as she wrote it.
async fn more(app: &App, post: &Post) -> Result<(&'static str, Value), AppError> {
    Ok(match post.kind {
        Kind::Note => ("Note", json!({})),
        Kind::Story => ("Article", json!({})),
        Kind::Event => match event::get(&app.db, post.id).await? {
            Some(event) => (
                "Event",
                json!({
                    "startTime": event.starts_at.to_rfc3339(),
                    "endTime": event.ends_at.map(community::time::Time::to_rfc3339),
                    "timezone": event.timezone,
                    "location": {"type": "Place", "name": event.place_name, "address": event.address},
                    "area": event.area,
                    "onlineLink": event.online_link,
                    "details": event.details,
                }),
            ),
            None => ("Event", json!({})),
        },
        Kind::Call | Kind::Offer => {
            let kind = if post.kind == Kind::Call {
                "Call"
            } else {
                "Offer"
            };
            let Some(call) = call::get(&app.db, post.id).await? else {
                return Ok(("Note", json!({})));
            };
            // Of who rang, how to reach her is for whoever helps and for the line.
            let is_hers = !line::is_by_phone(&app.db, post.id).await?;
            let held_back = call.held_back.filter(|_| is_hers);
            (
                "Note",
                json!({
                    "kind": kind,
                    "category": call.category,
                    "needed": call.needed,
                    "neededBy": call.needed_by.map(community::time::Time::to_rfc3339),
                    "area": call.area,
                    "heldBack": held_back,
                }),
            )
        }
    })
}

async fn audience(
    app: &App,
    by: &Actor,
    post: &Post,
) -> Result<(Vec<String>, Vec<String>), AppError> {
    let followers: Vec<String> = by.followers.clone().into_iter().collect();
    let named = async || -> Result<Vec<String>, AppError> {
        let ids: Vec<Id<Actor>> = post::recipients(&app.db, post.id)
            .await?
            .into_iter()
            .map(|(actor, _)| actor)
            .collect();
        let actors = actor::many(&app.db, &ids).await?;
        Ok(actors.into_iter().map(|actor| actor.uri).collect())
    };
    Ok(match post.visibility {
        Visibility::Public => (vec![EVERYONE.to_owned()], followers),
        Visibility::Unlisted => (followers, vec![EVERYONE.to_owned()]),
        Visibility::Followers => (followers, Vec::new()),
        Visibility::Direct => (named().await?, Vec::new()),
        Visibility::Inside => (Vec::new(), Vec::new()),
    })
}

fn tags(app: &App, post: &Post) -> Vec<Value> {
    let tag = |tag: &String| {
        let href = app.db.here().tag(tag);
        json!({"type": "Hashtag", "name": format!("#{tag}"), "href": href})
    };
    post.tags.iter().map(tag).collect()
}

fn files(app: &App, post: &Post) -> Vec<Value> {
    let file = |one: &post::Attachment| {
        let place = place(app, &one.url).unwrap_or_else(|| one.url.clone());
        json!({"type": "Document", "mediaType": one.media_type, "url": place, "name": one.name})
    };
    post.attachments.iter().map(file).collect()
}

fn bytes(value: &Value) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(value).map_err(AppError::internal)
}
