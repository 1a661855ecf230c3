//! Learning from the desk: what helps is switched on and can be taken back, what does not is refused in words.

use model::{Action, ActorKind, CommentId, DecisionId, Role, Status, UnixMillis};
use moderation::{Assessment, Category, Input};
use service::learning::{self, Finding, Learned};
use service::trial::{self, Handle, Request};
use service::{Event, ServiceError, Services, Visitor};
use store::comments::{CommentRecord, sort_key};
use store::decisions::DecisionRecord;
use store::revisions::RevisionRecord;
use testkit::on_both;

use crate::world::{START, World, options, reader_of};

/// The only thing that the policy of these tests looks at.
const POLICY: &str = r#"
title = "Discussion Policy"

[[clause]]
id    = "personal-attacks"
title = "No personal attacks"
text  = "Argue with what people say."
rules = [{ when = "insult >= 0.6", then = "hold" }]
"#;

/// A small generator, so that a failure can be repeated (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    /// From 0 to 1, without the ends.
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()).mul_add(1.0 / 4_294_967_296.0, 1e-9)
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Comments with scores all over the range, and what a person decided on each: the chance of a rejection is
/// `reject(logit of the score)`.
async fn decided(world: &World, count: i64, reject: fn(f64) -> f64) {
    service::policies::put(&world.services, &Visitor::operator(), &world.site, POLICY, "")
        .await
        .unwrap();
    let (first, author, _) = world.post("Marit", "The wall was old, as everybody knew.").await;
    let moderator = world.staff(Role::Moderator, "Mo").await;
    let (site, reader, account) = (world.site.id, reader_of(&author), moderator.account_id());
    let write = world.db.write(move |tx| {
        Box::pin(async move {
            let blank = store::comments::by_id(tx, site, first).await?.unwrap();
            let mut dice = Dice(20_261_128);
            for step in 1..=count {
                let logit = (dice.share() - 0.5) * 8.0;
                let mut assessment = Assessment::default();
                #[expect(clippy::cast_possible_truncation)]
                let score = sigmoid(logit) as f32;
                assessment.scores.insult = score;
                let rejected = dice.share() < reject(logit);
                let at = START.plus(step * UnixMillis::MINUTE - 20 * UnixMillis::DAY);
                let (id, status) = (
                    CommentId(first.0 - 9_000_000 + step),
                    if rejected { Status::Rejected } else { Status::Published },
                );
                let key = sort_key(at, id);
                let decision = DecisionRecord {
                    id: DecisionId(first.0 - 9_000_000 + step),
                    action: if rejected { Action::Reject } else { Action::Publish },
                    actor: ActorKind::Account,
                    account,
                    comment: Some(id),
                    reader,
                    story: Some(blank.story),
                    was: "held".to_owned(),
                    became: status.as_str().to_owned(),
                    until: None,
                    policy_version: 2,
                    clause: if rejected {
                        "personal-attacks".to_owned()
                    } else {
                        String::new()
                    },
                    reason: String::new(),
                    part_of: None,
                    undoes: None,
                    undone_by: None,
                    created_at: at.plus(UnixMillis::HOUR),
                };
                let comment = CommentRecord {
                    id,
                    root_key: key.clone(),
                    path: key,
                    status,
                    created_at: at,
                    decision: Some(decision.id),
                    ..blank.clone()
                };
                let revision = RevisionRecord {
                    number: 1,
                    body: blank.body.clone(),
                    signals: serde_json::to_string(&assessment).unwrap(),
                    verdict: "{}".to_owned(),
                    policy_version: 2,
                    nudged: true,
                    created_at: at,
                };
                store::comments::insert(tx, site, &comment).await?;
                store::revisions::insert(tx, site, id, &revision).await?;
                store::decisions::insert(tx, site, &decision).await?;
            }
            Ok::<_, ServiceError>(())
        })
    });
    write.await.unwrap();
}

async fn learn(world: &World) -> Learned {
    let since = START.plus(-365 * UnixMillis::DAY);
    learning::learn(
        &world.services,
        &Visitor::operator(),
        &world.site,
        since,
        &Handle::default(),
    )
    .await
    .unwrap()
}

async fn would_be_held(world: &World) -> u64 {
    let request = Request {
        policy: moderation::Policy::parse(POLICY).unwrap(),
        since: UnixMillis(0),
        newest: None,
        changes: 0,
        workers: 1,
    };
    let report = trial::run(
        &world.services,
        &Visitor::operator(),
        &world.site,
        request,
        &Handle::default(),
    )
    .await
    .unwrap();
    report.would.held
}

/// Somebody who posts what the engine finds only a little insulting.
async fn post_mildly(world: &World, who: &str) -> (CommentId, Status) {
    let texts = [
        "What a silly thing to say.",
        "You have no idea what you talk about.",
        "That is a dumb plan.",
        "Only a fool would build there.",
    ];
    let score = |text: &str| {
        world
            .services
            .moderator()
            .assess(&Input::new(text))
            .strongest(Category::Insult)
    };
    let mild = texts.into_iter().find(|text| (0.2..0.55).contains(&score(text)));
    let mild = mild.unwrap_or_else(|| panic!("none is mild: {:?}", texts.map(score)));
    let (id, _, status) = world.post(who, mild).await;
    (id, status)
}

