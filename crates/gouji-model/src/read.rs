//! From a text to a [`Report`]: lines, sections, identity, tables, in that order.

use std::sync::Arc;

use gouji_grammar::report::{self, Document};

use crate::form::{Form, Forms};
use crate::layout::{self, MAX_CELLS};
use crate::table::{self, Tables};
use crate::{Found, Problem, Reason, Report, SectionFound, Text, identify, sections};

/// What the caller knows about a report and the text need not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The report year, whatever the text says.
    pub year: Option<u16>,
    /// The report year where the text does not say it.
    pub otherwise: Option<u16>,
}

/// A text that a report can keep: shared with its owner, or its own.
pub trait Shared {
    /// The text as it is kept.
    fn shared(self) -> Arc<String>;
}

impl Shared for Arc<String> {
    fn shared(self) -> Arc<String> {
        self
    }
}

impl Shared for String {
    fn shared(self) -> Arc<String> {
        Arc::new(self)
    }
}

impl Shared for &str {
    fn shared(self) -> Arc<String> {
        Arc::new(self.to_owned())
    }
}

/// Reads a text. It never fails: a broken report is a report with problems.
pub fn read(text: impl Shared, forms: &Forms, hints: Hints) -> Report {
    let glanced = glance(text, forms, hints);
    let year = glanced.year.as_ref().map(|y| y.value);
    let (form, tables) = read_tables(&glanced.text, &glanced.document, &glanced.sections, forms, year);
    Report {
        form,
        tables: tables.found,
        cells: tables.cells,
        unplaced: tables.unplaced,
        problems: tables.problems,
        by_place: tables.by_place,
        ..glanced
    }
}

/// Reads who reports on which year, with the sections, but neither tables nor form: enough to tell which files belong
/// together, in a fraction of the time.
pub fn glance(text: impl Shared, forms: &Forms, hints: Hints) -> Report {
    let text = text.shared();
    let document = report::parse(&text);
    let sections = sections::sections(&text, &document, forms.lexicon());
    let identity = identify::identify(&text, &document, &sections, hints);
    Report {
        year: identity.year,
        organ: identity.organ,
        title: identity.title,
        period: identity.period,
        published: identity.published,
        signed: identity.signed,
        sections,
        ..Report::new(text, document, None)
    }
}

fn read_tables(
    text: &str,
    document: &Document,
    sections: &[SectionFound],
    forms: &Forms,
    year: Option<u16>,
) -> (Option<Found<Arc<Form>>>, Tables) {
    let with_tables = |number: u8| {
        forms
            .iter()
            .any(|f| f.tables.iter().any(|t| t.section == Some(number)))
    };
    // A form whose tables belong to no section, such as the statistics table of 2014, may have them anywhere.
    let annexed = year
        .and_then(|y| forms.for_year(y))
        .is_some_and(|f| f.tables.iter().all(|t| t.section.is_none()));
    let holding: Vec<bool> = sections
        .iter()
        .map(|s| s.number.is_some_and(with_tables))
        .collect();
    let statutory = !annexed && holding.contains(&true);
    // Figures without borders are a table only where tables belong: in their sections, or anywhere in a text
    // that has no such section.
    let mut begun = 0;
    let flows = |span: gouji_grammar::Span| {
        // Blocks are asked for in their order, so every section is passed once.
        while sections.get(begun).is_some_and(|s| s.heading.start <= span.start) {
            begun += 1;
        }
        let section = begun.checked_sub(1);
        let heads = section.is_some_and(|last| sections[last].heading.start == span.start);
        !heads && (!statutory || section.is_some_and(|last| holding[last]))
    };
    let cut = layout::cut(text, document, forms.lexicon(), flows);
    let Some(number) = table::choose(forms, &cut, year) else {
        let form = year.and_then(|y| forms.for_year(y)).cloned();
        let cells = form.as_ref().map_or(0, |f| f.cells.len());
        let found = form.map(|value| Found {
            value,
            span: gouji_grammar::Span::default(),
            reason: Reason::Year,
        });
        return (
            found,
            Tables {
                cells: vec![None; cells],
                ..Tables::default()
            },
        );
    };
    let Some(form) = forms.iter().nth(usize::from(number)).cloned() else {
        return (None, Tables::default());
    };
    let mut tables = table::read(text, &cut, forms.lexicon(), number, &form);
    for span in &cut.capped {
        let message = Text::new(
            format!("这一行超过 {MAX_CELLS} 格，多出的没有读"),
            format!("this row has more than {MAX_CELLS} cells; the rest was not read"),
        );
        tables.problems.push(Problem {
            code: "row-capped",
            span: *span,
            message,
        });
    }
    let span = tables
        .found
        .first()
        .and_then(|t| t.rows.first().map(|r| r.1))
        .unwrap_or_default();
    (
        Some(Found {
            value: form,
            span,
            reason: Reason::Labels,
        }),
        tables,
    )
}
