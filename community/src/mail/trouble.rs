//! Whether mail goes out at all, for those who run the group.

use super::{
    model::{Fault, Trouble},
    store,
};
use crate::{
    Result,
    store::{Executor, Tx},
    time::MINUTE,
};

/// A server that is started again is away for so long; then it is told.
const PATIENCE: i64 = 10 * MINUTE;
/// One address may be mistyped. A server that takes nothing for so many members, and for nobody else in between, is at fault itself.
const MEMBERS: i64 = 2;

/// A mail did not go out; `said` are the server's words without any address.
pub async fn failed(tx: &mut Tx, why: Fault, said: Option<&str>) -> Result<()> {
    store::note_trouble(tx, why, said).await
}

/// Since when no mail has gone out, and why, when it is not one address or a moment; for hosts and those who run the node.
pub async fn trouble(mut x: impl Executor) -> Result<Option<Trouble>> {
    let now = x.on().now();
    let Some(trouble) = store::trouble(x.on()).await? else {
        return Ok(None);
    };
    let is_sure = match trouble.why {
        Fault::Address => store::refused_since(x, trouble.since).await? >= MEMBERS,
        Fault::Silence | Fault::Tls | Fault::Password | Fault::Answer | Fault::Other => {
            now.since(trouble.since) >= PATIENCE
        }
    };
    Ok(is_sure.then_some(trouble))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        mail::{self, Letter, Wanted},
        sql,
        town::town,
    };

    #[tokio::test]
    async fn a_server_that_takes_nothing_is_told_and_one_address_or_a_moment_is_not() -> Result<()>
    {
        let town = town().await?;
        let wanted = Wanted {
            calls: true,
            others: true,
            with_words: false,
        };
        let mut tx = town.db.begin().await?;
        for (who, address) in [
            (&town.inside, "ivy@example.org"),
            (&town.outside, "olga@example.org"),
        ] {
            mail::set(&mut tx, who, address, wanted).await?;
        }
        let letter = |who: &crate::member::Present| Letter::Confirm {
            member: who.member.id,
        };
        // It is away for a moment.
        let began = tx.now();
        failed(&mut tx, Fault::Silence, None).await?;
        assert_eq!(trouble(&mut tx).await?, None);
        tx.commit().await?;
        town.db.clock.advance(9 * MINUTE);
        assert_eq!(trouble(&*town.db).await?, None);
        let mut tx = town.db.begin().await?;
        failed(&mut tx, Fault::Answer, Some("451 Try later")).await?;
        tx.commit().await?;
        town.db.clock.advance(MINUTE);
        let told = Trouble {
            since: began,
            why: Fault::Answer,
            said: Some("451 Try later".into()),
        };
        assert_eq!(trouble(&*town.db).await?, Some(told));
        // It works again.
        let mut tx = town.db.begin().await?;
        mail::sent(&mut tx, &letter(&town.inside), "ivy@example.org").await?;
        assert_eq!(trouble(&mut tx).await?, None);
        tx.commit().await?;
        // One address is wrong, however often it is tried; when another's is, too, it is the server.
        for (who, address, is_told) in [
            (&town.inside, "ivy@example.org", false),
            (&town.inside, "ivy@example.org", false),
            (&town.outside, "olga@example.org", true),
        ] {
            town.db.clock.advance(MINUTE);
            let mut tx = town.db.begin().await?;
            failed(&mut tx, Fault::Address, Some("550 Relaying denied")).await?;
            mail::refused(&mut tx, &letter(who), address).await?;
            tx.commit().await?;
            assert_eq!(trouble(&*town.db).await?.is_some(), is_told, "{address}");
        }
        let mut tx = town.db.begin().await?;
        mail::sent(&mut tx, &letter(&town.outside), "olga@example.org").await?;
        assert_eq!(trouble(&mut tx).await?, None);
        let rows: i64 = sql!("select count(*) from mail_trouble")
            .scalar(&mut tx)
            .await?;
        assert_eq!(rows, 0);
        Ok(())
    }
}
