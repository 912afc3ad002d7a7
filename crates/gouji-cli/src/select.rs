//! Which rules are wanted: the patterns of `--select` and `--ignore`, and complaints about those that fit nothing.

use gouji_model::data_file::nearest;
use gouji_rules::{CheckOptions, rule_is_named};

use crate::engine::Engine;
use crate::files::Trouble;

/// The options of a check from the patterns of the command line; without any `select`, every rule is selected.
///
/// # Errors
/// Every pattern that fits no rule at all: most likely a slip of the pen.
pub(crate) fn options(
    select: &[String],
    ignore: &[String],
    engine: &Engine,
) -> Result<CheckOptions<'static>, Vec<Trouble>> {
    let options = CheckOptions {
        select: tidy(select),
        ignore: tidy(ignore),
        ..CheckOptions::default()
    };
    // Only a pattern needs to know the rules of all years, which takes reading every pack.
    let patterns = options.select.iter().chain(&options.ignore);
    let own = gouji_rules::ignore::own_rules();
    let strange = patterns.filter(|p| {
        own.iter().all(|(id, _)| id != p) && !engine.rules().iter().any(|rule| rule_is_named(p, rule))
    });
    let troubles: Vec<Trouble> = strange.map(|pattern| unknown(pattern, engine)).collect();
    if troubles.is_empty() {
        Ok(options)
    } else {
        Err(troubles)
    }
}

/// `requests/` is the group `requests`.
fn tidy(patterns: &[String]) -> Vec<String> {
    let trimmed = patterns.iter().map(|p| p.trim().trim_end_matches('/').to_owned());
    trimmed.filter(|p| !p.is_empty()).collect()
}

fn unknown(pattern: &str, engine: &Engine) -> Trouble {
    let near = nearest(pattern, engine.rules().iter().map(|r| r.id.as_str()));
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
    });
    Trouble::new(
        pattern,
        format!("没有这样的规则{zh}"),
        format!("no such rule{en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options_of(select: &str, ignore: &str) -> Result<CheckOptions<'static>, Vec<Trouble>> {
        let list = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        options(&list(select), &list(ignore), &Engine::load(None).unwrap())
    }

    #[test]
    fn a_pattern_is_an_id_a_group_or_a_glob() {
        let options = options_of("requests/balance, requests/,*/total", "review").unwrap();
        assert_eq!(options.select, ["requests/balance", "requests", "*/total"]);
        assert_eq!(options.ignore, ["review"]);
        assert!(options_of("", "").unwrap().select.is_empty());
    }

    #[test]
    fn a_misspelt_rule_gets_a_suggestion() {
        let troubles = options_of("requests/balanse", "").unwrap_err();
        assert!(troubles[0].message.en.contains("requests/balance"));
        assert_eq!(options_of("zzzzzzzzzzzzzz", "").unwrap_err().len(), 1);
    }
}
