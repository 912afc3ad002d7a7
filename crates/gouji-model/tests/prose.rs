//! Paragraphs, sentences and figures of prose, each case a few lines of text.

use std::sync::Arc;

use gouji_model::prose::{NUMBER, ProseFigure, Scope, TIME};
use gouji_model::{Hints, Prose, Report, read};
use gouji_testkit::{Rng, forms, reports};

/// A report of one section with `body` in it.
fn report(organ: &str, body: &str) -> Report {
    let text = format!("{organ}\n2022年政府信息公开工作年度报告\n\n一、总体情况\n{body}\n");
    read(text, forms(), Hints::default())
}

fn figure(report: &Report, printed: &str) -> ProseFigure {
    let prose = report.prose();
    let found = prose
        .figures()
        .iter()
        .find(|f| f.place.of(prose.text()) == printed);
    *found.unwrap_or_else(|| panic!("no {printed} in {}", prose.text()))
}

#[test]
fn lines_that_a_page_broke_are_joined_and_spans_stay_those_of_the_text() {
    let body = "   本局全年认真办理各类政府信息公开申请，共收到政府信
息公开申请 12 件，比上年有所增加，主要集中在工程建设

                -1-
和移民安置方面，已经全部按时答复，没有发生行政复议和
行政诉讼。
   第二段也写得很长，和前面一段一样在同一个地方断开成
为两行。";
    let report = report("某县水利局", body);
    let prose = report.prose();
    let lines: Vec<&str> = prose.text().lines().skip(2).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("本局全年") && lines[0].contains("政府信息公开申请"),
        "{}",
        lines[0]
    );
    for paragraph in prose.paragraphs() {
        let source = prose.source(paragraph.place).of(&report.text);
        assert_eq!(source.trim(), source);
    }
}

#[test]
fn a_figure_over_a_break_has_the_span_of_both_lines() {
    let body = "一年来本局一共收到了群众通过各种渠道递交的申请 36\n件，其中网上申请 20 件，当面申请 16 件，已全部办\n结并且按照时限要求及时答复申请人。";
    let report = report("某县水利局", body);
    let found = figure(&report, "36");
    let prose = report.prose();
    assert_eq!(prose.span(&found).of(&report.text), "36");
    let unit = found.unit.map(|unit| prose.source(unit));
    assert_eq!(unit.map(|unit| unit.of(&report.text)), Some("件"));
    assert!(!found.part && figure(&report, "20").part && figure(&report, "16").part);
}

#[test]
fn a_heading_is_not_joined_with_the_text_under_it() {
    let report = report(
        "某县水利局",
        "（一）加强组织领导，完善工作机制\n一年来，本局收到申请3件。",
    );
    assert_eq!(report.prose().paragraphs().len(), 4, "{}", report.prose().text());
}

#[test]
fn tables_and_headings_are_no_prose() {
    for whole in reports::all() {
        let report = read(whole.text.as_str(), forms(), Hints::default());
        let prose = report.prose();
        for paragraph in prose.paragraphs() {
            let place = prose.source(paragraph.place);
            let inside = report.tables.iter().find(|t| t.span.contains(place.start));
            assert!(inside.is_none(), "{}: {}", whole.name, place.of(&report.text));
        }
        for figure in prose.figures() {
            let written: String = prose
                .span(figure)
                .of(&report.text)
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '*')
                .collect();
            assert_eq!(
                written,
                figure.place.of(prose.text()).replace(' ', ""),
                "{}",
                whole.name
            );
        }
    }
}

#[test]
fn the_subject_is_what_stands_before_a_figure_or_else_behind_it() {
    let report = report(
        "某县水利局",
        "2022年，我局新收政府信息公开申请12件、行政复议2件，189项事项可以网办。",
    );
    let subject = |printed: &str| {
        figure(&report, printed)
            .subject
            .of(report.prose().text())
            .to_owned()
    };
    assert_eq!(subject("12"), "我局新收政府信息公开申请");
    assert_eq!(subject("2"), "行政复议");
    assert_eq!(subject("189"), "事项可以网办");
}

#[test]
fn the_scope_is_that_of_the_words_before() {
    let department = report(
        "某市水利局",
        "全市受理申请31件，我局受理申请12件。各级机关公开信息900条。下属单位收到申请5件。",
    );
    assert_eq!(figure(&department, "31").scope, Scope::Whole);
    assert_eq!(figure(&department, "12").scope, Scope::Organ);
    assert_eq!(figure(&department, "900").scope, Scope::Whole);
    assert_eq!(figure(&department, "5").scope, Scope::Part);
    let government = report(
        "某县人民政府",
        "县政府办公室代表县政府受理申请17件。全县受理申请95件。",
    );
    assert_eq!(figure(&government, "17").scope, Scope::Part);
    assert_eq!(figure(&government, "95").scope, Scope::Whole);
}

