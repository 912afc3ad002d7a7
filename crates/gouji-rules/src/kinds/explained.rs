//! `Explained(formula: "…", about: ["规范性文件"], words: ["清理"], severity: Info)`: a formula whose breach the report may
//! explain.
//!
//! Where one sentence names the matter and a reason, the finding is less grave: the reader knows already.

use gouji_model::form::CellId;
use serde::Deserialize;

use super::formula::{Arithmetic, FormulaFile};
use super::{Check, Draft, Parameters, Site};
use crate::Severity;
use crate::formula::Compiled;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Explained", deny_unknown_fields)]
pub(super) struct File {
    /// The formula.
    formula: FormulaFile,
    /// Words for the matter.
    about: Vec<String>,
    /// Words for a reason.
    words: Vec<String>,
    /// How grave an explained breach is.
    severity: Severity,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let compiled = site.formula(&self.formula)?;
        Some(Box::new(Explained {
            formula: Arithmetic { compiled },
            about: self.about,
            words: self.words,
            severity: self.severity,
        }))
    }
}

#[derive(Debug)]
struct Explained {
    formula: Arithmetic,
    about: Vec<String>,
    words: Vec<String>,
    severity: Severity,
}

impl Check for Explained {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let first = out.len();
        self.formula.run(on, out);
        // The prose is read only where something is to be explained.
        if out.len() > first && self.is_explained(on) {
            for draft in &mut out[first..] {
                draft.severity = Some(self.severity);
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        self.formula.placeholders()
    }

    fn cells(&self) -> Vec<CellId> {
        self.formula.cells()
    }

    fn formula(&self) -> Option<&Compiled> {
        self.formula.formula()
    }

    fn looks_at_previous(&self) -> bool {
        self.formula.looks_at_previous()
    }
}

impl Explained {
    fn is_explained(&self, on: &Subject<'_>) -> bool {
        let prose = on.report.prose();
        let has = |words: &[String], text: &str| words.iter().any(|w| text.contains(w.as_str()));
        prose.sentences().iter().any(|sentence| {
            let text = sentence.place.of(prose.text());
            has(&self.about, text) && has(&self.words, text)
        })
    }
}
