//! What gatherings, calls and answers say by rule.

use community::{
    call::{Call, Slot, State},
    time::Time,
};

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

    /// How many are still needed, in all and for each role that is open.
    pub fn still_needed(self, call: &Call) -> String {
        let count = |key, slot: Option<&Slot>| {
            let (left, needed) = slot.map_or((call.still_needed(), call.needed), |slot| {
                (slot.still_needed(), slot.needed)
            });
            let role = slot.map_or("", |slot| slot.role.as_str());
            let (left, needed) = (left.to_string(), needed.to_string());
            self.with(key, &[("left", &left), ("needed", &needed), ("role", role)])
        };
        let open = call.slots.iter().filter(|slot| slot.still_needed() > 0);
        let roles: Vec<String> = open
            .map(|slot| count("still-needed-role", Some(slot)))
            .collect();
        let all = count("still-needed", None);
        if roles.is_empty() {
            return all;
        }
        let roles = self.with("still-needed-roles", &[("roles", &self.list(&roles))]);
        self.sentences(&[all, roles])
    }

    /// How one gets in and takes part; `None` when nothing is said that has a name here.
    pub fn access(self, access: &[String]) -> Option<String> {
        let named: Vec<String> = access
            .iter()
            .filter(|word| self.has(&format!("access-{word}")))
            .map(|word| self.pick("access", word))
            .collect();
        (!named.is_empty()).then(|| self.with("access", &[("list", &self.list(&named))]))
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
