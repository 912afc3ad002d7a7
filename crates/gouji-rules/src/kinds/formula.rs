//! `Formula("for c in requests.columns: received[c] >= 0")`: a claim in the language of formulas.
//!
//! What the language can say and how its arithmetic is shown is in [`crate::formula`].

use gouji_grammar::Span;
use gouji_model::data_file::FileProblem;
use gouji_model::form::CellId;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::formula::{Claim, Compiled, Evidence, FormulaSource, Options, Parsed, Source, Work};
use crate::quoted::Made;
use crate::subject::Subject;
use crate::wording::Values;
use crate::{Related, names};

/// A formula as a pack writes it. It is read once, whatever forms its rule is compiled for.
pub(super) type FormulaFile = Made<Result<Parsed, Vec<FileProblem>>>;

/// The text of the formula.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(FormulaFile);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let compiled = site.formula(&self.0)?;
        Some(Box::new(Arithmetic { compiled }))
    }
}

impl Site<'_> {
    /// The formula, compiled for the form; complaints go to the site.
    pub(super) fn formula(&mut self, file: &FormulaFile) -> Option<Compiled> {
        let source = FormulaSource {
            file: self.file(),
            text: self.source(),
            formula: file.of.span(self.source()),
            target: self.rule.target.as_ref().map(|t| t.span),
        };
        let compiled = match file.get_or_make(|| Parsed::read(&source)) {
            Ok(parsed) => parsed.compile(&source, self.options(), self.form, self.forms),
            Err(problems) => Err(problems.clone()),
        };
        match compiled {
            Ok(compiled) => Some(compiled),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// How the rule wants its arithmetic judged.
    pub(super) fn options(&self) -> Options {
        Options {
            missing: self.rule.missing,
            tolerance: self.rule.tolerance,
        }
    }
}

/// A compiled formula. One finding per instance that is broken, whatever the number of its operands.
#[derive(Debug)]
pub(super) struct Arithmetic {
    pub(super) compiled: Compiled,
}

impl Check for Arithmetic {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let evidence = Evidence {
            report: on.report,
            previous: on.previous,
            children: &on.others.children.iter().map(|c| c.report).collect::<Vec<_>>(),
        };
        for verdict in self.compiled.check(&evidence, &on.figures) {
            if let Some(work) = verdict.outcome.work() {
                out.push(draft(on, work));
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["where", "left", "right", "difference"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.compiled
            .instances()
            .iter()
            .flat_map(|i| i.cells.iter().copied())
            .collect()
    }

    fn formula(&self) -> Option<&Compiled> {
        Some(&self.compiled)
    }

    fn looks_at_previous(&self) -> bool {
        self.compiled.uses_previous()
    }
}

fn draft(on: &Subject<'_>, work: &Work) -> Draft {
    let mut cells: Vec<CellId> = Vec::new();
    for operand in work.operands().filter(|o| o.source == Source::Own) {
        if !cells.contains(&operand.cell) {
            cells.push(operand.cell);
        }
    }
    let mark = work
        .mark
        .or_else(|| cells.iter().find_map(|c| Some(on.report.entry(*c)?.span)));
    let mark = mark.unwrap_or_else(|| on.place_for(0));
    Draft {
        message: work.render(),
        values: values(work),
        cells,
        span: mark,
        related: related(on, work, mark),
        ..Draft::default()
    }
}

/// What a pack's own wording may use: the heading, both sides with their values, and how far they lie apart.
fn values(work: &Work) -> Values {
    let mut values: Values = vec![("where", work.heading.clone().unwrap_or_default())];
    if let Claim::Comparison(claim) = &work.claim {
        let difference = claim.difference.map(|d| d.normalize().to_string());
        values.push(("left", claim.left.text.clone()));
        values.push(("right", claim.right.text.clone()));
        values.push(("difference", names::same(difference.unwrap_or_default())));
    }
    values
}

/// The other operands of this report, each once, with what stands there: `上年结转 自然人 7`. Those of
/// last year's report follow with its file; the many of the reports below are in the message.
fn related(on: &Subject<'_>, work: &Work, mark: Span) -> Vec<Related> {
    let mut related: Vec<Related> = Vec::new();
    for operand in work.operands().filter(|o| o.source == Source::Own) {
        let Some(span) = operand.span.filter(|s| *s != mark) else {
            continue;
        };
        if related.iter().all(|r| r.span != span) {
            related.push(Related {
                file: None,
                span,
                message: names::with_content(on.form, on.report, operand.cell),
            });
        }
    }
    for operand in work.operands().filter(|o| o.source == Source::Previous) {
        related.extend(operand.span.map(|span| Related {
            file: Some(on.others.previous_file.to_owned()),
            span,
            message: names::join(&operand.label, " ", " ", &operand.text),
        }));
    }
    related
}
