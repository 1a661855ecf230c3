//! Rows, and how records are read from them: column by column, in the order of the statement's column list.

use std::str::FromStr;

use model::UnixMillis;

use crate::error::StoreError;
use crate::value::Value;

/// One row of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

/// A struct that can be read from a row.
pub trait Record: Sized {
    /// Reads the columns in their order.
    ///
    /// # Errors
    /// [`StoreError::Data`] when a column is missing or of another kind.
    fn read(row: &mut Reader) -> Result<Self, StoreError>;
}

impl Row {
    /// Starts reading at the first column.
    pub fn reader(self) -> Reader {
        Reader {
            values: self.0.into_iter(),
            column: 0,
        }
    }
}

/// Reads a row from left to right.
#[derive(Debug)]
pub struct Reader {
    values: std::vec::IntoIter<Value>,
    column: usize,
}

impl Reader {
    fn next(&mut self) -> Result<Value, StoreError> {
        self.column += 1;
        self.values
            .next()
            .ok_or_else(|| StoreError::Data(format!("column {} is missing", self.column)))
    }

    fn wrong<T>(&self, expected: &str, found: &Value) -> Result<T, StoreError> {
        let kind = match found {
            Value::Null => "null",
            Value::Int(_) => "an integer",
            Value::Real(_) => "a real",
            Value::Text(_) => "text",
            Value::Bool(_) => "a boolean",
        };
        Err(StoreError::Data(format!(
            "column {}: expected {expected}, found {kind}",
            self.column
        )))
    }

    /// An integer.
    ///
    /// # Errors
    /// [`StoreError::Data`] when the column holds something else; so for all methods below.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        match self.next()? {
            Value::Int(value) => Ok(value),
            other => self.wrong("an integer", &other),
        }
    }

    /// An integer or NULL.
    #[allow(missing_docs, clippy::missing_errors_doc)]
    pub fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            Value::Int(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            other => self.wrong("an integer or null", &other),
        }
    }

    /// A real number; an integer counts as one.
    #[allow(clippy::missing_errors_doc)]
    pub fn real(&mut self) -> Result<f64, StoreError> {
        match self.next()? {
            Value::Real(value) => Ok(value),
            #[expect(clippy::cast_precision_loss, reason = "SQLite stores whole reals as integers")]
            Value::Int(value) => Ok(value as f64),
            other => self.wrong("a real", &other),
        }
    }

    /// A text.
    #[allow(clippy::missing_errors_doc)]
    pub fn text(&mut self) -> Result<String, StoreError> {
        match self.next()? {
            Value::Text(value) => Ok(value),
            other => self.wrong("text", &other),
        }
    }

    /// A text or NULL.
    #[allow(clippy::missing_errors_doc)]
    pub fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next()? {
            Value::Text(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            other => self.wrong("text or null", &other),
        }
    }

    /// A boolean.
    #[allow(clippy::missing_errors_doc)]
    pub fn bool(&mut self) -> Result<bool, StoreError> {
        match self.next()? {
            Value::Bool(value) => Ok(value),
            Value::Int(value @ 0..=1) => Ok(value == 1),
            other => self.wrong("a boolean", &other),
        }
    }

    /// A moment.
    #[allow(clippy::missing_errors_doc)]
    pub fn time(&mut self) -> Result<UnixMillis, StoreError> {
        self.int().map(UnixMillis)
    }

    /// A moment or NULL.
    #[allow(clippy::missing_errors_doc)]
    pub fn opt_time(&mut self) -> Result<Option<UnixMillis>, StoreError> {
        Ok(self.opt_int()?.map(UnixMillis))
    }

    /// A word of one of the model's enums.
    #[allow(clippy::missing_errors_doc)]
    pub fn word<T>(&mut self) -> Result<T, StoreError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.text()?;
        text.parse()
            .map_err(|error: T::Err| StoreError::Data(format!("column {}: {error}", self.column)))
    }

    /// JSON in a text column.
    #[allow(clippy::missing_errors_doc)]
    pub fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|error| StoreError::Data(format!("column {}: {error}", self.column)))
    }
}

impl Record for i64 {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        row.int()
    }
}

impl Record for String {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        row.text()
    }
}
