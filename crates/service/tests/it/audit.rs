//! The audit log: complete, chained, and found out when somebody writes to it by hand.

use model::{Role, Status};
use service::audit::{Fault, LogFilter, LogFormat, Verified, begin_export, export, page, verify};
use service::desk::{Decide, decide};
use service::{ServiceError, Visitor};
use store::StoreError;
use testkit::on_both;

use crate::world::World;

const TEXTS: [&str; 4] = [
    "The pictures from the quay are remarkable.",
    "Who pays for the wall, the town or the harbour?",
    "I have seen this wall every day for thirty years.",
    "The divers said so in spring.",
];

/// Some deeds of one moderator: a log of a dozen.
async fn deeds(world: &World) -> Visitor {
    let moderator = world.staff(Role::Moderator, "Mo").await;
    for (n, text) in TEXTS.iter().enumerate() {
        let (comment, _, _) = world.post(&format!("Reader {n}"), text).await;
        for approve in [false, true] {
            let request = Decide {
                comment,
                approve,
                clause: if approve { String::new() } else { "spam".to_owned() },
                reason: "=HYPERLINK(\"x\"), because".to_owned(),
            };
            decide(&world.services, &moderator, &world.site, request).await.unwrap();
        }
    }
    moderator
}

async fn look(world: &World, expect: Option<&str>) -> Verified {
    let mut told = Vec::new();
    let progress = |done, total| told.push((done, total));
    let found = verify(&world.services, &Visitor::operator(), &world.site, expect, progress).await;
    let found = found.unwrap();
    assert!(told.last().is_none_or(|last| last.0 == found.rows), "{told:?}");
    found
}

/// Somebody with access to the database writes to the log by hand.
async fn tamper(world: &World, sql: &'static str) {
    let site = world.site.id;
    let done: Result<u64, StoreError> = world
        .db
        .write(move |tx| Box::pin(async move { tx.execute(sql, store::args![site]).await }))
        .await;
    assert!(done.unwrap() > 0, "{sql}");
}

async fn exported(world: &World, format: LogFormat) -> String {
    let operator = Visitor::operator();
    let (mut text, mut after) = (format.head(), 0);
    loop {
        let filter = LogFilter::default();
        let (more, next) = export(&world.services, &operator, &world.site, (&filter, format), after)
            .await
            .unwrap();
        text.push_str(&more);
        let Some(next) = next else { return text };
        after = next;
    }
}

