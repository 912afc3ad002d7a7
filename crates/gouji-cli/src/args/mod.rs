//! What can be written on the command line. Help is Chinese with English after it, since clap has one text per option.

mod complaint;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use gouji_model::{Hints, Lang};
use gouji_rules::Severity;

use crate::{extract, output};

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
#[derive(Debug, Args)]
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

/// `gouji rules`
#[derive(Debug, Args)]
#[command(next_help_heading = OPTIONS)]
pub(crate) struct Packs {
    #[command(subcommand)]
    pub(crate) command: PackCommand,

    #[command(flatten)]
    pub(crate) rules: Rules,

    /// 输出 JSON Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
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
    /// 以 JSON 打印规则文件的写法 Print the words of packs as JSON
    Schema,
    /// 两个年度之间的变化 What changed between two years
    Diff {
        /// 旧年度 The older year
        from: u16,
        /// 新年度 The newer year
        to: u16,
    },
}

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
