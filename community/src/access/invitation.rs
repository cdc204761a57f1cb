//! Invitations: by a link, or by a code on paper that several people may use.

use super::{
    model::{Invitation, InvitationKind},
    secret, store,
};
use crate::{
    Error, Result,
    id::Id,
    member::model::{Member, Present},
    store::{Executor, Tx},
    text::clean_line,
    time::Time,
};

/// More people than this no single invitation lets in.
const USES: i64 = 100;
/// The longest note for hosts.
const NOTE: usize = 200;
const LONGEST_DAYS: i64 = 366;

/// Invites: by hosts. Gives the secret (a link's, or a paper code).
pub async fn invite(
    tx: &mut Tx,
    by: &Present,
    kind: InvitationKind,
    note: Option<&str>,
    uses: i64,
    expires_at: Time,
) -> Result<String> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    if !(1..=USES).contains(&uses) {
        return Err(Error::Invalid {
            field: "uses",
            why: "out-of-range",
        });
    }
    if note.is_some_and(|note| note.chars().count() > NOTE) {
        return Err(Error::Invalid {
            field: "note",
            why: "too-long",
        });
    }
    if expires_at <= tx.now() {
        return Err(Error::Invalid {
            field: "expires",
            why: "in-the-past",
        });
    }
    if expires_at > tx.now().plus_days(LONGEST_DAYS) {
        return Err(Error::Invalid {
            field: "expires",
            why: "too-late",
        });
    }
    let given = match kind {
        InvitationKind::Link => secret::secret(),
        InvitationKind::Paper => secret::paper_code(),
    };
    let invitation = Invitation {
        id: tx.mint(),
        kind,
        note: note
            .map(|note| clean_line(note, NOTE))
            .filter(|note| !note.is_empty()),
        uses_left: uses,
        made_by: by.member.id,
        created_at: tx.now(),
        expires_at,
    };
    store::insert_invitation(tx, &kept(&given), &invitation).await?;
    Ok(given)
}

/// Live invitations, newest first (their secrets are known to nobody any more).
pub async fn invitations(mut x: impl Executor) -> Result<Vec<Invitation>> {
    let now = x.on().now();
    store::invitations(x, now).await
}

/// Takes an invitation back.
pub async fn revoke_invitation(tx: &mut Tx, by: &Present, id: Id<Invitation>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    match store::delete_invitation(tx, id).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Takes back the invitations of someone who is no longer here.
pub(crate) async fn revoke_invitations_of(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    store::delete_invitations_of(tx, member).await
}

/// Whether an invitation would open.
pub async fn peek_invitation(mut x: impl Executor, secret: &str) -> Result<bool> {
    let now = x.on().now();
    Ok(store::invitation(x, &kept(secret), now).await?.is_some())
}

/// Uses one place of an invitation; `Invalid { field: "invitation", why: "no-invitation" }` when it does not open.
pub async fn use_invitation(tx: &mut Tx, secret: &str) -> Result<()> {
    if store::use_invitation(tx, &kept(secret)).await? {
        Ok(())
    } else {
        Err(Error::Invalid {
            field: "invitation",
            why: "no-invitation",
        })
    }
}

fn kept(secret: &str) -> String {
    secret::hash(&secret::read(secret))
}
