//! A picture as plain pixels: what a system's clipboard takes and gives.

use std::fs::{self, File};

use image::{ImageFormat, RgbaImage};

use sha2::{Digest, Sha256};

use super::media::{self, MediaError};
use super::picture::PictureError;
use super::{CACHE, Library, Staged, durable};
use crate::error::{Code, Error, Result};

/// A decoded picture, upright: four bytes a pixel (red, green, blue, opacity), row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// `width × height × 4` bytes.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} × {})", self.width, self.height)
    }
}

impl Pixels {
    /// The picture as a PNG file. Blocks.
    ///
    /// Fails when the bytes are not those of a picture of this size.
    fn into_png(self) -> Result<Vec<u8>, MediaError> {
        let broken = |why: String| MediaError::from(PictureError::Broken(why));
        let picture = RgbaImage::from_raw(self.width, self.height, self.rgba);
        let picture = picture.ok_or_else(|| broken("it has fewer pixels than it says".into()))?;
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).map_err(|error| broken(error.to_string()))?;
        Ok(file.into_inner())
    }
}

impl Library {
    /// Takes pixels into the library as an input, as if they had been a PNG file.
    ///
    /// Fails with [`Code::InvalidInput`] when they are no picture, and as [`Self::stage`] does.
    pub async fn stage_pixels(&self, pixels: Pixels) -> Result<Staged> {
        let folder = self.root().join(CACHE);
        let written = tokio::task::spawn_blocking(move || {
            let file = pixels.into_png().map_err(|error| {
                Error::new(Code::InvalidInput, format!("The picture on the clipboard cannot be used: {error}."))
            })?;
            let place = folder.join(format!("pasted-{}.png", &hex::encode(Sha256::digest(&file))[..16]));
            durable::make_folder(&folder).and_then(|()| fs::write(&place, file)).map_err(|error| {
                Error::new(Code::Library, format!("The pasted picture cannot be written: {error}.")).because(error)
            })?;
            Ok::<_, Error>(place)
        });
        let place = written.await.map_err(|error| Error::new(Code::Internal, "Pasting failed.").because(error))??;
        let staged = self.stage(&place).await;
        // The library holds its own copy; what is left in the cache may be deleted at any time.
        let _ = fs::remove_file(place);
        staged
    }

    /// The pixels of a picture of the library. `path` is relative, with `/`. Blocks.
    pub(super) fn pixels(&self, path: &str) -> Result<Pixels, MediaError> {
        let place = self.within(path)?;
        let format = media::form_of(&place)?.as_ref().and_then(media::picture_format);
        let format = format.ok_or_else(|| PictureError::Broken("it is no picture that can be decoded".into()))?;
        let file = File::open(place)?;
        let length = file.metadata()?.len();
        self.decoder.pixels(file, length, format, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{drawn, encoded};

    #[test]
    fn pixels_come_out_as_they_were_drawn_and_make_the_same_picture_again() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let picture = drawn(40, 30, 1);
        fs::write(library.absolute("media/a.png"), encoded(&picture, ImageFormat::Png)).unwrap();

        let pixels = library.pixels("media/a.png").unwrap();

        assert_eq!((pixels.width, pixels.height), (40, 30));
        assert_eq!(pixels.rgba, picture.to_rgba8().into_raw());
        let again = image::load_from_memory(&pixels.clone().into_png().unwrap()).unwrap();
        assert_eq!(again.to_rgba8().into_raw(), pixels.rgba);
    }

    #[tokio::test]
    async fn pasted_pixels_are_an_input_and_leave_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let picture = drawn(40, 30, 1).to_rgba8();
        let pixels = Pixels { width: 40, height: 30, rgba: picture.clone().into_raw() };

        let staged = library.stage_pixels(pixels).await.unwrap();

        assert_eq!((staged.file.content_type.as_str(), staged.file.pixels), ("image/png", Some((40, 30))));
        assert_eq!(image::open(&staged.file.path).unwrap().to_rgba8(), picture);
        let left = fs::read_dir(folder.path().join("cache")).unwrap().flatten();
        assert_eq!(left.filter(|file| file.file_name().to_string_lossy().starts_with("pasted")).count(), 0);
    }

    #[test]
    fn pixels_that_are_too_few_are_refused() {
        let short = Pixels { width: 10, height: 10, rgba: vec![0; 10] };

        assert!(short.into_png().is_err());
    }
}
