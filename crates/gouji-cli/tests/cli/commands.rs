//! What each command prints, and its exit code.

use crate::harness::{Folder, REPORT};

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("report.txt", REPORT);
    folder
}

#[test]
fn extract_prints_one_object_with_every_promised_key() {
    let out = folder("extract")
        .run(&["extract", "--format", "json", "report.txt"])
        .json();
    let keys: Vec<&str> = out.as_object().unwrap().keys().map(String::as_str).collect();
    let promised = [
        "version",
        "path",
        "form",
        "year",
        "organ",
        "title",
        "period",
        "published",
        "cells",
        "unplaced",
        "figures",
        "sections",
        "problems",
    ];
    assert_eq!(keys, promised);
    for cell in out["cells"].as_array().unwrap() {
        let (start, end) = (cell["start"].as_u64().unwrap(), cell["end"].as_u64().unwrap());
        assert_eq!(cell["text"], REPORT[start as usize..end as usize]);
        assert!(cell["value"].is_null() || cell["value"].is_string());
    }
}

#[test]
fn csv_begins_with_the_names_of_its_columns() {
    let ran = folder("csv").run(&["extract", "--format", "csv", "report.txt"]);
    let first = ran.out.lines().next();
    assert_eq!(
        first,
        Some("path,form,year,organ,cell,value,text,start,end,line,column")
    );
}

#[test]
fn check_prints_a_summary_in_the_language_asked_for() {
    let folder = folder("summary");
    assert!(
        folder
            .run(&["check", "report.txt"])
            .out
            .contains("共检查 1 份报告")
    );
    assert!(
        folder
            .run(&["check", "--lang", "en", "report.txt"])
            .out
            .contains("checked 1 report")
    );
}

#[test]
fn check_has_an_exit_code_that_follows_from_what_it_shows() {
    let folder = folder("exit");
    let ran = folder.run(&["check", "--format", "json", "report.txt"]);
    let summary = &ran.json()["summary"];
    let bad = summary["errors"].as_u64().unwrap() + summary["warnings"].as_u64().unwrap();
    assert_eq!(ran.code, i32::from(bad > 0));
    assert_eq!(summary["files"], 1);
}

/// The report with one total that is off by one.
fn broken() -> String {
    REPORT.replace("| 2 | 3 |", "| 2 | 4 |")
}

#[test]
fn an_error_is_shown_with_its_place_unless_its_rule_is_not_wanted() {
    let folder = Folder::new("wanted");
    folder.write("report.txt", broken());
    let ran = folder.run(&["check", "--format", "json", "report.txt"]);
    assert_eq!(ran.code, 1);
    let out = ran.json();
    let findings = out["files"][0]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|f| f["rule"] == "review/total").unwrap();
    let (start, end) = (
        finding["start"].as_u64().unwrap(),
        finding["end"].as_u64().unwrap(),
    );
    assert_eq!(&broken()[start as usize..end as usize], "4");
    for (arguments, shown) in [
        (&["--select", "review/total"][..], true),
        (&["--select", "requests/,*/total"], true),
        (&["--select", "requests/"], false),
        (&["--ignore", "review,structure", "--severity", "error"], false),
        (&["--severity", "error"], true),
    ] {
        let ran = folder.run(&[&["check", "report.txt"], arguments].concat());
        assert_eq!(
            ran.out.contains("review/total"),
            shown,
            "{arguments:?}\n{}",
            ran.out
        );
        assert_eq!(ran.code == 1, shown, "{arguments:?}");
    }
    let misspelt = folder.run(&["check", "--select", "review/totall", "report.txt"]);
    assert_eq!(misspelt.code, 2);
    assert!(misspelt.err.contains("是否想写 review/total"), "{}", misspelt.err);
}

#[test]
fn colour_obeys_the_flag_before_the_environment() {
    let folder = Folder::new("colour");
    folder.write("report.txt", broken());
    let coloured = |arguments: &[&str], no_color: &str| {
        let mut command = folder.command(&[&["check", "report.txt"], arguments].concat());
        let output = command.env("NO_COLOR", no_color).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured(&["--color", "always"], "1"));
    assert!(!coloured(&["--color", "auto"], ""), "a pipe has no colour");
    assert!(!coloured(&["--color", "never"], ""));
}

#[test]
fn a_baseline_silences_what_it_was_written_from() {
    let folder = Folder::new("baseline");
    folder.write("report.txt", broken());
    let written = folder.run(&["check", "--write-baseline", "base.json", "report.txt"]);
    assert_eq!(written.code, 0, "{}", written.err);
    // The findings are known by organ and year, so another file, another place and more text change nothing.
    folder.write(
        "moved.txt",
        broken().replace("一、总体情况\n", "一、总体情况\n\n另起一段。\n"),
    );
    for name in ["report.txt", "moved.txt"] {
        let ran = folder.run(&["check", "--format", "json", "--baseline", "base.json", name]);
        assert_eq!(ran.code, 0, "{}", ran.out);
        assert_ne!(ran.json()["summary"]["in_baseline"], 0);
    }
    // Another figure in the same cell is another finding.
    folder.write("worse.txt", REPORT.replace("| 2 | 3 |", "| 2 | 5 |"));
    let worse = folder.run(&["check", "--baseline", "base.json", "worse.txt"]);
    assert_eq!(worse.code, 1, "{}", worse.out);
}

