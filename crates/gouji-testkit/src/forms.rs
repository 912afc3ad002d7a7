//! The forms of the project, read from `rules/forms/` of the source tree.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gouji_model::Forms;

/// The root of the source tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every form, in order of its first year. They are read once for all tests of a program.
///
/// # Panics
/// If a form file cannot be read: no test can go on without it.
pub fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| Forms::new(["2014", "2019", "2021"].map(load).into()))
}

fn load(id: &str) -> gouji_model::Form {
    let name = format!("forms/{id}.ron");
    let path = root().join("rules").join(&name);
    let source = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    match gouji_model::form::load(&name, &source) {
        Ok(form) => form,
        Err(problems) => {
            let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        }
    }
}
