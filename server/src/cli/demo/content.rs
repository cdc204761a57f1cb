//! What the groups of the demo publish: ours, invented, worth reading. In the language of each group.

use chrono::{Days, NaiveDate};

/// A form as pairs of field and value.
pub type Fields = Vec<(&'static str, String)>;

/// The days on which things happen, counted from today in Hong Kong.
pub struct Calendar {
    today: NaiveDate,
}

impl Calendar {
    /// Counts from the day of this moment.
    pub fn new(now: community::time::Time) -> Self {
        Self {
            today: now
                .to_chrono()
                .with_timezone(&chrono_tz::Asia::Hong_Kong)
                .date_naive(),
        }
    }

    /// So many days from now, as forms want it.
    pub fn day(&self, days: u64) -> String {
        self.today
            .checked_add_days(Days::new(days))
            .unwrap_or(self.today)
            .to_string()
    }
}

fn fields<const N: usize>(pairs: [(&'static str, &str); N]) -> Fields {
    pairs.map(|(name, value)| (name, value.to_owned())).to_vec()
}

/// Family Network, carers; English.
pub mod carers {
    use super::{Calendar, Fields, fields};

    pub const NAME: &str = "Family Network";
    pub const HANDLE: &str = "family_network";
    pub const SHARES: &str = "We look after someone at home, and we know what the nights are like.";

    pub fn profile() -> Fields {
        fields([
            (
                "about",
                "Families and carers of people in recovery, run by and for members. You get help, you give help, and you help yourself.",
            ),
            (
                "for_whom",
                "Families and carers of people in recovery from mental illness",
            ),
            ("topics", "caregiving, mental health"),
            (
                "how",
                "We sit in a ring, with tea. Nobody has to speak. A member opens the meeting, a different one each time.",
            ),
            ("joining", "talk-first"),
            (
                "joining_words",
                "A member rings you first, so that you know one voice when you come.",
            ),
            ("cost", "donation-welcome"),
            ("cost_words", "Tea money is welcome and never needed."),
            ("languages", "yue"),
            ("languages", "en"),
            ("area", "Sham Shui Po, Kowloon"),
            ("leadership", "peer-led-with-consultants"),
            (
                "leadership_words",
                "Members take turns. A nurse comes when we invite her.",
            ),
            ("confidentiality", "personal-experience-only"),
            ("accessibility", "Step-free, with a lift. A quiet corner."),
            (
                "ages",
                "For adults. Young carers are welcome with somebody they trust.",
            ),
            (
                "danger_numbers",
                "Police, fire, ambulance: 999\nSomebody to talk to, day and night: 18111",
            ),
        ])
    }

    pub fn story() -> Fields {
        fields([
            ("title", "The first year: how five families began"),
            (
                "text",
                "We were five families and a borrowed room above a hardware shop.\n\n## What was hard\n\nNobody wanted to speak first. For three meetings we talked about the kettle. Then one evening Mrs Lam said, “I have not slept since Tuesday,” and four people said, “Nor have I.”\n\nIn the summer two families stopped coming. We thought it was over. It was the school holidays.\n\n## What worked\n\nTea, and taking turns to open the meeting. Ringing the one who did not come, only to say that there was cake left. Writing down nothing.\n\nBy the second winter we were fourteen. We still have the kettle.",
            ),
            ("form", "long"),
            ("teller", "person"),
            ("teller_label", "Mei (name changed), who was there"),
            ("themes", "starting a group, what was hard, what worked"),
            ("book", "ask"),
            ("visibility", "public"),
            ("language", "en"),
        ])
    }

    pub fn short_story() -> Fields {
        fields([
            ("title", SHORT_STORY),
            (
                "text",
                "“What! You too? I thought I was the only one.” That was my first evening. I said nothing for an hour, and then everything.",
            ),
            ("form", "short"),
            ("teller", "nobody"),
            ("themes", "first time"),
            ("book", "yes"),
            ("no_replies", "yes"),
            ("visibility", "public"),
            ("language", "en"),
        ])
    }

    pub fn meeting(calendar: &Calendar) -> Fields {
        let mut fields = fields([
            ("title", "Our Network: families’ gathering"),
            (
                "text",
                "Come and sit with people who know. No need to speak. New people welcome: a member meets you at the door of the building.",
            ),
            ("start", "14:00"),
            ("end", "16:00"),
            ("timezone", "Asia/Hong_Kong"),
            ("modes", "in-person"),
            ("place_name", "Community Room, Fuk Wa Street"),
            ("area", "Sham Shui Po"),
            ("address", "3/F, 1 Example Street"),
            ("precision", "building"),
            ("details", "Ring the bell marked “Network”."),
            ("capacity", "30"),
            ("joining", "free"),
            ("visibility", "public"),
            ("language", "en"),
        ]);
        fields.push(("date", calendar.day(12)));
        fields.push(("end_date", calendar.day(12)));
        fields
    }

    /// What only those who are welcome may read; looked for everywhere else.
    pub const HELD_BACK: &str = "Flat 12B, 88 Yu Chau Street. Ask for Mrs Lam, ring twice.";

    pub fn call(calendar: &Calendar) -> Fields {
        let mut fields = fields([
            ("title", "Two people to move a hospital bed, this week"),
            (
                "text",
                "A member’s father comes home on Friday. The bed is in the next street and needs four hands, half an hour and patience with a narrow lift. There is tea afterwards.",
            ),
            ("category", "help-a-person"),
            ("needed", "2"),
            ("needed_by_time", "17:00"),
            ("area", "Sham Shui Po"),
            ("languages", "yue"),
            ("languages", "en"),
            ("held_back", HELD_BACK),
            ("visibility", "public"),
            ("language", "en"),
        ]);
        fields.push(("needed_by_date", calendar.day(4)));
        fields
    }

    /// What needs different people for different things.
    pub const MEAL: &str = "An autumn meal for forty";
    pub const COOK: &str = "Someone who cooks";

    pub fn meal() -> Fields {
        fields([
            ("title", MEAL),
            (
                "text",
                "On the last Sunday of the month we eat together, in the hall beside the market.",
            ),
            ("tried", "The market gives us the vegetables."),
            ("would_help", "Two hours in the morning."),
            ("category", "help-our-group"),
            ("role_1", "Driver"),
            ("role_1_needed", "2"),
            ("role_2", COOK),
            ("role_2_needed", "1"),
            ("access", "step-free"),
            ("area", "Sham Shui Po"),
            ("visibility", "public"),
            ("language", "en"),
        ])
    }

    pub const SHORT_STORY: &str = "What! You too?";
    /// What Rain tells the coordinators about what was said inside.
    pub const REPORT: &str = "Did she agree that all of us know?";
    pub const INSIDE: &str = "For us only: Auntie Fong is in hospital again. Whoever can, please sit with her on Thursday.";

    pub fn offer() -> Fields {
        fields([
            ("title", "A listening ear by phone"),
            (
                "text",
                "Members who have cared for someone for years will ring you back. Evenings, Monday to Friday. Nobody keeps notes.",
            ),
            ("category", "be-with-someone"),
            ("needed", "1"),
            ("inexhaustible", "yes"),
            ("area", "Anywhere"),
            ("languages", "yue"),
            ("languages", "en"),
            ("visibility", "public"),
            ("language", "en"),
        ])
    }
}

/// 海旁街坊, neighbours after a flood; Traditional Chinese.
pub mod harbour {
    use super::{Calendar, Fields, fields};

    pub const NAME: &str = "海旁街坊";
    pub const HANDLE: &str = "harbour_neighbours";
    pub const SHARES: &str = "我們住在同一條海旁街，一起經歷過水浸。";

    pub fn profile() -> Fields {
        fields([
            (
                "about",
                "水浸之後，街坊自發組成的互助小組。有人需要，我們就到；輪到自己，也不怕開口。",
            ),
            ("for_whom", "海旁一帶的街坊，不論租住或自置"),
            ("topics", "街坊, 水浸"),
            ("how", "每次由不同街坊開場，先喝茶，後說話。"),
            ("joining", "open"),
            ("joining_words", "來了就是街坊。"),
            ("cost", "free"),
            ("languages", "yue"),
            ("languages", "cmn"),
            ("area", "筲箕灣"),
            ("leadership", "peer-led"),
            ("leadership_words", "大家輪流負責。"),
            ("confidentiality", "general-experience-only"),
        ])
    }

    pub fn story() -> Fields {
        fields([
            ("title", "水退之後"),
            (
                "text",
                "那一晚水浸到膝頭，我們在樓梯上坐到天光。\n\n## 難處\n\n第二天，大家都不知道先救甚麼。雪櫃、床褥、相簿，全部濕透。老人家不肯走，說要等兒子電話。\n\n## 怎樣走過來\n\n三樓的陳太煮了一大煲粥，一碗一碗拿下來。有人開始記下誰家有風筒、誰家有手推車，寫在一塊紙皮上，貼在大門口。\n\n那塊紙皮到今天還在。我們的小組，就是從那塊紙皮開始的。",
            ),
            ("form", "long"),
            ("teller", "group"),
            ("teller_label", "海旁街坊"),
            ("themes", "開始, 水浸, 怎樣走過來"),
            ("book", "yes"),
            ("visibility", "public"),
            ("language", "zh-Hant"),
        ])
    }

    pub fn meeting(calendar: &Calendar) -> Fields {
        let mut fields = fields([
            ("title", "街坊茶聚（網上及電話）"),
            ("text", "不用開鏡頭，也可以只聽。主持的街坊會把連結發給你。"),
            ("start", "20:00"),
            ("end", "21:30"),
            ("timezone", "Asia/Hong_Kong"),
            ("modes", "online"),
            ("area", "網上"),
            ("precision", "area"),
            ("online_link", "https://meet.example/harbour-tea"),
            ("joining", "restricted"),
            ("visibility", "public"),
            ("language", "zh-Hant"),
        ]);
        fields.push(("date", calendar.day(6)));
        fields.push(("end_date", calendar.day(6)));
        fields
    }

    pub fn call(calendar: &Calendar) -> Fields {
        let mut fields = fields([
            ("title", "借手推車一日"),
            (
                "text",
                "星期日清理地庫雜物，想借一部摺疊手推車。我們會自己來取，當晚送回。",
            ),
            ("category", "lend-a-thing"),
            ("needed", "1"),
            ("needed_by_time", "10:00"),
            ("area", "筲箕灣"),
            ("languages", "yue"),
            ("held_back", "請致電陳太 5555 0000"),
            ("visibility", "public"),
            ("language", "zh-Hant"),
        ]);
        fields.push(("needed_by_date", calendar.day(7)));
        fields
    }
}

/// The hub: a directory, a board and a calendar of many groups.
pub mod hub {
    use super::{Fields, fields};

    pub const NAME: &str = "Kowloon and Island Mutual Help";
    pub const HANDLE: &str = "mutual_help";
    pub const SHARES: &str = "We bring together what the groups publish. Nobody runs the network; we only keep the notice-board tidy.";

    pub fn profile() -> Fields {
        fields([
            (
                "about",
                "One board of open calls and one calendar of many groups. Each group speaks for itself.",
            ),
            (
                "for_whom",
                "Anyone who looks for a group, and any group that looks for others",
            ),
            ("joining", "invitation"),
            ("cost", "free"),
            ("languages", "yue"),
            ("languages", "en"),
            ("area", "Hong Kong"),
            ("leadership", "peer-led"),
            ("confidentiality", "open"),
        ])
    }
}
