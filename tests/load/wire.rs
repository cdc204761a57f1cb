//! HTTP/1.1 with as little work as possible, so that what is measured is the node.

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection that is kept alive.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What stood before the body of a message.
pub struct Head {
    pub first_line: String,
    pub host: String,
    pub length: usize,
}

impl Connection {
    pub async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self::of(stream))
    }

    pub fn of(stream: TcpStream) -> Self {
        Self {
            stream,
            buffer: Vec::with_capacity(8 * 1024),
        }
    }

    /// Sends a whole request; the status of its answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        let head = self.read().await?.context("no answer")?;
        let status = head.first_line.split(' ').nth(1).context("no status")?;
        Ok(status.parse()?)
    }

    pub async fn write(&mut self, message: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(message).await?)
    }

    /// Reads a message with its body, and forgets the body. `None` when the other side has hung up.
    pub async fn read(&mut self) -> Result<Option<Head>> {
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                ensure!(self.buffer.is_empty(), "the other side hung up");
                return Ok(None);
            }
        };
        let head = read_head(std::str::from_utf8(&self.buffer[..end])?)?;
        while self.buffer.len() < end + head.length {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the other side hung up");
        }
        self.buffer.drain(..end + head.length);
        Ok(Some(head))
    }
}

fn read_head(text: &str) -> Result<Head> {
    let mut lines = text.split("\r\n");
    let mut head = Head {
        first_line: lines.next().unwrap_or_default().to_owned(),
        host: String::new(),
        length: 0,
    };
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            head.length = value.trim().parse()?;
        } else if name.eq_ignore_ascii_case("host") {
            head.host = value.trim().to_owned();
        }
    }
    Ok(head)
}
