//! Costs of the stories and limits of the search. They are data, read from `rules/repair.ron`.

use serde::Deserialize;

/// What `rules/repair.ron` holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename = "Repair")]
pub struct Settings {
    /// How implausible each story is.
    pub costs: Costs,
    /// How far the search goes.
    pub limits: Limits,
    /// Cells that continue a cell of last year's report, both by path or by the beginning of paths.
    #[serde(default)]
    pub continued: Vec<(String, String)>,
}

impl Settings {
    /// Reads settings from RON.
    ///
    /// # Errors
    ///
    /// Missing and unknown fields and anything that is not RON are errors with their position.
    pub fn from_ron(text: &str) -> Result<Settings, ron::error::SpannedError> {
        ron::from_str(text)
    }
}

/// The cost of each story, in thousandths of a natural logarithm of improbability.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Two adjacent digits interchanged.
    pub digits_interchanged: u32,
    /// One digit wrong in a number of several digits.
    pub digit_wrong: u32,
    /// The only digit of a number wrong: weak evidence, any digit can become any other.
    pub only_digit_wrong: u32,
    /// A digit left out.
    pub digit_missing: u32,
    /// A digit too many.
    pub digit_extra: u32,
    /// The sign wrong.
    pub sign_flipped: u32,
    /// A total that was not updated, whatever the difference.
    pub total_not_updated: u32,
    /// A figure in a sentence wrong, whatever the difference.
    pub prose_wrong: u32,
    /// Any other change of one figure.
    pub single_change: u32,
    /// Added to `single_change` for each doubling of the difference.
    pub per_doubling: u32,
    /// Two neighbours swapped in a row.
    pub swapped_in_row: u32,
    /// Two neighbours swapped in a column.
    pub swapped_in_column: u32,
    /// Two figures of one row or column swapped that are not neighbours.
    pub swapped_apart: u32,
    /// A figure in the column beside its own, which holds zero.
    pub wrong_column: u32,
    /// A figure in the row beside its own, which holds zero.
    pub wrong_row: u32,
    /// A row shifted by one column.
    pub row_shifted: u32,
    /// A row that repeats the row above.
    pub row_copied: u32,
    /// An amount in the wrong column of a row.
    pub moved_in_row: u32,
    /// An amount in the wrong row of a column.
    pub moved_in_column: u32,
    /// Added to a moved amount for each doubling of it: few requests are misplaced more often than many.
    pub moved_per_doubling: u32,
    /// Added to an amount moved between two totals: people book requests, and totals follow.
    pub moved_total: u32,
    /// A figure and its total both stale by the same difference.
    pub cell_and_total_stale: u32,
    /// Added for each further event in one repair: errors are rare, so two at once are rarer.
    pub another_event: u32,
    /// Leaving one violated identity unexplained.
    pub unexplained: u32,
    /// By how much the best repair must beat the second to be preferred.
    pub margin: u32,
    /// The most that a preferred repair may cost.
    pub preferred_at_most: u32,
    /// How much worse than the best a repair may be to be sought and listed.
    pub window: u32,
    /// How much worse than separate causes a joint explanation may be to merge them into one cause.
    pub merge_window: u32,
    /// In a report that mostly cannot be explained, only causes at most this costly are kept.
    pub convincing: u32,
}

/// Where the search stops. All are counts of steps or of things, never times.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The most steps of the exact search; a step is one pivot over rows of ordinary length.
    pub nodes: u32,
    /// The most steps for eliminating blanks.
    pub blank_nodes: u32,
    /// The most edit operations that are tried.
    pub operations: u32,
    /// The most cells that one connected explanation may change in the exact search.
    pub cells: u32,
    /// The most partial explanations that are kept.
    pub pieces: u32,
    /// The most steps for combining partial explanations.
    pub cover_nodes: u32,
    /// The most repairs listed per cause.
    pub repairs: u32,
}
