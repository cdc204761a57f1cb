//! The sentences that go out inside objects, in the object's own language; receivers show them as they are.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use community::{
    call::State,
    event::{Gathering, Joining},
    group::{Confidentiality, Cost, Leadership, Mode, Profile, Rhythm, Schedule},
    time::Time,
};

use crate::wire::write::zone;

/// The sentences of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    English,
    Chinese,
}

use Words::{Chinese, English};

impl Words {
    /// The sentences for an object in this language: Chinese for every `zh`, English for the rest.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("yue") {
            Chinese
        } else {
            English
        }
    }

    fn say(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            English => english,
            Chinese => chinese,
        }
    }

    /// Sentences one after another: Chinese ones need no space between.
    pub fn sentences(self, sentences: &[String]) -> String {
        sentences
            .iter()
            .filter(|sentence| !sentence.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(self.say(" ", ""))
    }

    /// A sentence with its full stop, when it has none.
    pub fn stopped(self, sentence: &str) -> String {
        let sentence = sentence.trim();
        let done =
            sentence.is_empty() || sentence.ends_with(['.', '!', '?', '…', '。', '！', '？']);
        format!("{sentence}{}", if done { "" } else { self.say(".", "。") })
    }

    /// Several words as a list.
    pub fn list(self, words: &[String]) -> String {
        words.join(self.say(", ", "、"))
    }
}

