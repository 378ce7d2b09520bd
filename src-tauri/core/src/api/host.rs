//! What the page can ask of the program around the library: dialogs, the file manager, the
//! clipboard, the window. A window and the development host each implement [`Host`].

mod signals;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::granted::Picked;
use super::inputs::{self, StagedInput};
use super::session::{Session, Stage};
use super::words::{Failure, Nothing};
use crate::app::App;
use crate::doctor::{self, Finding};
use crate::error::{Code, Error, Result};
use crate::event::Progress;
use crate::library::Pixels;
use crate::refusal::Refusal;
use crate::store::assets;

/// What a program around the library can do. Answers in words for people when it cannot.
#[async_trait]
pub trait Host: Send + Sync + std::fmt::Debug {
    /// What it says of itself.
    fn facts(&self) -> Facts;
    /// Lets the user choose a folder; `None` when he thinks better of it.
    async fn pick_folder(&self, purpose: FolderPurpose) -> Result<Option<PathBuf>>;
    /// Lets the user choose files.
    async fn pick_files(&self, purpose: FilesPurpose) -> Result<Vec<PathBuf>>;
    /// Shows a file in the system's file manager.
    async fn reveal(&self, path: &Path) -> Result<()>;
    /// Opens a file or a folder with the program that the system has for it.
    async fn open(&self, path: &Path) -> Result<()>;
    /// Opens an address in the user's browser.
    async fn open_address(&self, address: &str) -> Result<()>;
    /// Puts a text on the clipboard.
    async fn copy_text(&self, text: &str) -> Result<()>;
    /// Puts a picture on the clipboard.
    async fn copy_image(&self, picture: Pixels) -> Result<()>;
    /// The picture on the clipboard; `None` when there is none.
    async fn paste_image(&self) -> Result<Option<Pixels>>;
    /// Ends the program.
    fn quit(&self);
    /// Fills the screen, or gives it back.
    fn fullscreen(&self, on: bool) -> Result<()>;
}

/// What a host says of itself.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Version of the program.
    pub version: String,
    /// Where the log is.
    pub log: PathBuf,
    /// Bases of the addresses of media.
    pub media: MediaBases,
    /// What the program was made with.
    pub sources: Vec<LicenceNotice>,
}

/// Bases to which the page appends what it wants to show.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct MediaBases {
    /// Pictures: `<id>` (384 pixels), `tiny/<id>` (192), `middle/<id>` (768), `preview/<id>` (1600), `file/<id>` (the
    /// original), `strip/<id>` (16 frames of a clip side by side), `input/<sha256>`.
    pub thumbs: String,
    /// Sound and moving pictures, with ranges: `<id>`.
    pub files: String,
}

/// The licence of something the program was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LicenceNotice {
    /// Name of the package.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, in SPDX words.
    pub licence: String,
}

/// What a folder is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FolderPurpose {
    /// To open it as a library.
    Library,
    /// To move the library into it.
    Move,
}

/// What files are chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FilesPurpose {
    /// Reference media.
    References,
    /// Prompt files.
    Prompts,
}

/// What only the host knows.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HostEvent {
    /// Files were dropped on the window.
    Dropped {
        /// The files.
        items: Vec<Picked>,
        /// How many folders were among them; they are left out.
        folders: usize,
        /// Where, in pixels of the page.
        x: f64,
        /// Where, in pixels of the page.
        y: f64,
    },
    /// Files are held over the window.
    Drag {
        /// Whether they are over it, or have left.
        inside: bool,
        /// Where, in pixels of the page.
        x: f64,
        /// Where, in pixels of the page.
        y: f64,
    },
    /// The user wants to close the window while work is under way.
    Closing {
        /// Jobs at the services.
        running: u64,
        /// Jobs that are not sent.
        unsent: u64,
        /// Jobs whose files are not safe on disk.
        unsafe_files: u64,
        /// What happens to them, for a person.
        text: String,
    },
    /// The library is being moved.
    Progress(Progress),
    /// Another library was opened, or could not be: read everything anew.
    Reopened,
}

/// The program and the place it works in.
#[derive(Debug, Serialize, TS)]
pub(super) struct About {
    version: String,
    library: Option<PathBuf>,
    log: PathBuf,
    #[ts(type = "'linux' | 'macos' | 'windows' | 'other'")]
    platform: &'static str,
    media: MediaBases,
    start: Start,
    /// The process that drew the page before ended, and this page stands in for it. Told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    redrawn: Option<bool>,
    sources: Vec<LicenceNotice>,
}

/// How opening the library goes.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Start {
    Opening,
    Ready {
        /// A newer version made it, and nothing in it can be changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        only_look: Option<bool>,
    },
    Failed {
        failure: Failure,
    },
}

