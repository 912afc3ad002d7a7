//! An independent oracle: the form's identities in plain integer arithmetic, on random tables with random blanks.
//!
//! It knows the form only by the names of its rows and columns, written out here by hand.

mod common;

use std::collections::HashMap;

use common::{compiled, form, report};
use gouji_rules::formula::{Evidence, Figures, Options, Outcome};

const COLUMNS: [&str; 7] = [
    "natural_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other_entity",
    "total",
];

const RESULTS: [&str; 18] = [
    "disclosed",
    "partially_disclosed",
    "denied.state_secret",
    "denied.prohibited_by_law",
    "denied.security_stability",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.process_info",
    "denied.enforcement_file",
    "denied.admin_inquiry",
    "unable.not_held",
    "unable.needs_creation",
    "unable.still_unclear",
    "refused.petition_complaint",
    "refused.repeat_request",
    "refused.publication",
    "refused.mass_repeat",
    "refused.reissue",
];

const OTHER_OLD: [&str; 1] = ["other"];
const OTHER_NEW: [&str; 3] = ["other.uncorrected", "other.fee_unpaid", "other.rest"];
const REVIEW_ROWS: [&str; 3] = ["reconsideration", "litigation_direct", "litigation_after_review"];
const REVIEW_PARTS: [&str; 4] = ["upheld", "corrected", "other", "pending"];

const FORMULAS: [&str; 4] = [
    "for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]",
    "for c in requests.columns: processed[c] == disclosed[c] + partially_disclosed[c] + sum(denied[c]) + sum(unable[c]) + sum(refused[c]) + sum(other[c])",
    "for r in requests.rows: total[r] == sum(natural_person..other_entity[r])",
    "for r in review.rows: total[r] == sum(upheld..pending[r])",
];

/// A xorshift generator: the same tables in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 16) % u64::from(n)).unwrap_or(0)
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

/// A report as a map from path to figure; `None` is a blank.
type Table = HashMap<String, Option<i64>>;

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Expected {
    Holds,
    Broken,
    Open,
}

/// Whether two sums are equal, where a blank may be any number from zero.
fn judge(table: &Table, left: &[String], right: &[String]) -> Expected {
    let side = |paths: &[String]| {
        let known: i64 = paths.iter().filter_map(|p| table.get(p).copied().flatten()).sum();
        let blanks = paths
            .iter()
            .filter(|p| !matches!(table.get(*p), Some(Some(_))))
            .count();
        (known, blanks > 0)
    };
    match (side(left), side(right)) {
        ((a, false), (b, false)) if a == b => Expected::Holds,
        ((_, false), (_, false)) => Expected::Broken,
        ((a, true), (b, false)) if a > b => Expected::Broken,
        ((a, false), (b, true)) if b > a => Expected::Broken,
        _ => Expected::Open,
    }
}

/// Every identity with what it should come to, by formula and in the order of the form.
fn expectations(table: &Table, others: &[&str], own_line: Option<bool>) -> Vec<Vec<Expected>> {
    let cell = |row: &str, column: &str| format!("requests.{row}.{column}");
    let one = |row: &str, column: &str| vec![cell(row, column)];
    let mut balance = Vec::new();
    let mut processed = Vec::new();
    for c in COLUMNS {
        balance.push(judge(
            table,
            &[cell("received", c), cell("carried_in", c)],
            &[cell("processed", c), cell("carried_out", c)],
        ));
        let parts: Vec<String> = RESULTS.iter().chain(others).map(|r| cell(r, c)).collect();
        processed.push(judge(table, &one("processed", c), &parts));
    }
    let row = |r: &str| {
        let parts: Vec<String> = COLUMNS[..6].iter().map(|c| cell(r, c)).collect();
        judge(table, &one(r, "total"), &parts)
    };
    let mut rows: Vec<Expected> = ["received", "carried_in"]
        .iter()
        .chain(&RESULTS)
        .map(|r| row(r))
        .collect();
    match own_line {
        None => rows.push(row("other")),
        // The writing of the group that the report does not use is all zeros.
        Some(own) => {
            rows.push(if own { row("other") } else { Expected::Holds });
            rows.extend(
                OTHER_NEW
                    .iter()
                    .map(|r| if own { Expected::Holds } else { row(r) }),
            );
        }
    }
    rows.extend(["processed", "carried_out"].map(row));
    let review = REVIEW_ROWS
        .iter()
        .map(|r| {
            let parts: Vec<String> = REVIEW_PARTS.iter().map(|c| format!("review.{r}.{c}")).collect();
            judge(table, &[format!("review.{r}.total")], &parts)
        })
        .collect();
    vec![balance, processed, rows, review]
}

