//! What an activity does here, when all that had to be fetched is there: database only.

use community::{
    actor,
    actor::Actor,
    block, call,
    call::{Decision, Vouching},
    event::{self, AttendanceState, Door},
    follow,
    id::Id,
    poll,
    post::{self, Post},
    reaction, report,
    store::Tx,
};

use super::arrival::Arrival;
use crate::{Error, Result};

/// What an activity does here.
pub enum Deed {
    Nothing,
    Follow {
        followee: Id<Actor>,
        uri: String,
    },
    FollowAccepted {
        follower: Id<Actor>,
        uri: Option<String>,
    },
    FollowRejected {
        follower: Id<Actor>,
    },
    Unfollow {
        followee: Id<Actor>,
    },
    Store {
        arrival: Box<Arrival>,
        decision: Option<(String, Decision)>,
    },
    Refresh {
        actor: Box<actor::Received>,
    },
    DeletePost {
        uri: String,
    },
    DeleteActor,
    React {
        kind: reaction::Kind,
        to: Target,
        uri: String,
    },
    Unreact {
        kinds: &'static [reaction::Kind],
        uri: Option<String>,
        post: Option<Id<Post>>,
    },
    Answer {
        call: Id<Post>,
        uri: String,
        name: Option<String>,
        message: String,
        places: i64,
        role: Option<String>,
        vouching: Option<Vouching>,
    },
    Decide {
        answer_uri: String,
        decision: Decision,
    },
    Confirm {
        agreement_uri: String,
    },
    TakeBack {
        answer_uri: String,
    },
    Ask {
        event: Id<Post>,
        uri: Option<String>,
        how: Door,
        message: Option<String>,
        state: Option<AttendanceState>,
    },
    /// Which request, when it is told: a node may ask for several of its members.
    Leave {
        event: Id<Post>,
        join: Option<String>,
    },
    JoinDecided {
        join_uri: String,
        yes: bool,
        revealed: Option<String>,
    },
    Block {
        blocked: Id<Actor>,
        uri: String,
    },
    Unblock {
        blocked: Id<Actor>,
    },
    Report {
        about: Id<Actor>,
        posts: Vec<String>,
        words: String,
    },
    Move {
        to: Id<Actor>,
    },
    Vote {
        post: Id<Post>,
        option: String,
        uri: String,
    },
    Quote {
        post: Id<Post>,
        request: String,
        quote: String,
    },
}

/// What somebody reacts to.
pub enum Target {
    /// A post that we know.
    Known(Id<Post>),
    /// A post fetched from its own server just now.
    Fetched(Box<Arrival>),
}

impl Deed {
    /// Whether it is a follow that stands and is asked for once more: its yes may have been lost.
    pub async fn is_answered_again(&self, tx: &mut Tx, by: &Actor) -> Result<bool> {
        let Self::Follow { followee, uri } = self else {
            return Ok(false);
        };
        let known = follow::between(&mut *tx, by.id, *followee).await?;
        Ok(known.is_some_and(|known| known.uri == *uri && known.state == follow::State::Accepted))
    }

    /// Writes it down. `by` is who said it, `id` the activity.
    pub async fn apply(&self, tx: &mut Tx, by: &Actor, id: &str) -> Result<()> {
        match self {
            Self::Nothing => {}
            Self::Follow { followee, uri } => {
                drop(follow::receive(tx, by.id, *followee, uri).await?)
            }
            Self::FollowAccepted { follower, uri } => {
                follow::receive_acceptance(tx, by.id, *follower, uri.as_deref()).await?
            }
            Self::FollowRejected { follower } => {
                follow::receive_rejection(tx, by.id, *follower).await?
            }
            Self::Unfollow { followee } => follow::receive_undo(tx, by.id, *followee).await?,
            Self::Store { arrival, decision } => {
                arrival.write(tx).await?;
                if let Some((answer_uri, decision)) = decision {
                    call::receive_decision(tx, answer_uri, by.id, decision.clone()).await?;
                }
            }
            Self::Refresh { actor } => drop(actor::receive(tx, (**actor).clone()).await?),
            Self::Vote { post, option, uri } => {
                poll::receive_vote(tx, *post, by.id, option, uri).await?
            }
            Self::DeletePost { uri } => post::receive_deletion(tx, uri).await?,
            Self::DeleteActor => actor::receive_deletion(tx, by.id).await?,
            Self::React { kind, to, uri } => {
                let post = match to {
                    Target::Known(post) => Some(*post),
                    Target::Fetched(arrival) => arrival.write(tx).await?.map(|post| post.id),
                };
                if let Some(post) = post {
                    ignore_unseen(reaction::receive(tx, *kind, post, by.id, uri).await)?;
                }
            }
            Self::Unreact { kinds, uri, post } => {
                for kind in *kinds {
                    reaction::receive_undo(tx, *kind, by.id, uri.as_deref(), *post).await?;
                }
            }
            Self::Answer {
                call,
                uri,
                name,
                message,
                places,
                role,
                vouching,
            } => {
                drop(
                    call::receive_answer(
                        tx,
                        *call,
                        uri,
                        by.id,
                        name.as_deref(),
                        message,
                        *places,
                        role.as_deref(),
                        vouching.as_ref(),
                    )
                    .await?,
                );
            }
            Self::Decide {
                answer_uri,
                decision,
            } => call::receive_decision(tx, answer_uri, by.id, decision.clone()).await?,
            Self::Confirm { agreement_uri } => {
                call::receive_confirmation(tx, agreement_uri, by.id).await?
            }
            Self::TakeBack { answer_uri } => {
                call::receive_taking_back(tx, answer_uri, by.id).await?
            }
            Self::Ask {
                event,
                uri,
                how,
                message,
                state,
            } => {
                drop(
                    event::receive_asking(
                        tx,
                        *event,
                        by.id,
                        uri.as_deref(),
                        None,
                        *how,
                        message.as_deref(),
                        *state,
                    )
                    .await?,
                );
            }
            Self::Leave { event, join } => {
                let named = match join {
                    Some(join) => event::receive_leaving_of(tx, join, by.id).await,
                    None => Err(community::Error::NotFound),
                };
                match named {
                    Err(community::Error::NotFound) => {
                        event::receive_leaving(tx, *event, by.id).await?
                    }
                    named => named?,
                }
            }
            Self::JoinDecided {
                join_uri,
                yes,
                revealed,
            } => event::receive_decision(tx, join_uri, by.id, *yes, revealed.as_deref()).await?,
            Self::Block { blocked, uri } => block::receive(tx, by.id, *blocked, uri).await?,
            Self::Unblock { blocked } => block::receive_undo(tx, by.id, *blocked).await?,
            Self::Report {
                about,
                posts,
                words,
            } => report::receive(tx, id, by.id, *about, posts.clone(), words).await?,
            Self::Move { to } => drop(actor::receive_move(tx, by.id, *to).await?),
            Self::Quote {
                post,
                request,
                quote,
            } => post::receive_quote_request(tx, by.id, *post, request, quote).await?,
        }
        Ok(())
    }
}

/// A reaction to what its sender may not see has no effect, and tells nothing (AC16).
fn ignore_unseen(outcome: community::Result<()>) -> Result<()> {
    match outcome {
        Err(community::Error::NotFound) => Ok(()),
        other => other.map_err(Error::from),
    }
}
