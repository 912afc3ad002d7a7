//! What is drawn holds every figure of the report, once and in the order of the form, and no other.

use gouji_testkit::{
    Generated, Layout, Mutation, Rng, Size, balanced, draw, for_each_seed, forms, generate, large_report,
};

/// The words of a drawn table: what remains between tags, pipes and white space.
fn words(text: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        bare.push_str(&rest[..open]);
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = rest[open..close].to_ascii_lowercase();
        if tag.starts_with("</td") {
            bare.push('|');
        }
        rest = &rest[close..];
    }
    bare.push_str(rest);
    let bare = decode(&bare);
    bare.split(|c: char| c == '|' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Entities that are numbers, and the one for a space.
fn decode(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once(';').unwrap_or((part, ""));
        let number = match code.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => code.parse(),
        };
        out.extend(number.ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out.replace("&nbsp;", " ")
}

fn is_figure(word: &str) -> bool {
    let number = word.trim_start_matches(['+', '-']).trim_end_matches(['万', '元']);
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The figures of a report as they are written, table by table.
fn written(generated: &Generated, table: &str) -> Vec<String> {
    let figures = &generated.figures;
    let form = figures.form();
    let of_table = figures
        .filled()
        .filter(|cell| form.path(*cell).split('.').next() == Some(table));
    of_table.map(|cell| figures.text(cell).to_owned()).collect()
}

#[test]
fn every_layout_but_the_fused_one_shows_each_figure_once_and_in_order() {
    for layout in Layout::ALL.into_iter().filter(|layout| *layout != Layout::Fused) {
        for_each_seed(120, |seed| {
            let generated = generate(seed, layout);
            for table in &generated.figures.form().tables {
                let mut rng = Rng::new(seed);
                let text = draw(&generated.figures, &table.id, layout, &mut rng);
                let mut shown = words(&text);
                shown.retain(|word| is_figure(word));
                let wanted = written(&generated, &table.id);
                if shown != wanted {
                    return Err(format!(
                        "{layout:?} {}: {shown:?}\ninstead of {wanted:?}\n{text}",
                        table.id
                    ));
                }
            }
            Ok(())
        });
    }
}

#[test]
fn fused_figures_follow_their_label_without_a_gap() {
    for_each_seed(120, |seed| {
        let generated = generate(seed, Layout::Fused);
        let figures = &generated.figures;
        let Some(table) = figures.form().table("requests") else {
            return Ok(());
        };
        let part = &table.parts[0];
        for (row, spec) in part.rows.iter().enumerate() {
            let cells = part.row_cells(row).map(gouji_model::CellId);
            let digits: String = cells
                .filter(|cell| figures.has(*cell))
                .map(|cell| figures.text(cell))
                .collect();
            let run = format!("{}{digits}", spec.label.text);
            if !digits.is_empty() && !generated.text.contains(&run) {
                return Err(format!("{run} is not there"));
            }
        }
        Ok(())
    });
}

#[test]
fn the_same_seed_gives_the_same_report_and_another_seed_another() {
    for layout in Layout::ALL {
        assert_eq!(generate(5, layout).text, generate(5, layout).text);
        assert_ne!(generate(5, layout).text, generate(6, layout).text);
    }
}

#[test]
fn every_mutation_changes_some_report_and_keeps_its_digits() {
    let plain = |text: &str| -> String {
        let half = |c: char| match u32::from(c) {
            code @ 0xff10..=0xff19 => char::from_u32(code - 0xfee0),
            _ => c.is_ascii_digit().then_some(c),
        };
        text.chars().filter_map(half).collect()
    };
    for mutation in Mutation::ALL {
        let mut changed = mutation == Mutation::FullWidthBrackets;
        for seed in 0..20 {
            for layout in Layout::ALL {
                let text = generate(seed, layout).text;
                let after = mutation.apply(&text, layout, &mut Rng::new(seed));
                changed |= after != text;
                assert_eq!(
                    plain(&after),
                    plain(&text),
                    "{mutation:?} of {layout:?}, seed {seed}"
                );
            }
        }
        assert!(changed, "{mutation:?} changes nothing");
    }
}

#[test]
fn blanks_are_expected_as_blanks() {
    let form = forms().get("2021").expect("the form of 2021");
    let mut figures = balanced(form, Size::Dense, &mut Rng::new(1));
    let cell = form.cell("requests.received.total").expect("the cell");
    figures.blank(cell);
    assert_eq!(figures.cells()["requests.received.total"], None);
    assert_eq!(figures.text(cell), "");
}

#[test]
fn a_large_report_is_as_large_as_asked() {
    let text = large_report(1_000_000, 3);
    assert!(text.len() >= 1_000_000);
    assert!(text.len() < 1_200_000);
}
