//! The form files of the project are read and number their cells as the design says.

use gouji_model::form::{Form, load};

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
