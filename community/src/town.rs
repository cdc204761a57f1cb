//! A group with members and neighbours, for the tests of this crate.

use crate::{
    Error, Result,
    actor::{self, Actor},
    call::{Category, Need},
    event::{Gathering, Joining, Precision, Status},
    group::Mode,
    id::Id,
    member::{self, Present, Role},
    post::{Author, Received, Viewer, Visibility},
    sample::{self, keys},
    store::{Db, TestDb, Tx, test_db},
    text::Html,
    time::Time,
};

/// A node with a group, a coordinator, a host without an address outside, a member without and one with it; and a group and
/// two people elsewhere.
pub struct Town {
    pub db: TestDb,
    pub group: Actor,
    pub instance: Actor,
    pub coordinator: Present,
    pub host: Present,
    pub inside: Present,
    pub outside: Present,
    pub carers: Actor,
    pub alice: Actor,
    pub bob: Actor,
}

pub async fn town() -> Result<Town> {
    let db = test_db().await?;
    let sample::Founded {
        actor: group,
        coordinator,
        ..
    } = sample::found(&db).await?;
    let mut tx = db.begin().await?;
    let instance = actor::instance(&mut tx).await?;
    let host = resident(&mut tx, "hana", Some(Role::Host), false).await?;
    let inside = resident(&mut tx, "ivy", None, false).await?;
    let outside = resident(&mut tx, "olga", None, true).await?;
    let carers = neighbour(&mut tx, actor::Kind::Group, "carers", "carers.example").await?;
    let alice = neighbour(&mut tx, actor::Kind::Person, "alice", "social.example").await?;
    let bob = neighbour(&mut tx, actor::Kind::Person, "bob", "social.example").await?;
    tx.commit().await?;
    Ok(Town {
        db,
        group,
        instance,
        coordinator,
        host,
        inside,
        outside,
        carers,
        alice,
        bob,
    })
}

async fn resident(tx: &mut Tx, handle: &str, role: Option<Role>, outside: bool) -> Result<Present> {
    let present = sample::person(tx, handle, role).await?;
    if !outside {
        return Ok(present);
    }
    member::go_outside(tx, present.member.id, &keys()).await?;
    member::present(&mut *tx, present.member.id)
        .await?
        .ok_or(Error::NotFound)
}

async fn neighbour(tx: &mut Tx, kind: actor::Kind, username: &str, host: &str) -> Result<Actor> {
    actor::receive(
        tx,
        actor::Received {
            kind,
            ..sample::elsewhere(username, host)
        },
    )
    .await
}

/// A meeting tomorrow, of two hours, to which anybody may come.
pub fn gathering(now: Time) -> Gathering {
    Gathering {
        starts_at: now.plus_hours(24),
        ends_at: Some(now.plus_hours(26)),
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![Mode::InPerson],
        place_name: None,
        area: None,
        address: None,
        precision: Precision::Area,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: None,
        joining: Joining::Free,
        status: Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: Default::default(),
    }
}

/// A post as it comes from `author`.
pub fn arrival(author: &Actor, name: &str, visibility: Visibility, published_at: Time) -> Received {
    Received {
        uri: format!("{}/posts/{name}", author.uri),
        url: None,
        author_id: author.id,
        kind: crate::post::Kind::Note,
        visibility,
        in_reply_to_uri: None,
        title: None,
        summary: None,
        content: Html::clean(&format!("<p>{name}</p>")),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: Vec::new(),
        attachments: Vec::new(),
        recipients: Vec::new(),
        object: format!("{{\"name\":\"{name}\"}}"),
        published_at,
        edited_at: None,
        replies_closed: false,
        quiet: false,
    }
}

impl Town {
    pub fn as_group(&self) -> Author {
        Author {
            member: self.host.clone(),
            as_group: true,
        }
    }

    pub fn as_herself(&self, member: &Present) -> Author {
        Author {
            member: member.clone(),
            as_group: false,
        }
    }

    /// Everyone who might look, by name.
    pub fn viewers(&self) -> Vec<(&'static str, Viewer)> {
        vec![
            ("nobody", Viewer::Nobody),
            ("coordinator", Viewer::Member(self.coordinator.clone())),
            ("host", Viewer::Member(self.host.clone())),
            ("inside", Viewer::Member(self.inside.clone())),
            ("outside", Viewer::Member(self.outside.clone())),
            ("group", Viewer::Group(self.group.id, self.host.clone())),
            ("carers", Viewer::Remote(self.carers.id)),
            ("alice", Viewer::Remote(self.alice.id)),
            ("bob", Viewer::Remote(self.bob.id)),
        ]
    }
}

/// A follow that stands.
pub async fn follows(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>) -> Result<()> {
    let (id, now) = (tx.mint::<()>(), tx.now());
    let uri = format!("https://ties.example/{id}");
    crate::sql!(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at) values ($1, $2, $3, 'accepted', $4, $5, $5)",
        id, follower, followee, uri, now
    )
    .run(tx)
    .await
    .map(drop)
}

/// The effects left so far, as stored.
pub async fn effects(db: &Db) -> Result<Vec<crate::effect::Effect>> {
    let bodies = crate::sql!("select body from effects order by id")
        .scalars::<String>(db)
        .await?;
    bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}

/// Takes the oldest effect away, for a test that has the concepts hear it as the worker would.
pub async fn next_effect(tx: &mut Tx) -> Result<Option<crate::effect::Effect>> {
    let next = crate::sql!("select id, body from effects order by id limit 1")
        .opt::<(i64, String)>(&mut *tx)
        .await?;
    let Some((id, body)) = next else {
        return Ok(None);
    };
    crate::sql!("delete from effects where id = $1", id)
        .run(tx)
        .await?;
    Ok(Some(serde_json::from_str(&body)?))
}

/// One place, for somebody, and nothing else said.
pub fn need() -> Need {
    Need {
        category: Category::Person,
        needed: 1,
        inexhaustible: false,
        needed_by: None,
        area: None,
        languages: Vec::new(),
        held_back: None,
        confirm_hours: Need::CONFIRM_HOURS,
        slots: Vec::new(),
        access: Vec::new(),
        extra: Default::default(),
    }
}
