//! Lines on which words are put at columns. A column is one character, as `pdftotext` counts it, whatever its width.

/// A page of lines.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    lines: Vec<String>,
}

impl Canvas {
    /// Adds a line with each word at its column, or two columns behind the word before it where that is taken.
    pub(super) fn line(&mut self, words: &[(usize, &str)]) {
        let mut line = String::new();
        let mut length = 0;
        for (column, word) in words {
            if word.is_empty() {
                continue;
            }
            let at = if length == 0 {
                *column
            } else {
                (*column).max(length + 2)
            };
            line.extend(std::iter::repeat_n(' ', at - length));
            line.push_str(word);
            length = at + word.chars().count();
        }
        self.lines.push(line);
    }

    /// Adds empty lines.
    pub(super) fn gap(&mut self, lines: usize) {
        self.lines.extend(std::iter::repeat_n(String::new(), lines));
    }

    /// Ends the page: its number, and a form feed before the first line of the next.
    pub(super) fn page_break(&mut self, number: usize, column: usize) {
        self.gap(1);
        self.line(&[(column, &format!("-{number}-"))]);
        self.lines.push("\u{c}".to_owned());
    }

    /// The text. A form feed stands at the start of a line, as it does in the original.
    pub(super) fn text(self) -> String {
        let mut text = String::new();
        for line in self.lines {
            text.push_str(&line);
            if line != "\u{c}" {
                text.push('\n');
            }
        }
        text
    }
}

/// Cuts `text` into pieces of `size` characters; no piece begins with a closing mark.
pub(super) fn pieces(text: &str, size: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut length = 0;
    for c in text.chars() {
        if length >= size.max(1) && !"、，。）”".contains(c) {
            pieces.push(String::new());
            length = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
        length += 1;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_at_their_columns_and_never_touch() {
        let mut canvas = Canvas::default();
        canvas.line(&[(2, "规章"), (8, "0"), (9, "12")]);
        canvas.page_break(3, 4);
        canvas.line(&[(0, "x")]);
        assert_eq!(canvas.text(), "  规章    0  12\n\n    -3-\n\u{c}x\n");
    }
}
