//! How others find a node and what they are given; and what other programs send.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use reqwest::{
    Url,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::steps::*;
use crate::rig::{
    fixture,
    instance::Instance,
    net,
    peer::{ACTIVITY_JSON, Actor, Peer},
    signing::{Dialect, Request},
};

async fn finger(node: &Instance, resource: &str) -> Result<(u16, Value)> {
    let query: String = url::form_urlencoded::byte_serialize(resource.as_bytes()).collect();
    let (status, body) = asked(
        &node.at(&format!("/.well-known/webfinger?resource={query}"))?,
        "*/*",
    )
    .await?;
    Ok((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
}

async fn kind_of(node: &Instance, path: &str) -> Result<String> {
    let answer = net::client()?
        .get(node.at(path)?)
        .header(ACCEPT, ACTIVITY_JSON)
        .send()
        .await?;
    Ok(answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned())
}

#[tokio::test]
async fn the_group_and_the_instance_are_found() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let host = carers.host();
    for resource in [
        format!("acct:carers@{host}"),
        format!("carers@{host}"),
        group_uri(&carers)?.to_string(),
        carers.at("/@carers")?.to_string(),
    ] {
        let (status, found) = finger(&carers, &resource).await?;
        assert_eq!(status, 200, "{resource}");
        assert_eq!(found["subject"], format!("acct:carers@{host}"));
        let links = found["links"].as_array().context("links")?;
        assert_eq!(
            (&links[0]["rel"], &links[0]["type"], &links[0]["href"]),
            (
                &json!("self"),
                &json!(ACTIVITY_JSON),
                &json!(group_uri(&carers)?)
            )
        );
        assert_eq!(links.iter().filter(|link| link["rel"] == "self").count(), 1);
    }
    // Every actor that signs resolves by its name.
    let instance = object(&carers.at("/ap/instance")?).await?;
    let name = instance["preferredUsername"].as_str().context("a name")?;
    let (status, found) = finger(&carers, &format!("acct:{name}@{host}")).await?;
    assert_eq!((status, &found["links"][0]["href"]), (200, &instance["id"]));
    for (resource, wanted) in [
        (format!("acct:nobody@{host}"), 404),
        ("acct:carers@elsewhere.example".into(), 404),
        (String::new(), 400),
        ("x".repeat(5000), 404),
    ] {
        let status = finger(&carers, &resource).await?.0;
        ensure!(
            status == wanted || (400..=414).contains(&status),
            "{resource:.40}: {status}"
        );
    }
    assert_eq!(
        asked(&carers.at("/.well-known/webfinger")?, "*/*").await?.0,
        400
    );
    ensure!(
        kind_of(
            &carers,
            &format!("/.well-known/webfinger?resource=acct:carers@{host}")
        )
        .await?
        .starts_with("application/jrd+json")
    );
    Ok(())
}

#[tokio::test]
async fn who_wants_to_follow_or_to_answer_is_led_home() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let peer = Peer::start("mastodon").await?;
    let ana = peer.actor("ana", "Person")?;
    let mut thing = note(&peer, &ana, &carers, None, "Who has a ladder?")?["object"].clone();
    thing["cc"] = json!([]);
    thing["tag"] = json!([]);
    let address: Url = thing["id"].as_str().context("no id")?.parse()?;
    peer.serve(address.path(), &thing);
    let (_, found) = finger(&carers, &format!("acct:carers@{}", carers.host())).await?;
    let template = |rel: &str, hole: &str, address: &str| -> Result<String> {
        let links = found["links"].as_array().context("links")?;
        let link = links.iter().find(|link| link["rel"] == rel);
        let template = link.and_then(|link| link["template"].as_str());
        let address: String = url_encoded(address);
        Ok(template.context(rel.to_owned())?.replace(hole, &address))
    };
    let follow = template(
        "https://w3id.org/fep/3b86/Follow",
        "{object}",
        ana.id.as_str(),
    )?;
    let answer = template(
        "https://w3id.org/fep/3b86/Object",
        "{object}",
        address.as_str(),
    )?;
    let older = template(
        "http://ostatus.org/schema/1.0/subscribe",
        "{uri}",
        &format!("acct:ana@{}", peer.host()),
    )?;
    // Who is not signed in yet comes back after it.
    let stranger = carers.visitor()?;
    let page = stranger.open(&answer).await?;
    ensure!(
        page.url.path() == "/sign-in" && page.url.as_str().contains("next=%2Finteract"),
        "{}",
        page.url
    );
    let page = stranger.open("/network/find?address=x").await?;
    assert_eq!(page.status, 401);
    ensure!(
        page.source()
            .contains("/sign-in?next=%2Fnetwork%2Ffind%3Faddress%3Dx"),
        "{}",
        page.source()
    );
    for way in [&follow, &older] {
        mei.see(way).await?.sees("ana")?;
    }
    mei.see(&answer).await?.sees("Who has a ladder?")?;
    let page = mei.open("/interact?uri=nobody@nowhere").await?;
    assert_eq!(page.status, 422, "in words of its own");
    Ok(())
}

