use super::*;
use crate::library::testing::{Shelf, drawn, encoded};

/// 2026-11-20T12:00:00Z.
const NOON: i64 = 1_795_176_000_000;
const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2q01";

async fn kinds(shelf: &Shelf, depth: Depth) -> Vec<(FindingKind, String)> {
    let findings = shelf.library.check(&shelf.store, depth, |_, _| ControlFlow::Continue(())).await.unwrap();
    assert!(findings.iter().all(|finding| finding.text.ends_with('.')), "{findings:?}");
    findings.into_iter().map(|finding| (finding.kind, finding.path)).collect()
}

#[tokio::test]
async fn a_sound_library_has_no_findings() {
    let shelf = Shelf::new();
    shelf.add(JOB, "red fox", NOON, 4).await;

    assert_eq!(kinds(&shelf, Depth::Quick).await, []);
    assert_eq!(kinds(&shelf, Depth::Deep).await, []);
}

#[tokio::test]
async fn each_difference_is_found_once_and_named() {
    let shelf = Shelf::new();
    let placed = shelf.add(JOB, "red fox", NOON, 3).await;
    shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "blue bird", NOON + 1, 1).await;
    let library = &shelf.library;
    let day = "media/2026/11/20";
    fs::remove_file(library.absolute(&placed[0].path)).unwrap();
    fs::write(library.absolute(&placed[1].path), b"cut").unwrap();
    fs::write(library.absolute(&format!("{day}/mine.png")), encoded(&drawn(9, 9, 1), image::ImageFormat::Png)).unwrap();
    fs::write(library.absolute(&format!("{day}/blue-bird-3k2q02.json")), b"{}").unwrap();
    fs::write(library.part_path("01gone", 0), b"half").unwrap();

    let found = kinds(&shelf, Depth::Quick).await;

    assert_eq!(
        found,
        [
            (FindingKind::Missing, placed[0].path.clone()),
            (FindingKind::SizeChanged, placed[1].path.clone()),
            (FindingKind::Unlisted, format!("{day}/mine.png")),
            (FindingKind::RecipeMissing, format!("{day}/blue-bird-3k2q02-1.png")),
            (FindingKind::RecipeBroken, format!("{day}/blue-bird-3k2q02.json")),
            (FindingKind::Leftover, "media/.incoming/01gone-1.part".into()),
        ]
    );
}

#[tokio::test]
async fn a_change_that_keeps_the_size_shows_in_a_deep_check() {
    let shelf = Shelf::new();
    let placed = shelf.add(JOB, "red fox", NOON, 1).await;
    let place = shelf.library.absolute(&placed[0].path);
    let mut content = fs::read(&place).unwrap();
    content[40] ^= 1;
    fs::write(&place, content).unwrap();

    assert_eq!(kinds(&shelf, Depth::Quick).await, []);
    assert_eq!(kinds(&shelf, Depth::Deep).await, [(FindingKind::ContentChanged, placed[0].path.clone())]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_place_of_a_file_counts_as_missing_and_is_not_followed() {
    let shelf = Shelf::new();
    let placed = shelf.add(JOB, "red fox", NOON, 1).await;
    let place = shelf.library.absolute(&placed[0].path);
    let elsewhere = shelf.folder.path().join("elsewhere.png");
    fs::rename(&place, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &place).unwrap();

    assert_eq!(kinds(&shelf, Depth::Quick).await, [(FindingKind::Missing, placed[0].path.clone())]);
}

#[tokio::test]
async fn it_tells_how_far_it_is_and_ends_when_it_is_told_to() {
    let shelf = Shelf::new();
    shelf.add(JOB, "red fox", NOON, 3).await;
    let (tell, told) = std::sync::mpsc::channel();

    let ended = shelf
        .library
        .check(&shelf.store, Depth::Deep, move |done, total| {
            tell.send((done, total)).unwrap();
            if done == 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await;

    assert_eq!(ended.unwrap_err().code, Code::Conflict);
    assert_eq!(told.iter().collect::<Vec<_>>(), [(0, 3), (1, 3)]);
}
