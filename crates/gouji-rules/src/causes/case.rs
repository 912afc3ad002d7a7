//! One report as figures of a system: its cells, the figures of its prose, and those of last year's report.

use gouji_grammar::Span;
use gouji_grammar::figure::Approximation;
use gouji_model::form::Content;
use gouji_model::{CellId, Report, Text};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::FxHashMap;

use super::Template;
use crate::formula::is_void;
use crate::names;
use crate::repair::{Cause, Identity, System, Variable, Weight};
use crate::rule_set::RuleSet;
use crate::subject::Subject;

/// A report against the rows of its form.
pub(super) struct Case<'a> {
    pub(super) on: &'a Subject<'a>,
    pub(super) rules: &'a RuleSet,
    pub(super) template: &'a Template,
    pub(super) system: System,
    pub(super) values: Vec<Option<i64>>,
    /// What each variable stands for.
    pub(super) origins: Vec<Origin>,
    /// For each identity of the system the row of the template; prose and last year have none.
    identities: Vec<Option<usize>>,
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A cell of the report.
    Cell(CellId),
    /// A figure of its prose, by its place.
    Prose(Span),
    /// A figure of last year's report.
    Before,
}

impl<'a> Case<'a> {
    /// The report's figures. The system is laid out for the rows that this report has, and its prose adds to it;
    /// that takes less time than the search, and is only done where something fails.
    pub(super) fn new(on: &'a Subject<'a>, rules: &'a RuleSet, template: &'a Template) -> Option<Self> {
        let mut draft = Draft::default();
        draft.cells(on, template);
        let organ = on.organ();
        for (index, row) in template.rows.iter().enumerate() {
            let applies = |rule: &usize| {
                let rule = rules.rules.get(*rule);
                rule.is_some_and(|r| r.organs.as_ref().is_none_or(|o| o.include(organ)))
            };
            let terms = row
                .terms
                .iter()
                .map(|t| Some((*draft.places.get(&t.cell)?, t.coefficient)));
            if let Some(terms) = terms
                .collect::<Option<Vec<_>>>()
                .filter(|_| row.rules.iter().any(applies))
            {
                draft.identities.push(Identity {
                    terms,
                    constant: row.constant,
                });
                draft.rows.push(Some(index));
            }
        }
        draft.previous(on, template);
        draft.prose(on, rules);
        let system = System::compile(draft.variables, &draft.identities).ok()?;
        Some(Self {
            on,
            rules,
            template,
            system,
            values: draft.values,
            origins: draft.origins,
            identities: draft.rows,
        })
    }

    /// Whether the cause explains a row of the template.
    pub(super) fn is_among(&self, row: usize, cause: &Cause) -> bool {
        cause
            .identities
            .iter()
            .any(|i| self.identities.get(*i).copied().flatten() == Some(row))
    }

    /// Where a variable stands in the report, and its name with what stands there.
    pub(super) fn place(&self, variable: usize) -> Option<(Span, Text)> {
        match *self.origins.get(variable)? {
            Origin::Cell(cell) => {
                let entry = self.on.report.entry(cell)?;
                Some((
                    entry.span,
                    names::with_content(self.on.form, self.on.report, cell),
                ))
            }
            Origin::Prose(span) => {
                let said = names::same(span.of(&self.on.report.text));
                Some((
                    span,
                    names::join(&Text::new("正文", "the prose"), " ", " ", &said),
                ))
            }
            Origin::Before => None,
        }
    }

    /// The cell that a variable stands for.
    pub(super) fn cell(&self, variable: usize) -> Option<CellId> {
        match *self.origins.get(variable)? {
            Origin::Cell(cell) => Some(cell),
            Origin::Prose(_) | Origin::Before => None,
        }
    }

    /// The whole number in a cell.
    pub(super) fn value(&self, cell: CellId) -> Option<i64> {
        whole(self.on.report.number(cell)?)
    }
}

#[derive(Default)]
struct Draft {
    variables: Vec<Variable>,
    values: Vec<Option<i64>>,
    origins: Vec<Origin>,
    places: FxHashMap<CellId, usize>,
    identities: Vec<Identity>,
    rows: Vec<Option<usize>>,
}