/// Labels of a group's profile.
impl Words {
    pub fn label_for(self) -> &'static str {
        self.say("For", "對象")
    }
    pub fn label_shares(self) -> &'static str {
        self.say("What we share", "共同的經歷")
    }
    pub fn label_how(self) -> &'static str {
        self.say("How", "方式")
    }
    pub fn label_meets(self) -> &'static str {
        self.say("Meets", "聚會")
    }
    pub fn label_joining(self) -> &'static str {
        self.say("Joining", "參加")
    }
    pub fn label_cost(self) -> &'static str {
        self.say("Cost", "費用")
    }
    pub fn label_languages(self) -> &'static str {
        self.say("Languages", "語言")
    }
    pub fn label_area(self) -> &'static str {
        self.say("Area", "地區")
    }
    pub fn label_led_by(self) -> &'static str {
        self.say("Led by", "由誰帶領")
    }
    pub fn label_confidentiality(self) -> &'static str {
        self.say("Confidentiality", "保密")
    }
    pub fn label_accessibility(self) -> &'static str {
        self.say("Access", "無障礙")
    }
    pub fn label_website(self) -> &'static str {
        self.say("Website", "網頁")
    }

    pub fn joining(self, profile: &Profile) -> String {
        use community::group::Joining;
        let rule = match profile.joining {
            Joining::Open => self.say("Open", "歡迎加入"),
            Joining::TalkFirst => self.say("A talk first", "先談一談"),
            Joining::Invitation => self.say("By invitation", "由成員邀請"),
            Joining::Closed => self.say("Closed for now", "暫不接受新成員"),
        };
        self.and_words(rule, &profile.joining_words)
    }

    pub fn cost(self, profile: &Profile) -> String {
        let rule = match profile.cost {
            Cost::Free => self.say("Free", "免費"),
            Cost::Donation => self.say(
                "Free. Donations welcome, never needed",
                "免費，歡迎隨緣樂助",
            ),
            Cost::Shared => self.say("We share the costs", "大家分擔開支"),
        };
        self.and_words(rule, &profile.cost_words)
    }

    pub fn led_by(self, profile: &Profile) -> String {
        let rule = match profile.leadership {
            Leadership::PeerLed => self.say("Members", "成員"),
            Leadership::WithConsultants => self.say(
                "Members. Professionals only as invited consultants",
                "成員；專業人士只作受邀顧問",
            ),
        };
        self.and_words(rule, &profile.leadership_words)
    }

    pub fn confidentiality(self, profile: &Profile) -> String {
        let rule = match profile.confidentiality {
            Confidentiality::Total => {
                self.say("What is said here stays here", "這裏說的話，只留在這裏")
            }
            Confidentiality::PersonalExperience => self.say(
                "Speak only of your own experience outside",
                "在外只談自己的經歷",
            ),
            Confidentiality::GeneralExperience => self.say(
                "Outside, speak in general and name nobody",
                "在外只作一般分享，不提任何人",
            ),
            Confidentiality::Open => self.say("Open", "公開"),
        };
        self.and_words(rule, &profile.confidentiality_words)
    }

    fn and_words(self, rule: &str, own: &str) -> String {
        if own.trim().is_empty() {
            rule.to_owned()
        } else {
            self.sentences(&[self.stopped(rule), own.trim().to_owned()])
        }
    }

    pub fn mode(self, mode: Mode) -> &'static str {
        match mode {
            Mode::InPerson => self.say("in person", "面對面"),
            Mode::Phone => self.say("by phone", "電話"),
            Mode::Online => self.say("online", "網上"),
        }
    }

    /// "2nd Saturday, 14:00, in person".
    pub fn schedule(self, schedule: &Schedule) -> String {
        let when = match &schedule.rhythm {
            Rhythm::Weeks {
                weeks: 1, weekday, ..
            } => match self {
                English => format!("{}s", self.long_weekday(*weekday)),
                Chinese => format!("每{}", self.long_weekday(*weekday)),
            },
            Rhythm::Weeks { weeks, weekday, .. } => match self {
                English => format!("every {weeks} weeks on {}", self.long_weekday(*weekday)),
                Chinese => format!("每 {weeks} 週的{}", self.long_weekday(*weekday)),
            },
            Rhythm::MonthlyWeekday { nth, weekday } => match self {
                English => {
                    let nth = match nth {
                        1 => "1st",
                        2 => "2nd",
                        3 => "3rd",
                        4 => "4th",
                        _ => "last",
                    };
                    format!("{nth} {} of the month", self.long_weekday(*weekday))
                }
                Chinese => {
                    let nth = match nth {
                        1 => "第一個",
                        2 => "第二個",
                        3 => "第三個",
                        4 => "第四個",
                        _ => "最後一個",
                    };
                    format!("每月{nth}{}", self.long_weekday(*weekday))
                }
            },
            Rhythm::Dates { dates } => {
                self.list(&dates.iter().take(6).cloned().collect::<Vec<_>>())
            }
        };
        let modes: Vec<String> = schedule
            .modes
            .iter()
            .map(|mode| self.mode(*mode).to_owned())
            .collect();
        let parts = [
            schedule.name.clone(),
            when,
            schedule.starts_at.clone(),
            self.list(&modes),
            schedule.place.clone(),
        ];
        parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect::<Vec<_>>()
            .join(self.say(", ", "，"))
    }

    fn long_weekday(self, weekday: u8) -> &'static str {
        const ENGLISH: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        const CHINESE: [&str; 7] = [
            "星期一",
            "星期二",
            "星期三",
            "星期四",
            "星期五",
            "星期六",
            "星期日",
        ];
        let day = usize::from(weekday % 7);
        self.say(ENGLISH[day], CHINESE[day])
    }
}

/// Moments.
impl Words {
    /// "Sat 12 Dec 2026, 14:00"
    pub fn moment(self, time: Time, timezone: &str) -> String {
        let local = time.to_chrono().with_timezone(&zone(timezone));
        format!(
            "{}{}{}",
            self.day(&local),
            self.say(", ", " "),
            local.format("%H:%M")
        )
    }

    fn day(self, local: &DateTime<Tz>) -> String {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let weekday =
            self.long_weekday(u8::try_from(local.weekday().num_days_from_monday()).unwrap_or(0));
        match self {
            English => {
                let month = MONTHS
                    .get(local.month0() as usize)
                    .copied()
                    .unwrap_or_default();
                format!("{} {} {month} {}", &weekday[..3], local.day(), local.year())
            }
            Chinese => format!(
                "{}年{}月{}日（{weekday}）",
                local.year(),
                local.month(),
                local.day()
            ),
        }
    }

