//! `gouji check` and `gouji fix`.

use std::path::PathBuf;

use clap::Args;

use super::shared::Input;
use super::{Level, OPTIONS, formats};
use crate::output;

/// `gouji check`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,

    /// 输出格式 Output format
    #[arg(long, default_value = "text", value_name = "FORMAT", value_parser = formats(output::FORMATS))]
    pub(crate) format: String,

    #[command(flatten)]
    pub(crate) wanted: Wanted,

    /// 上年报告，不写则在同一批文件和同一文件夹里按机关和年度找 Last year's report, otherwise found by organ and year
    #[arg(long, value_name = "FILE")]
    pub(crate) previous: Option<PathBuf>,

    /// 最低显示级别 Least severity that is shown
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub(crate) severity: Level,

    /// 不再报告此基线文件中已有的问题 Leave out the findings that this baseline file lists
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// 把当前问题写入基线文件，退出码为 0 Write the findings to a baseline file and exit with 0
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
}

/// Which rules are wanted.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Wanted {
    /// 只用这些规则：编号、前缀 requests/ 或通配符 Only these rules: id, prefix or glob
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) select: Vec<String>,

    /// 不用这些规则 Not these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) ignore: Vec<String>,
}

/// `gouji fix`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Fix {
    #[command(flatten)]
    pub(crate) input: Input,

    /// 只显示要改什么，不写文件 Show what would change and write nothing
    #[arg(long)]
    pub(crate) diff: bool,

    /// 改动数字或文字的建议也逐条询问 Also ask, one by one, about fixes that change a figure or a word
    #[arg(long, conflicts_with = "diff")]
    pub(crate) suggest: bool,

    #[command(flatten)]
    pub(crate) wanted: Wanted,
}
