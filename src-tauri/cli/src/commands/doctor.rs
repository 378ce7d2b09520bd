//! `framewright doctor`: looks at what the program stands on. Opens no library, so it works where nothing else does.

use std::process::ExitCode;
use std::sync::Arc;

use framewright_core::clock::RealClock;
use framewright_core::doctor::{Area, Finding, Health, Host, Studio, Symptom, examine, report};
use framewright_core::secrets::SecretStore;
use serde_json::json;

use crate::args::Common;
use crate::failure::{Result, exit};
use crate::out::{Out, counted};
use crate::place;

pub(crate) async fn run(online: bool, reports: bool, common: &Common, out: &Out) -> Result<ExitCode> {
    let config = place::config().ok();
    let library = config.as_ref().and_then(|config| place::library(common.library.as_deref(), config).ok());
    let studio = Studio {
        secrets: config.as_ref().map(|config| Arc::new(place::keychain(config)) as Arc<dyn SecretStore>),
        library: library.or_else(|| common.library.clone()),
        config,
        environment: Arc::new(hosting::variable),
        clock: RealClock::shared(),
    };
    let findings = examine(&studio, online).await;
    let worst = findings.iter().map(|finding| finding.health).max().unwrap_or(Health::Good);
    if reports {
        let host =
            Host { program: format!("framewright {}", env!("CARGO_PKG_VERSION")), log: hosting::journal::file() };
        let text = report(&studio, &host, &findings).await;
        out.say(&text);
        out.record("report", &json!({ "text": text }));
    } else {
        show(&findings, out);
    }
    let exit = if worst == Health::Problem { exit::SOME_FAILED } else { 0 };
    out.record("summary", &json!({ "command": "doctor", "exit": exit, "worst": worst }));
    Ok(ExitCode::from(exit))
}

fn show(findings: &[Finding], out: &Out) {
    for finding in findings {
        out.record("examined", finding);
        out.say(format!("{:<9} {:<8} {}", area(finding.area), health(finding.health), finding.text));
    }
    if findings.iter().any(|finding| finding.symptom == Symptom::NotAsked) {
        out.say("With --online each account's service is asked too, free of charge.");
    }
    let count = |health| findings.iter().filter(|finding| finding.health == health).count() as u64;
    let (problems, warnings) = (count(Health::Problem), count(Health::Warning));
    match (problems, warnings) {
        (0, 0) => out.say("Nothing is wrong."),
        (problems, warnings) => out.say(format!(
            "{} and {}.",
            counted(problems, "problem", "problems"),
            counted(warnings, "warning", "warnings")
        )),
    }
}

fn health(health: Health) -> &'static str {
    match health {
        Health::Good => "good",
        Health::Note => "note",
        Health::Warning => "warning",
        Health::Problem => "problem",
    }
}

fn area(area: Area) -> &'static str {
    match area {
        Area::Keychain => "keychain",
        Area::Display => "display",
        Area::Codecs => "codecs",
        Area::Disk => "disk",
        Area::Index => "index",
        Area::Settings => "settings",
        Area::Clock => "clock",
        Area::Services => "services",
    }
}
