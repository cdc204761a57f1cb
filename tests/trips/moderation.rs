//! Somebody elsewhere reports us: coordinators read it, and nothing happens by itself.

use anyhow::Result;
use serde_json::json;

use super::steps::*;
use crate::rig::peer::Peer;

#[tokio::test]
async fn a_report_from_elsewhere_is_read_by_coordinators_alone() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let host = joined(&carers, "bo", "host").await?;
    let call = publish(&carers, &mei, "/calls/new", call_form("A lift", "")).await?;
    let peer = Peer::start("mastodon").await?;
    // Mastodon reports in the name of its server, not of the one who complained.
    let server = peer.actor("mastodon", "Application")?;
    let foreign = peer.fresh_id("notes");
    let mut flag = peer.activity(
        "Flag",
        &server,
        json!([group_uri(&carers)?, call.uri, foreign]),
    );
    flag["content"] = json!("<script>x</script><b>This call</b> asks for money.");
    taken(&peer, &server, &carers, &flag).await?;
    taken(&peer, &server, &carers, &flag).await?;
    let desk = shows(&mei, "/desk/reports", "This call asks for money.").await?;
    assert_eq!(desk.texts("article")?.len(), 1, "told twice, it is one");
    desk.sees("A lift")?;
    desk.sees_not(&foreign)?;
    desk.sees_not("script")?;
    assert_eq!(host.open("/desk/reports").await?.status, 403);
    // What was reported stands until people have talked.
    carers.visitor()?.see(&call.page).await?.sees("A lift")
}
