//! The group's profile: everything it says of itself, and what it allows.

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use chrono_tz::Tz;
use community::group::{
    self, Audience, Confidentiality, Contact, Cost, Focus, Joining, Leadership, Profile, Stage,
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    auth::visitor::Coordinator,
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        group::{self as home, about},
        layout::Layout,
        render::show,
    },
};

/// The languages that the form offers to tick.
const SPEAKS: [&str; 14] = [
    "yue", "cmn", "en", "zh-Hant", "hak", "nan", "tl", "id", "ur", "hi", "ne", "th", "vi", "sign",
];

/// The time zones that the form offers; another one that is set already stays.
pub const ZONES: [&str; 16] = [
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Melbourne",
    "Pacific/Auckland",
    "Europe/London",
    "America/Toronto",
    "America/Vancouver",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
];

/// The fields of the form, to which the rules' names of them are led back.
const FIELDS: [&str; 25] = [
    "name",
    "language",
    "timezone",
    "about",
    "for_whom",
    "ages",
    "shares",
    "topics",
    "how",
    "joining_words",
    "size_limit",
    "cost_words",
    "languages",
    "area",
    "leadership_words",
    "confidentiality_words",
    "farewell",
    "accessibility",
    "contacts",
    "legal_form",
    "founded",
    "funder",
    "size_band",
    "danger_numbers",
    "self_help",
];

/// Empty lines for new contacts.
const NEW_CONTACTS: usize = 2;

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new().route("/desk/group", get(ask).post(change))
}

/// The choices that the form offers.
struct Choices {
    languages: Vec<Choice>,
    zones: Vec<Choice>,
    speaks: Vec<Choice>,
    joining: Vec<Choice>,
    cost: Vec<Choice>,
    leadership: Vec<Choice>,
    confidentiality: Vec<Choice>,
    focus: Vec<Choice>,
    stage: Vec<Choice>,
    audience: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/profile.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    faults: Faults,
    wish_name: String,
    handle: String,
    size_limit: String,
    topics: String,
    focus: Vec<String>,
    profile: Profile,
    contacts: Vec<Contact>,
    /// (language, its own name, the words that show, whether they are too many).
    self_help: Vec<(Lang, String, String, bool)>,
    choices: Choices,
}

fn choices(t: Say, profile: &Profile) -> Choices {
    fn words<T: Copy>(t: Say, prefix: &str, all: &[T], word: fn(T) -> &'static str) -> Vec<Choice> {
        let words: Vec<&str> = all.iter().map(|each| word(*each)).collect();
        Choice::of_words(&t, prefix, &words)
    }
    let mut speaks: Vec<Choice> = SPEAKS
        .iter()
        .map(|word| Choice::new(*word, t.pick("speaks", &word.to_lowercase())))
        .collect();
    for other in &profile.languages {
        if !speaks.iter().any(|choice| choice.is(other)) {
            speaks.push(Choice::new(other.clone(), other.clone()));
        }
    }
    Choices {
        languages: Lang::ALL
            .into_iter()
            .map(|lang| Choice::new(lang.tag(), lang.own_name()))
            .collect(),
        zones: zones(t, &profile.timezone),
        speaks,
        joining: words(t, "joining", Joining::ALL, Joining::as_str),
        cost: words(t, "cost", Cost::ALL, Cost::as_str),
        leadership: words(t, "leadership", Leadership::ALL, Leadership::as_str),
        confidentiality: words(
            t,
            "confidentiality",
            Confidentiality::ALL,
            Confidentiality::as_str,
        ),
        focus: words(t, "focus", Focus::ALL, Focus::as_str),
        stage: words(t, "stage", Stage::ALL, Stage::as_str),
        audience: words(t, "audience", Audience::ALL, Audience::as_str),
    }
}

/// The time zones to choose from, with the one that is set.
pub fn zones(t: Say, set: &str) -> Vec<Choice> {
    let mut zones: Vec<Choice> = ZONES
        .iter()
        .map(|name| {
            Choice::new(
                *name,
                name.parse::<Tz>()
                    .map_or_else(|_| (*name).to_owned(), |zone| t.zone(zone)),
            )
        })
        .collect();
    if !set.is_empty() && !zones.iter().any(|choice| choice.is(set)) {
        zones.push(Choice::new(set, set));
    }
    zones
}