#[test]
fn the_year_is_that_of_the_words_before_but_carried_over_requests_belong_to_this_one() {
    let report = report(
        "某县水利局",
        "2021年收到申请80件，2022年收到申请154件，比去年增长92.5%，办理上年度结转申请7件。去年办结61件。办结因2020年度申请引发的诉讼1件。今年答复150件。",
    );
    let year = |printed: &str| figure(&report, printed).year;
    assert_eq!(year("80"), Some(2021));
    assert_eq!(year("154"), None);
    assert_eq!(year("7"), None);
    assert_eq!(year("61"), Some(2021));
    assert_eq!(year("1"), Some(2020));
    assert_eq!(year("150"), None);
}

#[test]
fn a_part_is_a_part_until_the_sentence_or_its_half_ends() {
    let report = report(
        "某县水利局",
        "共收到申请20件，其中网络14件、信函6件；答复19件（含上年结转2件），结转下年3件。全年处理诉求9件：咨询4件、投诉5件。",
    );
    let part = |printed: &str| figure(&report, printed).part;
    assert!(!part("20") && part("14") && part("6"));
    assert!(!part("19") && part("2") && !part("3"));
    assert!(!part("9") && part("4") && part("5"));
}

#[test]
fn a_difference_is_not_an_amount() {
    let report = report(
        "某县水利局",
        "收到申请12件，较上年增加了5件，诉讼增加到3件，减少2%。",
    );
    let change = |printed: &str| figure(&report, printed).change;
    assert!(!change("12") && change("5") && !change("3") && change("2%"));
}

#[test]
fn every_figure_of_a_masked_sentence_is_one_character() {
    let report = report("某县水利局", "2022年，收到申请 1 2 件，多于一百五十条。");
    let prose = report.prose();
    let sentence = prose.sentences().last().unwrap();
    let masked = prose.masked(sentence);
    assert!(masked.starts_with(TIME), "{masked}");
    for (at, _) in masked.match_indices(NUMBER) {
        let index = prose.masked_figure(sentence, at).unwrap();
        assert!(prose.figures()[index].sentence_index == prose.sentences().len() - 1);
    }
    assert_eq!(prose.masked_figure(sentence, 1), None);
}

#[test]
fn every_sentence_lies_in_its_paragraph_and_all_of_them_cover_it() {
    for whole in reports::all() {
        let report = read(whole.text.as_str(), forms(), Hints::default());
        let prose = report.prose();
        for paragraph in prose.paragraphs() {
            let sentences = &prose.sentences()[paragraph.sentences.clone()];
            let mut at = paragraph.place.start;
            for sentence in sentences {
                assert_eq!(sentence.place.start, at);
                at = sentence.place.end;
            }
            assert_eq!(at, paragraph.place.end);
        }
    }
}

#[test]
fn a_figure_that_goes_on_in_the_next_paragraph_ends_with_its_own() {
    for gap in ["\n", "\n\n", "\r\n\r\n", "\n　　"] {
        let report = report(
            "某县水利局",
            &format!("本局编写了本报37523{gap}年全年收到申请 12 件。"),
        );
        let prose = report.prose();
        assert!(prose.figures().len() >= 2, "{:?}", prose.figures());
        assert_eq!(prose.span(&figure(&report, "12")).of(&report.text), "12");
    }
}

#[test]
fn prose_that_was_read_before_an_edit_reads_the_same_after_it() {
    let pieces = [
        "",
        "8",
        "其中",
        "。",
        "，",
        "\n",
        "\r\n\n",
        "2022年",
        "全市",
        "（",
        "**",
        " ",
        "𠮷",
        "收到申请 12 件。\n",
    ];
    for (seed, whole) in (0..).zip(reports::all()) {
        let mut rng = Rng::new(seed);
        let mut text = whole.text;
        let mut earlier = Arc::new(Prose::default());
        for _ in 0..60 {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let first = rng.index(ends.len());
            let last = (first + rng.index(4)).min(ends.len() - 1);
            text.replace_range(ends[first]..ends[last], rng.pick(&pieces));
            let edited = read(text.as_str(), forms(), Hints::default());
            let prose = Arc::clone(edited.prose_after(&earlier));
            assert_eq!(*prose, Prose::read(&edited, &Prose::default()), "{}", whole.name);
            earlier = prose;
        }
    }
}
