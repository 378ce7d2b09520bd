//! Words that many commands share, as the page knows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::fault::Fault;
use crate::library;
use crate::refusal::{CapFault, Refusal};

/// A command without arguments.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// One of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Runway's official API.
    Runway,
    /// useapi.net.
    Useapi,
}

impl From<catalogue::Service> for Service {
    fn from(service: catalogue::Service) -> Self {
        match service {
            catalogue::Service::Runway => Self::Runway,
            catalogue::Service::Useapi => Self::Useapi,
        }
    }
}

impl From<Service> for catalogue::Service {
    fn from(service: Service) -> Self {
        match service {
            Service::Runway => Self::Runway,
            Service::Useapi => Self::Useapi,
        }
    }
}

/// What goes in or comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Still pictures.
    Image,
    /// Clips.
    Video,
    /// Sound.
    Audio,
    /// Words.
    Text,
    /// No file.
    None,
}

impl From<catalogue::Media> for Media {
    fn from(media: catalogue::Media) -> Self {
        match media {
            catalogue::Media::Image => Self::Image,
            catalogue::Media::Video => Self::Video,
            catalogue::Media::Audio => Self::Audio,
            catalogue::Media::Text => Self::Text,
            catalogue::Media::None => Self::None,
        }
    }
}

impl From<Media> for catalogue::Media {
    fn from(media: Media) -> Self {
        match media {
            Media::Image => Self::Image,
            Media::Video => Self::Video,
            Media::Audio => Self::Audio,
            Media::Text => Self::Text,
            Media::None => Self::None,
        }
    }
}

/// What can be shown of a file here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// A picture.
    Picture,
    /// A clip, by a player.
    Clip,
    /// A sound, by a player.
    Sound,
    /// Nothing but its name; a program of the user's opens it.
    Plate,
}

impl From<library::Shows> for Shows {
    fn from(shows: library::Shows) -> Self {
        match shows {
            library::Shows::Picture => Self::Picture,
            library::Shows::Clip => Self::Clip,
            library::Shows::Sound => Self::Sound,
            library::Shows::Plate => Self::Plate,
        }
    }
}

/// Whether a problem stops what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does.
    Error,
    /// It is only worth knowing.
    Warning,
}

/// Something about one field.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Problem {
    /// The field: keys joined by dots, indexes in brackets.
    pub path: String,
    /// For a person.
    pub message: String,
    /// The same by kind and figures.
    pub fault: Fault,
    /// Whether it stops what was asked for.
    pub severity: Severity,
}

impl Problem {
    /// A finding of the catalogue's checker.
    #[must_use]
    pub fn of(found: &catalogue::Problem, severity: Severity) -> Self {
        Self { path: found.path.clone(), message: found.message(), fault: found.into(), severity }
    }
}

/// A cap on spending that is crossed.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CapNotice {
    /// Whether it warns or holds.
    pub level: CapLevel,
    /// For a person.
    pub text: String,
    /// The same by kind and figures.
    pub cap: CapFault,
    /// How many jobs would wait for the cap.
    pub waits: u64,
}

/// What a cap does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CapLevel {
    /// Asks.
    Soft,
    /// Holds what goes beyond it.
    Hard,
}

/// What the user was asked about and said yes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Beyond a cap.
    pub cap: bool,
    /// The same as before, paid again.
    pub repeats: bool,
    /// At a price that nobody knows.
    pub unknown_price: bool,
    /// Far more than usual: the second question.
    pub twice: bool,
}

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Failure {
    /// What kind, as a stable word.
    pub code: crate::error::Code,
    /// What happened and what to do, for a person.
    pub message: String,
    /// The same by kind, where people meet it in the course of their work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refusal: Option<Refusal>,
    /// By field, where the input is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Problem>>")]
    pub problems: Vec<Problem>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let problems = error.problems.iter().map(|found| Problem::of(found, Severity::Error)).collect();
        Self { code: error.code, message: error.message.clone(), refusal: error.refusal.as_deref().cloned(), problems }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn an_error_and_the_failure_made_of_it_read_the_same() {
        let model = catalogue::Catalogue::builtin().model("frames").unwrap().clone();
        let problems = model.check(&catalogue::Inputs::new()).unwrap_err();
        for error in [Error::invalid(problems), Error::new(Code::Conflict, "It was sent.")] {
            let (error, failure) =
                (serde_json::to_value(&error).unwrap(), serde_json::to_value(Failure::from(&error)).unwrap());

            assert_eq!(error, failure);
        }
    }
}
