//! From the text of a formula to instances that can be checked.

use gouji_grammar::formula::{self, Formula, Function, Origin, Path};
use gouji_grammar::{Span, formula::FormulaError};
use gouji_model::data_file::FileProblem;
use gouji_model::form::{self, Complaint, Linear, NodeKind, Scope, Term};
use gouji_model::{CellId, Form, Forms, Literal, Report, Text};

use super::evaluate::{Evaluator, Evidence, gap_kind};
use super::figures::{Figures, Glance, Rows, has_amounts};
use super::range::Truth;
use super::target::default_target;
use super::{Gap, GapKind, Missing, Options, Outcome, Source, Tolerance, scribe};

/// Where a formula is written.
#[derive(Clone, Copy, Debug)]
pub struct FormulaSource<'a> {
    /// The file's name, for complaints.
    pub file: &'a str,
    /// The file's whole text.
    pub text: &'a str,
    /// The formula's string literal, quotes included.
    pub formula: Span,
    /// The literal that names the cell that carries the mark, if the rule has one.
    pub target: Option<Span>,
}

/// A formula, compiled for one form.
#[derive(Clone, Debug)]
pub struct Compiled {
    form: String,
    options: Options,
    instances: Vec<Instance>,
    rows: Rows,
    /// Instances without a row, which the exact evaluator always looks at.
    others: Vec<usize>,
    uses: [bool; 2],
}

/// A formula for one of the rows or columns that it runs over.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The report's own cells that it looks at, each once, in the order of the text.
    pub cells: Vec<CellId>,
    /// The cell that carries the mark.
    pub target: Option<CellId>,
    /// It as a linear comparison, if it is one.
    pub linear: Option<Linear>,
    pub(super) tree: form::Instance,
}

/// One instance as a linear comparison, for those who reason about many at once.
#[derive(Clone, Copy, Debug)]
pub struct LinearRow<'a> {
    /// Index of the instance.
    pub instance: usize,
    /// The terms, each cell once.
    pub terms: &'a [Term],
    /// The comparison of the terms with zero.
    pub linear: &'a Linear,
}

/// What became of one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Index of the instance.
    pub instance: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// A formula that has been read, and can be compiled for any form.
#[derive(Debug)]
pub(crate) struct Parsed {
    text: Literal,
    target: Option<Literal>,
    formula: Formula,
    path: Option<Path>,
}

/// Compiles a formula for reports of `form`; cells of last year's report and of reports below may follow any form.
///
/// # Errors
/// Everything that is wrong with the formula and its target, each at its place in the file.
pub fn compile(
    source: &FormulaSource<'_>,
    options: Options,
    form: &Form,
    forms: &Forms,
) -> Result<Compiled, Vec<FileProblem>> {
    Parsed::read(source)?.compile(source, options, form, forms)
}

impl Parsed {
    /// Reads a formula, whatever form it is for.
    pub(crate) fn read(source: &FormulaSource<'_>) -> Result<Self, Vec<FileProblem>> {
        let text = literal(source, source.formula)?;
        let target = source.target.map(|span| literal(source, span)).transpose()?;
        let formula = formula::parse(&text.text).map_err(|e| vec![syntax(source, &text, e)]);
        let path = target
            .as_ref()
            .map(|t| formula::parse_path(&t.text).map_err(|e| vec![syntax(source, t, e)]))
            .transpose();
        match (formula, path) {
            (Ok(formula), Ok(path)) => Ok(Self {
                text,
                target,
                formula,
                path,
            }),
            (Err(mut a), Err(b)) => {
                a.extend(b);
                Err(a)
            }
            (Err(problems), _) | (_, Err(problems)) => Err(problems),
        }
    }

    /// Compiles it for a form; `source` is what it was read from.
    pub(crate) fn compile(
        &self,
        source: &FormulaSource<'_>,
        options: Options,
        form: &Form,
        forms: &Forms,
    ) -> Result<Compiled, Vec<FileProblem>> {
        let trees = form::resolve(&self.formula, self.path.as_ref(), form, forms.as_slice());
        let trees = trees.map_err(|complaints| {
            let complaints = complaints.into_iter().map(|complaint| {
                let target = self.target.as_ref().filter(|_| complaint.in_target);
                unresolved(source, target.unwrap_or(&self.text), complaint)
            });
            complaints.collect::<Vec<_>>()
        })?;
        Ok(Compiled::new(trees, options, form))
    }
}