fn url_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn nodeinfo_says_little_and_in_the_right_order() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let links: Value =
        serde_json::from_str(&asked(&carers.at("/.well-known/nodeinfo")?, "*/*").await?.1)?;
    let rels: Vec<&str> = links["links"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|link| link["rel"].as_str())
        .collect();
    assert_eq!(
        rels,
        [
            "http://nodeinfo.diaspora.software/ns/schema/2.1",
            "https://www.w3.org/ns/activitystreams#Application",
            "http://nodeinfo.diaspora.software/ns/schema/2.0"
        ]
    );
    let older = asked(&carers.at("/nodeinfo/2.0")?, "*/*").await?.1;
    let older: Value = serde_json::from_str(&older)?;
    assert_eq!(
        (&older["version"], &older["software"]["repository"]),
        (&json!("2.0"), &Value::Null)
    );
    let href = links["links"][0]["href"].as_str().context("an address")?;
    let info: Value = serde_json::from_str(&asked(&href.parse()?, "*/*").await?.1)?;
    assert_eq!(
        (
            &info["version"],
            &info["software"]["name"],
            &info["protocols"]
        ),
        (&json!("2.1"), &json!("kaifong"), &json!(["activitypub"]))
    );
    ensure!(
        info["software"]["repository"].is_string(),
        "no source: {info}"
    );
    assert_eq!(links["links"][1]["href"], json!(carers.at("/ap/instance")?));
    let (status, meta) = asked(&carers.at("/.well-known/host-meta")?, "*/*").await?;
    ensure!(
        status == 200 && meta.contains("/.well-known/webfinger?resource={uri}"),
        "{meta}"
    );
    Ok(())
}

