//! Passwords: argon2id, off the async threads, a few at a time.

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;

use crate::app::error::AppError;

/// The shortest password that is taken.
pub const SHORTEST: usize = 10;
/// Longer ones would only cost time to hash.
pub const LONGEST: usize = 200;

/// Each hash takes 19 MiB: more at once would let a crowd at the sign-in page fill a small machine.
static TURNS: Semaphore = Semaphore::const_new(2);

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
    let _turn = TURNS.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(AppError::internal)?
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
    let _turn = TURNS.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(move || {
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
    .map_err(AppError::internal)
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

    #[test]
    fn nobodys_hash_can_be_read() {
        // Otherwise unknown names would be answered at once, and be told apart by the clock.
        assert!(PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ZmYyYzQ2ZDFkMTU1NDY4ZGI3ZGYzZTQ4ZjJlZmI3NWU").is_ok());
    }
}
