//! Generated tables give the same cells in every layout in which people paste them, and nothing else.

use gouji_model::{Hints, Report, read};
use gouji_testkit::{
    Generated, Layout, Markup, Mutation, Rng, SideLabel, Size, balanced, certain_when_fused, differences,
    draw, for_each_seed, forms, generate, generate_for, prose_only, whole,
};

/// How many random reports each layout is tried with.
const REPORTS: u64 = 1000;

fn read_text(text: &str) -> Report {
    read(text, forms(), Hints::default())
}

/// A complaint that shows the first differences.
fn complain(report: &Report, generated: &Generated, note: &str) -> Result<(), String> {
    let lines = differences(report, &generated.cells);
    if lines.is_empty() {
        return Ok(());
    }
    let form = report.form().map(|form| form.id.as_str());
    let shown: Vec<&str> = lines.iter().map(String::as_str).take(8).collect();
    Err(format!(
        "{:?}{note}: form {} of {} read as {form:?}; {} differences:\n  {}",
        generated.layout,
        generated.figures.form().id,
        generated.year,
        lines.len(),
        shown.join("\n  ")
    ))
}

fn every_cell_is_found(layout: Layout) {
    for_each_seed(REPORTS, |seed| {
        let form = if seed % 2 == 0 { "2019" } else { "2021" };
        let generated = generate_for(form, seed, layout);
        let report = read_text(&generated.text);
        if !report.unplaced.is_empty() {
            return Err(format!("{layout:?}: unplaced {:?}", report.unplaced));
        }
        complain(&report, &generated, "")
    });
}

#[test]
fn pipe_tables_are_read_whatever_number_of_pipes_ends_a_row() {
    every_cell_is_found(Layout::Pipe);
}

#[test]
fn markdown_tables_are_read() {
    every_cell_is_found(Layout::Markdown);
}

#[test]
fn tab_tables_are_read_though_labels_shift_and_the_header_comes_again() {
    every_cell_is_found(Layout::Tab);
}

#[test]
fn one_cell_per_line_is_read_with_blank_lines_between() {
    every_cell_is_found(Layout::SpacedLines);
}

#[test]
fn one_cell_per_line_is_read_without_blank_lines() {
    every_cell_is_found(Layout::Lines);
}

#[test]
fn bare_html_is_read() {
    every_cell_is_found(Layout::Html(Markup::Plain));
}

#[test]
fn html_of_office_programs_is_read() {
    every_cell_is_found(Layout::Html(Markup::Office));
}

#[test]
fn paper_is_read_with_the_side_label_on_one_line() {
    every_cell_is_found(Layout::Pdf(SideLabel::OneLine));
}

#[test]
fn paper_is_read_with_the_side_label_in_pieces_between_rows() {
    every_cell_is_found(Layout::Pdf(SideLabel::OwnLines));
}

#[test]
fn paper_is_read_with_the_side_label_in_pieces_beside_rows() {
    every_cell_is_found(Layout::Pdf(SideLabel::BesideRows));
}

#[test]
fn a_table_on_a_single_line_is_read() {
    every_cell_is_found(Layout::SingleLine);
}

/// The statistics table of 2014 to 2018 is an annex with one figure per row.
fn statistics_are_read(layouts: &[Layout]) {
    for_each_seed(REPORTS / 10, |seed| {
        for layout in layouts {
            let generated = generate_for("2014", seed, *layout);
            complain(&read_text(&generated.text), &generated, "")?;
        }
        Ok(())
    });
}

#[test]
fn the_statistics_table_is_read_where_cells_have_borders() {
    statistics_are_read(&[
        Layout::Pipe,
        Layout::Markdown,
        Layout::Tab,
        Layout::Html(Markup::Plain),
        Layout::Html(Markup::Office),
    ]);
}

#[test]
fn the_statistics_table_is_read_cell_by_cell() {
    statistics_are_read(&[Layout::SpacedLines, Layout::Lines, Layout::SingleLine]);
}

#[test]
fn the_statistics_table_is_read_from_paper() {
    statistics_are_read(&[Layout::Pdf(SideLabel::OneLine)]);
}

/// Differences that are wrong: a figure read as another. A figure that stayed unplaced is not among them.
fn wrong(report: &Report, generated: &Generated) -> Vec<String> {
    let mut lines = differences(report, &generated.cells);
    lines.retain(|line| !line.ends_with("not read"));
    lines
}

#[test]
fn fused_digits_are_never_read_wrongly() {
    for_each_seed(REPORTS, |seed| {
        let generated = generate(seed, Layout::Fused);
        let lines = wrong(&read_text(&generated.text), &generated);
        if lines.is_empty() {
            Ok(())
        } else {
            Err(lines.join("\n  "))
        }
    });
}

