//! Commands on the library as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::gallery::{Facet, named_facets};
use super::opened::Opened;
use super::words::{Nothing, Severity};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::event::{Event, Progress};
use crate::library::{Depth, FindingKind};
use crate::store::gallery::{self, Facet as Way};

/// Most findings that are told at a time.
const MOST_FINDINGS: usize = 1_000;

/// The library's folder and what is in it.
#[derive(Debug, Serialize, TS)]
pub(super) struct LibraryInfo {
    path: String,
    /// Assets that are not in the trash.
    items: u64,
    bytes: u64,
    /// Assets in the trash.
    trash: u64,
    trash_bytes: u64,
    /// Bytes that are free on its disk.
    free_bytes: u64,
    /// Whether files can be made in it.
    writable: bool,
    /// Assets by kind.
    by_media: Vec<Facet>,
}

/// The library's folder and what is in it.
///
/// Fails with `Library` when the folder is not there any more.
pub(super) async fn info(app: &App, _: Nothing) -> Result<LibraryInfo> {
    let library = app.library().clone();
    let room = tokio::task::spawn_blocking(move || library.room())
        .await
        .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))??;
    let (all, trash, by_media) = app
        .store()
        .read(|connection| {
            Ok((
                gallery::counts(connection, "all")?,
                gallery::counts(connection, "trash")?,
                gallery::by(connection, Way::Media)?,
            ))
        })
        .await?;
    let amount = |counts: Vec<gallery::Count>| counts.first().map_or((0, 0), |count| (count.number, count.bytes));
    let ((items, bytes), (trash, trash_bytes)) = (amount(all), amount(trash));
    Ok(LibraryInfo {
        path: app.library().root().to_string_lossy().into_owned(),
        items,
        bytes,
        trash,
        trash_bytes,
        free_bytes: room.free,
        writable: room.writable,
        by_media: named_facets(&by_media, str::to_owned),
    })
}

/// How closely to look.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckArguments {
    /// Every byte instead of presence and size.
    deep: bool,
}

/// What differs between disk and index.
#[derive(Debug, Serialize, TS)]
pub(super) struct LibraryReport {
    /// The first thousand.
    findings: Vec<LibraryFinding>,
    /// All of them.
    total: usize,
}

/// Something that is not as it should be.
#[derive(Debug, Serialize, TS)]
pub(super) struct LibraryFinding {
    /// The file, relative to the library.
    path: String,
    /// What is wrong.
    fault: FindingKind,
    /// Bytes that it has and bytes that it had, where its size changed.
    sizes: Option<(u64, u64)>,
    /// What the system or the reader says, where it cannot be read.
    why: Option<String>,
    /// Whether something may be lost.
    severity: Severity,
}

/// Compares disk and index. Changes nothing but recipes that were not written yet.
///
/// Fails with `Conflict` when it was stopped.
pub(super) async fn check(opened: &Opened, arguments: CheckArguments) -> Result<LibraryReport> {
    let app = opened.app();
    let going = opened.begin()?;
    let events = app.events().clone();
    let course = going.course(move |done, total, _| {
        events.send(Event::Progress(Progress { task: "library.check".into(), done, total, text: String::new() }));
    });
    app.library().catch_up(app.store()).await?;
    let depth = if arguments.deep { Depth::Deep } else { Depth::Quick };
    let found = app.library().check(app.store(), depth, move |done, total| course(done, total, "")).await?;
    let total = found.len();
    let findings = found.into_iter().take(MOST_FINDINGS).map(|finding| LibraryFinding {
        path: finding.path,
        fault: finding.kind,
        sizes: finding.sizes,
        why: finding.why,
        severity: match finding.kind {
            FindingKind::Missing | FindingKind::SizeChanged | FindingKind::ContentChanged | FindingKind::Unreadable => {
                Severity::Error
            }
            FindingKind::Unlisted | FindingKind::RecipeMissing | FindingKind::RecipeBroken | FindingKind::Leftover => {
                Severity::Warning
            }
        },
    });
    Ok(LibraryReport { findings: findings.collect(), total })
}

/// What making the index anew came to.
#[derive(Debug, Serialize, TS)]
pub(super) struct Rebuilt {
    /// Files that the index lists now, those in the trash too.
    found: u64,
    /// Files that it did not list before.
    restored: u64,
    /// Files that could not be listed, or that a recipe lists and that are not there.
    skipped: u64,
    /// The same for a person.
    text: String,
}

