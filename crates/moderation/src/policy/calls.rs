//! Checks operators and functions in a condition.

use super::check::{Checked, Checker};
use super::expression::{Arithmetic, Comparison, Node, TextTest};
use super::names::Type;
use crate::distance;
use cel::common::ast::{CallExpr, Expr, IdedExpr, operators as op};

const FUNCTIONS: [&str; 6] = ["contains", "startsWith", "endsWith", "size", "int", "double"];

pub(super) fn check(checker: &mut Checker<'_>, tree: &IdedExpr, call: &CallExpr) -> Checked {
    match (call.func_name.as_str(), call.args.as_slice()) {
        (op::LOGICAL_AND, [left, right]) => logical(checker, left, right, Node::And),
        (op::LOGICAL_OR, [left, right]) => logical(checker, left, right, Node::Or),
        (op::LOGICAL_NOT, [inner]) => {
            let inner = expect(checker, inner, Type::Bool)?;
            Some((Node::Not(Box::new(inner)), Type::Bool))
        }
        (op::NEGATE, [inner]) => {
            let (inner, kind) = number(checker, inner)?;
            Some((negated(inner), kind))
        }
        (op::CONDITIONAL, [condition, yes, no]) => choose(checker, condition, yes, no),
        (op::IN, [item, list]) => membership(checker, item, list),
        (name, [left, right]) if comparison(name).is_some() => compare(checker, comparison(name)?, left, right),
        (op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE | op::MODULO, [left, right]) => {
            compute(checker, &call.func_name, left, right)
        }
        _ => function(checker, tree, call),
    }
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        op::EQUALS => Comparison::Equal,
        op::NOT_EQUALS => Comparison::NotEqual,
        op::LESS => Comparison::Less,
        op::LESS_EQUALS => Comparison::LessEqual,
        op::GREATER => Comparison::Greater,
        op::GREATER_EQUALS => Comparison::GreaterEqual,
        _ => return None,
    })
}

fn negated(inner: Node) -> Node {
    match inner {
        Node::Number(number) => Node::Number(-number),
        other => Node::Negate(Box::new(other)),
    }
}

fn expect(checker: &mut Checker<'_>, tree: &IdedExpr, wanted: Type) -> Option<Node> {
    let (node, kind) = checker.check(tree)?;
    if kind == wanted {
        return Some(node);
    }
    let message = format!("{} must stand here, this is {}", wanted.describe(), kind.describe());
    let hint = (wanted == Type::Bool).then(|| "compare it, as in `insult >= 0.8`".to_owned());
    checker.report(tree, message, hint);
    None
}

fn number(checker: &mut Checker<'_>, tree: &IdedExpr) -> Checked {
    let (node, kind) = checker.check(tree)?;
    if kind.is_number() {
        return Some((node, kind));
    }
    let message = format!("a number must stand here, this is {}", kind.describe());
    checker.report(tree, message, None);
    None
}

fn logical(checker: &mut Checker<'_>, left: &IdedExpr, right: &IdedExpr, build: fn(Box<[Node; 2]>) -> Node) -> Checked {
    // Both sides are checked before either fails, so that all mistakes are reported.
    let left = expect(checker, left, Type::Bool);
    let right = expect(checker, right, Type::Bool);
    Some((build(Box::new([left?, right?])), Type::Bool))
}

fn compare(checker: &mut Checker<'_>, comparison: Comparison, left_at: &IdedExpr, right_at: &IdedExpr) -> Checked {
    let left = checker.check(left_at);
    let right = checker.check(right_at);
    let ((left, left_kind), (right, right_kind)) = (left?, right?);
    checker.check_comparable(comparison, (left_kind, left_at), (right_kind, right_at))?;
    checker.check_literal(&left, &right, right_at)?;
    checker.check_literal(&right, &left, left_at)?;
    Some((Node::Compare(comparison, Box::new([left, right])), Type::Bool))
}