#[tokio::test]
async fn actors_have_what_others_need() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("A story", "Once."),
    )
    .await?;
    publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("inside words 12", "inside"),
    )
    .await?;
    let actor = object(&group_uri(&carers)?).await?;
    let example = fixture::read("wire/01_group_actor.json", &[])?;
    let optional = [
        "icon",
        "image",
        "location",
        "upcomingEvents",
        "alsoKnownAs",
        "attachment",
        "memberCount",
        "summary",
        "published",
        "tag",
    ];
    for key in example.as_object().context("an object")?.keys() {
        ensure!(
            !actor[key].is_null() || optional.contains(&key.as_str()),
            "the group lacks {key}: {actor:#}"
        );
    }
    assert_eq!(
        (&actor["type"], &actor["preferredUsername"], &actor["name"]),
        (
            &json!("Group"),
            &json!("carers"),
            &json!("The carers group")
        )
    );
    assert_eq!(actor["publicKey"]["owner"], actor["id"]);
    let instance = object(&carers.at("/ap/instance")?).await?;
    assert_eq!(instance["type"], "Application");
    for shown in [&actor, &instance] {
        ensure!(
            !shown.to_string().contains("PRIVATE"),
            "a private key is shown"
        );
        for key in ["inbox", "outbox"] {
            ensure!(shown[key].is_string(), "no {key}: {shown:#}");
        }
    }
    for path in [
        "/ap/groups/carers",
        "/ap/instance",
        "/ap/groups/carers/outbox",
        "/ap/groups/carers/followers",
    ] {
        let kind = kind_of(&carers, path).await?;
        ensure!(kind.starts_with(ACTIVITY_JSON), "{path}: {kind}");
        let head = net::client()?
            .head(carers.at(path)?)
            .header(ACCEPT, ACTIVITY_JSON)
            .send()
            .await?;
        assert_eq!(head.status().as_u16(), 200, "HEAD {path}");
    }
    // A page asked for as an object leads to the object, and back.
    for path in ["/", "/@carers"] {
        let answer = net::client()?
            .get(carers.at(path)?)
            .header(ACCEPT, ACTIVITY_JSON)
            .send()
            .await?;
        assert_eq!(
            answer
                .headers()
                .get("location")
                .and_then(|value| value.to_str().ok()),
            Some(group_uri(&carers)?.as_str()),
            "{path}"
        );
    }
    let answer = net::client()?
        .get(group_uri(&carers)?)
        .header(ACCEPT, "text/html")
        .send()
        .await?;
    assert_eq!(answer.status().as_u16(), 303);

    // The outbox holds whole Creates, on pages; and only what is public.
    let outbox = object(&carers.at("/ap/groups/carers/outbox")?).await?;
    assert_eq!(
        (&outbox["type"], &outbox["totalItems"]),
        (&json!("OrderedCollection"), &json!(1))
    );
    let first = object(&outbox["first"].as_str().context("a first page")?.parse()?).await?;
    assert_eq!(first["type"], "OrderedCollectionPage");
    let item = &first["orderedItems"][0];
    assert_eq!(
        (
            &item["type"],
            &item["object"]["type"],
            &item["object"]["name"]
        ),
        (&json!("Create"), &json!("Article"), &json!("A story"))
    );
    assert_eq!(first["orderedItems"].as_array().map(Vec::len), Some(1));
    for name in ["followers", "following"] {
        let counted = object(&carers.at(&format!("/ap/groups/carers/{name}"))?).await?;
        ensure!(
            counted["totalItems"].is_u64()
                && counted["orderedItems"].is_null()
                && counted["items"].is_null(),
            "{counted}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn long_outboxes_come_in_pages() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    for number in 0..25 {
        publish(
            &carers,
            &mei,
            "/posts/new",
            post_form(&format!("post {number}"), "public"),
        )
        .await?;
    }
    let mut seen = Vec::new();
    let mut next = Some(format!("{}/outbox?page=true", group_uri(&carers)?));
    while let Some(url) = next {
        ensure!(seen.len() <= 25, "it goes round and round");
        let page = object(&url.parse()?).await?;
        for item in page["orderedItems"].as_array().context("items")? {
            seen.push(item["object"]["id"].as_str().context("an id")?.to_owned());
        }
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen.len(), 25);
    let mut sorted = seen.clone();
    sorted.sort_by(|a, b| b.len().cmp(&a.len()).then(b.cmp(a)));
    assert_eq!(seen, sorted, "newest first");
    Ok(())
}

