//! Rows of the list of hostile inputs, leaks and faults that only a whole node can show.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use community::post;
use reqwest::Method;
use serde_json::json;

use super::steps::*;
use crate::rig::{
    instance::Instance,
    peer::Peer,
    signing::{Dialect, Request},
    visitor::Page,
};

/// Nothing on the page acts, and nothing on it is loaded from elsewhere.
fn is_harmless(page: &Page) -> Result<()> {
    for acting in [
        "script",
        "iframe",
        "object",
        "embed",
        "[onerror]",
        "[onload]",
        "[onclick]",
        "[onmouseover]",
        "[style]",
        "a[href^='javascript']",
        "a[href^='data']",
        "img[src^='http']",
        "img[src^='//']",
        "[srcset]",
        "video",
        "audio",
        "link[rel=stylesheet][href^='http']",
        "link[rel=icon][href^='http']",
        "link[rel=preload]",
    ] {
        let found = page.texts(acting)?;
        ensure!(found.is_empty(), "{acting}: {}", page.source());
    }
    Ok(())
}

const SHAPES: [&str; 4] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
];

#[tokio::test]
async fn co02_co31_co32_ac33_names_tags_and_pictures_of_others_do_nothing() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let db = carers.db().await?;
    let peer = Peer::start("elsewhere").await?;
    for (number, shape) in SHAPES.iter().enumerate() {
        let handle = format!("eve{number}");
        let picture = format!("{}/picture.png", peer.base);
        let more = json!({
            "name": format!("{shape}:blob:"),
            "summary": shape,
            "icon": {"type": "Image", "mediaType": "image/png", "url": picture},
            "image": {"type": "Image", "mediaType": "image/png", "url": picture},
            "attachment": [{"type": "PropertyValue", "name": shape, "value": shape}],
            "tag": [{"type": "Emoji", "name": ":blob:", "icon": {"type": "Image", "url": picture}}],
        });
        let eve = peer.actor_with(&handle, "Person", &more)?;
        let mut create = note(&peer, &eve, &carers, None, "look")?;
        let object = &mut create["object"];
        object["summary"] = json!(shape);
        object["attachment"] =
            json!([{"type": "Image", "mediaType": "image/png", "url": picture, "name": shape}]);
        object["tag"] = json!([
            {"type": "Hashtag", "name": format!("#{shape}"), "href": "javascript:alert(1)"},
            {"type": "Emoji", "name": format!(":{shape}:"), "icon": {"type": "Image", "url": picture}},
        ]);
        object["oneOf"] = json!([{"type": "Note", "name": shape}]);
        taken(&peer, &eve, &carers, &create).await?;
        let kept = post::by_uri(&db, create["object"]["id"].as_str().unwrap_or(""))
            .await?
            .context("kept")?;
        let full = format!("@{handle}@{}", peer.host());
        let shown = mei.see(&format!("/network/posts/{}", kept.id)).await?;
        is_harmless(&shown)?;
        // Whatever name one gives oneself, the whole handle stands beside it.
        shown.sees(&full)?;
        let profile = mei
            .see(&format!("/network/actors/{}", kept.author_id))
            .await?;
        is_harmless(&profile)?;
        profile.sees(&full)?;
        is_harmless(&mei.see("/network").await?)?;
    }
    ensure!(
        !peer.asked().iter().any(|path| path.contains("picture")),
        "a picture was fetched: {:?}",
        peer.asked()
    );
    Ok(())
}

