//! The words under a caret that name something: a rule, a cell, a file.

use gouji_grammar::Span;

/// The rule id at byte `offset`: a word with a stroke in it, such as `requests/balance`.
pub(crate) fn rule_id(text: &str, offset: usize) -> Option<(&str, Span)> {
    word(text, offset, |c| c.is_ascii_alphanumeric() || "/-_".contains(c))
        .filter(|(word, _)| word.contains('/'))
}

/// The path of cells at byte `offset`, such as `requests.received.total` or `requests.*.total`.
pub(crate) fn path(text: &str, offset: usize) -> Option<(&str, Span)> {
    word(text, offset, |c| c.is_ascii_alphanumeric() || "._*".contains(c))
}

/// The longest run of fitting characters that touches `offset`.
fn word(text: &str, offset: usize, fits: impl Fn(char) -> bool) -> Option<(&str, Span)> {
    let (before, after) = text.split_at_checked(offset)?;
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| fits(*c))
        .last()
        .map_or(offset, |(at, _)| at);
    let end = offset + after.find(|c| !fits(c)).unwrap_or(after.len());
    let word = text.get(start..end).filter(|word| !word.is_empty())?;
    Some((word, Span::new(start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_from_either_end() {
        let text = "忽略 requests/balance 原因";
        for offset in [7, 15, 7 + "requests/balance".len()] {
            let (word, span) = rule_id(text, offset).unwrap();
            assert_eq!((word, span.of(text)), ("requests/balance", "requests/balance"));
        }
        assert_eq!(rule_id(text, 0), None);
        assert_eq!(rule_id(text, 1), None);
        assert_eq!(path("sum(requests.*.total)", 8).unwrap().0, "requests.*.total");
    }
}
