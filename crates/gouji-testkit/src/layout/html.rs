//! HTML tables with colspan and rowspan: bare as a content system writes them, or as an office program does, with
//! nested inline tags, styles, entities and everything on one line.

use crate::grid::{Grid, GridCell};
use crate::rng::Rng;

/// How much markup surrounds a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `<td>` and its spans; a row per line, or a cell per line.
    Plain,
    /// Nested tags, styles, entities, mixed case; one line.
    Office,
}

pub(super) fn draw(grid: &Grid, markup: Markup, rng: &mut Rng, out: &mut String) {
    let end = match markup {
        Markup::Plain => "\n",
        Markup::Office => "",
    };
    out.push_str(match markup {
        Markup::Plain => "<table>",
        Markup::Office => {
            "<TABLE border=1 cellspacing=\"0\" cellpadding=0 style='width:98.0%;border-collapse:collapse'><TBODY>"
        }
    });
    out.push_str(end);
    let apart = rng.chance(1, 2);
    for row in &grid.rows {
        out.push_str("<tr>");
        for cell in row {
            match markup {
                Markup::Plain => {
                    out.push_str(if apart { "\n    " } else { "" });
                    plain(cell, out);
                }
                Markup::Office => office(cell, rng, out),
            }
        }
        out.push_str("</tr>");
        out.push_str(end);
    }
    out.push_str(match markup {
        Markup::Plain => "</table>\n",
        Markup::Office => "</TBODY></TABLE>\n",
    });
}

fn spans(cell: &GridCell, out: &mut String) {
    if cell.across > 1 {
        out.push_str(&format!(" colspan=\"{}\"", cell.across));
    }
    if cell.down > 1 {
        out.push_str(&format!(" rowspan={}", cell.down));
    }
}

fn plain(cell: &GridCell, out: &mut String) {
    out.push_str("<td");
    spans(cell, out);
    out.push('>');
    out.push_str(&cell.text);
    out.push_str("</td>");
}

fn office(cell: &GridCell, rng: &mut Rng, out: &mut String) {
    let tag = rng.pick(&["td", "TD", "td"]);
    out.push_str(&format!(
        "<{tag} style=\"width:{}.8pt;padding:0cm 5.4pt\"",
        rng.within(20..=90)
    ));
    spans(cell, out);
    out.push_str("><p class=MsoNormal align=center>");
    match rng.index(3) {
        0 => out.push_str(&format!(
            "<span lang=EN-US style='font-size:10.5pt'>{}<o:p></o:p></span>",
            inner(cell, rng)
        )),
        1 => out.push_str(&format!("<b><span>{}</span></b>&nbsp;", inner(cell, rng))),
        _ => out.push_str(&inner(cell, rng)),
    }
    out.push_str("</p></");
    out.push_str(tag);
    out.push('>');
}

/// The text of a cell with some characters written as entities, and labels cut by inline tags.
fn inner(cell: &GridCell, rng: &mut Rng) -> String {
    if cell.text.is_empty() {
        return "&nbsp;".to_owned();
    }
    let length = cell.text.chars().count();
    let cut = (!cell.figure && length > 3 && rng.chance(1, 3)).then(|| 1 + rng.index(length - 2));
    let mut text = String::from(if cut.is_some() { "<font>" } else { "" });
    for (number, c) in cell.text.chars().enumerate() {
        if cut == Some(number) {
            text.push_str(rng.pick(&["</font><font>", "<br/>", "<span></span>"]));
        }
        match c {
            '“' => text.push_str("&ldquo;"),
            '”' => text.push_str("&rdquo;"),
            _ if rng.chance(1, 40) => text.push_str(&format!("&#{};", u32::from(c))),
            _ if rng.chance(1, 60) => text.push_str(&format!("&#x{:X};", u32::from(c))),
            _ => text.push(c),
        }
    }
    if cut.is_some() {
        text.push_str("</font>");
    }
    text
}
