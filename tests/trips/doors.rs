//! Every door of the node, tried by everybody: who comes in and who does not. What is not in the table does not exist.

use anyhow::{Context, Result, bail, ensure};
use community::{member, post};
use reqwest::Method;
use serde_json::json;
use url::Url;

use super::steps::*;
use crate::rig::{
    instance::Instance,
    net,
    peer::{ACTIVITY_JSON, Actor, Peer},
    signing::{Dialect, Request},
    visitor::{Page, Visitor},
};

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Least {
    Anyone,
    Member,
    Host,
    Coordinator,
    Program,
    Proven,
    Trusted,
    Bearer,
    Closed,
}

use Least::{Anyone, Bearer, Closed, Coordinator, Host, Member, Program, Proven, Trusted};

#[derive(Debug)]
struct Route {
    method: &'static str,
    path: &'static str,
    least: Least,
    /// It ends a session or a membership: tried by those only who have none.
    ends: bool,
}

/// The table; the router is compared with it where the router is.
fn table() -> Result<Vec<Route>> {
    include_str!("../fixtures/doors.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [method, path, least, rest @ ..] = words.as_slice() else {
                bail!("not a row: {line}");
            };
            let least = match *least {
                "anyone" => Anyone,
                "member" => Member,
                "host" => Host,
                "coordinator" => Coordinator,
                "program" => Program,
                "proven" => Proven,
                "trusted" => Trusted,
                "bearer" => Bearer,
                "closed" => Closed,
                other => bail!("nobody is called {other}"),
            };
            Ok(Route {
                method,
                path,
                least,
                ends: rest == ["ends"],
            })
        })
        .collect()
}

/// Somebody who tries doors.
enum Asker {
    /// With a browser, and what she has.
    Person(Visitor, Option<Least>),
    /// A server elsewhere that proves who asks.
    Proven(Peer, Actor),
}

/// Everybody there is: strangers, those who wait or were removed, members with and without duties, and other servers.
async fn everybody(carers: &Instance, mei: Visitor) -> Result<Vec<(&'static str, Asker)>> {
    let waiting = carers.visitor()?;
    let asking = [
        ("name", "Ah Fong"),
        ("handle", "ah_fong"),
        ("password", PASSWORD),
        ("words", "Hello"),
    ];
    ensure!(waiting.send("/join", &asking).await?.status == 303);
    let early = [("handle", "ah_fong"), ("password", PASSWORD), ("next", "/")];
    ensure!(waiting.send("/sign-in", &early).await?.status == 303);
    ensure!(
        waiting.jar(|jar| jar.get("session").is_none()),
        "she is led to her own page, and let in nowhere"
    );
    let removed = joined(carers, "gone", "member").await?;
    let db = carers.db().await?;
    let gone = member::by_handle(&db, "gone").await?.context("gone")?;
    let path = format!("/desk/members/{}/remove", gone.id);
    let cookies = removed.jar(|jar| jar.header()).context("a session")?;
    ensure!(mei.send(&path, &[]).await?.status == 303);
    removed.jar(|jar| {
        // Her browser keeps what the server has forgotten.
        for cookie in cookies.split("; ") {
            jar.take(cookie);
        }
    });
    let other = Peer::start("other").await?;
    let actor = other.actor("group", "Group")?;
    let person = |visitor, has| Asker::Person(visitor, has);
    Ok(vec![
        ("nobody", person(carers.visitor()?, None)),
        ("one who waits", person(waiting, None)),
        ("one who was removed", person(removed, None)),
        (
            "a member",
            person(joined(carers, "rain", "member").await?, Some(Member)),
        ),
        (
            "a consultant",
            person(joined(carers, "drlee", "consultant").await?, Some(Member)),
        ),
        (
            "a host",
            person(joined(carers, "bo", "host").await?, Some(Host)),
        ),
        ("a coordinator", person(mei, Some(Coordinator))),
        ("another group", Asker::Proven(other, actor)),
    ])
}

