//! What apps may ask for: a file for each page of the documentation.

pub mod accounts;
pub mod apps;
pub mod instance;
pub mod oauth;
pub mod preferences;
