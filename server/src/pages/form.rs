//! What form fields need: what is wrong with them, and the choices they offer.

use http::StatusCode;

use crate::app::{error::AppError, i18n::Say};

/// What is wrong with a form, field by field; each `why` is a word of `errors.ftl`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<(&'static str, &'static str)>,
    /// Nothing stands in the form that somebody would miss.
    is_blank: bool,
}

impl Faults {
    pub fn add(&mut self, field: &'static str, why: &'static str) {
        self.list.push((field, why));
    }

    /// Those of the fields in which nothing stands.
    pub fn missing(fields: &[(&'static str, &str)]) -> Self {
        let empty = fields.iter().filter(|(_, typed)| typed.trim().is_empty());
        Self {
            list: empty.map(|(field, _)| (*field, "missing")).collect(),
            is_blank: false,
        }
    }

    /// These faults, of a form in which nobody wrote anything, or whose words are not shown again.
    pub fn of_blank(mut self, is_blank: bool) -> Self {
        self.is_blank = is_blank;
        self
    }

    /// Whether what was written is still there.
    pub fn keeps_words(&self) -> bool {
        !self.is_blank
    }

    /// The field that is to be mended first.
    pub fn first(&self) -> Option<&'static str> {
        self.list.first().map(|(field, _)| *field)
    }

    pub fn any(&self) -> bool {
        !self.list.is_empty()
    }

    /// With which status a page shows them.
    pub fn status(&self) -> StatusCode {
        if self.any() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }

    pub fn len(&self) -> i64 {
        self.list.len().try_into().unwrap_or(i64::MAX)
    }

    pub fn has(&self, field: &str) -> bool {
        self.list.iter().any(|(name, _)| *name == field)
    }

    /// What is wrong with this field, as a sentence.
    pub fn of(&self, t: &Say, field: &str) -> Option<String> {
        let (_, why) = self.list.iter().find(|(name, _)| *name == field)?;
        Some(sentence(t, why))
    }

    /// The ids of what stands beside a field, for `aria-describedby`.
    pub fn beside(&self, field: &str, hint: impl AsRef<str>) -> String {
        let mut ids = Vec::new();
        if !hint.as_ref().is_empty() {
            ids.push(format!("{field}-hint"));
        }
        if self.has(field) {
            ids.push(format!("{field}-error"));
        }
        ids.join(" ")
    }

    /// Takes what the form can show; every other failure goes on to the caller.
    pub fn catch(failure: AppError) -> Result<Self, AppError> {
        match failure {
            AppError::Invalid { field, why } => Ok(Self {
                list: vec![(field, why)],
                is_blank: false,
            }),
            // Her words stay in the form: tomorrow they can be sent.
            AppError::Enough(why) => Ok(Self {
                list: vec![("text", why)],
                is_blank: false,
            }),
            other => Err(other),
        }
    }
}

/// The sentence for a `why` of `errors.ftl`; a word it does not know gets a general one.
pub fn sentence(t: &Say, why: &str) -> String {
    if t.has(&format!("error-{why}")) {
        t.pick("error", why)
    } else {
        tracing::error!(why, "errors.ftl does not know this word");
        t.get("error-other")
    }
}

/// One of several that a field offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    /// With a sentence below its label.
    pub fn hinted(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Choices whose labels are `PREFIX-WORD`, and hints `PREFIX-WORD-hint` where there are such.
    pub fn of_words(t: &Say, prefix: &str, words: &[&str]) -> Vec<Self> {
        words
            .iter()
            .map(|word| Self {
                value: (*word).to_owned(),
                label: t.pick(prefix, word),
                hint: t
                    .has(&format!("{prefix}-{word}-hint"))
                    .then(|| t.pick(prefix, &format!("{word}-hint"))),
            })
            .collect()
    }

    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }

    pub fn is_among<S: AsRef<str>>(&self, values: &[S]) -> bool {
        values.iter().any(|value| value.as_ref() == self.value)
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::app::i18n::Lang;

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{% import "macros.html" as f %}{{ f::summary(t, faults) }}{{ t.count("form-problems", places) }}{{ t.with("form-problems", [("n", places.into())]) }}{{ t.with("by-name", [("name", title.as_str().into())]) }}{{ t.one("by-name", "name", title) }}{{ f::csrf(token) }}
{{ f::text(t, faults, "title", t.get("app-name"), title) }}
{{ f::text(t, faults, "link", t.get("app-name"), title, hint = t.get("app-what"), kind = "url", optional = true) }}
{{ f::textarea(t, faults, "text", t.get("app-name"), title) }}{{ f::password(t, faults, "password", t.get("app-name")) }}
{{ f::number(t, faults, "places", t.get("app-name"), places, max = 12) }}{{ f::datetime(t, faults, "start", t.get("app-name"), title) }}
{{ f::date(t, faults, "until", t.get("app-name"), title) }}{{ f::select(t, faults, "zone", t.get("app-name"), "network", choices) }}
{{ f::radio(t, faults, "audience", t.get("app-name"), "network", choices) }}
{{ f::checkboxes(t, faults, "languages", t.get("app-name"), picked, choices) }}{{ f::checkbox(t, faults, "agree", t.get("app-name"), true) }}"#
    )]
    struct Form {
        t: Say,
        faults: Faults,
        token: String,
        title: String,
        places: u32,
        picked: Vec<String>,
        choices: Vec<Choice>,
    }

    #[test]
    fn fields_keep_what_was_written_and_say_what_is_wrong() -> Result<(), askama::Error> {
        let t = Say::new(Lang::En);
        let mut faults = Faults::default();
        faults.add("title", "missing");
        let html = Form {
            t,
            faults,
            token: "secret".into(),
            title: "<b>\"Tea\"".into(),
            places: 7,
            picked: vec!["inside".into()],
            choices: Choice::of_words(&t, "see", &["inside", "network", "everyone"]),
        }
        .render()?;
        for part in [
            r#"<input type="hidden" name="csrf" value="secret">"#,
            r#"id="title-error">Please fill this in."#,
            r#"aria-invalid="true" aria-describedby="title-error""#,
            r#"id="link-hint""#,
            "(if you like)",
            r#"value="7""#,
            r#"<option value="network" selected>"#,
            r#"<input type="radio" name="audience" value="network" checked>"#,
            r#"<input type="checkbox" name="languages" value="inside" checked>"#,
            r#"<input type="checkbox" name="agree" value="yes" checked>"#,
            "One thing needs another look.",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("<b>"), "{html}");
        Ok(())
    }

    #[test]
    fn an_unknown_reason_still_gets_a_sentence() {
        let t = Say::new(Lang::ZhHant);
        assert_eq!(sentence(&t, "no-such-word"), t.get("error-other"));
    }
}
