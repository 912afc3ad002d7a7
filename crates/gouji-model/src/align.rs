//! Pipe tables with their columns in line: blanks around cells change, what stands in the cells does not.
//!
//! Widths are those of a Chinese typeface, in which ideographs and the marks between them take two places.

use gouji_grammar::Span;
use unicode_width::UnicodeWidthStr;

/// A line that is to be written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// The line without its line break.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
}

/// The lines of the pipe tables in `text` that are out of line. A table is a run of lines that begin and end with a pipe.
pub fn align(text: &str) -> Vec<Aligned> {
    let mut changed = Vec::new();
    let mut table: Vec<Row<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match Row::read(line, at) {
            Some(row) => table.push(row),
            None => settle(&mut table, &mut changed),
        }
        at += line.len();
    }
    settle(&mut table, &mut changed);
    changed
}

/// The text with all its pipe tables in line.
pub fn aligned(text: &str) -> String {
    let mut after = String::with_capacity(text.len());
    let mut at = 0;
    for line in align(text) {
        after.push_str(text.get(at..line.span.start as usize).unwrap_or_default());
        after.push_str(&line.text);
        at = line.span.end as usize;
    }
    after.push_str(text.get(at..).unwrap_or_default());
    after
}

/// One line of a table.
struct Row<'t> {
    span: Span,
    line: &'t str,
    indent: &'t str,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    fn read(line: &'t str, at: usize) -> Option<Self> {
        let line = line.trim_end_matches(['\n', '\r']);
        let body = line.trim_start();
        let indent = line.get(..line.len() - body.len())?;
        // Four blanks or a tab make a block of code in Markdown.
        if indent.len() > 3 || indent.contains('\t') {
            return None;
        }
        let inner = body.trim_end().strip_prefix('|')?.strip_suffix('|')?;
        if inner.ends_with('\\') {
            return None;
        }
        Some(Self {
            span: Span::new(at, at + line.len()),
            line,
            indent,
            cells: cells(inner),
        })
    }

    /// Whether it is the line under the header.
    fn is_rule(&self) -> bool {
        self.cells.iter().all(|cell| {
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        })
    }

    fn draw(&self, widths: &[usize]) -> String {
        let rule = self.is_rule();
        let mut line = self.indent.to_owned();
        for (cell, width) in self.cells.iter().zip(widths) {
            let fill = width.saturating_sub(cell.width_cjk());
            line.push_str("| ");
            if rule {
                line.push_str(&ruled(cell, *width));
            } else if is_figure(cell) {
                line.push_str(&" ".repeat(fill));
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&" ".repeat(fill));
            }
            line.push(' ');
        }
        line.push('|');
        line
    }
}

/// The cells between the pipes, without the blanks around them. A pipe after a backslash belongs to its cell.
fn cells(inner: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in inner.match_indices('|') {
        let escaped = inner.get(..at).is_some_and(|before| before.ends_with('\\'));
        if !escaped {
            cells.push(inner.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
    }
    cells.push(inner.get(start..).unwrap_or_default().trim());
    cells
}

fn settle(table: &mut Vec<Row<'_>>, changed: &mut Vec<Aligned>) {
    let columns = table.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut widths = vec![3; columns];
    for row in table.iter().filter(|row| !row.is_rule()) {
        for (cell, width) in row.cells.iter().zip(&mut widths) {
            *width = (*width).max(cell.width_cjk());
        }
    }
    for row in table.drain(..) {
        let text = row.draw(&widths);
        if text != row.line {
            changed.push(Aligned { span: row.span, text });
        }
    }
}

/// The dashes of a column, with the colons that say how it is set.
fn ruled(cell: &str, width: usize) -> String {
    let (left, right) = (cell.starts_with(':'), cell.len() > 1 && cell.ends_with(':'));
    let dashes = width - usize::from(left) - usize::from(right);
    let colon = |there: bool| if there { ":" } else { "" };
    format!("{}{}{}", colon(left), "-".repeat(dashes), colon(right))
}

fn is_figure(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['+', '-', '−']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CROOKED: &str = "前文 | 不是表\n| 类别 | 自然人|\n|---|:-:|\n|新收|178|\n| 上年结转 | 7 |\n后文\n";

    #[test]
    fn columns_stand_in_line_by_the_width_of_ideographs() {
        let expected = "前文 | 不是表\n| 类别     | 自然人 |\n| -------- | :----: |\n| 新收     |    178 |\n| 上年结转 |      7 |\n后文\n";
        assert_eq!(aligned(CROOKED), expected);
    }

    #[test]
    fn what_is_in_line_is_left_alone() {
        assert_eq!(align(&aligned(CROOKED)), []);
    }

    #[test]
    fn only_blanks_and_dashes_change() {
        let bare = |text: &str| text.replace([' ', '-'], "");
        assert_eq!(bare(&aligned(CROOKED)), bare(CROOKED));
        let odd = "| a \\| b | c |\r\n| 1,234.50 |\r\n";
        assert_eq!(bare(&aligned(odd)), bare(odd));
        assert!(aligned(odd).contains("a \\| b"));
    }

    #[test]
    fn lines_without_a_closing_pipe_are_no_table_of_ours() {
        let open = "| a | b\n|| c \\|\n";
        assert_eq!(aligned(open), open);
    }
}
