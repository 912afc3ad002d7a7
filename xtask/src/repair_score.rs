//! `cargo xtask repair-score`: how often the repair search names the error that was made.
//!
//! Breaks balanced tables with ten kinds of errors and counts where the truth stands in the answer.
//! The costs in `rules/repair.ron` were set on other seeds than the ones that the score is read on.

use std::time::{Duration, Instant};

use gouji_rules::repair::{Answer, Cause, Repair, Settings, System};

#[path = "../../crates/gouji-rules/tests/tables/mod.rs"]
mod tables;

use tables::{Case, Dice, FORM_2019, FORM_2021, Form, Kind};

/// Seeds from here on are for reports; the costs were tuned on seeds below.
const FIRST_SEED: u64 = 1_000_000;

/// More repairs are listed than a report shows, so that ties beyond the third are seen.
const LISTED: u32 = 60;

/// Runs the chore with the arguments after its name.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (mut seeds, mut first, mut verbose) = (300, FIRST_SEED, false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || {
            let text = rest.next().ok_or(format!("{argument} needs a number"))?;
            text.parse::<u64>()
                .map_err(|error| format!("{argument} {text}: {error}"))
        };
        match argument.as_str() {
            "--seeds" => seeds = number()?,
            "--first-seed" => first = number()?,
            "--verbose" => verbose = true,
            other => {
                return Err(format!(
                    "unknown argument {other}; known: --seeds N, --first-seed S, --verbose"
                ));
            }
        }
    }
    let scorer = Scorer::new(verbose);
    println!("seeds {first} to {}", first + seeds.saturating_sub(1));
    scorer.table("generated tables", tables::base, first, seeds);
    scorer.table("published tables", tables::published, first, seeds);
    Ok(())
}

struct Scorer {
    settings: Settings,
    listing: Settings,
    systems: [(Form, System); 2],
    verbose: bool,
}

/// What is counted per kind of error.
#[derive(Default)]
struct Score {
    cases: u32,
    first: u32,
    top_three: u32,
    somewhere: u32,
    preferred_right: u32,
    preferred_wrong: u32,
    ties: u32,
    untied_first: u32,
    untied_top_three: u32,
    times: Vec<Duration>,
}

/// Where the truth stands in an answer.
struct Standing {
    /// The worst place of the truth over the causes, from zero; `None` if some cause lacks it.
    place: Option<usize>,
    tied: bool,
    preferred: bool,
    preferred_wrong: bool,
}

impl Scorer {
    fn new(verbose: bool) -> Scorer {
        let settings = tables::settings();
        let mut listing = settings.clone();
        listing.limits.repairs = LISTED;
        let systems = [(FORM_2019, FORM_2019.system()), (FORM_2021, FORM_2021.system())];
        Scorer {
            settings,
            listing,
            systems,
            verbose,
        }
    }

    fn table(&self, title: &str, from: fn(&mut Dice) -> (Form, Vec<i64>), first: u64, seeds: u64) {
        println!("\n{title}");
        println!(
            "{:<33} {:>5} {:>7} {:>7} {:>7} | {:>5} {:>8} {:>8} | {:>6} {:>6} | {:>7} {:>7}",
            "error",
            "cases",
            "first",
            "top 3",
            "listed",
            "ties",
            "first*",
            "top 3*",
            "pref+",
            "pref-",
            "median",
            "worst"
        );
        let mut all = Score::default();
        for kind in Kind::ALL {
            let mut score = Score::default();
            for seed in first..first + seeds {
                if let Some(case) = Case::draw(kind, seed, from) {
                    self.count(kind, seed, &case, &mut score);
                }
            }
            score.print(kind.name());
            all.add(score);
        }
        all.print("all");
        println!("(*: of the cases that have no other explanation as good; times in µs)");
    }

    fn count(&self, kind: Kind, seed: u64, case: &Case, score: &mut Score) {
        let Some((_, system)) = self.systems.iter().find(|(form, _)| *form == case.form) else {
            return;
        };
        let figures = case.figures();
        // The shortest of three runs: the scheduler is not what is measured.
        let run = || {
            let start = Instant::now();
            std::hint::black_box(system.repair(&figures, &self.settings));
            start.elapsed()
        };
        score.times.push(run().min(run()).min(run()));
        let standing = standing(case, &system.repair(&figures, &self.listing));
        let top = |places: usize| standing.place.is_some_and(|place| place < places);
        score.cases += 1;
        score.first += u32::from(top(1));
        score.top_three += u32::from(top(3));
        score.somewhere += u32::from(standing.place.is_some());
        score.ties += u32::from(standing.tied);
        score.untied_first += u32::from(!standing.tied && top(1));
        score.untied_top_three += u32::from(!standing.tied && top(3));
        score.preferred_right += u32::from(standing.preferred && !standing.preferred_wrong);
        score.preferred_wrong += u32::from(standing.preferred_wrong);
        let odd = standing.preferred_wrong || (!standing.tied && !top(1));
        if self.verbose && odd {
            self.show(kind, seed, case, system);
        }
    }

