//! Rows and columns of one grid by their names: ids, labels, ranges, `*`, and groups as what they stand for.

use gouji_grammar::formula::Segment;

use super::labels::{Label, fold};
use super::{Part, Role};

/// Rows or columns of a part.
#[derive(Clone)]
pub(super) struct Lines {
    pub(super) indices: Vec<usize>,
    /// Whether the name is that of one line, rather than of a group that may have one member.
    pub(super) single: bool,
}

impl Lines {
    pub(super) fn one(index: usize) -> Self {
        Self {
            indices: vec![index],
            single: true,
        }
    }
}

/// The rows that fit, if any; or the ids of those among which a name does not decide.
pub(super) type RowsOrSeveral = Result<Option<Lines>, Vec<String>>;

/// The rows, or the columns, that a domain names.
pub(super) fn lines_of(part: &Part, rest: &[Segment]) -> Result<(Option<Lines>, Option<Lines>), Vec<String>> {
    let all = |count: usize| {
        Some(Lines {
            indices: (0..count).collect(),
            single: false,
        })
    };
    if let [Segment::Name(name)] = rest {
        match name.text.as_str() {
            "columns" | "各列" => return Ok((None, all(part.columns.len()))),
            "rows" | "各行" => {
                let with_cells = |&r: &usize| part.rows[r].first_cell.is_some();
                let rows = Lines {
                    indices: (0..part.rows.len()).filter(with_cells).collect(),
                    single: false,
                };
                return Ok((Some(rows), None));
            }
            _ => {}
        }
    }
    Ok((rows_lines(part, rest)?, column_lines(part, rest)))
}

/// Where a label fits a row and a column, the one that bears it word for word: 总计 is the column, not （七）总计.
pub(super) fn closer(
    part: &Part,
    rest: &[Segment],
    lines: (Option<Lines>, Option<Lines>),
) -> (Option<Lines>, Option<Lines>) {
    let ((Some(rows), Some(columns)), [Segment::Name(name)]) = (&lines, rest) else {
        return lines;
    };
    let folded = fold(&name.text);
    let is_exact = |label: &Label| {
        label
            .wordings()
            .chain(label.short.as_deref())
            .any(|w| fold(w) == folded)
    };
    let row = rows.single && rows.indices.iter().any(|&r| is_exact(&part.rows[r].label));
    let column = columns.indices.iter().any(|&c| is_exact(&part.columns[c].label));
    match (row, column) {
        (true, false) => (lines.0, None),
        (false, true) => (None, lines.1),
        _ => lines,
    }
}

/// The columns that one segment names.
pub(super) fn column_lines(part: &Part, segments: &[Segment]) -> Option<Lines> {
    let [segment] = segments else { return None };
    match segment {
        Segment::Name(name) => column(part, &name.text).map(Lines::one),
        Segment::Range(from, to) => {
            let (from, to) = (column(part, &from.text)?, column(part, &to.text)?);
            (from <= to).then(|| Lines {
                indices: (from..=to).collect(),
                single: false,
            })
        }
        Segment::All(_) => Some(Lines {
            indices: (0..part.columns.len()).collect(),
            single: false,
        }),
    }
}

fn column(part: &Part, name: &str) -> Option<usize> {
    part.column_index(name).or_else(|| {
        let folded = fold(name);
        part.columns.iter().position(|c| c.label.is_called(&folded))
    })
}

