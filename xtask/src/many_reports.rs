//! `cargo xtask many-reports`: how long `gouji check` takes for one report and for twenty thousand, as ratios.
//!
//! A figure in seconds says more about the machine than about the program, so each is put beside what no checker can do
//! without, measured in the same run: starting a process, and reading every byte once. The release binary must be there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gouji_testkit::{Layout, generate};

/// Reports when the user does not say how many.
const REPORTS: usize = 20_000;

/// Runs of a whole folder, of which the fastest counts.
const ROUNDS: usize = 3;

/// Runs of one report, of which the median counts.
const STARTS: usize = 60;

/// Runs the chore with the arguments after its name.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let reports = match arguments {
        [] => REPORTS,
        [flag, number] if flag == "--reports" => number
            .parse()
            .map_err(|error| format!("--reports {number}: {error}"))?,
        _ => return Err("known: --reports N".to_owned()),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let gouji = root.join("target/release/gouji");
    if !gouji.is_file() {
        return Err("build it first: cargo build --release".to_owned());
    }
    let folder = corpus(&root.join("target/many-reports"), reports)?;
    let files = files(&folder)?;
    let bytes: u64 = files
        .iter()
        .filter_map(|f| fs::metadata(f).ok())
        .map(|m| m.len())
        .sum();
    println!("{} reports, {} MB", files.len(), bytes / 1_000_000);
    println!("\none report, as a process");
    let start = median(&gouji, &["--version"])?;
    let single = root.join("target/many-reports/one.txt");
    fs::copy(root.join("tests/reports/2020-pipe.txt"), &single).map_err(told(&single))?;
    let one = median(&gouji, &["check", &single.to_string_lossy()])?;
    println!("  start of the process   {}", shown(start));
    println!("  gouji check            {}   {}", shown(one), ratio(one, start));
    for jobs in [1, 2] {
        println!("\nall reports, {jobs} at a time");
        let floor = fastest(|| Ok((read_all(&files, jobs)?, 0)))?.0;
        let (check, memory) = fastest(|| check_all(&gouji, &folder, jobs))?;
        println!("  read and validate      {}", shown(floor));
        println!(
            "  gouji check            {}   {}",
            shown(check),
            ratio(check, floor)
        );
        println!("  most memory            {} MB", memory / 1_000);
    }
    Ok(())
}

/// A folder of generated reports, made once for each number of them.
fn corpus(parent: &Path, reports: usize) -> Result<PathBuf, String> {
    let folder = parent.join(reports.to_string());
    let whole = folder.with_extension("made");
    if whole.exists() {
        return Ok(folder);
    }
    for (seed, layout) in (0..reports as u64).zip(Layout::ALL.into_iter().cycle()) {
        // Offices hand in folders, not one heap.
        let below = folder.join(format!("{:03}", seed / 200));
        fs::create_dir_all(&below).map_err(told(&below))?;
        let path = below.join(format!("{seed:06}.txt"));
        fs::write(&path, generate(seed, layout).text).map_err(told(&path))?;
    }
    fs::write(&whole, "").map_err(told(&whole))?;
    Ok(folder)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for below in fs::read_dir(folder).map_err(told(folder))? {
        let below = below.map_err(told(folder))?.path();
        for file in fs::read_dir(&below).map_err(told(&below))? {
            found.push(file.map_err(told(&below))?.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Reads every file, validates it as UTF-8 and looks at each byte once.
fn read_all(files: &[PathBuf], jobs: usize) -> Result<Duration, String> {
    let next = AtomicUsize::new(0);
    let digits = AtomicUsize::new(0);
    let begin = Instant::now();
    let work = || -> Result<(), String> {
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = fs::read(path).map_err(told(path))?;
            let text = std::str::from_utf8(&bytes).map_err(|e| format!("{}: {e}", path.display()))?;
            let found = text.bytes().filter(u8::is_ascii_digit).count();
            digits.fetch_add(found, Ordering::Relaxed);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err("a reading thread failed".to_owned()))
        })
    })?;
    Ok(begin.elapsed())
}

/// Checks every report; the time, and the most memory in kilobytes where the system tells it.
fn check_all(gouji: &Path, folder: &Path, jobs: usize) -> Result<(Duration, u64), String> {
    let begin = Instant::now();
    let mut child = Command::new(gouji)
        .args(["check", "--format", "json", "--jobs", &jobs.to_string()])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(told(gouji))?;
    let mut memory = 0;
    while child.try_wait().map_err(told(gouji))?.is_none() {
        memory = memory.max(most_memory(&child).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok((begin.elapsed(), memory))
}

/// The peak of a running process, in kilobytes, as Linux tells it.
fn most_memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn fastest(mut measure: impl FnMut() -> Result<(Duration, u64), String>) -> Result<(Duration, u64), String> {
    let mut best: Option<(Duration, u64)> = None;
    for _ in 0..ROUNDS {
        let (time, memory) = measure()?;
        best = Some(match best {
            Some((least, most)) => (least.min(time), most.max(memory)),
            None => (time, memory),
        });
    }
    best.ok_or_else(|| "nothing was measured".to_owned())
}

fn median(program: &Path, arguments: &[&str]) -> Result<Duration, String> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().map_err(told(program))?;
        times.push(begin.elapsed());
    }
    times.sort();
    times
        .get(STARTS / 2)
        .copied()
        .ok_or_else(|| "nothing was measured".to_owned())
}

fn shown(time: Duration) -> String {
    format!("{time:>9.2?}")
}

fn ratio(time: Duration, floor: Duration) -> String {
    let tenths = time.as_micros() * 10 / floor.as_micros().max(1);
    format!("{}.{}×", tenths / 10, tenths % 10)
}

fn told(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}
