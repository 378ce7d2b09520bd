//! Commands on files that go in: taken into the library, judged against what a model takes, made to fit.

use catalogue::{FileLimits, Media as Kind, MediaFault, Model, Param, file_limits, proportion_of};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Opened;
use super::words::Media;
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::form::slot::slot;
use crate::library::Staged;
use crate::provider::InputFile;
use crate::refusal::Refusal;
use crate::store::assets;

/// Less than this is cut off without a word.
const UNSEEN: f64 = 0.01;

/// A file that the user handed over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct StageArguments {
    /// Its path.
    path: String,
}

/// A result of the library.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct StageAssetArguments {
    /// Its id.
    asset: i64,
}

/// An input.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribeArguments {
    /// Its content.
    sha256: String,
}

/// An input and what it is for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct ShrinkArguments {
    /// Its content.
    sha256: String,
    /// The model.
    model: String,
    /// The model's input.
    field: String,
}

/// An input, what it is for, and the shape of the result.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct FitArguments {
    /// Its content.
    sha256: String,
    /// The model.
    model: String,
    /// The model's input.
    field: String,
    /// The shape.
    ratio: Option<String>,
}

/// A file that is now an input.
#[derive(Debug, Serialize, TS)]
pub(super) struct StagedInput {
    /// Its content.
    sha256: String,
    /// The name that it came with.
    name: String,
    /// What it is.
    media: Media,
    /// For example `image/png`.
    media_type: String,
    /// Size.
    bytes: u64,
    /// Pixels.
    width: Option<u32>,
    /// Pixels.
    height: Option<u32>,
    /// Length of a clip or sound.
    seconds: Option<f64>,
}

/// How large a file is.
#[derive(Debug, PartialEq, Serialize, TS)]
pub(super) struct Size {
    /// Pixels.
    width: u32,
    /// Pixels.
    height: u32,
    /// About how many bytes.
    bytes: u64,
}

/// Whether a file fits an input, and what is left of it in the result's shape.
#[derive(Debug, Serialize, TS)]
pub(super) struct Fit {
    /// It can be sent as it is.
    ok: bool,
    /// What is wrong with it.
    fault: Option<MediaFault>,
    /// What is left of a picture in another shape, as shares of its sides; null where nothing is cut off.
    crop: Option<Crop>,
    /// What it would become when made to fit.
    after: Option<Size>,
}

/// A part of a picture, as shares of its sides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub(super) struct Crop {
    /// From the left.
    x: f64,
    /// From the top.
    y: f64,
    /// Across.
    width: f64,
    /// Down.
    height: f64,
}

