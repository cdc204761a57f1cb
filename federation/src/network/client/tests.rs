//! The client against real sockets: servers that redirect, drip, never end or lie.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::any,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{clock::minutes_apart, *};
use crate::{keys::tests::alice, network::address::tests::PRIVATE};

const ACTIVITY: &str = "application/activity+json";
const NOW: i64 = 1_790_000_000_000;

fn settings(development: bool) -> Settings {
    Settings {
        development,
        connect_time: Duration::from_millis(500),
        whole_time: Duration::from_secs(2),
        key_time: Duration::from_millis(500),
        body_limit: 1000,
        clock: Arc::new(|| NOW),
        ..Settings::default()
    }
}

fn client() -> Client {
    Client::new(settings(true)).unwrap()
}

fn signer() -> Signer {
    Signer {
        key_id: "http://us.localhost/ap/us#main-key".to_owned(),
        key: alice(),
    }
}

fn url(port: u16, path: &str) -> Url {
    format!("http://them.localhost:{port}{path}")
        .parse()
        .unwrap()
}

/// A server with one handler for all; its port.
async fn serve<F>(handler: F) -> u16
where
    F: Fn(Request) -> Response + Clone + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let handler = move |request: Request| {
        let answer = handler(request);
        async move { answer }
    };
    let router = Router::new().fallback(any(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

/// A server that writes the given bytes and then a few more, again and again, slowly or fast.
async fn drip(first: &'static str, again: &'static str, pause: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move { drip_into(&mut stream, first, again, pause).await });
        }
    });
    port
}

async fn drip_into(
    stream: &mut TcpStream,
    first: &str,
    again: &str,
    pause: Duration,
) -> io::Result<()> {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await?;
    stream.write_all(first.as_bytes()).await?;
    loop {
        stream.write_all(again.as_bytes()).await?;
        tokio::time::sleep(pause).await;
    }
}

fn answer(content_type: &str, body: impl Into<Body>) -> Response {
    (
        [(header::CONTENT_TYPE, content_type.to_owned())],
        body.into(),
    )
        .into_response()
}

fn redirect(status: u16, to: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(header::LOCATION, to.to_owned())]).into_response()
}

/// The signature of a request as its receiver judges it.
fn judge_request(request: &Request, host: &str, body: Option<&[u8]>) -> Option<Dialect> {
    let seen = signature::Request {
        method: request.method(),
        path_and_query: request.uri().path_and_query()?.as_str(),
        headers: request.headers(),
        body,
        scheme: "http",
        host,
        now_ms: NOW,
    };
    let signed = signature::parse(&seen).ok()?;
    signed.verify(alice().public()).ok()?;
    Some(signed.dialect)
}

async fn get(client: &Client, url: &Url) -> Result<Fetched, FetchError> {
    client.get_json(url, Accept::ActivityJson, None).await
}

#[tokio::test]
async fn a_document_is_fetched_with_a_signature() {
    let port = serve(|request| {
        let host = request.headers()[header::HOST].to_str().unwrap().to_owned();
        assert!(host.starts_with("them.localhost:"));
        let headers = request.headers();
        assert_eq!(headers[header::ACCEPT], Accept::ActivityJson.header());
        assert_eq!(headers[header::ACCEPT_ENCODING], "identity");
        assert!(
            headers[header::USER_AGENT]
                .to_str()
                .unwrap()
                .starts_with("Kaifong/")
        );
        assert!(headers.get(header::COOKIE).is_none());
        let dialect = judge_request(&request, &host, None);
        let mut response = answer(ACTIVITY, format!("{dialect:?}"));
        let cookie = HeaderValue::from_static("a=b");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        response
    })
    .await;
    let client = client();
    for _ in 0..2 {
        let fetched = client
            .get_json(
                &url(port, "/a?b=c#d"),
                Accept::ActivityJson,
                Some(&signer()),
            )
            .await
            .unwrap();
        assert_eq!(fetched.body, "Some(Cavage)");
        assert_eq!(fetched.final_url, url(port, "/a?b=c"));
        assert_eq!(fetched.content_type, ACTIVITY);
    }
    let unsigned = get(&client, &url(port, "/a")).await.unwrap();
    assert_eq!(unsigned.body, "None");
}

