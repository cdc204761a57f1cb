//! What coordinators do from an app, and nobody else.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::{
    rig::{app::App, eventually, instance::Instance},
    trips::steps::{PASSWORD, group, joined},
};

#[tokio::test]
async fn oa19_coordinators_moderate_from_an_app_and_nobody_else_does() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("hana", "host", PASSWORD).await?;
    joined(&carers, "rain", "member").await?;
    let scopes = "read write admin:read admin:write";
    let mei = App::with(&carers, &["mei", "--scopes", scopes]).await?;
    let rain = App::of(&carers, "rain").await?;
    let asking = [
        ("name", "Ah Fong"),
        ("handle", "ah_fong"),
        ("password", PASSWORD),
        ("email", "fong@example.org"),
        ("words", "Hello from me"),
    ];
    ensure!(carers.visitor()?.send("/join", &asking).await?.status == 303);
    let me = rain.get("/api/v1/accounts/verify_credentials").await?;
    let her_id = me.str("id")?.to_owned();

    // Neither another member, nor a host, nor the group's voice, nor a narrower token.
    let host = App::of(&carers, "hana").await?;
    let ours = App::with(&carers, &["mei", "--as-group"]).await?;
    let narrow = App::with(&carers, &["mei", "--scopes", "read admin:read:reports"]).await?;
    for app in [&rain, &host, &ours, &narrow] {
        app.get("/api/v1/admin/accounts").await?.expect(403)?;
        let action = format!("/api/v1/admin/accounts/{her_id}/action");
        app.post(&action, &json!({"type": "suspend"}))
            .await?
            .expect(403)?;
        app.post(
            "/api/v1/admin/domain_blocks",
            &json!({"domain": "loud.example"}),
        )
        .await?
        .expect(403)?;
    }

    let pending = mei
        .get("/api/v2/admin/accounts?status=pending")
        .await?
        .expect(200)?;
    ensure!(
        pending.json.as_array().is_some_and(|all| all.len() == 1),
        "{}",
        pending.text
    );
    let fong = &pending.json[0];
    ensure!(fong["approved"] == false && fong["invite_request"] == "Hello from me");
    ensure!(fong["email"] == "" && fong["ip"].is_null() && !pending.text.contains("fong@"));
    let fong = fong["id"].as_str().context("an id")?;
    let approve = format!("/api/v1/admin/accounts/{fong}/approve");
    let in_now = mei.post(&approve, &json!({})).await?.expect(200)?;
    ensure!(in_now.json["approved"] == true, "{}", in_now.text);
    mei.post(&approve, &json!({})).await?.expect(404)?;
    let all = mei.get("/api/v1/admin/accounts").await?.expect(200)?;
    ensure!(
        all.json.as_array().is_some_and(|all| all.len() == 4),
        "{}",
        all.text
    );
    for nothing in ["email=fong", "ip=1.2.3.4", "disabled=true", "remote=true"] {
        let path = format!("/api/v1/admin/accounts?{nothing}");
        ensure!(mei.get(&path).await?.expect(200)?.json == json!([]));
    }

    // A report is looked at, settled by what is done about it, and opened again.
    let posted = rain
        .post("/api/v1/statuses", &json!({"status": "rude words"}))
        .await?;
    let report = json!({
        "account_id": her_id, "comment": "look", "category": "violation", "status_ids": [posted.str("id")?],
    });
    host.post("/api/v1/reports", &report).await?.expect(200)?;
    let open = mei.get("/api/v1/admin/reports").await?.expect(200)?;
    let one = &open.json[0];
    ensure!(
        one["comment"] == "look" && one["action_taken"] == false,
        "{one}"
    );
    ensure!(one["target_account"]["username"] == "rain" && one["account"]["username"] == "hana");
    ensure!(one["statuses"][0]["id"] == posted.json["id"], "{one}");
    let report = one["id"].as_str().context("an id")?;
    let at = format!("/api/v1/admin/reports/{report}");
    mei.get(&at).await?.expect(200)?;
    // It is told to whoever coordinates now, and to nobody who does no more.
    let told = "/api/v1/notifications?types[]=admin.report";
    for (command, many) in [("role", 1), ("end-role", 0)] {
        carers
            .run(&["member", command, "hana", "coordinator"])
            .await?;
        eventually("the report is for her", async || {
            let told = host.get(told).await?.expect(200)?;
            let is_so = told.json.as_array().is_some_and(|told| told.len() == many);
            Ok(is_so.then_some(()))
        })
        .await?;
    }
    ensure!(mei.get(told).await?.json[0]["report"]["comment"] == "look");
    let settled = mei.post(&format!("{at}/resolve"), &json!({})).await?;
    ensure!(settled.json["action_taken"] == true, "{}", settled.text);
    ensure!(mei.get("/api/v1/admin/reports").await?.expect(200)?.json == json!([]));
    let done = mei.get("/api/v1/admin/reports?resolved=true").await?;
    ensure!(done.json[0]["id"] == report, "{}", done.text);
    let again = mei.post(&format!("{at}/reopen"), &json!({})).await?;
    ensure!(again.json["action_taken"] == false, "{}", again.text);
    mei.post(&format!("{at}/assign_to_self"), &json!({}))
        .await?
        .expect(422)?;
    let act = format!("/api/v1/admin/accounts/{her_id}/action");
    for kind in ["silence", "disable", "sensitive", ""] {
        mei.post(&act, &json!({"type": kind})).await?.expect(422)?;
    }
    rain.get("/api/v1/timelines/home").await?.expect(200)?;
    mei.post(&act, &json!({"type": "suspend", "report_id": report}))
        .await?
        .expect(200)?;
    rain.get("/api/v1/timelines/home").await?.expect(401)?;
    ensure!(mei.get("/api/v1/admin/reports").await?.expect(200)?.json == json!([]));

    // Other servers.
    let wish = json!({"domain": "Loud.example", "severity": "suspend"});
    let made = mei.post("/api/v1/admin/domain_blocks", &wish).await?;
    ensure!(made.json["domain"] == "loud.example" && made.json["severity"] == "suspend");
    let at = format!("/api/v1/admin/domain_blocks/{}", made.str("id")?);
    let milder = mei.put(&at, &json!({"severity": "silence"})).await?;
    ensure!(milder.json["severity"] == "silence", "{}", milder.text);
    let all = mei.get("/api/v1/admin/domain_blocks").await?.expect(200)?;
    ensure!(all.json == json!([milder.json]), "{}", all.text);
    let odd = json!({"domain": "loud.example", "severity": "noop"});
    mei.post("/api/v1/admin/domain_blocks", &odd)
        .await?
        .expect(422)?;
    mei.delete(&at).await?.expect(200)?;
    mei.get(&at).await?.expect(404)?;
    // A block is lowered by whoever says so, and by nobody who says nothing of it.
    mei.post("/api/v1/admin/domain_blocks", &wish).await?;
    for unsaid in [json!({}), json!({"severity": ""})] {
        let same = mei.put(&at, &unsaid).await?.expect(200)?;
        ensure!(same.json["severity"] == "suspend", "{}", same.text);
    }
    let host = |severity: &str| json!({"domain": "loud.example", "severity": severity});
    let same = mei.post("/api/v1/admin/domain_blocks", &host("")).await?;
    ensure!(same.json["severity"] == "suspend", "{}", same.text);
    mei.post("/api/v1/admin/domain_blocks", &host("silence"))
        .await?
        .expect(422)?;
    let same = mei.get(&at).await?.expect(200)?;
    ensure!(same.json["severity"] == "suspend", "{}", same.text);
    let quiet = json!({"domain": "quiet.example"});
    let quiet = mei.post("/api/v1/admin/domain_blocks", &quiet).await?;
    ensure!(quiet.json["severity"] == "silence", "{}", quiet.text);
    Ok(())
}

