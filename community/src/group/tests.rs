//! Founding, who may change what, and the dates of meetings.

use super::*;
use crate::{
    member::Role,
    sample::{found as founded, keys, person},
    store::test_db,
    time::Time,
};

fn schedule(rhythm: Rhythm, timezone: &str) -> Schedule {
    Schedule {
        name: "Our Network".into(),
        rhythm,
        skip_months: Vec::new(),
        skip_dates: Vec::new(),
        starts_at: "14:00".into(),
        minutes: 120,
        timezone: timezone.into(),
        modes: vec![Mode::InPerson],
        place: "Community hall".into(),
        focus: Vec::new(),
    }
}

fn dates(schedule: &Schedule, after: &str, count: usize) -> Result<Vec<String>> {
    Ok(next_dates(schedule, Time::parse(after)?, count)?
        .into_iter()
        .map(Time::to_rfc3339)
        .collect())
}

#[test]
fn a11_second_saturday_monthly_not_february_across_a_clock_change() -> Result<()> {
    let saturday = Rhythm::MonthlyWeekday { nth: 2, weekday: 5 };
    let london = Schedule {
        skip_months: vec![2],
        ..schedule(saturday.clone(), "Europe/London")
    };
    assert_eq!(
        dates(&london, "2027-01-01T00:00:00Z", 6)?,
        [
            "2027-01-09T14:00:00Z",
            "2027-03-13T14:00:00Z",
            "2027-04-10T13:00:00Z",
            "2027-05-08T13:00:00Z",
            "2027-06-12T13:00:00Z",
            "2027-07-10T13:00:00Z",
        ]
    );
    let hong_kong = Schedule {
        skip_months: vec![2],
        ..schedule(saturday, "Asia/Hong_Kong")
    };
    assert_eq!(
        dates(&hong_kong, "2027-01-01T00:00:00Z", 6)?,
        [
            "2027-01-09T06:00:00Z",
            "2027-03-13T06:00:00Z",
            "2027-04-10T06:00:00Z",
            "2027-05-08T06:00:00Z",
            "2027-06-12T06:00:00Z",
            "2027-07-10T06:00:00Z",
        ]
    );
    assert_eq!(
        rrule_text(&london).as_deref(),
        Some("FREQ=MONTHLY;BYDAY=2SA;BYMONTH=1,3,4,5,6,7,8,9,10,11,12")
    );
    Ok(())
}

#[test]
fn on_the_day_itself_the_next_one_comes_after_the_beginning() -> Result<()> {
    let saturday = schedule(
        Rhythm::MonthlyWeekday { nth: 2, weekday: 5 },
        "Europe/London",
    );
    assert_eq!(
        dates(&saturday, "2027-01-09T13:59:00Z", 1)?,
        ["2027-01-09T14:00:00Z"]
    );
    assert_eq!(
        dates(&saturday, "2027-01-09T14:00:00Z", 1)?,
        ["2027-02-13T14:00:00Z"]
    );
    let last_friday = schedule(
        Rhythm::MonthlyWeekday {
            nth: -1,
            weekday: 4,
        },
        "Asia/Hong_Kong",
    );
    assert_eq!(
        dates(&last_friday, "2027-01-01T00:00:00Z", 2)?,
        ["2027-01-29T06:00:00Z", "2027-02-26T06:00:00Z"]
    );
    Ok(())
}

#[test]
fn every_second_week_keeps_step_with_its_beginning() -> Result<()> {
    let wednesdays = |from: &str| Rhythm::Weeks {
        weeks: 2,
        weekday: 2,
        from: from.into(),
    };
    let mut fortnightly = schedule(wednesdays("2027-03-01"), "Europe/London");
    fortnightly.skip_dates = vec!["2027-03-17".into()];
    let expected = [
        "2027-03-03T14:00:00Z",
        "2027-03-31T13:00:00Z",
        "2027-04-14T13:00:00Z",
    ];
    assert_eq!(dates(&fortnightly, "2027-01-01T00:00:00Z", 3)?, expected);
    // 2001-03-07 is a whole number of fortnights before.
    fortnightly.rhythm = wednesdays("2001-03-07");
    assert_eq!(dates(&fortnightly, "2027-02-20T00:00:00Z", 3)?, expected);
    assert_eq!(
        rrule_text(&fortnightly).as_deref(),
        Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    );
    Ok(())
}

#[test]
fn dates_by_hand_come_in_order_and_an_hour_that_is_left_out_comes_later() -> Result<()> {
    let by_hand = Rhythm::Dates {
        dates: vec![
            "2027-05-01".into(),
            "2027-03-28".into(),
            "2026-01-01".into(),
        ],
    };
    let mut nights = schedule(by_hand, "Europe/London");
    nights.starts_at = "01:30".into();
    assert_eq!(
        dates(&nights, "2027-01-01T00:00:00Z", 5)?,
        ["2027-03-28T01:30:00Z", "2027-05-01T00:30:00Z"]
    );
    assert_eq!(rrule_text(&nights), None);
    Ok(())
}

