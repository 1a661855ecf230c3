//! Whatever happens in whatever order, the counters agree with the facts.

use model::{CommentId, Role, Standing, UnixMillis};
use service::comments::{Posting, report, withdraw};
use service::desk::{Decide, Restrict, decide, restrict, undo};
use testkit::on_both;

use crate::world::{World, reader_of, saved};

/// A small generator, so that a failure can be repeated (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

on_both! {
    async fn counters_agree_with_the_facts_after_anything(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let mut dice = Dice(20_261_123);
        let (mut posted, mut decisions) = (Vec::new(), Vec::new());
        for step in 0..240 {
            world.clock.advance(UnixMillis::SECOND);
            let (services, site) = (&world.services, &world.site);
            let some: Option<&(CommentId, service::Visitor)> = if posted.is_empty() { None } else { posted.get(dice.roll(posted.len())) };
            // Refusals (a withdrawn parent, an undone decision) are part of it.
            match (dice.roll(10), some.cloned()) {
                (0..=4, parent) => {
                    let parent = parent.filter(|_| dice.roll(3) > 0).map(|(id, _)| id);
                    let visitor = world.guest(&format!("n{}", dice.roll(7)));
                    let posting = Posting { parent, ..world.posting(&format!("R{}", dice.roll(7)), &format!("Remark {step} of this kind")) };
                    if let Ok(result) = world.try_post(&visitor, posting).await {
                        let (id, author, _) = saved(result, &visitor);
                        posted.push((id, author));
                    }
                }
                (5, Some((id, author))) => drop(withdraw(services, &author, site, id).await),
                (6, Some((id, _))) => drop(report(services, &world.guest("r"), site, id, "spam", "").await),
                (7, Some((comment, _))) => {
                    let approve = dice.roll(2) == 0;
                    let request = Decide { comment, approve, clause: "spam".to_owned(), reason: String::new() };
                    decisions.extend(decide(services, &moderator, site, request).await);
                }
                (8, Some((_, author))) => {
                    let request = Restrict {
                        reader: reader_of(&author), standing: Standing::Premoderated, until: None, clause: "spam".to_owned(),
                        reason: String::new(), remove_comments: dice.roll(2) == 0,
                    };
                    decisions.extend(restrict(services, &moderator, site, request).await);
                }
                (9, _) if !decisions.is_empty() => {
                    let id = decisions[dice.roll(decisions.len())];
                    drop(undo(services, &moderator, site, id).await);
                }
                _ => {}
            }
        }
        assert!(posted.len() > 60 && decisions.len() > 10, "{} {}", posted.len(), decisions.len());
        world.no_drift().await;
    }

    async fn a_drifted_counter_is_found_and_mended(db: TestDb) {
        let world = World::new(db).await;
        world.post("Marit", "One remark about the wall, and no more.").await;
        let sql = "UPDATE stories SET published_count = 41";
        world.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.unwrap();
        let found = service::maintenance::recount(&world.services, &world.site, true).await.unwrap();
        assert_eq!((found[0].counter, found[0].was, found[0].is), ("stories.published_count", 41, 1));
        world.no_drift().await;
    }
}
