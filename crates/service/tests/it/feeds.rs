//! Feeds over real HTTP: conditional, limited, guarded.

use std::sync::{Arc, Mutex};

use service::feeds::{add, list, poll};
use service::{ServiceError, Services, Visitor};
use testkit::on_both;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::world::{World, options};

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Lantern</title><language>en</language>
<item><guid>a-1</guid><title>Ferry late again</title><link>https://lantern.example/ferry</link>
<description>&lt;p&gt;OSLO (NTB) — The ferry was late.&lt;/p&gt;</description><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>
<item><guid>a-2</guid><title>Market moves indoors</title><link>https://lantern.example/market</link><description>Rain.</description></item>
</channel></rss>"#;

/// A server that answers every request with the next of these, and keeps what was asked.
async fn serve(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = Arc::clone(&asked);
    tokio::spawn(async move {
        for answer in answers {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let length = socket.read(&mut request).await.unwrap();
            keep.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&request[..length]).to_lowercase());
            drop(socket.write_all(answer.as_bytes()).await);
            drop(socket.shutdown().await);
        }
    });
    (address, asked)
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

on_both! {
    async fn a_feed_is_read_and_asked_conditionally(db: TestDb) {
        let world = World::new(db).await;
        let unmodified = "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned();
        let (url, asked) = serve(vec![ok(RSS), unmodified, ok(RSS)]).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        let id = add(services, &operator, site, &url, "").await.unwrap();
        assert_eq!(add(services, &operator, site, &url, "Town").await.unwrap(), id);
        let first = poll(services, site, id).await.unwrap();
        assert_eq!((first.seen, first.created), (2, 2));
        assert!(poll(services, site, id).await.unwrap().not_modified);
        assert!(asked.lock().unwrap()[1].contains("if-none-match: \"v1\""));
        assert_eq!(poll(services, site, id).await.unwrap().unchanged, 2);
        let page = service::stories::list(services, site, None, None, 10).await.unwrap();
        let ferry = page.stories.iter().find(|s| s.headline == "Ferry late again").unwrap();
        assert_eq!(ferry.credit, "NTB");
    }

    async fn what_goes_wrong_is_noted_with_the_feed(db: TestDb) {
        let world = World::new(db).await;
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
        let (url, _) = serve(vec![gone, ok("no feed at all")]).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        let id = add(services, &operator, site, &url, "").await.unwrap();
        for expected in ["404", "no feed"] {
            assert!(matches!(poll(services, site, id).await, Err(ServiceError::Outgoing(_))));
            let noted = list(services, &operator, site).await.unwrap().remove(0).last_error;
            assert!(noted.contains(expected), "{noted}");
        }
    }

    async fn private_addresses_are_never_asked(db: TestDb) {
        let world = World::new(db).await;
        let strict = service::Options { allow_private_feeds: false, ..options(3) };
        let services = Services::start(world.services.db().clone(), strict, world.clock.clone()).await.unwrap();
        let (url, asked) = serve(vec![ok(RSS)]).await;
        let operator = Visitor::operator();
        assert!(matches!(add(&services, &operator, &world.site, &url, "").await, Err(ServiceError::Outgoing(_))));
        // A name that leads to this machine is found out when it is resolved.
        let named = url.replace("127.0.0.1", "localhost");
        let id = add(&services, &operator, &world.site, &named, "").await.unwrap();
        assert!(matches!(poll(&services, &world.site, id).await, Err(ServiceError::Outgoing(_))));
        assert!(asked.lock().unwrap().is_empty());
    }
}
