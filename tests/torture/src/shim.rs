//! What stands between the program and the system's files: a small library of C that only these tests preload.
//!
//! It makes operations fail that need room on the disk, or records everything that is written, synced, named and told.
//! Linux only: elsewhere these attacks are left out.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const SOURCE: &str = include_str!("../shim/shim.c");

/// Whether this system can preload it.
pub const AVAILABLE: bool = cfg!(target_os = "linux");

/// The compiled library.
///
/// # Panics
/// When the C compiler is missing or refuses it.
fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let own = std::env::current_exe().expect("a program knows itself");
        let place = own.with_file_name("framewright-shim.so");
        // Several test programs may be at it: each makes its own and gives it the name as a whole.
        let (source, fresh) = (
            place.with_file_name(format!("shim-{}.c", std::process::id())),
            place.with_file_name(format!("shim-{}.so", std::process::id())),
        );
        std::fs::write(&source, SOURCE).expect("written");
        let mut compiler = Command::new("cc");
        compiler.args(["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]).arg(&fresh).arg(&source);
        let status = compiler.arg("-lpthread").status().expect("a C compiler");
        assert!(status.success(), "the shim cannot be compiled");
        std::fs::rename(&fresh, &place).expect("named");
        std::fs::remove_file(&source).expect("removed");
        place
    })
}

/// Lets `count` operations from the `first` one on (from 1) fail with an error number; `hit` is made when that began.
pub(crate) fn refuse(command: &mut Command, root: &Path, first: u64, count: u64, errno: i32, hit: &Path) {
    command
        .env("LD_PRELOAD", library())
        .env("FRAMEWRIGHT_SHIM_ROOT", root)
        .env("FRAMEWRIGHT_SHIM_FAIL", format!("{first}:{count}:{errno}"))
        .env("FRAMEWRIGHT_SHIM_HIT", hit);
}

/// Records everything into `log`.
pub(crate) fn record(command: &mut Command, root: &Path, log: &Path) {
    command.env("LD_PRELOAD", library()).env("FRAMEWRIGHT_SHIM_ROOT", root).env("FRAMEWRIGHT_SHIM_LOG", log);
}

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A file or folder was opened; `create` and `cut` as asked.
    Open { fd: i32, path: PathBuf, create: bool, cut: bool },
    /// Closed.
    Close { fd: i32 },
    /// Bytes were written at a place.
    Write { fd: i32, at: usize, bytes: Vec<u8> },
    /// The length was set.
    Length { fd: i32, length: usize },
    /// The system promised that it is on disk.
    Sync { fd: i32 },
    /// A name was changed, replacing what had the other.
    Rename { from: PathBuf, to: PathBuf },
    /// A second name.
    Link { from: PathBuf, to: PathBuf },
    /// A name was taken away.
    Unlink { path: PathBuf },
    /// A folder was made.
    Folder { path: PathBuf },
    /// Bytes are about to go over the network.
    Sent { bytes: Vec<u8> },
    /// Bytes are about to go to the terminal.
    Told { bytes: Vec<u8> },
}

/// Reads a record. What a thread was writing when its process ended may be torn at the very end, and is left out.
///
/// # Panics
/// When it is none.
#[must_use]
pub(crate) fn steps(log: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = log;
    while let Some((head, tail)) = rest.split_at_checked(21) {
        let number = |from: usize| u32::from_le_bytes(head[from..from + 4].try_into().expect("four bytes")) as usize;
        let wide = i64::from_le_bytes(head[5..13].try_into().expect("eight bytes"));
        let fd = i32::from_le_bytes(head[1..5].try_into().expect("four bytes"));
        let Some((one, tail)) = tail.split_at_checked(number(13)) else { break };
        let Some((two, tail)) = tail.split_at_checked(number(17)) else { break };
        rest = tail;
        let path = |bytes: &[u8]| PathBuf::from(String::from_utf8_lossy(bytes).into_owned());
        let place = usize::try_from(wide).unwrap_or(0);
        steps.push(match head[0] {
            // O_CREAT and O_TRUNC on Linux.
            b'O' => Step::Open { fd, path: path(one), create: wide & 0o100 != 0, cut: wide & 0o1000 != 0 },
            b'C' => Step::Close { fd },
            b'W' => Step::Write { fd, at: place, bytes: two.to_vec() },
            b'T' => Step::Length { fd, length: place },
            b'S' => Step::Sync { fd },
            b'R' => Step::Rename { from: path(one), to: path(two) },
            b'L' => Step::Link { from: path(one), to: path(two) },
            b'U' | b'D' => Step::Unlink { path: path(one) },
            b'M' => Step::Folder { path: path(one) },
            b'N' => Step::Sent { bytes: two.to_vec() },
            b'A' => Step::Told { bytes: two.to_vec() },
            other => panic!("{other} is no letter of a record"),
        });
    }
    steps
}
