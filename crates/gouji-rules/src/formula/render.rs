//! Broken arithmetic in words: both sides, their values, and the difference.

use gouji_grammar::formula::{Arithmetic, Function, Relation};
use gouji_model::Text;
use gouji_model::form::NodeKind;
use rust_decimal::Decimal;

use super::scribe::Addend;
use super::work::{Claim, Comparison, Extent, Operand, Presence, Shape, Side, Work};
use super::{GapKind, Source};

/// A side with more operands than this leaves out its zeros.
const LONG: usize = 6;

pub(super) fn work(work: &Work) -> Text {
    let mut text = Text::default();
    if let Some(heading) = &work.heading {
        push(
            &mut text,
            format!("{}：", heading.zh),
            format!("{}: ", heading.en),
        );
    }
    if !work.given.is_empty() {
        let all: Vec<Text> = work.given.iter().map(ground).collect();
        let zh: Vec<_> = all.iter().map(|t| t.zh.as_str()).collect();
        let en: Vec<_> = all.iter().map(|t| t.en.as_str()).collect();
        push(
            &mut text,
            format!("{} 时，", zh.join("，且 ")),
            format!("with {}, ", en.join(" and ")),
        );
    }
    let claim = match &work.claim {
        Claim::Comparison(c) => comparison(c),
        Claim::Presence(p) => presence(p, false),
    };
    push(&mut text, claim.zh, claim.en);
    text
}

fn push(text: &mut Text, zh: impl AsRef<str>, en: impl AsRef<str>) {
    text.zh.push_str(zh.as_ref());
    text.en.push_str(en.as_ref());
}

/// What holds, as the reason for what should hold.
fn ground(claim: &Claim) -> Text {
    let c = match claim {
        Claim::Presence(p) => return presence(p, true),
        Claim::Comparison(c) => c,
    };
    let left = full(&c.left);
    if c.relation == Relation::Equal && c.right.shape == Shape::Constant {
        return left;
    }
    let (right, sign) = (full(&c.right), sign(c.relation));
    Text::new(
        format!("{} {sign} {}", left.zh, right.zh),
        format!("{} {sign} {}", left.en, right.en),
    )
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Unequal => "≠",
        Relation::Less => "<",
        Relation::AtMost => "≤",
        Relation::More => ">",
        Relation::AtLeast => "≥",
    }
}

fn presence(presence: &Presence, holds: bool) -> Text {
    let names = |pick: fn(&Operand) -> (&str, &str), comma| {
        let all: Vec<_> = presence.operands.iter().map(pick).collect();
        all.iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect::<Vec<_>>()
            .join(comma)
    };
    let mut text = Text::new(
        names(|o| (&o.label.zh, &o.text.zh), "、"),
        names(|o| (&o.label.en, &o.text.en), ", "),
    );
    if holds {
        return text;
    }
    match (presence.function, presence.wanted) {
        (Function::Blank, true) => push(&mut text, "，应为空白", ", should be blank"),
        (Function::Blank, false) => push(&mut text, "，不应为空白", ", should not be blank"),
        (_, true) => push(&mut text, "，应有数值", ", should have a value"),
        (_, false) => push(&mut text, "，不应有数值", ", should have no value"),
    }
    text
}

fn comparison(c: &Comparison) -> Text {
    let mut text = match c.relation {
        Relation::Equal => equality(c),
        _ => inequality(c),
    };
    if c.undecided {
        push(&mut text, "，缺数值，无法核对", ", values are missing");
    } else if let Some(n) = c.difference.filter(|_| says_difference(c)) {
        if c.at_least {
            push(
                &mut text,
                format!("，至少相差 {n}"),
                format!(", difference at least {n}"),
            );
        } else {
            push(&mut text, format!("，相差 {n}"), format!(", difference {n}"));
        }
    }
    if !c.within.is_zero() {
        let n = c.within.normalize();
        push(
            &mut text,
            format!("（允许相差 {n}）"),
            format!(" (tolerance {n})"),
        );
    }
    text
}

