//! A checked condition, and running it. Cannot fail: `check` lets nothing through that could.
//!
//! The evaluator of the `cel` crate builds a context of twenty values for each comment and reports type errors
//! while it runs; this one does neither. See DESIGN.md for the comparison.

use super::{Facts, names::Name};
use crate::Assessment;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Bool(bool),
    Number(f64),
    Text(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// Division of whole numbers: rounds towards zero.
    DivideWhole,
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Bool(bool),
    Number(f64),
    Text(String),
    Name(Name),
    Not(Box<Node>),
    Negate(Box<Node>),
    Truncate(Box<Node>),
    Size(Box<Node>),
    And(Box<[Node; 2]>),
    Or(Box<[Node; 2]>),
    Choose(Box<[Node; 3]>),
    Compare(Comparison, Box<[Node; 2]>),
    Compute(Arithmetic, Box<[Node; 2]>),
    Test(TextTest, Box<[Node; 2]>),
    In(Box<Node>, Vec<Node>),
}

/// What a condition is evaluated on.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) facts: &'a Facts,
}

impl Node {
    /// Whether the condition holds.
    pub(super) fn holds(&self, scene: Scene<'_>) -> bool {
        self.value(scene) == Value::Bool(true)
    }

    /// The names that the condition uses, each once.
    pub(super) fn collect_names(&self, names: &mut Vec<Name>) {
        match self {
            Node::Bool(_) | Node::Number(_) | Node::Text(_) => {}
            Node::Name(name) if names.contains(name) => {}
            Node::Name(name) => names.push(*name),
            Node::Not(inner) | Node::Negate(inner) | Node::Truncate(inner) | Node::Size(inner) => {
                inner.collect_names(names);
            }
            Node::And(pair) | Node::Or(pair) => add_all(pair.as_slice(), names),
            Node::Compare(_, pair) | Node::Compute(_, pair) | Node::Test(_, pair) => {
                add_all(pair.as_slice(), names);
            }
            Node::Choose(three) => add_all(three.as_slice(), names),
            Node::In(item, list) => {
                add_all(list, names);
                item.collect_names(names);
            }
        }
    }

    fn value<'a>(&'a self, scene: Scene<'a>) -> Value<'a> {
        match self {
            Node::Bool(value) => Value::Bool(*value),
            Node::Number(value) => Value::Number(*value),
            Node::Text(value) => Value::Text(value),
            Node::Name(name) => name.value(scene.assessment, scene.facts),
            Node::Not(inner) => Value::Bool(!inner.holds(scene)),
            Node::Negate(inner) => Value::Number(-inner.number(scene)),
            Node::Truncate(inner) => Value::Number(inner.number(scene).trunc()),
            Node::Size(inner) => Value::Number(count(inner.text(scene))),
            Node::And(pair) => Value::Bool(pair.iter().all(|node| node.holds(scene))),
            Node::Or(pair) => Value::Bool(pair.iter().any(|node| node.holds(scene))),
            Node::Choose(three) => {
                let [condition, yes, no] = three.as_ref();
                if condition.holds(scene) { yes } else { no }.value(scene)
            }
            Node::Compare(comparison, pair) => {
                let [left, right] = pair.as_ref();
                Value::Bool(compare(*comparison, left.value(scene), right.value(scene)))
            }
            Node::Compute(operation, pair) => {
                let [left, right] = pair.as_ref();
                Value::Number(compute(*operation, left.number(scene), right.number(scene)))
            }
            Node::Test(test, pair) => {
                let [text, part] = pair.as_ref();
                let (text, part) = (text.text(scene), part.text(scene));
                Value::Bool(match test {
                    TextTest::Contains => text.contains(part),
                    TextTest::StartsWith => text.starts_with(part),
                    TextTest::EndsWith => text.ends_with(part),
                })
            }
            Node::In(item, list) => {
                let item = item.value(scene);
                Value::Bool(list.iter().any(|node| node.value(scene) == item))
            }
        }
    }

    fn number(&self, scene: Scene<'_>) -> f64 {
        match self.value(scene) {
            Value::Number(number) => number,
            Value::Bool(_) | Value::Text(_) => f64::NAN,
        }
    }

    fn text<'a>(&'a self, scene: Scene<'a>) -> &'a str {
        match self.value(scene) {
            Value::Text(text) => text,
            Value::Bool(_) | Value::Number(_) => "",
        }
    }
}

fn add_all(nodes: &[Node], names: &mut Vec<Name>) {
    nodes.iter().for_each(|node| node.collect_names(names));
}

#[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^53 characters")]
fn count(text: &str) -> f64 {
    text.chars().count() as f64
}

fn compare(comparison: Comparison, left: Value<'_>, right: Value<'_>) -> bool {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(&right),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(&right)),
        _ => None,
    };
    match comparison {
        Comparison::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
        Comparison::NotEqual => !order.is_some_and(std::cmp::Ordering::is_eq),
        Comparison::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Comparison::LessEqual => order.is_some_and(std::cmp::Ordering::is_le),
        Comparison::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        Comparison::GreaterEqual => order.is_some_and(std::cmp::Ordering::is_ge),
    }
}

fn compute(operation: Arithmetic, left: f64, right: f64) -> f64 {
    match operation {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::DivideWhole => (left / right).trunc(),
        Arithmetic::Remainder => left % right,
    }
}
