//! Who helps groups to start, who reads what was asked, and that nobody who asked is forgotten.

use super::*;
use crate::{
    notification::{self, Reason},
    sample::{self, Founded},
    store::{TestDb, test_db},
    time::DAY,
    town::next_effect,
};

const WISH: Wish<'static> = Wish {
    name: "Ms Lau",
    concern: "Parents of children who stutter",
    words: "There are four of us.",
    contact: "2345 6789",
    language: "en",
};

struct World {
    db: TestDb,
    node: Founded,
    mei: Present,
    rain: Present,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    let mut tx = db.begin().await?;
    let mei = sample::person(&mut tx, "mei", Some(Role::Host)).await?;
    let rain = sample::person(&mut tx, "rain", Some(Role::Host)).await?;
    tx.commit().await?;
    Ok(World {
        db,
        node,
        mei,
        rain,
    })
}

/// How often she was told that somebody asked, once all is heard.
async fn told(world: &World, who: &Present) -> Result<usize> {
    let mut tx = world.db.begin().await?;
    while let Some(effect) = next_effect(&mut tx).await? {
        hear(&mut tx, &effect).await?;
        notification::hear(&mut tx, &effect).await?;
        // Nothing but its number is left for others to hear.
        assert!(!format!("{effect:?}").contains("stutter"));
    }
    tx.commit().await?;
    let all = notification::list(&*world.db, who.member.id).await?;
    let told = all.iter().filter(|one| one.reason == Reason::StartCame);
    Ok(told.count())
}

#[tokio::test]
async fn a41_who_asks_is_read_by_the_named_helpers_alone_and_one_of_them_answers() -> Result<()> {
    let world = world().await?;
    let (mei, rain, coordinator) = (&world.mei, &world.rain, &world.node.coordinator);
    let mut tx = world.db.begin().await?;
    let nobody = ask(&mut tx, &WISH).await;
    assert!(matches!(nobody, Err(Error::Conflict("no-start-helper"))));
    let plain = sample::person(&mut tx, "ivy", None).await?;
    assert!(matches!(
        help(&mut tx, &plain, "Ivy").await,
        Err(Error::Forbidden)
    ));
    help(&mut tx, mei, "Auntie Mei").await?;
    help(&mut tx, mei, "Mei").await?;
    let named: Vec<String> = helpers(&mut tx)
        .await?
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(named, ["Mei"]);
    for (wish, field) in [
        (Wish { name: " ", ..WISH }, "name"),
        (
            Wish {
                concern: "",
                ..WISH
            },
            "concern",
        ),
        (
            Wish {
                contact: "",
                ..WISH
            },
            "contact",
        ),
        (
            Wish {
                words: &"x".repeat(2001),
                ..WISH
            },
            "words",
        ),
    ] {
        let refused = ask(&mut tx, &wish).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: at, .. }) if at == field),
            "{field}"
        );
    }
    let (start, secret) = ask(&mut tx, &WISH).await?;
    tx.commit().await?;
    assert_eq!(told(&world, mei).await?, 1);
    assert_eq!(
        (told(&world, rain).await?, told(&world, coordinator).await?),
        (0, 0)
    );
    let mut tx = world.db.begin().await?;
    assert_eq!(queue(&mut tx, mei).await?[0].contact, "2345 6789");
    for other in [rain, coordinator, &plain] {
        assert!(queue(&mut tx, other).await?.is_empty());
        let taken = take(&mut tx, other, start.id, "I").await;
        assert!(matches!(taken, Err(Error::Forbidden)));
    }

    // It is she who answers, until she hands it back; then another may.
    take(&mut tx, mei, start.id, "I ring you tonight.").await?;
    help(&mut tx, rain, "Rain").await?;
    let taken = take(&mut tx, rain, start.id, "I").await;
    assert!(matches!(taken, Err(Error::Conflict("start-taken"))));
    assert!(matches!(
        finish(&mut tx, rain, start.id).await,
        Err(Error::Forbidden)
    ));
    let own = by_secret(&mut tx, &secret).await?.ok_or(Error::NotFound)?;
    assert_eq!(own.reply.as_deref(), Some("I ring you tonight."));
    hand_back(&mut tx, mei, start.id).await?;
    tx.commit().await?;
    assert_eq!(
        (told(&world, mei).await?, told(&world, rain).await?),
        (1, 1)
    );
    let mut tx = world.db.begin().await?;
    take(&mut tx, rain, start.id, "I do.").await?;
    finish(&mut tx, rain, start.id).await?;
    let own = by_secret(&mut tx, &secret).await?.ok_or(Error::NotFound)?;
    assert_eq!(own.state, State::Done);
    assert_eq!([own.name, own.concern, own.words, own.contact].concat(), "");
    assert!(queue(&mut tx, rain).await?.is_empty());

    // Whoever asked takes it back, and nothing is left of it.
    let (_, secret) = ask(&mut tx, &WISH).await?;
    take_back_by_secret(&mut tx, &secret).await?;
    take_back_by_secret(&mut tx, &secret).await?;
    let own = by_secret(&mut tx, &secret).await?.ok_or(Error::NotFound)?;
    assert_eq!((own.state, own.contact.as_str()), (State::TakenBack, ""));
    Ok(())
}