super::commands! { Arc<Session>:
    "host.about" => about;
    "host.reopen" => reopen;
    "host.pick_folder" => pick_folder;
    "host.pick_files" => pick_files;
    "host.reveal" => reveal;
    "host.open_asset" => open_asset;
    "host.open_link" => open_link;
    "host.copy_text" => copy_text;
    "host.copy_image" => copy_image;
    "host.paste_image" => paste_image;
    "host.examine" => examine;
    "host.report" => report;
    "host.quit" => quit;
    "host.fullscreen" => fullscreen;
    "library.move" => move_library;
    "library.repair" => repair_library;
    "library.stop" => stop_work;
}

/// Answers at once, also while the library is opening.
pub(super) async fn about(session: &Arc<Session>, _: Nothing) -> Result<About> {
    let facts = session.host().facts();
    let number = session.number();
    Ok(About {
        version: facts.version,
        library: session.library(),
        log: facts.log,
        platform: match std::env::consts::OS {
            known @ ("linux" | "macos" | "windows") => known,
            _ => "other",
        },
        media: MediaBases {
            thumbs: format!("{}{number}/", facts.media.thumbs),
            files: format!("{}{number}/", facts.media.files),
        },
        start: match session.stage() {
            Stage::Opening => Start::Opening,
            Stage::Ready(app) => Start::Ready { only_look: app.only_looks().then_some(true) },
            Stage::Failed(failure) => Start::Failed { failure: Failure::from(&*failure) },
        },
        redrawn: session.take_redrawn().then_some(true),
        sources: facts.sources,
    })
}

/// Which library to open.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Reopen {
    library: Option<String>,
}

/// Opens a library that the user has chosen, the same one again, or the usual one.
pub(super) async fn reopen(session: &Arc<Session>, wanted: Reopen) -> Result<()> {
    let same = session.library().filter(|now| wanted.library.as_deref() == now.to_str());
    let library = match (same, wanted.library) {
        (Some(same), _) => {
            session.reopen(Some(same)).await;
            return Ok(());
        }
        (None, Some(text)) => Some(session.granted().check(&text)?),
        (None, None) => None,
    };
    session.choose(library).await;
    Ok(())
}

/// What for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct PickFolder {
    purpose: FolderPurpose,
}

/// A folder of the user's choice, granted from now on.
pub(super) async fn pick_folder(session: &Arc<Session>, wanted: PickFolder) -> Result<Option<Picked>> {
    let chosen = session.host().pick_folder(wanted.purpose).await?;
    Ok(chosen.map(|path| session.granted().grant(&path)))
}

/// What for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct PickFiles {
    purpose: FilesPurpose,
}

/// Files of the user's choice, granted from now on.
pub(super) async fn pick_files(session: &Arc<Session>, wanted: PickFiles) -> Result<Vec<Picked>> {
    let chosen = session.host().pick_files(wanted.purpose).await?;
    Ok(chosen.iter().map(|path| session.granted().grant(path)).collect())
}

/// Which file of the library.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct OfAsset {
    asset: i64,
}

/// Shows a file of the library in the file manager.
pub(super) async fn reveal(session: &Arc<Session>, wanted: OfAsset) -> Result<()> {
    let path = path_of(&*session.app().await?, wanted.asset).await?;
    session.host().reveal(&path).await
}

/// Opens a file of the library in the system's own program for it.
pub(super) async fn open_asset(session: &Arc<Session>, wanted: OfAsset) -> Result<()> {
    let path = path_of(&*session.app().await?, wanted.asset).await?;
    session.host().open(&path).await
}

/// Where to.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenLink {
    link: Link,
}

/// The only places outside that the page can send the user to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "HostLink")]
enum Link {
    RunwayKeys,
    RunwayBilling,
    UseapiSetup,
    UseapiAccount,
    LogFolder,
    LibraryFolder,
}

/// Opens one of a few known pages and folders.
pub(super) async fn open_link(session: &Arc<Session>, wanted: OpenLink) -> Result<()> {
    let host = session.host();
    let address = match wanted.link {
        Link::RunwayKeys => "https://dev.runwayml.com/",
        Link::RunwayBilling => "https://dev.runwayml.com/",
        Link::UseapiSetup => "https://useapi.net/docs/start-here/setup-runwayml",
        Link::UseapiAccount => "https://useapi.net/docs/subscription",
        Link::LogFolder => {
            let log = host.facts().log;
            return host.open(log.parent().unwrap_or(&log)).await;
        }
        Link::LibraryFolder => {
            let none = || Error::from(Refusal::NoLibrary);
            return host.open(&session.library().ok_or_else(none)?).await;
        }
    };
    host.open_address(address).await
}

/// What to copy.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct CopyText {
    text: String,
}

