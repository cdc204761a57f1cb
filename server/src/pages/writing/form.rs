//! The forms for publishing: what they offer, and what stands in them at first.

use askama::Template;
use community::{
    access,
    call::{Category, Need},
    event::{Joining, Precision},
    group::{Confidentiality, Focus, Mode},
    post::{self, Kind, Visibility},
    story::{Book, Form, Teller},
};

use super::{
    desk::Desk,
    read,
    roles::{RoleRow, has_roles, role_rows},
};
use crate::{
    app::i18n::{Lang, Say},
    media,
    pages::{
        cards,
        fields::Fields,
        form::{Choice, Faults},
        layout::Layout,
        moments,
    },
};

/// Languages a call may ask for; the words of `speaks-…`.
pub const SPOKEN: [&str; 14] = [
    "yue", "cmn", "en", "zh-hant", "hak", "nan", "tl", "id", "ur", "hi", "ne", "th", "vi", "sign",
];

#[derive(Template)]
#[template(path = "writing/form.html")]
pub struct FormPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    kind: Kind,
    action: String,
    heading: String,
    may_be_ours: bool,
    /// It is new, and she may say that nobody replies.
    may_close: bool,
    /// She may only write for the group's own members.
    is_inside_only: bool,
    as_whom: String,
    authors: Vec<Choice>,
    audiences: Vec<Choice>,
    tongues: Vec<Choice>,
    offers: Offers,
    zone: String,
    /// What may leave the room, where something is written for the room; an event has a rule of its own.
    rule: Option<String>,
    once: String,
    /// Those among whom she chooses who may know that it is hers, when she asks through the group.
    hosts: Option<Vec<Choice>>,
    ticked_hosts: Vec<String>,
}

/// The choices of each kind, and what is ticked where several may be.
struct Offers {
    forms: Vec<Choice>,
    tellers: Vec<Choice>,
    books: Vec<Choice>,
    zones: Vec<Choice>,
    modes: Vec<Choice>,
    ticked_modes: Vec<String>,
    focuses: Vec<Choice>,
    ticked_focus: Vec<String>,
    rules: Vec<Choice>,
    precisions: Vec<Choice>,
    joinings: Vec<Choice>,
    categories: Vec<Choice>,
    languages: Vec<Choice>,
    ticked_languages: Vec<String>,
    access: Vec<Choice>,
    ticked_access: Vec<String>,
}

/// A file that is joined already.
struct Joined {
    id: String,
    take_away: String,
    /// Where the words for it are typed.
    field: String,
    label: String,
    words: String,
}

impl FormPage {
    pub fn new(layout: Layout, desk: &Desk, faults: Faults, fields: Fields) -> Self {
        let t = layout.t;
        let is_change = desk.known.is_some();
        let word = desk.kind.as_str();
        let through = desk.through.as_ref();
        let heading = match (through, is_change) {
            (Some(_), _) => t.get("ask-title"),
            (None, true) => t.pick("write-change", word),
            (None, false) => t.pick("write-new", word),
        };
        let may_be_ours = desk.by.is_host() && !is_change && through.is_none();
        let once = fields.words("once").unwrap_or_else(access::secret);
        Self {
            heading: heading.clone(),
            kind: desk.kind,
            action: desk.action(),
            may_be_ours,
            may_close: !is_change && through.is_none(),
            is_inside_only: !is_change && !desk.is_outside && !may_be_ours && through.is_none(),
            as_whom: if fields.is("as_group") { "yes" } else { "no" }.to_owned(),
            authors: vec![
                Choice::new("yes", t.one("write-as-group", "group", &layout.group)),
                Choice::new("no", t.one("write-as-self", "name", &desk.by.member.name)).hinted(
                    if desk.is_outside {
                        t.get("write-as-self-outside")
                    } else {
                        t.get("write-as-self-inside")
                    },
                ),
            ],
            audiences: audiences(t, desk),
            tongues: tongues(&fields),
            offers: Offers::new(t, desk, &fields),
            zone: t.zone(desk.zone),
            rule: (desk.kind != Kind::Event).then(|| {
                let words = &desk.profile.confidentiality_words;
                format!("{} {words}", cards::rule(t, desk.profile.confidentiality))
            }),
            once,
            hosts: through.map(|through| {
                let hosts = through.hosts.iter();
                hosts
                    .map(|host| Choice::new(host.id.to_string(), host.name.clone()))
                    .collect()
            }),
            ticked_hosts: fields.list("hosts"),
            layout: layout.titled(&heading).private(),
            t,
            faults,
            fields,
        }
    }