/// Tries one door; the status. Whatever a member is given is for her alone, and her browser keeps none of it (PR13).
async fn try_door(
    carers: &Instance,
    asker: &Asker,
    method: &str,
    url: &Url,
    is_inbox: bool,
) -> Result<u16> {
    Ok(match asker {
        // What no form of a page sends and no server, and what does not end: the browser's cookies, if it has any, and nothing else.
        _ if !matches!(method, "GET" | "POST") || url.path().contains("/streaming") => {
            let cookies = match asker {
                Asker::Person(visitor, _) => visitor.jar(|jar| jar.header()),
                Asker::Proven(..) => None,
            };
            let answer = net::client()?
                .request(method.parse()?, url.clone())
                .header("cookie", cookies.unwrap_or_default());
            answer.send().await?.status().as_u16()
        }
        Asker::Proven(peer, actor) => {
            let request = match method {
                "GET" => Request::get(url.clone()),
                _ => {
                    let view = peer.activity("View", actor, json!(group_uri(carers)?));
                    Request::post(url.clone(), view.to_string())
                }
            };
            let signed = request.signed(&actor.key, &actor.key_id(), Dialect::Cavage)?;
            peer.send(signed).await?.0.as_u16()
        }
        Asker::Person(visitor, _) if is_inbox => {
            let answer = net::client()?
                .post(url.clone())
                .header("content-type", ACTIVITY_JSON)
                .header(
                    "cookie",
                    visitor.jar(|jar| jar.header()).unwrap_or_default(),
                )
                .body("{}");
            answer.send().await?.status().as_u16()
        }
        Asker::Person(visitor, _) if method == "GET" => {
            let page = visitor.ask(Method::GET, url.clone(), None).await?;
            is_not_kept(visitor, &page)?;
            page.status.as_u16()
        }
        Asker::Person(visitor, _) => {
            let page = visitor.send(url.path(), &[]).await?;
            is_not_kept(visitor, &page)?;
            page.status.as_u16()
        }
    })
}

fn is_not_kept(visitor: &Visitor, page: &Page) -> Result<()> {
    let knows_her = visitor.jar(|jar| jar.get("session").is_some());
    let is_ours = page.url.path().starts_with("/static/");
    let caching = page.header("cache-control");
    ensure!(
        !knows_her || is_ours || caching.contains("no-store"),
        "{}: {caching:?}",
        page.url
    );
    Ok(())
}

/// Whether an answer fits to the row; `{…}` stands for what is not there, because rights come before being found.
fn fits(least: Least, asker: &Asker, status: u16) -> bool {
    if status >= 500 || status == 405 {
        return false;
    }
    let has = match asker {
        Asker::Person(_, has) => *has,
        Asker::Proven(..) => None,
    };
    match least {
        Anyone | Program => status != 401 && status != 403,
        Proven => match asker {
            Asker::Proven(..) => status == 202,
            Asker::Person(..) => status == 401,
        },
        Bearer => status == 401,
        // None of those who try is trusted.
        Closed | Trusted => status == 404,
        Member | Host | Coordinator => match has {
            Some(has) if has >= least => status != 401 && status != 403,
            Some(_) => status == 403,
            None => status == 401,
        },
    }
}

#[tokio::test]
async fn g14_oa19_oa32_pr13_pr27_every_door_lets_in_whom_it_should() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let people = everybody(&carers, mei).await?;
    let mut wrong = Vec::new();
    for route in table()? {
        let path = route
            .path
            .replace("{handle}", "nosuch")
            .replace("{id}", "7")
            .replace("{secret}", "nosuchsecretatallnosuchsecret")
            .replace("{name}", "nosuch.css")
            .replace("{collection}", "nosuch")
            .replace("{*rest}", "answers/7");
        let url = carers.at(&path)?;
        for (name, asker) in &people {
            if route.ends && matches!(asker, Asker::Person(_, Some(_))) {
                continue;
            }
            let is_inbox = route.least == Proven;
            let status = try_door(&carers, asker, route.method, &url, is_inbox).await?;
            // A server without a browser's session is nobody to a form, whatever it signs; it is stopped at the
            // form's type or at the door.
            let is_stopped = matches!(asker, Asker::Proven(..))
                && route.method == "POST"
                && (400..500).contains(&status)
                && !is_inbox;
            if !is_stopped && !fits(route.least, asker, status) {
                let Route {
                    method,
                    path,
                    least,
                    ..
                } = &route;
                wrong.push(format!(
                    "{method} {path} by {name}: {status}, for {least:?}"
                ));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// A program's row shows the same to all: what is behind it is public, and no session opens more.
#[tokio::test]
async fn g14_pr11_pr23_documents_show_nobody_more_than_everybody() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "Flat 7B")).await?;
    let people = everybody(&carers, mei).await?;
    let person = member::by_handle(&carers.db().await?, "rain")
        .await?
        .context("rain")?
        .actor_id
        .to_string();
    for route in table()?.iter().filter(|route| route.least == Program) {
        let (handle, id) = match route.path {
            path if path.starts_with("/ap/people") => ("", person.as_str()),
            _ => ("carers", call.id.as_str()),
        };
        for collection in ["followers", "following", "featured", "replies", "context"] {
            let path = route
                .path
                .replace("{handle}", handle)
                .replace("{id}", id)
                .replace("{collection}", collection);
            let url = carers.at(&path)?;
            let open = asked(&url, ACTIVITY_JSON).await?;
            ensure!(!open.1.contains("Flat 7B"), "{path}");
            if path.ends_with("/followers") || path.ends_with("/following") {
                ensure!(
                    !open.1.contains("tems\":["),
                    "PR11: who follows whom: {}",
                    open.1
                );
            }
            for (name, asker) in &people {
                let seen = match asker {
                    Asker::Proven(peer, actor) => {
                        let request = Request::get(url.clone());
                        let signed =
                            request.signed(&actor.key, &actor.key_id(), Dialect::Cavage)?;
                        let (status, body) = peer.send(signed).await?;
                        (status.as_u16(), body)
                    }
                    Asker::Person(visitor, _) => {
                        let answer = net::client()?
                            .get(url.clone())
                            .header("accept", ACTIVITY_JSON)
                            .header(
                                "cookie",
                                visitor.jar(|jar| jar.header()).unwrap_or_default(),
                            )
                            .send()
                            .await?;
                        (answer.status().as_u16(), answer.text().await?)
                    }
                };
                ensure!(seen == open, "{path} by {name}: {seen:?} and not {open:?}");
            }
        }
    }
    Ok(())
}

