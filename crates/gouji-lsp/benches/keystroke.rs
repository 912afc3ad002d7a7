//! From a keystroke to its diagnostics, against an empty tower-lsp server in the same run.
//!
//! `cargo bench -p gouji-lsp --bench keystroke` prints medians, 99th percentiles and their ratios. With a
//! toy for a checker the way of a message through the server is measured, with all rules the whole. Absolute figures depend on the machine, ratios hardly.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod keystroke {
    pub(crate) mod echo;
    pub(crate) mod real;
    pub(crate) mod session;
    pub(crate) mod toy;
}

use std::time::Duration;

use gouji_testkit::{Layout, generate, large_report};
use keystroke::session::{Kind, Session};
use keystroke::{echo, real, toy};

const SIZES: [(&str, usize); 3] = [
    ("15 KB", 15 * 1024),
    ("150 KB", 150 * 1024),
    ("300 KB", 300 * 1024),
];
const ROUNDS: usize = 20;
const EDITS: usize = 100;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some(echo::NAME) => echo::serve(),
        Some(toy::NAME) => toy::serve(),
        Some(real::NAME) => real::serve(),
        _ => compare(),
    }
}

fn compare() {
    println!(
        "{:<26} {:>18} {:>18} {:>12}",
        "p50 / p99", "echo µs", "gouji µs", "ratio"
    );
    for (size, bytes) in SIZES {
        let [echo, gouji] = side_by_side(&text(bytes), Kind::Figure, toy::NAME);
        print_row(&format!("{size}, toy"), echo, gouji);
        for (name, kind) in [
            ("figure", Kind::Figure),
            ("word", Kind::Word),
            ("whole text", Kind::Whole),
        ] {
            let [echo, gouji] = side_by_side(&report(bytes), kind, real::NAME);
            print_row(&format!("{size}, {name}"), echo, gouji);
        }
    }
    let many = large_report(300 * 1024, 7);
    let [echo, gouji] = side_by_side(&many, Kind::Figure, real::NAME);
    print_row("300 KB, many reports", echo, gouji);
    start_and_memory();
}

/// Takes turns, so that whatever else the machine does meets both.
fn side_by_side(text: &str, kind: Kind, server: &str) -> [Vec<Duration>; 2] {
    let mut sessions = [echo::NAME, server].map(|name| Session::start(name, text));
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (session, times) in sessions.iter_mut().zip(&mut times) {
            let measured = (0..EDITS).map(|_| session.keystroke(kind));
            // The first round warms up.
            if round == 0 {
                measured.for_each(drop)
            } else {
                times.extend(measured)
            }
        }
    }
    times
}

fn print_row(name: &str, mut echo: Vec<Duration>, mut gouji: Vec<Duration>) {
    let [echo, gouji] = [&mut echo, &mut gouji].map(|times| {
        times.sort_unstable();
        [
            times[times.len() / 2].as_micros(),
            times[times.len() * 99 / 100].as_micros(),
        ]
    });
    let ratio = |at: usize| hundredths(gouji[at] * 100 / echo[at].max(1));
    let pair = |times: [u128; 2]| format!("{} / {}", times[0], times[1]);
    println!(
        "{name:<26} {:>18} {:>18} {:>12}",
        pair(echo),
        pair(gouji),
        format!("{} / {}", ratio(0), ratio(1))
    );
}

fn hundredths(value: u128) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn start_and_memory() {
    let text = report(15 * 1024);
    for name in [echo::NAME, toy::NAME, real::NAME] {
        let mut starts: Vec<_> = (0..20)
            .map(|_| Session::start(name, &text).since_start())
            .collect();
        starts.sort_unstable();
        let mut session = Session::start(name, &text);
        for _ in 0..1000 {
            session.keystroke(Kind::Figure);
        }
        let memory = session.memory();
        println!(
            "{name}: first diagnostics after {} µs, {memory} KiB resident",
            starts[10].as_micros()
        );
    }
}

/// A report of about that size: its tables are those of every report, its prose is long.
fn report(bytes: usize) -> String {
    let mut text = generate(7, Layout::Markdown).text;
    for number in 1.. {
        if text.len() >= bytes {
            break;
        }
        let (times, copies) = (number % 9 + 2, number % 31 + 4);
        text.push_str(&format!(
            "我局严格落实条例要求，全年组织培训{times}次，印发文件{copies}份，办理咨询1{copies}00余人次。\n"
        ));
    }
    text
}

/// A text like a report: Chinese, figures, lines of some length, a few things to flag.
fn text(bytes: usize) -> String {
    let line = "| 三、本年度办理结果 | （一）予以公开 | 12 | 3 | 0 | 0 | 1 | 0 | 16 |\n";
    let mut text = line.repeat(bytes / line.len());
    text.insert_str(0, "坏\n坏坏\n本年新收政府信息公开申请 16 件，坏。\n");
    text
}
