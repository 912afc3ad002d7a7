//! The form files of the project are read and number their cells as the design says.

use gouji_model::form::{Form, Forms, Role, load};
use gouji_model::skeleton::skeleton;
use gouji_model::{Hints, read};

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
fn a_skeleton_reads_as_a_report_of_its_year_with_every_row_of_its_form() {
    for (id, year) in [("2014", 2018), ("2019", 2020), ("2021", 2024)] {
        let text = skeleton(&form(id), year);
        let forms = Forms::new(vec![form("2014"), form("2019"), form("2021")]);
        let report = read(text.as_str(), &forms, Hints::default());
        assert_eq!(report.year.as_ref().map(|y| y.value), Some(year), "{text}");
        let found = report.form().expect("the form is known by its labels");
        assert_eq!(found.id, id, "{text}");
        let numbers: Vec<_> = report.sections.iter().filter_map(|s| s.number).collect();
        let expected: Vec<_> = found.sections.iter().map(|s| s.number).collect();
        assert_eq!(numbers, expected, "{text}");
        // A list without figures is no table to the reader.
        let tables = found.tables.iter().enumerate().filter(|(_, t)| t.section.is_some());
        for (index, table) in tables {
            for (at, part) in table.parts.iter().enumerate() {
                let met = report
                    .tables
                    .iter()
                    .filter(|t| (t.table, t.part) == (narrow(index), narrow(at)));
                let rows: Vec<_> = met
                    .flat_map(|t| t.rows.iter().map(|(row, _)| usize::from(*row)))
                    .collect();
                let figures = (0..part.rows.len()).filter(|row| part.rows[*row].role == Role::Row);
                for row in figures {
                    assert!(
                        rows.contains(&row),
                        "{} of {} in\n{text}",
                        part.rows[row].id,
                        table.id
                    );
                }
            }
        }
        assert_eq!(report.unplaced, [], "{text}");
    }
}

fn narrow(index: usize) -> u8 {
    u8::try_from(index).expect("forms have few tables")
}