    fn show(&self, kind: Kind, seed: u64, case: &Case, system: &System) {
        println!("-- {} seed {seed}", kind.name());
        for (cell, (truth, broken)) in case.truth.iter().zip(&case.broken).enumerate() {
            if truth != broken {
                println!("   row {} column {}: {truth} -> {broken}", cell / 7, cell % 7);
            }
        }
        for cause in system.repair(&case.figures(), &self.listing).causes {
            println!("   cause {:?} complete {}", cause.identities, cause.complete);
            for repair in cause.repairs.iter().take(6) {
                let change = |c: &gouji_rules::repair::Change| {
                    format!(
                        "{},{}: {:?} -> {}",
                        c.variable / 7,
                        c.variable % 7,
                        c.from.unwrap_or(0),
                        c.to
                    )
                };
                let changes: Vec<String> = repair.changes.iter().map(change).collect();
                let mark = if repair.preferred { "*" } else { " " };
                println!("    {mark}{} {:?} {:?}", repair.cost, repair.story, changes);
            }
        }
    }
}

fn standing(case: &Case, answer: &Answer) -> Standing {
    let right = |repair: &Repair| {
        repair
            .changes
            .iter()
            .all(|change| case.truth.get(change.variable) == Some(&change.to))
    };
    let place = |cause: &Cause| cause.repairs.iter().position(right);
    let places: Option<Vec<usize>> = answer.causes.iter().map(place).collect();
    let changed = case
        .truth
        .iter()
        .zip(&case.broken)
        .filter(|(truth, broken)| truth != broken)
        .count();
    let told = |places: &Vec<usize>| {
        let repairs = answer
            .causes
            .iter()
            .zip(places)
            .filter_map(|(cause, place)| cause.repairs.get(*place));
        repairs.map(|repair| repair.changes.len()).sum::<usize>() == changed
    };
    let place = places.filter(told).and_then(|places| places.into_iter().max());
    let tied = answer.causes.iter().any(|cause| {
        let truth = cause.repairs.iter().find(|repair| right(repair));
        truth.is_some_and(|truth| {
            cause
                .repairs
                .iter()
                .any(|other| other.cost == truth.cost && !right(other))
        })
    });
    let preferred = |cause: &Cause| cause.repairs.iter().any(|repair| repair.preferred);
    Standing {
        place,
        tied,
        preferred: answer.causes.iter().all(preferred),
        preferred_wrong: answer.causes.iter().any(|cause| {
            cause
                .repairs
                .iter()
                .any(|repair| repair.preferred && !right(repair))
        }),
    }
}

impl Score {
    fn add(&mut self, other: Score) {
        self.cases += other.cases;
        self.first += other.first;
        self.top_three += other.top_three;
        self.somewhere += other.somewhere;
        self.preferred_right += other.preferred_right;
        self.preferred_wrong += other.preferred_wrong;
        self.ties += other.ties;
        self.untied_first += other.untied_first;
        self.untied_top_three += other.untied_top_three;
        self.times.extend(other.times);
    }

    fn print(&mut self, name: &str) {
        self.times.sort_unstable();
        let untied = self.cases - self.ties;
        let micros = |time: Option<&Duration>| time.map_or(0, |time| time.as_micros());
        println!(
            "{name:<33} {:>5} {:>7} {:>7} {:>7} | {:>5} {:>8} {:>8} | {:>6} {:>6} | {:>7} {:>7}",
            self.cases,
            percent(self.first, self.cases),
            percent(self.top_three, self.cases),
            percent(self.somewhere, self.cases),
            self.ties,
            percent(self.untied_first, untied),
            percent(self.untied_top_three, untied),
            self.preferred_right,
            self.preferred_wrong,
            micros(self.times.get(self.times.len() / 2)),
            micros(self.times.last()),
        );
    }
}

/// A percentage with one decimal, in integers.
fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let thousandths = u64::from(part) * 1000 / u64::from(whole);
    format!("{}.{}", thousandths / 10, thousandths % 10)
}
