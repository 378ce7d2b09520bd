//! Files that rows name: found among a row's inputs, looked at by whoever may read the disk, and put in as
//! `input:<sha256>`.
//!
//! A text where a picture, clip or sound belongs is an address, a path, or `asset:ID` for a result of the library.
//! [`super::PromptFile::check`] lists the paths and assets that it was told nothing of as wanted.

use std::collections::HashMap;
use std::path::PathBuf;

use catalogue::{FileFacts, Kind, Model};
use serde_json::Value;

/// A file that somebody looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its content, in hex.
    pub sha256: String,
    /// What it is.
    pub facts: FileFacts,
}

/// What became of each name that rows use; what is wrong with a file is a clause for a person.
#[derive(Clone, Debug, Default)]
pub struct Files(HashMap<String, Result<Looked, String>>);

/// Stands for a file that cannot be put in, so that only its own problem is told.
const STAND_IN: &str = "input:0000000000000000000000000000000000000000000000000000000000000000";

/// What an address begins with.
const SCHEMES: [&str; 6] = ["https:", "http:", "runway:", "data:", "input:", "user:"];

/// Whether a text where a file belongs names one on this machine.
#[must_use]
pub fn is_local(text: &str) -> bool {
    !text.is_empty() && !text.contains("://") && !SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

impl Files {
    /// Notes what became of a name.
    pub fn set(&mut self, name: impl Into<String>, looked: Result<Looked, String>) {
        self.0.insert(name.into(), looked);
    }

    /// The files that were looked at, with the names that rows use.
    pub fn looked(&self) -> impl Iterator<Item = (&str, &Looked)> {
        self.0.iter().filter_map(|(name, looked)| Some((name.as_str(), looked.as_ref().ok()?)))
    }

    /// Why the file of that name cannot go in; `None` where it can or nobody looked.
    #[must_use]
    pub fn refusal(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_ref().err().map(String::as_str)
    }

    /// What is known of a file by its digest.
    pub(super) fn facts(&self, sha256: &str) -> Option<FileFacts> {
        self.looked().find(|(_, looked)| looked.sha256 == sha256).map(|(_, looked)| looked.facts.clone())
    }

    /// Puts files in where a parameter's value names them.
    pub(super) fn put(&self, model: &Model, name: &str, value: &mut Value) -> Put {
        let mut put = Put::default();
        if let Some(param) = model.param(name) {
            self.put_in(&param.kind, value, name, &mut put);
        }
        put
    }

    fn put_in(&self, kind: &Kind, value: &mut Value, path: &str, put: &mut Put) {
        match (kind, value) {
            (Kind::Media { .. }, Value::String(text)) if is_local(text) => {
                let address = match self.0.get(text.as_str()) {
                    Some(Ok(looked)) => format!("input:{}", looked.sha256),
                    Some(Err(why)) => {
                        put.refused.push((path.to_owned(), format!("{text}: {why}")));
                        STAND_IN.to_owned()
                    }
                    None => {
                        put.wanted.push(text.clone());
                        put.refused.push((path.to_owned(), format!("{text}: this file was not looked at")));
                        STAND_IN.to_owned()
                    }
                };
                *text = address;
            }
            (Kind::List { item, .. }, Value::Array(items)) => {
                for (index, one) in items.iter_mut().enumerate() {
                    self.put_in(item, one, &format!("{path}[{index}]"), put);
                }
            }
            (Kind::Object { fields, .. }, Value::Object(object)) => {
                for field in fields {
                    let key = if object.contains_key(&field.name) { &field.name } else { &field.wire };
                    if let Some(inner) = object.get_mut(key) {
                        self.put_in(&field.kind, inner, &format!("{path}.{key}"), put);
                    }
                }
            }
            (Kind::Map { values }, Value::Object(object)) => {
                for (key, inner) in object.iter_mut() {
                    self.put_in(values, inner, &format!("{path}.{key}"), put);
                }
            }
            (Kind::Union { variants, .. }, value) => {
                // A text that another form takes as it is names no file.
                let plain = variants.iter().any(|variant| takes_words(variant, value));
                for variant in variants.iter().filter(|_| !plain) {
                    self.put_in(variant, value, path, put);
                }
            }
            _ => {}
        }
    }
}

fn takes_words(kind: &Kind, value: &Value) -> bool {
    value.is_string()
        && match kind {
            Kind::Text { .. } => true,
            Kind::Enum { options } => options.contains(value),
            _ => false,
        }
}

/// What putting files into one value came to.
#[derive(Debug, Default)]
pub(super) struct Put {
    /// Names that nobody looked at.
    pub(super) wanted: Vec<String>,
    /// Where, and why not.
    pub(super) refused: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use catalogue::{Catalogue, Media};
    use serde_json::json;

    use super::*;

    fn picture(digit: &str) -> Looked {
        let facts = FileFacts {
            media: Media::Image,
            media_type: "image/png".into(),
            bytes: 100,
            sides: Some((640, 640)),
            seconds: None,
        };
        Looked { path: PathBuf::from("/a.png"), sha256: digit.repeat(64), facts }
    }

    fn put(files: &Files, model: &str, name: &str, mut value: Value) -> (Value, Put) {
        let catalogue = Catalogue::builtin();
        let put = files.put(catalogue.model(model).expect("in the catalogue"), name, &mut value);
        (value, put)
    }

    #[test]
    fn paths_are_told_from_addresses() {
        for path in ["a.png", "./a.png", "/home/me/a b.png", r"C:\a.png", "asset:12", "../up.mp4"] {
            assert!(is_local(path), "{path}");
        }
        for address in
            ["", "https://a.bc/d.png", "data:image/png;base64,AA==", "runway://x", "user:1-asset:2", "ftp://a"]
        {
            assert!(!is_local(address), "{address}");
        }
    }

    #[test]
    fn files_are_put_in_at_any_depth_and_in_every_form_of_a_union() {
        let mut files = Files::default();
        files.set("a.png", Ok(picture("a")));
        let staged = format!("input:{}", "a".repeat(64));

        let (list, _) = put(&files, "gen4_image", "references", json!([{"uri": "a.png", "tag": "fox"}]));
        assert_eq!(list, json!([{"uri": staged, "tag": "fox"}]));
        let (bare, _) = put(&files, "image_to_video/gen4.5", "image", json!("a.png"));
        assert_eq!(bare, json!(staged));
        let (framed, _) = put(&files, "image_to_video/gen4.5", "image", json!([{"uri": "a.png", "position": "first"}]));
        assert_eq!(framed[0]["uri"], json!(staged));
        let (pair, _) = put(&files, "act_two", "character", json!({"type": "image", "uri": "a.png"}));
        assert_eq!(pair["uri"], json!(staged));
        let (words, _) = put(&files, "gen4_image", "prompt", json!("a.png"));
        assert_eq!(words, json!("a.png"), "words stay words");
    }

    #[test]
    fn what_nobody_looked_at_is_wanted_and_what_cannot_go_in_is_told_where_it_stands() {
        let mut files = Files::default();
        files.set("bad.png", Err("the file is empty".into()));

        let (_, found) = put(&files, "gen4_image", "references", json!([{"uri": "bad.png"}, {"uri": "new.png"}]));

        assert_eq!(found.wanted, ["new.png"]);
        assert_eq!(found.refused[0], ("references[0].uri".into(), "bad.png: the file is empty".into()));
    }
}
