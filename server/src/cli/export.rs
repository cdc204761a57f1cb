//! `kaifong export`: everything of the group in open formats, for people and for other programs.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use community::{
    actor, call, event, follow, group, line,
    member::{self, Role, State},
    post::{self, Viewer},
    store::Db,
    timeline::{self, Entry, Thing},
};
use serde_json::{Value, json};

use super::{export_files::Copies, private};
use crate::{app::config::Config, app::terminal, media::Files, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// A folder that does not exist yet. It will hold what was said inside the group: keep it safe.
    dir: PathBuf,
}

/// Writes the export.
pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let dir = arguments.dir;
    if dir.exists() {
        bail!(
            "{} is there already; nothing was written over",
            dir.display()
        );
    }
    let db = serve::open(config).await?;
    let (group, actor) = group::ours(&db).await?;
    private::folder(&dir.join("stories")).with_context(|| format!("making {}", dir.display()))?;
    let mut copies = Copies::to(&dir, Files::of(&config.data))?;
    let write = |name: &str, value: &Value| -> anyhow::Result<()> {
        private::write(&dir.join(name), &serde_json::to_string_pretty(value)?)
            .with_context(|| format!("writing {name}"))
    };
    let schedules: Vec<_> = group::schedules(&db)
        .await?
        .into_iter()
        .map(|schedule| schedule.data.0)
        .collect();
    let (picture, banner) = (
        copies.copy(actor.icon.as_deref())?,
        copies.copy(actor.image.as_deref())?,
    );
    write(
        "group.json",
        &json!({ "name": actor.name, "handle": actor.handle(), "address": actor.uri, "picture": picture, "banner": banner, "profile": group.profile.0, "meetings": schedules }),
    )?;
    let mut members = Vec::new();
    for state in [State::Active, State::Waiting, State::Queued] {
        for member in member::list(&db, state).await? {
            let worn = actor::get(&db, member.actor_id).await?;
            let picture = copies.copy(worn.and_then(|actor| actor.icon).as_deref())?;
            members.push(json!({ "handle": member.handle, "name": member.name, "picture": picture, "email": member.email, "state": member.state, "since": member.created_at.to_rfc3339() }));
        }
    }
    write("members.json", &Value::Array(members))?;
    let following: Vec<_> = follow::following(&db, actor.id).await?.iter().map(|(follow, other)| json!({ "handle": other.handle(), "address": other.uri, "state": follow.state })).collect();
    let followers: Vec<_> = follow::followers(&db, actor.id, follow::State::Accepted)
        .await?
        .iter()
        .map(|(_, other)| json!({ "handle": other.handle(), "address": other.uri }))
        .collect();
    write(
        "network.json",
        &json!({ "following": following, "followers": followers }),
    )?;

    let mut posts = Vec::new();
    for entry in everything(&db).await? {
        if matches!(entry.thing, Thing::Story(_)) {
            let title = entry.post.title.clone().unwrap_or_default();
            private::write(
                &dir.join("stories").join(format!("{}.md", entry.post.id)),
                &format!("# {title}\n\n{}\n", entry.post.source),
            )?;
        }
        let files = copies.of_post(&entry.post)?;
        posts.push(published(&db, &entry, files).await?);
    }
    let count = posts.len();
    write("posts.json", &Value::Array(posts))?;
    terminal::tell(&format!(
        "{count} posts with {} files, the profile, the members and the network are in {}.",
        copies.count,
        dir.display()
    ));
    if copies.missing > 0 {
        terminal::tell(&format!(
            "{} files that should be in the data directory were not there.",
            copies.missing
        ));
    }
    Ok(())
}

/// All that was published here, newest first, as a coordinator sees it. What was said to one person is nobody else's.
async fn everything(db: &Db) -> anyhow::Result<Vec<Entry>> {
    let coordinator = member::holding(db, &[Role::Coordinator])
        .await?
        .into_iter()
        .next();
    let viewer = match coordinator {
        Some(member) => member::present(db, member.id)
            .await?
            .map_or(Viewer::Nobody, Viewer::Member),
        None => Viewer::Nobody,
    };
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = post::written_here(db, before, 100).await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        before = Some(last.id);
        let mut seen = Vec::new();
        for post in page {
            if post::may_see(db, &viewer, &post).await? {
                seen.push(post);
            }
        }
        all.extend(timeline::entries(db, seen).await?);
    }
}

async fn published(db: &Db, entry: &Entry, files: Vec<Value>) -> anyhow::Result<Value> {
    let post = &entry.post;
    let mut value = json!({
        "id": post.id.to_string(),
        "address": post.uri,
        "page": post.url,
        "author": entry.author.name,
        "kind": post.kind,
        "visibility": post.visibility,
        "title": post.title,
        "text": post.source,
        "html": post.content.as_str(),
        "language": post.language,
        "tags": post.tags.0,
        "files": files,
        "published": post.published_at.to_rfc3339(),
        "edited": post.edited_at.map(|time| time.to_rfc3339()),
        "in_reply_to": post.in_reply_to_uri,
    });
    let more = match &entry.thing {
        Thing::Note => Value::Null,
        Thing::Story(story) => {
            json!({ "form": story.form, "teller": story.teller, "told_by": story.teller_label, "themes": story.themes.0, "book": story.book })
        }
        Thing::Event(event) => {
            let asked: Vec<_> = event::attendances(db, post.id)
                .await?
                .iter()
                .map(|one| json!({ "name": one.name, "state": one.state }))
                .collect();
            json!({
                "starts": event.starts_at.to_rfc3339(), "ends": event.ends_at.map(|time| time.to_rfc3339()), "timezone": event.timezone,
                "place": event.place_name, "area": event.area, "address": event.address, "online_link": event.online_link,
                "capacity": event.capacity, "status": event.status, "asked_to_come": asked,
            })
        }
        Thing::Call(call) | Thing::Offer(call) => {
            // What was asked through the group those alone decide on who know whose it is: nobody else reads what it holds back, nor
            // what was answered.
            let is_asked = call::ask::is_asked(db, post.id).await?;
            // Of who rang, how to reach her is for whoever helps and for the line.
            let is_kept = is_asked || line::is_by_phone(db, post.id).await?;
            let answers = if is_asked {
                Vec::new()
            } else {
                call::answers(db, post.id).await?
            };
            let answers: Vec<_> = answers
                .iter()
                .map(|answer| json!({ "name": answer.name, "message": answer.message, "places": answer.places, "state": answer.state, "date": answer.created_at.to_rfc3339() }))
                .collect();
            json!({
                "category": call.category, "needed": call.needed, "filled": call.filled, "needed_by": call.needed_by.map(|time| time.to_rfc3339()),
                "area": call.area, "held_back": call.held_back.as_ref().filter(|_| !is_kept), "state": call.state, "answers": answers,
            })
        }
    };
    if let (Some(value), false) = (value.as_object_mut(), more.is_null()) {
        value.insert(post.kind.as_str().to_owned(), more);
    }
    Ok(value)
}
