//! The three nodes of the demo, with everyone in them and what they have published.

use std::path::Path;

use super::{
    content::{Calendar, Fields, carers, harbour, hub},
    node::{Node, PASSWORD},
    visitor::Visitor,
};
use crate::app::terminal;

const LINE: [(&str, &str); 4] = [
    ("name", "Somebody to talk to"),
    ("number", "+852 5555 0123"),
    ("for_whom", "Carers who cannot sleep"),
    ("keeps_days", "14"),
];
/// Day and night, so that somebody answers whenever the demo is looked at.
const ALL_DAY: [(&str, &str); 2] = [("starts_at", "00:00"), ("ends_at", "00:00")];

/// Two groups and a hub.
pub struct Town {
    pub carers: Node,
    pub harbour: Node,
    pub hub: Node,
    pub calendar: Calendar,
}

impl Town {
    /// Starts the three nodes, and fills those that are new; with an open call of the carers unless the story brings it.
    pub async fn open(dir: &Path, with_call: bool) -> anyhow::Result<Self> {
        terminal::tell("Starting three nodes …");
        let ((carers, is_new), (harbour, _), (hub, _)) = tokio::try_join!(
            Node::start(dir, "carers", 4461),
            Node::start(dir, "harbour", 4462),
            Node::start(dir, "hub", 4463)
        )?;
        let calendar = Calendar::new(community::time::Clock::system().now());
        let town = Self {
            carers,
            harbour,
            hub,
            calendar,
        };
        if is_new {
            terminal::tell("Two groups and a hub move in …");
            town.found().await?;
            town.publish().await?;
            if with_call {
                let mut mei = town.carers.as_member("mei").await?;
                publish(&mut mei, "/calls/new", &carers::call(&town.calendar)).await?;
            }
        }
        Ok(town)
    }

