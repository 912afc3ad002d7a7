//! Input that is no report: told by name, and no obstacle to the others.

use std::fs::File;

use crate::harness::{Folder, REPORT};

#[test]
fn an_empty_file_is_a_report_without_cells() {
    let folder = Folder::new("empty-file");
    folder.write("empty.txt", "");
    let ran = folder.run(&["extract", "empty.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.json()["cells"].as_array().unwrap().len(), 0);
    assert_ne!(folder.run(&["check", "empty.txt"]).code, 2);
}

#[test]
fn what_cannot_be_read_is_named_and_does_not_stop_the_others() {
    let folder = Folder::new("bad-files");
    folder.write("good.txt", REPORT);
    folder.write("scan.txt", b"%PDF-1.7\n\x00\x01");
    folder.write("noise.txt", [0u8, 1, 2, 3, 255, 254, 0, 9]);
    folder.write(
        "torn.txt",
        [REPORT.as_bytes(), b"\xe6\x9c\xff", REPORT.as_bytes()].concat(),
    );
    std::fs::create_dir(folder.path("nothing")).unwrap();
    let paths = [
        "scan.txt",
        "missing.txt",
        "noise.txt",
        "torn.txt",
        "nothing",
        "good.txt",
    ];
    for (lang, said) in [
        ("zh", ["PDF", "找不到", "控制字符", "第 13 行", "没有报告"]),
        (
            "en",
            [
                "PDF",
                "no such file",
                "control character",
                "line 13",
                "no reports",
            ],
        ),
    ] {
        let ran = folder.run(&[&["extract", "--lang", lang], &paths[..]].concat());
        assert_eq!(ran.code, 2);
        assert_eq!(ran.json()["path"], "good.txt");
        let complaints: Vec<&str> = ran.err.lines().collect();
        assert_eq!(complaints.len(), 5, "{}", ran.err);
        for ((complaint, path), said) in complaints.iter().zip(paths).zip(said) {
            assert!(
                complaint.contains(path) && complaint.contains(said),
                "{complaint}"
            );
        }
    }
    let ran = folder.run(&[&["check", "--format", "json"], &paths[..]].concat());
    assert_eq!(ran.code, 2);
    assert_eq!(ran.json()["summary"]["failed"].as_array().unwrap().len(), 5);
}

#[test]
fn a_file_beyond_the_cap_is_refused_with_its_size() {
    let folder = Folder::new("huge");
    let file = File::create(folder.path("huge.txt")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let ran = folder.run(&["extract", "huge.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("64 MiB"), "{}", ran.err);
}

/// Unoptimised builds take a shorter line; what grows faster than the text would not end in either.
#[test]
fn one_endless_line_is_read_to_its_end() {
    let folder = Folder::new("endless-line");
    let size = if cfg!(debug_assertions) { 6 << 20 } else { 50 << 20 };
    let piece = "本年新收 12 件，办结 34 件，";
    folder.write("line.txt", piece.repeat(size / piece.len()));
    let ran = folder.run(&["extract", "line.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.json()["version"], 1);
}

#[test]
fn wrong_arguments_are_said_in_both_languages_and_never_as_code() {
    let folder = Folder::new("arguments");
    folder.write("good.txt", REPORT);
    for (arguments, said) in [
        (&["chek", "good.txt"][..], "是否想写 check"),
        (&["check"], "缺少 <PATH>"),
        (&["check", "--format", "xml", "good.txt"], "text、json"),
        (&["check", "--year", "abc", "good.txt"], "--year"),
        (
            &["check", "--baseline", "none.json", "good.txt"],
            "none.json：找不到",
        ),
        (
            &["check", "--baseline", "good.txt", "good.txt"],
            "--write-baseline",
        ),
        (&["check", "--rules", "none", "good.txt"], "none：找不到"),
        (&["explain", "requests/nothing"], "没有这样的规则"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(said), "{arguments:?}\n{}", ran.err);
        assert!(
            !ran.err.contains("Err(") && !ran.err.contains("Error {"),
            "{}",
            ran.err
        );
    }
    let english = folder.run(&["--lang", "en", "chek"]);
    assert!(
        english.err.is_ascii() || !english.err.contains("错误"),
        "{}",
        english.err
    );
}

#[test]
fn a_broken_rule_file_is_told_with_its_place_and_the_others_still_load() {
    let folder = Folder::new("broken-form");
    folder.write("good.txt", REPORT);
    folder.write("rules/forms/2030.ron", "Form(\n    idd: \"2030\",\n)\n");
    let ran = folder.run(&["extract", "--rules", "rules", "good.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("forms/2030.ron:2:5"), "{}", ran.err);
    assert_eq!(ran.json()["path"], "good.txt");
    let doctor = folder.run(&["doctor", "--rules", "rules"]);
    assert!(doctor.out.contains("2019–2020"), "{}", doctor.out);
}
