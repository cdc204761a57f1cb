//! What stories, gatherings, calls and answers say by rule.

use community::{
    call::State,
    event::{Gathering, Joining},
    time::Time,
};

use super::Words::{self, Chinese, English};

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
