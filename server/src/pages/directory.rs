//! The groups we know, for programs: what each says of itself, as far as it wants to be listed.

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use community::{
    actor::Actor,
    follow,
    group::{self, Joining, Profile, Schedule, Stage},
    store::Db,
};
use federation::objects::actor::{open_contacts, read_group_profile};
use serde_json::{Value, json};

use crate::{
    app::{App, error::AppError},
    auth::visitor::Visitor,
    pages::group::{Home, ours},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/directory.json", get(directory))
}

/// A group that we know, with what it says of itself.
pub struct Known {
    pub actor: Actor,
    pub profile: Profile,
    pub schedules: Vec<Schedule>,
}

/// Our own group and those that it follows, as far as they tell us.
pub async fn known(db: &Db, home: Home) -> Result<Vec<Known>, AppError> {
    let schedules = group::schedules(db).await?;
    let followed = follow::following(db, home.actor.id).await?;
    let mut known = vec![Known {
        actor: home.actor,
        profile: home.profile,
        schedules: schedules.into_iter().map(|stored| stored.data.0).collect(),
    }];
    for (follow, actor) in followed {
        let profile = actor
            .profile
            .as_ref()
            .and_then(|profile| read_group_profile(&profile.0));
        if let Some((profile, schedules)) = profile
            .filter(|_| follow.state == follow::State::Accepted && actor.deleted_at.is_none())
        {
            known.push(Known {
                actor,
                profile,
                schedules,
            });
        }
    }
    Ok(known)
}

/// Everyone reads what our group says of itself; whom it follows, only members (PR11).
async fn directory(State(app): State<App>, visitor: Visitor) -> Result<Response, AppError> {
    let is_member = visitor.present.is_some();
    let groups: Vec<Value> = known(&app.db, ours(&app).await?)
        .await?
        .iter()
        .filter(|known| known.profile.directory_consent)
        .filter(|known| is_member || known.actor.local)
        .map(entry)
        .collect();
    Ok((
        [("x-robots-tag", "noindex")],
        Json(json!({"groups": groups})),
    )
        .into_response())
}

/// In the words that groups use among each other (FEDERATION.md); contact lines are those for everyone.
fn entry(known: &Known) -> Value {
    let Known {
        actor,
        profile,
        schedules,
    } = known;
    let has_ended = profile.stage == Stage::Ended;
    let meetings: Vec<Value> = schedules
        .iter()
        .filter(|_| !has_ended)
        .map(|schedule| {
            json!({
                "name": schedule.name,
                "rrule": group::rrule_text(schedule),
                "startsAt": schedule.starts_at,
                "minutes": schedule.minutes,
                "timezone": schedule.timezone,
                "modes": schedule.modes,
                "place": schedule.place,
                "focus": schedule.focus,
            })
        })
        .collect();
    let contacts: Vec<Value> = open_contacts(profile)
        .map(|contact| json!({"label": contact.label, "value": contact.value}))
        .collect();
    json!({
        "id": actor.uri,
        "name": actor.name,
        "handle": actor.handle(),
        "url": actor.url,
        "whoItIsFor": profile.for_whom,
        "shares": profile.shares,
        "topics": profile.topics,
        "focus": profile.focus,
        "area": profile.area,
        "languages": profile.languages,
        "membership": if has_ended { Joining::Closed } else { profile.joining },
        "cost": {"model": profile.cost, "words": profile.cost_words},
        "leadership": profile.leadership,
        "confidentiality": profile.confidentiality,
        "stage": profile.stage,
        "accessibility": profile.accessibility,
        "meetings": meetings,
        "waysToReachUs": contacts,
    })
}
