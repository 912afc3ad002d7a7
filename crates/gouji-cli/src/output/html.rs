//! `--format html`: a page that is complete in itself, to be sent, printed and read without gouji.
//!
//! Reports are sections: what was found, with the arithmetic and the ways to mend it, then the tables with the wrong cells
//! marked. Nothing is fetched and no script is in it; what stands in a report is escaped by the writer of the markup.

use gouji_model::{Lang, Report};
use gouji_rules::page::{Mark, Page, tables};
use gouji_rules::{Finding, Related};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Checked, Output, Run, Setup, severity_name};

const STYLE: &str = include_str!("html.css");

/// The page's own policy, should a reader's mail program be careless: style from within, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Html { lang: setup.lang })
}

struct Html {
    lang: Lang,
}

impl Output for Html {
    fn begin(&self, out: &mut Vec<u8>) {
        let head = html! {
            (DOCTYPE)
            // Elements that the end of the page closes by itself, as HTML has it.
            (PreEscaped(format!("<html lang=\"{}\">", self.say("zh-CN", "en"))))
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (self.title()) }
                style { (PreEscaped(STYLE)) }
            }
            (PreEscaped("<body>"))
            h1 { (self.title()) }
        };
        write(out, head);
    }

    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        let marks: Vec<_> = checked.findings.iter().map(|f| Mark::of(f, self.lang)).collect();
        let page = Page {
            report: checked.report,
            marks: &marks,
            lang: self.lang,
            place: &|_| None,
            notes: &|_| Vec::new(),
        };
        let article = html! {
            article {
                h2 { (checked.path) }
                (self.about(checked.report))
                @if checked.findings.is_empty() {
                    p.fine { (self.say("没有发现问题。", "Nothing found.")) }
                } @else {
                    ol.findings { @for finding in checked.findings { (self.finding(checked, finding)) } }
                    (tables(&page))
                }
            }
        };
        write(out, article);
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        let foot = html! {
            footer {
                @for trouble in run.troubles {
                    p.error { (trouble.path) "：" (trouble.message.get(self.lang)) }
                }
                p { (run.tally.line(run.troubles.len(), self.lang)) }
                p { "gouji " (env!("CARGO_PKG_VERSION")) }
            }
        };
        write(out, foot);
        out.extend_from_slice(b"</body></html>\n");
    }
}

impl Html {
    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn title(&self) -> &'static str {
        self.say("年度报告核对结果", "Annual reports, checked")
    }

    /// Who reports on which year, by which form.
    fn about(&self, report: &Report) -> Markup {
        let organ = report.organ.as_ref().map(|organ| organ.value.clone());
        let year = report.year.as_ref().map(|year| match self.lang {
            Lang::Zh => format!("{} 年度", year.value),
            Lang::En => format!("report year {}", year.value),
        });
        let form = report.form().map(|form| form.name.get(self.lang).to_owned());
        let parts: Vec<String> = [organ, year, form].into_iter().flatten().collect();
        html! { p.about { (parts.join(" · ")) } }
    }

    fn finding(&self, checked: &Checked<'_>, finding: &Finding) -> Markup {
        let at = checked.places.at(finding.span.start);
        let severity = finding.severity;
        html! {
            li class=(severity.as_str()) {
                p {
                    strong { (severity_name(severity, self.lang)) } " "
                    (finding.message.get(self.lang)) " "
                    small { code { (finding.rule) } " " (at.line) ":" (at.column) }
                }
                ul {
                    @for related in &finding.related { (self.related(checked, related)) }
                    @for fix in &finding.fixes {
                        li.fix { (self.say("建议：", "help: ")) (fix.title.get(self.lang)) }
                    }
                }
            }
        }
    }

    fn related(&self, checked: &Checked<'_>, related: &Related) -> Markup {
        let place = match &related.file {
            Some(file) => file.clone(),
            None => {
                let at = checked.places.at(related.span.start);
                format!("{}:{}", at.line, at.column)
            }
        };
        let words = related.message.get(self.lang);
        html! { @if !words.is_empty() { li { (words) " " small { (place) } } } }
    }
}

fn write(out: &mut Vec<u8>, markup: Markup) {
    out.extend_from_slice(markup.into_string().as_bytes());
    out.push(b'\n');
}
