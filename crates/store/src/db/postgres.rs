//! PostgreSQL: a pool of connections, one transaction a piece of work.

use std::sync::Arc;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio_postgres::types::{FromSql, ToSql, Type};
use tokio_postgres::{AsyncMessage, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Job, Tx};
use crate::error::{StoreError, with_causes};
use crate::row::Row;
use crate::value::Value;

/// Connections of one node.
const MAX_CONNECTIONS: usize = 16;

/// A PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PgDb {
    pool: Pool,
    config: Arc<Config>,
}

/// A connection while a piece of work uses it. One that is dropped inside a transaction is closed, not reused.
#[derive(Debug)]
pub struct PgTx {
    client: Option<Object>,
    open: bool,
}

fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl PgDb {
    pub(super) async fn open(address: &str) -> Result<Self, StoreError> {
        let bad = |reason: String| StoreError::Address {
            address: address.split('@').next_back().unwrap_or_default().to_owned(),
            reason,
        };
        let mut config: Config = address
            .parse()
            .map_err(|error: tokio_postgres::Error| bad(with_causes(&error)))?;
        config.application_name("ombud");
        let manager = Manager::from_config(
            config.clone(),
            tls()?,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(MAX_CONNECTIONS)
            .build()
            .map_err(|error| bad(error.to_string()))?;
        let db = Self {
            pool,
            config: Arc::new(config),
        };
        drop(db.client().await?);
        Ok(db)
    }

    async fn client(&self) -> Result<Object, StoreError> {
        self.pool
            .get()
            .await
            .map_err(|error| StoreError::Unavailable(with_causes(&error)))
    }

    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        E: From<StoreError>,
    {
        let client = Some(self.client().await?);
        let mut tx = Tx::Postgres(PgTx { client, open: false });
        work(&mut tx).await
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        E: From<StoreError>,
    {
        let client = Some(self.client().await?);
        let mut tx = Tx::Postgres(PgTx { client, open: true });
        tx.script("BEGIN").await?;
        let result = work(&mut tx).await;
        let Tx::Postgres(mut pg) = tx else {
            return Err(StoreError::Job("not a PostgreSQL transaction".to_owned()).into());
        };
        match result {
            Ok(value) => {
                pg.script("COMMIT").await?;
                pg.open = false;
                Ok(value)
            }
            Err(error) => {
                // A failed rollback leaves `open` set, and the connection is closed when it is dropped.
                pg.open = pg.script("ROLLBACK").await.is_err();
                Err(error)
            }
        }
    }

    pub(super) async fn listen(&self) -> Result<tokio::sync::mpsc::Receiver<()>, StoreError> {
        let wrap = |error: tokio_postgres::Error| StoreError::Unavailable(with_causes(&error));
        let (client, mut connection) = self.config.connect(tls()?).await.map_err(wrap)?;
        let (wake, woken) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                match std::future::poll_fn(|context| connection.poll_message(context)).await {
                    // A full channel means that a wake-up waits already.
                    Some(Ok(AsyncMessage::Notification(_))) => drop(wake.try_send(())),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
                        tracing::warn!(error = %error, "the connection that listens for other nodes broke");
                        break;
                    }
                    None => break,
                }
            }
        });
        client.batch_execute("LISTEN ombud").await.map_err(wrap)?;
        // The listening connection lives as long as its client.
        tokio::spawn(async move {
            let _client = client;
            std::future::pending::<()>().await;
        });
        Ok(woken)
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        if self.open
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}

impl PgTx {
    fn client(&self) -> Result<&Object, StoreError> {
        self.client
            .as_ref()
            .ok_or_else(|| StoreError::Job("the connection was given back".to_owned()))
    }

    pub(super) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client()?
            .batch_execute(sql)
            .await
            .map_err(|error| StoreError::postgres(&error, sql))
    }

    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        let wrap = |error: tokio_postgres::Error| StoreError::postgres(&error, sql);
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await.map_err(wrap)?;
        client.execute(&statement, &borrow(args)).await.map_err(wrap)
    }

    pub(super) async fn rows(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        let wrap = |error: tokio_postgres::Error| StoreError::postgres(&error, sql);
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await.map_err(wrap)?;
        let rows = client.query(&statement, &borrow(args)).await.map_err(wrap)?;
        rows.iter().map(|row| read_row(row).map_err(wrap)).collect()
    }

    pub(super) async fn plan(&mut self, sql: &str, args: &[Value]) -> Result<Vec<String>, StoreError> {
        let wrap = |error: tokio_postgres::Error| StoreError::postgres(&error, sql);
        let client = self.client()?;
        // Small test tables would be scanned whole, whatever the indexes. Words can only be asked for by a bitmap.
        let bitmap = if sql.contains("@@") { "on" } else { "off" };
        client
            .batch_execute(&format!("SET enable_seqscan = off; SET enable_bitmapscan = {bitmap}"))
            .await
            .map_err(wrap)?;
        let rows = client
            .query(&format!("EXPLAIN {sql}"), &borrow(args))
            .await
            .map_err(wrap)?;
        client
            .batch_execute("RESET enable_seqscan; RESET enable_bitmapscan")
            .await
            .map_err(wrap)?;
        rows.iter()
            .map(|row| row.try_get::<_, String>(0).map_err(wrap))
            .collect()
    }
}

fn borrow(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, tokio_postgres::Error> {
    let values = (0..row.len())
        .map(|column| row.try_get::<_, Value>(column))
        .collect::<Result<_, _>>()?;
    Ok(Row(values))
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            _ => Value::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8 | Type::INT4 | Type::FLOAT8 | Type::BOOL | Type::TEXT | Type::VARCHAR | Type::NAME
        )
    }
}