async fn page(
    app: &App,
    layout: Layout,
    faults: Faults,
    wish: Option<Wish>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let home = home::ours(app).await?;
    let status = faults.status();
    let wish = wish.unwrap_or_else(|| Wish {
        name: home.actor.name.clone(),
        size_limit: home
            .profile
            .size_limit
            .map(|limit| limit.to_string())
            .unwrap_or_default(),
        profile: home.profile,
    });
    let profile = wish.profile;
    let mut contacts = profile.contacts.clone();
    contacts.extend((0..NEW_CONTACTS).map(|_| Contact {
        label: String::new(),
        value: String::new(),
        audience: Audience::Everyone,
    }));
    let own = |lang: Lang| profile.self_help.get(lang.tag()).cloned();
    let page = Page {
        t,
        tabs: tabs(&layout),
        faults,
        wish_name: wish.name,
        handle: home.actor.handle(),
        size_limit: wish.size_limit,
        topics: profile.topics.join(", "),
        focus: profile
            .focus
            .iter()
            .map(|focus| focus.as_str().to_owned())
            .collect(),
        contacts,
        self_help: Lang::ALL
            .into_iter()
            .map(|lang| {
                let words = own(lang).unwrap_or_else(|| about::shipped(lang).to_owned());
                let is_long = words.chars().count() > group::SELF_HELP;
                (lang, lang.own_name(), words, is_long)
            })
            .collect(),
        choices: choices(t, &profile),
        profile,
        layout: layout.titled(&t.get("desk-group")).private(),
    };
    Ok((status, show(&page)?).into_response())
}

async fn ask(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, layout, Faults::default(), None).await
}

async fn change(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let old = home::ours(&app).await?.profile;
    let mut faults = Faults::default();
    let wish = read(&fields, old, &mut faults);
    if faults.any() {
        return page(&app, layout, faults, Some(wish)).await;
    }
    let mut tx = app.db.begin().await?;
    match group::change(&mut tx, &present, &wish.name, wish.profile.clone()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done("/desk/group", i18n::key("updated")))
        }
        Err(failure) => {
            let faults = Faults::catch(as_field(failure.into()))?;
            page(&app, layout, faults, Some(wish)).await
        }
    }
}

/// The rules write `for-whom` where the form writes `for_whom`.
fn as_field(failure: AppError) -> AppError {
    match failure {
        AppError::Invalid { field, why } => {
            let written = field.replace('-', "_");
            AppError::Invalid {
                field: FIELDS
                    .iter()
                    .find(|known| **known == written)
                    .unwrap_or(&field),
                why,
            }
        }
        other => other,
    }
}

/// What the form holds.
struct Wish {
    name: String,
    size_limit: String,
    profile: Profile,
}

/// Reads the form alone; whether nothing in it needs another look.
pub fn read_form(fields: &Fields) -> bool {
    let mut faults = Faults::default();
    read(fields, Profile::default(), &mut faults);
    !faults.any()
}

/// Reads the form; what it does not ask for stays as it was.
fn read(fields: &Fields, old: Profile, faults: &mut Faults) -> Wish {
    fn word<T: std::str::FromStr>(
        fields: &Fields,
        name: &'static str,
        old: T,
        faults: &mut Faults,
    ) -> T {
        match (fields.optional(name), fields.word(name)) {
            (None, _) => old,
            (Some(_), Ok(word)) => word,
            (Some(_), Err(_)) => {
                faults.add(name, "not-a-choice");
                old
            }
        }
    }
    let text = |name| fields.line(name).to_owned();
    let size_limit = match fields.optional("size_limit").map(str::parse::<i64>) {
        None => None,
        Some(Ok(limit)) => Some(limit),
        Some(Err(_)) => {
            faults.add("size_limit", "not-a-number");
            None
        }
    };
    let timezone = text("timezone");
    if timezone.parse::<Tz>().is_err() {
        faults.add("timezone", "not-a-zone");
    }
    if Lang::from_tag(fields.line("language")).is_none() {
        faults.add("language", "not-a-language");
    }
    let spoken: Vec<String> = fields.all("languages").map(str::to_owned).collect();
    if spoken
        .iter()
        .any(|word| !SPEAKS.contains(&word.as_str()) && !old.languages.contains(word))
    {
        faults.add("languages", "not-a-language");
    }
    let profile = Profile {
        language: text("language"),
        timezone,
        about: text("about"),
        for_whom: text("for_whom"),
        shares: text("shares"),
        topics: fields.list("topics"),
        how: text("how"),
        joining: word(fields, "joining", old.joining, faults),
        joining_words: text("joining_words"),
        size_limit,
        cost: word(fields, "cost", old.cost, faults),
        cost_words: text("cost_words"),
        languages: spoken,
        area: text("area"),
        ages: text("ages"),
        leadership: word(fields, "leadership", old.leadership, faults),
        leadership_words: text("leadership_words"),
        confidentiality: word(fields, "confidentiality", old.confidentiality, faults),
        confidentiality_words: text("confidentiality_words"),
        focus: fields
            .all("focus")
            .filter_map(|word| word.parse().ok())
            .collect(),
        stage: word(fields, "stage", old.stage, faults),
        farewell: text("farewell"),
        accessibility: text("accessibility"),
        contacts: contacts(fields, faults),
        legal_form: text("legal_form"),
        founded: text("founded"),
        funder: text("funder"),
        size_band: text("size_band"),
        danger_numbers: text("danger_numbers"),
        self_help: Lang::ALL
            .into_iter()
            .filter_map(|lang| {
                let words = fields.line(&format!("self_help_{}", lang.tag())).to_owned();
                let is_own = !words.is_empty() && words != about::shipped(lang).trim();
                is_own.then(|| (lang.tag().to_owned(), words))
            })
            .collect(),
        findable: fields.is("findable"),
        directory_consent: fields.is("directory_consent"),
        hub_consent: fields.is("hub_consent"),
        approves_followers: fields.is("approves_followers"),
    };
    Wish {
        name: text("name"),
        size_limit: text("size_limit"),
        profile,
    }
}

