//! The yes to a quote on the wire (FEP-044f): a document at an address that is made of the post and of what quotes it.

use community::post::Post;
use serde_json::{Value, json};
use url::Url;

use crate::wire::write;

/// The address of the yes. Nothing is stored: it is given to whoever asks, as long as the post may be quoted.
pub fn address(post: &Post, quote: &str) -> Option<String> {
    let mut address = Url::parse(&format!("{}/quotes", post.uri)).ok()?;
    address.query_pairs_mut().append_pair("by", quote);
    Some(address.into())
}

/// Its document.
pub fn to_wire(post: &Post, author: &str, quote: &str) -> Option<Value> {
    Some(write::document(write::members(json!({
        "id": address(post, quote)?,
        "type": "QuoteAuthorization",
        "attributedTo": author,
        "interactingObject": quote,
        "interactionTarget": post.uri,
    }))))
}
