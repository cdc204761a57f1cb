//! Yes or no to a quote of ours (FEP-044f).

use serde_json::{Value, json};

use super::verbs::activity;

/// A request to quote a post of ours, as it is given back in the answer to it.
#[derive(Clone, Copy, Debug)]
pub struct QuoteAsked<'a> {
    pub request: &'a str,
    pub by: &'a str,
    pub post: &'a str,
    /// What quotes it.
    pub quote: &'a str,
}

/// An `Accept` that names the yes, or a `Reject`.
pub fn decide_quote(id: &str, author: &str, asked: &QuoteAsked<'_>, yes: Option<&str>) -> Value {
    let mut body = json!({
        "id": id,
        "type": if yes.is_some() { "Accept" } else { "Reject" },
        "actor": author,
        "to": [asked.by],
        "cc": [],
        "object": {
            "id": asked.request,
            "type": "QuoteRequest",
            "actor": asked.by,
            "object": asked.post,
            "instrument": asked.quote,
        },
    });
    if let Some(yes) = yes {
        body["result"] = json!(yes);
    }
    activity(body)
}
