//! The labels and lines of a group's profile.

use community::group::{Confidentiality, Cost, Leadership, Mode, Profile, Rhythm, Schedule};

use super::Words::{self, Chinese, English};

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

    pub(super) fn long_weekday(self, weekday: u8) -> &'static str {
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
