//! Values that are bound to statements and come back in rows: the five kinds that both databases share.

use model::UnixMillis;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, Type, private::BytesMut};

/// One value. Times are Unix milliseconds, ids and counts integers, enums and JSON text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL of any type.
    Null,
    /// BIGINT.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BOOLEAN; 0 or 1 in SQLite.
    Bool(bool),
}

/// Builds the argument list of a statement: `args![site, name, now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<UnixMillis> for Value {
    fn from(value: UnixMillis) -> Self {
        Self::Int(value.0)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
impl<T: Clone + Into<Value>> From<&Option<T>> for Value {
    fn from(value: &Option<T>) -> Self {
        value.clone().into()
    }
}

macro_rules! from_ids {
    ($($id:ident),+) => { $(impl From<model::$id> for Value {
        fn from(id: model::$id) -> Self { Self::Int(id.0) }
    })+ };
}
from_ids!(
    SiteId,
    StoryId,
    CommentId,
    ReaderId,
    AccountId,
    DecisionId,
    ReportId,
    AppealId,
    FeedId,
    OutboxId,
    JobId,
    HookId,
    SavedQueueId
);
from_ids!(NoteId, ReferralId);

macro_rules! from_words {
    ($($word:ident),+) => { $(impl From<model::$word> for Value {
        fn from(word: model::$word) -> Self { Self::Text(word.as_str().to_owned()) }
    })+ };
}
from_words!(
    Status,
    Standing,
    ReaderKind,
    Role,
    Action,
    ActorKind,
    Commenting,
    Order,
    SessionStage
);
from_words!(HookFormat, HookFails, HookOutcome);

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bool(value) => ValueRef::Integer(i64::from(*value)),
        }))
    }
}

impl tokio_postgres::types::ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) if *ty == Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) => value.to_sql(&Type::INT8, out),
            Self::Real(value) => value.to_sql(&Type::FLOAT8, out),
            // PostgreSQL's text cannot hold a zero byte; the edge refuses them with a message of its own.
            Self::Text(value) if value.contains('\0') => Err("text holds a zero byte".into()),
            Self::Text(value) => value.to_sql(&Type::TEXT, out),
            Self::Bool(value) => value.to_sql(&Type::BOOL, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}
