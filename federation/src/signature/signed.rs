//! A signature that was read and found good in everything that needs no key.

use url::Url;

use super::refusal::Refusal;
use crate::keys::{Hash, PublicKey};

/// The two ways of signing that the network uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// draft-cavage-http-signatures-12, as nearly everyone speaks it.
    Cavage,
    /// RFC 9421, HTTP Message Signatures.
    Rfc9421,
}

impl Dialect {
    /// The dialect to try when this one was answered with 400 or 401.
    pub fn other(self) -> Self {
        match self {
            Self::Cavage => Self::Rfc9421,
            Self::Rfc9421 => Self::Cavage,
        }
    }
}

/// What remains to be done: fetch the key, and see whether it fits.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The address of the key, an http or https address.
    pub key_id: Url,
    pub dialect: Dialect,
    pub(super) hashes: &'static [Hash],
    /// The texts that may have been signed; more than one where senders differ.
    pub(super) bases: Vec<Vec<u8>>,
    pub(super) signature: Vec<u8>,
    pub(super) names_another_host: bool,
}

impl Signed {
    /// Checks the signature itself. Nothing in a request may be believed before this.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Refusal> {
        let fits = self.hashes.iter().any(|hash| {
            self.bases
                .iter()
                .any(|base| key.verify(*hash, base, &self.signature))
        });
        if fits {
            Ok(())
        } else if self.names_another_host {
            Err(Refusal::OtherHost)
        } else {
            Err(Refusal::DoesNotFit)
        }
    }
}
