//! Moves a library to another folder. All of it blocks.
//!
//! ```text
//! noted in the settings → renamed ─────────────────────────────→ settings name the new folder
//!                       ↘ copied, compared, its index last → settings name the new folder → the old one goes
//! ```
//!
//! At every instant one of the two folders is a whole library. What was broken off is undone at the next
//! start as long as the old folder is whole, and brought to its end otherwise. Both folders are locked for
//! schedulers meanwhile, and nobody writes into the index.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::error::{Code, Error, Result};
use crate::job::Phase;
use crate::library::relocate::{self, Contents};
use crate::queue::lock::{self, SchedulerLock};
use crate::refusal::Refusal;
use crate::settings::{ConfigFolder, Moving, Settings};
use crate::store::hold::Held;
use crate::store::jobs::Counts;

/// Room that stays free on the new disk, in bytes.
const SPARE: u64 = 64 << 20;

/// Which library is to go where.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Where the settings are.
    pub config: &'a ConfigFolder,
    /// The library's folder.
    pub from: &'a Path,
    /// An empty folder, or a place for one.
    pub to: &'a Path,
    /// Whether it is the library that is opened when none is named.
    pub usual: bool,
}

/// What a move came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The old folder, where something in it could not go or was not the library's.
    pub left: Option<PathBuf>,
}

/// Hears how far long work is: steps done, steps in all, what is next. [`ControlFlow::Break`] ends it.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64, &str) -> ControlFlow<()>;

/// Moves a library that nobody has open for work.
///
/// Fails, and leaves the library where it is, with `InvalidInput` for a folder that cannot be its new
/// place, with `Conflict` while jobs are under way, another process schedules or `told` ends it, with
/// `Library` for a fault of a disk.
pub fn move_library(order: &Order<'_>, told: Told<'_>) -> Result<Moved> {
    carry(order, relocate::rename, told)
}

/// Whether a library could go there.
///
/// Fails with `InvalidInput` and a sentence when not.
pub fn check_place(config: &ConfigFolder, from: &Path, to: &Path) -> Result<()> {
    let refuse = |text: String| Err(Error::new(Code::InvalidInput, text));
    let real = |path: &Path| {
        fs::canonicalize(path).map_err(|error| {
            Error::new(Code::InvalidInput, format!("{} cannot be used: {error}.", path.display())).because(error)
        })
    };
    let (shown, leaves, goes) = (to.display(), real(from)?, real(to)?);
    if fs::symlink_metadata(from).is_ok_and(|there| there.is_symlink()) {
        return refuse(format!("{} is a link. Open the folder that it leads to, and move that.", from.display()));
    }
    if goes == leaves {
        return refuse("The library is there already. Choose another folder.".into());
    }
    if goes.starts_with(&leaves) {
        return refuse(format!("{shown} lies in the library itself. Choose a folder outside it."));
    }
    if config.path().starts_with(&leaves) {
        return refuse(format!(
            "The settings lie in the library's folder, in {}, and would go with it.",
            config.path().display()
        ));
    }
    match fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
        Ok(true) => {}
        Ok(false) => return refuse(format!("{shown} is not empty. Choose an empty folder, or make a new one in it.")),
        Err(error) => return refuse(format!("{shown} cannot be read: {error}. Choose another folder.")),
    }
    if relocate::is_writable(to) {
        return Ok(());
    }
    refuse(format!("{shown} cannot be written. Choose another folder."))
}

/// Fails with `Conflict` while something that was sent is not safe in the library yet.
pub fn check_rest(counts: &Counts) -> Result<()> {
    let busy = [Phase::Submitting, Phase::Waiting, Phase::Downloading];
    let busy: u64 = busy.iter().filter_map(|phase| counts.phases.get(phase.word())).sum();
    let (what, whose) = match busy {
        0 => return Ok(()),
        1 => ("One job is".to_owned(), "its"),
        many => (format!("{many} jobs are"), "their"),
    };
    let text = format!(
        "{what} under way. Pause the queue, and move the library when {whose} files are here. Nothing was moved."
    );
    Err(Error::new(Code::Conflict, text))
}

