//! Answers of those who have no account: by the page, each with a link of her own, or by telephone or letter, entered for her.

use super::{
    answer::{Said, fresh, give, open},
    model::{Answer, Door},
    store,
    turn::{self, Turn},
};
use crate::{
    Error, Result, access,
    id::Id,
    member::Present,
    post::{self, Post, Viewer},
    store::Tx,
};

/// A visitor without an account answers, with a name and one way to reach her; gives the secret of her own link.
pub async fn answer_as_visitor(
    tx: &mut Tx,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<(Answer, String)> {
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    tx.lock("call", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Nobody, id)
        .await?
        .filter(|post| post.local)
        .ok_or(Error::NotFound)?;
    let call = open(tx, &post).await?;
    let role = said.role(&call)?;
    let secret = access::secret();
    let mut fresh = fresh(tx, id, Door::Page, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    let answer = give(tx, None, fresh, Some(&access::hash(&secret))).await?;
    Ok((answer, secret))
}

/// Somebody rang, or wrote a letter: whoever decides on the call enters her answer. It is decided on as any other, and
/// confirmed or taken back for her by those who decide.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what was told on the telephone"
)]
pub async fn enter(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    let (_, post) = turn::decidable(tx, by, id).await?;
    enter_for(tx, &post, name, contact, message, places, role).await
}

/// The same without asking who enters it.
pub(crate) async fn enter_for(
    tx: &mut Tx,
    post: &Post,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    tx.lock("call", post.id.get()).await?;
    let call = open(tx, post).await?;
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    let role = said.role(&call)?.or_else(|| call.role_in(&said.message));
    let mut fresh = fresh(tx, post.id, Door::Phone, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    give(tx, None, fresh, None).await
}

fn nameless() -> Error {
    Error::Invalid {
        field: "name",
        why: "missing",
    }
}

fn checked_contact(contact: &str) -> Result<String> {
    let contact = contact.trim();
    match contact.chars().count() {
        0 => Err(Error::Invalid {
            field: "contact",
            why: "missing",
        }),
        201.. => Err(Error::Invalid {
            field: "contact",
            why: "too-long",
        }),
        _ => Ok(contact.to_owned()),
    }
}

/// A visitor confirms.
pub async fn confirm_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.confirm_now(tx).await
}

/// A visitor takes it back.
pub async fn take_back_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.take_back(tx).await
}