    /// What is joined already.
    fn joined(&self) -> Vec<Joined> {
        let joined = read::joined(&self.fields).into_iter().enumerate();
        joined
            .map(|(place, id)| {
                let (id, place) = (id.to_string(), (place + 1).to_string());
                let field = media::form::words_of(&id);
                Joined {
                    take_away: self.t.one("write-picture-remove", "n", &place),
                    label: self.t.one("write-picture-alt-of", "n", &place),
                    words: self.fields.get(&field).to_owned(),
                    field,
                    id,
                }
            })
            .collect()
    }

    fn roles(&self) -> Vec<RoleRow> {
        role_rows(self.t, &self.fields)
    }

    fn has_roles(&self) -> bool {
        has_roles(&self.fields, &self.faults)
    }

    fn text_rows(&self) -> usize {
        if self.kind == Kind::Call { 4 } else { 8 }
    }

    fn is_note(&self) -> bool {
        self.kind == Kind::Note
    }

    fn is_help(&self) -> bool {
        matches!(self.kind, Kind::Call | Kind::Offer)
    }

    fn needed_by_label(&self) -> String {
        self.t.get(if self.kind == Kind::Offer {
            "offer-until-date"
        } else {
            "call-needed-by-date"
        })
    }

    fn held_back_hint(&self) -> &'static str {
        if self.hosts.is_some() {
            "ask-held-back-hint"
        } else {
            "call-held-back-hint"
        }
    }

    fn no_replies_hint(&self) -> String {
        self.t.get(match self.kind {
            Kind::Note | Kind::Story => "write-no-replies-hint",
            Kind::Event | Kind::Call | Kind::Offer => "write-no-replies-answers",
        })
    }

    fn text_label(&self) -> String {
        self.t.pick("write-text", self.kind.as_str())
    }

    fn title_label(&self) -> String {
        self.t.pick("write-title", self.kind.as_str())
    }
}

/// What was private stays private; what is public may become less so, and back.
fn audiences(t: Say, desk: &Desk) -> Vec<Choice> {
    let inside = Choice::new("inside", t.get("see-inside")).hinted(t.get("see-inside-hint"));
    let network = Choice::new("followers", t.get("see-network")).hinted(t.get("see-network-hint"));
    let everyone = Choice::new("public", t.get("see-everyone")).hinted(t.get("see-everyone-hint"));
    // How far a call reaches that is asked unseen, she who asks says elsewhere.
    if let Some(entry) = &desk.known
        && !post::may_change(&desk.by, &entry.post)
    {
        let now = entry.post.visibility.as_str();
        return vec![Choice::new(now, t.pick("visibility", now))];
    }
    match desk.known.as_ref().map(|entry| entry.post.visibility) {
        None => vec![inside, network, everyone],
        Some(Visibility::Inside) => vec![inside],
        Some(Visibility::Direct) => vec![Choice::new("direct", t.pick("visibility", "direct"))],
        Some(Visibility::Followers | Visibility::Public) => vec![network, everyone],
        Some(Visibility::Unlisted) => {
            vec![
                network,
                Choice::new("unlisted", t.pick("visibility", "unlisted")),
                everyone,
            ]
        }
    }
}

