//! `kaifong doctor`: looks for what is wrong, and says it in sentences.

mod certificate;
mod clock;
mod finds;
mod machine;
mod post;
mod work;

use anyhow::bail;
use community::{actor, group, node, store::Db};
use federation::{
    keys::{KeyPair, PublicKey},
    network,
};

use self::finds::Finds;
use crate::{app::config::Config, serve};

/// Checks settings, storage, keys, what waits, name, certificate and clock; fails when something is wrong.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut finds = Finds::default();
    finds.good(&format!(
        "The settings are understood; the address is {}.",
        config.url
    ));
    if config.development {
        finds.note("Development is switched on: private addresses are reached and nobody is slowed down. Switch it off for a real group.");
    }
    settings(config, &mut finds);
    machine::check(config, &mut finds).await;
    let mut peers = Vec::new();
    match serve::open(config).await {
        Ok(db) => {
            finds.good(&format!("The database {} opens.", config.database_shown()));
            storage(&db, &mut finds).await;
            keys(&db, &mut finds).await;
            peers = work::check(&db, &mut finds).await;
            post::trouble(config, &db, &mut finds).await;
        }
        Err(problem) => finds.bad(&format!("The database does not open: {problem:#}.")),
    }
    name(config, &mut finds).await;
    post::check(config, &mut finds).await;
    let settings = network::Settings {
        development: config.development,
        keep_certificates: true,
        ..network::Settings::default()
    };
    match network::Client::new(settings) {
        Ok(client) => {
            outside(config, &client, &mut finds).await;
            certificate::check(config, &client, &mut finds).await;
            clock::check(config, &client, &peers, &mut finds).await;
        }
        Err(problem) => finds.bad(&format!("This program cannot make requests ({problem}): install the certificates of the system (the package ca-certificates).")),
    }
    if finds.bad > 0 {
        bail!(
            "{} found",
            if finds.bad == 1 {
                "one problem".to_owned()
            } else {
                format!("{} problems", finds.bad)
            }
        );
    }
    Ok(())
}

fn settings(config: &Config, finds: &mut Finds) {
    if config.is_https() && config.trusted_proxies.is_empty() {
        finds.note("No proxy is trusted (trusted_proxies): with one in front, every visitor looks like the proxy, and all share one allowance of sign-in attempts.");
    }
    if let Some(address) = config.metrics_listen
        && !is_near(address.ip())
    {
        finds.bad(&format!("The metrics are shown at {address}, which others may reach: set metrics_listen to an address of this machine or of a private network."));
    }
}

/// Whether an address is this machine's own or of a private network.
fn is_near(address: std::net::IpAddr) -> bool {
    !address.is_unspecified() && !network::is_public(address)
}

async fn storage(db: &Db, finds: &mut Finds) {
    match node::can_write(db).await {
        Ok(()) => finds.good("The database takes what is written."),
        Err(problem) => finds.bad(&format!("The database cannot be written: {problem}.")),
    }
    match node::check(db).await {
        Ok(None) => finds.good("The database is whole."),
        Ok(Some(damage)) => finds.bad(&format!(
            "The database is damaged ({damage}). Stop the node and restore the last backup."
        )),
        Err(problem) => finds.bad(&format!("The database cannot be checked: {problem}.")),
    }
    match group::find(db).await {
        Ok(Some(_)) => finds.good("The group is set up."),
        Ok(None) => finds.note("There is no group yet: run `kaifong serve` and open the link it prints, or `kaifong init`."),
        Err(problem) => finds.bad(&format!("The group cannot be read: {problem}.")),
    }
}

async fn keys(db: &Db, finds: &mut Finds) {
    let mut actors = Vec::new();
    if let Ok(instance) = actor::instance(db).await {
        actors.push(instance);
    }
    if let Ok((_, group)) = group::ours(db).await {
        actors.push(group);
    }
    for actor in actors {
        let fits = match (&actor.private_key, &actor.public_key) {
            (Some(private), Some(public)) => KeyPair::from_pem(private)
                .ok()
                .zip(PublicKey::from_pem(public).ok())
                .is_some_and(|(pair, public)| {
                    let message = b"is this my key?";
                    pair.sign(message).is_ok_and(|signature| {
                        public.verify(federation::keys::Hash::Sha256, message, &signature)
                    })
                }),
            _ => false,
        };
        if fits {
            finds.good(&format!("The keys of {} fit each other.", actor.handle()));
        } else {
            finds.bad(&format!("The keys of {} are missing or do not fit: other groups will refuse what it sends. Restore the last backup.", actor.handle()));
        }
    }
}

async fn name(config: &Config, finds: &mut Finds) {
    let Some(host) = config.url.host_str() else {
        finds.bad("The address has no host.");
        return;
    };
    if is_at_home(config) {
        finds.note("The address is for this machine only; other groups cannot reach it.");
        return;
    }
    let port = config.url.port_or_known_default().unwrap_or(443);
    match tokio::net::lookup_host((host, port)).await {
        Ok(mut addresses) => match addresses.next() {
            Some(address) => finds.good(&format!("{host} leads to {}.", address.ip())),
            None => finds.bad(&format!("{host} leads nowhere: set an A or AAAA record where the name is registered.")),
        },
        Err(problem) => finds.bad(&format!("{host} cannot be looked up ({problem}): is the name registered, and does this machine have a network?")),
    }
}

/// Whether the address is one that nobody else can reach.
fn is_at_home(config: &Config) -> bool {
    let host = config.url.host_str().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost")
}

/// Asks the node as others do: by its public address, certificate included.
async fn outside(config: &Config, client: &network::Client, finds: &mut Finds) {
    let Ok(health) = config.url.join("/health") else {
        return;
    };
    if is_at_home(config) {
        if is_running(config).await {
            finds.good(&format!("The node listens at {}.", config.listen));
        } else {
            finds.note(&format!("The node is not running at {}.", config.listen));
        }
        return;
    }
    match client
        .get_json(&health, network::Accept::AnyJson, None)
        .await
    {
        Ok(_) => finds.good(&format!("{health} answers from outside.")),
        Err(problem) => match problem.status() {
            Some(status) => finds.bad(&format!("{health} answers {status}: does the proxy in front lead to {}?", config.listen)),
            None if is_running(config).await => finds.bad(&format!("The node runs, but {health} does not answer ({problem}): the name, the certificate, the proxy or a firewall is not right.")),
            None => finds.note(&format!("{health} does not answer ({problem}): the node is not running at {}.", config.listen)),
        },
    }
}

/// Whether something listens where the node would.
async fn is_running(config: &Config) -> bool {
    let connecting = tokio::net::TcpStream::connect(config.listen);
    matches!(
        tokio::time::timeout(std::time::Duration::from_secs(5), connecting).await,
        Ok(Ok(_))
    )
}
