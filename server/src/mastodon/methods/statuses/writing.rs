//! Publishing, changing and taking back.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use community::{
    actor, call,
    id::Id,
    media::{self, Media},
    member::Posting,
    poll::Question,
    post::{self, Author, Draft, Kind, Post, Visibility},
    reaction,
    scheduled::{self, Wish},
    time::Time,
};
use http::HeaderMap;
use serde::Deserialize;

use super::{
    super::{polls, scheduled_statuses::refused},
    sight::find,
};
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            scheduled_status,
            status::{self, Status},
        },
        error::ApiError,
        form::Params,
    },
};

/// What an app sends to publish, or to change.
#[derive(Deserialize)]
pub(super) struct Wanted {
    status: Option<String>,
    in_reply_to_id: Option<String>,
    media_ids: Option<Vec<String>>,
    #[serde(default)]
    media_attributes: Vec<WantedMedia>,
    sensitive: Option<bool>,
    spoiler_text: Option<String>,
    visibility: Option<String>,
    local_only: Option<bool>,
    language: Option<String>,
    poll: Option<WantedPoll>,
    scheduled_at: Option<String>,
}

/// What is to be said of something that is joined already.
#[derive(Deserialize)]
struct WantedMedia {
    id: String,
    description: Option<String>,
    focus: Option<String>,
}

#[derive(Deserialize)]
struct WantedPoll {
    #[serde(default)]
    options: Vec<String>,
    expires_in: Option<i64>,
    multiple: Option<bool>,
    hide_totals: Option<bool>,
}

impl WantedPoll {
    fn question(self) -> Question {
        Question {
            options: self.options,
            multiple: self.multiple.unwrap_or(false),
            hides_totals: self.hide_totals.unwrap_or(false),
            seconds: self.expires_in.unwrap_or(24 * 60 * 60),
        }
    }
}

pub(super) async fn publish(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Params(wanted): Params<Wanted>,
) -> Result<Response, ApiError> {
    caller.needs("write:statuses")?;
    let by = caller.author()?;
    let reader = caller.reader();
    let speaker = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::unauthorized)?;
    let text = wanted.status.unwrap_or_default();
    let media = joined(wanted.media_ids.as_deref().unwrap_or_default())?;
    if text.trim().is_empty() && media.is_empty() {
        return Err(ApiError::invalid("Validation failed: Text can't be blank"));
    }
    let parent = match wanted.in_reply_to_id.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(find(&app.db, &reader, id).await?.0),
        None => None,
    };
    let visibility = reach(
        wanted.visibility.as_deref(),
        wanted.local_only.unwrap_or(false),
        (usual(&by, speaker.outside), speaker.outside),
        parent.as_ref(),
    )?;
    let wish = Wish {
        text,
        visibility,
        language: language(wanted.language, &by, parent.as_ref()),
        content_note: wanted.spoiler_text,
        sensitive: wanted
            .sensitive
            .unwrap_or(!by.as_group && chosen(&by).sensitive),
        in_reply_to: parent.map(|parent| parent.id),
        recipients: Vec::new(),
        poll: wanted.poll.map(WantedPoll::question),
        media,
    };
    if visibility != Visibility::Inside {
        look_up(&app, &wish.text).await;
    }
    // The same key twice is one post, now or later.
    let once = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .map(|key| format!("app:{}:{}", speaker.id, cut(key)));
    if let Some(due_at) = wanted.scheduled_at.filter(|at| !at.trim().is_empty()) {
        let due_at = Time::parse(&due_at)
            .map_err(|_| ApiError::invalid("Validation failed: Scheduled at is no time"))?;
        let mut tx = app.db.begin().await?;
        scheduled::try_out(&mut tx, &by, &wish)
            .await
            .map_err(unsaid)?;
        drop(tx);
        let mut tx = app.db.begin().await?;
        let scheduled = scheduled::keep(&mut tx, &by, due_at, wish, once.as_deref())
            .await
            .map_err(refused)?;
        tx.commit().await?;
        let scheduled = scheduled_status::of(&app, scheduled).await?;
        return Ok(Json(scheduled).into_response());
    }
    let draft = Draft {
        once,
        ..wish.draft()
    };
    let mut tx = app.db.begin().await?;
    let (post, _) = community::poll::publish(&mut tx, &by, draft, wish.poll.as_ref())
        .await
        .map_err(unsaid)?;
    tx.commit().await?;
    let status = status::one(&app, &reader, post).await?;
    Ok(Json(status).into_response())
}

