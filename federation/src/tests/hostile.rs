//! Rows of the list of hostile inputs, by their names there: what must not happen, and what must be answered.

use community::{
    actor, follow,
    post::{self, Post},
    reaction,
};
use http::StatusCode;
use serde_json::{Value, json};

use super::rig::{self, Foreign, Stand, activity, foreign, note, stand};
use crate::{
    Error, Result,
    keys::{
        KeyPair,
        tests::{alice, mallory},
    },
};

/// Alice on her server, Mallory on another, and our node between them.
pub(super) struct Scene {
    pub(super) us: Stand,
    pub(super) honest: Foreign,
    pub(super) evil: Foreign,
    pub(super) alice: String,
    pub(super) mallory: String,
    pub(super) alices_key: KeyPair,
    pub(super) mallorys_key: KeyPair,
}

pub(super) async fn scene() -> Result<Scene> {
    let (us, honest, evil) = (
        stand("us").await?,
        foreign("honest").await?,
        foreign("evil").await?,
    );
    let (alices_key, mallorys_key) = (alice(), mallory());
    let alice = honest.person("alice", &alices_key);
    let mallory = evil.person("mallory", &mallorys_key);
    Ok(Scene {
        us,
        honest,
        evil,
        alice,
        mallory,
        alices_key,
        mallorys_key,
    })
}

impl Scene {
    pub(super) async fn post(&self, uri: &str) -> Result<Option<Post>> {
        Ok(post::by_uri(&self.us.db, uri).await?)
    }

    pub(super) async fn by_alice(&self, activity: &Value) -> Result<u16> {
        self.us
            .receive(&self.alices_key, &self.alice, activity)
            .await
    }

    pub(super) async fn by_mallory(&self, activity: &Value) -> Result<u16> {
        self.us
            .receive(&self.mallorys_key, &self.mallory, activity)
            .await
    }

    pub(super) async fn refuses_mallory(&self, activity: &Value) -> Result<String> {
        self.us
            .refusal(&self.mallorys_key, &self.mallory, activity)
            .await
    }

    /// Alice's note, as we have it.
    pub(super) async fn alices_note(&self) -> Result<String> {
        let id = self.honest.url("/notes/1");
        let create = activity(
            &self.honest.url("/acts/1"),
            "Create",
            &self.alice,
            note(&id, &self.alice, "<p>mine</p>"),
        );
        assert_eq!(self.by_alice(&create).await?, 202);
        Ok(id)
    }
}

#[tokio::test]
async fn hs01_hs03_unsigned_and_altered_is_refused_without_a_fetch() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    let create = activity(
        &scene.honest.url("/acts/1"),
        "Create",
        &scene.alice,
        note(&id, &scene.alice, "<p>mine</p>"),
    );
    let key_id = format!("{}#main-key", scene.alice);
    let mut unsigned = scene.us.signed(&scene.alices_key, &key_id, &create)?;
    unsigned.headers.remove("signature");
    assert_eq!(scene.us.take(&unsigned).await?, 401);
    let mut altered = scene.us.signed(&scene.alices_key, &key_id, &create)?;
    altered.body = String::from_utf8_lossy(&altered.body)
        .replace("mine", "yours")
        .into_bytes();
    assert_eq!(scene.us.take(&altered).await?, 401);
    assert!(
        scene.honest.fetched().is_empty(),
        "HS01, HS03: nobody is asked"
    );
    assert!(scene.post(&id).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn hs10_hs11_hs12_nobody_speaks_for_another() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    let create = activity(
        &scene.honest.url("/acts/1"),
        "Create",
        &scene.alice,
        note(&id, &scene.alice, "<p>forged</p>"),
    );
    // HS10: Mallory's own key under Alice's name.
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &scene.mallory, &create)
            .await?,
        401
    );
    assert!(scene.honest.fetched().is_empty());
    // HS11: Alice's keyId, Mallory's key.
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &scene.alice, &create)
            .await?,
        401
    );
    // HS12: a key on Mallory's server that says it is Alice's.
    let key = json!({"id": scene.evil.url("/key"), "type": "Key", "owner": scene.alice, "publicKeyPem": scene.mallorys_key.public_pem()});
    scene.evil.serve("/key", &key);
    let sent = scene
        .us
        .signed(&scene.mallorys_key, &scene.evil.url("/key"), &create)?;
    assert_eq!(scene.us.take(&sent).await?, 401);
    assert!(scene.post(&id).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn hs13_a_document_elsewhere_does_not_change_alice() -> Result<()> {
    let scene = scene().await?;
    scene.alices_note().await?;
    let forged = rig::person(&scene.alice, "alice", &scene.mallorys_key);
    scene.evil.serve("/users/alice", &forged);
    let fake = scene.evil.url("/users/alice");
    let create = activity(
        &scene.evil.url("/acts/1"),
        "Create",
        &fake,
        note(&scene.evil.url("/notes/1"), &fake, "x"),
    );
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &fake, &create)
            .await?,
        401
    );
    let known = actor::by_uri(&scene.us.db, &scene.alice)
        .await?
        .ok_or(Error::NotFound("alice".into()))?;
    assert_eq!(
        known.public_key.as_deref().map(str::trim),
        Some(scene.alices_key.public_pem().trim())
    );
    Ok(())
}

