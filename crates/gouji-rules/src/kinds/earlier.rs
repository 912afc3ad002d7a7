//! What last year's report says at the place of a cell: shared by the kinds that compare two years figure by figure.

use gouji_grammar::Span;
use gouji_model::Report;
use gouji_model::form::{CellId, Form};
use rust_decimal::Decimal;

use crate::subject::Subject;
use crate::{Related, names};

/// A figure of last year's report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier<'a> {
    pub(super) report: &'a Report,
    pub(super) form: &'a Form,
    pub(super) cell: CellId,
    pub(super) value: Decimal,
    pub(super) span: Span,
}

/// The figure that last year's report has for `cell`, if both forms count the same thing there.
///
/// Parts of tables whose columns differ count different things even where a label stayed: the second table of 2020
/// and that of 2021 are not comparable.
pub(super) fn earlier<'a>(on: &Subject<'a>, cell: CellId) -> Option<Earlier<'a>> {
    let report = on.previous?;
    let form: &'a Form = report.form()?;
    let found = form.cell(on.form.path(cell))?;
    let columns = |form: &Form, cell| -> Vec<String> {
        let part = form.part(cell);
        part.columns.iter().map(|c| c.id.clone()).collect()
    };
    if form.id != on.form.id && columns(form, found) != columns(on.form, cell) {
        return None;
    }
    let entry = report.entry(found)?;
    Some(Earlier {
        report,
        form,
        cell: found,
        value: entry.value.number()?,
        span: entry.span,
    })
}

impl Earlier<'_> {
    /// It as a related place of the other file.
    pub(super) fn related(&self, on: &Subject<'_>) -> Related {
        let content = names::with_content(self.form, self.report, self.cell);
        Related {
            file: Some(on.others.previous_file.to_owned()),
            span: self.span,
            message: names::join(&names::last_year(), "", " ", &content),
        }
    }
}
