//! How each official table is printed. Every word comes from the form; only the arrangement is known here.

use gouji_model::CellId;
use gouji_model::form::{Direction, Part, Table};

use super::{Grid, GridCell};
use crate::figures::Figures;

/// A printed row of a table: its labels from the outside in, and its cells.
#[derive(Clone, Debug)]
pub(crate) struct PrintedRow<'a> {
    /// Whether it stands beside the side label (三、本年度办理结果).
    pub(crate) beside: bool,
    /// The group that it belongs to, and how many rows that group has; only in the group's first row.
    pub(crate) group: Option<(&'a str, usize)>,
    /// Whether it is a row of a group.
    pub(crate) inner: bool,
    /// Its own label.
    pub(crate) label: &'a str,
    /// Its unit, where rows have units.
    pub(crate) unit: Option<&'a str>,
    /// Its cells; a heading has none.
    pub(crate) cells: Vec<CellId>,
}

/// The rows of a table as they are printed.
pub(crate) fn printed_lines<'a>(figures: &Figures, part: &'a Part) -> Vec<PrintedRow<'a>> {
    let printed = figures.printed_rows(part);
    let inside = |row: usize| {
        let after = part.row_index("carried_in").is_some_and(|i| row > i);
        let before = part.row_index("carried_out").is_some_and(|i| row < i);
        after && before
    };
    let mut lines: Vec<PrintedRow<'a>> = Vec::new();
    let mut group: Option<(usize, usize)> = None;
    for row in printed {
        let spec = &part.rows[row];
        let heading = figures.heads(part, row);
        let tabular = part.columns.len() > 1;
        if heading && tabular {
            let members = part
                .members(row)
                .filter(|member| figures.has_row(part, *member))
                .count();
            group = Some((row, members));
            continue;
        }
        let owner = group.filter(|(head, _)| part.members(*head).any(|member| member == row));
        let first = owner
            .is_some_and(|(head, _)| part.members(head).find(|m| figures.has_row(part, *m)) == Some(row));
        lines.push(PrintedRow {
            beside: inside(row),
            group: owner
                .filter(|_| first)
                .map(|(head, members)| (part.rows[head].label.text.as_str(), members)),
            inner: owner.is_some(),
            label: &spec.label.text,
            unit: spec.unit.as_deref(),
            cells: if heading {
                Vec::new()
            } else {
                part.row_cells(row).map(CellId).collect()
            },
        });
    }
    lines
}

pub(super) fn grids(figures: &Figures, table: &str) -> Vec<Grid> {
    let Some(table) = figures.form().table(table) else {
        return Vec::new();
    };
    match table.id.as_str() {
        "requests" => vec![requests(figures, &table.parts[0])],
        "statistics" => vec![statistics(figures, &table.parts[0])],
        _ if table.parts[0].direction == Direction::Across => vec![review(figures, &table.parts[0])],
        _ => disclosure(figures, table),
    }
}

/// The header word of `part` that contains `word`.
///
/// # Panics
/// If the form has none: a table without its header would be a weaker test than it seems.
pub(crate) fn header<'a>(part: &'a Part, word: &str) -> &'a str {
    let found = part.headers.iter().find(|h| h.text.contains(word));
    found.map_or_else(
        || panic!("the form has no header with {word}"),
        |h| h.text.as_str(),
    )
}

/// The note on how the columns cross-foot.
pub(crate) fn note(part: &Part) -> &str {
    part.note
        .as_ref()
        .map_or_else(|| panic!("the form has no note"), |note| note.text.as_str())
}

/// Three label columns; 自然人 and 总计 stand beside the five columns of legal entities.
fn requests(figures: &Figures, part: &Part) -> Grid {
    let width = part.columns.len();
    let column = |i: usize, down| GridCell::label(&part.columns[i].label.text, 1, down);
    let mut rows = vec![
        vec![
            GridCell::label(note(part), 3, 3),
            GridCell::label(header(part, "申请人情况"), width, 1),
        ],
        vec![
            column(0, 2),
            GridCell::label(header(part, "法人"), width - 2, 1),
            column(width - 1, 2),
        ],
        (1..width - 1).map(|i| column(i, 1)).collect(),
    ];
    let lines = printed_lines(figures, part);
    let beside = lines.iter().filter(|line| line.beside).count();
    let mut side_is_open = true;
    for line in &lines {
        let mut row = Vec::new();
        if line.beside && std::mem::take(&mut side_is_open) {
            row.push(GridCell::label(header(part, "办理结果"), 1, beside));
        }
        if let Some((group, members)) = line.group {
            row.push(GridCell::label(group, 1, members));
        }
        let across = 3 - usize::from(line.beside) - usize::from(line.inner);
        row.push(GridCell::label(line.label, across, 1));
        row.extend(
            line.cells
                .iter()
                .map(|cell| GridCell::figure(figures.text(*cell))),
        );
        rows.push(row);
    }
    Grid {
        columns: 3 + width,
        headers: 3,
        rows,
    }
}