/// Where a library is that was left in `folder`: there, unless it was renamed and nobody could write that
/// down any more.
#[must_use]
pub fn where_now(config: &ConfigFolder, folder: PathBuf) -> PathBuf {
    match config.readable_settings().0.moving {
        Some(moving) if moving.from == folder && was_renamed(&moving) => moving.to,
        Some(_) | None => folder,
    }
}

/// Brings a move to its end, or undoes it, that was broken off. One that goes on in another process is left
/// alone.
pub fn settle(config: &ConfigFolder) -> Result<()> {
    let Some(moving) = config.readable_settings().0.moving else { return Ok(()) };
    match take_lock(config, &moving.from)? {
        Some(_lock) => settle_locked(config),
        None => Ok(()),
    }
}

fn settle_locked(config: &ConfigFolder) -> Result<()> {
    // Read again: until the lock was taken, another process may have been at it.
    let Some(moving) = config.readable_settings().0.moving else { return Ok(()) };
    let whole = (relocate::is_whole(&moving.from), relocate::is_whole(&moving.to));
    match (moving.switched, whole) {
        (true, (_, true)) => clear(config, &moving).map(|_| ()),
        (false, (true, _)) => undo(config, &moving),
        (false, (false, true)) => switch(config, &moving, None),
        // On a drive that is not connected now.
        (true, (_, false)) | (false, (false, false)) => {
            tracing::warn!(from = %moving.from.display(), to = %moving.to.display(), "a move waits for its folders");
            Ok(())
        }
    }
}

fn carry(order: &Order<'_>, rename: impl Fn(&Path, &Path) -> io::Result<()>, told: Told<'_>) -> Result<Moved> {
    let made = !order.to.exists();
    if made {
        fs::create_dir_all(order.to).map_err(|error| {
            let text = format!("{} cannot be made: {error}. Choose another folder.", order.to.display());
            Error::new(Code::InvalidInput, text).because(error)
        })?;
    }
    let moved = attempt(order, rename, told);
    if made && moved.is_err() {
        // It is empty again; where it is not, it stays.
        let _ = fs::remove_dir(order.to);
    }
    moved
}

fn attempt(order: &Order<'_>, rename: impl Fn(&Path, &Path) -> io::Result<()>, told: Told<'_>) -> Result<Moved> {
    let &Order { config, from, to, usual } = order;
    check_place(config, from, to)?;
    let Some(_lock) = take_lock(config, from)? else {
        let who = lock::owner(config.path()).map_or_else(String::new, |owner| format!(" (process {})", owner.pid));
        let text = format!("Another Framewright{who} is at work. End it, then move the library.");
        return Err(Error::new(Code::Conflict, text));
    };
    settle_locked(config)?;
    check_rest(&Held::open(from)?.counts()?)?;
    let contents = Contents::of(from).map_err(not_moved)?;
    if told(0, contents.number() + 1, "").is_break() {
        return Err(stopped());
    }
    let moving = Moving { from: from.to_owned(), to: to.to_owned(), usual, switched: false };
    note(config, Some(moving.clone()))?;
    if rename(from, to).is_ok() {
        if let Err(error) = relocate::sync_names(from, to) {
            tracing::warn!(%error, "the folder's new name may not be on disk yet");
        }
        return match switch(config, &moving, None) {
            Ok(()) => Ok(Moved { left: None }),
            Err(error) => {
                // Where this fails too, the note in the settings leads to the new place.
                if rename(to, from).is_ok() {
                    note(config, None)?;
                }
                Err(error)
            }
        };
    }
    // Held until the settings name the copy: what was written later would be lost with the old folder.
    let held = match copied(&contents, &moving, told) {
        Ok(held) => held,
        Err(error) => {
            undo(config, &moving)?;
            return Err(error);
        }
    };
    let switched = Moving { switched: true, ..moving };
    if let Err(error) = switch(config, &switched, Some(switched.clone())) {
        undo(config, &switched)?;
        return Err(error);
    }
    drop(held);
    // Too late to be stopped: the new folder is the library.
    let _ = told(contents.number() + 1, contents.number() + 1, "");
    clear(config, &switched)
}

