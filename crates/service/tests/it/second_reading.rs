//! Comments are read twice: while posting waits, or as soon as there is time.

use std::time::Duration;

use model::{Clock, Role, Status};
use moderation::{Assessment, SecondReader};
use service::comments::Posted;
use service::desk::{Decide, decide, detail};
use service::{Event, SecondReading, Services, Visitor};
use testkit::{TestDb, on_both};

use crate::world::{START, World, options};

/// No list and not the classifier finds anything in it.
const CONTEMPT: &str = "You must be very proud of never having had a thought of your own.";
/// A newsroom that has contempt read before it appears.
const STRICT: &str = r#"
title = "Discussion Policy"

[[clause]]
id    = "spam"
title = "No advertising"
text  = "Do not advertise."
rules = []

[[clause]]
id    = "personal-attacks"
title = "No personal attacks"
text  = "Argue with what people say."
rules = [{ when = "insult >= 0.12", then = "hold" }]
"#;
const CLEAN: &str = "The council should have listened to the divers last year.";

async fn world(db: TestDb, wait: Duration) -> World {
    let setting = SecondReading::On {
        reader: SecondReader::new(),
        wait,
    };
    with(db, setting).await
}

async fn with(db: TestDb, second_reading: SecondReading) -> World {
    let mut world = World::new(db).await;
    let options = service::Options {
        second_reading,
        ..options(2)
    };
    world.services = Services::start(world.services.db().clone(), options, Clock::fixed(START))
        .await
        .unwrap();
    strict(&world).await;
    world
}

async fn strict(world: &World) {
    service::policies::put(&world.services, &Visitor::operator(), &world.site, STRICT, "")
        .await
        .unwrap();
}

/// Runs what goes on beside requests until something has changed in the thread.
async fn until_changed(world: &World) {
    let mut events = world.services.events();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let services = world.services.clone();
    let running = tokio::spawn(async move { services.run_background(stopped).await });
    while !matches!(events.recv().await.unwrap(), Event::Thread { .. }) {}
    stop.send(true).unwrap();
    running.await.unwrap();
}

async fn assessment(world: &World, moderator: &Visitor, id: model::CommentId) -> Assessment {
    let detail = detail(&world.services, moderator, &world.site, id).await.unwrap();
    detail.item.assessment
}

on_both! {
    async fn the_first_reader_alone_lets_contempt_pass(db: TestDb) {
        let once = World::new(db).await;
        strict(&once).await;
        let (_, _, status) = once.post("Once", CONTEMPT).await;
        assert_eq!(status, Status::Published, "the first reader sees it: the test needs another sentence");
    }

    async fn contempt_is_stopped_before_anybody_reads_it(db: TestDb) {
        let world = world(db, Duration::from_secs(600)).await;
        let visitor = world.guest("a network");
        let posted = world.try_post(&visitor, world.posting("Rude", CONTEMPT)).await.unwrap();
        let stopped = match posted {
            Posted::Nudged { .. } => true,
            Posted::Saved { status, .. } => status != Status::Published,
        };
        assert!(stopped);
        let (id, _, status) = world.post("Kind", CLEAN).await;
        assert_eq!(status, Status::Published);
        let moderator = world.staff(Role::Moderator, "Mo").await;
        assert!(assessment(&world, &moderator, id).await.model.contains("+second-"));
        world.no_drift().await;
    }

    async fn who_cannot_wait_is_published_and_read_again_at_once(db: TestDb) {
        let world = world(db, Duration::ZERO).await;
        let (id, _, status) = world.post("Rude", CONTEMPT).await;
        assert_eq!(status, Status::Published);
        let moderator = world.staff(Role::Moderator, "Mo").await;
        assert!(!assessment(&world, &moderator, id).await.model.contains("+second-"));
        until_changed(&world).await;
        assert_eq!(world.shown().await, Vec::<String>::new());
        assert!(assessment(&world, &moderator, id).await.model.contains("+second-"));
        assert_eq!(world.story_counts().await.0, 0);
        world.no_drift().await;
    }

    async fn what_a_person_decided_is_not_decided_again(db: TestDb) {
        let world = world(db, Duration::ZERO).await;
        let (rude, _, _) = world.post("Rude", CONTEMPT).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let approve = Decide { comment: rude, approve: true, clause: String::new(), reason: String::new() };
        let reject = Decide { approve: false, clause: "spam".to_owned(), ..approve.clone() };
        decide(&world.services, &moderator, &world.site, reject).await.unwrap();
        decide(&world.services, &moderator, &world.site, approve).await.unwrap();
        // Both jobs are run before the work in the background stops; only that of this comment may change something.
        let (_, _, _) = world.post("Rude again", CONTEMPT).await;
        until_changed(&world).await;
        assert_eq!(world.shown().await, ["Rude"]);
        world.no_drift().await;
    }

    async fn what_a_person_approved_as_it_stood_is_not_decided_again(db: TestDb) {
        let world = world(db, Duration::ZERO).await;
        let (rude, _, _) = world.post("Rude", CONTEMPT).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let approve = Decide { comment: rude, approve: true, clause: String::new(), reason: String::new() };
        decide(&world.services, &moderator, &world.site, approve).await.unwrap();
        let (_, _, _) = world.post("Rude again", CONTEMPT).await;
        until_changed(&world).await;
        assert_eq!(world.shown().await, ["Rude"]);
        world.no_drift().await;
    }

    async fn without_its_weights_everything_goes_on_and_says_so(db: TestDb) {
        let reason = "the model `x.bin` cannot be used".to_owned();
        let world = with(db, SecondReading::Refused { reason: reason.clone() }).await;
        assert_eq!(world.services.second_reader_fault(), Some(reason.as_str()));
        let (_, _, status) = world.post("Kind", CLEAN).await;
        assert_eq!(status, Status::Published);
    }
}