#[test]
fn explain_tells_a_rule_and_the_arithmetic_of_a_line() {
    let folder = Folder::new("explain-rule");
    folder.write("report.txt", broken());
    let rule = folder.run(&["explain", "review/total"]);
    assert_eq!(rule.code, 0, "{}", rule.err);
    assert!(
        rule.out.starts_with("review/total") && rule.out.contains("依据"),
        "{}",
        rule.out
    );
    for part in [
        "[错误]",
        "年度：2019",
        "common/review.ron:",
        "gouji: ignore review/total 原因",
        "会报告的例子：\n    ",
        "  → ",
        "不会报告的例子：\n    ",
    ] {
        assert!(rule.out.contains(part), "{part}\n{}", rule.out);
    }
    let line = folder.run(&["explain", "report.txt:12"]);
    assert!(line.out.contains("review.reconsideration.total"), "{}", line.out);
    assert!(line.out.contains("[review/total]"), "{}", line.out);
    // 154 and +92.5 % are possible: last year had 80.
    let grown = broken().replace(
        "新收政府信息公开申请 12 件",
        "新收政府信息公开申请 154 件，同比增长 92.5%",
    );
    folder.write("grown.txt", grown);
    let prose = folder.run(&["explain", "grown.txt:5"]);
    assert!(
        prose.out.contains("92.5%  与 154 相符：上年为 80 时成立"),
        "{}",
        prose.out
    );
}

#[test]
fn explain_shows_the_blank_that_a_figure_of_prose_is_compared_with() {
    let folder = Folder::new("explain-blank");
    let blank = REPORT
        .replace("办结 12 件", "行政复议案件 3 件")
        .replace("| 1 | 0 | 0 | 2 | 3 |", "| 1 | 0 | 0 | 2 |  |");
    folder.write("report.txt", blank);
    let prose = folder.run(&["explain", "report.txt:5"]);
    assert!(prose.out.contains("3  行政复议 总计 空白"), "{}", prose.out);
}

/// A folder whose reports do not say their year, and whose settings say it and give rules of their own.
fn settled(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("内/report.txt", broken().replace("2023年", ""));
    folder.write("内/gouji.ron", "(year: 2026, rules: \"规则\", lang: En)");
    folder.write(
        "内/规则/2026.ron",
        "Pack(year: 2026, extends: \"2025\", change: [Severity(\"review/total\", Info)])",
    );
    folder
}

#[test]
fn explain_and_extract_go_by_the_settings_nearest_to_the_report() {
    let folder = settled("settings-everywhere");
    let json = folder.run(&["extract", "内/report.txt"]).json();
    assert_eq!(json["year"], 2026, "{json}");
    let given = folder.run(&["extract", "--year", "2024", "内/report.txt"]).json();
    assert_eq!(given["year"], 2024, "the command line comes first");
    let line = folder.run(&["explain", "内/report.txt:12"]);
    assert_eq!(line.code, 0, "{}", line.err);
    assert!(line.out.contains("[信息]"), "{}", line.out);
    let inside = |arguments: &[&str]| {
        let output = folder
            .command(arguments)
            .current_dir(folder.path("内"))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let rule = inside(&["explain", "review/total"]);
    assert!(rule.contains("[info]") && rule.contains("2026"), "{rule}");
    assert!(inside(&["rules", "list", "--year", "2026"]).contains("review/total  [info]"));
    assert!(inside(&["doctor"]).contains("(gouji.ron)"));
}

#[test]
fn explain_tells_a_finding_that_is_ignored_with_the_reason() {
    let folder = Folder::new("explain-ignored");
    folder.write("report.txt", broken());
    folder.write(
        "gouji.ron",
        "(ignore: [(rule: \"review/total\", reason: \"旧系统口径\")])",
    );
    let ran = folder.run(&["explain", "report.txt:12"]);
    assert!(ran.out.contains("[review/total]"), "{}", ran.out);
    assert!(ran.out.contains("已忽略，原因：旧系统口径"), "{}", ran.out);
    assert!(
        !folder
            .run(&["check", "report.txt"])
            .out
            .contains("[review/total]")
    );
}

#[test]
fn settings_that_are_wrong_are_told_by_extract_and_explain_too() {
    let folder = Folder::new("settings-wrong");
    folder.write("report.txt", REPORT);
    folder.write("gouji.ron", "(yaer: 2023)");
    for arguments in [
        &["extract", "report.txt"][..],
        &["explain", "report.txt:12"],
        &["explain", "review/total"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains("gouji.ron:1:"), "{arguments:?}: {}", ran.err);
        assert!(!ran.out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn doctor_tells_forms_rule_files_and_configuration() {
    let folder = folder("doctor");
    folder.write("gouji.ron", "Config()\n");
    let out = folder.run(&["doctor"]).out;
    for part in [
        env!("CARGO_PKG_VERSION"),
        "2019–2020",
        "forms/2021.ron",
        "gouji.ron",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert!(folder.run(&["doctor", "--lang", "en"]).out.contains("forms:"));
}

#[test]
fn explain_a_line_without_cells_says_so() {
    let ran = folder("explain").run(&["explain", "report.txt:1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("没有表格中的单元格"), "{}", ran.out);
}

#[test]
fn help_and_version_are_a_success() {
    let folder = Folder::new("help");
    for arguments in [&["--help"][..], &["check", "-h"], &["--version"]] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 0);
        assert!(ran.err.is_empty() && !ran.out.is_empty());
    }
}
