//! A pack's own wording for a message, with placeholders such as `{difference}`.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::data_file::FileProblem;
use gouji_model::{Lang, Text};

use crate::Source;

/// Wording from a pack, with its place there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The words.
    pub text: Text,
    /// Where they stand in the pack.
    pub span: Span,
    /// The pack file.
    pub source: Arc<Source>,
}

/// What a kind of check offers to put into a message: names and their values.
pub(crate) type Values = Vec<(&'static str, Text)>;

impl Wording {
    /// The words with every placeholder filled in.
    pub(crate) fn fill(&self, values: &Values) -> Text {
        Text {
            zh: fill(&self.text.zh, values, Lang::Zh),
            en: fill(&self.text.en, values, Lang::En),
        }
    }

    /// Placeholders that the kind does not offer.
    pub(crate) fn problems(&self, offered: &[&str]) -> Vec<FileProblem> {
        let mut found = Vec::new();
        for name in placeholders(&self.text.zh).chain(placeholders(&self.text.en)) {
            if !offered.contains(&name) {
                let all = offered.join("、");
                let message = Text::new(
                    format!("这里没有 {{{name}}} 可填，可用：{all}"),
                    format!(
                        "there is no {{{name}}} here, choose among: {}",
                        offered.join(", ")
                    ),
                );
                found.push(
                    FileProblem::new(self.source.name(), self.source.text(), self.span, message)
                        .suggest(name, offered.iter().copied()),
                );
            }
        }
        found
    }
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
}

fn fill(text: &str, values: &Values, lang: Lang) -> String {
    let mut pieces = text.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece
            .split_once('}')
            .and_then(|(name, rest)| Some((values.iter().find(|(n, _)| *n == name)?, rest)))
        {
            Some(((_, value), rest)) => {
                out.push_str(value.get(lang));
                out.push_str(rest);
            }
            None => {
                out.push('{');
                out.push_str(piece);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_unknown_ones_are_told() {
        let wording = Wording {
            text: Text::new("{where}差 {difference}", "{where} is off by {diference}"),
            span: Span::default(),
            source: Arc::new(Source::new("x.ron", "")),
        };
        let values = vec![
            ("where", Text::new("自然人", "natural person")),
            ("difference", Text::new("2", "2")),
        ];
        assert_eq!(wording.fill(&values).zh, "自然人差 2");
        let problems = wording.problems(&["where", "difference"]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].suggestion.as_deref(), Some("difference"));
    }
}
