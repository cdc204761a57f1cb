//! How one comes in, what one may do for how long, and how one goes.

use super::*;
use crate::{
    Error,
    access::{InvitationKind, invite},
    group::{self, Joining, Profile},
    post, reaction,
    sample::{Founded, asking, found, keys, person},
    store::{Db, TestDb, test_db},
    time::DAY,
};

async fn under(test: &TestDb, joining: Joining, size_limit: Option<i64>) -> Result<Founded> {
    let founded = found(test).await?;
    let mut tx = test.begin().await?;
    let profile = Profile {
        joining,
        size_limit,
        ..founded.group.profile.0.clone()
    };
    group::change(&mut tx, &founded.coordinator, "Family Network", profile).await?;
    tx.commit().await?;
    Ok(founded)
}

async fn effects(db: &Db, kind: &str) -> Result<usize> {
    let bodies: Vec<String> = crate::sql!("select body from effects").scalars(db).await?;
    Ok(bodies
        .iter()
        .filter(|body| body.contains(&format!("\"{kind}\"")))
        .count())
}

async fn asked(test: &TestDb, asking: Asking) -> Result<Member> {
    let mut tx = test.begin().await?;
    let member = ask(&mut tx, asking).await?;
    tx.commit().await?;
    Ok(member)
}

#[tokio::test]
async fn a_talk_comes_first_unless_the_group_is_open() -> Result<()> {
    let test = test_db().await?;
    let founded = under(&test, Joining::TalkFirst, None).await?;
    let waiting = asked(&test, asking("mei")).await?;
    assert_eq!(waiting.state, State::Waiting);
    assert!(present(&test.db, waiting.id).await?.is_none());
    assert_eq!(effects(&test, "member-asked").await?, 1);
    let mut tx = test.begin().await?;
    welcome(&mut tx, &founded.coordinator, waiting.id).await?;
    assert!(matches!(
        welcome(&mut tx, &founded.coordinator, waiting.id).await,
        Err(Error::Conflict("not-waiting"))
    ));
    tx.commit().await?;
    assert!(present(&test.db, waiting.id).await?.is_some());
    let test = test_db().await?;
    under(&test, Joining::Open, None).await?;
    assert_eq!(asked(&test, asking("mei")).await?.state, State::Active);
    Ok(())
}

#[tokio::test]
async fn a_closed_group_opens_to_an_invitation_only_and_once() -> Result<()> {
    let test = test_db().await?;
    let founded = under(&test, Joining::Closed, None).await?;
    assert!(matches!(
        asked(&test, asking("mei")).await,
        Err(Error::Conflict("joining-closed"))
    ));
    let mut tx = test.begin().await?;
    let expires = tx.now().plus_days(3);
    let secret = invite(
        &mut tx,
        &founded.coordinator,
        InvitationKind::Link,
        None,
        1,
        expires,
    )
    .await?;
    tx.commit().await?;
    let invited = |handle| Asking {
        invitation: Some(secret.clone()),
        ..asking(handle)
    };
    let taken = asked(&test, invited("siu_ming")).await;
    assert!(
        matches!(
            taken,
            Err(Error::Invalid {
                field: "handle",
                why: "taken"
            })
        ),
        "and nothing is used up"
    );
    assert_eq!(asked(&test, invited("mei")).await?.state, State::Active);
    let again = asked(&test, invited("kit")).await;
    assert!(matches!(
        again,
        Err(Error::Invalid {
            field: "invitation",
            why: "no-invitation"
        })
    ));
    Ok(())
}