#[tokio::test]
async fn a41_what_was_answered_long_ago_is_forgotten_and_who_waits_is_not() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    help(&mut tx, &world.mei, "Mei").await?;
    let (answered, _) = ask(&mut tx, &WISH).await?;
    let (waiting, _) = ask(&mut tx, &WISH).await?;
    take(&mut tx, &world.mei, answered.id, "I ring you.").await?;
    tx.commit().await?;
    for (days, state) in [(FORGOTTEN_DAYS - 1, State::Taken), (2, State::Done)] {
        world.db.clock.advance(days * DAY);
        let mut tx = world.db.begin().await?;
        sweep(&mut tx).await?;
        let kept = get(&mut tx, answered.id).await?.ok_or(Error::NotFound)?;
        assert_eq!(
            (kept.state, kept.contact.is_empty()),
            (state, state == State::Done)
        );
        let kept = get(&mut tx, waiting.id).await?.ok_or(Error::NotFound)?;
        assert_eq!(
            (kept.state, kept.contact.as_str()),
            (State::Waiting, "2345 6789")
        );
        tx.commit().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a41_nobody_who_asked_is_forgotten_when_those_who_help_go() -> Result<()> {
    let world = world().await?;
    let (mei, rain, coordinator) = (&world.mei, &world.rain, &world.node.coordinator);
    let mut tx = world.db.begin().await?;
    help(&mut tx, mei, "Mei").await?;
    let (start, _) = ask(&mut tx, &WISH).await?;
    take(&mut tx, mei, start.id, "I do.").await?;
    ask(&mut tx, &WISH).await?;
    tx.commit().await?;
    assert_eq!(
        told(&world, mei).await?,
        1,
        "of the one whom nobody answers"
    );
    // She leaves, and she was the last: coordinators are told of both, and see them.
    let mut tx = world.db.begin().await?;
    member::leave(&mut tx, mei).await?;
    tx.commit().await?;
    assert_eq!(
        (told(&world, coordinator).await?, told(&world, rain).await?),
        (2, 0)
    );
    let mut tx = world.db.begin().await?;
    assert!(helpers(&mut tx).await?.is_empty());
    let waiting = queue(&mut tx, coordinator).await?;
    assert_eq!(
        (waiting[0].state, waiting[0].member_id),
        (State::Waiting, None)
    );
    assert!(queue(&mut tx, rain).await?.is_empty());

    // A helper whose duty is over reads nothing; another takes over what she had.
    help(&mut tx, rain, "Rain").await?;
    take(&mut tx, rain, start.id, "I do.").await?;
    let now = tx.now();
    crate::sql!(
        "update duties set ends_at = $2 where member_id = $1",
        rain.member.id,
        now
    )
    .run(&mut tx)
    .await?;
    let rain = member::present(&mut tx, rain.member.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert!(queue(&mut tx, &rain).await?.is_empty());
    assert!(matches!(
        finish(&mut tx, &rain, start.id).await,
        Err(Error::Forbidden)
    ));
    help(&mut tx, coordinator, "Ah Ling").await?;
    take(&mut tx, coordinator, start.id, "Now I do.").await?;
    finish(&mut tx, coordinator, start.id).await?;
    Ok(())
}

#[tokio::test]
async fn a41_no_flood_of_those_who_ask_fills_the_queue() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    help(&mut tx, &world.mei, "Mei").await?;
    for _ in 0..MOST_OPEN {
        ask(&mut tx, &WISH).await?;
    }
    let full = ask(&mut tx, &WISH).await;
    assert!(
        matches!(full, Err(Error::Conflict("starts-full"))),
        "{full:?}"
    );
    Ok(())
}
