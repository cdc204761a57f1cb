//! The lines of a group's profile.

use community::group::{Mode, Profile, Rhythm, Schedule};

use super::Words;

impl Words {
    pub fn joining(self, profile: &Profile) -> String {
        self.and_own(
            &self.pick("joining", profile.joining.as_str()),
            &profile.joining_words,
        )
    }

    pub fn cost(self, profile: &Profile) -> String {
        self.and_own(
            &self.pick("cost", profile.cost.as_str()),
            &profile.cost_words,
        )
    }

    pub fn led_by(self, profile: &Profile) -> String {
        self.and_own(
            &self.pick("led-by", profile.leadership.as_str()),
            &profile.leadership_words,
        )
    }

    pub fn confidentiality(self, profile: &Profile) -> String {
        self.and_own(
            &self.pick("confidentiality", profile.confidentiality.as_str()),
            &profile.confidentiality_words,
        )
    }

    /// A rule, and what the group itself says of it.
    fn and_own(self, rule: &str, own: &str) -> String {
        if own.trim().is_empty() {
            rule.to_owned()
        } else {
            self.sentences(&[self.stopped(rule), own.trim().to_owned()])
        }
    }

    pub fn mode(self, mode: Mode) -> String {
        self.pick("mode", mode.as_str())
    }

    /// "2nd Saturday of the month, 14:00, in person".
    pub fn schedule(self, schedule: &Schedule) -> String {
        let modes: Vec<String> = schedule.modes.iter().map(|mode| self.mode(*mode)).collect();
        let parts = [
            schedule.name.clone(),
            self.rhythm(&schedule.rhythm),
            schedule.starts_at.clone(),
            self.list(&modes),
            schedule.place.clone(),
        ];
        parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect::<Vec<_>>()
            .join(&self.say("between-facts"))
    }

    fn rhythm(self, rhythm: &Rhythm) -> String {
        match rhythm {
            Rhythm::Weeks {
                weeks: 1, weekday, ..
            } => self.with("meets-weekly", &[("weekday", &self.long_weekday(*weekday))]),
            Rhythm::Weeks { weeks, weekday, .. } => self.with(
                "meets-every-weeks",
                &[
                    ("weeks", &weeks.to_string()),
                    ("weekday", &self.long_weekday(*weekday)),
                ],
            ),
            Rhythm::MonthlyWeekday { nth, weekday } => {
                let nth = match nth {
                    1..=4 => nth.to_string(),
                    _ => "last".to_owned(),
                };
                self.with(
                    "meets-monthly",
                    &[
                        ("nth", &self.pick("nth", &nth)),
                        ("weekday", &self.long_weekday(*weekday)),
                    ],
                )
            }
            Rhythm::Dates { dates } => {
                self.list(&dates.iter().take(6).cloned().collect::<Vec<_>>())
            }
        }
    }

    fn long_weekday(self, weekday: u8) -> String {
        self.pick("long-weekday", &(weekday % 7 + 1).to_string())
    }
}
