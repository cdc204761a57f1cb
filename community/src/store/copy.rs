//! A consistent copy of the whole database while others write, and the way back.

use std::path::Path;

use futures_util::StreamExt as _;
use sqlx::PgPool;
use tokio::{fs::File, io::AsyncWriteExt as _};

use super::carry::carry;
use super::db::{Db, Kind};
use super::sqlite;
use crate::error::{Error, Result};

/// Every table, those that others point to first. A test holds the list and the database together.
const TABLES: &[&str] = &[
    "node",
    "actors",
    "actor_moves",
    "groups",
    "schedules",
    "members",
    "duties",
    "posts",
    "media",
    "post_recipients",
    "post_tags",
    "tombstones",
    "submissions",
    "stories",
    "events",
    "event_changes",
    "revisions",
    "polls",
    "votes",
    "pins",
    "bookmarks",
    "muted_threads",
    "scheduled_posts",
    "attendances",
    "calls",
    "answers",
    "answer_notes",
    "answer_links",
    "guest_mails",
    "asks",
    "ask_hosts",
    "lines",
    "line_keepers",
    "line_shifts",
    "line_turns",
    "line_callbacks",
    "line_calls",
    "reflections",
    "thanks",
    "starts",
    "start_helpers",
    "volunteers",
    "volunteer_words",
    "volunteer_tellings",
    "volunteer_fits",
    "follows",
    "member_follows",
    "reactions",
    "blocks",
    "mutes",
    "remarks",
    "host_mutes",
    "lists",
    "list_accounts",
    "filters",
    "filter_keywords",
    "filter_statuses",
    "markers",
    "followed_tags",
    "featured_tags",
    "conversation_marks",
    "reports",
    "moderation_log",
    "closings",
    "limits_lifted",
    "notifications",
    "sessions",
    "applications",
    "authorization_codes",
    "tokens",
    "push_subscriptions",
    "mailboxes",
    "mail_trouble",
    "mail_links",
    "one_time_links",
    "invitations",
    "peers",
    "gone_inboxes",
    "received_activities",
    "activities",
    "deliveries",
    "post_inboxes",
    "jobs",
    "effects",
    "leases",
];

/// What is made anew from other tables wherever their rows arrive: the words of posts, and which of them wait.
#[cfg(test)]
const MADE_ANEW: &[&str] = &["post_words", "words_due", "words_over"];

/// The file of a copied SQLite database.
const SQLITE_FILE: &str = "database.sqlite";
/// Which migrations a copied PostgreSQL database has had.
const MIGRATIONS_FILE: &str = "migrations.txt";

/// Writes a consistent copy into an empty folder.
///
/// # Errors
/// When the database or the folder does not play along; what was written then is worth nothing.
pub async fn copy_to(db: &Db, folder: &Path) -> Result<()> {
    match db.kind() {
        Kind::Sqlite { readers, .. } => {
            let path = folder.join(SQLITE_FILE).display().to_string();
            // A connection of its own: the readers may not write, not even elsewhere, and the writer stays free.
            let options = sqlite::Options {
                pragmas: "",
                ..readers.options().clone()
            };
            let copied = tokio::task::spawn_blocking(move || {
                let mut connection = options.connect()?;
                let handle = connection.handle();
                handle
                    .execute("vacuum into $1", [path])
                    .map_err(sqlite::failure)
            });
            copied.await.map_err(Error::other)??;
            Ok(())
        }
        Kind::Postgres(pool) => copy_out(pool, folder).await,
    }
}

async fn copy_out(pool: &PgPool, folder: &Path) -> Result<()> {
    let mut tx = pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let applied: Vec<String> =
        sqlx::query_scalar("select name from schema_migrations order by name")
            .fetch_all(&mut *tx)
            .await?;
    tokio::fs::write(folder.join(MIGRATIONS_FILE), applied.join("\n"))
        .await
        .map_err(Error::other)?;
    for table in TABLES {
        let mut file = File::create(folder.join(format!("{table}.copy")))
            .await
            .map_err(Error::other)?;
        let mut rows = tx.copy_out_raw(&format!("copy {table} to stdout")).await?;
        while let Some(bytes) = rows.next().await {
            file.write_all(&bytes?).await.map_err(Error::other)?;
        }
        file.sync_all().await.map_err(Error::other)?;
    }
    Ok(())
}

