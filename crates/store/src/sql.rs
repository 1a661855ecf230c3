//! A statement put together at run time: only from pieces that stand in the program, with every value bound.

use crate::value::Value;

/// A statement and its values. Text can only be added from constants, so that nothing typed can ever become SQL.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins with a piece.
    pub(crate) fn new(piece: &'static str) -> Self {
        Self {
            text: piece.to_owned(),
            values: Vec::new(),
        }
    }

    /// Begins with a piece that asks for `$1` already.
    pub(crate) fn beginning(piece: &'static str, first: impl Into<Value>) -> Self {
        Self {
            text: piece.to_owned(),
            values: vec![first.into()],
        }
    }

    /// Adds a piece.
    pub(crate) fn add(&mut self, piece: &'static str) -> &mut Self {
        self.text.push_str(piece);
        self
    }

    /// Adds the place of a value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        use std::fmt::Write as _;
        self.values.push(value.into());
        // Writing to a string cannot fail.
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Adds the places of a list in parentheses. The list is filled up to a power of two by its last value, so that
    /// lists of any length make few statements.
    pub(crate) fn bind_list<T: Clone + Into<Value>>(&mut self, list: &[T]) -> &mut Self {
        self.add("(");
        let Some(last) = list.last() else {
            return self.add("NULL)");
        };
        let filled = list.iter().chain(std::iter::repeat(last));
        for (n, value) in filled.take(list.len().next_power_of_two()).enumerate() {
            if n > 0 {
                self.add(", ");
            }
            self.bind(value.clone());
        }
        self.add(")")
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The values, in order of their numbers.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_and_lists_filled_up() {
        let mut sql = Sql::new("SELECT 1 WHERE a = ");
        sql.bind(1_i64).add(" AND b IN ").bind_list(&[2_i64, 3, 4]);
        assert_eq!(sql.text(), "SELECT 1 WHERE a = $1 AND b IN ($2, $3, $4, $5)");
        assert_eq!(sql.values().last(), Some(&Value::Int(4)));
        assert_eq!(Sql::new("x IN ").bind_list::<i64>(&[]).text(), "x IN (NULL)");
    }
}
