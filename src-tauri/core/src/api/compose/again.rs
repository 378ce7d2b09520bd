//! From what was asked for back to a draft, to be edited or asked for anew.

use crate::app::App;
use crate::draft::{DraftContent, Reference, SeedStrategy, Source};
use crate::error::Result;
use crate::form::slot::{Placed, taken};
use crate::request::{Request, SubmitOptions};
use crate::store::assets;

/// A draft that asks for the same once more, with the same seed.
pub(in crate::api) async fn draft_from(app: &App, request: &Request, options: &SubmitOptions) -> Result<DraftContent> {
    let mut draft = DraftContent {
        model: Some(request.model.clone()),
        inputs: request.inputs.clone(),
        seed_strategy: SeedStrategy::Fixed,
        ..DraftContent::default()
    };
    if *options != SubmitOptions::default() {
        draft.options = serde_json::to_value(options).unwrap_or_default();
    }
    let Ok(model) = app.catalogue().model(&request.model) else { return Ok(draft) };
    for param in &model.params {
        let Some(files) = draft.inputs.get(&param.name).and_then(|value| taken(&param.kind, value)) else { continue };
        draft.inputs.remove(&param.name);
        for file in files {
            draft.references.push(reference(app, &param.name, file).await?);
        }
    }
    Ok(draft)
}

/// Ids of the files with these contents, as far as the library has them.
pub(in crate::api) async fn ids_of(app: &App, digests: Vec<String>) -> Result<Vec<i64>> {
    let found = app.store().read(move |c| {
        let found: Result<Vec<_>, _> = digests.iter().map(|digest| assets::with_content(c, digest)).collect();
        Ok(found?.into_iter().flatten().collect())
    });
    Ok(found.await?)
}

async fn reference(app: &App, field: &str, file: Placed) -> Result<Reference> {
    let Placed { address, media, tag, role } = file;
    let Some(sha256) = address.strip_prefix("input:").map(str::to_owned) else {
        let name = address.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&address);
        let name = name.chars().take(80).collect();
        let source = Source::Url { url: address };
        return Ok(Reference {
            field: field.into(),
            tag,
            role,
            source,
            name,
            width: None,
            height: None,
            seconds: None,
            bytes: None,
            media,
        });
    };
    let known = app.library().input(&sha256).await.ok();
    let sides = known.as_ref().and_then(|input| input.pixels);
    let name = known.as_ref().and_then(|input| Some(input.path.file_name()?.to_string_lossy().into_owned()));
    Ok(Reference {
        field: field.into(),
        tag,
        role,
        name: name.unwrap_or_else(|| "a file that is gone".into()),
        width: sides.map(|(width, _)| width),
        height: sides.map(|(_, height)| height),
        seconds: known.as_ref().and_then(|input| input.seconds),
        bytes: known.as_ref().map(|input| input.size),
        source: Source::Input { sha256 },
        media,
    })
}
