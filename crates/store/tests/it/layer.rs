//! The connection layer: transactions, values, errors.

use std::sync::Arc;

use model::UnixMillis;
use store::{StoreError, args};
use testkit::{TestDb, on_both};

const COUNT: &str = "SELECT COUNT(*) FROM outbox";
const ADD: &str = "INSERT INTO outbox (id, site_id, kind, subject_id, created_at) VALUES ($1, $2, $3, $4, $5)";

on_both! {
    async fn a_failed_piece_of_work_leaves_nothing(db: TestDb) {
        let failed: Result<(), StoreError> = db
            .write(|tx| Box::pin(async move {
                tx.execute(ADD, args![1, 1, "kept?", 0, 0]).await?;
                Err(StoreError::Data("on purpose".to_owned()))
            }))
            .await;
        assert!(matches!(failed, Err(StoreError::Data(_))));
        let left = db.read(|tx| Box::pin(tx.first::<i64>(COUNT, &[]))).await;
        assert!(matches!(left, Ok::<_, StoreError>(Some(0))));
    }

    async fn pieces_of_work_that_share_a_commit_fail_alone(db: TestDb) {
        let db = Arc::new(db);
        let tasks: Vec<_> = (0..64_i64)
            .map(|n| {
                let db = Arc::clone(&db);
                tokio::spawn(async move {
                    db.write(move |tx| Box::pin(async move {
                        tx.execute(ADD, args![n, 1, "event", 0, 0]).await?;
                        if n % 4 == 0 { Err(StoreError::Data("on purpose".to_owned())) } else { Ok(()) }
                    })).await
                })
            })
            .collect();
        let mut kept = 0;
        for task in tasks {
            kept += i64::from(task.await.unwrap().is_ok());
        }
        let stored: Result<_, StoreError> = db.read(|tx| Box::pin(tx.first::<i64>(COUNT, &[]))).await;
        assert_eq!((kept, stored.unwrap()), (48, Some(48)));
    }

    async fn a_panic_in_work_is_its_callers_error_and_no_more(db: TestDb) {
        let task = {
            let db = (*db).clone();
            tokio::spawn(async move {
                let result: Result<(), StoreError> = db.write(|_| Box::pin(async { panic!("on purpose") })).await;
                result
            })
        };
        let ended = task.await;
        assert!(ended.is_err() || ended.unwrap().is_err());
        let after = db.write(|tx| Box::pin(async move { tx.execute(ADD, args![1, 1, "event", 0, 0]).await })).await;
        assert_eq!(after.unwrap(), 1);
    }

    async fn values_come_back_as_they_went(db: TestDb) {
        let row = db
            .read(|tx| Box::pin(async move {
                let sql = "SELECT CAST($2 AS BIGINT), CAST($1 AS TEXT), CAST($3 AS DOUBLE PRECISION), CAST($4 AS TEXT), CAST($2 AS BIGINT)";
                tx.rows(sql, args!["Ընթերցող ' \" \\", i64::MIN, 0.5, None::<String>]).await
            }))
            .await;
        let mut row = row.map_err(|error: StoreError| error.to_string()).unwrap().remove(0).reader();
        assert_eq!(row.int().unwrap(), i64::MIN);
        assert_eq!(row.text().unwrap(), "Ընթերցող ' \" \\");
        assert!((row.real().unwrap() - 0.5).abs() < f64::EPSILON);
        assert_eq!(row.opt_text().unwrap(), None);
        assert_eq!(row.int().unwrap(), i64::MIN);
        assert!(matches!(row.int(), Err(StoreError::Data(text)) if text == "column 6 is missing"));
    }

    async fn a_second_row_of_a_unique_key_is_a_named_error(db: TestDb) {
        let result = db
            .write(|tx| Box::pin(async move {
                tx.execute(ADD, args![1, 1, "event", 0, 0]).await?;
                tx.execute(ADD, args![1, 1, "event", 0, 0]).await
            }))
            .await;
        assert!(matches!(result, Err(StoreError::Unique(_))), "{result:?}");
    }

    async fn migrations_run_once(db: TestDb) {
        assert_eq!(store::migrate::run(&db, UnixMillis(0)).await.unwrap(), Vec::<&str>::new());
        assert_eq!(store::migrate::pending(&db).await.unwrap(), Vec::<&str>::new());
    }

    async fn a_database_of_a_newer_program_is_refused(db: TestDb) {
        let sql = "INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES (9999, '9999_future', 'x', 0)";
        db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.unwrap();
        let error = store::migrate::run(&db, UnixMillis(0)).await.unwrap_err().to_string();
        assert!(error.contains("9999_future") && error.contains("newer"), "{error}");
    }
}

#[tokio::test]
async fn work_on_sqlite_may_wait_for_nothing_else() {
    let db = TestDb::sqlite().await;
    let result: Result<(), StoreError> = db
        .read(|_| Box::pin(async { std::future::pending::<Result<(), StoreError>>().await }))
        .await;
    assert!(matches!(result, Err(StoreError::Job(_))));
}

#[tokio::test]
async fn a_mistyped_address_makes_no_database() {
    let folder = std::env::temp_dir().join("ombud-nowhere");
    let address = format!("sqlite:{}", folder.join("typo.db").display());
    let error = store::connect_existing(&address).await.unwrap_err().to_string();
    assert!(error.contains("no such file"), "{error}");
    assert!(!folder.exists());
    let error = store::connect("mysql://user:secret@host/db")
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("sqlite:") && !error.contains("secret"), "{error}");
}
