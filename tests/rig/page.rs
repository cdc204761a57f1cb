//! A page as a browser without scripts reads it: its text, its links, and its forms with what stands in them.

use anyhow::{Context, Result, bail, ensure};
use scraper::{ElementRef, Html, Selector};

/// What a person could read and fill in.
#[derive(Clone, Debug)]
pub struct Document {
    source: String,
}

impl Document {
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
        }
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// The words on the page, with single spaces between them.
    pub fn text(&self) -> Result<String> {
        let html = Html::parse_document(&self.source);
        let body = select("body")?;
        Ok(html.select(&body).next().map(words).unwrap_or_default())
    }

    /// The words of everything that a CSS selector finds.
    pub fn texts(&self, css: &str) -> Result<Vec<String>> {
        let html = Html::parse_document(&self.source);
        let wanted = select(css)?;
        Ok(html.select(&wanted).map(words).collect())
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attribute(&self, css: &str, name: &str) -> Result<String> {
        let html = Html::parse_document(&self.source);
        let wanted = select(css)?;
        let value = html.select(&wanted).find_map(|element| element.attr(name));
        Ok(value
            .with_context(|| format!("no {css} with {name}"))?
            .to_owned())
    }

    /// The same of all elements that it finds.
    pub fn attributes(&self, css: &str, name: &str) -> Result<Vec<String>> {
        let html = Html::parse_document(&self.source);
        let wanted = select(css)?;
        let values = html
            .select(&wanted)
            .filter_map(|element| element.attr(name));
        Ok(values.map(str::to_owned).collect())
    }

    /// Where the link with these words leads.
    pub fn link(&self, text: &str) -> Result<String> {
        let html = Html::parse_document(&self.source);
        let links = select("a[href]")?;
        let link = html.select(&links).find(|link| words(*link).contains(text));
        let target = link.and_then(|link| link.attr("href"));
        Ok(target
            .with_context(|| format!("no link {text:?}"))?
            .to_owned())
    }

    pub fn sees(&self, text: &str) -> Result<()> {
        let read = self.text()?;
        ensure!(read.contains(text), "{text:?} is not on the page:\n{read}");
        Ok(())
    }

    pub fn sees_not(&self, text: &str) -> Result<()> {
        // Not in an attribute, a comment or a script either.
        ensure!(
            !self.source.contains(text),
            "{text:?} is on the page:\n{}",
            self.source
        );
        Ok(())
    }

    /// The form whose `action` is the given one, or ends in it.
    pub fn form(&self, action: &str) -> Result<Form> {
        let html = Html::parse_document(&self.source);
        let forms = select("form")?;
        let all: Vec<ElementRef> = html.select(&forms).collect();
        let exact = all
            .iter()
            .find(|form| form.attr("action").unwrap_or("") == action);
        let like = || {
            all.iter()
                .find(|form| form.attr("action").is_some_and(|a| a.ends_with(action)))
        };
        let Some(form) = exact.or_else(like) else {
            let there: Vec<&str> = all
                .iter()
                .map(|form| form.attr("action").unwrap_or(""))
                .collect();
            bail!(
                "no form for {action:?}, only {there:?}, on:\n{}",
                self.text()?
            );
        };
        Form::read(*form)
    }
}

/// A form with what a browser would send of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub action: String,
    pub method: String,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
struct Field {
    name: String,
    kind: Kind,
    value: String,
    sent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Hidden,
    Tick,
    Radio,
    Choice,
    Button,
}

