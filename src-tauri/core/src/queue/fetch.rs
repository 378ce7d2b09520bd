//! From links to files that are safe: fetch, check, name, write the recipe, and only then `done`.

use std::time::Duration;

use catalogue::Media;
use futures_util::future::join_all;

use super::submit::persist;
use super::{Connected, Context, recipe};
use crate::event::Event;
use crate::failpoint::{self, Guard, Point};
use crate::job::Phase;
use crate::library::{Placed, Publish, PublishError, SidecarFile};
use crate::provider::{Fetch as Download, FetchError, Fetched, ProviderError, RemoteStatus};
use crate::store::jobs::{self, Job, Move};
use crate::store::log::Told;
use crate::store::outputs::{self, Pending};
use crate::store::{StoreError, assets};

/// Files of one job that are fetched at a time.
const AT_A_TIME: usize = 4;
/// After so many failures of one file that come from its content, the job ends.
const BAD_CONTENT_TRIES: i64 = 4;
/// Links younger than this are used as they are, unscaled milliseconds; older ones may be dead.
const FRESH_MS: i64 = 20 * 3_600_000;

/// What came of fetching a job's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fetch {
    /// All files are in the library.
    Safe,
    /// It ended without them.
    Ended,
    /// Not yet; what came is kept. With the pause that the file server asks for, where it does.
    Later(Option<Duration>),
}

/// What came of reading a task again.
enum Links {
    /// Links that work.
    Fresh(Vec<Pending>),
    /// None now; with the pause that the service asks for, where it does.
    None(Option<Duration>),
    /// The service forgot the task, and the job has ended.
    Gone,
}

/// What came of one file.
enum One {
    Placed(Placed),
    /// The link is dead.
    Expired,
    /// Try later: network, disk.
    Later(String),
    /// The file server asks for a pause.
    Pause(Option<Duration>),
    /// The content cannot be used.
    Bad(String),
}

/// Fetches the files of a job whose task is done, and makes them assets.
pub(super) async fn run(cx: &Context, connected: &Connected, job: &Job) -> Result<Fetch, StoreError> {
    let wanted = job.id.clone();
    let mut pending = cx.store.read(move |c| outputs::of(c, &wanted)).await?;
    let oldest = pending.iter().map(|file| file.read_ms).min().unwrap_or(0);
    let age = (cx.clock.now_ms() - oldest) as f64 * connected.pace.speed;
    if pending.is_empty() || age > FRESH_MS as f64 {
        match fresh_links(cx, connected, job).await? {
            Links::Fresh(files) => pending = files,
            Links::None(asked) if pending.is_empty() => return Ok(Fetch::Later(asked)),
            Links::None(_) => {}
            Links::Gone => return Ok(Fetch::Ended),
        }
    }
    let mut placed: Vec<Option<Placed>> = vec![None; pending.len()];
    for round in 0..2 {
        let missing: Vec<usize> = (0..pending.len()).filter(|&i| placed[i].is_none()).collect();
        let mut expired = false;
        let (mut later, mut pause) = (None, None);
        for chunk in missing.chunks(AT_A_TIME) {
            let results = join_all(chunk.iter().map(|&i| one(cx, connected, job, &pending[i]))).await;
            for (&i, result) in chunk.iter().zip(results) {
                match result? {
                    One::Placed(file) => placed[i] = Some(file),
                    One::Expired => expired = true,
                    One::Later(why) => later = Some(why),
                    One::Pause(asked) => {
                        pause = pause.max(asked);
                        later = Some("the file server asks for a pause".into());
                    }
                    One::Bad(why) if pending[i].tries + 1 >= BAD_CONTENT_TRIES => {
                        return give_up(cx, job, &why).await;
                    }
                    One::Bad(why) => later = Some(why),
                }
            }
        }
        if let Some(why) = later {
            tracing::warn!(job = job.id, why, "a file could not be fetched yet");
            return Ok(Fetch::Later(pause));
        }
        if !expired {
            break;
        }
        match (round, fresh_links(cx, connected, job).await?) {
            (0, Links::Fresh(files)) => {
                pending = files;
                placed.resize(pending.len(), None);
            }
            (_, Links::Fresh(_)) => return Ok(Fetch::Later(None)),
            (_, Links::None(asked)) => return Ok(Fetch::Later(asked)),
            (_, Links::Gone) => return Ok(Fetch::Ended),
        }
    }
    let placed: Option<Vec<Placed>> = placed.into_iter().collect();
    match placed {
        Some(files) => finish(cx, job, files).await,
        None => Ok(Fetch::Later(None)),
    }
}

