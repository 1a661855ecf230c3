//! The whole product on a test's database, with a clock that stands still.

use std::sync::Arc;

use axum::Router;
use model::{Clock, Role, SiteSettings, StoryId, UnixMillis};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::sites::SiteIn;
use service::stories::StoryIn;
use service::{Options, Services, SiteRecord, Visitor};

use crate::client::Client;
use crate::db::TestDb;

/// What every test's clock shows at first: 2026-11-23T12:00:00Z.
pub const START: UnixMillis = UnixMillis(1_795_435_200_000);

/// The product, with one site `testimes`.
pub struct TestApp {
    /// The use cases.
    pub services: Services,
    /// Stands still until it is advanced.
    pub clock: Clock,
    /// `testimes`.
    pub site: Arc<SiteRecord>,
    router: Router,
    // Last, so that connections close before the database is dropped.
    _db: TestDb,
}

impl TestApp {
    /// Starts the product with [`TestApp::options`].
    pub async fn new(db: TestDb) -> Self {
        Self::with(db, Self::options()).await
    }

    /// Posts are not limited in number, and read once.
    pub fn options() -> Options {
        Options {
            secret: "a secret for tests, of more than 32 characters".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            node: 0,
            allow_private_feeds: true,
            posts_per_minute: 0,
            second_reading: service::SecondReading::Off,
            second_factor: service::SecondFactor::Optional,
        }
    }

    /// Starts the product with these options.
    pub async fn with(db: TestDb, options: Options) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let clock = Clock::fixed(START);
        let services = Services::start((*db).clone(), options, clock.clone())
            .await
            .expect("the services start");
        let site = SiteIn {
            key: "testimes".to_owned(),
            name: "The Test Times".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            settings: SiteSettings::default(),
        };
        let site = service::sites::put(&services, &Visitor::operator(), site)
            .await
            .expect("the site is stored");
        let router = web::router(services.clone(), web::WebSettings::default());
        Self {
            services,
            clock,
            site,
            router,
            _db: db,
        }
    }

    /// A browser without cookies.
    pub fn client(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser in which a person of this role is signed in; their address is `{role}-{name}@ombud.test`.
    pub async fn staff(&self, role: Role, name: &str) -> Client {
        let user = NewUser {
            email: format!("{role}-{name}@ombud.test"),
            name: name.to_owned(),
            password: None,
            role,
            sections: Vec::new(),
        };
        let account = add_user(&self.services, &Visitor::operator(), &self.site, user)
            .await
            .expect("a user is added");
        let link = sign_in_link(&self.services, account).await.expect("a link is made");
        let session = use_link(&self.services, &link).await.expect("the link is used");
        let mut client = self.client();
        client.set_cookie(web::cookies::SESSION, &session.token);
        client
    }

    /// Stores a story with this headline, of now, and gives its id.
    pub async fn story(&self, key: &str, headline: &str) -> StoryId {
        let story = StoryIn {
            headline: headline.to_owned(),
            body: format!("<p>{headline}. More was not known on Monday.</p>"),
            section: "News".to_owned(),
            ..StoryIn::default()
        };
        self.put(key, story).await
    }

    /// Stores a story and gives its id.
    pub async fn put(&self, key: &str, story: StoryIn) -> StoryId {
        let put = service::stories::put(&self.services, &Visitor::operator(), &self.site, key, story).await;
        put.expect("the story is stored").id()
    }

    /// The path of a story's page.
    pub async fn story_path(&self, id: StoryId) -> String {
        let story = service::stories::get(&self.services, &self.site, id)
            .await
            .expect("the story is there");
        service::stories::path(&self.site, &story.slug, id)
    }
}
