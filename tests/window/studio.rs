//! The whole way in the real window: from the first start to pictures on disk, with real keys in a real keychain.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::Simulator;

use crate::drag;
use crate::driver::Window;
#[cfg(target_os = "linux")]
use crate::memory;

const KEY: &str = "key_5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75e";
const TOKEN: &str = "user:1234-5ec2e7token5ec2e7token";

/// Pictures of the grid that are loaded, and with whose pixels.
const LOADED: &str = "[...document.querySelectorAll('[role=grid] img')].filter((img) => img.naturalWidth > 0).length";

/// A place of its own for a library and a configuration.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("My Pictures")
    }

    async fn window(&self) -> Window {
        Window::open(self.folder.path(), &self.library()).await
    }
}

#[tokio::test]
#[ignore = "needs a display"]
async fn a_first_start_leads_to_four_pictures_with_the_demo_account() {
    let place = Place::new();
    let window = place.window().await;

    window.press("Explore with the Demo account").await;
    window.until("the prompt", "return document.querySelector('textarea') !== null").await;
    window.run("document.querySelector('textarea').focus(); arguments[0](true)").await;
    window.type_keys("A lighthouse in a storm").await;
    window.press("Queue 4").await;

    window.until("four pictures", &format!("return {LOADED} >= 4")).await;
    let files = files(&place.library().join("media"));
    assert_eq!(files.iter().filter(|file| is_picture(file)).count(), 4, "{files:?}");
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a display"]
async fn sixteen_prompts_are_dropped_as_a_file_and_the_work_goes_on_after_the_window_was_closed() {
    let place = Place::new();
    crate::past_the_first_run(place.folder.path());
    let window = place.window().await;
    window.until("the prompt", "return document.querySelector('textarea') !== null").await;

    let file = framewright_tests::root().join("tests/fixtures/frames.json");
    tokio::task::spawn_blocking(move || drag::drop_files(&[&file])).await.expect("dropped");
    window
        .until("the file", "return document.querySelector('[role=dialog]')?.textContent.includes('16') ?? false")
        .await;
    window.press("Queue 64").await;
    window.until("the queue", "return document.querySelector('[role=dialog]') === null").await;
    let mut counts = window.rpc("queue.counts", &json!({})).await;
    let begun = Instant::now() + Duration::from_secs(60);
    while counts["phases"]["waiting"] == Value::Null && Instant::now() < begun {
        counts = window.rpc("queue.counts", &json!({})).await;
    }
    assert_eq!(total(&counts), 16);
    assert!(counts["phases"]["waiting"].as_u64() > Some(0), "some were sent: {counts}");
    assert_ne!(counts["phases"]["done"], 16, "the window closes in the middle");
    window.close().await;

    let window = place.window().await;
    let end = Instant::now() + Duration::from_secs(300);
    loop {
        let counts = window.rpc("queue.counts", &json!({})).await;
        assert_eq!(total(&counts), 16, "nothing is lost and nothing twice: {counts}");
        if counts["phases"]["done"] == 16 {
            break;
        }
        assert!(Instant::now() < end, "{counts}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let files = files(&place.library().join("media"));
    assert_eq!(files.iter().filter(|file| is_picture(file)).count(), 64);
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a display and a keychain"]
async fn keys_of_both_services_outlive_a_restart_and_stand_in_no_file() {
    let place = Place::new();
    let simulator = Simulator::start(simulator::Options::default()).await.expect("a simulator");
    let window = place.window().await;
    for (name, service, key) in [("Studio of Ann", "runway", KEY), ("Frames", "useapi", TOKEN)] {
        let account = json!({
            "name": name, "service": service, "color": "teal", "origin": simulator.address, "key": key,
            "keep": "keychain", "variable": null, "email": null, "explore": null,
        });
        window.rpc("accounts.add", &account).await;
    }
    window.close().await;

    let window = place.window().await;
    let accounts = window.rpc("accounts.list", &json!({})).await;
    let own: Vec<&Value> =
        accounts["accounts"].as_array().expect("a list").iter().filter(|a| a["built_in"] == false).collect();
    assert_eq!(own.len(), 2, "{accounts}");
    for account in own {
        assert_eq!(account["key"]["where"], "keychain");
        let tested = window.rpc("accounts.test", &json!({ "id": account["id"] })).await;
        assert_eq!(tested["kind"], "works", "{tested}");
        assert!(!tested.to_string().contains("5ec2e7"), "no key comes back");
    }
    #[cfg(target_os = "linux")]
    {
        assert_ne!(memory::holders(window.process(), &["Studio of Ann"]), [""; 0], "the look would find nothing");
        assert_eq!(memory::holders(window.process(), &["5ec2e75ec2e7", "5ec2e7token"]), [""; 0]);
    }
    window.close().await;
    let held: Vec<PathBuf> = files(place.folder.path())
        .into_iter()
        .filter(|file| {
            let content = std::fs::read(file).expect("readable");
            content.windows(6).any(|part| part == b"5ec2e7")
        })
        .collect();
    assert_eq!(held, Vec::<PathBuf>::new(), "database, log and settings hold no key");
}

#[tokio::test]
#[ignore = "needs a display"]
async fn without_a_secret_service_the_window_opens_and_says_so_in_words() {
    let place = Place::new();
    let bus = [("DBUS_SESSION_BUS_ADDRESS", "disabled:")];
    let window = Window::open_with(place.folder.path(), &place.library(), &bus).await;

    let keychain = window.rpc("accounts.keychain", &json!({ "retry": true })).await;

    assert_ne!(keychain["state"], "ready", "{keychain}");
    window.until("the first run", "return document.querySelector('h1') !== null").await;
    window.press("Continue").await;
    let words = "const page = document.body.textContent; \
                 return page.includes('For this session only') && page.includes('From an environment variable') \
                   && page.includes('Try again')";
    window.until("the three ways on, in words", words).await;
    window.keep("no-secret-service").await;
    window.close().await;
}

fn total(counts: &Value) -> u64 {
    counts["phases"].as_object().expect("phases").values().filter_map(Value::as_u64).sum()
}

fn is_picture(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ["png", "jpg", "jpeg", "webp"].iter().any(|known| ending == *known))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] })
        .collect()
}
