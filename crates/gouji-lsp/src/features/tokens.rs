//! Semantic tokens: the cells that were read, so that a figure the reader did not understand stands out by its plainness.

use std::collections::BTreeSet;

use gouji_grammar::Span;
use gouji_grammar::figure::FigureKind;
use gouji_model::Value;
use tower_lsp::lsp_types::{
    Position, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
};

use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// The modifiers in the order of their bits: a cell of a table, a figure that agrees with a cell by a rule, one that none
/// covers.
const MODIFIERS: [&str; 3] = ["cell", "tied", "untied"];

/// The names behind the numbers in the tokens.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![SemanticTokenType::NUMBER, SemanticTokenType::STRING],
        token_modifiers: MODIFIERS.map(SemanticTokenModifier::new).to_vec(),
    }
}

/// Number or text, and the modifier as a bit.
struct Mark {
    span: Span,
    kind: u32,
    modifier: u32,
}

/// The numbers of the prose, by whether a rule ties them to a cell.
fn prose(reading: &Reading) -> impl Iterator<Item = Mark> {
    let tied: BTreeSet<usize> = reading.ties().iter().map(|tie| tie.index).collect();
    let prose = reading.report.prose();
    let figures = prose.figures().iter().enumerate();
    let numbers = figures.filter(|(_, figure)| figure.kind == FigureKind::Number);
    numbers.map(move |(index, figure)| Mark {
        span: prose.span(figure),
        kind: 0,
        modifier: if tied.contains(&index) { 1 << 1 } else { 1 << 2 },
    })
}

/// The tokens of the whole document.
pub(crate) fn tokens(snapshot: &Snapshot) -> Option<SemanticTokens> {
    let reading = snapshot.analysis().report()?;
    let cells = reading.report.entries().map(|(_, entry)| Mark {
        span: entry.span,
        kind: u32::from(!matches!(entry.value, Value::Number(_))),
        modifier: 1,
    });
    let unplaced = reading
        .report
        .unplaced
        .iter()
        .flat_map(|row| &row.spans)
        .map(|span| Mark {
            span: *span,
            kind: 0,
            modifier: 1 << 2,
        });
    let mut marks: Vec<_> = cells
        .chain(unplaced)
        .chain(prose(reading))
        .filter(|mark| !mark.span.is_empty())
        .collect();
    marks.sort_by_key(|mark| mark.span);
    let mut data = Vec::with_capacity(marks.len());
    let (mut line, mut column) = (0, 0);
    let mut end = Position::default();
    for mark in marks {
        let range = snapshot.range(mark.span);
        // Most clients cannot show a token that goes on over a line end.
        let one_line = range.start.line == range.end.line;
        let behind = range.start >= end;
        if !one_line || !behind {
            continue;
        }
        let delta_line = range.start.line - line;
        let from = if delta_line == 0 { column } else { 0 };
        data.push(SemanticToken {
            delta_line,
            delta_start: range.start.character - from,
            length: range.end.character - range.start.character,
            token_type: mark.kind,
            token_modifiers_bitset: mark.modifier,
        });
        (line, column) = (range.start.line, range.start.character);
        end = range.end;
    }
    Some(SemanticTokens {
        result_id: None,
        data,
    })
}
