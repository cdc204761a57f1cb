//! What a device is told while its app is closed. Its screen says nothing: the app asks for the rest itself, with its own token.

use community::{
    access,
    id::Id,
    notification::{self, Notification},
    push::{self, Subscription},
    time::DAY,
};
use serde_json::json;

use super::{entities::notification as entity, error::ApiError, methods::notifications};
use crate::{
    app::{
        App,
        i18n::{Lang, Say},
    },
    auth::bearer::{self, Caller},
    pages::assets,
};

/// What is older is no news.
const OLDEST: i64 = 2 * DAY;

/// What there is to tell a device.
#[derive(Debug)]
pub enum Message {
    Nothing,
    /// Nobody is there any more who may be told.
    Over,
    Words(String),
}

/// What to tell a device of a notification: as apps show it, by the same rules, and only its type and id.
///
/// # Errors
/// When the database does not answer.
pub async fn message(
    app: &App,
    subscription: &Subscription,
    notification: Id<Notification>,
) -> Result<Message, ApiError> {
    let db = &app.db;
    let Some(caller) = caller(app, subscription).await? else {
        return Ok(Message::Over);
    };
    let (me, member) = (caller.actor()?, &caller.present()?.member);
    let which = notifications::those(&caller);
    let Some(told) = notification::get(db, member.id, &which, notification).await? else {
        return Ok(Message::Nothing);
    };
    let is_old = db.now().since(told.notification.created_at) > OLDEST;
    if is_old || !push::wants(db, subscription.policy, me, told.notification.actor_id).await? {
        return Ok(Message::Nothing);
    }
    let shown = entity::many(app, &caller, vec![told]).await?.pop();
    let is_wanted = |kind: &str| subscription.alerts.iter().any(|alert| alert == kind);
    let Some(shown) = shown.filter(|shown| is_wanted(shown.r#type)) else {
        return Ok(Message::Nothing);
    };
    let lang = Lang::from_tag(&member.language).unwrap_or_default();
    let t = Say::new(lang);
    let words = json!({
        // Only its hash is kept here; an app knows by its subscription whose it is.
        "access_token": "",
        "preferred_locale": lang.tag(),
        "notification_id": shown.id.get(),
        "notification_type": shown.r#type,
        "icon": db.here().url(&assets::address("avatar.png")),
        "title": t.get("push-title"),
        "body": t.get("push-body"),
    });
    Ok(Message::Words(words.to_string()))
}

/// Who is told there: as long as her token opens, and was given for this.
async fn caller(app: &App, subscription: &Subscription) -> Result<Option<Caller>, ApiError> {
    let Some(token) = access::live_token(&app.db, subscription.token_id).await? else {
        return Ok(None);
    };
    let caller = bearer::of_token(app, token).await?;
    Ok(caller.filter(|caller| caller.needs("push").is_ok()))
}
