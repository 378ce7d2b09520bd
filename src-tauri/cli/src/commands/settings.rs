//! `framewright settings`: limits on spending and on failures.

use std::process::ExitCode;

use framewright_core::error::{Code, Error};
use framewright_core::settings::{Caps, FailureLimits, Settings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::failure::Result;
use crate::out::Out;
use crate::place;

/// The settings that stand on the command line. The others are the window's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    caps: Caps,
    failures: FailureLimits,
}

pub(crate) fn run(set: &[(String, String)], out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let settings = if set.is_empty() {
        config.settings()?
    } else {
        let (settings, aside) = config.change_settings(|settings| change(settings, set))?;
        if let Some(path) = aside {
            out.note(format!("The settings could not be read. They were set aside as {}.", path.display()));
        }
        settings
    };
    let shown = json!(limits(&settings));
    for (group, values) in shown.as_object().into_iter().flatten() {
        for (name, value) in values.as_object().into_iter().flatten() {
            let value = if value.is_null() { "none".into() } else { value.to_string().replace('"', "") };
            out.say(format!("{group}.{name} = {value}"));
        }
    }
    out.record("settings", &shown);
    out.record("summary", &json!({ "command": "settings", "exit": 0 }));
    Ok(ExitCode::SUCCESS)
}

fn limits(settings: &Settings) -> Limits {
    Limits { caps: settings.caps, failures: settings.failures }
}

fn change(settings: &mut Settings, set: &[(String, String)]) -> framewright_core::error::Result<()> {
    let mut all = json!(limits(settings));
    for (name, value) in set {
        let refuse = |why: &str| Error::new(Code::InvalidInput, format!("{name}: {why} Nothing was set."));
        let place = name.split_once('.').and_then(|(group, field)| all.get_mut(group)?.get_mut(field));
        let place = place.ok_or_else(|| refuse("there is no such setting; framewright settings lists them."))?;
        *place = match value.as_str() {
            "none" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        };
        let read = serde_json::from_value::<Limits>(all.clone()).map_err(|error| refuse(&format!("{error}.")))?;
        (settings.caps, settings.failures) = (read.caps, read.failures);
    }
    Ok(())
}
