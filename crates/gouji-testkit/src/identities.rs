//! The identities of the forms, worked out a second time: by hand and from the structure of the form alone, so that
//! tests of the formula language and of the reader have something independent to agree with.

use gouji_model::CellId;
use gouji_model::form::{Direction, Part, Role};
use rust_decimal::Decimal;

use crate::figures::Figures;

/// An identity that must hold: the sum of `left` equals the sum of `right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule that complains when it is broken.
    pub rule: String,
    /// The cells on one side.
    pub left: Vec<CellId>,
    /// The cells on the other side.
    pub right: Vec<CellId>,
}

impl Check {
    /// The cells of both sides.
    pub fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.left.iter().chain(&self.right).copied()
    }

    /// Whether it holds; nothing where a figure is missing.
    pub fn holds(&self, figures: &Figures) -> Option<bool> {
        let sum = |side: &[CellId]| -> Option<Decimal> { side.iter().map(|cell| figures.value(*cell)).sum() };
        Some(sum(&self.left)? == sum(&self.right)?)
    }
}

/// Every identity over the cells that the report has.
pub fn identities(figures: &Figures) -> Vec<Check> {
    let mut checks = Vec::new();
    for table in &figures.form().tables {
        let part = &table.parts[0];
        match table.id.as_str() {
            "requests" => {
                for column in 0..part.columns.len() {
                    checks.extend(balance(part, column));
                    checks.push(processed(figures, part, column));
                }
                checks.extend(row_totals(figures, part, "requests/row-total"));
            }
            "statistics" => checks.extend(groups(part)),
            _ if part.direction == Direction::Across => {
                checks.extend(row_totals(figures, part, "review/total"));
            }
            _ => {}
        }
    }
    checks
}

/// The identities that do not hold.
pub fn broken_identities(figures: &Figures) -> Vec<Check> {
    let mut checks = identities(figures);
    checks.retain(|check| check.holds(figures) == Some(false));
    checks
}

fn balance(part: &Part, column: usize) -> Option<Check> {
    let cell = |id: &str| part.cell(part.row_index(id)?, column);
    Some(Check {
        rule: "requests/balance".into(),
        left: vec![cell("received")?, cell("carried_in")?],
        right: vec![cell("processed")?, cell("carried_out")?],
    })
}

/// Everything between what came in and the total is an outcome.
fn processed(figures: &Figures, part: &Part, column: usize) -> Check {
    let outer = ["received", "carried_in", "processed", "carried_out"];
    let outcomes = (0..part.rows.len())
        .filter(|row| !outer.contains(&part.rows[*row].id.as_str()) && figures.has_row(part, *row));
    let total = part.row_index("processed").and_then(|row| part.cell(row, column));
    Check {
        rule: "requests/processed-total".into(),
        left: total.into_iter().collect(),
        right: outcomes.filter_map(|row| part.cell(row, column)).collect(),
    }
}

fn row_totals(figures: &Figures, part: &Part, rule: &str) -> Vec<Check> {
    let last = part.columns.len() - 1;
    let rows = (0..part.rows.len()).filter(|row| figures.has_row(part, *row));
    rows.map(|row| Check {
        rule: rule.into(),
        left: part.cell(row, last).into_iter().collect(),
        right: (0..last).filter_map(|column| part.cell(row, column)).collect(),
    })
    .collect()
}

/// A counted group of the statistics table is the sum of the rows one level below it.
fn groups(part: &Part) -> Vec<Check> {
    let counted = (0..part.rows.len()).filter(|row| part.rows[*row].role == Role::Row);
    counted
        .filter_map(|row| {
            let right: Vec<CellId> = part
                .members(row)
                .filter_map(|member| part.cell(member, 0))
                .collect();
            let name = part.rows[row].id.rsplit('.').next().unwrap_or_default();
            (!right.is_empty()).then(|| Check {
                rule: format!("statistics/{name}"),
                left: part.cell(row, 0).into_iter().collect(),
                right,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Size, balanced};
    use crate::forms::forms;
    use crate::rng::{Rng, for_each_seed};

    #[test]
    fn every_identity_of_every_form_holds_in_generated_figures() {
        for_each_seed(400, |seed| {
            let mut rng = Rng::new(seed);
            for form in forms().iter() {
                for size in Size::ALL {
                    let figures = balanced(form, size, &mut rng);
                    let checks = identities(&figures);
                    if checks.is_empty() {
                        return Err(format!("{}: no identities", form.id));
                    }
                    for check in checks {
                        if check.holds(&figures) != Some(true) {
                            return Err(format!("{} {size:?}: {} does not hold", form.id, check.rule));
                        }
                    }
                }
            }
            Ok(())
        });
    }

    #[test]
    fn the_identities_that_the_form_itself_states_hold_as_well() {
        for_each_seed(100, |seed| {
            let mut rng = Rng::new(seed);
            for form in forms().iter() {
                let figures = balanced(form, rng.pick(&Size::ALL), &mut rng);
                for identity in &form.identities {
                    let sum: Decimal = identity
                        .terms
                        .iter()
                        .filter_map(|term| Some(figures.value(term.cell)? * Decimal::from(term.coefficient)))
                        .sum();
                    if !sum.is_zero() {
                        return Err(format!("{} {:?} is off by {sum}", identity.id, identity.scope));
                    }
                }
            }
            Ok(())
        });
    }

    #[test]
    fn all_cells_of_a_generated_report_are_expected_and_no_count_is_negative() {
        for_each_seed(100, |seed| {
            let mut rng = Rng::new(seed);
            for form in forms().iter() {
                let figures = balanced(form, rng.pick(&Size::ALL), &mut rng);
                let cells = figures.cells();
                let absent = form.cells.len() - cells.len();
                // The 2021 form has 其他处理 twice, as one row and as three; a report has one of the two.
                let allowed: &[usize] = if form.id == "2021" { &[7, 21] } else { &[0] };
                if !allowed.contains(&absent) {
                    return Err(format!("{}: {absent} cells absent", form.id));
                }
                for (path, value) in &cells {
                    let value = value.as_deref().unwrap_or("blank");
                    if value.starts_with('-') && !path.ends_with(".delta") || value == "blank" {
                        return Err(format!("{path} is {value}"));
                    }
                }
            }
            Ok(())
        });
    }
}
