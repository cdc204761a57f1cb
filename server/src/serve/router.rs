//! All rooms under one roof, with limits and logs.

use axum::{Json, Router, extract::State, middleware, response::IntoResponse, routing::get};
use http::StatusCode;
use tower_http::compression::CompressionLayer;

use crate::{
    app::{App, error, patience},
    auth::guard,
    mastodon, media, pages,
    serve::{
        headers, metrics, negotiate,
        readers::{self, Readers},
    },
};

/// Every route of the node.
pub fn routes(app: &App) -> Router {
    let pages = pages::routes()
        .layer(middleware::from_fn(guard::refuse))
        .layer(middleware::from_fn_with_state(
            Readers::new(),
            readers::wait,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            pages::failure::as_page,
        ))
        .layer(middleware::from_fn_with_state(
            app.config.clone(),
            pages::layout::prepare,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), guard::stand))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            negotiate::send_on,
        ))
        .with_state(app.clone());
    let squeezed = Router::new()
        .route("/health", get(health).with_state(app.clone()))
        .merge(
            app.federation
                .routes()
                .layer(middleware::from_fn(error::as_json))
                .layer(middleware::from_fn(mastodon::share_beginnings)),
        )
        .merge(mastodon::routes(app))
        .merge(pages)
        .layer(CompressionLayer::new());
    // Who is merged last answers for addresses that are nobody's: the pages.
    Router::new()
        .merge(media::door::routes(app).layer(middleware::from_fn(mastodon::share)))
        .merge(squeezed)
        .layer(middleware::from_fn(patience::keep))
        .layer(middleware::from_fn_with_state(
            app.config.clone(),
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(
            app.requests.clone(),
            metrics::count,
        ))
}

/// 200 when the node can serve and write.
async fn health(State(app): State<App>) -> impl IntoResponse {
    match community::node::can_write(&app.db).await {
        Ok(()) => (StatusCode::OK, Json(serde_json::json!({ "status": "ok" }))),
        Err(cause) => {
            tracing::error!(%cause, "the node cannot write");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(serde_json::json!({ "status": "cannot write" })),
            )
        }
    }
}
