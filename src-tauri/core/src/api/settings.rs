//! Commands on settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::words::Nothing;
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::settings::{Account, Caps, FailureLimits, Locale, Settings, Theme};

/// Choices that outlive a run.
#[derive(Debug, Serialize, TS)]
pub(super) struct SettingsView {
    /// Whether the first run came to its end.
    first_run_done: bool,
    /// Colours.
    theme: Theme,
    /// Size of the text, 80 to 200.
    text_percent: u16,
    /// Language.
    locale: Locale,
    /// Limits on spending.
    caps: Caps,
    /// How many failures hold the rest of an account's jobs.
    failures: FailureLimits,
    /// Keys by command, where they differ from the usual ones.
    #[ts(type = "{ [command: string]: string[] }")]
    keys: BTreeMap<String, Vec<String>>,
    /// What the page remembers of its layout.
    #[ts(type = "{ [name: string]: Json }")]
    layout: Map<String, Value>,
    /// Whether Enter queues.
    enter_queues: bool,
    /// Whether the system tells of a finished batch.
    notify: bool,
    /// Whether that makes a sound.
    sound: bool,
    /// Every host that the program talks to. Cannot be set.
    hosts: Vec<HostUse>,
    /// The library that is opened when none is named; absent: the usual one. Cannot be set.
    library: Option<String>,
    /// What is wrong with the settings' file or with the user's own models, where something is. Cannot be set.
    problem: Option<String>,
}

/// A host that the program talks to.
#[derive(Debug, PartialEq, Serialize, TS)]
pub(super) struct HostUse {
    /// The host.
    host: String,
    /// What for.
    purpose: String,
    /// For which account.
    account: Option<String>,
    /// What for, as a stable word.
    kind: HostKind,
}

/// What a host is talked to for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(super) enum HostKind {
    /// Requests, and questions about them.
    Requests,
    /// Files that a service made.
    Results,
    /// Services that are simulated on this machine.
    Simulated,
}

/// What to change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct SetArguments {
    #[ts(type = "Partial<SettingsView>")]
    patch: Patch,
}

/// Changes of some settings; what is absent stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    first_run_done: Option<bool>,
    theme: Option<Theme>,
    text_percent: Option<u16>,
    locale: Option<Locale>,
    caps: Option<Caps>,
    failures: Option<FailureLimits>,
    keys: Option<BTreeMap<String, Vec<String>>>,
    layout: Option<Map<String, Value>>,
    enter_queues: Option<bool>,
    notify: Option<bool>,
    sound: Option<bool>,
}

/// The settings as they are.
pub(super) async fn get(app: &App, _: Nothing) -> Result<SettingsView> {
    let config = app.config().clone();
    let (settings, problems) = blocking(move || {
        let (settings, problems) = config.readable_settings();
        Ok((settings, problems.into_iter().chain(config.catalogue().1).next()))
    })
    .await?;
    Ok(view(app, settings, problems))
}

/// Changes some settings and says how they are now.
pub(super) async fn set(app: &App, arguments: SetArguments) -> Result<SettingsView> {
    let config = app.config().clone();
    let (settings, aside) = blocking(move || {
        config.change_settings(|settings| {
            arguments.patch.apply(settings);
            Ok(())
        })
    })
    .await?;
    app.events().send(Event::SettingsChanged);
    let told = aside.map(|path| format!("The settings could not be read. They were set aside as {}.", path.display()));
    Ok(view(app, settings, told))
}

impl Patch {
    fn apply(self, settings: &mut Settings) {
        fn put<T>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        put(&mut settings.first_run_done, self.first_run_done);
        put(&mut settings.theme, self.theme);
        put(&mut settings.text_percent, self.text_percent);
        put(&mut settings.locale, self.locale);
        put(&mut settings.caps, self.caps);
        put(&mut settings.failures, self.failures);
        put(&mut settings.keys, self.keys);
        put(&mut settings.layout, self.layout);
        put(&mut settings.enter_queues, self.enter_queues);
        put(&mut settings.notify, self.notify);
        put(&mut settings.sound, self.sound);
    }
}

