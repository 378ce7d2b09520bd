//! The words of the command line.

pub(crate) mod belongings;
pub(crate) mod routing;

use std::path::PathBuf;

use catalogue::{Media, Service};
use clap::{Args, Parser, Subcommand, ValueEnum};
use framewright_core::batch::Format;

/// Makes pictures from prompts through Runway's official API and useapi.net, without paying twice.
#[derive(Debug, Parser)]
#[command(name = "framewright", version, about, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all done; 1 some failed, refused or unknown; 2 bad input, nothing queued;\n\
    3 the account needs attention, jobs kept; 130 interrupted, everything kept.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// One JSON object a line on standard output, a summary last (docs/cli.md)
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Library folder [default: the one in the settings, else Framewright among your pictures]
    #[arg(long, global = true, value_name = "DIR", env = "FRAMEWRIGHT_LIBRARY")]
    pub(crate) library: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Queue a prompt file, or one prompt, and make its pictures
    Generate(Generate),
    /// Say what a prompt file would take: count, price, warnings, expected end. Sends nothing
    Plan(PromptSource),
    /// Go on with everything that is queued or under way
    Resume,
    /// Look at the queue and change it
    #[command(subcommand)]
    Queue(Queue),
    /// Take over a task that another program made, by its id: its files are fetched. Free of charge
    Adopt {
        /// The service's id of the task
        #[arg(value_name = "TASK")]
        task: String,
        /// Account that it was made with
        #[arg(long, value_name = "NAME")]
        account: String,
        /// What made it, where the service does not tell
        #[arg(long, value_name = "MODEL")]
        model: Option<String>,
    },
    /// Tasks as services have them: list them, delete the records of finished jobs
    #[command(subcommand)]
    Tasks(Tasks),
    /// Everything about a file: how it was made, what from, and what was made from it
    Show {
        /// Number of the file, as `asset:ID` takes it, or id of a job for all its files
        id: String,
    },
    /// Accounts with the services
    #[command(subcommand)]
    Accounts(Accounts),
    /// List the models, or show everything about one
    Models(Models),
    /// Tell what was spent, and how that agrees with the service's own count. Sends nothing that costs
    Spend(Spend),
    /// Look after the library's files. Sends nothing
    #[command(subcommand)]
    Library(LibraryCommand),
    /// Look at the inputs of the library and where they were uploaded; hand over files, delete them
    #[command(subcommand)]
    Uploads(Uploads),
    /// Voices of an account: list, create, hear, rename, delete
    #[command(subcommand)]
    Voices(belongings::Voices),
    /// Avatars of an account
    #[command(subcommand)]
    Avatars(belongings::Avatars),
    /// Documents that the avatars of an account know
    #[command(subcommand)]
    Documents(belongings::Documents),
    /// Conversations that were held with avatars
    #[command(subcommand)]
    Conversations(belongings::Conversations),
    /// Live sessions with avatars
    #[command(subcommand)]
    Sessions(belongings::Sessions),
    /// Routers of an account: what chooses the model for a request
    #[command(subcommand)]
    Routers(routing::Routers),
    /// Workflows that were published on the service's site
    #[command(subcommand)]
    Workflows(routing::Workflows),
    /// Limits on spending and on failures: look at them, or set them
    Settings {
        /// What to set, such as caps.day_hard=500 or failures.refused=5; none takes a cap away
        #[arg(value_name = "NAME=VALUE", value_parser = assignment)]
        set: Vec<(String, String)>,
    },
    /// Look at what the program stands on, and say what is wrong and what to do; opens no library
    Doctor {
        /// Ask the service of each account too: one free call each
        #[arg(long)]
        online: bool,
        /// Print a report to hand on instead: version, settings, jobs by state, last failures, log; no keys, no prompts
        #[arg(long)]
        report: bool,
    },
    /// Run both services on this machine, for trying and testing
    Simulate(Simulate),
}

/// Which part of what was spent.
#[derive(Debug, Args)]
pub(crate) struct Spend {
    /// How many days up to and with today, in UTC
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=90))]
    pub(crate) days: u16,
    /// What to sum up by
    #[arg(long, value_enum, default_value_t = SpentBy::Model)]
    pub(crate) by: SpentBy,
    /// Only this account [default: all but demo, whose money is make-believe]
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Ask the services for balance, limits and their own count, and list where the ledger differs
    #[arg(long)]
    pub(crate) reconcile: bool,
    /// The ledger by day, account and model as CSV on standard output
    #[arg(long, conflicts_with_all = ["json", "reconcile", "by"])]
    pub(crate) csv: bool,
}

