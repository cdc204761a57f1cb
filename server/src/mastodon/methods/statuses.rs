//! `statuses`: read, write, change and take back; what others did with them.

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post as on_post},
};
use community::{
    actor, call,
    id::Id,
    poll::Question,
    post::{self, Author, Draft, Kind, Post, Visibility},
    reaction::{self, Reaction},
    scheduled::{self, Wish},
    store::Executor,
    time::Time,
    timeline::{self, Item, Reader},
};
use http::HeaderMap;
use serde::Deserialize;

use super::scheduled_statuses::refused;
use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::{
            account, scheduled_status,
            status::{self, Context, Edit, Source, Status},
        },
        error::ApiError,
        form::Params,
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/statuses", get(several).post(publish))
        .route(
            "/api/v1/statuses/{id}",
            get(show).put(edit).delete(withdraw),
        )
        .route("/api/v1/statuses/{id}/context", get(context))
        .route("/api/v1/statuses/{id}/source", get(source))
        .route("/api/v1/statuses/{id}/history", get(history))
        .route("/api/v1/statuses/{id}/favourite", on_post(favourite))
        .route("/api/v1/statuses/{id}/unfavourite", on_post(unfavourite))
        .route("/api/v1/statuses/{id}/reblog", on_post(reblog))
        .route("/api/v1/statuses/{id}/unreblog", on_post(unreblog))
        .route("/api/v1/statuses/{id}/bookmark", on_post(bookmark))
        .route("/api/v1/statuses/{id}/unbookmark", on_post(unbookmark))
        .route("/api/v1/statuses/{id}/pin", on_post(pin))
        .route("/api/v1/statuses/{id}/unpin", on_post(unpin))
        .route("/api/v1/statuses/{id}/mute", on_post(mute))
        .route("/api/v1/statuses/{id}/unmute", on_post(unmute))
        .route("/api/v1/statuses/{id}/favourited_by", get(favourited_by))
        .route("/api/v1/statuses/{id}/reblogged_by", get(reblogged_by))
}

/// A post by its id, or by that of a boost of it, if the reader may see it.
pub async fn find(
    mut x: impl Executor,
    reader: &Reader,
    id: &str,
) -> Result<(Post, Option<Reaction>), ApiError> {
    let id: Id<Post> = id.parse().map_err(|_| ApiError::not_found())?;
    let (id, boost) = match reaction::get(x.on(), id.cast()).await? {
        Some(boost) if boost.kind == reaction::Kind::Announce => (boost.post_id, Some(boost)),
        _ => (id, None),
    };
    let is_member = reader.actor.is_some();
    if boost
        .as_ref()
        .is_some_and(|boost| boost.inside && !is_member)
    {
        return Err(ApiError::not_found());
    }
    let post = post::see(x.on(), &reader.viewer, id)
        .await?
        .filter(|post| post.deleted_at.is_none())
        .ok_or_else(ApiError::not_found)?;
    // Also what only lists leave out: authors whom the group blocks.
    let seen = timeline::seen(x, reader, &[post.id]).await?;
    if seen.is_empty() {
        return Err(ApiError::not_found());
    }
    Ok((post, boost))
}

/// As whom a program writes.
pub fn author(caller: &Caller) -> Result<Author, ApiError> {
    Ok(Author {
        member: caller.present()?.clone(),
        as_group: caller.is_group(),
    })
}

async fn show(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, boost) = find(&app.db, &reader, &id).await?;
    let item = Item {
        boost,
        ..Item::of(post)
    };
    let status = status::many(&app, &reader, vec![item]).await?.pop();
    status.map(Json).ok_or_else(ApiError::not_found)
}

#[derive(Deserialize)]
struct Several {
    #[serde(default)]
    id: Vec<String>,
}

async fn several(
    State(app): State<App>,
    caller: MaybeCaller,
    Params(asked): Params<Several>,
) -> Result<Json<Vec<Status>>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let ids: Vec<Id<Post>> = asked
        .id
        .iter()
        .take(100)
        .filter_map(|id| id.parse().ok())
        .collect();
    let posts = timeline::seen(&app.db, &reader, &ids).await?;
    status::of_posts(&app, &reader, posts).await.map(Json)
}

async fn context(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Context>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let (ancestors, descendants) = timeline::around(&app.db, &reader, &post).await?;
    Ok(Json(Context {
        ancestors: status::of_posts(&app, &reader, ancestors).await?,
        descendants: status::of_posts(&app, &reader, descendants).await?,
    }))
}

