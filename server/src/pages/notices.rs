//! What concerns a member, each as a sentence that leads to the thing itself.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use chrono_tz::Tz;
use community::{
    actor::{self, Actor},
    call, event, follow,
    id::Id,
    line,
    member::{self, Present},
    notification::{self, Notification, Reason},
    post::{self as posts, Post, Viewer},
    reaction,
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        cards,
        group::{self, facts},
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(list))
        .route("/notices/read", post(read))
}

/// One line of the page.
struct Notice {
    sentence: String,
    /// What the hosts wrote with it.
    words: Vec<String>,
    href: String,
    when: String,
    is_new: bool,
}

#[derive(Template)]
#[template(path = "people/notices.html")]
struct Page {
    layout: Layout,
    t: Say,
    notices: Vec<Notice>,
    has_new: bool,
}

async fn list(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let all = notification::list(&app.db, present.member.id).await?;
    let actors: Vec<Id<Actor>> = all.iter().filter_map(|notice| notice.actor_id).collect();
    let names: HashMap<Id<Actor>, String> = actor::many(&app.db, &actors)
        .await?
        .into_iter()
        .map(|actor| (actor.id, actor.name))
        .collect();
    let mut notices = Vec::with_capacity(all.len());
    let mut whys: HashMap<i64, Post> = HashMap::new();
    for notice in &all {
        if notice.reason == Reason::EventCancelled {
            let why = why_cancelled(&app, &present, Id::new(notice.subject_id)).await?;
            whys.extend(why.map(|note| (notice.subject_id, note)));
        }
    }
    // Words that stand with another notice already.
    let quoted: HashSet<i64> = whys.values().map(|note| note.id.get()).collect();
    for notice in &all {
        if notice.reason == Reason::Reply && quoted.contains(&notice.subject_id) {
            continue;
        }
        let words = match notice.reason {
            Reason::EventCancelled => whys.get(&notice.subject_id),
            _ => None,
        };
        let place = place(&app, &present, (t, zone), notice).await?;
        let who = notice
            .actor_id
            .and_then(|id| names.get(&id).cloned())
            .or(place.who);
        notices.push(Notice {
            sentence: sentence(
                t,
                notice.reason,
                who.filter(|name| !name.is_empty()).as_deref(),
                place.title.as_deref(),
            ),
            words: words
                .map(|note| facts::paragraphs(&note.content.plain()))
                .unwrap_or_default(),
            href: place.href,
            when: t.moment(notice.created_at, zone),
            is_new: notice.read_at.is_none(),
        });
    }
    let has_new = notices.iter().any(|notice| notice.is_new);
    show(&Page {
        layout: layout.titled(&t.get("nav-notices")).private(),
        t,
        notices,
        has_new,
    })
}

async fn read(State(app): State<App>, Signed(present): Signed) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    notification::read_all(&mut tx, &present).await?;
    tx.commit().await?;
    Ok(layout::flash(
        Redirect::to("/notices").into_response(),
        Tone::Ok,
        i18n::key("notices-read"),
    ))
}

/// Why a member is told, in a sentence.
pub fn sentence(t: Say, reason: Reason, who: Option<&str>, title: Option<&str>) -> String {
    let word = match (reason, title) {
        (Reason::AnswerDeclined, None) => "answer-withdrawn",
        (Reason::CallerPassed, None) => "caller-withdrawn",
        _ => reason.as_str(),
    };
    let who = who.map_or_else(|| t.get("someone"), str::to_owned);
    let title = title.map_or_else(|| t.get("notice-untitled"), str::to_owned);
    let values = [("who", who.into()), ("title", title.into())];
    t.with(&format!("notice-{word}"), &values)
}

/// Where a notice leads, and how the thing there is called.
#[derive(Default)]
struct Place {
    href: String,
    title: Option<String>,
    who: Option<String>,
}

