//! Versions of the policy: scheduled, taking force by themselves, cancelled, restored, doubted.

use model::{Role, UnixMillis};
use moderation::Policy;
use service::policies::{self, PolicyPut, PutPolicy, VersionState, cancel, put_version};
use service::{ServiceError, Services, Visitor};
use testkit::on_both;

use crate::world::{START, World, options};

fn titled(title: &str) -> String {
    Policy::default_document().replacen("Discussion Policy", title, 1)
}

fn from(document: &str, at: UnixMillis) -> PutPolicy {
    PutPolicy {
        document: document.to_owned(),
        note: "What is new.".to_owned(),
        effective_at: Some(at),
        ..PutPolicy::default()
    }
}

async fn title(world: &World) -> String {
    let policy = policies::in_force(&world.services, &world.site).await.unwrap();
    policy.policy.title().to_owned()
}

async fn next_policy(events: &mut tokio::sync::broadcast::Receiver<service::Event>) {
    while !matches!(events.recv().await.unwrap(), service::Event::Policy { .. }) {}
}

async fn states(world: &World) -> Vec<VersionState> {
    let history = policies::history(&world.services, &world.site).await.unwrap();
    policies::states(&history, world.services.now())
}

on_both! {
    async fn a_scheduled_version_takes_force_at_its_time_on_every_node(db: TestDb) {
        let world = World::new(db).await;
        let editor = world.staff(Role::Editor, "Edda").await;
        let other = Services::start((*world.db).clone(), options(2), world.clock.clone()).await.unwrap();
        let at = START.plus(UnixMillis::HOUR);
        let put = put_version(&world.services, &editor, &world.site, from(&titled("New Rules"), at)).await.unwrap();
        assert_eq!(put, PolicyPut::Scheduled { version: 2, effective_at: at });
        assert_eq!(title(&world).await, "Discussion Policy");
        assert_eq!(states(&world).await, [VersionState::Scheduled, VersionState::InForce]);

        // The other node learns of the new version, then time passes on both, and nobody tells either.
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mut events = other.events();
        let running = tokio::spawn({
            let other = other.clone();
            async move { other.run_background(stopped).await }
        });
        // The first one is of the policy that the site began with.
        next_policy(&mut events).await;
        next_policy(&mut events).await;
        world.clock.advance(UnixMillis::HOUR - 1);
        assert_eq!(title(&world).await, "Discussion Policy");
        world.clock.advance(1);
        next_policy(&mut events).await;
        let there = policies::in_force(&other, &world.site).await.unwrap();
        assert_eq!((there.version, there.since, there.until), (2, at, None));
        stop.send(true).unwrap();
        running.await.unwrap();

        let mut events = world.services.events();
        assert_eq!(title(&world).await, "New Rules");
        assert_eq!(events.try_recv().unwrap(), service::Event::Policy { site: world.site.id });
        assert_eq!(states(&world).await, [VersionState::InForce, VersionState::Past(at)]);

        // Comments are judged and decided by the version of their time.
        let (comment, ..) = world.post("Ann", "A calm word.").await;
        let detail = service::desk::detail(&world.services, &editor, &world.site, comment).await.unwrap();
        assert_eq!(detail.decisions[0].policy_version, 2);
    }

    async fn a_scheduled_version_can_be_cancelled_until_its_time(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let editor = world.staff(Role::Editor, "Edda").await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let at = START.plus(UnixMillis::DAY);
        put_version(services, &editor, site, from(&titled("A"), at)).await.unwrap();
        put_version(services, &editor, site, from(&titled("B"), at.plus(1))).await.unwrap();
        assert!(matches!(cancel(services, &moderator, site, 2).await, Err(ServiceError::Forbidden { .. })));
        assert!(matches!(cancel(services, &editor, site, 9).await, Err(ServiceError::NotFound { .. })));
        cancel(services, &editor, site, 2).await.unwrap();
        let Err(ServiceError::Conflict(why)) = cancel(services, &editor, site, 2).await else { panic!("cancelled twice") };
        assert_eq!(why, "This version was cancelled already.");
        world.clock.advance(UnixMillis::DAY);
        assert_eq!(title(&world).await, "Discussion Policy");
        world.clock.advance(1);
        assert_eq!(title(&world).await, "B");
        let Err(ServiceError::Conflict(why)) = cancel(services, &editor, site, 3).await else { panic!("too late") };
        assert!(why.starts_with("This version took force already"), "{why}");
        assert_eq!(
            states(&world).await,
            [VersionState::InForce, VersionState::Cancelled(START), VersionState::Past(at.plus(1))]
        );
        // An old one is restored by putting it into force anew.
        let first = policies::history(services, site).await.unwrap().pop().unwrap();
        assert_eq!(policies::put(services, &editor, site, &first.document, "As it was.").await.unwrap(), 4);
        assert_eq!(title(&world).await, "Discussion Policy");
        let log = service::desk::audit(services, &moderator, site, None).await;
        assert!(log.is_ok());
    }

    async fn what_was_put_at_once_gives_way_to_what_was_scheduled(db: TestDb) {
        let world = World::new(db).await;
        let operator = Visitor::operator();
        let at = START.plus(UnixMillis::HOUR);
        put_version(&world.services, &operator, &world.site, from(&titled("Later"), at)).await.unwrap();
        policies::put(&world.services, &operator, &world.site, &titled("At once"), "").await.unwrap();
        assert_eq!(title(&world).await, "At once");
        world.clock.advance(UnixMillis::HOUR);
        assert_eq!(title(&world).await, "Later");
    }

    async fn bad_times_and_stale_bases_are_refused(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let editor = world.staff(Role::Editor, "Edda").await;
        for (at, code) in [(START, "past"), (START.plus(-1), "past"), (START.plus(400 * UnixMillis::DAY), "too_far")] {
            let Err(ServiceError::Invalid(fields)) = put_version(services, &editor, site, from(&titled("X"), at)).await else {
                panic!("{at:?} was taken")
            };
            assert_eq!((fields[0].field, fields[0].code), ("effective_at", code));
        }
        let based = |base| PutPolicy { document: titled("Y"), base: Some(base), ..PutPolicy::default() };
        let Err(ServiceError::Conflict(why)) = put_version(services, &editor, site, based(0)).await else { panic!("taken") };
        assert!(why.contains("version 1"), "{why}");
        assert_eq!(put_version(services, &editor, site, based(1)).await.unwrap(), PolicyPut::InForce { version: 2 });
        assert_eq!(put_version(services, &editor, site, based(2)).await.unwrap(), PolicyPut::Unchanged { version: 2 });
        let commenter = world.staff(Role::Commenter, "Cora").await;
        let refused = put_version(services, &commenter, site, based(2)).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
    }

    async fn what_is_written_later_holds_though_another_clock_goes_before(db: TestDb) {
        let world = World::new(db).await;
        let editor = world.staff(Role::Editor, "Edda").await;
        let put = async |title: &str| policies::put(&world.services, &editor, &world.site, &titled(title), "").await.unwrap();
        world.clock.advance(UnixMillis::HOUR);
        assert_eq!(put("Theirs").await, 2);
        // Another node, half a minute behind.
        world.clock.advance(-30 * UnixMillis::SECOND);
        assert_eq!(put("Ours").await, 3);
        world.clock.advance(30 * UnixMillis::SECOND);
        assert_eq!(title(&world).await, "Ours");
    }

    async fn a_policy_that_hardly_anybody_can_mean_asks_back(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let editor = world.staff(Role::Editor, "Edda").await;
        let all = |then: &str| format!("title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\nrules = [{{ when = 'length >= 0', then = '{then}' }}]\n");
        let new = |then: &str| PutPolicy { document: all(then), ..PutPolicy::default() };
        for number in 0..9 {
            world.post(&format!("Ann{number}"), "A calm word about the wall.").await;
        }
        // Nine comments say nothing; ten do.
        assert_eq!(put_version(services, &editor, site, new("hold")).await.unwrap(), PolicyPut::InForce { version: 2 });
        policies::put(services, &editor, site, Policy::default_document(), "").await.unwrap();
        world.post("Bea", "Another calm word.").await;
        let PolicyPut::Doubtful(effect) = put_version(services, &editor, site, new("hold")).await.unwrap() else { panic!("taken") };
        assert_eq!((effect.published, effect.held, effect.rejected, effect.rejects_most()), (0, 10, 0, false));
        let PolicyPut::Doubtful(effect) = put_version(services, &editor, site, new("reject")).await.unwrap() else { panic!("taken") };
        assert_eq!((effect.all(), effect.rejected, effect.rejects_most()), (10, 10, true));
        let kept = format!("{}\n[[override]]\nstories = ['wall']\ncommenting = 'premoderated'\n", titled("Kept"));
        let kept = PutPolicy { document: kept, ..PutPolicy::default() };
        let PolicyPut::Doubtful(effect) = put_version(services, &editor, site, kept).await.unwrap() else { panic!("taken") };
        assert_eq!((effect.published, effect.held, effect.kept_back, effect.keeps_all_back()), (0, 10, 10, true));
        assert_eq!(policies::history(services, site).await.unwrap().len(), 3);
        let sure = PutPolicy { confirmed: true, ..new("reject") };
        assert_eq!(put_version(services, &editor, site, sure).await.unwrap(), PolicyPut::InForce { version: 4 });
        // After a month nobody remembers.
        world.clock.advance(31 * UnixMillis::DAY);
        assert_eq!(put_version(services, &editor, site, new("hold")).await.unwrap(), PolicyPut::InForce { version: 5 });
    }
}
