//! `Cells(of: ["requests"], must: BeCounts)`: what single cells may hold, one finding per cell.

use gouji_grammar::Span;
use gouji_model::form::{CellId, Content, fold};
use gouji_model::{Entry, Text};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Domain, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Edit, Fix, Safety, names};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Cells", deny_unknown_fields)]
pub(super) struct File {
    /// Patterns of cells.
    of: Vec<Quoted>,
    /// Patterns of cells that are left out.
    #[serde(default)]
    except: Vec<Quoted>,
    must: Must,
}

/// What a cell must do. The form says which cells hold counts, changes or amounts; the others are passed over.
#[derive(Clone, Debug, Deserialize)]
enum Must {
    /// A number, not words.
    BeNumbers,
    /// Counts are whole and not negative; changes (本年增/减) are whole and may be negative.
    BeCounts,
    /// Amounts are not negative.
    BeAmounts,
    /// Changes show their sign.
    HaveSign,
    /// Amounts whose unit the form leaves open name one of these.
    HaveUnit(Vec<String>),
    /// Where the form prints the unit, or it is a plain count, the cell does not repeat it.
    HaveNoUnit,
    /// A unit in the cell is the one that the form prints.
    KeepTheUnit,
    /// Amounts have at most so many decimals.
    KeepDecimals(u32),
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let cells = site.cells_but(&self.of, &self.except);
        Some(Box::new(Cells {
            cells,
            must: self.must,
        }))
    }
}

#[derive(Debug)]
struct Cells {
    cells: Vec<CellId>,
    must: Must,
}

/// A complaint about one cell: what is wrong with it, and the fixes.
type Complaint = (Text, Vec<Fix>);

impl Check for Cells {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for &cell in &self.cells {
            let Some(entry) = on.report.entry(cell) else {
                continue;
            };
            let Some((complaint, fixes)) = self.judge(on, cell, entry) else {
                continue;
            };
            let name = names::cell(on.form, cell);
            let text = names::same(entry.span.of(&on.report.text));
            out.push(Draft {
                severity: None,
                message: names::join(&name, "：", ": ", &complaint),
                values: vec![("cell", name), ("text", text)],
                cells: vec![cell],
                span: entry.span,
                related: Vec::new(),
                fixes,
            });
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["cell", "text"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.cells.clone()
    }

    fn domain(&self, content: Content) -> Domain {
        let whole = matches!(
            (&self.must, content),
            (Must::BeCounts, Content::Count | Content::Change)
        );
        let not_negative = matches!(
            (&self.must, content),
            (Must::BeCounts, Content::Count) | (Must::BeAmounts, Content::Amount)
        );
        Domain { whole, not_negative }
    }
}

impl Cells {
    fn judge(&self, on: &Subject<'_>, cell: CellId, entry: &Entry) -> Option<Complaint> {
        let content = on.form.spec(cell).content;
        let text = entry.span.of(&on.report.text);
        let number = entry.value.number();
        match &self.must {
            Must::BeNumbers => unreadable(entry, text),
            Must::BeCounts => count(content, number?),
            Must::BeAmounts => (content == Content::Amount && number? < Decimal::ZERO).then(|| {
                plain(
                    format!("{text} 是负数，金额不能为负"),
                    format!("{text} is negative"),
                )
            }),
            Must::HaveSign => sign(content, entry, text),
            Must::HaveUnit(units) => unit_wanted(on, cell, entry, units),
            Must::HaveNoUnit => unit_unwanted(on, cell, entry),
            Must::KeepTheUnit => unit_other(on, cell, entry),
            Must::KeepDecimals(most) => {
                let decimals = number?.normalize().scale();
                (content == Content::Amount && decimals > *most).then(|| {
                    plain(
                        format!("{text} 有 {decimals} 位小数，一般不超过 {most} 位"),
                        format!("{text} has {decimals} decimals, usually at most {most}"),
                    )
                })
            }
        }
    }
}

fn plain(zh: String, en: String) -> Complaint {
    (Text { zh, en }, Vec::new())
}

fn unreadable(entry: &Entry, text: &str) -> Option<Complaint> {
    (entry.value == gouji_model::Value::Unreadable)
        .then(|| plain(format!("“{text}”不是数"), format!("\"{text}\" is not a number")))
}

fn count(content: Content, number: Decimal) -> Option<Complaint> {
    let whole = number.scale() == 0 || number.is_integer();
    let negative = content == Content::Count && number < Decimal::ZERO;
    // Nearly every cell holds a count as it should, and nothing is written about it.
    if content == Content::Amount || (whole && !negative) {
        return None;
    }
    let shown = number.normalize();
    Some(if whole {
        plain(
            format!("{shown} 是负数，数量不能为负"),
            format!("{shown} is negative, a count cannot be"),
        )
    } else {
        plain(
            format!("{shown} 不是整数"),
            format!("{shown} is not a whole number"),
        )
    })
}

fn sign(content: Content, entry: &Entry, text: &str) -> Option<Complaint> {
    let signed = text.starts_with(['+', '＋', '-', '－', '−', '增', '减']);
    let number = entry.value.number()?;
    (content == Content::Change && number > Decimal::ZERO && !signed).then(|| {
        let fix = Fix {
            title: Text::new(format!("写成 +{text}"), format!("write +{text}")),
            safety: Safety::Format,
            preferred: true,
            edits: vec![Edit {
                span: Span {
                    start: entry.span.start,
                    end: entry.span.start,
                },
                text: "+".to_owned(),
            }],
        };
        let message = Text::new(
            format!("{text} 没有正负号，看不出是增还是减"),
            format!("{text} has no sign, so it may be more or fewer"),
        );
        (message, vec![fix])
    })
}

/// The unit that the form prints for a cell.
fn printed<'f>(on: &Subject<'f>, cell: CellId) -> Option<&'f str> {
    let column = on.form.column(cell).unit.as_deref();
    column.or(on.form.row(cell).unit.as_deref())
}