/// Puts a copy back: on SQLite the file becomes the database (which must not exist yet, and is opened afterwards), on
/// PostgreSQL the rows go into the tables of `db`, which must be empty. A copy of SQLite may go to PostgreSQL; there is no way back.
///
/// # Errors
/// When the copy is of PostgreSQL and the database is SQLite, when it is of another version, or something is there already.
pub async fn copy_from(
    url: &str,
    db: impl AsyncFnOnce() -> Result<Db>,
    folder: &Path,
) -> Result<()> {
    let sqlite = folder.join(SQLITE_FILE);
    match (url.strip_prefix("sqlite:"), sqlite.exists()) {
        (Some(path), true) => {
            let path = Path::new(path.strip_prefix("//").unwrap_or(path));
            if path.exists() {
                return Err(Error::Conflict("already"));
            }
            std::fs::copy(&sqlite, path).map_err(Error::other)?;
            only_for_us(path)?;
            std::fs::File::open(path)
                .and_then(|file| file.sync_all())
                .map_err(Error::other)?;
            db().await?.close().await;
            Ok(())
        }
        (None, true) => {
            let db = db().await?;
            let outcome = match db.kind() {
                Kind::Postgres(pool) => carry(&sqlite, pool, TABLES, db.now()).await,
                Kind::Sqlite { .. } => Err(Error::other("no PostgreSQL")),
            };
            db.close().await;
            outcome
        }
        (None, false) => {
            let db = db().await?;
            let outcome = copy_in(&db, folder).await;
            db.close().await;
            outcome
        }
        _ => Err(Error::Other(
            "the backup is of PostgreSQL, and cannot go into SQLite".into(),
        )),
    }
}

/// What members said stays theirs, whoever else has an account on the machine.
fn only_for_us(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(Error::other)
}

async fn copy_in(db: &Db, folder: &Path) -> Result<()> {
    let Kind::Postgres(pool) = db.kind() else {
        return Err(Error::Other(
            "the backup is of a PostgreSQL database".into(),
        ));
    };
    let mut tx = pool.begin().await?;
    let applied: Vec<String> =
        sqlx::query_scalar("select name from schema_migrations order by name")
            .fetch_all(&mut *tx)
            .await?;
    let copied = tokio::fs::read_to_string(folder.join(MIGRATIONS_FILE))
        .await
        .map_err(Error::other)?;
    if applied.join("\n") != copied {
        return Err(Error::Other(
            "the backup was made by another version of Kaifong; restore it with that version, then upgrade".into(),
        ));
    }
    for table in TABLES {
        let text = format!("select exists (select 1 from {table})");
        let filled: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(text))
            .fetch_one(&mut *tx)
            .await?;
        if filled {
            return Err(Error::Conflict("already"));
        }
        let file = File::open(folder.join(format!("{table}.copy")))
            .await
            .map_err(Error::other)?;
        let mut rows = tx.copy_in_raw(&format!("copy {table} from stdin")).await?;
        rows.read_from(file).await?;
        rows.finish().await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sql, store::test_db};

    #[tokio::test]
    async fn every_table_is_copied() -> Result<()> {
        let db = test_db().await?;
        let mut found: Vec<String> = if db.is_postgres() {
            sql!("/* postgres */ select table_name::text from information_schema.tables where table_schema = 'public'")
                .scalars(&*db)
                .await?
        } else {
            sql!("/* sqlite */ select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
                .scalars(&*db)
                .await?
        };
        // FTS5 keeps an index in tables of its own.
        found.retain(|name| name != "schema_migrations" && !name.starts_with("post_words_"));
        found.sort();
        let mut known = [TABLES, MADE_ANEW].concat();
        known.sort_unstable();
        assert_eq!(found, known);
        Ok(())
    }
}
