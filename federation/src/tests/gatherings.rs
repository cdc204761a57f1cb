//! Gatherings as followers elsewhere hear of them: what is told twice, and to which regular meeting a date belongs.

use community::{
    event::{self, Gathering, Joining, Precision, Status},
    group::{self, Mode, Rhythm, Schedule},
    post::{Author, Draft, Post, Visibility},
    time::Time,
};
use serde_json::{Map, Value, json};

use super::{
    doors,
    rig::{Foreign, Stand, activity, foreign, stand, until},
};
use crate::{Error, Result, keys::tests::alice};

fn meeting() -> Schedule {
    Schedule {
        name: "Our Network".into(),
        rhythm: Rhythm::MonthlyWeekday { nth: 2, weekday: 5 },
        skip_months: Vec::new(),
        skip_dates: Vec::new(),
        starts_at: "14:00".into(),
        minutes: 120,
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![Mode::InPerson],
        place: "Sham Shui Po".into(),
        focus: Vec::new(),
    }
}

fn gathering(starts_at: Time) -> Gathering {
    Gathering {
        starts_at,
        ends_at: Some(starts_at.plus_hours(2)),
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![Mode::InPerson],
        place_name: Some("Community Room".into()),
        area: Some("Sham Shui Po".into()),
        address: Some("1 Secret Street".into()),
        precision: Precision::Building,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: None,
        joining: Joining::Free,
        status: Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: Map::new(),
    }
}

fn draft(text: &str) -> Draft {
    let mut draft = Draft::new(Visibility::Public, "en", text);
    draft.title = Some("Families gathering".into());
    draft
}

pub async fn announce(us: &Stand, starts_at: Time) -> Result<Post> {
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    let mut tx = us.db.begin().await?;
    let event = event::publish(
        &mut tx,
        &author,
        draft("Tea is made."),
        gathering(starts_at),
    )
    .await?;
    tx.commit().await?;
    Ok(event)
}

async fn change(us: &Stand, event: &Post, text: &str, gathering: Gathering) -> Result<()> {
    let mut tx = us.db.begin().await?;
    event::edit(&mut tx, &us.coordinator, event.id, draft(text), gathering).await?;
    Ok(tx.commit().await?)
}

/// Waits for as many updates of the event, and gives the notes that came so far.
async fn notes_after(her: &Foreign, updates: usize) -> Result<Vec<Value>> {
    until("the updates", async || {
        // The group itself may be told anew, too, since it was founded a moment ago.
        let mut all = her.all("Update");
        all.retain(|update| update["object"]["type"] == "Event");
        Ok((all.len() == updates).then_some(()))
    })
    .await?;
    let creates = her.all("Create").into_iter();
    Ok(creates
        .map(|create| create["object"].clone())
        .filter(|object| object["type"] == "Note")
        .collect())
}

