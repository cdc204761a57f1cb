//! A post of ours with all that its document needs, read in one place.

use community::{
    actor,
    actor::Actor,
    address::Here,
    call::{self, Call},
    event::{self, Event},
    group,
    id::Id,
    post::{self, Kind, Post},
    store::Executor,
    story::{self, Story},
};
use serde_json::Value;

use crate::{
    Result,
    objects::{self, Outgoing, Record},
};

/// A post of ours with all that its document needs.
pub struct Document {
    pub post: Post,
    pub author: Actor,
    pub recipients: Vec<(Actor, bool)>,
    beside: Beside,
    timezone: String,
}

enum Beside {
    Nothing,
    Story(Story),
    Event(Event),
    Call(Call),
    Offer(Call),
}

impl Document {
    /// Reads it; `None` for what is not there, or whose author is not.
    pub async fn load(mut x: impl Executor, id: Id<Post>) -> Result<Option<Self>> {
        let Some(post) = post::get(x.on(), id).await? else {
            return Ok(None);
        };
        Self::of(x, post).await
    }

    /// Reads what stands beside a post.
    pub async fn of(mut x: impl Executor, post: Post) -> Result<Option<Self>> {
        let Some(author) = actor::get(x.on(), post.author_id).await? else {
            return Ok(None);
        };
        let named = post::recipients(x.on(), post.id).await?;
        let ids: Vec<Id<Actor>> = named.iter().map(|(id, _)| *id).collect();
        let actors = actor::many(x.on(), &ids).await?;
        let mentioned = |actor: &Actor| {
            named
                .iter()
                .any(|(id, mentioned)| *id == actor.id && *mentioned)
        };
        let recipients = actors
            .into_iter()
            .filter(|actor| actor.deleted_at.is_none())
            .map(|actor| {
                let mentioned = mentioned(&actor);
                (actor, mentioned)
            });
        let recipients = recipients.collect();
        let beside = match post.kind {
            Kind::Note => Beside::Nothing,
            Kind::Story => story::get(x.on(), post.id)
                .await?
                .map_or(Beside::Nothing, Beside::Story),
            Kind::Event => event::get(x.on(), post.id)
                .await?
                .map_or(Beside::Nothing, Beside::Event),
            Kind::Call => call::get(x.on(), post.id)
                .await?
                .map_or(Beside::Nothing, Beside::Call),
            Kind::Offer => call::get(x.on(), post.id)
                .await?
                .map_or(Beside::Nothing, Beside::Offer),
        };
        let timezone = group_timezone(x).await?;
        Ok(Some(Self {
            post,
            author,
            recipients,
            beside,
            timezone,
        }))
    }

    /// What may leave the node; `None` for what never does.
    pub fn outgoing<'a>(&'a self, here: &'a Here) -> Option<Outgoing<'a>> {
        let record = match &self.beside {
            Beside::Nothing => Record::Note,
            Beside::Story(story) => Record::Story(story),
            Beside::Event(event) => Record::Event(event),
            Beside::Call(call) => Record::Call(call),
            Beside::Offer(call) => Record::Offer(call),
        };
        Outgoing::new(
            here,
            &self.post,
            &self.author,
            &self.recipients,
            record,
            &self.timezone,
        )
    }

    /// The document as JSON, with its `@context`; `None` for what never leaves.
    pub fn json(&self, here: &Here) -> Option<Value> {
        self.outgoing(here)
            .map(|outgoing| objects::to_wire(&outgoing))
    }

    /// The type that it has on the wire.
    pub fn type_on_wire(&self) -> &'static str {
        let story = match &self.beside {
            Beside::Story(story) => Some(story),
            Beside::Nothing | Beside::Event(_) | Beside::Call(_) | Beside::Offer(_) => None,
        };
        objects::type_of(self.post.kind, story)
    }
}

/// The zone of the group's first regular meeting.
pub async fn group_timezone(x: impl Executor) -> Result<String> {
    let schedules = group::schedules(x).await?;
    Ok(schedules.first().map_or_else(
        || "UTC".to_owned(),
        |schedule| schedule.data.timezone.clone(),
    ))
}
