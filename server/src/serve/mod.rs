//! What stands between the network and the rooms, and what works behind them; starts all of it and stops it gently.

mod connections;
pub mod filesystem;
pub mod headers;
pub mod lock;
mod mail;
mod metrics;
pub mod negotiate;
mod push;
mod readers;
pub mod router;
mod unread;
pub(crate) mod workers;

use std::sync::Arc;

use anyhow::Context as _;
use community::{
    access::{self, Purpose},
    address::Here,
    delivery, group, node, queue,
    store::{Db, Options},
};
use federation::Federation;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    app::{App, config::Config, terminal},
    auth::limit::Limits,
};

/// Opens the database of these settings; brings it up to date, and makes sure that it belongs to this address.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("making the data directory {}", config.data.display()))?;
    let here = Here::new(config.url.clone());
    let db = Db::open(
        &config.database_url,
        Options {
            here,
            ..Options::default()
        },
    )
    .await
    .with_context(|| format!("opening the database {}", config.database_shown()))?;
    node::settle(&db).await?;
    Ok(db)
}

/// What to do when the file is broken. Nothing is written to it, for whatever can still be read there may be needed.
fn damaged(config: &Config, what: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "the database {} is damaged ({what}); nothing was changed. Keep a copy of the data directory, move the database aside, \
         and put the newest backup back with `kaifong restore FILE`",
        config.database_shown()
    )
}

/// What is broken, when that is why it failed.
fn damage(cause: &anyhow::Error) -> Option<String> {
    cause
        .chain()
        .filter_map(|cause| match cause.downcast_ref::<federation::Error>() {
            Some(federation::Error::Community(cause)) => Some(cause),
            Some(_) => None,
            None => cause.downcast_ref::<community::Error>(),
        })
        .find(|cause| cause.is_of_damage())
        .map(ToString::to_string)
}

/// Whether a server on SQLite ended without closing its file: then it is looked over before anything is written.
fn ended_badly(config: &Config) -> bool {
    let Some(path) = config.database_url.strip_prefix("sqlite:") else {
        return false;
    };
    let log = format!("{}-wal", path.strip_prefix("//").unwrap_or(path));
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Looks over the file; of a large one while the node is running already, because readers are waiting.
async fn look_over(config: &Config, db: &Db) -> anyhow::Result<()> {
    const AT_ONCE: u64 = 256 * 1024 * 1024;
    let path = config.database_url.trim_start_matches("sqlite:");
    let path = path.strip_prefix("//").unwrap_or(path);
    if std::fs::metadata(path).is_ok_and(|file| file.len() <= AT_ONCE) {
        return whole(config, db).await;
    }
    let (config, db) = (config.clone(), db.clone());
    tokio::spawn(async move {
        if let Err(damage) = whole(&config, &db).await {
            tracing::error!("{damage:#}");
            std::process::exit(1);
        }
    });
    Ok(())
}

async fn whole(config: &Config, db: &Db) -> anyhow::Result<()> {
    match node::check(db).await {
        Ok(None) => Ok(()),
        Ok(Some(what)) => Err(damaged(config, &what)),
        Err(failure) if failure.is_of_damage() => Err(damaged(config, &failure.to_string())),
        Err(failure) => Err(failure).context("looking over the database"),
    }
}

/// Everything a handler or a command may ask for.
pub async fn app(config: Config) -> anyhow::Result<App> {
    let db = open(&config).await?;
    let settings = federation::Settings {
        development: config.development,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        source_url: config.source_url.to_string(),
    };
    let federation = Federation::start(db.clone(), settings).await?;
    Ok(App {
        db,
        config: Arc::new(config),
        federation,
        limits: Arc::new(Limits::default()),
        requests: Arc::default(),
        live: Arc::default(),
        push_key: Arc::default(),
    })
}

/// Runs the node until it is told to stop.
pub async fn run(config: Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("making the data directory {}", config.data.display()))?;
    filesystem::refuse_network(&config)?;
    let _lock = lock::hold(&config)?;
    let has_ended_badly = ended_badly(&config);
    let app = app(config.clone())
        .await
        .map_err(|cause| match damage(&cause) {
            Some(what) => damaged(&config, &what),
            None => cause,
        })?;
    if has_ended_badly {
        look_over(&app.config, &app.db).await?;
    }
    take_over(&app.db).await?;
    let listener = TcpListener::bind(app.config.listen)
        .await
        .with_context(|| format!("listening on {}", app.config.listen))?;
    offer_set_up(&app).await?;
    tracing::info!(address = %app.config.listen, url = %app.config.url, "listening");

    let (stop, stopped) = watch::channel(false);
    metrics::serve(&app, stopped.clone()).await?;
    let workers = workers::start(&app, &stopped);
    let serving = tokio::spawn(connections::serve(
        listener,
        router::routes(&app),
        stopped.clone(),
    ));
    asked_to_stop().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    // Whoever does not take his answer is not waited for; what was answered is on disk already.
    let answering = tokio::time::timeout(std::time::Duration::from_secs(15), serving);
    let _ = tokio::join!(answering, workers.finish(), app.live.emptied());
    app.db.close().await;
    Ok(())
}

/// On SQLite the lock is ours, so whatever a server had claimed that died is free at once. On PostgreSQL others may be at
/// work: there a worker looks who of them is dead. What is left to do comes before all that is new, whatever the clock says.
async fn take_over(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    if !db.is_postgres() {
        queue::release_all(&mut tx).await?;
        delivery::release_all(&mut tx).await?;
    }
    queue::stay_above_effects(&mut tx).await?;
    delivery::stay_above_all(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// On a node without a group, prints a one-time link to the set-up page.
async fn offer_set_up(app: &App) -> anyhow::Result<()> {
    if group::find(&app.db).await?.is_some() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let expires_at = tx.now().plus_hours(24 * 7);
    let secret = access::make_link(&mut tx, Purpose::SetUp, None, expires_at).await?;
    let link = tx.here().url(&format!("/set-up/{secret}"));
    tx.commit().await?;
    terminal::tell(&format!(
        "This node has no group yet. Open this link once, in your browser, to set it up:\n\n    {link}\n"
    ));
    Ok(())
}

/// Returns when somebody presses Ctrl-C or the system asks the process to end.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).ok();
    let terminated = async {
        match terminate.as_mut() {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
