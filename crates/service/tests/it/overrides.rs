//! How stories take comments: by the policy's overrides and by what the desk sets.

use model::{Commenting, Role, Status, UnixMillis};
use moderation::Policy;
use service::comments::{Posted, Posting, edit};
use service::desk::{StorySettings, set_story, story, undo_story};
use service::stories::StoryIn;
use service::{Actor, ServiceError, Visitor, policies};
use testkit::on_both;

use crate::world::World;

async fn with(world: &World, overrides: &str) {
    let document = format!("{}\n{overrides}", Policy::default_document());
    policies::put(&world.services, &Visitor::operator(), &world.site, &document, "")
        .await
        .unwrap();
}

async fn in_section(world: &World, key: &str, section: &str) -> model::StoryId {
    let new = StoryIn {
        headline: format!("About {key}"),
        body: "<p>Words.</p>".to_owned(),
        section: section.to_owned(),
        ..StoryIn::default()
    };
    service::stories::put(&world.services, &Visitor::operator(), &world.site, key, new)
        .await
        .unwrap()
        .id()
}

fn below(world: &World, story: model::StoryId, name: &str, text: &str) -> Posting {
    Posting {
        story,
        ..world.posting(name, text)
    }
}

fn status(posted: Posted) -> Status {
    match posted {
        Posted::Saved { status, .. } => status,
        Posted::Nudged { reasons } => panic!("nudged: {reasons:?}"),
    }
}

