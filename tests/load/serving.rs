//! Other servers fetch the group's actor, signed, as many do before they show or follow it.

use std::time::Instant;

use anyhow::Result;

use crate::{
    Plan,
    crowd::Crowd,
    node::Node,
    receiving::pour,
    signing::Request,
    table::{Table, each, milliseconds},
};

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    let crowd = Crowd::gather().await?;
    let mut node = Node::found(plan).await?;
    node.start().await?;
    let address = node.url.join("/ap/groups/bench")?;
    // A signature of a GET holds for some minutes, so that one request may be sent again and again.
    let signed: Result<Vec<Vec<u8>>> = (0..200)
        .map(|n| crowd.signed(Request::get(address.clone()), &crowd.actor(n % 20, n)))
        .collect();
    let signed = signed?;
    pour(node.port, signed.clone()).await?;
    let count = plan.activities * 2;
    let requests = signed.iter().cycle().take(count).cloned().collect();
    let (before, begun) = (node.processor_time()?, Instant::now());
    pour(node.port, requests).await?;
    let work = node.processor_time()?.saturating_sub(before);
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    table.note(
        "signed fetch of the actor, processor time",
        milliseconds(each(work, count)),
    );
    table.note("signed fetches of the actor", format!("{rate:.0} a second"));
    node.stop().await
}
