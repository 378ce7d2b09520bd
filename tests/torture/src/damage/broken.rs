//! The ways in which an index is broken.

use std::fs;
use std::path::Path;

use framewright_core::store::{self, Store};
use rusqlite::Connection;

use crate::dice::Dice;

const PAGE: usize = 8_192;
/// Pages that are broken at once.
const AT_ONCE: u64 = 16;

/// How many cases there are of each way.
#[derive(Clone, Copy, Debug)]
pub struct Depth {
    /// Indexes with several broken pages.
    pub pages: u64,
    /// Points at which an index is cut, and as many for its log.
    pub cuts: u64,
}

/// A name, the library that is broken, and how.
type Way<'a> = (String, &'a Path, Box<dyn Fn(&Path)>);

/// Every way: `cut_off` is a library whose program died, `put_away` the same one closed in order.
pub(super) fn ways<'a>(cut_off: &'a Path, put_away: &'a Path, depth: Depth, dice: &mut Dice) -> Vec<Way<'a>> {
    let mut ways: Vec<Way<'a>> = Vec::new();
    let size = |library: &Path, ending: &str| fs::metadata(index(library, ending)).map_or(0, |file| file.len());
    for number in 0..depth.pages {
        for (of, base) in [("closed", put_away), ("cut off", cut_off)] {
            let pages = size(base, "") / PAGE as u64;
            let broken: Vec<(u64, u8)> =
                (0..AT_ONCE).map(|_| (dice.roll(pages), u8::try_from(dice.roll(256)).unwrap_or(0))).collect();
            ways.push((format!("{of}, pages {number}"), base, Box::new(move |library| overwrite(library, &broken))));
        }
    }
    for number in 0..depth.cuts {
        let to = size(put_away, "") * number / depth.cuts;
        ways.push((format!("cut to {to} bytes"), put_away, Box::new(move |library| cut(library, "", to))));
        let to = size(cut_off, "-wal") * number / depth.cuts;
        ways.push((format!("log cut to {to} bytes"), cut_off, Box::new(move |library| cut(library, "-wal", to))));
    }
    ways.push((
        "log deleted".into(),
        cut_off,
        Box::new(|library| fs::remove_file(index(library, "-wal")).expect("gone")),
    ));
    ways.push(("log of another library".into(), cut_off, Box::new(log_of_another)));
    ways.push(("log of another library beside a closed one".into(), put_away, Box::new(log_of_another)));
    for (of, base) in [("closed", put_away), ("cut off", cut_off)] {
        ways.push((format!("{of}, empty"), base, Box::new(|library| cut(library, "", 0))));
        ways.push((
            format!("{of}, deleted"),
            base,
            Box::new(|library| fs::remove_file(index(library, "")).expect("gone")),
        ));
        ways.push((
            format!("{of}, a text"),
            base,
            Box::new(|library| {
                fs::write(index(library, ""), "Dear diary,\n".repeat(2_000)).expect("written");
            }),
        ));
        for version in [0, 5, 9_000] {
            ways.push((
                format!("{of}, another program's of version {version}"),
                base,
                Box::new(move |library| foreign(library, version)),
            ));
        }
        ways.push((
            format!("{of}, the copy of the day"),
            base,
            Box::new(|library| {
                let copy = fs::read_dir(library.join("backups")).expect("readable").flatten().next().expect("a copy");
                fs::copy(copy.path(), index(library, "")).expect("copied");
            }),
        ));
    }
    ways
}

fn index(library: &Path, ending: &str) -> std::path::PathBuf {
    library.join(format!("{}{ending}", store::FILE))
}

fn overwrite(library: &Path, broken: &[(u64, u8)]) {
    let path = index(library, "");
    let mut bytes = fs::read(&path).expect("readable");
    for (page, with) in broken {
        let begin = usize::try_from(*page).unwrap_or(0) * PAGE;
        let end = (begin + PAGE).min(bytes.len());
        for (at, byte) in bytes[begin..end].iter_mut().enumerate() {
            *byte = (at % 251) as u8 ^ with;
        }
    }
    fs::write(path, bytes).expect("written");
}

fn cut(library: &Path, ending: &str, to: u64) {
    let file = fs::OpenOptions::new().write(true).open(index(library, ending)).expect("it is there");
    file.set_len(to).expect("cut");
}

/// A log that is sound and tells of an index that is not this one.
fn log_of_another(library: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let other = Store::open(folder.path()).expect("a new index");
    fs::copy(index(folder.path(), "-wal"), index(library, "-wal")).expect("copied");
    drop(other);
}

fn foreign(library: &Path, version: i64) {
    for ending in ["", "-wal"] {
        // A closed library has no log.
        let _ = fs::remove_file(index(library, ending));
    }
    let other = Connection::open(index(library, "")).expect("a database");
    other
        .execute_batch(
            "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO bookmarks VALUES (1, 'a')",
        )
        .expect("made");
    other.pragma_update(None, "user_version", version).expect("marked");
}
