//! Finds an amount of money in a text: help here is not for sale (A75).

/// Marks of currency that stand before an amount.
const BEFORE: &[&str] = &[
    "hk$",
    "us$",
    "nt$",
    "a$",
    "c$",
    "s$",
    "$",
    "€",
    "£",
    "¥",
    "￥",
    "＄",
    "hkd",
    "usd",
    "eur",
    "gbp",
    "rmb",
    "cny",
    "aud",
    "twd",
    "港幣",
    "港币",
    "人民幣",
    "人民币",
];
/// Words of currency that stand after an amount.
const AFTER: &[&str] = &[
    "dollars", "dollar", "bucks", "euros", "euro", "pounds", "quid", "yuan", "hkd", "usd", "eur",
    "gbp", "rmb", "cny", "aud", "twd", "元", "蚊", "塊錢", "块钱", "圓", "港幣", "港币", "€", "£",
    "$",
];
/// Currency that is no weight, after an amount in words.
const AFTER_WORDS: &[&str] = &[
    "dollar", "dollars", "bucks", "euro", "euros", "quid", "yuan",
];
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
    "ninety", "hundred", "thousand", "few",
];
/// A price without its amount.
const UNNAMED: &[&str] = &[
    "收費面議",
    "收费面议",
    "價錢面議",
    "价钱面议",
    "費用面議",
    "费用面议",
    "price negotiable",
    "price on request",
    "for a small fee",
];
/// A rate, whatever its currency.
const RATES: &[&str] = &[
    "per hour",
    "an hour",
    "/hour",
    "/hr",
    "per session",
    "/小時",
    "/小时",
    "每小時",
    "每小时",
    "每堂",
    "每次",
    "一小時",
    "一小时",
    "每粒鐘",
];

/// Whether the text names a price. "$0", "free", phone numbers and "3 hours" are none.
pub fn names_a_price(text: &str) -> bool {
    let text: String = text
        .chars()
        .map(plain_digit)
        .flat_map(char::to_lowercase)
        .collect();
    amounts(&text).any(|(start, end)| {
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let value: f64 = text[start..end].replace(',', "").parse().unwrap_or(1.0);
        if value == 0.0 {
            return false;
        }
        BEFORE.iter().any(|mark| stands_at_end(before, mark))
            || AFTER.iter().any(|mark| stands_at_start(after, mark))
            || is_rate(before, after)
    }) || chinese_amount(&text)
        || spelt_out(&text)
        || UNNAMED.iter().any(|words| text.contains(words))
}

/// "100 per hour", "每小時 100"; but not "2 hours per session" (the amount is of hours) and not "每次 3 小時".
fn is_rate(before: &str, after: &str) -> bool {
    let after_is_rate = RATES.iter().any(|rate| after.starts_with(rate));
    let before_is_rate = [
        "每小時",
        "每小时",
        "每堂",
        "每次",
        "每粒鐘",
        "per hour",
        "per hour:",
        "rate:",
        "fee:",
        "price:",
        "收費",
        "收费",
        "費用",
        "费用",
    ]
    .iter()
    .any(|rate| before.ends_with(rate));
    let of_something = [
        "小時", "小时", "分", "個", "个", "人", "位", "h", "m", "p", "日", "天", "名", "次", "-",
        ":",
    ]
    .iter()
    .any(|unit| after.starts_with(unit));
    let count_of_people = ["people", "persons"]
        .iter()
        .any(|unit| after.starts_with(unit));
    after_is_rate || (before_is_rate && !of_something && !count_of_people)
}

/// "fifty dollars", "ten quid".
fn spelt_out(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .any(|pair| NUMBERS.contains(&pair[0]) && AFTER_WORDS.contains(&pair[1]))
}

/// "一百元", "三十蚊": numbers in words.
fn chinese_amount(text: &str) -> bool {
    let digits = "一二兩两三四五六七八九十百千萬万";
    ["元", "蚊", "塊錢", "块钱"].iter().any(|unit| {
        text.match_indices(unit).any(|(at, _)| {
            let after = &text[at + unit.len()..];
            let part_of_word = *unit == "元"
                && ["旦", "素", "朗", "洲", "宵"]
                    .iter()
                    .any(|next| after.starts_with(next));
            text[..at]
                .chars()
                .next_back()
                .is_some_and(|char| digits.contains(char))
                && !part_of_word
        })
    })
}

fn stands_at_end(before: &str, mark: &str) -> bool {
    before.strip_suffix(mark).is_some_and(|rest| {
        !mark.starts_with(|first: char| first.is_ascii_alphabetic())
            || !rest.ends_with(|last: char| last.is_alphanumeric())
    })
}

fn stands_at_start(after: &str, mark: &str) -> bool {
    let Some(rest) = after.strip_prefix(mark) else {
        return false;
    };
    if mark.ends_with(|last: char| last.is_ascii_alphabetic()) {
        // "5 pounds of rice" is a weight.
        let is_longer_word = rest.starts_with(|next: char| next.is_ascii_alphabetic());
        let is_weight = mark == "pounds" && rest.trim_start().starts_with("of ");
        return !is_longer_word && !is_weight;
    }
    // "20 $30" belongs to what follows; 元朗 and 元旦 are a place and a day.
    let is_of_what_follows = mark == "$" && rest.starts_with(|next: char| next.is_ascii_digit());
    let is_another_word = mark == "元" && rest.starts_with(['旦', '朗', '素', '洲', '宵']);
    !is_of_what_follows && !is_another_word
}

/// Where numbers stand: digits with commas and one point inside.
fn amounts(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|char: char| char.is_ascii_digit())?;
        let length = text[start..]
            .find(|char: char| !(char.is_ascii_digit() || char == ',' || char == '.'))
            .unwrap_or(text.len() - start);
        let end = start
            + text[start..start + length]
                .trim_end_matches(['.', ','])
                .len();
        at = start + length;
        Some((start, end))
    })
}

fn plain_digit(char: char) -> char {
    match char {
        '０'..='９' => char::from_digit(char as u32 - '０' as u32, 10).unwrap_or(char),
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_found() {
        for text in [
            "$50",
            "Tuition, $ 50",
            "HK$100 an hour",
            "only 100元",
            "每小時 100",
            "每小时$80",
            "100 dollars",
            "€5",
            "5 €",
            "20 per hour",
            "收費 200",
            "一百元",
            "三十蚊",
            "100蚊一次",
            "50 USD",
            "usd 50",
            "1,200元",
            "＄５０",
            "half price: $0, then $20",
            "Fifty dollars an hour",
            "ten quid",
            "twenty-five euros",
            "收費面議",
        ] {
            assert!(names_a_price(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_price_is_let_through() {
        for text in [
            "HK$0",
            "$0",
            "0元",
            "free",
            "no cost",
            "No cost at all, 3 hours",
            "3 hours",
            "Call 2345 6789",
            "+852 2345 6789",
            "2 hours per session",
            "每次 3 小時",
            "每次3小時",
            "元朗 3 樓",
            "1元旦",
            "2 people, 5 pounds of rice",
            "by bus 11",
            "Mon to Fri 19:00-21:00",
            "for 6 eurasian children",
            "免費",
            "two hours per week",
            "每小時 2 人",
        ] {
            assert!(!names_a_price(text), "{text}");
        }
    }
}