#[tokio::test]
async fn hs20_hs21_once_and_never_again_after_its_end() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    let create = activity(
        &scene.honest.url("/acts/1"),
        "Create",
        &scene.alice,
        note(&id, &scene.alice, "<p>mine</p>"),
    );
    let (one, two, three) = tokio::join!(
        scene.by_alice(&create),
        scene.by_alice(&create),
        scene.by_alice(&create)
    );
    assert_eq!((one?, two?, three?), (202, 202, 202), "HS20");
    assert_eq!(scene.by_alice(&create).await?, 202);
    assert_eq!(scene.honest.fetched().len(), 1, "one asks for all");
    let delete = activity(
        &scene.honest.url("/acts/2"),
        "Delete",
        &scene.alice,
        json!({"id": id, "type": "Tombstone"}),
    );
    assert_eq!(scene.by_alice(&delete).await?, 202);
    let again = activity(
        &scene.honest.url("/acts/3"),
        "Create",
        &scene.alice,
        note(&id, &scene.alice, "<p>back</p>"),
    );
    assert_eq!(scene.by_alice(&again).await?, 202);
    let post = scene.post(&id).await?.ok_or(Error::NotFound(id))?;
    assert!(post.deleted_at.is_some() && post.content.is_empty(), "HS21");
    Ok(())
}

#[tokio::test]
async fn hs22_a_new_key_is_asked_for_once() -> Result<()> {
    let scene = scene().await?;
    scene.alices_note().await?;
    scene.honest.serve(
        "/users/alice",
        &rig::person(&scene.alice, "alice", &scene.mallorys_key),
    );
    let id = scene.honest.url("/notes/2");
    let create = activity(
        &scene.honest.url("/acts/2"),
        "Create",
        &scene.alice,
        note(&id, &scene.alice, "<p>new key</p>"),
    );
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &scene.alice, &create)
            .await?,
        202
    );
    assert!(scene.post(&id).await?.is_some());
    let old = activity(
        &scene.honest.url("/acts/3"),
        "Create",
        &scene.alice,
        note(&scene.honest.url("/notes/3"), &scene.alice, "old"),
    );
    assert_eq!(scene.by_alice(&old).await?, 401);
    assert_eq!(scene.honest.fetched().len(), 2);
    Ok(())
}

#[tokio::test]
async fn hs23_hs30_hs31_strangers_farewell_and_our_own_names() -> Result<()> {
    let scene = scene().await?;
    let gone = scene.honest.url("/users/gone");
    let farewell = activity(&scene.honest.url("/acts/9"), "Delete", &gone, json!(gone));
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &gone, &farewell)
            .await?,
        202
    );
    assert!(scene.honest.fetched().is_empty());
    let ours = scene.us.group.uri.clone();
    let create = activity(
        &scene.evil.url("/acts/1"),
        "Create",
        &ours,
        note(&scene.evil.url("/notes/1"), &ours, "x"),
    );
    assert_eq!(
        scene
            .us
            .receive(&scene.mallorys_key, &ours, &create)
            .await?,
        401
    );
    assert_eq!(scene.by_mallory(&create).await?, 401);
    Ok(())
}

