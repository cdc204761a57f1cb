//! The doors for programs, asked as others ask them.

use axum::body::Body;
use community::{
    member,
    post::{self, Author, Draft, Kind, Visibility},
    sample,
};
use http::{Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;

use super::rig::{Stand, stand};
use crate::{Result, make_keys};

fn broken(error: impl std::fmt::Display) -> crate::Error {
    community::Error::other(error).into()
}

async fn ask(stand: &Stand, request: Request<Body>) -> Result<(StatusCode, String, Value)> {
    let response = stand
        .federation
        .routes()
        .oneshot(request)
        .await
        .map_err(broken)?;
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = axum::body::to_bytes(response.into_body(), 4 * 1024 * 1024)
        .await
        .map_err(broken)?;
    Ok((
        status,
        kind,
        serde_json::from_slice(&body).unwrap_or_default(),
    ))
}

pub async fn get(stand: &Stand, path: &str) -> Result<(StatusCode, String, Value)> {
    let path = path
        .strip_prefix(stand.db.here().base().as_str().trim_end_matches('/'))
        .unwrap_or(path);
    let request = Request::get(path)
        .header(header::HOST, &stand.authority)
        .body(Body::empty())
        .map_err(broken)?;
    ask(stand, request).await
}

async fn publish(stand: &Stand, visibility: Visibility) -> Result<post::Post> {
    let author = Author {
        member: stand.coordinator.clone(),
        as_group: true,
    };
    let mut tx = stand.db.begin().await?;
    let (post, _) = post::publish(
        &mut tx,
        &author,
        Kind::Note,
        Draft::new(visibility, "en", "Hello."),
    )
    .await?;
    tx.commit().await?;
    Ok(post)
}

#[tokio::test]
async fn who_is_here_is_found_and_who_is_not_is_not() -> Result<()> {
    let a = stand("a").await?;
    let host = a.authority.clone();
    for resource in [
        format!("acct:group-a@{host}"),
        format!("acct:Group-A@{host}"),
        a.group.uri.clone(),
    ] {
        let (status, kind, jrd) =
            get(&a, &format!("/.well-known/webfinger?resource={resource}")).await?;
        assert_eq!(
            (status, kind.starts_with("application/jrd+json")),
            (StatusCode::OK, true),
            "{resource}"
        );
        assert_eq!(jrd["links"][0]["rel"], "self");
        assert_eq!(jrd["links"][0]["href"], Value::from(a.group.uri.as_str()));
    }
    let (status, _, jrd) = get(
        &a,
        &format!("/.well-known/webfinger?resource=acct:{host}@{host}"),
    )
    .await?;
    assert_eq!(
        (status, &jrd["links"][0]["href"]),
        (StatusCode::OK, &Value::from(a.db.here().instance()))
    );
    for path in ["/.well-known/webfinger", "/.well-known/webfinger?resource="] {
        assert_eq!(get(&a, path).await?.0, StatusCode::BAD_REQUEST);
    }
    for name in ["siu_ming", "nobody"] {
        assert_eq!(
            get(
                &a,
                &format!("/.well-known/webfinger?resource=acct:{name}@{host}")
            )
            .await?
            .0,
            StatusCode::NOT_FOUND,
            "{name}"
        );
    }
    assert_eq!(
        get(
            &a,
            "/.well-known/webfinger?resource=acct:group-a@other.example"
        )
        .await?
        .0,
        StatusCode::NOT_FOUND
    );
    let person = format!("/ap/people/{}", a.coordinator.member.actor_id);
    assert_eq!(
        get(&a, &person).await?.0,
        StatusCode::NOT_FOUND,
        "no address outside"
    );
    let keys = make_keys()?;
    let mut tx = a.db.begin().await?;
    member::go_outside(&mut tx, a.coordinator.member.id, &keys).await?;
    tx.commit().await?;
    assert_eq!(get(&a, &person).await?.0, StatusCode::OK);
    let mut tx = a.db.begin().await?;
    member::go_inside(&mut tx, a.coordinator.member.id).await?;
    tx.commit().await?;
    assert_eq!(get(&a, &person).await?.0, StatusCode::GONE);
    Ok(())
}

#[tokio::test]
async fn what_runs_here_is_told_in_the_order_that_others_want() -> Result<()> {
    let a = stand("a").await?;
    let (_, _, links) = get(&a, "/.well-known/nodeinfo").await?;
    assert_eq!(
        links["links"][0]["rel"],
        "http://nodeinfo.diaspora.software/ns/schema/2.1"
    );
    assert_eq!(
        links["links"][1]["rel"],
        "https://www.w3.org/ns/activitystreams#Application"
    );
    let (_, _, info) = get(&a, "/nodeinfo/2.1").await?;
    assert_eq!(
        (&info["software"]["name"], &info["software"]["repository"]),
        (
            &Value::from("kaifong"),
            &Value::from("https://example.org/source")
        )
    );
    Ok(())
}

#[tokio::test]
async fn things_are_seen_by_those_they_are_for() -> Result<()> {
    let a = stand("a").await?;
    let open = publish(&a, Visibility::Public).await?;
    let (status, kind, note) = get(&a, &open.uri).await?;
    assert_eq!(
        (status, kind.as_str(), &note["id"]),
        (
            StatusCode::OK,
            "application/activity+json; charset=utf-8",
            &Value::from(open.uri.as_str())
        )
    );
    let never = a.db.here().post(community::id::Id::<()>::new(7));
    let absent = get(&a, &never).await?;
    for visibility in [Visibility::Followers, Visibility::Inside] {
        let post = publish(&a, visibility).await?;
        assert_eq!(get(&a, &post.uri).await?, absent, "{visibility:?}");
        for name in ["replies", "context"] {
            assert_eq!(get(&a, &format!("{}/{name}", post.uri)).await?, absent);
        }
    }
    let (_, _, outbox) = get(&a, &format!("{}/outbox", a.group.uri)).await?;
    assert_eq!(outbox["totalItems"], 1);
    let (_, _, page) = get(&a, outbox["first"].as_str().unwrap_or_default()).await?;
    assert_eq!(
        (
            &page["orderedItems"][0]["type"],
            &page["orderedItems"][0]["object"]["id"]
        ),
        (&Value::from("Create"), &Value::from(open.uri.as_str()))
    );
    let mut tx = a.db.begin().await?;
    post::withdraw(&mut tx, &a.coordinator, open.id).await?;
    tx.commit().await?;
    let (status, _, tombstone) = get(&a, &open.uri).await?;
    assert_eq!(
        (status, &tombstone["type"]),
        (StatusCode::GONE, &Value::from("Tombstone"))
    );
    Ok(())
}

#[tokio::test]
async fn hs34_an_inbox_reads_activities_only_and_not_endlessly() -> Result<()> {
    let a = stand("a").await?;
    for (path, kind, size, status) in [
        ("/ap/inbox", "text/plain", 10, 415),
        ("/ap/instance/inbox", "application/json", 10, 415),
        (
            "/ap/groups/group-a/inbox",
            "application/activity+json",
            1024 * 1024 + 1,
            413,
        ),
        ("/ap/people/1/inbox", "application/activity+json", 10, 401),
    ] {
        let request = Request::post(path)
            .header(header::HOST, &a.authority)
            .header(header::CONTENT_TYPE, kind);
        let (found, _, error) = ask(
            &a,
            request.body(Body::from(vec![b'x'; size])).map_err(broken)?,
        )
        .await?;
        assert_eq!(found.as_u16(), status, "{path} {kind}");
        assert!(error["error"].as_str().is_some_and(|why| why.len() > 10));
    }
    Ok(())
}

#[tokio::test]
async fn pr23_a_member_inside_is_in_no_document() -> Result<()> {
    let a = stand("a").await?;
    let mut tx = a.db.begin().await?;
    sample::person(&mut tx, "mei_secret", None).await?;
    tx.commit().await?;
    for path in [
        "/ap/groups/group-a",
        "/ap/groups/group-a/followers",
        "/ap/groups/group-a/outbox?page=true",
        "/ap/instance",
        "/nodeinfo/2.1",
    ] {
        let (status, _, document) = get(&a, path).await?;
        assert_eq!(status, StatusCode::OK, "{path}");
        let text = document.to_string().to_lowercase();
        assert!(
            !text.contains("mei_secret") && !text.contains("siu_ming"),
            "{path}"
        );
    }
    Ok(())
}