fn literal(source: &FormulaSource<'_>, span: Span) -> Result<Literal, Vec<FileProblem>> {
    Literal::read(source.text, span).ok_or_else(|| {
        let message = Text::new("这里要写成字符串", "this must be a string");
        vec![FileProblem::new(source.file, source.text, span, message)]
    })
}

fn syntax(source: &FormulaSource<'_>, literal: &Literal, error: FormulaError) -> FileProblem {
    let mut problem = FileProblem::new(
        source.file,
        source.text,
        literal.place(error.span),
        Text::new(error.zh, error.en),
    );
    // A word where a function stands may be a misspelt one.
    let word = error.span.range();
    if let Some(word) = literal.text.get(word).filter(|w| w.len() > 1) {
        let functions = Function::NAMES
            .iter()
            .flat_map(|(_, names)| names.iter().copied());
        let near: Vec<_> = functions
            .filter(|f| f.chars().any(|c| word.contains(c)))
            .collect();
        problem = problem.suggest(word, near);
    }
    problem
}

fn unresolved(source: &FormulaSource<'_>, literal: &Literal, complaint: Complaint) -> FileProblem {
    let place = literal.place(complaint.span);
    let mut problem = FileProblem::new(source.file, source.text, place, complaint.message);
    problem.suggestion = complaint.suggestion;
    problem
}

impl Instance {
    /// What it was made for; empty for a formula without `for`.
    pub fn scopes(&self) -> &[Scope] {
        &self.tree.scopes
    }
}

impl Compiled {
    /// A formula from instances that are resolved already.
    pub(crate) fn new(trees: Vec<form::Instance>, options: Options, form: &Form) -> Self {
        let mut rows = Rows::default();
        let mut others = Vec::new();
        let mut instances = Vec::with_capacity(trees.len());
        let mut uses = [false; 2];
        for (i, tree) in trees.into_iter().enumerate() {
            let linear = form::linear(&tree.body);
            let fast = linear
                .as_ref()
                .filter(|l| tree.conditions.is_empty() && is_whole(l, options.tolerance, form))
                .and_then(|l| rows.push(i, l, options.within(l.within)));
            if fast.is_none() {
                others.push(i);
            }
            let mut cells = Vec::new();
            for node in tree.conditions.iter().chain([&tree.body]) {
                cells.extend(
                    node.cells()
                        .into_iter()
                        .filter(|c| !cells.contains(c))
                        .collect::<Vec<_>>(),
                );
                node.walk(&mut |n| {
                    if let NodeKind::Elsewhere(path) = &n.kind {
                        uses[usize::from(path.origin == Origin::Children)] = true;
                    }
                });
            }
            instances.push(Instance {
                cells,
                target: tree.target.or_else(|| default_target(&tree.body)),
                linear,
                tree,
            });
        }
        Self {
            form: form.id.clone(),
            options,
            instances,
            rows,
            others,
            uses,
        }
    }

    /// Id of the form that it was compiled for.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// Its instances, in the order of the form.
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// How it is judged.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Whether it looks at the report of the year before.
    pub fn uses_previous(&self) -> bool {
        self.uses[0]
    }

    /// Whether it looks at the reports below.
    pub fn uses_children(&self) -> bool {
        self.uses[1]
    }

