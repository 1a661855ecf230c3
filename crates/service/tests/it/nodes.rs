//! Two nodes on one database: what one writes, the other learns.

use std::sync::{Arc, Mutex};

use service::{Event, Services, policies, related_posts, stories};
use testkit::on_both;

use crate::world::{World, options};

on_both! {
    async fn another_node_learns_of_stories_threads_and_policies(db: TestDb) {
        let world = World::new(db).await;
        let other = Services::start(world.services.db().clone(), options(2), world.clock.clone()).await.unwrap();
        let seen: Arc<Mutex<Vec<Event>>> = Arc::default();
        let sink = Arc::clone(&seen);
        other.on_event(Box::new(move |event| sink.lock().unwrap().push(*event)));
        let mut events = other.events();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let running = tokio::spawn({ let other = other.clone(); async move { other.run_background(stopped).await } });

        let (_, _, _) = world.post("Marit", "The tide was lower than I have ever seen it.").await;
        let id = world.put("second", "Harbour wall inquiry opens", "<p>Shimon Peres will speak of the harbour wall.</p>").await;
        let document = policies::in_force(&world.services, &world.site).await.unwrap().document.clone();
        policies::put(&world.services, &service::Visitor::operator(), &world.site, &format!("{document}\n# reviewed\n"), "").await.unwrap();

        let site = world.site.id;
        let wanted = [Event::Thread { site, story: world.story }, Event::Story { site, story: id }, Event::Policy { site }];
        // The first policy is of these seconds as well: its event is not the one that is waited for.
        while policies::in_force(&other, &world.site).await.unwrap().version < 2
            || !wanted.iter().all(|event| seen.lock().unwrap().contains(event))
        {
            events.recv().await.unwrap();
        }
        stop.send(true).unwrap();
        running.await.unwrap();
        let story = stories::get(&other, &world.site, id).await.unwrap();
        assert!(related_posts::for_story(&other, &world.site, &story, 3).await.is_ok());
    }
}
