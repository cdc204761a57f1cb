//! Who may speak to us: signed, by a key that its owner's own document shows, from a host that is not blocked.

use community::{actor, actor::Actor, time::MINUTE};
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;
use url::Url;

use crate::{
    Error, Result,
    fetch::{self, Budget, Why},
    network,
    node::{self, Node},
    objects,
    signature::{self, Signed},
    wire::read,
};

/// A request as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    pub method: &'a Method,
    /// As it stood in the request line.
    pub path_and_query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: Option<&'a [u8]>,
}

/// Reads the signature, and checks what needs no key: its form, its age, its digest; and that its host is not blocked.
pub async fn read_signature(node: &Node, door: &Door<'_>) -> Result<Signed> {
    let signed = read_form(node, door)?;
    refuse_blocked(node, &signed.key_id).await?;
    Ok(signed)
}

/// The same without asking how its host stands: whoever calls asks that before anything else of what is stored.
pub fn read_form(node: &Node, door: &Door<'_>) -> Result<Signed> {
    let here = node.db.here();
    let signed = signature::parse(&signature::Request {
        method: door.method,
        path_and_query: door.path_and_query,
        headers: door.headers,
        body: door.body,
        scheme: here.base().scheme(),
        host: &here.authority(),
        now_ms: node.db.now().millis(),
    })
    .map_err(|refusal| Error::refused(refusal.status(), refusal.to_string()))?;
    if here.is_ours(signed.key_id.as_str()) {
        return Err(node::unproven("The key named is one of ours."));
    }
    Ok(signed)
}

/// 403 to a host that is blocked, in whatever spelling.
pub async fn refuse_blocked(node: &Node, url: &Url) -> Result<()> {
    match node.is_blocked(&network::origin(url).authority()).await? {
        true => Err(blocked()),
        false => Ok(()),
    }
}

/// What a blocked host is answered.
pub fn blocked() -> Error {
    Error::refused(
        StatusCode::FORBIDDEN,
        "This server does not talk with yours.",
    )
}

/// Proves that `speaker`, as stored, made this request: the key is of the same origin, and the speaker's own document shows it.
pub async fn prove(
    node: &Node,
    signed: &Signed,
    speaker: &str,
    known: Option<Actor>,
) -> Result<Actor> {
    let origin = read::web(speaker).and_then(|url| Url::parse(&url).ok());
    if !origin.is_some_and(|url| network::same_origin(&url, &signed.key_id)) {
        return Err(node::unproven(
            "The actor and the key that signed are on different servers.",
        ));
    }
    prove_known(node, signed, speaker, known).await
}

/// Finds out who asked, when nothing in the request says so but its key.
pub async fn who_asks(node: &Node, signed: &Signed) -> Result<Actor> {
    let key = signed.key_id.as_str();
    if let Some(known) = actor::by_key_id(&node.db, key).await? {
        let uri = known.uri.clone();
        return prove_known(node, signed, &uri, Some(known)).await;
    }
    let owner = owner_of_key(node, &signed.key_id).await?;
    let known = actor::by_uri(&node.db, &owner).await?;
    prove(node, signed, &owner, known).await
}

/// The owner that a key's document names; believed only when the owner's own document shows the key, too.
async fn owner_of_key(node: &Node, key: &Url) -> Result<String> {
    let fetched = fetch::key_document(node, key, &Budget::new(2))
        .await
        .map_err(no_key)?;
    let id = read::text(&fetched, "id").unwrap_or_default();
    let owner = if objects::actor::is_actor(&fetched) {
        Some(id)
    } else if id == key.as_str() {
        read::id(&fetched, "owner").or_else(|| read::id(&fetched, "controller"))
    } else {
        // A key that says it lives elsewhere (HS14).
        None
    };
    owner
        .map(str::to_owned)
        .ok_or_else(|| node::unproven("The address of the key shows no key."))
}

async fn prove_known(
    node: &Node,
    signed: &Signed,
    speaker: &str,
    known: Option<Actor>,
) -> Result<Actor> {
    let Some(known) = known else {
        let met = first_met(node, speaker).await?;
        return fits(node, signed, &met, speaker).map(|()| met);
    };
    if known.local || known.deleted_at.is_some() {
        return Err(node::unproven("This actor does not sign any more."));
    }
    let refusal = match fits(node, signed, &known, speaker) {
        Ok(()) => return Ok(known),
        Err(refusal) => refusal,
    };
    // Keys do not stay the same: asked once, and not again for a while, so that nobody makes us ask all the time (HS22).
    if !node.memory.once_in(MINUTE, speaker, node.db.now()) {
        return Err(refusal);
    }
    let fetched = fetch::fetch_actor(node, speaker, Why::Key, &Budget::new(3))
        .await
        .map_err(no_key)?;
    fits(node, signed, &fetched, speaker)?;
    Ok(fetched)
}

/// An actor whom we do not know yet. Of several requests at once, one asks and stores; the others then find it stored.
async fn first_met(node: &Node, speaker: &str) -> Result<Actor> {
    let _turn = node.memory.turn(speaker).await;
    if let Some(known) = actor::by_uri(&node.db, speaker).await? {
        return Ok(known);
    }
    if !node.settings.development
        && let Some(origin) = Url::parse(speaker).ok().map(|url| network::origin(&url))
    {
        node.quota.stranger(&origin.to_string(), node.db.now())?;
    }
    fetch::fetch_actor(node, speaker, Why::Key, &Budget::new(3))
        .await
        .map_err(no_key)
}

/// Whether the actor's own key made the signature.
fn fits(node: &Node, signed: &Signed, actor: &Actor, speaker: &str) -> Result<()> {
    let (Some(key_id), Some(pem)) = (&actor.key_id, &actor.public_key) else {
        return Err(node::unproven("The actor's document shows no key."));
    };
    let same_key = Url::parse(key_id).is_ok_and(|url| url == signed.key_id);
    if !same_key || actor.uri != speaker {
        return Err(node::unproven(
            "The actor's own document does not show the key that signed.",
        ));
    }
    let key = node
        .public_keys
        .read(&actor.uri, pem)
        .map_err(|error| node::unproven(error.to_string()))?;
    signed
        .verify(&key)
        .map_err(|refusal| Error::refused(refusal.status(), refusal.to_string()))
}

/// A key that cannot be had is a signature that cannot be checked.
fn no_key(error: Error) -> Error {
    match error {
        Error::Community(community::Error::Forbidden) => {
            node::unproven("The actor named is one of ours.")
        }
        Error::Community(ours) => Error::Community(ours),
        other => node::unproven(format!("The key could not be fetched: {other}.")),
    }
}

/// The one who is said to act, by id.
pub fn speaker_of(activity: &Value) -> Result<&str> {
    let actors = read::many(activity, "actor");
    match actors {
        [one] => read::id_of(one).ok_or_else(|| node::malformed("The activity names no actor.")),
        [] => Err(node::malformed("The activity names no actor.")),
        _ => Err(node::malformed("The activity names several actors.")),
    }
}
