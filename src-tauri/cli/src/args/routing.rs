//! The words for routers and workflows.

use clap::{Args, Subcommand, ValueEnum};

use super::belongings::{At, Doomed, Shown};

/// What a router goes by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Optimize {
    /// The cheapest model that fits
    Cost,
    /// The quickest
    Latency,
    /// The best
    Quality,
}

impl Optimize {
    /// The service's word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Latency => "latency",
            Self::Quality => "quality",
        }
    }
}

/// How a router chooses.
#[derive(Debug, Args)]
pub(crate) struct Choosing {
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
    /// What it goes by
    #[arg(long, value_enum)]
    pub(crate) optimize_for: Option<Optimize>,
    /// Most credits for one output: image=8, video=90, audio=5; none takes a cap away; may be given several times
    #[arg(long = "cap", value_name = "KIND=N", value_parser = cap)]
    pub(crate) caps: Vec<(String, Option<u32>)>,
    /// A model that it may choose, and no other; may be given several times
    #[arg(long, value_name = "MODEL", conflicts_with = "except")]
    pub(crate) only: Vec<String>,
    /// A model that it may not choose; may be given several times. Alone, with an empty name, it allows all
    #[arg(long, value_name = "MODEL")]
    pub(crate) except: Vec<String>,
    /// Whether it passes over a model that is full
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no, num_args = 0..=1, default_missing_value = "yes")]
    pub(crate) skip_full: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Routers {
    /// List them, newest first
    List {
        #[command(flatten)]
        at: At,
    },
    /// Everything about one
    Show {
        #[command(flatten)]
        which: Shown,
    },
    /// Make one; free of charge. `generate --model runway/generate/image --set router=SLUG` asks it
    Create {
        /// What requests name it by: small letters, digits, - and _; it never changes
        slug: String,
        /// Its name for people [default: the slug]
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        choosing: Choosing,
        #[command(flatten)]
        at: At,
    },
    /// Change one; what is not given stays
    Change {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        choosing: Choosing,
        #[command(flatten)]
        at: At,
    },
    /// What one chose for requests, and why
    Decisions {
        #[command(flatten)]
        which: Shown,
    },
    /// Delete one for good
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Workflows {
    /// List the published ones with their versions
    List {
        #[command(flatten)]
        at: At,
    },
    /// What goes into one
    Show {
        #[command(flatten)]
        which: Shown,
    },
    /// Run one as a job, and fetch what its nodes make
    Run {
        /// Id of the version
        id: String,
        /// Something to give it, by the input's label or by node and key: Scene="a red fox", NODE.prompt=..., a file for
        /// a picture, clip or sound; may be given several times. What is not given runs with the workflow's own value
        #[arg(long = "input", value_name = "NAME=VALUE", value_parser = super::assignment)]
        inputs: Vec<(String, String)>,
        /// How many times it is run
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        count: u32,
        /// Hard ceiling for what these runs may cost together; no source names the price, so it counts as refused
        #[arg(long, value_name = "N", value_parser = super::credits)]
        max_credits: Option<f64>,
        /// Let runs without a known price pass the ceiling
        #[arg(long, requires = "max_credits")]
        allow_unknown_price: bool,
        /// Spend without asking
        #[arg(long, short = 'y')]
        yes: bool,
        #[command(flatten)]
        at: At,
    },
}

fn cap(text: &str) -> Result<(String, Option<u32>), String> {
    let (kind, most) = text.split_once('=').ok_or("write KIND=N, such as image=8")?;
    if !["image", "video", "audio"].contains(&kind) {
        return Err(format!("{kind} is none of image, video, audio"));
    }
    match most {
        "none" => Ok((kind.to_owned(), None)),
        most => match most.parse::<u32>() {
            Ok(most) if most > 0 => Ok((kind.to_owned(), Some(most))),
            _ => Err(format!("{most} is neither a whole number from 1 nor none")),
        },
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        other => Err(format!("{other} is neither yes nor no")),
    }
}