#[tokio::test]
async fn a100_a_member_without_an_address_outside_is_nowhere() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let quiet = joined(&carers, "quietone", "member").await?;
    let loud = joined(&carers, "loudone", "member").await?;
    loud.submit("/settings/outside", &[("outside", "yes")])
        .await?;
    let host = carers.host();
    let db = carers.db().await?;
    let member = community::member::by_handle(&db, "quietone")
        .await?
        .context("a member")?;
    publish(&carers, &mei, "/posts/new", post_form("anything", "public")).await?;
    publish(
        &carers,
        &quiet,
        "/posts/new",
        vec![
            ("text", "from me"),
            ("language", "en"),
            ("visibility", "inside"),
        ],
    )
    .await?;

    let nobody = finger(&carers, &format!("acct:nobodyatall@{host}")).await?;
    for resource in [
        format!("acct:quietone@{host}"),
        format!("http://{host}/ap/people/{}", member.actor_id),
        format!("http://{host}/@quietone"),
    ] {
        assert_eq!(finger(&carers, &resource).await?, nobody, "{resource}");
    }
    for (path, missing) in [
        ("/@quietone".to_owned(), "/@nobodyatall".to_owned()),
        (
            format!("/ap/people/{}", member.actor_id),
            "/ap/people/7".to_owned(),
        ),
        (
            format!("/ap/people/{}/outbox", member.actor_id),
            "/ap/people/7/outbox".to_owned(),
        ),
        (
            format!("/ap/people/{}/followers", member.actor_id),
            "/ap/people/7/followers".to_owned(),
        ),
    ] {
        for accept in ["text/html", ACTIVITY_JSON] {
            let (there, not_there) = (
                asked(&carers.at(&path)?, accept).await?,
                asked(&carers.at(&missing)?, accept).await?,
            );
            assert_eq!(there.0, not_there.0, "{path} as {accept}");
            ensure!(
                !there.1.contains("quietone") || not_there.1.contains("nobodyatall"),
                "{path}: {}",
                there.1
            );
        }
    }
    // Her inbox takes nothing, as one that never was.
    let peer = Peer::start("peer").await?;
    let ann = peer.actor("ann", "Person")?;
    let uri = carers.at(&format!("/ap/people/{}", member.actor_id))?;
    let follow = peer.activity("Follow", &ann, json!(uri));
    let status = peer
        .post(&ann, &format!("{uri}/inbox").parse()?, &follow)
        .await?;
    let missing = carers.at("/ap/people/7")?;
    let other = peer.activity("Follow", &ann, json!(missing));
    assert_eq!(
        status,
        peer.post(&ann, &format!("{missing}/inbox").parse()?, &other)
            .await?
    );
    is_nowhere_public(&carers, "quietone", None).await?;

    // The one who asked for an address has one; and gives it up again.
    let (status, found) = finger(&carers, &format!("acct:loudone@{host}")).await?;
    assert_eq!(status, 200);
    let hers = object(
        &found["links"][0]["href"]
            .as_str()
            .context("an address")?
            .parse()?,
    )
    .await?;
    assert_eq!(
        (
            &hers["type"],
            &hers["preferredUsername"],
            &hers["manuallyApprovesFollowers"]
        ),
        (&json!("Person"), &json!("loudone"), &json!(true))
    );
    loud.submit("/settings/outside", &[("outside", "no")])
        .await?;
    assert_eq!(
        finger(&carers, &format!("acct:loudone@{host}")).await?.0,
        404
    );
    assert_eq!(
        asked(&hers["id"].as_str().context("id")?.parse()?, ACTIVITY_JSON)
            .await?
            .0,
        410
    );
    Ok(())
}

/// Has the foreign server know somebody under this address; who is known keeps her key.
async fn introduce(
    peer: &Peer,
    known: &mut HashMap<String, Actor>,
    address: &str,
    kind: &str,
) -> Result<()> {
    if known.contains_key(address) {
        return Ok(());
    }
    let mut somebody = peer.actor_with(
        "somebody",
        kind,
        &json!({"id": address, "inbox": format!("{address}/inbox")}),
    )?;
    let document = peer.url("/users/somebody")?;
    let (_, mut document) = peer.get(&somebody, &document).await?;
    somebody.id = address.parse()?;
    document["publicKey"]["id"] = json!(somebody.key_id());
    document["publicKey"]["owner"] = json!(address);
    peer.serve(somebody.id.path(), &document);
    known.insert(address.to_owned(), somebody);
    Ok(())
}