    /// The instances that are linear comparisons and always apply, for repair and for the lint of rule sets.
    pub fn linear_rows(&self) -> impl Iterator<Item = LinearRow<'_>> {
        self.instances.iter().enumerate().filter_map(|(instance, i)| {
            let linear = i.linear.as_ref().filter(|_| i.tree.conditions.is_empty())?;
            Some(LinearRow {
                instance,
                terms: &linear.terms,
                linear,
            })
        })
    }

    /// Whether every instance is sure to hold on these figures. False means only that a closer look is needed.
    pub fn holds_at_a_glance(&self, figures: &Figures) -> bool {
        let mut holds = self.others.is_empty();
        self.rows.look(figures, |_, _| holds = false);
        holds
    }

    /// Checks every instance and tells of all but those that hold, in their order.
    ///
    /// `figures` are those of `evidence.report`. A report that follows another form gives no verdicts.
    pub fn check(&self, evidence: &Evidence<'_>, figures: &Figures) -> Vec<Verdict> {
        if self.holds_at_a_glance(figures) || !self.fits(evidence.report) {
            return Vec::new();
        }
        let mut verdicts = Vec::new();
        self.rows.look(figures, |instance, glance| {
            // Only the default leaves it at that; the other ways of taking a blank need a closer look.
            let outcome = if glance == Glance::Open && self.options.missing == Missing::NotAssessable {
                self.open(evidence, figures, instance)
            } else {
                self.evaluate(evidence, instance)
            };
            verdicts.push(Verdict { instance, outcome });
        });
        verdicts.extend(self.others.iter().map(|&instance| Verdict {
            instance,
            outcome: self.evaluate(evidence, instance),
        }));
        verdicts.retain(|v| v.outcome != Outcome::Holds);
        verdicts.sort_unstable_by_key(|v| v.instance);
        verdicts
    }

    /// An instance that depends on missing values, with those values.
    fn open(&self, evidence: &Evidence<'_>, figures: &Figures, instance: usize) -> Outcome {
        let linear = self.instances.get(instance).and_then(|i| i.linear.as_ref());
        let terms = linear.map_or([].as_slice(), |l| &l.terms);
        let gaps = terms.iter().filter(|t| figures.is_gap(t.cell)).map(|t| Gap {
            source: Source::Own,
            cell: Some(t.cell),
            kind: gap_kind(evidence.report.entry(t.cell)),
        });
        Outcome::NotAssessable {
            gaps: gaps.collect(),
            undefined: false,
        }
    }

    fn fits(&self, report: &Report) -> bool {
        report.form().is_some_and(|f| f.id == self.form)
    }

    /// Evaluates one instance exactly; one that does not exist, or on another form, is skipped.
    pub fn evaluate(&self, evidence: &Evidence<'_>, instance: usize) -> Outcome {
        let Some(instance) = self
            .instances
            .get(instance)
            .filter(|_| self.fits(evidence.report))
        else {
            return Outcome::Skipped;
        };
        let mut evaluator = Evaluator::new(*evidence, self.options);
        let mut applies = Truth::certain(true);
        for condition in &instance.tree.conditions {
            applies = applies.and(evaluator.truth(condition));
            if applies.surely_fails() {
                return Outcome::Skipped;
            }
        }
        let claim = match &instance.linear {
            Some(linear) => evaluator.linear(linear),
            None => evaluator.truth(&instance.tree.body),
        };
        let truth = applies.not().or(claim);
        let Evaluator {
            gaps,
            any_known,
            undefined,
            ..
        } = evaluator;
        let broken = || {
            let work = scribe::write(evidence, self.options, instance, &gaps);
            work.map_or(Outcome::Skipped, |work| Outcome::Broken(Box::new(work)))
        };
        match self.options.missing {
            Missing::Skip if !gaps.is_empty() => return Outcome::Skipped,
            Missing::AllBlankSkips if !gaps.is_empty() && !any_known => return Outcome::Skipped,
            // A report that nobody gave is not a fault of this one.
            Missing::Fail
                if gaps
                    .iter()
                    .any(|g| !matches!(g.kind, GapKind::NoReport | GapKind::OtherForm)) =>
            {
                return broken();
            }
            _ => {}
        }
        if truth.surely_fails() {
            broken()
        } else if truth.open {
            Outcome::NotAssessable { gaps, undefined }
        } else {
            Outcome::Holds
        }
    }
}

/// Whether whole numbers decide a linear comparison: not where printed decimals stand for ranges.
fn is_whole(linear: &Linear, tolerance: Tolerance, form: &Form) -> bool {
    tolerance != Tolerance::AsPrinted || !has_amounts(form, linear)
}
