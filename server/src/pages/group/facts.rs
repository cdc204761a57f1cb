//! What the group says of itself, as far as the one who looks may read it.

use community::{
    group::{self, Audience, Contact, Profile, Rhythm, Schedule, Stage, StoredSchedule},
    member::Present,
    time::Time,
};

use crate::{
    app::i18n::{self, Say},
    pages::cards,
};

/// One thing the group says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub lines: Vec<String>,
}

/// A regular meeting in words, with its next dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub name: String,
    /// "Every Monday, 14:00 to 16:00 (Hong Kong time)".
    pub when: String,
    pub modes: Vec<String>,
    pub place: String,
    /// What it is about.
    pub focus: Vec<String>,
    /// What may leave the room, in a few words.
    pub rule: String,
    /// The next dates, in a line; empty when there are none, or the group rests.
    pub next: String,
}

/// A way to reach the group, and where it leads when it is an address of a known kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub label: String,
    pub value: String,
    pub href: Option<String>,
    /// Who may see it, when it is not everyone: a word of `audience-…`.
    pub only_for: Option<&'static str>,
}

/// As whom somebody looks.
pub fn audience(present: Option<&Present>) -> Audience {
    match present {
        None => Audience::Everyone,
        Some(present) if present.is_host() => Audience::Hosts,
        Some(_) => Audience::Members,
    }
}

/// The lines that this viewer may see.
pub fn ways(contacts: &[Contact], viewer: Audience) -> Vec<Way> {
    contacts
        .iter()
        .filter(|contact| match contact.audience {
            Audience::Everyone => true,
            Audience::Members => viewer != Audience::Everyone,
            Audience::Hosts => viewer == Audience::Hosts,
        })
        .map(|contact| Way {
            label: contact.label.clone(),
            value: contact.value.clone(),
            href: href(&contact.value),
            only_for: (contact.audience != Audience::Everyone).then(|| contact.audience.as_str()),
        })
        .collect()
}

fn href(value: &str) -> Option<String> {
    let value = value.trim();
    if value.starts_with("https://") || value.starts_with("http://") {
        return Some(value.to_owned());
    }
    if value.contains('@') && !value.starts_with('@') && !value.contains(char::is_whitespace) {
        return Some(format!("mailto:{value}"));
    }
    let is_phone = value
        .chars()
        .all(|sign| sign.is_ascii_digit() || " +-()".contains(sign));
    let number: String = value
        .chars()
        .filter(|sign| sign.is_ascii_digit() || *sign == '+')
        .collect();
    (is_phone && number.len() >= 6).then(|| format!("tel:{number}"))
}

/// Everything the profile says, empty lines left out.
pub fn facts(t: Say, profile: &Profile) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut say = |key: &str, lines: Vec<String>| {
        let lines: Vec<String> = lines
            .into_iter()
            .filter(|line| !line.trim().is_empty())
            .collect();
        if !lines.is_empty() {
            facts.push(Fact {
                label: t.get(key),
                lines,
            });
        }
    };
    say(i18n::key("group-for-whom"), paragraphs(&profile.for_whom));
    say(i18n::key("group-shares"), paragraphs(&profile.shares));
    say(i18n::key("group-topics"), vec![t.list(&profile.topics)]);
    say(i18n::key("group-how"), paragraphs(&profile.how));
    if profile.stage != Stage::Ended {
        say(i18n::key("group-joining"), joining(t, profile));
    }
    say(
        i18n::key("group-cost"),
        with_words(t.pick("cost", profile.cost.as_str()), &profile.cost_words),
    );
    say(
        i18n::key("group-languages"),
        vec![t.list(&languages(t, &profile.languages))],
    );
    say(i18n::key("group-area"), paragraphs(&profile.area));
    say(
        i18n::key("group-leadership"),
        with_words(
            t.pick("leadership", profile.leadership.as_str()),
            &profile.leadership_words,
        ),
    );
    say(
        i18n::key("group-confidentiality"),
        with_words(confidentiality(t, profile), &profile.confidentiality_words),
    );
    let focus: Vec<String> = profile
        .focus
        .iter()
        .map(|focus| t.pick("focus", focus.as_str()))
        .collect();
    say(i18n::key("group-focus"), vec![t.list(&focus)]);
    say(i18n::key("group-ages"), paragraphs(&profile.ages));
    say(
        i18n::key("group-accessibility"),
        paragraphs(&profile.accessibility),
    );
    say(i18n::key("group-size"), paragraphs(&profile.size_band));
    say(i18n::key("group-founded"), paragraphs(&profile.founded));
    say(
        i18n::key("group-legal-form"),
        paragraphs(&profile.legal_form),
    );
    say(i18n::key("group-funder"), paragraphs(&profile.funder));
    facts
}

