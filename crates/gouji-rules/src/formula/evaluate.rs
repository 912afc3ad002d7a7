//! The exact evaluator: every number is a range, every condition may be undecided.
//!
//! Only instances that the fast path could not pass come here, so clarity goes before speed.

use gouji_grammar::formula::{Arithmetic, Function, Logic, Origin};
use gouji_model::form::{Content, Elsewhere, Linear, Node, NodeKind};
use gouji_model::{CellId, Entry, Report, Value};
use rust_decimal::Decimal;

use super::figures::is_void;
use super::range::{Range, Truth};
use super::{Gap, GapKind, Missing, Options, Source, Tolerance};
use crate::ratio::Ratio;

/// The reports that a formula may look at.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The report that is checked.
    pub report: &'a Report,
    /// The same organ's report of the year before.
    pub previous: Option<&'a Report>,
    /// The reports that this one sums up.
    pub children: &'a [&'a Report],
}

impl<'a> Evidence<'a> {
    /// A report alone.
    pub fn alone(report: &'a Report) -> Self {
        Self {
            report,
            previous: None,
            children: &[],
        }
    }

    /// The report that `source` speaks of.
    pub fn from(&self, source: Source) -> Option<&'a Report> {
        match source {
            Source::Own => Some(self.report),
            Source::Previous => self.previous,
            Source::Child(i) => self.children.get(i).copied(),
        }
    }

    /// The cells that a path into other reports means, each with its report.
    pub(super) fn elsewhere(&self, path: &Elsewhere) -> Vec<Result<(Source, CellId), Gap>> {
        let mut found = Vec::new();
        let mut look = |source, report: &Report| {
            let form = report.form().map_or("", |f| f.id.as_str());
            match path.in_form(form) {
                Some(cells) => found.extend(cells.iter().map(|&c| Ok((source, c)))),
                None => found.push(Err(Gap::none(source, GapKind::OtherForm))),
            }
        };
        if path.origin == Origin::Children {
            for (i, child) in self.children.iter().enumerate() {
                look(Source::Child(i), child);
            }
            if self.children.is_empty() {
                found.push(Err(Gap::none(Source::Child(0), GapKind::NoReport)));
            }
        } else {
            match self.previous {
                Some(previous) => look(Source::Previous, previous),
                None => found.push(Err(Gap::none(Source::Previous, GapKind::NoReport))),
            }
        }
        found
    }
}

/// What stands in a cell, as far as arithmetic is concerned.
pub(super) enum Standing {
    Number(Decimal),
    /// Counts as zero: the report uses the other writing of the group.
    Void,
    Gap(GapKind),
}

pub(super) fn standing(report: &Report, cell: CellId) -> Standing {
    let entry = report.entry(cell);
    match entry.map(|e| e.value) {
        Some(Value::Number(n)) => Standing::Number(n),
        _ if is_void(report, cell) => Standing::Void,
        _ => Standing::Gap(gap_kind(entry)),
    }
}

/// What stands where no number does.
pub(super) fn gap_kind(entry: Option<&Entry>) -> GapKind {
    match entry.map(|e| e.value) {
        None => GapKind::Absent,
        Some(Value::Blank) => GapKind::Blank,
        Some(Value::Placeholder) => GapKind::Placeholder,
        Some(Value::Unreadable | Value::Number(_)) => GapKind::Unreadable,
    }
}

