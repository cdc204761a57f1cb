//! What was typed into a form: names and values, in order, each perhaps several times.

use axum::{
    Form,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};

use crate::{app::error::AppError, media, pages::form::Faults};

/// Fields of the frame of a form, which a preview does not hand on.
const FRAME: [&str; 3] = ["csrf", "step", media::form::FAULT];

/// Fields that are empty until somebody writes in them; what stands in them is given back when it cannot be kept.
pub const WRITTEN: [&str; 20] = [
    "title",
    "text",
    "tried",
    "would_help",
    "words",
    "message",
    "name",
    "contact",
    "concern",
    "teller_label",
    "themes",
    "place_name",
    "address",
    "details",
    "dial_in",
    "online_link",
    "held_back",
    "content_note",
    "note",
    "picture_alt",
];

/// What was typed into a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| {
                AppError::Invalid {
                    field: "form",
                    why: "other",
                }
                .into_response()
            })?;
        Ok(Self::of(pairs))
    }
}

impl Fields {
    /// Lines end as they do everywhere but in forms.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name, value.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// The first value; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The first value without the space around it, if anything is left.
    pub fn words(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|words| !words.is_empty())
    }

    /// As [`Self::get`], without the space around it.
    pub fn line(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    /// As [`Self::line`], `None` when nothing is left.
    pub fn optional(&self, name: &str) -> Option<&str> {
        Some(self.line(name)).filter(|line| !line.is_empty())
    }

    /// Every value of a name, empty ones too, in their order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// One of several words.
    ///
    /// # Errors
    /// `Invalid` at this field when it is none of them.
    pub fn word<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, AppError> {
        self.line(name).parse().map_err(|_| AppError::Invalid {
            field: name,
            why: "not-a-choice",
        })
    }

    /// A whole number.
    ///
    /// # Errors
    /// `Invalid` at this field when it is none.
    pub fn whole(&self, name: &'static str) -> Result<i64, AppError> {
        match self.line(name) {
            "" => Err(AppError::Invalid {
                field: name,
                why: "missing",
            }),
            written => written.parse().map_err(|_| AppError::Invalid {
                field: name,
                why: "not-a-number",
            }),
        }
    }

    /// Whether nothing was written, whatever was chosen or stood there before.
    pub fn is_blank(&self) -> bool {
        WRITTEN.iter().all(|name| self.line(name).is_empty())
    }

    /// A box that was ticked.
    pub fn is(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// Every value of a name, those with commas or new lines taken apart.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .flat_map(|(_, value)| value.split([',', '，', '、', ';', '；', '\n']))
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// A whole number; `None` when the field is empty or is none, which the faults then say.
    pub fn number(&self, faults: &mut Faults, name: &'static str) -> Option<i64> {
        let words = self.words(name)?;
        let number = words.parse().ok();
        if number.is_none() {
            faults.add(name, "not-a-number");
        }
        number
    }

    /// One of several words; what is missing or unknown the faults say.
    pub fn choice<T: std::str::FromStr>(
        &self,
        faults: &mut Faults,
        name: &'static str,
    ) -> Option<T> {
        let word = self.get(name).trim();
        let choice = word.parse().ok();
        if choice.is_none() {
            faults.add(
                name,
                if word.is_empty() {
                    "missing"
                } else {
                    "not-a-choice"
                },
            );
        }
        choice
    }

    /// Sets a value, in place of those there were.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a value of a name that may have several.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// All that a next form hands on.
    pub fn carried(&self) -> impl Iterator<Item = &(String, String)> {
        self.0
            .iter()
            .filter(|(name, _)| !FRAME.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn lists_come_as_commas_or_as_several_boxes() {
        let typed = fields(&[
            ("languages", "yue, en"),
            ("languages", "sign"),
            ("languages", ""),
            ("title", "a"),
        ]);
        assert_eq!(typed.list("languages"), ["yue", "en", "sign"]);
    }

    #[test]
    fn a_missing_and_a_bad_number_are_told_apart() {
        let typed = fields(&[("uses", "x"), ("days", " 14 ")]);
        assert!(matches!(
            typed.whole("uses"),
            Err(AppError::Invalid {
                field: "uses",
                why: "not-a-number"
            })
        ));
        assert!(matches!(
            typed.whole("hours"),
            Err(AppError::Invalid {
                field: "hours",
                why: "missing"
            })
        ));
        assert!(matches!(typed.whole("days"), Ok(14)));
    }

    #[test]
    fn what_is_no_number_is_said_at_its_field() {
        let typed = fields(&[("needed", " 3 "), ("capacity", "many")]);
        let mut faults = Faults::default();
        assert_eq!(typed.number(&mut faults, "needed"), Some(3));
        assert_eq!(typed.number(&mut faults, "places"), None);
        assert!(!faults.any());
        assert_eq!(typed.number(&mut faults, "capacity"), None);
        assert!(faults.has("capacity"));
    }

    #[test]
    fn the_frame_of_a_form_is_not_handed_on() {
        let typed = fields(&[
            ("csrf", "x"),
            ("step", "preview"),
            ("title", "Tea"),
            ("once", "1"),
        ]);
        let names: Vec<&str> = typed.carried().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title", "once"]);
    }
}
