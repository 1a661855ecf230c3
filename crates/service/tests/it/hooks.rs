//! Hooks over real HTTP: the signature, every kind of answer, none at all, the breaker, edits, the table of codes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use model::{CommentId, HookFails, HookFormat, HookId, HookOutcome, Role, Status, UnixMillis};
use service::comments::{Posted, edit, one_own};
use service::hooks::{self, BreakerState, HookIn, NewSecret};
use service::{ServiceError, Services, Visitor};
use sha2::Sha256;
use testkit::{TestDb, on_both};

use crate::judge_server::{Judge, Mode};
use crate::world::{World, options};

const CLEAN: &str = "The pictures from the quay are <b>remarkable</b>. Thank you.";
const CLEAN_TOO: &str = "Who pays for the wall, the town or the harbour?";
/// A rule of the default policy holds it.
const HELD: &str = "One expects no better of a criminal such as Perez.";
const REJECTED: &str = r#"{"status":"REJECTED","moderationAction":{"status":"REJECTED","rejectionReason":
    {"code":"SPAM","detailedExplanation":"It sells boats."}},"tags":["FEATURED"],"of_another_version":[1]}"#;

struct Asking {
    world: World,
    judge: Judge,
    hook: HookId,
    secret: NewSecret,
}

/// A world with one hook. The time limit is the longest, so that a busy machine fails no test.
async fn asking(db: TestDb, change: impl FnOnce(&mut HookIn)) -> Asking {
    let world = World::new(db).await;
    let judge = Judge::start().await;
    let mut hook = HookIn {
        timeout_ms: 10_000,
        ..HookIn::new("judge", &judge.url, "responsibility")
    };
    hook.codes.insert("SPAM".to_owned(), "spam".to_owned());
    change(&mut hook);
    let added = hooks::add(&world.services, &Visitor::operator(), &world.site, hook).await;
    let (hook, secret) = added.unwrap();
    Asking {
        world,
        judge,
        hook,
        secret,
    }
}

impl Asking {
    async fn calls(&self, comment: CommentId) -> Vec<(HookOutcome, String, String)> {
        let found = hooks::calls(&self.world.services, &Visitor::operator(), &self.world.site, comment).await;
        let line = |call: store::hooks::CallRecord| (call.outcome, call.clause, call.error);
        found.unwrap().into_iter().map(line).collect()
    }

    async fn breaker(&self) -> BreakerState {
        let list = hooks::list(&self.world.services, &Visitor::operator(), &self.world.site).await;
        list.unwrap().remove(0).breaker
    }

    async fn rotate(&self, from: i64, keep_ms: i64) -> Result<NewSecret, ServiceError> {
        let (services, site) = (&self.world.services, &self.world.site);
        hooks::rotate(services, &Visitor::operator(), site, self.hook, from, keep_ms).await
    }
}

/// As a receiver computes it.
fn signature(secret: &NewSecret, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.secret.as_bytes()).unwrap();
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    format!(
        "sha256={}",
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    )
}

