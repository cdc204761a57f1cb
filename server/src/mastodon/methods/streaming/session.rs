//! One open stream: who holds it, what it carries, and what some news mean for it. Every reader is asked for anew at the moment of
//! sending, by the rule of the timeline that her stream mirrors; nothing is rendered for who does not get it.

use community::{
    id::Id,
    list,
    member::Member,
    news::{Ear, News},
    notification::{self, Notification},
    post::{self, Post, Visibility},
    reaction::{self, GoneBoost, Reaction},
    time::{DAY, Time},
    timeline::{self, From, Item, Reader},
};

use super::channel::Channel;
use crate::{
    app::{
        App,
        live::{Seat, Who},
    },
    auth::{
        bearer::{self, Caller, MaybeCaller, Secret},
        limit::Client,
    },
    mastodon::{
        entities::{notification as entity, status},
        error::ApiError,
        methods::{conversations, notifications},
    },
};

/// What is older when it comes is no news: it is read in the timeline.
const NEWS: i64 = DAY;

/// How many news are looked at together.
const TOGETHER: usize = 32;

/// How many things one stream may carry.
const MOST: usize = 64;

/// A message of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub stream: Vec<String>,
    pub event: &'static str,
    pub payload: Option<String>,
}

/// One open stream.
pub struct Session {
    app: App,
    client: Client,
    secret: Option<Secret>,
    caller: MaybeCaller,
    seat: Seat,
    ear: Ear,
    channels: Vec<Channel>,
}

impl Session {
    /// Opens one that carries nothing yet.
    ///
    /// # Errors
    /// 401 for a token that opens nothing, 429 when there are too many.
    pub fn open(
        app: App,
        client: Client,
        secret: Option<Secret>,
        caller: MaybeCaller,
    ) -> Result<Self, ApiError> {
        if secret.is_some() && caller.0.is_none() {
            return Err(ApiError::unauthorized());
        }
        let who = Who {
            member: caller.present().map(|present| present.member.id),
            token: caller.0.as_ref().map(|caller| caller.token.id),
            household: client.household(),
        };
        // Heard before anything is looked up, so that nothing falls between.
        let ear = Ear::of(&app.db);
        let seat = app.live.sit(who).ok_or_else(|| ApiError::too_many(60))?;
        Ok(Self {
            app,
            client,
            secret,
            caller,
            seat,
            ear,
            channels: Vec::new(),
        })
    }

    /// Carries this from now on.
    ///
    /// # Errors
    /// As [`Channel::check`]; 404 for another's list; 422 for too many.
    pub async fn carry(&mut self, channel: Channel) -> Result<(), ApiError> {
        channel.check(&self.caller)?;
        if let (Channel::List(id), Some(caller)) = (&channel, &self.caller.0) {
            list::get(&self.app.db, caller.actor()?, *id)
                .await?
                .ok_or_else(ApiError::not_found)?;
        }
        if self.channels.contains(&channel) {
            return Ok(());
        }
        if self.channels.len() >= MOST {
            return Err(ApiError::invalid("Too many streams"));
        }
        self.channels.push(channel);
        Ok(())
    }

    /// Carries this no more.
    pub fn put_down(&mut self, channel: &Channel) {
        self.channels.retain(|carried| carried != channel);
    }

    /// Counts a message of the program among what it may ask for; false when that is used up.
    pub fn may_ask(&self) -> bool {
        let caller = self.caller.0.as_ref();
        let payer = caller.and_then(|caller| bearer::payer(&caller.token));
        let now = self.app.db.now().0;
        let budget = self.app.limits.spend(self.client, payer, now);
        !budget.is_spent
    }

