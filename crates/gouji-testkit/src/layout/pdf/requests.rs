//! Table 三 on paper.

use gouji_model::form::Part;

use super::SideLabel;
use super::canvas::{Canvas, pieces};
use crate::figures::Figures;
use crate::grid::{self, PrintedRow};
use crate::rng::Rng;

/// Columns at which things begin; they move when the page changes.
struct Columns {
    group: usize,
    item: usize,
    figures: usize,
    step: usize,
}

pub(super) fn draw(figures: &Figures, part: &Part, side: SideLabel, rng: &mut Rng) -> String {
    let widest = figures
        .filled()
        .map(|cell| figures.text(cell).len())
        .max()
        .unwrap_or(1);
    let mut columns = Columns {
        group: 18,
        item: 28,
        figures: 46,
        step: widest + 3 + rng.index(3),
    };
    let mut canvas = Canvas::default();
    header(part, &columns, rng, &mut canvas);
    let lines = grid::printed_lines(figures, part);
    let breaks_at = 3 + rng.index(lines.len() - 5);
    let labels = group_labels(&lines, rng);
    let sides = side_pieces(grid::header(part, "办理结果"), &lines, side);
    for (number, line) in lines.iter().enumerate() {
        if number == breaks_at {
            canvas.page_break(3, 72);
            columns = Columns {
                group: 5,
                item: 17,
                figures: 38,
                step: columns.step - rng.index(2),
            };
        }
        let here: Vec<&str> = figures_of(figures, line);
        let group = labels.iter().find(|(at, _, _)| *at == number);
        if let Some((_, label, false)) = group {
            canvas.line(&[(columns.group, label)]);
        }
        let beside = group.and_then(|(_, label, beside)| beside.then_some(*label));
        let piece = sides
            .iter()
            .find(|(at, _)| *at == number)
            .map(|(_, piece)| piece.as_str());
        if let (Some(piece), true) = (piece, side != SideLabel::BesideRows) {
            canvas.line(&[(1, piece)]);
            canvas.gap(if side == SideLabel::OneLine { 4 } else { 0 });
        }
        let piece = piece.filter(|_| side == SideLabel::BesideRows);
        row(line, &here, &columns, (piece, beside), rng, &mut canvas);
    }
    canvas.gap(2);
    canvas.text()
}

fn figures_of<'a>(figures: &'a Figures, line: &PrintedRow<'_>) -> Vec<&'a str> {
    line.cells.iter().map(|cell| figures.text(*cell)).collect()
}

/// Group labels stand in the middle of their group: on a line of their own, or beside the middle row.
fn group_labels<'a>(lines: &[PrintedRow<'a>], rng: &mut Rng) -> Vec<(usize, &'a str, bool)> {
    let groups = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, line.group?)));
    groups
        .map(|(at, (label, members))| (at + members / 2, label, members == 1 || rng.chance(1, 3)))
        .collect()
}

/// Pieces of the side label and the row before or beside which each stands.
fn side_pieces(label: &str, lines: &[PrintedRow<'_>], side: SideLabel) -> Vec<(usize, String)> {
    let first = lines.iter().position(|line| line.beside).unwrap_or(0);
    let count = lines.iter().filter(|line| line.beside).count();
    if side == SideLabel::OneLine {
        let spaced: Vec<String> = pieces(label, 2);
        return vec![(first + 3, spaced.join(" "))];
    }
    let pieces = pieces(label, 2);
    let start = first + (count - pieces.len()) / 2;
    pieces
        .into_iter()
        .enumerate()
        .map(|(i, piece)| (start + i, piece))
        .collect()
}

/// One row. A label that is too long takes lines of its own, and the figures go to another line.
fn row(
    line: &PrintedRow<'_>,
    figures: &[&str],
    columns: &Columns,
    (side, group): (Option<&str>, Option<&str>),
    rng: &mut Rng,
    canvas: &mut Canvas,
) {
    let at = match (line.beside, line.inner) {
        (_, true) => columns.item,
        (true, false) => columns.group,
        (false, false) => 0,
    };
    let room = columns.figures - at - 2;
    let label = spaced(line.label, rng);
    let lines = pieces(&label, room);
    let mut first = vec![
        (1, side.unwrap_or("")),
        (columns.group, group.unwrap_or("")),
        (at, lines[0].as_str()),
    ];
    if lines.len() == 1 {
        first.extend(placed(figures, columns));
        canvas.line(&first);
        return;
    }
    canvas.line(&first);
    // Figures are centred beside their label: three lines of label have them on the second.
    let on_second = lines.len() == 3 && rng.chance(1, 2);
    for (number, rest) in lines.iter().enumerate().skip(1) {
        let mut words = vec![(at, rest.as_str())];
        if number == 1 && on_second {
            words.extend(placed(figures, columns));
        }
        canvas.line(&words);
    }
    if !on_second {
        canvas.line(&placed(figures, columns));
    }
}

fn placed<'a>(figures: &[&'a str], columns: &Columns) -> Vec<(usize, &'a str)> {
    let at = |i: usize| columns.figures + i * columns.step;
    figures
        .iter()
        .enumerate()
        .map(|(i, figure)| (at(i), *figure))
        .collect()
}

/// Justified text sometimes shows a space inside a word.
fn spaced(label: &str, rng: &mut Rng) -> String {
    let length = label.chars().count();
    if length < 8 || !rng.chance(1, 4) {
        return label.to_owned();
    }
    let cut = 4 + rng.index(length - 5);
    let at = label.char_indices().nth(cut).map_or(label.len(), |(i, _)| i);
    format!("{} {}", &label[..at], &label[at..])
}

/// The header: words of two or three pieces stand on different lines than words of one.
fn header(part: &Part, columns: &Columns, rng: &mut Rng, canvas: &mut Canvas) {
    let middle = columns.figures + 2 * columns.step;
    canvas.line(&[(middle + 4, grid::header(part, "申请人情况"))]);
    canvas.gap(1);
    canvas.line(&[(middle, grid::header(part, "法人"))]);
    for line in pieces(grid::note(part), 23) {
        canvas.line(&[(0, &line)]);
    }
    let cut: Vec<Vec<String>> = part.columns.iter().map(|c| cut_word(&c.label.text)).collect();
    let single = rng.index(2) * 2;
    for level in 0..5 {
        let mut words = Vec::new();
        for (i, word) in cut.iter().enumerate() {
            let place = match word.len() {
                1 => (level == single).then_some(0),
                2 => [1, 3].iter().position(|l| *l == level),
                _ => [0, 2, 4].iter().position(|l| *l == level),
            };
            if let Some(piece) = place {
                words.push((columns.figures + i * columns.step, word[piece].as_str()));
            }
        }
        canvas.line(&words);
    }
    canvas.gap(1);
}

/// Words of up to three characters stay whole; longer ones are cut into pairs.
fn cut_word(word: &str) -> Vec<String> {
    if word.chars().count() <= 3 {
        vec![word.to_owned()]
    } else {
        pieces(word, 2)
    }
}
