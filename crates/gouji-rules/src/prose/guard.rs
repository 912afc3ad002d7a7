//! Guards: reasons to leave a figure alone although a phrase fits. A wrong accusation costs more than a missed one.

use std::sync::LazyLock;

use gouji_grammar::figure::{Approximation, FigureKind};
use gouji_model::Report;
use gouji_model::prose::{ProseFigure, Scope, letters};
use serde::Deserialize;

/// A reason to leave a figure alone. Packs may lift it for phrases that are not led astray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Guard {
    /// 余, 多, 约, 近, 以上. Such a figure is tied to its cell all the same, but never found wrong.
    Approximate,
    /// It is that of another area or unit than the tables count.
    Scope,
    /// The sentence speaks of another year.
    Year,
    /// It stands under 其中 or in a breakdown.
    Part,
    /// It says by how much something changed.
    Change,
    /// It stands inside the name of a document.
    Name,
    /// Its clause is about something else: 留言, 建议提案, 信访.
    Subject,
}

/// Words for other things that offices receive, answer and count.
const OTHER_SUBJECTS: &[&str] = &[
    "留言", "网民", "建议", "提案", "信访", "投诉", "举报", "热线", "来电", "来信", "咨询", "12345", "信箱",
    "问政", "工单", "诉求", "稿件", "证明", "培训", "舆情", "意见", "来访", "办件",
];

/// The letters of each of them: most are ruled out without a search.
static LETTERS: LazyLock<Vec<u128>> = LazyLock::new(|| OTHER_SUBJECTS.iter().map(|w| letters(w)).collect());

/// Whether the guard holds the figure back.
pub(crate) fn holds(guard: Guard, figure: &ProseFigure, report: &Report, words: &str) -> bool {
    match guard {
        Guard::Approximate => {
            figure.kind == FigureKind::Number && figure.approximation != Approximation::None
        }
        Guard::Scope => is_foreign(figure.scope, report),
        Guard::Year => figure.year.is_some(),
        Guard::Part => figure.part,
        Guard::Change => figure.change,
        Guard::Name => figure.named,
        Guard::Subject => {
            let there = letters(words);
            let mut subjects = OTHER_SUBJECTS.iter().zip(LETTERS.iter());
            subjects.any(|(word, needs)| needs & !there == 0 && words.contains(word))
        }
    }
}

/// Whether a figure of that scope is another one than the tables have: a government's report counts its whole
/// area, that of any other organ only itself.
pub(crate) fn is_foreign(scope: Scope, report: &Report) -> bool {
    let organ = report.organ.as_ref().map_or("", |o| o.value.as_str());
    match scope {
        Scope::Organ => false,
        Scope::Whole => !organ.ends_with("人民政府"),
        Scope::Part => true,
    }
}
