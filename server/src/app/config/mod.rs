//! Every setting, its default and its check; read from the file, then from the environment, which wins.

mod network;

pub use network::Network;

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr as _,
};

use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use url::{Host, Url};

use super::{i18n::Lang, mail::Smtp};

/// The settings of this node, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Directory that holds the database, media and keys.
    pub data: PathBuf,
    /// Public base address, scheme and port as seen from outside.
    pub url: Url,
    /// Address to bind.
    pub listen: SocketAddr,
    /// `sqlite:…` or `postgres:…`; may hold a password, so it is never shown whole.
    pub database_url: String,
    /// Allows http, ports, IP addresses as hosts and private addresses in federation.
    pub development: bool,
    /// Address to answer Prometheus on, if at all.
    pub metrics_listen: Option<SocketAddr>,
    /// Filter of the log.
    pub log: String,
    /// Language of those whose browser asks for neither of ours.
    pub language: Lang,
    /// Where the source of this very program can be had; linked on every page.
    pub source_url: Url,
    /// The neutral site behind "Leave this page".
    pub leave_url: Url,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Network>,
    /// Hours after which a yes that nobody confirmed lapses.
    pub confirm_hours: u32,
    /// The server that takes mail, if any does.
    pub smtp: Smtp,
}

/// What is wrong with the settings, in a sentence for the one who runs the node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("cannot read the settings file {path}: {cause}")]
    Unreadable { path: String, cause: String },
    #[error("the settings file {path} is not valid TOML: {cause}")]
    NotToml { path: String, cause: String },
    #[error("unknown setting {name}; known are: {known}", known = known())]
    Unknown { name: String },
    #[error("{name}: {why}")]
    Wrong { name: String, why: String },
}

/// The keys of the file; in the environment they are `KAIFONG_` and the same in capitals.
const KEYS: [&str; 16] = [
    "data",
    "url",
    "listen",
    "metrics_listen",
    "database_url",
    "development",
    "log",
    "language",
    "source_url",
    "leave_url",
    "trusted_proxies",
    "confirm_hours",
    "smtp_server",
    "smtp_user",
    "smtp_password",
    "mail_from",
];

const PREFIX: &str = "KAIFONG_";

/// A call takes up no more.
const MOST_CONFIRM_HOURS: u32 = 144;

/// Reads the settings of this process: `file`, else `kaifong.toml` in the data directory if there is one.
pub fn load(file: Option<&Path>) -> Result<Config, Problem> {
    let environment: Vec<_> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => Err(wrong(&name, "is not valid UTF-8")),
        })
        .collect::<Result<_, _>>()?;
    let data = environment.iter().find(|(name, _)| name == "KAIFONG_DATA");
    let path = match (file, data) {
        (Some(file), _) => file.to_owned(),
        (None, Some((_, data))) => Path::new(data).join("kaifong.toml"),
        (None, None) => Path::new(&Config::default().data).join("kaifong.toml"),
    };
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if file.is_none() && cause.kind() == std::io::ErrorKind::NotFound => {
            String::new()
        }
        Err(cause) => {
            return Err(Problem::Unreadable {
                path: shown,
                cause: cause.to_string(),
            });
        }
    };
    read(&shown, &text, &environment)
}

/// Reads settings from the text of a file and from variables; the latter win.
pub fn read(path: &str, text: &str, environment: &[(String, String)]) -> Result<Config, Problem> {
    let table: toml::Table = toml::from_str(text).map_err(|cause| Problem::NotToml {
        path: path.to_owned(),
        cause: cause.to_string(),
    })?;
    let mut config = Config::default();
    let mut database_given = false;
    for (key, value) in &table {
        let value = plain(value).ok_or_else(|| wrong(key, "has a value of the wrong kind"))?;
        database_given |= key == "database_url";
        config.set(key, key, &value)?;
    }
    for (name, value) in environment {
        let key = name
            .strip_prefix(PREFIX)
            .unwrap_or(name)
            .to_ascii_lowercase();
        database_given |= key == "database_url";
        config.set(&key, name, value)?;
    }
    if !database_given {
        config.database_url = database_in(&config.data);
    }
    check_url(&config)?;
    if let Some((key, why)) = config.smtp.problem() {
        return Err(wrong(key, why));
    }
    Ok(config)
}