/// The rows that segments name: `denied`, `denied.state_secret`, `received.*`, `disclosed..other`.
pub(super) fn rows_lines(part: &Part, segments: &[Segment]) -> RowsOrSeveral {
    let Some((last, before)) = segments.split_last() else {
        return Ok(None);
    };
    let mut names = Vec::with_capacity(segments.len());
    for segment in before {
        match segment {
            Segment::Name(name) => names.push(name.text.as_str()),
            _ => return Ok(None),
        }
    }
    match last {
        Segment::Name(name) => {
            names.push(&name.text);
            Ok(row(part, &names)?.map(|r| expand(part, r)))
        }
        Segment::All(_) if names.is_empty() => Ok(Some(Lines {
            indices: (0..part.rows.len())
                .filter(|&r| part.rows[r].first_cell.is_some())
                .collect(),
            single: false,
        })),
        Segment::All(_) => Ok(row(part, &names)?.map(|r| Lines {
            indices: below(part, r),
            single: false,
        })),
        Segment::Range(from, to) => {
            let mut end = |name| {
                names.push(name);
                let found = row(part, &names);
                names.pop();
                found
            };
            let (Some(from), Some(to)) = (end(&from.text)?, end(&to.text)?) else {
                return Ok(None);
            };
            let parent = parent(&part.rows[from].id);
            let siblings = (from..=to).filter(|&r| self::parent(&part.rows[r].id) == parent);
            let indices: Vec<_> = siblings.flat_map(|r| expand(part, r).indices).collect();
            let joined = self::parent(&part.rows[to].id) == parent && !indices.is_empty();
            Ok(joined.then_some(Lines {
                indices,
                single: false,
            }))
        }
    }
}

fn parent(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// The row whose id ends in `names`, each an id or a label. A complete id wins over one that only ends so.
fn row(part: &Part, names: &[&str]) -> Result<Option<usize>, Vec<String>> {
    let joined;
    let id = match names {
        [name] => *name,
        _ => {
            joined = names.join(".");
            joined.as_str()
        }
    };
    if let Some(row) = part.row_index(id) {
        return Ok(Some(row));
    }
    let by_id: Vec<usize> = part
        .rows
        .iter()
        .enumerate()
        .filter(|(_, r)| ends_in(&r.id, id))
        .map(|(i, _)| i)
        .collect();
    if !by_id.is_empty() {
        return one_of(part, &by_id);
    }
    let folded: Vec<String> = names.iter().map(|n| fold(n)).collect();
    let fits = |row: usize| {
        let mut at = Some(row);
        names.iter().zip(&folded).rev().all(|(name, folded)| {
            let Some(r) = at else { return false };
            let id = &part.rows[r].id;
            at = part.row_index(parent(id));
            id.rsplit('.').next() == Some(name) || part.rows[r].label.is_called(folded)
        })
    };
    let by_label: Vec<usize> = (0..part.rows.len()).filter(|&r| fits(r)).collect();
    let depth = |r: &usize| part.rows[*r].id.split('.').count();
    let complete: Vec<usize> = by_label
        .iter()
        .copied()
        .filter(|r| depth(r) == names.len())
        .collect();
    one_of(part, if complete.is_empty() { &by_label } else { &complete })
}

/// Whether `id` ends in the steps of `end`. Most do not even have a dot there.
fn ends_in(id: &str, end: &str) -> bool {
    let dot = id.len().checked_sub(end.len() + 1);
    dot.is_some_and(|dot| id.as_bytes()[dot] == b'.' && id.ends_with(end))
}

fn one_of(part: &Part, rows: &[usize]) -> Result<Option<usize>, Vec<String>> {
    match rows {
        [] => Ok(None),
        [row] => Ok(Some(*row)),
        several => Err(several.iter().map(|&r| part.rows[r].id.clone()).collect()),
    }
}

/// What a row stands for: itself, or the rows under a heading.
fn expand(part: &Part, row: usize) -> Lines {
    match part.rows[row].role {
        Role::Row => Lines::one(row),
        Role::Heading => Lines {
            indices: below(part, row),
            single: false,
        },
        Role::Standalone => {
            let mut indices = below(part, row);
            indices.push(row);
            Lines {
                indices,
                single: false,
            }
        }
    }
}

/// The rows one level below `row`; a heading among them stands for its own.
fn below(part: &Part, row: usize) -> Vec<usize> {
    let id = part.rows[row].id.as_str();
    (row + 1..part.rows.len())
        .filter(|&r| parent(&part.rows[r].id) == id)
        .flat_map(|r| expand(part, r).indices)
        .collect()
}
