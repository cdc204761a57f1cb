//! A post of ours with all that its document needs, read in one place.

use community::{
    actor,
    actor::Actor,
    address::Here,
    call::{self, Call},
    event::{self, Event},
    group::{self, StoredSchedule},
    id::Id,
    poll::{self, Poll},
    post::{self, Kind, Post},
    store::Executor,
    story::{self, Story},
};
use serde_json::Value;

use crate::{
    Result,
    objects::{self, Outgoing, Record, Told},
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
    Told(Told),
    Poll(Box<Poll>),
    Story(Story),
    Event(Box<Event>, Option<StoredSchedule>),
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
            Kind::Note => match told(x.on(), &post).await? {
                Some(told) => Beside::Told(told),
                None => poll::get(x.on(), post.id)
                    .await?
                    .map_or(Beside::Nothing, |poll| Beside::Poll(Box::new(poll))),
            },
            Kind::Story => story::get(x.on(), post.id)
                .await?
                .map_or(Beside::Nothing, Beside::Story),
            Kind::Event => match event::get(x.on(), post.id).await? {
                Some(event) => {
                    let series = series(x.on(), &event).await?;
                    Beside::Event(Box::new(event), series)
                }
                None => Beside::Nothing,
            },
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
            Beside::Poll(poll) => Record::Poll(poll),
            Beside::Story(story) => Record::Story(story),
            Beside::Told(told) => Record::Change(told),
            Beside::Event(event, _) => Record::Event(event),
            Beside::Call(call) => Record::Call(call),
            Beside::Offer(call) => Record::Offer(call),
        };
        let series = match &self.beside {
            Beside::Event(_, series) => series.as_ref(),
            Beside::Nothing
            | Beside::Told(_)
            | Beside::Poll(_)
            | Beside::Story(_)
            | Beside::Call(_)
            | Beside::Offer(_) => None,
        };
        let outgoing = Outgoing::new(
            here,
            &self.post,
            &self.author,
            &self.recipients,
            record,
            &self.timezone,
        )?;
        Some(outgoing.in_series(series))
    }

    /// The event whose change it tells.
    pub fn tells_change_of(&self) -> Option<Id<Post>> {
        match self.beside {
            Beside::Told(_) => self.post.in_reply_to_id,
            Beside::Nothing
            | Beside::Poll(_)
            | Beside::Story(_)
            | Beside::Event(..)
            | Beside::Call(_)
            | Beside::Offer(_) => None,
        }
    }

    /// The document as JSON, with its `@context`; `None` for what never leaves.
    pub fn json(&self, here: &Here) -> Option<Value> {
        self.outgoing(here)
            .map(|outgoing| objects::to_wire(&outgoing))
    }

    /// The type that it has on the wire.
    pub fn type_on_wire(&self) -> &'static str {
        let story = match &self.beside {
            Beside::Poll(_) => return "Question",
            Beside::Story(story) => Some(story),
            Beside::Nothing
            | Beside::Told(_)
            | Beside::Event(..)
            | Beside::Call(_)
            | Beside::Offer(_) => None,
        };
        objects::type_of(self.post.kind, story)
    }
}

/// The regular meeting of which an event is a date, while it stands.
async fn series(mut x: impl Executor, event: &Event) -> Result<Option<StoredSchedule>> {
    let Some(id) = event.schedule_id else {
        return Ok(None);
    };
    let schedules = group::schedules(x.on()).await?;
    Ok(schedules.into_iter().find(|schedule| schedule.id == id))
}

/// What a note of ours tells of an event, if it is one that tells a change.
async fn told(mut x: impl Executor, note: &Post) -> Result<Option<Told>> {
    let Some(about) = note.in_reply_to_id.filter(|_| note.local) else {
        return Ok(None);
    };
    let Some(change) = event::told(x.on(), note.id).await? else {
        return Ok(None);
    };
    let event = post::get(x.on(), about)
        .await?
        .filter(|event| event.deleted_at.is_none());
    Ok(event.map(|event| Told {
        change,
        about: event.uri,
        page: event.url,
        title: event.title.unwrap_or_default(),
    }))
}

/// The zone in which the group's own pages tell dates.
pub async fn group_timezone(x: impl Executor) -> Result<String> {
    Ok(group::ours(x).await?.0.profile.timezone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use community::{sample, store::test_db};

    /// Who reads a date in her own app comes at the hour that the group means, whether the group meets regularly or not.
    #[tokio::test]
    async fn dates_are_told_in_the_zone_of_the_group() -> Result<()> {
        let db = test_db().await?;
        sample::found(&db).await?;
        assert!(group::schedules(&*db).await?.is_empty());
        assert_eq!(group_timezone(&*db).await?, "Asia/Hong_Kong");
        Ok(())
    }
}
