//! Who looks at a page: a member with her session, or anyone.

use axum::extract::FromRequestParts;
use community::{member::Present, post};
use http::request::Parts;

use crate::{app::error::AppError, auth::limit::Client};

/// Who looks at a page. The guard puts it into every request of the pages.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub present: Option<Present>,
    /// The session cookie's secret, for signing out.
    pub session: Option<String>,
    pub client: Client,
}

impl Visitor {
    /// Who looks, as the rules ask.
    pub fn viewer(&self) -> post::Viewer {
        match &self.present {
            Some(present) => post::Viewer::Member(present.clone()),
            None => post::Viewer::Nobody,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            AppError::internal(anyhow::anyhow!("the guard does not stand before this page"))
        })
    }
}

/// A member; others are sent to sign in.
#[derive(Clone, Debug)]
pub struct Signed(pub Present);

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        visitor.present.map(Self).ok_or(AppError::Unauthorized)
    }
}

/// A host or coordinator; other members get 403.
#[derive(Clone, Debug)]
pub struct Host(pub Present);

impl<S: Sync> FromRequestParts<S> for Host {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Signed(present) = Signed::from_request_parts(parts, state).await?;
        if present.is_host() {
            Ok(Self(present))
        } else {
            Err(AppError::Forbidden)
        }
    }
}

/// A coordinator; other members get 403.
#[derive(Clone, Debug)]
pub struct Coordinator(pub Present);

impl<S: Sync> FromRequestParts<S> for Coordinator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Signed(present) = Signed::from_request_parts(parts, state).await?;
        if present.is_coordinator() {
            Ok(Self(present))
        } else {
            Err(AppError::Forbidden)
        }
    }
}
