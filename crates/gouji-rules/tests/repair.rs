//! The repair search on whole tables: the known report, independent errors, blanks, and its bounds.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not recognise as tests"
)]

mod tables;

use gouji_rules::repair::{Answer, Change, Identity, Story, System, Variable, Weight};
use tables::{CARRIED_IN, COLUMNS, Case, Dice, FORM_2019, FORM_2021, Form, Kind, RECEIVED, settings};

const FORM: Form = FORM_2019;

/// Table three of the Guangdong department of human resources for 2020, as it was published.
fn guangdong() -> Vec<Option<i64>> {
    let figures = [
        (0, 0, 90),
        (0, 1, 2),
        (0, 2, 2),
        (1, 0, 7),
        (2, 0, 37),
        (2, 1, 1),
        (2, 2, 1),
        (3, 0, 3),
        (4, 0, 2),
        (4, 1, 1),
        (8, 0, 3),
        (12, 0, 28),
        (12, 1, 1),
        (12, 2, 1),
        (13, 0, 3),
        (14, 0, 4),
        (15, 0, 2),
        (16, 0, 6),
        (18, 0, 1),
        (22, 0, 6),
        (22, 1, 1),
    ];
    let mut values = vec![0; FORM.cells()];
    for (row, column, figure) in figures {
        values[FORM.cell(row, column)] = figure;
    }
    FORM.add_up(&mut values);
    values.into_iter().map(Some).collect()
}

fn change(variable: usize, from: i64, to: i64) -> Change {
    Change {
        variable,
        from: Some(from),
        to,
    }
}

fn applied(values: &[Option<i64>], answer: &Answer) -> Vec<Option<i64>> {
    let mut values = values.to_vec();
    let firsts = answer.causes.iter().filter_map(|cause| cause.repairs.first());
    for change in firsts.flat_map(|repair| &repair.changes).chain(&answer.fills) {
        assert_eq!(values[change.variable], change.from);
        values[change.variable] = Some(change.to);
    }
    values
}

#[test]
fn guangdong_2020_has_exactly_two_repairs_and_none_is_preferred() {
    let values = guangdong();
    let system = FORM.system();
    let violated: Vec<i128> = system
        .check(&values)
        .iter()
        .map(|violation| violation.residual)
        .collect();
    assert_eq!(violated, [2, -2]);

    let answer = system.repair(&values, &settings());
    assert_eq!(answer.causes.len(), 1);
    let cause = &answer.causes[0];
    assert!(cause.complete && answer.complete);
    assert_eq!(cause.identities, [0, 2]);
    let changes: Vec<&[Change]> = cause.repairs.iter().map(|repair| &repair.changes[..]).collect();
    let cell = |row, column| FORM.cell(row, column);
    assert_eq!(
        changes,
        [
            [change(cell(RECEIVED, 0), 90, 88), change(cell(RECEIVED, 1), 2, 4)],
            [
                change(cell(CARRIED_IN, 0), 7, 5),
                change(cell(CARRIED_IN, 1), 0, 2)
            ],
        ]
    );
    assert_eq!(cause.repairs[0].cost, cause.repairs[1].cost);
    for repair in &cause.repairs {
        assert!(!repair.preferred);
        assert_eq!(repair.story, Story::AmountMovedInRow);
    }
    let deciding = [
        cell(RECEIVED, 0),
        cell(RECEIVED, 1),
        cell(CARRIED_IN, 0),
        cell(CARRIED_IN, 1),
    ];
    assert_eq!(cause.deciding, deciding);
}

