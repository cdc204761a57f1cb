//! Lists of blocked servers: ours, shared with those whom hosts trust once they say so, and those of others, taken over by hand.
//!
//! A list names servers and never a person. Nothing is taken over by itself, and what we decided ourselves stays as it is.

mod checking;
pub mod file;
pub mod model;
mod store;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use checking::checked;
pub use model::{Entry, LONGEST_WORDS, MOST, Offered, Own, Refusal, Severity, Warning};

use crate::{
    Error, Result,
    actor::{Actor, Kind},
    effect::{self, Effect},
    member::Present,
    moderation::{self, About, Deed},
    peer::{self, Standing, host},
    store::{Executor, Tx},
    text::clean_line,
};

/// Whether hosts share our list.
pub async fn is_shared(x: impl Executor) -> Result<bool> {
    store::is_shared(x).await
}

/// Shares our list with those whom the group trusts, or shares it no more. By coordinators; members read of it in the log.
///
/// # Errors
/// `Forbidden` for others.
pub async fn share(tx: &mut Tx, by: &Present, on: bool) -> Result<()> {
    coordinators_only(by)?;
    if store::is_shared(&mut *tx).await? == on {
        return Ok(());
    }
    store::set_shared(tx, on).await?;
    let deed = if on { Deed::ListShared } else { Deed::ListKept };
    moderation::note(tx, deed, About::default()).await
}

/// The servers that may read our list while it is shared: those of groups that ours follows, and those that are vouched for.
pub async fn readers(mut x: impl Executor) -> Result<Vec<String>> {
    let groups = store::trusted_groups(x.on()).await?;
    let mut hosts: Vec<String> = groups
        .iter()
        .filter_map(|group| host::of(&group.uri))
        .collect();
    hosts.extend(store::trusted_hosts(x.on()).await?);
    hosts.sort_unstable();
    hosts.dedup();
    let mut readers = Vec::new();
    for host in hosts {
        match peer::standing(x.on(), &host).await? {
            Standing::Neutral | Standing::Allowed => readers.push(host),
            Standing::Silenced | Standing::Blocked => {}
        }
    }
    Ok(readers)
}

/// Whether a server may read our list, as far as its name tells.
pub async fn may_read(mut x: impl Executor, host: &str) -> Result<bool> {
    let Some(host) = host::normal(host) else {
        return Ok(false);
    };
    Ok(store::is_shared(x.on()).await? && readers(x).await?.contains(&host))
}

/// Our list, for somebody elsewhere who proved who it is: a server in its own name, or a group. `None` for everyone else, as if there
/// were none.
pub async fn shared_with(mut x: impl Executor, asking: &Actor) -> Result<Option<Vec<Entry>>> {
    let speaks_for_all = match asking.kind {
        Kind::Service | Kind::Group => true,
        Kind::Person => false,
    };
    let host = host::of(&asking.uri).unwrap_or_default();
    if asking.local || !speaks_for_all || !may_read(x.on(), &host).await? {
        return Ok(None);
    }
    let own = store::own(x).await?.into_iter();
    let shared = own.filter(|line| !line.kept_back).filter_map(|line| {
        Some(Entry {
            severity: Severity::of(line.standing)?,
            host: line.host,
            words: line.shared_words,
        })
    });
    Ok(Some(shared.take(MOST).collect()))
}

/// Our list. For coordinators.
///
/// # Errors
/// `Forbidden` for others.
pub async fn own(x: impl Executor, by: &Present) -> Result<Vec<Own>> {
    coordinators_only(by)?;
    store::own(x).await
}

/// What others may read about a server on our list, and whether it is left out of what is shared. By coordinators.
///
/// # Errors
/// `Forbidden` for others, `NotFound` for what is not on the list.
pub async fn describe(
    tx: &mut Tx,
    by: &Present,
    name: &str,
    words: &str,
    kept_back: bool,
) -> Result<()> {
    coordinators_only(by)?;
    let host = host::normal(name).ok_or(Error::NotFound)?;
    let words = Some(clean_line(words, LONGEST_WORDS)).filter(|words| !words.is_empty());
    if !store::set_words(tx, &host, words.as_deref(), kept_back).await? {
        return Err(Error::NotFound);
    }
    effect::leave(tx, Effect::ListDescribed).await
}

