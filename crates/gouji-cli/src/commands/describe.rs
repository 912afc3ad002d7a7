//! One rule in words: what it is, what it rests on, where it stands, how to ignore it, and an example of each kind.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_model::data_file::line_and_column;
use gouji_rules::{Grounds, Rule, Trial};

use crate::engine::Engine;
use crate::output::severity_name;

/// An example of up to this many lines is shown whole.
const LINES: usize = 14;
/// As many characters of a line are shown. Rows of wide tables are longer than a screen.
const WIDTH: usize = 160;

/// The rule called `id`, as it is in a year if that year has it.
pub(super) fn find(engine: &Engine, id: &str, year: Option<u16>) -> Option<Arc<Rule>> {
    let set = year.and_then(|year| engine.library().rules_for(year));
    let of_year = set.and_then(|set| set.rule(id).cloned());
    of_year.or_else(|| engine.rules().iter().find(|r| r.id == id).cloned())
}

/// The short form: title, severity, basis, years, place and explanation.
pub(super) fn rule_text(engine: &Engine, rule: &Rule, lang: Lang) -> String {
    let (basis, years, file) = match lang {
        Lang::Zh => ("依据：", "年度：", "出处："),
        Lang::En => ("basis: ", "years: ", "file: "),
    };
    let mut text = format!(
        "{}  {}  [{}]\n",
        rule.id,
        rule.title.get(lang),
        severity_name(rule.severity, lang)
    );
    if !rule.basis.is_empty() {
        let sure = grounds_name(rule.grounds, lang);
        text.push_str(&match lang {
            Lang::Zh => format!("{basis}{}（{sure}）\n", rule.basis),
            Lang::En => format!("{basis}{} ({sure})\n", rule.basis),
        });
    }
    let list: Vec<String> = engine.years_of(&rule.id).iter().map(u16::to_string).collect();
    text.push_str(&format!("{years}{}\n", list.join(" ")));
    text.push_str(&format!("{file}{}\n", place_of(rule)));
    if !rule.explain.get(lang).is_empty() {
        text.push_str(&format!("\n{}\n", rule.explain.get(lang)));
    }
    text
}

/// File and line of a rule.
pub(super) fn place_of(rule: &Rule) -> String {
    let (line, _) = line_and_column(rule.source.text(), rule.span.start as usize);
    format!("{}:{line}", rule.source.name())
}

fn grounds_name(grounds: Grounds, lang: Lang) -> &'static str {
    match (grounds, lang) {
        (Grounds::Official, Lang::Zh) => "有明文",
        (Grounds::Practice, Lang::Zh) => "惯例",
        (Grounds::Inference, Lang::Zh) => "推断",
        (Grounds::Official, Lang::En) => "official",
        (Grounds::Practice, Lang::En) => "practice",
        (Grounds::Inference, Lang::En) => "inference",
    }
}

/// The long form: the short one, how to ignore the rule, and its examples with what it says about them.
pub(super) fn whole_text(engine: &Engine, rule: &Arc<Rule>, year: Option<u16>, lang: Lang) -> String {
    let mut text = rule_text(engine, rule, lang);
    let id = &rule.id;
    text.push_str(&match lang {
        Lang::Zh => format!(
            "\n确有原因时可以忽略，须写明原因：\n  报告里：  <!-- gouji: ignore {id} 原因 -->  或  【勾稽：忽略 {id} 原因】\n  \
             gouji.ron：ignore: [(rule: \"{id}\", reason: \"原因\")]\n"
        ),
        Lang::En => format!(
            "\nto ignore it, with a reason:\n  in the report: <!-- gouji: ignore {id} reason -->\n  \
             in gouji.ron:  ignore: [(rule: \"{id}\", reason: \"reason\")]\n"
        ),
    });
    for trial in examples(engine, rule, year) {
        text.push('\n');
        text.push_str(&example_text(&trial, lang));
    }
    text
}

/// The first example that the rule complains of, and the first that it does not.
fn examples(engine: &Engine, rule: &Arc<Rule>, year: Option<u16>) -> Vec<Trial> {
    let years = engine.years_of(&rule.id);
    let year = year
        .filter(|y| years.contains(y))
        .or_else(|| years.last().copied());
    let trials = year.map_or_else(Vec::new, |year| engine.library().trials_of(rule, year));
    let first = |fails: bool| trials.iter().find(|t| t.fails == fails).cloned();
    [first(true), first(false)].into_iter().flatten().collect()
}