/// Languages a text may be in; one that another program gave stays.
fn tongues(fields: &Fields) -> Vec<Choice> {
    let mut tongues: Vec<Choice> = Lang::ALL
        .into_iter()
        .map(|lang| Choice::new(lang.tag(), lang.own_name()))
        .collect();
    let now = fields.get("language");
    if !now.is_empty() && !tongues.iter().any(|tongue| tongue.is(now)) {
        tongues.push(Choice::new(now, now));
    }
    tongues
}

impl Offers {
    fn new(t: Say, desk: &Desk, fields: &Fields) -> Self {
        let zones = moments::zones(&[fields.get("timezone"), desk.zone.name()]);
        let categories: Vec<&str> = Category::ALL
            .iter()
            .filter(|category| **category != Category::Other)
            .map(|category| category.as_str())
            .collect();
        Self {
            forms: words(t, "story-form", Form::ALL.iter().map(|form| form.as_str())),
            tellers: words(
                t,
                "story-teller",
                Teller::ALL.iter().map(|teller| teller.as_str()),
            ),
            books: words(t, "story-book", Book::ALL.iter().map(|book| book.as_str())),
            zones: zones
                .into_iter()
                .map(|zone| Choice::new(zone.name(), t.zone(zone)))
                .collect(),
            modes: words(t, "mode", Mode::ALL.iter().map(|mode| mode.as_str())),
            ticked_modes: fields.list("modes"),
            focuses: words(t, "focus", Focus::ALL.iter().map(|focus| focus.as_str())),
            ticked_focus: fields.list("focus"),
            rules: words(
                t,
                "confidentiality",
                Confidentiality::ALL.iter().map(|rule| rule.as_str()),
            ),
            precisions: words(
                t,
                "event-precision",
                Precision::ALL.iter().map(|precision| precision.as_str()),
            ),
            joinings: words(
                t,
                "event-joining",
                Joining::ALL
                    .iter()
                    .filter(|joining| **joining != Joining::Page)
                    .map(|joining| joining.as_str()),
            ),
            categories: Choice::of_words(&t, "call-category", &categories),
            languages: Choice::of_words(&t, "speaks", &SPOKEN),
            ticked_languages: fields.list("languages"),
            access: Choice::of_words(&t, "access", &Need::ACCESS),
            ticked_access: fields.list("access"),
        }
    }
}

fn words(t: Say, prefix: &str, words: impl Iterator<Item = &'static str>) -> Vec<Choice> {
    Choice::of_words(&t, prefix, &words.collect::<Vec<_>>())
}

/// What stands in a new form. What is narrow is the beginning: nothing leaves the group unless somebody chose that.
pub fn blank(desk: &Desk, t: Say) -> Fields {
    let mut fields = Fields::default();
    let is_host = desk.by.is_host();
    let audience = match desk.kind {
        Kind::Event if is_host => "public",
        Kind::Note | Kind::Story | Kind::Event | Kind::Call | Kind::Offer => "inside",
    };
    fields.set("visibility", audience);
    fields.set("as_group", if is_host { "yes" } else { "no" });
    fields.set("language", t.lang.tag());
    match desk.kind {
        Kind::Note => {}
        Kind::Story => {
            fields.set("form", "long");
            fields.set("teller", "person");
            fields.set("book", "ask");
        }
        Kind::Event => {
            fields.set("timezone", desk.zone.name());
            fields.set("precision", "area");
            fields.set("joining", "restricted");
            fields.add("modes", "in-person");
            fields.set("confidentiality", desk.profile.confidentiality.as_str());
            for focus in &desk.profile.focus {
                fields.add("focus", focus.as_str());
            }
        }
        Kind::Call | Kind::Offer => {
            fields.set("category", Category::Person.as_str());
            fields.set("needed", "1");
            fields.set("area", desk.profile.area.clone());
        }
    }
    fields
}
