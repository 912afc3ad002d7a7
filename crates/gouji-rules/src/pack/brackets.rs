//! Brackets that are not closed: the notation's own complaint comes far behind the place that is to be mended.

use gouji_grammar::Span;

struct Open {
    at: usize,
    mark: u8,
    indent: usize,
}

/// The bracket that lacks its partner, and the partner; nothing where all brackets match.
///
/// Where a closing bracket stands first on its line, but further left than the line of the bracket that it would
/// close, that bracket was forgotten: nobody indents like that on purpose.
pub(super) fn unmatched(text: &str) -> Option<(Span, &'static str)> {
    let bytes = text.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let (mut at, mut indent, mut fresh) = (0, 0, true);
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        match byte {
            b'\n' => (indent, fresh) = (0, true),
            b' ' | b'\t' if fresh => indent += 1,
            b'/' if rest.starts_with("//") => at += rest.find('\n').unwrap_or(rest.len()) - 1,
            b'/' if rest.starts_with("/*") => at += rest.find("*/").map_or(rest.len(), |i| i + 1),
            b'"' => at += string(rest),
            b'r' if raw_string(rest).is_some() => at += raw_string(rest).unwrap_or(0),
            b'(' | b'[' | b'{' => open.push(Open {
                at,
                mark: byte,
                indent,
            }),
            b')' | b']' | b'}' => {
                let Some(last) = open.pop() else {
                    return Some((Span::new(at, at + 1), partner(byte)));
                };
                if partner(last.mark).as_bytes() != [byte] || (fresh && indent < last.indent) {
                    return Some((Span::new(last.at, last.at + 1), partner(last.mark)));
                }
            }
            _ => {}
        }
        fresh &= matches!(bytes.get(at), Some(b'\n' | b' ' | b'\t'));
        at += 1;
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    let last = open.pop()?;
    Some((Span::new(last.at, last.at + 1), partner(last.mark)))
}

/// How far the closing quote lies behind the opening one.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len().saturating_sub(1)
}

/// The same for `r"…"` and `r#"…"#`; nothing where none begins here.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(
        body.find(&end)
            .map_or(text.len() - 1, |i| 1 + hashes + i + end.len()),
    )
}

fn partner(mark: u8) -> &'static str {
    match mark {
        b'(' => ")",
        b')' => "(",
        b'[' => "]",
        b']' => "[",
        b'{' => "}",
        _ => "{",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(u32, &'static str)> {
        unmatched(text).map(|(span, partner)| (span.start, partner))
    }

    #[test]
    fn the_bracket_that_was_forgotten_is_found_by_its_indentation() {
        let text = "A(\n    b: (zh: 1,\n    c: 2,\n)\n";
        assert_eq!(at(text), Some((10, ")")));
        assert_eq!(at("A(\n  b: [1, 2),\n"), Some((8, "]")));
        assert_eq!(at("A(1)]"), Some((4, "[")));
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        for text in [
            "A(\"（(\", r\"[\", r#\"\"(\"#) // (",
            "A(/* ( */ b: \"\\\"(\")",
            "规则(名: \"收（办\")",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
