//! Two years of one organ, found by what the reports say.

use serde_json::Value;

use crate::harness::Folder;

const PAIR: [&str; 2] = ["2023-pdf-columns.txt", "2024-pdf-columns.txt"];

/// The project's own pair of reports, under names that say nothing.
fn pair(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (from, to) in PAIR.iter().zip(["b.txt", "a.txt"]) {
        let path = format!("{}/../../tests/reports/{from}", env!("CARGO_MANIFEST_DIR"));
        folder.write(to, std::fs::read(path).unwrap());
    }
    folder
}

fn rules<'j>(file: &'j Value, severity: &str) -> Vec<&'j str> {
    let findings = file["findings"].as_array().unwrap().iter();
    let grave = findings.filter(|f| f["severity"] == severity);
    grave.map(|f| f["rule"].as_str().unwrap()).collect()
}

#[test]
fn two_years_of_one_organ_are_compared_and_agree() {
    let folder = pair("years-pair");
    let json = folder.run(&["check", "--format", "json", "."]).json();
    let files = json["files"].as_array().unwrap();
    let (later, earlier) = (&files[0], &files[1]);
    assert_eq!((&later["year"], &earlier["year"]), (&2024.into(), &2023.into()));
    assert_eq!(rules(earlier, "error"), ["review/total", "review/total"]);
    assert!(rules(later, "error").is_empty(), "{later}");
    let of_years = |rule: &&str| rule.starts_with("year-on-year/");
    assert_eq!(
        rules(later, "warning").iter().filter(|r| of_years(r)).count(),
        0,
        "{later}"
    );
    assert!(rules(later, "hint").contains(&"year-on-year/jump"), "{later}");
}

#[test]
fn one_report_finds_its_predecessor_in_its_folder_and_shows_the_place_there() {
    let folder = pair("years-beside");
    let text = std::fs::read_to_string(folder.path("a.txt")).unwrap();
    let wrong = text.replacen(
        "行政规范性文件          3          0       8",
        "行政规范性文件          3          0       9",
        1,
    );
    assert_ne!(text, wrong);
    folder.write("a.txt", wrong);
    let ran = folder.run(&[
        "check",
        "--format",
        "json",
        "--select",
        "year-on-year/in-force",
        "a.txt",
    ]);
    assert_eq!(ran.code, 1);
    let json = ran.json();
    let finding = &json["files"][0]["findings"][0];
    assert_eq!(finding["severity"], "warning");
    let elsewhere = finding["related"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| !r["path"].is_null());
    assert_eq!(elsewhere.unwrap()["path"], "b.txt");
    std::fs::rename(folder.path("b.txt"), folder.path("old.bak")).unwrap();
    let alone = folder.run(&["check", "--select", "year-on-year/in-force", "a.txt"]);
    assert_eq!(alone.code, 0, "{}", alone.out);
    let said = folder.run(&["check", "--select", "Y-002", "--previous", "old.bak", "a.txt"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    let missing = folder.run(&["check", "--previous", "gone.txt", "a.txt"]);
    assert_eq!(missing.code, 2, "{}", missing.out);
}
