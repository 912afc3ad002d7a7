//! `gouji explain`: a rule by its id, or the cells and findings on one line of a report.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use gouji_model::data_file::nearest;
use gouji_model::{Lang, Report, Value};
use gouji_rules::{Finding, Tie, Verdict};

use super::describe::{find, rule_text, whole_text};
use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner};
use crate::args::{Explain, Input, Wanted};
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble};
use crate::grounds::Grounds;
use crate::judging::Judging;
use crate::output::{self, Checked, Setup};
use crate::places::Places;

/// Runs the command.
pub(super) fn run(args: &Explain, manner: Manner) -> u8 {
    let lang = manner.lang;
    let explained = match place(&args.what) {
        Some((path, line)) => explain_line(args, path, line, manner),
        None => explain_rule(args, lang),
    };
    match explained {
        Ok((text, code)) => {
            let mut printer = Printer::new();
            printer.write(&text);
            match printer.finish(lang) {
                Ending::Whole => code,
                Ending::ReaderGone => CLEAN,
                Ending::Failed => COULD_NOT,
            }
        }
        Err(troubles) => {
            troubles.iter().for_each(|t| t.print(lang));
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

/// What is to be printed, with the exit code.
type Explained = Result<(Vec<u8>, u8), Vec<Trouble>>;

fn explain_rule(args: &Explain, lang: Lang) -> Explained {
    let id = args.what.as_str();
    let (ground, sound) = Grounds::one(&args.rules, &Item::Stdin, lang).map_err(|t| vec![t])?;
    let engine = &ground.engine;
    let code = if sound { CLEAN } else { COULD_NOT };
    let hints = ground.hints(args.year);
    let year = hints.year.or(hints.otherwise);
    if let Some(rule) = find(engine, id, year) {
        return Ok((whole_text(engine, &rule, year, lang).into_bytes(), code));
    }
    let own = gouji_rules::ignore::own_rules();
    if let Some((id, text)) = own.iter().find(|(own, _)| *own == id) {
        return Ok((format!("{id}\n\n{}\n", text.get(lang)).into_bytes(), code));
    }
    let near = nearest(id, engine.rules().iter().map(|r| r.id.as_str()));
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
    });
    Err(vec![Trouble::new(
        id,
        format!("没有这样的规则{zh}（要解释报告的某一行，请写 文件:行号）"),
        format!("no such rule{en} (to explain a line of a report, write FILE:LINE)"),
    )])
}

/// The report is judged as `gouji check` judges it, with its settings and the reports beside it.
fn explain_line(args: &Explain, path: PathBuf, line: u32, manner: Manner) -> Explained {
    let input = Input {
        paths: vec![path],
        jobs: NonZeroUsize::new(1),
        year: args.year,
        rules: args.rules.clone(),
    };
    let judging = Judging::new(&input, &Wanted::default(), None, manner.lang)?;
    let [entry] = judging.entries.as_slice() else {
        return Err(vec![Trouble::new(
            &args.what,
            "这里要写一份报告，不是文件夹",
            "this must be one report, not a folder",
        )]);
    };
    let code = if judging.grounds.sound { CLEAN } else { COULD_NOT };
    let judged = Reader::default().with(&entry.item, |text| {
        judging.judge(entry, text, &mut Reader::default())
    });
    let judged = judged.and_then(|judged| judged).map_err(|t| vec![t])?;
    let Some(((report, verdict), ground)) = judged.zip(judging.grounds.all.get(entry.ground)) else {
        return Ok((Vec::new(), code));
    };
    let shown = entry.item.path();
    Ok((
        line_text(&ground.engine, &report, verdict, &shown, line, manner),
        code,
    ))
}

/// The cells on a line, the findings that have to do with it, and their rules. What is ignored on request is explained
/// too: somebody asks for it.
fn line_text(
    engine: &Engine,
    report: &Report,
    verdict: Verdict,
    path: &str,
    line: u32,
    manner: Manner,
) -> Vec<u8> {
    let lang = manner.lang;
    let places = Places::new(&report.text);
    let on_line = |span: gouji_grammar::Span| {
        let last = span.end.max(span.start + 1) - 1;
        (places.at(span.start).line..=places.at(last).line).contains(&line)
    };
    // A finding of many cells marks only some of them, but it explains the line of each.
    let names_line = |cells: &[String]| {
        let entries = cells.iter().filter_map(|path| report.at(path));
        entries.map(|e| e.span).any(&on_line)
    };
    let concerns = |f: &Finding| {
        on_line(f.span)
            || f.related.iter().any(|r| r.file.is_none() && on_line(r.span))
            || names_line(&f.cells)
    };
    let mut findings = verdict.findings;
    findings.retain(&concerns);
    let ties = engine.ties(report);
    let mut told: Vec<String> = cells_text(report, &places, line, lang);
    told.extend(
        ties.iter()
            .filter(|tie| on_line(tie.span))
            .map(|tie| tie_text(tie, &places, lang)),
    );
    if told.is_empty() {
        told.push(match lang {
            Lang::Zh => "这一行没有表格中的单元格，也没有与单元格有关的数字\n".to_owned(),
            Lang::En => {
                "no cell of a table stands on this line, and no figure that is tied to one\n".to_owned()
            }
        });
    }
    let mut out = told.concat().into_bytes();
    out.push(b'\n');
    let setup = Setup {
        lang,
        style: manner.style,
    };
    let show = |findings: &[Finding], out: &mut Vec<u8>| {
        let checked = Checked {
            index: 0,
            path,
            report,
            places: &places,
            findings,
        };
        output::open("text", setup).report(&checked, out);
    };
    show(&findings, &mut out);
    for ignored in verdict.ignored.into_iter().filter(|i| concerns(&i.finding)) {
        show(std::slice::from_ref(&ignored.finding), &mut out);
        findings.push(ignored.finding);
        let reason = ignored.reason;
        out.extend_from_slice(
            match lang {
                Lang::Zh => format!("已忽略，原因：{reason}\n\n"),
                Lang::En => format!("ignored, because: {reason}\n\n"),
            }
            .as_bytes(),
        );
    }
    let year = report.year.as_ref().map(|y| y.value);
    let mut told = BTreeSet::new();
    for finding in &findings {
        if told.insert(&finding.rule)
            && let Some(rule) = find(engine, &finding.rule, year)
        {
            out.extend_from_slice(rule_text(engine, &rule, lang).as_bytes());
            out.push(b'\n');
        }
    }
    out
}

/// What a rule holds against a figure of the prose.
fn tie_text(tie: &Tie, places: &Places<'_>, lang: Lang) -> String {
    let figure = places.slice(tie.span);
    format!("{figure}  {}  [{}]\n", tie.note.get(lang), tie.rule)
}

/// The cells on a line: path, label, value.
fn cells_text(report: &Report, places: &Places<'_>, line: u32, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
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
            told.push(format!(
                "{}  {} · {} = {value}\n",
                form.path(id),
                form.row(id).label.name(),
                form.column(id).label.name()
            ));
        }
    }
    told
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
