//! What the node does, in numbers for Prometheus, on an address of its own; no person and no server is named in them.

use std::{fmt::Write as _, sync::Arc, time::Instant};

use anyhow::Context as _;
use axum::{
    Router,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use community::node;
use http::header;
use tokio::{net::TcpListener, sync::watch};

use crate::app::{
    App,
    requests::{Class, Requests},
};

/// Outermost layer: counts what is answered.
pub async fn count(
    State(requests): State<Arc<Requests>>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let class = Class::of(request.method(), request.uri().path());
    let response = next.run(request).await;
    let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    requests.note(class, response.status(), took);
    response
}

/// Answers `GET /metrics` at the address of the settings, until told to stop.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(app: &App, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let Some(address) = app.config.metrics_listen else {
        return Ok(());
    };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening for metrics on {address}"))?;
    tracing::info!(%address, "metrics");
    let routes = Router::new()
        .route("/metrics", get(show))
        .with_state(app.clone());
    tokio::spawn(async move {
        let served = axum::serve(listener, routes);
        tokio::select! {
            _ = served => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    });
    Ok(())
}

async fn show(State(app): State<App>) -> Response {
    let text = write(&app).await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn write(app: &App) -> String {
    let mut out = Text::default();
    out.begin("kaifong_info", "gauge", "The program that runs; always 1.");
    let database = if app.db.is_postgres() {
        "postgresql"
    } else {
        "sqlite"
    };
    out.line(
        "kaifong_info",
        &[
            ("version", env!("CARGO_PKG_VERSION")),
            ("database", database),
        ],
        1_u64,
    );
    requests(&mut out, &app.requests);
    others(&mut out, app);
    match node::load(&app.db).await {
        Ok(load) => waiting(&mut out, &load),
        Err(cause) => {
            tracing::warn!(%cause, "the database does not say what waits in it");
        }
    }
    out.one(
        "kaifong_database_commits_total",
        "counter",
        "Commits that reached the disk; one may hold many changes.",
        app.db.commits(),
    );
    if let Some((resident, highest)) = memory() {
        out.one(
            "process_resident_memory_bytes",
            "gauge",
            "Memory of this process.",
            resident,
        );
        out.one(
            "kaifong_highest_memory_bytes",
            "gauge",
            "The most memory that this process ever had.",
            highest,
        );
    }
    out.0
}

fn requests(out: &mut Text, requests: &Requests) {
    const ANSWERS: &str = "kaifong_requests_total";
    const SECONDS: &str = "kaifong_request_seconds_total";
    out.begin(
        ANSWERS,
        "counter",
        "Requests answered, by what they were for.",
    );
    for (class, status, count) in requests.answers() {
        let status = match status {
            0 => "other".to_owned(),
            status => status.to_string(),
        };
        out.line(ANSWERS, &[("class", class), ("status", &status)], count);
    }
    out.begin(SECONDS, "counter", "Time that answering them took.");
    for (class, micros) in requests.microseconds() {
        let seconds = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        out.line(SECONDS, &[("class", class)], seconds);
    }
}

fn others(out: &mut Text, app: &App) {
    let counts = app.federation.counts();
    out.one(
        "kaifong_activities_accepted_total",
        "counter",
        "Activities of other servers that were answered with success.",
        counts.accepted(),
    );
    let refused = "kaifong_activities_refused_total";
    out.begin(refused, "counter", "Activities that were not taken.");
    for (reason, count) in counts.refused() {
        out.line(refused, &[("reason", reason)], count);
    }
    let deliveries = "kaifong_deliveries_total";
    out.begin(
        deliveries,
        "counter",
        "Attempts to deliver, by what came of them.",
    );
    for (outcome, count) in counts.deliveries() {
        out.line(deliveries, &[("outcome", outcome)], count);
    }
}

fn waiting(out: &mut Text, load: &node::Load) {
    for (name, help, value) in [
        (
            "kaifong_deliveries_waiting",
            "Deliveries that wait.",
            load.deliveries,
        ),
        (
            "kaifong_delivery_oldest_seconds",
            "How long the oldest of them has waited.",
            load.delivery_age_seconds,
        ),
        (
            "kaifong_peers_failing",
            "Servers that do not answer as they should.",
            load.peers_failing,
        ),
        (
            "kaifong_effects_waiting",
            "Changes whose consequences are still to come.",
            load.effects,
        ),
        (
            "kaifong_effect_oldest_seconds",
            "How long the oldest of them has waited.",
            load.effect_age_seconds,
        ),
        ("kaifong_jobs_waiting", "Jobs that wait.", load.jobs),
        (
            "kaifong_jobs_failed",
            "Jobs that were given up and wait for a coordinator.",
            load.jobs_failed,
        ),
        (
            "kaifong_database_bytes",
            "Size of the database.",
            load.database_bytes,
        ),
    ] {
        out.one(name, "gauge", help, value);
    }
}

/// What Linux says of this process: its memory now, and the most it ever was, in bytes.
pub fn memory() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024)
    };
    Some((of("VmRSS:")?, of("VmHWM:")?))
}

/// The text format of Prometheus.
#[derive(Default)]
struct Text(String);

impl Text {
    fn begin(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, word)| format!("{label}=\"{word}\""))
            .collect();
        let labels = match labels.as_slice() {
            [] => String::new(),
            labels => format!("{{{}}}", labels.join(",")),
        };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.begin(name, kind, help);
        self.line(name, &[], value);
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn answers_are_counted_and_written_as_prometheus_reads_them() {
        let counted = Requests::default();
        counted.note(Class::Inbox, StatusCode::ACCEPTED, 1_500_000);
        counted.note(Class::Inbox, StatusCode::ACCEPTED, 2);
        counted.note(Class::Page, StatusCode::IM_A_TEAPOT, 0);
        let mut out = Text::default();
        requests(&mut out, &counted);
        for line in [
            "# TYPE kaifong_requests_total counter",
            "kaifong_requests_total{class=\"inbox\",status=\"202\"} 2",
            "kaifong_requests_total{class=\"page\",status=\"other\"} 1",
            "kaifong_request_seconds_total{class=\"inbox\"} 1.500002",
        ] {
            assert!(out.0.lines().any(|known| known == line), "{line}");
        }
    }

    #[test]
    fn the_memory_of_this_process_is_known() {
        assert!(memory().is_some_and(|(now, most)| now > 0 && most >= now));
    }
}
