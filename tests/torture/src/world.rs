//! One library, one configuration and both services, outside of the program that is attacked.
//!
//! The simulator lives in this process and so survives every death of the program, as the services do.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use catalogue::Service;
use framewright_core::provider::SubmitOptions;
use framewright_core::settings::{Account, ConfigFolder, KeySource, USUAL_COLOR};
use serde_json::{Value, json};
use simulator::{Books, Running, Scenario, Simulator};
use tempfile::TempDir;
use tokio::runtime::Handle;

/// Account with the official service.
pub const OFFICIAL: &str = "official";
/// Account with useapi.net.
pub const PROXY: &str = "proxy";

/// How much faster than life the services run: as fast as an account may.
const SPEED: f64 = 1000.0;
/// The variable that holds the key of both accounts.
const KEY: &str = "FRAMEWRIGHT_TORTURE_KEY";
/// What it holds.
const SECRET: &str = "good-key";
/// A key that both services refuse.
const REFUSED: &str = "bad-key";
/// A run that has not ended by then hangs.
const PATIENCE: Duration = Duration::from_secs(150);
/// The prompt file.
const PROMPTS: &str = "prompts.json";

/// How a run of the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// A fail point or a kill ended it.
    Died,
    /// It did not end, and was killed for that.
    Hung,
}

/// What surrounds the program that is attacked.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
    simulator: Running,
    runtime: Handle,
    /// Jobs that the prompt file asks for.
    pub jobs: usize,
}

impl World {
    /// Both services with scripted faults, and a prompt file of so many pictures for each of them.
    ///
    /// # Panics
    /// When the machine cannot provide it, or the scenario is none.
    #[must_use]
    pub fn start(runtime: &Handle, seed: u64, rules: &Value, official: usize, proxy: usize) -> Self {
        Self::at_speed(SPEED, runtime, seed, rules, official, proxy)
    }

    /// The same at another speed.
    ///
    /// # Panics
    /// As [`World::start`].
    #[must_use]
    pub fn at_speed(speed: f64, runtime: &Handle, seed: u64, rules: &Value, official: usize, proxy: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = Scenario::parse(&json!({ "rules": rules }).to_string()).expect("a scenario");
        let options = simulator::Options { speed, seed: Some(seed), scenario, ..Default::default() };
        let simulator = runtime.block_on(Simulator::start(options)).expect("a simulator");
        let config = ConfigFolder::at(folder.path().join("config")).expect("a configuration");
        for (name, service) in [(OFFICIAL, Service::Runway), (PROXY, Service::Useapi)] {
            let account = Account {
                id: name.into(),
                name: name.into(),
                services: vec![service],
                base_url: Some(simulator.address.clone()),
                key: KeySource::Environment { variable: KEY.into() },
                options: SubmitOptions::default(),
                speed,
                color: USUAL_COLOR.into(),
                key_hint: None,
            };
            config.add_account(&account).expect("an account");
        }
        let world = Self { folder, simulator, runtime: runtime.clone(), jobs: 0 };
        world.ask(official, proxy)
    }