async fn source(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Source>, ApiError> {
    caller.needs("read:statuses")?;
    let (post, _) = find(&app.db, &caller.reader(), &id).await?;
    if !post::may_change(caller.present()?, &post) {
        return Err(ApiError::not_found());
    }
    Ok(Json(Source {
        id: post.id,
        text: post.source,
        spoiler_text: post.content_note.unwrap_or_default(),
    }))
}

/// What a post said before is for its author, and of others' for members: a name taken out of a post stays out of it.
async fn history(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Vec<Edit>>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let may_know = caller
        .present()
        .is_some_and(|present| !post.local || post::may_change(present, &post));
    let before = if may_know {
        post::revisions(&app.db, post.id).await?
    } else {
        Vec::new()
    };
    status::edits(&app, &reader, post, before).await.map(Json)
}

/// What an app sends to publish, or to change.
#[derive(Deserialize)]
struct Wanted {
    status: Option<String>,
    in_reply_to_id: Option<String>,
    #[serde(default)]
    media_ids: Vec<String>,
    sensitive: Option<bool>,
    spoiler_text: Option<String>,
    visibility: Option<String>,
    local_only: Option<bool>,
    language: Option<String>,
    poll: Option<WantedPoll>,
    scheduled_at: Option<String>,
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

async fn publish(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Params(wanted): Params<Wanted>,
) -> Result<Response, ApiError> {
    caller.needs("write:statuses")?;
    let by = author(&caller)?;
    let reader = caller.reader();
    let speaker = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::unauthorized)?;
    let text = wanted.status.unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ApiError::invalid("Validation failed: Text can't be blank"));
    }
    if !wanted.media_ids.is_empty() {
        return Err(ApiError::invalid(
            "Validation failed: Media attachments are not kept here yet",
        ));
    }
    let parent = match wanted.in_reply_to_id.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(find(&app.db, &reader, id).await?.0),
        None => None,
    };
    let visibility = reach(
        wanted.visibility.as_deref(),
        wanted.local_only.unwrap_or(false),
        speaker.outside,
        parent.as_ref(),
    )?;
    let wish = Wish {
        text,
        visibility,
        language: language(wanted.language, &by, parent.as_ref()),
        content_note: wanted.spoiler_text,
        sensitive: wanted.sensitive.unwrap_or(false),
        in_reply_to: parent.map(|parent| parent.id),
        recipients: Vec::new(),
        poll: wanted.poll.map(WantedPoll::question),
        media: Vec::new(),
    };
    if visibility != Visibility::Inside {
        look_up(&app, &wish.text).await;
    }
    if let Some(due_at) = wanted.scheduled_at.filter(|at| !at.trim().is_empty()) {
        let due_at = Time::parse(&due_at)
            .map_err(|_| ApiError::invalid("Validation failed: Scheduled at is no time"))?;
        let mut tx = app.db.begin().await?;
        let scheduled = scheduled::keep(&mut tx, &by, due_at, wish)
            .await
            .map_err(refused)?;
        tx.commit().await?;
        return Ok(Json(scheduled_status::of(scheduled)).into_response());
    }
    let once = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .map(|key| format!("app:{}:{}", caller.actor().map_or(0, Id::get), cut(key)));
    let draft = Draft {
        once,
        ..wish.draft()
    };
    let mut tx = app.db.begin().await?;
    let (post, _) = community::poll::publish(&mut tx, &by, draft, wish.poll.as_ref()).await?;
    tx.commit().await?;
    let status = status::one(&app, &reader, post).await?;
    Ok(Json(status).into_response())
}

fn cut(key: &str) -> &str {
    &key[..key.floor_char_boundary(200)]
}