#[tokio::test]
async fn a_server_that_wants_the_newer_dialect_gets_it() {
    let port = serve(|request| {
        let host = request.headers()[header::HOST].to_str().unwrap().to_owned();
        match judge_request(&request, &host, None) {
            Some(Dialect::Rfc9421) => answer(ACTIVITY, "{}"),
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }
    })
    .await;
    let client = client();
    let signed = client
        .get_json(&url(port, "/"), Accept::ActivityJson, Some(&signer()))
        .await;
    assert!(signed.is_ok());
    let unsigned = get(&client, &url(port, "/")).await.unwrap_err();
    assert_eq!(unsigned.status(), Some(StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn fe01_only_the_right_content_type_is_a_document() {
    let port = serve(|request| {
        let wanted = request
            .uri()
            .query()
            .unwrap_or_default()
            .replace("%20", " ");
        match wanted.as_str() {
            "none" => "{}".to_owned().into_bytes().into_response(),
            "two" => {
                let mut response = answer(ACTIVITY, "{}");
                let html = HeaderValue::from_static("text/html");
                response.headers_mut().append(header::CONTENT_TYPE, html);
                response
            }
            wanted => answer(wanted, "{}"),
        }
    })
    .await;
    let client = client();
    for bad in [
        "text/html",
        "application/json",
        "application/ld+json",
        "none",
        "two",
        "image/png",
    ] {
        let refused = get(&client, &url(port, &format!("/?{bad}"))).await;
        assert!(matches!(refused, Err(FetchError::ContentType(_))), "{bad}");
    }
    assert!(
        get(
            &client,
            &url(port, "/?application/activity+json;%20charset=utf-8")
        )
        .await
        .is_ok()
    );
}

#[tokio::test]
async fn a_refusal_is_no_document_and_its_status_is_known() {
    let port = serve(|request| {
        let status = request
            .uri()
            .path()
            .trim_start_matches('/')
            .parse()
            .unwrap();
        let mut response = answer(ACTIVITY, r#"{"type":"Person"}"#);
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response
    })
    .await;
    let client = client();
    for (status, gone, passing) in [
        (404, true, false),
        (410, true, false),
        (403, false, false),
        (429, false, true),
        (500, false, true),
        (304, false, false),
    ] {
        let error = get(&client, &url(port, &format!("/{status}")))
            .await
            .unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(
            (error.is_gone(), error.is_passing()),
            (gone, passing),
            "{status}"
        );
    }
}

#[tokio::test]
async fn fe05_redirects_are_few_and_never_in_a_circle() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = hits.clone();
    let port = serve(move |request| {
        counted.fetch_add(1, Ordering::SeqCst);
        match request.uri().path() {
            "/self" => redirect(302, "/self"),
            "/fragment" => redirect(302, "/fragment#x"),
            "/ping" => redirect(301, "/pong"),
            "/pong" => redirect(301, "ping"),
            "/nowhere" => redirect(302, "http://["),
            "/silent" => StatusCode::FOUND.into_response(),
            "/0" => answer(ACTIVITY, "{}"),
            path => {
                let left: usize = path.trim_start_matches('/').parse().unwrap();
                redirect(307, &format!("{}", left - 1))
            }
        }
    })
    .await;
    let client = client();
    let fetched = get(&client, &url(port, "/5")).await.unwrap();
    assert_eq!(fetched.final_url, url(port, "/0"));
    for (path, expected) in [
        ("/6", 6),
        ("/100", 6),
        ("/self", 1),
        ("/fragment", 1),
        ("/ping", 2),
        ("/nowhere", 1),
        ("/silent", 1),
    ] {
        hits.store(0, Ordering::SeqCst);
        let refused = get(&client, &url(port, path)).await;
        assert!(matches!(refused, Err(FetchError::Redirects(_))), "{path}");
        assert_eq!(hits.load(Ordering::SeqCst), expected, "{path}");
    }
}

#[tokio::test]
async fn fe32_each_hop_is_signed_for_its_own_host() {
    let end = serve(|request| {
        let host = request.headers()[header::HOST].to_str().unwrap().to_owned();
        answer(
            ACTIVITY,
            format!("{:?}", judge_request(&request, &host, None)),
        )
    })
    .await;
    let to = format!("http://third.localhost:{end}/end?x=1");
    let target = to.clone();
    let start = serve(move |_| redirect(302, &to)).await;
    let fetched = client()
        .get_json(&url(start, "/start"), Accept::ActivityJson, Some(&signer()))
        .await
        .unwrap();
    // FE04: the final address is the one that has spoken.
    assert_eq!(fetched.final_url.as_str(), target);
    assert_eq!(fetched.body, "Some(Cavage)");
}

#[tokio::test]
async fn fe09_every_hop_is_checked() {
    let port = serve(|request| {
        let to = request.uri().query().unwrap_or_default();
        redirect(302, to)
    })
    .await;
    let client = client();
    for (to, why) in [
        ("ftp://a.example/", Blocked::Scheme),
        ("file:///etc/passwd", Blocked::Scheme),
        ("http://abcdef.onion/", Blocked::Host),
        ("http://user@a.localhost/", Blocked::UserInfo),
    ] {
        let error = get(&client, &url(port, &format!("/?{to}")))
            .await
            .unwrap_err();
        assert!(
            matches!(error, FetchError::Blocked { why: found, .. } if found == why),
            "{to}: {error}"
        );
    }
}

#[tokio::test]
async fn fe11_large_and_endless_bodies_are_cut() {
    let client = client();
    let endless = drip(
        "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\n\
         transfer-encoding: chunked\r\n\r\n",
        "a\r\n          \r\n",
        Duration::ZERO,
    )
    .await;
    let without_length = drip(
        "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\n\r\n",
        "          ",
        Duration::ZERO,
    )
    .await;
    let promised = drip(
        "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\n\
         content-length: 62914560\r\n\r\n",
        "",
        Duration::from_secs(1),
    )
    .await;
    for port in [endless, without_length, promised] {
        let error = get(&client, &url(port, "/")).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge(1000)), "{error}");
    }
    let exact = serve(|request| {
        let length: usize = request
            .uri()
            .path()
            .trim_start_matches('/')
            .parse()
            .unwrap();
        answer(ACTIVITY, " ".repeat(length))
    })
    .await;
    assert!(get(&client, &url(exact, "/1000")).await.is_ok());
    assert!(get(&client, &url(exact, "/1001")).await.is_err());
}

#[tokio::test]
async fn fe12_what_is_compressed_is_refused() {
    let port = serve(|_| {
        let mut response = answer(ACTIVITY, vec![0x1f, 0x8b, 8, 0]);
        let gzip = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, gzip);
        response
    })
    .await;
    let error = get(&client(), &url(port, "/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Compressed), "{error}");
}

#[tokio::test]
async fn fe13_dripping_answers_end_at_the_deadline() {
    let pause = Duration::from_millis(50);
    let body = drip(
        "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\n\r\n",
        " ",
        pause,
    )
    .await;
    let headers = drip("HTTP/1.1 200 OK\r\nx-a: ", "a", pause).await;
    let silent = drip("", "", pause).await;
    let client = client();
    for port in [body, headers, silent] {
        let started = Instant::now();
        let error = client.get_key(&url(port, "/"), None).await.unwrap_err();
        assert!(matches!(error, FetchError::TooSlow), "{error}");
        assert!(error.is_passing());
        assert!(started.elapsed() < Duration::from_millis(1500));
    }
}

#[tokio::test]
async fn fe14_a_handshake_that_never_ends() {
    let port = drip("", "", Duration::from_millis(50)).await;
    let https = format!("https://them.localhost:{port}/").parse().unwrap();
    let started = Instant::now();
    let error = get(&client(), &https).await.unwrap_err();
    assert!(matches!(error, FetchError::TooSlow), "{error}");
    assert!(started.elapsed() < Duration::from_millis(1500));
}

#[tokio::test]
async fn nobody_there_is_a_passing_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = get(&client(), &url(port, "/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Connection(_)), "{error}");
    assert!(error.is_passing());
}

#[tokio::test]
async fn fe06_no_connection_to_private_addresses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let dialled = Arc::new(AtomicUsize::new(0));
    let counted = dialled.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let client = Client::new(settings(false)).unwrap();
    for host in PRIVATE {
        for address in [
            format!("https://{host}/"),
            format!("https://{host}:{port}/"),
            format!("http://{host}:{port}/"),
        ] {
            let url = address.parse().unwrap();
            let asked = get(&client, &url).await;
            assert!(
                matches!(asked, Err(FetchError::Blocked { .. })),
                "{address}"
            );
            let told = client
                .post(&url, Bytes::new(), &signer(), Dialect::Cavage)
                .await;
            assert!(matches!(told, Err(FetchError::Blocked { .. })), "{address}");
        }
    }
    assert_eq!(dialled.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn fe08_a_name_that_means_a_private_address_is_not_dialled() {
    for answers in [
        vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        vec!["10.0.0.1".parse().unwrap(), "::1".parse().unwrap()],
        vec!["::ffff:169.254.169.254".parse().unwrap()],
        vec![],
    ] {
        let resolver = Resolver {
            development: false,
            fixed: Some(answers.clone()),
        };
        let client = Client::with_resolver(settings(false), resolver).unwrap();
        let url = "https://rebind.example/".parse().unwrap();
        let error = get(&client, &url).await.unwrap_err();
        assert!(
            matches!(
                error,
                FetchError::Blocked {
                    why: Blocked::NotPublic,
                    ..
                }
            ),
            "{answers:?}: {error}"
        );
    }
}

#[tokio::test]
async fn an_activity_is_posted_signed_and_its_answer_is_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let host = format!("them.localhost:{port}");
    let handler = move |request: Request| {
        let host = host.clone();
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 10_000).await.unwrap();
            assert_eq!(parts.headers[header::CONTENT_TYPE], ACTIVITY);
            let request = Request::from_parts(parts, Body::empty());
            let dialect = judge_request(&request, &host, Some(&body));
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "120")],
                format!("{dialect:?}{}", "x".repeat(5000)),
            )
        }
    };
    let router = Router::new().fallback(any(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    for dialect in [Dialect::Cavage, Dialect::Rfc9421] {
        let body = Bytes::from_static(b"{\"type\":\"Create\"}");
        let answer = client()
            .post(&url(port, "/inbox"), body, &signer(), dialect)
            .await
            .unwrap();
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.retry_after, Some(Duration::from_secs(120)));
        assert!(answer.body_start.starts_with(&format!("Some({dialect:?})")));
        assert_eq!(answer.body_start.len(), BODY_START);
    }
}