impl Form {
    fn read(form: ElementRef) -> Result<Self> {
        let mut fields = Vec::new();
        for element in form.select(&select("input, textarea, select, button")?) {
            let tag = element.value().name();
            let kind =
                element
                    .attr("type")
                    .unwrap_or(if tag == "button" { "submit" } else { "text" });
            let kind = match (tag, kind) {
                ("select", _) => Kind::Choice,
                (_, "hidden") => Kind::Hidden,
                (_, "checkbox") => Kind::Tick,
                (_, "radio") => Kind::Radio,
                (_, "submit" | "image") => Kind::Button,
                (_, "button" | "reset") => continue,
                _ => Kind::Text,
            };
            let name = element.attr("name").unwrap_or("");
            if element.attr("disabled").is_some() || (name.is_empty() && kind != Kind::Button) {
                continue;
            }
            let own = element.attr("value");
            let mut field = |value: &str, sent| {
                fields.push(Field {
                    name: name.to_owned(),
                    kind,
                    value: value.to_owned(),
                    sent,
                });
            };
            match kind {
                Kind::Choice => {
                    let options = select("option")?;
                    let options: Vec<ElementRef> = element.select(&options).collect();
                    let chosen = options
                        .iter()
                        .position(|option| option.attr("selected").is_some());
                    let first = element.attr("multiple").is_none().then_some(0);
                    for (place, option) in options.iter().enumerate() {
                        let text = words(*option);
                        let selected =
                            Some(place) == chosen.or(first) || option.attr("selected").is_some();
                        field(option.attr("value").unwrap_or(&text), selected);
                    }
                }
                Kind::Tick | Kind::Radio => {
                    field(own.unwrap_or("on"), element.attr("checked").is_some())
                }
                Kind::Button => field(own.unwrap_or(""), false),
                Kind::Text if tag == "textarea" => {
                    // The parser has dropped the line break that may open a text area.
                    field(&element.text().collect::<String>(), true);
                }
                Kind::Text | Kind::Hidden => field(own.unwrap_or(""), true),
            }
        }
        Ok(Self {
            action: form.attr("action").unwrap_or("").to_owned(),
            method: form.attr("method").unwrap_or("get").to_ascii_lowercase(),
            fields,
        })
    }

    /// Writes into a field, or chooses among what it offers. What is not offered cannot be chosen.
    pub fn fill(&mut self, name: &str, value: &str) -> Result<()> {
        let known: Vec<String> = self.names();
        let mut same: Vec<&mut Field> = self
            .fields
            .iter_mut()
            .filter(|field| field.name == name && field.kind != Kind::Button)
            .collect();
        let Some(first) = same.first() else {
            bail!("no field {name:?} in the form, only {known:?}");
        };
        let kind = first.kind;
        match kind {
            Kind::Text => same[0].value = value.to_owned(),
            Kind::Hidden | Kind::Button => {
                bail!("a person cannot fill in the {kind:?} field {name:?}")
            }
            Kind::Tick | Kind::Radio | Kind::Choice => {
                let offered: Vec<String> = same.iter().map(|field| field.value.clone()).collect();
                ensure!(
                    offered.iter().any(|other| other == value),
                    "{name:?} offers only {offered:?}"
                );
                for field in &mut same {
                    match kind {
                        Kind::Tick => field.sent |= field.value == value,
                        _ => field.sent = field.value == value,
                    }
                }
            }
        }
        Ok(())
    }

    /// Ticks, or clears, a box that stands alone.
    pub fn tick(&mut self, name: &str, on: bool) -> Result<()> {
        let field = self
            .fields
            .iter_mut()
            .find(|field| field.name == name && field.kind == Kind::Tick);
        field
            .with_context(|| format!("no box {name:?} to tick"))?
            .sent = on;
        Ok(())
    }

    /// Chooses the button that sends the form, where there are several.
    pub fn press(&mut self, name: &str, value: &str) -> Result<()> {
        let button = self
            .fields
            .iter_mut()
            .find(|field| field.kind == Kind::Button && field.name == name && field.value == value);
        button
            .with_context(|| format!("no button {name}={value}"))?
            .sent = true;
        Ok(())
    }

    /// Sets any field at all, also one that is not in the form: what a hostile program would do.
    pub fn forge(&mut self, name: &str, value: &str) {
        self.fields.retain(|field| field.name != name);
        self.fields.push(Field {
            name: name.to_owned(),
            kind: Kind::Text,
            value: value.to_owned(),
            sent: true,
        });
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self
            .fields
            .iter()
            .find(|field| field.name == name && field.sent);
        field.map(|field| field.value.as_str())
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.fields.iter().map(|field| field.name.clone()).collect();
        names.dedup();
        names
    }

    /// What is sent, in order. Without a choice, the first button is the one that Enter would press.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let chosen = self
            .fields
            .iter()
            .any(|field| field.kind == Kind::Button && field.sent);
        let default = self
            .fields
            .iter()
            .position(|field| field.kind == Kind::Button);
        let sent = |place, field: &Field| field.sent || (!chosen && default == Some(place));
        let fields = self.fields.iter().enumerate();
        fields
            .filter(|(place, field)| sent(*place, field) && !field.name.is_empty())
            .map(|(_, field)| (field.name.clone(), field.value.clone()))
            .collect()
    }
}

