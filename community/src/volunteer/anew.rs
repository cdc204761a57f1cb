//! Tests of whom a call finds that is opened again or changed, and of the times that volunteers name.

use super::{
    tests::{comes, fits, publish, said, settle_down, told},
    *,
};
use crate::{
    call::{self, Category, Need},
    post::{Draft, Received, Visibility},
    time::{DAY, HOUR, Time},
    town::{Town, arrival, follows, need, town},
};

/// Each a moment after the other: what is said in one moment is in no order.
async fn next(town: &Town, tx: Tx) -> Result<Tx> {
    let mut tx = tx;
    settle_down(&mut tx).await?;
    tx.commit().await?;
    town.db.clock.advance(10);
    town.db.begin().await
}

#[tokio::test]
async fn a_call_that_is_opened_again_or_changed_tells_those_who_fit_now_and_nobody_twice()
-> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    let in_area = |area: &str| Said {
        area: Some(area.into()),
        ..said(Telling::AtOnce)
    };
    say(&mut tx, ivy, in_area("Sha Tin")).await?;
    say(&mut tx, olga, in_area("Tai Po")).await?;
    let asked = |area: &str| Need {
        area: Some(area.into()),
        ..need()
    };
    let group = town.as_group();
    let call = publish(&mut tx, &group, Visibility::Inside, asked("Sha Tin")).await?;
    assert_eq!(told(&mut tx, ivy).await?, fits(&call));
    assert!(told(&mut tx, olga).await?.is_empty());

    let edited = async |tx: &mut Tx, need: Need| -> Result<()> {
        let mut draft = Draft::new(Visibility::Inside, "en", "On Friday, please.");
        draft.title = Some("A lift".into());
        call::edit(tx, &town.host, call.id, draft, need)
            .await
            .map(drop)
    };
    // Other words for the same: nobody.
    tx = next(&town, tx).await?;
    edited(&mut tx, asked("Sha Tin")).await?;
    assert!(told(&mut tx, ivy).await?.is_empty());
    assert!(told(&mut tx, olga).await?.is_empty());
    // Another area: whoever fits now, and not who knows.
    tx = next(&town, tx).await?;
    edited(&mut tx, asked("Sha Tin or Tai Po")).await?;
    assert!(told(&mut tx, ivy).await?.is_empty(), "she was told");
    assert_eq!(told(&mut tx, olga).await?, fits(&call));
    assert_eq!(fitting(&mut tx, olga).await?, [call.id]);

    // It is done, and opened again: those who came since are told, and those who know are not.
    tx = next(&town, tx).await?;
    call::settle(&mut tx, &town.host, call.id, false, None).await?;
    tx = next(&town, tx).await?;
    say(&mut tx, &town.coordinator, said(Telling::AtOnce)).await?;
    assert!(told(&mut tx, &town.coordinator).await?.is_empty());
    call::reopen(&mut tx, &town.host, call.id).await?;
    assert_eq!(told(&mut tx, &town.coordinator).await?, fits(&call));
    for who in [ivy, olga] {
        assert!(told(&mut tx, who).await?.is_empty());
        assert_eq!(fitting(&mut tx, who).await?, [call.id]);
    }

    // Half a year after it is over for good nobody knows who was told.
    let rows = async |tx: &mut Tx| -> Result<i64> {
        crate::sql!(
            "select count(*) from volunteer_tellings where post_id = $1",
            call.id
        )
        .scalar(tx)
        .await
    };
    tx = next(&town, tx).await?;
    call::settle(&mut tx, &town.host, call.id, false, None).await?;
    tx = next(&town, tx).await?;
    sweep(&mut tx).await?;
    assert_eq!(rows(&mut tx).await?, 3);
    tx.commit().await?;
    town.db.clock.advance(181 * DAY);
    let mut tx = town.db.begin().await?;
    matching::sweep(&mut tx).await?;
    assert_eq!(rows(&mut tx).await?, 0);

    // Who answered is not told of it, whatever becomes of it.
    let other = publish(&mut tx, &group, Visibility::Inside, asked("Sha Tin")).await?;
    assert_eq!(told(&mut tx, ivy).await?, fits(&other));
    told(&mut tx, &town.coordinator).await?;
    call::answer(&mut tx, olga, other.id, "I", 1, None, None).await?;
    tx = next(&town, tx).await?;
    let mut draft = Draft::new(Visibility::Inside, "en", "On Friday.");
    draft.title = Some("A lift".into());
    call::edit(&mut tx, &town.host, other.id, draft, asked("Tai Po")).await?;
    assert!(told(&mut tx, olga).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_waits_for_a_digest_is_looked_at_anew_when_the_call_changes() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    say(
        &mut tx,
        ivy,
        Said {
            area: Some("Sha Tin".into()),
            ..said(Telling::Daily)
        },
    )
    .await?;
    say(&mut tx, olga, said(Telling::Daily)).await?;
    let group = town.as_group();
    let moved = publish(
        &mut tx,
        &group,
        Visibility::Inside,
        Need {
            area: Some("Sha Tin".into()),
            ..need()
        },
    )
    .await?;
    tx = next(&town, tx).await?;
    let done = publish(&mut tx, &group, Visibility::Inside, need()).await?;
    tx = next(&town, tx).await?;
    let mut draft = Draft::new(Visibility::Inside, "en", "On Friday.");
    draft.title = Some("A lift".into());
    call::edit(
        &mut tx,
        &town.host,
        moved.id,
        draft,
        Need {
            area: Some("Tai Po".into()),
            ..need()
        },
    )
    .await?;
    assert!(fitting(&mut tx, ivy).await?.contains(&moved.id));
    call::settle(&mut tx, &town.host, done.id, false, None).await?;
    tx = next(&town, tx).await?;
    assert!(
        fitting(&mut tx, ivy).await?.is_empty(),
        "it is elsewhere now"
    );
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(told(&mut tx, ivy).await?.is_empty());
    let digest = vec![(crate::notification::Reason::CallsFit, moved.id.get())];
    assert_eq!(told(&mut tx, olga).await?, digest);
    // What was over before her digest she was never told of: opened again, it is.
    call::reopen(&mut tx, &town.host, done.id).await?;
    tx = next(&town, tx).await?;
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    let digest = vec![(crate::notification::Reason::CallsFit, done.id.get())];
    assert_eq!(told(&mut tx, olga).await?, digest);
    assert_eq!(told(&mut tx, ivy).await?, digest);
    Ok(())
}

