//! Hand-made findings through every format.

use gouji_grammar::Span;
use gouji_model::{Forms, Hints, Lang, Report, Text};
use gouji_rules::{Edit, Finding, Fix, Related, Safety, Severity};
use serde_json::Value;

use super::{Checked, FORMATS, Run, Setup, Tally, open};
use crate::engine::Engine;
use crate::files::Trouble;
use crate::places::Places;
use crate::terminal::{Style, columns};

const TEXT: &str = "𠮷林镇2020年度报告\r\n\
    | 本年新收 | 双 | 90 |\n| 上年结转 | 双 | 7 |\n| 办结 | 双 | 89 |\n| 结转下年 | 双 | 6 |\n\
    ，𠮷林镇全年办结 89 件。\n";

fn span(part: &str) -> Span {
    let start = TEXT.find(part).unwrap();
    Span::new(start, start + part.len())
}

fn related(part: &str, text: &str) -> Related {
    Related {
        file: None,
        span: span(part),
        message: Text::new(text, text),
    }
}

fn balance() -> Finding {
    let elsewhere = Related {
        file: Some("2019.txt".to_owned()),
        span: Span::new(3, 4),
        message: Text::new("上年结转下年 6", "carried out 6 last year"),
    };
    Finding {
        rule: "requests/balance".to_owned(),
        severity: Severity::Error,
        message: Text::new(
            "自然人：新收 90 + 上年结转 7 = 97，办结 89 + 结转下年 6 = 95，相差 2",
            "natural persons: 90 + 7 = 97, but 89 + 6 = 95, 2 apart",
        ),
        cells: vec!["requests.received.natural_person".to_owned()],
        span: span("90"),
        related: vec![related("7 |", "上年结转"), related("6 |", "结转下年"), elsewhere],
        fixes: vec![Fix {
            title: Text::new("把新收改为 88", "change received to 88"),
            safety: Safety::Suggest,
            preferred: true,
            edits: vec![Edit {
                span: span("90"),
                text: "88".to_owned(),
            }],
        }],
    }
}

