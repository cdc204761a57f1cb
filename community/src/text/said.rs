//! Short words of yes, maybe and no, in English and Chinese: a reply from anywhere can be an answer (VOCABULARY C.7).

use super::Html;

/// What a reply means by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Yes,
    Maybe,
    No,
}

/// Longer replies are read by people.
const LONGEST: usize = 120;

/// Whole phrases that a reply may begin with; tried before yes, so that "I cannot come" is a no.
const NO: &[&str] = &[
    "no",
    "nope",
    "nah",
    "not coming",
    "not going",
    "not me",
    "not this time",
    "not any more",
    "not anymore",
    "sorry",
    "cannot",
    "can not",
    "cant",
    "i cannot",
    "i can not",
    "i cant",
    "we cannot",
    "we cant",
    "i wont",
    "i will not",
    "wont",
    "will not",
    "unable",
    "i am unable",
    "im unable",
    "i have to cancel",
    "have to cancel",
    "i must cancel",
    "i need to cancel",
    "cancel",
    "i am not",
    "im not",
    "we are not",
    "were not",
    "unfortunately",
    "i do not",
    "i dont",
    "decline",
    "不",
    "唔",
    "沒辦法",
    "没办法",
    "沒法",
    "没法",
    "沒空",
    "没空",
    "無法",
    "无法",
    "冇",
    "抱歉",
    "對不起",
    "对不起",
    "對唔住",
    "唔好意思",
    "不好意思",
    "我不",
    "我唔",
    "我沒",
    "我没",
    "我無",
    "我无",
    "我們不",
    "我们不",
    "我哋唔",
    "取消",
    "去不了",
    "來不了",
    "来不了",
    "我去不了",
    "我來不了",
    "我来不了",
    "很抱歉",
    "好抱歉",
    "真抱歉",
    "可惜",
    "很可惜",
    "恐怕",
];

const MAYBE: &[&str] = &[
    "maybe",
    "perhaps",
    "not sure",
    "possibly",
    "i might",
    "might",
    "tentative",
    "tentatively",
    "i am not sure",
    "im not sure",
    "not sure yet",
    "yes maybe",
    "也許",
    "也许",
    "或許",
    "或许",
    "可能",
    "未必",
    "不一定",
    "唔一定",
    "未確定",
    "未确定",
    "不確定",
    "不确定",
    "唔肯定",
    "不肯定",
    "睇下",
    "看看",
    "再看",
    "我可能",
    "我不確定",
    "我不确定",
    "我唔肯定",
    "考慮",
    "考虑",
    "待定",
];

const YES: &[&str] = &[
    "yes",
    "yep",
    "yeah",
    "yup",
    "coming",
    "i am coming",
    "im coming",
    "we are coming",
    "count me in",
    "count us in",
    "i am in",
    "im in",
    "ok",
    "okay",
    "sure",
    "confirmed",
    "confirm",
    "i confirm",
    "i will",
    "ill be there",
    "ill come",
    "i can come",
    "i can",
    "see you",
    "going",
    "im going",
    "i am going",
    "will do",
    "of course",
    "happy to",
    "id love to",
    "i would love to",
    "好",
    "可以",
    "確認",
    "确认",
    "我會",
    "我会",
    "我可以",
    "我能",
    "我來",
    "我来",
    "我去",
    "會到",
    "会到",
    "會來",
    "会来",
    "會去",
    "会去",
    "參加",
    "参加",
    "我參加",
    "我参加",
    "我們會",
    "我们会",
    "我哋會",
    "是的",
    "係",
    "得",
    "冇問題",
    "冇问题",
    "無問題",
    "沒問題",
    "没问题",
    "一定到",
    "一定來",
    "一定来",
    "算我一份",
    "預我",
    "预我",
    "到時見",
    "到时见",
    "收到",
];

/// Words that turn a beginning of yes into something that a person should read ("yes but I cannot", "好像不行").
const DOUBT: &[&str] = &[
    " not ",
    " cannot ",
    " cant ",
    " wont ",
    " dont ",
    " but ",
    " unless ",
    " if ",
    " no ",
    " unable ",
    " sorry ",
    " cancel ",
    " however ",
    " though ",
];
const DOUBT_CHINESE: &[&str] = &[
    "不",
    "唔",
    "沒",
    "没",
    "無法",
    "无法",
    "但",
    "如果",
    "抱歉",
    "對不起",
    "对不起",
    "未",
    "好像",
    "取消",
    "冇",
    "嗎",
    "吗",
    "麼",
    "么",
];

