//! Passwords: argon2id, off the async threads, one at a time.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        LazyLock,
        mpsc::{self, Sender},
    },
    thread,
};

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash,
};
use tokio::sync::oneshot;

use crate::app::error::AppError;

/// The shortest password that is taken.
pub const SHORTEST: usize = 10;
/// Longer ones would only cost time to hash.
pub const LONGEST: usize = 200;

type Work = Box<dyn FnOnce() + Send>;

/// One thread for all hashes, one after the other. Each takes 19 MiB, which the system's allocator keeps for every
/// thread that ever had it: with more of them a crowd at the sign-in page would fill a small machine.
static HASHER: LazyLock<Sender<Work>> = LazyLock::new(|| {
    let (sender, works) = mpsc::channel::<Work>();
    // Without the thread every send fails, which each sender says.
    let _ = thread::Builder::new()
        .name("passwords".to_owned())
        .spawn(move || works.into_iter().for_each(|work| work()));
    sender
});

/// Has the one thread do this, unless whoever asked has gone away meanwhile.
async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let (told, hears) = oneshot::channel();
    let work = move || {
        if !told.is_closed()
            // One that panics must not end the thread.
            && let Ok(outcome) = catch_unwind(AssertUnwindSafe(work))
        {
            let _ = told.send(outcome);
        }
    };
    HASHER
        .send(Box::new(work))
        .map_err(|_| AppError::internal(anyhow::anyhow!("nobody hashes passwords")))?;
    hears.await.map_err(AppError::internal)
}

/// Checks a new password's length.
///
/// # Errors
/// `Invalid` with the field `password`.
pub fn check(password: &str) -> Result<(), community::Error> {
    let why = match password.chars().count() {
        0 => "missing",
        length if length < SHORTEST => "password-too-short",
        length if length > LONGEST => "too-long",
        _ => return Ok(()),
    };
    Err(community::Error::Invalid {
        field: "password",
        why,
    })
}

/// Hashes a new password.
///
/// # Errors
/// When its length is wrong, or hashing fails.
pub async fn hash(password: String) -> Result<String, AppError> {
    check(&password)?;
    hash_unchecked(password).await
}

/// As [`hash`], of whatever length: for a node that only tries things out, where programs sign up by the hundred.
///
/// # Errors
/// When hashing fails.
pub async fn hash_unchecked(password: String) -> Result<String, AppError> {
    in_turn(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await?
    .map_err(AppError::internal)
}

/// Whether the password fits. Without a hash (an unknown name) it takes as long as with one and answers no, so that
/// nobody learns by the clock who is a member here.
///
/// # Errors
/// When the machine cannot do the work.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool, AppError> {
    /// Of a password that nobody knows; any well-formed hash serves.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ZmYyYzQ2ZDFkMTU1NDY4ZGI3ZGYzZTQ4ZjJlZmI3NWU";
    if password.chars().count() > LONGEST {
        return Ok(false);
    }
    in_turn(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(hash) = PasswordHash::new(&hash) else {
            return false;
        };
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
            && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() -> Result<(), AppError> {
        let one = hash("a long enough one".into()).await?;
        assert!(fits("a long enough one".into(), Some(one.clone())).await?);
        assert!(!fits("another long one".into(), Some(one)).await?);
        assert!(!fits("a long enough one".into(), None).await?);
        assert!(hash("short".into()).await.is_err());
        Ok(())
    }

    #[tokio::test]
    async fn one_that_panics_takes_no_other_with_it() -> Result<(), AppError> {
        assert!(
            in_turn(|| -> u32 { panic!("as it must not") })
                .await
                .is_err()
        );
        assert_eq!(in_turn(|| 7).await?, 7);
        Ok(())
    }

    #[test]
    fn nobodys_hash_can_be_read() {
        // Otherwise unknown names would be answered at once, and be told apart by the clock.
        assert!(PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ZmYyYzQ2ZDFkMTU1NDY4ZGI3ZGYzZTQ4ZjJlZmI3NWU").is_ok());
    }
}
