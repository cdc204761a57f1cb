//! Plain words: without what bends their direction or hides in them, and no longer than they may be.

/// A name as others see it.
pub fn clean_name(name: &str) -> String {
    clean_line(name, 100)
}

/// One line, at most `most` characters.
pub fn clean_line(text: &str, most: usize) -> String {
    let line = without_tricks(text.chars().take(most.saturating_mul(8)));
    cut(&line.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// Lines and paragraphs, at most `most` characters.
pub fn clean_text(text: &str, most: usize) -> String {
    let lines = text.split('\n').map(|line| {
        without_tricks(
            line.trim_end()
                .chars()
                .map(|char| if char == '\t' { ' ' } else { char }),
        )
    });
    cut(lines.collect::<Vec<_>>().join("\n").trim(), most)
}

/// A summary for other programs' shop windows: one line of at most 300 characters without `<`, `>` and `&`, which some show raw.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|char| match char {
            '<' => '‹',
            '>' => '›',
            '&' => '＆',
            _ => char,
        })
        .collect();
    let whole = clean_line(&plain, 301);
    if whole.chars().count() <= 300 {
        return whole;
    }
    let mut short = cut(&whole, 299);
    // Between words if there is a gap near; Chinese has none.
    if let Some(gap) = short.rfind(' ').filter(|gap| short.len() - gap < 40) {
        short.truncate(gap);
    }
    format!("{}…", short.trim_end())
}

/// The first `most` characters, without tearing an accent or an emoji apart.
pub fn cut(text: &str, most: usize) -> String {
    let Some((mut end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    while let (Some(last), Some(next)) =
        (text[..end].chars().next_back(), text[end..].chars().next())
    {
        let joined = is_mark(next)
            || next == '\u{200d}'
            || last == '\u{200d}'
            || matches!(next, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        if !joined || end == last.len_utf8() {
            break;
        }
        end -= last.len_utf8();
    }
    text[..end].trim_end().to_owned()
}

/// Marks that stand on the letter before them.
pub fn is_mark(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' | '\u{3099}' | '\u{309a}')
}

fn without_tricks(text: impl Iterator<Item = char>) -> String {
    let mut marks = 0;
    text.map(|char| if char.is_whitespace() { ' ' } else { char })
        .filter(|&char| {
            // What is not shown stands between no two marks.
            if char.is_control() || is_hidden(char) {
                return false;
            }
            marks = if is_mark(char) { marks + 1 } else { 0 };
            marks <= 3
        })
        .collect()
}

/// What turns the direction of writing, takes no room, or says nothing. Joiners stay: Persian and emoji need them.
fn is_hidden(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}
