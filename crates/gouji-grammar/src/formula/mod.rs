//! Formulas: the language in which rules speak of cells.
//!
//! ```text
//! for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]
//! for r in review.rows: total[r] == sum(upheld..pending[r])
//! when present(previous.requests.carried_out.total): …
//! ```
//!
//! Around one claim there may be `for variable in rows or columns, …:` and `when condition:`. In it:
//!
//! | | |
//! |---|---|
//! | cells | `requests.received.total` `received[c]` `total[r]` `新收[c]` `表三.新收.总计` `'（七）总计'[c]` |
//! | groups | `requests.denied` `upheld..pending[r]` `received.*` `requests.*.total`, inside a function |
//! | other reports | `previous.requests.carried_out[c]`, `sum over children requests.received[c]` |
//! | numbers | `+ - * /`, `sum min max abs count percent(a, b)`, `if … then … else …` |
//! | conditions | `== != < <= > >=` with `within 0.01`, `and or not implies` (且 或 非 蕴含), `present(x)` `blank(x)` |
//!
//! Full-width brackets, operators, digits and commas are read like their ASCII kin.
//!
//! A formula is only syntax here: which names exist is the business of whoever knows the form. Numbers and
//! conditions are told apart while the tree is built, so every tree that leaves this module is well typed.

mod ast;
mod build;
mod check;
mod error;

pub use ast::{
    Arithmetic, Binder, Clause, Expr, ExprKind, Formula, Function, Logic, Name, Origin, Path, Relation,
    Segment,
};
pub use error::FormulaError;

use crate::Span;

mod grammar {
    //! pest's types; they do not leave the module above.
    #![allow(missing_docs, unreachable_pub)]

    #[derive(pest_derive::Parser)]
    #[grammar = "formula.pest"]
    pub struct FormulaGrammar;
}

/// Longer formulas are refused: no rule comes near, and every later stage may then recurse without fear.
pub const MAX_BYTES: usize = 8 * 1024;

/// Brackets and `if`s may lie this deep within one another.
pub const MAX_DEPTH: usize = 48;

/// A formula may have this many operators.
pub const MAX_OPERATORS: usize = 400;

/// Parses a formula.
///
/// # Errors
/// The first thing that cannot be read, or that mixes up numbers and conditions.
pub fn parse(text: &str) -> Result<Formula, FormulaError> {
    check_size(text)?;
    build::formula(text)
}

/// Parses the path of one cell or of a group, such as a rule's target.
///
/// # Errors
/// As [`parse`].
pub fn parse_path(text: &str) -> Result<Path, FormulaError> {
    check_size(text)?;
    build::path(text)
}

/// The parser recurses, so what it may recurse into is counted first.
fn check_size(text: &str) -> Result<(), FormulaError> {
    if text.len() > MAX_BYTES {
        return Err(FormulaError::new(
            Span::new(0, 0),
            format!("公式太长：最多 {MAX_BYTES} 字节"),
            format!("the formula is too long: at most {MAX_BYTES} bytes"),
        ));
    }
    let mut depth = 0_usize;
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let inside_word = c.is_alphanumeric() || c == '_';
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            // `if` has no closing bracket: each one counts until the end.
            _ if !inside_word && matches!(&text[word..at], "if" | "如果") => depth += 1,
            _ => {}
        }
        if !inside_word {
            word = at + c.len_utf8();
        }
        if depth > MAX_DEPTH {
            return Err(FormulaError::new(
                Span::new(at, at + c.len_utf8()),
                format!("嵌套太深：最多 {MAX_DEPTH} 层"),
                format!("nested too deeply: at most {MAX_DEPTH} levels"),
            ));
        }
    }
    Ok(())
}
