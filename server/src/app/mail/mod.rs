//! The way to the mail server. What is said on it, and to whom, is logged nowhere.

mod settings;

use std::{fmt, time::Duration};

use community::{mail::Fault, text, time::Time};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        self,
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};

pub use settings::{Privacy, Smtp};

/// No server is waited for longer, at each step.
const PATIENCE: Duration = Duration::from_secs(30);

/// So much of what a server says is kept.
const LONGEST_WORDS: usize = 200;

/// Sends mail.
pub struct Mailer {
    way: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

/// One mail: plain text.
pub struct Mail {
    /// The same each time that it is tried, so that a program that gets it twice can tell.
    pub id: i64,
    pub at: Time,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Ends all mail to her: for the button of her mail program.
    pub ending: String,
}

/// Why a mail was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// There is no such address, as far as one can tell.
    Address,
    /// The server does not answer, or not in time.
    Silence,
    /// It cannot be spoken to in private.
    Tls,
    /// It knows neither user nor password, or wants them.
    Password,
    /// It answered so.
    Answer(u16),
    /// Something else.
    Other,
}

/// What came of a mail that was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub why: Unsent,
    /// What the server said, without addresses: for those who run the group, and for no log.
    pub said: Option<String>,
}

impl From<Unsent> for Failed {
    fn from(why: Unsent) -> Self {
        Self { why, said: None }
    }
}

impl Unsent {
    /// The same as it is kept.
    pub fn fault(self) -> Fault {
        match self {
            Self::Address => Fault::Address,
            Self::Silence => Fault::Silence,
            Self::Tls => Fault::Tls,
            Self::Password => Fault::Password,
            Self::Answer(_) => Fault::Answer,
            Self::Other => Fault::Other,
        }
    }
}

impl fmt::Display for Unsent {
    /// For the log, and for those who run the node: no address, and nothing that the server said.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("the mail server takes nothing for this address"),
            Self::Silence => f.write_str("the mail server does not answer"),
            Self::Tls => f.write_str("the mail server cannot be spoken to in private (TLS)"),
            Self::Password => {
                f.write_str("the mail server does not let us in (smtp_user, smtp_password)")
            }
            Self::Answer(code) => write!(f, "the mail server answered {code}"),
            Self::Other => f.write_str("the mail could not be sent"),
        }
    }
}

/// Whether mail can be sent there at all.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Mailer {
    /// The way by these settings; `None` when there are none. `host` is what the node is called.
    ///
    /// # Errors
    /// When the certificates of the system cannot be read.
    pub fn new(settings: &Smtp, host: &str) -> anyhow::Result<Option<Self>> {
        let (Some((server, port)), Some(from)) = (settings.host(), settings.sender()) else {
            return Ok(None);
        };
        let tls = match settings.privacy() {
            Privacy::Near => Tls::None,
            Privacy::AtOnce => Tls::Wrapper(TlsParameters::new(server.to_owned())?),
            Privacy::StartTls => Tls::Required(TlsParameters::new(server.to_owned())?),
        };
        let mut way = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server)
            .port(port)
            .tls(tls)
            .hello_name(ClientId::Domain(host.to_owned()))
            .timeout(Some(PATIENCE));
        if !settings.user.is_empty() {
            way = way.credentials(Credentials::new(
                settings.user.clone(),
                settings.password.clone(),
            ));
        }
        Ok(Some(Self {
            way: way.build(),
            from,
            host: host.to_owned(),
        }))
    }

    /// Sends one.
    ///
    /// # Errors
    /// Why it was not sent.
    pub async fn send(&self, mail: Mail) -> Result<(), Failed> {
        let to = mail.to.clone();
        let message = self.message(mail)?;
        let sent = tokio::time::timeout(2 * PATIENCE, self.way.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(cause)) => Err(Failed {
                why: why(&cause),
                said: said(&cause, &to),
            }),
            Err(_) => Err(Unsent::Silence.into()),
        }
    }

    /// Whether the server can be reached, and lets us in.
    ///
    /// # Errors
    /// Why not.
    pub async fn try_out(&self) -> Result<(), Unsent> {
        match tokio::time::timeout(PATIENCE, self.way.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(Unsent::Other),
            Ok(Err(cause)) => Err(why(&cause)),
            Err(_) => Err(Unsent::Silence),
        }
    }

    fn message(&self, mail: Mail) -> Result<Message, Unsent> {
        let to: Address = mail.to.parse().map_err(|_| Unsent::Address)?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(mail.at.to_chrono().into())
            .message_id(Some(format!("<{}@{}>", mail.id, self.host)))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("List-Unsubscribe", format!("<{}>", mail.ending)))
            .raw_header(header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text)
            .map_err(|_| Unsent::Other)
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// What went wrong, without what the server said: that may hold an address.
fn why(cause: &smtp::Error) -> Unsent {
    let code = cause
        .status()
        .and_then(|code| code.to_string().parse::<u16>().ok());
    match code {
        Some(550 | 551 | 553 | 556) => Unsent::Address,
        Some(530 | 534 | 535 | 538) => Unsent::Password,
        Some(code) => Unsent::Answer(code),
        None if cause.is_tls() => Unsent::Tls,
        None if cause.is_client() => Unsent::Tls,
        None => Unsent::Silence,
    }
}

