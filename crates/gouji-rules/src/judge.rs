//! One report as people are told about it: checked by the rules of its year, without what its comments and the settings of
//! its folder ask to ignore. The command line and the server both end here.

use gouji_model::{Report, Text};

use crate::check::check;
use crate::ignore::{self, Ignored};
use crate::{CheckOptions, Exception, Finding, Library};

/// What is said about one report.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// What users should know about the rules that were used.
    pub note: Option<Text>,
    /// What was left out on request.
    pub ignored: Vec<Ignored>,
    /// Which exceptions of the settings were used, by index.
    pub used: Vec<usize>,
}

/// Checks a report against the rules of its year.
///
/// `exceptions` are those of the settings; `path` is that of the report below their folder, with slashes.
pub fn judge(
    report: &Report,
    library: &Library,
    options: &CheckOptions<'_>,
    exceptions: &[Exception],
    path: &str,
) -> Verdict {
    let Some(rules) = library.rules_for_report(report) else {
        return Verdict {
            note: Some(Text::new(
                "没有适用于这份报告年度的规则文件，只读取、未核对",
                "no rule file is for the year of this report; it was read but not checked",
            )),
            ..Verdict::default()
        };
    };
    let findings = check(report, &rules, options);
    let sorted = ignore::sort(findings, report, &rules, options, exceptions, path);
    Verdict {
        findings: sorted.shown,
        note: rules.note.clone(),
        ignored: sorted.ignored,
        used: sorted.used,
    }
}
