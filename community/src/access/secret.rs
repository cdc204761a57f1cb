//! Secrets: made at random, written without look-alikes, kept as hashes.

use sha2::{Digest as _, Sha256};

/// Digits and lower-case letters without `i`, `l`, `o` and `u`.
const ALPHABET: [u8; 32] = *b"0123456789abcdefghjkmnpqrstvwxyz";

/// A fresh secret of 160 bits, lower-case base32 without look-alikes, as it goes into a link or cookie.
pub fn secret() -> String {
    letters(rand::random::<[u8; 32]>())
}

/// A code for paper: 4 groups of 4 letters and digits without look-alikes (80 bits); read without regard to case, spaces and dashes.
pub fn paper_code() -> String {
    let code = letters(rand::random::<[u8; 16]>()).to_ascii_uppercase();
    [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-")
}

/// The SHA-256 of a secret, hexadecimal: what the database keeps.
pub fn hash(secret: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        write!(text, "{byte:02x}").expect("a String takes everything");
    }
    text
}

/// As it was made, however it was copied from paper; a secret that was not on paper stays as it is.
pub(super) fn read(written: &str) -> String {
    written
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '‐' | '‑' | '–' | '—'))
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

fn letters<const COUNT: usize>(random: [u8; COUNT]) -> String {
    random
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let many: std::collections::HashSet<String> = (0..1000).map(|_| secret()).collect();
        assert_eq!(many.len(), 1000);
        assert!(
            many.iter()
                .all(|secret| secret.len() == 32 && read(secret) == *secret)
        );
    }

    #[test]
    fn a_code_on_paper_is_read_as_people_write() {
        let code = paper_code();
        assert_eq!(code.len(), 19);
        let written = code
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "O")
            .replace('1', "l");
        assert_eq!(read(&written), read(&code));
    }

    #[test]
    fn only_the_hash_is_kept() {
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
