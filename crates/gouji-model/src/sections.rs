//! Top-level sections: headings with an ordinal, or lines that are a statutory title and nothing else.

use gouji_grammar::Span;
use gouji_grammar::report::{Document, Level, LineKind, ordinal};

use crate::SectionFound;
use crate::form::{Hit, Lexicon, What, fold};

/// Headings are short; a longer line with an ordinal is a paragraph.
const LONGEST_HEADING: usize = 150;

/// The sections of a report, in the order of the text.
pub(crate) fn sections(text: &str, document: &Document, lexicon: &Lexicon) -> Vec<SectionFound> {
    let mut sections: Vec<SectionFound> = Vec::new();
    for line in &document.lines {
        let top = line.kind == LineKind::Ordinal(Level::Top);
        if !top && line.kind != LineKind::Text {
            continue;
        }
        let span = line.words;
        if span.len() > LONGEST_HEADING || (!top && span.len() > 75) {
            continue;
        }
        let Some(found) = heading(text, span, top, lexicon) else {
            continue;
        };
        if let Some(last) = sections.last_mut() {
            last.body.end = line.span.start;
        }
        let body = Span::new(line.span.end as usize, text.len());
        sections.push(SectionFound {
            heading: span,
            body,
            ..found
        });
    }
    sections
}

fn heading(text: &str, span: Span, top: bool, lexicon: &Lexicon) -> Option<SectionFound> {
    let line = span.of(text);
    // Without an ordinal only a statutory title is a heading, and most lines begin like none.
    if !top && !lexicon.may_begin_title(line) {
        return None;
    }
    let ordinal = top.then(|| ordinal(line)).flatten();
    let start = ordinal.map_or(0, |o| o.span.end as usize);
    let rest = line[start..].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '#' | '：' | ':'));
    let title = Span::new(0, rest.len()).shift(rest.as_ptr() as usize - text.as_ptr() as usize);
    if ordinal.is_none() && !lexicon.may_begin_title(rest) {
        return None;
    }
    let hits = lexicon.get(&fold(rest));
    let number = hits.iter().find_map(statutory);
    if number.is_none() && ordinal.is_none() {
        return None;
    }
    // 一、本年新收… is a row of the table, not a heading.
    let is_label = lexicon
        .get(&fold(line))
        .iter()
        .chain(hits)
        .any(|h| statutory(h).is_none());
    let sentence = rest.contains(['。', '；', ';', '，']) || rest.is_empty();
    if number.is_none()
        && (is_label
            || sentence
            || rest.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)))
    {
        return None;
    }
    Some(SectionFound {
        number,
        ordinal: ordinal.map(|o| o.number),
        title,
        heading: span,
        body: span,
    })
}

fn statutory(hit: &Hit) -> Option<u8> {
    match hit.what {
        What::Section(number) => Some(number),
        _ => None,
    }
}
