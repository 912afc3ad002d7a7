//! From pest's pairs to the tree, and the check that numbers and conditions are not mixed up.

use std::sync::LazyLock;

use pest::Parser;
use pest::iterators::Pair;
use pest::pratt_parser::{Assoc, Op, PrattParser};
use rust_decimal::Decimal;

use super::MAX_OPERATORS;
use super::ast::{
    Arithmetic, Binder, Clause, Expr, ExprKind, Formula, Function, Logic, Name, Origin, Path, Relation,
    Segment,
};
use super::check::{self, condition, quantity};
use super::error::{self, FormulaError};
use super::grammar::{FormulaGrammar, Rule};
use crate::Span;

pub(super) type Built<T> = Result<T, FormulaError>;

/// The operators, the loosest first.
static PRATT: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(Op::infix(Rule::implies, Assoc::Right))
        .op(left(Rule::or))
        .op(left(Rule::and))
        .op(Op::prefix(Rule::not))
        .op(Op::postfix(Rule::within))
        .op(left(Rule::equal)
            | left(Rule::unequal)
            | left(Rule::at_most)
            | left(Rule::at_least)
            | left(Rule::less)
            | left(Rule::more))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide))
        .op(Op::prefix(Rule::negate))
});

/// Words that cannot be names.
const WORDS: [&str; 18] = [
    "implies", "and", "or", "not", "for", "in", "when", "if", "then", "else", "within", "蕴含", "且", "或",
    "非", "如果", "则", "否则",
];

pub(super) fn formula(text: &str) -> Built<Formula> {
    let mut clauses = Vec::new();
    let mut body = None;
    for pair in parts(Rule::formula, text)? {
        match pair.as_rule() {
            Rule::for_clause => clauses.push(Clause::For(
                children(pair, Rule::binder).map(binder).collect::<Built<_>>()?,
            )),
            Rule::when_clause => {
                for inner in children(pair, Rule::expr) {
                    clauses.push(Clause::When(condition(expr(inner)?)?));
                }
            }
            Rule::expr => body = Some(condition(expr(pair)?)?),
            _ => {}
        }
    }
    body.map(|body| Formula { clauses, body })
        .ok_or_else(|| unreadable(Span::new(0, text.len())))
}

pub(super) fn path(text: &str) -> Built<Path> {
    let pair = parts(Rule::target, text)?.find(|p| p.as_rule() == Rule::path);
    match pair {
        Some(pair) => path_of(pair, false),
        None => Err(unreadable(Span::new(0, text.len()))),
    }
}

/// The pairs inside the one pair that `rule` makes of the whole text.
fn parts(rule: Rule, text: &str) -> Built<impl Iterator<Item = Pair<'_, Rule>>> {
    let pairs = FormulaGrammar::parse(rule, text).map_err(|e| error::explain(text, &e))?;
    // Every operator may make the tree one level deeper, and later stages walk it by recursion.
    let mut operators = pairs.clone().flatten().filter(|p| is_operator(p.as_rule()));
    if let Some(one_too_many) = operators.nth(MAX_OPERATORS) {
        return Err(FormulaError::new(
            span(&one_too_many),
            format!("公式太长：最多 {MAX_OPERATORS} 个运算符"),
            format!("the formula is too long: at most {MAX_OPERATORS} operators"),
        ));
    }
    Ok(pairs.flat_map(Pair::into_inner))
}

fn is_operator(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::add
            | Rule::subtract
            | Rule::multiply
            | Rule::divide
            | Rule::negate
            | Rule::not
            | Rule::and
            | Rule::or
            | Rule::implies
    )
}

fn children(pair: Pair<'_, Rule>, rule: Rule) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(move |p| p.as_rule() == rule)
}

fn span(pair: &Pair<'_, Rule>) -> Span {
    // A rule that ends in something optional has already skipped the space before it.
    let at = pair.as_span();
    Span::new(at.start(), at.start() + at.as_str().trim_end().len())
}

/// The grammar promises what is looked for here; should it ever not keep the promise, the formula is refused.
fn unreadable(span: Span) -> FormulaError {
    FormulaError::new(span, "看不懂这个公式", "cannot read this formula")
}

