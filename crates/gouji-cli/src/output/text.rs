//! `--format text`: for people at a terminal. Marks sit under their figures whatever the width of the characters.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet};
use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_rules::{Finding, Related, Safety, Severity};

use super::excerpt::{Excerpt, excerpt};
use super::{Checked, Output, Run, Setup};
use crate::terminal::Style;

/// Columns that line numbers and the rule beside them may take.
const GUTTER: usize = 9;

/// Lines are cut before they are drawn, so the renderer is told that there is room enough.
const WIDE: usize = 1 << 16;

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    let renderer = if setup.style.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    Box::new(Terminal {
        lang: setup.lang,
        style: setup.style,
        renderer: renderer.term_width(WIDE),
    })
}

struct Terminal {
    lang: Lang,
    style: Style,
    renderer: Renderer,
}

impl Output for Terminal {
    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        for finding in checked.findings {
            out.extend_from_slice(self.finding(checked, finding).as_bytes());
            out.extend_from_slice(b"\n\n");
        }
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(run.tally.line(run.troubles.len(), self.lang).as_bytes());
        out.push(b'\n');
    }
}

impl Terminal {
    fn finding(&self, checked: &Checked<'_>, finding: &Finding) -> String {
        let places = checked.places;
        let near: Vec<&Related> = finding.related.iter().filter(|r| r.file.is_none()).collect();
        let spans: Vec<Span> = std::iter::once(finding.span)
            .chain(near.iter().map(|r| r.span))
            .collect();
        let Excerpt {
            first_line,
            text,
            marks,
        } = excerpt(places, &spans, self.style.width.saturating_sub(GUTTER));

        let (mut drawn, mut told) = (Vec::new(), Vec::new());
        let mut marks = marks.into_iter();
        if let Some(mark) = marks.next().flatten() {
            drawn.push(AnnotationKind::Primary.span(mark));
        }
        for (mark, related) in marks.zip(near) {
            match mark {
                Some(mark) => drawn.push(self.context(mark, related)),
                None => {
                    let at = places.at(related.span.start);
                    told.push(format!(
                        "{}:{}: {}",
                        at.line,
                        at.column,
                        related.message.get(self.lang)
                    ));
                }
            }
        }
        let elsewhere = finding.related.iter().filter_map(|r| Some((r.file.as_ref()?, r)));
        told.extend(elsewhere.map(|(file, r)| format!("{file}: {}", r.message.get(self.lang))));

        let at = places.at(finding.span.start);
        let origin = Origin::path(checked.path)
            .line(at.line as usize)
            .char_column(at.column as usize);
        let snippet = Snippet::source(text)
            .line_start(first_line as usize)
            .annotations(drawn);
        let title = level(finding.severity)
            .with_name(severity_name(finding.severity, self.lang))
            .primary_title(finding.message.get(self.lang))
            .id(finding.rule.as_str());
        // The renderer would compute line and column from the cut text, so the origin is a group of its own.
        let head = title.element(origin);
        let body = Group::with_level(level(finding.severity))
            .element(snippet)
            .elements(self.notes(finding, &told));
        single_rule(&self.renderer.render(&[head, body]))
    }

    fn context<'a>(&self, mark: std::ops::Range<usize>, related: &'a Related) -> Annotation<'a> {
        let label = related.message.get(self.lang);
        let mark = AnnotationKind::Context.span(mark);
        if label.is_empty() { mark } else { mark.label(label) }
    }

    /// Places that could not be drawn, then the ways to mend the finding.
    fn notes<'a>(&self, finding: &Finding, told: &[String]) -> Vec<Message<'a>> {
        let (note, help) = match self.lang {
            Lang::Zh => ("另见", "建议"),
            Lang::En => ("note", "help"),
        };
        let plain = annotate_snippets::normalize_untrusted_str;
        let told = told.iter().map(|t| Level::NOTE.with_name(note).message(plain(t)));
        let fixes = finding.fixes.iter().map(|fix| {
            let title = fix.title.get(self.lang);
            let text = match (fix.safety, self.lang) {
                (Safety::Suggest, _) => title.to_owned(),
                (Safety::Format, Lang::Zh) => format!("{title}（可用 gouji fix 自动修改）"),
                (Safety::Format, Lang::En) => format!("{title} (gouji fix does it)"),
            };
            Level::HELP.with_name(help).message(plain(&text))
        });
        told.chain(fixes).collect()
    }
}

/// Leaves out the second of the two equal rules that the renderer draws where one group follows another.
fn single_rule(rendered: &str) -> String {
    let mut lines: Vec<&str> = rendered.lines().collect();
    if let Some(double) = lines.windows(2).position(|pair| pair[0] == pair[1]) {
        lines.remove(double);
    }
    lines.join("\n")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE,
    }
}

/// The severity in words.
pub(crate) fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Info, Lang::Zh) => "信息",
        (Severity::Hint, Lang::Zh) => "提示",
        (_, Lang::En) => severity.as_str(),
    }
}
