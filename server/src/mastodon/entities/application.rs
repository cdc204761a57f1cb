//! Application: a program that was registered.

use community::access;
use serde::Serialize;

/// A program, as it sees itself.
#[derive(Debug, Clone, Serialize)]
pub struct Application {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Vec<String>,
    /// As one text, a line each, as older apps read it.
    pub redirect_uri: String,
    pub redirect_uris: Vec<String>,
    /// By which push services know this node.
    pub vapid_key: String,
}

/// A program that has just been registered: the only time its secret is told.
#[derive(Debug, Clone, Serialize)]
pub struct CredentialApplication {
    #[serde(flatten)]
    pub application: Application,
    pub client_id: String,
    pub client_secret: String,
    /// Never, in OAuth's way of saying it.
    pub client_secret_expires_at: i64,
}

impl Application {
    pub fn of(application: &access::Application, vapid_key: String) -> Self {
        Self {
            id: Some(application.id.to_string()),
            name: application.name.clone(),
            website: application.website.clone(),
            scopes: words(&application.scopes),
            redirect_uri: application.redirect_uris.join("\n"),
            redirect_uris: application.redirect_uris.0.clone(),
            vapid_key,
        }
    }

    /// A token from the command line, which belongs to no program.
    pub fn of_nobody(scopes: &str, vapid_key: String) -> Self {
        Self {
            id: None,
            name: "kaifong token".to_owned(),
            website: None,
            scopes: words(scopes),
            redirect_uri: String::new(),
            redirect_uris: Vec::new(),
            vapid_key,
        }
    }
}

fn words(scopes: &str) -> Vec<String> {
    scopes.split_whitespace().map(str::to_owned).collect()
}
