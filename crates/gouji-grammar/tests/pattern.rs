//! Phrases: what is read, and what is said about those that cannot be read.

use gouji_grammar::pattern::{Item, NARROW, WIDE, phrase};

fn words(text: &str) -> Item {
    Item::Words(text.into())
}

#[test]
fn a_phrase_is_words_choices_gaps_and_one_figure() {
    let read = phrase("(收到|受理)[政府信息]…申请……6#{件|宗}").unwrap();
    let gap = |limit, wide| Item::Gap { limit, wide };
    assert_eq!(
        read.items,
        [
            Item::Choice(vec![vec![words("收到")], vec![words("受理")]]),
            Item::Choice(vec![vec![words("政府信息")], vec![]]),
            gap(NARROW, false),
            words("申请"),
            gap(6, true),
            Item::Passed,
            Item::Capture(vec!["件".into(), "宗".into()]),
        ]
    );
    assert!(read.has_capture());
    assert_eq!(phrase("无……复议").unwrap().items[1], gap(WIDE, true));
}

#[test]
fn full_width_marks_mean_the_same() {
    assert_eq!(phrase("（收到｜受理）…｛件｝"), phrase("(收到|受理)…{件}"));
    assert_eq!(phrase("＾无［政府］诉讼＄"), phrase("^无[政府]诉讼$"));
}

#[test]
fn every_mistake_is_told_with_its_place() {
    for (text, place, part) in [
        ("", "", "空"),
        ("…申请{件}", "…申请{件}", "开头"),
        ("{件}申请", "{件}申请", "开头"),
        ("申请{件}，答复{件}", "{件}", "#"),
        ("申请[{件}]", "{件}", "括号"),
        ("收到|受理", "|", "( )"),
        ("(收到|)申请", "(收到|)", "[ ]"),
        ("收到。申请", "。", "句号"),
        ("(收到", "", ")"),
        ("收到{件", "", "}"),
        ("收到)申请", ")", "开括号"),
    ] {
        let error = phrase(text).unwrap_err();
        assert_eq!(error.span.of(text), place, "{text}: {error}");
        assert!(error.zh.contains(part), "{text}: {error}");
        assert!(!error.en.is_empty());
    }
}
