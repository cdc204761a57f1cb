//! Accept and Reject: of our follow, our answer, our request to come; of an agreement of ours; of one of our events.

use community::{
    call, follow,
    post::{self, Kind},
};

use super::{answer, attend, deed::Deed, said::Said};
use crate::{Error, Result, wire::read};

/// What was accepted or rejected is always something of ours: it is looked up, never believed.
pub async fn prepare(said: &Said<'_>, verb: &str) -> Result<Deed> {
    let object = said.object()?;
    let uri = read::id_of(object).unwrap_or_default();
    let yes = !verb.ends_with("Reject");
    let db = &said.node.db;
    let here = db.here();
    if let Some(follow) = follow::by_uri(db, uri)
        .await?
        .filter(|follow| follow.followee_id == said.by.id)
    {
        return Ok(decided_follow(follow.follower_id, uri, yes));
    }
    if read::kind(object) == Some("Follow") {
        // Some send the follow without its id, or with one of their own.
        let follower = said
            .one_of_ours(read::id(object, "actor").unwrap_or_default())
            .await?;
        let follow = follow::between(db, follower.id, said.by.id)
            .await?
            .ok_or_else(|| Error::NotFound(uri.to_owned()))?;
        return Ok(decided_follow(follower.id, &follow.uri, yes));
    }
    if uri.starts_with(&here.url("/ap/answers/")) {
        return Ok(Deed::Decide {
            answer_uri: uri.to_owned(),
            decision: answer::decision(said, yes),
        });
    }
    if uri.starts_with(&here.url("/ap/agreements/")) {
        return if yes {
            Ok(Deed::Confirm {
                agreement_uri: uri.to_owned(),
            })
        } else {
            taking_back(said, uri).await
        };
    }
    if uri.starts_with(&here.url("/ap/attendances/")) {
        return Ok(Deed::JoinDecided {
            join_uri: uri.to_owned(),
            yes,
            revealed: said.read.join_answer().and_then(|(_, _, told)| told),
        });
    }
    if let Some(event) = post::by_uri(db, uri)
        .await?
        .filter(|post| post.local && post.kind == Kind::Event && post.deleted_at.is_none())
    {
        return Ok(attend::answer_to_event(&event, verb));
    }
    Err(Error::NotFound(uri.chars().take(200).collect()))
}

fn decided_follow(
    follower: community::id::Id<community::actor::Actor>,
    uri: &str,
    yes: bool,
) -> Deed {
    if yes {
        Deed::FollowAccepted {
            follower,
            uri: Some(uri.to_owned()),
        }
    } else {
        Deed::FollowRejected { follower }
    }
}

/// A helper elsewhere does not confirm the agreement: she takes her answer back.
async fn taking_back(said: &Said<'_>, agreement_uri: &str) -> Result<Deed> {
    let missing = || Error::NotFound(agreement_uri.to_owned());
    let id = agreement_uri
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .ok_or_else(missing)?;
    let answer = call::answer_by_id(&said.node.db, id)
        .await?
        .filter(|answer| answer.actor_id == Some(said.by.id))
        .ok_or_else(missing)?;
    let uri = answer.uri.ok_or_else(missing)?;
    Ok(Deed::TakeBack { answer_uri: uri })
}