/// What to sum up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpentBy {
    /// Models
    Model,
    /// Days in UTC
    Day,
    /// Accounts
    Account,
}

/// Which models.
#[derive(Debug, Args)]
pub(crate) struct Models {
    /// Id or short name: shows everything about that one
    #[arg(value_name = "MODEL", conflicts_with_all = ["service", "makes", "takes", "search", "retired"])]
    pub(crate) model: Option<String>,
    /// Only models of this service
    #[arg(long, value_enum)]
    pub(crate) service: Option<ServiceName>,
    /// Only models that make these files
    #[arg(long, value_enum)]
    pub(crate) makes: Option<MediaName>,
    /// Only models that can take these in
    #[arg(long, value_enum)]
    pub(crate) takes: Option<MediaName>,
    /// Only models with these words in their name, id or notes
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
    /// Retired models too; with --json they are always there
    #[arg(long)]
    pub(crate) retired: bool,
}

/// What goes in or comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MediaName {
    /// Pictures
    Image,
    /// Clips
    Video,
    /// Sounds
    Audio,
    /// Words; only goes in
    Text,
}

impl From<MediaName> for Media {
    fn from(name: MediaName) -> Self {
        match name {
            MediaName::Image => Self::Image,
            MediaName::Video => Self::Video,
            MediaName::Audio => Self::Audio,
            MediaName::Text => Self::Text,
        }
    }
}

/// What is asked for: a file, standard input, or one prompt by options.
#[derive(Debug, Default, Args)]
pub(crate) struct PromptSource {
    /// Prompt file; - reads standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["prompt", "set"], conflicts_with = "prompt")]
    pub(crate) file: Option<PathBuf>,
    /// Form of the file, where its name and beginning do not tell
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "prompt")]
    pub(crate) format: Option<FormatName>,
    /// Repair misspelt keys in the file; the original is kept beside it as FILE.bak
    #[arg(long, conflicts_with = "prompt")]
    pub(crate) fix: bool,
    /// One prompt instead of a file
    #[arg(long, value_name = "TEXT")]
    pub(crate) prompt: Option<String>,
    /// Style of the prompt
    #[arg(long, conflicts_with = "file")]
    pub(crate) style: Option<String>,
    /// Shape of the picture, as the model names it: 16:9, 1280:720 …
    #[arg(long, conflicts_with = "file")]
    pub(crate) ratio: Option<String>,
    /// How far the pictures of a set may differ
    #[arg(long, conflicts_with = "file", allow_hyphen_values = true)]
    pub(crate) diversity: Option<String>,
    /// Number that makes a result repeatable
    #[arg(long, conflicts_with = "file", allow_hyphen_values = true)]
    pub(crate) seed: Option<String>,
    /// Any other parameter of the model, by our name or the service's, parts by their path: voice.preset=Maya,
    /// keyframes[0].at=0.5; a value may be JSON; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", conflicts_with = "file", value_parser = assignment)]
    pub(crate) set: Vec<(String, String)>,
    /// Picture, clip or sound to put in: a path, https address or asset:ID, with a name for the prompt after a colon;
    /// may be given several times
    #[arg(long = "ref", value_name = "FILE[:TAG]", conflicts_with = "file")]
    pub(crate) refs: Vec<String>,
    /// Model for rows that name none [default: frames]
    #[arg(long, value_name = "ID")]
    pub(crate) model: Option<String>,
    /// Ask the successor of a retired model instead, where it takes the request
    #[arg(long)]
    pub(crate) translate_retired: bool,
    /// How many times each prompt is queued
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) count: u32,
    /// Account [default: the first that serves the model, else demo]
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Hard ceiling for what these jobs may cost together; a price that is not known counts as refused
    #[arg(long, value_name = "N", value_parser = credits)]
    pub(crate) max_credits: Option<f64>,
    /// Let jobs without a known price pass the ceiling
    #[arg(long, requires = "max_credits")]
    pub(crate) allow_unknown_price: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) source: PromptSource,
    /// Spend without asking
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
    /// Queue more than 5,000 jobs at once, or what is far dearer than your batches usually are, without a second
    /// question; --yes does not answer that one
    #[arg(long)]
    pub(crate) allow_large: bool,
    /// Queue rows anew that were queued from a file before; without it they are never paid twice
    #[arg(long)]
    pub(crate) again: bool,
}

