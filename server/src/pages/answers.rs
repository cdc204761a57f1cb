//! An answer to a call, as its two sides see it.

use chrono_tz::Tz;
use community::{
    actor::{self, Actor},
    call::{self, Answer, AnswerState, Call, Door, State},
    id::Id,
    line, mail,
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    pages::form::Choice,
};

/// Why an answer has a no that is no judgement of it, as a word of `answer-state-…`: what was answered is no more, or its time passed.
pub fn over(answer: &Answer, call: &Call) -> Option<&'static str> {
    if answer.state == AnswerState::Declined && call.state == State::Withdrawn {
        Some("withdrawn")
    } else {
        answer.is_passed(call).then_some("passed")
    }
}

/// The same, of a call that is still to be found.
pub async fn why_over(app: &App, answer: &Answer) -> Result<Option<&'static str>, AppError> {
    let call = call::get(&app.db, answer.call_id).await?;
    Ok(call.and_then(|call| over(answer, &call)))
}

/// Who vouches for whoever gave this answer, in words; `None` for those for whom nobody proved to do so.
pub async fn vouched(app: &App, t: Say, answer: &Answer) -> Result<Option<String>, AppError> {
    let Some(group) = &answer.vouched_by else {
        return Ok(None);
    };
    let Some(group) = actor::by_uri(&app.db, group).await? else {
        return Ok(None);
    };
    Ok(Some(match answer.vouched_since {
        Some(year) => {
            let values = [
                ("group", group.name.into()),
                ("year", year.to_string().into()),
            ];
            t.with("answer-known-since", &values)
        }
        None => t.one("answer-known", "group", &group.name),
    }))
}

/// Whether nobody but those who decide can tell her what was decided: she has no account, and is sent no mail.
pub async fn is_untold(app: &App, answer: &Answer) -> Result<bool, AppError> {
    Ok(match answer.how {
        Door::Phone => true,
        Door::Page => !mail::tells_guest(&app.db, answer.id).await?,
        Door::Member | Door::Mail | Door::Offer | Door::Reply | Door::Sent => false,
    })
}

/// Where a tap leads on what may be a telephone number.
fn tel(contact: &str) -> Option<String> {
    let is_number = |sign: char| sign.is_ascii_digit() || " +-()/.".contains(sign);
    let digits = contact.chars().filter(char::is_ascii_digit).count();
    (digits >= FEWEST_DIGITS && contact.chars().all(is_number)).then(|| line::href(contact))
}

/// Fewer are no number that one could ring.
const FEWEST_DIGITS: usize = 5;

/// An answer as its two sides see it.
pub struct AnswerView {
    pub id: Id<Answer>,
    pub name: String,
    /// Whose account it is, when it is one that others know; empty otherwise.
    pub handle: String,
    /// Another, for whom she could be mistaken; for those who decide.
    pub not_this: Option<String>,
    /// Which group knows her, and since when, when that is proven; for those who decide.
    pub vouched: Option<String>,
    /// One way to reach a visitor, for those who decide.
    pub contact: Option<String>,
    /// By which door: a word of `answer-door-…`.
    pub door: &'static str,
    pub message: String,
    pub places: i64,
    /// For which role of the call.
    pub role: Option<String>,
    /// A word of `answer-state-…`.
    pub state: &'static str,
    pub tone: &'static str,
    pub reply: Option<String>,
    pub lapses: Option<String>,
    pub when: String,
    /// Those who decide entered it, and confirm it for her.
    pub is_entered: bool,
    /// She has no account: those who decide may confirm it for her.
    pub is_without_account: bool,
    /// Where a tap on the contact leads, when it is a number.
    pub tel: Option<String>,
    /// She got a yes, and nobody but those who decide can tell her.
    pub is_untold: bool,
    pub may_decide: bool,
    pub may_decline: bool,
    pub may_confirm: bool,
    pub may_take_back: bool,
    pub is_yes: bool,
}

/// The roles of a call to choose from, each with how many are still needed.
pub fn roles(t: Say, call: &Call) -> Vec<Choice> {
    let slots = call.slots.iter();
    slots
        .map(|slot| {
            let label = if slot.still_needed() > 0 {
                let values = [
                    ("role", slot.role.as_str().into()),
                    ("n", slot.still_needed().into()),
                ];
                t.with("answer-role-open", &values)
            } else {
                t.one("answer-role-found", "role", &slot.role)
            };
            Choice::new(slot.role.as_str(), label)
        })
        .collect()
}

/// The same for whoever answers, who may come for any.
pub fn any_role(t: Say, call: &Call) -> Vec<Choice> {
    if call.slots.is_empty() {
        return Vec::new();
    }
    let any = Choice::new("", t.get("answer-any-role"));
    std::iter::once(any).chain(roles(t, call)).collect()
}

/// Where an answer stands among the others: what members say, what was told on the telephone and what another group vouches for comes
/// first, then visitors of the page, then whoever wrote from elsewhere. Within each those who waited longest.
pub fn rank(answer: &Answer) -> u8 {
    match answer.how {
        Door::Member | Door::Mail | Door::Phone | Door::Sent => 0,
        Door::Offer | Door::Reply if answer.vouched_by.is_some() => 0,
        Door::Page => 1,
        Door::Offer | Door::Reply => 2,
    }
}

impl AnswerView {
    pub fn new(t: Say, zone: Tz, answer: Answer, who: Option<&Actor>) -> Self {
        use AnswerState::{Accepted, Confirmed, Declined, Lapsed, Settled, TakenBack, Waiting};
        let tone = match answer.state {
            Waiting => "waiting",
            Accepted => "open",
            Confirmed => "yes",
            Settled => "done",
            Declined | TakenBack | Lapsed => "off",
        };
        let known = who.filter(|actor| actor.outside);
        let may_decide = answer.may_be_accepted();
        let tel = answer.contact.as_deref().and_then(tel);
        Self {
            id: answer.id,
            name: answer
                .name
                .or_else(|| who.map(|actor| actor.name.clone()))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| t.get("answer-nameless")),
            handle: known.map(Actor::handle).unwrap_or_default(),
            not_this: None,
            vouched: None,
            contact: answer.contact,
            door: match answer.how {
                Door::Member => "member",
                Door::Mail => "mail",
                Door::Offer => "offer",
                Door::Reply => "reply",
                Door::Page => "page",
                Door::Phone => "phone",
                Door::Sent => "sent",
            },
            message: answer.message,
            places: answer.places,
            role: answer.role,
            state: answer.state.as_str(),
            tone,
            reply: answer.reply.filter(|words| !words.is_empty()),
            lapses: answer
                .lapses_at
                .filter(|_| answer.state == Accepted)
                .map(|moment| t.moment(moment, zone)),
            when: t.day(answer.created_at, zone),
            is_entered: answer.how == Door::Phone,
            is_without_account: matches!(answer.how, Door::Phone | Door::Page),
            tel,
            is_untold: false,
            may_decide,
            may_decline: answer.state.is_live(),
            may_confirm: answer.state == Accepted,
            may_take_back: answer.state.is_live(),
            is_yes: answer.state.is_yes(),
        }
    }

    /// The same when the call is over: then a no is no judgement of the offer.
    pub fn once_over(mut self, over: Option<&'static str>) -> Self {
        self.state = over.unwrap_or(self.state);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_rung_and_other_ways_are_not() {
        assert_eq!(tel("+852 2345-6789").as_deref(), Some("tel:+85223456789"));
        for other in ["bo@b.example", "12 Harbour Road", "999", ""] {
            assert_eq!(tel(other), None, "{other}");
        }
    }
}
