//! How much was found.

use gouji_model::Lang;
use gouji_rules::{Finding, Severity};
use serde::Serialize;

/// Counts over the reports of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    /// Reports that were checked.
    pub(crate) files: usize,
    /// Reports without any shown finding.
    pub(crate) clean: usize,
    /// Errors.
    pub(crate) errors: usize,
    /// Warnings.
    pub(crate) warnings: usize,
    /// Information.
    pub(crate) infos: usize,
    /// Hints.
    pub(crate) hints: usize,
    /// Findings that the baseline knows.
    pub(crate) in_baseline: usize,
    /// Findings that a comment or `gouji.ron` explains.
    pub(crate) ignored: usize,
    /// Files of a folder that do not show themselves to be reports.
    pub(crate) left_out: usize,
}

impl Tally {
    /// The counts of one report.
    pub(crate) fn of(findings: &[Finding], in_baseline: usize) -> Self {
        let mut tally = Self {
            files: 1,
            clean: usize::from(findings.is_empty()),
            in_baseline,
            ..Self::default()
        };
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut tally.errors,
                Severity::Warning => &mut tally.warnings,
                Severity::Info => &mut tally.infos,
                Severity::Hint => &mut tally.hints,
            } += 1;
        }
        tally
    }

    /// Adds the counts of another part of the run.
    pub(crate) fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.clean += other.clean;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.hints += other.hints;
        self.in_baseline += other.in_baseline;
        self.ignored += other.ignored;
        self.left_out += other.left_out;
    }

    /// Whether the run ends with exit code 1.
    pub(crate) fn is_bad(&self) -> bool {
        self.errors + self.warnings > 0
    }

    /// One line for people.
    pub(crate) fn line(&self, failed: usize, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.chinese(failed),
            Lang::En => self.english(failed),
        }
    }

    fn chinese(&self, failed: usize) -> String {
        let mut found = Vec::new();
        for (n, what) in [
            (self.errors, "个错误"),
            (self.warnings, "个警告"),
            (self.infos, "条信息"),
            (self.hints, "条提示"),
        ] {
            if n > 0 {
                found.push(format!("{n} {what}"));
            }
        }
        let found = if found.is_empty() {
            "没有发现问题".to_owned()
        } else {
            found.join("、")
        };
        let mut line = match self.files {
            0 => "没有检查任何报告".to_owned(),
            files => format!("共检查 {files} 份报告：{found}"),
        };
        if self.in_baseline > 0 {
            line.push_str(&format!("，另有 {} 个已在基线文件中", self.in_baseline));
        }
        if self.ignored > 0 {
            line.push_str(&format!("，另有 {} 个已说明原因而忽略", self.ignored));
        }
        if self.left_out > 0 {
            line.push_str(&format!(
                "；{} 个文件不像年度报告，没有检查（写出文件名即可检查）",
                self.left_out
            ));
        }
        if failed > 0 {
            line.push_str(&format!("；{failed} 项无法处理"));
        }
        line
    }

    fn english(&self, failed: usize) -> String {
        let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut found = Vec::new();
        for (n, one, many) in [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.infos, "note", "notes"),
            (self.hints, "hint", "hints"),
        ] {
            if n > 0 {
                found.push(plural(n, one, many));
            }
        }
        let found = if found.is_empty() {
            "nothing found".to_owned()
        } else {
            found.join(", ")
        };
        let mut line = match self.files {
            0 => "no report was checked".to_owned(),
            files => format!("checked {}: {found}", plural(files, "report", "reports")),
        };
        if self.in_baseline > 0 {
            line.push_str(&format!(", {} more in the baseline", self.in_baseline));
        }
        if self.ignored > 0 {
            line.push_str(&format!(", {} more ignored with a reason", self.ignored));
        }
        if self.left_out > 0 {
            let files = plural(self.left_out, "file", "files");
            line.push_str(&format!(
                "; left out {files} not looking like a report (name one to check it)"
            ));
        }
        if failed > 0 {
            line.push_str(&format!("; {failed} could not be worked on"));
        }
        line
    }
}