/// The server's own words, when it answered at all.
fn said(cause: &smtp::Error, to: &str) -> Option<String> {
    let code = cause.status()?;
    let words = std::error::Error::source(cause).map(ToString::to_string);
    let words = without_addresses(&words.unwrap_or_default(), to);
    Some(text::clean_line(&format!("{code} {words}"), LONGEST_WORDS))
}

/// What a server says may name the one whom it was for, whole or in part.
fn without_addresses(words: &str, to: &str) -> String {
    let to = to.to_lowercase();
    let parts: Vec<&str> = to
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let tells = |word: &str| {
        let word = word.to_lowercase();
        let mut inside = word.split(|letter: char| !letter.is_alphanumeric());
        word.contains('@')
            || inside.any(|piece| parts.contains(&piece))
            // However it is written: user=3Divy, SRS0=ivy.
            || parts.iter().any(|part| part.chars().count() > 3 && word.contains(part))
    };
    let kept: Vec<&str> = words
        .split_whitespace()
        .map(|word| if tells(word) { "…" } else { word })
        .collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer() -> anyhow::Result<Mailer> {
        let smtp = Smtp {
            server: "127.0.0.1:2525".into(),
            from: "notices@example.org".into(),
            ..Smtp::default()
        };
        Mailer::new(&smtp, "carers.example")?.ok_or(anyhow::anyhow!("it is set"))
    }

    fn mail(to: &str) -> Mail {
        Mail {
            id: 7,
            at: Time(0),
            to: to.into(),
            subject: "Something waits for you".into(),
            text: "Here it is.\n".into(),
            ending: "https://carers.example/mail/end/abc".into(),
        }
    }

    /// CO30: nothing that anybody typed makes a header of its own.
    #[test]
    fn co30_an_address_makes_no_header() -> anyhow::Result<()> {
        let mailer = mailer()?;
        for to in [
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\nSubject: x",
            "a@example.org, b@example.org",
            "A <a@example.org>",
            "a@example.org\0",
            "",
        ] {
            assert!(mailer.message(mail(to)).is_err(), "{to:?}");
            assert!(!is_address(to), "{to:?}");
        }
        let mut with_header = mail("a@example.org");
        with_header.subject = "Hello\r\nBcc: b@example.org".into();
        let sent = mailer
            .message(with_header)
            .map_err(|why| anyhow::anyhow!("{why}"))?;
        let text = String::from_utf8(sent.formatted())?;
        assert!(!text.contains("\nBcc:"), "{text}");
        assert_eq!(sent.envelope().to().len(), 1);
        Ok(())
    }

    /// What a server says to us may hold the address it was for.
    #[test]
    fn what_a_mail_server_says_is_kept_without_addresses() {
        for (said, expected) in [
            ("5.7.1 Relaying denied", "5.7.1 Relaying denied"),
            (
                "5.1.1 <ivy.chan@post.example>: User unknown",
                "5.1.1 … User unknown",
            ),
            ("No such user Ivy here (chan)", "No such user … here …"),
            (
                "blocked SRS0=ab=ivychan=40post see https://help.test",
                "blocked … see https://help.test",
            ),
        ] {
            let to = if said.contains("ivychan") {
                "ivychan@post.example"
            } else {
                "ivy.chan@post.example"
            };
            assert_eq!(without_addresses(said, to), expected);
        }
    }

    /// RFC 8058, and what keeps out-of-office programs quiet.
    #[test]
    fn a_mail_can_be_ended_by_a_button() -> anyhow::Result<()> {
        let sent = mailer()?
            .message(mail("a@example.org"))
            .map_err(|why| anyhow::anyhow!("{why}"))?;
        let text = String::from_utf8(sent.formatted())?;
        for line in [
            "List-Unsubscribe: <https://carers.example/mail/end/abc>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Message-ID: <7@carers.example>\r\n",
            "From: notices@example.org\r\n",
            "To: a@example.org\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        Ok(())
    }
}
