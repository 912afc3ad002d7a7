//! Checks compiled once for each form: years share most of their rules, and forms as well.

use std::sync::{Arc, OnceLock};

use gouji_model::Forms;
use gouji_model::data_file::FileProblem;

use super::{Check, Stated, compile_for};
use crate::pack::Rule;

/// What a rule's check comes to for each form: compiled once, however many years take the rule over.
#[derive(Debug)]
pub(crate) struct ByForm {
    /// What the check says; nothing where that could not be read.
    stated: Option<Stated>,
    by_form: OnceLock<Box<[OnceLock<Outcome>]>>,
}

/// A check compiled for one form, and what was wrong with it.
type Outcome = (Option<Arc<dyn Check>>, Vec<FileProblem>);

impl ByForm {
    /// A check that nobody has compiled yet.
    pub(crate) fn new(stated: Option<Stated>) -> Self {
        Self {
            stated,
            by_form: OnceLock::new(),
        }
    }

    /// What the check says; nothing where that could not be read.
    pub(super) fn stated(&self) -> Option<&Stated> {
        self.stated.as_ref()
    }

    /// What it comes to for the form at `index`, compiled when it is first asked for.
    fn get(&self, rule: &Rule, index: usize, forms: &Forms) -> Option<&Outcome> {
        let form = forms.as_slice().get(index)?;
        let cells = self
            .by_form
            .get_or_init(|| forms.iter().map(|_| OnceLock::new()).collect());
        Some(cells.get(index)?.get_or_init(|| {
            let (check, problems) = compile_for(rule, form, forms);
            (check.map(Arc::from), problems)
        }))
    }
}

/// The check of a rule for the form at `index`.
pub(crate) fn compile(rule: &Rule, index: usize, forms: &Forms) -> Result<Arc<dyn Check>, Vec<FileProblem>> {
    let (check, problems) = rule.compiled.get(rule, index, forms).ok_or_else(Vec::new)?;
    let mut problems = problems.clone();
    // A pack may change the wording of a rule that it takes over, and nothing else that is looked at here.
    if let (Some(check), Some(wording)) = (check, &rule.message) {
        problems.extend(wording.problems(check.placeholders()));
    }
    match check {
        Some(check) if problems.is_empty() => Ok(Arc::clone(check)),
        _ => Err(problems),
    }
}
