//! `--ref FILE[:TAG]`: finds the model's input that takes such a file, and writes it down in that input's form.

use std::collections::BTreeMap;
use std::path::Path;

use catalogue::{Media, Model, Param};
use framewright_core::batch::files::is_local;
use framewright_core::form::slot::{Placed, place, slot};
use framewright_core::library::{self, Decoder};

use crate::failure::{Failure, Result};

/// Endings of addresses; a picture is assumed where they do not tell.
const CLIPS: [&str; 6] = ["mp4", "mov", "mkv", "webm", "3gp", "ogv"];
const SOUNDS: [&str; 6] = ["mp3", "wav", "flac", "m4a", "aac", "ogg"];

/// The references as values of the model's parameters.
pub(crate) async fn values(refs: &[String], model: &Model) -> Result<Vec<(String, String)>> {
    let decoder = Decoder::apart();
    let mut files: BTreeMap<&str, (&Param, Vec<Placed>)> = BTreeMap::new();
    for given in refs {
        let (address, tag) = parted(given);
        let media = media(&decoder, address).await?;
        let param = taker(model, media, tag.is_some(), &files).ok_or_else(|| {
            let what = if tag.is_some() { "a reference with a tag" } else { "one more file like that" };
            Failure::input(format!("{given}: {} takes no {what}.", model.label))
                .next(format!("framewright models {} lists what it takes.", model.id.0))
        })?;
        let tag = tag.map(str::to_owned);
        let placed = Placed { address: address.to_owned(), media, tag, role: None };
        files.entry(&param.name).or_insert((param, Vec::new())).1.push(placed);
    }
    let value = |(name, (param, files)): (&str, (&Param, Vec<Placed>))| {
        let value = place(&param.kind, &files)
            .ok_or_else(|| Failure::input(format!("{} does not take these files together.", param.label)))?;
        Ok((name.to_owned(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    };
    files.into_iter().map(value).collect()
}

/// The address and the tag behind its last colon, where there is one.
fn parted(given: &str) -> (&str, Option<&str>) {
    let is_tag = |text: &str| {
        (3..=16).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    match given.rsplit_once(':') {
        // `asset:12` and `C:\a.png` have no tag, nor has a file whose name has a colon in it.
        Some((address, tag)) if is_tag(tag) && !(is_local(given) && Path::new(given).exists()) => (address, Some(tag)),
        _ => (given, None),
    }
}

/// What a file is: by its content, or by the ending of an address.
async fn media(decoder: &Decoder, address: &str) -> Result<Media> {
    if is_local(address) && !address.starts_with("asset:") {
        let looked = library::look(decoder, Path::new(address)).await;
        return looked.map(|file| file.media).map_err(|error| Failure::input(format!("{address}: {}.", error.message)));
    }
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let ending = path.rsplit('.').next().unwrap_or_default();
    Ok(match ending {
        ending if CLIPS.contains(&ending) => Media::Video,
        ending if SOUNDS.contains(&ending) => Media::Audio,
        _ => Media::Image,
    })
}

/// The first input that takes such a file and has room; a list before a single place.
fn taker<'m>(
    model: &'m Model,
    media: Media,
    tagged: bool,
    taken: &BTreeMap<&str, (&'m Param, Vec<Placed>)>,
) -> Option<&'m Param> {
    let room = |param: &&Param| {
        let held = taken.get(param.name.as_str()).map_or(0, |(_, files)| files.len());
        slot(&param.kind).is_some_and(|slot| {
            slot.media.contains(&media) && (slot.tags || !tagged) && slot.most.is_none_or(|most| held < most)
        })
    };
    let single = |param: &&Param| slot(&param.kind).and_then(|slot| slot.most) == Some(1);
    let mut takers: Vec<&Param> = model.params.iter().filter(room).collect();
    takers.sort_by_key(single);
    takers.first().copied()
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;

    #[test]
    fn a_tag_stands_behind_the_last_colon() {
        assert_eq!(parted("a.png:fox"), ("a.png", Some("fox")));
        assert_eq!(parted("https://a.bc/d.png:fox"), ("https://a.bc/d.png", Some("fox")));
        for plain in ["a.png", "https://a.bc/d.png", r"C:\a.png", "asset:12", "a.png:x"] {
            assert_eq!(parted(plain), (plain, None));
        }
    }

    #[tokio::test]
    async fn files_go_where_the_model_takes_them() {
        let catalogue = Catalogue::builtin();
        let refs = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let tagged = values(&refs(&["https://a.bc/d.png:fox"]), catalogue.model("gen4_image").unwrap()).await.unwrap();
        let clip = values(&refs(&["https://a.bc/d.mp4"]), catalogue.model("aleph2").unwrap()).await.unwrap();

        assert_eq!(tagged, [("references".into(), r#"[{"uri":"https://a.bc/d.png","tag":"fox"}]"#.to_owned())]);
        assert_eq!(clip, [("video".to_owned(), "https://a.bc/d.mp4".to_owned())]);
        assert!(values(&refs(&["https://a.bc/d.mp3"]), catalogue.model("aleph2").unwrap()).await.is_err());
    }
}
