//! Reports made by hand, cell by cell, for tests of what comes after reading.
#![allow(dead_code, reason = "every test file uses its share")]

use std::sync::{Arc, LazyLock};

use gouji_grammar::Span;
use gouji_model::form::load;
use gouji_model::{Entry, Form, Forms, Found, Reason, Report, Value};
use gouji_rules::Library;
use gouji_rules::formula::{Compiled, Evidence, Figures, FormulaSource, Options, Outcome, Verdict, compile};
use rust_decimal::Decimal;

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let forms = ["2014", "2019", "2021"].map(|id| {
        let path = format!("{}/../../rules/forms/{id}.ron", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(path).expect("the form file is there");
        load("form.ron", &source).expect("the form file is right")
    });
    Forms::new(forms.into())
});

/// The rules that the program is built with.
pub(crate) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::load(gouji_rules::embedded()));
    &LIBRARY
}

/// The form called `id`, from the project's own files.
pub(crate) fn form(id: &str) -> Arc<Form> {
    FORMS.get(id).expect("a form").clone()
}

/// All forms of the project.
pub(crate) fn forms() -> &'static Forms {
    &FORMS
}

/// A report whose cells are given by path; `""` is a blank, and the other cells it does not have.
pub(crate) fn report(form: &Arc<Form>, cells: &[(&str, &str)]) -> Report {
    let mut text = String::new();
    let mut entries = vec![None; form.cells.len()];
    for (path, written) in cells {
        let start = text.len();
        text.push_str(written);
        let span = Span::new(start, text.len());
        text.push('\n');
        let value = match *written {
            "" => Value::Blank,
            "/" => Value::Placeholder,
            number => Decimal::from_str_exact(number).map_or(Value::Unreadable, Value::Number),
        };
        let cell = form.cell(path).unwrap_or_else(|| panic!("no cell {path}"));
        entries[cell.index()] = Some(Entry {
            value,
            span,
            unit: None,
        });
    }
    let found = Found {
        value: form.clone(),
        span: Span::default(),
        reason: Reason::Given,
    };
    // No one here looks at blocks, and cutting ten thousand texts takes its time.
    let mut report = Report::new(text, gouji_grammar::report::Document::default(), Some(found));
    report.cells = entries;
    report
}

/// A formula compiled for `form`.
pub(crate) fn compiled(form: &Form, formula: &str, options: Options) -> Compiled {
    let text = format!("\"{formula}\"");
    let source = FormulaSource {
        file: "test.ron",
        text: &text,
        formula: Span::new(0, text.len()),
        target: None,
    };
    compile(&source, options, form, forms()).unwrap_or_else(|p| panic!("{formula}: {p:#?}"))
}

/// All verdicts of a formula on a report.
pub(crate) fn verdicts(formula: &str, options: Options, evidence: &Evidence<'_>) -> Vec<Verdict> {
    let form = evidence.report.form().expect("it has a form").clone();
    compiled(&form, formula, options).check(evidence, &Figures::of(evidence.report))
}

/// The outcome of a formula with one instance.
pub(crate) fn outcome(formula: &str, options: Options, report: &Report) -> Outcome {
    let mut all = verdicts(formula, options, &Evidence::alone(report));
    assert!(all.len() < 2, "{formula}: {all:?}");
    all.pop().map_or(Outcome::Holds, |v| v.outcome)
}
