//! Instance: what this place is, and what apps may count on.

use community::{
    group::Joining,
    media::{LONGEST_DESCRIPTION, MOST},
    text,
};
use serde_json::{Value, json};

use crate::{
    app::{
        App,
        i18n::{Lang, Say},
    },
    mastodon::{entities::account, error::ApiError},
    media,
    pages::{
        assets,
        group::{self, Home, facts},
    },
};

/// The Mastodon whose API this is, as far as it is here; apps choose what they ask for by it.
pub const VERSION: &str = concat!(
    "4.3.0 (compatible; Kaifong ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// The most letters of a post that apps should offer.
pub const LONGEST: usize = 5000;

/// A rule of the group, in its own language.
fn rules(home: &Home) -> Value {
    let t = Say::new(Lang::from_accept(&home.profile.language).unwrap_or_default());
    let own = home.profile.confidentiality_words.trim();
    json!([{"id": "1", "text": facts::confidentiality(t, &home.profile), "hint": own}])
}

async fn configuration(app: &App) -> Result<Value, ApiError> {
    let here = app.db.here();
    // ws where the server is reached by http, wss where it is reached by https.
    let streaming = here.url("").replacen("http", "ws", 1);
    let key = app.push_key().await?.public();
    Ok(json!({
        "urls": {"streaming": streaming, "status": null, "about": here.url("/about")},
        "vapid": {"public_key": key},
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {
            "max_characters": LONGEST,
            "max_media_attachments": MOST,
            "characters_reserved_per_url": 23,
            "supported_mime_types": ["text/plain"],
        },
        "media_attachments": {
            "supported_mime_types": media::TYPES,
            "description_limit": LONGEST_DESCRIPTION,
            "image_size_limit": media::LARGEST_PICTURE,
            "image_matrix_limit": media::MOST_PIXELS,
            "video_size_limit": media::LARGEST_RECORDING,
            "video_frame_rate_limit": 60,
            "video_matrix_limit": 8_294_400,
        },
        "polls": {
            "max_options": 8,
            "max_characters_per_option": 100,
            "min_expiration": 300,
            "max_expiration": 2_629_746,
        },
        "translation": {"enabled": false},
        "limited_federation": false,
    }))
}

struct Registrations {
    enabled: bool,
    approval_required: bool,
}

fn registrations(home: &Home) -> Registrations {
    Registrations {
        enabled: home.profile.takes_anyone(),
        approval_required: home.profile.joining == Joining::TalkFirst,
    }
}

fn languages(home: &Home) -> Vec<String> {
    let mut all = vec![home.profile.language.clone()];
    for language in &home.profile.languages {
        if !all.contains(language) {
            all.push(language.clone());
        }
    }
    all
}

/// As apps of today read it. How many people there are is nobody's business.
pub async fn v2(app: &App) -> Result<Value, ApiError> {
    let home = group::ours(app).await?;
    let here = app.db.here();
    let image = here.url(&assets::address("avatar.png"));
    let taken_in = registrations(&home);
    Ok(json!({
        "domain": here.authority(),
        "title": home.actor.name,
        "version": VERSION,
        "source_url": app.config.source_url,
        "description": home.profile.about,
        "usage": {"users": {"active_month": 0}},
        "thumbnail": {"url": image, "blurhash": null, "versions": {}},
        "icon": [{"src": image, "size": "120x120"}],
        "languages": languages(&home),
        "configuration": configuration(app).await?,
        "registrations": {
            "enabled": taken_in.enabled,
            "approval_required": taken_in.approval_required,
            "reason_required": false,
            "message": home.profile.joining_words,
            "min_age": null,
            "url": here.url("/join"),
        },
        // Grouped notifications came with it.
        "api_versions": {"mastodon": 2},
        "contact": {
            "email": "",
            "account": account::account(app, home.actor.clone()).await?,
        },
        "rules": rules(&home),
    }))
}

/// As older apps read it.
pub async fn v1(app: &App) -> Result<Value, ApiError> {
    let home = group::ours(app).await?;
    let here = app.db.here();
    let taken_in = registrations(&home);
    let configuration = configuration(app).await?;
    let streaming = configuration["urls"]["streaming"].clone();
    let contact = account::account(app, home.actor.clone()).await?;
    Ok(json!({
        "uri": here.authority(),
        "title": home.actor.name,
        "short_description": home.profile.about,
        "description": text::plain_to_html(&home.profile.about, &|_| None).as_str(),
        "email": "",
        "version": VERSION,
        "urls": {"streaming_api": streaming},
        "stats": {"user_count": 1, "status_count": contact.statuses_count, "domain_count": 0},
        "thumbnail": here.url(&assets::address("avatar.png")),
        "languages": languages(&home),
        "registrations": taken_in.enabled,
        "approval_required": taken_in.approval_required,
        "invites_enabled": true,
        "configuration": configuration,
        "contact_account": contact,
        "rules": rules(&home),
    }))
}

/// The rules alone.
pub async fn all_rules(app: &App) -> Result<Value, ApiError> {
    Ok(rules(&group::ours(app).await?))
}

/// The group in its own words, as HTML.
pub async fn description(app: &App) -> Result<Value, ApiError> {
    let home = group::ours(app).await?;
    Ok(json!({
        "updated_at": home.actor.updated_at.to_rfc3339_millis(),
        "content": text::plain_to_html(&home.profile.about, &|_| None).as_str(),
    }))
}
