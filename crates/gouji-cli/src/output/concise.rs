//! `--format concise`: one line for each finding, as compilers write them, for whatever reads such lines: tasks of editors,
//! `grep`, `sort`.
//!
//! Severities are in English whatever the language, since programs look for them.

use gouji_model::Lang;

use super::{Checked, Output, Run, Setup};

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Concise { lang: setup.lang })
}

struct Concise {
    lang: Lang,
}

impl Output for Concise {
    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        for finding in checked.findings {
            let at = checked.places.at(finding.span.start);
            let message = one_line(finding.message.get(self.lang));
            let (severity, rule) = (finding.severity.as_str(), &finding.rule);
            let (path, line, column) = (checked.path, at.line, at.column);
            out.extend_from_slice(
                format!("{path}:{line}:{column}: {severity}[{rule}]: {message}\n").as_bytes(),
            );
        }
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(run.tally.line(run.troubles.len(), self.lang).as_bytes());
        out.push(b'\n');
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
