//! Any text is a report: its lines and blocks tile it, whatever stands there.

use gouji_grammar::report::{BlockKind, Level, LineKind, parse};
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<LineKind> {
    parse(text).lines.iter().map(|l| l.kind).collect()
}

#[test]
fn plain_lines_between_tables_keep_their_own_kinds() {
    use LineKind::*;
    let text = "一、甲\n|1|2|\n3｜4\n\n乙|\n（一）丙\n１．丁\t5\n戊\n来源：己\n｜6｜";
    let top = Ordinal(Level::Top);
    let sub = Ordinal(Level::Sub);
    let expected = [top, Piped, Piped, Blank, Piped, sub, Tabbed, Text, Meta, Piped];
    assert_eq!(kinds(text), expected);
}

#[test]
fn lines_are_told_apart_by_how_they_look() {
    let text = "一、总体情况\n\u{3000}（二）公开\n\n1.公开\n发布时间: 2023-12-29\na | b\nc\td\n正文。";
    use LineKind::*;
    let expected = [
        Ordinal(Level::Top),
        Ordinal(Level::Sub),
        Blank,
        Ordinal(Level::Item),
        Meta,
        Piped,
        Tabbed,
        Text,
    ];
    assert_eq!(kinds(text), expected);
}

#[test]
fn a_row_that_begins_with_an_ordinal_is_a_row() {
    assert_eq!(
        kinds("一、本年新收 | 1 | 2 |\n四、结转\t1\t2"),
        [LineKind::Piped, LineKind::Tabbed]
    );
}

#[test]
fn an_html_table_is_one_block_from_its_first_line_to_its_last() {
    let text = "前\n<TABLE>\n<tr><td>1</td></tr>\n\n</Table>\n后";
    let blocks = parse(text).blocks;
    assert_eq!(blocks.len(), 3);
    assert_eq!(blocks[1].kind, BlockKind::Html);
    assert_eq!(blocks[1].lines, 1..5);
}

#[test]
fn an_empty_text_has_no_blocks() {
    assert!(parse("").blocks.is_empty());
}

proptest! {
    #[test]
    fn blocks_and_lines_tile_any_text(text in "(\\PC|[ \t\r\n|一（）、1.<>#*\u{3000}]|<table>|𠮷){0,200}") {
        let document = parse(&text);
        let mut at = 0;
        for line in &document.lines {
            prop_assert_eq!(line.span.start, at);
            prop_assert!(text.is_char_boundary(line.span.end as usize));
            at = line.span.end;
        }
        prop_assert_eq!(at as usize, text.len());
        let mut next = 0;
        for block in &document.blocks {
            prop_assert_eq!(block.lines.start, next);
            next = block.lines.end;
        }
        prop_assert_eq!(next, document.lines.len());
    }
}
