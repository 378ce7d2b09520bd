//! Compares from outside what was asked for, what the services did, what the index says and what lies on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use framewright_core::library::{INCOMING, MEDIA};
use framewright_core::store;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use crate::world::{OFFICIAL, PROXY, World};

/// Which promise was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A job or its result is missing, or does not come to its end.
    Lost,
    /// A service accepted one job twice.
    Duplicate,
    /// A file is not whole under its final name.
    Partial,
    /// Index, files and books do not say the same.
    Disagree,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which one.
    pub kind: Kind,
    /// What was found.
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.what)
    }
}

/// Jobs that failed.
#[must_use]
pub fn failed(world: &World) -> usize {
    let rows = index(&world.library(), &mut Found::default())
        .map(|index| pairs(&index, "SELECT prompt, phase FROM jobs WHERE phase = 'failed'"));
    rows.map_or(0, |rows| rows.len())
}

/// Jobs that have not come to their end and do not wait for a person.
#[must_use]
pub fn under_way(world: &World) -> usize {
    let sql = "SELECT id, phase FROM jobs WHERE hold IS NULL \
               AND phase IN ('queued', 'submitting', 'unknown', 'waiting', 'downloading')";
    index(&world.library(), &mut Found::default()).map_or(0, |index| pairs(&index, sql).len())
}

/// Jobs without all their results: id, prompt, and when they were made.
#[must_use]
pub fn unfinished(world: &World) -> Vec<(String, String, i64)> {
    let Some(index) = index(&world.library(), &mut Found::default()) else { return Vec::new() };
    let mut rows = index.prepare("SELECT id, prompt, created_ms FROM jobs WHERE phase <> 'done'").expect("a query");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("readable rows")
}

/// All that jobs and money are, in the index and in the services' books.
#[must_use]
pub fn books_of(world: &World) -> Vec<(String, String)> {
    let Some(index) = index(&world.library(), &mut Found::default()) else { return Vec::new() };
    let mut all = pairs(&index, "SELECT id, phase || ' ' || COALESCE(hold, '') FROM jobs ORDER BY id");
    all.extend(pairs(&index, "SELECT id, job_id FROM attempts ORDER BY id"));
    all.extend(pairs(&index, "SELECT 'ledger', CAST(count(*) AS TEXT) FROM ledger"));
    all.push(("accepted".into(), world.books().accepted.len().to_string()));
    all
}

/// What a query of two columns shows; nothing before there is an index.
pub(crate) fn look(world: &World, sql: &str) -> Vec<(String, String)> {
    index(&world.library(), &mut Found::default()).map_or_else(Vec::new, |index| pairs(&index, sql))
}

/// The recipes of a library.
#[must_use]
pub fn recipes(world: &World) -> Vec<PathBuf> {
    let is_recipe = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json");
    published(&world.library()).into_iter().filter(is_recipe).collect()
}

/// Collects what is found.
#[derive(Debug, Default)]
struct Found(Vec<Breach>);

impl Found {
    fn add(&mut self, kind: Kind, what: impl Into<String>) {
        self.0.push(Breach { kind, what: what.into() });
    }
}

/// What must hold at any moment, as a user would find it right after a death.
#[must_use]
pub fn at_death(world: &World) -> Vec<Breach> {
    let mut found = Found::default();
    whole_files(&world.library(), &mut found);
    if let Some(index) = index(&world.library(), &mut found) {
        rows_have_files(&world.library(), &index, &mut found);
    }
    made_once(world, &mut found);
    found.0
}

/// What must hold when everything has come to its end.
#[must_use]
pub fn at_rest(world: &World) -> Vec<Breach> {
    let mut found = Found(at_death(world));
    let Some(index) = index(&world.library(), &mut found) else {
        found.add(Kind::Lost, "there is no index");
        return found.0;
    };
    every_job_ended(world, &index, &mut found);
    files_have_rows(&world.library(), &index, &mut found);
    money_agrees(world, &index, &mut found);
    found.0
}

/// Whatever has a final name is whole.
fn whole_files(library: &Path, found: &mut Found) {
    for path in published(library) {
        let name = path.display();
        match (std::fs::read(&path), path.extension().and_then(|ending| ending.to_str())) {
            (Err(error), _) => found.add(Kind::Partial, format!("{name}: {error}")),
            (Ok(content), Some("json")) => {
                if let Err(error) = serde_json::from_slice::<serde_json::Value>(&content) {
                    found.add(Kind::Partial, format!("{name}: {error}"));
                }
            }
            (Ok(content), Some("png" | "jpg" | "jpeg" | "webp")) => {
                if let Err(error) = image::load_from_memory(&content) {
                    found.add(Kind::Partial, format!("{name}: {error}"));
                }
            }
            (Ok(_), _) => found.add(Kind::Disagree, format!("{name} has no business among the media")),
        }
    }
}

