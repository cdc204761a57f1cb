//! Areas and languages as words that can be laid beside each other.

/// More says no more about where it is.
const MOST: usize = 40;

/// They stand in the names of many places, and say nothing about where those are.
const EMPTY: [&str; 14] = [
    "the", "and", "of", "in", "at", "or", "near", "around", "to", "area", "district", "road",
    "street", "part",
];

/// The words of an area. Chinese has no gaps, so each two characters that follow each other are one.
pub(super) fn of_area(area: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let lower = area.to_lowercase();
    for part in lower.split(|letter: char| !letter.is_alphanumeric()) {
        let letters: Vec<char> = part.chars().collect();
        for run in letters.chunk_by(|one, next| is_ideograph(*one) == is_ideograph(*next)) {
            match run {
                [] => {}
                [first, ..] if is_ideograph(*first) && run.len() > 1 => {
                    found.extend(run.windows(2).map(|pair| pair.iter().collect()));
                }
                _ => found.push(run.iter().collect()),
            }
        }
    }
    found.retain(|word| !EMPTY.contains(&word.as_str()));
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

/// Languages without their regions and scripts: `zh-Hant` is `zh`.
pub(super) fn of_languages(languages: &[String]) -> Vec<String> {
    let mut found: Vec<String> = languages
        .iter()
        .filter_map(|tag| tag.trim().split(['-', '_']).next())
        .filter(|tag| !tag.is_empty())
        .map(str::to_lowercase)
        .collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_meet_in_a_word_and_chinese_ones_in_two_characters() {
        let meet = |one: &str, other: &str| {
            let other = of_area(other);
            of_area(one).iter().any(|word| other.contains(word))
        };
        assert!(meet("Sha Tin", "near SHA TIN, first city"));
        assert!(meet("沙田", "新界沙田第一城"));
        assert!(meet("沙田 Sha Tin", "Sha Tin"));
        assert!(!meet("沙田", "大埔"));
        assert!(!meet("the district of Tai Po", "the area of Sha Tin"));
        assert!(of_area(" – ").is_empty());
        assert_eq!(of_area("區"), ["區"]);
    }

    #[test]
    fn a_language_is_the_same_in_every_script() {
        let tags = ["zh-Hant", "zh", " EN-gb", ""].map(str::to_owned);
        assert_eq!(of_languages(&tags), ["en", "zh"]);
    }
}