#[tokio::test]
async fn a_call_elsewhere_that_changes_finds_those_who_fit_now() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    follows(&mut tx, town.group.id, town.carers.id).await?;
    say(&mut tx, ivy, said(Telling::AtOnce)).await?;
    say(
        &mut tx,
        olga,
        Said {
            kinds: vec![Category::Lend],
            ..said(Telling::AtOnce)
        },
    )
    .await?;
    let call = comes(&mut tx, &town.carers, "one", Visibility::Public).await?;
    assert_eq!(told(&mut tx, ivy).await?, fits(&call));
    let again = |minutes: i64, quiet: bool, name: &str| Received {
        kind: crate::post::Kind::Call,
        edited_at: Some(Time(call.published_at.0 + 1 + minutes)),
        quiet,
        object: format!("{minutes}"),
        ..arrival(&town.carers, name, Visibility::Public, call.published_at)
    };
    let lend = Need {
        category: Category::Lend,
        ..need()
    };
    tx.commit().await?;
    town.db.clock.advance(HOUR);
    let mut tx = town.db.begin().await?;
    let state = call::State::Open;
    call::receive(&mut tx, again(1, false, "one"), lend.clone(), 0, state).await?;
    assert_eq!(told(&mut tx, olga).await?, fits(&call));
    assert!(told(&mut tx, ivy).await?.is_empty());
    // Done there, and opened again there.
    for state in [call::State::Done, call::State::Open] {
        call::receive(&mut tx, again(2, false, "one"), lend.clone(), 0, state).await?;
        assert!(told(&mut tx, olga).await?.is_empty());
    }
    // What was fetched to fill up is no news, nor when it is fetched again.
    for minutes in [0, 1] {
        call::receive(&mut tx, again(minutes, true, "old"), lend.clone(), 0, state).await?;
        assert!(told(&mut tx, olga).await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn whoever_can_at_none_of_the_times_that_are_left_is_not_told() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    let times = |times: Vec<When>| Said {
        times,
        ..said(Telling::AtOnce)
    };
    say(&mut tx, ivy, times(vec![When::Weekends])).await?;
    say(&mut tx, olga, times(vec![])).await?;
    say(&mut tx, &town.coordinator, times(vec![When::Weekdays])).await?;
    // From Monday on in Hong Kong, by the clock of the group.
    let monday = Time::parse("2031-11-24T02:00:00Z")?;
    tx.commit().await?;
    town.db.clock.advance(monday.0 - town.db.now().0);
    for (by, for_ivy, for_mei) in [
        (None, true, true),
        (Some("2031-11-26T02:00:00Z"), false, true),
        // Saturday at eight in the morning in Hong Kong is Friday still in Greenwich.
        (Some("2031-11-29T00:30:00Z"), true, true),
        (Some("2031-12-24T02:00:00Z"), true, true),
    ] {
        let mut tx = town.db.begin().await?;
        let needed_by = by.map(Time::parse).transpose()?;
        let call = publish(
            &mut tx,
            &town.as_group(),
            Visibility::Inside,
            Need {
                needed_by,
                ..need()
            },
        )
        .await?;
        assert_eq!(!told(&mut tx, ivy).await?.is_empty(), for_ivy, "{by:?}");
        assert_eq!(
            !told(&mut tx, &town.coordinator).await?.is_empty(),
            for_mei,
            "{by:?}"
        );
        assert_eq!(told(&mut tx, olga).await?, fits(&call), "she named no time");
        // It stands on her page in any case.
        assert!(fitting(&mut tx, ivy).await?.contains(&call.id));
        tx.commit().await?;
        town.db.clock.advance(10);
    }
    // It may wait for the weekend after all: now she is told, and the others are not told again.
    let mut tx = town.db.begin().await?;
    let soon = Need {
        needed_by: Some(Time::parse("2031-11-25T02:00:00Z")?),
        ..need()
    };
    let call = publish(&mut tx, &town.as_group(), Visibility::Inside, soon).await?;
    assert!(told(&mut tx, ivy).await?.is_empty());
    told(&mut tx, olga).await?;
    let mut draft = Draft::new(Visibility::Inside, "en", "It may wait.");
    draft.title = Some("A lift".into());
    tx = next(&town, tx).await?;
    let later = Need {
        needed_by: Some(Time::parse("2031-12-01T02:00:00Z")?),
        ..need()
    };
    call::edit(&mut tx, &town.host, call.id, draft, later).await?;
    assert_eq!(told(&mut tx, ivy).await?, fits(&call));
    assert!(told(&mut tx, olga).await?.is_empty());
    Ok(())
}
