//! Edits pinned by hand, and any sequence of edits against a plain string.

use super::*;
use proptest::prelude::*;
use tower_lsp::lsp_types::Position;

const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn document(text: &str) -> Document {
    Document::open("untitled:1", "markdown", Some(1), text.to_owned())
}

fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> Edit {
    let range = Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1));
    Edit {
        range: Some(range),
        text: text.to_owned(),
    }
}

fn full(text: &str) -> Edit {
    Edit {
        range: None,
        text: text.to_owned(),
    }
}

#[test]
fn edits_of_one_change_build_on_each_other() {
    let mut document = document("新收 1 件\n");
    document.edit(
        Some(2),
        vec![edit((0, 3), (0, 4), "12"), edit((0, 4), (0, 5), "3")],
        Encoding::Utf16,
    );
    assert_eq!(*document.text, "新收 13 件\n");
    assert_eq!(document.version(), Some(2));
    assert!(document.in_step());
}

#[test]
fn an_edit_behind_a_rare_name_lands_in_every_encoding() {
    for (encoding, column) in [(Encoding::Utf8, 11), (Encoding::Utf16, 5), (Encoding::Utf32, 4)] {
        let mut document = document("𠮷林镇 12 件");
        document.edit(Some(2), vec![edit((0, column), (0, column + 2), "34")], encoding);
        assert_eq!(*document.text, "𠮷林镇 34 件");
        assert!(document.in_step());
    }
}

#[test]
fn a_deletion_across_lines_takes_their_line_ends() {
    let mut document = document("一\r\n二\r\n三");
    document.edit(None, vec![edit((0, 1), (2, 0), "")], Encoding::Utf16);
    assert_eq!(*document.text, "一三");
    assert_eq!(document.version(), Some(1));
}

#[test]
fn an_edit_outside_the_text_is_clamped_and_mistrusted() {
    for wrong in [
        edit((0, 9), (0, 9), "x"),
        edit((7, 0), (7, 0), "x"),
        edit((0, 1), (0, 0), "x"),
        edit((1, 1), (1, 1), "x"),
    ] {
        let mut document = document("ab\n𠮷");
        document.edit(Some(2), vec![wrong], Encoding::Utf16);
        assert!(!document.in_step());
    }
}

#[test]
fn a_mistrusted_document_is_trusted_again_with_its_whole_text() {
    let broken = || {
        let mut document = document("ab");
        document.edit(Some(2), vec![edit((0, 9), (0, 9), "x")], Encoding::Utf16);
        assert_eq!(*document.text, "abx");
        document.edit(Some(3), vec![edit((0, 0), (0, 1), "")], Encoding::Utf16);
        assert!(!document.in_step());
        document
    };
    let mut saved = broken();
    saved.replace("全文".to_owned());
    let mut changed = broken();
    changed.edit(Some(4), vec![full("全文")], Encoding::Utf16);
    let mut covered = broken();
    covered.edit(Some(4), vec![edit((0, 0), (99, 0), "全文")], Encoding::Utf16);
    for document in [saved, changed, covered] {
        assert!(document.in_step());
        assert_eq!(*document.text, "全文");
    }
}

#[test]
fn a_source_keeps_its_text_while_the_document_moves_on() {
    let mut document = document("旧");
    let source = document.source();
    document.edit(Some(2), vec![edit((0, 0), (0, 1), "新")], Encoding::Utf16);
    assert_eq!(source.text(), "旧");
    assert_eq!(document.source().text(), "新");
}

/// An edit of a plain string, in characters.
#[derive(Clone, Debug)]
struct Plain {
    from: usize,
    length: usize,
    text: String,
    whole: bool,
}

fn plain() -> impl Strategy<Value = Plain> {
    (
        0..60_usize,
        0..12_usize,
        "(|[0-9]{1,3}|[新收𠮷😀]{1,4}|\r\n|\n|\r|a\r\nb)",
        proptest::bool::weighted(0.05),
    )
        .prop_map(|(from, length, text, whole)| Plain {
            from,
            length,
            text,
            whole,
        })
}

/// Applies `step` to `text` and says what a client with that text would send.
fn apply(text: &mut String, step: &Plain, encoding: Encoding) -> Edit {
    if step.whole {
        text.clone_from(&step.text);
        return full(text);
    }
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    // No client can name a place between the two characters of one line end.
    let nameable = |at: usize| {
        if text[..at].ends_with('\r') && text[at..].starts_with('\n') {
            at - 1
        } else {
            at
        }
    };
    let from = nameable(starts[step.from % starts.len()]);
    let to = nameable(starts[(step.from % starts.len() + step.length).min(starts.len() - 1)]).max(from);
    let edit = Edit {
        range: Some(Range::new(naive(text, from, encoding), naive(text, to, encoding))),
        text: step.text.clone(),
    };
    text.replace_range(from..to, &step.text);
    edit
}

/// A position found by walking the text character by character, with nothing shared with the code under test.
fn naive(text: &str, offset: usize, encoding: Encoding) -> Position {
    let (mut line, mut character) = (0, 0);
    let mut before = text[..offset].chars().peekable();
    while let Some(next) = before.next() {
        let pair = next == '\r' && (before.peek() == Some(&'\n'));
        if (next == '\r' || next == '\n') && !pair {
            line += 1;
            character = 0;
        } else if !pair {
            character += match encoding {
                Encoding::Utf8 => next.len_utf8(),
                Encoding::Utf16 => next.len_utf16(),
                Encoding::Utf32 => 1,
            };
        }
    }
    Position::new(line, u32::try_from(character).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_sequence_of_edits_equals_a_plain_string(
        start in "([新收𠮷 0-9]{0,6}(\r\n|\n|\r)){0,5}",
        steps in proptest::collection::vec(plain(), 1..25),
    ) {
        for encoding in ALL {
            let mut text = start.clone();
            let mut document = document(&start);
            for step in &steps {
                let edit = apply(&mut text, step, encoding);
                document.edit(None, vec![edit], encoding);
                prop_assert_eq!(&*document.text, &text);
                prop_assert_eq!(&*document.lines, &LineIndex::new(&text));
                prop_assert!(document.in_step());
            }
        }
    }

    #[test]
    fn edits_anywhere_at_all_keep_the_server_standing(
        start in "[新收𠮷\r\n]{0,20}",
        places in proptest::collection::vec((0..6_u32, 0..12_u32, 0..6_u32, 0..12_u32), 1..20),
    ) {
        for encoding in ALL {
            let mut document = document(&start);
            for (line, column, to_line, to_column) in &places {
                document.edit(None, vec![edit((*line, *column), (*to_line, *to_column), "𠮷")], encoding);
                prop_assert_eq!(&*document.lines, &LineIndex::new(&document.text));
            }
        }
    }
}
