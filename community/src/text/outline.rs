//! Rewrites HTML as a shallow, well-nested outline of the tags we keep, before the cleaner sees it; and reads its plain words.
//!
//! A tree is where hostile markup bites: thousands of open tags make parsers deep, slow or hungry. Tokens are a line, so they are
//! read first, in one pass, and no more than [`DEEPEST`] tags are ever open at once.

use std::cell::RefCell;
use std::fmt::Write as _;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use url::Url;

/// Everything that is kept.
pub const TAGS: [&str; 18] = [
    "p",
    "br",
    "a",
    "span",
    "strong",
    "em",
    "b",
    "i",
    "del",
    "blockquote",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
];

const DEEPEST: usize = 32;

pub fn outline(html: &str) -> String {
    let mut outline = read(html, Outline::default());
    outline.close_down_to(0);
    outline.out
}

/// The words, with line breaks where the page has them.
pub fn plain(html: &str) -> String {
    let text = read(html, Plain::default()).0;
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

trait Reader {
    fn text(&mut self, text: &str);
    fn open(&mut self, tag: &Tag);
    fn close(&mut self, name: &str);
}

struct Sink<R> {
    reader: RefCell<R>,
    /// The tag whose content is left out, and how many of its name are open.
    skipped: RefCell<Option<(LocalName, usize)>>,
}

fn read<R: Reader>(html: &str, reader: R) -> R {
    let sink = Sink {
        reader: RefCell::new(reader),
        skipped: RefCell::new(None),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    drop(tokenizer.feed(&input));
    tokenizer.end();
    tokenizer.sink.reader.into_inner()
}

impl<R: Reader> TokenSink for Sink<R> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut skipped = self.skipped.borrow_mut();
        let mut reader = self.reader.borrow_mut();
        match token {
            Token::CharacterTokens(text) if skipped.is_none() => reader.text(&text),
            Token::TagToken(tag) => match (&mut *skipped, tag.kind) {
                (Some((name, depth)), TagKind::StartTag) if *name == tag.name => {
                    *depth += usize::from(!tag.self_closing);
                }
                (Some((name, depth)), TagKind::EndTag) if *name == tag.name => {
                    *depth -= 1;
                    if *depth == 0 {
                        *skipped = None;
                    }
                }
                (Some(_), _) => {}
                (None, TagKind::EndTag) => reader.close(&tag.name),
                (None, TagKind::StartTag) => match left_out(&tag.name) {
                    Some(Content::Raw(kind)) => {
                        *skipped = Some((tag.name, 1));
                        return TokenSinkResult::RawData(kind);
                    }
                    Some(Content::Tags) if !tag.self_closing => *skipped = Some((tag.name, 1)),
                    Some(Content::Tags) => {}
                    None => reader.open(&tag),
                },
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

enum Content {
    Raw(RawKind),
    Tags,
}

/// Tags whose content is not for readers.
fn left_out(name: &str) -> Option<Content> {
    Some(match name {
        "script" => Content::Raw(RawKind::ScriptData),
        "title" | "textarea" => Content::Raw(RawKind::Rcdata),
        "style" | "iframe" | "noembed" | "noframes" | "noscript" => Content::Raw(RawKind::Rawtext),
        "svg" | "math" | "object" | "template" | "select" | "audio" | "video" | "canvas" => {
            Content::Tags
        }
        _ => return None,
    })
}

#[derive(Default)]
struct Outline {
    out: String,
    open: Vec<&'static str>,
    /// A block that we do not keep began or ended, so what follows stands on a new line.
    broken: bool,
    /// There is something on this line.
    written: bool,
}

impl Reader for Outline {
    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.keep_break();
            self.written = true;
        }
        escape(&mut self.out, text);
    }

    fn open(&mut self, tag: &Tag) {
        match (kept(&tag.name), &*tag.name) {
            (Some("br"), _) | (None, "hr") => self.line_break(),
            (Some("a"), _) => self.open_link(tag),
            (Some("li"), _) if !self.open.iter().any(|name| matches!(*name, "ul" | "ol")) => {
                self.broken = true;
            }
            (Some("li"), _) => {
                // An item ends where the next of its own list begins.
                let list = self
                    .open
                    .iter()
                    .rposition(|name| matches!(*name, "ul" | "ol"));
                self.close_down_to(list.map_or(0, |at| at + 1));
                self.push("li", "");
            }
            (Some(name), _) if is_block(name) => {
                if let Some(paragraph) = self.open.iter().rposition(|name| is_paragraph(name)) {
                    self.close_down_to(paragraph);
                }
                self.push(name, "");
            }
            (Some(name), _) => {
                self.keep_break();
                let class = attribute(tag, "class");
                self.push(
                    name,
                    &class
                        .map(|class| written("class", class))
                        .unwrap_or_default(),
                );
            }
            (None, "td" | "th") if self.written && !self.broken => self.out.push(' '),
            (None, name) => self.broken |= breaks_line(name),
        }
    }

    fn close(&mut self, name: &str) {
        match kept(name) {
            Some("br") => self.line_break(),
            Some(name) => {
                if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                    self.close_down_to(at);
                }
            }
            None => self.broken |= breaks_line(name),
        }
    }
}

impl Outline {
    fn open_link(&mut self, tag: &Tag) {
        if let Some(outer) = self.open.iter().position(|name| *name == "a") {
            self.close_down_to(outer);
        }
        self.keep_break();
        let Some(href) = attribute(tag, "href").and_then(|href| Url::parse(href).ok()) else {
            return;
        };
        if matches!(href.scheme(), "http" | "https" | "mailto") {
            let mut attributes = written("href", href.as_str());
            attributes.extend(attribute(tag, "class").map(|class| written("class", class)));
            self.push("a", &attributes);
        }
    }

    fn push(&mut self, name: &'static str, attributes: &str) {
        if self.open.len() >= DEEPEST {
            self.broken |= is_block(name);
            return;
        }
        self.open.push(name);
        if is_block(name) {
            (self.broken, self.written) = (false, false);
        }
        let _ = write!(self.out, "<{name}{attributes}>");
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(name) = self.open.pop() else { return };
            if is_block(name) {
                (self.broken, self.written) = (false, false);
            }
            let _ = write!(self.out, "</{name}>");
        }
    }

    fn line_break(&mut self) {
        self.out.push_str("<br>");
        (self.broken, self.written) = (false, false);
    }

    fn keep_break(&mut self) {
        if self.broken && self.written {
            self.line_break();
        }
        self.broken = false;
    }
}

