//! Files that could not be worked on: which, why, and what to do about it.

use std::io;
use std::path::Path;

use gouji_model::{Lang, Text};

use crate::panics::Panicked;

/// A file or folder that could not be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The path as it was given.
    pub(crate) path: String,
    /// What is wrong and what to do.
    pub(crate) message: Text,
}

impl Trouble {
    /// A trouble from its two wordings.
    pub(crate) fn new(path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: Text::new(zh, en),
        }
    }

    /// What the system said about a path.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        let path = display(path);
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(
                path,
                "找不到这个文件或文件夹，请检查路径",
                "no such file or folder; check the path",
            ),
            io::ErrorKind::PermissionDenied => Self::new(
                path,
                "没有读取权限，请检查文件的权限设置",
                "permission denied; check the permissions of the file",
            ),
            io::ErrorKind::IsADirectory => {
                Self::new(path, "这是文件夹，不是文件", "this is a folder, not a file")
            }
            _ => Self::new(
                path,
                format!("无法读取（{error}）"),
                format!("cannot be read ({error})"),
            ),
        }
    }

    /// gouji itself failed on this file.
    pub(crate) fn panicked(path: &str, panicked: &Panicked) -> Self {
        let Panicked(said) = panicked;
        Self::new(
            path,
            format!("gouji 处理这份报告时内部出错（{said}），请把报告和这一行告诉开发者；其他报告不受影响"),
            format!(
                "internal error on this report ({said}); please send report and line to the developers; other reports are not affected"
            ),
        )
    }

    /// One line for standard error.
    pub(crate) fn render(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("错误：{}：{}", self.path, self.message.zh),
            Lang::En => format!("error: {}: {}", self.path, self.message.en),
        }
    }

    /// Says it on standard error.
    pub(crate) fn print(&self, lang: Lang) {
        eprintln!("{}", self.render(lang));
    }
}

/// A path for people and outputs: control characters, which could steer a terminal, are replaced.
pub(crate) fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.chars().any(char::is_control) {
        text.replace(char::is_control, "\u{fffd}")
    } else {
        text.into_owned()
    }
}