/// Why it is not published. Many apps put the names there by themselves; where none does, nobody would read it.
fn unsaid(failure: community::Error) -> ApiError {
    match failure {
        community::Error::Invalid {
            field: "recipients",
            why: "missing",
        } => ApiError::invalid(
            "Validation failed: It is for nobody: write the @name of whoever is to read it",
        ),
        other => polls::refused(other),
    }
}

/// The numbers of what is to be joined.
fn joined(ids: &[String]) -> Result<Vec<Id<Media>>, ApiError> {
    let known = |id: &String| {
        id.trim().parse().map_err(|_| {
            ApiError::from(community::Error::Invalid {
                field: "media",
                why: "unknown",
            })
        })
    };
    ids.iter()
        .filter(|id| !id.trim().is_empty())
        .map(known)
        .collect()
}

fn cut(key: &str) -> &str {
    &key[..key.floor_char_boundary(200)]
}

/// What she chose for what she does not say each time.
fn chosen(by: &Author) -> &Posting {
    &by.member.member.preferences.0.posting
}

/// How far goes what she says nothing of: what she chose, and without an address outside no further than the group.
fn usual(by: &Author, outside: bool) -> Visibility {
    let privacy = chosen(by).privacy.as_deref().filter(|_| !by.as_group);
    match privacy {
        Some("direct") => Visibility::Direct,
        _ if !outside => Visibility::Inside,
        Some("unlisted") => Visibility::Unlisted,
        Some("private") => Visibility::Followers,
        _ => Visibility::Public,
    }
}

/// How far a post is to reach. Nothing is made more public or less than was asked: what cannot be is refused. Who asks for nothing
/// gets what is usual for her, and in reply what the other has.
fn reach(
    wanted: Option<&str>,
    local_only: bool,
    (usual, outside): (Visibility, bool),
    parent: Option<&Post>,
) -> Result<Visibility, ApiError> {
    let above = parent.map(|parent| parent.visibility);
    let wanted = match wanted.map(str::trim).filter(|word| !word.is_empty()) {
        // It would be read by the whole group, or sent to whom it names elsewhere.
        Some("direct") if local_only => {
            return Err(ApiError::invalid(
                "Validation failed: What is said to one person is not for the whole group",
            ));
        }
        _ if local_only => Visibility::Inside,
        None if usual == Visibility::Direct => Visibility::Direct,
        None => {
            return Ok(match above {
                Some(Visibility::Direct) => Visibility::Direct,
                Some(above) => usual.narrower(above),
                None => usual,
            });
        }
        Some("public") => Visibility::Public,
        Some("unlisted") => Visibility::Unlisted,
        Some("private") if outside && above != Some(Visibility::Inside) => Visibility::Followers,
        Some("private" | "local") => Visibility::Inside,
        Some("direct") => Visibility::Direct,
        Some(_) => {
            return Err(ApiError::invalid(
                "Validation failed: Visibility is not included in the list",
            ));
        }
    };
    let is_wider = match above {
        None | Some(Visibility::Public | Visibility::Unlisted) => false,
        Some(above) => wanted != above && wanted.narrower(above) == above,
    };
    if is_wider {
        return Err(community::Error::Invalid {
            field: "visibility",
            why: "wider",
        }
        .into());
    }
    Ok(wanted)
}

fn language(wanted: Option<String>, by: &Author, parent: Option<&Post>) -> String {
    let parent = parent.map(|parent| parent.language.clone());
    wanted
        .filter(|language| !language.trim().is_empty())
        .or(parent.filter(|language| language.len() >= 2 && language != "und"))
        .or_else(|| chosen(by).language.clone().filter(|_| !by.as_group))
        .unwrap_or_else(|| by.member.member.language.clone())
}

/// Those whom a text names with a host and who are not known yet are looked up, so that it reaches them; who is not found stays a
/// word. Never for what stays inside.
async fn look_up(app: &App, text: &str) {
    for (name, host) in strangers(text, &app.db.here().authority()) {
        if !matches!(actor::by_handle(&app.db, name, host).await, Ok(None)) {
            continue;
        }
        if let Err(error) = app.federation.find(&format!("{name}@{host}")).await {
            tracing::debug!(%error, "somebody named in a post was not found");
        }
    }
}

