//! What open streams are told of, as it happens; ids only. Whoever hears asks, for each reader, what of it is for her.

use serde::{Deserialize, Serialize};

use crate::{
    actor::model::Actor,
    effect::Effect,
    id::Id,
    member::model::Member,
    notification::model::Notification,
    post::model::Post,
    reaction::model::{GoneBoost, Reaction},
    store::{Db, Ear as Lines, Tx},
};

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// A post is there, of ours or from elsewhere.
    #[serde(rename = "p")]
    Written(Id<Post>),
    /// It changed.
    #[serde(rename = "e")]
    Edited(Id<Post>),
    /// It was withdrawn.
    #[serde(rename = "w")]
    Withdrawn(Id<Post>),
    /// A like or a boost.
    #[serde(rename = "r")]
    Reacted(Id<Reaction>),
    /// A boost was taken back.
    #[serde(rename = "u")]
    Unboosted(GoneBoost),
    /// A member was told something.
    #[serde(rename = "n")]
    Told(Id<Member>, Id<Notification>),
    /// What one would rather not see is other than before.
    #[serde(rename = "f")]
    Filters(Id<Actor>),
}

impl News {
    /// What an effect means for streams.
    fn of(effect: &Effect) -> Option<Self> {
        Some(match *effect {
            Effect::Published { post }
            | Effect::Received { post, quiet: false }
            | Effect::Delivered { post } => Self::Written(post),
            Effect::Edited { post }
            | Effect::ReceivedEdit { post }
            | Effect::PollCounted { post }
            | Effect::PollEnded { post } => Self::Edited(post),
            Effect::Withdrawn { post } | Effect::ReceivedWithdrawal { post } => {
                Self::Withdrawn(post)
            }
            Effect::Reacted { reaction } => Self::Reacted(reaction),
            Effect::Received { quiet: true, .. }
            | Effect::Answered { .. }
            | Effect::AnswerChanged { .. }
            | Effect::Settled { .. }
            | Effect::EventChanged { .. }
            | Effect::QuoteAsked { .. }
            | Effect::Attended { .. }
            | Effect::AttendanceChanged { .. }
            | Effect::FollowAsked { .. }
            | Effect::FollowWaits { .. }
            | Effect::FollowAccepted { .. }
            | Effect::FollowRejected { .. }
            | Effect::Unfollowed { .. }
            | Effect::Unreacted { .. }
            | Effect::Voted { .. }
            | Effect::ProfileChanged { .. }
            | Effect::ActorLeft { .. }
            | Effect::MemberGone { .. }
            | Effect::ReceivedDeparture { .. }
            | Effect::FollowedHere { .. }
            | Effect::MemberAsked { .. }
            | Effect::MemberWelcomed { .. }
            | Effect::MemberMovedUp { .. }
            | Effect::PlaceFree { .. }
            | Effect::LineChanged
            | Effect::ShiftOffered { .. }
            | Effect::ShiftTaken { .. }
            | Effect::ShiftFreed { .. }
            | Effect::ShiftDropped { .. }
            | Effect::MovedUp { .. }
            | Effect::Dropped { .. }
            | Effect::AskedAgain { .. }
            | Effect::AskedThroughGroup { .. }
            | Effect::AskPublished { .. }
            | Effect::AskReturned { .. }
            | Effect::Paused { .. }
            | Effect::Passed { .. }
            | Effect::LeftUntold { .. }
            | Effect::Parted { .. }
            | Effect::KeptBack { .. }
            | Effect::CoordinatorsChanged
            | Effect::Blocked { .. }
            | Effect::Unblocked { .. }
            | Effect::Reported { .. }
            | Effect::ReportSettled { .. }
            | Effect::ListDescribed
            | Effect::Moderated { .. }
            | Effect::AskedAfter { .. }
            | Effect::Thanked { .. }
            | Effect::StartAsked { .. }
            | Effect::StartChanged
            | Effect::CallFits { .. }
            | Effect::CallsFit { .. }
            | Effect::VolunteerAsked { .. }
            | Effect::VolunteerRests { .. }
            | Effect::Moved { .. } => return None,
        })
    }
}

/// Passes on what an effect means for streams, once the transaction is committed.
pub fn hear(tx: &mut Tx, effect: &Effect) {
    if let Some(news) = News::of(effect) {
        tell(tx, news);
    }
}

/// Passes this on, once the transaction is committed.
pub(crate) fn tell(tx: &mut Tx, news: News) {
    let line = serde_json::to_string(&news).expect("news hold ids only");
    tx.say(line);
}

/// Hears the news of every process at this database.
pub struct Ear(Lines);

impl Ear {
    /// From now on.
    pub fn of(db: &Db) -> Self {
        Self(db.ear())
    }

    /// The next; `None` when something was missed, and what is shown can no longer be trusted to be whole. Nothing is lost when
    /// this is not waited for to the end.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            // Another version of the program may tell more than we know of.
            if let Ok(news) = serde_json::from_str(&self.0.next().await?) {
                return Some(news);
            }
        }
    }

    /// What has come already, up to so many; `None` when something was missed.
    pub fn now(&mut self, most: usize) -> Option<Vec<News>> {
        let mut all = Vec::new();
        while all.len() < most {
            let Some(line) = self.0.now() else { break };
            all.extend(serde_json::from_str::<News>(&line?));
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Result, store::test_db};

    #[tokio::test]
    async fn news_are_told_after_the_commit_and_only_then() -> Result<()> {
        let db = test_db().await?;
        let mut ear = Ear::of(&db);
        let (first, second) = (Id::<Post>::new(1), Id::<Post>::new(2));
        let mut lost = db.begin().await?;
        tell(&mut lost, News::Written(first));
        drop(lost);
        let mut tx = db.begin().await?;
        hear(&mut tx, &Effect::Edited { post: second });
        let quiet = Effect::Received {
            post: first,
            quiet: true,
        };
        hear(&mut tx, &quiet);
        // Numbers that waited until its end are told with it.
        hear(&mut tx, &Effect::PollEnded { post: first });
        tell(&mut tx, News::Told(Id::new(3), Id::new(4)));
        tx.commit().await?;
        // Whoever listens on PostgreSQL hears once, at the beginning, that he may have missed something.
        let mut heard = Vec::new();
        while heard.len() < 3 {
            heard.extend(ear.next().await);
        }
        let told = News::Told(Id::new(3), Id::new(4));
        assert_eq!(heard, [News::Edited(second), News::Edited(first), told]);
        assert!(ear.now(10).is_none_or(|rest| rest.is_empty()));
        Ok(())
    }
}