impl Draft {
    fn push(&mut self, origin: Origin, variable: Variable, value: Option<i64>) -> usize {
        self.variables.push(variable);
        self.values.push(value);
        self.origins.push(origin);
        self.origins.len() - 1
    }

    fn cells(&mut self, on: &Subject<'_>, template: &Template) {
        // Headings, and the writing of a group that this report does not use, stand between no two rows.
        let mut last = None;
        let mut number = 0_u32;
        for &cell in &template.cells {
            let spec = on.form.spec(cell);
            let void = is_void(on.report, cell);
            let here = (spec.table, spec.part, spec.row);
            if !void && last != Some(here) {
                number = number.saturating_add(1);
                last = Some(here);
            }
            let variable = Variable {
                // A cell that this report does not use is zero, and no repair may think of it.
                weight: if void { Weight::Fixed } else { Weight::Table },
                non_negative: spec.content == Content::Count,
                table: u32::from(spec.table) * 256 + u32::from(spec.part),
                row: (!void).then_some(number),
                column: (!void).then_some(u32::from(spec.column)),
                total: template.totals.contains(&cell),
            };
            let value = if void {
                Some(0)
            } else {
                on.report.number(cell).and_then(whole)
            };
            let at = self.push(Origin::Cell(cell), variable, value);
            self.places.insert(cell, at);
        }
    }

    /// Last year's published report cannot be changed any more, so it decides between repairs.
    fn previous(&mut self, on: &Subject<'_>, template: &Template) {
        let Some(previous) = on.previous else { return };
        for &cell in &template.cells {
            let Some(&own) = self.places.get(&cell) else {
                continue;
            };
            let path = template.continued.get(&cell);
            if let Some(value) = path.and_then(|path| at(previous, path)) {
                let before = self.push(Origin::Before, outside(Weight::Fixed), Some(value));
                self.tie(before, &[own]);
            }
        }
    }

    /// What the prose says of the cells; it may be wrong as well, and usually was copied from them.
    fn prose(&mut self, on: &Subject<'_>, rules: &RuleSet) {
        let mut tied = Vec::new();
        for check in rules.checks(on.form).iter().flatten() {
            check.ties(on, false, &mut tied);
        }
        let figures = on.report.prose().figures();
        let mut known: Vec<(usize, Vec<CellId>)> = Vec::new();
        for mut tie in tied {
            let Some(figure) = figures.get(tie.figure) else {
                continue;
            };
            tie.cells.sort_unstable();
            let own: Option<Vec<usize>> = tie.cells.iter().map(|c| self.places.get(c).copied()).collect();
            let (Some(own), Some(value)) = (own.filter(|o| !o.is_empty()), whole(figure.value)) else {
                continue;
            };
            if figure.scale != 1
                || figure.approximation != Approximation::None
                || known.contains(&(tie.figure, tie.cells.clone()))
            {
                continue;
            }
            let span = on.report.prose().span(figure);
            let at = self.push(Origin::Prose(span), outside(Weight::Prose), Some(value));
            self.tie(at, &own);
            known.push((tie.figure, tie.cells));
        }
    }

    fn tie(&mut self, outside: usize, cells: &[usize]) {
        let mut terms: Vec<(usize, i64)> = cells.iter().map(|c| (*c, -1)).collect();
        terms.push((outside, 1));
        self.identities.push(Identity { terms, constant: 0 });
        self.rows.push(None);
    }
}

/// A figure that stands in no table.
fn outside(weight: Weight) -> Variable {
    Variable {
        weight,
        non_negative: true,
        table: u32::MAX,
        row: None,
        column: None,
        total: false,
    }
}

/// The figure of another report; none where its form has no such cell.
fn at(report: &Report, path: &str) -> Option<i64> {
    whole(report.at(path)?.value.number()?)
}

fn whole(number: Decimal) -> Option<i64> {
    number.is_integer().then(|| number.to_i64()).flatten()
}
