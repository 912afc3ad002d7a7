//! `gouji new` and `gouji fmt`.

use std::path::PathBuf;

use clap::Args;

use super::shared::Rules;
use super::{ARGUMENTS, OPTIONS};

/// `gouji new`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct New {
    /// 报告年度 Report year
    #[arg(value_name = "YEAR", help_heading = ARGUMENTS)]
    pub(crate) year: u16,

    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// `gouji fmt`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Fmt {
    /// 报告文件或文件夹 Reports or folders of reports
    #[arg(required = true, value_name = "PATH", help_heading = ARGUMENTS)]
    pub(crate) paths: Vec<PathBuf>,

    /// 只检查是否已对齐，不写文件 Only say what is not aligned
    #[arg(long)]
    pub(crate) check: bool,
}
