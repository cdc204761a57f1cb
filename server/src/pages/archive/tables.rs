//! The lists that Mastodon and its kin take in: one line each, as they write them. Whoever has no address outside is named in none
//! of them, and nothing that was said inside: these files are made to be given to another server.

use community::{
    actor::{self, Actor},
    block, follow,
    id::Id,
    member::Present,
    mute,
    post::{Post, Viewer, Visibility},
    store::Page,
    text::table,
    timeline,
};

use super::zip::Zip;
use crate::app::{App, error::AppError};

const MANY: u32 = 80;

fn address(actor: &Actor) -> String {
    format!("{}@{}", actor.username, actor.host)
}

fn is_known_outside(actor: &Actor) -> bool {
    actor.deleted_at.is_none() && (!actor.local || actor.outside)
}

fn next(page: Page, last: Option<i64>) -> Option<Page> {
    last.map(|last| Page {
        max_id: Some(last),
        ..page
    })
}

/// Whom she follows, also through the node.
pub async fn following(app: &App, me: &Actor, zip: &mut Zip) -> Result<(), AppError> {
    zip.begin("following_accounts.csv")?;
    let head = [
        "Account address",
        "Show boosts",
        "Notify on new posts",
        "Languages",
    ];
    zip.write(table::row(&head).as_bytes()).await?;
    let mut page = Page::newest(MANY);
    loop {
        let rows = follow::followed_by(&app.db, me.id, &page).await?;
        let ids: Vec<Id<Actor>> = rows.iter().map(|(_, actor)| actor.id).collect();
        let ties = follow::ties(&app.db, me.id, &ids).await?;
        for (_, actor) in rows.iter().filter(|(_, actor)| is_known_outside(actor)) {
            let Some(tie) = ties.iter().find(|tie| tie.other == actor.id) else {
                continue;
            };
            let cells = [
                &address(actor),
                &tie.reblogs.to_string(),
                &tie.notify.to_string(),
                &tie.languages.join(", "),
            ];
            zip.write(table::row(&cells.map(String::as_str)).as_bytes())
                .await?;
        }
        match next(page, rows.last().map(|(bond, _)| bond.get())) {
            Some(more) => page = more,
            None => break,
        }
    }
    Ok(())
}

/// Of whom she wants nothing.
pub async fn blocked(app: &App, me: &Actor, zip: &mut Zip) -> Result<(), AppError> {
    zip.begin("blocked_accounts.csv")?;
    let mut page = Page::newest(MANY);
    loop {
        let rows = block::by_page(&app.db, me.id, &page).await?;
        let ids: Vec<Id<Actor>> = rows.iter().map(|(_, actor)| *actor).collect();
        for actor in actor::many(&app.db, &ids).await? {
            if is_known_outside(&actor) {
                zip.write(table::row(&[&address(&actor)]).as_bytes())
                    .await?;
            }
        }
        match next(page, rows.last().map(|(id, _)| *id)) {
            Some(more) => page = more,
            None => break,
        }
    }
    Ok(())
}

/// Whom she would rather not read; those for a while alone are left out, as their time would not go along.
pub async fn muted(app: &App, me: &Actor, zip: &mut Zip) -> Result<(), AppError> {
    zip.begin("muted_accounts.csv")?;
    zip.write(table::row(&["Account address", "Hide notifications"]).as_bytes())
        .await?;
    let mut page = Page::newest(MANY);
    loop {
        let rows = mute::page(&app.db, me.id, &page).await?;
        let ids: Vec<Id<Actor>> = rows.iter().map(|mute| mute.muted_id).collect();
        for actor in actor::many(&app.db, &ids).await? {
            let Some(mute) = rows.iter().find(|mute| mute.muted_id == actor.id) else {
                continue;
            };
            if is_known_outside(&actor) && mute.ends_at.is_none() {
                let cells = [&address(&actor), &mute.notifications.to_string()];
                zip.write(table::row(&cells.map(String::as_str)).as_bytes())
                    .await?;
            }
        }
        match next(page, rows.last().map(|mute| mute.id)) {
            Some(more) => page = more,
            None => break,
        }
    }
    Ok(())
}

/// What she keeps and still may see, as far as others could find it.
pub async fn bookmarks(app: &App, by: &Present, zip: &mut Zip) -> Result<(), AppError> {
    zip.begin("bookmarks.csv")?;
    let reader = timeline::Reader {
        viewer: Viewer::Member(by.clone()),
        actor: Some(by.member.actor_id),
    };
    let mut page = Page::newest(Page::MAX_LIMIT);
    loop {
        let stream = timeline::bookmarks(&app.db, &reader, &page).await?;
        for item in stream.items.iter().filter(|item| may_be_named(&item.post)) {
            zip.write(table::row(&[&item.post.uri]).as_bytes()).await?;
        }
        match next(page, stream.cursors.last().copied()) {
            Some(more) => page = more,
            None => break,
        }
    }
    Ok(())
}

fn may_be_named(post: &Post) -> bool {
    match post.visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Followers => true,
        Visibility::Direct | Visibility::Inside => false,
    }
}
