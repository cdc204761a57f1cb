//! `PATCH /api/v1/accounts/update_credentials`: her profile, or the group's, from an app.

use axum::{
    Json,
    extract::{Request, State},
};
use community::{
    actor, group,
    media::{self, Purpose},
    member::{self, Description, Posting, Preferences, Present},
    store::Tx,
};
use serde::Deserialize;

use crate::{
    app::{App, error::AppError},
    auth::bearer::Caller,
    mastodon::{
        entities::account::{self, CredentialAccount},
        error::ApiError,
        form,
    },
    media::{self as kept, Files, Incoming, Intake, Refusal, Told, Words},
};

/// What is absent stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    display_name: Option<String>,
    note: Option<String>,
    locked: Option<bool>,
    bot: Option<bool>,
    discoverable: Option<bool>,
    fields_attributes: Option<Vec<Line>>,
    source: Option<Source>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    name: String,
    value: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Source {
    privacy: Option<String>,
    sensitive: Option<bool>,
    language: Option<String>,
}

pub async fn update(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<CredentialAccount>, ApiError> {
    caller.needs("write:accounts")?;
    let present = caller.present()?;
    let mut intake = Intake::new(Files::of(&app.config.data), &["avatar", "header"]);
    let wish: Wish = form::with_files(request, &mut intake).await?;
    let pictures = pictures(&mut intake)?;
    if !pictures.is_empty() && caller.is_group() && !present.is_coordinator() {
        return Err(ApiError::not_allowed());
    }
    let mut faces = Vec::new();
    for (purpose, incoming) in pictures {
        let words = Words::default();
        faces.push(kept::keep(&app, caller.actor()?, purpose, incoming, words).await?);
    }
    let mut tx = app.db.begin().await?;
    if caller.is_group() {
        of_group(&mut tx, present, wish).await?;
    } else {
        of_member(&mut tx, present, wish).await?;
    }
    for face in &faces {
        media::wear(&mut tx, present, face).await?;
    }
    tx.commit().await?;
    let actor = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let caller = caller.refreshed(&app).await?;
    account::of_caller(&app, &caller, actor).await.map(Json)
}

/// What came to be worn; nothing of it is kept when one is no picture.
fn pictures(intake: &mut Intake) -> Result<Vec<(Purpose, Incoming)>, AppError> {
    let mut pictures = Vec::new();
    for (name, purpose) in [("avatar", Purpose::Icon), ("header", Purpose::Banner)] {
        match intake.take(name)? {
            Some(incoming) if matches!(incoming.told, Told::Picture(_)) => {
                pictures.push((purpose, incoming));
            }
            Some(_) => return Err(Refusal::UNKNOWN.into()),
            None => {}
        }
    }
    Ok(pictures)
}

async fn of_member(tx: &mut Tx, present: &Present, wish: Wish) -> Result<(), ApiError> {
    let member = &present.member;
    let description = Description {
        note: wish.note,
        fields: wish.fields_attributes.map(|lines| {
            lines
                .into_iter()
                .map(|line| (line.name, line.value))
                .collect()
        }),
        approves_followers: wish.locked,
    };
    member::describe(tx, present, description).await?;
    let before = &member.preferences.0;
    let source = wish.source.unwrap_or_default();
    let posting = Posting {
        privacy: match source.privacy {
            Some(word) if PRIVACIES.contains(&word.as_str()) => Some(word),
            Some(_) => {
                return Err(ApiError::invalid(
                    "Validation failed: source: privacy is unknown",
                ));
            }
            None => before.posting.privacy.clone(),
        },
        sensitive: source.sensitive.unwrap_or(before.posting.sensitive),
        language: match source.language {
            Some(language) => Some(language).filter(|language| is_language(language)),
            None => before.posting.language.clone(),
        },
    };
    let preferences = Preferences {
        posting,
        is_bot: wish.bot.unwrap_or(before.is_bot),
        is_discoverable: wish.discoverable.unwrap_or(before.is_discoverable),
        ..before.clone()
    };
    // Everyone here is called something: without another name she is called as she signs in.
    let name = match wish.display_name.as_deref().map(str::trim) {
        None => member.name.as_str(),
        Some("") => member.handle.as_str(),
        Some(name) => name,
    };
    member::change(
        tx,
        present,
        name,
        &member.language,
        member.email.as_deref(),
        preferences,
    )
    .await?;
    Ok(())
}

const PRIVACIES: [&str; 4] = ["public", "unlisted", "private", "direct"];

fn is_language(text: &str) -> bool {
    (2..=35).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The group's name and what it says of itself, by coordinators; its lines are written on its own page.
async fn of_group(tx: &mut Tx, present: &Present, wish: Wish) -> Result<(), ApiError> {
    if wish.display_name.is_none() && wish.note.is_none() && wish.locked.is_none() {
        return Ok(());
    }
    let (group, actor) = group::ours(&mut *tx).await?;
    let mut profile = group.profile.0;
    if let Some(note) = wish.note {
        profile.about = note;
    }
    if let Some(locked) = wish.locked {
        profile.approves_followers = locked;
    }
    let name = wish.display_name.unwrap_or(actor.name);
    group::change(tx, present, &name, profile).await?;
    Ok(())
}