fn example_text(trial: &Trial, lang: Lang) -> String {
    let heading = match (trial.fails, lang) {
        (true, Lang::Zh) => "会报告的例子：",
        (false, Lang::Zh) => "不会报告的例子：",
        (true, Lang::En) => "an example that it reports:",
        (false, Lang::En) => "an example that it accepts:",
    };
    let mut text = format!("{heading}\n");
    if let Some(previous) = &trial.previous {
        text.push_str(match lang {
            Lang::Zh => "  上年的报告：\n",
            Lang::En => "  the report of the year before:\n",
        });
        text.push_str(&shortened(previous, &[], lang));
    }
    for other in &trial.others {
        text.push_str(match lang {
            Lang::Zh => "  另一机关的报告：\n",
            Lang::En => "  the report of another organ:\n",
        });
        text.push_str(&shortened(other, &[], lang));
    }
    if trial.previous.is_some() || !trial.others.is_empty() {
        text.push_str(match lang {
            Lang::Zh => "  这份报告：\n",
            Lang::En => "  this report:\n",
        });
    }
    let own = |f: &gouji_rules::Finding| {
        let related = f.related.iter().filter(|r| r.file.is_none()).map(|r| r.span);
        std::iter::once(f.span).chain(related).collect::<Vec<_>>()
    };
    let marks: Vec<Span> = trial.findings.iter().flat_map(own).collect();
    text.push_str(&shortened(&trial.text, &marks, lang));
    if let Some(finding) = trial.findings.first() {
        text.push_str(&format!("  → {}\n", finding.message.get(lang)));
    }
    text
}

/// A text, indented. Of a long one the lines of the marks are kept with those around them, or else
/// its beginning, and every gap says how many lines it leaves out.
fn shortened(text: &str, marks: &[Span], lang: Lang) -> String {
    let mut offset = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = offset;
            offset += line.len();
            (start, line.trim_end())
        })
        .skip_while(|(_, line)| line.is_empty())
        .collect();
    let whole = lines.len() <= LINES;
    let marked = |index: usize| {
        lines.get(index).is_some_and(|(start, line)| {
            let on = |m: &Span| *start <= m.start as usize && m.start as usize <= start + line.len();
            marks.iter().any(on)
        })
    };
    // A table is understood by its head, so the first lines stay whatever is marked.
    let kept = |index: usize| {
        let near = marked(index) || marked(index + 1) || index.checked_sub(1).is_some_and(marked);
        whole || index < if marks.is_empty() { LINES } else { 3 } || near
    };
    let mut out = String::new();
    let mut left_out = 0;
    for (index, (_, line)) in lines.iter().enumerate() {
        if kept(index) {
            gap(&mut out, &mut left_out, lang);
            out.push_str("    ");
            match line.char_indices().nth(WIDTH) {
                Some((end, _)) => out.extend([&line[..end], "……"]),
                None => out.push_str(line),
            }
            out.push('\n');
        } else {
            left_out += 1;
        }
    }
    gap(&mut out, &mut left_out, lang);
    out
}

fn gap(out: &mut String, lines: &mut usize, lang: Lang) {
    match (std::mem::take(lines), lang) {
        (0, _) => {}
        (n, Lang::Zh) => out.push_str(&format!("    ……（此处省略 {n} 行）\n")),
        (n, Lang::En) => out.push_str(&format!("    … ({n} lines left out)\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_example_keeps_the_marked_lines_and_says_what_is_left_out() {
        let text: String = (0..30).map(|n| format!("第 {n} 行\n")).collect();
        let at = u32::try_from(text.find("第 20 行").expect("it is there")).expect("small");
        let shown = shortened(
            &text,
            &[Span {
                start: at,
                end: at + 3,
            }],
            Lang::Zh,
        );
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines,
            [
                "    第 0 行",
                "    第 1 行",
                "    第 2 行",
                "    ……（此处省略 16 行）",
                "    第 19 行",
                "    第 20 行",
                "    第 21 行",
                "    ……（此处省略 8 行）",
            ]
        );
        assert!(shortened(&text, &[], Lang::En).ends_with("    … (16 lines left out)\n"));
    }

    #[test]
    fn a_short_example_is_shown_whole_and_a_wide_line_is_cut() {
        let wide = "宽".repeat(WIDTH + 1);
        let shown = shortened(&format!("\n甲\n{wide}\n"), &[], Lang::Zh);
        let cut = "宽".repeat(WIDTH);
        assert_eq!(shown, format!("    甲\n    {cut}……\n"));
    }
}
