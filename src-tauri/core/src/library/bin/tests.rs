use super::*;
use crate::library::testing::Shelf;
use crate::store::gallery::Query;

const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2q01";
const NOON: i64 = 1_795_176_000_000;

struct Rig {
    shelf: Shelf,
    paths: Vec<String>,
}

impl Rig {
    /// A library with one set of three pictures; their ids are 1, 2 and 3.
    async fn new() -> Self {
        let shelf = Shelf::new();
        let placed = shelf.add(JOB, "red fox", NOON, 3).await;
        Self { shelf, paths: placed.into_iter().map(|file| file.path).collect() }
    }

    async fn trash(&self, ids: &[i64]) {
        let ids = ids.to_vec();
        self.shelf.store.write(move |tx| gallery::trash(tx, &ids, 77)).await.unwrap();
    }

    fn recipe(&self) -> Sidecar {
        self.shelf.library.sidecar("red fox", JOB, NOON).unwrap().unwrap().1
    }

    fn there(&self) -> Vec<bool> {
        self.paths.iter().map(|path| self.shelf.library.absolute(path).exists()).collect()
    }

    async fn empty(&self) -> Emptied {
        self.shelf.library.empty_trash(&self.shelf.store, |_, _| ()).await.unwrap()
    }
}

async fn number(shelf: &Shelf, trashed: bool) -> u64 {
    shelf.store.read(move |c| gallery::count(c, &Query { trashed, ..Default::default() })).await.unwrap()
}

#[tokio::test]
async fn what_is_in_the_trash_is_still_there_after_a_rebuild() {
    let rig = Rig::new().await;
    rig.trash(&[2]).await;

    assert_eq!(rig.shelf.library.catch_up(&rig.shelf.store).await.unwrap(), 1);
    assert_eq!(rig.shelf.library.catch_up(&rig.shelf.store).await.unwrap(), 0, "nothing is behind any more");

    let marks: Vec<_> = rig.recipe().files.iter().map(|file| file.deleted_ms).collect();
    assert_eq!(marks, [None, Some(77), None]);
    let lost = rig.shelf.without_index();
    lost.library.rebuild(&lost.store).await.unwrap();
    assert_eq!((number(&lost, false).await, number(&lost, true).await), (2, 1));
}

#[tokio::test]
async fn what_was_restored_is_not_in_the_trash_after_a_rebuild() {
    let rig = Rig::new().await;
    rig.trash(&[1, 2]).await;
    rig.shelf.library.catch_up(&rig.shelf.store).await.unwrap();
    rig.shelf.store.write(|tx| gallery::restore(tx, &[1, 2])).await.unwrap();

    rig.shelf.library.catch_up(&rig.shelf.store).await.unwrap();

    assert!(rig.recipe().files.iter().all(|file| file.deleted_ms.is_none()));
}

#[tokio::test]
async fn an_emptied_trash_leaves_neither_files_nor_small_pictures() {
    let rig = Rig::new().await;
    let size = fs::metadata(rig.shelf.library.absolute(&rig.paths[1])).unwrap().len();
    let asset = rig.shelf.store.read(|c| assets::get(c, 2)).await.unwrap().unwrap();
    let preview = rig.shelf.library.preview(&asset.path, &asset.sha256, 800).unwrap();
    rig.trash(&[2]).await;

    let emptied = rig.empty().await;

    assert_eq!(emptied, Emptied { files: 1, bytes: size, left: 0 });
    assert_eq!(rig.there(), [true, false, true]);
    assert!(!preview.exists());
    assert_eq!(rig.shelf.library.thumbnails().kept(&asset.sha256), None);
    let names: Vec<_> = rig.recipe().files.iter().map(|file| file.index).collect();
    assert_eq!(names, [0, 2]);
    assert_eq!((number(&rig.shelf, false).await, number(&rig.shelf, true).await), (2, 0));
    let lost = rig.shelf.without_index();
    let rebuilt = lost.library.rebuild(&lost.store).await.unwrap();
    assert!(rebuilt.missing.is_empty(), "nothing is missed that was deleted on purpose: {rebuilt:?}");
    assert_eq!((number(&lost, false).await, number(&lost, true).await), (2, 0));
}

#[tokio::test]
async fn what_a_job_cost_is_known_after_all_its_files_are_deleted() {
    let rig = Rig::new().await;
    rig.trash(&[1, 2, 3]).await;

    assert_eq!(rig.empty().await.files, 3);

    let lost = rig.shelf.without_index();
    lost.library.rebuild(&lost.store).await.unwrap();
    let job = lost.store.read(|c| jobs::get(c, JOB)).await.unwrap().unwrap();
    assert_eq!(job.price, Some(8.0));
}

#[tokio::test]
async fn emptying_that_was_cut_off_is_finished_by_the_next_one() {
    let rig = Rig::new().await;
    rig.trash(&[1, 2]).await;
    // As a crash leaves it: the file is gone, the row is not.
    fs::remove_file(rig.shelf.library.absolute(&rig.paths[0])).unwrap();

    let emptied = rig.empty().await;

    assert_eq!((emptied.files, emptied.left), (2, 0));
    assert_eq!(rig.empty().await, Emptied::default());
}

#[tokio::test]
async fn a_content_that_another_asset_has_keeps_its_small_picture() {
    let rig = Rig::new().await;
    rig.shelf
        .store
        .write(|tx| {
            Ok(tx.execute("UPDATE assets SET sha256 = (SELECT sha256 FROM assets WHERE id = 1) WHERE id = 2", [])?)
        })
        .await
        .unwrap();
    let asset = rig.shelf.store.read(|c| assets::get(c, 1)).await.unwrap().unwrap();
    rig.trash(&[2]).await;

    rig.empty().await;

    assert!(rig.shelf.library.thumbnails().kept(&asset.sha256).is_some());
}

#[tokio::test]
async fn a_file_that_the_index_places_outside_of_the_library_is_not_deleted() {
    let rig = Rig::new().await;
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("letter.txt");
    fs::write(&file, b"dear").unwrap();
    let climb = format!("media/../../{}/letter.txt", outside.path().file_name().unwrap().to_string_lossy());
    rig.shelf
        .store
        .write(move |tx| Ok(tx.execute("UPDATE assets SET path = ?1 WHERE id = 1", [climb])?))
        .await
        .unwrap();
    rig.trash(&[1, 2]).await;

    let emptied = rig.empty().await;

    assert!(file.exists());
    assert_eq!((emptied.files, emptied.left), (1, 1));
}
