use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::clock::RealClock;
use crate::secrets::{MemoryStore, Secret};
use crate::settings::{Account, KeySource, USUAL_COLOR};
use crate::store::jobs::{self, Move};
use crate::store::{FILE, Store};

fn studio(folder: &std::path::Path, secrets: Arc<dyn SecretStore>) -> Studio {
    Studio {
        config: Some(ConfigFolder::at(folder.join("config")).expect("a configuration")),
        library: Some(folder.join("library")),
        secrets: Some(secrets),
        environment: Arc::new(|name| (name == "KEY_OF_TESTS").then(|| "plain-key-of-the-environment".into())),
        clock: RealClock::shared(),
    }
}

fn of(findings: &[Finding], area: Area) -> Vec<Symptom> {
    findings.iter().filter(|finding| finding.area == area).map(|finding| finding.symptom.clone()).collect()
}

fn account(name: &str, key: KeySource, base_url: &str) -> Account {
    Account {
        id: name.into(),
        name: name.into(),
        services: vec![catalogue::Service::Runway],
        base_url: Some(base_url.into()),
        key,
        options: crate::request::SubmitOptions::default(),
        speed: 1.0,
        color: USUAL_COLOR.into(),
        key_hint: None,
    }
}

#[tokio::test]
async fn a_studio_in_order_is_found_so_while_another_program_has_its_library_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let studio = studio(folder.path(), Arc::new(MemoryStore::default()));
    std::fs::create_dir(folder.path().join("library")).expect("a folder");
    let open = Store::open(&folder.path().join("library")).expect("an index");

    let findings = examine(&studio, false).await;

    assert_eq!(of(&findings, Area::Keychain), [Symptom::KeychainReady]);
    assert!(
        matches!(of(&findings, Area::Index)[..], [Symptom::IndexSound { .. }, Symptom::CopiesNone]),
        "{findings:?}"
    );
    let disk = of(&findings, Area::Disk);
    assert!(matches!(disk[..], [Symptom::FolderReady { .. }, Symptom::FolderReady { .. }]), "{disk:?}");
    assert_eq!(of(&findings, Area::Clock), [Symptom::ClockSteady]);
    assert_eq!(of(&findings, Area::Services), [Symptom::NotAsked]);
    let left: Vec<_> = std::fs::read_dir(folder.path().join("library")).expect("readable").collect();
    assert!(left.iter().flatten().all(|file| !file.file_name().to_string_lossy().contains("doctor")), "{left:?}");
    drop(open);
}

#[tokio::test]
async fn what_is_missing_damaged_or_newer_is_told_and_the_rest_is_looked_at_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let studio = studio(folder.path(), Arc::new(MemoryStore::default()));
    let library = folder.path().join("library");
    let disk = of(&examine(&studio, false).await, Area::Disk);
    assert!(matches!(disk[0], Symptom::LibraryNone { .. }), "{disk:?}");
    assert!(!library.exists(), "looking makes nothing");

    std::fs::create_dir(&library).expect("a folder");
    std::fs::write(library.join(FILE), [7; 4_096]).expect("written");
    std::fs::write(folder.path().join("config/settings.json"), "{").expect("written");
    let findings = examine(&studio, false).await;
    assert!(matches!(of(&findings, Area::Index)[0], Symptom::IndexDamaged { .. }), "{findings:?}");
    assert!(matches!(of(&findings, Area::Settings)[0], Symptom::SettingsBroken { .. }), "{findings:?}");

    std::fs::remove_file(library.join(FILE)).expect("removed");
    let newer = rusqlite::Connection::open(library.join(FILE)).expect("a database");
    newer.execute_batch("CREATE TABLE jobs (of_tomorrow); PRAGMA user_version = 9000").expect("written");
    let index = of(&examine(&studio, false).await, Area::Index);
    assert!(matches!(index[0], Symptom::IndexNewer { found: 9_000, .. }), "{index:?}");
}

