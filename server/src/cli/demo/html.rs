//! Reads the forms and links of our own pages, as a browser would; nothing more than the demo needs.

/// A form as it stands on a page: where it goes, and its fields with their present values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// Every form of a page. A form without an action goes to the page's own path.
pub fn forms(page: &str, path: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<form") {
        let after = &rest[start..];
        let end = after.find("</form>").unwrap_or(after.len());
        let body = &after[..end];
        let (head, inner) = body.split_at(body.find('>').map_or(body.len(), |close| close + 1));
        let action = attribute(head, "action")
            .filter(|action| !action.is_empty())
            .unwrap_or_else(|| path.to_owned());
        let fields = fields(inner);
        // A button may send the same fields elsewhere.
        let elsewhere = inner
            .split("<button")
            .skip(1)
            .filter_map(|button| attribute(button.split('>').next()?, "formaction"));
        for action in std::iter::once(action).chain(elsewhere) {
            forms.push(Form {
                action,
                fields: fields.clone(),
            });
        }
        rest = &after[end..];
    }
    forms
}

fn fields(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let after = &rest[start..];
        let close = after.find('>').map_or(after.len(), |close| close + 1);
        let tag = &after[..close];
        rest = &after[close..];
        if tag.starts_with("<input") {
            let Some(name) = attribute(tag, "name") else {
                continue;
            };
            let kind = attribute(tag, "type").unwrap_or_default();
            let is_choice = matches!(kind.as_str(), "radio" | "checkbox");
            if !is_choice || tag.contains(" checked") {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("<textarea") {
            let end = rest.find("</textarea>").unwrap_or(rest.len());
            if let Some(name) = attribute(tag, "name") {
                let text = rest[..end].strip_prefix('\n').unwrap_or(&rest[..end]);
                fields.push((name, unescape(text)));
            }
            rest = &rest[end..];
        } else if tag.starts_with("<select") {
            let end = rest.find("</select>").unwrap_or(rest.len());
            if let Some(name) = attribute(tag, "name") {
                fields.push((name, chosen(&rest[..end])));
            }
            rest = &rest[end..];
        }
    }
    fields
}

fn chosen(options: &str) -> String {
    let tags = || {
        options
            .split("<option")
            .skip(1)
            .map(|option| option.split('>').next().unwrap_or_default())
    };
    tags()
        .find(|tag| tag.contains(" selected"))
        .or_else(|| tags().next())
        .and_then(|tag| attribute(tag, "value"))
        .unwrap_or_default()
}

/// The values of the inputs of this name, ticked or not, in the order of the page.
pub fn values(page: &str, name: &str) -> Vec<String> {
    page.split("<input")
        .skip(1)
        .filter_map(|piece| piece.split('>').next())
        .filter(|tag| attribute(tag, "name").as_deref() == Some(name))
        .filter_map(|tag| attribute(tag, "value"))
        .collect()
}

/// Where the link with this text leads.
pub fn link(page: &str, text: &str) -> Option<String> {
    let wanted = escape(text);
    page.split("<a ").skip(1).find_map(|piece| {
        let (tag, after) = piece.split_once('>')?;
        let inner = after.split("</a>").next()?;
        (inner.contains(&wanted) || inner.contains(text))
            .then(|| attribute(tag, "href"))
            .flatten()
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag
        .find(&format!("{name}=\""))
        .filter(|start| *start == 0 || tag[..*start].ends_with([' ', '\n']))?;
    let value = &tag[start + name.len() + 2..];
    Some(unescape(value.split('"').next()?))
}

fn escape(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

/// Reads the references that our templates write.
pub fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_values() {
        let page = r#"<p>x</p><form class="form" method="post" action="/calls/new"><input type="hidden" name="csrf" value="a&#38;b">
<input type="radio" name="kind" value="one"><input type="radio" name="kind" value="two" checked>
<textarea name="text" rows="3">
Two lines</textarea><select name="zone"><option value="x">X</option><option value="y" selected>Y</option></select><button formaction="/other">No</button></form>"#;
        let forms = forms(page, "/here");
        assert_eq!(forms.len(), 2);
        assert_eq!(
            (forms[1].action.as_str(), &forms[1].fields),
            ("/other", &forms[0].fields)
        );
        assert_eq!(forms[0].action, "/calls/new");
        let expected = [
            ("csrf", "a&b"),
            ("kind", "two"),
            ("text", "Two lines"),
            ("zone", "y"),
        ];
        assert_eq!(
            forms[0].fields,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(values(page, "kind"), ["one", "two"]);
        assert_eq!(
            link(
                r#"<a class="x" href="/a/1">One</a> <a href="/a/2">It&#39;s</a>"#,
                "It's"
            )
            .as_deref(),
            Some("/a/2")
        );
    }
}
