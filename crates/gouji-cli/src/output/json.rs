//! `--format json`: version 1 of gouji's own format. Offsets are bytes of the decoded text, lines and columns count
//! from 1, columns in characters.

use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_rules::{Fix, Related, Safety};
use serde::Serialize;

use super::{Checked, Output, Run, Setup, Tally, write_json};
use crate::places::Places;

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Json { lang: setup.lang })
}

struct Json {
    lang: Lang,
}

#[derive(Serialize)]
struct FileOut<'a> {
    path: &'a str,
    form: Option<&'a str>,
    year: Option<u16>,
    findings: Vec<FindingOut<'a>>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    cells: &'a [String],
    #[serde(flatten)]
    place: PlaceOut,
    related: Vec<RelatedOut<'a>>,
    fixes: Vec<FixOut<'a>>,
}

#[derive(Serialize)]
struct PlaceOut {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

/// A related place. In another file only its bytes are known.
#[derive(Serialize)]
struct RelatedOut<'a> {
    path: Option<&'a str>,
    message: &'a str,
    start: u32,
    end: u32,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct FixOut<'a> {
    title: &'a str,
    safety: &'static str,
    preferred: bool,
    edits: Vec<EditOut<'a>>,
}

#[derive(Serialize)]
struct EditOut<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct SummaryOut<'a> {
    #[serde(flatten)]
    tally: &'a Tally,
    failed: Vec<FailedOut<'a>>,
}

#[derive(Serialize)]
struct FailedOut<'a> {
    path: &'a str,
    message: &'a str,
}

impl Output for Json {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"version\":1,\"files\":[\n");
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        let (places, lang) = (checked.places, self.lang);
        let findings = checked.findings.iter().map(|f| FindingOut {
            rule: &f.rule,
            severity: f.severity.as_str(),
            message: f.message.get(lang),
            cells: &f.cells,
            place: place(places, f.span),
            related: f.related.iter().map(|r| related(places, r, lang)).collect(),
            fixes: f.fixes.iter().map(|f| fix(f, lang)).collect(),
        });
        let file = FileOut {
            path: checked.path,
            form: checked.report.form().map(|f| f.id.as_str()),
            year: checked.report.year.as_ref().map(|y| y.value),
            findings: findings.collect(),
        };
        write_json(out, &file);
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n],\"summary\":");
        let failed = run.troubles.iter().map(|t| FailedOut {
            path: &t.path,
            message: t.message.get(self.lang),
        });
        let summary = SummaryOut {
            tally: run.tally,
            failed: failed.collect(),
        };
        write_json(out, &summary);
        out.extend_from_slice(b"}\n");
    }
}

fn place(places: &Places<'_>, span: Span) -> PlaceOut {
    let at = places.at(span.start);
    PlaceOut {
        start: span.start,
        end: span.end,
        line: at.line,
        column: at.column,
    }
}

fn related<'a>(places: &Places<'_>, related: &'a Related, lang: Lang) -> RelatedOut<'a> {
    let at = related.file.is_none().then(|| places.at(related.span.start));
    RelatedOut {
        path: related.file.as_deref(),
        message: related.message.get(lang),
        start: related.span.start,
        end: related.span.end,
        line: at.map(|p| p.line),
        column: at.map(|p| p.column),
    }
}

fn fix(fix: &Fix, lang: Lang) -> FixOut<'_> {
    let edits = fix.edits.iter().map(|e| EditOut {
        start: e.span.start,
        end: e.span.end,
        text: &e.text,
    });
    FixOut {
        title: fix.title.get(lang),
        safety: match fix.safety {
            Safety::Format => "format",
            Safety::Suggest => "suggest",
        },
        preferred: fix.preferred,
        edits: edits.collect(),
    }
}
