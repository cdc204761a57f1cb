//! Whom one can thank, and who reads it.

use super::*;
use crate::town::{effects, town};

/// A79.
#[tokio::test]
async fn a79_thanks_are_read_by_the_one_they_are_for_and_by_nobody_else() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    let here = tx.here().authority();
    for name in ["olga", " @Olga ", &format!("@olga@{here}")] {
        give(&mut tx, ivy, name, "You listened.").await?;
    }
    let hers = mine(&mut tx, olga).await?;
    assert_eq!(hers.len(), 3);
    assert_eq!(hers[0].words, "You listened.");
    for other in [ivy, &town.host, &town.coordinator] {
        assert!(mine(&mut tx, other).await?.is_empty());
        let taken = put_away(&mut tx, other, hers[0].id).await;
        assert!(matches!(taken, Err(Error::NotFound)));
    }
    put_away(&mut tx, olga, hers[0].id).await?;
    assert_eq!(mine(&mut tx, olga).await?.len(), 2);
    // Who leaves takes her words along.
    hear(
        &mut tx,
        &Effect::MemberGone {
            actor: ivy.member.actor_id,
        },
    )
    .await?;
    assert!(mine(&mut tx, olga).await?.is_empty());
    tx.commit().await?;
    // Nothing but its number is left for others to hear.
    for effect in effects(&town.db).await? {
        assert!(!format!("{effect:?}").contains("listened"));
    }
    Ok(())
}

#[tokio::test]
async fn nobody_unknown_is_thanked_nor_who_blocked_nor_oneself() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (&town.inside, &town.outside);
    let mut tx = town.db.begin().await?;
    block::by_member(&mut tx, olga, ivy.member.actor_id).await?;
    let long = "x".repeat(1_001);
    for (who, words, field, why) in [
        ("nobody", "Thanks", "who", "nobody-there"),
        ("carers@carers.example", "Thanks", "who", "nobody-there"),
        ("olga", "Thanks", "who", "nobody-there"),
        ("ivy", "Thanks", "who", "own"),
        ("hana", " ", "words", "missing"),
        ("hana", &long, "words", "too-long"),
    ] {
        let refused = give(&mut tx, ivy, who, words).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: at, why: because }) if (at, because) == (field, why)),
            "{who}"
        );
    }
    Ok(())
}
