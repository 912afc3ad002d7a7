//! `Leftovers(["上一篇", "浏览量"])`: lines of the web page that were copied along with the report.

use gouji_grammar::Span;
use gouji_grammar::report::LineKind;
use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Related, names};

/// Longer lines are prose that happens to use such a word.
const LONGEST: usize = 90;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<String>);

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let mut second = [false; 256];
        for byte in self.0.iter().filter_map(|w| w.as_bytes().get(1)) {
            second[usize::from(*byte)] = true;
        }
        Some(Box::new(Leftovers {
            words: self.0,
            second,
        }))
    }
}

#[derive(Debug)]
struct Leftovers {
    words: Vec<String>,
    /// The second bytes of the words; the first is the same for most Chinese letters.
    second: [bool; 256],
}

impl Check for Leftovers {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let text = &*on.report.text;
        // The head of the page is where its own lines belong; in the body and behind it they are left over.
        let Some(first) = on.report.sections.first().map(|s| s.heading.start) else {
            return;
        };
        let found: Vec<Span> = on
            .report
            .document
            .lines
            .iter()
            .filter(|l| l.span.start > first && matches!(l.kind, LineKind::Meta | LineKind::Text))
            .map(|l| l.words)
            .filter(|s| {
                let line = s.of(text);
                let second = line
                    .as_bytes()
                    .get(1)
                    .is_some_and(|b| self.second[usize::from(*b)]);
                second && line.len() <= LONGEST && self.words.iter().any(|w| line.starts_with(w.as_str()))
            })
            .collect();
        let Some((first, rest)) = found.split_first() else {
            return;
        };
        let quoted: Vec<&str> = found.iter().map(|s| s.of(text)).collect();
        let listed = quoted.join("、");
        out.push(Draft {
            message: Text::new(
                format!("网页上的文字混进了正文：{listed}"),
                format!("words of the web page are left in the text: {listed}"),
            ),
            values: vec![("found", names::same(listed))],
            span: *first,
            related: rest
                .iter()
                .map(|s| Related {
                    file: None,
                    span: *s,
                    message: names::same(s.of(text)),
                })
                .collect(),
            ..Draft::default()
        });
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["found"]
    }
}
