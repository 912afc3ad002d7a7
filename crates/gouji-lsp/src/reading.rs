//! What an engine knows about a text beyond its findings: the report with its rules, or the rule file with its forms.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::form::{CellId, Form, Identity};
use gouji_model::{Entry, Report, TableFound, Value};
use gouji_rules::{Library, Rule, RuleSet};
use rust_decimal::Decimal;

use crate::source::Source;

/// A report that was read, and what it was read and checked with.
#[derive(Debug)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// All forms and packs.
    pub library: Arc<Library>,
    /// The rules it was checked by.
    pub rules: Option<Arc<RuleSet>>,
    /// The same organ's report of the year before.
    pub previous: Option<Arc<Prior>>,
}

/// Another report that was read for comparison.
#[derive(Debug)]
pub struct Prior {
    /// Its text.
    pub source: Source,
    /// The report.
    pub report: Report,
}

/// A file of rules, or the description of a form.
#[derive(Debug)]
pub struct RuleFile {
    /// Its name below the rules folder, such as `common/requests.ron`.
    pub name: String,
    /// All rule files, this one as it stands in the editor.
    pub library: Arc<Library>,
    /// The same without this file, should it be broken at the moment.
    pub last_good: Arc<Library>,
}

/// A row of a table as it was met in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetRow<'a> {
    /// The part of a table that it stands in.
    pub table: &'a TableFound,
    /// Its index in the part.
    pub row: usize,
    /// Where its label stands.
    pub label: Span,
    /// From its label to its last figure.
    pub region: Span,
}

impl Reading {
    /// The form that the report's cells are numbered by.
    pub(crate) fn form(&self) -> Option<&Arc<Form>> {
        self.report.form()
    }

    /// The cell at byte `offset`. Both ends count, since a caret stands between characters.
    pub(crate) fn cell_at(&self, offset: usize) -> Option<(CellId, &Entry)> {
        let touches = |span: Span| span.start as usize <= offset && offset <= span.end as usize;
        self.report
            .entries()
            .filter(|(_, entry)| touches(entry.span) && entry.span.end > 0)
            .min_by_key(|(_, entry)| entry.span.is_empty())
    }

    /// The rows of all tables, in the order of the text.
    pub(crate) fn rows(&self) -> Vec<MetRow<'_>> {
        let Some(form) = self.form() else {
            return Vec::new();
        };
        let tables = self.report.tables.iter();
        let mut rows: Vec<_> = tables.flat_map(|table| self.rows_of(form, table)).collect();
        rows.sort_by_key(|row| (row.region.start, row.region.end));
        rows
    }

    fn rows_of<'a>(&'a self, form: &'a Form, table: &'a TableFound) -> impl Iterator<Item = MetRow<'a>> {
        let part = form
            .tables
            .get(usize::from(table.table))
            .and_then(|t| t.parts.get(usize::from(table.part)));
        table.rows.iter().map(move |(row, label)| {
            let row = usize::from(*row);
            let cells = part.map_or(0..0, |part| part.row_cells(row));
            let spans = cells.filter_map(|cell| Some(self.report.entry(CellId(cell))?.span));
            // A cell that was never met has no place; a table may be met again after a page break.
            let inside = |span: &Span| table.span.start <= span.start && span.end <= table.span.end;
            let region = spans.filter(inside).fold(*label, Span::cover);
            MetRow {
                table,
                row,
                label: *label,
                region,
            }
        })
    }

    /// The identities in which a cell stands.
    pub(crate) fn identities_of(&self, cell: CellId) -> impl Iterator<Item = &Identity> {
        let all = self
            .form()
            .map(|form| form.identities.as_slice())
            .unwrap_or_default();
        all.iter()
            .filter(move |identity| identity.terms.iter().any(|term| term.cell == cell))
    }

    /// The rule that checks an identity: the one of its name, or the first that looks at its cells by that name.
    pub(crate) fn rule_of(&self, identity: &Identity) -> Option<&Arc<Rule>> {
        self.rules.as_ref()?.rule(&identity.id)
    }

    /// Both sides of an identity added up; `None` while a cell is blank.
    pub(crate) fn sums(&self, identity: &Identity) -> Option<(Decimal, Decimal)> {
        let (mut left, mut right) = (Decimal::ZERO, Decimal::ZERO);
        for term in &identity.terms {
            let value = self.report.number(term.cell)?;
            let product = value.checked_mul(Decimal::from(term.coefficient.abs()))?;
            let side = if term.coefficient > 0 {
                &mut left
            } else {
                &mut right
            };
            *side = side.checked_add(product)?;
        }
        Some((left, right))
    }

    /// The places of an identity's cells in the text.
    pub(crate) fn places(&self, identity: &Identity) -> impl Iterator<Item = (CellId, Span)> {
        let place = |cell: CellId| {
            let span = self.report.entry(cell)?.span;
            (span.end > 0).then_some((cell, span))
        };
        identity.terms.iter().filter_map(move |term| place(term.cell))
    }

    /// The row that is not finished on the line `line`, if there is one: it has fewer figures than columns, or figures
    /// that found no place.
    pub(crate) fn unfinished(&self, line: Span) -> Option<Span> {
        let meets = |span: Span| span.start <= line.end && line.start <= span.end;
        let unplaced = self.report.unplaced.iter().flat_map(|row| &row.spans);
        if unplaced.copied().any(meets) {
            return Some(line);
        }
        let form = self.form()?;
        let open = |row: &MetRow<'_>| {
            let tables = form.tables.get(usize::from(row.table.table))?;
            let part = tables.parts.get(usize::from(row.table.part))?;
            let mut cells = part
                .row_cells(row.row)
                .map(|cell| self.report.entry(CellId(cell)));
            let written = |value| matches!(value, Value::Number(_) | Value::Placeholder);
            Some(!cells.all(|entry| entry.is_some_and(|entry| written(entry.value))))
        };
        let row = self
            .rows()
            .into_iter()
            .find(|row| meets(row.region) && open(row).unwrap_or_default())?;
        Some(row.region.cover(line))
    }
}