#[tokio::test]
async fn hs38_a_blocked_server_is_refused() -> Result<()> {
    let scene = scene().await?;
    let mut tx = scene.us.db.begin().await?;
    let host = scene.evil.base.trim_start_matches("http://").to_uppercase();
    community::peer::set_standing(&mut tx, None, &host, community::peer::Standing::Blocked).await?;
    tx.commit().await?;
    let create = activity(
        &scene.evil.url("/acts/1"),
        "Create",
        &scene.mallory,
        note(&scene.evil.url("/notes/1"), &scene.mallory, "x"),
    );
    assert_eq!(scene.by_mallory(&create).await?, 403);
    assert!(scene.evil.fetched().is_empty());
    Ok(())
}

#[tokio::test]
async fn ac01_ac02_only_the_author_changes_and_deletes() -> Result<()> {
    let scene = scene().await?;
    let id = scene.alices_note().await?;
    let update = activity(
        &scene.evil.url("/acts/1"),
        "Update",
        &scene.mallory,
        note(&id, &scene.alice, "<p>changed</p>"),
    );
    assert!(scene.by_mallory(&update).await? >= 400);
    for (number, object) in [
        json!(id),
        json!({"id": id, "type": "Tombstone"}),
        note(&id, &scene.mallory, "x"),
    ]
    .into_iter()
    .enumerate()
    {
        let delete = activity(
            &scene.evil.url(&format!("/acts/d{number}")),
            "Delete",
            &scene.mallory,
            object,
        );
        assert!(scene.by_mallory(&delete).await? >= 400);
    }
    // AC03: somebody else of her own server.
    let bobs_key = mallory();
    let bob = scene.honest.person("bob", &bobs_key);
    let update = activity(
        &scene.honest.url("/acts/b1"),
        "Update",
        &bob,
        note(&id, &bob, "<p>changed</p>"),
    );
    assert!(scene.us.receive(&bobs_key, &bob, &update).await? >= 400);
    let delete = activity(&scene.honest.url("/acts/b2"), "Delete", &bob, json!(id));
    assert!(scene.us.receive(&bobs_key, &bob, &delete).await? >= 400);
    let post = scene.post(&id).await?.ok_or(Error::NotFound(id))?;
    assert!(post.deleted_at.is_none() && post.content.as_str().contains("mine"));
    Ok(())
}

#[tokio::test]
async fn ac05_ac06_nothing_is_shown_as_alice_that_she_did_not_say() -> Result<()> {
    let scene = scene().await?;
    let (on_hers, on_mine) = (scene.honest.url("/notes/7"), scene.evil.url("/notes/7"));
    scene
        .evil
        .serve("/notes/7", &note(&on_mine, &scene.alice, "<p>forged</p>"));
    let mut nameless = note("", &scene.alice, "<p>forged</p>");
    nameless.as_object_mut().map(|object| object.remove("id"));
    let objects = [
        note(&on_hers, &scene.alice, "<p>forged</p>"),
        note(&on_mine, &scene.alice, "<p>forged</p>"),
        nameless,
        note(&on_hers, &scene.mallory, "x"),
    ];
    for (number, object) in objects.into_iter().enumerate() {
        let create = activity(
            &scene.evil.url(&format!("/acts/{number}")),
            "Create",
            &scene.mallory,
            object,
        );
        assert!(scene.by_mallory(&create).await? >= 400, "{number}");
    }
    assert!(scene.post(&on_hers).await?.is_none() && scene.post(&on_mine).await?.is_none());
    // AC07: an activity's name on her server.
    let create = activity(
        &scene.honest.url("/acts/1"),
        "Create",
        &scene.mallory,
        note(&scene.evil.url("/notes/8"), &scene.mallory, "x"),
    );
    assert!(scene.by_mallory(&create).await? >= 400);
    Ok(())
}

#[tokio::test]
async fn ac08_what_is_passed_on_is_asked_for_where_it_lives() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/5");
    scene
        .honest
        .serve("/notes/5", &note(&id, &scene.alice, "<p>true</p>"));
    let announce = activity(
        &scene.evil.url("/acts/1"),
        "Announce",
        &scene.mallory,
        note(&id, &scene.alice, "<p>forged</p>"),
    );
    assert_eq!(scene.by_mallory(&announce).await?, 202);
    let post = scene.post(&id).await?.ok_or(Error::NotFound(id))?;
    assert!(post.content.as_str().contains("true"));
    assert_eq!(
        reaction::count(&scene.us.db, post.id, reaction::Kind::Announce).await?,
        1
    );
    Ok(())
}

