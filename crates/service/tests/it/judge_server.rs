//! A system that is asked about comments, over real HTTP on this machine.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What was asked once.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Request line and headers, in lower case.
    pub head: String,
    /// The bytes of the body.
    pub body: Vec<u8>,
}

impl Seen {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header's value; empty when it is absent.
    pub fn header(&self, name: &str) -> String {
        let line = self
            .head
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_default().to_owned()
    }
}

/// How it answers from now on.
#[derive(Debug, Clone)]
pub enum Mode {
    /// With this status and body.
    Answer(u16, String),
    /// Never: it keeps the connection open and says nothing.
    Hang,
}

/// A running judge. It ends with the test's runtime.
#[derive(Clone)]
pub struct Judge {
    pub url: String,
    mode: Arc<Mutex<Mode>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Judge {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let judge = Self {
            url: format!("http://{}/judge?key=hidden", listener.local_addr().unwrap()),
            mode: Arc::new(Mutex::new(Mode::Answer(204, String::new()))),
            seen: Arc::default(),
        };
        let serving = judge.clone();
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let judge = serving.clone();
                tokio::spawn(async move { judge.answer(socket).await });
            }
        });
        judge
    }

    /// Answers 200 with this from now on.
    pub fn says(&self, body: &str) {
        self.set(Mode::Answer(200, body.to_owned()));
    }

    pub fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    /// Everything that was asked since the last time.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    async fn answer(&self, mut socket: TcpStream) {
        let seen = read(&mut socket).await;
        self.seen.lock().unwrap().push(seen);
        let mode = self.mode.lock().unwrap().clone();
        match mode {
            Mode::Hang => std::future::pending().await,
            Mode::Answer(status, body) => {
                let length = body.len();
                let location = if status == 302 { "Location: /elsewhere\r\n" } else { "" };
                let head =
                    format!("HTTP/1.1 {status} X\r\n{location}Content-Length: {length}\r\nConnection: close\r\n\r\n");
                // Whoever refuses a long answer hangs up.
                drop(socket.write_all((head + &body).as_bytes()).await);
                drop(socket.shutdown().await);
            }
        }
    }
}

async fn read(socket: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 8192];
    loop {
        let length = socket.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..length]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            assert!(length > 0, "the request broke off");
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end])
            .to_lowercase()
            .replace("\r\n", "\n");
        let wanted: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        if bytes.len() >= end + 4 + wanted {
            return Seen {
                head,
                body: bytes[end + 4..].to_vec(),
            };
        }
        assert!(length > 0, "the request broke off");
    }
}
