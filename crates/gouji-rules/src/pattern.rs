//! Patterns with `*`, as they are used for rule ids, cell paths and the names of organs.

/// A pattern in which `*` stands for any run of characters, also an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// Whether there is no `*` in it, as in most.
    literal: bool,
}

impl Pattern {
    /// A pattern from its text.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            literal: !text.contains('*'),
        }
    }

    /// The text it was made from.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether all of `text` fits.
    pub fn fits(&self, text: &str) -> bool {
        if self.literal {
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
        if self.literal {
            let rest = path.strip_prefix(&self.text);
            return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(separator));
        }
        self.fits(path)
            || path
                .match_indices(separator)
                .any(|(at, _)| self.fits(&path[..at]))
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
    }
}
