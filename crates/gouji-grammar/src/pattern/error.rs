//! What is wrong with a phrase, in the words of those who write packs.

use std::fmt;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::Rule;
use crate::Span;

/// A complaint about a phrase, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseError {
    /// Where, in bytes of the phrase's text.
    pub span: Span,
    /// What, in Chinese.
    pub zh: String,
    /// What, in English.
    pub en: String,
}

impl PhraseError {
    pub(super) fn new(span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            span,
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

impl std::error::Error for PhraseError {}

/// pest's complaint in words.
pub(super) fn explain(text: &str, error: &Error<Rule>) -> PhraseError {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(text.len()),
    };
    let Some(found) = text[at..].chars().next() else {
        let missing = missing(error);
        return PhraseError::new(
            Span::new(at, at),
            format!("句式到此不完整，还缺 {missing}"),
            format!("the phrase ends too early, {missing} is missing"),
        );
    };
    let span = Span::new(at, at + found.len_utf8());
    match found {
        '。' => PhraseError::new(span, "句式不能跨过句号", "a phrase cannot reach past a full stop"),
        '}' | '｝' | ']' | '］' | ')' | '）' => PhraseError::new(
            span,
            format!("{found} 前面没有对应的开括号，或者括号里是空的"),
            format!("{found} has no opening bracket, or nothing stands between them"),
        ),
        '|' | '｜' => PhraseError::new(span, "并列的词要放在 ( ) 里", "alternatives belong into ( )"),
        _ => PhraseError::new(span, format!("看不懂“{found}”"), format!("cannot read `{found}`")),
    }
}

/// The bracket that was not closed.
fn missing(error: &Error<Rule>) -> &'static str {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return ")";
    };
    if positives.contains(&Rule::close_brace) || positives.contains(&Rule::unit) {
        "}"
    } else if positives.contains(&Rule::close_square) {
        "]"
    } else {
        ")"
    }
}