fn prose() -> Finding {
    Finding {
        rule: "prose/processed".to_owned(),
        severity: Severity::Hint,
        message: Text::new(
            "正文与表格一致，50% 之类的写法请核对",
            "check notations such as 50%",
        ),
        cells: Vec::new(),
        span: span("89 件"),
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

fn render(format: &str, findings: &[Finding], troubles: &[Trouble], lang: Lang) -> String {
    let style = Style {
        colour: false,
        width: 80,
    };
    let output = open(format, Setup { lang, style });
    let report: Report = gouji_model::read(TEXT, &Forms::default(), Hints::default());
    let engine = Engine::load(None).unwrap();
    let mut out = Vec::new();
    output.begin(&mut out);
    output.report(
        &Checked {
            index: 0,
            path: "报告/2020.txt",
            report: &report,
            places: &Places::new(TEXT),
            findings,
        },
        &mut out,
    );
    let run = Run {
        tally: &Tally::of(findings, 0),
        troubles,
        engine: Some(&engine),
    };
    output.end(&run, &mut out);
    String::from_utf8(out).unwrap()
}

fn json(format: &str, findings: &[Finding], troubles: &[Trouble]) -> Value {
    serde_json::from_str(&render(format, findings, troubles, Lang::Zh)).unwrap()
}

fn trouble() -> Trouble {
    Trouble::new("缺 失.txt", "找不到", "not found")
}

#[test]
fn text_shows_every_place_its_label_and_the_fix() {
    let shown = render("text", &[balance()], &[], Lang::Zh);
    assert_eq!(shown, include_str!("tests/text.zh.txt"), "{shown}");
}

/// The column of the terminal at which each of `marks` begins under the line that holds `part`.
fn mark_under(shown: &str, part: &str, mark: &str) -> (usize, usize) {
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines
        .iter()
        .position(|l| l.contains('|') && l.contains(part))
        .unwrap();
    let column = |line: &str, part: &str| columns(&line[..line.find(part).unwrap()]);
    (column(lines[at], part), column(lines[at + 1], mark))
}

#[test]
fn marks_sit_under_their_figures_behind_double_width_characters() {
    let shown = render("text", &[balance(), prose()], &[], Lang::Zh);
    for (part, mark) in [("90 |", "^^"), ("7 |", "---"), ("6 |", "---"), ("89 件", "^^^^^")] {
        let (text, mark) = mark_under(&shown, part, mark);
        assert_eq!(text, mark, "{part}\n{shown}");
    }
}

#[test]
fn text_in_english_says_the_same() {
    let shown = render("text", &[balance(), prose()], &[trouble()], Lang::En);
    for part in [
        "error[requests/balance]: natural persons",
        "--> 报告/2020.txt:2:14",
        "note: 2019.txt: carried out 6 last year",
        "help: change received to 88",
        "hint[prose/processed]",
        "checked 1 report: 1 error, 1 hint; 1 could not be worked on",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn json_has_the_promised_shape() {
    let out = json("json", &[balance()], &[trouble()]);
    assert_eq!(out["version"], 1);
    let file = &out["files"][0];
    assert_eq!(file["path"], "报告/2020.txt");
    let finding = &file["findings"][0];
    assert_eq!(finding["rule"], "requests/balance");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["cells"][0], "requests.received.natural_person");
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &14.into()));
    let (start, end) = (
        finding["start"].as_u64().unwrap(),
        finding["end"].as_u64().unwrap(),
    );
    assert_eq!(&TEXT[start as usize..end as usize], "90");
    assert_eq!(finding["related"][0]["line"], 3);
    assert_eq!(finding["related"][2]["path"], "2019.txt");
    let fix = &finding["fixes"][0];
    assert_eq!(
        (&fix["safety"], &fix["preferred"]),
        (&"suggest".into(), &true.into())
    );
    assert_eq!(fix["edits"][0]["text"], "88");
    assert_eq!(out["summary"]["errors"], 1);
    assert_eq!(out["summary"]["failed"][0]["path"], "缺 失.txt");
}

/// The official schema. Its pattern for languages has a stray bracket, which its own meta-schema refuses, so the
/// pattern is left out.
fn validator() -> jsonschema::Validator {
    let text = include_str!("../../tests/cli/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(text).unwrap();
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn sarif_is_valid_and_counts_columns_in_characters() {
    let validator = validator();
    for (findings, troubles) in [
        (vec![balance(), prose()], vec![trouble()]),
        (vec![balance()], vec![]),
        (vec![], vec![]),
    ] {
        let out = json("sarif", &findings, &troubles);
        let complaints: Vec<String> = validator.iter_errors(&out).map(|e| e.to_string()).collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
    let run = json("sarif", &[balance(), prose()], &[])["runs"][0].clone();
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let place = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%E6%8A%A5%E5%91%8A/2020.txt");
    // The line begins with a full-width comma and a character of four bytes: nine characters before the figure.
    assert_eq!(place["region"]["startColumn"], 10);
    assert_eq!(place["region"]["endColumn"], 14);
    assert_eq!(run["results"][1]["level"], "note");
}

#[test]
fn github_commands_are_escaped_and_one_per_line() {
    let shown = render("github", &[balance(), prose()], &[trouble()], Lang::Zh);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 3);
    let head = "::error file=报告/2020.txt,line=2,endLine=2,col=14,endColumn=16,title=requests/balance::";
    assert!(lines[0].starts_with(head), "{shown}");
    assert!(lines[0].ends_with("相差 2%0A把新收改为 88"));
    assert!(lines[1].contains("50%25 之类"));
    assert_eq!(lines[2], "::error file=缺 失.txt::找不到");
}

#[test]
fn gitlab_issues_have_one_line_each_and_fingerprints_that_no_moved_line_changes() {
    let mut moved = balance();
    moved.span = span("7 |");
    let issues = json("gitlab", &[balance(), moved.clone(), prose()], &[trouble()]);
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), 4);
    let first = &issues[0];
    assert_eq!(first["check_name"], "requests/balance");
    assert_eq!(first["severity"], "major");
    assert_eq!(first["location"]["path"], "报告/2020.txt");
    assert_eq!(first["location"]["lines"]["begin"], 2);
    let description = first["description"].as_str().unwrap();
    assert!(
        description.ends_with("相差 2（建议：把新收改为 88）"),
        "{description}"
    );
    assert_eq!(
        (&issues[2]["severity"], &issues[3]["severity"]),
        (&"info".into(), &"critical".into())
    );
    assert_eq!(issues[3]["location"]["path"], "缺 失.txt");

    let prints: std::collections::HashSet<_> = issues.iter().map(|i| i["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), 4, "{prints:?}");
    // The same cells found on another line are the same finding.
    let alone = json("gitlab", &[moved], &[]);
    assert_eq!(alone[0]["fingerprint"], first["fingerprint"]);
    assert_ne!(alone[0]["location"], first["location"]);
    // Without findings there is still an array, and a file that cannot be read begins one.
    assert_eq!(json("gitlab", &[], &[]), Value::Array(Vec::new()));
    assert_eq!(json("gitlab", &[], &[trouble()]).as_array().unwrap().len(), 1);
}

#[test]
fn junit_has_a_suite_per_report_and_a_case_per_finding() {
    let shown = render("junit", &[balance(), prose()], &[trouble()], Lang::Zh);
    for part in [
        "<testsuites name=\"gouji\" tests=\"3\" skipped=\"0\" failures=\"1\" errors=\"1\"",
        "<testsuite name=\"报告/2020.txt\" tests=\"2\" skipped=\"0\" errors=\"0\" failures=\"1\"",
        "classname=\"requests/balance\"",
        "type=\"error\"",
        "<error message=\"找不到\"",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn concise_has_one_line_per_finding_with_severities_that_programs_know() {
    let mut broken = balance();
    broken.message = Text::new("两行\n的消息", "a message\nof two lines");
    let shown = render("concise", &[broken, prose()], &[trouble()], Lang::Zh);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(
        lines[0],
        "报告/2020.txt:2:14: error[requests/balance]: 两行 的消息"
    );
    assert!(
        lines[1].starts_with("报告/2020.txt:6:10: hint[prose/processed]: "),
        "{shown}"
    );
    assert_eq!(lines.len(), 3, "{shown}");
}

#[test]
fn html_is_one_page_that_needs_nothing_from_elsewhere_and_says_everything() {
    let shown = render("html", &[balance(), prose()], &[trouble()], Lang::Zh);
    for part in [
        "<!DOCTYPE html>",
        "<html lang=\"zh-CN\">",
        "<h2>报告/2020.txt</h2>",
        "<li class=\"error\"><p><strong>错误</strong> 自然人：新收 90",
        "<code>requests/balance</code> 2:14",
        "<li>上年结转 <small>3:",
        "<li>上年结转下年 6 <small>2019.txt</small></li>",
        "建议：把新收改为 88",
        "缺 失.txt：找不到",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    for part in ["<script", "<link", "<img", "http:", "https:", "@import", "url("] {
        assert!(!shown.contains(part), "{part}\n{shown}");
    }
    let shown = render("html", &[], &[], Lang::En);
    assert!(
        shown.contains("Nothing found.") && shown.ends_with("</body></html>\n"),
        "{shown}"
    );
}

#[test]
fn what_a_report_says_is_not_markup_in_html() {
    let mut finding = balance();
    finding.message = Text::new("<script>alert(1)</script>", "");
    finding.fixes[0].title = Text::new("\"><img src=x onerror=alert(1)>", "");
    let shown = render("html", &[finding], &[], Lang::Zh);
    assert!(!shown.contains("<script") && !shown.contains("<img"), "{shown}");
}

#[test]
fn every_format_survives_a_finding_anywhere() {
    let places = [
        (0, 0),
        (0, 1),
        (2, 3),
        (TEXT.len(), TEXT.len()),
        (0, TEXT.len()),
        (9999, 99999),
    ];
    for (start, end) in places {
        let mut finding = balance();
        finding.span = Span::new(start, end);
        for (format, _) in FORMATS {
            assert!(!render(format, &[finding.clone()], &[], Lang::Zh).is_empty());
        }
    }
}
