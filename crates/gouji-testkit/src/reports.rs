//! The whole reports of `tests/reports/`, each with what must be found in it. The README there explains the format.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::compare::Cells;
use crate::forms::root;

/// One whole report with its expectation.
#[derive(Clone, Debug)]
pub struct WholeReport {
    /// File name without its ending, such as `2020-pipe`.
    pub name: String,
    /// The text exactly as it is in the file.
    pub text: String,
    /// What must be found in it.
    pub expected: Expected,
}

/// What must be found in a report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Id of the form.
    pub form: String,
    /// The report year.
    pub year: u16,
    /// Every cell that the report has: its number as text, or nothing where no figure stands.
    pub cells: Cells,
    /// Figures that fit no single cell, in order.
    pub unplaced: Vec<String>,
    /// Every error.
    pub findings: Vec<ExpectedFinding>,
    /// Text that looks wrong and is not.
    pub must_not_flag: Vec<Quiet>,
}

/// An error that must be found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    /// Id of the rule.
    pub rule: String,
    /// The cells of its formula.
    pub cells: Vec<String>,
}

/// Text that looks wrong and is not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// The text, word for word as it stands in the report.
    pub text: String,
    /// Why it is right.
    pub why: String,
}

/// All the whole reports, by name.
///
/// # Panics
/// If a report has no readable expectation beside it.
pub fn all() -> Vec<WholeReport> {
    let folder = root().join("tests/reports");
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let reports: BTreeMap<String, WholeReport> = entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let name = name.strip_suffix(".txt")?.to_owned();
            let report = load(&folder, &name);
            Some((name, report))
        })
        .collect();
    reports.into_values().collect()
}

/// The report called `name`.
///
/// # Panics
/// If there is none.
pub fn named(name: &str) -> WholeReport {
    load(&root().join("tests/reports"), name)
}

fn load(folder: &Path, name: &str) -> WholeReport {
    let open = |ending: &str| {
        let path = folder.join(format!("{name}.{ending}"));
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let text = open("txt");
    let expected: Expected =
        serde_json::from_str(&open("expected.json")).unwrap_or_else(|e| panic!("{name}.expected.json: {e}"));
    WholeReport {
        name: name.to_owned(),
        text,
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::forms;

    #[test]
    fn every_expected_cell_is_a_cell_of_the_form_and_every_number_is_exact() {
        for report in all() {
            let form = forms().get(&report.expected.form).unwrap();
            for (path, value) in &report.expected.cells {
                assert!(form.cell(path).is_some(), "{}: {path}", report.name);
                if let Some(number) = value {
                    assert!(
                        number.parse::<rust_decimal::Decimal>().is_ok(),
                        "{}: {number}",
                        report.name
                    );
                }
            }
            for cell in report.expected.findings.iter().flat_map(|f| &f.cells) {
                assert!(form.cell(cell).is_some(), "{}: {cell}", report.name);
            }
        }
    }

    #[test]
    fn text_that_must_not_be_flagged_stands_in_the_report() {
        for report in all() {
            for quiet in &report.expected.must_not_flag {
                assert!(
                    report.text.contains(&quiet.text),
                    "{}: {}",
                    report.name,
                    quiet.text
                );
            }
        }
    }

    #[test]
    fn there_is_a_report_for_every_shape() {
        let names: Vec<_> = all().into_iter().map(|r| r.name).collect();
        assert_eq!(
            names,
            [
                "2018-prose",
                "2020-pipe",
                "2020-tabs-page-break",
                "2020-trailing-pipes",
                "2023-one-cell-per-line",
                "2023-pdf-columns",
                "2024-pdf-columns",
            ]
        );
    }
}
