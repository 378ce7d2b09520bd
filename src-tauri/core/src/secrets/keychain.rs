//! The operating system's keychain: Keychain on macOS, Credential Manager on Windows, Secret
//! Service on Linux.
//!
//! A locked keychain may show a prompt and wait for ever, so each call runs on a thread of its own
//! and is given up after a few seconds. What the last call met is remembered ([`Standing`]), so that
//! a window can show it without asking again. A keychain that was absent is looked for anew by the
//! next call: it may have been started meanwhile.

mod reach;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use keyring::v1::Error;
use keyring_core::Entry;
use zeroize::Zeroizing;

use super::{MemoryStore, Secret, SecretError, SecretStore, Standing};

/// How long a call may take; people who are asked to unlock can repeat it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Calls that were given up and still hang, at most; each holds a thread.
const MOST_HANGING: u32 = 4;

/// No account has this id, so that asking for its key touches nobody's.
const NOBODY: &str = "nobody";

/// Keys of one configuration in the system's keychain.
#[derive(Debug)]
pub struct Keychain {
    service: String,
    patience: Duration,
    calls: Arc<Calls>,
    session: MemoryStore,
}

/// What all calls share, also those that were given up.
#[derive(Debug, Default)]
struct Calls(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    standing: Standing,
    hanging: u32,
}

/// How far a call is. Changes only while [`Calls`] is held.
#[derive(Debug, Default)]
struct Call {
    given_up: AtomicBool,
    ended: AtomicBool,
}

impl Calls {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The call came to its end, in time or late.
    fn ended(&self, call: &Call, standing: Standing) {
        let mut known = self.known();
        call.ended.store(true, Ordering::SeqCst);
        known.standing = standing;
        if call.given_up.load(Ordering::SeqCst) {
            known.hanging -= 1;
        }
    }

    /// Nobody waits for the call any more.
    fn given_up(&self, call: &Call) {
        let mut known = self.known();
        if !call.ended.load(Ordering::SeqCst) {
            call.given_up.store(true, Ordering::SeqCst);
            known.standing = Standing::Waiting;
            known.hanging += 1;
        }
    }
}

impl Keychain {
    /// Entries under this name; see [`crate::settings::ConfigFolder::keychain_name`].
    #[must_use]
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), patience: PATIENCE, calls: Arc::default(), session: MemoryStore::default() }
    }

    /// Asks on a thread of its own. `undo` takes back what `question` did after the wait was given up.
    async fn ask<T: Send + 'static>(
        &self,
        account: &str,
        afresh: bool,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
        undo: impl FnOnce(&Entry, &T) + Send + 'static,
    ) -> Result<T, SecretError> {
        let afresh = {
            let known = self.calls.known();
            if known.hanging >= MOST_HANGING {
                return Err(SecretError::Slow(self.patience));
            }
            afresh || matches!(known.standing, Standing::Absent { .. } | Standing::Failed { .. })
        };
        let (service, account, calls) = (self.service.clone(), account.to_owned(), self.calls.clone());
        let call = Arc::new(Call::default());
        let this = call.clone();
        let (send, answer) = tokio::sync::oneshot::channel();
        // Not the runtime's blocking pool: a call that hangs there would hold up the end of the program.
        std::thread::spawn(move || {
            let entry = reach::connect(afresh).and_then(|()| Entry::new(&service, &account));
            let said = entry.and_then(|entry| Ok((question(&entry)?, entry))).map_err(meaning);
            calls.ended(&this, Standing::of(said.as_ref().err()));
            if let Err(Ok((value, entry))) = send.send(said) {
                undo(&entry, &value);
            }
        });
        match tokio::time::timeout(self.patience, answer).await {
            Err(_) => {
                self.calls.given_up(&call);
                Err(SecretError::Slow(self.patience))
            }
            Ok(Err(_)) => Err(SecretError::Refused { why: "its driver stopped".into() }),
            Ok(Ok(said)) => said.map(|(value, _)| value),
        }
    }
}

#[async_trait]
impl SecretStore for Keychain {
    async fn get(&self, account: &str) -> Result<Secret, SecretError> {
        let read = |entry: &Entry| Ok(Secret::new(&Zeroizing::new(entry.get_password()?)));
        self.ask(account, false, read, |_, _| ()).await
    }

    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError> {
        let key = key.clone();
        let write = move |entry: &Entry| {
            let was_there = !matches!(entry.get_password().map(Zeroizing::new), Err(Error::NoEntry));
            entry.set_password(key.expose())?;
            Ok(was_there)
        };
        // Whoever asked was told that nothing was stored, so nothing new may be.
        let undo = |entry: &Entry, was_there: &bool| {
            if !was_there {
                let _ = entry.delete_credential();
            }
        };
        self.ask(account, false, write, undo).await.map(|_| ())
    }

    async fn delete(&self, account: &str) -> Result<(), SecretError> {
        let delete = |entry: &Entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        };
        self.ask(account, false, delete, |_, _| ()).await
    }

    fn session(&self) -> &MemoryStore {
        &self.session
    }

    fn standing(&self) -> Standing {
        self.calls.known().standing.clone()
    }

    async fn probe(&self, afresh: bool) -> Standing {
        let read = |entry: &Entry| entry.get_password().map(|text| drop(Zeroizing::new(text)));
        // The answer is remembered on the way.
        let _ = self.ask(NOBODY, afresh, read, |_, _| ()).await;
        self.standing()
    }
}

