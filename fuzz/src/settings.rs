//! The settings file and the environment: understood or refused by name, and never shown with a password.

use server::outside;

pub fn run(input: &[u8]) {
    let (lines, file) = crate::split(input);
    let environment: Vec<(String, String)> = lines
        .iter()
        .filter_map(|(name, value)| {
            Some((
                (*name).to_owned(),
                std::str::from_utf8(value).ok()?.to_owned(),
            ))
        })
        .collect();
    let file = String::from_utf8_lossy(file);
    outside::read_settings(&file, &environment);
    outside::read_settings(&String::from_utf8_lossy(input), &[]);
}
