//! The packs of the project load without a complaint; packs that are broken say where and how.

use gouji_rules::{CheckOptions, Library, Source, check, embedded};

/// The embedded files with others laid over them.
fn over(files: &[(&'static str, &'static str)]) -> Library {
    let mut sources = embedded();
    sources.extend(files.iter().map(|(name, text)| Source::new(*name, *text)));
    Library::load(sources)
}

fn complaints(library: &Library) -> Vec<String> {
    library.all_problems().iter().map(ToString::to_string).collect()
}

#[test]
fn every_embedded_pack_loads_without_a_complaint() {
    let library = Library::load(embedded());
    assert_eq!(library.years(), (2018..=2025).collect::<Vec<_>>());
    assert_eq!(complaints(&library), Vec::<String>::new());
}

#[test]
fn a_broken_column_is_told_with_both_sides_and_the_difference() {
    let library = Library::load(embedded());
    let text = "
三、收到和处理政府信息公开申请情况
| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 一、本年新收政府信息公开申请数量 | 90 | | | | | | |
| 二、上年结转政府信息公开申请数量 | 7 | | | | | | |
| （七）总计 | 89 | | | | | | |
| 四、结转下年度继续办理 | 6 | | | | | | |
";
    let report = gouji_model::read(
        text,
        &library.forms,
        gouji_model::Hints {
            year: Some(2020),
            ..Default::default()
        },
    );
    let rules = library.rules_for_report(&report).unwrap();
    let options = CheckOptions {
        select: vec!["requests/balance".into()],
        ..CheckOptions::default()
    };
    let findings = check(&report, &rules, &options);
    let messages: Vec<&str> = findings.iter().map(|f| f.message.zh.as_str()).collect();
    assert_eq!(
        messages,
        ["自然人：新收 90 + 上年结转 7 = 97，办结 89 + 结转下年 6 = 95，相差 2"]
    );
    assert_eq!(findings[0].span.of(text), "90");
    assert_eq!(findings[0].cells.len(), 4);
    assert_eq!(findings[0].related[0].message.zh, "上年结转 自然人 7");
}

#[test]
fn a_year_without_a_pack_uses_the_newest_one_before_it_and_says_so() {
    let library = Library::load(embedded());
    let rules = library.rules_for(2031).unwrap();
    assert_eq!((rules.year, rules.pack_year), (2031, 2025));
    assert!(rules.note.as_ref().unwrap().zh.contains("2031"));
    assert_eq!(
        library.rules_for(2016).unwrap().pack_year,
        2018,
        "the form of 2018 was in use in 2016"
    );
}

#[test]
fn a_new_year_is_a_new_file() {
    let library = over(&[(
        "2026.ron",
        "Pack(year: 2026, extends: \"2023\", change: [Severity(\"review/total\", Warning)])",
    )]);
    assert_eq!(complaints(&library), Vec::<String>::new());
    let rules = library.rules_for(2026).unwrap();
    assert_eq!(rules.pack_year, 2026);
    assert_eq!(
        rules.rule("review/total").unwrap().severity,
        gouji_rules::Severity::Warning
    );
}