#[test]
fn last_years_report_decides_guangdong() {
    let mut variables = FORM.variables();
    let mut identities = FORM.identities();
    let mut values = guangdong();
    for (column, figure) in [(0, 7), (1, 0)] {
        identities.push(Identity {
            terms: vec![(variables.len(), 1), (FORM.cell(CARRIED_IN, column), -1)],
            constant: 0,
        });
        variables.push(outside(Weight::Fixed));
        values.push(Some(figure));
    }
    let system = System::compile(variables, &identities).unwrap();
    let answer = system.repair(&values, &settings());
    let cause = &answer.causes[0];
    assert_eq!(cause.repairs.len(), 1);
    assert_eq!(
        cause.repairs[0].changes,
        [
            change(FORM.cell(RECEIVED, 0), 90, 88),
            change(FORM.cell(RECEIVED, 1), 2, 4)
        ]
    );
    assert!(cause.repairs[0].preferred);
    assert!(cause.deciding.is_empty());
}

/// A figure that stands in no grid.
fn outside(weight: Weight) -> Variable {
    Variable {
        weight,
        non_negative: true,
        table: 9,
        row: None,
        column: None,
        total: false,
    }
}

#[test]
fn prose_that_disagrees_with_a_sound_table_is_the_wrong_one() {
    let mut variables = FORM.variables();
    let mut identities = FORM.identities();
    let total = FORM.cell(RECEIVED, COLUMNS - 1);
    let prose = variables.len();
    identities.push(Identity {
        terms: vec![(prose, 1), (total, -1)],
        constant: 0,
    });
    variables.push(outside(Weight::Prose));
    let system = System::compile(variables, &identities).unwrap();
    let mut values = FORM.balanced(&mut Dice::new(5), false, 90);
    values.push(values[total] + 30);
    let figures: Vec<Option<i64>> = values.iter().copied().map(Some).collect();
    let answer = system.repair(&figures, &settings());
    assert_eq!(answer.causes.len(), 1);
    let best = &answer.causes[0].repairs[0];
    assert_eq!(best.changes, [change(prose, values[prose], values[total])]);
    assert!(best.preferred);
}

#[test]
fn independent_errors_are_separate_causes() {
    let truth = FORM_2021.balanced(&mut Dice::new(11), true, 900);
    let mut values: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    let wrong = [
        FORM_2021.cell(2, 0),
        FORM_2021.cell(5, 3),
        FORM_2021.cell(12, 1),
        FORM_2021.cell(24, 4),
    ];
    for (cell, more) in wrong.iter().zip([17, 230, 41, 9]) {
        values[*cell] = Some(truth[*cell] + more);
    }
    let answer = FORM_2021.system().repair(&values, &settings());
    assert_eq!(answer.causes.len(), 4);
    for cause in &answer.causes {
        assert!(cause.complete);
        assert_eq!(cause.identities.len(), 2);
        assert_eq!(cause.repairs[0].changes.len(), 1);
    }
    let mended: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    assert_eq!(applied(&values, &answer), mended);
}

#[test]
fn a_swap_and_a_typo_in_the_same_row_are_both_found() {
    let truth = FORM.balanced(&mut Dice::new(3), true, 4000);
    let mut values: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    values.swap(FORM.cell(2, 0), FORM.cell(2, 1));
    values[FORM.cell(2, 4)] = Some(truth[FORM.cell(2, 4)] + 600);
    let answer = FORM.system().repair(&values, &settings());
    let mended: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    assert_eq!(applied(&values, &answer), mended);
}

#[test]
fn a_balanced_table_has_no_cause_and_no_fill() {
    let values: Vec<Option<i64>> = FORM
        .balanced(&mut Dice::new(1), false, 200)
        .into_iter()
        .map(Some)
        .collect();
    let answer = FORM.system().repair(&values, &settings());
    assert_eq!(
        answer,
        Answer {
            complete: true,
            ..Answer::default()
        }
    );
}

#[test]
fn blanks_with_one_possible_value_are_filled() {
    let truth = FORM.balanced(&mut Dice::new(8), false, 300);
    let mut values: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    let blank = [
        FORM.cell(2, 0),
        FORM.cell(2, 1),
        FORM.cell(12, 1),
        FORM.cell(RECEIVED, COLUMNS - 1),
    ];
    for cell in blank {
        values[cell] = None;
    }
    let answer = FORM.system().repair(&values, &settings());
    assert!(answer.causes.is_empty() && answer.complete);
    let fills: Vec<(usize, i64)> = answer.fills.iter().map(|fill| (fill.variable, fill.to)).collect();
    let mut expected: Vec<(usize, i64)> = blank.iter().map(|&cell| (cell, truth[cell])).collect();
    expected.sort_unstable();
    assert_eq!(fills, expected);
}