/// The unit in a cell. Where a character of the cell is written as an HTML entity its place may not be known.
fn written_unit<'a>(on: &Subject<'a>, entry: &Entry) -> Option<(Span, &'a str)> {
    let unit = entry
        .unit
        .filter(|u| entry.span.start <= u.start && u.end <= entry.span.end)?;
    Some((unit, on.report.text.get(unit.range())?))
}

fn unit_wanted(on: &Subject<'_>, cell: CellId, entry: &Entry, units: &[String]) -> Option<Complaint> {
    let number = entry.value.number()?;
    let open = on.form.spec(cell).content == Content::Amount && printed(on, cell).is_none();
    let text = entry.span.of(&on.report.text);
    let known = |word: &str| units.iter().any(|u| word.contains(u.as_str()));
    if !open || number.is_zero() || known(text) || on.column_label(cell).is_some_and(known) {
        return None;
    }
    let choices = units.join("、");
    let fixes = units.iter().map(|unit| Fix {
        title: Text::new(format!("单位是{unit}"), format!("the unit is {unit}")),
        safety: Safety::Suggest,
        preferred: false,
        edits: vec![Edit {
            span: Span {
                start: entry.span.end,
                end: entry.span.end,
            },
            text: unit.clone(),
        }],
    });
    let message = Text::new(
        format!("{text} 没有写单位（{choices}）"),
        format!("{text} has no unit ({choices})"),
    );
    Some((message, fixes.collect()))
}

fn unit_unwanted(on: &Subject<'_>, cell: CellId, entry: &Entry) -> Option<Complaint> {
    let (unit, word) = written_unit(on, entry)?;
    entry.value.number()?;
    let expected = printed(on, cell);
    let other = expected.is_some_and(|e| fold(e) != fold(word));
    let open = on.form.spec(cell).content == Content::Amount && expected.is_none();
    if open || (other && on.form.spec(cell).content == Content::Amount) {
        return None;
    }
    let before = &on.report.text[entry.span.start as usize..unit.start as usize];
    let space = before.len() - before.trim_end().len();
    let fix = Fix {
        title: Text::new(format!("去掉“{word}”"), format!("remove {word}")),
        safety: Safety::Format,
        preferred: true,
        edits: vec![Edit {
            span: Span::new(unit.start as usize - space, unit.end as usize),
            text: String::new(),
        }],
    };
    let text = entry.span.of(&on.report.text);
    let message = Text::new(
        format!("“{text}”带了单位，格内只填数"),
        format!("\"{text}\" carries a unit, the cell takes a number only"),
    );
    Some((message, vec![fix]))
}

fn unit_other(on: &Subject<'_>, cell: CellId, entry: &Entry) -> Option<Complaint> {
    let (_, word) = written_unit(on, entry)?;
    let expected = printed(on, cell)?;
    (fold(word) != fold(expected)).then(|| {
        let text = entry.span.of(&on.report.text);
        plain(
            format!("“{text}”的单位是{word}，表头的单位是{expected}，请换算"),
            format!("\"{text}\" is in {word}, the form is in {expected}"),
        )
    })
}
