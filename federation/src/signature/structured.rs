//! The part of structured fields (RFC 9651) that RFC 9421 and RFC 9530 need: dictionaries of
//! items and inner lists, read in one pass.

use base64::{Engine, engine::general_purpose::STANDARD};

/// The text is not a dictionary as we know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// Lists and parameters longer than this are not honest.
const MOST: usize = 64;

/// One value without parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bare {
    Text(String),
    Token(String),
    Integer(i64),
    Bytes(Vec<u8>),
    Boolean(bool),
}

pub(super) type Parameters<'a> = Vec<(&'a str, Bare)>;

/// What a member of a dictionary holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    Item(Bare),
    List(Vec<(Bare, Parameters<'a>)>),
}

/// One member of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub key: &'a str,
    pub shape: Shape<'a>,
    pub parameters: Parameters<'a>,
    /// Value and parameters as they were written.
    pub written: &'a str,
}

/// Reads a dictionary. A key or parameter that comes twice is refused, although the standard lets
/// the last one win: two readers must not see two things.
pub(super) fn read_dictionary(text: &str) -> Result<Vec<Member<'_>>, Broken> {
    let mut reader = Reader { text, at: 0 };
    let mut members: Vec<Member<'_>> = Vec::new();
    reader.skip_blanks();
    loop {
        let key = reader.key()?;
        if members.len() >= MOST || members.iter().any(|member| member.key == key) {
            return Err(Broken);
        }
        // A bare key means "true", which nothing here can use.
        reader.expect(b'=')?;
        let start = reader.at;
        let shape = match reader.peek() {
            Some(b'(') => Shape::List(reader.list()?),
            _ => Shape::Item(reader.bare()?),
        };
        let parameters = reader.parameters()?;
        let written = text.get(start..reader.at).ok_or(Broken)?;
        members.push(Member {
            key,
            shape,
            parameters,
            written,
        });
        reader.skip_blanks();
        if reader.peek().is_none() {
            return Ok(members);
        }
        reader.expect(b',')?;
        reader.skip_blanks();
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.next() == Some(byte) {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> Result<&'a str, Broken> {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
        self.text.get(start..self.at).ok_or(Broken)
    }

    fn key(&mut self) -> Result<&'a str, Broken> {
        let key = self.take_while(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte)
        })?;
        match key.as_bytes().first() {
            Some(b'a'..=b'z' | b'*') => Ok(key),
            _ => Err(Broken),
        }
    }

    fn list(&mut self) -> Result<Vec<(Bare, Parameters<'a>)>, Broken> {
        self.expect(b'(')?;
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek() == Some(b')') {
                self.at += 1;
                return Ok(items);
            }
            if items.len() >= MOST {
                return Err(Broken);
            }
            let item = self.bare()?;
            items.push((item, self.parameters()?));
            if !matches!(self.peek(), Some(b' ' | b'\t' | b')')) {
                return Err(Broken);
            }
        }
    }

    fn parameters(&mut self) -> Result<Parameters<'a>, Broken> {
        let mut parameters: Parameters<'a> = Vec::new();
        while self.peek() == Some(b';') {
            self.at += 1;
            self.skip_blanks();
            let key = self.key()?;
            if parameters.len() >= MOST || parameters.iter().any(|(name, _)| *name == key) {
                return Err(Broken);
            }
            let value = if self.peek() == Some(b'=') {
                self.at += 1;
                self.bare()?
            } else {
                Bare::Boolean(true)
            };
            parameters.push((key, value));
        }
        Ok(parameters)
    }

    fn bare(&mut self) -> Result<Bare, Broken> {
        match self.peek().ok_or(Broken)? {
            b'"' => self.text(),
            b':' => {
                self.at += 1;
                let coded = self.take_while(|byte| byte != b':')?;
                self.expect(b':')?;
                let bytes = STANDARD.decode(coded).map_err(|_| Broken)?;
                Ok(Bare::Bytes(bytes))
            }
            b'?' => {
                self.at += 1;
                match self.next() {
                    Some(b'0') => Ok(Bare::Boolean(false)),
                    Some(b'1') => Ok(Bare::Boolean(true)),
                    _ => Err(Broken),
                }
            }
            b'-' | b'0'..=b'9' => {
                let digits = self.take_while(|byte| byte == b'-' || byte.is_ascii_digit())?;
                // Fifteen digits are the standard's own limit.
                if digits.len() > 16 || self.peek() == Some(b'.') {
                    return Err(Broken);
                }
                digits.parse().map(Bare::Integer).map_err(|_| Broken)
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'*' => {
                let token = self.take_while(|byte| {
                    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte)
                })?;
                Ok(Bare::Token(token.to_owned()))
            }
            _ => Err(Broken),
        }
    }

    fn text(&mut self) -> Result<Bare, Broken> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            match self.next().ok_or(Broken)? {
                b'"' => return Ok(Bare::Text(text)),
                b'\\' => match self.next() {
                    Some(byte @ (b'"' | b'\\')) => text.push(char::from(byte)),
                    _ => return Err(Broken),
                },
                byte @ 0x20..=0x7e => text.push(char::from(byte)),
                _ => return Err(Broken),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_input_is_read() {
        let text = r#"sig1=("@method" "x";sf  "date");created=12;keyid="a\"b" , b=:AAAA:;t=tok"#;
        let members = read_dictionary(text).unwrap_or_default();
        assert_eq!(members.len(), 2);
        assert_eq!(members[0].key, "sig1");
        assert!(matches!(&members[0].shape, Shape::List(items) if items.len() == 3));
        assert_eq!(members[0].parameters[0], ("created", Bare::Integer(12)));
        assert_eq!(members[0].parameters[1].1, Bare::Text("a\"b".to_owned()));
        assert!(members[0].written.starts_with("(\"@method\""));
        assert!(members[0].written.ends_with(r#"keyid="a\"b""#));
        assert_eq!(members[1].shape, Shape::Item(Bare::Bytes(vec![0; 3])));
    }

    #[test]
    fn broken_ones_are_refused() {
        for text in [
            "",
            "a",
            "a=",
            "a=(",
            "a=(\"b\"",
            "a=\"",
            "a=\"\\x\"",
            "A=1",
            "a=1,",
            "a=1, a=2",
            "a=1;b=1;b=2",
            "a=:%:",
            "a=:AAAA",
            "a=1.5",
            "a=?2",
            "a=--",
            "a=(\"b\"\"c\")",
            "é=1",
            "a=\"é\"",
            "a=1 b=2",
            "a=9999999999999999999999",
        ] {
            assert_eq!(read_dictionary(text), Err(Broken), "{text}");
        }
    }
}
