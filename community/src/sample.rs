//! A founded group and people around it, for the tests of this and other crates.

use crate::{
    Result,
    actor::{self, Actor, KeyTexts, Received},
    group::{self, Founding, Group},
    member::{self, Asking, Member, Present, Role},
    store::{Db, Tx},
    text::Html,
};

/// Keys that sign nothing.
pub fn keys() -> KeyTexts {
    KeyTexts {
        public: "public".into(),
        private: "private".into(),
    }
}

/// A node whose group is founded and has a coordinator.
pub struct Founded {
    pub group: Group,
    /// The group's actor.
    pub actor: Actor,
    pub coordinator: Present,
}

/// Founds the Family Network, with its instance actor and its first coordinator.
pub async fn found(db: &Db) -> Result<Founded> {
    let mut tx = db.begin().await?;
    actor::make_instance(&mut tx, &keys()).await?;
    let founding = Founding {
        name: "Family Network".into(),
        handle: "family-network".into(),
        language: "en".into(),
        shares: "caring for a relative".into(),
    };
    let (group, actor) = group::found(&mut tx, founding, &keys()).await?;
    let coordinator = person(&mut tx, "siu_ming", Some(Role::Coordinator)).await?;
    tx.commit().await?;
    Ok(Founded {
        group,
        actor,
        coordinator,
    })
}

/// A member who is let in at once, with or without a duty.
pub async fn person(tx: &mut Tx, handle: &str, role: Option<Role>) -> Result<Present> {
    let added: Member = member::add(tx, asking(handle), role).await?;
    member::present(tx, added.id)
        .await?
        .ok_or(crate::Error::NotFound)
}

/// What someone fills in who asks to join.
pub fn asking(handle: &str) -> Asking {
    Asking {
        name: handle.to_uppercase(),
        handle: handle.into(),
        language: "en".into(),
        email: None,
        words: None,
        password_hash: "hash".into(),
        invitation: None,
    }
}

/// The document of somebody elsewhere: `username` at `host`.
pub fn elsewhere(username: &str, host: &str) -> Received {
    let uri = format!("https://{host}/users/{username}");
    Received {
        kind: actor::Kind::Person,
        username: username.into(),
        host: host.into(),
        name: username.into(),
        summary: Html::default(),
        url: Some(format!("https://{host}/@{username}")),
        inbox: Some(format!("{uri}/inbox")),
        shared_inbox: Some(format!("https://{host}/inbox")),
        outbox: Some(format!("{uri}/outbox")),
        followers: Some(format!("{uri}/followers")),
        featured: None,
        key_id: Some(format!("{uri}#main-key")),
        public_key: Some("public".into()),
        icon: None,
        fields: Vec::new(),
        manually_approves: false,
        moved_to: None,
        also_known_as: Vec::new(),
        profile: None,
        uri,
    }
}
