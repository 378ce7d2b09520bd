//! What can be made next of something that was made: the steps, and the models whose inputs say that they are for
//! one. Which step a file is offered follows from the catalogue alone.

use catalogue::{Catalogue, Inputs, Kind, Media, Model, Purpose, proportion_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::slot::slot;

/// A step from a file to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Something is made after it.
    Reference,
    /// A clip that begins with it.
    Animate,
    /// The same, in the draft at hand where that has a place for it.
    FirstFrame,
    /// A clip that ends with it.
    LastFrame,
    /// A clip that begins where this one ends.
    Extend,
    /// It is changed as words say.
    Edit,
    /// It becomes larger and finer.
    Upscale,
    /// Its speech in another language.
    Dub,
    /// Its speech with another voice.
    ChangeVoice,
    /// Its speech alone.
    IsolateVoice,
}

/// A step, and what it can be taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Offer {
    /// The step.
    pub step: Step,
    /// Kinds of files.
    #[ts(type = "Media[]")]
    pub from: Vec<Media>,
}

impl Step {
    /// Every step, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Reference,
        Self::Animate,
        Self::FirstFrame,
        Self::LastFrame,
        Self::Extend,
        Self::Edit,
        Self::Upscale,
        Self::Dub,
        Self::ChangeVoice,
        Self::IsolateVoice,
    ];

    /// What the file is put in for.
    #[must_use]
    pub fn purpose(self) -> Purpose {
        match self {
            Self::Reference => Purpose::Reference,
            Self::Animate | Self::FirstFrame | Self::Extend => Purpose::FirstFrame,
            Self::LastFrame => Purpose::LastFrame,
            Self::Edit => Purpose::Edit,
            Self::Upscale => Purpose::Upscale,
            Self::Dub => Purpose::Dub,
            Self::ChangeVoice => Purpose::ChangeVoice,
            Self::IsolateVoice => Purpose::IsolateVoice,
        }
    }

    /// What goes in when it is taken from a file of this kind; `None` where it cannot be.
    #[must_use]
    pub fn puts_in(self, from: Media) -> Option<Media> {
        match (self, from) {
            (Self::Extend, Media::Video) => Some(Media::Image),
            (Self::Extend, _) => None,
            (_, from) => Some(from),
        }
    }

    /// Whether the file goes into the draft at hand where that has room for it.
    #[must_use]
    pub fn joins(self) -> bool {
        matches!(self, Self::Reference | Self::FirstFrame | Self::LastFrame)
    }
}

/// The steps that some model in service takes, and what from. `serves` says whether an account can use a model.
pub fn offers(catalogue: &Catalogue, serves: impl Fn(&Model) -> bool) -> Vec<Offer> {
    let kinds = [Media::Image, Media::Video, Media::Audio];
    let offer = |step: Step| {
        let from = kinds.into_iter().filter(|from| takers(catalogue, step, *from).any(&serves)).collect();
        Offer { step, from }
    };
    Step::ALL.into_iter().map(offer).filter(|offer| !offer.from.is_empty()).collect()
}

/// The models in service that take that step from a file of this kind, in the catalogue's order.
pub fn takers(catalogue: &Catalogue, step: Step, from: Media) -> impl Iterator<Item = &Model> {
    let goes_in = step.puts_in(from);
    catalogue.models().iter().filter(move |model| {
        model.is_current()
            && model.makes_tasks()
            && goes_in.is_some_and(|media| place_for(model, step.purpose(), media).is_some())
    })
}

/// Where a file goes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceFor {
    /// The input.
    pub field: String,
    /// What the file is used as there.
    pub role: Option<String>,
    /// Most files in that input.
    pub most: Option<usize>,
    /// Whether the prompt calls files there by names.
    pub tags: bool,
}

/// Where a model takes a file of this kind for a purpose.
#[must_use]
pub fn place_for(model: &Model, purpose: Purpose, media: Media) -> Option<PlaceFor> {
    model.inputs_for(purpose).find_map(|(param, role)| {
        let slot = slot(&param.kind).filter(|slot| slot.media.contains(&media))?;
        let role = role.map(str::to_owned);
        Some(PlaceFor { field: param.name.clone(), role, most: slot.most, tags: slot.tags })
    })
}

/// The ratio of a model that comes nearest to these sides, as an input; nothing where it has none to choose from.
#[must_use]
pub fn nearest_ratio(model: &Model, (width, height): (u32, u32)) -> Inputs {
    let Some(param) = model.param("ratio").filter(|param| !param.deprecated) else { return Inputs::new() };
    let Kind::Ratio { options, .. } = &param.kind else { return Inputs::new() };
    let shape = |(width, height): (u32, u32)| (f64::from(width.max(1)) / f64::from(height.max(1))).ln();
    let wanted = shape((width, height));
    let far = |option: &&String| proportion_of(option).map(|sides| (shape(sides) - wanted).abs());
    let nearest = options
        .iter()
        .filter(|option| far(option).is_some())
        .min_by(|one, other| far(one).unwrap_or(f64::MAX).total_cmp(&far(other).unwrap_or(f64::MAX)));
    nearest.map(|option| (param.name.clone(), Value::from(option.clone()))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(step: Step) -> Vec<Media> {
        let catalogue = Catalogue::builtin();
        let found = offers(&catalogue, |_| true).into_iter().find(|offer| offer.step == step);
        found.map(|offer| offer.from).unwrap_or_default()
    }

    #[test]
    fn what_a_file_is_offered_follows_from_what_inputs_are_for() {
        use Media::{Audio, Image, Video};

        assert_eq!(from(Step::Reference), [Image, Video, Audio]);
        for step in [Step::Animate, Step::FirstFrame, Step::LastFrame] {
            assert_eq!(from(step), [Image], "{step:?}");
        }
        assert_eq!((from(Step::Extend), from(Step::Edit)), (vec![Video], vec![Video]));
        assert_eq!(from(Step::Upscale), [Image, Video]);
        assert_eq!(from(Step::ChangeVoice), [Video, Audio]);
        assert_eq!((from(Step::Dub), from(Step::IsolateVoice)), (vec![Audio], vec![Audio]));
    }

    #[test]
    fn a_step_that_no_account_can_take_is_not_offered() {
        let catalogue = Catalogue::builtin();

        let offered = offers(&catalogue, |model| model.service == catalogue::Service::Useapi);

        let steps: Vec<Step> = offered.iter().map(|offer| offer.step).collect();
        assert!(steps.contains(&Step::Animate) && !steps.contains(&Step::Upscale), "{steps:?}");
    }

    #[test]
    fn every_place_for_a_purpose_takes_a_file_in_its_role() {
        let catalogue = Catalogue::builtin();
        let mut places = 0;
        for model in catalogue.models() {
            for param in &model.params {
                for serves in &param.serves {
                    let slot = slot(&param.kind).unwrap_or_else(|| panic!("{} {}", model.id.0, param.name));
                    let known = |role: &String| slot.roles.contains(role);
                    assert!(serves.role.as_ref().is_none_or(known), "{} {}: {serves:?}", model.id.0, param.name);
                    places += 1;
                }
            }
        }
        assert!(places > 100, "{places} places");
    }

    #[test]
    fn a_clip_gets_the_shape_of_its_picture() {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model("runway/image_to_video/gen4.5").unwrap();

        assert_eq!(nearest_ratio(model, (832, 1104))["ratio"], "832:1104");
        assert_eq!(nearest_ratio(model, (1920, 1080))["ratio"], "1280:720");
    }
}
