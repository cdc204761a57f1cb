//! Pictures, sound and small video: kept, described, joined to posts, and gone with them.
//!
//! The bytes are the server's; here is what is known of them. A row is written before its files are, so that whatever a crash
//! leaves is found again, and says that they are there only afterwards.

pub mod model;
mod store;

pub use model::{Attachment, Details, Focus, Format, Kept, Kind, Media, Purpose, Size};
pub(crate) use store::drop_of_post;
pub use store::{forget, served, unneeded};

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::Effect,
    id::Id,
    member::Present,
    post::model::Post,
    store::{Executor, Json, Tx},
    text,
    time::{DAY, Time},
};

/// How many a post may have.
pub const MOST: usize = 4;
/// How long a description may be.
pub const LONGEST_DESCRIPTION: usize = 1500;
/// How many of hers may wait to be used, and how large they may be together.
const MOST_WAITING: i64 = 40;
const LARGEST_WAITING: i64 = 400 * 1024 * 1024;

/// Makes room for a file that is about to be written: its row, and the name that its file will have.
///
/// # Errors
/// `Conflict("too-many-media")` when too much waits to be used already.
pub async fn begin(
    tx: &mut Tx,
    owner: Id<Actor>,
    purpose: Purpose,
    format: Format,
    bytes: i64,
) -> Result<Media> {
    tx.lock("media", owner.get()).await?;
    let (count, sum) = store::waiting(&mut *tx, owner).await?;
    if count >= MOST_WAITING || sum.saturating_add(bytes) > LARGEST_WAITING {
        return Err(Error::Conflict("too-many-media"));
    }
    let now = tx.now();
    let media = Media {
        id: tx.mint(),
        owner_id: owner,
        purpose,
        post_id: None,
        // Whoever has the address is given the file, so nobody may guess it (PR21).
        stem: format!("{:032x}", rand::random::<u128>()),
        format,
        ready: false,
        description: String::new(),
        details: Json(Details::default()),
        bytes,
        created_at: now,
        waits_until: now.plus_days(1),
        dropped_at: None,
    };
    store::insert(tx, &media).await?;
    Ok(media)
}

