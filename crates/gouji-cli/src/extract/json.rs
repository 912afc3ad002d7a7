//! `gouji extract --format json`: one object per report and line, version 1. Offsets are bytes of the decoded text,
//! lines and columns count from 1, columns in characters. Values are strings, since JSON numbers are not exact.

use gouji_grammar::Span;
use gouji_grammar::figure::{Approximation, FigureKind};
use gouji_model::prose::Scope;
use gouji_model::{Lang, Period, Report, Unplaced};
use serde::Serialize;

use super::{Extracted, Format};
use crate::places::Places;

/// The format.
pub(super) const FORMAT: Format = Format {
    header: "",
    prose: true,
    report,
};

#[derive(Serialize)]
struct ReportOut<'a> {
    version: u32,
    path: &'a str,
    form: Option<&'a str>,
    year: Option<u16>,
    organ: Option<&'a str>,
    title: Option<&'a str>,
    period: Option<PeriodOut>,
    published: Option<String>,
    cells: Vec<CellOut<'a>>,
    unplaced: Vec<UnplacedOut<'a>>,
    figures: Vec<FigureOut<'a>>,
    sections: Vec<SectionOut<'a>>,
    problems: Vec<ProblemOut<'a>>,
}

#[derive(Serialize)]
struct PeriodOut {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct CellOut<'a> {
    cell: &'a str,
    value: Option<String>,
    #[serde(flatten)]
    place: PlaceOut<'a>,
}

/// Figures of a row that could not be given their cells.
#[derive(Serialize)]
struct UnplacedOut<'a> {
    table: Option<&'a str>,
    row: Option<String>,
    reason: &'a str,
    figures: Vec<PlaceOut<'a>>,
}

/// A figure in the prose.
#[derive(Serialize)]
struct FigureOut<'a> {
    kind: &'static str,
    value: Option<String>,
    unit: Option<&'a str>,
    #[serde(flatten)]
    place: PlaceOut<'a>,
    /// Whether words around it make it inexact, and in which direction.
    approximation: Option<&'static str>,
    /// The words that say what is counted.
    subject: &'a str,
    /// Whose figure it is: the `organ`'s own, that of the `whole` area or system, that of a `part` of the organ.
    scope: &'static str,
    /// The year it is about, where the sentence says one.
    year: Option<u16>,
    /// Whether it is listed as a part of another figure.
    part: bool,
    /// The cell that it repeats, where it is one.
    cell: Option<&'a str>,
    /// The cells whose sum it repeats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<&'a str>,
}

#[derive(Serialize)]
struct SectionOut<'a> {
    number: Option<u8>,
    ordinal: Option<u8>,
    title: &'a str,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct ProblemOut<'a> {
    code: &'static str,
    message: &'a str,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

fn report(extracted: &Extracted<'_>, out: &mut Vec<u8>) {
    let Extracted {
        path,
        report,
        places,
        lang,
        ..
    } = *extracted;
    let object = ReportOut {
        version: 1,
        path,
        form: report.form().map(|f| f.id.as_str()),
        year: report.year.as_ref().map(|y| y.value),
        organ: report.organ.as_ref().map(|o| o.value.as_str()),
        title: report.title.as_ref().map(|t| t.value.as_str()),
        period: report.period.as_ref().map(|p| period(p.value)),
        published: report.published.as_ref().map(|d| d.value.to_string()),
        cells: cells(report, places),
        unplaced: report
            .unplaced
            .iter()
            .map(|u| unplaced(report, places, u, lang))
            .collect(),
        figures: figures(extracted),
        sections: sections(report, places),
        problems: problems(report, places, lang),
    };
    // The structs have string keys and the buffer is memory: neither half of serialising can fail.
    let _ = serde_json::to_writer(&mut *out, &object);
    out.push(b'\n');
}

fn period(period: Period) -> PeriodOut {
    PeriodOut {
        from: period.from.to_string(),
        to: period.to.to_string(),
    }
}

fn cells<'a>(report: &'a Report, places: &Places<'a>) -> Vec<CellOut<'a>> {
    let Some(form) = report.form() else {
        return Vec::new();
    };
    let cell = |(id, entry): (_, &gouji_model::Entry)| CellOut {
        cell: form.path(id),
        value: entry.value.number().map(|n| n.to_string()),
        place: place(places, entry.span),
    };
    report.entries().map(cell).collect()
}

fn unplaced<'a>(report: &'a Report, places: &Places<'a>, group: &'a Unplaced, lang: Lang) -> UnplacedOut<'a> {
    let table = report.form().and_then(|f| f.tables.get(usize::from(group.table)));
    let part = table.and_then(|t| t.parts.get(usize::from(group.part)));
    let row = group.row.and_then(|r| part?.rows.get(usize::from(r)));
    UnplacedOut {
        table: table.map(|t| t.id.as_str()),
        row: table.zip(row).map(|(t, r)| format!("{}.{}", t.id, r.id)),
        reason: group.reason.get(lang),
        figures: group.spans.iter().map(|s| place(places, *s)).collect(),
    }
}

