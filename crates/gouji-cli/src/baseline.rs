//! Findings of an old collection that are known already. They are kept by what they say, not by where they stand:
//! moving a table or adding a paragraph must not bring them back.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use gouji_model::Report;
use gouji_rules::Finding;
use serde::{Deserialize, Serialize};

use crate::files::Trouble;

/// What makes a finding the same finding as one of an earlier run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// Organ and year; the path of the file where they are not known.
    pub(crate) report: String,
    /// The rule.
    pub(crate) rule: String,
    /// The cells concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cells: Vec<String>,
    /// What those cells hold; without cells, the text that carries the mark.
    pub(crate) values: Vec<String>,
}

impl Identity {
    /// The identity of a finding in the report at `path`.
    pub(crate) fn of(path: &str, report: &Report, finding: &Finding) -> Self {
        let text = |span: gouji_grammar::Span| report.text.get(span.range()).unwrap_or_default();
        let value = |cell: &String| match report.at(cell) {
            Some(entry) => match entry.value.number() {
                Some(number) => number.normalize().to_string(),
                None => text(entry.span).to_owned(),
            },
            None => String::new(),
        };
        let values = match finding.cells.as_slice() {
            [] => vec![text(finding.span).split_whitespace().collect()],
            cells => cells.iter().map(value).collect(),
        };
        let report = match (&report.organ, &report.year) {
            (Some(organ), Some(year)) => format!("{} {}", organ.value, year.value),
            _ => path.replace('\\', "/"),
        };
        Self {
            report,
            rule: finding.rule.clone(),
            cells: finding.cells.clone(),
            values,
        }
    }

    /// A number for programs that track findings from run to run.
    pub(crate) fn fingerprint(&self) -> String {
        // FNV-1a, because it is the same in every build and every release, which the standard hasher is not.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut feed = |part: &str| {
            for byte in part.bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        feed(&self.report);
        feed(&self.rule);
        self.cells.iter().chain(&self.values).for_each(|part| feed(part));
        format!("{hash:016x}")
    }
}

/// A baseline file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Baseline {
    version: u32,
    findings: BTreeSet<Identity>,
}

impl Baseline {
    /// Reads a baseline file.
    ///
    /// # Errors
    /// It cannot be read or is no baseline file.
    pub(crate) fn load(path: &Path) -> Result<Self, Trouble> {
        let text = fs::read_to_string(path).map_err(|e| Trouble::io(path, &e))?;
        let baseline: Self = serde_json::from_str(&text).map_err(|e| {
            Trouble::new(
                path.to_string_lossy(),
                format!("不是有效的基线文件（{e}），请用 --write-baseline 重新生成"),
                format!("not a baseline file ({e}); make one with --write-baseline"),
            )
        })?;
        if baseline.version != 1 {
            return Err(Trouble::new(
                path.to_string_lossy(),
                "基线文件的版本不是 1，请用 --write-baseline 重新生成",
                "not version 1 of a baseline file; make one with --write-baseline",
            ));
        }
        Ok(baseline)
    }

    /// A baseline of these findings.
    pub(crate) fn of(findings: impl IntoIterator<Item = Identity>) -> Self {
        Self {
            version: 1,
            findings: findings.into_iter().collect(),
        }
    }

    /// Whether a finding is known.
    pub(crate) fn knows(&self, finding: &Identity) -> bool {
        self.findings.contains(finding)
    }

    /// Number of findings.
    pub(crate) fn len(&self) -> usize {
        self.findings.len()
    }

    /// Writes the file, one finding per line, so that a change of one is a change of one line.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Trouble> {
        let write = || {
            let mut out = format!("{{\"version\":{},\"findings\":[", self.version).into_bytes();
            for (i, finding) in self.findings.iter().enumerate() {
                out.extend_from_slice(if i == 0 { b"\n" } else { b",\n" });
                serde_json::to_writer(&mut out, finding)?;
            }
            out.extend_from_slice(b"\n]}\n");
            fs::File::create(path)?.write_all(&out)
        };
        write().map_err(|e: std::io::Error| Trouble::io(path, &e))
    }
}