fn compute(checker: &mut Checker<'_>, name: &str, left_at: &IdedExpr, right_at: &IdedExpr) -> Checked {
    let left = number(checker, left_at);
    let right = number(checker, right_at);
    let ((left, left_kind), (right, right_kind)) = (left?, right?);
    let whole = left_kind == Type::Int && right_kind == Type::Int;
    let operation = match name {
        op::ADD => Arithmetic::Add,
        op::SUBSTRACT => Arithmetic::Subtract,
        op::MULTIPLY => Arithmetic::Multiply,
        op::DIVIDE if whole => Arithmetic::DivideWhole,
        op::DIVIDE => Arithmetic::Divide,
        _ => Arithmetic::Remainder,
    };
    let divides = matches!(
        operation,
        Arithmetic::Divide | Arithmetic::DivideWhole | Arithmetic::Remainder
    );
    if divides && !matches!(right, Node::Number(number) if number != 0.0) {
        return checker.refuse(
            right_at,
            "can only divide by a number that is written out and not 0",
            "multiply the other side instead",
        );
    }
    if operation == Arithmetic::Remainder && !whole {
        return checker.refuse(left_at, "`%` needs whole numbers", "use a count or an age");
    }
    let kind = if whole { Type::Int } else { Type::Double };
    Some((Node::Compute(operation, Box::new([left, right])), kind))
}

fn choose(checker: &mut Checker<'_>, condition: &IdedExpr, yes_at: &IdedExpr, no_at: &IdedExpr) -> Checked {
    let condition = expect(checker, condition, Type::Bool);
    let yes = checker.check(yes_at);
    let no = checker.check(no_at);
    let (condition, (yes, yes_kind), (no, no_kind)) = (condition?, yes?, no?);
    let kind = if yes_kind == no_kind {
        yes_kind
    } else if yes_kind.is_number() && no_kind.is_number() {
        Type::Double
    } else {
        return checker.refuse(
            no_at,
            "both sides of `:` must be of one kind",
            "make both numbers, or both texts",
        );
    };
    Some((Node::Choose(Box::new([condition, yes, no])), kind))
}

fn membership(checker: &mut Checker<'_>, item_at: &IdedExpr, list_at: &IdedExpr) -> Checked {
    let item = checker.check(item_at);
    let Expr::List(list) = &list_at.expr else {
        return checker.refuse(
            list_at,
            "a list must stand behind `in`",
            "write `target in ['commenter', 'story_writer']`",
        );
    };
    let elements: Vec<(&IdedExpr, Checked)> = list
        .elements
        .iter()
        .map(|element| (element, checker.check(element)))
        .collect();
    let (item, item_kind) = item?;
    let mut nodes = Vec::with_capacity(elements.len());
    let mut whole = true;
    for (at, element) in elements {
        let checked = element.and_then(|(node, kind)| {
            checker.check_comparable(Comparison::Equal, (item_kind, item_at), (kind, at))?;
            checker.check_literal(&item, &node, at)?;
            Some(node)
        });
        whole &= checked.is_some();
        nodes.extend(checked);
    }
    whole.then(|| (Node::In(Box::new(item), nodes), Type::Bool))
}

fn function(checker: &mut Checker<'_>, tree: &IdedExpr, call: &CallExpr) -> Checked {
    match (call.func_name.as_str(), call.target.as_deref(), call.args.as_slice()) {
        ("contains", Some(text), [part]) => test(checker, TextTest::Contains, text, part),
        ("startsWith", Some(text), [part]) => test(checker, TextTest::StartsWith, text, part),
        ("endsWith", Some(text), [part]) => test(checker, TextTest::EndsWith, text, part),
        ("size", Some(text), []) | ("size", None, [text]) => {
            let text = expect(checker, text, Type::Text)?;
            Some((Node::Size(Box::new(text)), Type::Int))
        }
        ("double", None, [inner]) => number(checker, inner).map(|(node, _)| (node, Type::Double)),
        ("int", None, [inner]) => {
            let (inner, _) = number(checker, inner)?;
            Some((Node::Truncate(Box::new(inner)), Type::Int))
        }
        (name, ..) => {
            let known = FUNCTIONS.contains(&name);
            let message = if known {
                format!("`{name}` does not take these arguments")
            } else {
                format!("unknown function `{}`", name.trim_matches(['_', '@']))
            };
            let hint = match distance::nearest(name, FUNCTIONS) {
                Some(near) if !known => format!("did you mean `{near}`?"),
                _ if known => "write `story.section.startsWith('sport')` or `size(story.section)`".to_owned(),
                _ => format!("known functions: {}", FUNCTIONS.join(", ")),
            };
            checker.report(tree, message, Some(hint));
            None
        }
    }
}

fn test(checker: &mut Checker<'_>, test: TextTest, text: &IdedExpr, part: &IdedExpr) -> Checked {
    let text = expect(checker, text, Type::Text);
    let part = expect(checker, part, Type::Text);
    Some((Node::Test(test, Box::new([text?, part?])), Type::Bool))
}
