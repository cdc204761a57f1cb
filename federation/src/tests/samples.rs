//! Records to write, each with a mark in every field that may never leave.

use community::{
    actor::{Actor, Kind as ActorKind},
    address::Here,
    call::{Call, Category, State},
    event::{Event, Joining, Precision, Status},
    group::{
        Audience, Confidentiality, Contact, Focus, Group, Mode, Profile, Rhythm, Schedule,
        StoredSchedule,
    },
    id::Id,
    post::{Kind, Post, Visibility},
    store::Json,
    story::{Book, Form, Story, Teller},
    text::Html,
    time::Time,
};
use serde_json::{Map, Value};
use url::Url;

/// Stands in every private field.
pub const SECRET: &str = "s3cr3t-mark";

pub fn here() -> Here {
    Here::new(Url::parse("https://carers.example").expect("a URL"))
}

/// An example as peers rely on it.
pub fn fixture(path: &str) -> Value {
    let path = format!("{}/../tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn actor(kind: ActorKind, uri: &str, username: &str) -> Actor {
    let here = here();
    Actor {
        id: Id::new(7),
        uri: uri.into(),
        kind,
        local: here.is_ours(uri),
        outside: true,
        username: username.into(),
        host: Url::parse(uri)
            .expect("a URL")
            .host_str()
            .unwrap_or_default()
            .into(),
        name: "Family Network".into(),
        summary: Html::clean("<p>You get help, you give help.</p>"),
        url: None,
        inbox: Some(format!("{uri}/inbox")),
        shared_inbox: Some(here.shared_inbox()),
        outbox: Some(format!("{uri}/outbox")),
        followers: Some(format!("{uri}/followers")),
        featured: None,
        key_id: None,
        public_key: Some("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into()),
        private_key: Some(SECRET.into()),
        icon: Some("https://carers.example/media/icon.png".into()),
        image: None,
        fields: Json(Vec::new()),
        manually_approves: false,
        moved_to: None,
        also_known_as: Json(Vec::new()),
        profile: None,
        fetched_at: None,
        created_at: Time::from_seconds(1_795_000_000),
        updated_at: Time::from_seconds(1_795_000_000),
        deleted_at: None,
    }
}

pub fn group_actor() -> Actor {
    actor(
        ActorKind::Group,
        &here().group("family-network"),
        "family-network",
    )
}

pub fn ana() -> Actor {
    let mut ana = actor(
        ActorKind::Person,
        "https://mastodon.example/users/ana",
        "ana",
    );
    ana.url = Some("https://mastodon.example/@ana".into());
    ana
}

/// A member without an address outside.
pub fn unseen() -> Actor {
    let mut unseen = actor(
        ActorKind::Person,
        &format!("https://carers.example/ap/people/{SECRET}"),
        SECRET,
    );
    unseen.outside = false;
    unseen
}

pub fn post(kind: Kind) -> Post {
    let here = here();
    let id = Id::new(1_234_567);
    Post {
        id,
        uri: here.post(id),
        url: Some(here.page("family-network", id)),
        author_id: Id::new(7),
        member_id: Some(Id::new(987_654_321)),
        kind,
        visibility: Visibility::Public,
        local: true,
        in_reply_to_id: None,
        in_reply_to_uri: None,
        thread_id: id,
        title: Some("Two people with a van".into()),
        summary: None,
        content: Html::clean("<p>Move a family's furniture to higher ground.</p>"),
        source: SECRET.into(),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: Json(vec!["SelfHelp".into()]),
        attachments: Json(Vec::new()),
        object: Some(SECRET.into()),
        replies_closed: false,
        published_at: Time::from_seconds(1_795_662_000),
        edited_at: None,
        deleted_at: None,
    }
}

pub fn story(form: Form) -> Story {
    Story {
        post_id: Id::new(1_234_567),
        form,
        teller: Teller::Person,
        teller_label: Some("Mei (name changed)".into()),
        themes: Json(vec!["what-worked".into()]),
        book: Book::Ask,
        withdraw_hash: Some(SECRET.into()),
        extra: Json(Map::new()),
    }
}

pub fn event() -> Event {
    Event {
        post_id: Id::new(1_234_567),
        starts_at: Time::from_seconds(1_797_055_200),
        ends_at: Some(Time::from_seconds(1_797_062_400)),
        timezone: "Asia/Hong_Kong".into(),
        modes: Json(vec![Mode::InPerson, Mode::Online]),
        place_name: Some(format!("Room {SECRET}")),
        area: Some("Sham Shui Po".into()),
        address: Some(format!("1 {SECRET} Street")),
        precision: Precision::Area,
        online_link: Some(format!("https://meet.example/{SECRET}")),
        dial_in: Some(SECRET.into()),
        details: Some(SECRET.into()),
        capacity: Some(30),
        joining: Joining::Ask,
        status: Status::Confirmed,
        focus: Json(vec![Focus::Education]),
        confidentiality: Some(Confidentiality::PersonalExperience),
        taken: 7,
        schedule_id: None,
        occurs_at: None,
        extra: Json(Map::new()),
    }
}

pub fn call() -> Call {
    Call {
        post_id: Id::new(1_234_567),
        category: Category::Person,
        needed: 2,
        filled: 0,
        inexhaustible: false,
        needed_by: Some(Time::from_seconds(1_795_846_800)),
        area: Some("East Coast Town".into()),
        languages: Json(vec!["en".into()]),
        held_back: Some(SECRET.into()),
        state: State::Open,
        confirm_hours: 48,
        state_changed_at: Time::from_seconds(1_795_662_000),
        asked: 0,
        slots: Json(Vec::new()),
        access: Json(Vec::new()),
        extra: Json(Map::new()),
    }
}

pub fn group() -> Group {
    let contact = |label: &str, value: &str, audience| Contact {
        label: label.into(),
        value: value.into(),
        audience,
    };
    Group {
        id: Id::new(1),
        actor_id: Id::new(7),
        profile: Json(Profile {
            about: "Families and carers.".into(),
            for_whom: "Families and carers of people in recovery".into(),
            area: "Kowloon, Hong Kong".into(),
            languages: vec!["zh-Hant".into(), "en".into()],
            topics: vec!["caregiving".into()],
            legal_form: "Registered society".into(),
            founded: "2004".into(),
            size_band: "500+".into(),
            contacts: vec![
                contact("Phone", "+852 0000 0000", Audience::Everyone),
                contact("Members' line", SECRET, Audience::Members),
                contact("Hosts' line", SECRET, Audience::Hosts),
            ],
            ..Profile::default()
        }),
        created_at: Time::from_seconds(1_795_000_000),
        updated_at: Time::from_seconds(1_795_000_000),
    }
}

pub fn schedules() -> Vec<StoredSchedule> {
    vec![StoredSchedule {
        id: Id::new(1),
        position: 0,
        data: Json(Schedule {
            name: "Our Network gathering".into(),
            rhythm: Rhythm::MonthlyWeekday { nth: 2, weekday: 5 },
            skip_months: vec![8],
            skip_dates: vec!["2027-02-13".into()],
            starts_at: "14:00".into(),
            minutes: 120,
            timezone: "Asia/Hong_Kong".into(),
            modes: vec![Mode::InPerson],
            place: "Sham Shui Po".into(),
            focus: vec![Focus::Support],
        }),
    }]
}
