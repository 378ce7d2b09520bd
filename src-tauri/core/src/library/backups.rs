//! Copies of the index by age: one for each of the last days, then one a week.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

use super::{BACKUPS, Library};
use crate::error::{Code, Error, Result};
use crate::store::Store;

/// Days of which each copy is kept.
const DAYS: i32 = 7;
/// Days of which one copy a week is kept.
const WEEKS: i32 = 35;
/// A half-made copy that nobody writes any more.
const STALE: Duration = Duration::HOUR;

const ENDING: &str = "sqlite";

impl Library {
    /// Copies the index if that was not done today (UTC), and lets go of copies that are too old. Copies that a
    /// migration or a repair made stay. Returns the copy that was made.
    ///
    /// Fails when the disk takes no copy, or when the index is damaged.
    pub async fn back_up_daily(&self, store: &Store, now_ms: i64) -> Result<Option<PathBuf>> {
        let now = OffsetDateTime::from_unix_timestamp(now_ms.div_euclid(1_000))
            .map_err(|error| Error::new(Code::Internal, "The clock shows no date.").because(error))?;
        let folder = self.absolute(BACKUPS);
        let copy = folder.join(name_of(now.date()));
        let made = if copy.exists() { None } else { Some(copy) };
        if let Some(copy) = &made {
            store.back_up(copy).await?;
        }
        let thinned = tokio::task::spawn_blocking(move || thin(&folder, now)).await;
        if let Ok(Err(error)) = thinned {
            tracing::warn!(%error, "old copies of the index cannot be taken away");
        }
        Ok(made)
    }
}

fn name_of(day: Date) -> String {
    let day = day.format(format_description!("[year]-[month]-[day]")).unwrap_or_default();
    format!("{day}.{ENDING}")
}

/// The day that a file is the copy of.
fn day_of(path: &Path) -> Option<Date> {
    if path.extension()? != ENDING {
        return None;
    }
    Date::parse(path.file_stem()?.to_str()?, format_description!("[year]-[month]-[day]")).ok()
}

/// Deletes copies that their age makes needless, and what is left of copies that were broken off.
fn thin(folder: &Path, now: OffsetDateTime) -> std::io::Result<()> {
    let mut days = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(day) = day_of(&path) {
            days.push(day);
        } else if path.extension().is_some_and(|ending| ending == "part") && is_stale(&path, now) {
            fs::remove_file(&path)?;
        }
    }
    for day in needless(days, now.date()) {
        fs::remove_file(folder.join(name_of(day)))?;
    }
    Ok(())
}

fn is_stale(path: &Path, now: OffsetDateTime) -> bool {
    let changed = fs::metadata(path).and_then(|meta| meta.modified());
    changed.is_ok_and(|changed| now - OffsetDateTime::from(changed) > STALE)
}

/// Of the days, those whose copies may go. A copy from the future (a clock that was wrong) stays.
fn needless(mut days: Vec<Date>, today: Date) -> Vec<Date> {
    days.sort();
    let age = |day: &Date| today.to_julian_day() - day.to_julian_day();
    let week = |day: &Date| day.to_julian_day().div_euclid(7);
    let mut kept_week = None;
    let mut gone = Vec::new();
    for day in days {
        let first_of_week = kept_week.replace(week(&day)) != Some(week(&day));
        if age(&day) >= WEEKS || (age(&day) >= DAYS && !first_of_week) {
            gone.push(day);
        }
    }
    gone
}

/// From when the copies of the index in a library's folder are, newest first, Unix milliseconds.
#[must_use]
pub fn copies(library: &Path) -> Vec<i64> {
    let since = |path: PathBuf| {
        let made = fs::metadata(path).and_then(|it| it.modified()).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        i64::try_from(made.as_millis()).ok()
    };
    newest_first(&library.join(BACKUPS)).unwrap_or_default().into_iter().filter_map(since).collect()
}

/// Copies of the index, newest first: those of days and those before a migration.
pub(super) fn newest_first(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.metadata(), entry.path()))?;
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let is_copy = day_of(&path).is_some()
            || (name.starts_with("before-version-") && path.extension().is_some_and(|ending| ending == ENDING));
        if is_copy {
            copies.push((entry.and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH), path));
        }
    }
    copies.sort_by(|a, b| b.cmp(a));
    Ok(copies.into_iter().map(|(_, path)| path).collect())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::library::testing::Shelf;
    use crate::store::FILE;

    /// 2026-11-20T12:00:00Z.
    const NOON: i64 = 1_795_176_000_000;
    const DAY: i64 = 86_400_000;

    #[tokio::test]
    async fn one_copy_a_day_is_made_and_can_be_opened() {
        let shelf = Shelf::new();
        shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 2).await;

        let first = shelf.library.back_up_daily(&shelf.store, NOON).await.unwrap();
        let again = shelf.library.back_up_daily(&shelf.store, NOON + DAY / 4).await.unwrap();
        let next = shelf.library.back_up_daily(&shelf.store, NOON + DAY).await.unwrap();

        let folder = shelf.library.absolute(BACKUPS);
        assert_eq!((first, again), (Some(folder.join("2026-11-20.sqlite")), None));
        let copy = next.expect("another day");
        let elsewhere = tempfile::tempdir().unwrap();
        fs::copy(&copy, elsewhere.path().join(FILE)).unwrap();
        let opened = Store::open(elsewhere.path()).unwrap();
        let count =
            |c: &rusqlite::Connection| Ok(c.query_row("SELECT COUNT(*) FROM assets", [], |row| row.get::<_, i64>(0))?);
        assert_eq!(opened.read(count).await.unwrap(), 2_i64);
        assert_eq!(newest_first(&folder).unwrap()[0], copy);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing half-made is left");
    }

    #[test]
    fn each_of_the_last_days_stays_then_one_a_week_then_none() {
        let today = date!(2026 - 11 - 20);
        let days: Vec<Date> = (0..60).filter_map(|ago| today.checked_sub(Duration::days(ago))).collect();

        let gone = needless(days.clone(), today);

        let kept: Vec<i32> = days
            .iter()
            .filter(|day| !gone.contains(day))
            .map(|day| today.to_julian_day() - day.to_julian_day())
            .collect();
        assert_eq!(&kept[..7], [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(kept.len(), 7 + 4, "{kept:?}");
        assert!(kept[7..].windows(2).all(|pair| pair[1] - pair[0] == 7) && kept[10] < 35, "{kept:?}");
    }

    #[tokio::test]
    async fn what_is_not_a_copy_of_a_day_is_never_taken_away() {
        let shelf = Shelf::new();
        let folder = shelf.library.absolute(BACKUPS);
        for name in ["damaged-1.sqlite", "before-version-2.sqlite", "notes.txt", "2020-01-01.txt", "fresh.part"] {
            fs::write(folder.join(name), b"x").unwrap();
        }
        fs::write(folder.join("2020-01-01.sqlite"), b"x").unwrap();

        shelf.library.back_up_daily(&shelf.store, NOON).await.unwrap();

        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        let expected = [
            "2020-01-01.txt",
            "2026-11-20.sqlite",
            "before-version-2.sqlite",
            "damaged-1.sqlite",
            "fresh.part",
            "notes.txt",
        ];
        assert_eq!(left, expected);
    }
}