#[tokio::test]
async fn services_are_asked_only_when_that_is_wanted_and_what_stands_in_the_way_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let studio = studio(folder.path(), Arc::new(MemoryStore::default()));
    let config = studio.config.clone().expect("a configuration");
    let key = KeySource::Environment { variable: "KEY_OF_TESTS".into() };
    assert_eq!(of(&examine(&studio, true).await, Area::Services), [Symptom::NoAccounts]);
    // A port that nobody listens on: it was taken and given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
    config.add_account(&account("gone", key, &format!("http://127.0.0.1:{port}"))).expect("added");
    config.add_account(&account("keyless", KeySource::Keychain, "https://api.example")).expect("added");

    let services = of(&examine(&studio, true).await, Area::Services);

    assert!(matches!(&services[0], Symptom::Unreachable { account, .. } if account == "gone"), "{services:?}");
    assert!(matches!(&services[1], Symptom::KeyUnread { account, .. } if account == "keyless"), "{services:?}");
}

#[tokio::test]
async fn a_report_tells_what_happened_and_holds_no_key_no_prompt_and_no_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let secrets = Arc::new(MemoryStore::default());
    let studio = studio(folder.path(), secrets.clone());
    let config = studio.config.clone().expect("a configuration");
    let words = ["correct-horse-battery", "plain-key-of-the-environment", "only-for-this-session"];
    secrets.set("kept", &Secret::new(words[0])).await.expect("stored");
    secrets.session().set("passing", &Secret::new(words[2])).await.expect("stored");
    config.add_account(&account("kept", KeySource::Keychain, "https://one.example")).expect("added");
    let variable = KeySource::Environment { variable: "KEY_OF_TESTS".into() };
    config.add_account(&account("from-outside", variable, "https://two.example")).expect("added");
    config.add_account(&account("passing", KeySource::Session, "https://three.example")).expect("added");
    let runway = format!("key_{}", "a1".repeat(64));
    let prompt = format!("a lighthouse, {runway}, at dawn");
    let library = folder.path().join("library");
    std::fs::create_dir(&library).expect("a folder");
    let store = Store::open(&library).expect("an index");
    let inputs = json!({ "prompt": prompt }).as_object().cloned().expect("an object");
    let request = crate::request::Request::new("runway/m", inputs);
    let job = jobs::NewJob { request, ..jobs::tests::new_job("job-1", "k") };
    store
        .write(move |tx| {
            jobs::insert(tx, &job, 1)?;
            let said = "It said: a lighthouse, at dawn";
            let change = Move { error: Some(("SAFETY.INPUT", said)), story: said, ..Default::default() };
            jobs::advance(tx, "job-1", crate::job::Phase::Queued, crate::job::Phase::Failed, 2, &change)
        })
        .await
        .expect("failed");
    let home = directories::UserDirs::new().expect("a home").home_dir().display().to_string();
    let log = folder.path().join("desktop.log");
    let lines = format!(
        "INFO started\nWARN {} and {} and {} in {home}/x\nWARN {runway}\nINFO prompt={prompt}\nINFO mail ann@example.org\n",
        words[0], words[1], words[2]
    );
    std::fs::write(log.with_extension("1.log"), "INFO the file before\n").expect("written");
    std::fs::write(&log, lines).expect("written");

    let findings = examine(&studio, false).await;
    let host = Host { program: "framewright 9.9.9".into(), log };
    let report = report(&studio, &host, &findings).await;

    for told in
        ["framewright 9.9.9", "SAFETY.INPUT", "failed: 1", "the file before", "started", "one.example", "key in"]
    {
        assert!(report.contains(told), "{told} is missing:\n{report}");
    }
    for secret in words.iter().copied().chain([runway.as_str(), "a1a1a1", "lighthouse", "ann@", "kept", "from-outside"])
    {
        assert!(!report.contains(secret), "{secret} is in it:\n{report}");
    }
    assert!(home.len() < 2 || !report.contains(&home), "the user's folder is in it:\n{report}");
}