#[tokio::test]
async fn fe32_a_post_never_leaves_its_origin() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let third = {
        let seen = seen.clone();
        serve(move |request| {
            seen.lock()
                .unwrap()
                .push(format!("third {}", request.uri()));
            StatusCode::ACCEPTED.into_response()
        })
        .await
    };
    let port = {
        let seen = seen.clone();
        serve(move |request| {
            let line = format!("{} {}", request.method(), request.uri());
            seen.lock().unwrap().push(line);
            match request.uri().path() {
                "/moved" => redirect(308, "/inbox"),
                "/away" => redirect(307, &format!("http://them.localhost:{third}/inbox")),
                "/see" => redirect(302, "/inbox"),
                "/loop" => redirect(307, "/loop"),
                _ => StatusCode::ACCEPTED.into_response(),
            }
        })
        .await
    };
    let client = client();
    let post = async |path: &str| {
        let body = Bytes::from_static(b"{}");
        client
            .post(&url(port, path), body, &signer(), Dialect::Cavage)
            .await
    };
    assert_eq!(post("/moved").await.unwrap().status, StatusCode::ACCEPTED);
    assert_eq!(
        post("/away").await.unwrap().status,
        StatusCode::TEMPORARY_REDIRECT
    );
    assert_eq!(post("/see").await.unwrap().status, StatusCode::FOUND);
    assert!(matches!(post("/loop").await, Err(FetchError::Redirects(_))));
    let seen = seen.lock().unwrap();
    let expected = [
        "POST /moved",
        "POST /inbox",
        "POST /away",
        "POST /see",
        "POST /loop",
    ];
    assert_eq!(*seen, expected);
}

