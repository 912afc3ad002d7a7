//! What can be written on the command line, one file for each group of commands. Help is Chinese with English after it, since clap has one text per option.

mod checking;
mod complaint;
mod packs;
mod reading;
mod shared;
mod writing;

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use gouji_model::Lang;
use gouji_rules::Severity;

pub(crate) use checking::{Check, Fix, Wanted};
pub(crate) use packs::{PackCommand, PackFormat, Packs};
pub(crate) use reading::{Doctor, Explain, Extract, Rollup};
pub(crate) use shared::{Input, Rules, Year};
pub(crate) use writing::{Fmt, New};

const TEMPLATE: &str = "{about}\n\n用法 Usage: {usage}\n\n{all-args}{after-help}";
const OPTIONS: &str = "选项 Options";
const ARGUMENTS: &str = "参数 Arguments";
const EXIT_CODES: &str = "退出码 Exit codes:\n  \
    0  没有错误和警告   no errors and no warnings shown\n  \
    1  有错误或警告     errors or warnings were shown\n  \
    2  有工作没能完成   some of the work could not be done";

const FIX_NOTES: &str = "退出码 Exit codes:\n  \
    0  已完成           done\n  \
    1  --diff 有改动    --diff shows changes\n  \
    2  有工作没能完成   some of the work could not be done";

/// 检查政府信息公开工作年度报告的表内、表间、文表勾稽关系
///
/// Checks Chinese annual reports on open government information
#[derive(Debug, Parser)]
#[command(name = "gouji", version, help_template = TEMPLATE, after_help = EXIT_CODES)]
#[command(subcommand_help_heading = "命令 Commands", next_help_heading = OPTIONS)]
#[command(
    subcommand_value_name = "命令 COMMAND",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    max_term_width = 110
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// 提示语言，默认中文 Language of messages, Chinese by default
    #[arg(long, global = true, display_order = 900, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<Language>,

    /// 何时使用颜色 When to use colour
    #[arg(
        long,
        global = true,
        display_order = 901,
        value_enum,
        default_value_t,
        value_name = "WHEN"
    )]
    pub(crate) color: When,

    /// 显示帮助，--help 更详细 Show help, --help in detail
    #[arg(long, short, global = true, display_order = 902, action = ArgAction::Help)]
    help: Option<bool>,

    /// 显示版本 Show the version
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查报告 Check reports
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Check(Check),
    /// 改正不影响数值的书写问题；--suggest 逐条询问其余建议 Mend what changes no value; --suggest asks about the rest
    #[command(help_template = TEMPLATE, after_help = FIX_NOTES)]
    Fix(Fix),
    /// 提取全部单元格和数字 Print every cell and figure
    #[command(help_template = TEMPLATE)]
    Extract(Extract),
    /// 解释一条规则，或报告某一行的勾稽计算 Explain a rule, or the arithmetic on one line of a report
    #[command(help_template = TEMPLATE)]
    Explain(Explain),
    /// 核对上级报告与下级报告合计 Check a report against the sum of those that it covers
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Rollup(Rollup),
    /// 显示版本、表样、规则包和配置的来源 Show version, forms, packs, configuration, and why
    #[command(help_template = TEMPLATE)]
    Doctor(Doctor),
    /// 列出、查看、测试、检查规则文件 List, show, test and lint rule files
    #[command(help_template = TEMPLATE)]
    Rules(Packs),
    /// 新建一份空白报告 Print a new report with empty tables
    #[command(help_template = TEMPLATE)]
    New(New),
    /// 按显示宽度对齐表格，不改任何数值 Align tables by display width; no value changes
    #[command(help_template = TEMPLATE)]
    Fmt(Fmt),
    /// 启动语言服务器（供编辑器使用，标准输入输出） Start the language server on standard input and output
    #[command(help_template = TEMPLATE)]
    Lsp(Lsp),
}

/// `gouji lsp`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Lsp {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// 编辑器惯用的选项，标准输入输出是唯一的方式 Editors pass this; there is no other way to talk
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// Languages of messages.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Language {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum When {
    /// 终端上使用，遵从 NO_COLOR On a terminal, obeying NO_COLOR
    #[default]
    Auto,
    /// 总是 Always
    Always,
    /// 从不 Never
    Never,
}

/// Severities as written on the command line.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Level {
    /// 错误 Errors only
    Error,
    /// 警告 Warnings and errors
    Warning,
    /// 信息 Information too
    Info,
    /// 提示 Everything
    #[default]
    Hint,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
            Level::Hint => Self::Hint,
        }
    }
}

/// The names of a list of formats.
fn formats<F>(list: &[(&'static str, F)]) -> PossibleValuesParser {
    PossibleValuesParser::new(list.iter().map(|(name, _)| *name))
}

/// Reads the command line. Help and version are printed here, and so is a complaint about a wrong argument.
pub(crate) fn parse() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| complaint::print(&error))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
