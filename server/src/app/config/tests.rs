//! Which settings are taken, which are refused and in what words.

use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Config, Problem> {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    read("kaifong.toml", "", &pairs)
}

#[test]
fn nothing_given_means_the_defaults() {
    assert_eq!(with(&[]), Ok(Config::default()));
}

#[test]
fn the_log_is_a_level_or_a_filter() {
    for log in ["info", "warn,sqlx=debug", "off", "federation::inbox=trace"] {
        assert!(with(&[("KAIFONG_LOG", log)]).is_ok(), "{log}");
    }
    for log in ["", "loud", "info,loud", "a=b=c"] {
        assert!(with(&[("KAIFONG_LOG", log)]).is_err(), "{log}");
    }
}

#[test]
fn the_environment_wins_over_the_file() -> Result<(), Problem> {
    let config = read(
        "kaifong.toml",
        "listen = \"127.0.0.1:1\"\nlog = \"debug\"",
        &[("KAIFONG_LISTEN".into(), "127.0.0.1:2".into())],
    )?;
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.log, "debug");
    Ok(())
}

#[test]
fn the_database_lies_in_the_data_directory_unless_told() -> Result<(), Problem> {
    let config = with(&[("KAIFONG_DATA", "/srv/group")])?;
    assert_eq!(config.database_url, "sqlite:/srv/group/kaifong.db");
    let config = with(&[
        ("KAIFONG_DATABASE_URL", "postgres://us:secret@db/us"),
        ("KAIFONG_DATA", "/srv/group"),
    ])?;
    assert_eq!(config.database_url, "postgres://us:secret@db/us");
    assert!(!format!("{config:?}").contains("secret"));
    Ok(())
}

#[test]
fn a_password_of_the_database_is_never_shown() -> Result<(), Problem> {
    for url in [
        "postgres://us:secret@db/us",
        "postgres://us:secret@db/us?sslmode=require",
        "postgres://us@db/us?password=secret",
        "postgres://us:secret@db:99999/us",
        "postgresql://us:secret@/us",
    ] {
        let config = with(&[("KAIFONG_DATABASE_URL", url)])?;
        let shown = config.database_shown();
        assert!(shown.starts_with("postgres"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
    Ok(())
}

#[test]
fn an_unknown_key_is_named() {
    let problem = with(&[("KAIFONG_COLOUR", "red")]).expect_err("unknown");
    assert!(problem.to_string().contains("KAIFONG_COLOUR"), "{problem}");
    let problem = read("f", "colour = \"red\"", &[]).expect_err("unknown");
    assert!(problem.to_string().contains("colour"), "{problem}");
}

#[test]
fn as_many_hours_as_a_call_takes_up_may_be_set() -> Result<(), Problem> {
    let most = community::call::Need::MOST_CONFIRM_HOURS;
    let config = with(&[("KAIFONG_CONFIRM_HOURS", most.to_string().as_str())])?;
    assert_eq!(i64::from(config.confirm_hours), most);
    Ok(())
}

#[test]
fn a_wrong_value_names_its_key() {
    for (name, value) in [
        ("KAIFONG_DATA", ""),
        ("KAIFONG_URL", "example.org"),
        ("KAIFONG_URL", "ftp://example.org"),
        ("KAIFONG_LISTEN", "8080"),
        ("KAIFONG_METRICS_LISTEN", "9464"),
        ("KAIFONG_DATABASE_URL", "mysql://x"),
        ("KAIFONG_DEVELOPMENT", "perhaps"),
        ("KAIFONG_LANGUAGE", "de"),
        ("KAIFONG_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("KAIFONG_CONFIRM_HOURS", "0"),
        ("KAIFONG_CONFIRM_HOURS", "145"),
    ] {
        let problem = with(&[(name, value)]).expect_err(value);
        assert!(problem.to_string().starts_with(name), "{problem}");
    }
}

#[test]
fn the_address_is_https_without_extras_unless_it_is_our_own_machine() {
    let dev = ("KAIFONG_DEVELOPMENT", "true");
    for good in [
        "https://group.example",
        "http://localhost:8080",
        "http://a.localhost:1",
    ] {
        assert!(with(&[("KAIFONG_URL", good)]).is_ok(), "{good}");
    }
    for good in ["http://127.20.0.13:4460", "http://group.example:81"] {
        assert!(with(&[("KAIFONG_URL", good), dev]).is_ok(), "{good}");
        assert!(with(&[("KAIFONG_URL", good)]).is_err(), "{good}");
    }
    for bad in [
        "http://group.example",
        "https://group.example:444",
        "https://group.example/path",
        "https://group.example/?x=1",
        "https://me@group.example",
        "https://me:secret@group.example",
    ] {
        assert!(with(&[("KAIFONG_URL", bad)]).is_err(), "{bad}");
    }
}

#[test]
fn development_is_off_until_someone_turns_it_on() -> Result<(), Problem> {
    assert!(!with(&[("KAIFONG_URL", "https://group.example")])?.development);
    assert!(!with(&[("KAIFONG_URL", "http://localhost:1")])?.development);
    Ok(())
}

#[test]
fn only_named_proxies_are_trusted() -> Result<(), Box<dyn std::error::Error>> {
    let config = with(&[("KAIFONG_TRUSTED_PROXIES", "10.1.0.0/16, ::1")])?;
    assert!(config.trusts("10.1.200.3".parse()?));
    assert!(config.trusts("::ffff:10.1.200.3".parse()?));
    assert!(config.trusts("::1".parse()?));
    assert!(!config.trusts("10.2.0.1".parse()?));
    assert!(!Config::default().trusts("127.0.0.1".parse()?));
    Ok(())
}

#[test]
fn the_example_file_names_every_key_and_its_default() -> Result<(), Box<dyn std::error::Error>> {
    let example = include_str!("../../../../deploy/config.example.toml");
    // Each setting stands there as a comment, so that the file can be copied as it is.
    assert_eq!(read("example", example, &[])?, Config::default());
    let settings: Vec<&str> = example
        .lines()
        .filter_map(|line| line.strip_prefix("#"))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect();
    let uncommented = settings.join("\n");
    assert_eq!(read("example", &uncommented, &[])?, Config::default());
    let table: toml::Table = toml::from_str(&uncommented)?;
    for key in KEYS {
        assert!(table.contains_key(key), "{key} is missing in the example");
    }
    Ok(())
}
