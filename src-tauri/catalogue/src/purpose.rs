//! What inputs are for, as far as something that was made can go on from there.

use serde::{Deserialize, Serialize};

use crate::{Model, Param};

/// What a file is put into an input for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Something to go by.
    Reference,
    /// The picture that a clip begins with.
    FirstFrame,
    /// The picture that a clip ends with.
    LastFrame,
    /// What is changed as words say.
    Edit,
    /// What becomes larger and finer.
    Upscale,
    /// Speech to be heard in another language.
    Dub,
    /// Speech to be heard with another voice.
    ChangeVoice,
    /// Speech to be heard alone.
    IsolateVoice,
}

/// A purpose of an input, and how a file there says that it serves it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Serves {
    /// What for.
    pub purpose: Purpose,
    /// The role that the file has in the input; `None` where it says nothing.
    pub role: Option<String>,
}

impl TryFrom<String> for Serves {
    type Error = String;

    /// `last_frame:last`: the purpose, then the role where there is one.
    fn try_from(text: String) -> Result<Self, String> {
        let (word, role) = text.split_once(':').map_or((text.as_str(), None), |(word, role)| (word, Some(role)));
        let purpose = serde_json::from_value(word.into()).map_err(|_| format!("there is no purpose named {word}"))?;
        Ok(Self { purpose, role: role.map(str::to_owned) })
    }
}

impl Model {
    /// The inputs that take a file for a purpose, each with the role that the file has there.
    pub fn inputs_for(&self, purpose: Purpose) -> impl Iterator<Item = (&Param, Option<&str>)> {
        self.params.iter().filter(|param| !param.deprecated).filter_map(move |param| {
            let serves = param.serves.iter().find(|one| one.purpose == purpose)?;
            Some((param, serves.role.as_deref()))
        })
    }
}
