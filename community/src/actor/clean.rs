//! What others call themselves, made fit to be shown among ours.

use url::Url;

use super::{
    NAME,
    model::{Field, Received},
};

/// Lines of a profile.
const FIELDS: usize = 8;
/// The longest value of such a line.
const FIELD: usize = 500;
/// The longest address that is kept.
const ADDRESS: usize = 2048;

/// One line of plain text: no control characters, none that turn the direction of writing around, at most `most` long.
pub fn plain_line(text: &str, most: usize) -> String {
    let mut marks = 0;
    let kept: String = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !turns_direction(*letter))
        .filter(|letter| {
            // A few marks belong to a letter in many languages; a heap of them hides the lines above.
            marks = if is_mark(*letter) { marks + 1 } else { 0 };
            marks <= 4
        })
        .collect();
    kept.trim().chars().take(most).collect()
}

fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The document with its names cut and cleaned, and only addresses that a browser may open.
pub(super) fn received(mut actor: Received) -> Received {
    actor.host = actor.host.to_ascii_lowercase();
    actor.username = plain_line(&actor.username, NAME);
    actor.name = plain_line(&actor.name, NAME);
    actor.url = actor.url.filter(|url| opens(url));
    actor.icon = actor.icon.filter(|url| opens(url));
    actor.fields = actor
        .fields
        .into_iter()
        .take(FIELDS)
        .map(|field| Field {
            name: plain_line(&field.name, NAME),
            value: field.value.chars().take(FIELD).collect(),
        })
        .collect();
    actor
}

fn opens(address: &str) -> bool {
    address.len() <= ADDRESS
        && Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CO11, CO12.
    #[test]
    fn a_name_is_one_short_line_that_stays_in_its_place() {
        assert_eq!(
            plain_line(" Ng\u{202e} Sau\nYin\u{0000} ", NAME),
            "Ng Sau Yin"
        );
        assert_eq!(plain_line(&"a".repeat(5000), NAME).len(), 100);
        assert_eq!(plain_line("陳太\u{2066}", NAME), "陳太");
        let heap = format!("a{}", "\u{0300}".repeat(50));
        assert_eq!(plain_line(&heap, NAME).chars().count(), 5);
    }

    /// FE23.
    #[test]
    fn only_addresses_that_a_browser_may_open_are_kept() {
        assert!(opens("https://carers.example/@helper"));
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "no address",
        ] {
            assert!(!opens(address), "{address}");
        }
    }
}
