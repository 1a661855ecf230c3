//! What can be typed.

mod trial;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use model::Role;

pub use trial::{Learn, Try};

/// Comments, discussion policy and related posts below news stories.
///
/// Settings come from, each overruling the one before: the built-in defaults, the file `ombud.toml` (or `--config`),
/// the environment (`OMBUD_…`, `DATABASE_URL`), and the command line. `ombud config explain` lists them all.
#[derive(Debug, Parser)]
#[command(name = "ombud", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every subcommand takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Configuration file; without it `./ombud.toml` is read if it exists
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Database: `sqlite:PATH` or `postgres://…`
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub database: Option<String>,
    /// Key of the site, where the server holds more than one
    #[arg(long, global = true, value_name = "KEY")]
    pub site: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the server
    Serve(Serve),
    /// Runs a demo newspaper on this machine
    Demo(Demo),
    /// Brings the database up to date
    Migrate,
    /// Judges texts by the policy: one, a file of them, or a stream
    Check(Box<Check>),
    /// Manages the people who work at the desk
    #[command(subcommand)]
    User(User),
    /// Checks and changes the discussion policy
    #[command(subcommand)]
    Policy(Policy),
    /// Brings stories in
    #[command(subcommand)]
    Story(Story),
    /// Manages the feeds that stories are read from
    #[command(subcommand)]
    Feed(Feed),
    /// Moves a site in from other software
    #[command(subcommand)]
    Import(Import),
    /// Writes what a site holds to stdout, one JSON object a line
    Export(Export),
    /// Compares the counters with what they count
    Recount(Recount),
    /// Looks for what may be wrong with this installation
    Doctor,
    /// Prints the settings in force and where each comes from
    Config(Config),
    /// Manages tokens of the API
    #[command(subcommand)]
    Token(Token),
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Port on 127.0.0.1; the next free one is taken when it is in use
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Folder for the demo's database
    #[arg(long, value_name = "FOLDER", default_value = "./demo-data")]
    pub data: PathBuf,
    /// Removes what an earlier demo left in the folder, and starts anew
    #[arg(long)]
    pub reset: bool,
}

/// Needs no database and no settings.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ombud check \"You are an 1d1ot\"
  ombud check --file comments.csv --output judged.csv
  ombud check --jsonl < comments.jsonl > answers.jsonl")]
pub struct Check {
    /// The comment; `-`, or none with something piped in: stdin
    pub text: Option<String>,
    /// A file: rows of `.csv` and `.jsonl` are a comment each, anything else is one comment
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub file: Option<PathBuf>,
    /// Column of the comments; `text`, `comment` or `body` if left out
    #[arg(long, value_name = "NAME", requires = "file", conflicts_with = "jsonl")]
    pub column: Option<String>,
    /// Writes there and not to stdout
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Policy document; the one that a new site starts with if left out
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Model file made by the trainer, instead of the one that is built in
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// When comments are read a second time; `auto`: rows of a file where the first reader is unsure, all others always
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub second_reader: Second,
    /// Weights of the second reader, instead of those that are built in
    #[arg(long, value_name = "FILE")]
    pub second_reader_weights: Option<PathBuf>,
    /// Says of one text which n-grams moved its scores most
    #[arg(long, conflicts_with = "jsonl")]
    pub explain: bool,
    #[command(flatten)]
    pub surroundings: Surroundings,
    /// Prints one JSON object
    #[arg(long, conflicts_with = "jsonl")]
    pub json: bool,
    /// Answers JSON objects with JSON objects, line by line, from stdin or `--file`
    #[arg(long, conflicts_with_all = ["text", "lang", "headline", "byline", "people", "reply_to"])]
    pub jsonl: bool,
    /// When to use colours; also off where NO_COLOR is set
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
}

/// What is known about where the comments stand.
#[derive(Debug, Args)]
pub struct Surroundings {
    /// Their language as a BCP 47 tag
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Headline of the story; persons in it are found
    #[arg(long, value_name = "TEXT")]
    pub headline: Option<String>,
    /// Who wrote the story
    #[arg(long, value_name = "NAME")]
    pub byline: Option<String>,
    /// Persons in the story
    #[arg(long, value_name = "NAME;NAME", value_delimiter = ';')]
    pub people: Vec<String>,
    /// Who wrote the comment that is replied to
    #[arg(long, value_name = "NAME")]
    pub reply_to: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Second {
    Auto,
    Always,
    /// Where the first reader is unsure
    Unsure,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum User {
    /// Adds a person, or changes the name, role or password of one who is there
    Add(UserAdd),
}

#[derive(Debug, Args)]
pub struct UserAdd {
    /// E-mail address, which is also the name to sign in with
    pub email: String,
    /// Name that colleagues see; the part before the @ if left out
    #[arg(long)]
    pub name: Option<String>,
    /// `commenter`, `member`, `staff`, `moderator`, `editor` or `admin`
    #[arg(long, default_value = "moderator")]
    pub role: Role,
    /// Reads a password from the first line of stdin
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Lists the mistakes in a policy document; exit code 1 when there are any
    Check {
        /// TOML file; `-` is stdin
        file: PathBuf,
    },
    /// Checks a policy document and puts it in force
    Put {
        /// TOML file; `-` is stdin
        file: PathBuf,
        /// What changed, for readers
        #[arg(long, default_value = "")]
        note: String,
        /// When it takes force, in RFC 3339, as in 2026-12-24T18:00:00+01:00; at once if left out
        #[arg(long, value_name = "TIME")]
        effective: Option<jiff::Timestamp>,
        /// Puts it in force even if it would publish nothing, or reject most, of what was written lately
        #[arg(long)]
        confirm: bool,
    },
    /// Lists the versions of the policy, newest first
    History,
    /// Says what a document would have done with past comments
    Try(Try),
    /// Learns from decisions how scores should be read here
    Learn(Learn),
}

#[derive(Debug, Subcommand)]
pub enum Story {
    /// Reads stories from a file with one JSON object a line; safe to run twice
    Import {
        /// JSON Lines, also packed with gzip; `-` is stdin
        file: PathBuf,
        /// Says what would be done, and stores nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Feed {
    /// Adds an RSS, Atom or JSON feed
    Add {
        /// Address of the feed
        url: String,
        /// Section for its stories where the feed names none
        #[arg(long, default_value = "")]
        section: String,
    },
    /// Lists the feeds, with when each was last read
    List,
    /// Removes a feed; its stories stay
    Remove {
        /// Address of the feed
        url: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Reads posts and comments from a WordPress export; safe to run twice
    Wordpress {
        /// XML file made by Tools → Export, also packed with gzip
        file: PathBuf,
        /// Says what would be done, and stores nothing
        #[arg(long)]
        dry_run: bool,
        /// Keeps the e-mail addresses of commenters
        #[arg(long)]
        keep_email: bool,
    },
}

#[derive(Debug, Args)]
pub struct Export {
    /// What is written
    pub what: Exported,
    /// Adds the e-mail addresses of commenters: personal data
    #[arg(long)]
    pub email: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Exported {
    /// In the form that `ombud story import` reads
    Stories,
    /// Of every status
    Comments,
    /// Every version of it
    Policy,
}

#[derive(Debug, Args)]
pub struct Recount {
    /// Repairs what differs
    #[arg(long)]
    pub mend: bool,
}

#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    pub deed: Option<ConfigDeed>,
}

#[derive(Debug, Subcommand)]
pub enum ConfigDeed {
    /// Prints every setting with its meaning and default
    Explain,
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Makes a token for the site's API and prints it, once
    Add {
        /// What it is for
        name: String,
    },
}
