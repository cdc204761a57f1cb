//! What stands in a mail: few words, the same for everything, and a link. No name of a person or of the group, and no word that is not
//! for everyone (PR16).

use community::{
    mail::{Ready, Says},
    queue::Job,
};

use crate::app::{
    App,
    i18n::{Lang, Say},
    mail::Mail,
};

/// Writes it in the language of whoever reads it.
pub fn write(app: &App, job: &Job, ready: Ready) -> Mail {
    let t = Say::new(Lang::from_tag(&ready.language).unwrap_or(app.config.language));
    let url = |path: &str| app.db.here().url(path);
    let ending = url(&format!("/mail/end/{}", ready.ending));
    let (subject, text) = words(t, &ready.says, &url, &ending);
    Mail {
        id: job.id.get(),
        at: app.db.now(),
        to: ready.address,
        subject,
        text,
        ending,
    }
}

/// Subject and text.
fn words(t: Say, says: &Says, url: &impl Fn(&str) -> String, ending: &str) -> (String, String) {
    let mut lines = Vec::new();
    let mut subject = t.get("mail-subject");
    match says {
        Says::Confirm { secret } => {
            subject = t.get("mail-confirm-subject");
            lines.push(t.get("mail-confirm"));
            lines.push(url(&format!("/mail/confirm/{secret}")));
            lines.push(t.get("mail-confirm-not"));
        }
        Says::Waits => {
            lines.push(t.get("mail-waits"));
            lines.push(url("/notices"));
        }
        Says::Calls { calls, has_more } => {
            lines.push(t.get("mail-waits"));
            for call in calls {
                lines.extend(call.title.clone());
                lines.push(url(&format!("/mail/{}", call.secret)));
            }
            if *has_more {
                lines.push(t.get("mail-more"));
                lines.push(url("/volunteering"));
            }
            lines.push(t.get("mail-yours"));
        }
        Says::Guest { secret } => {
            lines.push(t.get("mail-waits"));
            lines.push(url(&format!("/answer/{secret}")));
            lines.push(t.get("mail-yours"));
        }
    }
    lines.push(match says {
        Says::Confirm { .. } => t.get("mail-confirm-end"),
        Says::Waits | Says::Calls { .. } | Says::Guest { .. } => t.get("mail-end"),
    });
    lines.push(ending.to_owned());
    (subject, lines.join("\n\n") + "\n")
}

#[cfg(test)]
mod tests {
    use community::mail::Named;

    use super::*;

    fn call(title: Option<&str>) -> Says {
        Says::Calls {
            calls: vec![Named {
                secret: "s3cret".into(),
                title: title.map(str::to_owned),
            }],
            has_more: false,
        }
    }

    /// PR16: by itself a mail says the same whatever it is about.
    #[test]
    fn pr16_a_mail_says_the_same_for_everything() {
        let url = |path: &str| format!("https://carers.example{path}");
        for t in Lang::ALL.map(Say::new) {
            let shown = |says: &Says| {
                let (subject, text) = words(t, says, &url, "https://carers.example/mail/end/e");
                let first = text.lines().next().unwrap_or_default().to_owned();
                (subject, first, text)
            };
            let waits = shown(&Says::Waits);
            assert!(waits.2.contains("https://carers.example/notices"));
            for says in [call(None), call(Some("A lift to the clinic"))] {
                let said = shown(&says);
                assert_eq!((&said.0, &said.1), (&waits.0, &waits.1));
                assert!(said.2.contains("https://carers.example/mail/s3cret"));
                assert!(said.2.contains("/mail/end/e"));
            }
            assert!(!shown(&call(None)).2.contains("clinic"));
            let guest = Says::Guest { secret: "g".into() };
            assert_eq!(shown(&guest).0, waits.0);
            let confirm = Says::Confirm { secret: "c".into() };
            assert!(shown(&confirm).2.contains("/mail/confirm/c"));
        }
    }
}