#[tokio::test]
async fn ac09_ac10_ac12_only_what_was_asked_can_be_accepted() -> Result<()> {
    let scene = scene().await?;
    let us = &scene.us.group.uri;
    let never = json!({"id": format!("{us}/follows/1"), "type": "Follow", "actor": us, "object": scene.mallory});
    let accept = activity(&scene.evil.url("/acts/1"), "Accept", &scene.mallory, never);
    assert!(scene.by_mallory(&accept).await? >= 400, "AC10: never sent");
    let alice = scene.us.federation.find(&scene.alice).await?;
    let mut tx = scene.us.db.begin().await?;
    let asked = follow::ask(&mut tx, Some(&scene.us.coordinator), alice.id).await?;
    tx.commit().await?;
    let ours = json!({"id": asked.uri, "type": "Follow", "actor": us, "object": scene.alice});
    for (number, verb) in ["Accept", "Reject"].into_iter().enumerate() {
        let act = activity(
            &scene.evil.url(&format!("/acts/a{number}")),
            verb,
            &scene.mallory,
            ours.clone(),
        );
        assert!(scene.by_mallory(&act).await? >= 400, "{verb} by another");
    }
    let state = follow::get(&scene.us.db, asked.id)
        .await?
        .map(|follow| follow.state);
    assert_eq!(state, Some(follow::State::Requested));
    let accept = activity(
        &scene.honest.url("/acts/a1"),
        "Accept",
        &scene.alice,
        json!(asked.uri),
    );
    assert_eq!(scene.by_alice(&accept).await?, 202);
    // AC09: Alice follows us, Mallory undoes it.
    let follows = activity(
        &scene.honest.url("/follows/1"),
        "Follow",
        &scene.alice,
        json!(us),
    );
    assert_eq!(scene.by_alice(&follows).await?, 202);
    let undo = activity(
        &scene.evil.url("/acts/u1"),
        "Undo",
        &scene.mallory,
        json!({"id": scene.honest.url("/follows/1"), "type": "Follow", "actor": scene.alice, "object": us}),
    );
    assert!(scene.by_mallory(&undo).await? >= 400);
    assert!(
        follow::between(&scene.us.db, alice.id, scene.us.group.id)
            .await?
            .is_some()
    );
    Ok(())
}

#[tokio::test]
async fn fe01_fe02_fe03_fe04_a_document_counts_only_at_home() -> Result<()> {
    let scene = scene().await?;
    // FE01: the right JSON under another type.
    for (number, kind) in [
        "text/html",
        "application/json",
        "application/ld+json",
        "image/png",
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("/upload/{number}");
        let id = scene.honest.url(&path);
        scene
            .honest
            .serve_as(&path, StatusCode::OK, kind, &note(&id, &scene.alice, "x"));
        assert!(
            scene.us.federation.find_post(&id).await.is_err(),
            "FE01 {kind}"
        );
    }
    // FE02: on Mallory's server, of Alice's: asked for at hers, where there is nothing.
    scene.evil.serve(
        "/copy",
        &note(&scene.honest.url("/notes/66"), &scene.alice, "forged"),
    );
    assert!(
        scene
            .us
            .federation
            .find_post(&scene.evil.url("/copy"))
            .await
            .is_err(),
        "FE02"
    );
    // And where there is something, it is hers that counts.
    scene.honest.serve(
        "/notes/67",
        &note(&scene.honest.url("/notes/67"), &scene.alice, "<p>hers</p>"),
    );
    scene.evil.serve(
        "/copy2",
        &note(
            &scene.honest.url("/notes/67"),
            &scene.alice,
            "<p>forged</p>",
        ),
    );
    let found = scene
        .us
        .federation
        .find_post(&scene.evil.url("/copy2"))
        .await?;
    let post = post::get(&scene.us.db, found)
        .await?
        .ok_or(Error::NotFound("post".into()))?;
    assert!(post.content.as_str().contains("hers"));
    // FE03: at home on Mallory's server, said to be by Alice.
    scene.evil.serve(
        "/notes/1",
        &note(&scene.evil.url("/notes/1"), &scene.alice, "forged"),
    );
    assert!(
        scene
            .us
            .federation
            .find_post(&scene.evil.url("/notes/1"))
            .await
            .is_err(),
        "FE03"
    );
    Ok(())
}
