//! Doors that open once, for a time, and not after they were closed.

use super::{application::Brought, *};
use crate::{
    member::{Role, State, get, present, remove},
    sample::{found, person},
    store::test_db,
    time::DAY,
};

#[tokio::test]
async fn a_session_ends_after_sixty_days_or_when_closed() -> Result<()> {
    let test = test_db().await?;
    let me = found(&test).await?.coordinator.member.id;
    let mut tx = test.begin().await?;
    let one = open_session(&mut tx, me).await?;
    let other = open_session(&mut tx, me).await?;
    tx.commit().await?;
    let opened = session(&test.db, &one).await?.ok_or(Error::NotFound)?;
    assert_eq!(opened.member_id, me);
    assert!(opened.csrf.len() >= 26 && opened.csrf != one);
    let kept: Vec<String> = crate::sql!("select hash from sessions")
        .scalars(&test.db)
        .await?;
    assert!(!kept.contains(&one), "only the hash is kept");
    let mut tx = test.begin().await?;
    close_session(&mut tx, &one).await?;
    tx.commit().await?;
    assert!(session(&test.db, &one).await?.is_none());
    assert!(session(&test.db, &other).await?.is_some());
    test.clock.advance(60 * DAY);
    assert!(session(&test.db, &other).await?.is_none());
    Ok(())
}

/// OA09, OA36.
#[tokio::test]
async fn everything_closes_at_once() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let host = person(&mut tx, "mei", Some(Role::Host)).await?;
    let id = host.member.id;
    let token_secret = make_token(&mut tx, id, true, "read write", None).await?;
    let cookie = open_session(&mut tx, id).await?;
    let expires = tx.now().plus_days(7);
    let link = make_link(&mut tx, Purpose::Password, Some(id), expires).await?;
    let invitation = invite(&mut tx, &host, InvitationKind::Link, None, 1, expires).await?;
    assert!(
        token(&mut tx, &token_secret)
            .await?
            .is_some_and(|token| token.as_group && token.member_id == Some(id))
    );
    remove(&mut tx, Some(&founded.coordinator), id).await?;
    tx.commit().await?;
    assert!(token(&test.db, &token_secret).await?.is_none());
    assert!(session(&test.db, &cookie).await?.is_none());
    assert!(
        peek_link(&test.db, Purpose::Password, &link)
            .await?
            .is_none()
    );
    assert!(!peek_invitation(&test.db, &invitation).await?);
    assert!(present(&test.db, id).await?.is_none());
    assert_eq!(
        get(&test.db, id).await?.map(|member| member.state),
        Some(State::Left)
    );
    Ok(())
}

