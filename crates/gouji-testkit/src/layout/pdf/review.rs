//! Table 四 on paper: fifteen narrow columns whose words are cut in two.

use gouji_model::CellId;
use gouji_model::form::Part;

use super::canvas::{Canvas, pieces};
use crate::figures::Figures;
use crate::grid;

const STEP: usize = 7;

pub(super) fn draw(figures: &Figures, part: &Part) -> String {
    let width = part.columns.len();
    let mut canvas = Canvas::default();
    canvas.line(&[
        (2 * STEP, &part.rows[0].label.text),
        (9 * STEP, grid::header(part, "诉讼")),
    ]);
    canvas.gap(1);
    let suits: Vec<(usize, &str)> = part.rows[1..]
        .iter()
        .enumerate()
        .map(|(i, row)| ((width * (i + 1) + 1) * STEP, row.label.text.as_str()))
        .collect();
    canvas.line(&suits);
    canvas.gap(1);
    let cut: Vec<Vec<String>> = part.columns.iter().map(|c| pieces(&c.label.text, 2)).collect();
    // The first group of columns is one line higher than the two that stand under a second heading.
    for level in 0..5 {
        let mut words: Vec<(usize, String)> = Vec::new();
        for number in 0..width * part.rows.len() {
            let (group, word) = (number / width, &cut[number % width]);
            let levels: [usize; 2] = if group == 0 { [0, 2] } else { [1, 4] };
            if word.len() == 1 && level == if group == 0 { 1 } else { 3 } {
                let spread: Vec<String> = word[0].chars().map(String::from).collect();
                words.push((number * STEP, spread.join(" ")));
            } else if word.len() == 2
                && let Some(piece) = levels.iter().position(|l| *l == level)
            {
                words.push((number * STEP, word[piece].clone()));
            }
        }
        let words: Vec<(usize, &str)> = words.iter().map(|(at, word)| (*at, word.as_str())).collect();
        canvas.line(&words);
    }
    canvas.gap(3);
    let cells = (0..part.rows.len()).flat_map(|row| part.row_cells(row).map(CellId));
    let placed: Vec<(usize, &str)> = cells
        .enumerate()
        .map(|(number, cell)| (number * STEP + 1, figures.text(cell)))
        .collect();
    canvas.line(&placed);
    canvas.gap(1);
    canvas.text()
}
