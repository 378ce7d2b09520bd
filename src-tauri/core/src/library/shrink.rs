//! Pictures that a service does not take as they are: a copy that it takes, made smaller where it must be.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use catalogue::{FileLimits, Media};

use super::inputs::Staged;
use super::picture::Small;
use super::{CACHE, Library, durable, media};
use crate::error::{Code, Error, Result};

impl Library {
    /// Stages a copy of a picture that keeps within limits. The original stays among the inputs.
    ///
    /// Fails with [`Code::InvalidInput`] for a file that is no picture, or that cannot be made small enough.
    pub async fn shrink(&self, sha256: &str, limits: FileLimits) -> Result<Staged> {
        let input = self.input(sha256).await?;
        if input.media != Media::Image {
            return Err(Error::new(
                Code::InvalidInput,
                "Only pictures can be made smaller here. Choose a shorter file.",
            ));
        }
        let (library, sha256) = (self.clone(), input.sha256.clone());
        let copy = tokio::task::spawn_blocking(move || {
            let small = library.within_limits(&input.path, &limits)?;
            library.keep_copy(&sha256, &small)
        })
        .await
        .map_err(|error| Error::new(Code::Internal, "Making the picture smaller failed.").because(error))??;
        let staged = self.stage(&copy).await;
        drop(fs::remove_file(&copy));
        staged
    }

    fn within_limits(&self, path: &Path, limits: &FileLimits) -> Result<Small> {
        let unread = |error: std::io::Error| {
            Error::new(Code::Library, format!("The input cannot be read: {error}.")).because(error)
        };
        let refused = |why: &str| Error::new(Code::InvalidInput, format!("The picture cannot be made smaller: {why}."));
        let form = media::form_of(path).map_err(unread)?;
        let format = form.as_ref().and_then(media::picture_format);
        let format = format.ok_or_else(|| refused("it is no picture that can be decoded"))?;
        let file = File::open(path).map_err(unread)?;
        let length = file.metadata().map_err(unread)?.len();
        let made = self.decoder.copy(file, length, format, limits.most_bytes.unwrap_or(u64::MAX));
        made.map_err(|error| refused(&error.to_string()))
    }

    fn keep_copy(&self, sha256: &str, small: &Small) -> Result<PathBuf> {
        let folder = self.root().join(CACHE);
        let ending = if small.media_type == "image/webp" { "webp" } else { "jpg" };
        let copy = folder.join(format!("smaller-{}.{ending}", sha256.get(..16).unwrap_or(sha256)));
        durable::make_folder(&folder).and_then(|()| fs::write(&copy, &small.bytes)).map_err(|error| {
            Error::new(Code::Library, format!("The smaller picture cannot be written: {error}.")).because(error)
        })?;
        Ok(copy)
    }
}

#[cfg(test)]
mod tests {
    use catalogue::{Service, file_limits};
    use image::ImageFormat;

    use super::*;
    use crate::library::testing::{Shelf, drawn, encoded};

    #[tokio::test]
    async fn a_form_that_no_service_takes_becomes_one_that_they_take() {
        let shelf = Shelf::new();
        let gif = shelf.folder.path().join("a.gif");
        fs::write(&gif, encoded(&drawn(96, 64, 3), ImageFormat::Gif)).unwrap();
        let staged = shelf.library.stage(&gif).await.unwrap();
        let limits = file_limits(Service::Runway, Media::Image);
        assert!(!limits.types.contains(&staged.file.content_type.as_str()));

        let copy = shelf.library.shrink(&staged.file.sha256, limits).await.unwrap();

        assert!(limits.types.contains(&copy.file.content_type.as_str()), "{}", copy.file.content_type);
        assert_eq!(copy.file.pixels, Some((96, 64)), "its sides need no change");
        assert!(shelf.library.input(&staged.file.sha256).await.is_ok(), "the original stays");
        assert_eq!(
            fs::read_dir(shelf.library.root().join(CACHE)).map_or(0, |cache| {
                cache
                    .filter(|entry| {
                        entry.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with("smaller"))
                    })
                    .count()
            }),
            0
        );
    }

    #[test]
    fn a_copy_keeps_within_the_bytes_that_are_taken_and_keeps_its_shape() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let path = folder.path().join("a.png");
        fs::write(&path, encoded(&drawn(640, 320, 5), ImageFormat::Png)).unwrap();
        let limits = FileLimits { types: &["image/jpeg"], most_bytes: Some(9_000) };

        let small = library.within_limits(&path, &limits).unwrap();

        assert!(small.bytes.len() <= 9_000, "{} bytes", small.bytes.len());
        assert!(small.width < 640 && small.width.abs_diff(small.height * 2) <= 2, "{} × {}", small.width, small.height);
    }

    #[tokio::test]
    async fn sound_is_left_alone() {
        let shelf = Shelf::new();
        let missing = shelf.library.shrink(&"a".repeat(64), file_limits(Service::Runway, Media::Image)).await;

        assert_eq!(missing.unwrap_err().code, Code::NotFound);
    }
}
