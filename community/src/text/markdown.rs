//! What members write, as HTML: Markdown, with the people, tags and links in it.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::html::{Html, LIMIT};
use super::mention::{Found, Mention, find};
use super::outline::escape;

/// `address` tells where a mention or a tag leads; without an answer it stays plain words. HTML in the text is shown, not obeyed.
pub fn markdown(text: &str, address: &dyn Fn(&Found<'_>) -> Option<String>) -> Html {
    let text = &text[..text.floor_char_boundary(LIMIT)];
    let mut fixed = 0_usize;
    let events =
        TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(as_words));
    let events = events.map(|event| {
        match &event {
            // Nothing is found inside of what is a link or code already.
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => fixed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                fixed = fixed.saturating_sub(1)
            }
            Event::Text(text) if fixed == 0 => {
                return Event::InlineHtml(linked(text, address).into());
            }
            _ => {}
        }
        event
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    Html::clean(&out)
}

/// Plain words as HTML: an empty line makes a paragraph.
pub fn plain_to_html(text: &str, address: &dyn Fn(&Found<'_>) -> Option<String>) -> Html {
    let text = text[..text.floor_char_boundary(LIMIT)].replace("\r\n", "\n");
    let mut out = String::new();
    for paragraph in text
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
    {
        let lines: Vec<String> = paragraph
            .lines()
            .map(|line| linked(line, address))
            .collect();
        let _ = write!(out, "<p>{}</p>", lines.join("<br>"));
    }
    Html::clean(&out)
}

/// People press Enter once and mean it, and write `<` and mean that too.
fn as_words(event: Event<'_>) -> Event<'_> {
    match event {
        Event::SoftBreak => Event::HardBreak,
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

fn linked(text: &str, address: &dyn Fn(&Found<'_>) -> Option<String>) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (place, found) in find(text) {
        let to = match found {
            Found::Link(link) => Some(link.to_owned()),
            Found::Mention(_) | Found::Tag(_) => address(&found),
        };
        let Some(to) = to else { continue };
        escape(&mut out, &text[at..place.start]);
        at = place.end;
        let mut href = String::new();
        escape(&mut href, &to);
        // The shape that Mastodon's clients recognise.
        let _ = match found {
            Found::Link(_) => write!(out, "<a href=\"{href}\">{href}</a>"),
            Found::Tag(tag) => write!(
                out,
                "<a href=\"{href}\" class=\"mention hashtag\">#<span>{tag}</span></a>"
            ),
            Found::Mention(Mention { name, host: None }) => {
                write!(
                    out,
                    "<span class=\"h-card\"><a href=\"{href}\" class=\"u-url mention\">@<span>{name}</span></a></span>"
                )
            }
            Found::Mention(Mention {
                name,
                host: Some(host),
            }) => {
                write!(
                    out,
                    "<span class=\"h-card\"><a href=\"{href}\" class=\"u-url mention\">@<span>{name}@{host}</span></a></span>"
                )
            }
        };
    }
    escape(&mut out, &text[at..]);
    out
}