on_both! {
    async fn the_request_is_signed_over_its_bytes_and_names_the_comment(db: TestDb) {
        let it = asking(db, |hook| hook.format = HookFormat::Html).await;
        let (first, _, status) = it.world.post("Marit", CLEAN).await;
        assert_eq!(status, Status::Published);
        let (reply, _, _) = it.world.reply(first, "Olav", CLEAN_TOO).await;
        let seen = it.judge.take();
        assert_eq!(seen.len(), 2);
        for one in &seen {
            assert_eq!(one.header("x-coral-signature"), signature(&it.secret, &one.body));
            assert_eq!(one.header("content-type"), "application/json");
            assert!(one.header("user-agent").starts_with("ombud moderation/"), "{}", one.head);
            assert!(one.head.starts_with("post /judge?key=hidden "), "{}", one.head);
        }
        let question = seen[0].json();
        assert_eq!(question["action"], "NEW");
        assert_eq!(question["comment"]["id"], first.to_string());
        assert_eq!(question["comment"]["revision"], 1);
        assert!(question["comment"]["parentID"].is_null());
        assert!(question["comment"]["body"].as_str().unwrap().contains("<p>"), "{question}");
        assert_eq!(question["comment"]["language"], "en");
        assert_eq!(question["author"]["name"], "Marit");
        assert_eq!(question["author"]["role"], "COMMENTER");
        assert_eq!(question["story"]["id"], it.world.story.to_string());
        assert!(question["story"]["url"].as_str().unwrap().starts_with("http://ombud.test/testimes/stories/"), "{question}");
        assert_eq!(question["site"]["id"], it.world.site.id.to_string());
        assert_eq!((&question["tenantID"], &question["tenantDomain"]), (&"testimes".into(), &"ombud.test".into()));
        assert_eq!(question["assessment"]["outcome"], "publish");
        assert_eq!(seen[1].json()["comment"]["parentID"], first.to_string());
        assert_eq!(it.calls(reply).await, [(HookOutcome::NoOpinion, String::new(), String::new())]);
        it.world.no_drift().await;
    }

    async fn while_a_secret_is_rotated_both_sign(db: TestDb) {
        let it = asking(db, |_| {}).await;
        let new = it.rotate(1, UnixMillis::HOUR).await.unwrap();
        assert_ne!(new.secret, it.secret.secret);
        assert!(matches!(it.rotate(1, 0).await, Err(ServiceError::Conflict(_))), "it was rotated from there already");
        it.world.post("Marit", CLEAN).await;
        it.world.clock.advance(UnixMillis::HOUR);
        it.world.post("Olav", CLEAN_TOO).await;
        let seen = it.judge.take();
        let both = format!("{},{}", signature(&new, &seen[0].body), signature(&it.secret, &seen[0].body));
        assert_eq!(seen[0].header("x-coral-signature"), both);
        assert_eq!(seen[1].header("x-coral-signature"), signature(&new, &seen[1].body));
        // Nothing shows it, in the log neither.
        assert!(!format!("{new:?}").contains(&new.secret));
        let last = it.rotate(2, 0).await.unwrap();
        assert_eq!((last.kid, last.old_until), (3, None));
        assert!(matches!(it.rotate(3, -1).await, Err(ServiceError::Invalid(_))));
    }

    async fn what_it_rejects_rests_on_a_clause_and_its_author_is_told_why(db: TestDb) {
        let it = asking(db, |_| {}).await;
        it.judge.says(REJECTED);
        let visitor = it.world.guest("n");
        let posted = it.world.try_post(&visitor, it.world.posting("Ad", CLEAN)).await.unwrap();
        let Posted::Saved { comment, reader, status, reasons, .. } = posted else { panic!("{posted:?}") };
        assert_eq!((status, reasons[0].clause.as_str(), reasons[0].text.as_str()), (Status::Rejected, "spam", "It sells boats."));
        let author = Visitor { actor: service::Actor::Guest(reader), network: None };
        let mine = one_own(&it.world.services, &author, &it.world.site, comment).await.unwrap();
        assert_eq!((mine.reasons[0].clause.as_str(), mine.reasons[0].text.as_str()), ("spam", "It sells boats."));
        assert_eq!(mine.reasons[0].title, "No advertising");
        assert_eq!(it.calls(comment).await, [(HookOutcome::Reject, "spam".to_owned(), String::new())]);
        // Of what a rule of the policy holds, too; a code without a place in the table falls to the usual clause.
        it.judge.says(r#"{"moderationAction":{"status":"REJECTED","rejectionReason":{"code":"OTHER"}}}"#);
        let (held, author, status) = it.world.post("Jan", HELD).await;
        assert_eq!(status, Status::Rejected);
        let mine = one_own(&it.world.services, &author, &it.world.site, held).await.unwrap();
        assert_eq!(mine.reasons[0].clause, "responsibility");
        assert!(it.world.shown().await.is_empty());
        it.world.no_drift().await;
    }

    async fn it_may_hold_and_flag_and_not_approve_unless_allowed(db: TestDb) {
        let it = asking(db, |_| {}).await;
        it.judge.says(r#"{"status":"SYSTEM_WITHHELD","actions":[{"actionType":"FLAG","reason":"COMMENT_DETECTED_TOXIC"}]}"#);
        let (id, _, status) = it.world.post("A", CLEAN).await;
        assert_eq!(status, Status::Held);
        assert_eq!(it.calls(id).await, [(HookOutcome::Hold, "responsibility".to_owned(), String::new())]);
        it.judge.says(r#"{"status":"PREMOD"}"#);
        let (id, author, status) = it.world.post("B", CLEAN_TOO).await;
        assert_eq!(status, Status::Held);
        let mine = one_own(&it.world.services, &author, &it.world.site, id).await.unwrap();
        assert_eq!((mine.reasons[0].clause.as_str(), mine.reasons[0].title.as_str()), ("", "Read before it appears"));
        it.judge.says(r#"{"actions":[{"actionType":"FLAG","reason":"COMMENT_DETECTED_SPAM"}]}"#);
        let (_, _, status) = it.world.post("C", "I have seen this wall every day for thirty years.").await;
        assert_eq!(status, Status::Published);
        let moderator = it.world.staff(Role::Moderator, "Mo").await;
        let counts = service::desk::counts(&it.world.services, &moderator, &it.world.site).await.unwrap();
        assert_eq!((counts.held, counts.reported), (2, 1));
        it.judge.says(r#"{"status":"APPROVED"}"#);
        let (id, _, status) = it.world.post("D", HELD).await;
        assert_eq!(status, Status::Held, "it may not approve");
        assert_eq!(it.calls(id).await[0].0, HookOutcome::Approve);
        it.world.no_drift().await;
    }

    async fn where_it_may_approve_it_approves_what_a_rule_holds_and_no_more(db: TestDb) {
        let it = asking(db, |hook| hook.may_approve = true).await;
        it.judge.says(r#"{"status":"APPROVED"}"#);
        let (_, author, status) = it.world.post("D", HELD).await;
        assert_eq!(status, Status::Published);
        // People of whom a moderator wants to read everything first are not waved through.
        let moderator = it.world.staff(Role::Moderator, "Mo").await;
        let restrict = service::desk::Restrict {
            reader: crate::world::reader_of(&author),
            standing: model::Standing::Premoderated,
            until: None,
            clause: "spam".to_owned(),
            reason: String::new(),
            remove_comments: false,
        };
        service::desk::restrict(&it.world.services, &moderator, &it.world.site, restrict).await.unwrap();
        for text in [CLEAN, "Another criminal such as Perez would do no better."] {
            let posted = it.world.try_post(&author, it.world.posting("D", text)).await.unwrap();
            let Posted::Saved { status, .. } = posted else { panic!("{posted:?}") };
            assert_eq!(status, Status::Held, "{text}");
        }
        it.world.no_drift().await;
    }

    async fn without_an_answer_it_fails_open_or_closed(db: TestDb) {
        let it = asking(db, |hook| { hook.timeout_ms = 100; hook.breaker_failures = 1_000; }).await;
        let bad: [(Mode, &str); 5] = [
            (Mode::Hang, "timeout"),
            (Mode::Answer(503, String::new()), "http_503"),
            (Mode::Answer(302, String::new()), "http_302"),
            (Mode::Answer(200, r#"{"status":"BURN"}"#.to_owned()), "invalid"),
            (Mode::Answer(200, format!("{{\"x\":\"{}\"}}", "y".repeat(70_000))), "too_large"),
        ];
        let operator = Visitor::operator();
        let found = hooks::find(&it.world.services, &operator, &it.world.site, "judge").await.unwrap();
        for (fails, expected) in [(HookFails::Open, Status::Published), (HookFails::Closed, Status::Held)] {
            for (mode, error) in &bad {
                // Only where nobody answers the limit is short.
                let timeout_ms = if matches!(mode, Mode::Hang) { 100 } else { 10_000 };
                let hook = HookIn { fails, timeout_ms, ..HookIn::try_from(&found).unwrap() };
                hooks::set(&it.world.services, &operator, &it.world.site, it.hook, hook).await.unwrap();
                it.judge.set(mode.clone());
                let name = format!("{fails} {error}");
                let (id, author, status) = it.world.post(&name, &format!("The wall at gate {} stood for a hundred years.", name.len())).await;
                assert_eq!(status, expected, "{name}");
                assert_eq!(it.calls(id).await, [(HookOutcome::Failed, String::new(), (*error).to_owned())]);
                if status == Status::Held {
                    let mine = one_own(&it.world.services, &author, &it.world.site, id).await.unwrap();
                    assert!(mine.reasons[0].text.contains("could not be made"), "{:?}", mine.reasons);
                }
                it.world.clock.advance(UnixMillis::HOUR);
            }
        }
        assert!(it.judge.take().iter().all(|seen| !seen.head.contains("elsewhere")), "it follows no redirect");
        it.world.no_drift().await;
    }

    async fn the_breaker_opens_tries_one_and_closes(db: TestDb) {
        let it = asking(db, |hook| { hook.breaker_failures = 2; hook.breaker_pause_ms = 5_000; }).await;
        it.judge.set(Mode::Answer(500, String::new()));
        let mut posted = 0;
        let mut post = async || {
            posted += 1;
            let text = format!("Gate {posted} of the harbour was {} years old and nobody looked.", posted * 7);
            it.world.post(&format!("Reader {posted}"), &text).await.0
        };
        for _ in 0..2 {
            post().await;
        }
        assert_eq!(it.breaker().await, BreakerState::Open { until: it.world.services.now().plus(5_000) });
        let id = post().await;
        assert_eq!(it.calls(id).await, [(HookOutcome::Skipped, String::new(), "breaker_open".to_owned())]);
        assert_eq!(it.judge.take().len(), 2, "the third is not asked");
        it.world.clock.advance(5_000);
        assert_eq!(it.breaker().await, BreakerState::HalfOpen);
        post().await;
        post().await;
        assert_eq!(it.judge.take().len(), 1, "one tries it, fails, and it pauses anew");
        it.world.clock.advance(5_000);
        it.judge.says("{}");
        let id = post().await;
        assert_eq!(it.calls(id).await[0].0, HookOutcome::NoOpinion);
        assert_eq!(it.breaker().await, BreakerState::Closed { failures: 0 });
    }

    async fn an_edit_is_asked_about_as_one(db: TestDb) {
        let it = asking(db, |_| {}).await;
        let (id, author, _) = it.world.post("Marit", CLEAN).await;
        it.judge.says(REJECTED);
        let edited = edit(&it.world.services, &author, &it.world.site, id, CLEAN_TOO.to_owned(), false).await.unwrap();
        let Posted::Saved { status, .. } = edited else { panic!("{edited:?}") };
        assert_eq!(status, Status::Rejected);
        let seen = it.judge.take();
        let question = seen[1].json();
        assert_eq!((&question["action"], &question["comment"]["revision"]), (&"EDIT".into(), &2.into()));
        assert_eq!(question["comment"]["id"], id.to_string());
        assert_eq!(question["comment"]["body"], CLEAN_TOO);
        assert_eq!(it.calls(id).await.len(), 2);
        it.world.no_drift().await;
    }

    async fn of_two_the_stricter_counts_and_one_that_is_off_is_not_asked(db: TestDb) {
        let it = asking(db, |hook| hook.may_approve = true).await;
        let (services, site, operator) = (&it.world.services, &it.world.site, Visitor::operator());
        let other = Judge::start().await;
        let hook = HookIn { timeout_ms: 10_000, ..HookIn::new("other", &other.url, "spam") };
        let (id, _) = hooks::add(services, &operator, site, hook.clone()).await.unwrap();
        it.judge.says(r#"{"status":"APPROVED"}"#);
        other.says(r#"{"status":"REJECTED"}"#);
        let (comment, _, status) = it.world.post("A", HELD).await;
        assert_eq!((status, it.calls(comment).await.len()), (Status::Rejected, 2));
        hooks::set_enabled(services, &operator, site, id, false).await.unwrap();
        let (_, _, status) = it.world.post("B", HELD).await;
        assert_eq!((status, other.take().len()), (Status::Published, 1));
        let same = hooks::add(services, &operator, site, HookIn { name: "judge".to_owned(), ..hook.clone() }).await;
        assert!(matches!(same, Err(ServiceError::Invalid(_))), "{same:?}");
        for n in 2..hooks::MAX_HOOKS {
            let named = HookIn { name: format!("more {n}"), enabled: false, ..hook.clone() };
            hooks::add(services, &operator, site, named).await.unwrap();
        }
        let one_more = hooks::add(services, &operator, site, HookIn { name: "too many".to_owned(), ..hook }).await;
        assert!(matches!(one_more, Err(ServiceError::Conflict(_))));
        hooks::remove(services, &operator, site, it.hook).await.unwrap();
        assert_eq!(it.calls(comment).await.len(), 2, "what it said stays");
    }

    async fn a_test_comment_shows_what_it_says_and_stores_no_comment(db: TestDb) {
        let it = asking(db, |hook| hook.enabled = false).await;
        it.judge.says(REJECTED);
        let (services, site, operator) = (&it.world.services, &it.world.site, Visitor::operator());
        let tested = hooks::test(services, &operator, site, it.hook, "Buy boats").await.unwrap();
        assert_eq!((tested.outcome, tested.code.as_str(), tested.explanation.as_str()), (HookOutcome::Reject, "SPAM", "It sells boats."));
        assert_eq!(it.judge.take()[0].json()["comment"]["body"], "Buy boats");
        let listed = hooks::list(services, &operator, site).await.unwrap().remove(0);
        assert_eq!((listed.last.len(), listed.day[&HookOutcome::Reject]), (1, 1));
        let nobody = hooks::test(services, &it.world.staff(Role::Editor, "Ed").await, site, it.hook, "x").await;
        assert!(matches!(nobody, Err(ServiceError::Forbidden { .. })));
    }

    async fn bad_settings_and_private_addresses_are_refused(db: TestDb) {
        let it = asking(db, |_| {}).await;
        let operator = Visitor::operator();
        let good = HookIn::new("another", &it.judge.url, "spam");
        let mut unknown_code = good.clone();
        unknown_code.codes.insert("RUDE".to_owned(), "spam".to_owned());
        for bad in [
            HookIn { timeout_ms: 99, ..good.clone() },
            HookIn { timeout_ms: 10_001, ..good.clone() },
            HookIn { clause: "no-such".to_owned(), ..good.clone() },
            HookIn { name: " ".to_owned(), ..good.clone() },
            HookIn { url: "ftp://x.example/".to_owned(), ..good.clone() },
            HookIn { breaker_failures: 0, ..good.clone() },
            unknown_code,
        ] {
            let refused = hooks::add(&it.world.services, &operator, &it.world.site, bad.clone()).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{bad:?}");
        }
        let strict = service::Options { allow_private_feeds: false, ..options(3) };
        let strict = Services::start(it.world.services.db().clone(), strict, it.world.clock.clone()).await.unwrap();
        for url in ["http://judge.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/"] {
            let refused = hooks::add(&strict, &operator, &it.world.site, HookIn { url: url.to_owned(), ..good.clone() }).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{url}");
        }
        // One that was stored before the server became strict is not asked either.
        let tested = hooks::test(&strict, &operator, &it.world.site, it.hook, "x").await.unwrap();
        assert_eq!((tested.error.as_str(), it.judge.take().len()), ("private_address", 0));
    }
}
