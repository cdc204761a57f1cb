//! What gatherings, calls and answers say by rule.

use community::{call::State, time::Time};

use super::Words;

impl Words {
    /// The first line of a call: its state and title.
    pub fn call_title(self, state: State, title: &str) -> String {
        self.with(&format!("call-{state}"), &[("title", title)])
    }

    /// The first line of an offer.
    pub fn offer_title(self, state: State, title: &str) -> String {
        let key = if state.takes_answers() {
            "offer-open"
        } else {
            "offer-over"
        };
        self.with(key, &[("title", title)])
    }

    pub fn area(self, area: &str, more_for_helpers: bool) -> String {
        let key = if more_for_helpers {
            "area-more-for-helpers"
        } else {
            "area"
        };
        self.with(key, &[("area", area)])
    }

    pub fn needed_by(self, time: Time, timezone: &str) -> String {
        self.until("needed-by", time, timezone)
    }

    pub fn please_confirm(self, until: Time, timezone: &str) -> String {
        self.until("please-confirm", until, timezone)
    }

    fn until(self, key: &str, time: Time, timezone: &str) -> String {
        self.with(
            key,
            &[
                ("moment", &self.moment(time, timezone)),
                ("zone", &self.zone_name(timezone)),
            ],
        )
    }

    pub fn still_needed(self, left: i64, needed: i64) -> String {
        self.with(
            "still-needed",
            &[("left", &left.to_string()), ("needed", &needed.to_string())],
        )
    }

    pub fn languages(self, languages: &[String]) -> String {
        self.with("languages", &[("list", &self.tongues(languages))])
    }

    /// Languages by their names; one without a name here stands as it was written.
    pub fn tongues(self, languages: &[String]) -> String {
        let names: Vec<String> = languages
            .iter()
            .map(|language| {
                let key = format!("speaks-{}", language.to_ascii_lowercase());
                if self.has(&key) {
                    self.say(&key)
                } else {
                    language.clone()
                }
            })
            .collect();
        self.list(&names)
    }
}
