//! A whole report around generated tables: title, period, six sections, prose that agrees with the tables, signature.

mod prose;

use std::sync::Arc;

use gouji_model::Form;

use crate::balance::{Size, balanced};
use crate::compare::Cells;
use crate::figures::Figures;
use crate::layout::{Layout, draw};
use crate::rng::Rng;

/// A generated report with what must be found in it.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text.
    pub text: String,
    /// Every cell that it has.
    pub cells: Cells,
    /// The figures that it was made from.
    pub figures: Figures,
    /// The report year.
    pub year: u16,
    /// The organ that issued it.
    pub organ: String,
    /// How its tables are laid out.
    pub layout: Layout,
}

/// A balanced report in `layout`: form, year, size and figures follow from `seed`.
///
/// # Panics
/// If the forms of the project cannot be read.
pub fn generate(seed: u64, layout: Layout) -> Generated {
    // The forms in use come up more often than the old statistics table.
    let form = Rng::new(seed ^ 0x5a5a).pick(&["2019", "2021", "2019", "2021", "2014"]);
    generate_for(form, seed, layout)
}

/// A balanced report in `layout` whose tables follow the form called `form`; all else follows from `seed`.
///
/// # Panics
/// If there is no such form.
pub fn generate_for(form: &str, seed: u64, layout: Layout) -> Generated {
    let mut rng = Rng::new(seed);
    let form = crate::forms()
        .get(form)
        .unwrap_or_else(|| panic!("there is no form {form}"));
    let figures = balanced(form, rng.pick(&Size::ALL), &mut rng);
    whole(figures, layout, &mut rng)
}

/// A whole report around `figures`; its year is one that the form was made for.
pub fn whole(figures: Figures, layout: Layout, rng: &mut Rng) -> Generated {
    let year = year_of(figures.form(), rng);
    let organ = rng.pick(&prose::ORGANS).to_owned();
    let mut page = Page::new(layout);
    page.paragraph(&format!("{organ}{year}年政府信息公开工作年度报告"));
    page.paragraph(&prose::preamble(&organ, year));
    if figures.form().sections.is_empty() {
        for (title, text) in prose::old_sections(year) {
            page.paragraph(&title);
            page.paragraph(&text);
        }
        page.paragraph("附件：政府信息公开情况统计表");
        page.table(&draw(&figures, "statistics", layout, rng));
    } else {
        sections(&figures, year, layout, rng, &mut page);
    }
    page.paragraph(&format!("{}年1月{}日", year + 1, rng.within(5..=28)));
    Generated {
        text: page.text,
        cells: figures.cells(),
        figures,
        year,
        organ,
        layout,
    }
}

/// A report of prose alone, as before the forms of 2019: it has no cells.
pub fn prose_only(year: u16, rng: &mut Rng) -> String {
    let organ = rng.pick(&prose::ORGANS);
    let mut page = Page::new(Layout::Pipe);
    page.paragraph(&format!("{organ}{year}年政府信息公开工作年度报告"));
    page.paragraph(&prose::preamble(organ, year));
    for (title, text) in prose::old_sections(year) {
        page.paragraph(&title);
        page.paragraph(&text);
    }
    page.text
}

fn year_of(form: &Arc<Form>, rng: &mut Rng) -> u16 {
    let from = form.from.max(2014);
    let to = form.to.unwrap_or(2024);
    u16::try_from(rng.within(i64::from(from)..=i64::from(to))).unwrap_or(from)
}

fn sections(figures: &Figures, year: u16, layout: Layout, rng: &mut Rng, page: &mut Page) {
    let form = Arc::clone(figures.form());
    for (section, ordinal) in form.sections.iter().zip("一二三四五六七八九".chars()) {
        page.paragraph(&format!("{ordinal}、{}", section.title));
        let tables = form
            .tables
            .iter()
            .filter(|table| table.section == Some(section.number));
        for table in tables {
            page.table(&draw(figures, &table.id, layout, rng));
        }
        for paragraph in prose::section(section.number, figures, year, rng) {
            page.paragraph(&paragraph);
        }
    }
}

/// The text as it grows. Paragraphs look like the layout's: wrapped on paper, apart where cells are apart.
struct Page {
    layout: Layout,
    text: String,
}

impl Page {
    fn new(layout: Layout) -> Self {
        Self {
            layout,
            text: String::new(),
        }
    }

    fn paragraph(&mut self, paragraph: &str) {
        match self.layout {
            Layout::Pdf(_) => wrap(&format!("  {paragraph}"), &mut self.text),
            Layout::SpacedLines | Layout::Html(_) => {
                self.text.push_str(paragraph);
                self.text.push_str("\n\n");
            }
            _ => {
                self.text.push_str(paragraph);
                self.text.push('\n');
            }
        }
    }

    fn table(&mut self, table: &str) {
        self.text.push_str(table);
    }
}

/// Breaks a paragraph into lines as paper does: never inside a number, never before a closing mark.
fn wrap(paragraph: &str, out: &mut String) {
    let mut length = 0;
    let mut before = ' ';
    for c in paragraph.chars() {
        let inside_number = before.is_ascii_digit() && c.is_ascii_digit();
        if length >= 30 && !inside_number && !"。，；、：）》”".contains(c) {
            out.push('\n');
            length = 0;
        }
        out.push(c);
        length += 1;
        before = c;
    }
    out.push('\n');
}
