//! `RunOn(longest: 24)`: a numbered paragraph whose heading runs on into its text, where those beside it end theirs.

use gouji_grammar::Span;
use gouji_grammar::report::{Level, LineKind};
use gouji_model::Text;
use gouji_model::prose::Paragraph;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "RunOn", deny_unknown_fields)]
pub(super) struct File {
    /// The letters that a heading may have.
    longest: usize,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(RunOn {
            longest: self.longest,
        }))
    }
}

#[derive(Debug)]
struct RunOn {
    longest: usize,
}

/// Up to where a numbered paragraph's first sentence goes.
enum Lead {
    /// A short heading with a full stop or colon.
    Heading,
    /// It goes on and on.
    Runs(Span),
    /// Something else, such as a heading on a line of its own.
    Other,
}

impl Check for RunOn {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        let is_sub = |p: &&Paragraph| {
            let line = on.report.document.lines.get(p.line);
            line.is_some_and(|l| l.kind == LineKind::Ordinal(Level::Sub))
        };
        let numbered: Vec<&Paragraph> = prose.paragraphs().iter().filter(is_sub).collect();
        for siblings in numbered.chunk_by(|a, b| a.section == b.section) {
            let leads: Vec<Lead> = siblings
                .iter()
                .map(|p| self.lead(p.place.of(prose.text()), p.place))
                .collect();
            let headings = leads.iter().filter(|l| matches!(l, Lead::Heading)).count();
            // Two that end their headings, and no second that does not, make a custom.
            if headings < 2 || headings + 1 != leads.len() {
                continue;
            }
            for lead in leads {
                if let Lead::Runs(place) = lead {
                    out.push(Draft {
                        message: Text::new(
                            "小标题后面疑缺标点，与下文连成了一句",
                            "the heading runs on into the text: a full stop may be missing",
                        ),
                        span: prose.source(place),
                        ..Draft::default()
                    });
                }
            }
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }
}

impl RunOn {
    fn lead(&self, text: &str, place: Span) -> Lead {
        let body = text
            .find(['）', ')'])
            .map_or(0, |i| i + text[i..].chars().next().map_or(0, char::len_utf8));
        let words = &text[body..];
        let Some(end) = words.find(['。', '：', ':', '，', ',', '；']) else {
            return Lead::Other;
        };
        let short = words[..end].chars().count() <= self.longest;
        match words[end..].chars().next() {
            Some('。' | '：' | ':') if short => Lead::Heading,
            Some('。' | '：' | ':') => Lead::Other,
            // A heading of two halves, 以公开为重点，不断强化。, ends in a full stop before long.
            _ => match words.find(['。', '：', ':']) {
                Some(stop) if words[..stop].chars().count() <= 2 * self.longest => Lead::Other,
                _ => Lead::Runs(Span::new(body, body + end).shift(place.start as usize)),
            },
        }
    }
}