/// The rule of confidentiality with what it means.
pub fn confidentiality(t: Say, profile: &Profile) -> String {
    cards::rule(t, profile.confidentiality)
}

/// How one joins, in the program's words and the group's own.
pub fn joining(t: Say, profile: &Profile) -> Vec<String> {
    let mut lines = with_words(
        t.pick("joining", profile.joining.as_str()),
        &profile.joining_words,
    );
    if let Some(limit) = profile.size_limit {
        lines.push(t.count("group-size-limit", limit));
    }
    lines
}

/// Names of languages, in the reader's own.
pub fn languages(t: Say, words: &[String]) -> Vec<String> {
    words
        .iter()
        .map(|word| {
            if t.has(&format!("speaks-{}", word.to_lowercase())) {
                t.pick("speaks", &word.to_lowercase())
            } else {
                word.clone()
            }
        })
        .collect()
}

fn with_words(first: String, words: &str) -> Vec<String> {
    let mut lines = vec![first];
    lines.extend(paragraphs(words));
    lines
}

/// The lines of a text, empty ones left out.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The regular meetings in words, in their order; a group that has ended has none.
pub fn meetings(
    t: Say,
    profile: &Profile,
    schedules: &[StoredSchedule],
    now: Time,
) -> Vec<Meeting> {
    schedules
        .iter()
        .filter(|_| profile.stage != Stage::Ended)
        .map(|stored| meeting(t, profile, &stored.data.0, now))
        .collect()
}

/// A regular meeting in words.
pub fn meeting(t: Say, profile: &Profile, schedule: &Schedule, now: Time) -> Meeting {
    let zone = cards::zone(&schedule.timezone);
    // A schedule that cannot be read was refused when it was saved; its name and place still help.
    let dates = group::next_dates(schedule, now, 3).unwrap_or_default();
    let meets = matches!(profile.stage, Stage::Forming | Stage::Active);
    let hours = match dates.first() {
        Some(first) if schedule.minutes > 0 => t.with(
            "meeting-hours",
            &[
                ("from", t.time(first, zone).into()),
                (
                    "until",
                    t.time(first.plus_minutes(schedule.minutes.into()), zone)
                        .into(),
                ),
                ("zone", t.zone(zone).into()),
            ],
        ),
        Some(first) => t.with(
            "meeting-hour",
            &[
                ("from", t.time(first, zone).into()),
                ("zone", t.zone(zone).into()),
            ],
        ),
        None => t.with(
            "meeting-hour",
            &[
                ("from", schedule.starts_at.clone().into()),
                ("zone", t.zone(zone).into()),
            ],
        ),
    };
    let modes: Vec<String> = schedule
        .modes
        .iter()
        .map(|mode| t.pick("mode", mode.as_str()))
        .collect();
    Meeting {
        name: schedule.name.clone(),
        when: t.with(
            "meeting-when",
            &[
                ("rhythm", rhythm(t, schedule).into()),
                ("hours", hours.into()),
            ],
        ),
        modes,
        place: schedule.place.clone(),
        focus: schedule
            .focus
            .iter()
            .map(|focus| t.pick("focus", focus.as_str()))
            .collect(),
        rule: t.one(
            "meeting-rule",
            "rule",
            &t.pick("confidentiality", profile.confidentiality.as_str()),
        ),
        next: t.list(
            &dates
                .iter()
                .filter(|_| meets)
                .map(|date| t.day(date, zone))
                .collect::<Vec<_>>(),
        ),
    }
}