/// Puts a text on the clipboard.
pub(super) async fn copy_text(session: &Arc<Session>, wanted: CopyText) -> Result<()> {
    session.host().copy_text(&wanted.text).await
}

/// Puts a picture of the library on the clipboard.
pub(super) async fn copy_image(session: &Arc<Session>, wanted: OfAsset) -> Result<()> {
    let picture = session.app().await?.media().pixels(wanted.asset).await?;
    session.host().copy_image(picture).await
}

/// Takes the picture on the clipboard into the library as an input.
pub(super) async fn paste_image(session: &Arc<Session>, _: Nothing) -> Result<Option<StagedInput>> {
    let app = session.app().await?;
    let Some(picture) = session.host().paste_image().await? else { return Ok(None) };
    let staged = app.library().stage_pixels(picture).await?;
    Ok(Some(inputs::shown(staged, "clipboard.png".into())))
}

/// How far to look.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Examine {
    /// Whether the services are asked too: one free call for each account.
    online: bool,
}

/// Looks at what the program stands on, also when the library cannot be opened.
pub(super) async fn examine(session: &Arc<Session>, wanted: Examine) -> Result<Vec<Finding>> {
    Ok(doctor::examine(&session.studio(), wanted.online).await)
}

/// Puts a report on the clipboard that can be handed on: no keys, no prompts. Returns how many lines it has.
pub(super) async fn report(session: &Arc<Session>, _: Nothing) -> Result<usize> {
    let (studio, facts) = (session.studio(), session.host().facts());
    let findings = doctor::examine(&studio, false).await;
    let host = doctor::Host { program: format!("framewright-desktop {}", facts.version), log: facts.log };
    let text = doctor::report(&studio, &host, &findings).await;
    session.host().copy_text(&text).await?;
    Ok(text.lines().count())
}

/// Ends the program, without a question.
pub(super) async fn quit(session: &Arc<Session>, _: Nothing) -> Result<()> {
    session.host().quit();
    Ok(())
}

/// Whether to fill the screen.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Fullscreen {
    on: bool,
}

/// Fills the screen, or gives it back.
pub(super) async fn fullscreen(session: &Arc<Session>, wanted: Fullscreen) -> Result<()> {
    session.host().fullscreen(wanted.on)
}

/// Where to.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveTo {
    /// An empty folder that a dialog handed out.
    path: String,
}

/// What moving the library came to.
#[derive(Debug, Serialize, TS)]
pub(super) struct MovedTo {
    /// Where it is now.
    path: PathBuf,
    /// The old folder, where something is left in it.
    left: Option<PathBuf>,
}

/// Moves the library to a folder that the user has chosen, and opens it there. Tells how far it is.
///
/// Fails with `InvalidInput` for a folder that cannot be its place, with `Conflict` while jobs are under way and when
/// it was stopped; then the library is open again where it was.
pub(super) async fn move_library(session: &Arc<Session>, wanted: MoveTo) -> Result<MovedTo> {
    let path = session.granted().check(&wanted.path)?;
    let moved = session.move_library(path.clone()).await?;
    Ok(MovedTo { path, left: moved.left })
}

/// What a repair came to.
#[derive(Debug, Serialize, TS)]
pub(super) struct RepairedLibrary {
    /// Where the damaged index lies now; `None`: the index was sound.
    set_aside: Option<PathBuf>,
    /// The older copy that was read too, because not all of the damaged index could be.
    copy: Option<PathBuf>,
    /// Places of the damaged index that could not be read.
    gaps: u64,
    /// Jobs that were not sent, and wait for the user's word now.
    held: u64,
}

/// Makes a damaged index anew from what can be read of it and from the recipes, and opens the library. The damaged
/// one is kept.
///
/// Fails with `Conflict` while another program works on the library, and with `Library` when the disk takes no new
/// index.
pub(super) async fn repair_library(session: &Arc<Session>, _: Nothing) -> Result<RepairedLibrary> {
    let repaired = session.repair().await?.repaired;
    let (gaps, held) = repaired.as_ref().map_or((0, 0), |it| (it.salvaged.gaps, it.salvaged.held));
    let (set_aside, copy) = repaired.map_or((None, None), |it| (Some(it.set_aside), it.copy));
    Ok(RepairedLibrary { set_aside, copy, gaps, held })
}

/// Ends a check or a move of the library early. Nothing happens where none goes on.
pub(super) async fn stop_work(session: &Arc<Session>, _: Nothing) -> Result<()> {
    session.stop_work();
    Ok(())
}

/// Where a file of the library lies.
pub(super) async fn path_of(app: &App, id: i64) -> Result<PathBuf> {
    let asset = app.store().read(move |connection| assets::get(connection, id)).await?;
    let asset = asset.ok_or_else(|| Error::from(Refusal::FileGone))?;
    Ok(app.library().absolute(&asset.path))
}
