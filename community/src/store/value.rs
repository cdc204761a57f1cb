//! What can be bound to a `$n`; an absent value keeps its type, because PostgreSQL asks for it.

use serde::Serialize;

use crate::id::Id;
use crate::time::Time;

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
    Real(Option<f64>),
    Bytes(Option<Vec<u8>>),
}

/// A list as one argument, for `in (select cast(value as bigint) from json_each($1))`.
pub fn json_list<T: Serialize>(items: impl IntoIterator<Item = T>) -> Value {
    let items: Vec<serde_json::Value> = items
        .into_iter()
        .filter_map(|item| serde_json::to_value(item).ok())
        .collect();
    Value::Text(Some(serde_json::Value::Array(items).to_string()))
}

macro_rules! from {
    ($($type:ty => $variant:ident($name:ident => $convert:expr);)*) => {$(
        impl From<$type> for Value {
            fn from($name: $type) -> Self {
                Value::$variant(Some($convert))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Value::$variant(value.map(|$name| $convert))
            }
        }
    )*};
}

from! {
    i64 => Int(number => number);
    i32 => Int(number => i64::from(number));
    u32 => Int(number => i64::from(number));
    u16 => Int(number => i64::from(number));
    u8 => Int(number => i64::from(number));
    usize => Int(number => i64::try_from(number).unwrap_or(i64::MAX));
    u64 => Int(number => i64::try_from(number).unwrap_or(i64::MAX));
    Time => Int(time => time.0);
    &str => Text(text => text.to_owned());
    String => Text(text => text);
    &String => Text(text => text.clone());
    url::Url => Text(url => url.into());
    &url::Url => Text(url => url.as_str().to_owned());
    serde_json::Value => Text(json => json.to_string());
    &serde_json::Value => Text(json => json.to_string());
    bool => Bool(yes => yes);
    f64 => Real(number => number);
    Vec<u8> => Bytes(bytes => bytes);
    &Vec<u8> => Bytes(bytes => bytes.clone());
    &[u8] => Bytes(bytes => bytes.to_vec());
}

impl<T> From<Id<T>> for Value {
    fn from(id: Id<T>) -> Self {
        Value::Int(Some(id.get()))
    }
}

impl<T> From<&Id<T>> for Value {
    fn from(id: &Id<T>) -> Self {
        Value::Int(Some(id.get()))
    }
}

impl<T> From<Option<Id<T>>> for Value {
    fn from(id: Option<Id<T>>) -> Self {
        Value::Int(id.map(Id::get))
    }
}

impl<T> From<&Option<Id<T>>> for Value {
    fn from(id: &Option<Id<T>>) -> Self {
        Value::Int(id.map(Id::get))
    }
}

impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Self {
        Value::Text(text.clone())
    }
}

impl From<&Option<url::Url>> for Value {
    fn from(url: &Option<url::Url>) -> Self {
        Value::Text(url.as_ref().map(|url| url.as_str().to_owned()))
    }
}

impl From<&Time> for Value {
    fn from(time: &Time) -> Self {
        Value::Int(Some(time.0))
    }
}
