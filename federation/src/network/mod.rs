//! The way out: asking other servers and telling them, to public addresses only, with limits.

mod address;
mod client;
mod error;
mod json;
mod media_type;
mod origin;
mod resolver;

pub use self::{
    address::{Blocked, LONGEST_URL, check as check_url, is_public},
    client::{Answer, Client, Fetched, Settings, Signer},
    error::FetchError,
    json::{DEEPEST, JsonError, parse_json},
    media_type::{Accept, is_activity},
    origin::{Origin, is_within, normalise_host, origin, same_origin},
};
