//! `framewright show`: a file of the library, what it was made from and what was made from it.

use std::process::ExitCode;

use framewright_core::app::App;
use framewright_core::entropy::short_id;
use framewright_core::error::Error;
use framewright_core::store::assets::{self, Asset};
use framewright_core::store::kin::{self, Kin};
use serde_json::{Value, json};

use crate::args::Common;
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, model_name, short};
use crate::{host, place};

/// Most children that are told.
const MOST_CHILDREN: u32 = 1000;

pub(crate) async fn run(id: &str, common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    let found = files(&app, id).await?;
    for kin in &found {
        out.record("asset", &record(kin));
        tell(kin, out);
    }
    out.record("summary", &json!({ "command": "show", "exit": 0, "files": found.len() }));
    Ok(ExitCode::SUCCESS)
}

/// The file with that number, else the files of the job with that id.
async fn files(app: &App, id: &str) -> Result<Vec<Kin>> {
    if let Ok(number) = id.parse::<i64>() {
        let found = app
            .store()
            .read(move |c| assets::get(c, number)?.map(|asset| kin::of(c, asset, MOST_CHILDREN)).transpose());
        if let Some(kin) = found.await.map_err(Error::from)? {
            return Ok(vec![kin]);
        }
    }
    let job = app.queue().story(id).await.map_err(|_| {
        Failure::input(format!("There is neither a file nor a job {id} in this library."))
            .next("framewright queue list names the jobs; show with a job's id names its files.")
    })?;
    let job_id = job.job.id;
    let found = app
        .store()
        .read(move |c| assets::of(c, &job_id)?.into_iter().map(|asset| kin::of(c, asset, MOST_CHILDREN)).collect());
    let found: Vec<Kin> = found.await.map_err(Error::from)?;
    if found.is_empty() {
        return Err(Failure::input(format!("The job {id} has no files in the library."))
            .next(format!("framewright queue show {id} tells where it stands.")));
    }
    Ok(found)
}

fn record(kin: &Kin) -> Value {
    let member = |asset: &Asset| json!({ "id": asset.id, "path": asset.path, "trashed": asset.deleted_ms.is_some() });
    let Kin { asset, parents, lost, children } = kin;
    json!({
        "id": asset.id, "path": asset.path, "trashed": asset.deleted_ms.is_some(), "sha256": asset.sha256,
        "media_type": asset.media_type, "bytes": asset.bytes, "width": asset.width, "height": asset.height,
        "seconds": asset.seconds, "job": asset.job_id, "model": asset.model, "prompt": asset.prompt,
        "parents": parents.iter().map(member).collect::<Vec<_>>(), "lost_parents": lost,
        "children": children.iter().map(member).collect::<Vec<_>>(),
    })
}

fn tell(kin: &Kin, out: &Out) {
    let trashed = |asset: &Asset| if asset.deleted_ms.is_some() { "  (in the trash)" } else { "" };
    let line = |asset: &Asset| format!("{:>6}  {}{}", asset.id, asset.path, trashed(asset));
    let Kin { asset, parents, lost, children } = kin;
    out.say(line(asset));
    let sides = asset.width.zip(asset.height).map(|(width, height)| format!(", {width} × {height}"));
    let length = asset.seconds.map(|seconds| format!(", {seconds:.1} s"));
    let by = asset.model.as_ref().zip(asset.job_id.as_ref());
    let by = by.map(|(model, job)| format!(", {}, job {}", model_name(model), short_id(job)));
    let facts = [Some(asset.media_type.clone()), sides, length, by].into_iter().flatten().collect::<String>();
    out.say(format!("        {facts}"));
    if let Some(prompt) = &asset.prompt {
        out.say(format!("        {}", short(prompt, 100)));
    }
    if !parents.is_empty() || *lost > 0 {
        out.say("  made from");
    }
    parents.iter().for_each(|parent| out.say(format!("  {}", line(parent))));
    if *lost > 0 {
        let files = counted(u64::from(*lost), "file that is", "files that are");
        out.say(format!("          {files} not in the library any more"));
    }
    if !children.is_empty() {
        out.say("  used for");
    }
    children.iter().for_each(|child| out.say(format!("  {}", line(child))));
}
