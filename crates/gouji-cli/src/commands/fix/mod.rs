//! `gouji fix`: what changes no value is mended at once; what changes one is offered, and done only if somebody says so.

mod ask;

use gouji_model::Lang;
use gouji_rules::edits::{applied, harmless};
use similar::TextDiff;

use super::{CLEAN, COULD_NOT, FOUND, Manner};
use crate::args::Fix;
use crate::files::{Editable, Item, Reader, Trouble};
use crate::judging::{Entry, Judging};
use ask::{Asked, Asking};

/// A fix may uncover another one; more rounds than this would be a rule that undoes its own work.
const MOST_ROUNDS: usize = 8;

/// Lines around a change in a diff.
const CONTEXT: usize = 2;

/// Runs the command.
pub(super) fn run(args: &Fix, manner: Manner) -> u8 {
    let lang = manner.lang;
    let judging = match Judging::new(&args.input, &args.wanted, None, lang) {
        Ok(judging) => judging,
        Err(troubles) => {
            troubles.iter().for_each(|t| t.print(lang));
            return COULD_NOT;
        }
    };
    let mut code = if judging.grounds.sound { CLEAN } else { COULD_NOT };
    let mut fixing = Fixing {
        judging: &judging,
        reader: Reader::default(),
    };
    let mut asking = args.suggest.then(|| Asking::new(manner));
    for entry in &judging.entries {
        match fixing.one(entry, args.diff, asking.as_mut(), lang) {
            Ok(Step::Next { would_change }) => {
                code = code.max(if would_change { FOUND } else { CLEAN });
            }
            Ok(Step::Stop) => break,
            Err(trouble) => {
                trouble.print(lang);
                code = COULD_NOT;
            }
        }
    }
    code
}

/// How it goes on after one report.
enum Step {
    /// To the next one; whether this one would have been changed.
    Next { would_change: bool },
    /// The user has had enough.
    Stop,
}

/// What fixes need.
struct Fixing<'j> {
    judging: &'j Judging,
    reader: Reader,
}

impl Fixing<'_> {
    fn one(
        &mut self,
        entry: &Entry,
        diff: bool,
        asking: Option<&mut Asking>,
        lang: Lang,
    ) -> Result<Step, Trouble> {
        let path = match &entry.item {
            Item::File(path) => path,
            Item::Stdin => {
                return Err(Trouble::new(
                    "-",
                    "标准输入不能改写，请写出文件名",
                    "standard input cannot be rewritten; name a file",
                ));
            }
            Item::Trouble(trouble) => return Err(trouble.clone()),
        };
        let mut file = Editable::open(path)?;
        let (after, count) = self.tidied(entry, &file.text)?;
        if diff {
            if count > 0 {
                print_diff(&entry.item.path(), &file.text, &after);
            }
            return Ok(Step::Next {
                would_change: count > 0,
            });
        }
        if count > 0 {
            file.save(after)?;
            match lang {
                Lang::Zh => println!("{}：改正 {count} 处书写，数值不变", entry.item.path()),
                Lang::En => println!("{}: {count} places mended, no value changed", entry.item.path()),
            }
        }
        let stop = match asking {
            Some(asking) => asking.about(self, entry, &mut file)? == Asked::Enough,
            None => false,
        };
        Ok(if stop {
            Step::Stop
        } else {
            Step::Next { would_change: false }
        })
    }

    /// The text after everything that changes no value, and the number of edits.
    fn tidied(&mut self, entry: &Entry, text: &str) -> Result<(String, usize), Trouble> {
        let mut text = text.to_owned();
        let mut count = 0;
        for _ in 0..MOST_ROUNDS {
            let Some((_, verdict)) = self.judging.judge(entry, &text, &mut self.reader)? else {
                break;
            };
            let edits = harmless(verdict.findings.iter().map(|f| &*f.fixes), &text);
            if edits.is_empty() {
                break;
            }
            count += edits.len();
            text = applied(&text, &edits);
        }
        Ok((text, count))
    }
}

fn print_diff(path: &str, before: &str, after: &str) {
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    print!("{}", unified.context_radius(CONTEXT).header(path, path));
}