#[tokio::test]
async fn co03_our_own_pages_repeat_nothing_that_acts() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    for shape in SHAPES {
        let query: String = url::form_urlencoded::byte_serialize(shape.as_bytes()).collect();
        for path in [
            format!("/nosuch/{query}"),
            format!("/@{query}"),
            format!("/@carers/{query}"),
            format!("/network/find?address={query}"),
            format!("/calls?kind={query}"),
            format!("/stories?theme={query}&before={query}"),
            format!("/sign-in?next={query}"),
            format!("/join/{query}"),
            format!("/?lang={query}"),
        ] {
            for visitor in [&carers.visitor()?, &mei] {
                let page = visitor.ask(Method::GET, carers.at(&path)?, None).await?;
                ensure!(page.status.as_u16() < 500, "{path}: {}", page.status);
                is_harmless(&page)?;
            }
        }
        // What is typed into a form and comes back with it.
        let form = [
            ("handle", shape),
            ("password", "x"),
            ("next", shape),
            ("name", shape),
            ("words", shape),
        ];
        for path in ["/sign-in", "/join"] {
            is_harmless(&carers.visitor()?.send(path, &form).await?)?;
        }
        let form = with(post_form(shape, "nobody"), "step", "publish");
        is_harmless(&mei.send("/posts/new", &form).await?)?;
        let thing = publish(&carers, &mei, "/posts/new", post_form(shape, "public")).await?;
        is_harmless(&carers.visitor()?.see(&thing.page).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn pr12_pr19_logs_and_documents_hold_no_words_names_or_secrets() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let peer = Peer::start("elsewhere").await?;
    let alice = peer.actor("alice", "Person")?;
    let words = "quiet words 8832";
    publish(&carers, &mei, "/posts/new", post_form(words, "inside")).await?;
    let letter = private_note(&peer, &alice, &carers, None, "a letter 7741")?;
    taken(&peer, &alice, &carers, &letter).await?;
    // What goes wrong is logged, and must not tell more than that it did.
    let stranger = carers.visitor()?;
    let form = [
        ("handle", "mei"),
        ("password", "a wrong word 5512"),
        ("next", "/"),
    ];
    stranger.send("/sign-in", &form).await?;
    let forged = Request::post(inbox(&carers)?, letter.to_string());
    let mut forged = forged.signed(&alice.key, &alice.key_id(), Dialect::Cavage)?;
    forged.body = b"{\"type\":\"Create\"}".to_vec();
    peer.send(forged).await?;
    mei.open("/network/find?address=@somebody3321@elsewhere.localhost:1")
        .await?;
    stranger
        .open("/password/nosuchsecretatallquollwordnosuchsecret")
        .await?;
    let session = mei
        .jar(|jar| jar.get("session").map(|cookie| cookie.value.clone()))
        .context("a session")?;
    let log = carers.log();
    let listening = |line: &&str| !line.contains("listening");
    let lines: Vec<&str> = log.lines().filter(listening).collect();
    for secret in [
        words,
        "a letter 7741",
        "a wrong word 5512",
        PASSWORD,
        &session,
        "somebody3321",
        "quollword",
        "main-key",
        "127.0.0.1",
    ] {
        let found = lines.iter().find(|line| line.contains(secret));
        ensure!(found.is_none(), "{secret:?} is in the log: {found:?}");
        is_nowhere_public(&carers, secret, None)
            .await
            .or_else(|error| {
                // Their own names are what documents are for.
                let is_name = secret == "main-key" || secret == "127.0.0.1";
                if is_name { Ok(()) } else { Err(error) }
            })?;
    }
    Ok(())
}

#[tokio::test]
async fn mi01_st01_a_first_start_that_is_cut_off_is_made_good_by_the_next() -> Result<()> {
    let mut node = Instance::prepare("cut").await?;
    // Whatever moment it hits: the database is made, its tables, the keys.
    for moment in 0..12 {
        node.spawn().await?;
        tokio::time::sleep(Duration::from_millis(moment * 25)).await;
        node.kill9()?;
    }
    node.serve().await?;
    // Each start prints a link of its own, and the last one counts.
    let log = node.log();
    let link = log
        .split_whitespace()
        .rfind(|word| word.contains("/set-up/"))
        .context("a link")?;
    let page = node.visitor()?.see(link).await?;
    ensure!(!page.texts("form")?.is_empty(), "{}", page.text()?);
    Ok(())
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(fs::read_to_string(path)?);
        }
    }
    Ok(())
}

#[test]
fn do12_no_statement_leafs_through_by_counting() -> Result<()> {
    let mut found = Vec::new();
    sources(&root().join("community/src"), &mut found)?;
    for text in found {
        let text = text.to_lowercase();
        ensure!(
            !text.contains(" offset $") && !text.contains("limit $1 offset"),
            "pages go by keys, never by an offset"
        );
    }
    Ok(())
}

/// How many rows each group has. Those of OA that hold without a client API are among them.
const GROUPS: [(&str, usize); 9] = [
    ("HS", 38),
    ("FE", 37),
    ("AC", 34),
    ("CO", 32),
    ("PR", 30),
    ("DO", 20),
    ("ST", 20),
    ("CL", 6),
    ("MI", 7),
];

/// `docs/security.md` has a line for each row, and every test that it names is there.
#[test]
fn the_list_of_attacks_and_their_tests_is_true() -> Result<()> {
    let text = fs::read_to_string(root().join("docs/security.md"))?;
    let mut found = Vec::new();
    for folder in ["community/src", "federation/src", "server/src", "tests"] {
        sources(&root().join(folder), &mut found)?;
    }
    let mut tests = BTreeSet::new();
    for source in &found {
        for part in source.split("fn ").skip(1) {
            let name: String = part
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            tests.insert(name);
        }
    }
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.splitn(3, " | ");
            let (id, _, held) = (cells.next()?, cells.next()?, cells.next()?);
            Some((id, held))
        })
        .collect();
    for (group, many) in GROUPS {
        for number in 1..=many {
            let id = format!("{group}{number:02}");
            let mut of_id = rows.iter().filter(|(known, _)| *known == id);
            let (_, held) = of_id.next().with_context(|| format!("no line for {id}"))?;
            ensure!(of_id.next().is_none(), "{id} is there twice");
            let is_told = held.contains('`')
                || ["cannot happen", "not yet", "as "]
                    .iter()
                    .any(|how| held.starts_with(how));
            ensure!(is_told, "{id} says neither a test nor a reason: {held}");
        }
    }
    for (id, held) in rows {
        for name in held.split('`').skip(1).step_by(2) {
            let is_test = name.len() > 8
                && name.contains('_')
                && name.chars().all(|letter| {
                    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
                });
            ensure!(
                !is_test || tests.contains(name),
                "{id} names {name}, which is not there"
            );
        }
    }
    Ok(())
}
