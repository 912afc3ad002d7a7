//! The lines of a report that a finding speaks of, cut to the width of the terminal around the marks.
//!
//! A paragraph of a report is one line of several thousand characters, so lines are cut; widths are counted in
//! columns of the terminal, where most Chinese characters take two.

use std::ops::Range;

use gouji_grammar::Span;

use crate::places::{Places, floor_boundary};
use crate::terminal::{column, columns};

/// A place further than this from the first is told in words instead of being drawn.
const FAR: u32 = 60;

/// ASCII, because terminals do not agree on the width of `…`.
const CUT: &str = "...";

/// Consecutive lines around a set of marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The number of the first line.
    pub(super) first_line: u32,
    /// The lines, each cut.
    pub(super) text: String,
    /// Where each of the marks is in `text`; none if it is too far away to be drawn.
    pub(super) marks: Vec<Option<Range<usize>>>,
}

/// The lines from the first to the last of `spans`, of which the first counts most, none wider than `width`.
pub(super) fn excerpt(places: &Places<'_>, spans: &[Span], width: usize) -> Excerpt {
    let lines: Vec<u32> = spans.iter().map(|s| places.at(s.start).line).collect();
    let home = lines.first().copied().unwrap_or(1);
    let near = |line: &&u32| line.abs_diff(home) <= FAR;
    let first_line = lines.iter().filter(near).min().copied().unwrap_or(home);
    let last_line = lines.iter().filter(near).max().copied().unwrap_or(home);

    let mut marks = vec![None; spans.len()];
    let mut text = String::new();
    let top = spans.iter().zip(&lines).find(|(_, line)| **line == first_line);
    let mut start = top.map_or(0, |(span, _)| places.line(span.start).start);
    for number in first_line..=last_line {
        let line = places.line(u32::try_from(start).unwrap_or(u32::MAX));
        let here: Vec<usize> = (0..spans.len()).filter(|i| lines[*i] == number).collect();
        let local: Vec<Range<usize>> = here
            .iter()
            .map(|i| within(places.text(), spans[*i], &line))
            .collect();
        if number > first_line {
            text.push('\n');
        }
        let cut = cut(&places.text()[line.clone()], &local, width);
        for (i, mark) in here.into_iter().zip(cut.marks) {
            marks[i] = mark.map(|m| m.start + text.len()..m.end + text.len());
        }
        text.push_str(&cut.text);
        let rest = &places.text().as_bytes()[line.end..];
        start = memchr::memchr(b'\n', rest).map_or(places.text().len(), |i| line.end + i + 1);
    }
    Excerpt {
        first_line,
        text,
        marks,
    }
}

/// A span in bytes of its line; what lies on further lines is not marked.
fn within(text: &str, span: Span, line: &Range<usize>) -> Range<usize> {
    let clip = |at: u32| (at as usize).clamp(line.start, line.end);
    let (start, end) = (clip(span.start), clip(span.end));
    // A place that is no boundary of characters can only come from a mistake in a rule; it must not stop the run.
    let start = floor_boundary(text, start);
    start - line.start..floor_boundary(text, end).max(start) - line.start
}

struct CutLine {
    text: String,
    marks: Vec<Option<Range<usize>>>,
}

/// Cuts a line so that its marks stay visible, the first one above all.
fn cut(line: &str, marks: &[Range<usize>], width: usize) -> CutLine {
    // No line needs to be measured further than it can be shown.
    if line.len() <= width || (line.len() <= width * 4 && columns(line) <= width) {
        return CutLine {
            text: line.to_owned(),
            marks: marks.iter().cloned().map(Some).collect(),
        };
    }
    let window = window(line, marks, width);
    let before = if window.start > 0 { CUT } else { "" };
    let after = if window.end < line.len() { CUT } else { "" };
    let moved = |mark: &Range<usize>| {
        let (start, end) = (mark.start.max(window.start), mark.end.min(window.end));
        let visible = start < end || (mark.is_empty() && window.start <= start && start <= window.end);
        visible.then(|| start - window.start + before.len()..end.max(start) - window.start + before.len())
    };
    CutLine {
        marks: marks.iter().map(moved).collect(),
        text: format!("{before}{}{after}", &line[window]),
    }
}

