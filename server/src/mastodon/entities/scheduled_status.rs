//! ScheduledStatus: a post for later.

use community::{
    group,
    id::Id,
    media::{self, Media as Kept},
    member,
    post::Post,
    scheduled::Scheduled,
    time::Time,
};
use serde::Serialize;

use super::{
    media::{self as entity, Media},
    status,
};
use crate::{app::App, mastodon::error::ApiError};

/// A post for later.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduledStatus {
    pub id: Id<Scheduled>,
    pub scheduled_at: String,
    pub params: Params,
    pub media_attachments: Vec<Media>,
}

/// What was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Params {
    pub text: String,
    pub poll: Option<Poll>,
    pub media_ids: Option<Vec<String>>,
    pub sensitive: bool,
    pub spoiler_text: Option<String>,
    pub visibility: &'static str,
    pub local_only: bool,
    pub in_reply_to_id: Option<Id<Post>>,
    pub language: String,
    pub application_id: i64,
    pub scheduled_at: Option<String>,
    pub idempotency: Option<String>,
    pub with_rate_limit: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Poll {
    pub options: Vec<String>,
    pub expires_in: String,
    pub multiple: bool,
    pub hide_totals: bool,
}

/// One of hers.
pub async fn of(app: &App, scheduled: Scheduled) -> Result<ScheduledStatus, ApiError> {
    many(app, vec![scheduled])
        .await?
        .pop()
        .ok_or_else(ApiError::not_found)
}

/// Hers or the group's, in the order given; as many queries as there are writers, however much they wrote.
pub async fn many(app: &App, all: Vec<Scheduled>) -> Result<Vec<ScheduledStatus>, ApiError> {
    let media = media_of(app, &all).await?;
    Ok(all
        .into_iter()
        .map(|each| shown(app, each, &media))
        .collect())
}

fn shown(app: &App, scheduled: Scheduled, media: &[Kept]) -> ScheduledStatus {
    let wish = scheduled.wish.0;
    let (visibility, local_only) = status::visibility(wish.visibility);
    let joined = wish.media.iter();
    let media_attachments = joined
        .filter_map(|id| media.iter().find(|one| one.id == *id))
        .filter_map(|one| entity::of(&one.attachment(app.db.here())))
        .collect();
    ScheduledStatus {
        id: scheduled.id,
        scheduled_at: Time::to_rfc3339_millis(scheduled.due_at),
        params: Params {
            text: wish.text,
            poll: wish.poll.map(|question| Poll {
                options: question.options,
                expires_in: question.seconds.to_string(),
                multiple: question.multiple,
                hide_totals: question.hides_totals,
            }),
            media_ids: Some(wish.media.iter().map(ToString::to_string).collect())
                .filter(|ids: &Vec<String>| !ids.is_empty()),
            sensitive: wish.sensitive,
            spoiler_text: wish.content_note,
            visibility,
            local_only,
            in_reply_to_id: wish.in_reply_to,
            language: wish.language,
            application_id: 0,
            scheduled_at: None,
            idempotency: None,
            with_rate_limit: false,
        },
        media_attachments,
    }
}

/// What any of these will have.
async fn media_of(app: &App, all: &[Scheduled]) -> Result<Vec<Kept>, ApiError> {
    let named = all.iter().flat_map(|each| each.wish.0.media.iter());
    let ids: Vec<Id<Kept>> = named.copied().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut writers: Vec<_> = all.iter().map(|each| each.member_id).collect();
    writers.sort_unstable();
    writers.dedup();
    let mut hands = vec![group::ours(&app.db).await?.1.id];
    for writer in writers {
        hands.extend(member::get(&app.db, writer).await?.map(|one| one.actor_id));
    }
    Ok(media::several(&app.db, &hands, &ids).await?)
}
