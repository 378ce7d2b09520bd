//! Takes a cell's value into its row.

use catalogue::{Kind, Model, Service};
use serde_json::Value;

use super::super::keys::Key;
use super::super::prompt_file::{Cell, Given};
use super::super::{FindingKind, Flaw, path, typed};
use super::say::shown;
use super::{Check, Draft, MAX_COUNT};
use crate::fault::Fault;
use crate::request::OptionFault;

impl Check<'_> {
    /// Puts the value where its key says, or reports what was expected.
    pub(super) fn take(&mut self, draft: &mut Draft, key: &Key, cell: &Cell, model: Option<&Model>) {
        let given = match &cell.value {
            Given::Json(value) => value.clone(),
            Given::Text(text) => match key {
                Key::Param(name) => match model.and_then(|model| model.param(name)) {
                    Some(param) => typed::value(text, &param.kind),
                    None => Value::String(text.clone()),
                },
                Key::Part(name, steps) => match model.and_then(|model| model.param(name)) {
                    Some(param) => path::value(text, &param.kind, steps),
                    None => Value::String(text.clone()),
                },
                Key::Count | Key::MaxJobs => typed::value(text, &Kind::Integer { min: None, max: None }),
                _ => Value::String(text.trim().to_owned()),
            },
        };
        let service = model.map(|model| model.service);
        let ours = matches!(key, Key::Email | Key::ReplyUrl | Key::ReplyRef | Key::MaxJobs);
        if ours && service == Some(Service::Runway) {
            let flaw = Flaw::OnlyUseapi { key: cell.key.clone() };
            self.report(FindingKind::UnknownKey, draft.row, cell, cell.key_span.start, flaw);
            return;
        }
        let wrong = match key {
            Key::Note => {
                draft.notes.insert(cell.key.clone(), given);
                return;
            }
            Key::Param(name) => {
                draft.inputs.insert(name.clone(), given);
                return;
            }
            Key::Part(name, steps) => {
                let whole = draft.inputs.entry(name.clone()).or_insert(Value::Null);
                if let Err(why) = path::put(whole, steps, given) {
                    let flaw = Flaw::Part { key: cell.key.clone(), why };
                    self.report(FindingKind::Value, draft.row, cell, cell.value_at, flaw);
                }
                return;
            }
            Key::Count => {
                let expected = format!("a whole number from 1 to {MAX_COUNT}");
                set(&mut draft.count, whole(&given, MAX_COUNT), (expected, Fault::Copies { most: MAX_COUNT }))
            }
            Key::MaxJobs => {
                let jobs = whole(&given, 10).and_then(|jobs| u8::try_from(jobs).ok()).map(Some);
                set(
                    &mut draft.options.max_jobs,
                    jobs,
                    ("a whole number from 1 to 10".into(), OptionFault::MaxJobs.into()),
                )
            }
            Key::Email => {
                let email = text(&given, 320).filter(|text| text.contains('@')).map(Some);
                set(&mut draft.options.email, email, ("an e-mail address".into(), OptionFault::Email.into()))
            }
            Key::ReplyUrl => {
                let fits = |text: &String| text.starts_with("https://") || text.starts_with("http://");
                let address = text(&given, 1024).filter(fits).map(Some);
                let expected = "an address of at most 1024 characters".into();
                set(&mut draft.options.reply_url, address, (expected, OptionFault::ReplyUrl.into()))
            }
            // Our own attempt id travels in the same field and needs 64 of its 1024 characters.
            Key::ReplyRef => {
                let expected = ("a text of 1 to 960 characters".into(), OptionFault::ReplyRef.into());
                set(&mut draft.options.reply_ref, text(&given, 960).map(Some), expected)
            }
            Key::Model | Key::Unknown(_) => None,
        };
        if let Some((expected, fault)) = wrong {
            let says = format!("{}: expected {expected}, not {}", cell.key, shown(&given));
            self.report(FindingKind::Value, draft.row, cell, cell.value_at, Flaw::Input { fault, says });
        }
    }
}

fn whole(value: &Value, most: u32) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| (1..=most).contains(number))
}

fn text(value: &Value, most: usize) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty() && text.encode_utf16().count() <= most).map(str::to_owned)
}

/// Fills a field, or says what was expected.
fn set<T>(field: &mut T, value: Option<T>, expected: (String, Fault)) -> Option<(String, Fault)> {
    match value {
        Some(value) => {
            *field = value;
            None
        }
        None => Some(expected),
    }
}
