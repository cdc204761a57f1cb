//! Lists are shared by consent, taken over by hand, and name servers alone.

use super::*;
use crate::{
    actor::{self, Received},
    follow,
    sample::elsewhere,
    store::test_db,
    town::{Town, follows, town},
};

fn entry(host: &str, severity: Severity) -> Entry {
    Entry {
        host: host.into(),
        severity,
        words: None,
    }
}

fn hosts(offered: &[Offered]) -> Vec<(&str, Severity, Option<Warning>)> {
    offered
        .iter()
        .map(|one| (one.entry.host.as_str(), one.entry.severity, one.warning))
        .collect()
}

/// The actor of a server.
async fn program(tx: &mut Tx, host: &str) -> Result<Actor> {
    let received = Received {
        kind: Kind::Service,
        uri: format!("https://{host}/ap/instance"),
        ..elsewhere("instance", host)
    };
    actor::receive(tx, received).await
}

/// The group of carers as one of our kind.
async fn our_kind(tx: &mut Tx, town: &Town) -> Result<Actor> {
    let received = Received {
        kind: Kind::Group,
        profile: Some(serde_json::json!({"type": "Group", "version": 1})),
        ..elsewhere("carers", &town.carers.host)
    };
    actor::receive(tx, received).await
}

async fn block(tx: &mut Tx, town: &Town, host: &str, standing: Standing) -> Result<()> {
    peer::set_standing(tx, Some(&town.coordinator), host, standing).await
}

#[tokio::test]
async fn a109_a_list_is_shared_only_when_hosts_say_so_and_only_with_those_they_trust() -> Result<()>
{
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let boss = &town.coordinator;
    block(&mut tx, &town, "bad.example", Standing::Blocked).await?;
    block(&mut tx, &town, "loud.example", Standing::Silenced).await?;
    block(&mut tx, &town, "anna-wong.example", Standing::Blocked).await?;
    block(&mut tx, &town, "friend.example", Standing::Allowed).await?;
    describe(&mut tx, boss, "Bad.example", "  sells\npills ", false).await?;
    describe(&mut tx, boss, "anna-wong.example", "", true).await?;
    let unknown = describe(&mut tx, boss, "friend.example", "kind", false).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "not on the list");
    let carers = program(&mut tx, "carers.example").await?;
    let forum = Received {
        kind: Kind::Group,
        ..elsewhere("forum", "forum.example")
    };
    let forum = actor::receive(&mut tx, forum).await?;
    follows(&mut tx, town.group.id, forum.id).await?;
    our_kind(&mut tx, &town).await?;
    let friend = program(&mut tx, "friend.example").await?;
    let stranger = program(&mut tx, "social.example").await?;
    follows(&mut tx, town.group.id, town.carers.id).await?;
    follows(&mut tx, town.group.id, town.alice.id).await?;
    // Nobody reads it before somebody said so.
    for asking in [&carers, &friend, &town.carers] {
        assert_eq!(shared_with(&mut tx, asking).await?, None);
    }
    for other in [&town.host, &town.inside] {
        let refused = share(&mut tx, other, true).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        assert!(matches!(own(&mut tx, other).await, Err(Error::Forbidden)));
    }
    share(&mut tx, boss, true).await?;
    share(&mut tx, boss, true).await?;
    let told = moderation::log(&mut tx, &town.inside, None).await?;
    let shared = told.iter().filter(|line| line.deed == Deed::ListShared);
    assert_eq!(shared.count(), 1, "members read of it, once");
    assert_eq!(
        readers(&mut tx).await?,
        ["carers.example", "friend.example"],
        "a group of our kind that we follow and a server that we trust; not where a person or a forum that we follow lives"
    );
    let expected = [
        Entry {
            words: Some("sells pills".into()),
            ..entry("bad.example", Severity::Suspend)
        },
        entry("loud.example", Severity::Silence),
    ];
    for asking in [&carers, &friend, &town.carers] {
        let read = shared_with(&mut tx, asking).await?;
        assert_eq!(read.as_deref(), Some(&expected[..]), "{}", asking.uri);
    }
    // Not a stranger, not a person, not one of ours.
    let person = actor::receive(&mut tx, elsewhere("dora", "carers.example")).await?;
    for asking in [&stranger, &forum, &town.alice, &person, &town.instance] {
        assert_eq!(shared_with(&mut tx, asking).await?, None, "{}", asking.uri);
    }
    // Who is trusted no more reads no more.
    block(&mut tx, &town, "friend.example", Standing::Neutral).await?;
    block(&mut tx, &town, "carers.example", Standing::Silenced).await?;
    for asking in [&carers, &friend] {
        assert_eq!(shared_with(&mut tx, asking).await?, None, "{}", asking.uri);
    }
    block(&mut tx, &town, "carers.example", Standing::Neutral).await?;
    follow::stop(&mut tx, Some(boss), town.carers.id).await?;
    assert_eq!(shared_with(&mut tx, &carers).await?, None);
    // What was written goes with the entry.
    block(&mut tx, &town, "bad.example", Standing::Neutral).await?;
    block(&mut tx, &town, "bad.example", Standing::Blocked).await?;
    let own = own(&mut tx, boss).await?;
    let bad = own.iter().find(|line| line.host == "bad.example");
    assert_eq!(bad.and_then(|line| line.shared_words.as_deref()), None);
    share(&mut tx, boss, false).await?;
    assert!(!is_shared(&mut tx).await?);
    Ok(())
}