async fn place(
    app: &App,
    present: &Present,
    (t, zone): (Say, Tz),
    notice: &Notification,
) -> Result<Place, AppError> {
    let subject = notice.subject_id;
    match notice.reason {
        Reason::AnswerCame
        | Reason::AnswerAccepted
        | Reason::AnswerDeclined
        | Reason::AnswerPassed
        | Reason::AnswerConfirmed
        | Reason::AnswerTakenBack
        | Reason::AnswerLapsed
        | Reason::CallSettled => match call::answer_by_id(&app.db, Id::new(subject)).await? {
            Some(answer) => about(app, present, answer.call_id, "answers", answer.name).await,
            None => about(app, present, Id::new(subject), "answers", None).await,
        },
        Reason::AttendanceCame
        | Reason::AttendanceWelcomed
        | Reason::AttendanceDeclined
        | Reason::AttendanceMovedUp => {
            match event::attendance(&app.db, Id::new(subject)).await? {
                Some(attendance) => {
                    about(
                        app,
                        present,
                        attendance.event_id,
                        "attendances",
                        attendance.name,
                    )
                    .await
                }
                // Names are forgotten soon after the end.
                None => Ok(Place {
                    href: "/mine".into(),
                    ..Place::default()
                }),
            }
        }
        Reason::AskCame | Reason::AskReturned | Reason::AskPublished => {
            match call::ask::get(&app.db, present, Id::new(subject)).await? {
                Some(ask) => Ok(Place {
                    href: format!("/asks/{}", ask.id),
                    ..Place::default()
                }),
                // It was changed, or taken back.
                None => Ok(Place {
                    href: match notice.reason {
                        Reason::AskCame => "/desk".into(),
                        _ => "/mine".into(),
                    },
                    ..Place::default()
                }),
            }
        }
        Reason::EventCancelled
        | Reason::StillYes
        | Reason::OfferPaused
        | Reason::CallPassed
        | Reason::Reply
        | Reason::PrivatePost
        | Reason::Posted
        | Reason::CallFits
        | Reason::PollOver => about(app, present, Id::new(subject), "", None).await,
        Reason::AskedAfter => Ok(Place {
            href: format!("/posts/{subject}/afterwards"),
            ..about(app, present, Id::new(subject), "", None).await?
        }),
        // It is told in her app, where it was written.
        Reason::KeptBack => Ok(Place {
            href: "/mine".into(),
            ..Place::default()
        }),
        Reason::HelpersUntold => Ok(Place {
            href: format!("/posts/{subject}/untold"),
            ..Place::default()
        }),
        Reason::Thanked => Ok(Place {
            href: "/thanks".into(),
            ..Place::default()
        }),
        Reason::StartCame => Ok(Place {
            href: "/desk/starts".into(),
            ..Place::default()
        }),
        Reason::CallsFit => Ok(Place {
            href: "/volunteering".into(),
            ..about(app, present, Id::new(subject), "", None).await?
        }),
        Reason::VolunteerStill | Reason::VolunteerRests => Ok(Place {
            href: "/volunteering".into(),
            ..Place::default()
        }),
        Reason::Liked | Reason::Boosted => match reaction::get(&app.db, Id::new(subject)).await? {
            Some(reaction) => about(app, present, reaction.post_id, "", None).await,
            None => Ok(Place {
                href: "/mine".into(),
                ..Place::default()
            }),
        },
        Reason::FollowWaits | Reason::Followed => {
            let who = match follow::get(&app.db, Id::new(subject)).await? {
                Some(follow) => actor::get(&app.db, follow.follower_id)
                    .await?
                    .map(|actor| actor.name),
                None => None,
            };
            Ok(Place {
                href: "/desk/network".into(),
                who,
                ..Place::default()
            })
        }
        Reason::MemberAsked | Reason::MemberMovedUp | Reason::PlaceFree => {
            let who = member::get(&app.db, Id::new(subject))
                .await?
                .map(|member| member.name);
            Ok(Place {
                href: "/desk/members".into(),
                who,
                ..Place::default()
            })
        }
        Reason::ShiftOffered | Reason::ShiftTaken | Reason::ShiftFreed | Reason::ShiftDropped => {
            let time = line::time_of(&app.db, Id::new(subject)).await?;
            Ok(Place {
                href: "/line".into(),
                title: Some(match time {
                    Some((from, until)) => t.span(from, until, zone),
                    None => t.get("line-each-week"),
                }),
                who: None,
            })
        }
        Reason::CallerYes
        | Reason::CallerFound
        | Reason::CallerLost
        | Reason::CallerDone
        | Reason::CallerPassed => Ok(Place {
            href: "/line/duty#rang".into(),
            ..about(app, present, Id::new(subject), "", None).await?
        }),
        Reason::Dropped => {
            let who = actor::get(&app.db, Id::new(subject))
                .await?
                .map(|actor| actor.host);
            Ok(Place {
                href: "/desk/network".into(),
                who,
                ..Place::default()
            })
        }
        Reason::ReportLookedAt => Ok(Place {
            href: "/log".into(),
            ..Place::default()
        }),
        Reason::Reported => Ok(Place {
            href: "/desk/reports".into(),
            ..Place::default()
        }),
    }
}

/// What the hosts of a cancelled event wrote, as far as she may read it.
async fn why_cancelled(
    app: &App,
    present: &Present,
    id: Id<Post>,
) -> Result<Option<Post>, AppError> {
    let Some(event) = event::get(&app.db, id).await? else {
        return Ok(None);
    };
    let viewer = Viewer::Member(present.clone());
    let told = event::last_told(&app.db, &viewer, &event).await?;
    let Some((event::Change::Cancelled, note)) = told else {
        return Ok(None);
    };
    Ok(posts::see(&app.db, &viewer, note.id).await?)
}

/// The page of a post, or of all that came for it when the one who is told decides on it.
async fn about(
    app: &App,
    present: &Present,
    id: Id<Post>,
    all: &str,
    who: Option<String>,
) -> Result<Place, AppError> {
    let viewer = Viewer::Member(present.clone());
    let Some(post) = posts::see(&app.db, &viewer, id)
        .await?
        .filter(|post| post.deleted_at.is_none())
    else {
        return Ok(Place {
            href: "/mine".into(),
            title: None,
            who,
        });
    };
    let href = if !all.is_empty() && call::may_decide(&app.db, present, &post).await? {
        format!("/posts/{id}/{all}")
    } else {
        cards::href(&post)
    };
    let title = cards::name(&post, 60);
    Ok(Place {
        href,
        title: Some(title).filter(|title| !title.is_empty()),
        who,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::i18n::Lang;

    #[test]
    fn every_reason_is_a_sentence_in_both_languages() {
        for t in Lang::ALL.map(Say::new) {
            for reason in Reason::ALL {
                assert!(t.has(&format!("notice-{}", reason.as_str())), "{reason}");
                let said = sentence(t, *reason, None, None);
                assert!(!said.contains('$') && !said.contains('{'), "{said}");
            }
        }
        let t = Say::new(Lang::En);
        assert_eq!(
            sentence(t, Reason::AnswerCame, Some("Ah Ling"), Some("A lift")),
            "Ah Ling answered “A lift”."
        );
    }
}
