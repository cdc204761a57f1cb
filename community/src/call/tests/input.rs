//! What a call or an offer may say.

use super::*;

#[tokio::test]
async fn a75_offers_ask_no_money_and_may_be_without_end() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let author = Author {
        member: by.clone(),
        as_group: true,
    };
    let mut tx = world.db.begin().await?;
    let priced = draft("Piano lessons, HK$200 per hour", Visibility::Public);
    let refused = publish(&mut tx, &author, Kind::Offer, priced.clone(), need(1)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            field: "text",
            why: "price"
        })
    ));
    // Who asks for help may say what something costs.
    publish(&mut tx, &author, Kind::Call, priced, need(1)).await?;
    let offer = world
        .published(
            &mut tx,
            Kind::Offer,
            Visibility::Public,
            Need {
                inexhaustible: true,
                ..need(1)
            },
        )
        .await?;
    for handle in ["rain", "bo", "lee"] {
        let who = sample::person(&mut tx, handle, None).await?;
        let given = answer(&mut tx, &who, offer.id, "", 1, None, None).await?;
        accept(&mut tx, by, given.id, None, None).await?;
        confirm(&mut tx, &who, given.id).await?;
    }
    let now = call_now(&mut tx, offer.id).await?;
    assert_eq!((now.state, now.filled), (State::Open, 3));

    let call = world.call(&mut tx, 3).await?;
    let who = sample::person(&mut tx, "kit", None).await?;
    let given = answer(&mut tx, &who, call.id, "", 2, None, None).await?;
    accept(&mut tx, by, given.id, None, None).await?;
    edit(
        &mut tx,
        by,
        call.id,
        draft("2 people", Visibility::Public),
        need(2),
    )
    .await?;
    let now = call_now(&mut tx, call.id).await?;
    assert_eq!(
        (now.state, now.filled),
        (State::Filled, 2),
        "places given stay given"
    );
    Ok(())
}

#[tokio::test]
async fn bad_input_is_named() -> Result<()> {
    let world = world().await?;
    let by = Author {
        member: world.node.coordinator.clone(),
        as_group: true,
    };
    let mut tx = world.db.begin().await?;
    let past = Some(tx.now().minus_hours(1));
    for (title, need, field) in [
        ("", need(1), "title"),
        ("A van", need(0), "needed"),
        (
            "A van",
            Need {
                needed_by: past,
                ..need(1)
            },
            "needed_by",
        ),
    ] {
        let refused = publish(
            &mut tx,
            &by,
            Kind::Call,
            draft(title, Visibility::Public),
            need,
        )
        .await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: named, .. }) if named == field),
            "{field}: {refused:?}"
        );
    }
    let call = world.call(&mut tx, 1).await?;
    for (name, contact, field) in [
        ("", "x", "name"),
        ("Ana", " ", "contact"),
        (&"a".repeat(101), "x", "name"),
        ("Ana", &"c".repeat(201), "contact"),
    ] {
        let refused = answer_as_visitor(&mut tx, call.id, name, contact, "", 1, None).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: named, .. }) if named == field),
            "{field}"
        );
    }
    let inside = world
        .published(&mut tx, Kind::Call, Visibility::Inside, need(1))
        .await?;
    assert!(matches!(
        answer_as_visitor(&mut tx, inside.id, "Ana", "x", "", 1, None).await,
        Err(Error::NotFound)
    ));
    Ok(())
}
