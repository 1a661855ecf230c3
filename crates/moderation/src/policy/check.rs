//! Finds mistakes in a condition and compiles it. Reads the syntax tree of the `cel` crate, gives every part a
//! type, and reports what is unknown or does not fit, with positions.

use super::expression::{Comparison, Node};
use super::names::{Name, OBJECTS, Type};
use super::{calls, position::StringMap};
use crate::{TargetKind, distance};
use cel::common::ast::{Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo};
use cel::parser::Parser;

/// A mistake at a byte offset of the document.
pub(super) struct Mistake {
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// What may stand there, where that can be listed.
    pub(super) allowed: Vec<String>,
}

/// A compiled part of a condition with its type, or nothing where a mistake was reported.
pub(super) type Checked = Option<(Node, Type)>;

/// Checks conditions; collects the mistakes of one.
pub(super) struct Checker<'a> {
    info: SourceInfo,
    map: &'a StringMap,
    source: &'a str,
    mistakes: Vec<Mistake>,
}

/// Compiles a condition, which stands in the document where `map` says.
pub(super) fn compile(source: &str, map: &StringMap) -> Result<Node, Vec<Mistake>> {
    let parsed = Parser::new().max_recursion_depth(32).parse_with_source_info(source);
    let (tree, info) = match parsed {
        Ok(parsed) => parsed,
        Err(errors) => return Err(syntax_mistakes(source, map, errors)),
    };
    let mut checker = Checker {
        info,
        map,
        source,
        mistakes: Vec::new(),
    };
    let checked = checker.check(&tree);
    match checked {
        Some((node, Type::Bool)) if checker.mistakes.is_empty() => return Ok(node),
        Some((_, kind)) if kind != Type::Bool => {
            let message = format!("a condition must be true or false, this is {}", kind.describe());
            let hint = "compare it with something, as in `insult >= 0.8`";
            checker.report(&tree, message, Some(hint.to_owned()));
        }
        _ => {}
    }
    Err(checker.mistakes)
}

fn syntax_mistakes(source: &str, map: &StringMap, errors: cel::ParseErrors) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for error in errors.errors {
        let (line, column) = error.pos;
        let offset = offset_of(
            source,
            usize::try_from(line).unwrap_or(1),
            usize::try_from(column).unwrap_or(1),
        );
        let offset = map.in_document(offset);
        // The parser recovers and then complains about the same place again.
        if mistakes.iter().any(|mistake| mistake.offset == offset) {
            continue;
        }
        let text = error.msg.lines().next().unwrap_or_default();
        let text = text.strip_prefix("Syntax error: ").unwrap_or(text);
        mistakes.push(Mistake {
            offset,
            message: format!("cannot read this condition: {text}"),
            hint: Some("conditions look like `insult >= 0.8 && target == 'commenter'`".to_owned()),
            allowed: Vec::new(),
        });
    }
    mistakes
}

/// Byte offset in `source` of a line and a column, both from 1, the column in characters.
fn offset_of(source: &str, line: usize, column: usize) -> usize {
    let begin: usize = source
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = source.get(begin..).unwrap_or("");
    let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    begin + within
}

