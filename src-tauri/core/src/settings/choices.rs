//! Choices that outlive a run, and what may be chosen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::{Caps, FailureLimits};

/// Text sizes in percent.
const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;
/// Most bytes of the keyboard map, and of the layout, as JSON.
const MOST_BYTES: usize = 64 << 10;

/// Choices that outlive a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Library folder to use when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library: Option<PathBuf>,
    /// The move of a library that goes on, or that was broken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moving: Option<Moving>,
    /// Whether the first run came to its end.
    pub first_run_done: bool,
    /// Colours.
    pub theme: Theme,
    /// Size of the text, 80 to 200.
    pub text_percent: u16,
    /// Language.
    pub locale: Locale,
    /// Limits on spending.
    pub caps: Caps,
    /// How many failures hold the rest of an account's jobs.
    pub failures: FailureLimits,
    /// Keys by command, where they differ from the usual ones.
    pub keys: BTreeMap<String, Vec<String>>,
    /// What the page remembers of its layout. The core does not look into it.
    pub layout: Map<String, Value>,
    /// Whether Enter queues and Mod+Enter makes a new line, instead of the other way round.
    pub enter_queues: bool,
    /// Whether the system tells of a finished batch when the window is not in front.
    pub notify: bool,
    /// Whether that makes a sound.
    pub sound: bool,
}

/// A move of a library that has begun and is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// The folder that it leaves.
    pub from: PathBuf,
    /// The folder that it goes to.
    pub to: PathBuf,
    /// Whether it is the library that is opened when none is named.
    pub usual: bool,
    /// Whether the new folder is the library by now, and the old one only has to go.
    pub switched: bool,
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// Strongest contrast.
    Contrast,
}

/// Language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// As the system has it.
    #[default]
    System,
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            library: None,
            moving: None,
            first_run_done: false,
            theme: Theme::default(),
            text_percent: 100,
            locale: Locale::default(),
            caps: Caps::default(),
            failures: FailureLimits::default(),
            keys: BTreeMap::new(),
            layout: Map::new(),
            enter_queues: false,
            notify: true,
            sound: false,
        }
    }
}

impl Settings {
    /// Reads what can be read of a file's content. Fields of other versions are left aside, fields that do not
    /// fit get their usual value and a sentence each.
    pub(super) fn read(object: Map<String, Value>) -> (Self, Vec<String>) {
        let mut sound = Map::new();
        let mut problems = Vec::new();
        for (name, value) in object {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            match serde_json::from_value::<Self>(Value::Object(alone)).map_err(|error| error.to_string()) {
                Ok(_) => drop(sound.insert(name, value)),
                Err(why) => problems.push(format!("{name}: {why}")),
            }
        }
        // Each field alone fits, so all together do.
        let read: Self = serde_json::from_value(Value::Object(sound)).unwrap_or_default();
        match read.check() {
            Ok(()) => (read, problems),
            Err(why) => {
                problems.push(why);
                let usual = Self::default();
                (
                    Self { text_percent: usual.text_percent, caps: usual.caps, failures: usual.failures, ..read },
                    problems,
                )
            }
        }
    }

    /// Checks what types cannot. One sentence on failure.
    pub fn check(&self) -> Result<(), String> {
        if !TEXT_PERCENT.contains(&self.text_percent) {
            return Err("The text can be shown at 80 to 200 percent.".into());
        }
        let too_large = |value: Result<Vec<u8>, serde_json::Error>| value.map_or(true, |text| text.len() > MOST_BYTES);
        if too_large(serde_json::to_vec(&self.keys)) || too_large(serde_json::to_vec(&self.layout)) {
            return Err("These settings are larger than any that the window makes.".into());
        }
        self.failures.check().map_err(|why| format!("The limits on failures do not fit: {why}."))?;
        self.caps.check().map_err(|why| format!("The limits on spending do not fit: {why}."))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> (Settings, Vec<String>) {
        let Value::Object(object) = value else { unreachable!("settings are an object") };
        Settings::read(object)
    }

    #[test]
    fn one_field_that_does_not_fit_leaves_the_others() {
        let (settings, problems) =
            read(json!({"theme": "purple", "locale": "zh", "text_percent": 125, "caps": {"day_hard": 50}, "new": 1}));

        assert_eq!((settings.theme, settings.locale, settings.text_percent), (Theme::System, Locale::Zh, 125));
        assert_eq!(settings.caps.day_hard, Some(50.0));
        assert!(problems.len() == 1 && problems[0].starts_with("theme: "), "{problems:?}");
    }

    #[test]
    fn values_out_of_bounds_are_told() {
        let caps = |caps: Value| json!({"caps": caps});
        for wrong in [
            json!({"text_percent": 20}),
            json!({"text_percent": 900}),
            caps(json!({"day_hard": -1})),
            caps(json!({"batch_soft": 30, "batch_hard": 20})),
            json!({"failures": {"refused": 0}}),
            json!({"failures": {"refused": 30, "of": 20}}),
            json!({"layout": {"a": "x".repeat(MOST_BYTES)}}),
        ] {
            let (_, problems) = read(wrong.clone());

            assert_eq!(problems.len(), 1, "{wrong}");
        }
    }
}