    /// Writes a prompt file of so many pictures for each service; those of an earlier one stay as they are.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn ask(self, official: usize, proxy: usize) -> Self {
        let of_official = (0..official)
            .map(|row| json!({"model": "gen4_image", "prompt": format!("official picture {row}"), "ratio": "720:720"}));
        let of_proxy = (0..proxy)
            .map(|row| json!({"text_prompt": format!("proxy picture {row}"), "aspect_ratio": "1:1", "num_images": 1}));
        let prompts: Vec<Value> = of_proxy.chain(of_official).collect();
        self.with(prompts)
    }

    /// Writes a prompt file of these words for useapi.net.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn ask_for(self, prompts: &[String]) -> Self {
        let prompts = prompts
            .iter()
            .map(|prompt| json!({"text_prompt": prompt, "aspect_ratio": "1:1", "num_images": 1}))
            .collect();
        self.with(prompts)
    }

    fn with(self, prompts: Vec<Value>) -> Self {
        let jobs = prompts.len();
        std::fs::write(self.folder.path().join(PROMPTS), Value::Array(prompts).to_string()).expect("written");
        Self { jobs, ..self }
    }

    /// What the services did so far.
    #[must_use]
    pub fn books(&self) -> Books {
        // Looking at the time lets tasks go on, and what they make is drawn beside.
        let _inside = self.runtime.enter();
        self.simulator.books()
    }

    /// Where both services are.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.simulator.address
    }

    /// Plays other faults from now on.
    ///
    /// # Panics
    /// When the rules are none.
    pub fn play(&self, rules: &Value) {
        self.simulator.play(Scenario::parse(&json!({ "rules": rules }).to_string()).expect("a scenario"));
    }

    /// Lets time pass at both services at once.
    pub fn skip(&self, by: Duration) {
        self.simulator.skip(by);
    }

    /// Deletes a task at the official service, as another program with the same key would.
    ///
    /// # Panics
    /// When the service does not do it.
    pub fn delete(&self, task: &str) {
        let address = self.simulator.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("the service is there");
        let head = format!("DELETE /v1/tasks/{task} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {SECRET}\r\n");
        write!(stream, "{head}X-Runway-Version: 2024-11-06\r\nConnection: close\r\n\r\n").expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("an answer");
        assert!(reply.starts_with("HTTP/1.1 204"), "{reply}");
    }

    /// Sets something that `framewright settings` knows.
    ///
    /// # Panics
    /// When it does not.
    pub fn set(&self, assignment: &str) {
        assert_eq!(run(&mut self.program(&["settings", assignment])), Ended::Code(0), "{assignment}");
    }

    /// The library's folder.
    #[must_use]
    pub fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    /// The configuration's folder.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    /// The folder around everything.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program with some words, for this world's library and configuration.
    #[must_use]
    pub fn program(&self, words: &[&str]) -> Command {
        let mut command = self.surrounded(program());
        command.args(words).args(["--json", "--library", "library"]);
        command
    }

    /// The window's program for this world's library and configuration.
    #[must_use]
    pub fn window(&self) -> Command {
        let mut command = self.surrounded(built("framewright-desktop"));
        command.arg("--library").arg(self.library());
        command
    }

    fn surrounded(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        command
            .env("FRAMEWRIGHT_CONFIG", self.config())
            .env(KEY, SECRET)
            .env_remove("RUNWAYML_API_SECRET")
            .env_remove("RUNWAYML_BASE_URL")
            .env_remove("FRAMEWRIGHT_FAIL_AT")
            .env_remove("FRAMEWRIGHT_WITHOUT")
            .env_remove("FRAMEWRIGHT_SPOIL")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            // Nobody reads along, and a full pipe would stop it.
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The program with the prompt file. The same command starts a library, goes on after a death, and finishes it.
    #[must_use]
    pub fn generate(&self) -> Command {
        self.program(&["generate", PROMPTS, "--yes"])
    }

    /// The same with a key that both services refuse.
    #[must_use]
    pub fn generate_refused(&self) -> Command {
        let mut command = self.generate();
        command.env(KEY, REFUSED);
        command
    }
}

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run(command: &mut Command) -> Ended {
    wait(&mut command.spawn().expect("the program starts"))
}

/// Waits until something is so. Whether it was, before a program would count as hanging.
pub fn until(mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// Waits for a program's end; one that never ends is killed.
///
/// # Panics
/// When the system loses it.
pub fn wait(child: &mut Child) -> Ended {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(ended) = ended(child) {
            return ended;
        }
        if Instant::now() > deadline {
            kill(child);
            return Ended::Hung;
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// Kills a program at once.
pub fn kill(child: &mut Child) {
    // It may have ended in this moment.
    let _ = child.kill();
    let _ = child.wait();
}

/// How it ended, if it has.
///
/// # Panics
/// When the system loses it.
pub fn ended(child: &mut Child) -> Option<Ended> {
    let status = child.try_wait().expect("the program can be asked")?;
    Some(status.code().map_or(Ended::Died, Ended::Code))
}

/// The built program beside this one.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn program() -> PathBuf {
    built("framewright")
}

fn built(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().expect("a program knows itself");
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("build the workspace first: there is no {name} beside {}", own.display()))
}