/// How far a post is to reach. Nothing is made more public or less than was asked: what cannot be is refused. Who asks for nothing
/// gets what is usual for her, and in reply what the other has.
fn reach(
    wanted: Option<&str>,
    local_only: bool,
    outside: bool,
    parent: Option<&Post>,
) -> Result<Visibility, ApiError> {
    let above = parent.map(|parent| parent.visibility);
    let usual = if outside {
        Visibility::Public
    } else {
        Visibility::Inside
    };
    let wanted = match wanted.map(str::trim).filter(|word| !word.is_empty()) {
        _ if local_only => Visibility::Inside,
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
        .unwrap_or_else(|| by.member.member.language.clone())
}

/// Those whom a text names with a host and who are not known yet are looked up, so that it reaches them; who is not found stays a
/// word. Never for what stays inside.
async fn look_up(app: &App, text: &str) {
    const MOST: usize = 10;
    let here = app.db.here().authority();
    let mut unknown: Vec<String> = Vec::new();
    for (_, found) in community::text::find(text) {
        let community::text::Found::Mention(mention) = found else {
            continue;
        };
        let Some(host) = mention.host.filter(|host| *host != here) else {
            continue;
        };
        let known = actor::by_handle(&app.db, mention.name, host).await;
        let handle = format!("{}@{host}", mention.name);
        if matches!(known, Ok(None)) && !unknown.contains(&handle) && unknown.len() < MOST {
            unknown.push(handle);
        }
    }
    for handle in unknown {
        if let Err(error) = app.federation.find(&handle).await {
            tracing::debug!(%error, "somebody named in a post was not found");
        }
    }
}

async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = author(&caller)?;
    let reader = caller.reader();
    let (before, _) = find(&app.db, &reader, &id).await?;
    if !post::may_change(&by.member, &before) {
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
    if text.trim().is_empty() {
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
    let post =
        community::poll::edit(&mut tx, &by.member, before.id, draft, question.as_ref()).await?;
    tx.commit().await?;
    status::one(&app, &reader, post).await.map(Json)
}

/// The answer still has the words, so that an app can offer to write them anew.
async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = author(&caller)?;
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
    if !post::may_change(&by.member, &post) {
        return Err(ApiError::not_allowed());
    }
    let mut status = status::one(&app, &reader, post.clone()).await?;
    status.text = Some(post.source);
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

/// One of the small things that a reader does with a post: in one transaction, then as it is after it.
macro_rules! deed {
    ($name:ident, $scope:literal, $deed:path) => {
        async fn $name(
            State(app): State<App>,
            caller: Caller,
            Path(id): Path<String>,
        ) -> Result<Json<Status>, ApiError> {
            caller.needs($scope)?;
            let by = author(&caller)?;
            let reader = caller.reader();
            let (post, _) = find(&app.db, &reader, &id).await?;
            let mut tx = app.db.begin().await?;
            $deed(&mut tx, &by, post.id).await?;
            tx.commit().await?;
            status::one(&app, &reader, post).await.map(Json)
        }
    };
}

deed!(favourite, "write:favourites", reaction::like);
deed!(unfavourite, "write:favourites", reaction::unlike);
deed!(unreblog, "write:statuses", reaction::unboost);
deed!(bookmark, "write:bookmarks", reaction::keep);
deed!(unbookmark, "write:bookmarks", reaction::unkeep);
deed!(pin, "write:accounts", reaction::pin);
deed!(unpin, "write:accounts", reaction::unpin);
deed!(mute, "write:mutes", reaction::mute_thread);
deed!(unmute, "write:mutes", reaction::unmute_thread);

#[derive(Deserialize)]
struct Boost {
    visibility: Option<String>,
}

/// The boost's own status. Boosts of ours have no other reach than the one who boosts has; one that is asked for and cannot be is
/// refused.
async fn reblog(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(wanted): Params<Boost>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("write:statuses")?;
    let by = author(&caller)?;
    let reader = caller.reader();
    let speaker = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::unauthorized)?;
    let (post, _) = find(&app.db, &reader, &id).await?;
    let refused = match wanted.visibility.as_deref().unwrap_or_default() {
        "" => None,
        "public" | "unlisted" => (!speaker.outside).then_some("inside-only"),
        "private" => speaker.outside.then_some("not-allowed"),
        _ => Some("not-allowed"),
    };
    if let Some(why) = refused {
        return Err(community::Error::Invalid {
            field: "visibility",
            why,
        }
        .into());
    }
    let mut tx = app.db.begin().await?;
    let boost = reaction::boost(&mut tx, &by, post.id).await?;
    tx.commit().await?;
    let item = Item {
        at: boost.id.get(),
        post,
        boost: Some(boost),
    };
    let status = status::many(&app, &reader, vec![item]).await?.pop();
    status.map(Json).ok_or_else(ApiError::not_found)
}

async fn favourited_by(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    by_whom(&app, &caller, &id, reaction::Kind::Like, &paging).await
}

async fn reblogged_by(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    by_whom(&app, &caller, &id, reaction::Kind::Announce, &paging).await
}

async fn by_whom(
    app: &App,
    caller: &Caller,
    id: &str,
    kind: reaction::Kind,
    paging: &Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:accounts")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, id).await?;
    let page = paging.page(40, 80);
    let who = reaction::by_whom(&app.db, post.id, kind, reader.actor, &page).await?;
    let ids: Vec<_> = who.iter().map(|(_, actor)| *actor).collect();
    let mut accounts = account::by_id(app, &ids).await?;
    let cursors: Vec<i64> = who.iter().map(|(at, _)| *at).collect();
    let shown: Vec<_> = ids.iter().filter_map(|id| accounts.remove(id)).collect();
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            reach(wanted, false, outside, parent.map(above).as_ref()).ok()
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
            reach(Some("public"), true, true, None).ok(),
            Some(Inside),
            "local_only stays here"
        );
    }
}
