//! Every door of the pages, tried by everyone: who comes in and who does not. What is not in the table does not exist.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Result, ensure};
use reqwest::Method;

use super::steps::*;
use crate::rig::visitor::Visitor;

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Least {
    Anyone,
    Member,
    Host,
    Coordinator,
}

use Least::{Anyone, Coordinator, Host, Member};

/// Method, path, and who is let in. `{…}` stands for something that is not there: rights come before being found.
const DOORS: &[(&str, &str, Least)] = &[
    ("GET", "/", Anyone),
    ("GET", "/about", Anyone),
    ("GET", "/self-help", Anyone),
    ("GET", "/stories", Anyone),
    ("GET", "/events", Anyone),
    ("GET", "/calls", Anyone),
    ("GET", "/@{handle}", Anyone),
    ("GET", "/@{handle}/{id}", Anyone),
    ("GET", "/static/{name}", Anyone),
    ("GET", "/set-up/{secret}", Anyone),
    ("POST", "/set-up/{secret}", Anyone),
    ("GET", "/sign-in", Anyone),
    ("POST", "/sign-in", Anyone),
    ("GET", "/join", Anyone),
    ("POST", "/join", Anyone),
    ("GET", "/join/{secret}", Anyone),
    ("GET", "/password/{secret}", Anyone),
    ("POST", "/password/{secret}", Anyone),
    ("GET", "/answer/{secret}", Anyone),
    ("POST", "/answer/{secret}/confirm", Anyone),
    ("POST", "/answer/{secret}/take-back", Anyone),
    ("GET", "/coming/{secret}", Anyone),
    ("POST", "/coming/{secret}/leave", Anyone),
    ("GET", "/story/{secret}", Anyone),
    ("POST", "/story/{secret}/withdraw", Anyone),
    ("POST", "/posts/{id}/answer", Anyone),
    ("POST", "/posts/{id}/come", Anyone),
    ("GET", "/network/posts/{id}", Member),
    ("GET", "/network", Member),
    ("GET", "/network/find", Member),
    ("GET", "/interact", Member),
    ("GET", "/network/actors/{id}", Member),
    ("GET", "/inside", Member),
    ("GET", "/notices", Member),
    ("POST", "/notices/read", Member),
    ("GET", "/mine", Member),
    ("GET", "/new", Member),
    ("GET", "/stories/new", Member),
    ("POST", "/stories/new", Member),
    ("GET", "/events/new", Member),
    ("POST", "/events/new", Member),
    ("GET", "/calls/new", Member),
    ("POST", "/calls/new", Member),
    ("GET", "/offers/new", Member),
    ("POST", "/offers/new", Member),
    ("GET", "/posts/new", Member),
    ("POST", "/posts/new", Member),
    ("GET", "/posts/{id}/edit", Member),
    ("POST", "/posts/{id}/edit", Member),
    ("GET", "/posts/{id}/answers", Member),
    ("GET", "/posts/{id}/attendances", Member),
    ("POST", "/posts/{id}/leave", Member),
    ("POST", "/posts/{id}/reply", Member),
    ("POST", "/posts/{id}/like", Member),
    ("POST", "/posts/{id}/report", Member),
    ("POST", "/posts/{id}/withdraw", Member),
    ("POST", "/posts/{id}/cancel", Member),
    ("POST", "/posts/{id}/settle", Member),
    ("POST", "/posts/{id}/reopen", Member),
    ("POST", "/answers/{id}/accept", Member),
    ("POST", "/answers/{id}/decline", Member),
    ("POST", "/answers/{id}/confirm", Member),
    ("POST", "/answers/{id}/take-back", Member),
    ("POST", "/attendances/{id}/welcome", Member),
    ("POST", "/attendances/{id}/decline", Member),
    ("GET", "/settings", Member),
    ("POST", "/settings", Member),
    ("POST", "/settings/outside", Member),
    ("POST", "/settings/password", Member),
    ("GET", "/desk", Host),
    ("GET", "/desk/members", Host),
    ("POST", "/desk/members/{id}/welcome", Host),
    ("POST", "/desk/members/{id}/refuse", Host),
    ("POST", "/desk/members/{id}/remove", Coordinator),
    ("POST", "/desk/members/{id}/duty", Coordinator),
    ("POST", "/desk/members/{id}/password-link", Coordinator),
    ("POST", "/desk/duties/{id}/end", Coordinator),
    ("GET", "/desk/invitations", Host),
    ("POST", "/desk/invitations", Host),
    ("POST", "/desk/invitations/{id}/revoke", Host),
    ("GET", "/desk/group", Coordinator),
    ("POST", "/desk/group", Coordinator),
    ("GET", "/desk/meetings", Coordinator),
    ("POST", "/desk/meetings", Coordinator),
    ("POST", "/desk/meetings/{id}/drop", Coordinator),
    ("GET", "/desk/network", Host),
    ("POST", "/desk/follow", Coordinator),
    ("POST", "/desk/follow/stop", Coordinator),
    ("POST", "/desk/followers/{id}/accept", Host),
    ("POST", "/desk/followers/{id}/remove", Host),
    ("POST", "/desk/peers/standing", Coordinator),
    ("POST", "/desk/deliveries/retry", Coordinator),
    ("POST", "/desk/deliveries/drop", Coordinator),
    ("GET", "/desk/reports", Coordinator),
    ("POST", "/desk/reports/{id}/settle", Coordinator),
];

