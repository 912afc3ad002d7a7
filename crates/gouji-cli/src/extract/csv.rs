//! `gouji extract --format csv`: one line per cell, for spreadsheets and statistics.

use super::{Extracted, Format};

/// The format.
pub(super) const FORMAT: Format = Format {
    header: "path,form,year,organ,cell,value,text,start,end,line,column\n",
    prose: false,
    report,
};

fn report(extracted: &Extracted<'_>, out: &mut Vec<u8>) {
    let (report, places) = (extracted.report, extracted.places);
    let Some(form) = report.form() else {
        return;
    };
    let year = report
        .year
        .as_ref()
        .map(|y| y.value.to_string())
        .unwrap_or_default();
    let organ = report.organ.as_ref().map_or("", |o| o.value.as_str());
    let mut lines = csv::Writer::from_writer(out);
    for (id, entry) in report.entries() {
        let at = places.at(entry.span.start);
        let value = entry.value.number().map(|n| n.to_string()).unwrap_or_default();
        // The buffer is memory, and every line has the same number of fields: writing cannot fail.
        let _ = lines.write_record([
            extracted.path,
            &form.id,
            &year,
            organ,
            form.path(id),
            &value,
            places.slice(entry.span),
            &entry.span.start.to_string(),
            &entry.span.end.to_string(),
            &at.line.to_string(),
            &at.column.to_string(),
        ]);
    }
    let _ = lines.flush();
}