    /// Returns when the stream must end; can be waited for while something is sent on it.
    pub fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        self.seat.ended()
    }

    /// Waits until something happens; `None` when the stream must end. Nothing is lost when this is not waited for to the end.
    pub async fn wake(&mut self) -> Option<News> {
        tokio::select! {
            biased;
            () = self.seat.ended() => None,
            news = self.ear.next() => news,
        }
    }

    /// Whether the stream may go on; the member is looked up as she is now.
    pub async fn may_go_on(&mut self) -> bool {
        let Some(secret) = &self.secret else {
            return true;
        };
        match bearer::caller(&self.app, secret).await {
            Ok(Some(caller)) => {
                self.caller = MaybeCaller(Some(caller));
                true
            }
            Ok(None) | Err(_) => false,
        }
    }

    /// What this, and what else has happened meanwhile, means for who holds the stream; `None` when it must end.
    pub async fn take(&mut self, first: News) -> Option<Vec<Frame>> {
        let mut all = vec![first];
        all.extend(self.ear.now(TOGETHER - 1)?);
        all.retain(|news| self.may_concern(*news));
        let mut frames = Vec::new();
        if all.is_empty() {
            return Some(frames);
        }
        let app = self.app.clone();
        let _turn = app.live.turn().await?;
        if !self.may_go_on().await {
            return None;
        }
        for news in all {
            match self.frames(news).await {
                Ok(more) => frames.extend(more),
                Err(failure) => {
                    tracing::debug!(status = %failure.status, "a stream ends: its news could not be read");
                    return None;
                }
            }
        }
        Some(frames)
    }

    /// False for what concerns others, as far as can be told without asking.
    fn may_concern(&self, news: News) -> bool {
        match news {
            News::Told(member, _) => self.is_told(member),
            News::Filters(actor) => {
                let me = self.caller.0.as_ref().and_then(|me| me.actor().ok());
                me == Some(actor)
            }
            News::Reacted(_) | News::Unboosted(_) => self.channels.contains(&Channel::User),
            News::Written(_) | News::Edited(_) | News::Withdrawn(_) => !self.channels.is_empty(),
        }
    }

    fn is_told(&self, member: Id<Member>) -> bool {
        self.caller
            .present()
            .is_some_and(|present| present.member.id == member)
    }

    async fn frames(&self, news: News) -> Result<Vec<Frame>, ApiError> {
        match news {
            News::Written(post) => self.post("update", post).await,
            News::Edited(post) => self.post("status.update", post).await,
            News::Withdrawn(post) => self.withdrawn(post).await,
            News::Reacted(reaction) => self.boost(reaction).await,
            News::Unboosted(gone) => self.unboosted(&gone).await,
            News::Told(member, id) => self.told(member, id).await,
            News::Filters(_) => {
                Ok(self.frames_on("filters_changed", None, |channel| *channel == Channel::User))
            }
        }
    }

    fn frames_on(
        &self,
        event: &'static str,
        payload: Option<&str>,
        is_for: impl Fn(&Channel) -> bool,
    ) -> Vec<Frame> {
        let channels = self.channels.iter().filter(|channel| is_for(channel));
        channels
            .map(|channel| Frame {
                stream: channel.names(),
                event,
                payload: payload.map(str::to_owned),
            })
            .collect()
    }

    /// A post that is new or changed, for those of her channels in which it stands.
    async fn post(&self, event: &'static str, id: Id<Post>) -> Result<Vec<Frame>, ApiError> {
        let Some(post) = post::get(&self.app.db, id)
            .await?
            .filter(|post| post.deleted_at.is_none())
        else {
            return Ok(Vec::new());
        };
        let is_new = event == "update";
        if is_new && self.is_old(post.published_at) {
            return Ok(Vec::new());
        }
        if post.visibility == Visibility::Direct {
            return match is_new {
                true => self.conversation(id).await,
                false => Ok(Vec::new()),
            };
        }
        let reader = self.caller.reader();
        let mut found = Vec::new();
        let mut held = None;
        for channel in &self.channels {
            if let Some(item) = self.stands_in(&reader, channel, id).await? {
                found.push(channel);
                held = Some(item);
            }
        }
        let Some(payload) = self.rendered(&reader, held).await? else {
            return Ok(Vec::new());
        };
        let is_found = |channel: &Channel| found.contains(&channel);
        Ok(self.frames_on(event, Some(&payload), is_found))
    }

    /// The post, if it stands in the timeline that this channel mirrors, for this reader, now.
    async fn stands_in(
        &self,
        reader: &Reader,
        channel: &Channel,
        id: Id<Post>,
    ) -> Result<Option<Item>, ApiError> {
        let db = &self.app.db;
        let page = community::store::Page::only(id.get());
        let items = match channel {
            Channel::User => return Ok(timeline::home_post(db, reader, id).await?),
            Channel::Notifications | Channel::Direct => return Ok(None),
            Channel::Public { from, only_media } => {
                timeline::public(db, reader, *from, *only_media, &page).await?
            }
            Channel::Tag { tag, here } => {
                let from = if *here { From::Here } else { From::Everywhere };
                timeline::tagged(db, reader, &Channel::tags(tag), from, false, &page).await?
            }
            Channel::List(list) => {
                let Some(me) = reader.actor else {
                    return Ok(None);
                };
                match list::get(db, me, *list).await? {
                    Some(list) => timeline::of_list(db, reader, &list, &page).await?,
                    None => return Ok(None),
                }
            }
        };
        Ok(items.into_iter().next())
    }

    async fn rendered(
        &self,
        reader: &Reader,
        item: Option<Item>,
    ) -> Result<Option<String>, ApiError> {
        let Some(item) = item else { return Ok(None) };
        let status = status::many(&self.app, reader, vec![item]).await?.pop();
        status.map(|status| json(&status)).transpose()
    }

    async fn conversation(&self, newest: Id<Post>) -> Result<Vec<Frame>, ApiError> {
        let Some(caller) = self.of_direct() else {
            return Ok(Vec::new());
        };
        let found = conversations::with_newest(&self.app, caller, newest).await?;
        let Some(conversation) = found else {
            return Ok(Vec::new());
        };
        let payload = json(&conversation)?;
        let direct = |channel: &Channel| *channel == Channel::Direct;
        Ok(self.frames_on("conversation", Some(&payload), direct))
    }

    fn of_direct(&self) -> Option<&Caller> {
        let carries = self.channels.contains(&Channel::Direct);
        self.caller.0.as_ref().filter(|_| carries)
    }

    async fn boost(&self, id: Id<Reaction>) -> Result<Vec<Frame>, ApiError> {
        let Some(boost) = reaction::get(&self.app.db, id).await? else {
            return Ok(Vec::new());
        };
        if boost.kind != reaction::Kind::Announce || self.is_old(boost.created_at) {
            return Ok(Vec::new());
        }
        let reader = self.caller.reader();
        let item = timeline::home_boost(&self.app.db, &reader, id).await?;
        let Some(payload) = self.rendered(&reader, item).await? else {
            return Ok(Vec::new());
        };
        Ok(self.frames_on("update", Some(&payload), |channel| {
            *channel == Channel::User
        }))
    }

    /// Of the end of a boost hears in whose home it stood.
    async fn unboosted(&self, gone: &GoneBoost) -> Result<Vec<Frame>, ApiError> {
        if !timeline::home_held(&self.app.db, &self.caller.reader(), gone).await? {
            return Ok(Vec::new());
        }
        let home = |channel: &Channel| *channel == Channel::User;
        Ok(self.frames_on("delete", Some(&gone.id.to_string()), home))
    }

    /// Of a withdrawal hears who could have seen the post.
    async fn withdrawn(&self, id: Id<Post>) -> Result<Vec<Frame>, ApiError> {
        let Some(post) = post::get(&self.app.db, id).await? else {
            return Ok(Vec::new());
        };
        let before = Post {
            deleted_at: None,
            ..post
        };
        let reader = self.caller.reader();
        if !post::may_see(&self.app.db, &reader.viewer, &before).await? {
            return Ok(Vec::new());
        }
        let is_stranger = self.caller.present().is_none();
        let could_hold = |channel: &Channel| {
            let is_listed = matches!(before.visibility, Visibility::Public | Visibility::Inside)
                && (before.local || !is_stranger);
            let is_direct = before.visibility == Visibility::Direct;
            match channel {
                Channel::User | Channel::List(_) => !is_direct,
                Channel::Notifications | Channel::Direct => false,
                Channel::Public { from, .. } => {
                    is_listed
                        && match from {
                            From::Here => before.local,
                            From::Elsewhere => !before.local,
                            From::Everywhere => true,
                        }
                }
                Channel::Tag { here, .. } => is_listed && (before.local || !here),
            }
        };
        Ok(self.frames_on("delete", Some(&id.to_string()), could_hold))
    }

    async fn told(&self, member: Id<Member>, id: Id<Notification>) -> Result<Vec<Frame>, ApiError> {
        let Some(caller) = self.caller.0.as_ref().filter(|_| self.is_told(member)) else {
            return Ok(Vec::new());
        };
        if caller.needs("read:notifications").is_err() {
            return Ok(Vec::new());
        }
        let which = notifications::those(caller);
        let Some(told) = notification::get(&self.app.db, member, &which, id).await? else {
            return Ok(Vec::new());
        };
        let shown = entity::many(&self.app, caller, vec![told]).await?.pop();
        let Some(shown) = shown else {
            return Ok(Vec::new());
        };
        let payload = json(&shown)?;
        let hers = |channel: &Channel| matches!(channel, Channel::User | Channel::Notifications);
        Ok(self.frames_on("notification", Some(&payload), hers))
    }

    fn is_old(&self, at: Time) -> bool {
        self.app.db.now().since(at) > NEWS
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|cause| community::Error::other(cause).into())
}
