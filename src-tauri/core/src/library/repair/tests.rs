use super::*;
use crate::job::{Hold, Phase};
use crate::library::testing::Shelf;
use crate::store::gallery::{self, Query};
use crate::store::jobs;

/// 2026-11-20T12:00:00Z.
const NOON: i64 = 1_795_176_000_000;
const DONE: &str = "01kd3v9qk4zt5m8w2x7f3k2q01";
const LATER: &str = "01kd3v9qk4zt5m8w2x7f3k2q02";
const UNSENT: &str = "01kd3v9qk4zt5m8w2x7f3k2q03";

async fn phases(store: &Store) -> Vec<(String, Phase, Option<Hold>)> {
    let jobs = store.read(|c| jobs::page(c, &jobs::Filter::default(), 100)).await.unwrap();
    let mut jobs: Vec<_> = jobs.into_iter().map(|job| (job.id, job.phase, job.hold)).collect();
    jobs.sort_by(|a, b| a.0.cmp(&b.0));
    jobs
}

/// Overwrites a part of the index.
fn overwrite(root: &Path, part: std::ops::Range<usize>) {
    let path = root.join(store::FILE);
    let mut bytes = fs::read(&path).unwrap();
    let end = part.end.min(bytes.len());
    bytes[part.start..end].fill(0x5a);
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn an_index_of_which_nothing_can_be_read_is_made_from_recipes_and_the_newest_copy() {
    let shelf = Shelf::new();
    shelf.add(DONE, "red fox", NOON, 2).await;
    shelf.queue(UNSENT, "blue bird", NOON).await;
    shelf.library.back_up_daily(&shelf.store, NOON).await.unwrap();
    shelf.add(LATER, "green hat", NOON + 5, 1).await;
    let folder = shelf.closed().await;
    overwrite(folder.path(), 0..usize::MAX);
    let library = Library::open(folder.path()).unwrap();

    let (store, rebuilt) = library.repair(NOON + 9).await.unwrap();

    let repaired = rebuilt.repaired.expect("it was damaged");
    assert_eq!(repaired.copy, Some(library.absolute("backups/2026-11-20.sqlite")));
    assert_eq!(fs::read(&repaired.set_aside).unwrap()[..100], [0x5a; 100]);
    let expected = [
        (DONE.to_owned(), Phase::Done, None),
        (LATER.to_owned(), Phase::Done, None),
        (UNSENT.to_owned(), Phase::Queued, Some(Hold::You)),
    ];
    assert_eq!(phases(&store).await, expected, "what was not sent waits for a word");
    assert_eq!(store.read(|c| gallery::count(c, &Query::default())).await.unwrap(), 3);
    assert!(!library.absolute(WORKSHOP).exists() && !library.absolute(FRESH).exists(), "nothing is left over");
}

#[tokio::test]
async fn whatever_page_is_broken_no_job_is_lost_where_there_is_a_copy() {
    for (of, at) in [(4, 1), (4, 2), (4, 3), (1, 1)] {
        let shelf = Shelf::new();
        shelf.add(DONE, "red fox", NOON, 2).await;
        shelf.queue(UNSENT, "blue bird", NOON).await;
        shelf.library.back_up_daily(&shelf.store, NOON).await.unwrap();
        shelf.add(LATER, "green hat", NOON + 5, 1).await;
        let folder = shelf.closed().await;
        let pages = fs::metadata(folder.path().join(store::FILE)).unwrap().len() as usize / 8_192;
        let page = (pages * at / of).min(pages - 1);
        overwrite(folder.path(), page * 8_192..(page + 1) * 8_192);
        let library = Library::open(folder.path()).unwrap();

        let (store, rebuilt) = library.repair(NOON + 9).await.unwrap();

        let ids = phases(&store).await;
        assert!(rebuilt.repaired.is_some(), "page {page} of {pages} was broken");
        assert_eq!(ids.len(), 3, "{ids:?}");
        assert_eq!(ids[2], (UNSENT.to_owned(), Phase::Queued, Some(Hold::You)));
        assert_eq!(store.read(|c| gallery::count(c, &Query::default())).await.unwrap(), 3);
        assert!(store.verify().await.is_ok());
    }
}

#[tokio::test]
async fn a_sound_index_stays_and_gets_what_it_lacks() {
    let shelf = Shelf::new();
    shelf.add(DONE, "red fox", NOON, 2).await;
    let folder = shelf.closed().await;
    let library = Library::open(folder.path()).unwrap();

    let (_, rebuilt) = library.repair(NOON).await.unwrap();

    assert_eq!((rebuilt.repaired, rebuilt.jobs), (None, 0));
    assert_eq!(fs::read_dir(library.absolute(BACKUPS)).unwrap().count(), 0);
}

#[tokio::test]
async fn a_repair_that_was_broken_off_is_brought_to_its_end_or_begun_anew() {
    let shelf = Shelf::new();
    shelf.add(DONE, "red fox", NOON, 1).await;
    shelf.store.back_up(&shelf.library.absolute(FRESH)).await.unwrap();
    let folder = shelf.closed().await;
    let index = folder.path().join(store::FILE);
    let was = fs::read(&index).unwrap();

    // Cut off before the damaged index was taken away.
    settle(folder.path()).unwrap();
    assert_eq!((fs::read(&index).unwrap(), folder.path().join(FRESH).exists()), (was.clone(), false));

    // And after it, with the log of the damaged one still there.
    fs::rename(&index, folder.path().join(FRESH)).unwrap();
    fs::write(with_ending(&index, "-wal"), b"the log of another index").unwrap();
    let library = Library::open(folder.path()).unwrap();
    let store = Store::open(library.root()).unwrap();
    assert_eq!(phases(&store).await, [(DONE.to_owned(), Phase::Done, None)]);
    assert!(!folder.path().join(FRESH).exists());
}