#[tokio::test]
async fn a109_what_another_blocks_is_taken_over_by_hand_and_lowers_nothing() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let boss = &town.coordinator;
    block(&mut tx, &town, "quiet.example", Standing::Silenced).await?;
    block(&mut tx, &town, "friend.example", Standing::Allowed).await?;
    block(&mut tx, &town, "worse.example", Standing::Blocked).await?;
    follows(&mut tx, town.alice.id, town.group.id).await?;
    for name in ["a", "b"] {
        actor::receive(&mut tx, elsewhere("x", &format!("{name}.host.example"))).await?;
    }
    let theirs = vec![
        entry("bad.example", Severity::Silence),
        entry("bad.example", Severity::Suspend),
        entry("below.worse.example", Severity::Suspend),
        entry("friend.example", Severity::Suspend),
        entry("host.example", Severity::Suspend),
        entry("loud.example", Severity::Silence),
        entry("more.quiet.example", Severity::Suspend),
        entry("quiet.example", Severity::Suspend),
        entry("social.example", Severity::Suspend),
        entry("worse.example", Severity::Silence),
    ];
    let refused = compare(&mut tx, &town.host, theirs.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let offered = compare(&mut tx, boss, theirs).await?;
    assert_eq!(
        hosts(&offered),
        [
            ("bad.example", Severity::Suspend, None),
            ("host.example", Severity::Suspend, Some(Warning::Wide)),
            ("loud.example", Severity::Silence, None),
            ("more.quiet.example", Severity::Suspend, None),
            ("social.example", Severity::Suspend, Some(Warning::Ties)),
        ]
    );
    // Looking changed nothing.
    assert_eq!(own(&mut tx, boss).await?.len(), 2);
    let chosen = |host: &str, severity| (host.to_owned(), severity);
    let refused = take_over(
        &mut tx,
        &town.host,
        &[chosen("bad.example", Severity::Suspend)],
    )
    .await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    // One that may not be there, and none is taken.
    for wrong in ["localhost", "org", "*", "anna@bad.example", ""] {
        let both = [
            chosen("bad.example", Severity::Suspend),
            chosen(wrong, Severity::Suspend),
        ];
        let refused = take_over(&mut tx, boss, &both).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{wrong}");
    }
    assert_eq!(own(&mut tx, boss).await?.len(), 2);
    let taken = take_over(
        &mut tx,
        boss,
        &[
            chosen("BAD.example.", Severity::Suspend),
            chosen("friend.example", Severity::Suspend),
            chosen("quiet.example", Severity::Suspend),
            chosen("social.example", Severity::Suspend),
            chosen("worse.example", Severity::Silence),
        ],
    )
    .await?;
    assert_eq!(taken, 2, "what we decided ourselves stays");
    for (host, standing) in [
        ("bad.example", Standing::Blocked),
        ("friend.example", Standing::Allowed),
        ("quiet.example", Standing::Silenced),
        ("social.example", Standing::Blocked),
        ("worse.example", Standing::Blocked),
        ("loud.example", Standing::Neutral),
    ] {
        assert_eq!(peer::standing(&mut tx, host).await?, standing, "{host}");
    }
    let tie = follow::between(&mut tx, town.alice.id, town.group.id).await?;
    assert!(tie.is_none(), "as if it had been typed");
    let log = moderation::log(&mut tx, &town.inside, None).await?;
    let named = log.iter().filter(|line| line.deed == Deed::ServerBlocked);
    let named: Vec<_> = named.filter_map(|line| line.host.as_deref()).collect();
    assert_eq!(named, ["social.example", "bad.example", "worse.example"]);
    // And it is taken off again like any other.
    block(&mut tx, &town, "bad.example", Standing::Neutral).await?;
    assert!(
        !own(&mut tx, boss)
            .await?
            .iter()
            .any(|line| line.host == "bad.example")
    );
    Ok(())
}