/// Forms of prompt files.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormatName {
    /// A JSON array of objects or texts
    Json,
    /// One JSON object a line
    Jsonl,
    /// Commas or semicolons, with a header
    Csv,
    /// Tabs, with a header
    Tsv,
    /// One prompt a line
    Lines,
    /// Prompts parted by blank lines
    Blocks,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Json => Self::Json,
            FormatName::Jsonl => Self::Jsonl,
            FormatName::Csv => Self::Csv,
            FormatName::Tsv => Self::Tsv,
            FormatName::Lines => Self::Lines,
            FormatName::Blocks => Self::Blocks,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Queue {
    /// List jobs, newest first
    List {
        #[command(flatten)]
        which: Which,
        /// Most rows to show
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Everything about one job, with its story
    Show {
        /// Job id or its last characters
        id: String,
    },
    /// Stop jobs; tells whether money is still due
    Cancel {
        #[command(flatten)]
        which: Chosen,
    },
    /// Queue failed, refused or cancelled jobs again, as new attempts
    Retry {
        #[command(flatten)]
        which: Chosen,
        /// Spend without asking
        #[arg(long, short = 'y')]
        yes: bool,
        /// Queue far more than usual again without a second question; --yes does not answer that one
        #[arg(long)]
        allow_large: bool,
    },
    /// Decide about a job whose fate is unknown
    Resolve {
        /// Job id or its last characters
        id: String,
        #[command(flatten)]
        decision: Decision,
    },
    /// Keep jobs that are not yet sent from being sent
    Hold {
        #[command(flatten)]
        which: Chosen,
    },
    /// Let held jobs go
    Release {
        #[command(flatten)]
        which: Chosen,
    },
    /// Send nothing new, in any program, until it is resumed; what was sent goes on
    Pause,
    /// Let the queue send again
    Resume,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tasks {
    /// List what the account's service has, whoever made it (useapi.net)
    List {
        /// The account
        #[arg(long, value_name = "NAME")]
        account: String,
    },
    /// Delete a finished job's task at the service (Runway), after its files are compared with what came. Cannot be
    /// undone
    Delete {
        /// Job id or its last characters
        id: String,
        /// Delete without asking
        #[arg(long, short = 'y')]
        yes: bool,
    },
}

/// A filter; everything when empty.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Only jobs in this phase: queued, submitting, unknown, waiting, downloading, done, failed, refused, cancelled, unreachable
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Vec<String>,
    /// Only jobs of this account
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Only jobs of this batch
    #[arg(long, value_name = "ID")]
    pub(crate) batch: Option<String>,
}

/// A choice that is never everything by accident.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Job ids or their last characters
    #[arg(value_name = "ID", required_unless_present_any = ["all", "phase", "batch"], conflicts_with_all = ["all", "phase", "batch"])]
    pub(crate) ids: Vec<String>,
    /// All jobs to which it applies
    #[arg(long)]
    pub(crate) all: bool,
    /// All jobs in this phase
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Vec<String>,
    /// All jobs of this batch
    #[arg(long, value_name = "ID")]
    pub(crate) batch: Option<String>,
}