async fn by_secret(tx: &mut Tx, secret: &str) -> Result<Turn> {
    let answer = store::answer_by_secret(&mut *tx, &access::hash(secret))
        .await?
        .ok_or(Error::NotFound)?;
    turn::take(tx, answer.id).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{self, AnswerState, CONTACT_DAYS},
        mail,
        post::{Author, Draft, Kind, Visibility},
        sample, sql,
        store::test_db,
        time::DAY,
        town,
    };

    /// How to reach somebody is known as long as somebody may have to.
    #[tokio::test]
    async fn how_to_reach_a_visitor_is_forgotten_when_nobody_needs_it() -> Result<()> {
        let db = test_db().await?;
        let node = sample::found(&db).await?;
        let by = Author {
            member: node.coordinator.clone(),
            as_group: true,
        };
        let mut tx = db.begin().await?;
        let draft = Draft {
            title: Some("The autumn meal".into()),
            ..Draft::new(Visibility::Public, "en", "On Saturday")
        };
        let post = call::publish(&mut tx, &by, Kind::Call, draft, town::need()).await?;
        let mut given = Vec::new();
        for (name, contact) in [
            ("Ana", "2345 6789"),
            ("Bo", "2345 6780"),
            ("Cy", "cy@c.example"),
        ] {
            given.push(answer_as_visitor(&mut tx, post.id, name, contact, "", 1, None).await?);
        }
        // Cy wants no mail more: that must still be known when somebody types her address again.
        mail::to_guest(&mut tx, &given[2].0, "en").await?;
        sql!("update guest_mails set ended_at = $1", tx.now())
            .run(&mut tx)
            .await?;
        for one in [0, 2] {
            take_back_by_secret(&mut tx, &given[one].1).await?;
        }
        call::accept(&mut tx, &node.coordinator, given[1].0.id, None, None).await?;
        call::settle(&mut tx, &node.coordinator, post.id, false, None).await?;
        call::sweep(&mut tx).await?;
        tx.commit().await?;
        let contacts = async || -> Result<Vec<(AnswerState, bool)>> {
            let answers = call::answers(&*db, post.id).await?;
            let known = |answer: Answer| (answer.state, answer.contact.is_some());
            Ok(answers.into_iter().map(known).collect())
        };
        let (gone, helped) = (AnswerState::TakenBack, AnswerState::Settled);
        let now = contacts().await?;
        assert_eq!(now, [(gone, true), (helped, true), (gone, true)]);
        for (days, known) in [
            (2, [false, true, true]),
            (CONTACT_DAYS, [false, false, true]),
        ] {
            db.clock().advance(days * DAY);
            let mut tx = db.begin().await?;
            call::sweep(&mut tx).await?;
            tx.commit().await?;
            let now: Vec<bool> = contacts()
                .await?
                .into_iter()
                .map(|(_, known)| known)
                .collect();
            assert_eq!(now, known, "{days}");
        }
        Ok(())
    }

    #[tokio::test]
    async fn who_waits_on_a_paused_offer_can_still_be_reached() -> Result<()> {
        let db = test_db().await?;
        let node = sample::found(&db).await?;
        let mut tx = db.begin().await?;
        let by = Author {
            member: node.coordinator.clone(),
            as_group: true,
        };
        let draft = Draft {
            title: Some("A listening ear".into()),
            ..Draft::new(Visibility::Public, "en", "By telephone")
        };
        let post = call::publish(&mut tx, &by, Kind::Offer, draft, town::need()).await?;
        answer_as_visitor(&mut tx, post.id, "Ana", "2345 6789", "", 1, None).await?;
        call::pause(&mut tx, &node.coordinator, post.id).await?;
        tx.commit().await?;
        db.clock().advance((CONTACT_DAYS + 1) * DAY);
        let mut tx = db.begin().await?;
        call::sweep(&mut tx).await?;
        let answers = call::answers(&mut tx, post.id).await?;
        assert_eq!(answers[0].contact.as_deref(), Some("2345 6789"));
        let waiting = call::undecided(&mut tx, &node.coordinator).await?;
        assert_eq!(waiting.len(), 1, "somebody is reminded of her");
        Ok(())
    }

    #[tokio::test]
    async fn a_filled_call_is_over_when_its_day_is_and_is_forgotten_like_others() -> Result<()> {
        let db = test_db().await?;
        let node = sample::found(&db).await?;
        let by = &node.coordinator;
        let mut tx = db.begin().await?;
        let author = Author {
            member: by.clone(),
            as_group: true,
        };
        let draft = Draft {
            title: Some("A lift".into()),
            ..Draft::new(Visibility::Public, "en", "To the clinic")
        };
        let need = call::Need {
            needed: 1,
            needed_by: Some(tx.now().plus_days(2)),
            ..town::need()
        };
        let post = call::publish(&mut tx, &author, Kind::Call, draft, need).await?;
        let (ana, _) = answer_as_visitor(&mut tx, post.id, "Ana", "2345 6789", "", 1, None).await?;
        let (bo, _) = answer_as_visitor(&mut tx, post.id, "Bo", "2345 6780", "", 1, None).await?;
        call::accept(&mut tx, by, ana.id, None, None).await?;
        call::confirm(&mut tx, by, ana.id).await?;
        tx.commit().await?;
        for (days, state, contacts) in [
            (1, call::State::Filled, 2),
            (3, call::State::Expired, 2),
            (CONTACT_DAYS + 1, call::State::Expired, 0),
        ] {
            db.clock().advance(days * DAY);
            let mut tx = db.begin().await?;
            call::sweep(&mut tx).await?;
            let now = call::get(&mut tx, post.id).await?.map(|call| call.state);
            let answers = call::answers(&mut tx, post.id).await?;
            let known = answers.iter().filter(|one| one.contact.is_some()).count();
            assert_eq!((now, known), (Some(state), contacts), "{days}");
            let yes = answers.iter().find(|one| one.id == ana.id);
            assert_eq!(yes.map(|one| one.state), Some(AnswerState::Confirmed));
            tx.commit().await?;
        }
        let waited = call::answer_by_id(&*db, bo.id).await?;
        assert_eq!(waited.map(|one| one.state), Some(AnswerState::Declined));
        Ok(())
    }
}