fn expr(pair: Pair<'_, Rule>) -> Built<Expr> {
    let operands = pair
        .into_inner()
        .filter(|p| !matches!(p.as_rule(), Rule::open | Rule::close));
    PRATT
        .map_primary(primary)
        .map_prefix(|op, inner| prefix(&op, inner?))
        .map_postfix(|inner, op| within(inner?, op))
        .map_infix(|left, op, right| infix(left?, &op, right?))
        .parse(operands)
}

fn primary(pair: Pair<'_, Rule>) -> Built<Expr> {
    let at = span(&pair);
    let kind = match pair.as_rule() {
        Rule::number => ExprKind::Number(number(&pair)?),
        Rule::path => ExprKind::Path(path_of(pair, true)?),
        Rule::expr => return expr(pair),
        Rule::call => call(pair)?,
        Rule::condition => choice(pair)?,
        Rule::children => {
            let inner = children(pair, Rule::path).next().ok_or_else(|| unreadable(at))?;
            let mut path = path_of(inner, false)?;
            path.origin = Origin::Children;
            let span = path.span;
            let kind = ExprKind::Path(path);
            ExprKind::Call(Function::Sum, vec![Expr { span, kind }])
        }
        _ => return Err(unreadable(at)),
    };
    Ok(Expr { span: at, kind })
}

fn prefix(op: &Pair<'_, Rule>, inner: Expr) -> Built<Expr> {
    let span = span(op).cover(inner.span);
    let kind = match op.as_rule() {
        Rule::not => ExprKind::Not(Box::new(condition(inner)?)),
        _ => ExprKind::Negate(Box::new(quantity(inner)?)),
    };
    Ok(Expr { span, kind })
}

fn within(inner: Expr, op: Pair<'_, Rule>) -> Built<Expr> {
    let at = span(&op);
    let tolerance = match children(op, Rule::number).next() {
        Some(pair) => number(&pair)?,
        None => return Err(unreadable(at)),
    };
    match inner.kind {
        ExprKind::Compare {
            relation,
            left,
            right,
            within: None,
        } => Ok(Expr {
            span: inner.span.cover(at),
            kind: ExprKind::Compare {
                relation,
                left,
                right,
                within: Some(tolerance),
            },
        }),
        _ => Err(FormulaError::new(
            at,
            "within 只能写在一个比较之后，且只能写一次",
            "within may follow one comparison, once",
        )),
    }
}

fn infix(left: Expr, op: &Pair<'_, Rule>, right: Expr) -> Built<Expr> {
    let span = left.span.cover(right.span);
    let logic = |logic, left, right| {
        Ok(ExprKind::Logic(
            logic,
            Box::new(condition(left)?),
            Box::new(condition(right)?),
        ))
    };
    let arithmetic = |op, left, right| {
        Ok(ExprKind::Arithmetic(
            op,
            Box::new(quantity(left)?),
            Box::new(quantity(right)?),
        ))
    };
    let compare = |relation, left, right| {
        Ok(ExprKind::Compare {
            relation,
            left: Box::new(quantity(left)?),
            right: Box::new(quantity(right)?),
            within: None,
        })
    };
    let kind: Built<ExprKind> = match op.as_rule() {
        Rule::implies => logic(Logic::Implies, left, right),
        Rule::or => logic(Logic::Or, left, right),
        Rule::and => logic(Logic::And, left, right),
        Rule::equal => compare(Relation::Equal, left, right),
        Rule::unequal => compare(Relation::Unequal, left, right),
        Rule::at_most => compare(Relation::AtMost, left, right),
        Rule::at_least => compare(Relation::AtLeast, left, right),
        Rule::less => compare(Relation::Less, left, right),
        Rule::more => compare(Relation::More, left, right),
        Rule::add => arithmetic(Arithmetic::Add, left, right),
        Rule::subtract => arithmetic(Arithmetic::Subtract, left, right),
        Rule::multiply => arithmetic(Arithmetic::Multiply, left, right),
        Rule::divide => arithmetic(Arithmetic::Divide, left, right),
        _ => Err(unreadable(span)),
    };
    Ok(Expr { span, kind: kind? })
}

