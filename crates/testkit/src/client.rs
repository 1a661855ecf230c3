//! A browser as far as HTTP goes: cookies, forms, no socket.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::response::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt as _;

use crate::html::form_token;

/// More than any page of ours has.
const MAX_BODY_BYTES: usize = 32 << 20;
/// When a test gives up waiting for an event.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends requests to the router and keeps cookies.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    address: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header's value; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("our headers are text"))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Fails unless the status is this one, and shows the page.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        let address = SocketAddr::from(([198, 51, 100, 7], 40_000));
        Self {
            router,
            cookies: BTreeMap::new(),
            address,
        }
    }

    /// Makes the requests come from another address.
    #[must_use]
    pub fn from_address(mut self, address: [u8; 4]) -> Self {
        self.address = SocketAddr::from((address, 40_000));
        self
    }

    /// Plants a cookie.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&mut self) {
        self.cookies.clear();
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// `GET path`.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().uri(path), Body::empty()).await
    }

    /// `POST path` with these form fields, as they are.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ORIGIN, "http://ombud.test")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    /// Opens the page at `page`, takes its form token, and posts the fields with it to `path`: what a browser without
    /// JavaScript does.
    pub async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let opened = self.get(page).await.expect(200);
        let token = form_token(&opened.body).unwrap_or_else(|| panic!("no form token on {page}: {}", opened.body));
        let mut all = vec![("form_token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Sends any request, with the cookies, and keeps those of the answer.
    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let (parts, body) = self.open(request, body).await;
        let bytes = to_bytes(body, MAX_BODY_BYTES).await.expect("the answer can be read");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Opens a stream of server-sent events; fails unless it begins.
    pub async fn stream(&mut self, path: &str) -> EventStream {
        let (parts, body) = self.open(Request::builder().uri(path), Body::empty()).await;
        assert_eq!(parts.status, StatusCode::OK, "{path} is no stream");
        EventStream {
            body,
            read: String::new(),
        }
    }

    /// As [`Client::send`], without reading the body: for answers that do not end by themselves.
    pub async fn open(&mut self, request: axum::http::request::Builder, body: Body) -> (Parts, Body) {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request.header(header::HOST, "ombud.test");
        let request = if pairs.is_empty() {
            request
        } else {
            request.header(header::COOKIE, pairs.join("; "))
        };
        let mut request = request.body(body).expect("the test's request can be sent");
        request.extensions_mut().insert(ConnectInfo(self.address));
        let answered = self.router.clone().oneshot(request).await;
        let answer = answered.unwrap_or_else(|never| match never {});
        let (parts, body) = answer.into_parts();
        self.keep_cookies(&parts.headers);
        (parts, body)
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("our cookies are text");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name and a value");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name.trim());
            } else {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// Server-sent events as they come.
pub struct EventStream {
    body: Body,
    read: String,
}

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentEvent {
    pub name: String,
    pub id: String,
    pub data: String,
}

impl EventStream {
    /// The next event; nothing when the stream has ended. Waits as long as it takes, up to what no test takes.
    pub async fn next(&mut self) -> Option<SentEvent> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.read = rest;
                let field = |name: &str| {
                    let line = block
                        .lines()
                        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    line.unwrap_or_default().trim().to_owned()
                };
                let event = SentEvent {
                    name: field("event"),
                    id: field("id"),
                    data: field("data"),
                };
                // A comment keeps the connection alive and says nothing.
                if event.name.is_empty() && event.data.is_empty() {
                    continue;
                }
                return Some(event);
            }
            let frame = poll_fn(|context| Pin::new(&mut self.body).poll_frame(context));
            let frame = tokio::time::timeout(PATIENCE, frame).await;
            let frame = frame.unwrap_or_else(|_| panic!("no event came; read so far: {:?}", self.read))?;
            let data = frame.expect("the stream can be read").into_data().unwrap_or_default();
            self.read.push_str(std::str::from_utf8(&data).expect("events are text"));
        }
    }

    /// The next event of this name whose data contains `part`.
    pub async fn until(&mut self, name: &str, part: &str) -> SentEvent {
        loop {
            let event = self.next().await;
            let event = event.unwrap_or_else(|| panic!("the stream ended before `{name}` with `{part}`"));
            if event.name == name && event.data.contains(part) {
                return event;
            }
        }
    }
}

/// `application/x-www-form-urlencoded`.
fn encode(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