/// The index, read only; `None` before there is one.
pub(crate) fn index(library: &Path, found_in: &mut impl Extend<Breach>) -> Option<Connection> {
    let path = library.join(store::FILE);
    let mut damaged = |what: String| found_in.extend([Breach { kind: Kind::Disagree, what }]);
    if !path.exists() {
        return None;
    }
    let opened = match open_to_read(&path) {
        Err(error) if needs_rollback(&error) => open_as_the_next_start(&path),
        opened => opened,
    };
    match opened {
        Ok((_, verdict, _)) if verdict != "ok" => {
            damaged(format!("the index is damaged: {verdict}"));
            None
        }
        Ok((index, _, true)) => Some(index),
        // It died before the first step of the schema.
        Ok((_, _, false)) => None,
        Err(error) => {
            damaged(format!("the index cannot be read: {error}"));
            None
        }
    }
}

/// The connection, the verdict of its check, and whether it has its tables.
type Opened = rusqlite::Result<(Connection, String, bool)>;

fn open_to_read(path: &Path) -> Opened {
    examine(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

fn examine(index: Connection) -> Opened {
    index.busy_timeout(std::time::Duration::from_secs(10))?;
    let verdict: String = index.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let tables: i64 = index.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'", [], |r| r.get(0))?;
    Ok((index, verdict, tables > 0))
}

/// Whether a death left a change half made that only a writer may take back: it died while a new index got its log.
fn needs_rollback(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// What the next start will find, seen in a copy: a look must not do the work of that start.
fn open_as_the_next_start(path: &Path) -> Opened {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(store::FILE);
    let journal = |path: &Path| PathBuf::from(format!("{}-journal", path.display()));
    std::fs::copy(path, &copy).expect("a copy");
    std::fs::copy(journal(path), journal(&copy)).expect("a copy");
    examine(Connection::open(&copy)?)
}

impl Extend<Breach> for Found {
    fn extend<T: IntoIterator<Item = Breach>>(&mut self, breaches: T) {
        self.0.extend(breaches);
    }
}

/// Every file that the index knows is there, byte for byte.
fn rows_have_files(library: &Path, index: &Connection, found: &mut Found) {
    for (path, sha256) in pairs(index, "SELECT path, sha256 FROM assets") {
        match std::fs::read(library.join(&path)) {
            Ok(content) if hex::encode(Sha256::digest(&content)) == sha256 => {}
            Ok(_) => found.add(Kind::Disagree, format!("{path} is not what the index says")),
            Err(error) => found.add(Kind::Lost, format!("{path}: {error}")),
        }
    }
}

/// Every file with a final name is known to the index, and every finished job has its recipe.
fn files_have_rows(library: &Path, index: &Connection, found: &mut Found) {
    let known: BTreeSet<PathBuf> =
        pairs(index, "SELECT path, sha256 FROM assets").into_iter().map(|(path, _)| library.join(path)).collect();
    let (recipes, media): (Vec<PathBuf>, Vec<PathBuf>) =
        published(library).into_iter().partition(|path| path.extension().is_some_and(|ending| ending == "json"));
    for path in media.iter().filter(|path| !known.contains(*path)) {
        found.add(Kind::Disagree, format!("the index does not know {}", path.display()));
    }
    let done = pairs(index, "SELECT prompt, phase FROM jobs WHERE phase = 'done'").len();
    if recipes.len() != done {
        found.add(Kind::Disagree, format!("{} recipes for {done} finished jobs", recipes.len()));
    }
}

/// No job was accepted twice by a service.
fn made_once(world: &World, found: &mut Found) {
    for (prompt, times) in made(world) {
        for _ in 1..times {
            found.add(Kind::Duplicate, format!("{prompt}: accepted {times} times"));
        }
    }
}

/// Create calls that made a task, by prompt, which is each job's own.
fn made(world: &World) -> BTreeMap<String, usize> {
    let mut made = BTreeMap::new();
    for accepted in world.books().accepted.into_iter().filter(|accepted| !accepted.foreign) {
        *made.entry(accepted.prompt).or_default() += 1;
    }
    made
}

/// Prompts of tasks that a service no longer knows.
fn forgotten(world: &World) -> BTreeSet<String> {
    world.books().accepted.into_iter().filter(|accepted| accepted.gone).map(|accepted| accepted.prompt).collect()
}

fn every_job_ended(world: &World, index: &Connection, found: &mut Found) {
    let (made, forgotten) = (made(world), forgotten(world));
    let rows = pairs(
        index,
        "SELECT prompt, account || ' ' || phase || ' ' || COALESCE(hold, iif(remote_id IS NULL, 'nameless', '')) FROM jobs",
    );
    if rows.len() != world.jobs {
        found.add(Kind::Lost, format!("{} jobs of {}", rows.len(), world.jobs));
    }
    for (prompt, state) in &rows {
        let made = made.get(prompt).copied().unwrap_or(0);
        let words: Vec<&str> = state.split(' ').collect();
        match (words[0], words[1], words[2]) {
            (_, "done", _) if made > 0 => {}
            (_, "done", _) => found.add(Kind::Disagree, format!("{prompt} is done and was never made")),
            (_, "cancelled", _) => {}
            // Without a list of tasks the official service can only be known to have made it: paid, its id lost.
            (OFFICIAL, "unreachable", "nameless") if made > 0 => {}
            // The service itself knows the task no more.
            (_, "unreachable", "") if forgotten.contains(prompt) => {}
            (OFFICIAL, "unknown", "decision") => {}
            _ => found.add(Kind::Lost, format!("{prompt} ended as {state}, made {made} times")),
        }
    }
    let too_few = "SELECT prompt, phase FROM jobs WHERE phase = 'done' \
                   AND files > (SELECT count(*) FROM assets WHERE assets.job_id = jobs.id)";
    for (prompt, _) in pairs(index, too_few) {
        found.add(Kind::Lost, format!("{prompt} is done without all its files"));
    }
    for prompt in made.keys().filter(|prompt| !rows.iter().any(|(known, _)| known == *prompt)) {
        found.add(Kind::Lost, format!("{prompt} was made and is in no row"));
    }
}

/// What the ledger says was charged is what the services charged.
fn money_agrees(world: &World, index: &Connection, found: &mut Found) {
    let books = world.books();
    for (account, service) in [(OFFICIAL, catalogue::Service::Runway), (PROXY, catalogue::Service::Useapi)] {
        let sql = "SELECT COALESCE(SUM(CASE kind WHEN 'charged' THEN credits WHEN 'returned' THEN -credits END), 0.0), \
                   COALESCE(SUM(CASE kind WHEN 'reserved' THEN credits WHEN 'released' THEN -credits END), 0.0), \
                   COALESCE(SUM(kind IN ('charged', 'unknown')), 0), COALESCE(SUM(kind = 'charged' AND credits IS NULL), 0), \
                   COALESCE(SUM(CASE kind WHEN 'unknown' THEN credits END), 0.0) \
                   FROM ledger WHERE account = ?1";
        let sums = index.query_row(sql, [account], |row| {
            let (charged, set_aside): (f64, f64) = (row.get(0)?, row.get(1)?);
            let (entries, unpriced): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok((charged, set_aside, entries, unpriced, row.get::<_, f64>(4)?))
        });
        let made = books.accepted.iter().filter(|made| made.service == service && !made.foreign).count();
        let open = "SELECT count(*) FROM jobs WHERE account = ?1 AND phase = 'unknown'";
        let open: i64 = index.query_row(open, [account], |row| row.get(0)).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "credits of a test")]
        let charged: f64 =
            books.purses.iter().filter(|purse| purse.service == service).map(|purse| purse.charged as f64).sum();
        match sums {
            Err(error) => found.add(Kind::Disagree, format!("the ledger of {account}: {error}")),
            Ok((_, set_aside, ..)) if open == 0 && set_aside.abs() > 1e-6 => {
                found.add(Kind::Disagree, format!("{account}: {set_aside} credits stay set aside"));
            }
            // A price that nobody knows is booked without an amount: then each task has its entry.
            Ok((_, _, entries, 1.., _)) if open == 0 && usize::try_from(entries) != Ok(made) => {
                found.add(Kind::Disagree, format!("{account}: {entries} entries for {made} tasks"));
            }
            // What may have been charged stands apart, as an amount that nobody can tell.
            Ok((ours, _, _, 0, unknown)) if open == 0 && (charged < ours - 1e-6 || charged > ours + unknown + 1e-6) => {
                found.add(Kind::Disagree, format!("{account}: {ours} credits in the ledger, {charged} at the service"));
            }
            Ok(_) => {}
        }
    }
}

/// Files with final names.
fn published(library: &Path) -> Vec<PathBuf> {
    let incoming = library.join(INCOMING);
    walk(&library.join(MEDIA)).into_iter().filter(|path| !path.starts_with(&incoming)).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

fn pairs(index: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut statement = index.prepare(sql).expect("the index has its tables");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("a query");
    rows.collect::<Result<_, _>>().expect("readable rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_whose_first_change_was_broken_off_is_looked_at_as_the_next_start_will_find_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("being-written");
        let mut writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA cache_size = 1; CREATE TABLE jobs (id); INSERT INTO jobs VALUES ('whole');")
            .unwrap();
        let change = writer.transaction().unwrap();
        for _ in 0..2000 {
            change.execute("INSERT INTO jobs VALUES (hex(randomblob(200)))", []).unwrap();
        }
        let died = tempfile::tempdir().unwrap();
        let left = died.path().join(store::FILE);
        std::fs::copy(&path, &left).unwrap();
        std::fs::copy(folder.path().join("being-written-journal"), format!("{}-journal", left.display())).unwrap();

        assert!(open_to_read(&left).is_err_and(|error| needs_rollback(&error)));
        let mut found = Found::default();
        let index = index(died.path(), &mut found).expect("it can be read");

        assert_eq!(found.0, []);
        assert_eq!(pairs(&index, "SELECT id, id FROM jobs"), [("whole".to_owned(), "whole".to_owned())]);
        assert!(died.path().join(format!("{}-journal", store::FILE)).exists(), "the look changed something");
    }
}