#[test]
fn blanks_of_a_row_that_sums_to_zero_are_zero() {
    let row: Vec<Variable> = (0..4).map(|_| outside(Weight::Table)).collect();
    let terms = vec![(0, 1), (1, 1), (2, 1), (3, -1)];
    let system = System::compile(row, &[Identity { terms, constant: 0 }]).unwrap();
    let fills = |values: &[Option<i64>]| -> Vec<(usize, i64)> {
        let answer = system.repair(values, &settings());
        answer.fills.iter().map(|fill| (fill.variable, fill.to)).collect()
    };
    assert_eq!(fills(&[None, Some(0), None, Some(0)]), [(0, 0), (2, 0)]);
    // Two blanks may share a three in four ways: a blank is not a zero.
    assert_eq!(fills(&[None, Some(0), None, Some(3)]), []);
}

#[test]
fn an_error_beside_a_blank_is_repaired_and_the_blank_follows() {
    let truth = FORM.balanced(&mut Dice::new(21), true, 2000);
    let mut values: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    let (blank, wrong) = (FORM.cell(4, 2), FORM.cell(4, 0));
    values[blank] = None;
    values[wrong] = Some(truth[wrong] + 500);
    let answer = FORM.system().repair(&values, &settings());
    assert_eq!(answer.causes.len(), 1);
    assert!(!answer.causes[0].identities.is_empty());
    let mended: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    assert_eq!(applied(&values, &answer), mended);
}

#[test]
fn a_blank_that_would_be_negative_is_an_error() {
    let row: Vec<Variable> = (0..3).map(|_| outside(Weight::Table)).collect();
    let terms = vec![(0, 1), (1, 1), (2, -1)];
    let system = System::compile(row, &[Identity { terms, constant: 0 }]).unwrap();
    let answer = system.repair(&[None, Some(71), Some(17)], &settings());
    assert!(answer.fills.is_empty());
    let repairs = &answer.causes[0].repairs;
    assert!(
        repairs
            .iter()
            .any(|repair| repair.changes.contains(&change(1, 71, 17)))
    );
    assert!(
        repairs
            .iter()
            .any(|repair| repair.changes.contains(&change(2, 17, 71)))
    );
}

#[test]
fn each_kind_of_error_is_told_as_what_it_was() {
    let truth = FORM.balanced(&mut Dice::new(2), true, 8000);
    let system = FORM.system();
    let best = |broken: &[i64]| {
        let values: Vec<Option<i64>> = broken.iter().copied().map(Some).collect();
        let answer = system.repair(&values, &settings());
        assert_eq!(answer.causes.len(), 1);
        let mended: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
        assert_eq!(applied(&values, &answer), mended);
        answer.causes[0].repairs[0].story.clone()
    };
    let mut broken = truth.clone();
    broken[FORM.cell(12, 0)] = -truth[FORM.cell(12, 0)];
    assert_eq!(best(&broken), Story::SignFlipped);

    let mut broken = truth.clone();
    broken[FORM.cell(0, 6)] -= 1333;
    assert_eq!(best(&broken), Story::TotalNotUpdated);

    let mut broken = truth.clone();
    broken.swap(FORM.cell(2, 2), FORM.cell(2, 3));
    assert_eq!(best(&broken), Story::Swapped);

    let mut broken = truth.clone();
    broken[FORM.cell(7, 1)..FORM.cell(7, 6)].rotate_right(1);
    broken[FORM.cell(7, 1)] = 0;
    assert_eq!(best(&broken), Story::RowShifted { by: 1 });

    let mut broken = truth.clone();
    for column in 0..COLUMNS {
        broken[FORM.cell(8, column)] = truth[FORM.cell(7, column)];
    }
    assert_eq!(best(&broken), Story::RowCopied);

    let mut broken = truth.clone();
    broken[FORM.cell(RECEIVED, 0)] -= 3;
    broken[FORM.cell(RECEIVED, 1)] += 3;
    let figures: Vec<Option<i64>> = broken.into_iter().map(Some).collect();
    let stories: Vec<Story> = system.repair(&figures, &settings()).causes[0]
        .repairs
        .iter()
        .map(|repair| repair.story.clone())
        .collect();
    assert!(stories.contains(&Story::AmountMovedInRow));
}

