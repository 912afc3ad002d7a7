//! Comments in a report and `gouji.ron`: what they leave out, and what is told about them.

use crate::harness::Folder;

/// A report whose table three is off by two in one column and so in the total, which is one cause; with a place for a remark before the table and one after it.
fn report(before: &str, after: &str) -> String {
    format!(
        "\
青禾县林业局2023年政府信息公开工作年度报告

三、收到和处理政府信息公开申请情况

{before}
| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 一、本年新收政府信息公开申请数量 | 90 | 0 | 0 | 0 | 0 | 0 | 90 |
| 二、上年结转政府信息公开申请数量 | 7 | 0 | 0 | 0 | 0 | 0 | 7 |
| （七）总计 | 89 | 0 | 0 | 0 | 0 | 0 | 89 |
| 四、结转下年度继续办理 | 6 | 0 | 0 | 0 | 0 | 0 | 6 |

{after}
"
    )
}

/// The rules of all findings with the number of those that were left out.
fn check(folder: &Folder, select: &str) -> (Vec<String>, u64, i32) {
    let ran = folder.run(&["check", "--format", "json", "--select", select, "a.md"]);
    let out = ran.json();
    let findings = out["files"][0]["findings"].as_array().unwrap();
    let rules = findings.iter().map(|f| f["rule"].as_str().unwrap().to_owned());
    (
        rules.collect(),
        out["summary"]["ignored"].as_u64().unwrap(),
        ran.code,
    )
}

#[test]
fn a_comment_before_a_table_leaves_out_what_it_names_in_all_of_the_table() {
    let folder = Folder::new("ignore-comment");
    for remark in [
        "<!-- gouji: ignore requests/balance 系统口径不同，见附件 3 -->",
        "【勾稽：忽略 requests/balance 系统口径不同】",
        "<!-- gouji: ignore-file requests 系统口径不同 -->",
    ] {
        folder.write("a.md", report(remark, ""));
        let (rules, ignored, code) = check(&folder, "requests/balance");
        assert_eq!((rules.len(), ignored, code), (0, 1, 0), "{remark}: {rules:?}");
    }
    folder.write(
        "a.md",
        report("", "<!-- gouji: ignore-file requests/balance 口径不同 -->"),
    );
    assert_eq!(check(&folder, "requests/balance").1, 1);
    let ran = folder.run(&["check", "--select", "requests/balance", "a.md"]);
    assert!(ran.out.contains("另有 1 个已说明原因而忽略"), "{}", ran.out);
}

#[test]
fn a_comment_without_a_reason_has_no_effect_and_is_told() {
    let folder = Folder::new("ignore-no-reason");
    folder.write("a.md", report("<!-- gouji: ignore requests/balance -->", ""));
    let (rules, ignored, code) = check(&folder, "requests/balance");
    assert_eq!((ignored, code), (0, 1));
    assert!(rules.contains(&"ignore/no-reason".to_owned()), "{rules:?}");
    assert_eq!(rules.iter().filter(|r| *r == "requests/balance").count(), 1);
}

#[test]
fn a_comment_that_leaves_out_nothing_is_told() {
    let folder = Folder::new("ignore-unused");
    folder.write(
        "a.md",
        report(
            "",
            "<!-- gouji: ignore requests/balance 旧 -->\n本机关无其他事项。",
        ),
    );
    let (rules, ..) = check(&folder, "requests/balance");
    assert!(rules.contains(&"ignore/unused".to_owned()), "{rules:?}");
    let (rules, ..) = check(&folder, "review");
    assert_eq!(
        rules,
        Vec::<String>::new(),
        "a rule that was not asked proves nothing"
    );
    folder.write("a.md", report("<!-- gouji: ignore requests/balanse 旧 -->", ""));
    let (rules, ..) = check(&folder, "requests/balance");
    assert!(rules.contains(&"ignore/unknown".to_owned()), "{rules:?}");
}

