//! Programs that members let in: registering them, and the codes by which a member's browser tells an app that she did.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::{
    model::{Application, Grant, LetIn, LetInApplication, Registering, Token},
    scope,
    secret::{hash, secret},
    store::{self, applications},
};
use crate::{
    Error, Result,
    id::Id,
    member::model::{Member, Present},
    store::{Executor, Json, Tx},
    text::clean_line,
    time::{DAY, MINUTE},
};

/// Where a code is shown on a page, to be copied by hand.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// A code that a browser carries is used at once; one that is copied by hand takes a while.
const CARRIED: i64 = MINUTE;
const COPIED: i64 = 10 * MINUTE;

const NAME: usize = 100;
const LONGEST_ADDRESS: usize = 2000;
const MOST_ADDRESSES: usize = 10;

/// An app that nobody uses is forgotten after a day, and one that was used after so many.
const UNUSED_DAYS: i64 = 30;

/// Registers an application; gives the secret, of which only the hash is kept.
pub async fn register(tx: &mut Tx, asked: Registering) -> Result<(Application, String)> {
    let name = clean_line(&asked.name, NAME);
    if name.is_empty() {
        return Err(invalid("client_name", "missing"));
    }
    if asked.redirect_uris.is_empty() {
        return Err(invalid("redirect_uris", "missing"));
    }
    if asked.redirect_uris.len() > MOST_ADDRESSES {
        return Err(invalid("redirect_uris", "too-many"));
    }
    if !asked.redirect_uris.iter().all(|uri| is_redirect(uri)) {
        return Err(invalid("redirect_uris", "not-an-address"));
    }
    let website = asked.website.filter(|website| !website.trim().is_empty());
    if website.as_deref().is_some_and(|website| !is_page(website)) {
        return Err(invalid("website", "not-an-address"));
    }
    let given = secret();
    let application = Application {
        id: tx.mint(),
        client_id: secret(),
        secret_hash: hash(&given),
        name,
        website,
        redirect_uris: Json(asked.redirect_uris),
        scopes: scope::parse(&asked.scopes)?,
        created_at: tx.now(),
        used_at: None,
    };
    applications::insert(tx, &application).await?;
    Ok((application, given))
}

/// The application of this name.
pub async fn application(x: impl Executor, client_id: &str) -> Result<Option<Application>> {
    applications::get(x, client_id).await
}

/// The application, if this is its secret too.
pub async fn prove(x: impl Executor, client_id: &str, secret: &str) -> Result<Option<Application>> {
    let known = applications::get(x, client_id).await?;
    Ok(known
        .filter(|known| bool::from(known.secret_hash.as_bytes().ct_eq(hash(secret).as_bytes()))))
}

/// A token of the application's own, of no member: it opens what everyone may see, and registering.
pub async fn make_application_token(
    tx: &mut Tx,
    application: &Application,
    scopes: &str,
) -> Result<String> {
    if !scope::is_within(scopes, &application.scopes) {
        return Err(invalid("scopes", "too-wide"));
    }
    let token = secret();
    let client = Some(application.client_id.as_str());
    store::insert_token(tx, &hash(&token), None, false, scopes, client).await?;
    applications::note_use(tx, &application.client_id).await?;
    Ok(token)
}

/// A member lets an application in. Gives the code that her browser brings it; it opens once, and not for long. As the
/// group only hosts; what administrators do only for coordinators, and never as the group.
pub async fn let_in(tx: &mut Tx, by: &Present, grant: &Grant) -> Result<String> {
    let application = applications::get(&mut *tx, &grant.client_id)
        .await?
        .ok_or(Error::NotFound)?;
    if !application.redirect_uris.contains(&grant.redirect_uri) {
        return Err(invalid("redirect_uri", "unknown"));
    }
    if !scope::is_within(&grant.scopes, &application.scopes) {
        return Err(invalid("scopes", "too-wide"));
    }
    if grant.as_group && !by.is_host() {
        return Err(Error::Forbidden);
    }
    let may_administer = by.is_coordinator() && !grant.as_group;
    let scopes = scope::keep(&grant.scopes, |word| {
        may_administer || !word.starts_with("admin:")
    });
    let code = secret();
    let life = if grant.redirect_uri == OUT_OF_BAND {
        COPIED
    } else {
        CARRIED
    };
    let expires_at = tx.now().plus_millis(life);
    applications::insert_code(tx, &hash(&code), by.member.id, grant, &scopes, expires_at).await?;
    Ok(code)
}

/// What an application brings with a code.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    pub code: &'a str,
    pub client_id: &'a str,
    /// Whether it has proved who it is by its secret.
    pub is_proven: bool,
    pub redirect_uri: &'a str,
    pub verifier: Option<&'a str>,
}

