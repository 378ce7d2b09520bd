//! The words for what an account has beside tasks.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Whose things are meant.
#[derive(Debug, Args)]
pub(crate) struct At {
    /// Account of Runway's official API [default: the first of yours, else demo]
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
}

/// A yes in advance.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Yes {
    /// Do it without asking
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

/// Models that make a voice from words.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum VoiceModel {
    /// Eleven TTV v3
    #[value(name = "eleven_ttv_v3")]
    V3,
    /// Eleven Multilingual TTV v2
    #[value(name = "eleven_multilingual_ttv_v2")]
    Multilingual,
}

impl VoiceModel {
    /// The service's name of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V3 => "eleven_ttv_v3",
            Self::Multilingual => "eleven_multilingual_ttv_v2",
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Voices {
    /// List them, newest first
    List {
        #[command(flatten)]
        at: At,
    },
    /// Make one from words or from a recording; no source names the price
    Create {
        /// Its name
        name: String,
        /// What it is like, 20 to 1000 characters
        #[arg(long, value_name = "TEXT", required_unless_present = "audio", conflicts_with = "audio")]
        prompt: Option<String>,
        /// A recording of it: a file, or an https address
        #[arg(long, value_name = "FILE")]
        audio: Option<String>,
        /// Model that makes it from words
        #[arg(long, value_enum, default_value = "eleven_ttv_v3")]
        model: VoiceModel,
        /// A note about it
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        #[command(flatten)]
        yes: Yes,
        #[command(flatten)]
        at: At,
    },
    /// Hear one: writes its sound to a file. With --prompt, how such a voice would sound; no source names the price
    Preview {
        /// Its id
        #[arg(required_unless_present = "prompt", conflicts_with_all = ["prompt", "model"])]
        id: Option<String>,
        /// What it is like, 20 to 1000 characters
        #[arg(long, value_name = "TEXT")]
        prompt: Option<String>,
        /// Model that would make it
        #[arg(long, value_enum, default_value = "eleven_ttv_v3")]
        model: VoiceModel,
        /// Where to write the sound; never replaces a file
        #[arg(long, short = 'o', value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        yes: Yes,
        #[command(flatten)]
        at: At,
    },
    /// Give one another name or note
    Rename {
        /// Its id
        id: String,
        /// The new name
        name: String,
        /// The new note
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// Delete one for good
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}

/// Something that is to be deleted.
#[derive(Debug, Args)]
pub(crate) struct Doomed {
    /// Its id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) yes: Yes,
    #[command(flatten)]
    pub(crate) at: At,
}

/// Something that is to be shown.
#[derive(Debug, Args)]
pub(crate) struct Shown {
    /// Its id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) at: At,
}

/// What an avatar is like.
#[derive(Debug, Args)]
pub(crate) struct Likeness {
    /// How it behaves
    #[arg(long, value_name = "TEXT")]
    pub(crate) personality: Option<String>,
    /// What it looks like: a file, or an https address
    #[arg(long, value_name = "FILE")]
    pub(crate) image: Option<String>,
    /// Its voice: the name of a preset, or the id of one of your own
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) voice: Option<String>,
    /// What it says first
    #[arg(long, value_name = "TEXT")]
    pub(crate) start_script: Option<String>,
    /// Id of a document that it knows; may be given several times
    #[arg(long = "document", value_name = "ID")]
    pub(crate) documents: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Avatars {
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
    /// Make one; no source names the price
    Create {
        /// Its name
        name: String,
        #[command(flatten)]
        likeness: Likeness,
        #[command(flatten)]
        yes: Yes,
        #[command(flatten)]
        at: At,
    },
    /// Change one that is not being processed; no source names the price
    Change {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        likeness: Likeness,
        #[command(flatten)]
        yes: Yes,
        #[command(flatten)]
        at: At,
    },
    /// Delete one for good
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Documents {
    /// List them, newest first
    List {
        #[command(flatten)]
        at: At,
    },
    /// What is in one
    Show {
        #[command(flatten)]
        which: Shown,
    },
    /// Make one from a text file; free of charge
    Create {
        /// Its name
        name: String,
        /// The text; - reads standard input
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Give one another name or text
    Change {
        /// Its id
        id: String,
        /// A new name
        #[arg(long, required_unless_present = "file")]
        name: Option<String>,
        /// A new text; - reads standard input
        #[arg(long)]
        file: Option<PathBuf>,
        #[command(flatten)]
        at: At,
    },
    /// Delete one for good
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Conversations {
    /// List them, newest first
    List {
        #[command(flatten)]
        at: At,
    },
    /// What was said in one
    Show {
        #[command(flatten)]
        which: Shown,
    },
    /// Delete one with everything that was said, for good
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sessions {
    /// Open one for a live call; no source names the price. The call itself needs a browser
    Create {
        /// Who answers: the name of a preset, or the id of one of your own avatars
        #[arg(long, value_name = "NAME|ID")]
        avatar: String,
        /// How it behaves this time
        #[arg(long, value_name = "TEXT")]
        personality: Option<String>,
        /// What it says first this time
        #[arg(long, value_name = "TEXT")]
        start_script: Option<String>,
        /// Longest call, 10 to 1800
        #[arg(long, value_name = "SECONDS")]
        max_duration: Option<u32>,
        #[command(flatten)]
        yes: Yes,
        #[command(flatten)]
        at: At,
    },
    /// How one stands
    Show {
        #[command(flatten)]
        which: Shown,
    },
    /// End one; its conversation stays
    Delete {
        #[command(flatten)]
        which: Doomed,
    },
}