/// What each thing is for, and who must see it: everybody else gets what is given for a thing that is not there.
#[tokio::test]
async fn g14_pr01_pr02_pr03_pr09_pr10_pr15_each_thing_is_seen_by_those_it_is_for() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let (near, far) = (Peer::start("near").await?, Peer::start("far").await?);
    let (follower, stranger) = (near.actor("ann", "Person")?, far.actor("zoe", "Person")?);
    peer_follows(&near, &follower, &carers).await?;
    let mut things = Vec::new();
    for visibility in ["public", "unlisted", "followers", "inside"] {
        let words = format!("meant for {visibility} readers");
        let thing = publish(&carers, &mei, "/posts/new", post_form(&words, visibility)).await?;
        things.push((visibility, words, thing));
    }
    // A private letter to the group and the answer of its hosts, which is for two.
    let letter = private_note(&far, &stranger, &carers, None, "a letter to the hosts")?;
    taken(&far, &stranger, &carers, &letter).await?;
    let db = carers.db().await?;
    let kept = post::by_uri(&db, letter["object"]["id"].as_str().unwrap_or(""))
        .await?
        .context("the letter")?;
    let words = "meant for direct readers".to_owned();
    let form = [
        ("text", words.as_str()),
        ("visibility", "direct"),
        ("as_group", "yes"),
    ];
    let sent = mei
        .send(&format!("/posts/{}/reply", kept.id), &form)
        .await?;
    ensure!(sent.status == 303, "{}\n{}", sent.status, sent.text()?);
    let written = far
        .receives("the answer", |activity| {
            activity["object"]["inReplyTo"] == letter["object"]["id"]
        })
        .await?;
    let uri = written["object"]["id"]
        .as_str()
        .context("an id")?
        .to_owned();
    // PR10: to her own inbox alone, not to one that her server shares.
    let reached: Vec<String> = far
        .received()
        .iter()
        .filter(|received| String::from_utf8_lossy(&received.body).contains(&words))
        .map(|received| received.path.clone())
        .collect();
    ensure!(
        reached.iter().all(|path| path == "/users/zoe/inbox"),
        "{reached:?}"
    );
    never_reached(&near, &words)?;
    let id = uri.rsplit('/').next().context("a path")?.to_owned();
    let page = format!("/@carers/{id}");
    things.push(("direct", words, Thing { page, id, uri }));

    let mut people = everybody(&carers, mei).await?;
    people.push(("a follower", Asker::Proven(near, follower)));
    people.push(("the one it is for", Asker::Proven(far, stranger)));
    let missing = (things[0].2.id.parse::<i64>()? - 777_777).to_string();
    for (visibility, words, thing) in &things {
        for (name, asker) in &people {
            let is_open = matches!(*visibility, "public" | "unlisted");
            let sees = match (asker, *visibility, *name) {
                _ if is_open => true,
                (Asker::Person(_, None), ..) => false,
                (Asker::Person(_, Some(has)), "direct", _) => *has >= Host,
                (Asker::Person(..), ..) => true,
                (Asker::Proven(..), "followers", "a follower") => true,
                (Asker::Proven(..), "direct", "the one it is for") => true,
                (Asker::Proven(..), ..) => false,
            };
            let pattern = match asker {
                Asker::Person(..) => "/@carers/ID",
                Asker::Proven(..) => "/ap/posts/ID",
            };
            let shown = look(&carers, asker, &pattern.replace("ID", &thing.id)).await?;
            if sees {
                ensure!(
                    shown.0 == 200 && shown.1.contains(words),
                    "{visibility} by {name}: {shown:?}"
                );
                continue;
            }
            ensure!(shown.0 == 404, "{visibility} by {name}: {shown:?}");
            for pattern in [
                "/@carers/ID",
                "/network/posts/ID",
                "/ap/posts/ID",
                "/ap/posts/ID/replies",
                "/ap/posts/ID/context",
                "/posts/ID/answers",
                "/posts/ID/attendances",
                "/posts/ID/edit",
            ] {
                let there = look(&carers, asker, &pattern.replace("ID", &thing.id)).await?;
                let not = look(&carers, asker, &pattern.replace("ID", &missing)).await?;
                let plain =
                    |(status, body): &(u16, String), id: &str| (*status, body.replace(id, "ID"));
                ensure!(
                    plain(&there, &thing.id) == plain(&not, &missing),
                    "{pattern} of {visibility} by {name}: {there:?} and {not:?}"
                );
            }
            let Asker::Person(visitor, _) = asker else {
                continue;
            };
            for deed in [
                "like", "reply", "report", "answer", "come", "leave", "withdraw", "settle",
            ] {
                let form = [
                    ("text", "x"),
                    ("message", "x"),
                    ("words", "x"),
                    ("name", "x"),
                ];
                let there = visitor.send(&thing.at(deed), &form).await?;
                let not = format!("/posts/{missing}/{deed}");
                let not = visitor.send(&not, &form).await?;
                ensure!(
                    there.status == not.status && matches!(there.status.as_u16(), 401 | 404),
                    "{deed} of {visibility} by {name}: {} and {}",
                    there.status,
                    not.status
                );
            }
        }
        if !matches!(*visibility, "public" | "unlisted") {
            is_nowhere_public(&carers, words, Some(thing)).await?;
        }
    }
    Ok(())
}

