//! The types of a formula: numbers are not conditions, and every function has its arguments.

use super::ast::{Expr, ExprKind, Function};
use super::build::Built;
use super::error::FormulaError;
use crate::Span;

pub(super) fn unknown_function(at: Span, name: &str) -> FormulaError {
    let all: Vec<&str> = Function::NAMES.iter().map(|(_, names)| names[0]).collect();
    FormulaError::new(
        at,
        format!("没有函数 {name}，可用：{}", all.join("、")),
        format!("unknown function {name}, expected one of {}", all.join(", ")),
    )
}

pub(super) fn arguments(function: Function, at: Span, arguments: &[Expr]) -> Built<()> {
    let (least, most) = match function {
        Function::Abs => (1, 1),
        Function::Percent => (2, 2),
        _ => (1, usize::MAX),
    };
    if !(least..=most).contains(&arguments.len()) {
        let name = function.name();
        return Err(if least == most {
            FormulaError::new(
                at,
                format!("{name} 要 {least} 个参数"),
                format!("{name} takes {least} argument(s)"),
            )
        } else {
            FormulaError::new(
                at,
                format!("{name} 至少要一个参数"),
                format!("{name} needs an argument"),
            )
        });
    }
    let of_cells = matches!(function, Function::Count | Function::Present | Function::Blank);
    for argument in arguments {
        if of_cells && !matches!(argument.kind, ExprKind::Path(_)) {
            let name = function.name();
            return Err(FormulaError::new(
                argument.span,
                format!("{name} 只看单元格，这里要写行列名称"),
                format!("{name} looks at cells, write a name here"),
            ));
        }
        check_quantity(argument)?;
    }
    Ok(())
}

pub(super) fn condition(expr: Expr) -> Built<Expr> {
    if expr.is_condition() {
        return Ok(expr);
    }
    Err(FormulaError::new(
        expr.span,
        "这里要一个条件（如 a == b），写的却是一个数",
        "expected a condition such as a == b, found a number",
    ))
}

pub(super) fn quantity(expr: Expr) -> Built<Expr> {
    check_quantity(&expr).map(|()| expr)
}

fn check_quantity(expr: &Expr) -> Built<()> {
    if !expr.is_condition() {
        return Ok(());
    }
    Err(match expr.kind {
        ExprKind::Compare { .. } => FormulaError::new(
            expr.span,
            "比较的结果不能再参加计算或比较；连续比较请写成 a <= b and b <= c",
            "a comparison is not a number; write a <= b and b <= c",
        ),
        _ => FormulaError::new(
            expr.span,
            "这里要一个数，写的却是一个条件",
            "expected a number, found a condition",
        ),
    })
}
