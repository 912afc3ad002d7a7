//! Which figure of the prose is tied to which cells, for those who show, follow or change them.

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::prose::ProseFigure;
use gouji_model::{CellId, Report};

use crate::RuleSet;
use crate::subject::Subject;

/// A figure of prose that a rule compares with cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// The rule that ties them.
    pub rule: String,
    /// The figure, by index in [`gouji_model::Prose::figures`].
    pub index: usize,
    /// The figure.
    pub figure: ProseFigure,
    /// Where it stands in the report, without its unit.
    pub span: Span,
    /// The cells whose sum it is. None where a rule only says something about the figure, as growth rates have it.
    pub cells: Vec<CellId>,
    /// What the comparison says, in words.
    pub note: Text,
}

/// The figures of a report's prose that the rules tie to something, in the order of the text.
pub fn ties(report: &Report, rules: &RuleSet) -> Vec<Tie> {
    let form = report.form().unwrap_or(&rules.form);
    let subject = Subject::new(report, form, &rules.form, rules.year, None);
    let prose = report.prose();
    let mut found = Vec::new();
    let mut tied = Vec::new();
    for (rule, check) in rules.rules.iter().zip(rules.checks(form)) {
        let Some(check) = check else { continue };
        check.ties(&subject, true, &mut tied);
        found.extend(tied.drain(..).filter_map(|t| {
            let figure = prose.figures().get(t.figure)?;
            Some(Tie {
                rule: rule.id.clone(),
                index: t.figure,
                figure: *figure,
                span: prose.span(figure),
                cells: t.cells,
                note: t.note,
            })
        }));
    }
    found.sort_by(|a, b| (a.index, &a.rule).cmp(&(b.index, &b.rule)));
    found
}
