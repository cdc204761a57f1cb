//! QuoteRequest (FEP-044f): somebody asks to quote one of ours.

use community::post;

use super::{deed::Deed, said::Said};
use crate::{Error, Result, node, wire::read};

/// Of one's own words only: what is to quote us is of the speaker's own server.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let uri = said.object_id()?;
    let quote = read::id(said.activity, "instrument")
        .and_then(read::web)
        .ok_or_else(|| node::malformed("The request does not say what quotes."))?;
    if !read::same_origin(&quote, &said.by.uri) {
        return Err(node::not_theirs("The quote is on another server."));
    }
    let post = post::by_uri(&said.node.db, uri)
        .await?
        .filter(|post| post.local)
        .ok_or_else(|| Error::NotFound(uri.to_owned()))?;
    Ok(Deed::Quote {
        post: post.id,
        request: said.id.clone(),
        quote,
    })
}
