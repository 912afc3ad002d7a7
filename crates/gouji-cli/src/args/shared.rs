//! Options that several commands share.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use gouji_model::Hints;

use super::{ARGUMENTS, OPTIONS};

/// Which reports, and what is known about them.
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Input {
    /// 报告文件或文件夹；- 表示标准输入 Reports or folders of reports; - is standard input
    #[arg(required = true, value_name = "PATH", help_heading = ARGUMENTS)]
    pub(crate) paths: Vec<PathBuf>,

    /// 同时处理几份报告，默认为处理器核数 Reports at a time; default: number of cores
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) year: Year,

    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// The year of a report that does not say it.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Year {
    /// 报告年度，不写则从报告中判断 Report year, otherwise read from the report
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2008..=2199))]
    pub(crate) year: Option<u16>,
}

impl Year {
    /// The same for the reader of reports.
    pub(crate) fn hints(self) -> Hints {
        Hints {
            year: self.year,
            ..Hints::default()
        }
    }
}

/// Rule files of one's own.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Rules {
    /// 自己的规则文件夹，同名文件取代内置的 Folder of own rule files; a namesake replaces the built-in file
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}