#[test]
fn what_makes_no_dates_is_refused() {
    let saturday = Rhythm::MonthlyWeekday { nth: 2, weekday: 5 };
    let after = Time(0);
    let fine = schedule(saturday.clone(), "Europe/London");
    let wrong = [
        Schedule {
            timezone: "Europe/Nowhere".into(),
            ..fine.clone()
        },
        Schedule {
            starts_at: "25:00".into(),
            ..fine.clone()
        },
        Schedule {
            skip_dates: vec!["tomorrow".into()],
            ..fine.clone()
        },
        Schedule {
            skip_months: (1..=12).collect(),
            ..fine.clone()
        },
        Schedule {
            rhythm: Rhythm::MonthlyWeekday { nth: 0, weekday: 5 },
            ..fine.clone()
        },
        Schedule {
            rhythm: Rhythm::MonthlyWeekday { nth: 2, weekday: 7 },
            ..fine.clone()
        },
        Schedule {
            rhythm: Rhythm::Weeks {
                weeks: 0,
                weekday: 0,
                from: "2027-01-01".into(),
            },
            ..fine
        },
    ];
    for schedule in wrong {
        assert!(
            matches!(next_dates(&schedule, after, 3), Err(Error::Invalid { .. })),
            "{schedule:?}"
        );
    }
}

#[tokio::test]
async fn a_node_has_one_group() -> Result<()> {
    let test = test_db().await?;
    assert!(matches!(ours(&test.db).await, Err(Error::NotFound)));
    let first = founded(&test).await?;
    let mut tx = test.begin().await?;
    let founding = Founding {
        name: "Other".into(),
        handle: "other".into(),
        language: "en".into(),
        shares: String::new(),
    };
    assert!(matches!(
        found(&mut tx, founding, &keys()).await,
        Err(Error::Conflict("already-founded"))
    ));
    tx.commit().await?;
    let (group, actor) = ours(&test.db).await?;
    assert_eq!((group.id, actor.id), (first.group.id, first.actor.id));
    assert!(actor.outside && actor.public_key.is_some());
    Ok(())
}

#[tokio::test]
async fn coordinators_change_the_group_and_hosts_its_meetings() -> Result<()> {
    let test = test_db().await?;
    let first = founded(&test).await?;
    let mut tx = test.begin().await?;
    let host = person(&mut tx, "mei", Some(Role::Host)).await?;
    let member = person(&mut tx, "kit", None).await?;
    let profile = Profile {
        approves_followers: true,
        ..first.group.profile.0.clone()
    };
    assert!(matches!(
        change(&mut tx, &host, "Ours", profile.clone()).await,
        Err(Error::Forbidden)
    ));
    change(&mut tx, &first.coordinator, "Our Network", profile.clone()).await?;
    let meeting = schedule(
        Rhythm::MonthlyWeekday { nth: 2, weekday: 5 },
        "Asia/Hong_Kong",
    );
    assert!(matches!(
        save_schedule(&mut tx, &member, None, meeting.clone()).await,
        Err(Error::Forbidden)
    ));
    save_schedule(&mut tx, &host, None, meeting.clone()).await?;
    save_schedule(
        &mut tx,
        &host,
        None,
        Schedule {
            name: "Tea".into(),
            ..meeting.clone()
        },
    )
    .await?;
    let stored = schedules(&mut tx).await?;
    let [one, other] = stored.as_slice() else {
        return Err(Error::NotFound);
    };
    assert_eq!((one.position, other.data.name.as_str()), (1, "Tea"));
    save_schedule(
        &mut tx,
        &host,
        Some(other.id),
        Schedule {
            name: "Dim sum".into(),
            ..meeting
        },
    )
    .await?;
    drop_schedule(&mut tx, &host, one.id).await?;
    assert!(matches!(
        drop_schedule(&mut tx, &host, one.id).await,
        Err(Error::NotFound)
    ));
    let too_long = Profile {
        about: "a".repeat(6000),
        ..profile
    };
    assert!(matches!(
        change(&mut tx, &first.coordinator, "Ours", too_long).await,
        Err(Error::Invalid { field: "about", .. })
    ));
    tx.commit().await?;
    let (group, actor) = ours(&test.db).await?;
    assert_eq!(
        (
            actor.name.as_str(),
            actor.manually_approves,
            group.profile.approves_followers
        ),
        ("Our Network", true, true)
    );
    assert_eq!(
        schedules(&test.db)
            .await?
            .first()
            .map(|schedule| schedule.data.name.clone()),
        Some("Dim sum".into())
    );
    Ok(())
}
