//! What is said to those who know of something that was asked through the group.

use community::{
    call,
    id::Id,
    member::{self, Present},
    post::Post,
};

use crate::app::{App, error::AppError, i18n::Say};

/// Who asked it and who knows, in a sentence; `None` for whoever is neither, and for what nobody asked so.
pub async fn said(
    app: &App,
    t: Say,
    by: &Present,
    call: Id<Post>,
) -> Result<Option<String>, AppError> {
    let Some(ask) = call::ask::behind(&app.db, by, call).await? else {
        return Ok(None);
    };
    known(app, t, by, &ask).await.map(Some)
}

/// The same of an ask that she may know of.
pub async fn known(app: &App, t: Say, by: &Present, ask: &call::Ask) -> Result<String, AppError> {
    let hosts = call::ask::known_to(&app.db, ask.id).await?;
    let hosts: Vec<String> = hosts.into_iter().map(|host| host.name).collect();
    if ask.member_id == by.member.id {
        return Ok(if hosts.is_empty() {
            t.get("ask-known-to-nobody")
        } else {
            t.one("ask-known-to", "hosts", &t.list(&hosts))
        });
    }
    let asker = member::get(&app.db, ask.member_id).await?;
    let name = asker.map(|asker| asker.name).unwrap_or_default();
    let values = [("name", name.into()), ("hosts", t.list(&hosts).into())];
    Ok(t.with("ask-asked-by", &values))
}
