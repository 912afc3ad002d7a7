//! `--format junit`: one suite per report, one case per finding, for CI servers that know nothing else.
//!
//! The format begins with totals, so the suites are kept until the end.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use gouji_model::Lang;
use gouji_rules::{Finding, Severity};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Checked, Output, Run, Setup};

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Junit {
        lang: setup.lang,
        suites: Mutex::default(),
    })
}

struct Junit {
    lang: Lang,
    suites: Mutex<BTreeMap<usize, TestSuite>>,
}

impl Output for Junit {
    fn report(&self, checked: &Checked<'_>, _out: &mut Vec<u8>) {
        let mut suite = TestSuite::new(checked.path);
        if checked.findings.is_empty() {
            suite.add_test_case(TestCase::new("gouji", TestCaseStatus::success()));
        }
        for finding in checked.findings {
            suite.add_test_case(self.case(checked, finding));
        }
        let mut suites = self.suites.lock().unwrap_or_else(PoisonError::into_inner);
        suites.insert(checked.index, suite);
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        let mut report = Report::new("gouji");
        let mut suites = self.suites.lock().unwrap_or_else(PoisonError::into_inner);
        report.add_test_suites(std::mem::take(&mut *suites).into_values());
        for trouble in run.troubles {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(trouble.message.get(self.lang));
            let mut suite = TestSuite::new(trouble.path.as_str());
            suite.add_test_case(TestCase::new("gouji", status));
            report.add_test_suite(suite);
        }
        // Serialising into memory fails only where memory does.
        let _ = report.serialize(out);
    }
}

impl Junit {
    fn case(&self, checked: &Checked<'_>, finding: &Finding) -> TestCase {
        let at = checked.places.at(finding.span.start);
        let message = finding.message.get(self.lang);
        let mut lines = vec![format!("{}:{}:{}: {message}", checked.path, at.line, at.column)];
        for related in &finding.related {
            let text = related.message.get(self.lang);
            lines.push(match &related.file {
                Some(file) => format!("{file}: {text}"),
                None => {
                    let at = checked.places.at(related.span.start);
                    format!("{}:{}:{}: {text}", checked.path, at.line, at.column)
                }
            });
        }
        lines.extend(finding.fixes.iter().map(|f| f.title.get(self.lang).to_owned()));
        let text = lines.join("\n");
        let failed = finding.severity >= Severity::Warning;
        let status = if failed {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(finding.severity.as_str());
            status.set_message(message);
            status.set_description(text.as_str());
            status
        } else {
            TestCaseStatus::success()
        };
        let mut case = TestCase::new(format!("{}:{}:{}", finding.rule, at.line, at.column), status);
        case.set_classname(finding.rule.as_str());
        if !failed {
            case.set_system_out(text);
        }
        case
    }
}