/// The first ten that a text names on other hosts, each once; none of a text that is too long to be published anyway.
fn strangers<'a>(text: &'a str, here: &str) -> Vec<(&'a str, &'a str)> {
    const MOST: usize = 10;
    let mut named: Vec<(&str, &str)> = Vec::new();
    if text.chars().count() > post::LONGEST_TEXT {
        return named;
    }
    for (_, found) in community::text::find(text) {
        if let community::text::Found::Mention(mention) = found
            && let Some(host) = mention.host.filter(|host| *host != here)
            && !named.contains(&(mention.name, host))
        {
            named.push((mention.name, host));
            if named.len() == MOST {
                break;
            }
        }
    }
    named
}

pub(super) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = caller.author()?;
    let reader = caller.reader();
    let (before, _) = find(&app.db, &reader, &id).await?;
    if !post::may_be_changed(&by, &before) {
        return Err(ApiError::not_allowed());
    }
    match before.kind {
        Kind::Note | Kind::Story => {}
        // Their words stand beside dates, places and numbers that no app knows of.
        Kind::Event | Kind::Call | Kind::Offer => {
            return Err(ApiError::invalid(
                "Validation failed: This is changed on its own page",
            ));
        }
    }
    let text = wanted.status.unwrap_or_else(|| before.source.clone());
    let media = wanted.media_ids.as_deref().map(joined).transpose()?;
    let has_media = match &media {
        Some(media) => !media.is_empty(),
        None => !before.attachments.is_empty(),
    };
    if text.trim().is_empty() && !has_media {
        return Err(ApiError::invalid("Validation failed: Text can't be blank"));
    }
    if before.visibility != Visibility::Inside {
        look_up(&app, &text).await;
    }
    let draft = Draft {
        plain: before.kind == Kind::Note,
        title: before.title.clone(),
        summary: before.summary.clone(),
        content_note: match wanted.spoiler_text {
            Some(note) => Some(note).filter(|note| !note.trim().is_empty()),
            None => before.content_note.clone(),
        },
        sensitive: wanted.sensitive.unwrap_or(before.sensitive),
        tags: match before.kind {
            Kind::Story => before.tags.0.clone(),
            Kind::Note | Kind::Event | Kind::Call | Kind::Offer => Vec::new(),
        },
        replies_closed: before.replies_closed,
        media: media.or_else(|| described_alone(&before, &wanted.media_attributes)),
        ..Draft::new(
            before.visibility,
            wanted
                .language
                .as_deref()
                .filter(|language| !language.trim().is_empty())
                .unwrap_or(&before.language),
            &text,
        )
    };
    let question = wanted.poll.map(WantedPoll::question);
    let mut tx = app.db.begin().await?;
    for said in &wanted.media_attributes {
        let wish = media_words(said);
        let id = said.id.trim().parse().map_err(|_| ApiError::not_found())?;
        let description = wish.description.as_deref();
        let focus = wish.focus()?;
        let (owner, post) = (before.author_id, Some(before.id));
        media::describe(&mut tx, owner, id, post, description, focus).await?;
    }
    let post = community::poll::edit(&mut tx, &by.member, before.id, draft, question.as_ref())
        .await
        .map_err(polls::refused)?;
    tx.commit().await?;
    status::one(&app, &reader, post).await.map(Json)
}

fn media_words(said: &WantedMedia) -> super::super::media::Wish {
    super::super::media::Wish {
        description: said.description.clone(),
        focus: said.focus.clone(),
    }
}

/// Other words alone for what is joined already: then it stays joined, and the post says the new ones.
fn described_alone(before: &Post, said: &[WantedMedia]) -> Option<Vec<Id<Media>>> {
    if said.is_empty() {
        return None;
    }
    let kept = before.attachments.iter();
    Some(
        kept.filter_map(|one| one.kept.as_ref())
            .map(|kept| kept.id)
            .collect(),
    )
}

/// The answer still has the words, so that an app can offer to write them anew.
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = caller.author()?;
    let reader = caller.reader();
    let (post, boost) = find(&app.db, &reader, &id).await?;
    if let Some(boost) = boost {
        if Some(boost.actor_id) != reader.actor {
            return Err(ApiError::not_allowed());
        }
        let mut tx = app.db.begin().await?;
        reaction::unboost(&mut tx, &by, post.id).await?;
        tx.commit().await?;
        return status::one(&app, &reader, post).await.map(Json);
    }
    if !post::may_be_changed(&by, &post) {
        return Err(ApiError::not_allowed());
    }
    let mut status = status::one(&app, &reader, post.clone()).await?;
    status.text = Some(post.source);
    // They are gone with it: to be written anew, they are sent anew.
    status.media_attachments.clear();
    let mut tx = app.db.begin().await?;
    match post.kind {
        Kind::Call | Kind::Offer => call::withdraw(&mut tx, &by.member, post.id).await?,
        Kind::Note | Kind::Story | Kind::Event => {
            post::withdraw(&mut tx, &by.member, post.id).await?;
        }
    }
    tx.commit().await?;
    Ok(Json(status))
}