/// A pack of the year 2030 with one rule, some words of which are replaced.
fn broken(from: &str, to: &str) -> Library {
    let good = "\
#![enable(implicit_some)]
Pack(
    year: 2030,
    extends: \"2023\",
    rules: [
        Rule(
            id: \"local/balance\",
            title: (zh: \"收办平衡\", en: \"balance\"),
            severity: Warning,
            check: Identity(\"requests/balance\"),
            target: \"requests.processed\",
            basis: \"本地要求\",
            explain: (zh: \"要平\", en: \"must balance\"),
        ),
    ],
    change: [Off(\"review/total\", \"本地不用表四\")],
)
";
    assert!(good.contains(from), "{from}");
    let mut sources = embedded();
    sources.push(Source::new("2030.ron", good.replacen(from, to, 1)));
    Library::load(sources)
}

#[test]
fn every_way_to_break_a_pack_is_told_with_its_place_and_a_suggestion() {
    let cases = [
        (
            "requests.processed",
            "requests.procesed",
            "2030.ron:11:21: 2021 年格式里没有 requests.procesed 这样的单元格（是否想写 requests.processed？）",
        ),
        (
            "severity: Warning",
            "severity: Warnin",
            "2030.ron:9:23: 不认识 Warnin，可用：Hint、Info、Warning、Error（是否想写 Warning？）",
        ),
        (
            "severity: Warning",
            "severty: Warning",
            "2030.ron:9:13: 不认识 severty",
        ),
        ("Identity(", "Identy(", "2030.ron:10:20: 不认识 Identy"),
        (
            "Identity(\"requests/balance\")",
            "Identity(\"requests/balanced\")",
            "2030.ron:10:29: 2021 年格式里没有勾稽关系 requests/balanced（是否想写 requests/balance？）",
        ),
        (
            "Identity(\"requests/balance\")",
            "Formula(\"for c in requests.columns: recieved[c] >= 0\")",
            "2030.ron:10:56: ",
        ),
        (
            "Identity(\"requests/balance\")",
            "Formula(\"for c in requests.columns: received[c] >= \")",
            "2030.ron:10:",
        ),
        (
            "Identity(\"requests/balance\")",
            "Sections(must: [BeThere, BeInOrdr])",
            "2030.ron:10:45: 不认识 BeInOrdr，可用：BeThere、BeInOrder、BeNumbered、BeOneSequence、BearTheirTitles（是否想写 BeInOrder？）",
        ),
        (
            "Identity(\"requests/balance\")",
            "Tables(of: [\"request\"], must: BeThere)",
            "2030.ron:10:32: 2021 年格式里没有表 request（是否想写 requests？）",
        ),
        (
            "basis: \"本地要求\"",
            "message: (zh: \"差 {diference}\", en: \"off by {difference}\"), basis: \"本地要求\"",
            "2030.ron:12:22: 这里没有 {diference} 可填，可用：where、left、right、difference（是否想写 difference？）",
        ),
        (
            "severity: Warning",
            "severity: Error, grounds: Inference",
            "2030.ron:7:17: 规则 local/balance 的依据只是推断，不能定为 Error",
        ),
        ("basis: \"本地要求\"", "basis: 3", "2030.ron:12:19: "),
        (
            "extends: \"2023\"",
            "extends: \"2O23\"",
            "2030.ron:4:14: 没有名为 2O23 的规则文件（是否想写 2023？）",
        ),
        (
            "extends: \"2023\"",
            "extends: \"2030\"",
            "2030.ron:4:14: 没有名为 2030 的规则文件",
        ),
        (
            "local/balance",
            "requests/balance",
            "2030.ron:7:17: 规则 requests/balance 在 common/requests.ron 里已经有了；要更改它请写在 change 里",
        ),
        (
            "Off(\"review/total\"",
            "Off(\"review/totals\"",
            "2030.ron:16:18: 没有可以更改的规则 review/totals（是否想写 review/total？）",
        ),
        (
            "title: (zh: \"收办平衡\", en: \"balance\"),",
            "title: (zh: \"收办平衡\", en: \"balance\")，",
            "2030.ron:8:",
        ),
        (
            "\"balance\"),",
            "\"balance\",",
            "2030.ron:8:20: 这个“(”没有配对的“)”（是否想写 )？）",
        ),
        ("year: 2030", "year: 2031", "2030.ron:3:"),
        ("year: 2030", "year: 2030, requires: \"99.1\"", "2030.ron:3:"),
    ];
    let mut wrong = Vec::new();
    for (from, to, expected) in cases {
        let library = broken(from, to);
        let found = complaints(&library);
        if !found.iter().any(|c| c.starts_with(expected)) {
            wrong.push(format!(
                "{from} -> {to}\n  expected {expected}\n  found    {}",
                found.join("\n           ")
            ));
        }
        assert!(
            !library.rules_for(2023).unwrap().rules.is_empty(),
            "the other packs still load"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_broken_rule_does_not_hide_its_neighbours() {
    let library = broken("Identity(", "Identy(");
    let rules = library.rules_for(2030).unwrap();
    assert!(rules.rule("requests/balance").is_some() && rules.rule("local/balance").is_none());
}

#[test]
fn a_circle_of_packs_is_told_once_with_its_members() {
    let library = over(&[
        ("2030.ron", "Pack(year: 2030, form: \"2021\", extends: \"2031\")"),
        ("2031.ron", "Pack(year: 2031, extends: \"2030\")"),
    ]);
    let found = complaints(&library);
    assert!(
        found
            .iter()
            .any(|c| c.contains("extends 绕成了圈：2030 → 2031 → 2030")),
        "{found:?}"
    );
}

#[test]
fn a_rule_that_is_written_twice_is_refused() {
    let rule = "Rule(id: \"a/b\", title: (zh: \"甲\", en: \"a\"), severity: Hint, check: Identity(\"review/total\"), basis: \"\", explain: (zh: \"甲\", en: \"a\")),\n";
    let mut sources = embedded();
    sources.push(Source::new(
        "2030.ron",
        format!("Pack(year: 2030, form: \"2021\", rules: [\n{rule}{rule}])"),
    ));
    let library = Library::load(sources);
    assert_eq!(
        complaints(&library),
        ["2030.ron:3:10: 规则 a/b 在本文件里出现两次"]
    );
}

#[test]
fn every_rule_does_what_its_examples_say() {
    let (trials, problems) = Library::load(embedded()).trials();
    let failed = trials.iter().filter_map(gouji_rules::Trial::problem);
    let complaints: Vec<String> = failed.chain(problems).map(|p| p.to_string()).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(!trials.is_empty());
}