fn view(app: &App, settings: Settings, problem: Option<String>) -> SettingsView {
    SettingsView {
        first_run_done: settings.first_run_done,
        theme: settings.theme,
        text_percent: settings.text_percent,
        locale: settings.locale,
        caps: settings.caps,
        failures: settings.failures,
        keys: settings.keys,
        layout: settings.layout,
        enter_queues: settings.enter_queues,
        notify: settings.notify,
        sound: settings.sound,
        hosts: app.accounts().list().iter().flat_map(hosts).collect(),
        library: settings.library.map(|path| path.to_string_lossy().into_owned()),
        problem,
    }
}

/// Where requests of an account go, and where its results come from.
fn hosts(account: &Account) -> Vec<HostUse> {
    let used = |host: &str, purpose: &str, kind| HostUse {
        host: host.into(),
        purpose: purpose.into(),
        account: Some(account.name.clone()),
        kind,
    };
    if account.is_local() {
        let host = account.base_url.as_deref().map_or("127.0.0.1", host_of);
        return vec![used(host, "Services that are simulated on this machine", HostKind::Simulated)];
    }
    let own = account.base_url.as_deref().map(host_of).unwrap_or_default();
    vec![
        used(own, "Sends requests and asks about them", HostKind::Requests),
        used(
            "*",
            "Fetches results from the public addresses that the service names; no key goes there",
            HostKind::Results,
        ),
    ]
}

/// The host of an origin, with its port where it has one.
fn host_of(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host).trim_end_matches('/')
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::new(Code::Internal, "The settings could not be reached.").because(error))?
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api::testing::Page;
    use crate::error::Code;

    #[tokio::test]
    async fn what_is_set_is_kept_and_told_and_the_rest_stays() {
        let page = Page::new().await;
        let mut events = page.opened.events().subscribe();
        page.call("settings.set", json!({"patch": {"theme": "light", "layout": {"left": 240}}})).await;

        let now = page.call("settings.set", json!({"patch": {"caps": {"day_hard": 500, "at_cap": "ask"}}})).await;

        assert_eq!(now, page.call("settings.get", json!({})).await);
        assert_eq!((&now["theme"], &now["layout"]["left"]), (&"light".into(), &240.into()));
        assert_eq!((&now["caps"]["day_hard"], &now["caps"]["day_soft"]), (&500.0.into(), &json!(null)));
        assert_eq!(
            (&now["text_percent"], &now["locale"], &now["notify"]),
            (&100.into(), &"system".into(), &true.into())
        );
        let told = serde_json::to_value(events.recv().await.unwrap()).unwrap();
        assert_eq!(told, json!({"type": "settings_changed"}));
    }

    #[tokio::test]
    async fn what_does_not_fit_changes_nothing() {
        let page = Page::new().await;
        for patch in [
            json!({"text_percent": 7}),
            json!({"text_percent": "big"}),
            json!({"theme": "purple"}),
            json!({"caps": {"day_soft": 9, "day_hard": 3}}),
            json!({"caps": {"day_soft": -3}}),
            json!({"failures": {"refused": 0}}),
            json!({"library": "/etc"}),
            json!({"hosts": []}),
            json!({"keys": {"a": 7}}),
            json!({"layout": {"a": "x".repeat(100_000)}}),
            json!(7),
        ] {
            let refused = page.refusal("settings.set", json!({"patch": patch})).await;
            assert_eq!(refused.code, Code::InvalidInput, "{patch}: {refused}");
        }
        assert_eq!(page.call("settings.get", json!({})).await["text_percent"], 100);
    }

    #[tokio::test]
    async fn a_broken_file_is_told_then_set_aside() {
        let page = Page::new().await;
        let path = page.opened.config().path().join("settings.json");
        std::fs::write(&path, "{\"theme\"").unwrap();

        let broken = page.call("settings.get", json!({})).await;
        let mended = page.call("settings.set", json!({"patch": {"sound": true}})).await;

        assert!(broken["problem"].as_str().unwrap().contains("settings.json:1:"), "{broken}");
        assert!(mended["problem"].as_str().unwrap().contains("set aside"), "{mended}");
        assert_eq!(page.call("settings.get", json!({})).await["problem"], json!(null));
    }
}