#[tokio::test]
async fn what_people_must_know_is_told_twice_and_a_typo_once() -> Result<()> {
    let us = stand("us").await?;
    let her = foreign("far").await?;
    let (key, follower) = (alice(), her.url("/users/alice"));
    her.person("alice", &key);
    let follows = activity(
        &her.url("/acts/1"),
        "Follow",
        &follower,
        json!(us.group.uri),
    );
    assert_eq!(us.receive(&key, &follower, &follows).await?, 202);
    let starts_at = Time::from_millis(us.db.now().plus_days(20).millis() / 60_000 * 60_000);
    let event = announce(&us, starts_at).await?;

    // Another word in the description, another spelling of the place, and a street that nobody outside sees.
    let mut same = gathering(starts_at);
    same.place_name = Some("community room".into());
    same.address = Some("2 Secret Street".into());
    change(&us, &event, "Tea and cake are made.", same.clone()).await?;
    assert!(notes_after(&her, 1).await?.is_empty());

    let mut later = same.clone();
    later.starts_at = starts_at.plus_hours(1);
    later.ends_at = Some(starts_at.plus_hours(3));
    change(&us, &event, "Tea and cake are made.", later.clone()).await?;
    let told = until("a note", async || {
        Ok(her
            .all("Create")
            .into_iter()
            .find(|create| create["object"]["type"] == "Note"))
    })
    .await?;
    let note = &told["object"];
    assert_eq!(note["inReplyTo"], event.uri);
    assert_eq!(note["to"], told["to"]);
    assert_eq!(
        (
            &note["mutualHelp"]["type"],
            &note["mutualHelp"]["kind"],
            &note["mutualHelp"]["about"],
            &note["mutualHelp"]["change"]
        ),
        (
            &json!("Announcement"),
            &json!("event-change"),
            &json!(event.uri),
            &json!("time")
        )
    );
    let text = note["content"].as_str().unwrap_or_default();
    assert!(
        text.starts_with("<p><strong>Changed: Families gathering</strong></p><p>New time: ")
            && text.contains("(Hong Kong time)")
            && !text.contains("New place"),
        "{text}"
    );

    let mut elsewhere = later.clone();
    elsewhere.place_name = Some("Library".into());
    change(&us, &event, "Tea and cake are made.", elsewhere).await?;
    until("a second note", async || {
        Ok((notes_after(&her, 3).await?.len() == 2).then_some(()))
    })
    .await?;
    let mut tx = us.db.begin().await?;
    event::cancel(&mut tx, &us.coordinator, event.id, "The room has flooded.").await?;
    tx.commit().await?;
    let notes = until("a third note", async || {
        let notes = notes_after(&her, 4).await?;
        Ok((notes.len() == 3).then_some(notes))
    })
    .await?;
    assert_eq!(notes[1]["mutualHelp"]["change"], "place");
    assert_eq!(notes[1]["mutualHelp"]["body"], "<p>New place: Library.</p>");
    assert_eq!(notes[2]["mutualHelp"]["change"], "cancelled");
    assert!(
        notes[2]["content"].as_str().is_some_and(|text| {
            text.starts_with(
                "<p><strong>Cancelled: Families gathering</strong></p><p>The room has flooded.</p>",
            )
        }),
        "{}",
        notes[2]["content"]
    );
    assert!(!json!(notes).to_string().contains("Secret"));
    Ok(())
}

#[tokio::test]
async fn a_date_of_a_regular_meeting_names_it_and_keeps_its_place_in_the_row() -> Result<()> {
    let us = stand("us").await?;
    let mut tx = us.db.begin().await?;
    group::save_schedule(&mut tx, &us.coordinator, None, meeting()).await?;
    tx.commit().await?;
    let dates = group::next_dates(&meeting(), us.db.now().plus_days(1), 1)?;
    let [begins] = dates[..] else {
        return Err(Error::NotFound("a date".into()));
    };
    let event = announce(&us, begins).await?;
    let (_, _, shown) = doors::get(&us, &event.uri).await?;
    let help = &shown["mutualHelp"];
    assert_eq!(help["rrule"], "FREQ=MONTHLY;BYDAY=2SA");
    assert_eq!(help["recurrenceId"], shown["startTime"]);
    let series = help["series"].as_str().unwrap_or_default().to_owned();
    let (status, kind, schedule) = doors::get(&us, &series).await?;
    assert_eq!(status.as_u16(), 200);
    assert!(kind.starts_with("application/activity+json"), "{kind}");
    assert_eq!(
        (
            &schedule["id"],
            &schedule["type"],
            &schedule["name"],
            &schedule["byDay"]
        ),
        (
            &json!(series),
            &json!("Schedule"),
            &json!("Our Network"),
            &json!("2SA")
        )
    );
    let (_, _, group) = doors::get(&us, &us.group.uri).await?;
    assert_eq!(group["mutualHelp"]["schedules"][0]["id"], series);

    let moved = gathering(begins.plus_hours(1));
    change(&us, &event, "Later this time.", moved).await?;
    let (_, _, after) = doors::get(&us, &event.uri).await?;
    assert_ne!(after["startTime"], shown["startTime"]);
    assert_eq!(after["mutualHelp"]["recurrenceId"], help["recurrenceId"]);

    // At another hour it is a gathering of its own.
    let other = announce(&us, begins.plus_hours(3)).await?;
    let (_, _, other) = doors::get(&us, &other.uri).await?;
    assert!(other["mutualHelp"].get("series").is_none());
    let (status, _, _) = doors::get(&us, "/ap/schedules/7").await?;
    assert_eq!(status.as_u16(), 404);
    Ok(())
}
