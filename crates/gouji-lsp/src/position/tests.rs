//! Columns pinned by hand, and the way there and back for any text.

use super::*;
use proptest::prelude::*;

const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn columns(text: &str, needle: &str) -> [u32; 3] {
    let offset = text.find(needle).unwrap();
    ALL.map(|encoding| LineIndex::new(text).position(text, offset, encoding).character)
}

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

#[test]
fn chinese_counts_three_bytes_and_one_unit() {
    assert_eq!(columns("本年新收 12 件", "12"), [13, 5, 5]);
}

#[test]
fn a_rare_name_counts_four_bytes_and_two_units() {
    assert_eq!(columns("𠮷林镇 12 件", "12"), [11, 5, 4]);
}

#[test]
fn an_emoji_counts_four_bytes_and_two_units() {
    assert_eq!(columns("a😀b\r\n😀x", "b"), [5, 3, 2]);
    assert_eq!(columns("a😀b\r\n😀x", "x"), [4, 2, 1]);
}

#[test]
fn the_way_back_finds_the_same_bytes() {
    let text = "首行\n𠮷林镇 12 件";
    let lines = LineIndex::new(text);
    let expected = text.find("12").unwrap();
    for (encoding, column) in [(Encoding::Utf8, 11), (Encoding::Utf16, 5), (Encoding::Utf32, 4)] {
        let place = lines.place(text, at(1, column), encoding);
        assert_eq!(
            place,
            Place {
                offset: expected,
                exact: true
            }
        );
    }
}

#[test]
fn every_kind_of_line_end_ends_a_line() {
    let text = "a\nb\r\nc\rd\n\r";
    let lines = LineIndex::new(text);
    let found: Vec<_> = (0..lines.lines())
        .map(|line| &text[lines.line(text, line).unwrap()])
        .collect();
    assert_eq!(found, ["a", "b", "c", "d", "", ""]);
}

#[test]
fn a_column_beyond_the_line_is_its_end_before_the_line_end() {
    let text = "新收\r\n下行";
    let lines = LineIndex::new(text);
    for encoding in ALL {
        assert_eq!(
            lines.place(text, at(0, 99), encoding),
            Place {
                offset: 6,
                exact: false
            }
        );
    }
}

#[test]
fn a_line_beyond_the_text_is_its_end() {
    let text = "一\n二";
    let lines = LineIndex::new(text);
    assert_eq!(
        lines.place(text, at(2, 0), Encoding::Utf16),
        Place {
            offset: text.len(),
            exact: true
        }
    );
    assert_eq!(
        lines.place(text, at(2, 1), Encoding::Utf16),
        Place {
            offset: text.len(),
            exact: false
        }
    );
    assert_eq!(
        lines.place(text, at(9, 0), Encoding::Utf16),
        Place {
            offset: text.len(),
            exact: false
        }
    );
}

#[test]
fn the_middle_of_a_character_is_its_start() {
    let text = "𠮷a";
    let lines = LineIndex::new(text);
    assert_eq!(
        lines.place(text, at(0, 1), Encoding::Utf16),
        Place {
            offset: 0,
            exact: false
        }
    );
    assert_eq!(
        lines.place(text, at(0, 3), Encoding::Utf8),
        Place {
            offset: 0,
            exact: false
        }
    );
    assert_eq!(lines.position(text, 2, Encoding::Utf16), at(0, 0));
}

#[test]
fn a_byte_inside_a_line_end_is_the_end_of_the_line() {
    let text = "新\r\n收";
    let lines = LineIndex::new(text);
    assert_eq!(lines.position(text, 4, Encoding::Utf16), at(0, 1));
    assert_eq!(lines.position(text, 5, Encoding::Utf16), at(1, 0));
    assert_eq!(lines.position(text, 99, Encoding::Utf16), at(1, 1));
}

#[test]
fn the_best_offer_wins_and_silence_means_utf_16() {
    assert_eq!(Encoding::negotiate(["utf-16", "utf-8", "utf-32"]), Encoding::Utf8);
    assert_eq!(Encoding::negotiate(["utf-16", "utf-32"]), Encoding::Utf32);
    assert_eq!(Encoding::negotiate(["utf-7"]), Encoding::Utf16);
    assert_eq!(Encoding::negotiate([]), Encoding::Utf16);
}

#[test]
fn an_empty_text_has_one_line() {
    let lines = LineIndex::new("");
    assert_eq!(
        lines.place("", at(0, 0), Encoding::Utf16),
        Place {
            offset: 0,
            exact: true
        }
    );
    assert_eq!(lines.position("", 0, Encoding::Utf16), at(0, 0));
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_byte(text in "[a本𠮷😀\n\r]{0,30}") {
        let lines = LineIndex::new(&text);
        for (offset, _) in text.char_indices() {
            let inside = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            for encoding in ALL {
                let position = lines.position(&text, offset, encoding);
                let place = lines.place(&text, position, encoding);
                prop_assert!(place.exact);
                prop_assert_eq!(place.offset, if inside { offset - 1 } else { offset });
            }
        }
    }

    #[test]
    fn any_position_is_clamped_onto_a_character(text in "\\PC{0,20}", line in 0..4_u32, character in 0..40_u32) {
        let lines = LineIndex::new(&text);
        for encoding in ALL {
            let place = lines.place(&text, at(line, character), encoding);
            prop_assert!(text.is_char_boundary(place.offset));
        }
    }
}
