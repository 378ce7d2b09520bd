//! The contact sheet: one PNG with a small picture of each result, in the order in which they came.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{GenericImage, Rgb, RgbImage, RgbaImage};

use super::{Library, durable, media};
use crate::error::{Code, Error, Result};
use crate::store::assets::Asset;
use crate::store::gallery::{self, Query};
use crate::store::{Store, StoreError};

/// Most pictures on a sheet; the newest are taken.
pub const MAX_SHEET_PICTURES: u32 = 2_000;
/// Longest side of a sheet in pixels.
pub const MAX_SHEET_SIDE_PX: u32 = 6_000;

/// Side of a cell in pixels, where there is room.
const CELL_PX: u32 = 288;
/// Space around each cell in pixels.
const GUTTER_PX: u32 = 12;
/// Colour between the pictures.
const GROUND: Rgb<u8> = Rgb([24, 25, 28]);
/// Colour of a cell whose picture cannot be shown.
const EMPTY: Rgb<u8> = Rgb([44, 46, 51]);

/// A sheet that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Where.
    pub path: PathBuf,
    /// Pictures on it.
    pub pictures: u32,
    /// Cells left empty, since the file is missing, broken or no picture that can be shown small.
    pub empty: u32,
    /// Results that did not fit on it, the oldest ones.
    pub left_out: u64,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

impl Library {
    /// Draws the results that `filter` leaves as one PNG at `to`, replacing what is there as a whole.
    ///
    /// Fails with [`Code::NotFound`] when there is no result to show, with [`Code::Library`] when the file
    /// cannot be written.
    pub async fn sheet(&self, store: &Store, filter: &Query, to: &Path) -> Result<Sheet> {
        let wanted = filter.clone();
        let (mut rows, all) = store
            .read(move |connection| -> Result<_, StoreError> {
                let rows = gallery::page(connection, &wanted, None, MAX_SHEET_PICTURES)?;
                Ok((rows, gallery::count(connection, &wanted)?))
            })
            .await?;
        if rows.is_empty() {
            return Err(Error::new(Code::NotFound, "There are no results to put on a contact sheet."));
        }
        rows.reverse();
        let left_out = all.saturating_sub(rows.len() as u64);
        let (library, to) = (self.clone(), std::path::absolute(to).unwrap_or_else(|_| to.to_owned()));
        tokio::task::spawn_blocking(move || library.draw_sheet(&rows, left_out, to))
            .await
            .map_err(|error| Error::new(Code::Internal, "Drawing the contact sheet failed.").because(error))?
    }

    fn draw_sheet(&self, rows: &[Asset], left_out: u64, path: PathBuf) -> Result<Sheet> {
        let grid = Grid::of(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        let mut sheet = RgbImage::from_pixel(grid.width, grid.height, GROUND);
        let mut empty = 0;
        for (place, row) in (0..).zip(rows) {
            let (left, top) = grid.cell(place);
            let small = self.small(row, grid.side).unwrap_or_else(|| {
                empty += 1;
                RgbImage::from_pixel(grid.side, grid.side, EMPTY)
            });
            let (x, y) = (left + (grid.side - small.width()) / 2, top + (grid.side - small.height()) / 2);
            sheet.copy_from(&small, x, y).map_err(|error| {
                Error::new(Code::Internal, "A picture did not fit on the contact sheet.").because(error)
            })?;
        }
        let mut png = Cursor::new(Vec::new());
        sheet
            .write_to(&mut png, image::ImageFormat::Png)
            .map_err(|error| Error::new(Code::Internal, "The contact sheet cannot be encoded.").because(error))?;
        durable::replace(&path, &png.into_inner()).map_err(|error| {
            Error::new(Code::Library, format!("The contact sheet {} cannot be written: {error}.", path.display()))
                .because(error)
        })?;
        let pictures = u32::try_from(rows.len()).unwrap_or(u32::MAX) - empty;
        Ok(Sheet { path, pictures, empty, left_out, width: grid.width, height: grid.height })
    }

    /// The picture of a row with a longer side of at most `side`, on the sheet's ground.
    fn small(&self, row: &Asset, side: u32) -> Option<RgbImage> {
        let thumbnail = self.thumbnail(&row.path, &row.sha256).ok()?;
        let format = media::sniff(&thumbnail.bytes).as_ref().and_then(media::picture_format)?;
        let length = thumbnail.bytes.len() as u64;
        let small = self.decoder.pixels(Cursor::new(thumbnail.bytes), length, format, Some(side)).ok()?;
        Some(on_ground(&RgbaImage::from_raw(small.width, small.height, small.rgba)?))
    }
}

/// A picture with see-through parts, laid on the sheet's ground.
fn on_ground(picture: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let mix = |over: u32, under: u8| ((over * alpha + u32::from(under) * (255 - alpha)) / 255) as u8;
        Rgb([mix(red, GROUND.0[0]), mix(green, GROUND.0[1]), mix(blue, GROUND.0[2])])
    })
}

