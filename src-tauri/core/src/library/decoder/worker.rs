//! One child: started, asked, watched, ended.

use std::ffi::OsStr;
use std::io::{self, BufReader, ErrorKind, Read, SeekFrom};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use super::pool::Pool;
use super::wire::{self, ASKS, FOUND, GREETING, MOST_PIECE, Order};
use super::wish::{Found, Wish};
use super::{PATIENCE, PATIENCE_SOUND, Source, WORD};
use crate::library::{MAX_PICTURE_BYTES, MAX_PIXELS};

/// How long a child without work lives.
const IDLE: Duration = Duration::from_secs(10);
/// How much longer than its time of the processor a wish may take on a busy machine.
const SLACK: u32 = 6;
/// Variables that a program may need to be loaded; there is no key among them.
const KEPT: [&str; 3] = ["PATH", "LD_LIBRARY_PATH", "SystemRoot"];

/// A child that waits for work or does it.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) number: u64,
    /// Wishes that were fulfilled.
    pub(super) served: u32,
    child: Arc<Mutex<Child>>,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    watch: Sender<Watch>,
    late: Arc<AtomicBool>,
}

#[derive(Debug)]
enum Watch {
    Begin(Duration),
    End,
}

/// Why a child said nothing more.
#[derive(Debug)]
pub(super) enum Silence {
    /// It was ended since it took too long.
    Late,
    /// It ended, or said what makes no sense.
    Broke,
    /// The file itself cannot be read.
    File(io::Error),
}

/// A program that gets nothing from this process but what it needs to be loaded, and shows no window.
pub(in crate::library) fn bare(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for name in KEPT {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    #[cfg(unix)]
    // A key that interrupts this program in a terminal is not for it.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        /// No console window flashes up, and a key that interrupts this program is not for it.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        std::os::windows::process::CommandExt::creation_flags(
            &mut command,
            CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP,
        );
    }
    command
}

impl Worker {
    /// Starts a child and hears its greeting.
    pub(super) fn start(pool: &Arc<Pool>, number: u64) -> io::Result<Self> {
        let mut command = bare(&pool.program);
        command.arg(WORD).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let lost = || io::Error::other("the program that looks at files cannot be heard");
        let (to, from) = (child.stdin.take().ok_or_else(lost)?, child.stdout.take().ok_or_else(lost)?);
        let id = child.id();
        let (child, late) = (Arc::new(Mutex::new(child)), Arc::new(AtomicBool::new(false)));
        let (watch, told) = mpsc::channel();
        let watcher = Watcher { child: child.clone(), id, number, late: late.clone(), pool: Arc::downgrade(pool) };
        thread::Builder::new().name("decoder".into()).spawn(move || watcher.watch(&told))?;
        let mut worker = Self { number, served: 0, child, to, from: BufReader::new(from), watch, late };
        let mut greeting = [0; GREETING.len()];
        let greeted = worker.within(PATIENCE * SLACK, |worker| worker.from.read_exact(&mut greeting));
        if greeted.is_err() || greeting != *GREETING {
            return Err(io::Error::other("it is another version; start Framewright again"));
        }
        Ok(worker)
    }

    /// What the child finds in a file.
    pub(super) fn ask(&mut self, order: &Order, file: &mut dyn Source) -> Result<(Found, Vec<u8>), Silence> {
        let patience = if order.wish.is_long() { PATIENCE_SOUND } else { PATIENCE };
        let mut unread = None;
        let found = self.within(patience, |worker| worker.converse(order, file, &mut unread));
        match (unread, found) {
            (Some(error), _) => Err(Silence::File(error)),
            (None, Ok(found)) => {
                self.served += 1;
                Ok(found)
            }
            (None, Err(_)) if self.late.load(Ordering::SeqCst) => Err(Silence::Late),
            (None, Err(_)) => Err(Silence::Broke),
        }
    }

    fn within<T>(&mut self, most: Duration, work: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        // A watcher that is gone has ended the child, which the work will notice.
        let _ = self.watch.send(Watch::Begin(most));
        let came = work(self);
        let _ = self.watch.send(Watch::End);
        came
    }

    fn converse(
        &mut self,
        order: &Order,
        file: &mut dyn Source,
        unread: &mut Option<io::Error>,
    ) -> io::Result<(Found, Vec<u8>)> {
        wire::say(&mut self.to, &[&wire::words(order)?])?;
        let mut piece = Vec::new();
        loop {
            let mut kind = [0];
            self.from.read_exact(&mut kind)?;
            match kind[0] {
                ASKS => {
                    let at = wire::long_number(&mut self.from)?;
                    let wanted = wire::number(&mut self.from)?.min(MOST_PIECE);
                    piece.clear();
                    let read = file.seek(SeekFrom::Start(at)).and_then(|_| {
                        let mut part = (&mut *file).take(wanted.into());
                        part.read_to_end(&mut piece)
                    });
                    if let Err(error) = read {
                        *unread = Some(error);
                        return Err(ErrorKind::Other.into());
                    }
                    let length = u32::try_from(piece.len()).unwrap_or(0).to_le_bytes();
                    wire::say(&mut self.to, &[&length, &piece])?;
                }
                FOUND => {
                    let found = wire::heard(&mut self.from)?;
                    let length = wire::long_number(&mut self.from)?;
                    if length > most_bytes(&order.wish) {
                        return Err(wire::nonsense("it found more than there can be"));
                    }
                    return Ok((found, wire::bytes(&mut self.from, length)?));
                }
                _ => return Err(wire::nonsense("it says what nobody asked")),
            }
        }
    }
}

/// Most bytes that a child may have found.
fn most_bytes(wish: &Wish) -> u64 {
    match wish {
        Wish::Pixels { .. } => MAX_PIXELS * 4,
        Wish::Picture { .. } | Wish::Small { .. } | Wish::Copy { .. } => MAX_PICTURE_BYTES,
        Wish::Reel { .. } | Wish::Outline { .. } => crate::library::PEAKS as u64,
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&self.child);
    }
}

fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    // It may have ended before.
    let _ = child.kill();
    let _ = child.wait();
}

/// Ends a child that takes too long, or that nobody needs any more.
struct Watcher {
    child: Arc<Mutex<Child>>,
    id: u32,
    number: u64,
    late: Arc<AtomicBool>,
    pool: Weak<Pool>,
}

impl Watcher {
    fn watch(&self, told: &Receiver<Watch>) {
        loop {
            match told.recv_timeout(IDLE) {
                Ok(Watch::Begin(most)) => {
                    if !self.in_time(told, most) {
                        self.late.store(true, Ordering::SeqCst);
                        end(&self.child);
                        return;
                    }
                }
                Ok(Watch::End) => {}
                Err(RecvTimeoutError::Timeout) => {
                    if self.pool.upgrade().is_none_or(|pool| pool.let_go(self.number)) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn in_time(&self, told: &Receiver<Watch>, most: Duration) -> bool {
        let before = busy(self.id);
        let (mut waited, mut wait) = (Duration::ZERO, most);
        loop {
            if !matches!(told.recv_timeout(wait), Err(RecvTimeoutError::Timeout)) {
                return true;
            }
            waited += wait;
            let used = busy(self.id).zip(before).map_or(waited, |(now, before)| now.saturating_sub(before));
            if used >= most || waited >= most * SLACK {
                return false;
            }
            wait = (most - used).max(Duration::from_millis(100));
        }
    }
}

/// How long a process has had the processor; `None` where the system does not say. It has one thread.
fn busy(process: u32) -> Option<Duration> {
    let told = std::fs::read_to_string(format!("/proc/{process}/schedstat")).ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