/// Its files are whole and in their place.
///
/// # Errors
/// `NotFound` when it has been swept away in the meantime.
pub async fn finish(tx: &mut Tx, media: &Media) -> Result<()> {
    if store::finish(tx, media).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Its files could not be given their names: it counts for nothing, and goes.
pub async fn give_up(tx: &mut Tx, media: &Media) -> Result<()> {
    let now = tx.now();
    store::drop_waiting(tx, media.id, now).await.map(drop)
}

/// One of hers, used or not.
///
/// # Errors
/// `NotFound` for what is not hers.
pub async fn get(x: impl Executor, owner: Id<Actor>, id: Id<Media>) -> Result<Media> {
    store::get(x, owner, id).await?.ok_or(Error::NotFound)
}

/// Several of theirs, in the order asked for; what is not there is left out.
pub async fn several(
    x: impl Executor,
    owners: &[Id<Actor>],
    ids: &[Id<Media>],
) -> Result<Vec<Media>> {
    let found = store::many(x, owners, ids).await?;
    Ok(ids
        .iter()
        .filter_map(|id| found.iter().find(|media| media.id == *id).cloned())
        .collect())
}

/// Words for those who do not see or hear it.
///
/// # Errors
/// `Invalid { field: "description", why: "too-long" }`.
pub fn described(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST_DESCRIPTION {
        return Err(Error::Invalid {
            field: "description",
            why: "too-long",
        });
    }
    Ok(text::clean_text(text, LONGEST_DESCRIPTION))
}

/// Describes what waits to be used, or what belongs to a post that is being edited.
///
/// # Errors
/// `NotFound` when it is not hers, or joined to another post; as [`described`].
pub async fn describe(
    tx: &mut Tx,
    owner: Id<Actor>,
    id: Id<Media>,
    post: Option<Id<Post>>,
    description: Option<&str>,
    focus: Option<Focus>,
) -> Result<Media> {
    tx.lock("media", owner.get()).await?;
    let mut media = get(&mut *tx, owner, id).await?;
    if media.post_id.is_some() && media.post_id != post.map(Id::cast) {
        return Err(Error::NotFound);
    }
    if let Some(text) = description {
        media.description = described(text)?;
    }
    if let Some(focus) = focus {
        media.details.0.focus = Some(within(focus));
    }
    if store::describe(tx, &media).await? {
        Ok(media)
    } else {
        Err(Error::NotFound)
    }
}

/// Within the picture, and no finer than an eye.
pub fn within(focus: Focus) -> Focus {
    let inside = |at: f64| {
        if at.is_finite() {
            (at.clamp(-1.0, 1.0) * 100.0).round() / 100.0
        } else {
            0.0
        }
    };
    Focus {
        x: inside(focus.x),
        y: inside(focus.y),
    }
}

/// She does not want it after all.
///
/// # Errors
/// `NotFound` when it is not hers; `Conflict("media-in-use")` when a post has it.
pub async fn discard(tx: &mut Tx, owner: Id<Actor>, id: Id<Media>) -> Result<()> {
    get(&mut *tx, owner, id).await?;
    let now = tx.now();
    // It is asked again in the same breath: a post may have taken it since.
    if store::drop_waiting(tx, id, now).await? {
        Ok(())
    } else {
        Err(Error::Conflict("media-in-use"))
    }
}

/// What is offered to be joined to a post (which may be the one that has them already), in order. Whoever writes for the group
/// may have sent it as herself.
///
/// # Errors
/// `Invalid { field: "media", … }` for too many, for what is not hers, is used elsewhere or gone.
pub async fn offered(
    tx: &mut Tx,
    owners: &[Id<Actor>],
    post: Option<Id<Post>>,
    ids: &[Id<Media>],
) -> Result<Vec<Media>> {
    let refused = |why| Error::Invalid {
        field: "media",
        why,
    };
    let mut wanted: Vec<Id<Media>> = Vec::new();
    for id in ids {
        if !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    if wanted.len() > MOST {
        return Err(refused("too-many"));
    }
    let found = several(&mut *tx, owners, &wanted).await?;
    let usable = |media: &Media| {
        media.purpose == Purpose::Post
            && (media.post_id.is_none() || media.post_id == post.map(Id::cast))
    };
    if found.len() != wanted.len() || !found.iter().all(usable) {
        return Err(refused("unknown"));
    }
    Ok(found)
}

/// Joins them to a post, whose author has them from now on; what it had and has no longer goes.
///
/// # Errors
/// `Conflict("media-in-use")` when another post took one of them at the same time.
pub async fn join(tx: &mut Tx, author: Id<Actor>, post: Id<Post>, media: &[Media]) -> Result<()> {
    let ids: Vec<Id<Media>> = media.iter().map(|media| media.id).collect();
    if !ids.is_empty() && store::join(tx, author, post, &ids).await? != media.len() as u64 {
        return Err(Error::Conflict("media-in-use"));
    }
    let now = tx.now();
    store::drop_others_of_post(tx, post, &ids, now).await
}

/// Keeps what waits for a post that is written for later.
pub(crate) async fn hold(tx: &mut Tx, ids: &[Id<Media>], until: Time) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    store::hold(tx, ids, Time(until.0.saturating_add(DAY))).await
}

/// Lets go of what was held for a post that will not be, or not then: what nobody uses goes after a day, as always.
pub(crate) async fn release(tx: &mut Tx, ids: &[Id<Media>]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let until = tx.now().plus_days(1);
    store::release(tx, ids, until).await
}

/// Who leaves takes along her picture, her banner and whatever waits to be used; who gives her address outside up, what was shown
/// there.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    let now = tx.now();
    match effect {
        Effect::MemberGone { actor } => store::drop_of_actor(tx, *actor, now).await,
        Effect::ActorLeft { actor } => {
            for purpose in [Purpose::Icon, Purpose::Banner] {
                store::wear(tx, *actor, purpose, None, now).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What nobody used in time is dropped.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    store::expire(tx, now).await
}

/// Makes this the picture or banner of its owner, in place of the one before; her own, or by coordinators the group's.
///
/// # Errors
/// `Forbidden`; `NotFound` for what was sent for a post, and when it is not there any more.
pub async fn wear(tx: &mut Tx, by: &Present, media: &Media) -> Result<()> {
    let owner = dressed_by(tx, by, media.owner_id).await?;
    let url = tx.here().media(&media.file());
    show(tx, &owner, media.purpose, Some(&url)).await?;
    let now = tx.now();
    if store::wear(tx, owner.id, media.purpose, Some(media.id), now).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Makes a picture that she sent with a form, and that waits to be used, her picture or banner, or by coordinators the group's.
///
/// # Errors
/// `Forbidden`; `NotFound` for what is not hers, is used, or is no picture.
pub async fn put_on(
    tx: &mut Tx,
    by: &Present,
    id: Id<Media>,
    owner: Id<Actor>,
    purpose: Purpose,
) -> Result<()> {
    let mut media = get(&mut *tx, by.member.actor_id, id).await?;
    if media.format.kind() != Kind::Image {
        return Err(Error::NotFound);
    }
    media.owner_id = owner;
    media.purpose = purpose;
    if !store::lend(tx, &media, by.member.actor_id).await? {
        return Err(Error::NotFound);
    }
    wear(tx, by, &media).await
}

/// Takes off what is worn: her own, or by coordinators the group's.
///
/// # Errors
/// `Forbidden`.
pub async fn take_off(tx: &mut Tx, by: &Present, owner: Id<Actor>, purpose: Purpose) -> Result<()> {
    let owner = dressed_by(tx, by, owner).await?;
    show(tx, &owner, purpose, None).await?;
    let now = tx.now();
    store::wear(tx, owner.id, purpose, None, now)
        .await
        .map(drop)
}

/// The one whose picture she may change: herself, and by coordinators the group.
async fn dressed_by(tx: &mut Tx, by: &Present, owner: Id<Actor>) -> Result<Actor> {
    let owner = actor::get(&mut *tx, owner).await?.ok_or(Error::NotFound)?;
    let is_hers = owner.id == by.member.actor_id;
    let is_ours = owner.local && owner.kind == actor::Kind::Group && by.is_coordinator();
    if is_hers || is_ours {
        Ok(owner)
    } else {
        Err(Error::Forbidden)
    }
}

async fn show(tx: &mut Tx, owner: &Actor, purpose: Purpose, url: Option<&str>) -> Result<()> {
    match purpose {
        Purpose::Post => Err(Error::NotFound),
        Purpose::Icon => actor::show_icon(tx, owner, url).await,
        Purpose::Banner => actor::show_image(tx, owner, url).await,
    }
}

#[cfg(test)]
mod tests;