impl Config {
    /// Sets one key; `name` is what the person wrote, for the error.
    fn set(&mut self, key: &str, name: &str, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        let wrong = |why: &str| wrong(name, why);
        match key {
            "data" if value.is_empty() => return Err(wrong("is empty")),
            "data" => self.data = PathBuf::from(value),
            "url" => self.url = web_address(value).map_err(wrong)?,
            "listen" => {
                self.listen = value.parse().map_err(|_| {
                    wrong("must be an IP address and a port, such as 127.0.0.1:8080")
                })?;
            }
            "metrics_listen" if value.is_empty() => self.metrics_listen = None,
            "metrics_listen" => {
                self.metrics_listen = Some(value.parse().map_err(|_| {
                    wrong("must be an IP address and a port, such as 127.0.0.1:9464")
                })?);
            }
            "database_url" => {
                let scheme = value.split(':').next().unwrap_or_default();
                if !["sqlite", "postgres", "postgresql"].contains(&scheme) {
                    return Err(wrong("must begin with sqlite: or postgres:"));
                }
                self.database_url = value.to_owned();
            }
            "development" => {
                self.development = match value {
                    "true" | "1" => true,
                    "false" | "0" | "" => false,
                    _ => return Err(wrong("must be true or false")),
                }
            }
            "log" if value.is_empty() => return Err(wrong("is empty; try info")),
            "log" => {
                // To the filter a lone word that is no level is a program of that name, of which everything is logged.
                let is_known = value.split(',').all(|part| {
                    part.contains(['=', '[', ':']) || LevelFilter::from_str(part.trim()).is_ok()
                });
                if !is_known || EnvFilter::try_new(value).is_err() {
                    return Err(wrong(
                        "must be error, warn, info, debug, or a filter such as info,federation=debug",
                    ));
                }
                self.log = value.to_owned();
            }
            "language" => {
                self.language =
                    Lang::from_tag(value).ok_or_else(|| wrong("must be en or zh-Hant"))?;
            }
            "source_url" => self.source_url = web_address(value).map_err(wrong)?,
            "leave_url" => self.leave_url = web_address(value).map_err(wrong)?,
            "trusted_proxies" => {
                self.trusted_proxies = value
                    .split([',', ' '])
                    .filter(|each| !each.is_empty())
                    .map(|each| {
                        Network::parse(each).ok_or_else(|| {
                            wrong("must be addresses such as 10.0.0.2 or 10.0.0.0/8, with commas between")
                        })
                    })
                    .collect::<Result<_, _>>()?;
            }
            "confirm_hours" => {
                self.confirm_hours = match value.parse() {
                    Ok(hours @ 1..=MOST_CONFIRM_HOURS) => hours,
                    _ => return Err(wrong("must be a whole number of hours from 1 to 144")),
                };
            }
            "smtp_server" => self.smtp.server = value.to_owned(),
            "smtp_user" => self.smtp.user = value.to_owned(),
            "smtp_password" => self.smtp.password = value.to_owned(),
            "mail_from" => self.smtp.from = value.to_owned(),
            _ => {
                return Err(Problem::Unknown {
                    name: name.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// True when the outside speaks TLS to this node.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Host and port as they stand in handles and in the `Host` header.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// True when `X-Forwarded-For` from this address counts.
    pub fn trusts(&self, proxy: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|each| each.holds(proxy))
    }

    /// Where the database is, without the password.
    pub fn database_shown(&self) -> String {
        if self.database_url.starts_with("sqlite:") {
            return self.database_url.clone();
        }
        match Url::parse(&self.database_url) {
            Ok(mut url) => {
                if url.password().is_some() {
                    // A URL that holds a password has a host, so the password can be taken out.
                    let _ = url.set_password(Some("…"));
                }
                // It may hold one, too.
                url.set_query(None);
                url.to_string()
            }
            // Where in it the password is, nobody can tell.
            Err(_) => "postgres:…".to_owned(),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        let data = PathBuf::from("./data");
        Self {
            database_url: database_in(&data),
            data,
            url: fixed("http://localhost:8080"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            development: false,
            log: "info".to_owned(),
            language: Lang::En,
            source_url: fixed("https://codeberg.org/kaifong/kaifong"),
            leave_url: fixed("https://www.wikipedia.org/"),
            trusted_proxies: Vec::new(),
            confirm_hours: 48,
            smtp: Smtp::default(),
        }
    }
}

impl fmt::Debug for Config {
    /// Settings end up in logs and bug reports; the password of the database must not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("data", &self.data)
            .field("url", &self.url.as_str())
            .field("listen", &self.listen)
            .field("metrics_listen", &self.metrics_listen)
            .field("database_url", &self.database_shown())
            .field("development", &self.development)
            .field("log", &self.log)
            .field("language", &self.language)
            .field("source_url", &self.source_url.as_str())
            .field("leave_url", &self.leave_url.as_str())
            .field("trusted_proxies", &self.trusted_proxies)
            .field("confirm_hours", &self.confirm_hours)
            .field("smtp", &self.smtp)
            .finish()
    }
}

/// What the base address must be; told after all is read, because it hangs on `development`.
fn check_url(config: &Config) -> Result<(), Problem> {
    let url = &config.url;
    let wrong = |why: &str| Err(wrong("url", &format!("{url} {why}")));
    if !url.username().is_empty() || url.password().is_some() {
        return Err(self::wrong("url", "must not hold a user name or password"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return wrong("must be scheme and host only, without path or query");
    }
    let is_local = match url.host() {
        Some(Host::Domain(host)) => host == "localhost" || host.ends_with(".localhost"),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) if !config.development => {
            return wrong("must have a name, not an IP address, unless development is true");
        }
        Some(_) => true,
        None => return wrong("has no host"),
    };
    if config.development || is_local {
        return Ok(());
    }
    if url.scheme() == "http" {
        return wrong(
            "must begin with https://, unless development is true or the host is localhost",
        );
    }
    if url.port().is_some() {
        return wrong("must not have a port, unless development is true or the host is localhost");
    }
    Ok(())
}

fn web_address(value: &str) -> Result<Url, &'static str> {
    match Url::parse(value) {
        Ok(url) if !["http", "https"].contains(&url.scheme()) => {
            Err("must begin with https:// (or http://)")
        }
        Ok(url) if url.host().is_some() => Ok(url),
        _ => Err("is not a web address; try https://example.org"),
    }
}

fn database_in(data: &Path) -> String {
    format!("sqlite:{}", data.join("kaifong.db").display())
}

/// A value of the file as it would stand in the environment.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        toml::Value::Array(values) => Some(
            values
                .iter()
                .map(|each| each.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()?
                .join(","),
        ),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn wrong(name: &str, why: &str) -> Problem {
    Problem::Wrong {
        name: name.to_owned(),
        why: why.to_owned(),
    }
}

fn known() -> String {
    KEYS.join(", ")
}

fn fixed(address: &str) -> Url {
    Url::parse(address).expect("a constant that a test parses")
}

#[cfg(test)]
mod tests;
