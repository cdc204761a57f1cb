//! What one file says: the paths in it, read without a compiler.

/// Words, `::` and single signs, without comments, strings, characters and lifetimes.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let hashes = rest.trim_start_matches(['b', 'r']).trim_start_matches('#');
        let start = rest.len() - hashes.len();
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if hashes.starts_with('"') && rest[..start].contains('r') {
            let close = format!("\"{}", "#".repeat(rest[..start].matches('#').count()));
            let end = hashes[1..].find(&close);
            end.map_or(rest.len(), |end| start + 1 + end + close.len())
        } else if sign == '"' {
            quoted(rest)
        } else if sign == '\'' {
            let mut next = rest[1..].chars();
            let is_lifetime = next.next() != Some('\\') && next.next() != Some('\'');
            if is_lifetime {
                1 + rest[1..].find(|sign| !is_word(sign)).unwrap_or(0)
            } else {
                quoted(rest)
            }
        } else if is_word(sign) {
            let length = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
            found.push(&rest[..length]);
            length
        } else if rest.starts_with("::") {
            found.push("::");
            2
        } else {
            if !sign.is_whitespace() {
                found.push(&rest[..sign.len_utf8()]);
            }
            sign.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

/// How long a literal is that ends with the sign it begins with, unless escaped.
fn quoted(text: &str) -> usize {
    let mark = text.as_bytes()[0];
    let mut at = 1;
    while at < text.len() && text.as_bytes()[at] != mark {
        at += if text.as_bytes()[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// A path that is named somewhere, and as what it is known there when it is imported.
pub struct Named {
    pub path: Vec<String>,
    pub known_as: Option<String>,
    pub is_public: bool,
}

/// What one file says.
#[derive(Default)]
pub struct Reading {
    pub named: Vec<(Vec<String>, Named)>,
    pub macros: Vec<String>,
    /// Modules inside the file, and those in files of their own that are there for tests only.
    pub inner: Vec<Vec<String>>,
    pub for_tests: Vec<Vec<String>>,
}

/// Reads the file of a module.
pub fn read(module: &[String], text: &str) -> Reading {
    let tokens = tokens(text);
    let mut reading = Reading::default();
    let mut here = module.to_vec();
    let mut depth = 0;
    let mut open = Vec::new();
    let mut at = 0;
    let get = |at: usize| tokens.get(at).copied().unwrap_or_default();
    while at < tokens.len() {
        let before = at.checked_sub(1).map_or("", get);
        match get(at) {
            "#" if tokens[at..].starts_with(&["#", "[", "cfg", "(", "test", ")", "]"]) => {
                let end = item_end(&tokens, at);
                if let Some(name) = tokens[at..end].iter().position(|token| *token == "mod") {
                    let name = get(at + name + 1).to_owned();
                    reading.for_tests.push([&here[..], &[name]].concat());
                }
                at = end;
                continue;
            }
            "mod" if get(at + 2) == "{" => {
                here.push(get(at + 1).to_owned());
                reading.inner.push(here.clone());
                open.push(depth);
                depth += 1;
                at += 2;
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if open.last() == Some(&depth) {
                    open.pop();
                    here.pop();
                }
            }
            "macro_rules" => reading.macros.push(get(at + 2).to_owned()),
            "use" => {
                let end = at
                    + tokens[at..]
                        .iter()
                        .take_while(|token| **token != ";")
                        .count();
                let is_public = before == "pub" || before == ")";
                read_use(
                    &tokens[at + 1..end],
                    &mut Vec::new(),
                    &mut |path, known_as| {
                        let named = Named {
                            path: path.iter().map(|name| (*name).to_owned()).collect(),
                            known_as: Some(known_as.to_owned()),
                            is_public,
                        };
                        reading.named.push((here.clone(), named));
                    },
                );
                at = end;
            }
            // `pub(in crate::a)` imports nothing.
            "(" if get(at + 1) == "in" => at += 2,
            word if is_name(word) && get(at + 1) == "::" && before != "::" && before != "." => {
                let mut path = vec![word.to_owned()];
                while get(at + 1) == "::" && is_name(get(at + 2)) {
                    path.push(get(at + 2).to_owned());
                    at += 2;
                }
                let named = Named {
                    path,
                    known_as: None,
                    is_public: false,
                };
                reading.named.push((here.clone(), named));
            }
            _ => {}
        }
        at += 1;
    }
    reading
}

fn is_name(token: &str) -> bool {
    token.starts_with(|sign: char| sign.is_alphabetic() || sign == '_')
}

/// Where the item that begins here ends: after its `;`, or after its braces unless it is a `use`.
fn item_end(tokens: &[&str], start: usize) -> usize {
    let mut depth = 0;
    let mut is_use = false;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match *token {
            "use" => is_use = true,
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (*token == ";" || *token == "}" && !is_use) {
            return at + 1;
        }
    }
    tokens.len()
}

/// Gives every path of a `use`, and the name it is known by (`*` for all of a module).
fn read_use<'a>(
    tokens: &[&'a str],
    start: &mut Vec<&'a str>,
    give: &mut impl FnMut(&[&'a str], &'a str),
) {
    let length = start.len();
    let mut depth = 0;
    for part in tokens.split(|token| {
        depth += i32::from(*token == "{") - i32::from(*token == "}");
        *token == "," && depth == 0
    }) {
        // After a last comma.
        if part.is_empty() {
            continue;
        }
        let plain = part
            .iter()
            .take_while(|token| !["{", "as", "*"].contains(token));
        start.extend(plain.filter(|token| **token != "::"));
        match part
            .iter()
            .position(|token| ["{", "as", "*"].contains(token))
        {
            Some(at) if part[at] == "{" => read_use(&part[at + 1..part.len() - 1], start, give),
            Some(_) => give(start, part[part.len() - 1]),
            None => {
                if start.len() > 1 && start.last() == Some(&"self") {
                    start.pop();
                }
                if let Some(last) = start.last() {
                    give(start, last);
                }
            }
        }
        start.truncate(length);
    }
}
