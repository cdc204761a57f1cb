//! Who is told that something was withdrawn: those who were told that it is there, and nobody else.

use community::post::{self, Author, Draft, Kind, Visibility};
use serde_json::json;

use super::rig::{activity, foreign, stand, until};
use crate::{Result, keys::tests::alice};

#[tokio::test]
async fn what_was_withdrawn_before_it_was_sent_is_never_told_of() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, key) = (foreign("honest").await?, alice());
    let alice = honest.person("alice", &key);
    let follow = activity(
        &honest.url("/acts/1"),
        "Follow",
        &alice,
        json!(us.group.uri),
    );
    assert_eq!(us.receive(&key, &alice, &follow).await?, 202);
    until("the follow is accepted", async || Ok(honest.told("Accept"))).await?;
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    // Nothing is heard before the transaction is there, and then it is withdrawn already.
    let mut tx = us.db.begin().await?;
    let draft = |words| Draft::new(Visibility::Public, "en", words);
    let (early, _) = post::publish(&mut tx, &author, Kind::Note, draft("too early")).await?;
    post::withdraw(&mut tx, &us.coordinator, early.id).await?;
    tx.commit().await?;
    let mut tx = us.db.begin().await?;
    let (late, _) = post::publish(&mut tx, &author, Kind::Note, draft("a while")).await?;
    tx.commit().await?;
    until("it comes", async || Ok(honest.told("Create"))).await?;
    let mut tx = us.db.begin().await?;
    post::withdraw(&mut tx, &us.coordinator, late.id).await?;
    tx.commit().await?;
    until("its withdrawal comes", async || Ok(honest.told("Delete"))).await?;
    let named = |verb: &str| -> Vec<String> {
        let all = honest.all(verb);
        let ids = all.iter().filter_map(|one| one["object"]["id"].as_str());
        ids.map(str::to_owned).collect()
    };
    assert_eq!(named("Create"), *std::slice::from_ref(&late.uri));
    assert_eq!(named("Delete"), [late.uri]);
    assert!(post::inboxes(&us.db, early.id).await?.is_empty());
    Ok(())
}
