//! Which rules are wanted: ids, prefixes and globs of `--select` and `--ignore`.

use gouji_model::data_file::nearest;

use crate::files::Trouble;

/// What the user wants to see. Ignoring wins over selecting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Selection {
    /// From the patterns of the command line; without any `select`, every rule is selected.
    pub(crate) fn new(select: &[String], ignore: &[String]) -> Self {
        let tidy = |list: &[String]| {
            let trimmed = list.iter().map(|p| p.trim().to_owned());
            trimmed.filter(|p| !p.is_empty()).collect()
        };
        Self {
            select: tidy(select),
            ignore: tidy(ignore),
        }
    }

    /// Whether nothing was selected or ignored.
    pub(crate) fn is_empty(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }

    /// Whether findings of this rule are wanted.
    pub(crate) fn wants(&self, rule: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|p| matches(p, rule));
        (self.select.is_empty() || listed(&self.select)) && !listed(&self.ignore)
    }

    /// Patterns that fit no rule at all: most likely slips of the pen.
    pub(crate) fn unknown<'r>(&self, rules: impl Iterator<Item = &'r str> + Clone) -> Vec<Trouble> {
        let patterns = self.select.iter().chain(&self.ignore);
        let strange = patterns.filter(|p| !rules.clone().any(|rule| matches(p, rule)));
        strange
            .map(|pattern| {
                let (zh, en) = match nearest(pattern, rules.clone()) {
                    Some(near) => (
                        format!("没有这样的规则，是否想写 {near}？"),
                        format!("no such rule, did you mean {near}?"),
                    ),
                    None => ("没有这样的规则".to_owned(), "no such rule".to_owned()),
                };
                Trouble::new(pattern, zh, en)
            })
            .collect()
    }
}

/// `requests/balance` is itself, `requests/` and `requests` are the whole group, `*` and `?` stand for any text and
/// any one character.
pub(crate) fn matches(pattern: &str, rule: &str) -> bool {
    if pattern.contains(['*', '?']) {
        return glob(pattern.as_bytes(), rule.as_bytes());
    }
    match rule.strip_prefix(pattern) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || pattern.ends_with('/'),
        None => false,
    }
}

/// Rule ids are ASCII, so bytes do. A star is retried one byte further on until the rest fits.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == b'?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_an_id_a_group_or_a_glob() {
        for (pattern, rule, fits) in [
            ("requests/balance", "requests/balance", true),
            ("requests/", "requests/balance", true),
            ("requests", "requests/balance", true),
            ("request", "requests/balance", false),
            ("requests/bal", "requests/balance", false),
            ("*/total", "review/total", true),
            ("*-total", "requests/row-total", true),
            ("r*/*total", "requests/processed-total", true),
            ("r*/*total", "requests/balance", false),
            ("prose/carried-??", "prose/carried-in", true),
            ("prose/carried-??", "prose/carried-out", false),
            ("*", "anything/at-all", true),
        ] {
            assert_eq!(matches(pattern, rule), fits, "{pattern} {rule}");
        }
    }

    #[test]
    fn ignoring_wins_over_selecting() {
        let selection = Selection::new(&["requests/".to_owned()], &["*/balance".to_owned()]);
        assert!(selection.wants("requests/row-total"));
        assert!(!selection.wants("requests/balance"));
        assert!(!selection.wants("review/total"));
        assert!(Selection::default().wants("review/total"));
    }

    #[test]
    fn a_misspelt_rule_gets_a_suggestion() {
        let selection = Selection::new(&["requests/balanse".to_owned()], &[]);
        let troubles = selection.unknown(["requests/balance", "review/total"].into_iter());
        assert!(troubles[0].message.en.contains("requests/balance"));
    }
}
