//! How fast reports are cut into blocks and read, in bytes per second: `cargo bench -p gouji-model`.

use std::sync::{Arc, OnceLock};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use gouji_model::{Hints, read};
use gouji_testkit::{forms, large_report, reports};

/// One report per shape in which people paste them.
const SHAPES: [&str; 6] = [
    "2018-prose",
    "2020-pipe",
    "2020-tabs-page-break",
    "2020-trailing-pipes",
    "2023-one-cell-per-line",
    "2023-pdf-columns",
];

fn main() {
    divan::Divan::from_args()
        .bytes_format(divan::counter::BytesFormat::Decimal)
        .main();
}

fn shape(name: &str) -> Arc<String> {
    reports::named(name).text.into()
}

/// Ten megabytes of reports in every layout, made once.
fn large() -> Arc<String> {
    static TEXT: OnceLock<Arc<String>> = OnceLock::new();
    Arc::clone(TEXT.get_or_init(|| large_report(10_000_000, 1).into()))
}

#[divan::bench(args = SHAPES)]
fn parse(bencher: Bencher<'_, '_>, name: &str) {
    let text = shape(name);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| gouji_grammar::report::parse(black_box(text.as_str())));
}

#[divan::bench(name = "read", args = SHAPES)]
fn read_shape(bencher: Bencher<'_, '_>, name: &str) {
    let text = shape(name);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| read(Arc::clone(black_box(&text)), forms(), Hints::default()));
}

#[divan::bench(sample_count = 10)]
fn parse_ten_megabytes(bencher: Bencher<'_, '_>) {
    let text = large();
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| gouji_grammar::report::parse(black_box(text.as_str())));
}

#[divan::bench(sample_count = 10)]
fn read_ten_megabytes(bencher: Bencher<'_, '_>) {
    let text = large();
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| read(Arc::clone(black_box(&text)), forms(), Hints::default()));
}
