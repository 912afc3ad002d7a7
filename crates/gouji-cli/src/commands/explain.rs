//! `gouji explain`: a rule by its id, or the cells and findings on one line of a report.

use std::path::{Path, PathBuf};

use gouji_model::data_file::{line_and_column, nearest};
use gouji_model::{Hints, Lang, Report, Value};
use gouji_rules::{CheckOptions, Rule};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, load};
use crate::args::Explain;
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble};
use crate::output::{self, Checked, Setup, severity_name};
use crate::places::Places;

/// Runs the command.
pub(super) fn run(args: &Explain, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (engine, code) = match load(&args.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let explained = match place(&args.what) {
        Some((path, line)) => explain_line(&engine, &path, line, args.year.hints(), manner),
        None => explain_rule(&engine, &args.what, lang),
    };
    match explained {
        Ok(text) => {
            let mut printer = Printer::new();
            printer.write(&text);
            match printer.finish(lang) {
                Ending::Whole => code,
                Ending::ReaderGone => CLEAN,
                Ending::Failed => COULD_NOT,
            }
        }
        Err(trouble) => {
            trouble.print(lang);
            COULD_NOT
        }
    }
}

/// `FILE:LINE`, or `FILE:LINE:COLUMN` as other programs print it.
fn place(what: &str) -> Option<(PathBuf, u32)> {
    let (path, last) = what.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    if let Some((shorter, line)) = path.rsplit_once(':')
        && let Ok(line) = line.parse()
    {
        return Some((shorter.into(), line));
    }
    (!path.is_empty()).then(|| (path.into(), last))
}

fn explain_rule(engine: &Engine, id: &str, lang: Lang) -> Result<Vec<u8>, Trouble> {
    if let Some(rule) = engine.rule(id) {
        return Ok(rule_text(engine, rule, lang).into_bytes());
    }
    let own = gouji_rules::ignore::own_rules();
    if let Some((id, text)) = own.iter().find(|(own, _)| *own == id) {
        return Ok(format!("{id}\n\n{}\n", text.get(lang)).into_bytes());
    }
    let near = nearest(id, engine.rules().iter().map(|r| r.id.as_str()));
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
    });
    Err(Trouble::new(
        id,
        format!("没有这样的规则{zh}（要解释报告的某一行，请写 文件:行号）"),
        format!("no such rule{en} (to explain a line of a report, write FILE:LINE)"),
    ))
}

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
        text.push_str(&format!("{basis}{}\n", rule.basis));
    }
    let list: Vec<String> = engine.years_of(&rule.id).iter().map(u16::to_string).collect();
    text.push_str(&format!("{years}{}\n", list.join(" ")));
    let (line, _) = line_and_column(rule.source.text(), rule.span.start as usize);
    text.push_str(&format!("{file}{}:{line}\n", rule.source.name()));
    if !rule.explain.get(lang).is_empty() {
        text.push_str(&format!("\n{}\n", rule.explain.get(lang)));
    }
    text
}

fn explain_line(
    engine: &Engine,
    path: &Path,
    line: u32,
    hints: Hints,
    manner: Manner,
) -> Result<Vec<u8>, Trouble> {
    let item = Item::File(path.to_path_buf());
    let shown = item.path();
    Reader::default().with(&item, |text| {
        let report = engine.read(text, hints);
        let places = Places::new(&report.text);
        let on_line = |span: gouji_grammar::Span| {
            let last = span.end.max(span.start + 1) - 1;
            (places.at(span.start).line..=places.at(last).line).contains(&line)
        };
        let mut findings = engine.check(&report, &CheckOptions::default()).findings;
        // A finding of many cells marks only some of them, but it explains the line of each.
        let names_line = |cells: &[String]| {
            let entries = cells.iter().filter_map(|path| report.at(path));
            entries.map(|e| e.span).any(&on_line)
        };
        findings.retain(|f| {
            on_line(f.span)
                || f.related.iter().any(|r| r.file.is_none() && on_line(r.span))
                || names_line(&f.cells)
        });
        let mut out = cells_text(&report, &places, line, manner.lang).into_bytes();
        let setup = Setup {
            lang: manner.lang,
            style: manner.style,
        };
        output::open("text", setup).report(
            &Checked {
                index: 0,
                path: &shown,
                report: &report,
                places: &places,
                findings: &findings,
            },
            &mut out,
        );
        let mut told = Vec::new();
        for finding in &findings {
            if let Some(rule) = engine
                .rule(&finding.rule)
                .filter(|r| !told.contains(&r.id.as_str()))
            {
                told.push(&rule.id);
                out.extend_from_slice(rule_text(engine, rule, manner.lang).as_bytes());
                out.push(b'\n');
            }
        }
        out
    })
}

/// The cells on a line: path, label, value.
fn cells_text(report: &Report, places: &Places<'_>, line: u32, lang: Lang) -> String {
    let mut text = String::new();
    if let Some(form) = report.form() {
        for (id, entry) in report.entries() {
            if places.at(entry.span.start).line != line {
                continue;
            }
            let value = match entry.value {
                Value::Number(n) => n.to_string(),
                Value::Blank | Value::Placeholder => match lang {
                    Lang::Zh => "空白".to_owned(),
                    Lang::En => "blank".to_owned(),
                },
                Value::Unreadable => places.slice(entry.span).to_owned(),
            };
            text.push_str(&format!(
                "{}  {} · {} = {value}\n",
                form.path(id),
                form.row(id).label.name(),
                form.column(id).label.name()
            ));
        }
    }
    if text.is_empty() {
        text.push_str(match lang {
            Lang::Zh => "这一行没有表格中的单元格\n",
            Lang::En => "no cell of a table stands on this line\n",
        });
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_from_a_rule() {
        assert_eq!(place("requests/balance"), None);
        assert_eq!(place("报告.txt:12"), Some(("报告.txt".into(), 12)));
        assert_eq!(place("a.txt:12:5"), Some(("a.txt".into(), 12)));
        assert_eq!(place("C:\\a.txt:12"), Some(("C:\\a.txt".into(), 12)));
        assert_eq!(place(":12"), None);
    }
}