/// Doors that end a session or a membership: tried by nobody only.
const LAST: &[(&str, &str, Least)] = &[
    ("POST", "/sign-out", Anyone),
    ("POST", "/settings/leave", Member),
];

#[tokio::test]
async fn oa19_every_door_lets_in_whom_it_should() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let member = joined(&carers, "rain", "member").await?;
    let consultant = joined(&carers, "drlee", "consultant").await?;
    let host = joined(&carers, "bo", "host").await?;
    let people: [(&str, Visitor, Option<Least>); 5] = [
        ("nobody", carers.visitor()?, None),
        ("a member", member, Some(Member)),
        ("a consultant", consultant, Some(Member)),
        ("a host", host, Some(Host)),
        ("a coordinator", mei, Some(Coordinator)),
    ];
    let mut wrong = Vec::new();
    for (method, pattern, least) in DOORS.iter().chain(LAST) {
        for (name, visitor, has) in &people {
            if LAST.iter().any(|(_, path, _)| path == pattern) && has.is_some() {
                continue;
            }
            let path = pattern
                .replace("{handle}", "nosuch")
                .replace("{id}", "7")
                .replace("{secret}", "nosuchsecretatallnosuchsecret")
                .replace("{name}", "nosuch.css");
            let status = match *method {
                "GET" => {
                    visitor
                        .ask(Method::GET, carers.at(&path)?, None)
                        .await?
                        .status
                }
                _ => visitor.send(&path, &[]).await?.status,
            };
            let status = status.as_u16();
            let is_in = *least == Anyone || has.is_some_and(|has| has >= *least);
            let fits = match (is_in, has) {
                _ if status >= 500 || status == 405 => false,
                (true, _) => status != 401 && status != 403,
                (false, None) => status == 401,
                (false, Some(_)) => status == 403,
            };
            if !fits {
                wrong.push(format!(
                    "{method} {pattern} by {name}: {status}, for {least:?}"
                ));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn what_is_there_is_changed_by_those_whose_it_is() -> Result<()> {
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

/// The table above names every route of the pages, and no other.
#[test]
fn every_route_is_in_the_table() -> Result<()> {
    let mut written = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/pages")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let code = text.split("mod tests {").next().unwrap_or("");
            for part in code.split(".route(").skip(1) {
                let route = part
                    .trim_start()
                    .trim_start_matches('"')
                    .split('"')
                    .next()
                    .unwrap_or("");
                written.insert(route.to_owned());
            }
        }
    }
    let known: BTreeSet<String> = DOORS
        .iter()
        .chain(LAST)
        .map(|(_, path, _)| (*path).to_owned())
        .collect();
    let missing: Vec<&String> = written.difference(&known).collect();
    let invented: Vec<&String> = known.difference(&written).collect();
    ensure!(
        missing.is_empty() && invented.is_empty(),
        "not in the table: {missing:?}; not in the pages: {invented:?}"
    );
    Ok(())
}
