use super::*;
use crate::{
    post::{Draft, Kind, Visibility},
    time::HOUR,
    town::town,
};

fn wish(title: &str) -> Wish {
    Wish {
        title: Some(title.into()),
        contexts: Some(vec![Context::Home]),
        action: Some(Action::Hide),
        expires_in: None,
    }
}

#[tokio::test]
async fn words_are_found_whole_or_in_part_and_in_chinese() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let filter = make(&mut tx, me, &wish("sad")).await?;
    add_keyword(&mut tx, me, filter.id, "Rain", true).await?;
    add_keyword(&mut tx, me, filter.id, "snow", false).await?;
    add_keyword(&mut tx, me, filter.id, "醫院", true).await?;
    let filter = &active(&mut tx, me).await?[0];
    let found = |text: &str| filter.of(Id::new(1), text).map(|found| found.keywords);
    assert_eq!(found("RAIN, again"), Some(vec!["Rain".into()]));
    assert_eq!(found("training"), None);
    assert_eq!(found("snowman"), Some(vec!["snow".into()]));
    assert_eq!(found("我在醫院門口"), Some(vec!["醫院".into()]));
    Ok(())
}

#[tokio::test]
async fn a_filter_is_its_owners_ends_and_holds_what_she_may_see() -> Result<()> {
    let town = town().await?;
    let (me, other) = (town.inside.member.actor_id, town.host.member.actor_id);
    let mut tx = town.db.begin().await?;
    assert!(make(&mut tx, me, &Wish::default()).await.is_err());
    let filter = make(
        &mut tx,
        me,
        &Wish {
            expires_in: Some(3_600),
            ..wish("x")
        },
    )
    .await?;
    let word = add_keyword(&mut tx, me, filter.id, "x", false).await?;
    for refused in [
        end(&mut tx, other, filter.id).await,
        end_keyword(&mut tx, other, word.id).await,
        add_keyword(&mut tx, other, filter.id, "y", true)
            .await
            .map(drop),
        change(&mut tx, other, filter.id, &wish("z"))
            .await
            .map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NotFound)));
    }
    let private = Draft {
        recipients: vec![town.alice.id],
        ..Draft::new(Visibility::Direct, "en", "for alice")
    };
    let hidden = post::publish(&mut tx, &town.as_group(), Kind::Note, private)
        .await?
        .0;
    let viewer = Viewer::Member(town.inside.clone());
    assert!(matches!(
        add_status(&mut tx, &viewer, me, filter.id, hidden.id).await,
        Err(Error::NotFound)
    ));
    let open = Draft::new(Visibility::Inside, "en", "for us");
    let seen = post::publish(&mut tx, &town.as_group(), Kind::Note, open)
        .await?
        .0;
    add_status(&mut tx, &viewer, me, filter.id, seen.id).await?;
    tx.commit().await?;
    let found = active(&*town.db, me).await?[0].of(seen.id, "");
    assert_eq!(found.map(|found| found.posts), Some(vec![seen.id]));
    town.db.clock.advance(2 * HOUR);
    assert!(active(&*town.db, me).await?.is_empty());
    Ok(())
}
