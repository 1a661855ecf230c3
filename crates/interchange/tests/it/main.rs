//! Files in and out of a real database, of either kind.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, which clippy does not count as such

mod lines;
mod wordpress;

use std::sync::Arc;

use interchange::Progress;
use model::{Clock, CommentId, SiteSettings, StoryId, UnixMillis};
use service::sites::SiteIn;
use service::{Options, Services, SiteRecord, Visitor};
use store::comments::CommentRecord;
use store::stories::StoryRecord;
use testkit::TestDb;

/// A site to import into.
struct Desk {
    services: Services,
    site: Arc<SiteRecord>,
    operator: Visitor,
}

impl Desk {
    async fn new(db: &TestDb) -> Self {
        let options = Options {
            secret: "a secret for tests, of more than 32 characters".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            node: 0,
            allow_private_feeds: false,
            posts_per_minute: 0,
            second_reading: service::SecondReading::Off,
            second_factor: service::SecondFactor::Optional,
        };
        // 2026-11-23T12:00:00Z
        let clock = Clock::fixed(UnixMillis(1_795_435_200_000));
        let services = Services::start((**db).clone(), options, clock).await.unwrap();
        Self::on(&services, "weekly").await
    }

    /// Another site of the same server.
    async fn second(&self) -> Self {
        Self::on(&self.services, "second").await
    }

    async fn on(services: &Services, key: &str) -> Self {
        let site = SiteIn {
            key: key.to_owned(),
            name: "The Weekly".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            settings: SiteSettings::default(),
        };
        let operator = Visitor::operator();
        let site = service::sites::put(services, &operator, site).await.unwrap();
        Self {
            services: services.clone(),
            site,
            operator,
        }
    }

    async fn stories(&self) -> Vec<StoryRecord> {
        service::export::stories(&self.services, &self.operator, &self.site, StoryId(0), 1000)
            .await
            .unwrap()
    }

    async fn comments(&self) -> Vec<CommentRecord> {
        service::export::comments(&self.services, &self.operator, &self.site, CommentId(0), 1000)
            .await
            .unwrap()
    }
}

fn quiet() -> impl FnMut(Progress) + Send {
    |_| {}
}