/// Puts back into the index what recipes and files tell and it lacks. What it knows stays as it is.
pub(super) async fn rebuild(app: &App, _: Nothing) -> Result<Rebuilt> {
    app.library().catch_up(app.store()).await?;
    let done = app.library().rebuild(app.store()).await?;
    let listed = app
        .store()
        .read(|connection| {
            let all = gallery::counts(connection, "all")?.into_iter().chain(gallery::counts(connection, "trash")?);
            Ok(all.map(|count| count.number).sum())
        })
        .await?;
    app.events().send(Event::Resync);
    let restored = done.files + done.without_recipe;
    let skipped = (done.missing.len() + done.unreadable.len()) as u64;
    let mut text = match restored {
        0 => "The index already knew every file.".to_owned(),
        1 => "One file was put back into the index.".to_owned(),
        many => format!("{many} files were put back into the index."),
    };
    let first = done.unreadable.first().map(|file| format!("{}: {}", file.path, file.why));
    if let Some(first) = first.or_else(|| done.missing.first().map(|path| format!("{path} is not there"))) {
        text.push_str(&format!(" {skipped} could not be: {first}."));
    }
    Ok(Rebuilt { found: listed, restored, skipped, text })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api::testing::Page;
    use crate::error::Code;

    const NOON: i64 = 1_795_176_000_000;

    async fn filled() -> Page {
        let page = Page::new().await;
        page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 3).await;
        page
    }

    #[tokio::test]
    async fn the_library_tells_what_is_in_it_and_how_much_room_is_left() {
        let page = filled().await;
        page.call("gallery.trash", json!({"ids": [1]})).await;

        let info = page.call("library.info", json!({})).await;

        assert_eq!((&info["items"], &info["trash"], &info["writable"]), (&2.into(), &1.into(), &true.into()));
        assert_eq!(info["by_media"], json!([{"value": "image", "label": "image", "count": 2}]));
        assert!(info["free_bytes"].as_u64().unwrap() > 0 && info["trash_bytes"].as_u64().unwrap() > 0);
        assert_eq!(info["path"], page.shelf.folder.path().to_string_lossy().as_ref());
    }

    #[tokio::test]
    async fn a_check_finds_what_is_missing_and_a_rebuild_what_is_not_listed() {
        let page = filled().await;
        let path = page.call("gallery.asset", json!({"id": 1})).await["path"].as_str().unwrap().to_owned();
        std::fs::copy(&path, page.shelf.folder.path().join("media/stray.png")).unwrap();
        std::fs::remove_file(&path).unwrap();

        let report = page.call("library.check", json!({"deep": true})).await;
        let rebuilt = page.call("library.rebuild", json!({})).await;

        let told: Vec<_> = report["findings"].as_array().unwrap().iter().map(|found| &found["severity"]).collect();
        assert_eq!(json!([told, report["total"]]), json!([["error", "warning"], 2]));
        assert_eq!((&rebuilt["restored"], &rebuilt["skipped"], &rebuilt["found"]), (&1.into(), &1.into(), &4.into()));
        assert!(rebuilt["text"].as_str().unwrap().contains("is not there"), "{rebuilt}");
    }

    #[tokio::test]
    async fn what_is_in_the_trash_is_no_finding() {
        let page = filled().await;
        page.call("gallery.trash", json!({"ids": [1, 2]})).await;

        let report = page.call("library.check", json!({"deep": true})).await;

        assert_eq!(report, json!({"findings": [], "total": 0}));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_folder_that_is_taken_away_is_said_to_be_gone_and_nothing_panics() {
        let page = filled().await;
        let elsewhere = page.shelf.folder.path().with_extension("moved");
        std::fs::rename(page.shelf.folder.path(), &elsewhere).unwrap();

        let gone = page.refusal("library.info", json!({})).await;
        let _ = page.try_call("gallery.asset", json!({"id": 1})).await;
        let _ = page.try_call("library.check", json!({"deep": false})).await;
        let _ = page.try_call("library.rebuild", json!({})).await;

        std::fs::rename(&elsewhere, page.shelf.folder.path()).unwrap();
        assert!(gone.code == Code::Library && gone.message.contains("is not there any more"), "{gone}");
        assert_eq!(page.call("gallery.trash", json!({"ids": [1]})).await, 1, "back again, it works again");
    }
}