#[cfg(test)]
mod tests {
    use community::id::Id;

    use super::*;

    #[test]
    fn few_are_looked_up_and_each_once() {
        let many: Vec<String> = (0..200).map(|n| format!("@a{n}@b.example")).collect();
        assert_eq!(strangers(&many.join(" "), "here.example").len(), 10);
        let text = "@mei @mei@here.example @a@b.example and @a@b.example @c@d.example";
        assert_eq!(
            strangers(text, "here.example"),
            [("a", "b.example"), ("c", "d.example")]
        );
        let long = format!("{} @a@b.example", "x ".repeat(post::LONGEST_TEXT));
        assert!(strangers(&long, "here.example").is_empty());
    }

    fn above(visibility: Visibility) -> Post {
        Post {
            id: Id::new(1),
            uri: String::new(),
            url: None,
            author_id: Id::new(2),
            member_id: None,
            kind: Kind::Note,
            visibility,
            local: true,
            in_reply_to_id: None,
            in_reply_to_uri: None,
            thread_id: Id::new(1),
            title: None,
            summary: None,
            content: community::text::Html::default(),
            source: String::new(),
            language: "en".into(),
            content_note: None,
            sensitive: false,
            tags: community::store::Json(Vec::new()),
            attachments: community::store::Json(Vec::new()),
            object: None,
            replies_closed: false,
            published_at: Time(0),
            edited_at: None,
            deleted_at: None,
        }
    }

    #[test]
    fn what_is_asked_for_is_what_is_done_or_refused() {
        use Visibility::{Direct, Followers, Inside, Public, Unlisted};
        let of = |wanted, outside, parent: Option<Visibility>| {
            let usual = if outside { Public } else { Inside };
            reach(wanted, false, (usual, outside), parent.map(above).as_ref()).ok()
        };
        // Who asks for nothing.
        assert_eq!(of(None, true, None), Some(Public));
        assert_eq!(of(None, false, None), Some(Inside));
        assert_eq!(of(None, true, Some(Inside)), Some(Inside));
        assert_eq!(of(None, true, Some(Direct)), Some(Direct));
        assert_eq!(of(None, false, Some(Direct)), Some(Direct));
        assert_eq!(of(None, true, Some(Unlisted)), Some(Unlisted));
        // Who asks.
        assert_eq!(of(Some("public"), true, None), Some(Public));
        assert_eq!(of(Some("private"), true, None), Some(Followers));
        assert_eq!(of(Some("private"), false, None), Some(Inside));
        assert_eq!(of(Some("private"), true, Some(Inside)), Some(Inside));
        assert_eq!(of(Some("nonsense"), true, None), None);
        // The rule itself refuses those who have no address outside, in words that tell why.
        assert_eq!(of(Some("public"), false, None), Some(Public));
        // A reply that would widen.
        for wider in ["public", "unlisted", "direct"] {
            assert_eq!(of(Some(wider), true, Some(Inside)), None, "{wider}");
        }
        for wider in ["public", "unlisted", "private"] {
            assert_eq!(of(Some(wider), true, Some(Direct)), None, "{wider}");
        }
        for wider in ["public", "unlisted"] {
            assert_eq!(of(Some(wider), true, Some(Followers)), None, "{wider}");
        }
        assert_eq!(
            reach(Some("public"), true, (Public, true), None).ok(),
            Some(Inside),
            "local_only stays here"
        );
        assert!(
            reach(Some("direct"), true, (Public, true), None).is_err(),
            "what is said to one is not for all"
        );
        // What she chose, where she says nothing.
        let chose = |usual, parent: Option<Visibility>| {
            reach(None, false, (usual, true), parent.map(above).as_ref()).ok()
        };
        assert_eq!(chose(Followers, None), Some(Followers));
        assert_eq!(chose(Followers, Some(Public)), Some(Followers));
        assert_eq!(chose(Direct, None), Some(Direct));
        assert_eq!(chose(Direct, Some(Inside)), None, "not the whole group");
    }
}
