//! Who is asked what was good, how often, and where her words go.

use super::*;
use crate::{
    call, event,
    post::Viewer,
    sql,
    time::HOUR,
    town::{gathering, need, town},
};

fn draft(title: &str) -> Draft {
    Draft {
        title: Some(title.into()),
        ..Draft::new(Visibility::Inside, "en", "On Friday.")
    }
}

/// Those who were asked since this was asked last.
async fn asked(tx: &mut Tx) -> Result<Vec<(Id<Post>, Id<Member>)>> {
    let bodies = sql!("select body from effects order by id")
        .scalars::<String>(&mut *tx)
        .await?;
    sql!("delete from effects").run(&mut *tx).await?;
    let mut asked = Vec::new();
    for body in bodies {
        let effect: Effect = serde_json::from_str(&body).map_err(Error::other)?;
        hear(tx, &effect).await?;
        if let Effect::AskedAfter { post, member } = effect {
            asked.push((post, member));
        }
    }
    Ok(asked)
}

/// A78.
#[tokio::test]
async fn a78_whoever_asked_for_help_is_asked_once_and_her_words_go_to_the_group() -> Result<()> {
    let town = town().await?;
    let ivy = &town.inside;
    let mut tx = town.db.begin().await?;
    let own = town.as_herself(ivy);
    let call = call::publish(&mut tx, &own, Kind::Call, draft("A lift"), need()).await?;
    let id = call.id;
    let mut told = Vec::new();
    for _ in 0..2 {
        call::settle(&mut tx, ivy, id, false, None).await?;
        told.extend(asked(&mut tx).await?);
        call::reopen(&mut tx, ivy, id).await?;
    }
    call::settle(&mut tx, ivy, id, false, None).await?;
    told.extend(asked(&mut tx).await?);
    told.extend(asked(&mut tx).await?);
    assert_eq!(told, [(id, ivy.member.id)]);
    let rows: i64 = sql!("select count(*) from reflections")
        .scalar(&mut tx)
        .await?;
    assert_eq!(rows, 1, "once, however often it is settled");
    assert!(is_asked(&mut tx, ivy, id).await?);
    assert!(!is_asked(&mut tx, &town.host, id).await?);
    for (who, words) in [(&town.host, "Good"), (ivy, " ")] {
        let before = say(&mut tx, who, id, words).await;
        assert!(before.is_err(), "{words}");
    }
    drop(tx);

    let mut tx = town.db.begin().await?;
    let call = call::publish(&mut tx, &own, Kind::Call, draft("A lift"), need()).await?;
    call::settle(&mut tx, ivy, call.id, false, None).await?;
    asked(&mut tx).await?;
    let told = asked(&mut tx).await?;
    assert_eq!(told, [(call.id, ivy.member.id)]);
    let note = say(&mut tx, ivy, call.id, "Two came. Next time, earlier.").await?;
    assert_eq!(note.visibility, Visibility::Inside);
    assert_eq!(note.author_id, ivy.member.actor_id);
    for (name, viewer) in town.viewers() {
        let may = post::may_see(&mut tx, &viewer, &note).await?;
        assert_eq!(
            may,
            matches!(viewer, Viewer::Member(_) | Viewer::Group(..)),
            "{name}"
        );
    }
    let again = say(&mut tx, ivy, call.id, "And tea.").await;
    assert!(matches!(again, Err(Error::NotFound)));
    Ok(())
}

/// A78: for the group's call its host is asked, and speaks for the group.
#[tokio::test]
async fn a78_of_the_groups_call_its_host_is_asked_and_speaks_as_the_group() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let by = town.as_group();
    let call = call::publish(&mut tx, &by, Kind::Call, draft("A lift"), need()).await?;
    call::settle(&mut tx, &town.coordinator, call.id, true, None).await?;
    asked(&mut tx).await?;
    assert_eq!(asked(&mut tx).await?, [(call.id, town.host.member.id)]);
    let note = say(&mut tx, &town.host, call.id, "It went well.").await?;
    assert_eq!(note.author_id, town.group.id);
    assert_eq!(note.visibility, Visibility::Inside);
    Ok(())
}

/// A78, A103: after a meeting those are asked who said they come; that they came is forgotten like the rest.
#[tokio::test]
async fn a78_guests_are_asked_after_a_meeting_and_that_is_forgotten() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    let gathering = gathering(tx.now());
    let tea = event::publish(&mut tx, &town.as_group(), draft("Tea for all"), gathering).await?;
    for guest in [ivy, olga] {
        event::ask(&mut tx, guest, tea.id, None).await?;
    }
    event::leave(&mut tx, olga, tea.id).await?;
    sweep(&mut tx).await?;
    assert!(asked(&mut tx).await?.is_empty(), "not before");
    tx.commit().await?;
    town.db.clock.advance(29 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    sweep(&mut tx).await?;
    assert_eq!(asked(&mut tx).await?, [(tea.id, ivy.member.id)]);
    assert!(is_asked(&mut tx, ivy, tea.id).await?);
    tx.commit().await?;
    town.db.clock.advance(8 * 24 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(asked(&mut tx).await?.is_empty());
    assert!(!is_asked(&mut tx, ivy, tea.id).await?);
    Ok(())
}
