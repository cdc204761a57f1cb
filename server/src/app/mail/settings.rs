//! The settings of mail: which server takes it, and from whom it comes. None of them: no mail, and everything else works.

use std::fmt;

use lettre::message::Mailbox;

/// What mail servers take from programs that send.
const SUBMISSION: u16 = 587;
/// TLS from the first byte.
const TLS_AT_ONCE: u16 = 465;

/// The settings of mail.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Smtp {
    /// Host and port of the server; empty for no mail.
    pub server: String,
    pub user: String,
    pub password: String,
    /// From whom mail comes.
    pub from: String,
}

/// How the way to the server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    AtOnce,
    /// Asked for after the first words; without it nothing is sent.
    StartTls,
    /// The server is this very machine.
    Near,
}

impl Smtp {
    /// Whether this node sends mail.
    pub fn is_set(&self) -> bool {
        !self.server.is_empty()
    }

    /// Host and port; `None` when it cannot be read.
    pub fn host(&self) -> Option<(&str, u16)> {
        let (host, port) = match self.server.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.starts_with('[') => {
                (host, port.parse().ok().filter(|port| *port > 0)?)
            }
            _ => (self.server.as_str(), SUBMISSION),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:".contains(letter);
        (!host.is_empty() && host.chars().all(is_plain)).then_some((host, port))
    }

    pub fn privacy(&self) -> Privacy {
        match self.host() {
            Some((host, _)) if is_near(host) => Privacy::Near,
            Some((_, TLS_AT_ONCE)) => Privacy::AtOnce,
            _ => Privacy::StartTls,
        }
    }

    /// From whom it comes.
    pub fn sender(&self) -> Option<Mailbox> {
        self.from.parse().ok()
    }

    /// What is wrong: the key, and why.
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        if !self.is_set() {
            let others = [
                ("smtp_user", &self.user),
                ("smtp_password", &self.password),
                ("mail_from", &self.from),
            ];
            return others
                .iter()
                .find(|(_, value)| !value.is_empty())
                .map(|(key, _)| (*key, "needs smtp_server, too"));
        }
        if self.host().is_none() {
            return Some((
                "smtp_server",
                "must be a host and a port, such as mail.example.org:587",
            ));
        }
        if self.sender().is_none() {
            return Some((
                "mail_from",
                "must be the address that mail comes from, such as notices@example.org",
            ));
        }
        match (self.user.is_empty(), self.password.is_empty()) {
            (false, true) => Some(("smtp_password", "is missing, while smtp_user is set")),
            (true, false) => Some(("smtp_user", "is missing, while smtp_password is set")),
            _ => None,
        }
    }
}

fn is_near(host: &str) -> bool {
    let is_loopback = |address: std::net::IpAddr| address.is_loopback();
    host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(is_loopback)
}

impl fmt::Debug for Smtp {
    /// The password stands in no log and no bug report.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("server", &self.server)
            .field("user", &self.user)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(server: &str) -> Smtp {
        Smtp {
            server: server.into(),
            from: "notices@example.org".into(),
            ..Smtp::default()
        }
    }

    #[test]
    fn the_way_is_private_unless_it_ends_on_this_machine() {
        for (server, host, port, privacy) in [
            (
                "mail.example.org",
                "mail.example.org",
                587,
                Privacy::StartTls,
            ),
            (
                "mail.example.org:465",
                "mail.example.org",
                465,
                Privacy::AtOnce,
            ),
            (
                "mail.example.org:25",
                "mail.example.org",
                25,
                Privacy::StartTls,
            ),
            ("10.0.0.2:25", "10.0.0.2", 25, Privacy::StartTls),
            ("127.0.0.1:2525", "127.0.0.1", 2525, Privacy::Near),
            ("[::1]:25", "::1", 25, Privacy::Near),
            ("localhost", "localhost", 587, Privacy::Near),
        ] {
            assert_eq!(smtp(server).host(), Some((host, port)), "{server}");
            assert_eq!(smtp(server).privacy(), privacy, "{server}");
            assert_eq!(smtp(server).problem(), None, "{server}");
        }
        for wrong in [
            "mail.example.org:x",
            "mail.example.org:0",
            ":25",
            "a b",
            "smtp://mail",
        ] {
            let key = smtp(wrong).problem().map(|(key, _)| key);
            assert_eq!(key, Some("smtp_server"), "{wrong}");
        }
    }

    #[test]
    fn half_the_settings_are_a_problem_that_is_named() {
        let whole = Smtp {
            user: "us".into(),
            password: "s3cret".into(),
            ..smtp("mail.example.org")
        };
        assert_eq!(whole.problem(), None);
        assert!(!format!("{whole:?}").contains("s3cret"));
        for (smtp, key) in [
            (
                Smtp {
                    password: String::new(),
                    ..whole.clone()
                },
                "smtp_password",
            ),
            (
                Smtp {
                    user: String::new(),
                    ..whole.clone()
                },
                "smtp_user",
            ),
            (
                Smtp {
                    from: String::new(),
                    ..whole.clone()
                },
                "mail_from",
            ),
            (
                Smtp {
                    from: "a@example.org\r\nBcc: b@example.org".into(),
                    ..whole.clone()
                },
                "mail_from",
            ),
            (
                Smtp {
                    server: String::new(),
                    ..whole.clone()
                },
                "smtp_user",
            ),
        ] {
            assert_eq!(smtp.problem().map(|(key, _)| key), Some(key));
        }
        assert_eq!(Smtp::default().problem(), None);
    }
}