on_both! {
    async fn what_helps_is_switched_on_used_everywhere_and_taken_back(db: TestDb) {
        let world = World::new(db).await;
        // People reject from about 0.12 on.
        decided(&world, 600, |logit| sigmoid(3.0 * (logit + 2.0))).await;
        assert_eq!(post_mildly(&world, "Jan").await.1, Status::Published);
        let learned = learn(&world).await;
        let report = &learned.report;
        assert_eq!(report.finding, Finding::Helps, "{report:?}");
        assert_eq!((report.learned_from, report.measured_on, report.left_out), (420, 180, 0));
        let [clause] = report.clauses.as_slice() else { panic!("{report:?}") };
        assert!(clause.recall.with.share > clause.recall.without.share, "{clause:?}");
        assert!(clause.log_loss.is_some_and(|loss| loss.with < loss.without) && clause.brier.is_some_and(|brier| brier.with < brier.without));
        let before = would_be_held(&world).await;
        assert!(learning::in_use(&world.services, world.site.id).is_none(), "learning changes nothing by itself");

        let version = learning::switch_on(&world.services, &Visitor::operator(), &world.site, &learned).await.unwrap();
        assert_eq!(version, 1);
        let (id, status) = post_mildly(&world, "Kai").await;
        assert_eq!(status, Status::Held);
        assert!(would_be_held(&world).await > before + 20);
        // The scores that are kept are those of the engine, so that what is learned next is learned from them.
        let site = world.site.id;
        let kept = world.db.read(move |tx| Box::pin(async move { store::revisions::of_comment(tx, site, id).await })).await.unwrap();
        let kept: Assessment = serde_json::from_str(&kept[0].signals).unwrap();
        assert!(kept.strongest(Category::Insult) < 0.6);
        assert_eq!(learn(&world).await.calibration, learned.calibration);

        learning::use_version(&world.services, &Visitor::operator(), &world.site, None).await.unwrap();
        assert_eq!(post_mildly(&world, "Ola").await.1, Status::Published);
        learning::use_version(&world.services, &Visitor::operator(), &world.site, Some(1)).await.unwrap();
        assert_eq!(post_mildly(&world, "Per").await.1, Status::Held);
        let unknown = learning::use_version(&world.services, &Visitor::operator(), &world.site, Some(7)).await;
        assert!(matches!(unknown, Err(ServiceError::NotFound { .. })));
        let overview = learning::overview(&world.services, &Visitor::operator(), &world.site).await.unwrap();
        assert_eq!((overview.in_use, overview.versions.len(), overview.versions[0].report.finding), (Some(1), 1, Finding::Helps));
        assert_eq!(overview.versions[0].calibration, learned.calibration);
    }

    async fn labels_that_do_not_follow_the_scores_are_refused(db: TestDb) {
        let world = World::new(db).await;
        decided(&world, 600, |_| 0.4).await;
        let learned = learn(&world).await;
        assert_eq!(learned.report.finding, Finding::SaysNothing, "{:?}", learned.report);
        let refused = learning::switch_on(&world.services, &Visitor::operator(), &world.site, &learned).await;
        assert!(matches!(&refused, Err(ServiceError::Conflict(words)) if words.contains("how often people reject")), "{refused:?}");
        assert!(learning::overview(&world.services, &Visitor::operator(), &world.site).await.unwrap().versions.is_empty());
    }

    async fn scores_that_fit_already_are_left_alone(db: TestDb) {
        let world = World::new(db).await;
        decided(&world, 600, sigmoid).await;
        let learned = learn(&world).await;
        assert_eq!(learned.report.finding, Finding::NoGain, "{:?}", learned.report);
    }

    async fn few_decisions_are_refused(db: TestDb) {
        let world = World::new(db).await;
        decided(&world, 120, |logit| sigmoid(3.0 * (logit + 2.0))).await;
        let learned = learn(&world).await;
        assert_eq!((learned.report.finding, learned.report.learned_from), (Finding::TooFew, 84));
        let moderator = world.staff(Role::Moderator, "Lu").await;
        let refused = learning::switch_on(&world.services, &moderator, &world.site, &learned).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
        let stopped = Handle::default();
        stopped.cancel();
        let cancelled = learning::learn(&world.services, &Visitor::operator(), &world.site, UnixMillis(0), &stopped).await;
        assert!(matches!(cancelled, Err(ServiceError::Conflict(_))));
    }

    async fn another_node_takes_the_switch_over(db: TestDb) {
        let world = World::new(db).await;
        decided(&world, 600, |logit| sigmoid(3.0 * (logit + 2.0))).await;
        let other = Services::start(world.services.db().clone(), options(2), world.clock.clone()).await.unwrap();
        let mut events = other.events();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let running = tokio::spawn({ let other = other.clone(); async move { other.run_background(stopped).await } });
        let learned = learn(&world).await;
        learning::switch_on(&world.services, &Visitor::operator(), &world.site, &learned).await.unwrap();
        // Policies that were put before come with the same event.
        while learning::in_use(&other, world.site.id).is_none() {
            assert!(matches!(events.recv().await.unwrap(), Event::Policy { .. } | Event::Thread { .. } | Event::Story { .. } | Event::Sites));
        }
        stop.send(true).unwrap();
        running.await.unwrap();
        let (here, there) = (learning::in_use(&world.services, world.site.id).unwrap(), learning::in_use(&other, world.site.id).unwrap());
        assert_eq!((there.version, there.calibration), (here.version, here.calibration));
    }
}