/// Reads the task again for links that work.
async fn fresh_links(cx: &Context, connected: &Connected, job: &Job) -> Result<Links, StoreError> {
    let none = Ok(Links::None(None));
    let Some(remote_id) = job.remote_id.clone().filter(|_| !failpoint::is_off(Guard::Renewal)) else { return none };
    let tasks = match connected.provider.poll(&[remote_id]).await {
        Ok(tasks) => tasks,
        Err(ProviderError::Busy { wait }) => return Ok(Links::None(wait)),
        Err(_) => return none,
    };
    let Some(task) = tasks.into_iter().next() else { return none };
    match task.status {
        RemoteStatus::Succeeded { outputs: files, .. } if !files.is_empty() => {
            let (id, now) = (job.id.clone(), cx.clock.now_ms());
            let files = cx
                .store
                .write(move |tx| {
                    outputs::set(tx, &id, &files, now)?;
                    outputs::of(tx, &id)
                })
                .await?;
            Ok(Links::Fresh(files))
        }
        RemoteStatus::Gone => {
            let (id, now) = (job.id.clone(), cx.clock.now_ms());
            cx.store
                .write(move |tx| {
                    let text =
                        "The service no longer knows this task, so its files are out of reach. They are paid for.";
                    let change = Move { error: Some(("gone", text)), story: text, ..Default::default() };
                    jobs::advance(tx, &id, Phase::Downloading, Phase::Unreachable, now, &change)
                })
                .await?;
            cx.tell(&job.id).await;
            Ok(Links::Gone)
        }
        _ => none,
    }
}

async fn one(cx: &Context, connected: &Connected, job: &Job, file: &Pending) -> Result<One, StoreError> {
    let index = u32::try_from(file.idx).unwrap_or(0);
    let mut publish = Publish {
        job_id: job.id.clone(),
        prompt: job.request.prompt().to_owned(),
        created_ms: job.created_ms,
        index,
        part: cx.library.part_path(&job.id, index),
        sha256: String::new(),
        bytes: 0,
        extension: file.output.extension.clone(),
    };
    // A crash may have struck after the file got its name and before the index knew.
    if let Some(placed) = cx.library.published(&publish).await {
        return Ok(One::Placed(placed));
    }
    failpoint::reached(Point::Fetching);
    let fetched = match download(cx, connected, job, file, &publish.part).await {
        Ok(fetched) => fetched,
        Err(FetchError::Expired { .. }) => return Ok(One::Expired),
        Err(error) => return failed(cx, job, file, error).await,
    };
    failpoint::reached(Point::Gathered);
    publish.sha256 = fetched.sha256;
    publish.bytes = fetched.bytes;
    let (id, idx) = (job.id.clone(), file.idx);
    match cx.library.publish(publish).await {
        Ok(placed) => Ok(One::Placed(placed)),
        Err(PublishError::Disk(error)) => Ok(One::Later(format!("the disk refused it: {error}"))),
        Err(bad @ (PublishError::NotDecodable { .. } | PublishError::TooLarge { .. })) => {
            cx.store.write(move |tx| outputs::failed(tx, &id, idx, None)).await?;
            Ok(One::Bad(bad.to_string()))
        }
    }
}

async fn download(
    cx: &Context,
    connected: &Connected,
    job: &Job,
    file: &Pending,
    part: &std::path::Path,
) -> Result<Fetched, FetchError> {
    // The tag is written before the bytes count: a part without its tag starts over.
    let (store, id, idx) = (cx.store.clone(), job.id.clone(), file.idx);
    let note = move |etag: Option<&str>| {
        let (store, id, etag) = (store.clone(), id.clone(), etag.map(str::to_owned));
        tokio::spawn(async move { store.write(move |tx| outputs::tag(tx, &id, idx, etag.as_deref())).await });
    };
    cx.downloads
        .fetch(&Download {
            url: &file.output.url,
            own_origin: &connected.origin,
            part,
            max_bytes: most_bytes(cx, job),
            etag: file.etag.clone(),
            on_start: Some(&note),
            on_progress: None,
        })
        .await
}

