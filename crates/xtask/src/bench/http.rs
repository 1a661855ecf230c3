//! As much HTTP/1.1 as loading a server on this machine needs: one connection that stays open.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a server.
pub struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

/// An answer, read to its end.
#[derive(Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body; templates write slashes in attributes as a reference.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace("&#x2f;", "/")
    }

    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Connection {
    /// Connects to `host`, an address with a port.
    pub fn open(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).with_context(|| format!("cannot connect to {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            reader: BufReader::new(stream),
            host: host.to_owned(),
        })
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n\r\n",
            self.host
        );
        self.send(&request)
    }

    /// Posts a form as a browser does from a page of the same server.
    pub fn post_form(&mut self, path: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len(),
            host = self.host,
        );
        self.send(&request)
    }

    fn send(&mut self, request: &str) -> Result<Answer> {
        self.reader.get_mut().write_all(request.as_bytes())?;
        let mut answer = self.read_head()?;
        if answer
            .header("transfer-encoding")
            .is_some_and(|value| value.contains("chunked"))
        {
            self.read_chunks(&mut answer.body)?;
        } else {
            let length = answer.header("content-length").map_or(Ok(0), str::parse)?;
            answer.body.resize(length, 0);
            self.reader.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn read_head(&mut self) -> Result<Answer> {
        let mut answer = Answer::default();
        loop {
            let start = answer.head.len();
            if self.reader.read_line(&mut answer.head)? == 0 {
                bail!("the server closed the connection");
            }
            if answer.head.get(start..).is_some_and(|line| line.trim().is_empty()) {
                break;
            }
        }
        let status = answer.head.split_whitespace().nth(1).and_then(|word| word.parse().ok());
        answer.status = status.context("the server's answer is not HTTP")?;
        Ok(answer)
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)?;
            let start = body.len();
            body.resize(start + size, 0);
            if let Some(part) = body.get_mut(start..) {
                self.reader.read_exact(part)?;
            }
            line.clear();
            self.reader.read_line(&mut line)?;
            if size == 0 {
                return Ok(());
            }
        }
    }
}

/// One field of a form, escaped.
pub fn field(name: &str, value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        other => format!("%{other:02X}"),
    };
    format!("{name}={}", value.bytes().map(byte).collect::<String>())
}