/// Takes a file into the library that the user handed over in this session.
pub(super) async fn stage(opened: &Opened, arguments: StageArguments) -> Result<StagedInput> {
    let path = opened.granted().check(&arguments.path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(shown(opened.library().stage(&path).await?, name))
}

/// Takes a result of the library as an input.
pub(super) async fn stage_asset(app: &App, arguments: StageAssetArguments) -> Result<StagedInput> {
    let asset = app.store().read(move |c| assets::get(c, arguments.asset)).await?;
    let asset = asset.ok_or_else(|| Error::from(Refusal::FileGone))?;
    let path = app.library().absolute(&asset.path);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(shown(app.library().stage(&path).await?, name))
}

/// What is known of an input.
pub(super) async fn describe(app: &App, arguments: DescribeArguments) -> Result<StagedInput> {
    let file = app.library().input(&arguments.sha256).await?;
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(described(file, name))
}

/// Takes a copy of an input that its model takes.
pub(super) async fn shrink(app: &App, arguments: ShrinkArguments) -> Result<StagedInput> {
    let model = model(app, &arguments.model)?;
    slot_of(model, &arguments.field)?;
    let staged = app.library().shrink(&arguments.sha256, file_limits(model.service, Kind::Image)).await?;
    let name = staged.file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(shown(staged, name))
}

/// Whether an input fits what it is for.
pub(super) async fn list_fit(app: &App, arguments: FitArguments) -> Result<Fit> {
    let model = model(app, &arguments.model)?;
    let (param, takes) = slot_of(model, &arguments.field)?;
    let file = app.library().input(&arguments.sha256).await?;
    if let Some(fault) = model.misfit(param, &takes, &file.facts()) {
        let limits = file_limits(model.service, file.media);
        let can_shrink = file.media == Kind::Image && !keeps(&file, &limits);
        let after = can_shrink.then(|| size_after(&file, &limits)).flatten();
        return Ok(Fit { ok: false, fault: Some(fault), crop: None, after });
    }
    let shape = arguments.ratio.as_deref().and_then(proportion_of);
    let crop = match (file.media, file.pixels, shape) {
        (Kind::Image, Some(sides), Some(shape)) => crop(sides, shape),
        _ => None,
    };
    Ok(Fit { ok: true, fault: None, crop, after: None })
}

pub(super) fn shown(staged: Staged, name: String) -> StagedInput {
    described(staged.file, name)
}

fn described(file: InputFile, name: String) -> StagedInput {
    StagedInput {
        sha256: file.sha256,
        name,
        media: file.media.into(),
        media_type: file.content_type,
        bytes: file.size,
        width: file.pixels.map(|(width, _)| width),
        height: file.pixels.map(|(_, height)| height),
        seconds: file.seconds,
    }
}

fn model<'a>(app: &'a App, name: &str) -> Result<&'a Model> {
    app.catalogue().model(name).map_err(|error| Error::new(Code::NotFound, format!("{error}.")))
}

/// An input of a model, and what it takes.
fn slot_of<'a>(model: &'a Model, field: &str) -> Result<(&'a Param, Vec<Kind>)> {
    let param = model.param(field).and_then(|param| Some((param, slot(&param.kind)?.media)));
    param.ok_or_else(|| Error::new(Code::InvalidInput, format!("{} takes no files there.", model.label)))
}

/// Whether a file keeps to what its service takes at all.
fn keeps(file: &InputFile, limits: &FileLimits) -> bool {
    limits.types.contains(&file.content_type.as_str()) && limits.most_bytes.is_none_or(|most| file.size <= most)
}

/// About what a picture would become: its area shrinks as its bytes must.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
fn size_after(file: &InputFile, limits: &FileLimits) -> Option<Size> {
    let (width, height) = file.pixels?;
    let share = limits.most_bytes.map_or(1.0, |most| (most as f64 / file.size.max(1) as f64).min(1.0));
    let side = |side: u32| ((f64::from(side) * share.sqrt()).round() as u32).max(1);
    Some(Size { width: side(width), height: side(height), bytes: (file.size as f64 * share) as u64 })
}