/// How cells lie on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grid {
    columns: u32,
    side: u32,
    width: u32,
    height: u32,
}

impl Grid {
    /// About as wide as high, in whole sets of four where there are many; cells shrink to stay in bounds.
    fn of(number: u32) -> Self {
        let number = number.clamp(1, MAX_SHEET_PICTURES);
        let mut columns = number.isqrt();
        if columns * columns < number {
            columns += 1;
        }
        if columns > 4 {
            columns = columns.next_multiple_of(4);
        }
        let rows = number.div_ceil(columns);
        let longer = columns.max(rows);
        let room = (MAX_SHEET_SIDE_PX - GUTTER_PX) / longer - GUTTER_PX;
        let side = CELL_PX.min(room);
        let length = |cells: u32| cells * (side + GUTTER_PX) + GUTTER_PX;
        Self { columns, side, width: length(columns), height: length(rows) }
    }

    /// Left and top of the `place`-th cell.
    fn cell(&self, place: u32) -> (u32, u32) {
        let at = |cell: u32| cell * (self.side + GUTTER_PX) + GUTTER_PX;
        (at(place % self.columns), at(place / self.columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::Shelf;

    #[test]
    fn every_sheet_holds_its_pictures_within_bounds() {
        for number in 1..=MAX_SHEET_PICTURES {
            let grid = Grid::of(number);
            let (left, top) = grid.cell(number - 1);

            assert!(grid.width <= MAX_SHEET_SIDE_PX && grid.height <= MAX_SHEET_SIDE_PX, "{number}: {grid:?}");
            assert!(left + grid.side + GUTTER_PX <= grid.width, "{number}: {grid:?}");
            assert!(top + grid.side + GUTTER_PX <= grid.height, "{number}: {grid:?}");
            assert!(grid.side >= 80, "{number}: {grid:?}");
        }
    }

    #[test]
    fn sixty_four_pictures_lie_in_eight_columns() {
        let grid = Grid::of(64);

        assert_eq!((grid.columns, grid.width, grid.height), (8, 2412, 2412));
    }

    #[tokio::test]
    async fn a_sheet_shows_every_result_and_says_what_it_could_not_show() {
        let shelf = Shelf::new();
        let placed = shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", 1_795_176_000_000, 4).await;
        std::fs::remove_dir_all(shelf.folder.path().join("cache")).unwrap();
        std::fs::remove_file(shelf.library.absolute(&placed[3].path)).unwrap();
        let to = shelf.folder.path().join("sheets/all.png");

        let sheet = shelf.library.sheet(&shelf.store, &Query::default(), &to).await.unwrap();

        assert_eq!((sheet.pictures, sheet.empty, sheet.left_out), (3, 1, 0));
        let drawn = image::open(&to).unwrap().to_rgb8();
        assert_eq!(drawn.dimensions(), (sheet.width, sheet.height));
        let grid = Grid::of(4);
        let middle = |place| {
            let (left, top) = grid.cell(place);
            *drawn.get_pixel(left + grid.side / 2, top + grid.side / 2)
        };
        assert_eq!(middle(3), EMPTY);
        assert!((0..3).all(|place| middle(place) != EMPTY && middle(place) != GROUND));
    }

    #[tokio::test]
    async fn an_empty_library_has_no_sheet() {
        let shelf = Shelf::new();
        let to = shelf.folder.path().join("all.png");

        let error = shelf.library.sheet(&shelf.store, &Query::default(), &to).await.unwrap_err();

        assert_eq!(error.code, Code::NotFound);
        assert!(!to.exists());
    }
}
