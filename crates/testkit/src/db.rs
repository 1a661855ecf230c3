//! A database of its own for each test.

use std::ops::Deref;
use std::time::{SystemTime, UNIX_EPOCH};

use model::{Clock, UnixMillis};
use store::Db;
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Names the server for tests: `postgres://user@host:port/postgres`, whose user may create databases.
const VARIABLE: &str = "OMBUD_TEST_POSTGRES";
/// Any constant does, so long as all test processes agree on it.
const LOCK: i64 = 770_617;

/// A migrated, empty database that is gone after the test.
pub struct TestDb {
    db: Db,
    address: String,
    home: Home,
}

enum Home {
    Folder { _folder: TempDir },
    Server { admin: String, name: String },
}

impl TestDb {
    /// A SQLite file in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        let db = store::connect(&address).await.expect("SQLite opens");
        store::migrate::run(&db, now()).await.expect("the migrations run");
        Self {
            db,
            address,
            home: Home::Folder { _folder: folder },
        }
    }

    /// A PostgreSQL database, copied from a migrated template. `None`, with a message, where no server is named;
    /// under `CI` that is a failure.
    pub async fn postgres() -> Option<Self> {
        drop(rustls::crypto::ring::default_provider().install_default());
        let Ok(admin) = std::env::var(VARIABLE) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{VARIABLE} is not set, and CI tests both databases"
            );
            eprintln!("SKIPPED on PostgreSQL: {VARIABLE} is not set; ./test.sh sets it");
            return None;
        };
        let name = unique("ombud_test");
        let template = template(&admin).await;
        statement(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let address = with_database(&admin, &name);
        let db = store::connect(&address).await.expect("the test's database opens");
        Some(Self {
            db,
            address,
            home: Home::Server { admin, name },
        })
    }

    /// The address, for a second connection or a process of its own.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Home::Server { admin, name } = &self.home else {
            return;
        };
        let (admin, name) = (admin.clone(), name.clone());
        // The test's own runtime may be ending; this needs one that is not.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(async {
                statement(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            });
        });
        if dropping.join().is_err() {
            eprintln!("a test's database could not be dropped");
        }
    }
}

/// The migrated template, made by the first test that needs it.
async fn template(admin: &str) -> String {
    // Of exactly these migrations: other branches share the server.
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(&format!("{:?}", store::migrate::ALL), &mut hasher);
    let name = format!("ombud_template_{:016x}", std::hash::Hasher::finish(&hasher));
    let client = connect(admin).await;
    let locked = format!("SELECT pg_advisory_lock({LOCK})");
    client.batch_execute(&locked).await.expect("the lock is given");
    let found = client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await;
    if found.expect("databases can be listed").is_none() {
        let building = format!("{name}_building");
        statement(admin, &format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        statement(admin, &format!("CREATE DATABASE {building}")).await;
        let db = store::connect(&with_database(admin, &building))
            .await
            .expect("the template opens");
        store::migrate::run(&db, now()).await.expect("the migrations run");
        drop(db);
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        client.query(end, &[&building]).await.expect("connections can be ended");
        // Under its final name only now: one that was broken off is never taken for a template.
        statement(admin, &format!("ALTER DATABASE {building} RENAME TO {name}")).await;
    }
    let unlocked = format!("SELECT pg_advisory_unlock({LOCK})");
    client.batch_execute(&unlocked).await.expect("the lock is taken back");
    name
}

async fn connect(address: &str) -> tokio_postgres::Client {
    let connected = tokio_postgres::connect(address, NoTls).await;
    let (client, connection) = connected.unwrap_or_else(|error| panic!("{VARIABLE} does not answer: {error}"));
    // It ends with its client.
    tokio::spawn(connection);
    client
}

async fn statement(admin: &str, sql: &str) {
    let done = connect(admin).await.batch_execute(sql).await;
    done.unwrap_or_else(|error| panic!("`{sql}` failed: {error:?}"));
}

/// The address with another database in it.
fn with_database(address: &str, name: &str) -> String {
    let (address, query) = address.split_once('?').map_or((address, None), |(a, q)| (a, Some(q)));
    let (server, _) = address.rsplit_once('/').expect("the address ends in /database");
    query.map_or_else(
        || format!("{server}/{name}"),
        |query| format!("{server}/{name}?{query}"),
    )
}

fn unique(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.subsec_nanos());
    format!(
        "{prefix}_{}_{nanos}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

fn now() -> UnixMillis {
    Clock::System.now()
}
