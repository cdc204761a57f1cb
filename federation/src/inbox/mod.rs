//! What comes in: proven, prepared with all that the network must say, then written down in one transaction.

mod announce;
mod answer;
pub mod arrival;
mod attend;
mod create;
mod decide;
mod deed;
mod delete;
mod flag;
mod follow;
pub mod guard;
mod like;
mod moved;
mod quote;
mod said;
mod undo;
mod update;

use community::{peer, store::Tx};
use http::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    Error, Result,
    activity_in::{Activity, Verb},
    fetch::Budget,
    network::{self, Origin},
    node::{self, Node},
    wire::read,
};
use deed::Deed;
use guard::Door;
use said::Said;
/// How much may be fetched for one activity.
const FETCHES: i64 = 12;

/// Of no meaning here, and no harm.
const HARMLESS: [&str; 5] = ["Add", "Remove", "View", "Read", "Ignore"];

/// How often a change is tried when others were in its way.
const TRIES: usize = 3;

/// What the body says, and where its speaker lives, who is none of ours.
fn read_activity(node: &Node, body: &[u8]) -> Result<(Value, Origin)> {
    let activity = network::parse_json(body)
        .map_err(|error| Error::refused(StatusCode::BAD_REQUEST, error.to_string()))?;
    let speaker = guard::speaker_of(&activity)?;
    if node.db.here().is_ours(speaker) {
        return Err(node::unproven("The actor named is one of ours."));
    }
    let origin = read::web(speaker)
        .and_then(|url| Url::parse(&url).ok())
        .map(|url| network::origin(&url))
        .ok_or_else(|| node::unproven("The actor named has no web address."))?;
    Ok((activity, origin))
}

/// Takes one activity in. `Ok` means that it is on disk, or that there was nothing to write.
pub async fn take(node: &Node, door: &Door<'_>, body: &[u8]) -> Result<()> {
    // All that needs neither the network nor much time comes first.
    let signed = guard::read_form(node, door)?;
    let (activity, origin) = match read_activity(node, body) {
        Ok(read) => read,
        Err(error) => {
            // Whoever is blocked is told that before anything else.
            guard::refuse_blocked(node, &signed.key_id).await?;
            return Err(error);
        }
    };
    let speaker = guard::speaker_of(&activity)?;
    let id = id_of(&activity, speaker, body);
    let known = peer::speaker(
        &node.db,
        &network::origin(&signed.key_id).authority(),
        &origin.authority(),
        &origin.to_string(),
        id.as_deref().unwrap_or_default(),
        speaker,
    )
    .await?;
    if known.blocked {
        return Err(guard::blocked());
    }
    if delete::is_farewell(&activity, speaker) && delete::is_stranger(known.actor.as_ref()) {
        return Ok(());
    }
    let by = guard::prove(node, &signed, speaker, known.actor).await?;
    if !node.settings.development {
        node.quota.activity(&origin.to_string(), node.db.now())?;
    }
    let id = id?;
    if known.seen && read::kind(&activity) != Some("Follow") {
        return Ok(());
    }
    if read::kind(&activity).is_some_and(|kind| HARMLESS.contains(&kind)) {
        return Ok(());
    }
    let mut named = activity.clone();
    named["id"] = id.clone().into();
    let read = Activity::read(named).map_err(arrival::refused)?;
    let said = Said {
        node,
        by,
        id,
        activity: &activity,
        read,
        budget: Budget::new(FETCHES),
    };
    let deed = prepare(&said).await;
    let deed = match deed {
        Ok(deed) => deed,
        Err(error) => {
            // It was authentic all the same, and whoever speaks can be reached.
            note_heard(node, &origin.authority()).await?;
            return Err(error);
        }
    };
    let mut tries = 0;
    loop {
        tries += 1;
        match write(node, &said, &deed, &origin, known.lively).await {
            Err(Error::Community(community::Error::Busy)) if tries < TRIES => {}
            Ok(()) => return Ok(()),
            Err(error) => {
                note_heard(node, &origin.authority()).await?;
                return Err(error);
            }
        }
    }
}

/// The effect, the memory of the activity and the sign of life of its server: all or nothing.
async fn write(
    node: &Node,
    said: &Said<'_>,
    deed: &Deed,
    origin: &Origin,
    is_lively: bool,
) -> Result<()> {
    let mut tx = node.db.begin().await?;
    if peer::first_time(&mut tx, &origin.to_string(), &said.id).await? {
        if !is_lively {
            peer::heard(&mut tx, &origin.authority()).await?;
        }
        deed.apply(&mut tx, &said.by, &said.id).await?;
    } else if deed.is_answered_again(&mut tx, &said.by).await? {
        deed.apply(&mut tx, &said.by, &said.id).await?;
    }
    // Also when it was known: what we answer now must be on disk by then.
    Ok(tx.commit().await?)
}

async fn note_heard(node: &Node, host: &str) -> Result<()> {
    let mut tx: Tx = node.db.begin().await?;
    peer::heard(&mut tx, host).await?;
    Ok(tx.commit().await?)
}

/// The activity's id; of the speaker's own origin, so that nobody occupies another's (AC07). What has none is known by
/// its content.
fn id_of(activity: &Value, speaker: &str, body: &[u8]) -> Result<String> {
    let Some(id) = activity.get("id").and_then(Value::as_str) else {
        let digest: String = Sha256::digest(body)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        return Ok(format!("{speaker}#{digest}"));
    };
    let id = read::web(id)
        .ok_or_else(|| node::malformed("The id of the activity is no web address."))?;
    if !read::same_origin(&id, speaker) {
        return Err(node::not_theirs(
            "The id of the activity belongs to another server.",
        ));
    }
    Ok(id)
}

async fn prepare(said: &Said<'_>) -> Result<Deed> {
    match said.read.verb {
        Verb::Follow => follow::prepare(said).await,
        Verb::Accept => decide::prepare(said, "Accept").await,
        Verb::TentativeAccept => decide::prepare(said, "TentativeAccept").await,
        Verb::Reject => decide::prepare(said, "Reject").await,
        Verb::Undo => undo::prepare(said).await,
        Verb::Create => create::prepare(said).await,
        Verb::Update => update::prepare(said).await,
        Verb::Delete => delete::prepare(said).await,
        Verb::Announce => announce::prepare(said).await,
        Verb::Like => like::prepare(said).await,
        Verb::Offer => answer::prepare(said).await,
        Verb::Join => attend::prepare_join(said).await,
        Verb::Leave => attend::prepare_leave(said).await,
        Verb::Block => follow::prepare_block(said).await,
        Verb::Flag => flag::prepare(said).await,
        Verb::Move => moved::prepare(said).await,
        Verb::QuoteRequest => quote::prepare(said).await,
        Verb::Invite => Ok(Deed::Nothing),
    }
}
