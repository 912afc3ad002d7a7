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
    assert!(ran.out.contains("+ rule requests/balance  info"), "{}", ran.out);
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