#[tokio::test]
async fn what_other_programs_send_is_taken_or_refused_with_a_reason() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "")).await?;
    let event = publish(&carers, &mei, "/events/new", event_form("A meeting")).await?;
    let group = group_uri(&carers)?;
    let base = carers.url.as_str().trim_end_matches('/').to_owned();
    let mut told = Vec::new();
    for software in [
        "mastodon",
        "gotosocial",
        "mobilizon",
        "gancio",
        "lemmy",
        "pleroma",
        "misskey",
    ] {
        let peer = Peer::start(software).await?;
        let mut known = HashMap::new();
        let mut paths: Vec<String> = fixture::all()?
            .into_iter()
            .filter(|path| path.starts_with(&format!("{software}/")))
            .collect();
        // Whoever is gone says nothing more, and whoever blocks us is refused a follow; what is announced before it is
        // there is remembered for a while as not to be had.
        paths.sort_by_key(|path| {
            ["delete_actor", "block", "announce"].map(|late| path.contains(late))
        });
        for path in paths {
            let changes = [
                ("https://carers.example/ap/posts/1", call.uri.as_str()),
                ("https://carers.example/ap/posts/2", event.uri.as_str()),
                ("https://carers.example/ap/group", group.as_str()),
                ("https://carers.example", base.as_str()),
                ("http://gts1.test", peer.base.as_str()),
                ("http://mini.test:8090", base.as_str()),
            ];
            let mut activity = peer.fixture(&path, &changes)?;
            // An object or an actor comes inside of a Create or an Update by its author.
            let speaker = if activity["actor"].is_null() {
                let author = activity["attributedTo"]
                    .as_str()
                    .or(activity["id"].as_str())
                    .context("nobody")?
                    .to_owned();
                let verb = if activity["attributedTo"].is_null() {
                    "Update"
                } else {
                    "Create"
                };
                let inner = activity.clone();
                activity = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/activities/{}", peer.base, path.replace(['/', '.'], "-")), "type": verb, "actor": author, "to": inner["to"], "cc": inner["cc"], "object": inner});
                author
            } else {
                activity["actor"]
                    .as_str()
                    .or(activity["actor"]["id"].as_str())
                    .context("nobody")?
                    .to_owned()
            };
            let kind = if software == "lemmy" || speaker.contains("/c/") {
                "Group"
            } else {
                "Person"
            };
            introduce(&peer, &mut known, &speaker, kind).await?;
            // Mobilizon's person sends what a group of the same server has written.
            if let Some(group) = activity["object"]["attributedTo"]
                .as_str()
                .filter(|author| *author != speaker && author.starts_with(&peer.base))
            {
                introduce(&peer, &mut known, group, "Group").await?;
                // What one says of another's words counts only as that other's server has it.
                let object = &activity["object"];
                let address: Url = object["id"].as_str().context("no id")?.parse()?;
                peer.serve(address.path(), object);
            }
            let somebody = &known[&speaker];
            if activity["object"]["publicKey"].is_object() {
                // An actor tells her own key, not the one that stands in the fixture.
                activity["object"]["publicKey"] = json!({"id": somebody.key_id(), "owner": speaker, "publicKeyPem": somebody.key.public_pem()?});
            }
            let request = Request::post(carers.at("/ap/inbox")?, activity.to_string());
            let request = request.signed(&somebody.key, &somebody.key_id(), Dialect::Cavage)?;
            let (status, body) = peer.send(request).await?;
            ensure!(
                status == 202 || status.is_client_error(),
                "{path}: {status} {body}"
            );
            if status.is_client_error() {
                let reason: Value =
                    serde_json::from_str(&body).with_context(|| format!("{path}: {body}"))?;
                ensure!(
                    reason["error"].as_str().is_some_and(|why| why.len() > 5),
                    "{path}: {status} without a reason: {body}"
                );
                ensure!(status != 401, "{path} is signed well, and refused: {body}");
            }
            told.push(format!("{path}: {status} {body}"));
        }
    }
    assert_eq!(asked(&carers.at("/health")?, "*/*").await?.0, 200);
    for path in ["/network", "/notices", "/desk", "/calls", "/events"] {
        mei.see(path).await?;
    }
    // What these programs send most is understood.
    for wanted in [
        "mastodon/create_reply.json",
        "mastodon/follow.json",
        "mastodon/create_private_reply.json",
        "gotosocial/create_note.json",
        "pleroma/create_reply.json",
        "misskey/create_reply.json",
        "mobilizon/create_event.json",
        "mobilizon/join.json",
        "gancio/create_event.json",
    ] {
        ensure!(
            told.iter()
                .any(|line| line.starts_with(&format!("{wanted}: 202"))),
            "{wanted} is refused:\n{}",
            told.join("\n")
        );
    }
    Ok(())
}
