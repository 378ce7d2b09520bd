//! Settings, accounts and the user's own models: whether they can be read.

use super::{Studio, Symptom};

pub(super) fn look(studio: &Studio) -> Vec<Symptom> {
    let Some(config) = &studio.config else { return vec![Symptom::SettingsNone] };
    let environment = &studio.environment;
    let accounts = config.accounts(&|name| environment(name));
    let broken = config.readable_settings().1.into_iter();
    let broken = broken.chain(accounts.problems().iter().cloned()).chain(config.catalogue().1);
    let broken: Vec<Symptom> =
        broken.map(|why| Symptom::SettingsBroken { why: why.trim_end_matches('.').into() }).collect();
    if broken.is_empty() {
        return vec![Symptom::SettingsSound { accounts: accounts.list().len() as u64 }];
    }
    broken
}