on_both! {
    async fn the_policy_premoderates_and_closes_by_section_and_story(db: TestDb) {
        let world = World::new(db).await;
        let dead = in_section(&world, "dead", "Obituaries").await;
        let alive = in_section(&world, "alive", "Obituaries").await;
        let sport = in_section(&world, "sport", "Sport").await;
        with(&world, "[[override]]\nsections = ['obituaries']\ncommenting = 'premoderated'\n\
            [[override]]\nstories = ['alive']\ncommenting = 'open'\n\
            [[override]]\nstories = ['sport']\ncommenting = 'closed'\n").await;
        let guest = world.guest("n");
        let post = async |story, name: &str| world.try_post(&guest, below(&world, story, name, "A calm word.")).await;
        assert_eq!(status(post(dead, "Ann").await.unwrap()), Status::Held);
        assert_eq!(status(post(alive, "Bea").await.unwrap()), Status::Published);
        assert!(matches!(post(sport, "Cleo").await, Err(ServiceError::Closed)));
        // What the publisher closed no policy opens again.
        let closed = StoryIn {
            headline: "About alive".to_owned(),
            body: "<p>Words.</p>".to_owned(),
            section: "Obituaries".to_owned(),
            commenting: Commenting::Closed,
            ..StoryIn::default()
        };
        service::stories::put(&world.services, &Visitor::operator(), &world.site, "alive", closed).await.unwrap();
        assert!(matches!(post(alive, "Dora").await, Err(ServiceError::Closed)));
    }

    async fn stricter_rules_hold_there_only(db: TestDb) {
        let world = World::new(db).await;
        let dead = in_section(&world, "dead", "Obituaries").await;
        let sport = in_section(&world, "sport", "Sport").await;
        with(&world, "[[override]]\nsections = ['Obituaries']\n\
            rules = [{ clause = 'personal-attacks', when = 'length < 20', then = 'hold' }]\n").await;
        let guest = world.guest("n");
        let posted = world.try_post(&guest, below(&world, dead, "Ann", "Short.")).await.unwrap();
        let Posted::Saved { status: Status::Held, reasons, .. } = posted else { panic!("{posted:?}") };
        assert_eq!(reasons[0].clause, "personal-attacks");
        assert_eq!(status(world.try_post(&guest, below(&world, sport, "Bea", "Short.")).await.unwrap()), Status::Published);
    }

    async fn slow_mode_lets_one_comment_of_a_reader_pass_at_a_time(db: TestDb) {
        let world = World::new(db).await;
        let other = in_section(&world, "other", "").await;
        with(&world, "[[override]]\nstories = ['wall']\nslow_mode_seconds = 60\n").await;
        let (first, ann, _) = world.post("Ann", "A first word.").await;
        world.clock.advance(14_500);
        let Err(ServiceError::SlowMode { retry_after_s }) = world.try_post(&ann, world.posting("Ann", "A second word.")).await else {
            panic!("too fast")
        };
        assert_eq!(retry_after_s, 46);
        // Others, other stories and edits need not wait.
        world.post("Bea", "A word of mine.").await;
        world.try_post(&ann, below(&world, other, "Ann", "Elsewhere.")).await.unwrap();
        edit(&world.services, &ann, &world.site, first, "A first word, mended.".to_owned(), false).await.unwrap();
        world.clock.advance(45_500);
        world.try_post(&ann, world.posting("Ann", "A second word.")).await.unwrap();
        // Two at once: one passes.
        world.clock.advance(60_000);
        let (a, b) = tokio::join!(
            world.try_post(&ann, world.posting("Ann", "One of two.")),
            world.try_post(&ann, world.posting("Ann", "The other of two."))
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        // The publication's own people answer whenever they are asked.
        let staff = world.staff(Role::Staff, "Sam").await;
        world.try_post(&staff, world.posting("", "We looked into it.")).await.unwrap();
        world.try_post(&staff, world.posting("", "And into that.")).await.unwrap();
    }

    async fn only_members_comment_where_it_says_so(db: TestDb) {
        let world = World::new(db).await;
        with(&world, "[[override]]\nstories = ['wall']\nmembers_only = true\n").await;
        let refused = world.try_post(&world.guest("n"), world.posting("Ann", "A word.")).await;
        assert!(matches!(refused, Err(ServiceError::SignInNeeded)), "{refused:?}");
        let commenter = world.staff(Role::Commenter, "Cora").await;
        let refused = world.try_post(&commenter, world.posting("", "A word.")).await;
        assert!(matches!(refused, Err(ServiceError::MembersOnly)), "{refused:?}");
        let member = world.staff(Role::Member, "Mia").await;
        assert_eq!(status(world.try_post(&member, world.posting("", "A word.")).await.unwrap()), Status::Published);
    }

    async fn the_desk_sets_one_story_and_takes_it_back(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        with(&world, "[[override]]\nstories = ['wall']\ncommenting = 'premoderated'\nslow_mode_seconds = 600\n").await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (comment, ann, held) = world.post("Ann", "A first word.").await;
        assert_eq!(held, Status::Held);

        let mut events = services.events();
        let open = StorySettings { commenting: Some(Commenting::Open), slow_mode_seconds: Some(0), ..StorySettings::default() };
        set_story(services, &moderator, site, world.story, open).await.unwrap();
        assert_eq!(events.try_recv().unwrap(), service::Event::Story { site: site.id, story: world.story });
        assert_eq!(status(world.try_post(&ann, world.posting("Ann", "A second word.")).await.unwrap()), Status::Published);

        let closed = StorySettings { commenting: Some(Commenting::Closed), note: "It boils over.".to_owned(), ..StorySettings::default() };
        set_story(services, &moderator, site, world.story, closed).await.unwrap();
        let refused = world.try_post(&ann, world.posting("Ann", "A third word.")).await;
        assert!(matches!(refused, Err(ServiceError::Closed)));
        let refused = edit(services, &ann, site, comment, "Other words.".to_owned(), false).await;
        assert!(matches!(refused, Err(ServiceError::Closed)));

        let refused = undo_story(services, &moderator, site, world.story, 1).await;
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
        undo_story(services, &moderator, site, world.story, 2).await.unwrap();
        let seen = story(services, &moderator, site, world.story).await.unwrap();
        assert_eq!(seen.terms.commenting, Commenting::Open);
        assert_eq!(seen.terms.slow_mode_seconds, 0);
        assert_eq!((seen.otherwise.commenting, seen.otherwise.slow_mode_seconds), (Commenting::Premoderated, 600));
        assert_eq!(seen.changes.len(), 3);
        // A publisher who sends the story again changes nothing of it.
        world.put("wall", "Harbour wall gives way", "<p>New words.</p>").await;
        assert_eq!(story(services, &moderator, site, world.story).await.unwrap().terms, seen.terms);

        let day = StorySettings { slow_mode_seconds: Some(86_401), ..StorySettings::default() };
        assert!(matches!(set_story(services, &moderator, site, world.story, day).await, Err(ServiceError::Invalid(_))));
        let commenter = world.staff(Role::Commenter, "Cora").await;
        let refused = set_story(services, &commenter, site, world.story, StorySettings::default()).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
    }

    async fn a_moderator_of_other_sections_sets_nothing_here(db: TestDb) {
        let world = World::new(db).await;
        let sport = in_section(&world, "sport", "Sport").await;
        let Actor::Account(account) = world.staff(Role::Moderator, "Mo").await.actor else { panic!("no account") };
        let mut account = (*account).clone();
        account.roles[0].sections = vec!["news".to_owned()];
        let kept = Visitor::account(std::sync::Arc::new(account));
        let refused = set_story(&world.services, &kept, &world.site, sport, StorySettings::default()).await;
        assert!(matches!(refused, Err(ServiceError::OtherSection { .. })));
        world.clock.advance(UnixMillis::SECOND);
        assert!(matches!(story(&world.services, &kept, &world.site, sport).await, Err(ServiceError::OtherSection { .. })));
    }
}