/// Gives the token for a code; `None` when the code is wrong, late, another's, or was used: then the token that was
/// given for it ends, since two know the code. Commit in either case.
pub async fn use_code(tx: &mut Tx, brought: Brought<'_>) -> Result<Option<(String, LetIn)>> {
    let now = tx.now();
    let key = hash(brought.code);
    let Some(code) = applications::code(&mut *tx, &key).await? else {
        return Ok(None);
    };
    if code.client_id != brought.client_id {
        return Ok(None);
    }
    if code.used_at.is_some() {
        if let Some(token) = code.token_id {
            applications::revoke_token(tx, token).await?;
        }
        return Ok(None);
    }
    let is_answered = match (&code.challenge, brought.verifier) {
        (Some(challenge), Some(verifier)) => answers(verifier, challenge),
        (Some(_), None) => false,
        // Without a challenge the secret alone tells the app from one that caught the code.
        (None, _) => brought.is_proven,
    };
    if code.expires_at <= now || code.redirect_uri != brought.redirect_uri || !is_answered {
        return Ok(None);
    }
    let token = secret();
    let id = store::insert_token(
        tx,
        &hash(&token),
        Some(code.member_id),
        code.as_group,
        &code.scopes,
        Some(&code.client_id),
    )
    .await?;
    if !applications::use_code(tx, &key, id).await? {
        return Err(Error::Busy);
    }
    applications::note_use(tx, &code.client_id).await?;
    Ok(Some((token, code)))
}

/// The applications that a member has let in, with what each may do; newest first.
pub async fn let_in_by(x: impl Executor, member: Id<Member>) -> Result<Vec<LetInApplication>> {
    applications::of_member(x, member).await
}

/// Ends one of her own tokens; `NotFound` for another's.
pub async fn shut_out(tx: &mut Tx, by: &Present, token: Id<Token>) -> Result<()> {
    if applications::revoke_token_of(tx, by.member.id, token).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Forgets codes that no longer open and applications that nobody uses.
pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    let day_ago = now.plus_millis(-DAY);
    applications::delete_codes(tx, day_ago).await?;
    applications::delete_tokens(tx, now.minus_days(UNUSED_DAYS)).await?;
    applications::delete_unused(tx, day_ago, now.minus_days(UNUSED_DAYS)).await
}

/// Whether this verifier is the one that the challenge was made from (RFC 7636, S256).
fn answers(verifier: &str, challenge: &str) -> bool {
    let is_verifier = (43..=128).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    let made = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    is_verifier && bool::from(made.as_bytes().ct_eq(challenge.as_bytes()))
}

/// Whether a code may be sent there: a page, the machine itself, an app's own scheme, or nowhere (out of band).
pub fn is_redirect(uri: &str) -> bool {
    if uri == OUT_OF_BAND {
        return true;
    }
    let is_plain = uri.len() <= LONGEST_ADDRESS
        && uri.bytes().all(|byte| byte.is_ascii_graphic())
        && !uri.contains(['\\', '"', '\'', '<', '>', ';', ',', '#', '`']);
    let Ok(url) = Url::parse(uri) else {
        return false;
    };
    // What a browser itself would run, show or fetch from the reader's machine.
    const NEVER: [&str; 13] = [
        "javascript",
        "data",
        "vbscript",
        "file",
        "filesystem",
        "blob",
        "about",
        "view-source",
        "ftp",
        "ws",
        "wss",
        "mailto",
        "urn",
    ];
    let is_nobodys = url.username().is_empty() && url.password().is_none();
    is_plain
        && is_nobodys
        && match url.scheme() {
            "http" | "https" => url.host_str().is_some_and(|host| !host.is_empty()),
            scheme => !NEVER.contains(&scheme),
        }
}

fn is_page(website: &str) -> bool {
    website.len() <= LONGEST_ADDRESS
        && Url::parse(website).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn invalid(field: &'static str, why: &'static str) -> Error {
    Error::Invalid { field, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa03_codes_go_to_pages_and_apps_only() {
        for uri in [
            OUT_OF_BAND,
            "https://app.example/callback?x=y",
            "http://localhost:1234/",
            "http://127.0.0.1:9/cb",
            "com.example.app://oauth",
            "ivory://oauth/callback",
            "icecubesapp:oauth",
        ] {
            assert!(is_redirect(uri), "{uri}");
        }
        for uri in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a/b",
            "view-source:https://a",
            "https://",
            "https://user@app.example/",
            "https://app.example/#code",
            "https://app.example/ x",
            "https://app.example\\@evil.example/",
            "https://app.example/;script-src",
            "/callback",
            "app.example/callback",
            "",
            "urn:other",
        ] {
            assert!(!is_redirect(uri), "{uri}");
        }
    }

    #[test]
    fn oa06_a_verifier_answers_its_own_challenge_only() {
        // The example of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(answers(verifier, challenge));
        assert!(!answers(verifier, verifier), "plain");
        assert!(!answers("short", challenge));
        assert!(!answers(&verifier.replace('d', "e"), challenge));
        assert!(!answers("", ""));
    }
}
