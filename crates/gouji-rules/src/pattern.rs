//! Patterns with `*`, as they are used for rule ids, cell paths and the names of organs.

/// A pattern in which `*` stands for any run of characters, also an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// Where its first `*` stands; most have none.
    star: Option<usize>,
}

impl Pattern {
    /// A pattern from its text.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            star: text.find('*'),
        }
    }

    /// The text it was made from.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether all of `text` fits.
    pub fn fits(&self, text: &str) -> bool {
        if self.star.is_none() {
            return self.text == text;
        }
        let mut pieces = self.text.split('*');
        let Some(rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
            return false;
        };
        let mut rest = rest;
        let mut last = None;
        for piece in pieces {
            if let Some(middle) = last.replace(piece) {
                match rest.find(middle) {
                    Some(at) => rest = &rest[at + middle.len()..],
                    None => return false,
                }
            }
        }
        last.map_or(rest.is_empty(), |last| rest.ends_with(last))
    }

    /// Whether `path` fits, or begins with a part that fits and ends at `separator`:
    /// `requests.denied` fits `requests.denied.state_secret.total`.
    pub fn fits_group(&self, path: &str, separator: char) -> bool {
        let Some(star) = self.star else {
            let rest = path.strip_prefix(&self.text);
            return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(separator));
        };
        let Some(mut rest) = path.strip_prefix(&self.text[..star]) else {
            return false;
        };
        let mut last = &self.text[star + 1..];
        while let Some((piece, after)) = last.split_once('*') {
            let Some(at) = rest.find(piece) else {
                return false;
            };
            (rest, last) = (&rest[at + piece.len()..], after);
        }
        let parts = rest.match_indices(separator).map(|(at, _)| &rest[..at]);
        parts.chain([rest]).any(|part| part.ends_with(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        let fits = |p: &str, t: &str| Pattern::new(p).fits(t);
        assert!(fits("*人民政府", "文成县人民政府") && !fits("*人民政府", "文成县人民政府办公室"));
        assert!(fits("requests/*", "requests/balance") && !fits("requests/*", "review/total"));
        assert!(fits("a*b*c", "a1b2b3c") && !fits("a*b*c", "acb"));
        assert!(fits("*", "") && fits("", "") && !fits("", "x"));
        assert!(!fits("ab*ab", "ab"), "the pieces may not overlap");
    }

    #[test]
    fn a_path_that_stops_early_names_the_group() {
        let group = |p: &str, t: &str| Pattern::new(p).fits_group(t, '.');
        assert!(group("requests.denied", "requests.denied.state_secret.total"));
        assert!(group("requests.*.total", "requests.denied.state_secret.total"));
        assert!(!group("requests.den", "requests.denied.state_secret.total"));
        assert!(group("*.total", "requests.total.rest") && !group("*.tot", "requests.total.rest"));
        assert!(group("r*.d*", "requests.denied.rest") && !group("r*.d*.x", "requests.denied.rest"));
        assert!(!group("a*ab", "ab"), "the pieces may not overlap");
    }
}
