//! Who is told of what, and who is not.

use super::*;
use crate::{
    actor,
    call::{self, Category, Need},
    effect::Effect,
    event, follow,
    member::Role,
    peer::{self, Standing},
    post::{self, Author, Draft, Kind, Received, Visibility},
    sample::{self, Founded},
    sql,
    store::{TestDb, test_db},
    text::Html,
};

struct World {
    db: TestDb,
    node: Founded,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    Ok(World { db, node })
}

/// Lets all hear what was left, until nothing is.
async fn settle_down(tx: &mut Tx) -> Result<()> {
    loop {
        let next = sql!("select id, body from effects order by id limit 1")
            .opt::<(i64, String)>(&mut *tx)
            .await?;
        let Some((id, body)) = next else {
            return Ok(());
        };
        sql!("delete from effects where id = $1", id)
            .run(&mut *tx)
            .await?;
        let effect: Effect = serde_json::from_str(&body)?;
        call::hear(tx, &effect).await?;
        event::hear(tx, &effect).await?;
        hear(tx, &effect).await?;
    }
}

/// What a member was told since she last read.
async fn told(tx: &mut Tx, member: &Present) -> Result<Vec<Reason>> {
    settle_down(tx).await?;
    let mut told: Vec<Reason> = list(&mut *tx, member.member.id)
        .await?
        .iter()
        .filter(|one| one.read_at.is_none())
        .map(|one| one.reason)
        .collect();
    told.sort();
    assert_eq!(
        unread(&mut *tx, member.member.id).await?,
        i64::try_from(told.len()).unwrap_or_default()
    );
    read_all(tx, member).await?;
    Ok(told)
}

fn need() -> Need {
    Need {
        category: Category::Person,
        needed: 1,
        inexhaustible: false,
        needed_by: None,
        area: None,
        languages: vec![],
        held_back: None,
        confirm_hours: 48,
        extra: Default::default(),
    }
}

fn note(uri: &str, author: &actor::Actor, parent: Option<&str>, tx: &Tx) -> Received {
    Received {
        uri: uri.into(),
        url: None,
        author_id: author.id,
        kind: Kind::Note,
        visibility: Visibility::Public,
        in_reply_to_uri: parent.map(str::to_owned),
        title: None,
        summary: None,
        content: Html::clean("<p>hello there</p>"),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: vec![],
        attachments: vec![],
        recipients: vec![],
        object: "{}".into(),
        published_at: tx.now(),
        edited_at: None,
        quiet: false,
    }
}

#[tokio::test]
async fn hosts_hear_of_answers_and_helpers_of_decisions() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let host = sample::person(&mut tx, "host", Some(Role::Host)).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: host.clone(),
        as_group: true,
    };
    let draft = Draft {
        title: Some("A van".into()),
        ..Draft::new(Visibility::Public, "en", "Move furniture.")
    };
    let call = call::publish(&mut tx, &by, Kind::Call, draft, need()).await?;
    told(&mut tx, coordinator).await?;
    told(&mut tx, &host).await?;

    let answer = call::answer(&mut tx, &rain, call.id, "I", 1, None).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerCame]);
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::AnswerCame]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    call::accept(&mut tx, &host, answer.id, None).await?;
    assert_eq!(told(&mut tx, &rain).await?, vec![Reason::AnswerAccepted]);
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    call::confirm(&mut tx, &rain, answer.id).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerConfirmed]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    call::take_back(&mut tx, &rain, answer.id).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![Reason::AnswerTakenBack]);
    call::answer(&mut tx, &rain, call.id, "after all", 1, None).await?;
    assert_eq!(
        told(&mut tx, &host).await?,
        vec![Reason::AnswerCame],
        "given anew, told anew"
    );
    call::accept(&mut tx, &host, answer.id, None).await?;
    call::settle(&mut tx, &host, call.id, false, None).await?;
    assert_eq!(
        told(&mut tx, &rain).await?,
        vec![Reason::AnswerAccepted, Reason::CallSettled]
    );

    // A host who answers is not told of herself.
    call::reopen(&mut tx, &host, call.id).await?;
    call::answer(&mut tx, &host, call.id, "I too", 1, None).await?;
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    Ok(())
}