fn call(pair: Pair<'_, Rule>) -> Built<ExprKind> {
    let at = span(&pair);
    let mut function = None;
    let mut arguments = Vec::new();
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::function => {
                function = Some((Function::named(inner.as_str()), span(&inner), inner.as_str()))
            }
            Rule::expr => arguments.push(expr(inner)?),
            _ => {}
        }
    }
    let function = match function {
        Some((Some(function), ..)) => function,
        Some((None, at, name)) => return Err(check::unknown_function(at, name)),
        None => return Err(unreadable(at)),
    };
    check::arguments(function, at, &arguments)?;
    Ok(ExprKind::Call(function, arguments))
}

fn choice(pair: Pair<'_, Rule>) -> Built<ExprKind> {
    let at = span(&pair);
    let mut branches = children(pair, Rule::expr).map(expr);
    let (Some(test), Some(then)) = (branches.next(), branches.next()) else {
        return Err(unreadable(at));
    };
    let (test, then) = (condition(test?)?, then?);
    let otherwise = match branches.next().transpose()? {
        Some(otherwise) if then.is_condition() => Some(condition(otherwise)?),
        Some(otherwise) => Some(quantity(otherwise)?),
        None if then.is_condition() => None,
        None => {
            return Err(FormulaError::new(
                at,
                "取数的 if 要写 else",
                "an if that gives a number needs an else",
            ));
        }
    };
    Ok(ExprKind::If(
        Box::new(test),
        Box::new(then),
        otherwise.map(Box::new),
    ))
}

fn number(pair: &Pair<'_, Rule>) -> Built<Decimal> {
    let ascii: String = pair
        .as_str()
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect();
    Decimal::from_str_exact(&ascii).map_err(|_| {
        FormulaError::new(
            span(pair),
            "这个数太大或太长",
            "this number is too large or too long",
        )
    })
}

fn binder(pair: Pair<'_, Rule>) -> Built<Binder> {
    let at = span(&pair);
    let (mut name_found, mut over) = (None, None);
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::name => name_found = Some(name(inner)?),
            Rule::path => over = Some(path_of(inner, false)?),
            _ => {}
        }
    }
    match (name_found, over) {
        (Some(name), Some(over)) => Ok(Binder { name, over }),
        _ => Err(unreadable(at)),
    }
}

/// A path; where it may speak of last year's report, a leading `previous.` says so.
fn path_of(pair: Pair<'_, Rule>, may_look_back: bool) -> Built<Path> {
    let at = span(&pair);
    let mut index = Vec::new();
    let mut steps = Vec::new();
    for inner in pair.into_inner() {
        if inner.as_rule() == Rule::index {
            index = children(inner, Rule::item)
                .map(|item| segments(item.into_inner()))
                .collect::<Built<_>>()?;
        } else {
            steps.push(inner);
        }
    }
    let mut segments = segments(steps.into_iter())?;
    let back = may_look_back
        && segments.len() > 1
        && matches!(&segments[0], Segment::Name(n) if matches!(n.text.as_str(), "previous" | "上年"));
    if back {
        segments.remove(0);
    }
    Ok(Path {
        span: at,
        origin: if back { Origin::Previous } else { Origin::Own },
        segments,
        index,
    })
}

/// Names, ranges and wildcards between dots.
fn segments<'i>(pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Built<Vec<Segment>> {
    let mut segments = Vec::new();
    let mut range = false;
    for pair in pairs {
        match pair.as_rule() {
            Rule::star => segments.push(Segment::All(span(&pair))),
            Rule::dots => range = true,
            Rule::name => {
                let name = name(pair)?;
                match segments.pop() {
                    Some(Segment::Name(from)) if range => segments.push(Segment::Range(from, name)),
                    before => {
                        segments.extend(before);
                        segments.push(Segment::Name(name));
                    }
                }
                range = false;
            }
            _ => {}
        }
    }
    Ok(segments)
}

/// A name without its quotes. The words of the language need quotes to be names.
fn name(pair: Pair<'_, Rule>) -> Built<Name> {
    let at = span(&pair);
    let inner = pair.into_inner().next().ok_or_else(|| unreadable(at))?;
    let text = inner.as_str();
    if inner.as_rule() == Rule::plain && WORDS.contains(&text) {
        return Err(FormulaError::new(
            at,
            format!("{text} 是公式用语，这里要写行列名称"),
            format!("{text} is a word of the language, a name is expected here"),
        ));
    }
    Ok(Name {
        text: text.to_owned(),
        span: at,
    })
}
