//! A node says when it can serve and write, and comes back after a power cut.

use anyhow::Result;

use crate::rig::{instance::Instance, net};

#[tokio::test]
async fn an_empty_node_answers_and_offers_its_set_up_page() -> Result<()> {
    let node = Instance::empty("empty").await?;
    let answer = net::client()?.get(node.at("/health")?).send().await?;
    assert_eq!(answer.status().as_u16(), 200);
    let page = node.visitor()?.see(node.printed_link()?.as_str()).await?;
    assert!(!page.texts("form")?.is_empty(), "{}", page.text()?);
    Ok(())
}

#[tokio::test]
async fn a_node_comes_back_after_a_power_cut() -> Result<()> {
    let mut node = Instance::start("back").await?;
    node.visitor()?.see("/").await?.sees("The back group")?;
    node.kill9()?;
    node.serve().await?;
    node.visitor()?.see("/").await?.sees("The back group")?;
    node.restart().await?;
    node.visitor()?.see("/").await?.sees("The back group")
}
