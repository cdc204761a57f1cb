//! ScheduledStatus: a post for later.

use community::{id::Id, post::Post, scheduled::Scheduled, time::Time};
use serde::Serialize;

use super::status;

/// A post for later.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduledStatus {
    pub id: Id<Scheduled>,
    pub scheduled_at: String,
    pub params: Params,
    pub media_attachments: [(); 0],
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
pub fn of(scheduled: Scheduled) -> ScheduledStatus {
    let wish = scheduled.wish.0;
    let (visibility, local_only) = status::visibility(wish.visibility);
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
            media_ids: None,
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
        media_attachments: [],
    }
}
