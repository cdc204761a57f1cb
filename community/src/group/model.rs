//! The group this node serves, in its own words.

use serde::{Deserialize, Serialize};

use crate::{actor::model::Actor, id::Id, store::Json, time::Time};

crate::text_enum! {
    /// How one joins.
    pub enum Joining { Open = "open", TalkFirst = "talk-first", Invitation = "invitation", Closed = "closed" }
}
crate::text_enum! {
    /// What it costs. There is no ticket.
    pub enum Cost { Free = "free", Donation = "donation-welcome", Shared = "shared-costs" }
}
crate::text_enum! {
    /// The four named rules of confidentiality.
    pub enum Confidentiality {
        Total = "total-non-disclosure",
        PersonalExperience = "personal-experience-only",
        GeneralExperience = "general-experience-only",
        Open = "open",
    }
}
crate::text_enum! {
    /// What the group is about.
    pub enum Focus { Support = "support", Social = "social", Education = "education", Advocacy = "advocacy", Growth = "growth" }
}
crate::text_enum! {
    /// Where the group is in its life.
    pub enum Stage { Forming = "forming", Active = "active", Resting = "resting", Ended = "ended" }
}
crate::text_enum! {
    /// How people meet.
    pub enum Mode { InPerson = "in-person", Phone = "phone", Online = "online" }
}
crate::text_enum! {
    /// Who may see a line.
    pub enum Audience { Everyone = "everyone", Members = "members", Hosts = "hosts" }
}
crate::text_enum! {
    /// Who leads.
    pub enum Leadership { PeerLed = "peer-led", WithConsultants = "peer-led-with-consultants" }
}

/// A way to reach the group, with who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub label: String,
    pub value: String,
    pub audience: Audience,
}

/// What the group says of itself. Everything may stay empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Profile {
    pub language: String,
    /// IANA name: in which dates and times of calls and posts are told.
    pub timezone: String,
    pub about: String,
    pub for_whom: String,
    /// For what ages, and whether somebody young may come alone.
    pub ages: String,
    pub shares: String,
    pub topics: Vec<String>,
    pub how: String,
    pub joining: Joining,
    pub joining_words: String,
    pub size_limit: Option<i64>,
    pub cost: Cost,
    pub cost_words: String,
    pub languages: Vec<String>,
    pub area: String,
    pub leadership: Leadership,
    pub leadership_words: String,
    pub confidentiality: Confidentiality,
    pub confidentiality_words: String,
    pub focus: Vec<Focus>,
    pub stage: Stage,
    pub farewell: String,
    pub accessibility: String,
    pub contacts: Vec<Contact>,
    pub legal_form: String,
    pub founded: String,
    pub funder: String,
    pub size_band: String,
    /// Local numbers for "in danger now?".
    pub danger_numbers: String,
    /// The page "What is self-help?" in the group's own words, by language; empty uses the one that ships.
    pub self_help: std::collections::BTreeMap<String, String>,
    /// May search engines list the group's pages?
    pub findable: bool,
    pub directory_consent: bool,
    pub hub_consent: bool,
    /// Do followers from outside wait for a host's yes?
    pub approves_followers: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            language: "en".into(),
            timezone: "Asia/Hong_Kong".into(),
            about: String::new(),
            for_whom: String::new(),
            ages: String::new(),
            shares: String::new(),
            topics: Vec::new(),
            how: String::new(),
            joining: Joining::TalkFirst,
            joining_words: String::new(),
            size_limit: None,
            cost: Cost::Free,
            cost_words: String::new(),
            languages: Vec::new(),
            area: String::new(),
            leadership: Leadership::PeerLed,
            leadership_words: String::new(),
            confidentiality: Confidentiality::PersonalExperience,
            confidentiality_words: String::new(),
            focus: vec![Focus::Support],
            stage: Stage::Active,
            farewell: String::new(),
            accessibility: String::new(),
            contacts: Vec::new(),
            legal_form: String::new(),
            founded: String::new(),
            funder: String::new(),
            size_band: String::new(),
            danger_numbers: String::new(),
            self_help: Default::default(),
            findable: true,
            directory_consent: true,
            hub_consent: true,
            approves_followers: false,
        }
    }
}

impl Profile {
    /// Whether it takes anyone who asks, at once or after a talk.
    pub fn takes_anyone(&self) -> bool {
        matches!(self.joining, Joining::Open | Joining::TalkFirst) && self.stage != Stage::Ended
    }
}

/// The group and its actor.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Group {
    pub id: Id<Group>,
    pub actor_id: Id<Actor>,
    pub profile: Json<Profile>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// When dates repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "every")]
pub enum Rhythm {
    /// Every `weeks` weeks on a weekday (0 is Monday), counted from `from` (`YYYY-MM-DD`).
    Weeks {
        weeks: u32,
        weekday: u8,
        from: String,
    },
    /// The nth (1 to 4, or -1 for the last) weekday of each month.
    MonthlyWeekday { nth: i8, weekday: u8 },
    /// Dates by hand, `YYYY-MM-DD`.
    Dates { dates: Vec<String> },
}

/// A meeting that repeats, as the group's page shows it (A11, A12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    pub name: String,
    pub rhythm: Rhythm,
    /// Months without meetings, 1 to 12.
    pub skip_months: Vec<u32>,
    /// Single dates without a meeting, `YYYY-MM-DD`.
    pub skip_dates: Vec<String>,
    /// `HH:MM` in `timezone`.
    pub starts_at: String,
    pub minutes: u32,
    pub timezone: String,
    pub modes: Vec<Mode>,
    /// A place name or an area; never a private address.
    pub place: String,
    /// What it is about (A19).
    #[serde(default)]
    pub focus: Vec<Focus>,
}

/// A schedule as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredSchedule {
    pub id: Id<Schedule>,
    pub position: i64,
    pub data: Json<Schedule>,
}

/// What set-up asks for.
#[derive(Clone, Debug)]
pub struct Founding {
    pub name: String,
    pub handle: String,
    pub language: String,
    pub shares: String,
}