/// Every figure of the prose with what is known of it, and the cells that it is tied to.
fn figures<'a>(extracted: &Extracted<'a>) -> Vec<FigureOut<'a>> {
    let Extracted { report, places, .. } = *extracted;
    let tied = |index: usize| extracted.ties.iter().find(|t| t.index == index);
    let prose = report.prose();
    prose
        .figures()
        .iter()
        .enumerate()
        .map(|(index, found)| {
            let cells: Vec<&str> = match (tied(index), report.form()) {
                (Some(tie), Some(form)) => tie.cells.iter().map(|c| form.path(*c)).collect(),
                _ => Vec::new(),
            };
            let (kind, counts) = kind(&found.kind);
            FigureOut {
                kind,
                value: counts.then(|| found.value.normalize().to_string()),
                unit: found.unit.map(|unit| places.slice(prose.source(unit))),
                place: place(places, prose.span(found)),
                approximation: approximation(found.approximation),
                subject: places.slice(prose.source(found.subject)),
                scope: match found.scope {
                    Scope::Organ => "organ",
                    Scope::Whole => "whole",
                    Scope::Part => "part",
                },
                year: found.year.filter(|y| *y > 0),
                part: found.part,
                cell: if let [only] = cells[..] { Some(only) } else { None },
                cells: if cells.len() > 1 { cells } else { Vec::new() },
            }
        })
        .collect()
}

/// The name of a kind, and whether its value is a number of its own.
fn kind(kind: &FigureKind) -> (&'static str, bool) {
    match kind {
        FigureKind::Number => ("number", true),
        FigureKind::Percent => ("percent", true),
        FigureKind::Date(_) => ("date", false),
        FigureKind::Year(_) => ("year", true),
        FigureKind::Period { .. } => ("period", false),
        FigureKind::Ordinal => ("ordinal", true),
        FigureKind::Other => ("other", false),
    }
}

fn approximation(approximation: Approximation) -> Option<&'static str> {
    match approximation {
        Approximation::None => None,
        Approximation::More => Some("more"),
        Approximation::Less => Some("less"),
        Approximation::About => Some("about"),
    }
}

fn sections<'a>(report: &'a Report, places: &Places<'a>) -> Vec<SectionOut<'a>> {
    let section = |s: &gouji_model::SectionFound| {
        let at = places.at(s.heading.start);
        SectionOut {
            number: s.number,
            ordinal: s.ordinal,
            title: places.slice(s.title),
            start: s.heading.start,
            end: s.body.end.max(s.heading.end),
            line: at.line,
            column: at.column,
        }
    };
    report.sections.iter().map(section).collect()
}

fn problems<'a>(report: &'a Report, places: &Places<'a>, lang: Lang) -> Vec<ProblemOut<'a>> {
    let problem = |p: &'a gouji_model::Problem| {
        let at = places.at(p.span.start);
        ProblemOut {
            code: p.code,
            message: p.message.get(lang),
            start: p.span.start,
            end: p.span.end,
            line: at.line,
            column: at.column,
        }
    };
    report.problems.iter().map(problem).collect()
}

fn place<'a>(places: &Places<'a>, span: Span) -> PlaceOut<'a> {
    let at = places.at(span.start);
    PlaceOut {
        text: places.slice(span),
        start: span.start,
        end: span.end,
        line: at.line,
        column: at.column,
    }
}
