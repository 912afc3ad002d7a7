//! `gouji rules`: for those who write packs. None of it needs a report.

mod diff;
mod lint;
mod list;
mod schema;
mod test;

use std::sync::Arc;

use gouji_model::Lang;
use gouji_model::data_file::{FileProblem, nearest};
use gouji_rules::RuleSet;
use serde_json::{Value, json};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, load};
use crate::args::{PackCommand, PackFormat, Packs};
use crate::engine::Engine;
use crate::files::{Item, Trouble};

/// What a command has to say: the text, and the exit code.
struct Said {
    text: String,
    code: u8,
}

impl Said {
    fn clean(text: String) -> Self {
        Self { text, code: CLEAN }
    }

    fn json(value: &Value) -> Self {
        Self::clean(format!("{value:#}\n"))
    }
}

/// What every subcommand works with.
#[derive(Clone, Copy)]
struct Desk<'e> {
    engine: &'e Engine,
    /// Whether a program is to read the answer.
    json: bool,
    lang: Lang,
}

/// Runs the command.
pub(super) fn run(args: &Packs, manner: Manner) -> u8 {
    let lang = manner.lang;
    // A broken file ends with 2 whatever else is found, and keeps nothing else from being told.
    let (ground, code) = match load(&args.rules, &Item::Stdin, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let desk = Desk {
        engine: &ground.engine,
        json: args.format == PackFormat::Json,
        lang,
    };
    let said = match &args.command {
        PackCommand::List { year } => list::list(desk, *year),
        PackCommand::Show { rule, year } => list::show(desk, rule, *year),
        PackCommand::Test { only } => test::test(desk, only),
        PackCommand::Lint => Ok(lint::check(desk)),
        PackCommand::Schema => Ok(schema::schema(desk)),
        PackCommand::Diff { from, to } => diff::diff(desk, *from, *to),
    };
    match said {
        Ok(said) => {
            let mut printer = Printer::new();
            printer.write(said.text.as_bytes());
            match printer.finish(lang) {
                Ending::Whole => code.max(said.code),
                Ending::ReaderGone => CLEAN,
                Ending::Failed => COULD_NOT,
            }
        }
        Err(trouble) => {
            trouble.print(lang);
            COULD_NOT
        }
    }
}

impl Desk<'_> {
    fn rules_of(self, year: u16) -> Result<Arc<RuleSet>, Trouble> {
        self.engine.library().rules_for(year).ok_or_else(|| {
            Trouble::new(
                year.to_string(),
                "没有适用于这个年度的规则文件",
                "no rule file is for this year",
            )
        })
    }

    fn unknown(self, id: &str) -> Trouble {
        let near = nearest(id, self.engine.rules().iter().map(|r| r.id.as_str()));
        let (zh, en) = near.map_or_else(Default::default, |near| {
            (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
        });
        Trouble::new(id, format!("没有这样的规则{zh}"), format!("no such rule{en}"))
    }

    fn problem_json(self, problem: &FileProblem) -> Value {
        json!({
            "file": problem.file, "line": problem.line, "column": problem.column,
            "message": problem.message.get(self.lang), "suggestion": problem.suggestion,
        })
    }

    /// The text of the language of messages.
    fn say(self, zh: String, en: String) -> String {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
