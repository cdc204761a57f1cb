//! Words that people write: Markdown, mentions, a yes or no in a reply, prices, names; and lists of servers as files.

use community::{
    address::Here,
    blocklist::file,
    text::{self, Found, price, said},
};

pub fn run(input: &[u8]) {
    let words = String::from_utf8_lossy(input);
    let words = words.as_ref();
    let address = |found: &Found<'_>| match found {
        Found::Mention(_) => Some("https://carers.example/@mei".to_owned()),
        Found::Tag(tag) => Some(format!("https://carers.example/tags/{tag}")),
        Found::Link(link) => Some((*link).to_owned()),
    };
    for html in [
        text::markdown(words, &address),
        text::plain_to_html(words, &address),
        text::markdown(words, &|_| None),
    ] {
        crate::html::check(html.as_str());
        assert!(crate::html::is_clean(html.as_str()), "not clean");
    }
    let mut end = 0;
    for (range, _) in text::find(words) {
        assert!(range.start >= end && range.end > range.start);
        assert!(words.get(range.clone()).is_some());
        end = range.end;
    }
    said::meaning(words);
    said::without_mentions(words);
    price::names_a_price(words);
    let letters = |text: &str| text.chars().count();
    let line = text::clean_line(words, 60);
    assert!(!line.contains(['\n', '\r', '\0']) && letters(&line) <= 60);
    assert!(letters(&text::clean_text(words, 60)) <= 60);
    assert!(letters(&text::cut(words, 60)) <= 60);
    let summary = text::one_line(words);
    assert!(!summary.contains(['<', '>', '&', '\n']) && letters(&summary) <= 300);
    if let Ok(home) = "https://home.example".parse() {
        for (_, entry) in file::read(&Here::new(home), words).entries {
            assert!(!entry.host.contains(['@', '*', '/', ' ']) && entry.host != "home.example");
        }
    }
    let name = text::clean_name(words);
    assert_eq!(text::clean_name(&name), name, "a clean name is not clean");
}
