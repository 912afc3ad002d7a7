//! Asking about one finding after the other: what it is, what could be done, and what each would do to the others.

use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufRead, Write};

use gouji_model::{Lang, Report};
use gouji_rules::edits::{applied, are_orderly};
use gouji_rules::{Edit, Finding, Fix, Safety};

use super::Fixing;
use crate::baseline::Identity;
use crate::commands::Manner;
use crate::files::{Editable, Trouble};
use crate::judging::Entry;
use crate::output::{self, Checked, Output, Setup, severity_name};
use crate::places::Places;

/// Findings that a fix clears or brings are told one by one up to this many.
const TOLD: usize = 4;

/// How the questions about one report ended.
#[derive(PartialEq, Eq)]
pub(super) enum Asked {
    /// There is nothing left to ask.
    Everything,
    /// The user wants no more questions.
    Enough,
}

/// What somebody answered.
enum Answer {
    Take(usize),
    Skip,
    Quit,
}

/// The one who asks.
pub(super) struct Asking {
    lang: Lang,
    drawing: Box<dyn Output>,
}

impl Asking {
    /// Findings are drawn as `gouji check` draws them.
    pub(super) fn new(manner: Manner) -> Self {
        let setup = Setup {
            lang: manner.lang,
            style: manner.style,
        };
        Self {
            lang: manner.lang,
            drawing: output::open("text", setup),
        }
    }

    /// Asks about every finding of a report that has a suggestion. What is agreed to is written at once, so that
    /// stopping in the middle loses nothing.
    pub(super) fn about(
        &mut self,
        fixing: &mut Fixing<'_>,
        entry: &Entry,
        file: &mut Editable,
    ) -> Result<Asked, Trouble> {
        let path = entry.item.path();
        let mut asked = BTreeSet::new();
        loop {
            let judged = fixing.judging.judge(entry, &file.text, &mut fixing.reader)?;
            let Some((report, verdict)) = judged else { break };
            let next = verdict.findings.iter().find_map(|finding| {
                let fixes = suggestions(finding, &file.text);
                let fresh = !fixes.is_empty() && asked.insert(Identity::of(&path, &report, finding));
                fresh.then_some((finding, fixes))
            });
            let Some((finding, fixes)) = next else { break };
            self.show(entry, &report, finding);
            for (number, fix) in (1..).zip(&fixes) {
                println!("  {number}. {}", fix.title.get(self.lang));
                let after = applied(&file.text, &fix.edits);
                if let Some((_, then)) = fixing.judging.judge(entry, &after, &mut fixing.reader)? {
                    self.tell_effect(&verdict.findings, &then.findings);
                }
            }
            match self.answer(fixes.len()) {
                Answer::Take(number) => {
                    if let Some(fix) = fixes.get(number) {
                        let after = applied(&file.text, &fix.edits);
                        file.save(after)?;
                        println!("{}\n", self.either("  已写入文件。", "  Written."));
                    }
                }
                Answer::Skip => println!(),
                Answer::Quit => return Ok(Asked::Enough),
            }
        }
        Ok(Asked::Everything)
    }

    fn either<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn show(&self, entry: &Entry, report: &Report, finding: &Finding) {
        let mut shown = finding.clone();
        // They follow, with a number each.
        shown.fixes.clear();
        let checked = Checked {
            index: entry.index,
            path: &entry.item.path(),
            report,
            places: &Places::new(&report.text),
            findings: &[shown],
        };
        let mut bytes = Vec::new();
        self.drawing.report(&checked, &mut bytes);
        print!("{}", String::from_utf8_lossy(&bytes));
    }

    /// Which findings a fix clears and which it brings.
    fn tell_effect(&self, before: &[Finding], after: &[Finding]) {
        let known = |findings: &[Finding]| -> HashSet<(String, Vec<String>)> {
            findings
                .iter()
                .map(|f| (f.rule.clone(), f.cells.clone()))
                .collect()
        };
        let (old, new) = (known(before), known(after));
        let not_in = |findings: &[Finding], others: &HashSet<(String, Vec<String>)>| -> Vec<String> {
            let gone = findings
                .iter()
                .filter(|f| !others.contains(&(f.rule.clone(), f.cells.clone())));
            gone.map(|f| {
                let severity = severity_name(f.severity, self.lang);
                format!("{severity}[{}] {}", f.rule, f.message.get(self.lang))
            })
            .collect()
        };
        self.tell(self.either("消除", "clears"), &not_in(before, &new));
        self.tell(self.either("新增", "brings"), &not_in(after, &old));
    }

    fn tell(&self, what: &str, findings: &[String]) {
        for finding in findings.iter().take(TOLD) {
            println!("     {what}  {finding}");
        }
        let more = findings.len().saturating_sub(TOLD);
        if more > 0 {
            match self.lang {
                Lang::Zh => println!("     {what}  另 {more} 条"),
                Lang::En => println!("     {what}  {more} more"),
            }
        }
    }

    /// Asks until the answer is one that can be understood. The end of the input is the end of the questions.
    fn answer(&self, count: usize) -> Answer {
        loop {
            match self.lang {
                Lang::Zh => print!("  采用哪一条？输入 1-{count} 采用，回车跳过，q 停止："),
                Lang::En => print!("  Which one? 1-{count} takes it, Enter skips, q stops: "),
            }
            let _ = io::stdout().flush();
            let mut line = String::new();
            match io::stdin().lock().read_line(&mut line) {
                Ok(0) | Err(_) => return Answer::Quit,
                Ok(_) => {}
            }
            let answer = line.trim();
            if answer.is_empty() || matches!(answer, "s" | "S" | "n" | "N") {
                return Answer::Skip;
            }
            if matches!(answer, "q" | "Q") {
                return Answer::Quit;
            }
            let number = answer.parse::<usize>().ok().filter(|n| (1..=count).contains(n));
            match number {
                Some(number) => return Answer::Take(number - 1),
                None => println!("{}", self.either("  没有这一条。", "  There is no such number.")),
            }
        }
    }
}

/// The fixes that change something and can be carried out.
fn suggestions(finding: &Finding, text: &str) -> Vec<Fix> {
    let sound = |edits: &[Edit]| !edits.is_empty() && are_orderly(edits, text);
    let fixes = finding.fixes.iter();
    fixes
        .filter(|fix| fix.safety == Safety::Suggest && sound(&fix.edits))
        .cloned()
        .collect()
}
