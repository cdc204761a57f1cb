//! GET of our list of blocked servers: for those whom hosts trust, once they share it. To everybody else there is none.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use community::blocklist;
use http::{HeaderMap, Method, Uri};

use super::{
    answer::{failure, private_object},
    objects::{door, group_named, nothing, refuse_blocked},
};
use crate::{Error, inbox::guard, network, node::Node, objects};

/// The list, to a server that proves who it is.
pub async fn of_group(
    State(node): State<Arc<Node>>,
    Path(handle): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        refuse_blocked(&node, &method, &uri, &headers).await?;
        let (_, group) = group_named(&node, &handle).await?;
        // Whoever is not proven is answered as if there were no list: no key is fetched for a server that may not read it anyway.
        let signed =
            guard::read_form(&node, &door(&method, &uri, &headers)).map_err(|_| nothing())?;
        let host = network::origin(&signed.key_id).authority();
        if !blocklist::may_read(&node.db, &host).await? {
            return Err(nothing());
        }
        let asking = guard::who_asks(&node, &signed).await.map_err(hidden)?;
        let entries = blocklist::shared_with(&node.db, &asking).await?;
        let entries = entries.ok_or_else(nothing)?;
        Ok(private_object(&objects::blocklist::to_wire(
            &group, &entries,
        )))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}

/// A proof that fails tells nothing either; our own faults do.
fn hidden(error: Error) -> Error {
    match error {
        Error::Community(ours) => Error::Community(ours),
        _ => nothing(),
    }
}
