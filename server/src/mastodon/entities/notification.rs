//! Notification: what concerns a member, in the types that apps know. What is ours (an answer, a yes, a change) comes as a mention or
//! an update: the status it is about, with a sentence before it that tells what happened.

use std::collections::HashMap;

use community::{
    actor::Actor,
    group,
    id::Id,
    notification::{self, Reason, Told},
    post::Post,
    report, timeline,
};
use serde::Serialize;

use super::{
    account::{self, Account},
    report::Report,
    status::{self, Status},
};
use crate::{
    app::{
        App,
        i18n::{Lang, Say},
    },
    auth::bearer::Caller,
    mastodon::error::ApiError,
    pages::{cards, notices},
};

/// What concerns a member.
#[derive(Debug, Clone, Serialize)]
pub struct Notification {
    pub id: Id<notification::Notification>,
    pub r#type: &'static str,
    pub created_at: String,
    pub group_key: String,
    pub account: Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// The type by which apps know a reason; `None` for what only pages tell.
pub fn type_of(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::Reply
        | Reason::PrivatePost
        | Reason::AnswerCame
        | Reason::AnswerAccepted
        | Reason::AnswerDeclined
        | Reason::AnswerPassed
        | Reason::AnswerConfirmed
        | Reason::AnswerTakenBack
        | Reason::AttendanceCame
        | Reason::AttendanceWelcomed
        | Reason::AttendanceDeclined => "mention",
        Reason::AnswerLapsed
        | Reason::CallSettled
        | Reason::AttendanceMovedUp
        | Reason::EventCancelled
        | Reason::StillYes
        | Reason::AskedAfter
        | Reason::CallPassed
        | Reason::OfferPaused => "update",
        Reason::Posted | Reason::CallFits | Reason::CallsFit => "status",
        Reason::Boosted => "reblog",
        Reason::Liked => "favourite",
        Reason::PollOver => "poll",
        Reason::Followed => "follow",
        Reason::FollowWaits => "follow_request",
        Reason::MemberAsked | Reason::MemberMovedUp | Reason::PlaceFree => "admin.sign_up",
        Reason::Reported => "admin.report",
        // The rota, who rang, whom only a person can tell, what somebody asks unseen, and who would like to start a group are on the
        // pages only.
        Reason::ShiftOffered
        | Reason::ShiftTaken
        | Reason::ShiftFreed
        | Reason::ShiftDropped
        | Reason::CallerYes
        | Reason::CallerFound
        | Reason::CallerLost
        | Reason::CallerDone
        | Reason::CallerPassed
        | Reason::HelpersUntold
        | Reason::KeptBack
        | Reason::AskCame
        | Reason::AskPublished
        | Reason::AskReturned
        | Reason::ReportLookedAt
        | Reason::Dropped
        | Reason::VolunteerStill
        | Reason::VolunteerRests
        | Reason::StartCame
        | Reason::Thanked => return None,
    })
}

/// Whether the status alone says what happened.
fn speaks_for_itself(reason: Reason) -> bool {
    match reason {
        Reason::Reply
        | Reason::PrivatePost
        | Reason::Posted
        | Reason::Boosted
        | Reason::Liked
        | Reason::PollOver => true,
        Reason::AnswerCame
        | Reason::AnswerAccepted
        | Reason::AnswerDeclined
        | Reason::AnswerPassed
        | Reason::AnswerConfirmed
        | Reason::AnswerTakenBack
        | Reason::AnswerLapsed
        | Reason::CallSettled
        | Reason::AskCame
        | Reason::AskPublished
        | Reason::AskReturned
        | Reason::AttendanceCame
        | Reason::AttendanceWelcomed
        | Reason::AttendanceDeclined
        | Reason::AttendanceMovedUp
        | Reason::EventCancelled
        | Reason::StillYes
        | Reason::CallPassed
        | Reason::HelpersUntold
        | Reason::KeptBack
        | Reason::OfferPaused
        | Reason::AskedAfter
        | Reason::Thanked
        | Reason::StartCame
        | Reason::CallFits
        | Reason::CallsFit
        | Reason::VolunteerStill
        | Reason::VolunteerRests
        | Reason::Followed
        | Reason::FollowWaits
        | Reason::MemberAsked
        | Reason::MemberMovedUp
        | Reason::PlaceFree
        | Reason::ShiftOffered
        | Reason::ShiftTaken
        | Reason::ShiftFreed
        | Reason::ShiftDropped
        | Reason::CallerYes
        | Reason::CallerFound
        | Reason::CallerLost
        | Reason::CallerDone
        | Reason::CallerPassed
        | Reason::Reported
        | Reason::ReportLookedAt
        | Reason::Dropped => false,
    }
}

/// The reasons of which an app wants to know: those of `types`, or all, without those of `excluded`.
pub fn reasons(types: &[String], excluded: &[String]) -> Vec<Reason> {
    let wanted = |reason: &&Reason| {
        type_of(**reason).is_some_and(|kind| {
            (types.is_empty() || types.iter().any(|one| one == kind))
                && !excluded.iter().any(|one| one == kind)
        })
    };
    Reason::ALL.iter().filter(wanted).copied().collect()
}

