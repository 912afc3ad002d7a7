//! What the search answers: causes, repairs and the stories behind them. Plain data, no logic.

/// The answer to "which figures are probably wrong?".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The violated identities, partitioned into causes that have nothing to do with each other.
    pub causes: Vec<Cause>,
    /// Blanks that have exactly one possible value, whichever repairs are chosen.
    pub fills: Vec<Change>,
    /// False when a cap stopped the work anywhere; then nothing is said to be smallest.
    pub complete: bool,
    /// How many steps the work took, in the unit of `Limits::nodes`; it bounds the time.
    pub nodes: u32,
}

/// Identities that fail for one reason, and what would mend them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The identities that the cause explains, ascending.
    pub identities: Vec<usize>,
    /// The repairs, most plausible first. Empty when the search cannot tell.
    pub repairs: Vec<Repair>,
    /// Among equally good repairs: the variables whose value differs, which evidence from outside
    /// (last year's report, the files) would decide.
    pub deciding: Vec<usize>,
    /// Whether every connected set of cells was examined that is as small as the smallest repair here,
    /// or that could come within the margin of the best. When false, the search hit its cap, and a
    /// smaller or better repair may exist.
    pub complete: bool,
}

/// One way to make all identities of a cause hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The figures to change, by variable; blanks that follow from them come last.
    pub changes: Vec<Change>,
    /// What may have happened.
    pub story: Story,
    /// How implausible the story is, in thousandths of a natural logarithm; smaller is better.
    pub cost: u32,
    /// Whether this repair is so much more plausible than the next that it may be offered first.
    pub preferred: bool,
}

/// One figure and the value it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Change {
    /// The index of the variable.
    pub variable: usize,
    /// What stands there; `None` for a blank.
    pub from: Option<i64>,
    /// What would stand there.
    pub to: i64,
}

/// What may have happened when the report was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Story {
    /// Two adjacent digits were interchanged.
    DigitsInterchanged,
    /// One digit is wrong.
    DigitWrong,
    /// A digit was left out.
    DigitMissing,
    /// There is a digit too many.
    DigitExtra,
    /// The sign is wrong.
    SignFlipped,
    /// The parts were changed and the total was not.
    TotalNotUpdated,
    /// The sentence does not say what the tables say.
    ProseWrong,
    /// One figure is wrong, in no particular way.
    SingleChange,
    /// Two figures stand in each other's place.
    Swapped,
    /// A figure stands in the column beside its own, which holds zero.
    WrongColumn,
    /// A figure stands in the row above or below its own, which holds zero.
    WrongRow,
    /// The figures of a row stand one column off.
    RowShifted {
        /// By how many columns they were shifted: 1 to the right, -1 to the left.
        by: i8,
    },
    /// A row repeats the row above it.
    RowCopied,
    /// An amount was booked in the wrong column of the right row.
    AmountMovedInRow,
    /// An amount was booked in the wrong row of the right column.
    AmountMovedInColumn,
    /// A figure and its total were both left as they had been.
    CellAndTotalStale,
    /// Several of these at once.
    Several(Vec<Event>),
}

/// One of several things that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub story: Story,
    /// To which variables.
    pub variables: Vec<usize>,
    /// The cost of this event alone.
    pub cost: u32,
}