/// How often, in words.
pub fn rhythm(t: Say, schedule: &Schedule) -> String {
    let day = |weekday: &u8| t.pick("weekday-long", &(u32::from(*weekday) + 1).to_string());
    let often = match &schedule.rhythm {
        Rhythm::Weeks {
            weeks: 1, weekday, ..
        } => t.one("rhythm-weekly", "weekday", &day(weekday)),
        Rhythm::Weeks { weeks, weekday, .. } => t.with(
            "rhythm-weeks",
            &[
                ("n", i64::from(*weeks).into()),
                ("weekday", day(weekday).into()),
            ],
        ),
        Rhythm::MonthlyWeekday { nth, weekday } => t.with(
            "rhythm-monthly",
            &[
                (
                    "nth",
                    t.pick(
                        "nth",
                        &if *nth < 0 {
                            "last".to_owned()
                        } else {
                            nth.to_string()
                        },
                    )
                    .into(),
                ),
                ("weekday", day(weekday).into()),
            ],
        ),
        Rhythm::Dates { .. } => t.get("rhythm-dates"),
    };
    if schedule.skip_months.is_empty() {
        return often;
    }
    let months: Vec<String> = schedule
        .skip_months
        .iter()
        .map(|month| t.pick("month", &month.to_string()))
        .collect();
    t.with(
        "rhythm-but-not-in",
        &[("often", often.into()), ("months", t.list(&months).into())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::i18n::Lang;

    fn contacts() -> Vec<Contact> {
        Audience::ALL
            .iter()
            .map(|audience| Contact {
                label: audience.to_string(),
                value: "2345 6789".into(),
                audience: *audience,
            })
            .collect()
    }

    #[test]
    fn each_sees_the_lines_that_are_for_her() {
        let seen = |viewer| {
            ways(&contacts(), viewer)
                .into_iter()
                .map(|way| way.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(seen(Audience::Everyone), ["everyone"]);
        assert_eq!(seen(Audience::Members), ["everyone", "members"]);
        assert_eq!(seen(Audience::Hosts), ["everyone", "members", "hosts"]);
        assert_eq!(audience(None), Audience::Everyone);
    }

    #[test]
    fn a110_a_group_says_for_what_ages_it_is() {
        let t = Say::new(Lang::En);
        let told = |ages: &str| {
            let profile = Profile {
                ages: ages.into(),
                ..Profile::default()
            };
            let facts = facts(t, &profile);
            let fact = facts
                .into_iter()
                .find(|fact| fact.label == t.get("group-ages"));
            fact.map(|fact| fact.lines)
        };
        assert_eq!(told("From 14"), Some(vec!["From 14".to_owned()]));
        assert_eq!(told(""), None);
    }

    #[test]
    fn a_line_leads_where_it_says() {
        assert_eq!(
            href("carers@example.org").as_deref(),
            Some("mailto:carers@example.org")
        );
        assert_eq!(href("+852 2345 6789").as_deref(), Some("tel:+85223456789"));
        assert_eq!(
            href("https://example.org/x").as_deref(),
            Some("https://example.org/x")
        );
        for plain in [
            "Ask at the desk",
            "12",
            "@carers@example.org",
            "javascript:alert(1)",
        ] {
            assert_eq!(href(plain), None, "{plain}");
        }
    }

    #[test]
    fn a24_a_regular_meeting_is_said_with_its_next_dates_and_its_rule() -> community::Result<()> {
        let schedule = Schedule {
            name: "Tea".into(),
            rhythm: Rhythm::MonthlyWeekday { nth: 2, weekday: 5 },
            skip_months: vec![2],
            skip_dates: Vec::new(),
            starts_at: "14:00".into(),
            minutes: 120,
            timezone: "Asia/Hong_Kong".into(),
            modes: vec![group::Mode::InPerson],
            place: "Sham Shui Po".into(),
            focus: vec![group::Focus::Social],
        };
        let now = Time::parse("2026-12-01T00:00:00Z")?;
        let profile = Profile::default();
        let said = meeting(Say::new(Lang::En), &profile, &schedule, now);
        assert_eq!(
            said.rule,
            "What is said here: Only your own experience leaves the room"
        );
        assert_eq!(said.focus, ["Company"]);
        assert_eq!(
            said.when,
            "The second Saturday of the month, but not in Feb, 14:00 to 16:00 (Hong Kong time)"
        );
        assert_eq!(
            said.next,
            "Sat 12 Dec 2026, Sat 9 Jan 2027 and Sat 13 Mar 2027"
        );
        let said = meeting(Say::new(Lang::ZhHant), &profile, &schedule, now);
        assert_eq!(
            said.when,
            "每月第二個星期六（2月除外），下午2:00至下午4:00（香港時間）"
        );
        let resting = Profile {
            stage: Stage::Resting,
            ..profile
        };
        let said = meeting(Say::new(Lang::En), &resting, &schedule, now);
        assert_eq!(said.next, "", "a group that rests does not meet");
        Ok(())
    }
}
