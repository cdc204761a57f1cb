//! Whom a post reaches: how far, for whom by name, and whether its author may speak to them.

use super::{
    model::{Post, Visibility},
    store,
    wording::Name,
};
use crate::{
    Error, Result,
    actor::{self, Actor},
    block, group,
    id::Id,
    store::Tx,
};

/// How many a post may be for or mention (AC22).
const MOST_RECIPIENTS: usize = 100;

/// A reply never reaches further than what it replies to.
pub(super) fn narrow(wanted: Visibility, parent: Option<&Post>) -> Result<Visibility> {
    let Some(parent) = parent else {
        return Ok(wanted);
    };
    match (parent.visibility, wanted) {
        // What she meant for the members only must not go out to those of a private thread instead.
        (Visibility::Direct, Visibility::Inside) => Err(Error::Invalid {
            field: "visibility",
            why: "private-thread",
        }),
        (Visibility::Direct, _) => Ok(Visibility::Direct),
        (Visibility::Inside, _) => Ok(Visibility::Inside),
        (Visibility::Public | Visibility::Unlisted | Visibility::Followers, wanted) => {
            Ok(wanted.narrower(parent.visibility))
        }
    }
}

/// The actors that a text names, as far as we know them.
pub(super) async fn named(tx: &mut Tx, mentions: &[Name]) -> Result<Vec<(Name, Actor)>> {
    if mentions.len() > MOST_RECIPIENTS {
        return Err(Error::Invalid {
            field: "text",
            why: "too-many-mentions",
        });
    }
    let here = tx.here().authority();
    let mut named = Vec::new();
    for (name, host) in mentions {
        if let Some(actor) =
            actor::by_handle(&mut *tx, name, host.as_deref().unwrap_or(&here)).await?
        {
            named.push(((name.clone(), host.clone()), actor));
        }
    }
    Ok(named)
}

/// Who the post is for or mentions. Nobody outside is ever added to what is inside (PR28), and nobody who has no address
/// outside is ever named to those outside.
pub(super) async fn audience(
    tx: &mut Tx,
    author: &Actor,
    visibility: Visibility,
    parent: Option<&Post>,
    chosen: &[Id<Actor>],
    named: &[(Name, Actor)],
    may_be_alone: bool,
) -> Result<Vec<(Id<Actor>, bool)>> {
    let private_parent = parent.filter(|parent| parent.visibility == Visibility::Direct);
    let mut wanted: Vec<(Id<Actor>, bool)> = Vec::new();
    if visibility == Visibility::Direct {
        match private_parent {
            // To the same people: neither a name typed nor a list sent along lets anyone else in.
            Some(parent) => {
                wanted.push((parent.author_id, false));
                wanted.extend(
                    store::recipients(&mut *tx, parent.id)
                        .await?
                        .into_iter()
                        .map(|(actor, _)| (actor, false)),
                );
            }
            None => wanted.extend(chosen.iter().map(|actor| (*actor, false))),
        }
    } else if let Some(parent) = parent {
        wanted.push((parent.author_id, true));
    }
    let may_add = private_parent.is_none();
    for (_, actor) in named {
        match wanted.iter_mut().find(|(id, _)| *id == actor.id) {
            Some((_, by_name)) => *by_name = true,
            None if may_add => wanted.push((actor.id, true)),
            None => {}
        }
    }
    wanted.retain(|(id, _)| *id != author.id);
    let mut unique: Vec<(Id<Actor>, bool)> = Vec::new();
    for (id, by_name) in wanted {
        if !unique.iter().any(|(known, _)| *known == id) {
            unique.push((id, by_name));
        }
    }
    if unique.len() > MOST_RECIPIENTS {
        return Err(Error::Invalid {
            field: "recipients",
            why: "too-many",
        });
    }
    let ids: Vec<Id<Actor>> = unique.iter().map(|(id, _)| *id).collect();
    let known = actor::many(&mut *tx, &ids).await?;
    let outward = visibility == Visibility::Direct && known.iter().any(|actor| !actor.local);
    let mut kept = Vec::new();
    for (id, by_name) in unique {
        let Some(actor) = known
            .iter()
            .find(|actor| actor.id == id && actor.deleted_at.is_none())
        else {
            if visibility == Visibility::Direct && chosen.contains(&id) {
                return Err(Error::Invalid {
                    field: "recipients",
                    why: "unknown",
                });
            }
            continue;
        };
        let fits = match visibility {
            Visibility::Inside => actor.local,
            Visibility::Public | Visibility::Unlisted | Visibility::Followers => actor.outside,
            Visibility::Direct => actor.outside || !outward,
        };
        if !fits && visibility == Visibility::Direct {
            return Err(Error::Invalid {
                field: "recipients",
                why: "inside-only",
            });
        }
        if fits && !block::between(&mut *tx, author.id, id).await? {
            kept.push((id, by_name));
        }
    }
    if visibility == Visibility::Direct && kept.is_empty() && !may_be_alone {
        return Err(Error::Invalid {
            field: "recipients",
            why: "missing",
        });
    }
    Ok(kept)
}

/// A member without an address outside speaks inside, or privately to the group.
pub(super) async fn may_speak(
    tx: &mut Tx,
    as_group: bool,
    author: &Actor,
    visibility: Visibility,
    to: &[(Id<Actor>, bool)],
) -> Result<()> {
    if as_group || author.outside || visibility == Visibility::Inside {
        return Ok(());
    }
    let refused = Error::Invalid {
        field: "visibility",
        why: "inside-only",
    };
    if visibility != Visibility::Direct {
        return Err(refused);
    }
    let (_, group) = group::ours(&mut *tx).await?;
    if to.iter().all(|(id, _)| *id == group.id) {
        Ok(())
    } else {
        Err(refused)
    }
}
