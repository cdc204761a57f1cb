//! What every part of this crate may ask for: the database, the client, the keys.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use community::{actor, actor::Actor, id::Id, store::Db};
use http::StatusCode;

use crate::{
    Counts, Error, Result,
    keys::{KeyPair, PublicKeys},
    memory::Memory,
    network::{self, Client, Signer},
    quota::Quota,
};

/// What the server says of itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Allows http, ports, IP-literal hosts and private addresses.
    pub development: bool,
    /// This program's version.
    pub version: String,
    /// Where its source is.
    pub source_url: String,
}

/// What every part of this crate may ask for.
pub struct Node {
    pub db: Db,
    pub settings: Settings,
    pub client: Client,
    pub public_keys: PublicKeys,
    pub memory: Memory,
    pub counts: Counts,
    pub quota: Quota,
    private_keys: Mutex<HashMap<Id<Actor>, (String, KeyPair)>>,
}

impl Node {
    /// Gathers them; fails where the system has no certificates to trust.
    pub fn new(db: Db, settings: Settings) -> Result<Self> {
        let clock = db.clock().clone();
        let client = Client::new(network::Settings {
            development: settings.development,
            user_agent: format!("Kaifong/{} (+{})", settings.version, db.here().base()),
            clock: Arc::new(move || clock.now().millis()),
            ..network::Settings::default()
        })
        .map_err(community::Error::other)?;
        Ok(Self {
            db,
            settings,
            client,
            public_keys: PublicKeys::default(),
            memory: Memory::default(),
            counts: Counts::default(),
            quota: Quota::default(),
            private_keys: Mutex::default(),
        })
    }

    /// The key with which a local actor signs; each is read once. `None` for an actor that never signs.
    pub fn signer_of(&self, actor: &Actor) -> Result<Option<Signer>> {
        let (true, Some(pem), Some(key_id)) = (actor.local, &actor.private_key, &actor.key_id)
        else {
            return Ok(None);
        };
        let mut kept = self
            .private_keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((known, key)) = kept.get(&actor.id)
            && known == pem
        {
            return Ok(Some(Signer {
                key_id: key_id.clone(),
                key: key.clone(),
            }));
        }
        let key = KeyPair::from_pem(pem).map_err(community::Error::other)?;
        if kept.len() >= 1000 {
            kept.clear();
        }
        kept.insert(actor.id, (pem.clone(), key.clone()));
        Ok(Some(Signer {
            key_id: key_id.clone(),
            key,
        }))
    }

    /// The instance actor's key, with which everything is fetched.
    pub async fn instance_signer(&self) -> Result<Signer> {
        let instance = actor::instance(&self.db).await?;
        self.signer_of(&instance)?
            .ok_or_else(|| community::Error::other("the instance actor has no key").into())
    }

    /// Whether this host is refused, in whatever spelling.
    pub async fn is_blocked(&self, host: &str) -> Result<bool> {
        let Some(host) = network::normalise_host(host) else {
            return Ok(true);
        };
        Ok(community::peer::standing(&self.db, &host).await? == community::peer::Standing::Blocked)
    }
}

/// A refusal of what cannot be right.
pub fn malformed(why: impl Into<String>) -> Error {
    Error::refused(StatusCode::UNPROCESSABLE_ENTITY, why)
}

/// A refusal of what somebody may not do.
pub fn not_theirs(why: impl Into<String>) -> Error {
    Error::refused(StatusCode::FORBIDDEN, why)
}

/// A refusal of who somebody says to be.
pub fn unproven(why: impl Into<String>) -> Error {
    Error::refused(StatusCode::UNAUTHORIZED, why)
}