/// Never passes on the bytes of a key that some errors carry.
fn meaning(error: Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Absent,
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::NoDefaultStore => SecretError::NoKeychain { why: reach::why_absent() },
        Error::PlatformFailure(cause) => SecretError::NoKeychain { why: cause.to_string() },
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            SecretError::Refused { why: "what is stored there is not a key".into() }
        }
        other => SecretError::Refused { why: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs a real keychain; the project's test command starts one.
    #[tokio::test]
    #[ignore = "needs a running keychain"]
    async fn a_key_is_kept_replaced_and_removed_by_the_real_keychain() {
        let keychain = Keychain::new(format!("framewright-test-{}", std::process::id()));
        assert_eq!(keychain.standing(), Standing::Unknown);
        assert!(matches!(keychain.get("studio").await, Err(SecretError::Absent)));

        keychain.set("studio", &Secret::new("first")).await.expect("stored");
        keychain.set("studio", &Secret::new("second")).await.expect("replaced");
        assert_eq!(keychain.get("studio").await.expect("kept").expose(), "second");

        keychain.delete("studio").await.expect("removed");
        keychain.delete("studio").await.expect("nothing stored is fine");
        assert!(matches!(keychain.get("studio").await, Err(SecretError::Absent)));
        assert_eq!(keychain.probe(false).await, Standing::Ready);
    }

    /// Set in the process that is to meet a session without a keychain; names the place of its bus.
    const LATE_BUS: &str = "FRAMEWRIGHT_TEST_LATE_BUS";

    /// Needs the programs of a real keychain. The connection is made once per process, so that a
    /// process of its own meets the absence first.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    #[ignore = "starts a session bus and a keychain"]
    async fn what_is_started_later_is_found_when_the_real_keychain_is_asked_again() {
        let Some(bus) = std::env::var_os(LATE_BUS) else {
            let folder = tempfile::tempdir().unwrap();
            let bus = folder.path().join("bus");
            let this = "secrets::keychain::tests::what_is_started_later_is_found_when_the_real_keychain_is_asked_again";
            let child = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", this])
                .env(LATE_BUS, &bus)
                .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()))
                .env("XDG_DATA_HOME", folder.path().join("data"))
                .env("XDG_RUNTIME_DIR", folder.path())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&child.stdout);
            assert!(child.status.success() && said.contains("1 passed"), "{said}");
            return;
        };
        let keychain = Keychain::new("framewright-test-late");
        assert!(matches!(keychain.probe(false).await, Standing::Absent { .. }));
        assert!(matches!(keychain.set("studio", &Secret::new("k")).await, Err(SecretError::NoKeychain { .. })));

        let session = Session::start(std::path::Path::new(&bus));
        assert_eq!(keychain.probe(true).await, Standing::Ready);
        keychain.set("studio", &Secret::new("key")).await.expect("stored");
        assert_eq!(keychain.get("studio").await.expect("kept").expose(), "key");

        drop(session);
        assert!(keychain.get("studio").await.is_err(), "gone with its session");
        assert!(matches!(keychain.standing(), Standing::Absent { .. }));
    }

    /// A bus with an unlocked keychain; both end when this is dropped.
    #[cfg(target_os = "linux")]
    struct Session([std::process::Child; 2]);

    #[cfg(target_os = "linux")]
    impl Session {
        fn start(bus: &std::path::Path) -> Self {
            use std::io::{BufRead as _, BufReader, Write as _};
            use std::process::{Command, Stdio};

            let address = format!("--address=unix:path={}", bus.display());
            let mut daemon = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1", &address])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut listening = String::new();
            BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut listening).unwrap();
            let mut keyring = Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--unlock", "--components=secrets"])
                .env_remove("DISPLAY")
                .env_remove("WAYLAND_DISPLAY")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            keyring.stdin.take().unwrap().write_all(b"\n").unwrap();
            // It says where it listens once it is ready.
            let mut ready = String::new();
            BufReader::new(keyring.stdout.take().unwrap()).read_line(&mut ready).unwrap();
            Self([keyring, daemon])
        }
    }

    #[cfg(target_os = "linux")]
    impl Drop for Session {
        fn drop(&mut self) {
            for child in &mut self.0 {
                child.kill().unwrap();
                child.wait().unwrap();
            }
        }
    }

    #[tokio::test]
    async fn a_call_that_hangs_is_given_up_seen_and_taken_back_when_it_ends_late() {
        let keychain = Keychain { patience: Duration::ZERO, ..Keychain::new("framewright-test") };
        let (release, held) = std::sync::mpsc::channel::<()>();
        let (undone, was_undone) = tokio::sync::oneshot::channel();
        keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a store in memory"));

        let hang = move |_: &Entry| {
            // Ends when the other end is dropped.
            let _ = held.recv();
            Ok(())
        };
        let asked = keychain.ask("studio", false, hang, move |_, ()| undone.send(()).expect("awaited")).await;

        assert!(matches!(asked, Err(SecretError::Slow(_))));
        assert_eq!(keychain.standing(), Standing::Waiting);
        drop(release);
        was_undone.await.expect("what was done late is taken back");
        assert_eq!(keychain.calls.known().hanging, 0);
        assert_eq!(keychain.standing(), Standing::Ready);
    }
}
