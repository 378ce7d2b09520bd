//! Looks at what a studio stands on, and says in words what is wrong and what to do: keychain, display, codecs, disk,
//! index, settings, clock, and the services when asked to.
//!
//! Everything is looked at from outside: no library is opened, so it works beside a program that has it open and for a
//! library that cannot be opened. Nothing is changed but files and a keychain entry of its own, which go at once.

mod clock;
mod codecs;
mod disk;
mod display;
mod index;
mod keychain;
mod online;
mod report;
mod settings;
mod symptom;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use ts_rs::TS;

use crate::clock::Clock;
use crate::secrets::SecretStore;
use crate::settings::{ConfigFolder, Environment};

pub use report::{Host, report};
pub use symptom::{Health, Symptom};

/// What is looked at. What is not known is left out and said.
#[derive(Clone)]
pub struct Studio {
    /// Accounts and settings.
    pub config: Option<ConfigFolder>,
    /// The library's folder, whether or not there is one.
    pub library: Option<PathBuf>,
    /// Where keys are.
    pub secrets: Option<Arc<dyn SecretStore>>,
    /// Reads a variable of the environment.
    pub environment: Environment,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Studio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio").field("library", &self.library).finish_non_exhaustive()
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Where keys are kept.
    Keychain,
    /// What the window opens on.
    Display,
    /// What clips and sounds are played and shown with.
    Codecs,
    /// The folders of library and configuration.
    Disk,
    /// The library's index and its copies.
    Index,
    /// Settings and accounts.
    Settings,
    /// The machine's clock.
    Clock,
    /// The services of the accounts.
    Services,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Finding {
    /// Where.
    pub area: Area,
    /// How grave it is.
    pub health: Health,
    /// What, by kind and figures.
    pub symptom: Symptom,
    /// The same for a person, with what to do.
    pub text: String,
}

impl Finding {
    fn of(area: Area, symptom: Symptom) -> Self {
        Self { area, health: symptom.health(), text: symptom.to_string(), symptom }
    }
}

/// How long one area may take: a disk that does not answer must not keep the others from being told.
const PATIENCE: Duration = Duration::from_secs(60);

/// Looks at everything; at the services only where `online`, with one free call for each account.
pub async fn examine(studio: &Studio, online: bool) -> Vec<Finding> {
    let (wall, steady) = (studio.clock.now_ms(), studio.clock.steady_ms());
    let mut findings = Vec::new();
    let mut add =
        |area, symptoms: Vec<Symptom>| findings.extend(symptoms.into_iter().map(|symptom| Finding::of(area, symptom)));
    add(Area::Keychain, keychain::look(studio).await);
    add(Area::Display, display::look(studio));
    add(Area::Codecs, codecs::look(studio).await);
    let (disk, apart_ms) = disk::look(studio).await;
    add(Area::Disk, disk);
    add(Area::Index, index::look(studio).await);
    add(Area::Settings, settings::look(studio));
    if online {
        add(Area::Services, online::look(studio).await);
    } else {
        add(Area::Services, vec![Symptom::NotAsked]);
    }
    add(Area::Clock, clock::look(studio, wall, steady, apart_ms));
    findings
}

/// Runs something that may block for as long as it likes, and gives it up after a while.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Symptom> {
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) | Err(_) => Err(Symptom::Unanswered { seconds: PATIENCE.as_secs() }),
    }
}

#[cfg(test)]
mod tests;