    /// "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)"
    pub fn span(self, from: Time, until: Option<Time>, timezone: &str) -> String {
        let tz = zone(timezone);
        let end = until.map(|until| {
            let same_day = from.to_chrono().with_timezone(&tz).date_naive()
                == until.to_chrono().with_timezone(&tz).date_naive();
            let end = if same_day {
                until
                    .to_chrono()
                    .with_timezone(&tz)
                    .format("%H:%M")
                    .to_string()
            } else {
                self.moment(until, timezone)
            };
            format!("{}{end}", self.say(" to ", " 至 "))
        });
        let place = self.zone_name(timezone);
        let zone = match self {
            English => format!(" ({place})"),
            Chinese => format!("（{place}）"),
        };
        format!(
            "{}{}{zone}",
            self.moment(from, timezone),
            end.unwrap_or_default()
        )
    }

    /// "Hong Kong time"
    pub fn zone_name(self, timezone: &str) -> String {
        let tz = zone(timezone);
        if tz == Tz::UTC {
            return "UTC".to_owned();
        }
        let place = tz
            .name()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('_', " ");
        match self {
            English => format!("{place} time"),
            Chinese => match place.as_str() {
                "Hong Kong" => "香港時間".to_owned(),
                "Macau" => "澳門時間".to_owned(),
                "Taipei" => "台北時間".to_owned(),
                "Shanghai" => "上海時間".to_owned(),
                "Singapore" => "新加坡時間".to_owned(),
                "London" => "倫敦時間".to_owned(),
                _ => format!("{place} 時間"),
            },
        }
    }
}

/// Stories.
impl Words {
    pub fn told_by(self, label: &str) -> String {
        match self {
            English => format!("Told by {label}."),
            Chinese => format!("由{label}講述。"),
        }
    }
    pub fn told_by_group(self) -> &'static str {
        self.say("Told by the group.", "由我們小組講述。")
    }
    pub fn page(self) -> &'static str {
        self.say("Page", "網頁")
    }
}

/// Gatherings.
impl Words {
    pub fn cancelled_title(self, title: &str) -> String {
        match self {
            English => format!("Cancelled: {title}"),
            Chinese => format!("取消：{title}"),
        }
    }
    pub fn cancelled(self) -> &'static str {
        self.say("CANCELLED.", "已取消。")
    }
    pub fn online(self) -> &'static str {
        self.say("Online", "網上")
    }
    pub fn by_phone(self) -> &'static str {
        self.say("By phone", "電話")
    }
    pub fn place_told(self) -> &'static str {
        self.say("The place is told to those who come", "地點會告知參加者")
    }

    pub fn how_to_come(self, gathering: &Gathering) -> &'static str {
        match gathering.joining {
            Joining::Free => self.say("Everyone is welcome.", "歡迎任何人來。"),
            Joining::Ask => self.say(
                "Ask to join and you get the details.",
                "提出參加，便會收到詳情。",
            ),
            Joining::Invite => self.say("By invitation.", "由成員邀請。"),
            Joining::Page => self.say("How to join is on the page.", "參加方法見網頁。"),
        }
    }
}

/// Calls and offers.
impl Words {
    /// The first line of a call: its state and title.
    pub fn call_title(self, state: State, title: &str) -> String {
        match (self, state) {
            (English, State::Open | State::PartFilled) => format!("Call for help: {title}"),
            (English, State::Filled) => format!("Filled, thank you: {title}"),
            (English, State::Done | State::DoneByOthers) => format!("Done, thank you: {title}"),
            (English, State::Withdrawn) => format!("Withdrawn: {title}"),
            (English, State::Expired) => format!("No longer open: {title}"),
            (Chinese, State::Open | State::PartFilled) => format!("請幫忙：{title}"),
            (Chinese, State::Filled) => format!("人手已足，多謝：{title}"),
            (Chinese, State::Done | State::DoneByOthers) => format!("已完成，多謝：{title}"),
            (Chinese, State::Withdrawn) => format!("已撤回：{title}"),
            (Chinese, State::Expired) => format!("已截止：{title}"),
        }
    }

    /// The first line of an offer.
    pub fn offer_title(self, state: State, title: &str) -> String {
        match (self, state.takes_answers()) {
            (English, true) => format!("Offer: {title}"),
            (English, false) => format!("No longer offered: {title}"),
            (Chinese, true) => format!("願意幫忙：{title}"),
            (Chinese, false) => format!("已不再提供：{title}"),
        }
    }