/// What the text means, when it begins with words that leave no doubt; a question never does.
pub fn meaning(text: &str) -> Option<Said> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST || text.contains(['?', '？']) {
        return None;
    }
    let words = normalise(text);
    let begins = |list: &[&str]| {
        list.iter()
            .filter(|phrase| begins_with(&words, phrase))
            .map(|phrase| phrase.len())
            .max()
            .unwrap_or(0)
    };
    let (yes, maybe, no) = (begins(YES), begins(MAYBE), begins(NO));
    if yes.max(maybe).max(no) == 0 {
        return None;
    }
    // The longest beginning wins: "no problem" would be a no, "冇問題" is a yes, "不一定" is a maybe.
    if words.starts_with("no problem") || words.starts_with("no worries") {
        return None;
    }
    if no > maybe && no > yes {
        // "Sorry for the delay, I can come": a person should read it.
        let mixed = [" can ", " will be there ", " am coming ", " yes "]
            .iter()
            .any(|word| format!(" {words} ").contains(word));
        return (!mixed).then_some(Said::No);
    }
    if maybe >= yes && maybe >= no {
        return Some(Said::Maybe);
    }
    let phrase = YES
        .iter()
        .filter(|phrase| begins_with(&words, phrase))
        .max_by_key(|phrase| phrase.len())
        .copied()
        .unwrap_or_default();
    let rest = format!(" {} ", &words[phrase.len().min(words.len())..].trim());
    let doubtful = DOUBT.iter().any(|word| rest.contains(word))
        || DOUBT_CHINESE.iter().any(|word| rest.contains(word));
    (!doubtful).then_some(Said::Yes)
}

/// What a note says: its words, without whom it names.
pub fn words(note: &Html) -> String {
    without_mentions(&note.plain())
}

/// The text without the `@name` and `@name@host` that stand in it.
pub fn without_mentions(text: &str) -> String {
    let line = |line: &str| {
        line.split_whitespace()
            .filter(|word| !is_mention(word))
            .collect::<Vec<_>>()
            .join(" ")
    };
    text.lines()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn is_mention(word: &str) -> bool {
    let name = word.trim_end_matches([',', ':', '.', '，', '：', '。']);
    name.len() > 1
        && name.starts_with('@')
        && name[1..]
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || "_-.@:".contains(char))
}

/// Lower case, apostrophes gone ("can't" is "cant"), every other mark a space.
fn normalise(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        match char {
            '\'' | '’' | '‘' | '`' => {}
            char if char.is_alphanumeric() => words.push(char),
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// English phrases end at a word's end; Chinese has no such ends.
fn begins_with(words: &str, phrase: &str) -> bool {
    let Some(rest) = words.strip_prefix(phrase) else {
        return false;
    };
    rest.is_empty() || rest.starts_with(' ') || !phrase.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::{Said::*, *};

    #[test]
    fn words_of_yes_maybe_and_no() {
        for (text, said) in [
            ("yes", Some(Yes)),
            ("Yes!", Some(Yes)),
            ("Coming.", Some(Yes)),
            ("count me in 🙂", Some(Yes)),
            ("OK, see you on Saturday", Some(Yes)),
            ("confirmed", Some(Yes)),
            ("I'm coming", Some(Yes)),
            ("好", Some(Yes)),
            ("好的，我會到", Some(Yes)),
            ("可以", Some(Yes)),
            ("確認", Some(Yes)),
            ("我会到", Some(Yes)),
            ("冇問題！", Some(Yes)),
            ("沒問題", Some(Yes)),
            ("maybe", Some(Maybe)),
            ("Not sure yet", Some(Maybe)),
            ("可能會來", Some(Maybe)),
            ("不一定", Some(Maybe)),
            ("no", Some(No)),
            ("No, sorry", Some(No)),
            ("I cannot come", Some(No)),
            ("I can't come", Some(No)),
            ("I can’t make it", Some(No)),
            ("Sorry, I have to work", Some(No)),
            ("won't make it", Some(No)),
            ("I will not come", Some(No)),
            ("I'm not coming", Some(No)),
            ("不行", Some(No)),
            ("唔得", Some(No)),
            ("不能", Some(No)),
            ("抱歉去不了", Some(No)),
            ("我去不了", Some(No)),
            ("對唔住，嚟唔到", Some(No)),
            ("yes but I cannot drive", None),
            ("No problem, when shall I come?", None),
            ("no problem", None),
            ("好像不行", None),
            ("可以嗎", None),
            ("ok?", None),
            ("Which street is it?", None),
            ("Sorry for the delay, I can come", None),
            ("note that the van is small", None),
            ("okra is what I bring", None),
            ("", None),
            ("hello", None),
        ] {
            assert_eq!(meaning(text), said, "{text}");
        }
    }

    #[test]
    fn names_of_those_addressed_are_left_out() {
        assert_eq!(
            without_mentions("@neighbours I can't drive,\nbut I can carry."),
            "I can't drive,\nbut I can carry."
        );
        assert_eq!(without_mentions("@a@b.example, yes"), "yes");
        assert_eq!(
            without_mentions("write to rain@b.example"),
            "write to rain@b.example"
        );
    }

    #[test]
    fn a_long_letter_is_read_by_people() {
        assert_eq!(meaning(&format!("yes {}", "and then ".repeat(30))), None);
    }
}
