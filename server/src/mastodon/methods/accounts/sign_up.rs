//! `POST /api/v1/accounts`: asking to join from an app, by the same rule as on the page.

use axum::{Extension, extract::State, response::Response};
use community::{
    access, group,
    member::{self, Asking},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    app::{App, error::AppError},
    auth::{
        bearer::Caller,
        limit::{Client, Deed},
        password,
    },
    mastodon::{
        error::{self, ApiError},
        form::Params,
        methods::oauth,
    },
};

/// Mastodon's own shortest password; on a node that only tries things out, what its programs use.
const SHORTEST_IN_DEVELOPMENT: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    username: String,
    email: String,
    password: String,
    agreement: bool,
    locale: Option<String>,
    reason: Option<String>,
}

/// What is wrong, field by field.
#[derive(Default)]
struct Faults(Map<String, Value>);

impl Faults {
    fn add(&mut self, field: &str, word: &str, description: &str) {
        let fault = json!({"error": word, "description": description});
        match self.0.get_mut(field) {
            Some(Value::Array(list)) => list.push(fault),
            _ => {
                self.0.insert(field.to_owned(), json!([fault]));
            }
        }
    }

    fn refuse(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut sentences = Vec::new();
        for (field, faults) in &self.0 {
            for fault in faults.as_array().into_iter().flatten() {
                let description = fault["description"].as_str().unwrap_or_default();
                sentences.push(format!("{field} {description}"));
            }
        }
        let text = format!("Validation failed: {}", sentences.join(", "));
        Err(ApiError::invalid(text).with_details(Value::Object(self.0)))
    }
}

/// A program with a token of its own asks for someone. In an open group the token that she gets works at once, elsewhere as
/// soon as a host has let her in.
pub async fn sign_up(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
    Params(wish): Params<Wish>,
) -> Result<Response, ApiError> {
    caller.needs("write:accounts")?;
    if caller.present().is_ok() {
        return Err(ApiError::not_allowed());
    }
    let group = group::find(&app.db)
        .await?
        .ok_or_else(ApiError::not_allowed)?;
    if !group.profile.takes_anyone() {
        return Err(ApiError::not_allowed());
    }
    app.limits
        .count(Deed::Knock, client, None, app.db.now().0)?;
    check(&app, &wish).refuse()?;
    let password_hash = password::hash_unchecked(wish.password).await?;
    let language = wish
        .locale
        .filter(|locale| !locale.is_empty())
        .unwrap_or_else(|| group.profile.language.clone());
    let asking = Asking {
        name: wish.username.clone(),
        handle: wish.username.to_lowercase(),
        language,
        email: Some(wish.email).filter(|email| !email.trim().is_empty()),
        words: wish.reason,
        password_hash,
        invitation: None,
    };
    let mut tx = app.db.begin().await?;
    let member = member::ask(&mut tx, asking).await.map_err(of_community)?;
    let secret = access::make_token(
        &mut tx,
        member.id,
        false,
        &caller.token.scopes,
        caller.token.client_id.as_deref(),
    )
    .await?;
    tx.commit().await?;
    Ok(oauth::given_token(&app, &secret, &caller.token.scopes))
}

fn check(app: &App, wish: &Wish) -> Faults {
    let mut faults = Faults::default();
    match wish.username.to_lowercase().as_str() {
        "" => faults.add("username", "ERR_BLANK", "can't be blank"),
        name if !member::is_handle(name) => faults.add(
            "username",
            "ERR_INVALID",
            "must contain only letters, numbers and underscores, 2 to 30 of them",
        ),
        _ => {}
    }
    let shortest = if app.config.development {
        SHORTEST_IN_DEVELOPMENT
    } else {
        password::SHORTEST
    };
    match wish.password.chars().count() {
        0 => faults.add("password", "ERR_BLANK", "can't be blank"),
        length if length < shortest => faults.add(
            "password",
            "ERR_TOO_SHORT",
            &format!("is too short (minimum is {shortest} characters)"),
        ),
        length if length > password::LONGEST => {
            faults.add("password", "ERR_TOO_LONG", "is too long");
        }
        _ => {}
    }
    if !wish.agreement {
        faults.add("agreement", "ERR_ACCEPTED", "must be accepted");
    }
    faults
}

/// What only the community can know: a name that is taken, an address that is none.
fn of_community(failure: community::Error) -> ApiError {
    let community::Error::Invalid { field, why } = failure else {
        return failure.into();
    };
    let mut faults = Faults::default();
    let (field, word) = match (field, why) {
        ("handle", "taken") => ("username", "ERR_TAKEN"),
        ("handle" | "name", _) => ("username", "ERR_INVALID"),
        ("words", "too-long") => ("reason", "ERR_TOO_LONG"),
        ("language", _) => ("locale", "ERR_INCLUSION"),
        (other, _) => (other, "ERR_INVALID"),
    };
    faults.add(field, word, &error::sentence(why));
    match faults.refuse() {
        Err(refusal) => refusal,
        Ok(()) => AppError::Invalid { field, why }.into(),
    }
}
