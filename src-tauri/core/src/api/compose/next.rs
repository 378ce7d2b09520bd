//! The next step from something that was made: a draft with it in its place.

use catalogue::{Media, Model};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::api::catalogue::serves;
use crate::api::gallery::gone;
use crate::api::words::Nothing;
use crate::app::App;
use crate::draft::{DraftContent, Reference, Source};
use crate::error::{Error, Result};
use crate::form::step::{Offer, PlaceFor, Step, nearest_ratio, offers, place_for, takers};
use crate::refusal::Refusal;
use crate::store::assets::{self, Asset};

/// The steps that files can be taken from, with the accounts that there are.
pub(in crate::api) async fn steps(app: &App, _: Nothing) -> Result<Vec<Offer>> {
    let accounts = app.accounts();
    Ok(offers(app.catalogue(), |model| serves(&accounts, model)))
}

/// A step from a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NextArguments {
    /// The file.
    asset: i64,
    /// The step.
    step: Step,
    /// The draft at hand.
    draft: Option<DraftContent>,
}

/// A draft with the file in its place.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct NextDraft {
    /// It.
    draft: DraftContent,
    /// Whether it is the draft at hand, into which the file went; else it is a new one.
    joined: bool,
}

/// Puts a file where a step wants it: into the draft at hand, or into a new one for the model that was used last for
/// this, else the first that takes it.
///
/// Fails with `NotFound` when there is no such file, with `Conflict` when no model takes this step from it or when it
/// needs a program that is not on this system.
pub(in crate::api) async fn next(app: &App, arguments: NextArguments) -> Result<NextDraft> {
    let NextArguments { asset: id, step, draft } = arguments;
    let asset = app.store().read(move |c| assets::get(c, id)).await?.ok_or_else(gone)?;
    if step.joins()
        && let Some(mut draft) = draft
        && let Some(place) = room_in(app, &draft, step, asset.media)
    {
        let reference = put_in(app, &asset, step, place, &draft).await?;
        draft.references.push(reference);
        return Ok(NextDraft { draft, joined: true });
    }
    let model = chosen(app, step, asset.media).await?;
    let place = step.puts_in(asset.media).and_then(|media| place_for(model, step.purpose(), media));
    let place = place.ok_or_else(|| no_model(step))?;
    let mut draft = DraftContent { model: Some(model.id.0.clone()), ..DraftContent::default() };
    let reference = put_in(app, &asset, step, place, &draft).await?;
    let is_frame = matches!(step, Step::Animate | Step::FirstFrame | Step::LastFrame | Step::Extend);
    let sides = reference.width.zip(reference.height).filter(|_| is_frame);
    draft.inputs = sides.map(|sides| nearest_ratio(model, sides)).unwrap_or_default();
    draft.references.push(reference);
    if step == Step::Extend {
        // What goes in is another file than the clip.
        draft.parents.push(id);
    }
    Ok(NextDraft { draft, joined: false })
}

/// The place that a draft still has for a file of this kind.
fn room_in(app: &App, draft: &DraftContent, step: Step, media: Media) -> Option<PlaceFor> {
    let model = app.catalogue().model(draft.model.as_deref()?).ok().filter(|model| model.is_current())?;
    let place = place_for(model, step.purpose(), step.puts_in(media)?)?;
    let there = || draft.references.iter().filter(|file| file.field == place.field);
    let is_taken = place.role.is_some() && there().any(|file| file.role == place.role);
    (!is_taken && place.most.is_none_or(|most| there().count() < most)).then_some(place)
}

/// The model that takes the step: the one whose file is the newest, else the first.
async fn chosen(app: &App, step: Step, from: Media) -> Result<&Model> {
    let accounts = app.accounts();
    let models: Vec<&Model> = takers(app.catalogue(), step, from).filter(|model| serves(&accounts, model)).collect();
    let ids: Vec<String> = models.iter().map(|model| model.id.0.clone()).collect();
    let newest = app.store().read(move |c| assets::newest_of(c, &ids)).await?;
    let used = models.iter().find(|model| newest.as_ref() == Some(&model.id.0));
    used.or(models.first()).copied().ok_or_else(|| no_model(step))
}

fn no_model(step: Step) -> Error {
    match step {
        Step::Extend => Refusal::NotExtended.into(),
        _ => Refusal::NoTaker.into(),
    }
}

/// The file, or what the step takes of it, as a reference at its place in a draft.
async fn put_in(app: &App, asset: &Asset, step: Step, place: PlaceFor, draft: &DraftContent) -> Result<Reference> {
    let PlaceFor { field, role, tags, .. } = place;
    let reference = Reference {
        field,
        tag: tags.then(|| free_tag(draft)),
        role,
        name: asset.path.rsplit('/').next().unwrap_or(&asset.path).to_owned(),
        width: asset.width,
        height: asset.height,
        seconds: asset.seconds,
        bytes: Some(asset.bytes),
        source: Source::Asset { id: asset.id },
        media: asset.media,
    };
    if step != Step::Extend {
        return Ok(reference);
    }
    let frame = app.library().stage_last_frame(&asset.path).await?.file;
    Ok(Reference {
        width: frame.pixels.map(|(width, _)| width),
        height: frame.pixels.map(|(_, height)| height),
        seconds: None,
        bytes: Some(frame.size),
        source: Source::Input { sha256: frame.sha256 },
        media: frame.media,
        ..reference
    })
}

/// The first free name of the form `IMG_1`, `IMG_2` …
fn free_tag(draft: &DraftContent) -> String {
    let is_taken = |tag: &String| draft.references.iter().any(|file| file.tag.as_ref() == Some(tag));
    (1..).map(|number| format!("IMG_{number}")).find(|tag| !is_taken(tag)).unwrap_or_default()
}
