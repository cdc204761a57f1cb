use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{hours::slots as laid_out, *};
use crate::{
    Error,
    call::{self, Need},
    id::Id,
    member::Member,
    post::{Draft, Kind, Visibility},
    sql,
    time::{DAY, Time},
    town::{Town, effects, need, town},
};

const NUMBER: &str = "+852 2345 6789";

fn weekly(id: i64, weekday: i64, starts_at: &str, ends_at: &str, member: Option<i64>) -> Shift {
    Shift {
        id: Id::new(id),
        weekday: Some(weekday),
        day: None,
        starts_at: starts_at.into(),
        ends_at: ends_at.into(),
        member_id: member.map(Id::new),
        created_at: Time(0),
    }
}

/// Whether somebody answers at this moment, with this rota.
fn at(shifts: &[Shift], zone: Tz, moment: &str) -> Result<Hours> {
    let now = Time::parse(moment)?;
    let slots = laid_out(shifts, &[], zone, now, now.plus_days(30));
    Ok(hours::hours(&slots, now))
}

fn open(until: &str) -> Result<Hours> {
    Ok(Hours::Open {
        until: Time::parse(until)?,
    })
}

fn opens(moment: &str) -> Result<Hours> {
    Ok(Hours::Opens {
        at: Time::parse(moment)?,
    })
}

#[test]
fn a76_open_now_holds_at_the_edges() -> Result<()> {
    let zone = Tz::Asia__Hong_Kong;
    // Tuesdays and Fridays, 19:00 to 21:00 in Hong Kong.
    let rota = [
        weekly(1, 1, "19:00", "21:00", Some(7)),
        weekly(2, 4, "19:00", "21:00", Some(8)),
    ];
    for (moment, said) in [
        ("2026-11-24T10:59:59.999Z", opens("2026-11-24T11:00:00Z")?),
        ("2026-11-24T11:00:00Z", open("2026-11-24T13:00:00Z")?),
        ("2026-11-24T12:59:59.999Z", open("2026-11-24T13:00:00Z")?),
        ("2026-11-24T13:00:00Z", opens("2026-11-27T11:00:00Z")?),
        ("2026-11-27T13:00:00Z", opens("2026-12-01T11:00:00Z")?),
    ] {
        assert_eq!(at(&rota, zone, moment)?, said, "{moment}");
    }
    // A shift that nobody has is no promise.
    let free = [weekly(1, 1, "19:00", "21:00", None), rota[1].clone()];
    assert_eq!(
        at(&free, zone, "2026-11-24T12:00:00Z")?,
        opens("2026-11-27T11:00:00Z")?
    );
    assert_eq!(at(&free[..1], zone, "2026-11-24T12:00:00Z")?, Hours::Closed);
    // Two that join are one opening; a minute between them is not.
    let joined = [rota[0].clone(), weekly(3, 1, "21:00", "23:00", Some(9))];
    assert_eq!(
        at(&joined, zone, "2026-11-24T12:00:00Z")?,
        open("2026-11-24T15:00:00Z")?
    );
    let apart = [rota[0].clone(), weekly(3, 1, "21:01", "23:00", Some(9))];
    assert_eq!(
        at(&apart, zone, "2026-11-24T12:00:00Z")?,
        open("2026-11-24T13:00:00Z")?
    );
    assert_eq!(
        at(&apart, zone, "2026-11-24T13:00:00Z")?,
        opens("2026-11-24T13:01:00Z")?
    );
    Ok(())
}