#[tokio::test]
async fn a13_when_a_place_falls_free_the_next_in_line_moves_up() -> Result<()> {
    let test = test_db().await?;
    let founded = under(&test, Joining::Open, Some(2)).await?;
    let mei = asked(&test, asking("mei")).await?;
    assert_eq!(mei.state, State::Active);
    let kit = asked(&test, asking("kit")).await?;
    let lok = asked(&test, asking("lok")).await?;
    assert_eq!((kit.state, lok.state), (State::Queued, State::Queued));
    assert_eq!(place_in_line(&test.db, lok.id).await?, Some(2));
    assert!(present(&test.db, kit.id).await?.is_none());

    let mut tx = test.begin().await?;
    let gone = present(&mut tx, mei.id).await?.ok_or(Error::NotFound)?;
    leave(&mut tx, &gone).await?;
    tx.commit().await?;
    assert!(
        present(&test.db, kit.id).await?.is_some(),
        "who asked first"
    );
    assert!(present(&test.db, lok.id).await?.is_none());
    assert_eq!(place_in_line(&test.db, lok.id).await?, Some(1));
    assert_eq!(effects(&test, "member-moved-up").await?, 1);

    let mut tx = test.begin().await?;
    let profile = Profile {
        joining: Joining::Open,
        size_limit: Some(3),
        ..founded.group.profile.0.clone()
    };
    group::change(&mut tx, &founded.coordinator, "Family Network", profile).await?;
    tx.commit().await?;
    assert!(present(&test.db, lok.id).await?.is_some(), "a larger group");
    Ok(())
}

#[tokio::test]
async fn a13_where_a_talk_comes_first_hosts_hear_of_a_free_place() -> Result<()> {
    let test = test_db().await?;
    let founded = under(&test, Joining::TalkFirst, Some(2)).await?;
    let (one, other) = (
        asked(&test, asking("mei")).await?,
        asked(&test, asking("kit")).await?,
    );
    let third = asked(&test, asking("lok")).await?;
    assert_eq!(third.state, State::Waiting);
    let mut tx = test.begin().await?;
    let by = &founded.coordinator;
    assert_eq!(welcome(&mut tx, by, one.id).await?, State::Active);
    assert_eq!(welcome(&mut tx, by, other.id).await?, State::Queued);
    assert!(matches!(
        welcome(&mut tx, by, other.id).await,
        Err(Error::Conflict("not-waiting"))
    ));
    remove(&mut tx, Some(by), one.id).await?;
    tx.commit().await?;
    assert!(present(&test.db, other.id).await?.is_some());
    assert_eq!(effects(&test, "place-free").await?, 0, "nobody to let in");
    let mut tx = test.begin().await?;
    remove(&mut tx, Some(by), other.id).await?;
    tx.commit().await?;
    assert_eq!(effects(&test, "place-free").await?, 1);
    assert!(
        present(&test.db, third.id).await?.is_none(),
        "the talk first"
    );
    Ok(())
}

#[tokio::test]
async fn a13_who_waits_takes_her_request_back_and_leaves_nothing() -> Result<()> {
    let test = test_db().await?;
    under(&test, Joining::TalkFirst, None).await?;
    let mei = asked(&test, asking("mei")).await?;
    let mut tx = test.begin().await?;
    take_back(&mut tx, mei.id).await?;
    assert!(matches!(
        take_back(&mut tx, mei.id).await,
        Err(Error::Conflict("not-waiting"))
    ));
    tx.commit().await?;
    let left = get(&test.db, mei.id).await?.ok_or(Error::NotFound)?;
    assert_eq!((left.state, left.name.as_str()), (State::Left, ""));
    assert_eq!((left.words, left.password_hash), (None, None));
    assert_eq!(asked(&test, asking("mei")).await?.state, State::Waiting);
    Ok(())
}

/// CO13, AC33.
#[tokio::test]
async fn co13_ac33_a_handle_is_plain_and_nobody_elses() -> Result<()> {
    let test = test_db().await?;
    under(&test, Joining::Open, None).await?;
    for handle in [
        "a",
        "a b",
        "a/b",
        "..",
        "a@b",
        "陳",
        "family-network",
        "a\u{202e}b",
    ] {
        let refused = asked(&test, asking(handle)).await;
        assert!(
            matches!(
                refused,
                Err(Error::Invalid {
                    field: "handle",
                    ..
                })
            ),
            "{handle}"
        );
    }
    // The instance actor's own name.
    let taken = asked(&test, asking("localhost")).await;
    assert!(matches!(taken, Err(Error::Invalid { why: "taken", .. })));
    let member = asked(&test, asking("Mei_2")).await?;
    assert_eq!(
        by_handle(&test.db, "MEI_2").await?.map(|found| found.id),
        Some(member.id)
    );
    Ok(())
}

