//! A small newsroom: one site, one story, a moderator, and guests who come and go.

use std::sync::Arc;

use model::{Clock, CommentId, ReaderId, Role, SiteSettings, Status, StoryId, UnixMillis};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::comments::{Posted, Posting, create};
use service::sites::SiteIn;
use service::stories::StoryIn;
use service::{Actor, Options, ServiceError, Services, SiteRecord, Visitor};
use testkit::TestDb;

pub const START: UnixMillis = UnixMillis(1_795_435_200_000);

pub struct World {
    pub services: Services,
    pub clock: Clock,
    pub site: Arc<SiteRecord>,
    pub story: StoryId,
    pub db: TestDb,
}

pub fn options(node: u16) -> Options {
    Options {
        secret: "a secret for tests, of more than 32 characters".to_owned(),
        base_url: "http://ombud.test".to_owned(),
        node,
        allow_private_feeds: true,
        posts_per_minute: 0,
        second_reading: service::SecondReading::Off,
        second_factor: service::SecondFactor::Optional,
    }
}

impl World {
    pub async fn new(db: TestDb) -> Self {
        let clock = Clock::fixed(START);
        let services = Services::start((*db).clone(), options(1), clock.clone()).await.unwrap();
        let site = SiteIn {
            key: "testimes".to_owned(),
            name: "The Test Times".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            settings: SiteSettings::default(),
        };
        let site = service::sites::put(&services, &Visitor::operator(), site)
            .await
            .unwrap();
        let mut world = Self {
            services,
            clock,
            site,
            story: StoryId(0),
            db,
        };
        world.story = world
            .put(
                "wall",
                "Harbour wall gives way",
                "<p>Harbour master Shimon Peres said the wall was old.</p>",
            )
            .await;
        world
    }

    pub async fn put(&self, key: &str, headline: &str, body: &str) -> StoryId {
        let story = StoryIn {
            headline: headline.to_owned(),
            body: body.to_owned(),
            byline: "Ada Finch".to_owned(),
            ..StoryIn::default()
        };
        service::stories::put(&self.services, &Visitor::operator(), &self.site, key, story)
            .await
            .unwrap()
            .id()
    }

    pub fn guest(&self, network: &str) -> Visitor {
        Visitor {
            actor: Actor::Anonymous,
            network: Some(network.to_owned()),
        }
    }

    pub fn posting(&self, name: &str, text: &str) -> Posting {
        Posting {
            story: self.story,
            parent: None,
            name: name.to_owned(),
            email: String::new(),
            text: text.to_owned(),
            nudged: false,
        }
    }

    pub async fn try_post(&self, visitor: &Visitor, posting: Posting) -> Result<Posted, ServiceError> {
        create(&self.services, visitor, &self.site, posting).await
    }

    /// Posts and gives the comment, its author as they come back with their cookie, and its status.
    pub async fn post(&self, name: &str, text: &str) -> (CommentId, Visitor, Status) {
        let visitor = self.guest(&format!("network of {name}"));
        saved(
            self.try_post(&visitor, self.posting(name, text)).await.unwrap(),
            &visitor,
        )
    }

    pub async fn reply(&self, to: CommentId, name: &str, text: &str) -> (CommentId, Visitor, Status) {
        let visitor = self.guest(&format!("network of {name}"));
        let posting = Posting {
            parent: Some(to),
            ..self.posting(name, text)
        };
        saved(self.try_post(&visitor, posting).await.unwrap(), &visitor)
    }

    pub async fn staff(&self, role: Role, name: &str) -> Visitor {
        let user = NewUser {
            email: format!("{name}@ombud.test"),
            name: name.to_owned(),
            password: None,
            role,
            sections: Vec::new(),
        };
        let id = add_user(&self.services, &Visitor::operator(), &self.site, user)
            .await
            .unwrap();
        let link = sign_in_link(&self.services, id).await.unwrap();
        Visitor::account(use_link(&self.services, &link).await.unwrap().account)
    }

    pub async fn story_counts(&self) -> (i64, i64) {
        let story = service::stories::get(&self.services, &self.site, self.story)
            .await
            .unwrap();
        (story.published_count, story.held_count)
    }

    /// What readers see: author and tombstone, in order.
    pub async fn shown(&self) -> Vec<String> {
        use service::comments::{PageFrom, thread};
        let page = thread(
            &self.services,
            &self.site,
            self.story,
            model::Order::Oldest,
            PageFrom::Start,
        )
        .await
        .unwrap();
        let line = |c: service::comments::ThreadComment| match c.tombstone {
            Some(status) => format!("{}[{status}]", "-".repeat(usize::try_from(c.depth).unwrap())),
            None => format!("{}{}", "-".repeat(usize::try_from(c.depth).unwrap()), c.author),
        };
        page.comments.into_iter().map(line).collect()
    }

    pub async fn no_drift(&self) {
        let drift = service::maintenance::recount(&self.services, &self.site, false)
            .await
            .unwrap();
        assert_eq!(drift, []);
    }
}

pub fn reader_of(visitor: &Visitor) -> ReaderId {
    match visitor.actor {
        Actor::Guest(id) => id,
        ref other => panic!("{other:?} is no guest"),
    }
}

pub fn saved(posted: Posted, visitor: &Visitor) -> (CommentId, Visitor, Status) {
    let Posted::Saved {
        comment,
        reader,
        status,
        ..
    } = posted
    else {
        panic!("{posted:?} was not saved")
    };
    (
        comment,
        Visitor {
            actor: Actor::Guest(reader),
            network: visitor.network.clone(),
        },
        status,
    )
}