/// OA36: once, expiring, and only for what it was made for.
#[tokio::test]
async fn a_link_opens_once() -> Result<()> {
    let test = test_db().await?;
    let me = found(&test).await?.coordinator.member.id;
    let mut tx = test.begin().await?;
    let expires = tx.now().plus_hours(24);
    let older = make_link(&mut tx, Purpose::Password, Some(me), expires).await?;
    let link = make_link(&mut tx, Purpose::Password, Some(me), expires).await?;
    let set_up = make_link(&mut tx, Purpose::SetUp, None, expires).await?;
    tx.commit().await?;
    assert_eq!(
        peek_link(&test.db, Purpose::Password, &older).await?,
        None,
        "the newer voids it"
    );
    assert_eq!(
        peek_link(&test.db, Purpose::Password, &link).await?,
        Some(Some(me))
    );
    assert_eq!(peek_link(&test.db, Purpose::Password, &set_up).await?, None);
    assert_eq!(
        peek_link(&test.db, Purpose::SetUp, &set_up).await?,
        Some(None)
    );
    let mut tx = test.begin().await?;
    assert_eq!(use_link(&mut tx, Purpose::Password, &link).await?, Some(me));
    assert!(matches!(
        use_link(&mut tx, Purpose::Password, &link).await,
        Err(Error::NotFound)
    ));
    tx.commit().await?;
    test.clock.advance(DAY);
    let mut tx = test.begin().await?;
    assert!(matches!(
        use_link(&mut tx, Purpose::SetUp, &set_up).await,
        Err(Error::NotFound)
    ));
    sweep(&mut tx).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_paper_code_lets_in_as_many_as_it_says() -> Result<()> {
    let test = test_db().await?;
    let founded = found(&test).await?;
    let mut tx = test.begin().await?;
    let member = person(&mut tx, "mei", None).await?;
    let expires = tx.now().plus_days(30);
    let refused = invite(&mut tx, &member, InvitationKind::Paper, None, 2, expires).await;
    assert!(
        matches!(refused, Err(Error::Forbidden)),
        "members do not invite by themselves"
    );
    let code = invite(
        &mut tx,
        &founded.coordinator,
        InvitationKind::Paper,
        Some("ward round"),
        2,
        expires,
    )
    .await?;
    let written = code.to_lowercase().replace('-', " ");
    use_invitation(&mut tx, &written).await?;
    assert_eq!(
        invitations(&mut tx)
            .await?
            .first()
            .map(|left| left.uses_left),
        Some(1)
    );
    use_invitation(&mut tx, &code).await?;
    let third = use_invitation(&mut tx, &code).await;
    assert!(matches!(
        third,
        Err(Error::Invalid {
            field: "invitation",
            why: "no-invitation"
        })
    ));
    tx.commit().await
}

/// An app, let in by a member.
async fn app(tx: &mut Tx, redirect: &str) -> Result<(Application, String)> {
    let registering = Registering {
        name: "Tusky".into(),
        redirect_uris: vec![redirect.into()],
        scopes: "read write".into(),
        website: None,
    };
    application::register(tx, registering).await
}

fn grant(application: &Application) -> Grant {
    Grant {
        client_id: application.client_id.clone(),
        redirect_uri: application.redirect_uris[0].clone(),
        scopes: "read".into(),
        as_group: false,
        challenge: None,
    }
}

fn brought<'a>(application: &'a Application, code: &'a str) -> Brought<'a> {
    Brought {
        code,
        client_id: &application.client_id,
        is_proven: true,
        redirect_uri: &application.redirect_uris[0],
        verifier: None,
    }
}

#[tokio::test]
async fn oa05_a_code_opens_once_and_not_for_long() -> Result<()> {
    let test = test_db().await?;
    let me = found(&test).await?.coordinator;
    let mut tx = test.begin().await?;
    let (carried, secret) = app(&mut tx, "https://app.example/").await?;
    assert!(
        application::prove(&mut tx, &carried.client_id, &secret)
            .await?
            .is_some()
    );
    assert!(
        application::prove(&mut tx, &carried.client_id, &carried.secret_hash)
            .await?
            .is_none()
    );
    let (copied, _) = app(&mut tx, application::OUT_OF_BAND).await?;
    let late = application::let_in(&mut tx, &me, &grant(&carried)).await?;
    let by_hand = application::let_in(&mut tx, &me, &grant(&copied)).await?;
    let too_late = application::let_in(&mut tx, &me, &grant(&copied)).await?;
    tx.commit().await?;
    test.clock.advance(60_000);
    let mut tx = test.begin().await?;
    let code = application::let_in(&mut tx, &me, &grant(&carried)).await?;
    assert!(
        application::use_code(&mut tx, brought(&carried, &late))
            .await?
            .is_none()
    );
    let (one, _) = application::use_code(&mut tx, brought(&carried, &code))
        .await?
        .ok_or(Error::NotFound)?;
    assert!(token(&mut tx, &one).await?.is_some());
    assert!(
        application::use_code(&mut tx, brought(&copied, &by_hand))
            .await?
            .is_some()
    );
    tx.commit().await?;
    test.clock.advance(9 * 60_000);
    let mut tx = test.begin().await?;
    assert!(
        application::use_code(&mut tx, brought(&copied, &too_late))
            .await?
            .is_none()
    );
    assert!(
        application::use_code(&mut tx, brought(&carried, &code))
            .await?
            .is_none()
    );
    assert!(token(&mut tx, &one).await?.is_none(), "two knew the code");
    tx.commit().await
}

#[tokio::test]
async fn an_app_that_nobody_uses_is_forgotten() -> Result<()> {
    let test = test_db().await?;
    let me = found(&test).await?.coordinator;
    let mut tx = test.begin().await?;
    let (unused, _) = app(&mut tx, "https://unused.example/").await?;
    let (used, _) = app(&mut tx, "https://used.example/").await?;
    let code = application::let_in(&mut tx, &me, &grant(&used)).await?;
    let (mine, _) = application::use_code(&mut tx, brought(&used, &code))
        .await?
        .ok_or(Error::NotFound)?;
    let own = application::make_application_token(&mut tx, &unused, "read").await?;
    tx.commit().await?;
    for (days, is_unused_there, is_used_there) in [(2, true, true), (40, false, true)] {
        test.clock.advance(days * DAY);
        let mut tx = test.begin().await?;
        sweep(&mut tx).await?;
        for (known, is_there) in [(&unused, is_unused_there), (&used, is_used_there)] {
            let found = application::application(&mut tx, &known.client_id).await?;
            assert_eq!(
                found.is_some(),
                is_there,
                "{} after {days}",
                known.client_id
            );
        }
        assert_eq!(token(&mut tx, &own).await?.is_some(), is_unused_there);
        tx.commit().await?;
    }
    let mut tx = test.begin().await?;
    revoke_token(&mut tx, &mine).await?;
    tx.commit().await?;
    test.clock.advance(31 * DAY);
    let mut tx = test.begin().await?;
    sweep(&mut tx).await?;
    assert!(
        application::application(&mut tx, &used.client_id)
            .await?
            .is_none()
    );
    tx.commit().await
}
