//! Reads JSON from strangers: one object, UTF-8, not too deep, each key once, nothing that a
//! database chokes on.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep a document may go.
pub const DEEPEST: usize = 64;

/// Why a document is refused. The sentence is safe to send back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("the document is not UTF-8")]
    NotUtf8,
    #[error("the document is not JSON that we accept: {0}")]
    Refused(String),
    #[error("the document is not a JSON object")]
    NotAnObject,
}

/// Reads a document whose top is an object.
///
/// A key that comes twice is refused at any level, so that whoever checks and whoever uses the
/// document cannot see different ones; U+0000 is refused since PostgreSQL cannot keep it.
pub fn parse_json(bytes: &[u8]) -> Result<Value, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| JsonError::Refused(error.to_string()))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(JsonError::NotAnObject)
    }
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            return Err(E::custom("it is nested too deeply"));
        }
        Ok(Self {
            depth: self.depth + 1,
        })
    }
}

fn clean<E: Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("it holds the character U+0000"));
    }
    Ok(())
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number is too large"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        clean(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        clean(&value)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            clean(&key)?;
            let value = entries.next_value_seed(below)?;
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom("a key comes twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(text: &str) -> bool {
        parse_json(text.as_bytes()).is_err()
    }

    #[test]
    fn good_documents_keep_their_order_and_values() {
        let text = r#"{"z":1,"a":[true,null,-2,1.5,"幫\u001b"],"m":{"z":{}}}"#;
        let value = parse_json(text.as_bytes());
        let expected = serde_json::from_str::<Value>(text).ok();
        assert_eq!(value.as_ref().ok(), expected.as_ref());
        assert!(value.is_ok_and(|value| value.to_string().starts_with(r#"{"z":1,"a""#)));
    }

    #[test]
    fn fe15_too_deep() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(!refused(&nested(DEEPEST - 1)));
        assert!(refused(&nested(DEEPEST)));
        assert!(refused(&nested(100_000)));
        assert!(refused(&"[".repeat(1_000_000)));
        assert!(refused(&"{\"a\":".repeat(200_000)));
    }

    #[test]
    fn fe16_doubled_keys() {
        for text in [
            r#"{"actor":"a","actor":"b"}"#,
            r#"{"id":1,"\u0069d":1}"#,
            r#"{"a":[{"b":{"c":1,"d":2,"c":1}}]}"#,
        ] {
            assert!(refused(text), "{text}");
        }
    }

    #[test]
    fn fe17_characters_that_databases_choke_on() {
        for text in [
            r#"{"a":"x\u0000y"}"#,
            r#"{"a\u0000":1}"#,
            r#"{"a":["\u0000"]}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\udc00x"}"#,
            "{\"a\":\"\0\"}",
        ] {
            assert!(refused(text), "{text}");
        }
        assert!(!refused(r#"{"a":"\ud83d\ude00 \ufffe"}"#));
    }

    #[test]
    fn fe18_what_is_no_json_object() {
        for bytes in [
            &b""[..],
            b"\xff\xfe{\0}\0",
            b"{\"a\":\"\xff\"}",
            b"\xef\xbb\xbf{}",
            b"{\"a\":1",
            b"[]",
            b"12",
            b"null",
            b"\"x\"",
            b"{} {}",
            b"{\"a\":1e99999}",
            b"{\"a\":NaN}",
            b"{'a':1}",
            b"{\"a\":1,}",
        ] {
            assert!(
                parse_json(bytes).is_err(),
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse_json(&bytes);
        }

        #[test]
        fn says_what_serde_json_says(text in r#"[\{\}\[\],:"ab\\u0d81e.\-]{0,40}"#) {
            if let Ok(value) = parse_json(text.as_bytes()) {
                prop_assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
            }
        }
    }
}
