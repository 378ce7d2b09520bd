//! The report that a person can hand on: what there is to know of a studio, without keys, prompts and names of people.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Finding, Health, Studio, blocking};
use crate::scrub::Scrub;
use crate::secrets;
use crate::settings::{KeySource, Settings};
use crate::store::exam;

/// Lines of the log.
const LINES: usize = 200;

/// The log's last bytes; no line is wanted that begins before.
const TAIL: u64 = 256 << 10;

/// The program that writes the report.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its name and version.
    pub program: String,
    /// Where the log is.
    pub log: PathBuf,
}

/// Writes the report, in English: it is for those who mend the program.
pub async fn report(studio: &Studio, host: &Host, findings: &[Finding]) -> String {
    let library = studio.library.clone();
    let summary = match library {
        Some(folder) => blocking(move || exam::summary(&folder).ok()).await.unwrap_or_default(),
        None => None,
    };
    let mut scrub = scrub(studio, findings).await;
    for prompt in summary.iter().flat_map(|summary| &summary.prompts) {
        scrub.know(prompt);
    }
    let mut text = String::new();
    let mut line = |words: std::fmt::Arguments<'_>| writeln!(text, "{words}").unwrap_or_default();
    line(format_args!("Framewright report of {}", moment(studio.clock.now_ms())));
    line(format_args!("{} on {} {}", host.program, std::env::consts::OS, std::env::consts::ARCH));
    line(format_args!("library: {}", shown(studio.library.as_deref())));
    line(format_args!("configuration: {}", shown(studio.config.as_ref().map(crate::settings::ConfigFolder::path))));
    line(format_args!("\nSettings"));
    if let Some(config) = &studio.config {
        for words in choices(&config.readable_settings().0) {
            line(format_args!("  {words}"));
        }
        let environment = &studio.environment;
        for (number, account) in (1..).zip(config.accounts(&|name| environment(name)).list()) {
            let key = match &account.key {
                KeySource::None => "no key",
                KeySource::Keychain => "key in the keychain",
                KeySource::Session => "key for the session",
                KeySource::Environment { .. } => "key from the environment",
            };
            let services: Vec<String> = account.services.iter().map(|service| format!("{service:?}")).collect();
            let origin = account.base_url.as_deref().unwrap_or("inside the program");
            line(format_args!("  account {number}: {} at {origin}, {key}", services.join(" and ").to_lowercase()));
        }
    }
    line(format_args!("\nWhat was looked at"));
    for finding in findings {
        let word = match finding.health {
            Health::Good => "good",
            Health::Note => "note",
            Health::Warning => "WARNING",
            Health::Problem => "PROBLEM",
        };
        line(format_args!("  {word}: {:?}: {}", finding.area, finding.text));
    }
    if let Some(summary) = &summary {
        line(format_args!("\nJobs"));
        for (phase, count) in &summary.counts {
            line(format_args!("  {phase}: {count}"));
        }
        line(format_args!("\nLast jobs without a result"));
        for ended in &summary.failures {
            let code = if ended.code.is_empty() { "no code" } else { &ended.code };
            line(format_args!("  {} {} {} {} {code}", moment(ended.at_ms), ended.id, ended.phase, ended.model));
        }
    }
    line(format_args!("\nLog"));
    let log = host.log.clone();
    for words in blocking(move || last_lines(&log, LINES)).await.unwrap_or_default() {
        line(format_args!("  {words}"));
    }
    scrub.text(&text)
}

/// Knows every key that there is, so that none can be in the report wherever it came from.
async fn scrub(studio: &Studio, findings: &[Finding]) -> Scrub {
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_string_lossy().into_owned());
    let mut scrub = Scrub::default().with_home(home);
    let (Some(config), Some(secrets)) = (&studio.config, &studio.secrets) else { return scrub };
    // One that does not answer is not asked once more for each account.
    let works = findings.iter().any(|finding| finding.symptom == super::Symptom::KeychainReady);
    let environment = &studio.environment;
    for account in config.accounts(&|name| environment(name)).list() {
        if !works && account.key == KeySource::Keychain {
            continue;
        }
        if let Ok(Some(key)) = secrets::key_of(account, secrets.as_ref(), &|name| environment(name)).await {
            scrub.know(key.expose());
        }
        scrub.know(account.options.email.as_deref().unwrap_or_default());
    }
    scrub
}

fn choices(settings: &Settings) -> Vec<String> {
    let caps = &settings.caps;
    let failures = &settings.failures;
    vec![
        format!("colours {:?}, text {} %, language {:?}", settings.theme, settings.text_percent, settings.locale),
        format!(
            "caps: day {:?}/{:?}, month {:?}/{:?}, batch {:?}/{:?}, at the cap {:?}",
            caps.day_soft,
            caps.day_hard,
            caps.month_soft,
            caps.month_hard,
            caps.batch_soft,
            caps.batch_hard,
            caps.at_cap
        ),
        format!("failures: {} refused of {}, {} alike", failures.refused, failures.of, failures.alike),
        format!("own keys for {} commands, a move under way: {}", settings.keys.len(), settings.moving.is_some()),
    ]
}

fn shown(path: Option<&Path>) -> String {
    path.map_or_else(|| "not known".into(), |path| path.display().to_string())
}

fn moment(at_ms: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1_000));
    at.ok()
        .and_then(|at| at.format(&time::format_description::well_known::Rfc3339).ok())
        .unwrap_or_else(|| at_ms.to_string())
}

/// The last lines of a log and of the file before it (`x.log`, `x.1.log`), at most so many, oldest first.
fn last_lines(log: &Path, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for path in [log.with_extension("1.log"), log.to_owned()] {
        let Ok(mut file) = File::open(path) else { continue };
        let length = file.metadata().map_or(0, |meta| meta.len());
        let mut bytes = Vec::new();
        if file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).is_ok() && file.read_to_end(&mut bytes).is_ok() {
            lines.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
        }
    }
    lines.split_off(lines.len().saturating_sub(most))
}
