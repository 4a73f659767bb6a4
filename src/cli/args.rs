//! Every command and flag, as types.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

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
    /// Check a book and report what is wrong
    Lint(LintArgs),
    /// List procedures that are told twice, with grounds and scores
    Duplicates(DuplicatesArgs),
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
}

#[derive(Debug, ClapArgs)]
pub(super) struct LintArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: Format,
    /// Fail on warnings too
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) deny: Option<Deny>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DuplicatesArgs {
    /// The folder of the book: the one that holds `book.toml`
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: excerpts with carets
    Human,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings as well as errors
    Warn,
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
