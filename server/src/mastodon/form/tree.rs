//! Names such as `poll[options][]` and their values, as one tree; within limits, whatever comes.

use http::StatusCode;
use serde_json::{Map, Value};

use crate::mastodon::error::ApiError;

/// More values than any form of ours has.
const MOST: usize = 1000;
/// `fields_attributes[0][name]` is three deep.
const DEEPEST: usize = 12;
const LONGEST_NAME: usize = 200;

#[derive(Default)]
pub struct Tree {
    root: Map<String, Value>,
    count: usize,
}

impl Tree {
    /// Takes names and values as a browser writes them into a query or a form.
    pub fn take_pairs(&mut self, text: &[u8]) -> Result<(), ApiError> {
        for (name, value) in url::form_urlencoded::parse(text) {
            self.take(&name, &value)?;
        }
        Ok(())
    }

    /// Takes one value. Where two of one name do not fit together, the later one wins.
    pub fn take(&mut self, name: &str, value: &str) -> Result<(), ApiError> {
        self.count += 1;
        if self.count > MOST {
            return Err(too_much());
        }
        if name.len() > LONGEST_NAME {
            return Ok(());
        }
        let (first, rest) = parts(name);
        if rest.len() > DEEPEST {
            return Err(too_much());
        }
        put_into(&mut self.root, first, &rest, clean(value).into());
        Ok(())
    }

    pub fn into_object(self) -> Map<String, Value> {
        self.root
    }
}

/// `a[b][]` as `a`, and then `b` and an empty name. What is not closed belongs to the name.
fn parts(name: &str) -> (&str, Vec<&str>) {
    let Some((first, mut rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty())
    else {
        return (name, Vec::new());
    };
    let mut inner = Vec::new();
    loop {
        let Some((part, after)) = rest.split_once(']') else {
            return (name, Vec::new());
        };
        inner.push(part);
        match after.strip_prefix('[') {
            Some(next) => rest = next,
            None if after.is_empty() => return (first, inner),
            None => return (name, Vec::new()),
        }
    }
}

fn put_into(object: &mut Map<String, Value>, name: &str, rest: &[&str], value: Value) {
    match object.get_mut(name) {
        Some(known) => put(known, rest, value),
        None => {
            let mut fresh = Value::Null;
            put(&mut fresh, rest, value);
            object.insert(name.to_owned(), fresh);
        }
    }
}

fn put(place: &mut Value, rest: &[&str], value: Value) {
    match rest {
        [] => match place {
            // `id=1&id=2`: a list, of which one who wants a single value takes the last.
            Value::String(_) => {
                let first = place.take();
                *place = Value::Array(vec![first, value]);
            }
            Value::Array(list) => list.push(value),
            _ => *place = value,
        },
        ["", inner @ ..] => {
            let list = match place {
                Value::Array(list) => list,
                Value::String(_) => {
                    let first = place.take();
                    *place = Value::Array(vec![first]);
                    let Value::Array(list) = place else { return };
                    list
                }
                _ => {
                    *place = Value::Array(Vec::new());
                    let Value::Array(list) = place else { return };
                    list
                }
            };
            // `a[][name]=x&a[][value]=y` is one thing, until a name comes a second time.
            if let [next, ..] = inner
                && let Some(Value::Object(last)) = list.last_mut()
                && !last.contains_key(*next)
            {
                put_into(last, next, &inner[1..], value);
                return;
            }
            let mut fresh = Value::Null;
            put(&mut fresh, inner, value);
            list.push(fresh);
        }
        [name, inner @ ..] => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            if let Value::Object(object) = place {
                put_into(object, name, inner, value);
            }
        }
    }
}

/// Brings JSON within the same limits.
pub fn settle(object: &mut Map<String, Value>) -> Result<(), ApiError> {
    let mut count = 0;
    for value in object.values_mut() {
        walk(value, 1, &mut count)?;
    }
    Ok(())
}

fn walk(value: &mut Value, depth: usize, count: &mut usize) -> Result<(), ApiError> {
    *count += 1;
    if depth > DEEPEST || *count > MOST {
        return Err(too_much());
    }
    match value {
        Value::String(text) if text.contains('\0') => *text = clean(text),
        Value::Array(list) => {
            for value in list {
                walk(value, depth + 1, count)?;
            }
        }
        Value::Object(object) => {
            for value in object.values_mut() {
                walk(value, depth + 1, count)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// One of the databases cannot hold a zero in a text.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn too_much() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "This cannot be read: too many values, or too deep in each other",
    )
}
