//! The commands that read and explain: `extract`, `explain`, `rollup`, `doctor`.

use std::path::PathBuf;

use clap::Args;

use super::shared::{Input, Rules, Year};
use super::{ARGUMENTS, OPTIONS, formats};
use crate::{extract, output};

/// `gouji extract`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) input: Input,

    /// 输出格式 Output format
    #[arg(long, default_value = "json", value_name = "FORMAT", value_parser = formats(extract::FORMATS))]
    pub(crate) format: String,
}

/// `gouji explain`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Explain {
    /// 规则编号，或 文件:行号 A rule id, or FILE:LINE
    #[arg(value_name = "RULE|FILE:LINE", help_heading = ARGUMENTS)]
    pub(crate) what: String,

    #[command(flatten)]
    pub(crate) rules: Rules,

    #[command(flatten)]
    pub(crate) year: Year,
}

/// `gouji rollup`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Rollup {
    /// 下级报告所在的文件夹 Folder of the reports that are added up
    #[arg(value_name = "DIR", help_heading = ARGUMENTS)]
    pub(crate) folder: PathBuf,

    /// 汇总的上级报告 The report that covers them
    #[arg(long, value_name = "FILE")]
    pub(crate) parent: PathBuf,

    /// 下级机关名单，一行一个 Names of the organs that must be there, one on a line
    #[arg(long, value_name = "LIST")]
    pub(crate) children: Option<PathBuf>,

    /// 输出格式 Output format
    #[arg(long, default_value = "text", value_name = "FORMAT", value_parser = formats(output::FORMATS))]
    pub(crate) format: String,

    #[command(flatten)]
    pub(crate) year: Year,

    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// `gouji doctor`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) rules: Rules,
}
