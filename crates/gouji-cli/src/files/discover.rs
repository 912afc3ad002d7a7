//! From paths on the command line to the list of reports, in a stable order.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::trouble::{Trouble, display};

/// What folders are searched for. A file that is named directly is read whatever it is called.
const EXTENSIONS: [&str; 6] = ["txt", "md", "markdown", "html", "htm", "text"];

/// No report comes near this size; a larger file that nobody named is left alone.
const LARGEST: u64 = 8 << 20;

/// The most files that are looked at because they lie beside others.
pub(crate) const BESIDE: usize = 5_000;

/// One thing to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A path that leads nowhere; it is told when its turn comes.
    Trouble(Trouble),
}

impl Item {
    /// The path that outputs show.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => display(path),
            Self::Trouble(trouble) => trouble.path.clone(),
        }
    }
}

/// Everything to work on, in the order of the command line, folders in the order of names, nothing twice.
pub(crate) fn discover(paths: &[PathBuf]) -> Vec<Item> {
    let mut items = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            items.push(Item::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, &mut items),
            Ok(_) => items.push(Item::File(path.clone())),
            Err(error) => items.push(Item::Trouble(Trouble::io(path, &error))),
        }
    }
    if paths.len() > 1 {
        let mut seen = HashSet::new();
        items.retain(|item| seen.insert(key(item)));
    }
    items
}

fn walk(folder: &Path, items: &mut Vec<Item>) {
    let before = items.len();
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if is_report(&entry) => items.push(Item::File(entry.into_path())),
            Ok(_) => {}
            Err(error) => items.push(Item::Trouble(walk_trouble(folder, &error))),
        }
    }
    if items.len() == before {
        let kinds = EXTENSIONS.join(" ");
        items.push(Item::Trouble(Trouble::new(
            display(folder),
            format!("文件夹里没有报告（只找扩展名为 {kinds} 的文件；其他文件请直接写出文件名）"),
            format!("no reports in this folder (only {kinds} are looked for; name any other file directly)"),
        )));
    }
}

/// The reports that lie in `folder` itself, by name, as a search of the folder would find them. Files that are larger than
/// any report are left out.
pub(crate) fn reports_beside(folder: &Path) -> Vec<PathBuf> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let walk = WalkBuilder::new(here)
        .require_git(false)
        .max_depth(Some(1))
        .sort_by_file_name(Ord::cmp)
        .build();
    // Named relative to the folder as it was given, so that a file has one path however it was found.
    let named = |entry: DirEntry| folder.join(entry.file_name());
    let small = |entry: &DirEntry| entry.path().metadata().is_ok_and(|meta| meta.len() <= LARGEST);
    let found = walk.flatten().filter(|entry| is_report(entry) && small(entry));
    found.map(named).collect()
}

/// Files with a fitting extension, but not the README that explains a folder.
pub(super) fn is_report(entry: &DirEntry) -> bool {
    let path = entry.path();
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let readme = stem
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("readme"));
    EXTENSIONS.iter().any(|e| extension.eq_ignore_ascii_case(e))
        && !readme
        && entry.file_type().is_some_and(|kind| {
            kind.is_file() || (kind.is_symlink() && path.metadata().is_ok_and(|meta| meta.is_file()))
        })
}

fn walk_trouble(folder: &Path, error: &ignore::Error) -> Trouble {
    match error {
        ignore::Error::WithPath { path, err } => match err.io_error() {
            Some(io) => Trouble::io(path, io),
            None => unsearchable(path, err),
        },
        ignore::Error::WithDepth { err, .. } => walk_trouble(folder, err),
        other => match other.io_error() {
            Some(io) => Trouble::io(folder, io),
            None => unsearchable(folder, other),
        },
    }
}

fn unsearchable(path: &Path, error: &ignore::Error) -> Trouble {
    Trouble::new(
        display(path),
        format!("无法搜索（{error}）"),
        format!("cannot be searched ({error})"),
    )
}

/// What makes two arguments the same file: the path without `.` in it.
fn key(item: &Item) -> PathBuf {
    match item {
        Item::Stdin => PathBuf::from("-"),
        Item::File(path) => {
            let parts = path.components().filter(|c| *c != Component::CurDir);
            parts.collect()
        }
        Item::Trouble(trouble) => PathBuf::from(&trouble.path),
    }
}
