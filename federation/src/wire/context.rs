//! The `@context`: ActivityStreams, and inline the terms that a document uses. No third party's context is ever named or fetched.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";
const SECURITY: &str = "https://w3id.org/security/v1";

const PREFIXES: &[(&str, &str)] = &[
    ("toot", "http://joinmastodon.org/ns#"),
    ("schema", "http://schema.org#"),
    ("mz", "https://joinmobilizon.org/ns#"),
    ("ical", "http://www.w3.org/2002/12/cal/ical#"),
    ("pt", "https://joinpeertube.org/ns#"),
    ("vf", "https://w3id.org/valueflows/ont/vf#"),
    (
        "om2",
        "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    ),
    ("gts", "https://gotosocial.org/ns#"),
    ("fedibird", "http://fedibird.com/ns#"),
    ("event", "https://w3id.org/fep/8a8e/"),
    ("piefed", "https://join.piefed.social/ns#"),
    ("wf", "https://purl.archive.org/socialweb/webfinger#"),
    ("mh", super::vocabulary::VOCABULARY),
];

/// How a term is to be read.
enum As {
    /// A plain value.
    Value(&'static str),
    /// A value with this `@type`.
    Typed(&'static str, &'static str),
    /// A list whose order counts.
    Listed(&'static str),
}

use As::{Listed, Typed, Value as Plain};

const TERMS: &[(&str, As)] = &[
    ("Hashtag", Plain("as:Hashtag")),
    ("sensitive", Plain("as:sensitive")),
    ("discoverable", Plain("toot:discoverable")),
    ("indexable", Plain("toot:indexable")),
    ("featured", Typed("toot:featured", "@id")),
    ("votersCount", Plain("toot:votersCount")),
    ("blurhash", Plain("toot:blurhash")),
    ("focalPoint", Listed("toot:focalPoint")),
    (
        "manuallyApprovesFollowers",
        Plain("as:manuallyApprovesFollowers"),
    ),
    ("movedTo", Typed("as:movedTo", "@id")),
    ("alsoKnownAs", Typed("as:alsoKnownAs", "@id")),
    ("PropertyValue", Plain("schema:PropertyValue")),
    ("value", Plain("schema:value")),
    ("PostalAddress", Plain("schema:PostalAddress")),
    ("VirtualLocation", Plain("schema:VirtualLocation")),
    ("address", Plain("schema:address")),
    ("streetAddress", Plain("schema:streetAddress")),
    ("addressLocality", Plain("schema:addressLocality")),
    ("addressRegion", Plain("schema:addressRegion")),
    ("addressCountry", Plain("schema:addressCountry")),
    ("Schedule", Plain("schema:Schedule")),
    ("repeatFrequency", Plain("schema:repeatFrequency")),
    ("byDay", Plain("schema:byDay")),
    ("byMonth", Plain("schema:byMonth")),
    ("startDate", Plain("schema:startDate")),
    ("exceptDate", Plain("schema:exceptDate")),
    ("scheduleTimezone", Plain("schema:scheduleTimezone")),
    ("uuid", Plain("schema:identifier")),
    ("category", Plain("schema:category")),
    ("inLanguage", Plain("schema:inLanguage")),
    (
        "maximumAttendeeCapacity",
        Plain("schema:maximumAttendeeCapacity"),
    ),
    (
        "remainingAttendeeCapacity",
        Plain("schema:remainingAttendeeCapacity"),
    ),
    ("openness", Plain("mz:openness")),
    ("joinMode", Plain("mz:joinMode")),
    ("participantCount", Plain("mz:participantCount")),
    ("participationMessage", Plain("mz:participationMessage")),
    ("timezone", Plain("mz:timezone")),
    ("isOnline", Plain("mz:isOnline")),
    (
        "repliesModerationOption",
        Plain("mz:repliesModerationOption"),
    ),
    ("commentsEnabled", Plain("pt:commentsEnabled")),
    (
        "anonymousParticipationEnabled",
        Plain("mz:anonymousParticipationEnabled"),
    ),
    (
        "externalParticipationUrl",
        Typed("mz:externalParticipationUrl", "schema:URL"),
    ),
    ("contacts", Typed("mz:contacts", "@id")),
    ("status", Plain("ical:status")),
    ("eventStatus", Typed("event:eventStatus", "@vocab")),
    ("EventScheduled", Plain("event:EventScheduled")),
    ("EventCancelled", Plain("event:EventCancelled")),
    ("organizers", Typed("event:organizers", "@id")),
    ("attendees", Typed("event:attendees", "@id")),
    ("upcomingEvents", Typed("event:upcomingEvents", "@id")),
    ("onlineLink", Plain("piefed:onlineLink")),
    (
        "anonymousParticipation",
        Plain("piefed:anonymousParticipation"),
    ),
    ("buyTicketsLink", Plain("piefed:buyTicketsLink")),
    ("feeCurrency", Plain("piefed:feeCurrency")),
    ("feeAmount", Plain("piefed:feeAmount")),
    ("Intent", Plain("vf:Intent")),
    ("Agreement", Plain("vf:Agreement")),
    ("Commitment", Plain("vf:Commitment")),
    ("purpose", Plain("vf:purpose")),
    ("publishes", Plain("vf:publishes")),
    ("unitBased", Plain("vf:unitBased")),
    ("action", Plain("vf:action")),
    ("resourceConformsTo", Typed("vf:resourceConformsTo", "@id")),
    ("resourceQuantity", Plain("vf:resourceQuantity")),
    ("availableQuantity", Plain("vf:availableQuantity")),
    ("stipulates", Plain("vf:stipulates")),
    ("satisfies", Typed("vf:satisfies", "@id")),
    ("hasUnit", Plain("om2:hasUnit")),
    ("hasNumericalValue", Plain("om2:hasNumericalValue")),
    ("interactionPolicy", Typed("gts:interactionPolicy", "@id")),
    ("canQuote", Typed("gts:canQuote", "@id")),
    ("canReply", Typed("gts:canReply", "@id")),
    ("automaticApproval", Typed("gts:automaticApproval", "@id")),
    (
        "QuoteRequest",
        Plain("https://w3id.org/fep/044f#QuoteRequest"),
    ),
    (
        "QuoteAuthorization",
        Plain("https://w3id.org/fep/044f#QuoteAuthorization"),
    ),
    ("interactingObject", Typed("gts:interactingObject", "@id")),
    ("interactionTarget", Typed("gts:interactionTarget", "@id")),
    ("searchableBy", Typed("fedibird:searchableBy", "@id")),
    ("webfinger", Plain("wf:webfinger")),
    (
        "implements",
        Typed("https://w3id.org/fep/844e#implements", "@id"),
    ),
    ("mutualHelp", Plain("mh:mutualHelp")),
];

/// The context that a document needs: exactly the terms that it uses.
pub fn of(document: &Value) -> Value {
    let mut used = BTreeSet::new();
    collect(document, &mut used);
    let terms: Vec<_> = TERMS
        .iter()
        .filter(|(term, _)| used.contains(term))
        .collect();
    let mut inline = Map::new();
    for (prefix, address) in PREFIXES {
        if terms.iter().any(|(_, read)| names_prefix(read, prefix)) {
            inline.insert((*prefix).into(), (*address).into());
        }
    }
    for (term, read) in terms {
        let definition = match read {
            Plain(id) => json!(id),
            Typed(id, kind) => json!({"@id": id, "@type": kind}),
            Listed(id) => json!({"@id": id, "@container": "@list"}),
        };
        inline.insert((*term).into(), definition);
    }
    let mut contexts = vec![json!(ACTIVITY_STREAMS)];
    if used.contains("publicKey") {
        contexts.push(json!(SECURITY));
    }
    if !inline.is_empty() {
        contexts.push(Value::Object(inline));
    }
    Value::Array(contexts)
}

fn names_prefix(read: &As, prefix: &str) -> bool {
    let starts = |name: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(':'))
    };
    match read {
        Plain(id) | Listed(id) => starts(id),
        Typed(id, kind) => starts(id) || starts(kind),
    }
}

/// Keys, and the words that stand for terms in `type` and `eventStatus`; what is under `mutualHelp` stays unmapped on purpose.
fn collect<'a>(value: &'a Value, used: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| *key != "@context") {
                used.insert(key);
                match (key.as_str(), value) {
                    ("type" | "eventStatus", Value::String(word)) => {
                        used.insert(word);
                    }
                    ("mutualHelp" | "contentMap" | "nameMap", _) => {}
                    _ => collect(value, used),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, used)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_used_is_listed() {
        assert_eq!(
            of(&json!({"type": "Follow", "object": "x"})),
            json!([ACTIVITY_STREAMS])
        );
        let context =
            of(&json!({"externalParticipationUrl": null, "mutualHelp": {"timezone": "x"}}));
        assert_eq!(
            context,
            json!([ACTIVITY_STREAMS, {
                "schema": "http://schema.org#",
                "mz": "https://joinmobilizon.org/ns#",
                "mh": super::super::VOCABULARY,
                "externalParticipationUrl": {"@id": "mz:externalParticipationUrl", "@type": "schema:URL"},
                "mutualHelp": "mh:mutualHelp",
            }])
        );
    }
}
