//! A small WebDriver client: as much of <https://www.w3.org/TR/webdriver2/> as the window tests use.
//!
//! WebKitWebDriver is spoken to directly; the program opens itself to it when
//! `TAURI_WEBVIEW_AUTOMATION` is set (Tauri's own switch for tests).

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use reqwest::Client;
use serde_json::{Value, json};

/// Longest wait for the page to show something. A window opens in 2 s; a busy machine takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open window and the driver that holds it.
pub(crate) struct Window {
    driver: Child,
    client: Client,
    session: String,
}

impl Window {
    /// Opens the program with a library, and a configuration of its own in `folder`.
    pub(crate) async fn open(folder: &Path, library: &Path) -> Self {
        Self::open_with(folder, library, &[]).await
    }

    /// The same with variables of the environment.
    pub(crate) async fn open_with(folder: &Path, library: &Path, variables: &[(&str, &str)]) -> Self {
        let program = std::env::var("FRAMEWRIGHT_TEST_DESKTOP").expect("the path of the built program");
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("FRAMEWRIGHT_CONFIG", folder.join("config"))
            .envs(variables.iter().copied())
            // Under these the driver's screenshots never come back.
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE")
            // The window would keep this process's own streams open after a failed test.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A group of its own, so that a failed test can end driver and window together.
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver is installed");
        let client = Client::builder().timeout(PATIENCE).no_proxy().build().expect("a client");
        let mut window = Self { driver, client, session: format!("http://127.0.0.1:{port}/session") };

        let options = json!({ "binary": program, "args": ["--library", library] });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let end = Instant::now() + PATIENCE;
        // The driver needs a moment until it listens; only a refused connection is tried again.
        let opened = loop {
            match window.client.post(&window.session).json(&wanted).send().await {
                Ok(answer) => break answer.json::<Value>().await.expect("JSON"),
                Err(error) if error.is_connect() && Instant::now() < end => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(error) => panic!("the driver does not answer: {error}"),
            }
        };
        let id = opened["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no window: {opened}"));
        window.session = format!("{}/{id}", window.session);
        window
    }

    /// Waits until the first element of a selector has exactly that text.
    pub(crate) async fn wait_for(&self, selector: &str, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let found = self.text(selector).await;
            if found.as_deref() == Some(text) {
                return;
            }
            assert!(Instant::now() < end, "`{selector}` should show `{text}`, but shows {found:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Text of the first element of a selector, if there is one.
    pub(crate) async fn text(&self, selector: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.textContent.trim() ?? null";
        let body = json!({ "script": script, "args": [selector] });
        self.post("execute/sync", &body).await.as_str().map(String::from)
    }

    /// Waits until a script says yes.
    pub(crate) async fn until(&self, what: &str, script: &str) {
        let end = Instant::now() + PATIENCE;
        let body = json!({ "script": script, "args": [] });
        while self.post("execute/sync", &body).await != Value::Bool(true) {
            assert!(Instant::now() < end, "{what} did not come");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The process below which the window's own is.
    pub(crate) fn process(&self) -> u32 {
        self.driver.id()
    }

    /// The same for a script that hands its answer to `arguments[0]`; any other answer is told when time is up.
    pub(crate) async fn until_run(&self, what: &str, script: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.run(script).await;
            if answer == Value::Bool(true) {
                return;
            }
            assert!(Instant::now() < end, "{what} did not come: {answer}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses the first button whose words contain these.
    pub(crate) async fn press(&self, words: &str) {
        let find = format!(
            "return [...document.querySelectorAll('button, [role=button]')].some((button) => {{ \
               const fits = (button.getAttribute('aria-label') ?? button.textContent).includes({words}) && !button.disabled; \
               if (fits) button.click(); return fits; }})",
            words = Value::from(words)
        );
        self.until(&format!("the button `{words}`"), &find).await;
    }

    /// Presses the first element of a selector with the pointer.
    pub(crate) async fn click(&self, selector: &str) {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector })).await;
        // The key is the standard's own: <https://www.w3.org/TR/webdriver2/#elements>.
        let id = found["element-6066-11e4-a52e-4f735466cecf"].as_str().expect("an element");
        self.post(&format!("element/{id}/click"), &json!({})).await;
    }

    /// Types into the focused element, as keys.
    pub(crate) async fn type_keys(&self, text: &str) {
        let keys: Vec<Value> = text
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] })).await;
    }

    /// Asks the program, as the page does.
    pub(crate) async fn rpc(&self, name: &str, arguments: &Value) -> Value {
        let script = "const [name, args, done] = arguments; window.__TAURI_INTERNALS__.invoke('rpc', { name, args }) \
                      .then((answer) => done({ answer }), (failure) => done({ failure }))";
        let answer = self.post("execute/async", &json!({ "script": script, "args": [name, arguments] })).await;
        assert!(answer.get("failure").is_none(), "{name}: {answer}");
        answer["answer"].clone()
    }

    /// Runs a script that hands its result to `arguments[0]`.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.post("execute/async", &json!({ "script": script, "args": [] })).await
    }

    /// The page as PNG.
    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        let url = format!("{}/screenshot", self.session);
        let answer: Value = self.client.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let text = answer["value"].as_str().unwrap_or_else(|| panic!("no picture: {answer}"));
        base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
    }

    /// Keeps a picture of the page in the folder that `FRAMEWRIGHT_TEST_SHOTS` names, to be looked at.
    pub(crate) async fn keep(&self, name: &str) {
        if let Some(folder) = std::env::var_os("FRAMEWRIGHT_TEST_SHOTS") {
            // What the page has just become is painted with the next frame.
            self.run("requestAnimationFrame(() => requestAnimationFrame(() => arguments[0](true)))").await;
            let place = Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(place, self.screenshot().await).expect("written");
        }
    }

    /// Closes the window; the program ends with it.
    pub(crate) async fn close(self) {
        self.client.delete(&self.session).send().await.expect("the driver closes the window");
    }

    async fn post(&self, what: &str, body: &Value) -> Value {
        let url = format!("{}/{what}", self.session);
        let answer = self.client.post(url).json(body).send().await.expect("an answer");
        let good = answer.status().is_success();
        let answer: Value = answer.json().await.expect("JSON");
        assert!(good, "{what}: {answer}");
        answer["value"].clone()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Ends also a window that a failed test left open; after `close` there is none.
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
