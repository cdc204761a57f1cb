//! Reads a tree with goodwill: texts as yes and no, as numbers, as lists of one; numbered objects as lists.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess,
        Visitor, value::Error,
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

use crate::mastodon::error::ApiError;

/// The tree as a `T`; 422 with what is wrong when it is none.
pub fn into<T: DeserializeOwned>(tree: Value) -> Result<T, ApiError> {
    T::deserialize(Lenient(tree))
        .map_err(|cause| ApiError::invalid(format!("Validation failed: {cause}")))
}

struct Lenient(Value);

impl Lenient {
    /// Of several values of one name, where one is wanted: the last.
    fn one(self) -> Value {
        match self.0 {
            Value::Array(mut list) => list.pop().unwrap_or(Value::Null),
            other => other,
        }
    }
}

fn seen(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn unlike(value: &Value, wanted: &str) -> Error {
    Error::custom(format_args!("{wanted} is expected, not {}", seen(value)))
}

macro_rules! numbers {
    ($($method:ident $visit:ident $kind:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let value = self.one();
            let text = match &value {
                Value::String(text) => text.trim().to_owned(),
                Value::Number(number) => number.to_string(),
                other => return Err(unlike(other, "a number")),
            };
            match text.parse::<$kind>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(unlike(&value, "another number")),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(number) => {
                if let Some(number) = number.as_i64() {
                    visitor.visit_i64(number)
                } else if let Some(number) = number.as_u64() {
                    visitor.visit_u64(number)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or_default())
                }
            }
            Value::String(text) => visitor.visit_string(text),
            Value::Array(list) => visitor.visit_seq(List(list.into_iter())),
            Value::Object(object) => visitor.visit_map(Fields::new(object)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.one();
        let yes = match &value {
            Value::Bool(yes) => Some(*yes),
            Value::Number(number) => Some(number.as_f64() != Some(0.0)),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "t" | "1" | "on" | "yes" => Some(true),
                "false" | "f" | "0" | "off" | "no" | "" => Some(false),
                _ => None,
            },
            Value::Null => Some(false),
            Value::Array(_) | Value::Object(_) => None,
        };
        match yes {
            Some(yes) => visitor.visit_bool(yes),
            None => Err(unlike(&value, "yes or no")),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.one() {
            Value::String(text) => visitor.visit_string(text),
            Value::Number(number) => visitor.visit_string(number.to_string()),
            Value::Bool(yes) => visitor.visit_string(yes.to_string()),
            Value::Null => visitor.visit_string(String::new()),
            other => Err(unlike(&other, "a text")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            other => visitor.visit_some(Self(other)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let list = match self.0 {
            Value::Null => Vec::new(),
            Value::Array(list) => list,
            Value::Object(object) => numbered(object)?,
            one => vec![one],
        };
        visitor.visit_seq(List(list.into_iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(object) => visitor.visit_map(Fields::new(object)),
            other => Err(unlike(&other, "an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.one() {
            Value::String(text) => visitor.visit_enum(text.into_deserializer()),
            other => Err(unlike(&other, "a word")),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// `{"0": …, "1": …}`, as forms number what they list, in the order of the numbers.
fn numbered(object: Map<String, Value>) -> Result<Vec<Value>, Error> {
    let mut list = Vec::with_capacity(object.len());
    for (name, value) in object {
        match name.parse::<u64>() {
            Ok(number) => list.push((number, value)),
            Err(_) => return Err(Error::custom("a list is expected, not an object")),
        }
    }
    list.sort_by_key(|(number, _)| *number);
    Ok(list.into_iter().map(|(_, value)| value).collect())
}

struct List(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for List {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.0
            .next()
            .map(|value| seed.deserialize(Lenient(value)))
            .transpose()
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    name: String,
    value: Value,
}

impl Fields {
    fn new(object: Map<String, Value>) -> Self {
        Self {
            rest: object.into_iter(),
            name: String::new(),
            value: Value::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.name.clone_from(&name);
        self.value = value;
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        // Which of them it is about.
        seed.deserialize(Lenient(self.value.take()))
            .map_err(|cause| match cause.to_string() {
                text if text.contains(": ") || self.name.len() > 60 => cause,
                text => Error::custom(format_args!("{}: {text}", self.name)),
            })
    }
}
