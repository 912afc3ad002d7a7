//! Edits of a text: whether they can be made together, and what the text is after them.

use crate::{Edit, Fix, Safety};

/// Whether edits are in order, apart from each other, and within the text.
pub fn are_orderly(edits: &[Edit], text: &str) -> bool {
    let inside = |edit: &Edit| text.get(edit.span.range()).is_some();
    let apart = |pair: &[Edit]| match pair {
        [first, second] => first.span.end <= second.span.start && first.span != second.span,
        _ => true,
    };
    edits.iter().all(inside) && edits.windows(2).all(apart)
}

/// The text after orderly edits.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        after.push_str(text.get(at..edit.span.start as usize).unwrap_or_default());
        after.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    after.push_str(text.get(at..).unwrap_or_default());
    after
}

/// The edits that change no value, the first such fix of each finding, as far as they can be made together: of two that
/// want the same place the first is made, and the other is found again afterwards.
pub fn harmless<'f>(fixes: impl IntoIterator<Item = &'f [Fix]>, text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for of_finding in fixes {
        let Some(fix) = of_finding.iter().find(|fix| fix.safety == Safety::Format) else {
            continue;
        };
        let mut both = edits.clone();
        both.extend(fix.edits.iter().filter(|edit| !edits.contains(edit)).cloned());
        both.sort_by_key(|edit| (edit.span.start, edit.span.end));
        if are_orderly(&both, text) {
            edits = both;
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use gouji_grammar::Span;

    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_that_overlap_or_leave_the_text_are_not_orderly() {
        assert!(are_orderly(&[edit(0, 1, "x"), edit(1, 2, "y")], "abc"));
        assert!(!are_orderly(&[edit(0, 2, "x"), edit(1, 3, "y")], "abc"));
        assert!(!are_orderly(&[edit(1, 1, "x"), edit(1, 1, "y")], "abc"));
        assert!(!are_orderly(&[edit(2, 4, "x")], "abc"));
        assert!(!are_orderly(&[edit(1, 3, "x")], "勾稽"));
    }

    #[test]
    fn edits_are_applied_to_the_text_they_were_made_for() {
        let edits = [edit(0, 1, "𠮷"), edit(2, 2, "!")];
        assert_eq!(applied("abc", &edits), "𠮷b!c");
    }
}
