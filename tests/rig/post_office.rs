//! A mail server that keeps what it takes: SMTP as a provider speaks it, on this machine, and so without TLS.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{eventually, instance::Instance, net};

pub const USER: &str = "us";
pub const PASSWORD: &str = "s3cret-of-the-post";

/// A mail server, open or closed.
pub struct PostOffice {
    port: u16,
    taken: Arc<Mutex<Vec<Letter>>>,
    server: Option<JoinHandle<()>>,
}

/// A mail that was taken.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    pub to: Vec<String>,
    /// As it came, headers and all.
    pub source: String,
    pub headers: BTreeMap<String, String>,
    /// In letters that people read.
    pub text: String,
}

impl PostOffice {
    pub async fn open() -> Result<Self> {
        let mut office = Self::closed()?;
        office.reopen().await?;
        Ok(office)
    }

    /// One where nobody listens yet.
    pub fn closed() -> Result<Self> {
        Ok(Self {
            port: net::free_port()?,
            taken: Arc::default(),
            server: None,
        })
    }

    pub async fn reopen(&mut self) -> Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        let taken = self.taken.clone();
        self.server = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let taken = taken.clone();
                // A caller that hangs up is of no concern to the others.
                tokio::spawn(async move { drop(serve(stream, taken).await) });
            }
        }));
        Ok(())
    }

    pub fn close(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
        }
    }

    /// The node sends its mail here, from its next start on.
    pub fn serves(&self, node: &mut Instance) {
        node.set("KAIFONG_SMTP_SERVER", &format!("127.0.0.1:{}", self.port));
        node.set("KAIFONG_SMTP_USER", USER);
        node.set("KAIFONG_SMTP_PASSWORD", PASSWORD);
        node.set("KAIFONG_MAIL_FROM", "notices@post.example");
    }

    pub fn taken(&self) -> Vec<Letter> {
        self.taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The `n`th letter, once it is there.
    pub async fn letter(&self, n: usize) -> Result<Letter> {
        eventually(&format!("letter {n}"), async || {
            Ok(self.taken().get(n - 1).cloned())
        })
        .await
    }
}

impl Letter {
    /// The path behind this one in the first link that has it.
    pub fn path(&self, before: &str) -> Result<String> {
        let (_, rest) = self
            .text
            .split_once(before)
            .with_context(|| format!("no {before} in {}", self.text))?;
        let end = rest.split_whitespace().next().unwrap_or_default();
        Ok(format!("{before}{end}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(&name.to_lowercase())
            .map_or("", String::as_str)
    }

    fn read(to: Vec<String>, source: String) -> Self {
        let (head, body) = source.split_once("\r\n\r\n").unwrap_or((&source, ""));
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let headers: BTreeMap<String, String> = unfolded
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let encoding = headers
            .get("content-transfer-encoding")
            .map_or("7bit", String::as_str);
        let bytes = match encoding {
            "base64" => STANDARD
                .decode(body.split_whitespace().collect::<String>())
                .unwrap_or_default(),
            "quoted-printable" => unquoted(body),
            _ => body.as_bytes().to_vec(),
        };
        Self {
            text: String::from_utf8_lossy(&bytes).replace("\r\n", "\n"),
            to,
            headers,
            source: source.clone(),
        }
    }
}

fn unquoted(body: &str) -> Vec<u8> {
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

async fn serve(stream: TcpStream, taken: Arc<Mutex<Vec<Letter>>>) -> Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 post.example\r\n").await?;
    let (mut is_known, mut to) = (false, Vec::new());
    while let Some(line) = lines.next_line().await? {
        let word = line.to_uppercase();
        let answer = if word.starts_with("EHLO") {
            "250-post.example\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n".to_owned()
        } else if let Some(shown) = line.strip_prefix("AUTH PLAIN ") {
            is_known = shown == STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
            if is_known {
                "235 welcome\r\n"
            } else {
                "535 no\r\n"
            }
            .to_owned()
        } else if word.starts_with("QUIT") {
            writing.write_all(b"221 bye\r\n").await?;
            break;
        } else if !is_known {
            "530 who are you?\r\n".to_owned()
        } else if let Some(address) = word
            .starts_with("RCPT TO:<")
            .then(|| line["RCPT TO:<".len()..].split('>').next())
            .flatten()
        {
            to.push(address.to_owned());
            "250 ok\r\n".to_owned()
        } else if word == "DATA" {
            writing.write_all(b"354 go on\r\n").await?;
            let mut source = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                source.push_str(line.strip_prefix('.').unwrap_or(&line));
                source.push_str("\r\n");
            }
            let letter = Letter::read(std::mem::take(&mut to), source);
            taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(letter);
            "250 taken\r\n".to_owned()
        } else {
            "250 ok\r\n".to_owned()
        };
        writing.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}