fn select(css: &str) -> Result<Selector> {
    Selector::parse(css).map_err(|error| anyhow::anyhow!("{css}: {error}"))
}

fn words(element: ElementRef) -> String {
    let hidden = ["script", "style", "template"];
    let text: String = element
        .descendants()
        .filter_map(|node| {
            let parent = node.parent()?.value().as_element();
            if parent.is_some_and(|parent| hidden.contains(&parent.name())) {
                return None;
            }
            match node.value() {
                scraper::Node::Text(text) => Some(text.to_string()),
                // Words of neighbouring blocks do not run together.
                scraper::Node::Element(element) if BLOCKS.contains(&element.name()) => {
                    Some(" ".to_owned())
                }
                _ => None,
            }
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const BLOCKS: [&str; 19] = [
    "p", "div", "li", "dt", "dd", "br", "h1", "h2", "h3", "h4", "td", "th", "tr", "label",
    "option", "section", "article", "a", "button",
];

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><title>Not read</title><body>
        <h1>A call</h1><p>for <b>help</b>&amp; more</p><script>var secret</script>
        <a href="/calls/1?a=1&amp;b=2">Read   on</a>
        <form action="/other"><input name="q"></form>
        <form action="/calls/new" method="POST">
          <input type="hidden" name="csrf" value="t&quot;1"><input name="title" value="Lift">
          <textarea name="text">
Two
lines</textarea>
          <select name="kind"><option value="lift">A lift<option value="talk" selected>To talk</select>
          <select name="area"><option>Kowloon</option><option>Sha Tin</option></select>
          <input type="checkbox" name="language" value="en" checked><input type="checkbox" name="language" value="zh-Hant">
          <input type="radio" name="seen" value="inside"><input type="radio" name="seen" value="all" checked>
          <input name="gone" disabled>
          <button name="do" value="preview">Preview</button><button name="do" value="publish">Publish</button>
        </form>"#;

    #[test]
    fn text_links_and_attributes_are_read() -> Result<()> {
        let page = Document::new(PAGE);
        assert!(
            page.text()?.starts_with("A call for help& more Read on"),
            "{}",
            page.text()?
        );
        page.sees("A call")?;
        assert!(page.sees("var secret").is_err());
        assert!(page.sees_not("var secret").is_err());
        assert_eq!(page.link("Read on")?, "/calls/1?a=1&b=2");
        assert_eq!(page.texts("h1")?, ["A call"]);
        assert_eq!(page.attribute("input[name=csrf]", "value")?, "t\"1");
        Ok(())
    }

    #[test]
    fn a_form_sends_what_a_browser_would() -> Result<()> {
        let mut form = Document::new(PAGE).form("/calls/new")?;
        assert_eq!(form.method, "post");
        let before = [
            ("csrf", "t\"1"),
            ("title", "Lift"),
            ("text", "Two\nlines"),
            ("kind", "talk"),
            ("area", "Kowloon"),
            ("language", "en"),
            ("seen", "all"),
            ("do", "preview"),
        ];
        assert_eq!(
            form.pairs(),
            before.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );

        form.fill("title", "To hospital")?;
        form.fill("kind", "lift")?;
        form.fill("language", "zh-Hant")?;
        form.fill("seen", "inside")?;
        form.press("do", "publish")?;
        let after = form.pairs();
        for pair in [
            ("title", "To hospital"),
            ("kind", "lift"),
            ("language", "en"),
            ("language", "zh-Hant"),
            ("seen", "inside"),
            ("do", "publish"),
        ] {
            assert!(
                after.contains(&(pair.0.to_owned(), pair.1.to_owned())),
                "{pair:?} in {after:?}"
            );
        }
        assert_eq!(
            after
                .iter()
                .filter(|pair| ["seen", "kind", "do"].contains(&pair.0.as_str()))
                .count(),
            3
        );
        Ok(())
    }

    #[test]
    fn what_is_not_offered_cannot_be_filled_in() -> Result<()> {
        let mut form = Document::new(PAGE).form("/calls/new")?;
        assert!(form.fill("nothing", "x").is_err());
        assert!(form.fill("gone", "x").is_err());
        assert!(form.fill("kind", "money").is_err());
        assert!(form.fill("csrf", "mine").is_err());
        assert!(form.press("do", "delete").is_err());
        assert!(Document::new(PAGE).form("/calls/old").is_err());
        form.forge("csrf", "mine");
        assert_eq!(form.value("csrf"), Some("mine"));
        Ok(())
    }
}