/// What is left of a picture when it is cut from its middle to another shape.
fn crop((width, height): (u32, u32), (across, down): (u32, u32)) -> Option<Crop> {
    let share = f64::from(across) / f64::from(down) / (f64::from(width) / f64::from(height));
    let (width, height) = if share < 1.0 { (share, 1.0) } else { (1.0, 1.0 / share) };
    let seen = 1.0 - width * height > UNSEEN;
    seen.then(|| Crop { x: (1.0 - width) / 2.0, y: (1.0 - height) / 2.0, width, height })
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use serde_json::json;

    use super::*;
    use crate::api::testing::Page;
    use crate::library::testing::{drawn, encoded};

    #[test]
    fn a_picture_is_cut_from_its_middle_to_the_results_shape() {
        let wide = crop((1920, 1080), (1, 1)).unwrap();
        assert!((wide.width - 0.5625).abs() < 1e-9 && (wide.x - 0.21875).abs() < 1e-9, "{wide:?}");
        assert_eq!((wide.y, wide.height), (0.0, 1.0));
        let tall = crop((1080, 1920), (16, 9)).unwrap();
        assert!(tall.width == 1.0 && (tall.height - 0.31640625).abs() < 1e-9, "{tall:?}");
        assert_eq!(crop((1360, 768), (16, 9)), None, "a hair's breadth is not worth a word");
    }

    #[tokio::test]
    async fn a_dropped_picture_becomes_an_input_and_is_judged_against_its_place() {
        let page = Page::new().await;
        let file = page.shelf.folder.path().join("Fox at dusk.png");
        std::fs::write(&file, encoded(&drawn(96, 64, 3), ImageFormat::Png)).unwrap();
        let picked = page.opened.granted().grant(&file);

        let staged = page.call("inputs.stage", json!({"path": picked.path})).await;
        let fit = json!({"sha256": staged["sha256"], "model": "gen4_image", "field": "references", "ratio": "720:720"});
        let square = page.call("inputs.list_fit", fit).await;
        let clip =
            json!({"sha256": staged["sha256"], "model": "kling-3.0-motion-control", "field": "video", "ratio": null});
        let wrong = page
            .refusal(
                "inputs.list_fit",
                json!({
                    "sha256": staged["sha256"], "model": "frames", "field": "prompt", "ratio": null,
                }),
            )
            .await;

        assert_eq!((&staged["name"], &staged["media"]), (&json!("Fox at dusk.png"), &json!("image")));
        assert_eq!((&staged["width"], &staged["height"]), (&json!(96), &json!(64)));
        assert_eq!(square["ok"], true);
        assert!((square["crop"]["width"].as_f64().unwrap() - 64.0 / 96.0).abs() < 1e-9, "{square}");
        assert_eq!(square["fault"], json!(null));
        assert!(page.try_call("inputs.list_fit", clip).await.is_ok());
        assert_eq!(wrong.code, Code::InvalidInput);
    }

    #[tokio::test]
    async fn a_form_that_is_not_taken_is_told_with_what_it_would_become_and_made_to_fit() {
        let page = Page::new().await;
        let file = page.shelf.folder.path().join("a.gif");
        std::fs::write(&file, encoded(&drawn(96, 64, 3), ImageFormat::Gif)).unwrap();
        let picked = page.opened.granted().grant(&file);
        let staged = page.call("inputs.stage", json!({"path": picked.path})).await;
        let place = json!({"sha256": staged["sha256"], "model": "gen4_image", "field": "references"});
        let mut asked = place.clone();
        asked["ratio"] = json!(null);

        let fit = page.call("inputs.list_fit", asked.clone()).await;
        let smaller = page.call("inputs.shrink", place).await;
        asked["sha256"] = smaller["sha256"].clone();
        let now = page.call("inputs.list_fit", asked).await;

        assert_eq!(
            (&fit["ok"], &fit["fault"]),
            (&json!(false), &json!({"kind": "type", "media": "image", "given": "GIF"}))
        );
        assert_eq!(fit["after"]["width"], 96);
        assert_eq!((&now["ok"], &smaller["media_type"]), (&json!(true), &json!("image/jpeg")));
    }

    #[tokio::test]
    async fn nothing_that_the_user_did_not_hand_over_is_read() {
        let page = Page::new().await;
        let secret = page.shelf.folder.path().join("secret.png");
        std::fs::write(&secret, encoded(&drawn(8, 8, 1), ImageFormat::Png)).unwrap();

        let refused = page.refusal("inputs.stage", json!({"path": secret.to_string_lossy()})).await;
        let folder = page.opened.granted().grant(page.shelf.folder.path());
        let folder = page.refusal("inputs.stage", json!({"path": folder.path})).await;
        let text = page.shelf.folder.path().join("text.png");
        std::fs::write(&text, "no picture").unwrap();
        let text = page.opened.granted().grant(&text);
        let text = page.refusal("inputs.stage", json!({"path": text.path})).await;
        let gone = page.refusal("inputs.stage_asset", json!({"asset": 7})).await;

        assert!(refused.message.contains("was not chosen"), "{refused}");
        assert!(folder.message.contains("it is a folder"), "{folder}");
        assert!(text.message.contains("not that of a png file"), "{text}");
        assert_eq!(gone.code, Code::NotFound);
    }
}
