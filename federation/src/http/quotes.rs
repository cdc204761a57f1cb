//! GET of a yes to a quote: for everyone, while the post may be quoted.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use community::post;
use serde::Deserialize;

use super::{
    answer::{failure, object},
    objects::{nothing, public_post},
};
use crate::{Error, node::Node, objects, outbox::document::Document, wire::read};

/// What quotes.
#[derive(Debug, Deserialize)]
pub struct Quote {
    by: Option<String>,
}

/// The document that others look for before they show a quote.
pub async fn yes(
    State(node): State<Arc<Node>>,
    Path(id): Path<String>,
    Query(quote): Query<Quote>,
) -> Response {
    let answer = async {
        let quote = quote
            .by
            .as_deref()
            .and_then(read::web)
            .ok_or_else(nothing)?;
        let post = public_post(&node, &id)
            .await?
            .filter(post::may_be_quoted)
            .ok_or_else(nothing)?;
        let document = Document::of(&node.db, post).await?.ok_or_else(nothing)?;
        document.outgoing(node.db.here()).ok_or_else(nothing)?;
        let yes = objects::quote::to_wire(&document.post, &document.author.uri, &quote);
        Ok(object(&yes.ok_or_else(nothing)?))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}
