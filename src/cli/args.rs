//! Every command and flag, as types.

use std::ffi::{OsStr, OsString};
use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use headwater::report::{self, Format, Quotes};

/// A documentation compiler: write a procedure once, for customers, support agents and the product.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a book and write its customer site, agent playbooks and in-app help
    Build(BuildArgs),
    /// Put the parts of a book together that were built one by one
    Merge(MergeArgs),
    /// Check a book and report what is wrong
    Lint(LintArgs),
    /// Show the customer's site, the playbooks and the in-app help side by side while they are written
    Serve(ServeArgs),
    /// Search a finished output for what its sources keep from the public
    VerifyOutput(VerifyArgs),
    /// Remember what customers see in `book.lock`, so that no page is lost by accident
    Lock(LockArgs),
    /// List procedures that are told twice, with grounds and scores
    Duplicates(DuplicatesArgs),
    /// Find the page, step or failure branch that words lead to
    Search(SearchArgs),
    /// Write the pages as documents for a search engine: OpenSearch, Elasticsearch and others with their bulk interface
    Export(ExportArgs),
    /// Work on the anchors of a product: the ids by which its pages find their help
    Anchors {
        #[command(subcommand)]
        what: AnchorsCommand,
    },
    /// Make a small book that shows the format
    Init {
        /// The folder to make it in
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Add to a book
    New {
        #[command(subcommand)]
        what: NewCommand,
    },
    /// Show what a rule finds, why it matters, and how to mend it; without a name, list all rules
    Explain {
        /// The name of the rule, such as `removed-ui`
        rule: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// Build only for these audiences: customer, agent, in-app
    #[arg(long, value_name = "AUDIENCE", value_delimiter = ',')]
    pub(super) audience: Vec<String>,
    /// Build only this UI version; the others leave the output of these audiences
    #[arg(long, value_name = "VERSION")]
    pub(super) ui_version: Option<String>,
    /// Write a part for `headwater merge`; everything else leaves the build folder
    #[arg(long)]
    pub(super) part: bool,
    #[command(flatten)]
    pub(super) quotes: QuoteArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct MergeArgs {
    /// The build folders of the parts
    #[arg(required = true)]
    pub(super) parts: Vec<PathBuf>,
    /// The folder to write the whole output to
    #[arg(long, value_name = "DIR")]
    pub(super) into: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// The output, when it does not stand in the build folder of the book; relative to the book
    #[arg(long, value_name = "FOLDER")]
    pub(super) output: Option<PathBuf>,
    /// How to report
    #[arg(long, default_value = "human", value_parser = FormatParser)]
    pub(super) format: &'static Format,
    #[command(flatten)]
    pub(super) quotes: QuoteArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// The port; without it, the first free one from 4000 on. 0 is any free one
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Show only the surfaces of these audiences: customer, agent, in-app
    #[arg(long, value_name = "AUDIENCE", value_delimiter = ',')]
    pub(super) audience: Vec<String>,
    /// Answer at this address of the machine too, such as that in your network, to devices that give a code
    #[arg(long, value_name = "ADDRESS")]
    pub(super) host: Option<IpAddr>,
    /// Answer to this name too, besides `localhost`; may be given more than once
    #[arg(long = "allow-host", value_name = "NAME")]
    pub(super) allowed_hosts: Vec<String>,
    /// Link places to an editor: `vscode`, `cursor`, `idea`, `zed`, or an address with `{file}` and `{line}`
    #[arg(long, value_name = "EDITOR")]
    pub(super) editor: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct LintArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// How to report
    #[arg(long, default_value = "human", value_parser = FormatParser)]
    pub(super) format: &'static Format,
    /// Print the JSON Schema of `--format json`, and check nothing
    #[arg(long)]
    pub(super) print_schema: bool,
    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
    /// Fail on warnings too
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) deny: Option<Deny>,
    /// Make the safe fixes in the files first, and report what is left
    #[arg(long)]
    pub(super) fix: bool,
    #[command(flatten)]
    pub(super) only: OnlyArgs,
    #[command(flatten)]
    pub(super) quotes: QuoteArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct OnlyArgs {
    /// Report only what this rule finds, and what cannot be read; may be given more than once
    #[arg(long = "rule", value_name = "RULE")]
    pub(super) rules: Vec<String>,
    /// Report only what differs since this branch left that of REV, and what it broke elsewhere
    #[arg(long, value_name = "REV")]
    pub(super) changed_since: Option<String>,
    /// Let a book without a page or procedure pass
    #[arg(long)]
    pub(super) allow_empty: bool,
}

/// Whether findings quote.
#[derive(Debug, ClapArgs)]
pub(super) struct QuoteArgs {
    /// Tell of each finding its rule and its place, and quote no text: for logs that others can read
    #[arg(long)]
    redact: bool,
}

impl QuoteArgs {
    /// What was asked for.
    pub(super) fn asked(&self) -> Quotes {
        if self.redact { Quotes::LeftOut } else { Quotes::Shown }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct LockArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// Take a lost page off the list, because nothing took its place
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) forget: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DuplicatesArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: PairFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PairFormat {
    /// For people: clusters, with the steps that differ
    Human,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SearchArgs {
    /// Words, and phrases in quotation marks; the last of several may be the folder of the book
    #[arg(required = true, value_name = "QUERY", num_args = 1..)]
    pub(super) words: Vec<OsString>,
    /// The folder of the book: the one that holds `book.toml`; every other argument is a word then
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// Whose pages to search: customer, agent, in-app
    #[arg(long, value_name = "AUDIENCE", default_value = "customer")]
    pub(super) audience: String,
    /// The UI version to search in; the newest when absent
    #[arg(long, value_name = "VERSION")]
    pub(super) ui_version: Option<String>,
    /// How many pages to show at most
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) limit: u16,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: AnswerFormat,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// Whose pages to write: customer, agent, in-app
    #[arg(long, value_name = "AUDIENCE", default_value = "customer")]
    pub(super) audience: String,
    /// The UI version whose pages to write; the newest when absent
    #[arg(long, value_name = "VERSION")]
    pub(super) ui_version: Option<String>,
    /// Write the mapping of the index instead, as the body of the request that makes it
    #[arg(long)]
    pub(super) mapping: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people: titles, places and texts, with the words that were found
    Text,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BaselineArgs {
    /// Hold back the findings that this file knows, and report its entries that are gone
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Take the entries that are gone out of the baseline; make it when it is not there
    #[arg(long)]
    pub(super) update_baseline: bool,
    /// Add the findings of one rule in one file to the baseline, such as `broken-link:content/a.md`
    #[arg(long, value_name = "RULE:FILE", requires = "update_baseline")]
    pub(super) add: Vec<String>,
}

/// Takes the name of a format for the format, from the one list of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = &'static Format;

    fn parse_ref(&self, cmd: &clap::Command, arg: Option<&Arg>, value: &OsStr) -> Result<Self::Value, clap::Error> {
        let names = PossibleValuesParser::new(report::ALL.iter().map(|format| format.name));
        let name = names.parse_ref(cmd, arg, value)?;
        let found = report::ALL.iter().copied().find(|format| format.name == name);
        found.ok_or_else(|| clap::Error::new(ErrorKind::InvalidValue).with_cmd(cmd))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(report::ALL.iter().map(|format| PossibleValue::new(format.name).help(format.summary))))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings as well as errors
    Warn,
}

#[derive(Debug, Subcommand)]
pub(super) enum AnchorsCommand {
    /// Check that every `data-help` in the pages of a product is an element that its UI has
    Check(CheckAnchorsArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckAnchorsArgs {
    /// Files of the product, or folders of them
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The folder of the book: the one that holds `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) book: PathBuf,
    /// The UI version of the product; without it, the newest that is supported
    #[arg(long, value_name = "VERSION")]
    pub(super) ui_version: Option<String>,
    /// How to report
    #[arg(long, default_value = "human", value_parser = FormatParser)]
    pub(super) format: &'static Format,
    /// Fail on warnings too
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) deny: Option<Deny>,
    /// Let files without an anchor pass
    #[arg(long)]
    pub(super) allow_empty: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// A procedure, as a Markdown file with one step
    Procedure(NewProcedureArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct NewProcedureArgs {
    /// Its id, such as `verify-domain`; a folder may stand before it: `domains/verify-domain`
    pub(super) id: String,
    /// The folder of the book
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// Its title; made from the id when absent
    #[arg(long)]
    pub(super) title: Option<String>,
}