#[tokio::test]
async fn a_status_counts_although_its_body_never_ends() {
    let port = drip(
        "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n",
        "1\r\nx\r\n",
        Duration::from_millis(50),
    )
    .await;
    let mut settings = settings(true);
    settings.whole_time = Duration::from_secs(1);
    let answer = Client::new(settings)
        .unwrap()
        .post(&url(port, "/"), Bytes::new(), &signer(), Dialect::Cavage)
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

#[test]
fn do15_retry_after_is_read_as_seconds_or_date() {
    let client = client();
    let wait = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, text.parse().unwrap());
        client.read_retry_after(&headers)
    };
    assert_eq!(wait("7"), Some(Duration::from_secs(7)));
    let date = |seconds: i64| {
        let time = DateTime::from_timestamp_millis(NOW + seconds * 1000).unwrap();
        time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    assert_eq!(wait(&date(60)), Some(Duration::from_secs(60)));
    assert_eq!(wait(&date(-60)), Some(Duration::ZERO));
    assert_eq!(wait("soon"), None);
    assert_eq!(wait("-1"), None);
}

#[test]
fn cl01_a_clock_that_differs_is_noticed() {
    let now = 1_790_000_000_000;
    let at = |minutes: i64| {
        let date = chrono::DateTime::from_timestamp_millis(now + minutes * 60_000)
            .map(|date| date.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        let mut headers = HeaderMap::new();
        if let Some(date) = date.and_then(|date| date.parse().ok()) {
            headers.insert(header::DATE, date);
        }
        minutes_apart(&headers, now)
    };
    assert_eq!(at(120), Some(120));
    assert_eq!(at(-120), Some(-120));
    assert_eq!(at(5), None);
    assert_eq!(minutes_apart(&HeaderMap::new(), now), None);
}

#[tokio::test]
async fn oa35_a_device_is_told_at_public_addresses_only() {
    let client = Client::new(settings(false)).unwrap();
    for url in [
        "http://push.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://localhost/",
        "https://push.example:8443/",
        "https://a:b@push.example/",
    ] {
        let url = url.parse().unwrap();
        assert!(!client.may_ask(&url), "{url}");
        let told = client.push(&url, HeaderMap::new(), Bytes::new()).await;
        assert!(matches!(told, Err(FetchError::Blocked { .. })), "{url}");
    }
    assert!(client.may_ask(&"https://push.example/send/1".parse().unwrap()));
}