async fn failed(cx: &Context, job: &Job, file: &Pending, error: FetchError) -> Result<One, StoreError> {
    let (id, idx) = (job.id.clone(), file.idx);
    match error {
        FetchError::Interrupted { why, etag } => {
            cx.store.write(move |tx| outputs::tag(tx, &id, idx, etag.as_deref())).await?;
            Ok(One::Later(why))
        }
        FetchError::Truncated { got, expected, etag } => {
            cx.store.write(move |tx| outputs::tag(tx, &id, idx, etag.as_deref())).await?;
            Ok(One::Later(format!("only {got} of {expected} bytes came")))
        }
        FetchError::Busy { wait } => Ok(One::Pause(wait)),
        FetchError::Disk(error) => Ok(One::Later(format!("the disk refused it: {error}"))),
        bad @ (FetchError::TooLarge { .. } | FetchError::NotAllowed { .. } | FetchError::Expired { .. }) => {
            cx.store.write(move |tx| outputs::failed(tx, &id, idx, None)).await?;
            Ok(One::Bad(bad.to_string()))
        }
    }
}

/// Most bytes that a file of this kind may have.
fn most_bytes(cx: &Context, job: &Job) -> u64 {
    const MIB: u64 = 1 << 20;
    match cx.catalogue.model(&job.request.model).map(|model| model.output) {
        Ok(Media::Image) => 512 * MIB,
        _ => 8192 * MIB,
    }
}

async fn give_up(cx: &Context, job: &Job, why: &str) -> Result<Fetch, StoreError> {
    let (id, why, now) = (job.id.clone(), why.to_owned(), cx.clock.now_ms());
    let limits = cx.desk.failure_limits();
    persist(cx, move |tx| {
        let text = format!(
            "It was made and paid for, but the service's file cannot be used: {why}. Retrying fetches it again and \
             costs nothing."
        );
        let change = Move { error: Some(("bad_file", &text)), story: &text, limits, ..Default::default() };
        jobs::advance(tx, &id, Phase::Downloading, Phase::Failed, now, &change).map(|_| ())
    })
    .await?;
    cx.tell(&job.id).await;
    Ok(Fetch::Ended)
}

/// Writes the recipe beside the files, then rows and `done` in one transaction.
async fn finish(cx: &Context, job: &Job, files: Vec<Placed>) -> Result<Fetch, StoreError> {
    let now = cx.clock.now_ms();
    let wanted = job.clone();
    let mut sidecar = cx.store.read(move |c| recipe::of(c, &wanted, now)).await?;
    sidecar.files = (0..).zip(&files).map(|(index, file)| SidecarFile::of(file, index)).collect();
    if let Err(error) = cx.library.write_sidecar(sidecar).await {
        tracing::warn!(job = job.id, %error, "the recipe cannot be written yet");
        return Ok(Fetch::Later(None));
    }
    failpoint::reached(Point::RecipeWritten);
    let (row, placed) = (job.clone(), files.clone());
    let done = cx
        .store
        .write(move |tx| {
            let change = Move { told: Some(Told::Safe { files: placed.len() }), ..Default::default() };
            if !jobs::advance(tx, &row.id, Phase::Downloading, Phase::Done, now, &change)? {
                return Ok(false);
            }
            for (idx, file) in (0..).zip(&placed) {
                assets::insert(tx, &file.as_asset(&row, idx, now))?;
            }
            outputs::clear(tx, &row.id)?;
            Ok(true)
        })
        .await?;
    failpoint::reached(Point::Finished);
    if done {
        cx.library.prepare(&files);
        let paths = files.into_iter().map(|file| file.path).collect();
        cx.events.send(Event::AssetsAdded { job_id: job.id.clone(), paths });
    }
    cx.tell(&job.id).await;
    Ok(Fetch::Safe)
}