#[derive(Default)]
struct Plain(String);

impl Reader for Plain {
    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn open(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.0.push('\n'),
            "li" => self.0.push_str("\n- "),
            name if is_block(name) && !self.0.is_empty() => self.0.push_str("\n\n"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if is_block(name) && name != "li" {
            self.0.push_str("\n\n");
        }
    }
}

/// The tag as which this one is kept. The page's own title is the only `h1`.
fn kept(name: &str) -> Option<&'static str> {
    match name {
        "h1" => Some("h2"),
        "h5" | "h6" => Some("h4"),
        "s" | "strike" => Some("del"),
        _ => TAGS.into_iter().find(|tag| *tag == name),
    }
}

/// What no other block stands in.
fn is_paragraph(name: &str) -> bool {
    matches!(name, "p" | "h2" | "h3" | "h4")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "blockquote" | "pre" | "ul" | "ol" | "li" | "h2" | "h3" | "h4"
    )
}

fn breaks_line(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "figure"
            | "figcaption"
            | "address"
            | "details"
            | "summary"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "caption"
            | "tr"
            | "form"
            | "fieldset"
            | "body"
    )
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|it| &*it.value)
}

fn written(name: &str, value: &str) -> String {
    let mut out = format!(" {name}=\"");
    escape(&mut out, value);
    out.push('"');
    out
}

pub fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            _ => out.push(char),
        }
    }
}