#[tokio::test]
async fn who_was_not_let_in_leaves_no_words_and_a_free_handle() -> Result<()> {
    let test = test_db().await?;
    let founded = under(&test, Joining::TalkFirst, None).await?;
    let words = Some("my sister is ill".to_owned());
    let waiting = asked(
        &test,
        Asking {
            words,
            ..asking("mei")
        },
    )
    .await?;
    let mut tx = test.begin().await?;
    refuse(&mut tx, &founded.coordinator, waiting.id).await?;
    tx.commit().await?;
    let refused = get(&test.db, waiting.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (refused.state, refused.words, refused.name.as_str()),
        (State::Refused, None, "")
    );
    assert_eq!(asked(&test, asking("mei")).await?.state, State::Waiting);
    Ok(())
}

/// A15: a duty ends on its date. A16: a consultant's always has one, and opens neither the roster nor the door.
#[tokio::test]
async fn a15_a_role_lasts_until_its_date() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let mei = person(&mut tx, "mei", None).await?;
    let kit = person(&mut tx, "kit", None).await?;
    let end = tx.now().plus_days(7);
    let by = Some(&founded.coordinator);
    assert!(matches!(
        give_duty(
            &mut tx,
            Some(&mei),
            mei.member.id,
            Role::Host,
            None,
            Some(end),
            None
        )
        .await,
        Err(Error::Forbidden)
    ));
    let endless = give_duty(
        &mut tx,
        by,
        kit.member.id,
        Role::Consultant,
        None,
        None,
        None,
    )
    .await;
    assert!(matches!(
        endless,
        Err(Error::Invalid {
            field: "ends",
            why: "missing"
        })
    ));
    let untitled = give_duty(&mut tx, by, mei.member.id, Role::Named, None, None, None).await;
    assert!(matches!(
        untitled,
        Err(Error::Invalid { field: "title", .. })
    ));
    give_duty(
        &mut tx,
        by,
        mei.member.id,
        Role::Host,
        None,
        Some(end),
        Some(founded.coordinator.member.id),
    )
    .await?;
    give_duty(
        &mut tx,
        by,
        kit.member.id,
        Role::Consultant,
        None,
        Some(end),
        None,
    )
    .await?;
    tx.commit().await?;
    let consultant = present(&test.db, kit.member.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert!(consultant.is_consultant() && !consultant.is_host());
    assert!(matches!(
        roster(&test.db, &consultant).await,
        Err(Error::Forbidden)
    ));
    assert!(
        present(&test.db, mei.member.id)
            .await?
            .is_some_and(|mei| mei.is_host())
    );
    assert_eq!(
        holding(&test.db, &[Role::Host, Role::Consultant])
            .await?
            .len(),
        2
    );
    assert_eq!(duties(&test.db).await?.len(), 3);
    test.clock.advance(7 * DAY);
    let after = present(&test.db, mei.member.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert!(after.roles.is_empty());
    assert_eq!(
        holding(&test.db, &[Role::Host, Role::Consultant])
            .await?
            .len(),
        0
    );
    assert_eq!(duties(&test.db).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_last_coordinator_stays() -> Result<()> {
    let test = test_db().await?;
    let first = found(&test).await?.coordinator;
    let mut tx = test.begin().await?;
    assert!(matches!(
        leave(&mut tx, &first).await,
        Err(Error::Conflict("last-coordinator"))
    ));
    let duty = duties(&mut tx)
        .await?
        .first()
        .map(|duty| duty.id)
        .ok_or(Error::NotFound)?;
    assert!(matches!(
        end_duty(&mut tx, None, duty).await,
        Err(Error::Conflict("last-coordinator"))
    ));
    let second = person(&mut tx, "mei", Some(Role::Coordinator)).await?;
    leave(&mut tx, &first).await?;
    assert!(matches!(
        leave(&mut tx, &second).await,
        Err(Error::Conflict("last-coordinator"))
    ));
    tx.commit().await
}

/// What is left of who leaves: a handle that nobody else can take.
#[tokio::test]
async fn who_leaves_takes_everything_along_and_those_outside_hear_it() -> Result<()> {
    let test = test_db().await?;
    found(&test).await?;
    let mut tx = test.begin().await?;
    let mei = person(&mut tx, "mei", None).await?;
    let before = effects_in(&mut tx, "profile-changed").await?;
    go_outside(&mut tx, mei.member.id, &keys()).await?;
    assert_eq!(effects_in(&mut tx, "profile-changed").await?, before + 1);
    assert!(
        actor::get(&mut tx, mei.member.actor_id)
            .await?
            .is_some_and(|actor| actor.outside && actor.private_key.is_some())
    );
    go_inside(&mut tx, mei.member.id).await?;
    assert_eq!(effects_in(&mut tx, "actor-left").await?, 1);
    assert!(
        actor::get(&mut tx, mei.member.actor_id)
            .await?
            .is_some_and(|actor| !actor.outside && actor.private_key.is_some())
    );
    leave(&mut tx, &mei).await?;
    assert_eq!(
        effects_in(&mut tx, "actor-left").await?,
        1,
        "she was inside already"
    );
    let gone = actor::get(&mut tx, mei.member.actor_id)
        .await?
        .ok_or(Error::NotFound)?;
    assert!(gone.deleted_at.is_some() && gone.name.is_empty());
    assert!(matches!(
        add(&mut tx, asking("mei"), None).await,
        Err(Error::Invalid { why: "taken", .. })
    ));
    tx.commit().await
}

async fn effects_in(tx: &mut Tx, kind: &str) -> Result<usize> {
    let bodies: Vec<String> = crate::sql!("select body from effects").scalars(tx).await?;
    Ok(bodies
        .iter()
        .filter(|body| body.contains(&format!("\"{kind}\"")))
        .count())
}

#[tokio::test]
async fn a_new_password_ends_every_session() -> Result<()> {
    let test = test_db().await?;
    let me = found(&test).await?.coordinator;
    let mut tx = test.begin().await?;
    let cookie = access::open_session(&mut tx, me.member.id).await?;
    set_password(&mut tx, me.member.id, "other").await?;
    assert!(access::session(&mut tx, &cookie).await?.is_none());
    let bad = change(
        &mut tx,
        &me,
        "Siu Ming",
        "en",
        Some("a\r\nBcc: b@c"),
        Preferences::default(),
    )
    .await;
    assert!(
        matches!(bad, Err(Error::Invalid { field: "email", .. })),
        "CO30"
    );
    change(
        &mut tx,
        &me,
        "Siu Ming",
        "zh-Hant",
        Some("siu@ming.example"),
        Preferences {
            would_help_run: true,
            ..Preferences::default()
        },
    )
    .await?;
    let changed = get(&mut tx, me.member.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (changed.name.as_str(), changed.language.as_str()),
        ("Siu Ming", "zh-Hant")
    );
    assert!(changed.preferences.would_help_run);
    tx.commit().await
}

/// What she kept, muted and wrote for later goes with her.
#[tokio::test]
async fn whoever_leaves_leaves_nothing_of_her_reading_and_nothing_to_be_published() -> Result<()> {
    let town = crate::town::town().await?;
    let mut tx = town.db.begin().await?;
    let by = town.as_herself(&town.inside);
    let draft = post::Draft::new(post::Visibility::Inside, "en", "words");
    let (note, _) = post::publish(&mut tx, &by, post::Kind::Note, draft).await?;
    for who in [&by, &town.as_herself(&town.outside)] {
        reaction::keep(&mut tx, who, note.id).await?;
        reaction::mute_thread(&mut tx, who, note.id).await?;
        let (id, now) = (tx.mint::<()>(), tx.now());
        crate::sql!(
            "insert into scheduled_posts (id, member_id, as_group, due_at, wish, created_at) values ($1, $2, false, $3, '{}', $3)",
            id, who.member.member.id, now
        )
        .run(&mut tx)
        .await?;
    }
    leave(&mut tx, &town.inside).await?;
    for table in ["bookmarks", "muted_threads", "scheduled_posts"] {
        let left: i64 = match table {
            "bookmarks" => crate::sql!("select count(*) from bookmarks"),
            "muted_threads" => crate::sql!("select count(*) from muted_threads"),
            _ => crate::sql!("select count(*) from scheduled_posts"),
        }
        .scalar(&mut tx)
        .await?;
        assert_eq!(left, 1, "{table}: hers alone go");
    }
    Ok(())
}
