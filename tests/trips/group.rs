//! A group and its places: waiting lists that move up, and what is handed on from group to group.

use anyhow::{Context, Result, ensure};
use community::event::{self, AttendanceState};
use reqwest::Method;
use serde_json::json;

use super::steps::*;
use crate::rig::{eventually, peer::Peer};

#[tokio::test]
async fn a13_a_place_that_falls_free_goes_to_the_next_and_the_wire_says_so() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let mobilizon = Peer::start("mobilizon").await?;
    let bo = mobilizon.actor("bo", "Person")?;
    let form = with(event_form("Tea for one"), "capacity", "1");
    let tea = publish(&carers, &mei, "/events/new", form).await?;

    let ana = carers.visitor()?;
    let named = [("name", "Ana"), ("contact", "2345 6789")];
    let come = ana.send(&tea.at("come"), &named).await?;
    let hers = location(&come)?.path().to_owned();
    ana.see(&hers).await?.sees("Fuk Wa Street")?;
    ana.see(&tea.page).await?.sees("All places are taken")?;

    let join = mobilizon.fixture(
        "mobilizon/join.json",
        &[
            ("https://mobilizon.example/@bo", bo.id.as_str()),
            ("https://carers.example/ap/posts/2", &tea.uri),
        ],
    )?;
    taken(&mobilizon, &bo, &carers, &join).await?;
    let db = carers.db().await?;
    let states = async || -> Result<Vec<AttendanceState>> {
        let all = event::attendances(&db, tea.key()?).await?;
        Ok(all.iter().map(|one| one.state).collect())
    };
    ensure!(
        states().await? == [AttendanceState::Going, AttendanceState::Queued],
        "{:?}",
        states().await?
    );
    never_reached(&mobilizon, "Fuk Wa Street")?;

    ana.send(&format!("{hers}/leave"), &[]).await?;
    ensure!(
        states().await? == [AttendanceState::Left, AttendanceState::Going],
        "{:?}",
        states().await?
    );
    let accept = mobilizon.receives_type("Accept", "Join").await?;
    assert_eq!(
        (&accept["object"]["id"], &accept["to"]),
        (&join["id"], &json!([bo.id]))
    );
    ensure!(accept.to_string().contains("Fuk Wa Street"), "{accept}");
    shows(
        &mei,
        "/notices",
        "was next on the waiting list and is coming",
    )
    .await?;
    Ok(())
}

/// A zero is kept by one database and refused by the other, and peers refuse a whole document for one.
#[tokio::test]
async fn a_zero_in_a_form_or_an_address_reaches_nobody() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let profile = mei.see("/desk/group").await?;
    let form = profile.form("/desk/group");
    let form = form.fill("about", "We look\0 after someone.");
    form.submit().await?;
    let seen = carers.visitor()?.see("/").await?;
    seen.sees("We look after someone.")?;
    let call = with(
        call_form("A\0 lift", "Flat\0 7B"),
        "area",
        "Near\0 the pier",
    );
    publish(&carers, &mei, "/calls/new", call).await?;
    let stranger = carers.visitor()?;
    for path in [
        "/@%00",
        "/@mei%00",
        "/calls?area=%00",
        "/calls/%00",
        "/join?code=%00",
    ] {
        let page = stranger.open(path).await?;
        ensure!(page.status == 404, "{path}: {}", page.status);
    }
    let fields = [
        ("handle", "mei\0"),
        ("password", "not her words"),
        ("next", "/"),
    ];
    let page = stranger.send("/sign-in", &fields).await?;
    ensure!(page.status == 422, "{}", page.status);
    for path in [
        "/.well-known/webfinger?resource=acct:mei%00@x",
        "/ap/actors/%00",
        "/ap/posts/%00",
    ] {
        let status = stranger.open(path).await?.status.as_u16();
        ensure!((400..500).contains(&status), "{path}: {status}");
    }
    Ok(())
}

/// What one sees elsewhere is answered at home: the door of the sheet leads to the same thing on the reader's own node.
#[tokio::test]
async fn a04_a_member_of_another_group_comes_home_with_what_she_saw() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let (gardeners, jo) = group("gardeners").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "Flat 7B")).await?;

    let reader = carers.visitor()?;
    let asked = format!("{}?address=jo%40{}", call.at("share"), gardeners.host());
    let sheet = reader.see(&asked).await?;
    let door = sheet.attribute(".notice a.primary", "href")?;
    let door = door.parse::<url::Url>()?;
    let home = format!(
        "{}?{}",
        door.path(),
        door.query().context("it says what she saw")?
    );
    ensure!(door.as_str() == gardeners.at(&home)?.as_str(), "{door}");

    let at_home = gardeners.at(&home)?;
    let nobody = gardeners.visitor()?;
    let nobody = location(&nobody.ask(Method::GET, at_home.clone(), None).await?)?;
    ensure!(nobody.path() == "/sign-in", "{nobody}");
    ensure!(
        nobody
            .query_pairs()
            .any(|(name, value)| name == "next" && value == home),
        "{nobody}"
    );
    let there = eventually("the call at home", async || {
        let to = location(&jo.ask(Method::GET, at_home.clone(), None).await?)?;
        Ok(to.path().starts_with("/network/posts/").then_some(to))
    })
    .await?;
    jo.see(there.path()).await?.sees("A lift")?;
    Ok(())
}
