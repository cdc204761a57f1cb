use super::*;
use crate::{
    Error,
    member::{self, Role},
    post::{self, Draft, Kind, Viewer, Visibility},
    sample, sql,
    time::{DAY, HOUR},
    town::{Town, town},
};

async fn named(town: &Town, by: &Present, text: &str) -> Result<Vec<String>> {
    let which = Which {
        limit: 1_000_000_000,
        ..Which::default()
    };
    Ok(accounts(&*town.db, by, text, which)
        .await?
        .into_iter()
        .map(|actor| actor.username)
        .collect())
}

fn reader(viewer: &Viewer) -> Reader {
    Reader {
        viewer: viewer.clone(),
        actor: viewer.member().map(|present| present.member.actor_id),
    }
}

#[tokio::test]
async fn people_are_found_by_whoever_may_know_them() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let lam = sample::person(&mut tx, "dr_lam", None).await?.member.id;
    let until = Some(tx.now().plus_millis(DAY));
    let role = Role::Consultant;
    member::give_duty(
        &mut tx,
        Some(&town.coordinator),
        lam,
        role,
        None,
        until,
        None,
    )
    .await?;
    let consultant = member::present(&mut tx, lam)
        .await?
        .ok_or(Error::NotFound)?;
    member::ask(&mut tx, sample::asking("ivan")).await?;
    tx.commit().await?;
    assert_eq!(named(&town, &town.inside, "IV").await?, ["ivy"]);
    assert_eq!(
        named(&town, &town.host, "iv").await?.len(),
        2,
        "a host knows who asks to join"
    );
    assert!(named(&town, &consultant, "ivy").await?.is_empty());
    assert_eq!(named(&town, &consultant, "olga").await?, ["olga"]);
    assert_eq!(
        named(&town, &town.inside, "@alice@social.example").await?,
        ["alice"]
    );
    assert!(
        named(&town, &town.inside, "alice@elsewhere")
            .await?
            .is_empty()
    );
    for hostile in ["%", "_", "\\", "'", "@", "", &"x".repeat(10_000)] {
        assert!(named(&town, &town.inside, hostile).await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn posts_are_found_by_whoever_may_see_them() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for (visibility, to) in [
        (Visibility::Public, vec![]),
        (Visibility::Inside, vec![]),
        (Visibility::Direct, vec![town.alice.id]),
    ] {
        let draft = Draft {
            recipients: to,
            ..Draft::new(visibility, "en", "a **wheelchair** to lend 輪椅")
        };
        post::publish(&mut tx, &town.as_group(), Kind::Note, draft).await?;
    }
    tx.commit().await?;
    // Before their words are taken in, and afterwards.
    for is_taken_in in [false, true] {
        if is_taken_in {
            take_in(&town).await?;
        }
        for (name, viewer) in town.viewers() {
            let who = reader(&viewer);
            let found = posts(&*town.db, &who, "lend WHEELCHAIR", None, i64::MAX, 40, 0).await?;
            for post in &found {
                assert!(post::may_see(&*town.db, &viewer, post).await?, "{name}");
            }
            let many = match name {
                "nobody" | "carers" | "bob" => 1,
                "inside" | "outside" | "alice" => 2,
                _ => 3,
            };
            assert_eq!(found.len(), many, "{name}");
        }
        let member = reader(&Viewer::Member(town.inside.clone()));
        let find = async |text: &str| posts(&*town.db, &member, text, None, i64::MAX, 40, 0).await;
        assert_eq!(find("輪椅").await?.len(), 2);
        assert_eq!(find("wheelch").await?.len(), 2, "a word may go on");
        assert!(find("椅輪").await?.is_empty(), "as they stand");
        assert!(find("strong").await?.is_empty(), "tags are no words");
        assert!(find("wheelchair absent").await?.is_empty());
    }
    Ok(())
}

async fn take_in(town: &Town) -> Result<()> {
    let mut tx = town.db.begin().await?;
    while index(&mut tx).await? {}
    assert!(store::due(&mut tx, 1).await?.is_empty());
    tx.commit().await
}

/// OA33: what has a meaning to a database is looked for as words, or is none.
#[tokio::test]
async fn oa33_signs_of_a_database_are_no_words() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = Draft::new(Visibility::Public, "en", "near and not far, or both");
    post::publish(&mut tx, &town.as_group(), Kind::Note, draft).await?;
    tx.commit().await?;
    let member = reader(&Viewer::Member(town.inside.clone()));
    for is_taken_in in [false, true] {
        if is_taken_in {
            take_in(&town).await?;
        }
        for (text, many) in [
            ("near NOT far", 1),
            ("near OR absent", 0),
            ("near AND absent", 0),
            ("\"near", 1),
            ("near*", 1),
            ("words:near", 0),
            ("^near", 1),
            ("near' | 'absent", 0),
            ("'near':*", 1),
            ("near\\", 1),
            ("NEAR(near far, 1)", 0),
            ("%", 0),
            ("\"\"", 0),
            ("\0", 0),
            ("post_words", 0),
        ] {
            let found = posts(&*town.db, &member, text, None, i64::MAX, 40, 0).await?;
            assert_eq!(found.len(), many, "{text}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_is_changed_or_withdrawn_is_found_by_its_new_words_alone() -> Result<()> {
    let town = town().await?;
    let member = reader(&Viewer::Member(town.inside.clone()));
    let find = async |text: &str| -> Result<usize> {
        let found = posts(&*town.db, &member, text, None, i64::MAX, 40, 0).await?;
        Ok(found.len())
    };
    let by = town.as_group();
    let mut tx = town.db.begin().await?;
    let draft = |text: &str| Draft::new(Visibility::Public, "en", text);
    let post = post::publish(&mut tx, &by, Kind::Note, draft("a kettle")).await?;
    let other = post::publish(&mut tx, &by, Kind::Note, draft("a kettle too")).await?;
    tx.commit().await?;
    take_in(&town).await?;
    assert_eq!(find("kettle").await?, 2);
    let mut tx = town.db.begin().await?;
    post::edit(&mut tx, &town.host, post.0.id, draft("a teapot")).await?;
    post::withdraw(&mut tx, &town.host, other.0.id).await?;
    tx.commit().await?;
    for is_taken_in in [false, true] {
        if is_taken_in {
            take_in(&town).await?;
        }
        assert_eq!((find("kettle").await?, find("teapot").await?), (0, 1));
    }
    let kept = if town.db.is_postgres() {
        sql!("/* postgres */ select count(*) from post_words where words @@ 'kettle'")
    } else {
        sql!("/* sqlite */ select count(*) from post_words where post_words match 'kettle'")
    };
    let kept: i64 = kept.scalar(&*town.db).await?;
    assert_eq!(kept, 0, "nothing of them is kept");
    if town.db.is_postgres() {
        return Ok(());
    }
    let pieces = async || -> Result<i64> {
        sql!("/* sqlite */ select count(*) from post_words_data where instr(block, cast('kettle' as blob)) > 0")
            .scalar(&*town.db)
            .await
    };
    for (hours, is_there) in [(0, true), (2, false)] {
        town.db.clock().advance(hours * HOUR);
        let mut tx = town.db.begin().await?;
        wipe(&mut tx).await?;
        tx.commit().await?;
        assert_eq!(pieces().await? > 0, is_there, "{hours}");
    }
    assert_eq!((find("kettle").await?, find("teapot").await?), (0, 1));
    Ok(())
}

#[tokio::test]
async fn names_are_found_however_they_are_written() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for (handle, name) in [
        ("elo", "Élodie Ångström"),
        ("olya", "Ольга"),
        ("ming", "陳小明"),
    ] {
        let person = sample::person(&mut tx, handle, None).await?;
        sql!(
            "update actors set name = $2 where id = $1",
            person.member.actor_id,
            name
        )
        .run(&mut tx)
        .await?;
    }
    tx.commit().await?;
    for (text, handle) in [
        ("Élodie", "elo"),
        ("élodie", "elo"),
        ("élodie å", "elo"),
        ("ÉLODIE Å", "elo"),
        ("Ольга", "olya"),
        ("ольга", "olya"),
        ("陳小", "ming"),
    ] {
        assert_eq!(named(&town, &town.inside, text).await?, [handle], "{text}");
    }
    Ok(())
}

/// More than are looked at together, some of them not taken in yet: each is found once, in its order.
#[tokio::test]
async fn found_posts_are_in_order_whatever_waits() -> Result<()> {
    let town = town().await?;
    let member = reader(&Viewer::Member(town.inside.clone()));
    let mut tx = town.db.begin().await?;
    let mut made = Vec::new();
    for n in 0..130 {
        let draft = Draft::new(Visibility::Public, "en", &format!("kettle {n}"));
        made.push(
            post::publish(&mut tx, &town.as_group(), Kind::Note, draft)
                .await?
                .0
                .id,
        );
        if n == 119 {
            while index(&mut tx).await? {}
        }
    }
    tx.commit().await?;
    made.reverse();
    let mut found = Vec::new();
    let mut below = i64::MAX;
    loop {
        let page = posts(&*town.db, &member, "kettle", None, below, 40, 0).await?;
        let Some(last) = page.last() else { break };
        below = last.id.get();
        found.extend(page.into_iter().map(|post| post.id));
    }
    assert_eq!(found, made);
    let later = posts(&*town.db, &member, "kettle", None, i64::MAX, 40, 100).await?;
    let later: Vec<Id<Post>> = later.into_iter().map(|post| post.id).collect();
    assert_eq!(later, made[100..]);
    Ok(())
}

/// However many have the words, who may see them is asked once a hundred.
#[tokio::test]
async fn a_search_costs_the_same_for_many_as_for_few() -> Result<()> {
    let town = town().await?;
    let who = reader(&Viewer::Member(town.inside.clone()));
    let mut made = Vec::new();
    for many in [2, 30] {
        let mut tx = town.db.begin().await?;
        for _ in 0..many {
            let draft = Draft::new(Visibility::Inside, "en", "a wheelchair");
            post::publish(&mut tx, &town.as_group(), Kind::Note, draft).await?;
        }
        tx.commit().await?;
        let before = crate::store::MADE.get();
        let found = posts(&*town.db, &who, "wheelchair", None, i64::MAX, 40, 0).await?;
        assert!(found.len() >= many);
        made.push(crate::store::MADE.get() - before);
    }
    assert_eq!(made[0], made[1]);
    Ok(())
}

#[tokio::test]
async fn tags_are_those_of_public_posts() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for (visibility, tag) in [
        (Visibility::Public, "care"),
        (Visibility::Inside, "careless"),
        (Visibility::Followers, "carefree"),
    ] {
        let draft = Draft {
            tags: vec![tag.into()],
            ..Draft::new(visibility, "en", "words")
        };
        post::publish(&mut tx, &town.as_group(), Kind::Note, draft).await?;
    }
    assert_eq!(tags(&mut tx, "#CAR", 40, 0).await?, ["care"]);
    assert!(tags(&mut tx, "%", 40, 0).await?.is_empty());
    Ok(())
}
