//! `gouji fix`: what changes no value is mended, what changes one is asked about.

use crate::harness::Folder;

/// A report whose row total is wrong by ten and one of whose figures carries a unit.
const WRONG: &str = "\
青禾县林业局2023年政府信息公开工作年度报告

三、收到和处理政府信息公开申请情况

| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
|---|---|---|---|---|---|---|---|
| 一、本年新收政府信息公开申请数量 | 5件 | 2 | 0 | 0 | 0 | 0 | 17 |
";

fn report(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("a.md", WRONG);
    folder
}

fn text(folder: &Folder) -> String {
    std::fs::read_to_string(folder.path("a.md")).unwrap()
}

#[test]
fn a_diff_shows_what_would_change_and_writes_nothing() {
    let folder = report("fix-diff");
    let ran = folder.run(&["fix", "--diff", "a.md"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let changed = |mark: char| {
        let lines = ran
            .out
            .lines()
            .filter(|l| l.starts_with(mark) && l.contains("本年新收"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(changed('-')[0].contains("| 5件 |"), "{}", ran.out);
    assert!(changed('+')[0].contains("| 5 |"), "{}", ran.out);
    assert_eq!(text(&folder), WRONG);
}

#[test]
fn the_writing_is_mended_unasked_and_no_value_is() {
    let folder = report("fix-format");
    let ran = folder.run(&["fix", "."]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(text(&folder), WRONG.replace("5件", "5"));
    let again = folder.run(&["fix", "--diff", "a.md"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
}

#[test]
fn a_suggestion_is_taken_only_by_its_number_and_says_what_it_clears() {
    let folder = report("fix-suggest");
    let skipped = folder.pipe(&["fix", "--suggest", "--select", "requests", "a.md"], b"\n\n\n\n");
    assert_eq!(skipped.code, 0, "{}{}", skipped.out, skipped.err);
    assert!(text(&folder).contains("| 0 | 17 |"), "{}", skipped.out);
    assert!(skipped.out.contains("17→7"), "{}", skipped.out);
    assert!(
        skipped.out.contains("消除  错误[requests/row-total]"),
        "{}",
        skipped.out
    );

    let number = skipped.out.lines().find(|l| l.contains("17→7")).unwrap().trim();
    let number = number.split('.').next().unwrap();
    let answers = format!("99\n{number}\nq\n");
    let taken = folder.pipe(
        &["fix", "--suggest", "--select", "requests", "a.md"],
        answers.as_bytes(),
    );
    assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
    assert!(taken.out.contains("没有这一条"), "{}", taken.out);
    assert!(
        text(&folder).contains("| 5件 | 2 | 0 | 0 | 0 | 0 | 7 |"),
        "{}",
        text(&folder)
    );
}

#[test]
fn the_end_of_the_input_ends_the_questions() {
    let folder = report("fix-eof");
    folder.write("b.md", WRONG);
    let ran = folder.pipe(&["fix", "--suggest", "."], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(text(&folder).contains("| 0 | 17 |"));
}

#[test]
fn marks_and_line_ends_stay_and_other_encodings_are_not_touched() {
    let folder = Folder::new("fix-encodings");
    let dos = format!("\u{feff}{}", WRONG.replace('\n', "\r\n"));
    folder.write("a.md", &dos);
    let (gb, _, _) = encoding_rs::GB18030.encode(WRONG);
    folder.write("gb.txt", &*gb);
    let ran = folder.run(&["fix", "a.md", "gb.txt", "gone.md"]);
    assert_eq!(ran.code, 2);
    assert_eq!(text(&folder), dos.replace("5件", "5"));
    assert_eq!(std::fs::read(folder.path("gb.txt")).unwrap(), &*gb);
    assert!(
        ran.err.contains("gb.txt") && ran.err.contains("UTF-8"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("gone.md"), "{}", ran.err);
}
