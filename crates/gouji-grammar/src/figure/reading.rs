//! A figure on its way: what the grammar has read, completed by the words that follow it.

use rust_decimal::Decimal;

use super::{Approximation, Figure, FigureKind, measure};
use crate::Span;

/// A figure, and where the text that belongs to it ends.
pub(super) struct Reading {
    pub(super) figure: Figure,
    /// The end of the figure with its unit and the words of approximation after it.
    pub(super) end: usize,
}

impl Reading {
    pub(super) fn new(span: Span, value: Decimal, kind: FigureKind) -> Self {
        let figure = Figure {
            span,
            value,
            decimals: 0,
            scale: 1,
            approximation: Approximation::None,
            unit: None,
            kind,
        };
        Self {
            figure,
            end: span.end as usize,
        }
    }

    /// Digits that count nothing.
    pub(super) fn other(start: usize, end: usize) -> Self {
        Self::new(Span::new(start, end), Decimal::ZERO, FigureKind::Other)
    }

    /// Adds the measure word and the words of approximation that follow in `text`.
    pub(super) fn with_words_after(mut self, text: &str) -> Self {
        if self.figure.kind != FigureKind::Percent
            && let Some(unit) = measure::measure(text, self.end)
        {
            self.figure.unit = Some(unit);
            self.end = unit.end as usize;
            self.mind_the_unit(text, unit);
        }
        if self.figure.kind != FigureKind::Ordinal
            && let Some((end, meaning)) = measure::bound(text, self.end)
        {
            self.end = end;
            if self.figure.approximation == Approximation::None {
                self.figure.approximation = meaning;
            }
        }
        self
    }

    /// Some measure words decide what the figure stands for.
    fn mind_the_unit(&mut self, text: &str, unit: Span) {
        let figure = &mut self.figure;
        match unit.of(text) {
            "号" | "版" => *figure = Self::other(figure.span.start as usize, unit.end as usize).figure,
            "届" => figure.kind = FigureKind::Ordinal,
            "个百分点" | "百分点" => figure.kind = FigureKind::Percent,
            // 三百万元 is three hundred 万元, as 300万元 is.
            "元" if figure.scale == 1 && figure.span.len() > "万".len() => {
                let (by, width) = match figure.span.of(text).chars().next_back() {
                    Some('万') => (10_000u32, 3),
                    Some('亿') => (100_000_000, 3),
                    _ => return,
                };
                figure.value /= Decimal::from(by);
                figure.span.end -= width;
                figure.unit = Some(Span {
                    start: figure.span.end,
                    ..unit
                });
            }
            _ => {}
        }
    }
}