/// The groups elsewhere whose list may be asked for: those that ours follows, and those of servers that are vouched for.
///
/// # Errors
/// `Forbidden` for who is no coordinator.
pub async fn sources(x: impl Executor, by: &Present) -> Result<Vec<Actor>> {
    coordinators_only(by)?;
    store::trusted_groups(x).await
}

/// What of another's list is not on ours, by name, each with what wants a second look. What we decided on ourselves is left out,
/// and so is what would be no stricter than what holds already.
///
/// # Errors
/// `Forbidden` for who is no coordinator.
pub async fn compare(
    mut x: impl Executor,
    by: &Present,
    entries: Vec<Entry>,
) -> Result<Vec<Offered>> {
    coordinators_only(by)?;
    let mut strictest: BTreeMap<String, Entry> = BTreeMap::new();
    for entry in entries.into_iter().take(MOST) {
        match strictest.get(&entry.host) {
            Some(known) if known.severity >= entry.severity => {}
            _ => {
                strictest.insert(entry.host.clone(), entry);
            }
        }
    }
    let ties: HashSet<String> = all_names(store::hosts_with_ties(x.on()).await?);
    let mut below: HashMap<String, usize> = HashMap::new();
    for known in store::known_hosts(x.on()).await? {
        let Some(known) = host::normal(&known) else {
            continue;
        };
        for name in host::names(&known)
            .into_iter()
            .filter(|name| *name != known)
        {
            *below.entry(name).or_default() += 1;
        }
    }
    let mut offered = Vec::new();
    for entry in strictest.into_values() {
        if is_decided(x.on(), &entry.host, entry.severity).await? {
            continue;
        }
        let is_wide = below.get(&entry.host).is_some_and(|count| *count > 1);
        offered.push(Offered {
            warning: if ties.contains(&entry.host) {
                Some(Warning::Ties)
            } else {
                is_wide.then_some(Warning::Wide)
            },
            entry,
        });
    }
    Ok(offered)
}

/// Takes entries of another's list over, as if each had been typed; none of the words that stood beside them. What we decided on
/// ourselves stays as it is. Tells how many were new.
///
/// # Errors
/// `Forbidden` for who is no coordinator; `Invalid` when one of them may not be on a list, and then none is taken over.
pub async fn take_over(tx: &mut Tx, by: &Present, chosen: &[(String, Severity)]) -> Result<usize> {
    coordinators_only(by)?;
    if chosen.len() > MOST {
        return Err(Error::Invalid {
            field: "take",
            why: "too-many",
        });
    }
    let mut decided: BTreeMap<String, Standing> = BTreeMap::new();
    for (name, severity) in chosen {
        let host = checked(tx.here(), name).map_err(|_| Error::Invalid {
            field: "take",
            why: "not-a-host",
        })?;
        if !is_decided(&mut *tx, &host, *severity).await? {
            decided.insert(host, severity.standing());
        }
    }
    peer::set_standings(tx, &decided).await?;
    Ok(decided.len())
}

/// Whether we decided on this very name ourselves, or what holds for it is as strict already.
async fn is_decided(mut x: impl Executor, host: &str, severity: Severity) -> Result<bool> {
    let own = peer::get(x.on(), host).await?;
    if own.is_some_and(|own| own.standing != Standing::Neutral) {
        return Ok(true);
    }
    let holds = Severity::of(peer::standing(x, host).await?);
    Ok(holds >= Some(severity))
}

/// All names under which one of these hosts may stand on a list.
fn all_names(hosts: Vec<String>) -> HashSet<String> {
    let hosts = hosts.iter().filter_map(|known| host::normal(known));
    hosts.flat_map(|known| host::names(&known)).collect()
}

fn coordinators_only(by: &Present) -> Result<()> {
    if by.is_coordinator() {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