/// One row of figures under three rows of headers.
fn review(figures: &Figures, part: &Part) -> Grid {
    let width = part.columns.len();
    let columns = |down| {
        part.columns
            .iter()
            .map(move |c| GridCell::label(&c.label.text, 1, down))
    };
    let suits = part.rows.len() - 1;
    let first = vec![
        GridCell::label(&part.rows[0].label.text, width, 1),
        GridCell::label(header(part, "诉讼"), width * suits, 1),
    ];
    let mut second: Vec<GridCell> = columns(2).collect();
    second.extend(
        part.rows[1..]
            .iter()
            .map(|row| GridCell::label(&row.label.text, width, 1)),
    );
    let third = (0..suits).flat_map(|_| columns(1)).collect();
    let cells = (0..part.rows.len()).flat_map(|row| part.row_cells(row).map(CellId));
    let figures = cells.map(|cell| GridCell::figure(figures.text(cell))).collect();
    Grid {
        columns: width * part.rows.len(),
        headers: 3,
        rows: vec![first, second, third, figures],
    }
}

/// One grid per caption, all of the same width.
fn disclosure(figures: &Figures, table: &Table) -> Vec<Grid> {
    let widest = table
        .parts
        .iter()
        .map(|part| part.columns.len())
        .max()
        .unwrap_or(0);
    let part_grid = |part: &Part| {
        let caption = part.caption.as_ref().map_or("", |c| c.text.as_str());
        let mut head = vec![GridCell::label(header(part, "信息内容"), 1, 1)];
        head.extend(part.columns.iter().map(|c| GridCell::label(&c.label.text, 1, 1)));
        let mut rows = vec![vec![GridCell::label(caption, widest + 1, 1)], head];
        for (index, row) in part.rows.iter().enumerate() {
            let mut line = vec![GridCell::label(&row.label.text, 1, 1)];
            let cells = part.row_cells(index).map(CellId);
            line.extend(cells.map(|cell| GridCell::figure(figures.text(cell))));
            rows.push(line);
        }
        Grid {
            columns: widest + 1,
            headers: 2,
            rows,
        }
    };
    table.parts.iter().map(part_grid).collect()
}

/// Label, unit, figure; headings without figures stand where the form has them.
fn statistics(figures: &Figures, part: &Part) -> Grid {
    let words = ["指标", "单位"].map(|word| GridCell::label(header(part, word), 1, 1));
    let mut rows = vec![words.to_vec()];
    rows[0].push(GridCell::label(&part.columns[0].label.text, 1, 1));
    for line in printed_lines(figures, part) {
        if let Some(chapter) = chapter(part, line.cells.first().copied()) {
            rows.push(vec![
                GridCell::label(chapter, 1, 1),
                GridCell::label("——", 1, 1),
                GridCell::label("——", 1, 1),
            ]);
        }
        let unit = line.unit.unwrap_or("——");
        let mut row = vec![GridCell::label(line.label, 1, 1), GridCell::label(unit, 1, 1)];
        match line.cells.first() {
            Some(cell) => row.push(GridCell::figure(figures.text(*cell))),
            None => row.push(GridCell::label("——", 1, 1)),
        }
        rows.push(row);
    }
    Grid {
        columns: 3,
        headers: 1,
        rows,
    }
}

/// The chapter heading that is printed before a row of the statistics table.
fn chapter(part: &Part, cell: Option<CellId>) -> Option<&str> {
    let starts = [
        ("published", "一、"),
        ("responses", "二、"),
        ("received", "三、"),
        ("offices", "八、"),
        ("meetings", "九、"),
    ];
    let row = part
        .rows
        .iter()
        .find(|row| cell.is_some() && row.first_cell == cell)?;
    let (_, ordinal) = starts.iter().find(|(id, _)| *id == row.id)?;
    let heading = part.headers.iter().find(|h| h.text.starts_with(ordinal))?;
    Some(&heading.text)
}