/// What became of a job whose answer was lost, as the user found out.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Decision {
    /// It exists at the service under this id: take it over
    #[arg(long, value_name = "REMOTE_ID")]
    pub(crate) adopt: Option<String>,
    /// It was never created: send it (this can pay twice if that is wrong)
    #[arg(long)]
    pub(crate) send_again: bool,
    /// It was created and paid for, but its id is lost: close it so
    #[arg(long)]
    pub(crate) paid: bool,
    /// Close it without a word on the money
    #[arg(long)]
    pub(crate) close: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// Add an account; its key is asked for without showing it and goes to the system's keychain
    Add(AddAccount),
    /// List the accounts
    List,
    /// Ask the service about an account: key, balance, limits. Free of charge
    Check {
        /// Its name [default: all]
        name: Option<String>,
    },
    /// useapi.net: set up a Runway account there, or set it up again, which mends one in trouble. Free of charge
    SetUp(SetUpSeat),
    /// Remove an account and its key
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AddAccount {
    /// Name of your choice
    pub(crate) name: String,
    /// Which service
    #[arg(long, value_enum)]
    pub(crate) service: ServiceName,
    /// Origin without a path; https, or http on this machine [default: the service's own]
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) base_url: Option<String>,
    /// useapi.net: the Runway account to use; without it the service picks a free one
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// useapi.net: most jobs at a time, 1 to 10
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub(crate) max_jobs: Option<u8>,
    /// useapi.net: address that it tells of each task's progress
    #[arg(long, value_name = "URL")]
    pub(crate) reply_url: Option<String>,
    /// useapi.net: a reference of your own, which travels with each task
    #[arg(long, value_name = "TEXT")]
    pub(crate) reply_ref: Option<String>,
    /// useapi.net: explore mode; without it the account's own setting holds
    #[arg(long, value_enum, value_name = "on|off")]
    pub(crate) explore: Option<Switch>,
    /// Time factor of a simulator on this machine
    #[arg(long, value_name = "X")]
    pub(crate) speed: Option<f64>,
    /// Read the key from standard input
    #[arg(long, conflicts_with = "key_env")]
    pub(crate) key_stdin: bool,
    /// Read the key from this environment variable at each start; it is never stored
    #[arg(long, value_name = "VAR")]
    pub(crate) key_env: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SetUpSeat {
    /// E-mail of the Runway account; its password is asked for without showing it
    pub(crate) email: String,
    /// Account at useapi.net
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,
    /// Most jobs at a time, 1 to 10
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10), default_value_t = 3)]
    pub(crate) max_jobs: u8,
    /// Read the password from standard input
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// The services by their words here.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ServiceName {
    /// Runway's official API
    Runway,
    /// useapi.net
    Useapi,
}

impl From<ServiceName> for Service {
    fn from(name: ServiceName) -> Self {
        match name {
            ServiceName::Runway => Self::Runway,
            ServiceName::Useapi => Self::Useapi,
        }
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// Yes
    On,
    /// No
    Off,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Uploads {
    /// List the inputs of the library, and where and until when they are uploaded
    List {
        /// List what the service of this account holds instead (useapi.net)
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
    },
    /// Upload a file now; later requests reuse it
    Add {
        /// The file
        file: PathBuf,
        /// Account to upload it for
        #[arg(long, value_name = "NAME")]
        account: String,
    },
    /// Delete a file at the service (useapi.net); the library keeps its own
    Delete {
        /// What the list calls it
        #[arg(value_name = "ASSET_ID")]
        reference: String,
        /// Account that it was uploaded for
        #[arg(long, value_name = "NAME")]
        account: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LibraryCommand {
    /// Compare disk and index both ways; changes nothing
    Check {
        /// Compare every byte instead of presence and size
        #[arg(long)]
        deep: bool,
    },
    /// Put back into the index what recipes and files tell and it lacks
    Rebuild,
    /// Move it to another folder: renamed on one disk, else copied, compared and then switched
    Move {
        /// An empty folder, or one that is not there yet
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// Count what is there, by kind, model and day
    Stats,
    /// Draw one PNG with a small picture of each result
    Sheet {
        /// Where to write it [default: contact-sheet.png in the library]
        #[arg(long, short = 'o', value_name = "FILE")]
        output: Option<PathBuf>,
        /// Only results of this batch
        #[arg(long, value_name = "ID")]
        batch: Option<String>,
        /// Only results of this model (full id)
        #[arg(long, value_name = "ID")]
        model: Option<String>,
        /// Only results whose prompt has these words
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// How many times faster than life
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) speed: f64,
    /// Makes a run repeatable
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Tier of the organization
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=5))]
    pub(crate) tier: u8,
    /// Credits at the start
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) credits: u64,
    /// Keep tasks, credits and files here across restarts
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Scripted faults (docs/simulator.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    /// Models beside the built-in ones, or in their place (docs/models.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) catalogue: Option<PathBuf>,
    /// Let retired models still be ordered
    #[arg(long)]
    pub(crate) allow_retired: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
        Some(_) | None => Err("write NAME=VALUE".into()),
    }
}

fn credits(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().map_err(|_| "expected a number of credits".to_owned())?;
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err("expected a number from 0 on".into()) }
}

#[cfg(test)]
mod tests;