/// So many people elsewhere, of whom the node knows; the id of the first.
async fn strangers(node: &Instance, how_many: i64) -> Result<i64> {
    let db = node.db().await?;
    let mut tx = db.begin().await?;
    for number in 1..=how_many {
        community::sql!(
            "insert into actors (id, uri, kind, local, outside, username, host, name, summary, fields, manually_approves,
                also_known_as, created_at, updated_at)
             values ($1, $2, 'person', false, true, $3, 'away.example', $3, '', '[]', false, '[]', $1, $1)",
            number,
            format!("https://away.example/users/pest{number}"),
            format!("pest{number}")
        )
        .run(&mut tx)
        .await?;
    }
    tx.commit().await?;
    Ok(1)
}

#[tokio::test]
async fn whom_the_group_blocks_is_shown_so_however_many_they_are() -> Result<()> {
    const MANY: i64 = 85;
    let (carers, _mei) = group("carers").await?;
    carers.member("hana", "host", PASSWORD).await?;
    let scopes = "read write admin:read admin:write";
    let mei = App::with(&carers, &["mei", "--scopes", scopes]).await?;
    let hana = App::of(&carers, "hana").await?;
    let first = strangers(&carers, MANY).await?;
    let report = json!({"account_id": first.to_string(), "comment": "look"});
    hana.post("/api/v1/reports", &report).await?.expect(200)?;
    let about = || async {
        let open = mei.get("/api/v1/admin/reports").await?.expect(200)?;
        Ok::<_, anyhow::Error>(open.json[0]["target_account"].clone())
    };
    ensure!(about().await?["suspended"] == false);
    for id in first..first + MANY {
        let act = format!("/api/v1/admin/accounts/{id}/action");
        mei.post(&act, &json!({"type": "suspend"}))
            .await?
            .expect(200)?;
    }
    ensure!(about().await?["suspended"] == true);
    let asked = "/api/v1/admin/accounts?suspended=true&limit=200";
    let all = mei.get(asked).await?.expect(200)?;
    let all = all.json.as_array().context("a list")?;
    ensure!(all.len() == 85, "{}", all.len());
    ensure!(all.iter().all(|one| one["suspended"] == true));
    // None of them is here.
    let here = mei.get(&format!("{asked}&local=true")).await?.expect(200)?;
    ensure!(here.json == json!([]), "{}", here.text);
    let here = "/api/v2/admin/accounts?origin=local&status=suspended";
    ensure!(mei.get(here).await?.expect(200)?.json == json!([]));
    Ok(())
}
