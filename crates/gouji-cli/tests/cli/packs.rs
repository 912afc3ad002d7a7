//! What people who write packs can do without a report, and without building anything.

use crate::harness::Folder;

#[test]
fn a_new_year_is_a_new_file_in_a_folder() {
    let folder = Folder::new("packs-new-year");
    folder.write(
        "规则/2026.ron",
        "Pack(year: 2026, extends: \"2025\", change: [Severity(\"requests/balance\", Info)])",
    );
    let ran = folder.run(&["rules", "list", "--year", "2026", "--rules", "规则"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("requests/balance  [信息]"), "{}", ran.out);
    let ran = folder.run(&["rules", "diff", "2025", "2026", "--rules", "规则"]);
    assert_eq!(
        ran.out, "~ rule requests/balance\n    severity: error → info\n",
        "a rule that both years have is told once"
    );
    let ran = folder.run(&["rules", "diff", "2026", "2026", "--rules", "规则"]);
    assert_eq!(ran.out, "2026 与 2026 年度的格式和规则相同\n");
}

#[test]
fn every_command_about_packs_answers_people_and_programs() {
    let folder = Folder::new("packs-formats");
    for command in [
        &["list", "--year", "2023"][..],
        &["show", "requests/balance"],
        &["test", "requests/balance"],
        &["lint"],
        &["schema"],
        &["diff", "2019", "2021"],
    ] {
        let ran = folder.run(&[&["rules"], command, &["--format", "json"]].concat());
        assert_eq!((ran.code, &*ran.err), (0, ""), "{command:?}");
        assert_eq!(ran.json()["version"], 1, "{command:?}");
        let text = folder.run(&[&["rules"], command].concat());
        assert_eq!(text.code, 0, "{command:?}: {}", text.err);
        assert!(
            !text.out.is_empty() && !text.out.starts_with('{'),
            "{command:?}: {}",
            text.out
        );
    }
}

#[test]
fn the_schema_tells_each_kind_with_its_parameters() {
    let folder = Folder::new("packs-schema");
    let text = folder.run(&["rules", "schema"]).out;
    for part in [
        "  severity: Hint | Info | Warning | Error  // 级别",
        "  since?: n  // 从哪个年度起",
        "  tolerance?: Exact | AsPrinted | Within(\"…\")  // ",
        "  Identity(\"…\")\n",
        "  Misplaced(\"…\")\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let out = folder.run(&["rules", "schema", "--format", "json"]).json();
    let checks = out["checks"].as_array().unwrap();
    let cells = checks.iter().find(|c| c["name"] == "Cells").unwrap();
    let fields = cells["content"]["fields"].as_array().unwrap();
    let told: Vec<String> = fields
        .iter()
        .map(|f| format!("{} {} {}", f["name"], f["required"], f["type"]["list"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"of\" true \"string\"",
            "\"except\" false \"string\"",
            "\"must\" true null"
        ]
    );
    assert!(!out.to_string().contains("\"any\""), "{out:#}");
}

#[test]
fn a_changed_rule_is_told_with_what_it_was_and_what_it_is() {
    let folder = Folder::new("packs-diff");
    let rule = |year: u16, formula: &str| {
        format!(
            "#![enable(implicit_some)]\nPack(year: {year}, form: \"2021\", rules: [Rule(id: \"a/b\", title: (zh: \"甲\", en: \
             \"a\"), severity: Hint, check: Formula(\"{formula}\"), basis: \"本地\", explain: (zh: \"甲\", en: \"a\"))])"
        )
    };
    folder.write("规则/2030.ron", rule(2030, "requests.received.total >= 1"));
    folder.write("规则/2031.ron", rule(2031, "requests.received.total >= 2"));
    let ran = folder.run(&[
        "rules", "diff", "2030", "2031", "--rules", "规则", "--format", "json",
    ]);
    let out = ran.json();
    let all = out["differences"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{out:#}");
    assert_eq!(
        (&all[0]["change"], &all[0]["name"]),
        (&"changed".into(), &"a/b".into())
    );
    let changes = all[0]["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{out:#}");
    assert_eq!(changes[0]["aspect"], "check");
    assert_eq!(changes[0]["from"], "Formula(\"requests.received.total >= 1\")");
    assert_eq!(changes[0]["to"], "Formula(\"requests.received.total >= 2\")");
}

#[test]
fn a_broken_pack_is_told_with_its_place_and_keeps_no_other_away() {
    let folder = Folder::new("packs-broken");
    for (text, expected) in [
        ("Pack(year: 2026, extends: \"2O25\")", "2026.ron:1:27"),
        ("Pack(year: 2026, extends: \"2026\")", "2026.ron:1:27"),
        ("Pack(year: 2026, rules: [)", "2026.ron:1:25"),
        ("Pack(year: \"2026\")", "2026.ron:1:"),
    ] {
        folder.write("规则/2026.ron", text);
        let ran = folder.run(&["rules", "list", "--year", "2025", "--rules", "规则"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(ran.err.contains(expected), "{text}: {}", ran.err);
        assert!(ran.out.contains("requests/balance"), "{}", ran.out);
    }
}

#[test]
fn a_new_report_has_its_tables_in_line() {
    let folder = Folder::new("packs-new-report");
    let ran = folder.run(&["new", "2023"]);
    assert!(ran.out.contains("2023年政府信息公开工作年度报告"), "{}", ran.out);
    folder.write("a.md", &ran.out);
    assert_eq!(folder.run(&["fmt", "--check", "a.md"]).code, 0);
    folder.write("b.md", "| 甲 | 乙 |\n|---|---|\n| 1 | 234 |\n");
    assert_eq!(folder.run(&["fmt", "--check", "b.md"]).code, 1);
    assert_eq!(folder.run(&["fmt", "b.md"]).code, 0);
    assert_eq!(folder.run(&["fmt", "--check", "b.md"]).code, 0);
}