/// The part of a line that is shown: the marks, or the first of them, with as much around them as fits.
fn window(line: &str, marks: &[Range<usize>], width: usize) -> Range<usize> {
    let room = width.saturating_sub(2 * CUT.len());
    let first = marks.first().cloned().unwrap_or(0..0);
    let hull = marks.iter().fold(first.clone(), |hull, m| {
        hull.start.min(m.start)..hull.end.max(m.end)
    });
    let kernel = if measure(&line[hull.clone()], room).is_some() {
        hull
    } else {
        first
    };
    let Some(used) = measure(&line[kernel.clone()], room) else {
        return kernel.start..kernel.start + forward(&line[kernel.start..], room).0;
    };
    let half = (room - used) / 2;
    let (left, taken) = backward(&line[..kernel.start], half);
    let (right, taken_right) = forward(&line[kernel.end..], room - used - taken);
    // At the end of a line the room that is left over goes to the beginning.
    let (left, _) = if kernel.end + right == line.len() {
        backward(&line[..kernel.start], room - used - taken_right)
    } else {
        (left, taken)
    };
    kernel.start - left..kernel.end + right
}

/// The columns of a text, if it fits.
fn measure(text: &str, room: usize) -> Option<usize> {
    let (bytes, taken) = forward(text, room);
    (bytes == text.len()).then_some(taken)
}

/// How many bytes from the beginning fit, and the columns they take.
fn forward(text: &str, room: usize) -> (usize, usize) {
    fit(text.chars(), room)
}

/// How many bytes from the end fit, and the columns they take.
fn backward(text: &str, room: usize) -> (usize, usize) {
    fit(text.chars().rev(), room)
}

fn fit(chars: impl Iterator<Item = char>, room: usize) -> (usize, usize) {
    let (mut bytes, mut taken) = (0, 0);
    for c in chars {
        if taken + column(c) > room {
            break;
        }
        bytes += c.len_utf8();
        taken += column(c);
    }
    (bytes, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let text = "一\n本年新收 12 件\n三";
        let shown = excerpt(&Places::new(text), &[span(text, "12")], 40);
        assert_eq!((shown.first_line, shown.text.as_str()), (2, "本年新收 12 件"));
        assert_eq!(&shown.text[shown.marks[0].clone().unwrap()], "12");
    }

    #[test]
    fn a_long_paragraph_is_cut_around_its_marks() {
        let text = format!(
            "{}本年新收 12 件，办结 34 件{}",
            "前𠮷".repeat(5000),
            "后文".repeat(5000)
        );
        for width in [40, 61, 100] {
            let spans = [span(&text, "12"), span(&text, "34")];
            let shown = excerpt(&Places::new(&text), &spans, width);
            assert!(columns(&shown.text) <= width, "{}", shown.text);
            assert!(shown.text.starts_with("...") && shown.text.ends_with("..."));
            let marked: Vec<&str> = shown
                .marks
                .iter()
                .map(|m| &shown.text[m.clone().unwrap()])
                .collect();
            assert_eq!(marked, ["12", "34"]);
        }
    }

    #[test]
    fn marks_too_far_apart_for_one_line_leave_the_first() {
        let text = format!("共 12 件{}共 34 件", "，另有说明".repeat(100));
        let shown = excerpt(&Places::new(&text), &[span(&text, "34"), span(&text, "12")], 50);
        assert_eq!(&shown.text[shown.marks[0].clone().unwrap()], "34");
        assert_eq!(shown.marks[1], None);
        assert!(shown.text.ends_with("件") && columns(&shown.text) <= 50);
    }

    #[test]
    fn a_mark_wider_than_the_terminal_is_clipped() {
        let text = "长".repeat(300);
        let shown = excerpt(&Places::new(&text), &[Span::new(0, text.len())], 40);
        assert!(columns(&shown.text) <= 40);
        assert!(shown.marks[0].is_some());
    }

    #[test]
    fn lines_between_marks_are_kept_and_distant_ones_left_out() {
        let text = format!("甲 1\n乙\r\n丙 2\n{}丁 3", "\n".repeat(80));
        let spans = [span(&text, "1"), span(&text, "2"), span(&text, "3")];
        let shown = excerpt(&Places::new(&text), &spans, 40);
        assert_eq!(shown.text, "甲 1\n乙\n丙 2");
        assert_eq!(shown.marks[2], None);
    }

    #[test]
    fn an_empty_text_can_carry_a_mark() {
        let shown = excerpt(&Places::new(""), &[Span::new(0, 0)], 40);
        assert_eq!(shown.marks, [Some(0..0)]);
    }
}