    pub fn area(self, area: &str, more_for_helpers: bool) -> String {
        match (self, more_for_helpers) {
            (English, true) => format!("Area: {area} (we tell the rest to helpers only)."),
            (English, false) => format!("Area: {area}."),
            (Chinese, true) => format!("地區：{area}（其餘只告訴幫忙的人）。"),
            (Chinese, false) => format!("地區：{area}。"),
        }
    }

    pub fn needed_by(self, time: Time, timezone: &str) -> String {
        let moment = self.moment(time, timezone);
        let place = self.zone_name(timezone);
        match self {
            English => format!("Needed by: {moment} ({place})."),
            Chinese => format!("需要時間：{moment}（{place}）或之前。"),
        }
    }

    pub fn still_needed(self, left: i64, needed: i64) -> String {
        match self {
            English => format!("Still needed: {left} of {needed}."),
            Chinese => format!("尚需人數：{left}／{needed}。"),
        }
    }

    pub fn languages(self, languages: &[String]) -> String {
        let list = self.list(languages);
        match self {
            English => format!("Languages: {list}."),
            Chinese => format!("語言：{list}。"),
        }
    }

    /// How to help, before and after the link, whose words stand between.
    pub fn to_help(self) -> (&'static str, &'static str, &'static str) {
        match self {
            English => (
                "To help: reply to this post, or use ",
                "the page",
                ". Do not post names or addresses.",
            ),
            Chinese => (
                "想幫忙：回覆這則帖文，或到",
                "這一頁",
                "。請勿公開姓名或地址。",
            ),
        }
    }

    /// How to ask for what is offered.
    pub fn to_ask(self) -> (&'static str, &'static str, &'static str) {
        match self {
            English => ("Ask by replying privately, or on ", "the page", "."),
            Chinese => ("想要的話：私下回覆，或到", "這一頁", "。"),
        }
    }
}

/// Answers.
impl Words {
    pub fn kind_no(self) -> &'static str {
        self.say(
            "Thank you for your offer. We do not need it this time. May we ask you next time?",
            "多謝你的心意。今次未需要，下次可以再請你幫忙嗎？",
        )
    }
    pub fn yes(self) -> &'static str {
        self.say(
            "Thank you! We would be glad of your help.",
            "多謝你！很高興有你幫忙。",
        )
    }
    pub fn keep_to_yourself(self) -> &'static str {
        self.say("Please keep this to yourself.", "請不要告訴別人。")
    }
    pub fn please_confirm(self, until: Time, timezone: &str) -> String {
        let moment = self.moment(until, timezone);
        let place = self.zone_name(timezone);
        match self {
            English => {
                format!("Please confirm by {moment} ({place}); otherwise the place opens again.")
            }
            Chinese => format!("請於 {moment}（{place}）前確認，否則名額會再開放。"),
        }
    }
    pub fn lapsed(self) -> &'static str {
        self.say("We have not heard from you, so the place is open again. You are welcome to answer anew.", "我們未收到你的確認，名額已再開放。歡迎你再次回應。")
    }
    pub fn thanks(self) -> &'static str {
        self.say(
            "It is done. Thank you for your help.",
            "事情已經辦妥，多謝你的幫忙。",
        )
    }
    pub fn welcome(self) -> &'static str {
        self.say("You are welcome to come.", "歡迎你來。")
    }
    pub fn kind_no_to_guest(self) -> &'static str {
        self.say(
            "Thank you for asking. We cannot take you in this time.",
            "多謝你的查詢，今次未能安排。",
        )
    }
    /// What is told to those who are welcome, by its name on the wire.
    pub fn revealed(self, name: &str) -> &'static str {
        match name {
            "address" => self.say("Address", "地址"),
            "onlineLink" => self.say("Link", "連結"),
            "dialInNumber" => self.say("Phone", "電話"),
            _ => self.say("More", "其他"),
        }
    }
    pub fn instance_summary(self) -> &'static str {
        self.say(
            "Instance actor: signs fetches and announces this node's public events, stories and calls.",
            "本站的程式帳號：簽署查詢，並宣布本站公開的活動、故事與求助。",
        )
    }
    /// Where a member of the group is introduced to strangers.
    pub fn member_of(self, group: &str) -> String {
        match self {
            English => format!("Member of {group}."),
            Chinese => format!("{group}的成員。"),
        }
    }
}
