//! The turn of a letter: whether anybody wants it still, and what stands in it now.

use super::{
    links,
    model::{Letter, Mailbox, Named, Ready, Says, Turn},
    store,
};
use crate::{
    Result, access,
    call::{self, Answer, Door},
    id::Id,
    member::{self, Member, Present},
    notification::model::Notification,
    post::{self, Post, Viewer},
    store::Tx,
    text,
    time::HOUR,
};

/// Who has not looked yet is told again no sooner.
const PAUSE: i64 = 3 * HOUR;
/// So many calls stand in one mail.
const MOST: usize = 10;
const LONGEST_TITLE: usize = 100;

/// What is to be done with a letter now. The links in it hold once the transaction is committed: commit, then send.
pub async fn turn(tx: &mut Tx, letter: &Letter) -> Result<Turn> {
    match letter {
        Letter::Confirm { member } => confirm(tx, *member).await,
        Letter::Waits {
            member,
            notification,
            calls,
        } => waits(tx, *member, *notification, calls).await,
        Letter::Guest { answer } => guest(tx, *answer).await,
    }
}

/// The mail server took it.
pub async fn sent(tx: &mut Tx, letter: &Letter, address: &str) -> Result<()> {
    store::end_trouble(tx).await?;
    let Some(member) = whose(letter) else {
        return Ok(());
    };
    if matches!(letter, Letter::Waits { calls, .. } if calls.is_empty()) {
        store::set_told(tx, member).await?;
    }
    store::set_refused(tx, member, address, None).await
}

/// The mail server said that there is no such address. She sees it where she set it.
pub async fn refused(tx: &mut Tx, letter: &Letter, address: &str) -> Result<()> {
    let now = tx.now();
    match whose(letter) {
        Some(member) => store::set_refused(tx, member, address, Some(now)).await,
        None => Ok(()),
    }
}

fn whose(letter: &Letter) -> Option<Id<Member>> {
    match letter {
        Letter::Confirm { member } | Letter::Waits { member, .. } => Some(*member),
        Letter::Guest { .. } => None,
    }
}

async fn confirm(tx: &mut Tx, id: Id<Member>) -> Result<Turn> {
    let (Some(mailbox), Some(present)) = (
        store::get(&mut *tx, id).await?,
        member::present(&mut *tx, id).await?,
    ) else {
        return Ok(Turn::Nothing);
    };
    let Some(address) = mailbox.address else {
        return Ok(Turn::Nothing);
    };
    let secret = access::secret();
    // For this very address: the link that goes there confirms no other (OA29).
    if !store::set_secret(tx, id, &address, &access::hash(&secret)).await? {
        return Ok(Turn::Nothing);
    }
    Ok(Turn::Ready(Ready {
        address,
        language: present.member.language,
        ending: mailbox.ending,
        says: Says::Confirm { secret },
    }))
}

async fn waits(
    tx: &mut Tx,
    id: Id<Member>,
    notification: Id<Notification>,
    calls: &[Id<Post>],
) -> Result<Turn> {
    let mailbox = store::get(&mut *tx, id).await?.filter(Mailbox::is_open);
    let (Some(mailbox), Some(present)) = (mailbox, member::present(&mut *tx, id).await?) else {
        return Ok(Turn::Nothing);
    };
    if !store::is_unread(&mut *tx, id, notification).await? {
        return Ok(Turn::Nothing);
    }
    let says = if calls.is_empty() {
        if !mailbox.others || notification.get() <= mailbox.told_id {
            return Ok(Turn::Nothing);
        }
        let next = mailbox.told_at.plus_millis(PAUSE);
        if next > tx.now() && store::waits_up_to(&mut *tx, id, mailbox.told_id).await? {
            return Ok(Turn::Later(next));
        }
        Says::Waits
    } else {
        let open = match mailbox.calls {
            true => still_open(tx, &present, calls).await?,
            false => Vec::new(),
        };
        if open.is_empty() {
            return Ok(Turn::Nothing);
        }
        let mut named = Vec::new();
        for post in open.iter().take(MOST) {
            let title = post
                .title
                .as_deref()
                .filter(|_| mailbox.with_words && post.visibility.is_open() && !post.sensitive);
            named.push(Named {
                secret: links::make(tx, &present, post.id).await?,
                title: title.map(|title| text::clean_line(title, LONGEST_TITLE)),
            });
        }
        Says::Calls {
            calls: named,
            has_more: open.len() > MOST,
        }
    };
    Ok(match mailbox.address {
        Some(address) => Turn::Ready(Ready {
            address,
            language: present.member.language,
            ending: mailbox.ending,
            says,
        }),
        None => Turn::Nothing,
    })
}

/// Those of the calls that she may see now, and may still answer.
async fn still_open(tx: &mut Tx, by: &Present, calls: &[Id<Post>]) -> Result<Vec<Post>> {
    let viewer = Viewer::Member(by.clone());
    let mut open = Vec::new();
    for id in calls {
        let is_open = call::get(&mut *tx, *id)
            .await?
            .is_some_and(|call| call.state.takes_answers());
        let Some(post) = post::see(&mut *tx, &viewer, *id)
            .await?
            .filter(|post| is_open && post.deleted_at.is_none())
        else {
            continue;
        };
        if call::mine(&mut *tx, by.member.actor_id, *id)
            .await?
            .is_none()
        {
            open.push(post);
        }
    }
    Ok(open)
}

async fn guest(tx: &mut Tx, id: Id<Answer>) -> Result<Turn> {
    let Some(answer) = call::answer_by_id(&mut *tx, id)
        .await?
        .filter(|answer| answer.how == Door::Page)
    else {
        return Ok(Turn::Nothing);
    };
    let (Some(address), Some((language, ending))) =
        (answer.contact, store::guest(&mut *tx, id).await?)
    else {
        return Ok(Turn::Nothing);
    };
    Ok(Turn::Ready(Ready {
        address,
        language,
        ending,
        says: Says::Guest {
            secret: call::another_secret(tx, id).await?,
        },
    }))
}
