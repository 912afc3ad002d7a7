//! The shape of a report: document symbols, folding, and selection that grows from cell to row to table to section.

use gouji_grammar::Span;
use serde_json::{Value, json};
use tower_lsp::lsp_types::{
    DocumentSymbol, FoldingRange, FoldingRangeKind, Position, SelectionRange, SymbolKind,
};

use crate::reading::Reading;
use crate::snapshot::{Cancel, Snapshot, View};

/// A piece of the report that has a name.
struct Piece {
    name: String,
    kind: SymbolKind,
    span: Span,
    label: Span,
    inside: Vec<Piece>,
}

/// Sections with their tables, tables with their rows.
pub(crate) fn symbols(snapshot: &Snapshot) -> Option<Vec<DocumentSymbol>> {
    let reading = snapshot.analysis().report()?;
    let symbol = |piece: &Piece| symbol(snapshot, piece);
    Some(pieces(snapshot, reading).iter().map(symbol).collect())
}

/// The pieces of all open reports whose name contains the query.
pub(crate) fn workspace_symbols(view: &View, params: &Value, cancel: &Cancel) -> Value {
    let query = params.get("query").and_then(Value::as_str).unwrap_or_default();
    let mut found = Vec::new();
    for snapshot in view.open.iter() {
        if cancel.is_cancelled() {
            break;
        }
        let Some(reading) = snapshot.analysis().report() else {
            continue;
        };
        let title = reading.report.title.as_ref().map_or("", |title| &title.value);
        let mut open = pieces(snapshot, reading);
        while let Some(piece) = open.pop() {
            if piece.name.contains(query) {
                let location = json!({"uri": *snapshot.source.uri, "range": snapshot.range(piece.label)});
                found.push(json!({
                    "name": piece.name, "kind": piece.kind, "location": location, "containerName": title,
                }));
            }
            open.extend(piece.inside);
        }
    }
    Value::Array(found)
}

/// Sections and tables, each on the lines it fills.
pub(crate) fn folding(snapshot: &Snapshot) -> Option<Vec<FoldingRange>> {
    let reading = snapshot.analysis().report()?;
    let mut ranges = Vec::new();
    let mut open = pieces(snapshot, reading);
    while let Some(piece) = open.pop() {
        let text = piece.span.of(snapshot.source.text()).trim_end();
        let start = piece.span.start as usize;
        let range = snapshot.range(Span::new(start, start + text.len()));
        if range.end.line > range.start.line && piece.kind != SymbolKind::FIELD {
            ranges.push(FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
                kind: Some(FoldingRangeKind::Region),
                ..FoldingRange::default()
            });
        }
        open.extend(piece.inside);
    }
    ranges.sort_by_key(|range| (range.start_line, range.end_line));
    ranges.dedup_by_key(|range| (range.start_line, range.end_line));
    Some(ranges)
}

/// For each position the spans around it, the narrowest first.
pub(crate) fn selection(snapshot: &Snapshot, positions: &[Position]) -> Option<Vec<SelectionRange>> {
    let reading = snapshot.analysis().report()?;
    let around = |position: &Position| {
        let offset = snapshot.offset(*position);
        let mut spans = around(snapshot, reading, offset);
        spans.sort_by_key(|span| std::cmp::Reverse(span.len()));
        let mut chain: Option<SelectionRange> = None;
        for span in spans {
            let range = snapshot.range(span);
            chain = Some(SelectionRange {
                range,
                parent: chain.map(Box::new),
            });
        }
        chain.unwrap_or(SelectionRange {
            range: snapshot.range(Span::new(offset, offset)),
            parent: None,
        })
    };
    Some(positions.iter().map(around).collect())
}

/// The spans around a byte, each inside all that are longer.
fn around(snapshot: &Snapshot, reading: &Reading, offset: usize) -> Vec<Span> {
    let text = snapshot.source.text();
    let mut candidates = vec![Span::new(0, text.len())];
    let mut open = pieces(snapshot, reading);
    while let Some(piece) = open.pop() {
        candidates.push(piece.span);
        candidates.push(piece.label);
        open.extend(piece.inside);
    }
    candidates.extend(reading.cell_at(offset).map(|(_, entry)| entry.span));
    let touches = |span: &Span| span.start as usize <= offset && offset <= span.end as usize;
    candidates.retain(touches);
    candidates.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
    let mut nested: Vec<Span> = Vec::new();
    for span in candidates {
        let fits = |outer: &Span| outer.start <= span.start && span.end <= outer.end && *outer != span;
        if nested.last().is_none_or(fits) {
            nested.push(span);
        }
    }
    nested
}

fn pieces(snapshot: &Snapshot, reading: &Reading) -> Vec<Piece> {
    let text = snapshot.source.text();
    let mut tables = tables(snapshot, reading);
    let mut pieces = Vec::new();
    for section in &reading.report.sections {
        let span = section.heading.cover(section.body);
        let within = |piece: &Piece| span.start <= piece.span.start && piece.span.end <= span.end;
        let (inside, rest) = tables.into_iter().partition(within);
        tables = rest;
        pieces.push(Piece {
            name: section.heading.of(text).trim_matches(['#', '*', ' ']).to_owned(),
            kind: SymbolKind::NAMESPACE,
            span,
            label: section.heading,
            inside,
        });
    }
    pieces.extend(tables);
    pieces.sort_by_key(|piece| piece.span.start);
    pieces
}

fn tables(snapshot: &Snapshot, reading: &Reading) -> Vec<Piece> {
    let Some(form) = reading.form() else {
        return Vec::new();
    };
    let mut rows = reading.rows();
    let mut tables = Vec::new();
    for found in &reading.report.tables {
        let Some(table) = form.tables.get(usize::from(found.table)) else {
            continue;
        };
        let part = table.parts.get(usize::from(found.part));
        let name = part.and_then(|part| part.caption.as_ref()).map_or_else(
            || table.name.get(snapshot.lang).to_owned(),
            |caption| format!("{} {}", table.name.get(snapshot.lang), caption.text),
        );
        let (own, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| std::ptr::eq(row.table, found));
        rows = rest;
        let piece = |row: crate::reading::MetRow<'_>| {
            let label = part
                .and_then(|part| part.rows.get(row.row))
                .map(|row| row.label.text.clone());
            Piece {
                name: label
                    .filter(|label| !label.is_empty())
                    .unwrap_or_else(|| "—".to_owned()),
                kind: SymbolKind::FIELD,
                span: row.region,
                label: row.label,
                inside: Vec::new(),
            }
        };
        let inside: Vec<Piece> = own.into_iter().map(piece).collect();
        let span = inside.iter().fold(found.span, |span, row| span.cover(row.span));
        tables.push(Piece {
            name,
            kind: SymbolKind::STRUCT,
            span,
            label: Span {
                start: span.start,
                end: span.start,
            },
            inside,
        });
    }
    tables
}

#[expect(deprecated, reason = "the protocol crate has no other way to make a symbol")]
fn symbol(snapshot: &Snapshot, piece: &Piece) -> DocumentSymbol {
    let inside: Vec<_> = piece.inside.iter().map(|piece| symbol(snapshot, piece)).collect();
    DocumentSymbol {
        name: piece.name.clone(),
        detail: None,
        kind: piece.kind,
        tags: None,
        deprecated: None,
        range: snapshot.range(piece.span),
        selection_range: snapshot.range(piece.label),
        children: (!inside.is_empty()).then_some(inside),
    }
}
