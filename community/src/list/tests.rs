use super::*;
use crate::{follow::Wish, store::Page, town::town};

#[tokio::test]
async fn a_list_is_its_owners_and_holds_whom_she_follows() -> Result<()> {
    let town = town().await?;
    let (me, other) = (town.inside.member.actor_id, town.host.member.actor_id);
    let mut tx = town.db.begin().await?;
    let list = make(&mut tx, me, " Carers ", Replies::List, false).await?;
    assert_eq!(list.title, "Carers");
    assert!(matches!(
        add(&mut tx, me, list.id, &[town.alice.id]).await,
        Err(Error::NotFound)
    ));
    follow::begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    add(&mut tx, me, list.id, &[town.alice.id]).await?;
    assert!(matches!(
        add(&mut tx, me, list.id, &[town.alice.id]).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(of_account(&mut tx, me, town.alice.id).await?.len(), 1);
    assert!(of_account(&mut tx, other, town.alice.id).await?.is_empty());
    for refused in [
        add(&mut tx, other, list.id, &[]).await,
        remove(&mut tx, other, list.id, &[town.alice.id]).await,
        end(&mut tx, other, list.id).await,
        change(&mut tx, other, list.id, Some("x"), None, None)
            .await
            .map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NotFound)));
    }
    assert_eq!(
        page(&mut tx, list.id, &Page::newest(1_000_000_000), 80)
            .await?
            .len(),
        1
    );
    remove(&mut tx, me, list.id, &[town.alice.id]).await?;
    assert!(accounts(&mut tx, list.id).await?.is_empty());
    end(&mut tx, me, list.id).await?;
    assert!(all(&mut tx, me).await?.is_empty());
    Ok(())
}