#[test]
fn a_made_up_form_with_other_coefficients_is_repaired() {
    // Boxes of twelve, boxes of five and single pieces make the stock; stock minus sold is left.
    let variables: Vec<Variable> = (0..6).map(|_| outside(Weight::Table)).collect();
    let identities = [
        Identity {
            terms: vec![(0, 12), (1, 5), (2, 1), (3, -1)],
            constant: 0,
        },
        Identity {
            terms: vec![(3, 1), (4, -1), (5, -1)],
            constant: -7,
        },
        // Twice the second identity plus the first: it says nothing new, and must do no harm.
        Identity {
            terms: vec![(0, 12), (1, 5), (2, 1), (3, 1), (4, -2), (5, -2)],
            constant: -14,
        },
    ];
    let system = System::compile(variables, &identities).unwrap();
    let truth = [20, 31, 8, 403, 96, 300];
    let sound: Vec<Option<i64>> = truth.iter().copied().map(Some).collect();
    assert!(system.check(&sound).is_empty());
    for (cell, wrong) in [(0, 2), (1, 13), (3, 430), (5, 400)] {
        let mut values = sound.clone();
        values[cell] = Some(wrong);
        let answer = system.repair(&values, &settings());
        let repairs = &answer.causes[0].repairs;
        assert!(
            repairs
                .iter()
                .any(|repair| repair.changes == [change(cell, wrong, truth[cell])]),
            "{cell}: {repairs:?}"
        );
    }
}

#[test]
fn two_fractions_that_make_a_whole_are_found() {
    let variables: Vec<Variable> = (0..2).map(|_| outside(Weight::Table)).collect();
    let identity = Identity {
        terms: vec![(0, 2), (1, 3)],
        constant: -7,
    };
    let system = System::compile(variables, &[identity]).unwrap();
    // From (0, 0) neither 2a = 7 nor 3b = 7 has a solution in integers; a = 2 and b = 1 has.
    let answer = system.repair(&[Some(0), Some(0)], &settings());
    let repairs = &answer.causes[0].repairs;
    assert!(
        repairs
            .iter()
            .any(|repair| repair.changes == [change(0, 0, 2), change(1, 0, 1)]),
        "{repairs:?}"
    );
}

#[test]
fn identities_over_fixed_figures_cannot_be_repaired_and_are_said_so() {
    let variables = vec![outside(Weight::Fixed), outside(Weight::Fixed)];
    let identity = Identity {
        terms: vec![(0, 1), (1, -1)],
        constant: 0,
    };
    let system = System::compile(variables, &[identity]).unwrap();
    let answer = system.repair(&[Some(1), Some(2)], &settings());
    assert_eq!(answer.causes.len(), 1);
    assert!(answer.causes[0].repairs.is_empty() && !answer.causes[0].complete);
}

#[test]
fn the_same_figures_give_the_same_answer() {
    for seed in 0..30 {
        let kind = Kind::ALL[usize::try_from(seed).unwrap() % 10];
        let Some(case) = Case::draw(kind, seed, tables::base) else {
            continue;
        };
        let system = case.form.system();
        assert_eq!(
            system.repair(&case.figures(), &settings()),
            system.repair(&case.figures(), &settings())
        );
    }
}
