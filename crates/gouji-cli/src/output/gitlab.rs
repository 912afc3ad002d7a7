//! `--format gitlab`: a Code Quality report, which GitLab shows in merge requests beside the changed lines.
//!
//! GitLab drops a finding whose fingerprint it has seen in the same report, and knows a finding of an earlier run by
//! nothing else. So a fingerprint says which file, what was found, and the how-many-eth of its kind it is, but no line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use gouji_model::Lang;
use gouji_rules::{Finding, Severity};
use serde::Serialize;

use super::{Checked, Output, Run, Setup, write_json};
use crate::baseline::Identity;

/// What stands for a rule where a file could not be worked on.
const UNREADABLE: &str = "gouji/unreadable";

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Gitlab {
        lang: setup.lang,
        folder: std::env::current_dir().ok(),
        printed: AtomicBool::new(false),
    })
}

struct Gitlab {
    lang: Lang,
    /// Where gouji runs, which in a job is the root of the repository: GitLab accepts only paths relative to it.
    folder: Option<PathBuf>,
    /// Whether an element stands in the array already.
    printed: AtomicBool,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Output for Gitlab {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"[\n");
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        let path = &relative(checked.path, self.folder.as_deref());
        let mut seen = BTreeMap::<Identity, usize>::new();
        for (i, finding) in checked.findings.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(self.between());
            }
            let identity = Identity::of(path, checked.report, finding);
            let nth = seen.entry(identity.clone()).or_default();
            let issue = Issue {
                description: &description(finding, self.lang),
                check_name: &finding.rule,
                fingerprint: fingerprint(path, identity, *nth),
                severity: severity(finding.severity),
                location: Location {
                    path,
                    lines: Lines {
                        begin: checked.places.at(finding.span.start).line,
                        end: checked.places.at(finding.span.end).line,
                    },
                },
            };
            *nth += 1;
            write_json(out, &issue);
            self.printed.store(true, Ordering::Relaxed);
        }
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        for (i, trouble) in run.troubles.iter().enumerate() {
            if i > 0 || self.printed.load(Ordering::Relaxed) {
                out.extend_from_slice(self.between());
            }
            let path = &relative(&trouble.path, self.folder.as_deref());
            let identity = Identity {
                report: String::new(),
                rule: UNREADABLE.to_owned(),
                cells: Vec::new(),
                values: Vec::new(),
            };
            let issue = Issue {
                description: trouble.message.get(self.lang),
                check_name: UNREADABLE,
                fingerprint: fingerprint(path, identity, 0),
                severity: "critical",
                location: Location {
                    path,
                    lines: Lines { begin: 1, end: 1 },
                },
            };
            write_json(out, &issue);
        }
        out.extend_from_slice(b"\n]\n");
    }
}

/// What was found and what can be done about it: GitLab shows nothing else.
fn description(finding: &Finding, lang: Lang) -> String {
    let message = finding.message.get(lang);
    let fixes: Vec<_> = finding.fixes.iter().map(|f| f.title.get(lang)).collect();
    match (fixes.as_slice(), lang) {
        ([], _) => message.to_owned(),
        (fixes, Lang::Zh) => format!("{message}（建议：{}）", fixes.join("；")),
        (fixes, Lang::En) => format!("{message} (help: {})", fixes.join("; ")),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info | Severity::Hint => "info",
    }
}

/// Two files may hold the same report, so the path takes the place of organ and year. The first of a kind carries no
/// number, so that a second one that comes later leaves it as it was.
fn fingerprint(path: &str, mut identity: Identity, nth: usize) -> String {
    path.clone_into(&mut identity.report);
    if nth > 0 {
        identity.values.push(nth.to_string());
    }
    identity.fingerprint()
}

/// A path as GitLab compares it: below `folder`, with strokes, and without a dot before it.
fn relative(path: &str, folder: Option<&Path>) -> String {
    let below = folder.and_then(|folder| Path::new(path).strip_prefix(folder).ok());
    let path = below.map_or_else(|| path.into(), |path| path.to_string_lossy());
    let path = path.replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_folder_of_the_job() {
        let folder = Some(Path::new("/builds/县"));
        assert_eq!(relative("/builds/县/报告/2020.txt", folder), "报告/2020.txt");
        assert_eq!(relative("./报告/2020.txt", folder), "报告/2020.txt");
        assert_eq!(relative("报告\\2020.txt", None), "报告/2020.txt");
        assert_eq!(relative("/elsewhere/2020.txt", folder), "/elsewhere/2020.txt");
    }

    #[test]
    fn a_fingerprint_knows_the_file_and_the_second_of_a_kind() {
        let identity = Identity {
            report: "白鹭区 2023".to_owned(),
            rule: "text/run-on".to_owned(),
            cells: Vec::new(),
            values: vec!["一、总体情况".to_owned()],
        };
        let print = |path, nth| fingerprint(path, identity.clone(), nth);
        assert_eq!(print("a.txt", 0), print("a.txt", 0));
        assert_ne!(print("a.txt", 0), print("b.txt", 0));
        assert_ne!(print("a.txt", 0), print("a.txt", 1));
    }
}
