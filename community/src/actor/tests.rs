//! Who an actor is: its URI decides, and nobody writes over one of ours.

use super::*;
use crate::{
    sample::{elsewhere, found, keys, person},
    store::{Db, test_db},
};

/// The effects that wait, as JSON texts.
async fn effects(db: &Db) -> Result<Vec<String>> {
    crate::sql!("select body from effects order by id")
        .scalars(db)
        .await
}

#[tokio::test]
async fn ours_have_their_addresses_and_the_instance_signs_for_those_without_keys() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let group = &founded.actor;
    assert_eq!(group.uri, "http://localhost:8080/ap/groups/family-network");
    assert_eq!(
        group.inbox.as_deref(),
        Some("http://localhost:8080/ap/groups/family-network/inbox")
    );
    assert_eq!(
        group.key_id.as_deref(),
        Some("http://localhost:8080/ap/groups/family-network#main-key")
    );
    assert_eq!(group.handle(), "@family-network@localhost:8080");
    let instance = instance(&test.db).await?;
    assert_eq!(
        (instance.kind, instance.username.as_str()),
        (Kind::Service, "localhost")
    );
    let member = get(&test.db, founded.coordinator.member.actor_id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        member.uri,
        format!("http://localhost:8080/ap/people/{}", member.id)
    );
    assert!(!member.outside && member.private_key.is_none());
    assert_eq!(signer(&test.db, &member).await?.id, instance.id);
    assert_eq!(signer(&test.db, group).await?.id, group.id);
    let mut tx = test.begin().await?;
    assert_eq!(make_instance(&mut tx, &keys()).await?.id, instance.id);
    tx.commit().await
}

/// AC04, HS31: what a document says never reaches one of our rows.
#[tokio::test]
async fn ac04_a_document_changes_its_own_row_and_none_of_ours() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let first = receive(&mut tx, elsewhere("alice", "a.example")).await?;
    let mut changed = elsewhere("alice", "a.example");
    changed.name = "Alice \u{202e}Au".into();
    changed.icon = Some("javascript:alert(1)".into());
    let second = receive(&mut tx, changed).await?;
    assert_eq!(first.id, second.id);
    assert_eq!(second.name, "Alice Au");
    assert_eq!(second.icon, None);
    let mut forged = elsewhere("alice", "a.example");
    forged.uri.clone_from(&founded.actor.uri);
    assert!(matches!(
        receive(&mut tx, forged).await,
        Err(Error::Forbidden)
    ));
    tx.commit().await?;
    let kept = get(&test.db, founded.actor.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(kept.name, "Family Network");
    assert_eq!(
        by_handle(&test.db, "ALICE", "A.example")
            .await?
            .map(|actor| actor.id),
        Some(first.id)
    );
    assert_eq!(
        by_key_id(&test.db, "https://a.example/users/alice#main-key")
            .await?
            .map(|actor| actor.id),
        Some(first.id)
    );
    assert_eq!(
        many(&test.db, &[first.id, founded.actor.id]).await?.len(),
        2
    );
    Ok(())
}

#[tokio::test]
async fn who_is_gone_leaves_no_words_and_who_answers_again_is_back() -> Result<()> {
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    let alice = receive(&mut tx, elsewhere("alice", "a.example")).await?;
    receive_deletion(&mut tx, alice.id).await?;
    let gone = get(&mut tx, alice.id).await?.ok_or(Error::NotFound)?;
    assert!(gone.deleted_at.is_some() && gone.name.is_empty() && gone.inbox.is_none());
    let back = receive(&mut tx, elsewhere("alice", "a.example")).await?;
    assert!(back.deleted_at.is_none() && back.id == alice.id);
    let ours = person(&mut tx, "mei", None).await?;
    assert!(matches!(
        receive_deletion(&mut tx, ours.member.actor_id).await,
        Err(Error::Forbidden)
    ));
    tx.commit().await
}

/// AC14.
#[tokio::test]
async fn one_moves_at_most_once_in_thirty_days() -> Result<()> {
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    let old = receive(&mut tx, elsewhere("alice", "a.example")).await?;
    let new = receive(&mut tx, elsewhere("alice", "b.example")).await?;
    let third = receive(&mut tx, elsewhere("alice", "c.example")).await?;
    assert!(receive_move(&mut tx, old.id, new.id).await?);
    assert!(!receive_move(&mut tx, old.id, third.id).await?);
    assert!(!receive_move(&mut tx, new.id, new.id).await?);
    tx.commit().await?;
    assert_eq!(
        get(&test.db, old.id)
            .await?
            .and_then(|actor| actor.moved_to),
        Some(new.uri)
    );
    assert_eq!(
        effects(&test)
            .await?
            .iter()
            .filter(|body| body.contains("\"moved\""))
            .count(),
        1
    );
    test.clock.advance(31 * DAY);
    let mut tx = test.begin().await?;
    assert!(receive_move(&mut tx, old.id, third.id).await?);
    tx.commit().await
}

#[tokio::test]
async fn what_an_author_has_said_is_counted_without_reading_it() -> Result<()> {
    let test = test_db().await?;
    if test.is_postgres() {
        return Ok(());
    }
    let plan: Vec<(i64, i64, i64, String)> = crate::sql!(
        "explain query plan
         select (select count(*) from posts p where p.author_id = a.id and p.deleted_at is null and p.visibility in ('public', 'unlisted')),
             (select max(p.published_at) from posts p where p.author_id = a.id and p.deleted_at is null and p.visibility in ('public', 'unlisted'))
         from actors a"
    )
    .all(&*test)
    .await?;
    let of_index = plan
        .iter()
        .filter(|(.., step)| step.contains("COVERING INDEX posts_shown"));
    assert_eq!(of_index.count(), 2, "{plan:?}");
    Ok(())
}
