//! String literals of data files: what they say, and where each byte of it stands in the file.

use gouji_grammar::Span;

/// A string of a RON file, decoded, with the way back to its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// What the string says.
    pub text: String,
    /// Where its content begins in the file.
    start: usize,
    /// The place of every byte and of the end, where escapes have shifted them.
    places: Option<Vec<usize>>,
}

impl Literal {
    /// Reads the string literal that stands at `span`, quotes included: `"…"`, `r"…"`, `r#"…"#`.
    ///
    /// RON has already accepted the file when this is called, so nothing is returned only for a span that is
    /// not that of a string.
    pub fn read(source: &str, span: Span) -> Option<Self> {
        let written = source.get(span.range())?;
        if let Some(raw) = written.strip_prefix('r') {
            let marks = raw.len() - raw.trim_start_matches('#').len();
            let inner = raw.get(marks..)?.strip_prefix('"')?;
            let inner = inner.get(..inner.len().checked_sub(marks)?)?.strip_suffix('"')?;
            return Some(Self {
                text: inner.to_owned(),
                start: span.start as usize + 1 + marks + 1,
                places: None,
            });
        }
        let inner = written.strip_prefix('"')?.strip_suffix('"')?;
        let start = span.start as usize + 1;
        if !inner.contains('\\') {
            return Some(Self {
                text: inner.to_owned(),
                start,
                places: None,
            });
        }
        let mut text = String::with_capacity(inner.len());
        let mut places = Vec::with_capacity(inner.len() + 1);
        let mut rest = inner;
        while let Some(c) = rest.chars().next() {
            let (c, length) = if c == '\\' {
                unescape(rest)?
            } else {
                (c, c.len_utf8())
            };
            let at = start + inner.len() - rest.len();
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            text.push(c);
            rest = &rest[length..];
        }
        places.push(start + inner.len());
        Some(Self {
            text,
            start,
            places: Some(places),
        })
    }

    /// The place in the file of a place in the text.
    pub fn place(&self, span: Span) -> Span {
        match &self.places {
            None => span.shift(self.start),
            Some(places) => {
                let at = |i: u32| {
                    places
                        .get(i as usize)
                        .or(places.last())
                        .copied()
                        .unwrap_or(self.start)
                };
                Span::new(at(span.start), at(span.end))
            }
        }
    }
}

/// The character that an escape stands for, and the escape's length in bytes.
fn unescape(text: &str) -> Option<(char, usize)> {
    let c = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'0' => '\0',
        b'\\' => '\\',
        b'"' => '"',
        b'\'' => '\'',
        b'x' => return Some((char::from(u8::from_str_radix(text.get(2..4)?, 16).ok()?), 4)),
        b'u' => {
            let end = text.find('}')?;
            let code = u32::from_str_radix(text.get(3..end)?, 16).ok()?;
            return Some((char::from_u32(code)?, end + 1));
        }
        _ => return None,
    };
    Some((c, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(source: &str, word: &str) -> String {
        let literal = Literal::read(source, Span::new(0, source.len())).unwrap();
        let at = literal.text.find(word).unwrap();
        literal
            .place(Span::new(at, at + word.len()))
            .of(source)
            .to_owned()
    }

    #[test]
    fn places_lead_back_through_quotes_raw_strings_and_escapes() {
        assert_eq!(word("\"新收 == 办结\"", "办结"), "办结");
        assert_eq!(word("r##\"新收 == 办结\"##", "办结"), "办结");
        assert_eq!(word(r#""a\n\u{65b0}收\x41 == 办结\\""#, "办结"), "办结");
        assert_eq!(
            word(r#""a\n\u{65b0}收\x41 == 办结\\""#, "新收A"),
            r"\u{65b0}收\x41"
        );
    }

    #[test]
    fn what_is_no_string_has_no_text() {
        for source in ["", "12", "\"", "r#\"", "(a: 1)"] {
            assert_eq!(
                Literal::read(source, Span::new(0, source.len())),
                None,
                "{source}"
            );
        }
    }
}