/// A GET as each asks; status and body, without what is another in each answer.
async fn look(carers: &Instance, asker: &Asker, path: &str) -> Result<(u16, String)> {
    let url = carers.at(path)?;
    match asker {
        Asker::Proven(peer, actor) => {
            let (status, body) = peer.get(actor, &url).await?;
            Ok((status.as_u16(), body.to_string()))
        }
        Asker::Person(visitor, _) => {
            let page = visitor.ask(Method::GET, url, None).await?;
            Ok((page.status.as_u16(), page.source().to_owned()))
        }
    }
}

#[tokio::test]
async fn oa18_what_is_there_is_changed_by_those_whose_it_is() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let consultant = joined(&carers, "drlee", "consultant").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "Flat 7B")).await?;
    let event = publish(&carers, &mei, "/events/new", event_form("A meeting")).await?;
    let own = publish(
        &carers,
        &rain,
        "/posts/new",
        vec![
            ("text", "mine alone to change"),
            ("language", "en"),
            ("visibility", "inside"),
        ],
    )
    .await?;
    rain.submit(
        &call.at("answer"),
        &[("message", "me"), ("name", "Rain"), ("places", "1")],
    )
    .await?;
    let db = carers.db().await?;
    let answer = community::call::answers(&db, call.key()?).await?.remove(0);
    let nobody = carers.visitor()?;
    for (name, visitor) in [
        ("nobody", &nobody),
        ("rain", &rain),
        ("the consultant", &consultant),
    ] {
        let mut doors: Vec<(&str, String)> = Vec::new();
        for thing in [&call, &event] {
            doors.push(("GET", thing.at("edit")));
            for deed in ["edit", "withdraw", "cancel", "settle", "reopen"] {
                doors.push(("POST", thing.at(deed)));
            }
        }
        doors.push(("GET", call.at("answers")));
        doors.push(("GET", event.at("attendances")));
        doors.push(("POST", format!("/answers/{}/accept", answer.id)));
        doors.push(("POST", format!("/answers/{}/decline", answer.id)));
        if name != "rain" {
            doors.push(("POST", format!("/answers/{}/confirm", answer.id)));
            doors.push(("POST", format!("/answers/{}/take-back", answer.id)));
            for deed in ["edit", "withdraw"] {
                doors.push(("POST", own.at(deed)));
            }
        }
        for (method, path) in doors {
            let form = [
                ("words", "x"),
                ("title", "x"),
                ("text", "taken over"),
                ("visibility", "public"),
                ("language", "en"),
                ("step", "publish"),
            ];
            let status = match method {
                "GET" => {
                    visitor
                        .ask(Method::GET, carers.at(&path)?, None)
                        .await?
                        .status
                }
                _ => visitor.send(&path, &form).await?.status,
            };
            ensure!(
                matches!(status.as_u16(), 401 | 403 | 404 | 409),
                "{method} {path} by {name}: {status}"
            );
        }
    }
    carers.visitor()?.see(&call.page).await?.sees("A lift")?;
    mei.see(&own.page).await?.sees("mine alone to change")
}