/// Notifications as apps show them, in the order given; a fixed number of queries, reports apart. What is about a post that the
/// member may not see (any more) is left out.
pub async fn many(
    app: &App,
    caller: &Caller,
    told: Vec<Told>,
) -> Result<Vec<Notification>, ApiError> {
    let reader = caller.reader();
    let ids: Vec<Id<Post>> = told.iter().filter_map(|one| one.post_id).collect();
    let posts: HashMap<Id<Post>, Post> = timeline::seen(&app.db, &reader, &ids)
        .await?
        .into_iter()
        .map(|post| (post.id, post))
        .collect();
    let statuses: HashMap<String, Status> =
        status::of_posts(app, &reader, posts.values().cloned().collect())
            .await?
            .into_iter()
            .map(|status| (status.id.clone(), status))
            .collect();
    let group = group::find(&app.db).await?.map(|group| group.actor_id);
    let mut people: Vec<Id<Actor>> = told
        .iter()
        .filter_map(|one| one.notification.actor_id)
        .chain(posts.values().map(|post| post.author_id))
        .chain(group)
        .collect();
    people.sort_unstable();
    people.dedup();
    let accounts = account::by_id(app, &people).await?;
    let t = Say::new(Lang::from_tag(&caller.present()?.member.language).unwrap_or_default());
    let mut all = Vec::with_capacity(told.len());
    for Told {
        notification,
        post_id,
    } in told
    {
        let reason = notification.reason;
        let Some(kind) = type_of(reason) else {
            continue;
        };
        let post = post_id.and_then(|id| posts.get(&id));
        let needs_post = matches!(
            kind,
            "mention" | "update" | "status" | "reblog" | "favourite" | "poll"
        );
        if needs_post && post.is_none() {
            continue;
        }
        let doer = notification.actor_id.and_then(|id| accounts.get(&id));
        let account = doer
            .or_else(|| post.and_then(|post| accounts.get(&post.author_id)))
            .or_else(|| group.and_then(|id| accounts.get(&id)));
        let Some(account) = account.cloned() else {
            continue;
        };
        let status = post
            .and_then(|post| Some((post, statuses.get(&post.id.to_string())?.clone())))
            .map(|(post, mut status)| {
                // A reply that is an answer says it in its author's own words.
                let is_said = speaks_for_itself(reason)
                    || (reason == Reason::AnswerCame && post.in_reply_to_uri.is_some());
                if !is_said {
                    let who = doer.map(|doer| doer.display_name.as_str());
                    let sentence = sentence(t, reason, who, post);
                    before(&mut status.content, &mut status.spoiler_text, &sentence);
                }
                status
            });
        let report = match reason {
            Reason::Reported => match reported(app, caller, notification.subject_id).await? {
                // Somebody else looks at it now.
                None => continue,
                report => report,
            },
            _ => None,
        };
        all.push(Notification {
            id: notification.id,
            r#type: kind,
            created_at: notification.created_at.to_rfc3339_millis(),
            group_key: group_key(kind, notification.id, post.map(|post| post.id)),
            account,
            status,
            report,
        });
    }
    Ok(all)
}

/// Likes and boosts of one post belong together; everything else stands by itself.
fn group_key(kind: &str, id: Id<notification::Notification>, post: Option<Id<Post>>) -> String {
    match (kind, post) {
        ("favourite" | "reblog", Some(post)) => format!("{kind}-{post}"),
        _ => format!("ungrouped-{id}"),
    }
}

fn sentence(t: Say, reason: Reason, who: Option<&str>, post: &Post) -> String {
    let title = cards::name(post, 60);
    let title = Some(title.as_str()).filter(|title| !title.is_empty());
    notices::sentence(t, reason, who.filter(|name| !name.is_empty()), title)
}

/// Puts what happened before the words of a status, or before the warning that covers them: apps may keep this status and show it
/// elsewhere, and what was covered stays so.
fn before(content: &mut String, warning: &mut String, sentence: &str) {
    if warning.is_empty() {
        let said = community::text::plain_to_html(sentence, &|_| None);
        content.insert_str(0, said.as_str());
    } else {
        warning.insert_str(0, &format!("{sentence} · "));
    }
}

/// What was reported, if she may look at it now.
async fn reported(app: &App, caller: &Caller, id: i64) -> Result<Option<Report>, ApiError> {
    let Some(report) = report::get(&app.db, Id::new(id)).await? else {
        return Ok(None);
    };
    if !report::may_look(&app.db, caller.present()?, &report).await? {
        return Ok(None);
    }
    let mut about = account::by_id(app, &[report.about_id]).await?;
    Ok(about
        .remove(&report.about_id)
        .map(|about| super::report::report(report, about, Vec::new())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_covered_stays_covered() {
        let told = |warning: &str| {
            let (mut content, mut warning) = ("<p>Words</p>".to_owned(), warning.to_owned());
            before(&mut content, &mut warning, "Mei said yes");
            (content, warning)
        };
        let open = ("<p>Mei said yes</p><p>Words</p>".into(), String::new());
        assert_eq!(told(""), open);
        let covered = ("<p>Words</p>".into(), "Mei said yes · Epilepsy".into());
        assert_eq!(told("Epilepsy"), covered);
    }
}
