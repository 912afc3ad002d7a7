//! The form files of the project are read and number their cells as the design says.

use gouji_model::form::{Form, Forms, Role, load};
use gouji_model::skeleton::skeleton;
use gouji_model::{Hints, Value, read};

fn form(id: &str) -> Form {
    let path = format!("{}/../../rules/forms/{id}.ron", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(&path).expect("the form file");
    load(&format!("forms/{id}.ron"), &source).unwrap_or_else(|problems| {
        panic!(
            "{}",
            problems
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    })
}

#[test]
fn the_form_of_2019_has_one_row_for_other_handling_and_that_of_2021_three() {
    let (old, new) = (form("2019"), form("2021"));
    assert!(old.cell("requests.other.total").is_some());
    assert!(old.cell("requests.other.rest.total").is_none());
    assert!(new.cell("requests.other.rest.total").is_some());
    assert!(
        new.cell("requests.other.total").is_some(),
        "reports that still use one row are read"
    );
    assert_eq!(
        old.cells
            .iter()
            .filter(|c| c.path.starts_with("requests."))
            .count(),
        23 * 7
    );
    assert_eq!(
        new.cells
            .iter()
            .filter(|c| c.path.starts_with("requests."))
            .count(),
        25 * 7 + 7
    );
}

#[test]
fn the_statistics_table_keeps_totals_and_their_parts_apart() {
    let form = form("2014");
    assert!(form.cell("statistics.answered.value").is_some());
    assert!(form.cell("statistics.answered.denied.privacy.value").is_some());
    assert!(form.is_for(2018) && !form.is_for(2019));
}

#[test]
fn a_skeleton_that_is_filled_in_reads_as_a_whole_report_of_its_year() {
    for (id, year) in [("2014", 2018), ("2019", 2020), ("2021", 2024)] {
        let text = filled(&form(id), &skeleton(&form(id), year));
        let forms = Forms::new(vec![form("2014"), form("2019"), form("2021")]);
        let report = read(text.as_str(), &forms, Hints::default());
        assert_eq!(report.year.as_ref().map(|y| y.value), Some(year), "{text}");
        let found = report.form().expect("the form is known by its labels");
        assert_eq!(found.id, id, "{text}");
        let numbers: Vec<_> = report.sections.iter().filter_map(|s| s.number).collect();
        let expected: Vec<_> = found.sections.iter().map(|s| s.number).collect();
        assert_eq!(numbers, expected, "{text}");
        for cell in found.cell_ids().filter(|c| found.row(*c).role == Role::Row) {
            let value = report.entry(cell).map(|entry| entry.value);
            let zero = Some(Value::Number(0.into()));
            assert_eq!(value, zero, "{} in\n{text}", found.path(cell));
        }
        assert_eq!(report.unplaced, [], "{text}");
    }
}

/// The skeleton with a zero in every cell of its tables.
fn filled(form: &Form, skeleton: &str) -> String {
    let parts = || form.tables.iter().flat_map(|table| &table.parts);
    let figures = |cells: &[&str]| {
        let named = |row: &gouji_model::form::Row| cells.contains(&row.label.text.as_str());
        let part = parts().find(|part| {
            part.rows
                .iter()
                .any(|row| row.role != Role::Heading && named(row))
        });
        let blank = cells.iter().all(|cell| cell.is_empty());
        part.filter(|_| cells.last() == Some(&""))
            .map_or(if blank { cells.len() } else { 0 }, |p| p.columns.len())
    };
    let fill = |line: &str| {
        let Some(inner) = line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) else {
            return line.to_owned();
        };
        let cells: Vec<_> = inner.split('|').map(str::trim).collect();
        let labels = cells.len() - figures(&cells);
        let shown = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| if at < labels { *cell } else { "0" });
        format!("| {} |", shown.collect::<Vec<_>>().join(" | "))
    };
    skeleton.lines().map(fill).collect::<Vec<_>>().join("\n")
}
