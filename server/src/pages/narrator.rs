//! How the link with which a story can be withdrawn reaches its narrator: by a cookie, on the page after publishing, once.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// The cookie that brings a narrator's link to the page after publishing, once.
pub const HANDED_OVER: &str = "narrator";

/// Lets the page at this path show a narrator's link once.
pub fn hand_over(response: &mut Response, path: &str, secret: &str, is_secure: bool) {
    keep(response, path, secret, 300, is_secure);
}

/// Forgets what [`hand_over`] gave.
pub fn take_away(response: &mut Response, path: &str, is_secure: bool) {
    keep(response, path, "", 0, is_secure);
}

fn keep(response: &mut Response, path: &str, secret: &str, seconds: u32, is_secure: bool) {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!(
        "{HANDED_OVER}={secret}; Path={path}; Max-Age={seconds}; SameSite=Strict; HttpOnly{secure}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
