//! A stream as a WebSocket, on which a program may ask for more, and for less.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{
    channel::Channel,
    session::{Frame, Session},
};
use crate::mastodon::error::ApiError;

/// How often the other side is asked whether it is there.
const BEAT: Duration = Duration::from_secs(20);

/// How long it may say nothing; each beat is answered by itself.
const SILENCE: Duration = Duration::from_secs(70);

/// How long it may take to receive one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// The largest message that a program may send.
pub const LARGEST: usize = 4 * 1024;

/// What a program asks for.
#[derive(Deserialize)]
struct Asked {
    r#type: String,
    #[serde(default)]
    stream: Value,
    #[serde(default)]
    tag: Value,
    #[serde(default)]
    list: Value,
}

#[derive(Serialize)]
struct Sent<'a> {
    stream: &'a [String],
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a str>,
}

/// Serves it until one side ends it.
pub async fn serve(mut socket: WebSocket, mut session: Session) {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    let mut ended = pin!(session.ended());
    let code = loop {
        let happened = {
            let mut received = pin!(socket.recv());
            // News are last: there may always be some.
            tokio::select! {
                biased;
                () = ended.as_mut() => break close_code::AWAY,
                _ = beat.tick() => Happened::Beat,
                message = received.as_mut() => Happened::Message(message),
                woken = session.wake() => Happened::News(woken),
            }
        };
        let go_on = match happened {
            Happened::News(None) => break close_code::AWAY,
            Happened::News(Some(news)) => match session.take(news).await {
                Some(frames) => tokio::select! {
                    biased;
                    // However slowly they are taken: what has not left stays here.
                    () = ended.as_mut() => return,
                    sent = send_all(&mut socket, &frames) => sent,
                },
                None => break close_code::AWAY,
            },
            Happened::Message(Some(Ok(message))) => {
                heard = Instant::now();
                match message {
                    Message::Text(text) => {
                        if !session.may_ask() {
                            break close_code::POLICY;
                        }
                        answer(&mut socket, &mut session, &text).await
                    }
                    Message::Close(_) => return,
                    Message::Binary(_) => break close_code::UNSUPPORTED,
                    // Answered already, when it is a question.
                    Message::Ping(_) | Message::Pong(_) => true,
                }
            }
            Happened::Message(None | Some(Err(_))) => return,
            Happened::Beat => {
                if heard.elapsed() > SILENCE || !session.may_go_on().await {
                    break close_code::AWAY;
                }
                send(&mut socket, Message::Ping(Bytes::new())).await
            }
        };
        if !go_on {
            return;
        }
    };
    let close = CloseFrame {
        code,
        reason: "".into(),
    };
    send(&mut socket, Message::Close(Some(close))).await;
}

enum Happened {
    News(Option<community::news::News>),
    Message(Option<Result<Message, axum::Error>>),
    Beat,
}

/// False when the other side does not take it.
async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(PATIENCE, socket.send(message)).await, Ok(Ok(())))
}

async fn send_all(socket: &mut WebSocket, frames: &[Frame]) -> bool {
    for frame in frames {
        let sent = Sent {
            stream: &frame.stream,
            event: frame.event,
            payload: frame.payload.as_deref(),
        };
        let Ok(text) = serde_json::to_string(&sent) else {
            return false;
        };
        if !send(socket, Message::Text(text.into())).await {
            return false;
        }
    }
    true
}

/// Does what a program asks for; only what cannot be done is answered.
async fn answer(socket: &mut WebSocket, session: &mut Session, text: &str) -> bool {
    let Err(failure) = ask(session, text).await else {
        return true;
    };
    let told = json!({"error": failure.error, "status": failure.status.as_u16()});
    send(socket, Message::Text(told.to_string().into())).await
}

async fn ask(session: &mut Session, text: &str) -> Result<(), ApiError> {
    // Some send it as a beat of their own.
    if text.trim().is_empty() {
        return Ok(());
    }
    let asked: Asked =
        serde_json::from_str(text).map_err(|_| ApiError::bad("This is no message of ours"))?;
    let channel = Channel::read(&word(&asked.stream), &word(&asked.tag), &word(&asked.list))?;
    match asked.r#type.as_str() {
        "subscribe" => session.carry(channel).await,
        "unsubscribe" => {
            session.put_down(&channel);
            Ok(())
        }
        _ => Err(ApiError::bad("Unknown message type")),
    }
}

/// A text, a number, or the first of some.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => match list.first() {
            Some(Value::String(text)) => text.clone(),
            Some(_) | None => String::new(),
        },
        Value::Null | Value::Bool(_) | Value::Object(_) => String::new(),
    }
}