#[test]
fn a76_open_now_holds_at_midnight_and_when_the_clocks_change() -> Result<()> {
    // Over midnight; the whole of a day ends where the next begins.
    let night = [weekly(1, 5, "22:00", "02:00", Some(7))];
    let zone = Tz::Asia__Hong_Kong;
    for (moment, said) in [
        ("2026-11-28T15:59:59Z", open("2026-11-28T18:00:00Z")?),
        ("2026-11-28T16:00:00Z", open("2026-11-28T18:00:00Z")?),
        ("2026-11-28T18:00:00Z", opens("2026-12-05T14:00:00Z")?),
    ] {
        assert_eq!(at(&night, zone, moment)?, said, "{moment}");
    }
    let whole = [weekly(1, 5, "00:00", "00:00", Some(7))];
    assert_eq!(
        at(&whole, zone, "2026-11-28T15:59:59Z")?,
        open("2026-11-28T16:00:00Z")?
    );

    // London, 29 March 2026: 01:00 to 02:00 is left out; on 25 October it comes twice.
    let london = Tz::Europe__London;
    let rota = [
        weekly(1, 5, "23:00", "01:30", Some(7)),
        weekly(2, 6, "01:30", "03:00", Some(8)),
    ];
    let until_three = open("2026-03-29T02:00:00Z")?;
    for moment in [
        "2026-03-28T23:00:00Z",
        "2026-03-29T00:59:59Z",
        "2026-03-29T01:00:00Z",
        "2026-03-29T01:59:59Z",
    ] {
        assert_eq!(at(&rota, london, moment)?, until_three, "{moment}");
    }
    assert_eq!(
        at(&rota, london, "2026-03-29T02:00:00Z")?,
        opens("2026-04-04T22:00:00Z")?,
        "an hour earlier by the sun, the same by the clock"
    );
    let until_three = open("2026-10-25T03:00:00Z")?;
    for moment in [
        "2026-10-24T22:00:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
        "2026-10-25T02:59:59Z",
    ] {
        assert_eq!(at(&rota, london, moment)?, until_three, "{moment}");
    }
    // A shift that the clocks leave out altogether is not, and the next week it is.
    let lost = [weekly(1, 6, "01:10", "01:50", Some(7))];
    assert_eq!(
        at(&lost, london, "2026-03-28T12:00:00Z")?,
        opens("2026-04-05T00:10:00Z")?
    );
    Ok(())
}

/// A group with a line that `inside` and `outside` keep.
async fn with_line() -> Result<Town> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    set(&mut tx, &town.host, &settings()).await?;
    for keeper in [&town.inside, &town.outside] {
        let_keep(&mut tx, &town.host, keeper.member.id).await?;
    }
    tx.commit().await?;
    Ok(town)
}

fn settings() -> Settings {
    Settings {
        name: "We Care".into(),
        number: NUMBER.into(),
        for_whom: "Anyone who cares for somebody".into(),
        keeps_days: Line::KEEPS_DAYS,
    }
}