/// Against a zero of the formula the value itself is the difference.
fn says_difference(c: &Comparison) -> bool {
    let constant = |side: &Side| side.shape == Shape::Constant;
    c.relation != Relation::Unequal && !constant(&c.left) && !constant(&c.right)
}

fn equality(c: &Comparison) -> Text {
    // The total is named first, whichever side of the formula it is on.
    let (first, second) = match (c.left.shape, c.right.shape) {
        (Shape::Constant, _) => (&c.right, &c.left),
        (Shape::Sum | Shape::Computed, Shape::Cell) => (&c.right, &c.left),
        _ => (&c.left, &c.right),
    };
    let (total, rest) = (full(first), full(second));
    match (first.shape, second.shape) {
        (_, Shape::Constant) => Text::new(
            format!("{}，应为 {}", total.zh, rest.zh),
            format!("{}, expected {}", total.en, rest.en),
        ),
        (Shape::Cell, Shape::Sum) => Text::new(
            format!("{}，各项之和 {}", total.zh, rest.zh),
            format!("{}, sum of parts {}", total.en, rest.en),
        ),
        (Shape::Cell, Shape::Computed) => Text::new(
            format!("{}，应为 {}", total.zh, rest.zh),
            format!("{}, expected {}", total.en, rest.en),
        ),
        _ => Text::new(
            format!("{}，{}", total.zh, rest.zh),
            format!("{}, {}", total.en, rest.en),
        ),
    }
}

fn inequality(c: &Comparison) -> Text {
    let (zh, en) = match c.relation {
        Relation::Equal => ("等于", "equal"),
        Relation::Unequal => ("不等于", "differ from"),
        Relation::Less => ("小于", "be less than"),
        Relation::AtMost => ("不大于", "be at most"),
        Relation::More => ("大于", "be more than"),
        Relation::AtLeast => ("不小于", "be at least"),
    };
    let (left, right) = (full(&c.left), full(&c.right));
    Text::new(
        format!("{}，应{zh} {}", left.zh, right.zh),
        format!("{}, must {en} {}", left.en, right.en),
    )
}

/// A side with its value, where that is not plain to see.
fn full(side: &Side) -> Text {
    let mut text = side.text.clone();
    if matches!(side.shape, Shape::Cell | Shape::Constant) {
        return text;
    }
    match side.extent {
        Extent::Exactly(n) => push(&mut text, format!(" = {n}"), format!(" = {n}")),
        Extent::AtLeast(n) => push(&mut text, format!(" ≥ {n}"), format!(" ≥ {n}")),
        Extent::AtMost(n) => push(&mut text, format!(" ≤ {n}"), format!(" ≤ {n}")),
        Extent::Unknown => {}
    }
    text
}

/// What is added up, in words: `新收 90 + 上年结转 7`.
pub(super) fn addends(addends: &[Addend]) -> Text {
    if addends.is_empty() {
        return Text::new("0", "0");
    }
    let is_zero = |a: &Addend| matches!(a, Addend::Cell(o) if o.value.is_ok_and(|n| n.is_zero()));
    let is_gap = |a: &Addend| matches!(a, Addend::Cell(o) if o.value.is_err());
    let long = addends.len() > LONG;
    let is_below = |a: &Addend| matches!(a, Addend::Cell(o) if matches!(o.source, Source::Child(_)));
    if long && addends.iter().all(is_below) {
        let n = addends.len();
        return Text::new(format!("{n} 份下级报告"), format!("{n} reports"));
    }
    let zeros = if long {
        addends.iter().filter(|a| is_zero(a)).count()
    } else {
        0
    };
    let gaps = if long {
        addends.iter().filter(|a| is_gap(a)).count()
    } else {
        0
    };
    let hide_gaps = gaps > 2;
    let mut shown: Vec<&Addend> = addends
        .iter()
        .filter(|a| !(long && is_zero(a) || hide_gaps && is_gap(a)))
        .collect();
    let mut hidden = [
        (zeros, "项为 0", "zeros"),
        (if hide_gaps { gaps } else { 0 }, "项空缺", "blanks"),
    ];
    if shown.is_empty() {
        shown.extend(addends.first());
        let kind = usize::from(!addends.first().is_some_and(is_zero));
        hidden[kind].0 = hidden[kind].0.saturating_sub(1);
    }
    let mut text = Text::default();
    for (i, addend) in shown.into_iter().enumerate() {
        one(addend, i == 0, &mut text);
    }
    let hidden: Vec<_> = hidden.iter().filter(|h| h.0 > 0).collect();
    if !hidden.is_empty() {
        let zh: Vec<_> = hidden.iter().map(|(n, zh, _)| format!("{n} {zh}")).collect();
        let en: Vec<_> = hidden.iter().map(|(n, _, en)| format!("{n} {en}")).collect();
        push(
            &mut text,
            format!("（另 {}）", zh.join("、")),
            format!(" ({} left out)", en.join(", ")),
        );
    }
    text
}

