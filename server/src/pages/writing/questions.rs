//! The three light questions of a call (A48): what it is, what was tried, what would help. Each may be left out. What is answered stands in
//! the call's text, each under its question, so that every reader has it; and is found there again when the call is changed.

use crate::{
    app::i18n::{self, Lang, Say},
    pages::fields::Fields,
};

/// The questions beside the text itself: the field, and the key of the question.
fn asked() -> [(&'static str, &'static str); 2] {
    [
        ("tried", i18n::key("call-tried")),
        ("would_help", i18n::key("call-would-help")),
    ]
}

/// The text of a call, in its language.
pub fn weave(fields: &Fields) -> String {
    let t = Say::new(Lang::from_tag(fields.get("language")).unwrap_or_default());
    let mut text = fields.get("text").trim_end().to_owned();
    for (field, key) in asked() {
        let Some(said) = fields.words(field) else {
            continue;
        };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("{}\n{said}", heading(t, key)));
    }
    text
}

/// Puts the text and what stands under each question into its own field. Under a question asked otherwise, all stays in the text.
pub fn unweave(fields: &mut Fields, source: &str) {
    let mut parts = vec![("text", String::new())];
    for line in source.lines() {
        match field_of(line) {
            Some(field) if parts.iter().all(|(known, _)| *known != field) => {
                parts.push((field, String::new()));
            }
            _ => {
                if let Some((_, part)) = parts.last_mut() {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    for (field, part) in parts {
        fields.set(field, part.trim_end());
    }
}

/// Which question stands on this line, in whatever language.
fn field_of(line: &str) -> Option<&'static str> {
    let is_asked = |key: &str| {
        Lang::ALL
            .iter()
            .any(|lang| heading(Say::new(*lang), key) == line.trim())
    };
    asked()
        .into_iter()
        .find(|(_, key)| is_asked(key))
        .map(|(field, _)| field)
}

fn heading(t: Say, key: &str) -> String {
    format!("**{}**", t.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(parts: [&str; 3], language: &str) -> Fields {
        let mut fields = Fields::default();
        for (field, part) in ["text", "tried", "would_help"].into_iter().zip(parts) {
            fields.set(field, part);
        }
        fields.set("language", language);
        fields
    }

    #[test]
    fn a48_any_question_may_be_skipped_and_nothing_is_lost() {
        let parts = [
            "Two lines\nof it\n\nand one more",
            "We **rang**.\n\nTwice.",
            "Two hours",
        ];
        for chosen in 0..8 {
            let pick = |place: usize| {
                if chosen & (1 << place) == 0 {
                    ""
                } else {
                    parts[place]
                }
            };
            let chosen = [pick(0), pick(1), pick(2)];
            for language in ["en", "zh-Hant"] {
                let text = weave(&written(chosen, language));
                let mut again = Fields::default();
                unweave(&mut again, &text);
                let read = ["text", "tried", "would_help"].map(|field| again.get(field).to_owned());
                assert_eq!(read, chosen, "{text}");
            }
        }
        assert_eq!(weave(&written(["It", "", ""], "en")), "It");
    }

    #[test]
    fn a48_what_an_app_wrote_stays_as_it_is() {
        let mut fields = Fields::default();
        let text = "It\n\n**Anything else?**\nNo";
        unweave(&mut fields, text);
        assert_eq!(fields.get("text"), text);
        assert_eq!(fields.get("tried"), "");
    }
}