fn copied(contents: &Contents, moving: &Moving, told: Told<'_>) -> Result<Held> {
    let Moving { from, to, .. } = moving;
    let held = Held::open(from)?;
    check_rest(&held.counts()?)?;
    let index = fs::metadata(from.join(crate::store::FILE)).map_err(not_moved)?.len();
    let (needed, free) = (contents.bytes() + index + SPARE, fs4::available_space(to).map_err(not_moved)?);
    if needed > free {
        let text = format!(
            "The library takes {} MB, and {} has room for {} MB. It was not moved.",
            needed / 1_000_000,
            to.display(),
            free / 1_000_000
        );
        return Err(Error::new(Code::Library, text));
    }
    let total = contents.number() + 1;
    let went = relocate::copy(contents, from, to, &mut |done, next| told(done, total, &next.to_string_lossy()));
    if went.map_err(not_moved)?.is_break() || told(contents.number(), total, crate::store::FILE).is_break() {
        return Err(stopped());
    }
    relocate::place_index(to, |fresh| held.copy(fresh))?;
    Ok(held)
}

/// Takes the copy away; the old folder was the library all the time.
fn undo(config: &ConfigFolder, moving: &Moving) -> Result<()> {
    let undone = if moving.to.is_dir() { relocate::take_away(&moving.to, &moving.from).map(|_| ()) } else { Ok(()) };
    match undone {
        Ok(()) => note(config, None),
        // The note stays, so that the next start tries again.
        Err(error) => {
            tracing::warn!(%error, to = %moving.to.display(), "what was copied cannot be taken away yet");
            Ok(())
        }
    }
}

/// Takes the old folder away; the copy is the library by now.
fn clear(config: &ConfigFolder, moving: &Moving) -> Result<Moved> {
    let left = || Moved { left: Some(moving.from.clone()) };
    let gone = relocate::take_away(&moving.from, &moving.to);
    match gone.and_then(|empty| if empty { remove_folder(&moving.from).map(|()| empty) } else { Ok(empty) }) {
        Ok(empty) => note(config, None).map(|()| if empty { Moved { left: None } } else { left() }),
        // The note stays, so that the next start tries again.
        Err(error) => {
            tracing::warn!(%error, from = %moving.from.display(), "the old folder cannot be taken away yet");
            Ok(left())
        }
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn was_renamed(moving: &Moving) -> bool {
    !relocate::is_whole(&moving.from) && relocate::is_whole(&moving.to)
}

fn take_lock(config: &ConfigFolder, library: &Path) -> Result<Option<SchedulerLock>> {
    SchedulerLock::try_take(config.path(), library).map_err(|error| {
        let text = format!("The lock in {} cannot be taken: {error}.", config.path().display());
        Error::new(Code::Internal, text).because(error)
    })
}

/// Names the new folder in the settings, and what is still to be done, in one step.
fn switch(config: &ConfigFolder, moving: &Moving, then: Option<Moving>) -> Result<()> {
    change(config, |settings| {
        if moving.usual {
            settings.library = Some(moving.to.clone());
        }
        settings.moving = then;
    })
}

fn note(config: &ConfigFolder, moving: Option<Moving>) -> Result<()> {
    change(config, |settings| settings.moving = moving)
}

fn change(config: &ConfigFolder, edit: impl FnOnce(&mut Settings)) -> Result<()> {
    let edit = |settings: &mut Settings| {
        edit(settings);
        Ok(())
    };
    config.change_settings(edit).map(|_| ())
}

fn not_moved(error: io::Error) -> Error {
    let text = format!("The library was not moved: {error}. It is whole, and where it was.");
    Error::new(Code::Library, text).because(error)
}

fn stopped() -> Error {
    Refusal::MoveStopped.into()
}

#[cfg(test)]
mod tests;