fn one(addend: &Addend, first: bool, text: &mut Text) {
    let (times, words) = match addend {
        Addend::Cell(o) => (
            o.coefficient.unwrap_or(1),
            Text::new(
                format!("{} {}", o.label.zh, o.text.zh),
                format!("{} {}", o.label.en, o.text.en),
            ),
        ),
        Addend::Constant(n) => {
            let times = if n.is_sign_negative() { -1 } else { 1 };
            let n = n.abs().normalize().to_string();
            (times, Text::new(n.clone(), n))
        }
        Addend::Computed(times, words, _) => (*times, words.clone()),
    };
    let sign = match (first, times < 0) {
        (true, true) => "-",
        (true, false) => "",
        (false, true) => " - ",
        (false, false) => " + ",
    };
    push(text, sign, sign);
    let size = times.unsigned_abs();
    if size != 1 {
        let factor = format!("{size} × ");
        push(text, &factor, &factor);
    }
    push(text, words.zh, words.en);
}

/// An operation that is not a sum, from the words of its parts and the number of cells in each.
pub(super) fn computed(kind: &NodeKind, parts: &[(Text, usize)]) -> Text {
    let grouped = |(text, count): &(Text, usize)| {
        if *count > 1 {
            Text::new(format!("({})", text.zh), format!("({})", text.en))
        } else {
            text.clone()
        }
    };
    match (kind, parts) {
        (NodeKind::Arithmetic(op, ..), [a, b]) => {
            let sign = match op {
                Arithmetic::Add => "+",
                Arithmetic::Subtract => "-",
                Arithmetic::Multiply => "×",
                Arithmetic::Divide => "÷",
            };
            let (a, b) = (grouped(a), grouped(b));
            Text::new(
                format!("{} {sign} {}", a.zh, b.zh),
                format!("{} {sign} {}", a.en, b.en),
            )
        }
        (NodeKind::Call(function, _), _) => {
            let zh: Vec<_> = parts.iter().map(|(t, _)| t.zh.as_str()).collect();
            let en: Vec<_> = parts.iter().map(|(t, _)| t.en.as_str()).collect();
            Text::new(
                format!("{}({})", in_chinese(*function), zh.join("，")),
                format!("{}({})", function.name(), en.join(", ")),
            )
        }
        _ => Text::default(),
    }
}

fn in_chinese(function: Function) -> &'static str {
    match function {
        Function::Sum => "合计",
        Function::Min => "最小值",
        Function::Max => "最大值",
        Function::Abs => "绝对值",
        Function::Count => "有数值的个数",
        Function::Percent => "百分比",
        Function::Present => "有值",
        Function::Blank => "空白",
    }
}

/// A value as messages write it.
pub(super) fn value(value: Result<Decimal, GapKind>, written: &str) -> Text {
    match value {
        Ok(n) => {
            let n = n.to_string();
            Text::new(n.clone(), n)
        }
        Err(GapKind::Placeholder | GapKind::Unreadable) => {
            Text::new(format!("“{written}”"), format!("`{written}`"))
        }
        Err(GapKind::Blank) => Text::new("空白", "blank"),
        Err(GapKind::Absent | GapKind::NoReport | GapKind::OtherForm) => Text::new("缺", "absent"),
    }
}