#[tokio::test]
async fn a76_shifts_are_taken_offered_and_given_up() -> Result<()> {
    let town = with_line().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    assert!(matches!(
        add_shift(&mut tx, ivy, When::Weekly(5), "10:00", "12:00").await,
        Err(Error::Forbidden)
    ));
    // It is Saturday, 9 o'clock in Hong Kong.
    let shift = add_shift(&mut tx, &town.host, When::Weekly(5), "10:00", "12:00").await?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 28).ok_or(Error::NotFound)?;
    let who = async |tx: &mut Tx| -> Result<(Option<Id<Member>>, bool)> {
        let now = tx.now();
        let slots = slots(&mut *tx, now, now.plus_days(1)).await?;
        let slot = slots.first().ok_or(Error::NotFound)?;
        Ok((slot.member, slot.is_offered))
    };
    assert_eq!(opening(&mut tx).await?, Hours::Closed);
    assert!(
        matches!(
            take(&mut tx, &town.host, shift.id, day).await,
            Err(Error::Forbidden)
        ),
        "a host who does not keep the line takes no shift"
    );
    take(&mut tx, ivy, shift.id, day).await?;
    assert_eq!(
        opening(&mut tx).await?,
        opens("2026-11-28T02:00:00Z")?,
        "this Saturday only"
    );
    assert_eq!(openings(&mut tx, 30).await?.len(), 1);
    assert!(matches!(
        take(&mut tx, olga, shift.id, day).await,
        Err(Error::Conflict("shift-taken"))
    ));
    assert!(matches!(
        offer(&mut tx, olga, shift.id, day).await,
        Err(Error::Conflict("shift-not-yours"))
    ));
    offer(&mut tx, ivy, shift.id, day).await?;
    assert_eq!(who(&mut tx).await?, (Some(ivy.member.id), true));
    assert_eq!(
        opening(&mut tx).await?,
        opens("2026-11-28T02:00:00Z")?,
        "hers until another takes it"
    );
    take(&mut tx, olga, shift.id, day).await?;
    assert_eq!(who(&mut tx).await?, (Some(olga.member.id), false));
    give_up(&mut tx, olga, shift.id, day).await?;
    assert_eq!(who(&mut tx).await?, (None, false));
    assert_eq!(opening(&mut tx).await?, Hours::Closed);
    take_weekly(&mut tx, olga, shift.id).await?;
    assert_eq!(
        opening(&mut tx).await?,
        opens("2026-12-05T02:00:00Z")?,
        "each week, but not on the day that she gave up"
    );
    let other = NaiveDate::from_ymd_opt(2026, 11, 29).ok_or(Error::NotFound)?;
    assert!(matches!(
        take(&mut tx, ivy, shift.id, other).await,
        Err(Error::NotFound)
    ));
    tx.commit().await?;
    town.db.clock.advance(3 * 60 * 60_000);
    let mut tx = town.db.begin().await?;
    assert!(matches!(
        take(&mut tx, ivy, shift.id, day).await,
        Err(Error::Conflict("shift-over"))
    ));
    // Who answered is nobody's to count.
    tx.commit().await?;
    town.db.clock.advance(9 * DAY);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(store::turns(&mut tx).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a76_whoever_leaves_has_no_shift_any_more() -> Result<()> {
    let town = with_line().await?;
    let mut tx = town.db.begin().await?;
    let shift = add_shift(&mut tx, &town.host, When::Weekly(0), "10:00", "12:00").await?;
    take_weekly(&mut tx, &town.inside, shift.id).await?;
    member::leave(&mut tx, &town.inside).await?;
    let gone = Effect::MemberGone {
        actor: town.inside.member.actor_id,
    };
    hear(&mut tx, &gone).await?;
    assert_eq!(opening(&mut tx).await?, Hours::Closed);
    assert_eq!(keepers(&mut tx, &town.host).await?.len(), 1);
    tx.commit().await?;
    let freed = |effect: &Effect| matches!(effect, Effect::ShiftFreed { .. });
    assert_eq!(
        effects(&town.db)
            .await?
            .iter()
            .filter(|one| freed(one))
            .count(),
        1
    );
    Ok(())
}

#[tokio::test]
async fn a76_notes_erase_themselves_and_only_keepers_read_them() -> Result<()> {
    let town = with_line().await?;
    let noted = Noted {
        number: "2345 6789".into(),
        name: "Mrs Chan".into(),
        best_time: "after eight".into(),
        words: "About Saturday".into(),
    };
    let mut tx = town.db.begin().await?;
    let kept = note(&mut tx, &town.inside, &noted).await?;
    tick(&mut tx, &town.outside, kept.id, true).await?;
    tick(&mut tx, &town.outside, kept.id, false).await?;
    assert_eq!(callbacks(&mut tx, &town.outside).await?, [kept]);
    for stranger in [&town.host, &town.coordinator] {
        assert!(matches!(
            callbacks(&mut tx, stranger).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            note(&mut tx, stranger, &noted).await,
            Err(Error::Forbidden)
        ));
    }
    assert!(
        matches!(
            close(&mut tx, &town.host).await,
            Err(Error::Conflict("line-in-use"))
        ),
        "somebody waits"
    );
    for number in ["", "12", "call me", "2345 6789 (Mrs Chan)"] {
        let noted = Noted {
            number: number.into(),
            ..noted.clone()
        };
        assert!(
            note(&mut tx, &town.inside, &noted).await.is_err(),
            "{number}"
        );
    }
    tx.commit().await?;
    let left = async || -> Result<i64> {
        sql!("select count(*) from line_callbacks")
            .scalar(&*town.db)
            .await
    };
    town.db.clock.advance(Line::KEEPS_DAYS * DAY - 1);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    tx.commit().await?;
    assert_eq!(left().await?, 1);
    town.db.clock.advance(1);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    tx.commit().await?;
    assert_eq!(left().await?, 0, "the row is gone, number and name with it");
    Ok(())
}

fn draft(title: &str, text: &str) -> Draft {
    Draft {
        title: Some(title.into()),
        ..Draft::new(Visibility::Public, "en", text)
    }
}

fn rung() -> Need {
    Need {
        area: Some("Mong Kok".into()),
        held_back: Some("Flat 7B".into()),
        confirm_hours: 0,
        ..need()
    }
}

fn asker(shares: bool) -> Asker {
    Asker {
        number: "2345 6789".into(),
        name: "Chan Tai Man".into(),
        shares,
    }
}

#[tokio::test]
async fn a77_a_line_that_is_closed_leaves_no_number() -> Result<()> {
    let town = with_line().await?;
    let mut tx = town.db.begin().await?;
    let wants = Need {
        needed_by: Some(tx.now().plus_days(1)),
        ..rung()
    };
    let draft = draft("A lift", "To the clinic");
    let call = enter_call(&mut tx, &town.inside, draft, wants, &asker(true)).await?;
    let answer = call::answer(&mut tx, &town.outside, call.id, "I can", 1, None, None).await?;
    call::accept(&mut tx, &town.host, answer.id, None, None).await?;
    call::confirm(&mut tx, &town.outside, answer.id).await?;
    assert!(close(&mut tx, &town.host).await.is_err(), "it runs");
    tx.commit().await?;
    // She was helped that day, and nobody settled it.
    town.db.clock.advance(2 * DAY);
    let mut tx = town.db.begin().await?;
    close(&mut tx, &town.host).await?;
    let kept = call::get(&mut tx, call.id)
        .await?
        .and_then(|call| call.held_back);
    assert_eq!(kept, None);
    let answer = call::answer_by_id(&mut tx, answer.id).await?;
    assert_eq!(answer.and_then(|answer| answer.reply), None);
    Ok(())
}

/// A77: help that was found for no day in particular ends, too.
#[tokio::test]
async fn a77_a_filled_call_without_a_day_ends_like_the_others() -> Result<()> {
    let town = with_line().await?;
    let mut tx = town.db.begin().await?;
    let draft = draft("A visit", "For a chat");
    let call = enter_call(&mut tx, &town.inside, draft, rung(), &asker(false)).await?;
    let answer = call::answer(&mut tx, &town.outside, call.id, "I can", 1, None, None).await?;
    call::accept(&mut tx, &town.host, answer.id, None, None).await?;
    call::confirm(&mut tx, &town.outside, answer.id).await?;
    tx.commit().await?;
    let days = 30 + Line::KEEPS_DAYS;
    for (after, known) in [(days * DAY - 1, true), (1, false)] {
        town.db.clock.advance(after);
        let mut tx = town.db.begin().await?;
        sweep(&mut tx).await?;
        let left = entered(&mut tx, &town.inside).await?;
        assert_eq!(left.len() == 1, known);
        let held = call::get(&mut tx, call.id)
            .await?
            .and_then(|call| call.held_back);
        assert_eq!(held.is_some(), known);
        drop(tx);
    }
    Ok(())
}

#[tokio::test]
async fn a77_the_number_of_one_who_rings_stands_in_no_words() -> Result<()> {
    let town = with_line().await?;
    let mut tx = town.db.begin().await?;
    let by = &town.inside;
    for (title, text, why) in [
        ("A lift", "Please ring 23-45-67-89.", "number-inside"),
        ("A lift for chan tai man", "To the clinic", "name-inside"),
    ] {
        let refused = enter_call(&mut tx, by, draft(title, text), rung(), &asker(true)).await;
        assert!(
            matches!(refused, Err(Error::Invalid { why: said, .. }) if said == why),
            "{text}"
        );
    }
    // Nor without what stands before it elsewhere, nor in the note about the words.
    let abroad = Asker {
        number: "+852 2345 6789".into(),
        ..asker(false)
    };
    let refused = enter_call(&mut tx, by, draft("A lift", "2345 6789"), rung(), &abroad).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            why: "number-inside",
            ..
        })
    ));
    let noted = Draft {
        content_note: Some("Chan Tai Man is ill".into()),
        ..draft("A lift", "To the clinic")
    };
    let refused = enter_call(&mut tx, by, noted, rung(), &asker(false)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            why: "name-inside",
            ..
        })
    ));
    assert!(matches!(
        enter_call(
            &mut tx,
            &town.host,
            draft("A lift", ""),
            rung(),
            &asker(true)
        )
        .await,
        Err(Error::Forbidden)
    ));
    let shared = enter_call(
        &mut tx,
        by,
        draft("A lift", "To the clinic"),
        rung(),
        &asker(true),
    )
    .await?;
    let kept = enter_call(
        &mut tx,
        by,
        draft("A meal", "On Sunday"),
        rung(),
        &asker(false),
    )
    .await?;
    assert_eq!(shared.author_id, town.group.id, "in the group's name");
    assert_eq!(shared.kind, Kind::Call);
    let held = async |tx: &mut Tx, id| -> Result<Option<String>> {
        Ok(call::get(tx, id).await?.and_then(|call| call.held_back))
    };
    assert_eq!(
        held(&mut tx, shared.id).await?.as_deref(),
        Some("Chan Tai Man\n2345 6789\nFlat 7B")
    );
    assert_eq!(held(&mut tx, kept.id).await?.as_deref(), Some("Flat 7B"));
    for post in [&shared, &kept] {
        assert!(is_by_phone(&mut tx, post.id).await?);
        let row = format!("{post:?}");
        assert!(!row.contains("6789") && !row.contains("Tai Man"), "{row}");
    }
    let known = entered(&mut tx, by).await?;
    assert_eq!(known.len(), 2);
    assert!(matches!(
        entered(&mut tx, &town.host).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        close(&mut tx, &town.host).await,
        Err(Error::Conflict("line-in-use"))
    ));
    tx.commit().await?;
    // No effect that is handed on holds it.
    let left = format!("{:?}", effects(&town.db).await?);
    assert!(!left.contains("6789"), "{left}");

    // A helper who is accepted gets what the asker shares, and days after the end it is erased everywhere.
    let mut tx = town.db.begin().await?;
    let answer = call::answer(&mut tx, &town.outside, shared.id, "I can", 1, None, None).await?;
    call::accept(&mut tx, &town.host, answer.id, None, None).await?;
    let told = call::answer_by_id(&mut tx, answer.id)
        .await?
        .and_then(|answer| answer.reply)
        .unwrap_or_default();
    assert!(told.contains("2345 6789"), "{told}");
    call::confirm(&mut tx, &town.outside, answer.id).await?;
    assert!(!is_out_of_reach(&mut tx, kept.id).await?);
    for post in [&shared, &kept] {
        call::settle(&mut tx, &town.host, post.id, false, None).await?;
    }
    tx.commit().await?;
    town.db.clock.advance(Line::KEEPS_DAYS * DAY);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(entered(&mut tx, by).await?.is_empty());
    assert_eq!(held(&mut tx, shared.id).await?, None);
    let answer = call::answer_by_id(&mut tx, answer.id).await?;
    assert_eq!(answer.and_then(|answer| answer.reply), None);
    assert!(is_by_phone(&mut tx, shared.id).await?, "the mark stays");
    assert!(is_out_of_reach(&mut tx, kept.id).await?);
    tx.commit().await
}

#[tokio::test]
async fn a72_whoever_keeps_the_line_enters_an_answer() -> Result<()> {
    let town = with_line().await?;
    let mut tx = town.db.begin().await?;
    let author = town.as_group();
    let call = call::publish(&mut tx, &author, Kind::Call, draft("A lift", ""), rung()).await?;
    let (name, contact) = ("Mr Lee", "9876 5432");
    let stranger = enter_answer(&mut tx, &town.host, call.id, name, contact, "", 1).await;
    assert!(matches!(stranger, Err(Error::Forbidden)));
    let answer = enter_answer(&mut tx, &town.inside, call.id, name, contact, "", 1).await?;
    assert_eq!(answer.how, call::Door::Phone);
    let decided = call::accept(&mut tx, &town.inside, answer.id, None, None).await;
    assert!(
        matches!(decided, Err(Error::Forbidden)),
        "those who ask decide"
    );
    call::accept(&mut tx, &town.host, answer.id, None, None).await?;
    Ok(())
}