impl Checker<'_> {
    pub(super) fn report(&mut self, at: &IdedExpr, message: String, hint: Option<String>) {
        let offset = self.begin_of(at);
        self.report_at(offset, message, hint, Vec::new());
    }

    /// As [`Checker::report`], with what may stand there.
    fn report_choice(&mut self, at: &IdedExpr, message: String, hint: String, allowed: Vec<String>) {
        let offset = self.begin_of(at);
        self.report_at(offset, message, Some(hint), allowed);
    }

    fn report_at(&mut self, offset: usize, message: String, hint: Option<String>, allowed: Vec<String>) {
        self.mistakes.push(Mistake {
            offset: self.map.in_document(offset),
            message,
            hint,
            allowed,
        });
    }

    /// Byte offset in the condition of the leftmost part of an expression.
    fn begin_of(&self, tree: &IdedExpr) -> usize {
        let own = self.offset_of(tree.id);
        match &tree.expr {
            Expr::Call(call) => {
                let operator = call.func_name.contains(['_', '@']);
                let first = call
                    .target
                    .as_deref()
                    .or(if operator { call.args.first() } else { None });
                first.map_or(own, |first| self.begin_of(first).min(own))
            }
            Expr::Select(select) => self.begin_of(&select.operand).min(own),
            _ => own,
        }
    }

    fn offset_of(&self, id: u64) -> usize {
        let begin = self.info.offset_for(id).map_or(0, |(begin, _)| begin);
        usize::try_from(begin).unwrap_or(usize::MAX)
    }

    pub(super) fn check(&mut self, tree: &IdedExpr) -> Checked {
        match &tree.expr {
            Expr::Literal(literal) => self.literal(tree, literal),
            Expr::Ident(name) => self.name(tree, name),
            Expr::Select(select) => self.field(tree, select),
            Expr::Call(call) => calls::check(self, tree, call),
            Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => self.refuse(
                tree,
                "a list can only stand behind `in`",
                "write `target in ['commenter', 'story_writer']`",
            ),
            Expr::Comprehension(_) | Expr::Unspecified => self.refuse(
                tree,
                "conditions have no lists to go through",
                "use comparisons, `&&`, `||`, `!`, `in` and `? :`",
            ),
        }
    }

    pub(super) fn refuse(&mut self, tree: &IdedExpr, message: &str, hint: &str) -> Checked {
        self.report(tree, message.to_owned(), Some(hint.to_owned()));
        None
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers in conditions are small")]
    fn literal(&mut self, tree: &IdedExpr, literal: &LiteralValue) -> Checked {
        match literal {
            LiteralValue::Boolean(value) => Some((Node::Bool(*value.inner()), Type::Bool)),
            LiteralValue::Double(value) => Some((Node::Number(*value.inner()), Type::Double)),
            LiteralValue::Int(value) => Some((Node::Number(*value.inner() as f64), Type::Int)),
            LiteralValue::UInt(value) => Some((Node::Number(*value.inner() as f64), Type::Int)),
            LiteralValue::String(value) => Some((Node::Text(value.inner().to_owned()), Type::Text)),
            LiteralValue::Bytes(_) | LiteralValue::Null => self.refuse(
                tree,
                "only numbers, texts, true and false can stand here",
                "every name always has a value",
            ),
        }
    }

    fn name(&mut self, tree: &IdedExpr, written: &str) -> Checked {
        if let Some(name) = Name::find(written) {
            return Some((Node::Name(name), name.kind()));
        }
        if OBJECTS.contains(&written) {
            let fields: Vec<String> = Name::fields_of(written)
                .map(|field| format!("`{written}.{field}`"))
                .collect();
            let message = format!("`{written}` is not a value by itself");
            let hint = format!("say {}", fields.join(" or "));
            let allowed = Name::fields_of(written).map(|field| format!("{written}.{field}"));
            self.report_choice(tree, message, hint, allowed.collect());
            return None;
        }
        let hint = distance::nearest(written, Name::at_top())
            .map(|near| format!("did you mean `{near}`?"))
            .unwrap_or_else(|| {
                let names: Vec<&str> = Name::at_top().collect();
                format!("known names: {}", names.join(", "))
            });
        let allowed = Name::all().map(str::to_owned).collect();
        self.report_choice(tree, format!("unknown name `{written}`"), hint, allowed);
        None
    }

    fn field(&mut self, tree: &IdedExpr, select: &SelectExpr) -> Checked {
        if select.test {
            return self.refuse(tree, "`has` is not needed", "every field always has a value");
        }
        let Expr::Ident(object) = &select.operand.expr else {
            return self.refuse(
                tree,
                "only reader, story and thread have fields",
                "name a field of these",
            );
        };
        if let Some(name) = Name::find(&format!("{object}.{}", select.field)) {
            return Some((Node::Name(name), name.kind()));
        }
        if !OBJECTS.contains(&object.as_str()) {
            if Name::find(object).is_none() {
                return self.name(&select.operand, object);
            }
            let message = format!("`{object}` has no fields");
            self.report(
                tree,
                message,
                Some("only reader, story and thread have fields".to_owned()),
            );
            return None;
        }
        let begin = self.begin_of(&select.operand) + object.len();
        let rest = self.source.get(begin..).unwrap_or("");
        let offset = begin + rest.find(select.field.as_str()).unwrap_or(0);
        let known: Vec<&str> = Name::fields_of(object).collect();
        let hint = distance::nearest(&select.field, known.iter().copied()).map_or_else(
            || format!("`{object}` has: {}", known.join(", ")),
            |near| format!("did you mean `{object}.{near}`?"),
        );
        let message = format!("`{object}` has no field `{}`", select.field);
        let allowed = known.iter().map(|field| (*field).to_owned()).collect();
        self.report_at(offset, message, Some(hint), allowed);
        None
    }

    /// A literal that is compared with a name must be a value that the name can have.
    pub(super) fn check_literal(&mut self, name: &Node, literal: &Node, at: &IdedExpr) -> Option<()> {
        match (name, literal) {
            (Node::Name(Name::Target), Node::Text(written)) => {
                let kinds = || TargetKind::ALL.into_iter().map(TargetKind::as_str);
                if kinds().any(|kind| kind == written) {
                    return Some(());
                }
                let hint = distance::nearest(written, kinds()).map_or_else(
                    || format!("targets: {}", kinds().collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let allowed = kinds().map(str::to_owned).collect();
                self.report_choice(at, format!("unknown target '{written}'"), hint, allowed);
                None
            }
            (Node::Name(name), Node::Number(number)) if name.is_share() && !(0.0..=1.0).contains(number) => {
                let message = format!("`{}` is never {number}", name.as_str());
                self.report(at, message, Some("it goes from 0 to 1, as in 0.8".to_owned()));
                None
            }
            _ => Some(()),
        }
    }

    /// Whether two types can be compared; reports at the second if not.
    pub(super) fn check_comparable(
        &mut self,
        comparison: Comparison,
        (left, left_at): (Type, &IdedExpr),
        (right, right_at): (Type, &IdedExpr),
    ) -> Option<()> {
        if left != right && !(left.is_number() && right.is_number()) {
            // The side that is written out is the mistake, not the name.
            let (wrong, wrong_kind, other) = match &right_at.expr {
                Expr::Ident(_) | Expr::Select(_) if matches!(left_at.expr, Expr::Literal(_)) => (left_at, left, right),
                _ => (right_at, right, left),
            };
            let message = format!("cannot compare {} with {}", other.describe(), wrong_kind.describe());
            self.report(wrong, message, Some(format!("{} is needed here", other.describe())));
            return None;
        }
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if ordered && !left.is_number() {
            let message = format!("{} has no order", left.describe());
            self.report(left_at, message, Some("use `==` or `!=`".to_owned()));
            return None;
        }
        Some(())
    }
}
