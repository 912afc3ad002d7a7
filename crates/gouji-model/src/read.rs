//! From a text to a [`Report`].

use std::sync::Arc;

use crate::{Forms, Report};

/// What the caller knows about a report and the text need not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The report year.
    pub year: Option<u16>,
}

/// Reads a text. It never fails: a broken report is a report with problems.
pub fn read(text: impl Into<Arc<str>>, _forms: &Forms, _hints: Hints) -> Report {
    let text = text.into();
    let document = gouji_grammar::report::parse(&text);
    Report {
        text,
        document,
        form: None,
        year: None,
        organ: None,
        title: None,
        period: None,
        published: None,
        signed: None,
        sections: Vec::new(),
        tables: Vec::new(),
        cells: Vec::new(),
        unplaced: Vec::new(),
        problems: Vec::new(),
    }
}
