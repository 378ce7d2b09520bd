//! One asset with everything that is known of it, and a draft made from it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::list::{gone, titles};
use super::tile::Tile;
use crate::api::compose::draft_from;
use crate::api::recipe::{AttemptView, Money, Names, RecipeView, StoryLine, names_of};
use crate::app::App;
use crate::draft::{DraftContent, Reference, SeedStrategy};
use crate::error::{Code, Error, Result};
use crate::job::Lane;
use crate::queue::Story;
use crate::refusal::Refusal;
use crate::store::assets::{self, Asset};
use crate::store::{StoreError, gallery};

/// Most relatives that are shown.
const MOST_KIN: u32 = 200;

/// Which asset.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct OfAsset {
    id: i64,
}

/// An asset with everything that is known of it.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct AssetView {
    tile: Tile,
    /// Where it lies on this machine.
    path: String,
    sha256: String,
    /// What it was made from; absent for a file found without a recipe.
    recipe: Option<RecipeView>,
    /// What its job did to the money.
    money: Option<Money>,
    /// What happened to its job, oldest first.
    story: Vec<StoryLine>,
    attempts: Vec<AttemptView>,
    /// Everything that its job made.
    set: Vec<Tile>,
    /// What it was made from; those in the trash too.
    parents: Vec<Tile>,
    /// How many more it was made from that the library has no more.
    lost: u32,
    /// What was made from it.
    children: Vec<Tile>,
    /// Where the estimate comes from.
    price_source: Option<String>,
    /// Whether its file is where it should be.
    there: bool,
}

/// The waveform of a sound: parts of equal length, each as loud as its loudest moment, from 0 to 255.
///
/// Fails with `NotFound` when it is no sound of the library, with `Library` when it cannot be decoded here.
pub(in crate::api) async fn waveform(app: &App, arguments: OfAsset) -> Result<Vec<u8>> {
    app.media().waveform(arguments.id).await
}

/// An asset with its recipe, its story, its set and its kin.
///
/// Fails with `NotFound` when there is no such asset.
pub(in crate::api) async fn asset(app: &App, arguments: OfAsset) -> Result<AssetView> {
    let id = arguments.id;
    let found = app.store().read(move |connection| family(connection, id)).await?;
    let Family { asset, mut own, set, parents, children } = found.ok_or_else(gone)?;
    let story = story_of(app, &asset).await?;
    let names = match &story {
        Some(story) => names_of(app, &story.job.request).await?,
        None => Names::new(),
    };
    let recipe = story.as_ref().map(|story| {
        let job = &story.job;
        let last = story.attempts.last();
        RecipeView::of(&job.request, job.service, &job.account, last, app.catalogue(), &app.accounts(), &names)
    });
    let model = asset.model.as_deref().and_then(|model| app.catalogue().model(model).ok());
    let price_source = model.and_then(|model| model.price_note().source.clone());
    let place = app.library().absolute(&asset.path);
    let path = place.to_string_lossy().into_owned();
    let there = tokio::task::spawn_blocking(move || place.is_file()).await.unwrap_or(false);
    let titles = titles(app);
    let tile = own.pop().map(|tile| titles.tiles(vec![tile])).and_then(|mut tiles| tiles.pop()).ok_or_else(gone)?;
    let money = story.as_ref().map(|story| Money::of(story.job.price, &story.money));
    let (lines, attempts) = story.map(|story| (story.lines, story.attempts)).unwrap_or_default();
    Ok(AssetView {
        tile,
        path,
        sha256: asset.sha256,
        recipe,
        money,
        story: lines.into_iter().map(StoryLine::from).collect(),
        attempts: attempts.into_iter().map(AttemptView::from).collect(),
        set: titles.tiles(set),
        parents: titles.tiles(parents.tiles),
        lost: parents.lost,
        children: titles.tiles(children),
        price_source,
        there,
    })
}

/// An asset with itself, its set and its kin as lists show them.
struct Family {
    asset: Asset,
    own: Vec<gallery::Tile>,
    set: Vec<gallery::Tile>,
    parents: gallery::Parents,
    children: Vec<gallery::Tile>,
}

fn family(connection: &rusqlite::Connection, id: i64) -> Result<Option<Family>, StoreError> {
    let Some(asset) = assets::get(connection, id)? else { return Ok(None) };
    let own = gallery::tiles(connection, &[id])?;
    let (mut set, mut parents) = (Vec::new(), gallery::Parents::default());
    if let Some(job_id) = &asset.job_id {
        set = gallery::of_job(connection, job_id)?;
        parents = gallery::parents(connection, job_id)?;
    }
    let children = gallery::children(connection, &asset.sha256, MOST_KIN)?;
    Ok(Some(Family { asset, own, set, parents, children }))
}

/// The story of the job that an asset is a result of, where the index has it.
async fn story_of(app: &App, asset: &Asset) -> Result<Option<Story>> {
    let Some(job_id) = &asset.job_id else { return Ok(None) };
    match app.queue().story(job_id).await {
        Ok(story) => Ok(Some(story)),
        Err(error) if error.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What to take over from an asset.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Remix {
    id: i64,
    take: Take,
}

/// What to take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum Take {
    /// Every setting.
    All,
    /// The words.
    Prompt,
    /// The seed.
    Seed,
    /// The files that went in.
    References,
}

/// A draft with what is taken over from an asset.
///
/// Fails with `NotFound` when there is no such asset, with `Conflict` when nothing is known of how it was made.
pub(in crate::api) async fn remix(app: &App, arguments: Remix) -> Result<DraftContent> {
    let id = arguments.id;
    let asset = app.store().read(move |connection| assets::get(connection, id)).await?.ok_or_else(gone)?;
    let story = story_of(app, &asset).await?.ok_or_else(|| Error::from(Refusal::NoRecipe))?;
    let job = story.job;
    let mut all = draft_from(app, &job.request, &job.options).await?;
    // The seed that was sent is the one that made it, also where none was asked for.
    if let Some(seed) = story.attempts.last().and_then(|attempt| attempt.seed).or(asset.seed)
        && app.catalogue().model(&job.request.model).is_ok_and(|model| model.param("seed").is_some())
    {
        all.inputs.insert("seed".into(), seed.into());
    }
    let still_there = app.accounts().by_id(&job.account).map(|account| account.id.clone());
    all.account = still_there;
    all.lane = Lane::Normal;
    all.parents = vec![id];
    Ok(part_of(all, arguments.take))
}

/// The part of a draft that is to be taken over, in a draft of the same model.
fn part_of(all: DraftContent, take: Take) -> DraftContent {
    let only =
        |name: &str| all.inputs.iter().filter(|(key, _)| *key == name).map(|(k, v)| (k.clone(), v.clone())).collect();
    let (inputs, references, seed_strategy): (_, Vec<Reference>, _) = match take {
        Take::All => return all,
        Take::Prompt => (only("prompt"), Vec::new(), SeedStrategy::Random),
        Take::Seed => (only("seed"), Vec::new(), SeedStrategy::Fixed),
        Take::References => (catalogue::Inputs::new(), all.references, SeedStrategy::Random),
    };
    DraftContent {
        model: all.model,
        account: all.account,
        inputs,
        references,
        seed_strategy,
        parents: all.parents,
        ..DraftContent::default()
    }
}
