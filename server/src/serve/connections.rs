//! Takes connections in and serves them, with little patience for a request whose head comes drop by drop (DO04).

use std::{convert::Infallible, io::ErrorKind, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::ServiceExt as _;

use crate::{mastodon, serve::unread};

/// How long the head of a request may take, and how long a connection may lie idle before the next one.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes: more than any browser or server sends (HS37).
const LARGEST_HEAD: usize = 64 * 1024;

/// Serves until told to stop, and then until every request that has begun has its answer.
pub async fn serve(listener: TcpListener, routes: Router, stop: watch::Receiver<bool>) {
    let (all_closed, open) = watch::channel(());
    loop {
        let mut told = stop.clone();
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = told.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let (routes, stop, open) = (routes.clone(), stop.clone(), open.clone());
                tokio::spawn(async move {
                    connection(stream, address, routes, stop).await;
                    drop(open);
                });
            }
            Err(error) if is_theirs(error.kind()) => {}
            Err(error) => {
                // Too many open files, most likely: some must close first.
                tracing::error!(%error, "no connection can be taken in");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
    drop((listener, open));
    all_closed.closed().await;
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    routes: Router,
    mut stop: watch::Receiver<bool>,
) {
    let service = service_fn(move |request| answer(routes.clone(), address, request));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service)
            // For those who change to a WebSocket; what becomes of it then is `live`'s.
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection broke");
    }
}

async fn answer(
    routes: Router,
    address: SocketAddr,
    request: http::Request<Incoming>,
) -> Result<Response, Infallible> {
    // Before the routes, since they would take it for another address.
    let mut request: Request = mastodon::without_slash(request.map(unread::drained));
    request.extensions_mut().insert(ConnectInfo(address));
    routes.oneshot(request).await
}

/// What goes wrong with one connection before it is one.
fn is_theirs(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
