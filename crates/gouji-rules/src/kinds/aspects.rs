//! Part of `Ordinals`: subjects of section 一 that bear the numerals of sections.

use gouji_grammar::report::{Level, LineKind, ordinal};
use gouji_model::Text;
use gouji_model::form::fold;

use super::Draft;
use crate::subject::Subject;

/// Subjects of section 一 that are numbered like sections.
pub(super) fn aspects(on: &Subject<'_>, words: &[String], out: &mut Vec<Draft>) {
    let text = &*on.report.text;
    let Some(first) = on.section(1) else { return };
    // Numbered so, a subject may have been taken for a section itself; section 一 ends with the next official one.
    let later = on
        .report
        .sections
        .iter()
        .filter(|s| s.number.is_some_and(|n| n != 1));
    let end = later
        .map(|s| s.heading.start)
        .find(|start| *start > first.heading.start)
        .unwrap_or(u32::MAX);
    let lines = on.report.document.lines.iter();
    for line in lines.filter(|l| l.kind == LineKind::Ordinal(Level::Top)) {
        let span = line.words;
        if span.start <= first.heading.start || span.start >= end {
            continue;
        }
        let words_of_line = span.of(text);
        let title = ordinal(words_of_line).map_or(words_of_line, |o| &words_of_line[o.span.end as usize..]);
        let folded = fold(title);
        if words.iter().any(|w| folded.starts_with(w.as_str())) && folded.chars().count() <= 24 {
            out.push(Draft {
                message: Text::new(
                    format!("“{title}”属于总体情况，不应与各部分同用“一、二、”"),
                    format!("“{title}” belongs under section 1 and is not to be numbered like a section"),
                ),
                span,
                ..Draft::default()
            });
        }
    }
}
