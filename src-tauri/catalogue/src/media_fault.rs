//! What keeps a file or its address from standing where it stands.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use crate::Media;

/// Kinds of fault in a media reference, with their figures. Shown, each is what was expected, for a person.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaFault {
    /// `input:` is not followed by a digest.
    Digest,
    /// Not the asset id of useapi.net.
    AssetId,
    /// The address is shorter than any can be.
    ShortAddress {
        /// Fewest characters.
        least: usize,
    },
    /// The address is longer than its form may be.
    LongAddress {
        /// Most characters.
        most: usize,
        /// Its characters.
        length: usize,
    },
    /// The address is `http:`.
    Http,
    /// The address begins with something that no service reads.
    Scheme,
    /// The host is a number where a name must be.
    NumberedHost,
    /// The host is no domain name.
    Host,
    /// The port is not a number.
    Port,
    /// The address has spaces.
    Spaces,
    /// `data:` has another form than `data:<type>;base64,<data>`.
    DataForm,
    /// `data:` is of a type that is not taken.
    DataType {
        /// Its type.
        given: String,
        /// The types that are.
        types: Vec<String>,
    },
    /// What follows `data:` is not base64.
    Base64,
    /// A file of another kind.
    Kind {
        /// What may stand there.
        #[ts(type = "Array<Media>")]
        takes: Vec<Media>,
        /// What it is.
        #[ts(type = "Media")]
        given: Media,
    },
    /// A file of a type that services do not take.
    Type {
        /// What it is.
        #[ts(type = "Media")]
        media: Media,
        /// Its type, in a word.
        given: String,
    },
    /// A file that is too large.
    Size {
        /// Most megabytes.
        most: u64,
        /// Its megabytes.
        given: u64,
    },
    /// A clip or sound that is too short or too long.
    Length {
        /// What it is.
        #[ts(type = "Media")]
        media: Media,
        /// Fewest seconds.
        least: Option<f64>,
        /// Most seconds.
        most: Option<f64>,
        /// Its seconds.
        given: f64,
    },
    /// Clips or sounds that are too long together.
    Together {
        /// Most seconds.
        most: f64,
        /// Their seconds.
        given: f64,
    },
    /// A picture or clip with sides that are too short or too long.
    Sides {
        /// What it is.
        #[ts(type = "Media")]
        media: Media,
        /// Fewest pixels.
        least: Option<f64>,
        /// Most pixels.
        most: Option<f64>,
        /// Its pixels.
        width: u32,
        /// Its pixels.
        height: u32,
    },
    /// A picture or clip that is too narrow or too wide.
    Proportion {
        /// What it is.
        #[ts(type = "Media")]
        media: Media,
        /// Smallest width in heights.
        least: Option<f64>,
        /// Largest width in heights.
        most: Option<f64>,
        /// Its width in heights.
        given: f64,
    },
    /// What a service says of it.
    Said {
        /// In its own words.
        text: String,
    },
}

impl fmt::Display for MediaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest => f.write_str("input: takes the SHA-256 of a staged file, 64 hexadecimal digits"),
            Self::AssetId => f.write_str("an asset id has the form user:…-asset:<uuid>"),
            Self::ShortAddress { least } => write!(f, "an address has at least {least} characters"),
            Self::LongAddress { most, length } => {
                write!(f, "this form of address has at most {most} characters, this one has {length}")
            }
            Self::Http => f.write_str("only https addresses are taken"),
            Self::Scheme => f.write_str("an address begins with https://, runway:// or data:"),
            Self::NumberedHost => f.write_str("the host must be a name, not an address"),
            Self::Host => f.write_str("the host must be a domain name"),
            Self::Port => f.write_str("the port is not a number"),
            Self::Spaces => f.write_str("an address has no spaces"),
            Self::DataForm => f.write_str("a data: address is data:<type>;base64,<data>"),
            Self::DataType { given, types } => {
                write!(f, "the type {given} is not taken; {} are", types.join(", "))
            }
            Self::Base64 => f.write_str("the data is not valid base64"),
            Self::Kind { takes, given } => {
                let wanted: Vec<&str> = takes.iter().map(|media| noun(*media)).collect();
                write!(f, "{}, not {}", wanted.join(" or "), noun(*given))
            }
            Self::Type { media, given } => write!(f, "{} of the type {}, not {given}", noun(*media), types(*media)),
            Self::Size { most, given } => write!(f, "a file of at most {most} MB; this one has {given} MB"),
            Self::Length { media, least, most, given } => {
                write!(f, "{} of {} s; this one has {} s", noun(*media), range(*least, *most), figure(*given))
            }
            Self::Together { most, given } => {
                write!(f, "files of at most {} s together; these have {} s", figure(*most), figure(*given))
            }
            Self::Sides { media, least, most, width, height } => {
                let range = range(*least, *most);
                write!(f, "{} with sides of {range} pixels; it has {width} × {height}", noun(*media))
            }
            Self::Proportion { media, least, most, given } => {
                let range = range(*least, *most);
                write!(f, "{} {range} times as wide as high; it is {}", noun(*media), figure(*given))
            }
            Self::Said { text } => f.write_str(text),
        }
    }
}

pub(crate) fn range(least: Option<f64>, most: Option<f64>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{} to {}", figure(least), figure(most)),
        (Some(least), None) => format!("at least {}", figure(least)),
        (None, Some(most)) => format!("at most {}", figure(most)),
        (None, None) => "any number".into(),
    }
}

/// At most one decimal, none where it is nought.
fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The types that services take, for a person.
fn types(media: Media) -> &'static str {
    match media {
        Media::Image => "JPEG, PNG or WebP",
        Media::Video => "MP4, MOV, MKV, WebM, 3GP or OGG",
        Media::Audio => "MP3, WAV, FLAC, M4A or AAC",
        Media::Text | Media::None => "that services take",
    }
}

fn noun(media: Media) -> &'static str {
    match media {
        Media::Image => "a picture",
        Media::Video => "a clip",
        Media::Audio => "a sound",
        Media::Text | Media::None => "another kind of file",
    }
}