#[test]
fn fused_digits_that_can_be_cut_in_one_way_only_are_read() {
    for_each_seed(REPORTS, |seed| {
        let generated = generate(seed, Layout::Fused);
        let report = read_text(&generated.text);
        let certain = certain_when_fused(&generated.figures);
        let missing = certain.into_iter().find(|path| report.at(path).is_none());
        missing.map_or(Ok(()), |path| Err(format!("{path} is not read")))
    });
}

#[test]
fn blank_cells_are_blank_where_the_layout_keeps_their_place() {
    for_each_seed(REPORTS / 4, |seed| {
        for layout in Layout::ALL.into_iter().filter(|layout| layout.keeps_blanks()) {
            let mut rng = Rng::new(seed);
            let form = forms().get(rng.pick(&["2019", "2021"])).ok_or("no form")?;
            let mut figures = balanced(form, Size::Sparse, &mut rng);
            let filled: Vec<_> = figures.filled().collect();
            for _ in 0..rng.index(12) {
                figures.blank(rng.pick(&filled));
            }
            let generated = whole(figures, layout, &mut rng);
            complain(&read_text(&generated.text), &generated, " with blanks")?;
        }
        Ok(())
    });
}

#[test]
fn a_report_of_prose_alone_has_no_cells() {
    for year in 2008..=2018 {
        let report = read_text(&prose_only(year, &mut Rng::new(u64::from(year))));
        assert_eq!(report.entries().count(), 0);
        assert_eq!(report.tables, [], "{year}");
        assert_eq!(report.year.map(|found| found.value), Some(year));
    }
}

#[test]
fn the_year_of_a_generated_report_is_recognised() {
    for_each_seed(REPORTS / 4, |seed| {
        let generated = generate(seed, Rng::new(seed).pick(&Layout::ALL));
        let year = read_text(&generated.text).year.map(|found| found.value);
        if year == Some(generated.year) {
            Ok(())
        } else {
            Err(format!("{year:?} instead of {}", generated.year))
        }
    });
}

#[test]
fn a_table_is_read_without_a_report_around_it() {
    let layouts = Layout::ALL.into_iter().filter(|layout| *layout != Layout::Fused);
    for layout in layouts {
        for_each_seed(20, |seed| {
            let mut rng = Rng::new(seed);
            let form = forms().get("2021").ok_or("no form")?;
            let figures = balanced(form, rng.pick(&Size::ALL), &mut rng);
            let text = draw(&figures, "requests", layout, &mut rng);
            let mut cells = figures.cells();
            cells.retain(|path, _| path.starts_with("requests."));
            let lines = differences(&read_text(&text), &cells);
            if lines.is_empty() {
                Ok(())
            } else {
                Err(format!(
                    "{layout:?}: {}",
                    lines[..lines.len().min(5)].join("\n  ")
                ))
            }
        });
    }
}

/// A mutation must not change what is read: neither values nor what stayed unplaced.
fn changes_no_cell(mutation: Mutation) {
    for_each_seed(REPORTS / 20, |seed| {
        for layout in Layout::ALL {
            let generated = generate(seed, layout);
            let mut rng = Rng::new(seed);
            let changed = mutation.apply(&generated.text, layout, &mut rng);
            let (before, after) = (read_text(&generated.text), read_text(&changed));
            let note = format!(" with {mutation:?}");
            if layout == Layout::Fused {
                let lines = wrong(&after, &generated);
                let (found, kept) = (before.entries().count(), after.entries().count());
                if !lines.is_empty() || found != kept {
                    return Err(format!(
                        "{layout:?}{note}: {found} cells became {kept}, {lines:?}"
                    ));
                }
            } else {
                complain(&after, &generated, &note)?;
            }
        }
        Ok(())
    });
}

#[test]
fn crlf_changes_no_cell() {
    changes_no_cell(Mutation::Crlf);
}

#[test]
fn a_byte_order_mark_changes_no_cell() {
    changes_no_cell(Mutation::Bom);
}

#[test]
fn full_width_digits_change_no_cell() {
    changes_no_cell(Mutation::FullWidthDigits);
}

#[test]
fn half_width_brackets_change_no_cell() {
    changes_no_cell(Mutation::HalfWidthBrackets);
}

#[test]
fn full_width_brackets_change_no_cell() {
    changes_no_cell(Mutation::FullWidthBrackets);
}

#[test]
fn extra_spaces_change_no_cell() {
    changes_no_cell(Mutation::ExtraSpaces);
}

#[test]
fn blank_lines_change_no_cell() {
    changes_no_cell(Mutation::BlankLines);
}

#[test]
fn a_trailing_pipe_changes_no_cell() {
    changes_no_cell(Mutation::TrailingPipe);
}
