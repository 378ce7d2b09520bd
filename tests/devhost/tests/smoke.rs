//! The development host as a program: where it says it is, who may ask, and that commands, events
//! and pictures come through.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

struct Host {
    child: Child,
    address: String,
    client: Client,
    folder: TempDir,
}

impl Host {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("page");
        std::fs::create_dir(&page).expect("a folder");
        std::fs::write(page.join("index.html"), "<!doctype html><title>page</title>").expect("written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_framewright-devhost"))
            .args(["--library".as_ref(), folder.path().join("library").as_os_str()])
            .args(["--config".as_ref(), folder.path().join("config").as_os_str()])
            .args(["--ui".as_ref(), page.as_os_str()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("JSON");
        let address = told["address"].as_str().expect("an address").to_owned();
        let client = Client::builder().timeout(PATIENCE).no_proxy().build().expect("a client");
        Self { child, address, client, folder }
    }

    async fn rpc(&self, name: &str, arguments: Value) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}rpc/{name}", self.address)).json(&arguments);
        let answer = request.send().await.expect("an answer");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    async fn status(&self, path: &str) -> StatusCode {
        self.client.get(format!("{}{path}", self.address)).send().await.expect("an answer").status()
    }

    fn library(&self) -> std::path::PathBuf {
        self.folder.path().join("library")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn commands_are_answered_and_refused_in_the_words_of_the_core() {
    let host = Host::start();

    let (status, about) = host.rpc("host.about", json!({})).await;
    let (refused, failure) = host.rpc("queue.nonsense", json!({})).await;
    let (wrong, told) = host.rpc("queue.counts", json!({ "shape": "wrong" })).await;

    assert_eq!((status, about["library"].as_str()), (StatusCode::OK, host.library().to_str()));
    assert_eq!((refused, failure["code"].as_str()), (StatusCode::NOT_FOUND, Some("not_found")));
    assert_eq!((wrong, told["code"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_input")));
}

#[tokio::test]
async fn the_page_comes_with_the_policy_of_the_window_and_only_below_the_token() {
    let host = Host::start();

    // The library is there once a command of it is answered.
    host.rpc("queue.counts", json!({})).await;

    let page = host.client.get(&host.address).send().await.expect("an answer");
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(page.text().await.expect("text").contains("<title>page"));

    for path in ["../index.html", "..%2findex.html", "%2e%2e/%2e%2e/library/library.json", "nothing.js", "thumbs/1/1"] {
        assert_eq!(host.status(path).await, StatusCode::NOT_FOUND, "{path}");
    }
    let foreign =
        host.client.get(&host.address).header("origin", "http://example.com").send().await.expect("an answer");
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_dropped_on_the_window_is_told_to_the_page_and_only_files_of_it() {
    let host = Host::start();
    let mut events = host.client.get(format!("{}events", host.address)).send().await.expect("an answer");
    let file = host.folder.path().join("a b.png");
    std::fs::write(&file, "x").expect("written");

    let drop = json!({ "paths": [file, host.folder.path()], "x": 3.5, "y": 4.0 });
    let answer = host.client.post(format!("{}host/drop", host.address)).json(&drop).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);

    let event = next_of(&mut events, "dropped").await;
    let expected =
        json!({ "type": "dropped", "items": [{ "path": file, "name": "a b.png" }], "folders": 1, "x": 3.5, "y": 4.0 });
    assert_eq!(event, expected);
}

#[tokio::test]
async fn a_picture_of_the_library_is_shown_small_under_its_id() {
    let host = Host::start();
    let (_, about) = host.rpc("host.about", json!({})).await;
    // The library is there once a command of it is answered.
    host.rpc("queue.counts", json!({})).await;
    let id = add_picture(&host.library()).await;
    let thumbs = about["media"]["thumbs"].as_str().expect("a base");

    let answer = host.client.get(format!("{thumbs}{id}")).send().await.expect("an answer");

    assert_eq!(answer.status(), StatusCode::OK);
    let picture = image::load_from_memory(&answer.bytes().await.expect("bytes")).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (384, 192));
}

#[tokio::test]
async fn ending_the_program_ends_it() {
    let mut host = Host::start();

    host.rpc("host.quit", json!({})).await;

    let ended = host.child.wait().expect("it ends");
    assert!(ended.success(), "{ended}");
}

/// The next event of that type.
async fn next_of(events: &mut reqwest::Response, kind: &str) -> Value {
    let mut text = String::new();
    loop {
        let chunk = events.chunk().await.expect("readable").expect("the stream goes on");
        text.push_str(&String::from_utf8_lossy(&chunk));
        while let Some((event, rest)) = text.split_once("\n\n") {
            let event = event.lines().find_map(|line| line.strip_prefix("data: "));
            let event: Option<Value> = event.map(|data| serde_json::from_str(data).expect("JSON"));
            text = rest.to_owned();
            if let Some(event) = event.filter(|event| event["type"] == kind) {
                return event;
            }
        }
    }
}

/// Lists a drawn picture the way another process would.
async fn add_picture(library: &Path) -> i64 {
    use framewright_core::store::{Store, assets};

    let path = "media/picture.png";
    image::RgbImage::from_fn(1000, 500, |x, y| image::Rgb([x as u8, y as u8, 7]))
        .save(library.join(path))
        .expect("saved");
    let asset = assets::NewAsset {
        job_id: None,
        idx: 0,
        created_ms: 1,
        bytes: 1,
        width: Some(1000),
        height: Some(500),
        rating: 0,
        deleted_ms: None,
        prompt: String::new(),
        seed: None,
        media: catalogue::Media::Image,
        media_type: "image/png".into(),
        account: None,
        model: None,
        style: None,
        ratio: None,
        path: path.into(),
        sha256: "ab".repeat(32),
        thumbhash: None,
        seconds: None,
        sound: None,
    };
    let store = Store::open(library).expect("the index opens");
    store.write(move |tx| assets::insert(tx, &asset)).await.expect("listed")
}