#[tokio::test]
async fn a109_a_file_of_a_list_is_read_line_by_line_and_written_again() -> Result<()> {
    let db = test_db().await?;
    let here = db.here().clone();
    let text = "\u{feff}#domain,#severity,#reject_media,#public_comment,#obfuscate\r\n\
        bad.example,suspend,TRUE,\"pills, and \"\"worse\"\"\",FALSE\r\n\
        LOUD.example.,silence,FALSE,,FALSE\r\n\
        note.example,noop,FALSE,,FALSE\r\n\
        \r\n\
        b*d.example,suspend,FALSE,,TRUE\r\n\
        anna@bad.example,suspend,,,\r\n\
        org,suspend,,,\r\n\
        localhost,suspend,,,\r\n\
        odd.example,explode,,,\r\n\
        \"two.example\",suspend,,\"over\r\n\
        two lines\",\r\n\
        a\"b,suspend\r\n\
        last.example,,,\r\n\
        \"open.example,suspend\r\n\
        after.example,suspend\r\n";
    let read = file::read(&here, text);
    let entries: Vec<_> = read
        .entries
        .iter()
        .map(|(line, one)| (*line, one.host.as_str(), one.severity, one.words.as_deref()))
        .collect();
    assert_eq!(
        entries,
        [
            (
                2,
                "bad.example",
                Severity::Suspend,
                Some("pills, and \"worse\"")
            ),
            (3, "loud.example", Severity::Silence, None),
            (11, "two.example", Severity::Suspend, Some("over two lines")),
            (14, "last.example", Severity::Suspend, None),
            (16, "after.example", Severity::Suspend, None),
        ]
    );
    assert_eq!(
        read.refused,
        [
            (6, Refusal::NoServer),
            (7, Refusal::NoServer),
            (8, Refusal::TooWide),
            (9, Refusal::Ours),
            (10, Refusal::NoSeverity),
            (13, Refusal::NotRead),
            (15, Refusal::NotRead),
        ]
    );
    // Only names, one a line.
    let plain = file::read(&here, "one.example\ntwo.example,silence\n");
    assert_eq!(plain.entries.len(), 2);
    assert_eq!(plain.entries[1].1.severity, Severity::Silence);
    // Endless ones are cut, and it is told where.
    let long: String = (0..=MOST).map(|n| format!("h{n}.example\n")).collect();
    let read = file::read(&here, &long);
    assert_eq!(read.entries.len(), MOST);
    assert_eq!(read.refused, [(MOST + 1, Refusal::TooMany)]);
    let _ = file::read(&here, &"\"\n".repeat(5_000));
    // Ours comes back as it went.
    let own = |host: &str, standing, words: Option<&str>| Own {
        host: host.into(),
        standing,
        shared_words: words.map(str::to_owned),
        kept_back: false,
    };
    let sum = file::write(&[own("sum.example", Standing::Blocked, Some("=1+1"))]);
    assert!(sum.ends_with("sum.example,suspend,'=1+1\n"), "{sum}");
    let lines = [
        own("bad.example", Standing::Blocked, Some("pills, \"worse\"")),
        own("loud.example", Standing::Silenced, None),
    ];
    let written = file::write(&lines);
    assert!(written.starts_with("#domain,#severity,#public_comment\nbad.example,suspend,"));
    let again = file::read(&here, &written);
    assert_eq!(again.refused, []);
    let again: Vec<_> = again
        .entries
        .into_iter()
        .map(|(_, one)| one.words)
        .collect();
    assert_eq!(again, [Some("pills, \"worse\"".to_owned()), None]);
    Ok(())
}
