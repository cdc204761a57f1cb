//! The group whose pages these are.

use chrono_tz::Tz;
use community::{
    actor::{self, Actor},
    group::{self, Profile, Stage},
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    pages::{
        assets, cards,
        layout::{Layout, Robots, Sharing},
    },
};

/// The group whose pages these are.
pub struct Home {
    pub actor: Actor,
    pub profile: Profile,
    pub zone: Tz,
}

impl Home {
    /// Whether the group has come to its end (A18).
    pub fn has_ended(&self) -> bool {
        self.profile.stage == Stage::Ended
    }

    /// What search engines may do with the group's pages (A105).
    pub fn robots(&self) -> Robots {
        if self.profile.findable {
            Robots::Everything
        } else {
            Robots::Nothing
        }
    }

    /// The one sentence that tells what the group is.
    pub fn lead(&self, t: Say) -> String {
        [
            &self.profile.shares,
            &self.profile.about,
            &self.profile.for_whom,
        ]
        .into_iter()
        .find(|words| !words.trim().is_empty())
        .map_or_else(|| t.get("app-what"), |words| cards::shorten(words, 240))
    }

    pub(super) fn frame(&self, app: &App, layout: Layout, canonical: &str) -> Layout {
        let t = layout.t;
        let sharing = Sharing {
            title: self.actor.name.clone(),
            description: self.lead(t),
            image: app.db.here().url(&assets::address("card.png")),
            kind: "website",
        };
        Layout {
            robots: self.robots(),
            ..layout.shared(canonical, sharing)
        }
    }
}

/// The group of this node; `None` before set-up.
pub async fn find(app: &App) -> Result<Option<Home>, AppError> {
    let Some(group) = group::find(&app.db).await? else {
        return Ok(None);
    };
    let actor = actor::get(&app.db, group.actor_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let profile = group.profile.0;
    let zone = cards::zone(&profile.timezone);
    Ok(Some(Home {
        actor,
        profile,
        zone,
    }))
}

/// The group of this node.
///
/// # Errors
/// `NotFound` before set-up.
pub async fn ours(app: &App) -> Result<Home, AppError> {
    find(app).await?.ok_or(AppError::NotFound)
}
