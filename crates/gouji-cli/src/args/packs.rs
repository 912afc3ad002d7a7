//! `gouji rules` and its subcommands.

use clap::{Args, Subcommand, ValueEnum};

use super::OPTIONS;
use super::shared::Rules;

/// `gouji rules`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Packs {
    #[command(subcommand)]
    pub(crate) command: PackCommand,

    #[command(flatten)]
    pub(crate) rules: Rules,

    /// 输出格式 Output format
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: PackFormat,
}

/// How a command about packs answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackFormat {
    /// 给人看 For people
    #[default]
    Text,
    /// 给程序用 For programs
    Json,
}

/// What can be done with packs.
#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// 列出规则 List the rules
    List {
        /// 只列这个年度的 Those of one year
        #[arg(long, value_name = "YEAR")]
        year: Option<u16>,
    },
    /// 查看一条规则 Show a rule
    Show {
        /// 规则编号 A rule id
        rule: String,
        /// 这个年度的写法 As it is for this year
        #[arg(long, value_name = "YEAR")]
        year: Option<u16>,
    },
    /// 运行例子，并逐格改动检验算式 Run the examples, and change every cell that a formula covers
    Test {
        /// 只测这些规则 Only these rules
        only: Vec<String>,
    },
    /// 找出矛盾、重复、无用的规则和没有看护的格 Find contradictory, redundant and unreachable rules
    Lint,
    /// 规则文件里能写哪些字段 What may be written into rule files
    Schema,
    /// 两个年度之间的变化 What changed between two years
    Diff {
        /// 旧年度 The older year
        from: u16,
        /// 新年度 The newer year
        to: u16,
    },
}
