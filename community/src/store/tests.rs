//! That a transaction is all or nothing, alone and in a crowd.

use std::sync::Arc;

use super::*;
use crate::error::{Error, Result};
use crate::sql;

async fn table(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    sql!(
        "create table counters (name text not null primary key, n bigint not null check (n < 1000))"
    )
    .run(&mut tx)
    .await?;
    sql!("insert into counters (name, n) values ('all', 0)")
        .run(&mut tx)
        .await?;
    tx.commit().await
}

async fn commits(db: &Db) -> Option<u64> {
    match db.kind() {
        db::Kind::Sqlite { writer, .. } => Some(writer.commits()),
        db::Kind::Postgres(_) => None,
    }
}

async fn count(x: impl Executor) -> Result<i64> {
    sql!("select n from counters where name = 'all'")
        .scalar(x)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_who_read_then_write_count_exactly() -> Result<()> {
    let test = test_db().await?;
    table(&test).await?;
    let before = commits(&test).await;
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await?;
                tx.lock("counter", 1).await?;
                let n = count(&mut tx).await?;
                sql!("update counters set n = $1 where name = 'all'", n + 1)
                    .run(&mut tx)
                    .await?;
                tx.commit().await?;
                // What was answered can be read by everybody.
                assert!(count(&db).await? > n);
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(Error::other)??;
    }
    assert_eq!(count(&test.db).await?, 200);
    if let (Some(before), Some(after)) = (before, commits(&test).await) {
        assert!(
            after - before < 100,
            "{} commits for 200 changes that came together",
            after - before
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_takes_nobody_with_it() -> Result<()> {
    let test = test_db().await?;
    table(&test).await?;
    for step in 0..20 {
        let mut dropped = test.begin().await?;
        sql!("update counters set n = n + 100 where name = 'all'")
            .run(&mut dropped)
            .await?;
        drop(dropped);
        let mut kept = test.begin().await?;
        sql!("update counters set n = n + 1 where name = 'all'")
            .run(&mut kept)
            .await?;
        kept.commit().await?;
        assert_eq!(count(&test.db).await?, step + 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_among_many_fails_alone() -> Result<()> {
    let test = test_db().await?;
    table(&test).await?;
    let tasks: Vec<_> = (0..50)
        .map(|step| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await?;
                sql!(
                    "insert into counters (name, n) values ($1, 1)",
                    format!("n{step}")
                )
                .run(&mut tx)
                .await?;
                let n = if step % 5 == 0 { 5000 } else { 1 };
                let refused = sql!(
                    "insert into counters (name, n) values ($1, $2)",
                    format!("m{step}"),
                    n
                )
                .run(&mut tx)
                .await
                .is_err();
                let kept = tx.commit().await.is_ok();
                assert_eq!(
                    refused, !kept,
                    "a transaction in which a statement failed cannot be committed"
                );
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(Error::other)??;
    }
    let rows: i64 = sql!("select count(*) from counters")
        .scalar(&test.db)
        .await?;
    assert_eq!(rows, 1 + 2 * 40);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_give_up_waiting_do_no_harm() -> Result<()> {
    let test = test_db().await?;
    table(&test).await?;
    let mut done = 0;
    for patience in 0..60 {
        let work = async {
            let mut tx = test.begin().await?;
            sql!("update counters set n = n + 1 where name = 'all'")
                .run(&mut tx)
                .await?;
            tx.commit().await
        };
        if tokio::time::timeout(std::time::Duration::from_micros(patience * 25), work)
            .await
            .is_ok()
        {
            done += 1;
        }
    }
    // Whoever gave up during the commit itself may have been written or not; everybody else exactly once. PostgreSQL may still be
    // at the last of them, so a change of ours waits for its row.
    let mut tx = test.begin().await?;
    sql!("update counters set n = n + 1 where name = 'all'")
        .run(&mut tx)
        .await?;
    tx.commit().await?;
    let n = count(&test.db).await? - 1;
    assert!((done..=60).contains(&n), "{n} written, {done} answered");
    Ok(())
}

/// A deferred foreign key is looked at by COMMIT itself, so it makes a real commit fail for everyone gathered in it.
#[tokio::test]
async fn a_commit_that_fails_reaches_everyone_in_it() -> Result<()> {
    let test = test_db().await?;
    if test.is_postgres() {
        return Ok(());
    }
    table(&test).await?;
    let mut tx = test.begin().await?;
    sql!("create table children (parent text not null references counters (name) deferrable initially deferred)").run(&mut tx).await?;
    tx.commit().await?;
    let db = Arc::new(test.db.clone());
    let mut first = db.begin().await?;
    // All of these queue while the first has its turn, so they share its commit.
    let others: Vec<_> = (0..10)
        .map(|step| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await?;
                sql!(
                    "insert into counters (name, n) values ($1, 1)",
                    format!("n{step}")
                )
                .run(&mut tx)
                .await?;
                tx.commit().await
            })
        })
        .collect();
    tokio::task::yield_now().await;
    sql!("insert into children (parent) values ('nobody')")
        .run(&mut first)
        .await?;
    assert!(matches!(first.commit().await, Err(Error::Commit(_))));
    for other in others {
        assert!(matches!(
            other.await.map_err(Error::other)?,
            Err(Error::Commit(_))
        ));
    }
    let rows: i64 = sql!("select count(*) from counters")
        .scalar(&test.db)
        .await?;
    assert_eq!(rows, 1, "nothing of what was refused is there");
    let mut tx = test.begin().await?;
    sql!("update counters set n = 7 where name = 'all'")
        .run(&mut tx)
        .await?;
    tx.commit().await
}

#[tokio::test]
async fn values_come_back_as_they_went() -> Result<()> {
    #[derive(sqlx::FromRow, Debug, PartialEq)]
    struct Thing {
        id: crate::id::Id<Thing>,
        at: Option<crate::time::Time>,
        name: Option<String>,
        open: bool,
        share: f64,
        raw: Vec<u8>,
    }
    let test = test_db().await?;
    let mut tx = test.begin().await?;
    sql!("create table things (id bigint not null primary key, at bigint, name text, open boolean not null, share double precision not null, raw bytea not null)")
        .run(&mut tx)
        .await?;
    let thing = Thing {
        id: tx.mint(),
        at: Some(tx.now()),
        name: None,
        open: true,
        share: 0.25,
        raw: vec![0, 255],
    };
    sql!(
        "insert into things (id, at, name, open, share, raw) values ($1, $2, $3, $4, $5, $6)",
        thing.id,
        thing.at,
        &thing.name,
        thing.open,
        thing.share,
        &thing.raw,
    )
    .run(&mut tx)
    .await?;
    tx.commit().await?;
    let ids = json_list([thing.id, crate::id::Id::new(1)]);
    let found: Thing = sql!("select * from things where id in (select cast(value as bigint) from json_each($1)) limit $2", ids, 5).one(&test.db).await?;
    assert_eq!(found, thing);
    let pair: (i64, bool) = sql!("select id, open from things").one(&test.db).await?;
    assert_eq!(pair, (thing.id.get(), true));
    Ok(())
}

#[tokio::test]
async fn a_change_that_is_refused_takes_nobody_elses_with_it() -> Result<()> {
    let test = test_db().await?;
    table(&test).await?;
    let add = |name: &'static str| sql!("insert into counters (name, n) values ($1, 1)", name);
    let mut tx = test.begin().await?;
    add("seen").run(&mut tx).await?;
    let seen: i64 = sql!("select n from counters where name = 'seen'")
        .scalar(&mut tx)
        .await?;
    assert_eq!(seen, 1);
    tx.commit().await?;
    let mut tx = test.begin().await?;
    add("other").run(&mut tx).await?;
    let refused = add("seen").run(&mut tx).await;
    assert!(refused.is_err_and(|error| error.is_duplicate()));
    assert!(tx.commit().await.is_err());
    let mut dropped = test.begin().await?;
    add("dropped").run(&mut dropped).await?;
    drop(dropped);
    let names = sql!("select name from counters order by name");
    let names: Vec<String> = names.scalars(&test.db).await?;
    assert_eq!(names, ["all", "seen"]);
    Ok(())
}

#[tokio::test]
async fn mi03_a_database_of_a_newer_version_is_left_alone() -> Result<()> {
    let test = test_db().await?;
    let name = "9999_from_the_future".to_owned();
    sql!(
        "insert into schema_migrations (name, applied_at) values ($1, 1)",
        &name
    )
    .run(&test.db)
    .await?;
    let again = Db::open(&test.url, Options::default()).await;
    assert!(matches!(again, Err(Error::NewerDatabase { found, .. }) if found == name));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_may_start_at_once() -> Result<()> {
    let test = test_db().await?;
    let openings: Vec<_> = (0..4)
        .map(|_| {
            let url = test.url.clone();
            tokio::spawn(async move { Db::open(&url, Options::default()).await.map(drop) })
        })
        .collect();
    for opening in openings {
        opening.await.map_err(Error::other)??;
    }
    Ok(())
}

#[tokio::test]
async fn the_database_understands_every_statement() -> Result<()> {
    let test = test_db().await?;
    check_statements(&test.db).await?;
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_nobody_else_on_the_machine() -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let test = test_db().await?;
    let Some(path) = test.url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    for file in [path.to_owned(), format!("{path}-wal")] {
        let mode = std::fs::metadata(&file)
            .map_err(Error::other)?
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{file} has {mode:o}");
    }
    Ok(())
}

/// What no database can keep is not here; that is no fault of the database.
#[tokio::test]
async fn a_text_with_a_zero_byte_is_not_found() -> Result<()> {
    let test = test_db().await?;
    let bare = crate::post::by_uri(&*test, "https://far.example/\0").await;
    assert!(matches!(bare, Ok(None) | Err(Error::NotFound)), "{bare:?}");
    let escaped = sql!(
        "select value from json_each($1)",
        json_list(["a\0".to_owned()])
    )
    .scalars::<String>(&*test)
    .await;
    assert!(
        matches!(escaped, Ok(_) | Err(Error::NotFound)),
        "{escaped:?}"
    );
    Ok(())
}
