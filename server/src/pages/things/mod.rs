//! The page of anything published, ours or from elsewhere: read, answered, replied to, withdrawn.

pub mod aside;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post as posted},
};
use chrono_tz::Tz;
use community::{
    call, event, group,
    id::Id,
    line, notification,
    post::{self, Author, Draft, Kind, Post, Viewer, Visibility},
    reaction, report, story,
    time::Time,
    timeline::{self, Entry, Thing},
};
use http::{HeaderMap, StatusCode};

use self::aside::Aside;
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Signed, Visitor},
    pages::{
        asking, assets, cards,
        fields::Fields,
        form::{Choice, Faults},
        group::facts,
        joined::Joined,
        layout::{self, Layout, Robots, Sharing, Tone},
        narrator,
        render::show_public,
        seen::{self, Fact, Seen},
        untold,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/@{handle}/{id}", get(ours))
        .route("/network/posts/{id}", get(others))
        .route("/posts/{id}/reply", posted(reply))
        .route("/posts/{id}/like", posted(like))
        .route("/posts/{id}/withdraw", posted(withdraw))
}

async fn ours(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    headers: HeaderMap,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = id.parse::<Id<Post>>().map_err(|_| AppError::NotFound)?;
    let entry = find(&app, &visitor, id).await?;
    if !entry.post.local || entry.author.username != handle {
        return Err(AppError::NotFound);
    }
    let narrators = match layout::cookie(&headers, narrator::HANDED_OVER) {
        Some(secret) => story::by_secret(&app.db, secret)
            .await?
            .filter(|story| story.post_id == id)
            .map(|_| secret.to_owned()),
        None => None,
    };
    let page = Page::of(
        &app,
        &visitor,
        layout,
        entry,
        Answering::default(),
        narrators.as_deref(),
    )
    .await?;
    let mut response = page.into_response();
    if narrators.is_some() {
        // Shown once.
        narrator::take_away(
            &mut response,
            &format!("/@{handle}/{id}"),
            app.config.is_https(),
        );
    }
    Ok(response)
}

async fn others(
    State(app): State<App>,
    Signed(_): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = find(&app, &visitor, id).await?;
    if entry.post.local {
        return Ok(Redirect::to(&cards::href(&entry.post)).into_response());
    }
    Ok(
        Page::of(&app, &visitor, layout, entry, Answering::default(), None)
            .await?
            .into_response(),
    )
}