    async fn found(&self) -> anyhow::Result<()> {
        let init = |name: &'static str,
                    handle: &'static str,
                    language: &'static str,
                    shares: &'static str| {
            [
                "init",
                "--name",
                name,
                "--handle",
                handle,
                "--language",
                language,
                "--shares",
                shares,
            ]
        };
        self.carers
            .command(
                &init(carers::NAME, carers::HANDLE, "en", carers::SHARES),
                None,
            )
            .await?;
        self.carers
            .member("mei", "Mei", Some("coordinator"))
            .await?;
        self.carers.member("rain", "Rain", None).await?;
        self.harbour
            .command(
                &init(harbour::NAME, harbour::HANDLE, "zh-Hant", harbour::SHARES),
                None,
            )
            .await?;
        self.harbour
            .member("ken", "阿健", Some("coordinator"))
            .await?;
        self.harbour.member("yan", "欣", None).await?;
        self.hub
            .command(&init(hub::NAME, hub::HANDLE, "en", hub::SHARES), None)
            .await?;
        self.hub.member("ling", "Ling", Some("coordinator")).await?;
        Ok(())
    }

    async fn publish(&self) -> anyhow::Result<()> {
        let mut mei = self.carers.as_member("mei").await?;
        let mut ken = self.harbour.as_member("ken").await?;
        let mut ling = self.hub.as_member("ling").await?;
        send(&mut mei, "/desk/group", &carers::profile()).await?;
        send(&mut ken, "/desk/group", &harbour::profile()).await?;
        send(&mut ling, "/desk/group", &hub::profile()).await?;
        publish(&mut mei, "/stories/new", &carers::story()).await?;
        publish(&mut ken, "/stories/new", &harbour::story()).await?;
        publish(&mut ken, "/events/new", &harbour::meeting(&self.calendar)).await?;

        // What was there before a follow is filled up, what comes later is sent.
        follow(&mut ken, &self.carers, carers::HANDLE).await?;
        follow(&mut mei, &self.harbour, harbour::HANDLE).await?;
        follow(&mut ling, &self.carers, carers::HANDLE).await?;
        follow(&mut ling, &self.harbour, harbour::HANDLE).await?;

        publish(&mut mei, "/stories/new", &carers::short_story()).await?;
        publish(&mut mei, "/events/new", &carers::meeting(&self.calendar)).await?;
        publish(&mut mei, "/offers/new", &carers::offer()).await?;
        let said = publish(
            &mut mei,
            "/posts/new",
            &vec![
                ("text", carers::INSIDE.to_owned()),
                ("visibility", "inside".to_owned()),
            ],
        )
        .await?;
        self.look_after(&mut mei, &said.path).await?;
        publish(&mut ken, "/calls/new", &harbour::call(&self.calendar)).await?;
        self.open_line(&mut mei).await?;
        Ok(())
    }

    /// Rain reports what was said inside; Mei looks at it, and they talk.
    async fn look_after(&self, mei: &mut Visitor, said: &str) -> anyhow::Result<()> {
        let mut rain = self.carers.as_member("rain").await?;
        let page = rain.open(said).await?;
        let report = page.action("/posts/", "/report")?;
        rain.send(&page, &report, &[("words", carers::REPORT)])
            .await?;
        let desk = mei.open("/desk/reports").await?;
        let settle = desk.action("/desk/reports/", "/settle")?;
        mei.send(&desk, &settle, &[("outcome", "talked")]).await?;
        Ok(())
    }

    /// The carers' line: Mei and Rain keep it, today and tomorrow are Rain's.
    async fn open_line(&self, mei: &mut Visitor) -> anyhow::Result<()> {
        mei.fill("/desk/line", "/desk/line", &LINE).await?;
        for _ in ["mei", "rain"] {
            mei.fill("/desk/line", "/desk/line/keepers", &[]).await?;
        }
        for days in [0, 1] {
            let day = self.calendar.day(days);
            let shift = [&ALL_DAY[..], &[("day", day.as_str())]].concat();
            mei.fill("/desk/line", "/desk/line/shifts#problems", &shift)
                .await?;
        }
        let mut rain = self.carers.as_member("rain").await?;
        let rota = rain.open("/line").await?;
        for (shift, day) in rota.values("shift").iter().zip(rota.values("day")) {
            let turn = [("shift", shift.as_str()), ("day", &day)];
            rain.send(&rota, "/line/take", &turn).await?;
        }
        Ok(())
    }

    /// Tells where to look, and who may sign in.
    pub fn introduce(&self) {
        let lines = [
            String::new(),
            "Three nodes are running, and know each other:".to_owned(),
            String::new(),
            format!("  {:<32} {}", carers::NAME, self.carers.url),
            "      coordinator mei, member rain".to_owned(),
            format!("  {:<28} {}", harbour::NAME, self.harbour.url),
            "      coordinator ken, member yan".to_owned(),
            format!("  {:<32} {}", hub::NAME, self.hub.url),
            "      coordinator ling".to_owned(),
            String::new(),
            format!("Everyone's password is: {PASSWORD}"),
            "Try: sign in as yan at the second, open Network, and answer a call of the first. Ctrl-C ends it.".to_owned(),
        ];
        for line in lines {
            terminal::print(&line);
        }
    }

    /// Stops the three nodes.
    pub async fn close(self) {
        tokio::join!(self.carers.stop(), self.harbour.stop(), self.hub.stop());
    }
}

/// Publishes by the form at `path`, as the group.
pub async fn publish(
    who: &mut Visitor,
    path: &str,
    fields: &Fields,
) -> anyhow::Result<super::visitor::Page> {
    let mut values: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    values.push(("as_group", "yes"));
    who.publish(path, &values).await
}

async fn send(who: &mut Visitor, path: &str, fields: &Fields) -> anyhow::Result<()> {
    let values: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    who.fill(path, path, &values).await.map(|_| ())
}

/// Follows another group by its address, as a coordinator does in the desk.
async fn follow(who: &mut Visitor, node: &Node, handle: &str) -> anyhow::Result<()> {
    let address = format!("@{handle}@{}", node.authority());
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("address", &address)
        .finish();
    who.fill(&format!("/network/find?{query}"), "/desk/follow", &[])
        .await?;
    Ok(())
}