/// A balanced table, then some figures changed and some made blank.
fn table(random: &mut Random, others: &[&str]) -> Table {
    let mut table = Table::new();
    let mut put = |path: String, n: i64| {
        *table.entry(path).or_insert(Some(0)) = Some(n);
    };
    let leaves: Vec<&str> = RESULTS.iter().chain(others).copied().collect();
    let mut sums: HashMap<&str, i64> = HashMap::new();
    for c in &COLUMNS[..6] {
        let mut processed = 0;
        let mut set = |row: &'static str, n: i64, put: &mut dyn FnMut(String, i64)| {
            put(format!("requests.{row}.{c}"), n);
            *sums.entry(row).or_insert(0) += n;
        };
        for leaf in &leaves {
            let n = if random.one_in(4) {
                i64::from(random.below(50))
            } else {
                0
            };
            processed += n;
            set(
                RESULTS
                    .iter()
                    .chain(&OTHER_NEW)
                    .chain(&OTHER_OLD)
                    .find(|r| *r == leaf)
                    .expect("a row"),
                n,
                &mut put,
            );
        }
        let carried_out = i64::from(random.below(5));
        let carried_in = i64::from(random.below(5)).min(processed + carried_out);
        set("processed", processed, &mut put);
        set("carried_out", carried_out, &mut put);
        set("carried_in", carried_in, &mut put);
        set("received", processed + carried_out - carried_in, &mut put);
    }
    for (row, n) in sums {
        put(format!("requests.{row}.total"), n);
    }
    for r in REVIEW_ROWS {
        let parts = REVIEW_PARTS.map(|c| (c, i64::from(random.below(9))));
        let total = parts.iter().map(|p| p.1).sum();
        parts.iter().for_each(|(c, n)| put(format!("review.{r}.{c}"), *n));
        put(format!("review.{r}.total"), total);
    }
    let mut paths: Vec<String> = table.keys().cloned().collect();
    paths.sort();
    for _ in 0..random.below(6) {
        let path = &paths[random.below(u32::try_from(paths.len()).expect("few")) as usize];
        let by = i64::from(random.below(7)) - 3;
        if let Some(Some(n)) = table.get_mut(path) {
            *n = (*n + by).max(0);
        }
    }
    let density = [1000, 60, 10, 2][random.below(4) as usize];
    for path in &paths {
        if random.one_in(density) {
            table.insert(path.clone(), None);
        }
    }
    table
}

#[test]
fn the_engine_agrees_with_plain_arithmetic_on_ten_thousand_tables() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut seen = [0_usize; 3];
    for id in ["2019", "2021"] {
        let form = form(id);
        let rules = FORMULAS.map(|f| compiled(&form, f, Options::default()));
        for _ in 0..5_000 {
            let own_line = (id == "2021").then(|| random.one_in(3));
            let others: &[&str] = if own_line == Some(false) {
                &OTHER_NEW
            } else {
                &OTHER_OLD
            };
            let mut table = table(&mut random, others);
            if own_line == Some(true) {
                // A blank line does not say which writing is used, so this one keeps its figures.
                for c in COLUMNS {
                    table
                        .entry(format!("requests.other.{c}"))
                        .and_modify(|v| *v = v.or(Some(1)));
                }
            }
            let written: Vec<(String, String)> = table
                .iter()
                .map(|(p, v)| (p.clone(), v.map_or_else(String::new, |n| n.to_string())))
                .collect();
            let cells: Vec<(&str, &str)> = written.iter().map(|(p, v)| (p.as_str(), v.as_str())).collect();
            let report = report(&form, &cells);
            let evidence = Evidence::alone(&report);
            let figures = Figures::of(&report);
            for (rule, expected) in rules.iter().zip(expectations(&table, others, own_line)) {
                assert_eq!(rule.instances().len(), expected.len());
                let verdicts = rule.check(&evidence, &figures);
                for (i, expected) in expected.into_iter().enumerate() {
                    let verdict = verdicts.iter().find(|v| v.instance == i).map(|v| &v.outcome);
                    let got = match verdict {
                        None => Expected::Holds,
                        Some(Outcome::Broken(_)) => Expected::Broken,
                        Some(Outcome::NotAssessable { .. }) => Expected::Open,
                        Some(other) => panic!("{other:?}"),
                    };
                    assert_eq!(got, expected, "{id} {:?} {table:?}", rule.instances()[i].scopes());
                    seen[expected as usize] += 1;
                }
            }
        }
    }
    assert!(
        seen.iter().all(|n| *n > 10_000),
        "every outcome is met often: {seen:?}"
    );
}