/// What the viewer may see; what was withdrawn is gone.
pub async fn find(app: &App, visitor: &Visitor, id: Id<Post>) -> Result<Entry, AppError> {
    let entry = timeline::entry(&app.db, &visitor.viewer(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if entry.post.deleted_at.is_some() {
        Err(AppError::Gone)
    } else {
        Ok(entry)
    }
}

/// A form on the page that needs another look, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct Answering {
    pub faults: Faults,
    pub fields: Fields,
    /// Which form: a word such as `reply`.
    pub form: &'static str,
}

impl Answering {
    /// The page of a thing again, with the form that needs another look.
    pub async fn again(
        mut self,
        app: &App,
        visitor: &Visitor,
        layout: Layout,
        id: Id<Post>,
    ) -> Result<Response, AppError> {
        self.faults = self.faults.of_blank(self.fields.is_blank());
        let entry = find(app, visitor, id).await?;
        let page = Page::of(app, visitor, layout, entry, self, None).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }
}

struct Reply {
    card: cards::Card,
    content: community::text::Html,
    joined: Joined,
    is_ours: bool,
}

#[derive(Template)]
#[template(path = "things/show.html")]
struct Page {
    layout: Layout,
    t: Say,
    id: Id<Post>,
    uri: String,
    heading: String,
    seen: Seen,
    held: Vec<Fact>,
    author_href: Option<String>,
    /// Where a member thanks who wrote it, when it is another of us.
    thank_href: Option<String>,
    changed: Option<String>,
    is_open: bool,
    is_local: bool,
    /// There is a sheet of it to print.
    is_on_paper: bool,
    is_member: bool,
    may_change: bool,
    /// Who asked it through the group, and who knows, for those who do.
    through: Option<String>,
    may_cancel: bool,
    /// It was entered for somebody who rang; told to those who decide.
    is_by_phone: bool,
    has_said_me_too: bool,
    replies: Vec<Reply>,
    takes_replies: bool,
    /// Nothing more is said under it, for now.
    is_closed: bool,
    /// She may close the replies (`true`), or open them again.
    may_close: Option<bool>,
    may_take_away: bool,
    /// Another person who wrote it, whom one can block: her id and her page.
    other: Option<(String, String)>,
    /// The group's rule of what may be said where.
    rule: String,
    reply_audiences: Vec<Choice>,
    reply_authors: Vec<Choice>,
    aside: Aside,
    answering: Answering,
    none: Faults,
    narrators: Option<String>,
    once: String,
}

impl Page {
    async fn of(
        app: &App,
        visitor: &Visitor,
        layout: Layout,
        entry: Entry,
        answering: Answering,
        narrators: Option<&str>,
    ) -> Result<Response, AppError> {
        let t = layout.t;
        let viewer = visitor.viewer();
        let (group, _) = group::ours(&app.db).await?;
        let zone = cards::zone(&group.profile.timezone);
        let post = &entry.post;
        let present = visitor.present.as_ref();
        let may_change = match present {
            Some(present) => call::may_decide(&app.db, present, post).await?,
            None => false,
        };
        let through = match present {
            Some(present) if may_change => asking::said(app, t, present, post.id).await?,
            _ => None,
        };
        let aside = Aside::of(app, visitor, t, zone, &entry, may_change).await?;
        let held = if may_change {
            seen::held_back(t, &entry.thing)
        } else {
            Vec::new()
        };
        let seen = Seen::new(t, zone, &entry);
        let heading = if seen.title.is_empty() {
            entry.author.name.clone()
        } else {
            seen.title.clone()
        };
        let has_said_me_too = match present {
            Some(present) => {
                reaction::has(
                    &app.db,
                    post.id,
                    present.member.actor_id,
                    reaction::Kind::Like,
                )
                .await?
            }
            None => false,
        };
        let replies = timeline::replies(&app.db, &viewer, post).await?;
        let takes_replies = match present {
            Some(present) => {
                let by = Author {
                    member: present.clone(),
                    as_group: false,
                };
                post::takes_replies(&app.db, &by, post).await?
            }
            None => false,
        };
        let layout = framed(app, layout, &group.profile, &entry, &heading);
        let page = Self {
            id: post.id,
            uri: post.uri.clone(),
            author_href: entry
                .author
                .local
                .then(|| format!("/@{}", entry.author.username))
                .filter(|_| entry.author.outside),
            thank_href: (present.is_some()
                && entry.author.local
                && entry.author.kind == community::actor::Kind::Person
                && present.is_none_or(|by| by.member.actor_id != entry.author.id))
            .then(|| format!("/thanks?to={}", entry.author.username)),
            changed: changed_at(app, &entry)
                .await?
                .map(|moment| t.day(moment, zone)),
            is_open: post.visibility.is_open(),
            is_local: post.local,
            is_on_paper: seen::is_on_paper(&entry.thing),
            is_member: present.is_some(),
            may_change,
            through,
            may_cancel: may_change
                && matches!(&entry.thing, Thing::Event(event) if event.status != event::Status::Cancelled),
            is_by_phone: may_change && line::is_by_phone(&app.db, post.id).await?,
            has_said_me_too,
            replies: replies.iter().map(|reply| shown(t, zone, reply)).collect(),
            takes_replies,
            is_closed: post::is_closed(&app.db, post).await?,
            may_close: present
                .filter(|present| post::may_close(present, post))
                .map(|_| !post.replies_closed),
            may_take_away: present.is_some_and(|present| report::may_take_away(present, post)),
            other: present
                .filter(|present| {
                    present.member.actor_id != entry.author.id
                        && (!entry.author.local
                            || entry.author.kind == community::actor::Kind::Person)
                })
                .map(|_| (entry.author.id.to_string(), cards::person(&entry.author))),
            rule: facts::confidentiality(t, &group.profile),
            reply_audiences: audiences(
                t,
                post.visibility,
                present.is_some_and(|present| present.is_host())
                    || may_go_out(app, visitor).await?,
            ),
            reply_authors: present
                .filter(|present| present.is_host())
                .map(|present| {
                    vec![
                        Choice::new("yes", t.one("write-as-group", "group", &layout.group)),
                        Choice::new("no", t.one("write-as-self", "name", &present.member.name)),
                    ]
                })
                .unwrap_or_default(),
            narrators: narrators.map(|secret| app.db.here().url(&format!("/story/{secret}"))),
            once: community::access::secret(),
            none: Faults::default(),
            layout,
            t,
            heading,
            seen,
            held,
            aside,
            answering,
        };
        show_public(&page, page.layout.robots)
    }

    fn faults(&self, form: &str) -> &Faults {
        if self.answering.form == form {
            &self.answering.faults
        } else {
            &self.none
        }
    }

    fn typed(&self, form: &str, name: &str) -> String {
        if self.answering.form == form {
            self.answering.fields.get(name).to_owned()
        } else {
            String::new()
        }
    }

    /// What was chosen, or what is there at first.
    fn chosen(&self, form: &str, name: &str, first: &str) -> String {
        let typed = self.typed(form, name);
        if typed.is_empty() {
            first.to_owned()
        } else {
            typed
        }
    }
}

/// When its words were changed: that somebody comes or was accepted is no other word. Of others' we know their own date.
async fn changed_at(app: &App, entry: &Entry) -> Result<Option<Time>, AppError> {
    if !entry.post.local {
        return Ok(entry.post.edited_at);
    }
    let mut changed = post::last_reworded(&app.db, &entry.post).await?;
    if let Thing::Event(event) = &entry.thing
        && let Some((_, note)) = event::last_told(&app.db, &Viewer::Nobody, event).await?
    {
        changed = changed.max(Some(note.published_at));
    }
    Ok(changed)
}

fn shown(t: Say, zone: Tz, reply: &Entry) -> Reply {
    Reply {
        card: cards::Card::new(t, zone, reply),
        content: reply.post.content.clone(),
        joined: Joined::new(t, &reply.post),
        is_ours: reply.author.local,
    }
}

/// A reply goes no further than what it replies to.
fn audiences(t: Say, parent: Visibility, may_go_out: bool) -> Vec<Choice> {
    let inside = Choice::new("inside", t.get("see-inside"));
    let network = Choice::new("followers", t.get("see-network"));
    let everyone = Choice::new("public", t.get("see-everyone"));
    match parent {
        Visibility::Inside => vec![inside],
        Visibility::Direct => vec![Choice::new("direct", t.get("reply-private"))],
        Visibility::Followers if may_go_out => vec![inside, network],
        Visibility::Public | Visibility::Unlisted if may_go_out => vec![inside, network, everyone],
        Visibility::Followers | Visibility::Public | Visibility::Unlisted => vec![inside],
    }
}

async fn may_go_out(app: &App, visitor: &Visitor) -> Result<bool, AppError> {
    Ok(match &visitor.present {
        Some(present) => community::actor::get(&app.db, present.member.actor_id)
            .await?
            .is_some_and(|actor| actor.outside),
        None => false,
    })
}

/// The frame: what everyone may read can be shared; all else has a title that tells nothing.
fn framed(
    app: &App,
    layout: Layout,
    profile: &group::Profile,
    entry: &Entry,
    heading: &str,
) -> Layout {
    let post = &entry.post;
    let layout = layout.titled(heading);
    if !post.local || !post.visibility.is_open() {
        return layout.private();
    }
    let here = app.db.here();
    let sharing = Sharing {
        title: heading.to_owned(),
        description: described(layout.t, profile, entry),
        image: here.url(&assets::address("card.png")),
        kind: "article",
    };
    let canonical = post
        .url
        .clone()
        .unwrap_or_else(|| here.url(&cards::href(post)));
    let mut layout = layout.shared(canonical, sharing);
    if profile.findable && post.visibility == Visibility::Public && post.kind != Kind::Story {
        layout.robots = Robots::Everything;
    }
    layout
}

/// What the preview of a link tells beside the title.
fn described(t: Say, profile: &group::Profile, entry: &Entry) -> String {
    let post = &entry.post;
    // What is difficult is not told in a link's preview.
    if let Some(note) = &post.content_note {
        return note.clone();
    }
    if let Some(summary) = &post.summary {
        return summary.clone();
    }
    let words = cards::shorten(&post.content.plain(), 200);
    let facts = match &entry.thing {
        Thing::Event(event) => vec![cards::when(t, event), seen::place(event)],
        Thing::Call(_) | Thing::Offer(_) if words.is_empty() => {
            seen::facts(t, cards::zone(&profile.timezone), &entry.thing)
                .into_iter()
                .map(|fact| fact.value)
                .collect()
        }
        Thing::Call(_) | Thing::Offer(_) | Thing::Note | Thing::Story(_) => Vec::new(),
    };
    facts
        .into_iter()
        .chain([words])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

async fn reply(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let parent = find(&app, &visitor, id).await?;
    let mut faults = Faults::default();
    let visibility = fields.choice::<Visibility>(&mut faults, "visibility");
    if fields.words("text").is_none() {
        faults.add("text", "missing");
    }
    let (Some(visibility), false) = (visibility, faults.any()) else {
        return Answering {
            faults,
            fields,
            form: "reply",
        }
        .again(&app, &visitor, layout, id)
        .await;
    };
    let mut draft = Draft::new(visibility, layout.t.lang.tag(), fields.get("text"));
    draft.in_reply_to = Some(id);
    draft.once = fields.words("once");
    let author = Author {
        as_group: fields.is("as_group") && by.is_host(),
        member: by,
    };
    let mut tx = app.db.begin().await?;
    match post::publish(&mut tx, &author, Kind::Note, draft).await {
        Ok(_) => tx.commit().await?,
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            return Answering {
                faults,
                fields,
                form: "reply",
            }
            .again(&app, &visitor, layout, id)
            .await;
        }
    }
    Ok(back_to(&parent.post, i18n::key("reply-sent")))
}

async fn like(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    reaction::toggle_like(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&cards::href(&entry.post)).into_response())
}

async fn withdraw(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    match entry.thing {
        Thing::Call(_) | Thing::Offer(_) => call::withdraw(&mut tx, &by, id).await?,
        Thing::Note | Thing::Story(_) | Thing::Event(_) => post::withdraw(&mut tx, &by, id).await?,
    }
    // Under what was asked unseen those tell them who are told to.
    let is_untold = !notification::untold(&mut tx, &by, id).await?.is_empty();
    tx.commit().await?;
    let list = match entry.thing {
        Thing::Call(_) | Thing::Offer(_) if is_untold => &untold::href(id),
        Thing::Story(_) => "/stories",
        Thing::Event(_) => "/events",
        Thing::Call(_) | Thing::Offer(_) => "/calls",
        Thing::Note => "/inside",
    };
    Ok(layout::flash(
        Redirect::to(list).into_response(),
        Tone::Ok,
        i18n::key("withdrawn"),
    ))
}

/// Back to the page of a thing, with a sentence about what was done.
pub fn back_to(post: &Post, told: &'static str) -> Response {
    layout::flash(
        Redirect::to(&cards::href(post)).into_response(),
        Tone::Ok,
        told,
    )
}