/// One evaluation, with the gaps that it met.
pub(super) struct Evaluator<'a> {
    pub(super) evidence: Evidence<'a>,
    options: Options,
    pub(super) gaps: Vec<Gap>,
    /// Whether any operand had a value.
    pub(super) any_known: bool,
    /// Whether something was divided by zero or grew beyond all bounds.
    pub(super) undefined: bool,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(evidence: Evidence<'a>, options: Options) -> Self {
        Self {
            evidence,
            options,
            gaps: Vec::new(),
            any_known: false,
            undefined: false,
        }
    }

    fn gap(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    fn or_undefined(&mut self, range: Option<Range>) -> Range {
        range.unwrap_or_else(|| {
            self.undefined = true;
            Range::ANY
        })
    }

    fn figure(&mut self, source: Source, cell: CellId) -> Range {
        let report = match self.evidence.from(source) {
            Some(report) => report,
            None => {
                self.gap(Gap::none(source, GapKind::NoReport));
                return Range::ANY;
            }
        };
        let form = report.form().filter(|f| cell.index() < f.cells.len());
        let content = form.map(|f| f.spec(cell).content);
        match standing(report, cell) {
            Standing::Number(n) => {
                self.any_known = true;
                let value = Ratio::decimal(n);
                if self.options.tolerance == Tolerance::AsPrinted && content == Some(Content::Amount) {
                    let half = Ratio::half_unit(n.scale());
                    let printed = half.map(|half| Range {
                        low: value.subtract(half),
                        high: value.add(half),
                        open: false,
                    });
                    return self.or_undefined(printed);
                }
                Range::point(value)
            }
            Standing::Void => Range::point(Ratio::ZERO),
            Standing::Gap(kind) => {
                self.gap(Gap {
                    source,
                    cell: Some(cell),
                    kind,
                });
                match (self.options.missing, content) {
                    (Missing::Zero, _) => Range::point(Ratio::ZERO),
                    (_, Some(Content::Count | Content::Amount)) => Range::NOT_NEGATIVE,
                    _ => Range::ANY,
                }
            }
        }
    }

    /// The values of the arguments of a function, groups spread out.
    fn spread(&mut self, arguments: &[Node]) -> Vec<Range> {
        let mut ranges = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let NodeKind::Elsewhere(path) = &argument.kind else {
                ranges.push(self.number(argument));
                continue;
            };
            for found in self.evidence.elsewhere(path) {
                ranges.push(match found {
                    Ok((source, cell)) => self.figure(source, cell),
                    Err(gap) => {
                        self.gap(gap);
                        Range::ANY
                    }
                });
            }
        }
        ranges
    }

    /// The cells of the arguments of a function that looks at cells.
    fn standings(&mut self, arguments: &[Node]) -> Vec<Option<Standing>> {
        let mut all = Vec::new();
        for argument in arguments {
            match &argument.kind {
                NodeKind::Cell(cell) => all.push(Some(standing(self.evidence.report, *cell))),
                NodeKind::Elsewhere(path) => {
                    all.extend(self.evidence.elsewhere(path).into_iter().map(|found| {
                        let (source, cell) = found.ok()?;
                        Some(standing(self.evidence.from(source)?, cell))
                    }))
                }
                _ => {}
            }
        }
        all
    }

    pub(super) fn number(&mut self, node: &Node) -> Range {
        match &node.kind {
            NodeKind::Number(n) => Range::point(Ratio::decimal(*n)),
            NodeKind::Cell(cell) => self.figure(Source::Own, *cell),
            NodeKind::Elsewhere(_) => {
                let ranges = self.spread(std::slice::from_ref(node));
                self.sum(ranges)
            }
            NodeKind::Negate(x) => self.number(x).negate(),
            NodeKind::Arithmetic(op, a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                let result = match op {
                    Arithmetic::Add => a.add(b),
                    Arithmetic::Subtract => a.subtract(b),
                    Arithmetic::Multiply => a.multiply(b),
                    Arithmetic::Divide => return self.quotient(a, b),
                };
                self.or_undefined(result)
            }
            NodeKind::Call(function, arguments) => self.call(*function, arguments),
            NodeKind::If(test, then, otherwise) => {
                let test = self.truth(test);
                let otherwise = otherwise.as_deref();
                if test.surely_holds() {
                    self.number(then)
                } else if test.surely_fails() {
                    otherwise.map_or(Range::ANY, |o| self.number(o))
                } else {
                    let then = self.number(then);
                    let mut either = then.or(otherwise.map_or(Range::ANY, |o| self.number(o)));
                    either.open |= test.open;
                    either
                }
            }
            // Conditions are not numbers; the parser does not let them come here.
            NodeKind::Not(_) | NodeKind::Compare { .. } | NodeKind::Logic(..) => Range::ANY,
        }
    }

    fn sum(&mut self, ranges: Vec<Range>) -> Range {
        let zero = Range::point(Ratio::ZERO);
        let total = ranges.into_iter().try_fold(zero, Range::add);
        self.or_undefined(total)
    }

    fn quotient(&mut self, a: Range, b: Range) -> Range {
        match b.invert() {
            Some(inverse) => {
                let result = a.multiply(inverse);
                self.or_undefined(result)
            }
            // A blank divisor is a blank; a zero is a division by zero.
            None => {
                self.undefined |= !b.open;
                Range::ANY
            }
        }
    }

    fn call(&mut self, function: Function, arguments: &[Node]) -> Range {
        if function == Function::Count {
            let is_number = |s: &Option<Standing>| matches!(s, Some(Standing::Number(_)));
            let count = self.standings(arguments).iter().filter(|s| is_number(s)).count();
            return Range::point(Ratio::whole(i64::try_from(count).unwrap_or(i64::MAX)));
        }
        let ranges = self.spread(arguments);
        match (function, ranges.as_slice()) {
            (Function::Sum, _) => self.sum(ranges),
            (Function::Abs, [x]) => x.abs(),
            (Function::Percent, [a, b]) => {
                let hundredfold = a.multiply(Range::point(Ratio::whole(100)));
                let top = self.or_undefined(hundredfold);
                self.quotient(top, *b)
            }
            (Function::Min, _) => ranges.into_iter().reduce(Range::least).unwrap_or(Range::ANY),
            (Function::Max, _) => ranges.into_iter().reduce(Range::greatest).unwrap_or(Range::ANY),
            _ => Range::ANY,
        }
    }

    pub(super) fn truth(&mut self, node: &Node) -> Truth {
        match &node.kind {
            NodeKind::Compare {
                relation,
                left,
                right,
                within,
            } => {
                let (left, right) = (self.number(left), self.number(right));
                let difference = left.subtract(right);
                let difference = self.or_undefined(difference);
                difference.compare(*relation, Ratio::decimal(self.options.within(*within)))
            }
            NodeKind::Not(x) => self.truth(x).not(),
            // The right side counts only where the left does not decide: then its blanks do not matter either.
            NodeKind::Logic(Logic::And, a, b) => match self.truth(a) {
                a if a.surely_fails() => a,
                a => a.and(self.truth(b)),
            },
            NodeKind::Logic(Logic::Or, a, b) => match self.truth(a) {
                a if a.surely_holds() => a,
                a => a.or(self.truth(b)),
            },
            NodeKind::Logic(Logic::Implies, a, b) => self.implies(a, b),
            NodeKind::Call(Function::Present, arguments) => {
                let standings = self.standings(arguments);
                let mut real = standings
                    .iter()
                    .filter(|s| !matches!(s, Some(Standing::Void)))
                    .peekable();
                let any = real.peek().is_some();
                Truth::certain(any && real.all(|s| matches!(s, Some(Standing::Number(_)))))
            }
            NodeKind::Call(Function::Blank, arguments) => {
                let is_blank = |s: &Option<Standing>| {
                    matches!(s, Some(Standing::Gap(GapKind::Blank | GapKind::Placeholder)))
                };
                let standings = self.standings(arguments);
                let mut real = standings
                    .iter()
                    .filter(|s| !matches!(s, Some(Standing::Void)))
                    .peekable();
                let any = real.peek().is_some();
                Truth::certain(any && real.all(is_blank))
            }
            NodeKind::If(test, then, None) => self.implies(test, then),
            NodeKind::If(test, then, Some(otherwise)) => {
                let test = self.truth(test);
                if test.surely_holds() {
                    self.truth(then)
                } else if test.surely_fails() {
                    self.truth(otherwise)
                } else {
                    let (then, otherwise) = (self.truth(then), self.truth(otherwise));
                    test.not().or(then).and(test.or(otherwise))
                }
            }
            // Numbers are not conditions; the parser does not let them come here.
            NodeKind::Number(_)
            | NodeKind::Cell(_)
            | NodeKind::Elsewhere(_)
            | NodeKind::Negate(_)
            | NodeKind::Arithmetic(..)
            | NodeKind::Call(..) => Truth::certain(true),
        }
    }

    fn implies(&mut self, a: &Node, b: &Node) -> Truth {
        match self.truth(a).not() {
            a if a.surely_holds() => a,
            a => a.or(self.truth(b)),
        }
    }

    /// A linear claim, each cell counted once: `a + b == a + c` does not depend on a blank `a`.
    pub(super) fn linear(&mut self, linear: &Linear) -> Truth {
        let mut ranges = vec![Range::point(Ratio::whole(linear.constant))];
        for term in &linear.terms {
            let factor = Range::point(Ratio::whole(term.coefficient));
            let product = self.figure(Source::Own, term.cell).multiply(factor);
            ranges.push(self.or_undefined(product));
        }
        let within = Ratio::decimal(self.options.within(linear.within));
        self.sum(ranges).compare(linear.relation, within)
    }
}