#[test]
fn the_nearest_settings_of_each_report_count() {
    let folder = Folder::new("settings-nearest");
    folder
        .write(
            "gouji.ron",
            "(severity: {\"requests/balance\": Info}, select: [\"requests/balance\"])",
        )
        .write("a.md", report("", ""))
        .write(
            "内/gouji.ron",
            "(select: [\"requests/balance\"], ignore: [(rule: \"requests/balance\", \
             cells: [\"requests.received.natural_person\"], files: [\"*.md\"], reason: \"口径不同\")])",
        )
        .write("内/b.md", report("", ""));
    let ran = folder.run(&["check", "--format", "json", "a.md", "内/b.md"]);
    let out = ran.json();
    let severities: Vec<_> = out["files"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["severity"].clone())
        .collect();
    assert_eq!(severities, ["info"]);
    assert_eq!(out["files"][1]["findings"].as_array().unwrap().len(), 0);
    assert_eq!(out["summary"]["ignored"], 1);
}

#[test]
fn an_exception_that_covers_nothing_is_told_when_its_whole_folder_was_checked() {
    let folder = Folder::new("settings-unused");
    folder
        .write(
            "gouji.ron",
            "(ignore: [(rule: \"review/total\", reason: \"旧口径\")])",
        )
        .write("a.md", report("", ""));
    let ran = folder.run(&["check", "."]);
    assert!(ran.err.contains("gouji.ron:1:18"), "{}", ran.err);
    let ran = folder.run(&["check", "a.md"]);
    assert!(!ran.err.contains("gouji.ron"), "{}", ran.err);
}

#[test]
fn settings_that_are_wrong_are_told_with_their_place_and_end_with_two() {
    let folder = Folder::new("settings-broken");
    folder.write("a.md", report("", ""));
    for (text, expected) in [
        ("(slect: [\"requests\"])", "是否想写 select？"),
        ("(select: [\"requests/balanse\"])", "是否想写 requests/balance？"),
        ("(rules: \"../x\")", "gouji.ron:1:9"),
    ] {
        folder.write("gouji.ron", text);
        let ran = folder.run(&["check", "a.md"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(ran.err.contains(expected), "{text}: {}", ran.err);
        assert!(
            ran.out.contains("requests/balance"),
            "the report is checked all the same: {text}\n{}",
            ran.out
        );
    }
}

#[test]
fn settings_choose_rules_year_and_language() {
    let folder = Folder::new("settings-rules");
    folder
        .write(
            "gouji.ron",
            "(rules: \"规则\", lang: En, select: [\"requests/balance\"])",
        )
        .write(
            "规则/2023.ron",
            "Pack(year: 2023, extends: \"2023\", change: [Severity(\"requests/balance\", Hint)])",
        )
        .write("a.md", report("", ""));
    let ran = folder.run(&["check", "a.md"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("checked 1 report: 2 hints"), "{}", ran.out);
    let ran = folder.run(&["--lang", "zh", "doctor"]);
    assert!(ran.out.contains("离当前文件夹最近的 gouji.ron"), "{}", ran.out);
    assert!(ran.out.contains("rules: 规则"));
}

#[test]
fn the_year_of_the_settings_is_for_reports_that_do_not_say_theirs() {
    let folder = Folder::new("settings-year");
    folder.write("gouji.ron", "Gouji(year: 2020)");
    folder.write("stated.md", report("", ""));
    folder.write("silent.md", report("", "").replace("2023年", ""));
    let years = |arguments: &[&str]| {
        let json = folder.run(arguments).json();
        let files = json["files"].as_array().unwrap();
        files
            .iter()
            .map(|f| f["year"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    let both = ["check", "--format", "json", "silent.md", "stated.md"];
    assert_eq!(years(&both), [2020, 2023]);
    let said = [
        "check",
        "--format",
        "json",
        "--year",
        "2022",
        "silent.md",
        "stated.md",
    ];
    assert_eq!(years(&said), [2022, 2022]);
}