/// The contact lines of the form; a line in which nothing stands is none. Who may see a line is never guessed wider than said.
fn contacts(fields: &Fields, faults: &mut Faults) -> Vec<Contact> {
    let mut audiences = fields.all("contact_audience");
    let mut labels = fields.all("contact_label");
    let contacts: Vec<Contact> = fields
        .all("contact_value")
        .map(|value| Contact {
            label: labels.next().unwrap_or_default().trim().to_owned(),
            value: value.trim().to_owned(),
            audience: audiences
                .next()
                .and_then(|word| word.parse().ok())
                .unwrap_or(Audience::Hosts),
        })
        .filter(|contact| !contact.value.is_empty() || !contact.label.is_empty())
        .collect();
    if contacts.iter().any(|contact| contact.value.is_empty()) {
        faults.add("contacts", "contact-without-value");
    }
    contacts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &str) -> Fields {
        Fields::of(
            url::form_urlencoded::parse(pairs.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    #[test]
    fn a_contact_line_keeps_who_may_see_it() {
        let fields = fields(
            "contact_label=Phone&contact_value=2345&contact_audience=everyone&contact_label=&contact_value=&contact_audience=everyone&contact_label=Home&contact_value=Flat+3&contact_audience=odd",
        );
        let mut faults = Faults::default();
        let read = contacts(&fields, &mut faults);
        assert_eq!((read.len(), faults.any()), (2, false));
        assert_eq!(
            (read[0].label.as_str(), read[0].audience),
            ("Phone", Audience::Everyone)
        );
        assert_eq!(
            (read[1].label.as_str(), read[1].audience),
            ("Home", Audience::Hosts)
        );
    }

    #[test]
    fn a_contact_line_without_its_number_is_no_line_that_disappears() {
        let fields = fields("contact_label=Phone&contact_value=&contact_audience=everyone");
        let mut faults = Faults::default();
        assert_eq!(contacts(&fields, &mut faults).len(), 1);
        assert!(faults.has("contacts"));
    }

    #[test]
    fn the_form_gives_back_every_field() {
        let mut faults = Faults::default();
        let written = "name=Carers&language=zh-Hant&timezone=Asia/Taipei&for_whom=All&ages=From+14&topics=tea,+照顧&joining=closed&size_limit=12&focus=social&focus=growth&languages=yue&self_help_en=Ours&findable=yes";
        let wish = read(&fields(written), Profile::default(), &mut faults);
        assert!(!faults.any(), "{faults:?}");
        let profile = wish.profile;
        assert_eq!(profile.ages, "From 14");
        assert_eq!(profile.topics, ["tea", "照顧"]);
        assert_eq!(
            (profile.joining, profile.size_limit),
            (Joining::Closed, Some(12))
        );
        assert_eq!(profile.focus, [Focus::Social, Focus::Growth]);
        assert_eq!(
            profile.self_help.get("en").map(String::as_str),
            Some("Ours")
        );
        assert!(profile.findable && !profile.hub_consent);
        let wish = read(
            &fields("language=xx&timezone=Moon&size_limit=many&joining=odd"),
            Profile::default(),
            &mut faults,
        );
        for field in ["language", "timezone", "size_limit", "joining"] {
            assert!(faults.has(field), "{field}");
        }
        assert_eq!(wish.size_limit, "many");
    }

    #[test]
    fn the_rules_names_of_fields_are_led_back_to_the_form() {
        let failure = as_field(AppError::Invalid {
            field: "for-whom",
            why: "too-long",
        });
        assert!(matches!(
            failure,
            AppError::Invalid {
                field: "for_whom",
                why: "too-long"
            }
        ));
    }
}