#[tokio::test]
async fn silenced_peers_and_quiet_arrivals_tell_nobody() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let by = Author {
        member: coordinator.clone(),
        as_group: true,
    };
    let (ours, _) = post::publish(
        &mut tx,
        &by,
        Kind::Note,
        Draft::new(Visibility::Public, "en", "News"),
    )
    .await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let loud = actor::receive(&mut tx, sample::elsewhere("loud", "noisy.example")).await?;
    peer::set_standing(
        &mut tx,
        Some(coordinator),
        "noisy.example",
        Standing::Silenced,
    )
    .await?;
    told(&mut tx, coordinator).await?;

    let quiet = Received {
        quiet: true,
        ..note("https://m.example/1", &ana, Some(&ours.uri), &tx)
    };
    post::receive(&mut tx, quiet).await?;
    let from_noisy = note("https://noisy.example/1", &loud, Some(&ours.uri), &tx);
    post::receive(&mut tx, from_noisy).await?;
    follow::receive(
        &mut tx,
        loud.id,
        world.node.actor.id,
        "https://noisy.example/f/1",
    )
    .await?;
    assert_eq!(told(&mut tx, coordinator).await?, vec![]);

    let reply = note("https://m.example/2", &ana, Some(&ours.uri), &tx);
    post::receive(&mut tx, reply).await?;
    let private = Received {
        visibility: Visibility::Direct,
        recipients: vec![(world.node.actor.id, true)],
        ..note("https://m.example/3", &ana, None, &tx)
    };
    post::receive(&mut tx, private).await?;
    follow::receive(
        &mut tx,
        ana.id,
        world.node.actor.id,
        "https://m.example/f/1",
    )
    .await?;
    assert_eq!(
        told(&mut tx, coordinator).await?,
        vec![Reason::Reply, Reason::PrivatePost, Reason::Followed]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_inside_is_told_inside() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let (rain, bo) = (
        sample::person(&mut tx, "rain", None).await?,
        sample::person(&mut tx, "bo", None).await?,
    );
    let by_rain = Author {
        member: rain.clone(),
        as_group: false,
    };
    let by_bo = Author {
        member: bo.clone(),
        as_group: false,
    };
    let (first, _) = post::publish(
        &mut tx,
        &by_rain,
        Kind::Note,
        Draft::new(Visibility::Inside, "en", "Hello"),
    )
    .await?;
    let reply = Draft {
        in_reply_to: Some(first.id),
        ..Draft::new(Visibility::Inside, "en", "Hello back")
    };
    post::publish(&mut tx, &by_bo, Kind::Note, reply).await?;
    assert_eq!(told(&mut tx, &rain).await?, vec![Reason::Reply]);
    assert_eq!(told(&mut tx, &bo).await?, vec![]);
    let private = Draft {
        recipients: vec![world.node.actor.id],
        ..Draft::new(Visibility::Direct, "en", "I need to talk")
    };
    post::publish(&mut tx, &by_bo, Kind::Note, private).await?;
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::PrivatePost]);
    assert_eq!(told(&mut tx, &rain).await?, vec![]);
    let asking = crate::member::ask(&mut tx, sample::asking("newcomer")).await?;
    assert_eq!(asking.state, crate::member::State::Waiting);
    assert_eq!(told(&mut tx, coordinator).await?, vec![Reason::MemberAsked]);
    Ok(())
}

#[tokio::test]
async fn what_was_given_up_is_told_to_coordinators_once_a_peer() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let host = sample::person(&mut tx, "host", Some(Role::Host)).await?;
    for name in ["kit", "bo"] {
        actor::receive(&mut tx, sample::elsewhere(name, "far.example")).await?;
    }
    told(&mut tx, &world.node.coordinator).await?;
    for host in ["far.example", "far.example", "nowhere.example"] {
        let host = host.to_owned();
        crate::effect::leave(&mut tx, Effect::Dropped { host }).await?;
    }
    assert_eq!(
        told(&mut tx, &world.node.coordinator).await?,
        vec![Reason::Dropped]
    );
    assert_eq!(told(&mut tx, &host).await?, vec![]);
    Ok(())
}

#[tokio::test]
async fn a13_hosts_hear_who_moved_up_and_she_herself_does() -> Result<()> {
    let world = world().await?;
    let coordinator = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let by = Author {
        member: coordinator.clone(),
        as_group: true,
    };
    let draft = Draft {
        title: Some("Evening".into()),
        ..Draft::new(Visibility::Public, "en", "Tea.")
    };
    let gathering = event::Gathering {
        starts_at: tx.now().plus_days(1),
        ends_at: None,
        timezone: "UTC".into(),
        modes: Vec::new(),
        place_name: None,
        area: None,
        address: None,
        precision: event::Precision::Area,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: Some(1),
        joining: event::Joining::Free,
        status: event::Status::Confirmed,
        extra: Default::default(),
    };
    let evening = event::publish(&mut tx, &by, draft, gathering).await?;
    event::ask(&mut tx, &rain, evening.id, None).await?;
    event::ask(&mut tx, &bo, evening.id, None).await?;
    told(&mut tx, coordinator).await?;
    assert_eq!(told(&mut tx, &bo).await?, vec![]);
    event::leave(&mut tx, &rain, evening.id).await?;
    assert_eq!(
        told(&mut tx, coordinator).await?,
        vec![Reason::AttendanceMovedUp]
    );
    assert_eq!(told(&mut tx, &bo).await?, vec![Reason::AttendanceWelcomed]);
    Ok(())
}
