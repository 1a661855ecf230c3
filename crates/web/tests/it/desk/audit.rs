//! The log of every deed: filtered, verified, taken out.

use axum::body::Body;
use axum::http::{Request, header};
use model::Role;
use testkit::{TestApp, form_token, on_both};

const DEEDS: &str = "/desk/testimes/log/deeds";

/// Changes the first row by hand.
async fn tamper(app: &TestApp) {
    let site = app.site.id;
    let sql = "UPDATE audit_log SET became = 'nothing' WHERE site_id = $1 AND number = 2";
    let done: Result<u64, store::StoreError> = app
        .services
        .db()
        .write(move |tx| Box::pin(async move { tx.execute(sql, store::args![site]).await }))
        .await;
    assert_eq!(done.unwrap(), 1);
}

on_both! {
    async fn every_deed_is_listed_with_a_link_and_filtered(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = moderator.get(DEEDS).await.expect(200).body;
        assert!(page.contains("Policy put into force") && page.contains("Role set") && page.contains("Site added"), "{page}");
        let page = page.replace("&#x2f;", "/");
        assert!(page.contains(r#"href="/desk/testimes/policy">policy 1"#), "{page}");
        let filtered = moderator.get(&format!("{DEEDS}?deed=set_role&by=operator&from=2026-11-23&until=2026-11-23")).await.expect(200).body;
        assert_eq!(filtered.matches("class=\"deed\"").count(), 1, "{filtered}");
        let nothing = moderator.get(&format!("{DEEDS}?until=2026-11-22")).await.expect(200).body;
        assert!(nothing.contains("Nothing fits this filter"), "{nothing}");
        for bad in ["from=yesterday", "by=-1", "before=x"] {
            moderator.get(&format!("{DEEDS}?{bad}")).await.expect(400);
        }
    }

    async fn the_chain_is_verified_with_and_without_the_script(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let verify = "/desk/testimes/log/verify";
        let page = moderator.submit(DEEDS, verify, &[]).await.expect(200).body;
        assert!(page.contains("3 deeds: nothing is changed"), "{page}");
        let noted = page.split("has the hash <code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let page = moderator.submit(DEEDS, verify, &[("expect", &noted)]).await.expect(200).body;
        assert!(page.contains("The hash that you noted is of number 3"), "{page}");
        moderator.submit(DEEDS, verify, &[("expect", "nonsense")]).await.expect(422);
        tamper(&app).await;
        let page = moderator.submit(DEEDS, verify, &[]).await.expect(200).body;
        assert!(page.contains("not as it was written") && page.contains("number 2: its fields do not give its hash"), "{page}");
        let token = form_token(&moderator.get(DEEDS).await.body).unwrap();
        let request = Request::builder()
            .method("POST")
            .uri(verify)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = moderator.send(request, Body::from(format!("form_token={token}"))).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/x-ndjson");
        let lines: Vec<serde_json::Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines[0]["done"].as_i64(), lines[0]["total"].as_i64()), (Some(3), Some(3)));
        let found = &lines.last().unwrap()["found"];
        assert_eq!((found["whole"].as_bool(), found["faults"].as_array().unwrap().len()), (Some(false), 1));
    }

    async fn the_log_is_taken_out_as_a_file_and_that_is_recorded(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let csv = moderator.get("/desk/testimes/log/export?format=csv").await.expect(200);
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"testimes-log.csv\"");
        assert_eq!(csv.body.lines().count(), 1 + 4, "{}", csv.body);
        let lines = moderator.get("/desk/testimes/log/export?format=jsonl&deed=export_log").await.expect(200);
        assert_eq!(lines.body.lines().count(), 2);
        assert!(lines.body.contains(r#""name":"Mo","deed":"export_log""#), "{}", lines.body);
        moderator.get("/desk/testimes/log/export?format=xls").await.expect(422);
    }
}
