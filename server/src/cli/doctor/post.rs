//! Mail: whether the mail server is there, and lets us in.

use community::{
    mail::{self, Trouble},
    store::Db,
};

use super::finds::Finds;
use crate::app::{
    config::Config,
    mail::{Mailer, Unsent},
};

/// Asks the mail server, as the node does before it sends; nothing is sent.
pub async fn check(config: &Config, finds: &mut Finds) {
    if !config.smtp.is_set() {
        finds.note("No mail is sent (smtp_server is not set). Members find what concerns them on their pages.");
        return;
    }
    let server = &config.smtp.server;
    let host = config.url.host_str().unwrap_or("localhost");
    match Mailer::new(&config.smtp, host) {
        Ok(Some(mailer)) => match mailer.try_out().await {
            Ok(()) => finds.good(&format!("The mail server {server} is there and lets us in.")),
            Err(why) => finds.bad(&sentence(why, server)),
        },
        Ok(None) | Err(_) => finds.bad("This program cannot speak to the mail server: install the certificates of the system (the package ca-certificates)."),
    }
}

/// Whether mail has gone out lately: a server that lets us in may take nothing all the same.
pub async fn trouble(config: &Config, db: &Db, finds: &mut Finds) {
    if !config.smtp.is_set() {
        return;
    }
    match mail::trouble(db).await {
        Ok(None) => {}
        Ok(Some(Trouble { since, why, said })) => {
            let said = said.map_or_else(String::new, |said| format!(", {said:?}"));
            finds.bad(&format!("No mail has gone out since {} ({why}{said}). Members find what concerns them on their pages; what was given up is not sent again.", since.to_rfc3339()));
        }
        Err(problem) => finds.bad(&format!("Whether mail goes out cannot be read: {problem}.")),
    }
}

fn sentence(why: Unsent, server: &str) -> String {
    match why {
        Unsent::Silence => format!(
            "The mail server {server} does not answer: is the name right, does it listen at this port, and is the port open? Many hosting companies close port 25; try 587 or 465."
        ),
        Unsent::Tls => format!(
            "The mail server {server} cannot be spoken to in private: at port 465 it must speak TLS at once, at any other offer STARTTLS, with a certificate for this very name."
        ),
        Unsent::Password => format!(
            "The mail server {server} does not let us in: look at smtp_user and smtp_password. Some providers want a password of its own for programs."
        ),
        Unsent::Address => format!(
            "The mail server {server} does not want to take mail from us: look at smtp_user and mail_from."
        ),
        Unsent::Answer(code) => format!(
            "The mail server {server} answers {code} instead of a greeting: ask its provider."
        ),
        Unsent::Other => {
            format!("The mail server {server} answers what nobody understands: is it one?")
        }
    }
}
