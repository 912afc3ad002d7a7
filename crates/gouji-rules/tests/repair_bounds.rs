//! The bounds of the repair search: hostile tables, huge tables, and what it says when it stops.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not recognise as tests"
)]

mod tables;

use gouji_rules::repair::{Answer, Change, Settings, System};
use tables::{COLUMNS, Dice, FORM_2019 as FORM, settings};

/// The steps are bounded by the limits, with some slack for the last step of each part.
fn assert_bounded(system: &System, values: &[Option<i64>], settings: &Settings) -> Answer {
    let answer = system.repair(values, settings);
    let most = settings.limits.nodes + settings.limits.blank_nodes;
    let slack = 2 * u32::try_from(values.len()).unwrap();
    assert!(answer.nodes <= most + slack, "{} steps", answer.nodes);
    answer
}

#[test]
fn hostile_tables_end_within_the_cap() {
    let settings = settings();
    let mut dice = Dice::new(77);
    for (system, cells) in [(FORM.system(), FORM.cells()), (tables::long(), 1001 * COLUMNS)] {
        let mut random =
            |top: i64| -> Vec<Option<i64>> { (0..cells).map(|_| Some(dice.between(0, top))).collect() };
        for top in [1, 3, 9, 100, 1_000_000, i64::MAX - 1] {
            let answer = assert_bounded(&system, &random(top), &settings);
            for cause in &answer.causes {
                assert!(
                    cause
                        .repairs
                        .iter()
                        .all(|repair| cause.complete || !repair.preferred)
                );
            }
        }
        assert_bounded(&system, &vec![None; cells], &settings);
        assert_bounded(&system, &vec![Some(i64::MAX); cells], &settings);
        assert_bounded(&system, &vec![Some(i64::MIN); cells], &settings);
        let holes: Vec<Option<i64>> = random(20)
            .into_iter()
            .map(|value| value.filter(|value| value % 3 != 0))
            .collect();
        assert_bounded(&system, &holes, &settings);
    }
}

#[test]
fn a_typo_in_a_table_of_a_thousand_rows_is_found() {
    let system = tables::long();
    let mut values = vec![Some(0); 1001 * COLUMNS];
    values[700 * COLUMNS + 3] = Some(12);
    let answer = assert_bounded(&system, &values, &settings());
    assert_eq!(
        answer.causes[0].repairs[0].changes,
        [Change {
            variable: 700 * COLUMNS + 3,
            from: Some(12),
            to: 0
        }]
    );
}

#[test]
fn a_search_that_hits_its_cap_claims_nothing() {
    let mut settings = settings();
    settings.limits.nodes = 1;
    let mut values: Vec<Option<i64>> = FORM
        .balanced(&mut Dice::new(4), true, 500)
        .into_iter()
        .map(Some)
        .collect();
    values.swap(FORM.cell(2, 0), FORM.cell(2, 1));
    let answer = FORM.system().repair(&values, &settings);
    assert!(!answer.complete);
    for cause in &answer.causes {
        assert!(!cause.complete && cause.repairs.iter().all(|repair| !repair.preferred));
    }
}

#[test]
fn a_table_with_every_cell_wrong_accuses_nobody_with_certainty() {
    let settings = settings();
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let values: Vec<Option<i64>> = (0..FORM.cells()).map(|_| Some(dice.between(0, 500))).collect();
        let answer = FORM.system().repair(&values, &settings);
        let preferred = answer
            .causes
            .iter()
            .flat_map(|cause| &cause.repairs)
            .filter(|repair| repair.preferred);
        assert_eq!(preferred.count(), 0, "seed {seed}");
        assert!(
            answer.causes.iter().any(|cause| cause.repairs.is_empty()),
            "seed {seed}"
        );
    }
}