on_both! {
    async fn a_log_that_nobody_touched_is_whole(db: TestDb) {
        let world = World::new(db).await;
        deeds(&world).await;
        let found = look(&world, None).await;
        assert!(found.is_whole(), "{:?}", found.faults);
        assert_eq!((found.rows, found.number), (11, 11), "site, policy, role and eight decisions");
        let later = look(&world, Some(&found.hash.to_uppercase())).await;
        assert_eq!((later.expected, later.is_whole()), (Some(11), true));
        let bad = verify(&world.services, &Visitor::operator(), &world.site, Some("beef"), |_, _| {}).await;
        assert!(matches!(bad, Err(ServiceError::Invalid(_))));
        let reader = verify(&world.services, &Visitor::anonymous(), &world.site, None, |_, _| {}).await;
        assert!(matches!(reader, Err(ServiceError::SignInNeeded)));
    }

    async fn a_changed_row_is_named(db: TestDb) {
        let world = World::new(db).await;
        deeds(&world).await;
        for sql in [
            "UPDATE audit_log SET why = 'no reason' WHERE site_id = $1 AND number = 5",
            "UPDATE audit_log SET at = at + 1 WHERE site_id = $1 AND number = 5",
            "UPDATE audit_log SET account_id = NULL, actor = 'operator' WHERE site_id = $1 AND number = 5",
        ] {
            tamper(&world, sql).await;
            assert_eq!(look(&world, None).await.faults, [Fault::Changed(5)], "{sql}");
        }
        // A hash that was made to fit shows in the row behind.
        tamper(&world, "UPDATE audit_log SET hash = 'f' || substr(hash, 2) WHERE site_id = $1 AND number = 7").await;
        let faults = look(&world, None).await.faults;
        assert!(faults.contains(&Fault::Changed(8)) && faults.contains(&Fault::Changed(5)), "{faults:?}");
    }

    async fn removed_rows_are_named(db: TestDb) {
        let world = World::new(db).await;
        deeds(&world).await;
        tamper(&world, "DELETE FROM audit_log WHERE site_id = $1 AND number IN (4, 5)").await;
        assert_eq!(look(&world, None).await.faults, [Fault::Missing(4, 5)]);
        tamper(&world, "DELETE FROM audit_log WHERE site_id = $1 AND number > 9").await;
        assert_eq!(look(&world, None).await.faults, [Fault::Missing(4, 5), Fault::MissingEnd(10, 11)]);
        tamper(&world, "DELETE FROM audit_log WHERE site_id = $1 AND number = 1").await;
        assert_eq!(look(&world, None).await.faults[0], Fault::Missing(1, 1));
        tamper(&world, "DELETE FROM audit_heads WHERE site_id = $1").await;
        assert!(look(&world, None).await.faults.contains(&Fault::NoHead));
    }

    async fn a_log_that_is_cut_off_with_its_head_is_found_by_a_noted_hash(db: TestDb) {
        let world = World::new(db).await;
        deeds(&world).await;
        let noted = look(&world, None).await.hash;
        tamper(&world, "DELETE FROM audit_log WHERE site_id = $1 AND number > 8").await;
        tamper(&world, "UPDATE audit_heads SET number = 8, hash = (SELECT hash FROM audit_log WHERE site_id = $1 AND number = 8) \
            WHERE site_id = $1").await;
        assert!(look(&world, None).await.is_whole(), "in itself it is");
        assert_eq!(look(&world, Some(&noted)).await.faults, [Fault::NotExpected(noted)]);
    }

    async fn rows_that_were_put_in_are_named(db: TestDb) {
        let world = World::new(db).await;
        deeds(&world).await;
        tamper(&world, "INSERT INTO audit_log SELECT site_id, 12, at, actor, account_id, deed, subject, subject_id, was, became, why, \
            hash FROM audit_log WHERE site_id = $1 AND number = 11").await;
        assert_eq!(look(&world, None).await.faults, [Fault::BehindHead(12)]);
        tamper(&world, "UPDATE audit_heads SET number = 12 WHERE site_id = $1").await;
        assert_eq!(look(&world, None).await.faults, [Fault::Changed(12)]);
        tamper(&world, "UPDATE audit_log SET number = 0 WHERE site_id = $1 AND number = 12").await;
        assert_eq!(look(&world, None).await.faults, [Fault::Stray(0), Fault::MissingEnd(12, 12)]);
        tamper(&world, "UPDATE audit_heads SET number = 11, hash = 'x' WHERE site_id = $1").await;
        assert_eq!(look(&world, None).await.faults, [Fault::Stray(0), Fault::HeadDiffers(11)]);
    }

    async fn deeds_at_the_same_moment_make_one_chain(db: TestDb) {
        let world = World::new(db).await;
        let mut comments = Vec::new();
        for (n, text) in TEXTS.iter().enumerate() {
            comments.push(world.post(&format!("Reader {n}"), text).await.0);
        }
        let mut tasks = Vec::new();
        for name in ["Mo", "Ada"] {
            let (moderator, services, site) = (world.staff(Role::Moderator, name).await, world.services.clone(), world.site.clone());
            let comments = comments.clone();
            tasks.push(tokio::spawn(async move {
                for round in 0..6 {
                    for comment in &comments {
                        let approve = round % 2 == 0;
                        let clause = if approve { String::new() } else { "spam".to_owned() };
                        let request = Decide { comment: *comment, approve, clause, reason: String::new() };
                        decide(&services, &moderator, &site, request).await.unwrap();
                    }
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let found = look(&world, None).await;
        assert!(found.is_whole(), "{:?}", found.faults);
        assert_eq!(found.rows, 4 + 2 * 6 * 4);
    }

    async fn the_log_is_filtered_by_person_deed_subject_and_time(db: TestDb) {
        let world = World::new(db).await;
        let moderator = deeds(&world).await;
        let (comment, _, status) = world.post("Late", "The tide was the highest in a century.").await;
        assert_eq!(status, Status::Published);
        world.clock.advance(1_000);
        let request = Decide { comment, approve: false, clause: "spam".to_owned(), reason: String::new() };
        decide(&world.services, &moderator, &world.site, request).await.unwrap();
        let count = async |filter: LogFilter| page(&world.services, &moderator, &world.site, &filter, None).await.unwrap().entries.len();
        let none = LogFilter::default;
        assert_eq!(count(none()).await, 12);
        assert_eq!(count(LogFilter { account: moderator.account_id(), ..none() }).await, 9);
        assert_eq!(count(LogFilter { by_operator: true, ..none() }).await, 3);
        assert_eq!(count(LogFilter { deed: Some("reject".to_owned()), ..none() }).await, 5);
        let subject = LogFilter { subject: Some("comment".to_owned()), subject_id: Some(comment.to_string()), ..none() };
        assert_eq!(count(subject).await, 1);
        assert_eq!(count(LogFilter { from: Some(world.services.now()), ..none() }).await, 1);
        assert_eq!(count(LogFilter { until: Some(world.services.now()), ..none() }).await, 11);
        let all = page(&world.services, &moderator, &world.site, &none(), Some(3)).await.unwrap();
        assert_eq!(all.entries.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(all.people.iter().map(|person| person.1.as_str()).collect::<Vec<_>>(), ["Mo"]);
        assert!(all.deeds.contains(&"put_policy".to_owned()));
    }

    async fn an_export_holds_everything_that_the_chain_is_made_of(db: TestDb) {
        use sha2::{Digest as _, Sha256};
        let world = World::new(db).await;
        deeds(&world).await;
        begin_export(&world.services, &Visitor::operator(), &world.site).await.unwrap();
        let lines = exported(&world, LogFormat::JsonLines).await;
        // As docs/operators.md tells it, without our code.
        let mut before = String::new();
        for line in lines.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
            let number = |field: &str| row[field].as_i64().unwrap().to_string();
            let mut sha = Sha256::new();
            for field in [
                before.clone(), text("site"), number("number"), number("at"), text("actor"), text("account"), text("deed"),
                text("subject"), text("subject_id"), text("was"), text("became"), text("why"),
            ] {
                sha.update(format!("{}:{field}", field.len()));
            }
            before = sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(before, text("hash"), "{line}");
        }
        assert_eq!(before, look(&world, None).await.hash);
        let csv = exported(&world, LogFormat::Csv).await;
        assert_eq!(csv.lines().count(), lines.lines().count() + 1);
        assert!(csv.starts_with("site,number,time,at,actor,account,name,deed,"), "{csv}");
        assert!(csv.contains(r#","'=HYPERLINK(""x""), because","#), "{csv}");
        assert!(csv.lines().last().unwrap().contains("export_log"), "that it was taken out is in it");
    }
}
