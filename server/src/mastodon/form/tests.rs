//! Every way in which apps are known to send things, and some in which none should.

use axum::{body::Body, extract::FromRequest as _, extract::Request};
use serde::Deserialize;

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Post {
    status: String,
    sensitive: bool,
    media_ids: Vec<Id<()>>,
    poll: Option<Poll>,
    limit: Option<u32>,
    #[serde(deserialize_with = "maybe")]
    in_reply_to_id: Option<Id<()>>,
    fields_attributes: Option<Vec<Line>>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Poll {
    options: Vec<String>,
    expires_in: i64,
    multiple: bool,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Line {
    name: String,
    value: String,
}

fn expected() -> Post {
    Post {
        status: "十 & 1".into(),
        sensitive: true,
        media_ids: vec![Id::new(7), Id::new(8)],
        poll: Some(Poll {
            options: vec!["yes".into(), "no".into()],
            expires_in: 300,
            multiple: false,
        }),
        limit: Some(5),
        in_reply_to_id: None,
        fields_attributes: Some(vec![
            Line {
                name: "a".into(),
                value: "b".into(),
            },
            Line {
                name: "c".into(),
                value: "d".into(),
            },
        ]),
    }
}

async fn sent(
    query: &str,
    kind: &str,
    body: impl Into<Body>,
) -> Result<Result<Post, ApiError>, Box<dyn std::error::Error>> {
    let mut request = Request::post(format!("/?{query}"));
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    let request = request.body(body.into())?;
    Ok(Params::<Post>::from_request(request, &())
        .await
        .map(|Params(post)| post))
}

const FORM: &str = "status=%E5%8D%81+%26+1&sensitive=1&media_ids[]=7&media_ids%5B%5D=8&poll[options][]=yes&poll[options][]=no\
    &poll[expires_in]=300&poll[multiple]=false&limit=5&in_reply_to_id=\
    &fields_attributes[0][name]=a&fields_attributes[0][value]=b&fields_attributes[1][name]=c&fields_attributes[1][value]=d";

const JSON: &str = r#"{"status":"十 & 1","sensitive":"true","media_ids":["7",8],"poll":{"options":["yes","no"],"expires_in":"300","multiple":0},
    "limit":5,"in_reply_to_id":null,"fields_attributes":{"1":{"name":"c","value":"d"},"0":{"name":"a","value":"b"}}}"#;

#[tokio::test]
async fn all_encodings_say_the_same() -> Outcome {
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    assert_eq!(sent("", form, FORM).await?.ok(), Some(expected()));
    assert_eq!(sent(FORM, "", "").await?.ok(), Some(expected()));
    assert_eq!(
        sent("", "application/json; charset=utf-8", JSON)
            .await?
            .ok(),
        Some(expected())
    );
    assert_eq!(sent("", "", JSON).await?.ok(), Some(expected()));
    assert_eq!(sent("", "text/plain", FORM).await?.ok(), Some(expected()));
    // A list of things without numbers: a name that comes again begins the next.
    let listed = FORM
        .replace("fields_attributes[0]", "fields_attributes[]")
        .replace("fields_attributes[1]", "fields_attributes[]");
    assert_eq!(sent("", form, listed).await?.ok(), Some(expected()));
    let repeated = FORM
        .replace("media_ids[]", "media_ids")
        .replace("media_ids%5B%5D", "media_ids");
    assert_eq!(sent("", form, repeated).await?.ok(), Some(expected()));
    Ok(())
}

#[tokio::test]
async fn multipart_says_the_same_and_files_are_passed_over() -> Outcome {
    let mut body = String::new();
    for (name, value) in url::form_urlencoded::parse(FORM.as_bytes()) {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--x\r\nContent-Disposition: form-data; name=\"status\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nbytes\r\n--x--\r\n";
    let kind = "multipart/form-data; boundary=x";
    assert_eq!(sent("", kind, body.clone()).await?.ok(), Some(expected()));
    let cut = body.split_at(body.len() / 2).0.to_owned();
    assert!(sent("", kind, cut).await?.is_err());
    assert!(sent("", "multipart/form-data", body).await?.is_err());
    Ok(())
}

#[tokio::test]
async fn the_body_wins_over_the_query_and_yes_has_many_names() -> Outcome {
    let form = "application/x-www-form-urlencoded";
    let post = sent("status=query&limit=7", form, "status=body").await?;
    assert_eq!(
        post.ok().map(|post| (post.status, post.limit)),
        Some(("body".into(), Some(7)))
    );
    for (said, is) in [
        ("true", true),
        ("1", true),
        ("on", true),
        ("True", true),
        ("0", false),
        ("false", false),
        ("", false),
    ] {
        let post = sent("", form, format!("sensitive={said}")).await?;
        assert_eq!(post.ok().map(|post| post.sensitive), Some(is), "{said}");
        let post = sent(
            "",
            "application/json",
            format!("{{\"sensitive\":\"{said}\"}}"),
        )
        .await?;
        assert_eq!(post.ok().map(|post| post.sensitive), Some(is), "{said}");
    }
    assert_eq!(
        sent("", "application/json", "").await?.ok(),
        Some(Post::default())
    );
    assert_eq!(
        sent("", "application/json", "null").await?.ok(),
        Some(Post::default())
    );
    Ok(())
}

#[tokio::test]
async fn oa25_what_does_not_fit_is_refused_and_harms_nobody() -> Outcome {
    let status = |sent: Result<Post, ApiError>| sent.err().map(|failure| failure.status.as_u16());
    let json = "application/json";
    for (body, refused) in [
        ("{", 400),
        ("[1]", 400),
        ("7", 400),
        ("{\"status\":\"\\ud800\"}", 400),
        ("{\"status\":{\"a\":1}}", 422),
        ("{\"sensitive\":\"perhaps\"}", 422),
        ("{\"limit\":-1}", 422),
        ("{\"limit\":1e30}", 422),
        ("{\"poll\":\"x\"}", 422),
        ("{\"media_ids\":{\"a\":1}}", 422),
        ("{\"media_ids\":[\"x\"]}", 422),
    ] {
        assert_eq!(status(sent("", json, body).await?), Some(refused), "{body}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(status(sent("", json, deep).await?), Some(400));
    let deeper = format!("{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(status(sent("", json, deeper).await?), Some(400));
    let wide = format!("{{\"media_ids\":[{}1]}}", "1,".repeat(5000));
    assert_eq!(status(sent("", json, wide).await?), Some(400));
    let form = "application/x-www-form-urlencoded";
    let deep = format!("a{}=1", "[b]".repeat(60));
    assert_eq!(status(sent("", form, deep).await?), Some(400));
    assert_eq!(
        status(sent("", form, "a=1&".repeat(2000)).await?),
        Some(400)
    );
    for body in [
        "status=a&status[b]=c&status[]=d",
        "[]=1&[a]=2&=3&a[=4&a]=5&a[]b=6&a[b]c=7&%FF=%FF",
        "poll=1&poll[options][]=x&poll[options]=y&poll[options][0]=z",
        "media_ids[][][]=1&media_ids[a][]=2",
    ] {
        let _ = sent("", form, body).await?;
    }
    let large = vec![b'a'; LARGEST + 1];
    assert_eq!(status(sent("", form, large.clone()).await?), Some(413));
    assert_eq!(status(sent("", json, large).await?), Some(413));
    let nul = sent("", json, "{\"status\":\"a\\u0000b\"}").await?;
    assert_eq!(nul.ok().map(|post| post.status), Some("ab".into()));
    Ok(())
}

/// What stands before the server lets through what the server takes.
#[test]
fn the_web_server_that_we_recommend_takes_the_largest_film() {
    let settings = include_str!("../../../../deploy/Caddyfile");
    let told = settings
        .lines()
        .find_map(|line| line.trim().strip_prefix("max_size "))
        .and_then(|size| size.strip_suffix("MiB"))
        .and_then(|size| size.parse::<u64>().ok());
    let most = media::LARGEST_RECORDING + LARGEST_WITH_FILES;
    assert!(told.is_some_and(|told| told * 1024 * 1024 >= most));
}
