//! Folders, many files, several jobs, readers that go away.

use std::process::Stdio;

use crate::harness::{Folder, REPORT};

fn collection(name: &str, count: usize) -> Folder {
    let folder = Folder::new(name);
    for i in 0..count {
        let text = REPORT.replace("12 件", &format!("{i} 件"));
        folder.write(&format!("reports/{:02}/{i:04}.txt", i % 7), text);
    }
    folder
}

#[test]
fn a_folder_is_searched_in_order_and_ignore_files_are_honoured() {
    let folder = Folder::new("folder");
    for name in [
        "b.txt",
        "a.md",
        "c/z.html",
        "c/y.HTM",
        "d.docx",
        "README.md",
        "out/x.txt",
        ".hidden/h.txt",
    ] {
        folder.write(name, REPORT);
    }
    folder.write(".gitignore", "out/\n");
    let ran = folder.run(&["extract", "."]);
    let paths: Vec<String> = ran
        .json_lines()
        .iter()
        .map(|o| o["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["./a.md", "./b.txt", "./c/y.HTM", "./c/z.html"]);
    let named = folder.run(&["extract", "out/x.txt", "README.md"]);
    assert_eq!(named.json_lines().len(), 2, "what is named directly is read");
    let twice = folder.run(&["extract", "a.md", "./a.md", "."]);
    assert_eq!(twice.json_lines().len(), 4, "nothing is read twice");
}

#[test]
fn the_number_of_jobs_does_not_change_a_byte() {
    let folder = collection("jobs", 150);
    for arguments in [
        &["extract", "reports", "missing.txt"][..],
        &["extract", "--format", "csv", "reports"],
        &["check", "reports", "missing.txt"],
        &["check", "--format", "json", "reports", "missing.txt"],
        &["check", "--format", "sarif", "reports"],
        &["check", "--format", "junit", "reports"],
        &["check", "--format", "html", "reports", "missing.txt"],
        &["check", "--format", "concise", "reports"],
        &["check", "--format", "gitlab", "reports", "missing.txt"],
    ] {
        let run = |jobs| folder.run(&[arguments, &["--jobs", jobs]].concat());
        let (one, four) = (run("1"), run("4"));
        assert_eq!(one.code, four.code);
        assert_eq!(one.out, four.out, "{arguments:?}");
        assert_eq!(one.err, four.err, "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_a_success() {
    let folder = collection("broken-pipe", 600);
    for arguments in [
        &["extract", "reports"][..],
        &["check", "--format", "json", "reports"],
        &["--help"],
    ] {
        let mut command = folder.command(arguments);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(
            output.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_pipe_gets_neither_colour_nor_progress() {
    let folder = collection("plain", 70);
    let ran = folder.run(&["check", "reports"]);
    assert!(ran.err.is_empty(), "{}", ran.err);
    assert!(!ran.out.contains('\u{1b}'));
    assert!(ran.out.contains("共检查 70 份报告"), "{}", ran.out);
}

#[test]
fn other_files_of_a_folder_are_left_out_and_counted_and_a_named_one_is_checked() {
    let folder = Folder::new("other-files");
    folder.write("report.md", REPORT);
    folder.write("minutes.md", "# 会议记录\n\n| 议题 | 人数 |\n| 预算 | 12 |\n");
    let ran = folder.run(&["check", "."]);
    assert!(ran.out.contains("共检查 1 份报告"), "{}", ran.out);
    assert!(ran.out.contains("1 个文件不像年度报告"), "{}", ran.out);
    assert!(!ran.out.contains("minutes.md"), "{}", ran.out);
    let json = folder.run(&["check", "--format", "json", "."]).json();
    assert_eq!(json["summary"]["left_out"], 1);
    let named = folder.run(&["check", "minutes.md"]);
    assert!(named.out.contains("共检查 1 份报告"), "{}", named.out);
    let cells = folder.run(&["extract", "."]);
    assert!(
        cells.out.contains("report.md") && !cells.out.contains("minutes.md"),
        "{}",
        cells.out
    );
    assert!(cells.err.contains("1 个文件不像年度报告"), "{}", cells.err);
    let named = folder.run(&["extract", "minutes.md"]);
    assert!(
        named.out.contains("minutes.md") && named.err.is_empty(),
        "{}",
        named.err
    );
}
