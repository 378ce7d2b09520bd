use super::*;
use crate::library::testing::{Shelf, drawn, encoded};
use crate::library::{Amount, Stats};
use crate::store::assets::Asset;
use crate::store::gallery::{self, Query};
use crate::store::jobs::{self, Job};
use crate::store::{attempts, batches, ledger};

/// 2026-11-20T12:00:00Z.
const NOON: i64 = 1_795_176_000_000;

/// Everything that a list shows, without the index's own numbers.
async fn listing(shelf: &Shelf) -> (Vec<Asset>, Vec<Job>, Stats) {
    let (mut files, mut jobs) = shelf
        .store
        .read(|c| {
            Ok((gallery::page(c, &Query::default(), None, 1_000)?, jobs::page(c, &jobs::Filter::default(), 1_000)?))
        })
        .await
        .unwrap();
    for file in &mut files {
        (file.id, file.rev) = (0, 0);
    }
    for job in &mut jobs {
        // These tell of the way there, which is over.
        (job.position, job.rev, job.remote_id, job.sent_ms) = (0, 0, None, None);
    }
    // What can be made again is made when it is needed.
    let stats = Stats { cache: Amount::default(), ..shelf.library.stats(&shelf.store).await.unwrap() };
    (files, jobs, stats)
}

async fn shelf() -> Shelf {
    let shelf = Shelf::new();
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "A foggy harbor, \"quoted\"", NOON, 4).await;
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "北京的清晨", NOON + 86_400_000, 4).await;
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q03", "A foggy harbor, \"quoted\"", NOON + 5, 1).await;
    shelf
}

#[tokio::test]
async fn a_rebuild_after_deleting_the_index_gives_the_same_listing() {
    let shelf = shelf().await;
    let before = listing(&shelf).await;

    let shelf = shelf.without_index();
    let rebuilt = shelf.library.rebuild(&shelf.store).await.unwrap();

    assert_eq!((rebuilt.jobs, rebuilt.files, rebuilt.without_recipe), (3, 9, 0));
    assert_eq!((&rebuilt.missing, &rebuilt.unreadable), (&vec![], &vec![]));
    let after = listing(&shelf).await;
    assert_eq!(after.0, before.0);
    assert_eq!(after.1, before.1);
    assert_eq!(after.2, before.2);
    let search = Query { text: "harb".into(), ..Default::default() };
    assert_eq!(shelf.store.read(move |c| gallery::count(c, &search)).await.unwrap(), 5);
}

#[tokio::test]
async fn batches_attempts_and_money_come_back_too() {
    let shelf = shelf().await.without_index();
    shelf.library.rebuild(&shelf.store).await.unwrap();

    let job = "01kd3v9qk4zt5m8w2x7f3k2q01";
    let (batch, tries, totals, key) = shelf
        .store
        .read(move |c| {
            let scope = ledger::Scope { job_id: Some(job.into()), ..Default::default() };
            Ok((batches::get(c, "b1")?, attempts::of(c, job)?, ledger::totals(c, &scope)?, jobs::client_key(c, job)?))
        })
        .await
        .unwrap();

    assert_eq!(batch.unwrap().name, "frames.json");
    assert_eq!(tries.len(), 1);
    assert_eq!(tries[0].outcome, attempts::Outcome::Accepted);
    assert_eq!(totals.unpriced, 1, "charged, and nobody knows how much");
    assert_eq!(key.as_deref(), Some("file#01kd3v9qk4zt5m8w2x7f3k2q01"), "the same row is not bought again");
}

#[tokio::test]
async fn a_second_rebuild_adds_nothing() {
    let shelf = shelf().await;
    let before = listing(&shelf).await;

    let rebuilt = shelf.library.rebuild(&shelf.store).await.unwrap();

    assert_eq!((rebuilt.jobs, rebuilt.files, rebuilt.without_recipe), (0, 0, 0));
    assert_eq!(listing(&shelf).await.0, before.0);
}

#[tokio::test]
async fn what_is_broken_is_reported_and_the_rest_goes_on() {
    let shelf = Shelf::new();
    let first = shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 2).await;
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "blue bird", NOON + 1, 1).await;
    let library = shelf.library.clone();
    let day = "media/2026/11/20";
    fs::write(library.absolute(&format!("{day}/red-fox-3k2q01.json")), b"{ \"version\": 1, ").unwrap();
    fs::write(library.absolute(&format!("{day}/junk.png")), b"no picture").unwrap();
    fs::write(library.absolute(&format!("{day}/mine.jpg")), encoded(&drawn(30, 20, 9), image::ImageFormat::Jpeg))
        .unwrap();
    fs::write(library.absolute(&format!("{day}/.DS_Store")), b"x").unwrap();

    let shelf = shelf.without_index();
    let rebuilt = shelf.library.rebuild(&shelf.store).await.unwrap();

    assert_eq!((rebuilt.jobs, rebuilt.files), (1, 1));
    assert_eq!(rebuilt.without_recipe, 3, "two whose recipe is broken, and one of the user's own");
    let left_out: Vec<_> = rebuilt.unreadable.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(left_out, ["media/2026/11/20/junk.png", "media/2026/11/20/red-fox-3k2q01.json"]);
    let path = first[0].path.clone();
    let orphan = shelf.store.read(move |c| assets::at(c, &path)).await.unwrap().unwrap();
    assert_eq!((orphan.job_id, orphan.prompt, orphan.width), (None, None, Some(96)));
}

#[tokio::test]
async fn a_missing_or_changed_file_is_named() {
    let shelf = Shelf::new();
    let placed = shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 3).await;
    fs::remove_file(shelf.library.absolute(&placed[0].path)).unwrap();
    fs::write(shelf.library.absolute(&placed[1].path), b"cut").unwrap();

    let shelf = shelf.without_index();
    let rebuilt = shelf.library.rebuild(&shelf.store).await.unwrap();

    assert_eq!((rebuilt.jobs, rebuilt.files), (1, 1));
    assert_eq!(rebuilt.missing, [placed[0].path.clone()]);
    assert_eq!(rebuilt.unreadable[0].path, placed[1].path);
}

#[tokio::test]
async fn a_recipe_cannot_claim_files_outside_its_folder() {
    let shelf = Shelf::new();
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 1).await;
    let place = shelf.library.absolute("media/2026/11/20/red-fox-3k2q01.json");
    let text = fs::read_to_string(&place).unwrap().replace("red-fox-3k2q01-1.png", "../../../../library.sqlite");
    fs::write(&place, text).unwrap();

    let shelf = shelf.without_index();
    let rebuilt = shelf.library.rebuild(&shelf.store).await.unwrap();

    assert_eq!((rebuilt.jobs, rebuilt.files, rebuilt.without_recipe), (1, 0, 1));
}
