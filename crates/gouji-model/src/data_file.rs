//! Strict reading of RON data files: every complaint has a place and, where one is likely, a suggestion.

use std::fmt;

use gouji_grammar::Span;
use ron::Options;
use ron::error::{Error as RonError, SpannedError};
use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::Deserialize;

use crate::{Lang, Text};

/// A complaint about a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file's name as the loader knows it.
    pub file: String,
    /// Where, in bytes of the file's text.
    pub span: Span,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// What is wrong.
    pub message: Text,
    /// A name that was probably meant.
    pub suggestion: Option<String>,
}

impl FileProblem {
    /// A complaint about `span` of `source`.
    pub fn new(file: &str, source: &str, span: Span, message: Text) -> Self {
        let (line, column) = line_and_column(source, span.start as usize);
        Self {
            file: file.to_owned(),
            span,
            line,
            column,
            message,
            suggestion: None,
        }
    }

    /// The same complaint with the choice nearest to `found`, if one is near.
    #[must_use]
    pub fn suggest<'a>(mut self, found: &str, choices: impl IntoIterator<Item = &'a str>) -> Self {
        self.suggestion = nearest(found, choices);
        self
    }

    /// One line: place, message, suggestion.
    pub fn render(&self, lang: Lang) -> String {
        let mut line = format!(
            "{}:{}:{}: {}",
            self.file,
            self.line,
            self.column,
            self.message.get(lang)
        );
        if let Some(name) = &self.suggestion {
            line.push_str(&match lang {
                Lang::Zh => format!("（是否想写 {name}？）"),
                Lang::En => format!(" (did you mean {name}?)"),
            });
        }
        line
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::Zh))
    }
}

/// The choice nearest to `found`, when it is near enough to be a slip of the pen.
pub fn nearest<'a>(found: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = (found.chars().count() / 3).max(1) + 1;
    choices
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(found, c), c))
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, c)| c.to_owned())
}

/// The options that every data file is read with.
pub fn options() -> Options {
    Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_default_extension(Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads a whole file into `T`.
///
/// # Errors
/// The first thing that RON or the type does not accept, with its place.
pub fn read<'de, T: Deserialize<'de>>(file: &str, source: &'de str) -> Result<T, Box<FileProblem>> {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    options()
        .from_str(body)
        .map_err(|error| Box::new(explain(file, source, source.len() - body.len(), &error)))
}

/// Reads one raw value of `source` into `T`; places are those of the whole file.
///
/// # Errors
/// As [`read`].
pub fn read_raw<'de, T: Deserialize<'de>>(
    file: &str,
    source: &'de str,
    raw: &'de RawValue,
) -> Result<T, Box<FileProblem>> {
    let inner = raw.get_ron();
    options()
        .from_str(inner)
        .map_err(|error| Box::new(explain(file, source, offset_in(source, inner), &error)))
}

/// The span of a raw value in the file that it was borrowed from, without surrounding white space.
pub fn raw_span(source: &str, raw: &RawValue) -> Span {
    let inner = raw.get_ron();
    let start = offset_in(source, inner) + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

/// Where `inner`, a slice of `source`, begins in it.
pub fn offset_in(source: &str, inner: &str) -> usize {
    (inner.as_ptr() as usize)
        .saturating_sub(source.as_ptr() as usize)
        .min(source.len())
}

fn explain(file: &str, source: &str, base: usize, error: &SpannedError) -> FileProblem {
    let inner = &source[base..];
    let start = base + byte_at(inner, error.span.start.line, error.span.start.col);
    let end = base + byte_at(inner, error.span.end.line, error.span.end.col);
    let mut span = Span::new(start, end.max(start));
    let problem = |span, message| FileProblem::new(file, source, span, message);
    match &error.code {
        RonError::NoSuchStructField { expected, found, .. }
        | RonError::NoSuchEnumVariant { expected, found, .. } => {
            if let Some(at) = find_word(source, span, found) {
                span = at;
            }
            problem(span, unknown_name(found, expected)).suggest(found, expected.iter().copied())
        }
        RonError::MissingStructField { field, .. } => problem(
            span,
            Text::new(format!("缺少 {field}"), format!("{field} is missing")),
        ),
        RonError::DuplicateStructField { field, .. } => problem(
            span,
            Text::new(format!("{field} 写了两次"), format!("{field} is given twice")),
        ),
        other => problem(span, syntax(source, span, other)),
    }
}

fn unknown_name(found: &str, expected: &[&str]) -> Text {
    Text::new(
        format!("不认识 {found}，可用：{}", expected.join("、")),
        format!("unknown name {found}, expected one of {}", expected.join(", ")),
    )
}

/// Words for errors of the notation itself, with a hint where a full-width mark stands in for an ASCII one.
fn syntax(source: &str, span: Span, error: &RonError) -> Text {
    let near = source[span.start as usize..].chars().next();
    let hint = match near {
        Some(c @ ('，' | '：' | '（' | '）' | '“' | '”' | '；' | '［' | '］')) => Text::new(
            format!("；这里是全角“{c}”，请改成半角"),
            format!("; {c} is full-width here, write the ASCII mark"),
        ),
        _ => Text::default(),
    };
    Text::new(
        format!("格式有误：{error}{}", hint.zh),
        format!("not valid RON: {error}{}", hint.en),
    )
}

/// RON's span may point behind an unknown name; the name itself is looked for just before it.
fn find_word(source: &str, span: Span, word: &str) -> Option<Span> {
    let end = (span.end as usize).max(span.start as usize).min(source.len());
    let at = source[..end]
        .rfind(word)
        .or_else(|| source[end..].find(word).map(|i| end + i))?;
    Some(Span::new(at, at + word.len()))
}

/// Byte offset of a line and column, both counted from 1, the column in characters.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let rest = &text[start..];
    start
        + rest
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(rest.len(), |(i, _)| i)
}

/// Line and column of a byte offset, both counted from 1, the column in characters.
pub fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before[before.rfind('\n').map_or(0, |i| i + 1)..].chars().count() + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is tested")]
    struct Sample {
        label: String,
        aliases: Option<Vec<String>>,
    }

    fn complaint(source: &str) -> FileProblem {
        *read::<Sample>("x.ron", source).unwrap_err()
    }

    #[test]
    fn an_unknown_field_is_marked_itself_and_a_near_name_is_suggested() {
        let source = "(\n  label: \"规章\",\n  alises: [\"法规\"],\n)";
        let problem = complaint(source);
        assert_eq!(problem.span.of(source), "alises");
        assert_eq!((problem.line, problem.column), (3, 3));
        assert_eq!(problem.suggestion.as_deref(), Some("aliases"));
    }

    #[test]
    fn a_full_width_comma_is_named() {
        let problem = complaint("(label: \"规章\"， aliases: [])");
        assert!(problem.message.zh.contains("全角“，”"), "{problem}");
    }

    #[test]
    fn a_byte_order_mark_does_not_shift_places() {
        let source = "\u{feff}(lable: \"x\")";
        assert_eq!(complaint(source).span.of(source), "lable");
    }
}
