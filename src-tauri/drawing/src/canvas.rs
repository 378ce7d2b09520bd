//! The sheet a picture is drawn on: light as numbers, shapes as antialiased layers, and soft light between them.
//!
//! Places are in units of the picture's height: x runs from 0 to `aspect`, y from 0 (top) to 1.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, Rect,
    Shader, SpreadMode, Stroke, Transform,
};

use super::colour::{Rgb, mix, plus, times};

/// Soft layers are worked out on a sheet this many times smaller.
const COARSE: usize = 4;

/// The sheet.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) aspect: f32,
    pub(super) pixels: Vec<Rgb>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let aspect = width as f32 / height as f32;
        Self { width, height, aspect, pixels: vec![[0.0; 3]; width * height] }
    }

    /// Calls `brush` with x, y and the colour there, for every pixel.
    pub(super) fn touch(&mut self, brush: impl FnMut(f32, f32, &mut Rgb)) {
        self.touch_rows(0.0, 1.0, brush);
    }

    /// As `touch`, for the rows between two heights only.
    pub(super) fn touch_rows(&mut self, top: f32, bottom: f32, mut brush: impl FnMut(f32, f32, &mut Rgb)) {
        let unit = 1.0 / self.height as f32;
        let first = (top.clamp(0.0, 1.0) * self.height as f32) as usize;
        let last = (bottom.clamp(0.0, 1.0) * self.height as f32).ceil() as usize;
        for row in first..last {
            let y = (row as f32 + 0.5) * unit;
            for (column, pixel) in self.pixels[row * self.width..(row + 1) * self.width].iter_mut().enumerate() {
                brush((column as f32 + 0.5) * unit, y, pixel);
            }
        }
    }

    /// Draws crisp shapes over what is there.
    pub(super) fn shapes(&mut self, draw: impl FnOnce(&mut Pen)) {
        self.shapes_faint(1.0, draw);
    }

    /// Draws crisp shapes as one see-through layer.
    pub(super) fn shapes_faint(&mut self, strength: f32, draw: impl FnOnce(&mut Pen)) {
        let mut pen = Pen::new(self.width, self.height);
        draw(&mut pen);
        let Some((first, last)) = pen.rows() else { return };
        let data = pen.sheet.data();
        let weight = strength / 255.0;
        for index in first * self.width..last * self.width {
            let alpha = data[index * 4 + 3];
            if alpha == 0 {
                continue;
            }
            let keep = 1.0 - f32::from(alpha) * weight;
            for (channel, value) in self.pixels[index].iter_mut().enumerate() {
                *value = *value * keep + f32::from(data[index * 4 + channel]) * weight;
            }
        }
    }

    /// Adds light with soft edges: what `draw` paints, blurred by `softness` (in heights).
    pub(super) fn light(&mut self, softness: f32, strength: f32, draw: impl FnOnce(&mut Pen)) {
        let Some(layer) = self.soft_layer(softness, draw) else { return };
        self.blend_soft(&layer, |pixel, soft| *pixel = plus(*pixel, [soft[0], soft[1], soft[2]], strength));
    }

    /// Lays a soft-edged shape over the picture: fog, smoke, shadow.
    pub(super) fn veil(&mut self, softness: f32, strength: f32, draw: impl FnOnce(&mut Pen)) {
        let Some(layer) = self.soft_layer(softness, draw) else { return };
        self.blend_soft(&layer, |pixel, soft| {
            let keep = 1.0 - soft[3] * strength;
            *pixel = plus([pixel[0] * keep, pixel[1] * keep, pixel[2] * keep], [soft[0], soft[1], soft[2]], strength);
        });
    }

    fn soft_layer(&self, softness: f32, draw: impl FnOnce(&mut Pen)) -> Option<Soft> {
        let mut pen = Pen::coarse(self.width, self.height);
        draw(&mut pen);
        pen.rows()?;
        let values = pen.sheet.data().chunks_exact(4).map(|p| [0, 1, 2, 3].map(|i| f32::from(p[i]) / 255.0)).collect();
        let mut soft = Soft { width: pen.sheet.width() as usize, height: pen.sheet.height() as usize, values };
        soft.blur(softness * self.height as f32 / COARSE as f32);
        Some(soft)
    }

    fn blend_soft(&mut self, soft: &Soft, mut blend: impl FnMut(&mut Rgb, [f32; 4])) {
        let (width, height) = (self.width, self.height);
        let stretch = (soft.width as f32 / width as f32, soft.height as f32 / height as f32);
        for row in 0..height {
            let y = (row as f32 + 0.5) * stretch.1 - 0.5;
            let Some(line) = soft.row(y) else { continue };
            for (column, pixel) in self.pixels[row * width..(row + 1) * width].iter_mut().enumerate() {
                let x = ((column as f32 + 0.5) * stretch.0 - 0.5).clamp(0.0, soft.width as f32 - 1.001);
                let left = x as usize;
                let t = x - left as f32;
                let (a, b) = (line[left], line[left + 1]);
                blend(pixel, [0, 1, 2, 3].map(|i| a[i] + (b[i] - a[i]) * t));
            }
        }
    }

    /// Adds a round glow that fades out at `reach`.
    pub(super) fn glow(&mut self, x: f32, y: f32, reach: f32, colour: Rgb, strength: f32) {
        self.spot(
            x,
            y,
            reach,
            |t| {
                let fall = 1.0 - t;
                strength * fall * fall * fall
            },
            colour,
        );
    }

    /// Adds a light out of focus: an even disc, brighter at its rim.
    pub(super) fn bokeh(&mut self, x: f32, y: f32, radius: f32, colour: Rgb, strength: f32) {
        let edge = (1.5 / self.height as f32 / radius).clamp(0.02, 0.6);
        self.spot(
            x,
            y,
            radius,
            |t| {
                let d = t.sqrt();
                strength * (0.55 + 0.45 * d * d * d) * ((1.0 - d) / edge).min(1.0)
            },
            colour,
        );
    }

    /// Adds `colour` around a place; `shape` maps the squared distance (0 centre, 1 rim) to a strength.
    fn spot(&mut self, x: f32, y: f32, reach: f32, shape: impl Fn(f32) -> f32, colour: Rgb) {
        let unit = self.height as f32;
        let (cx, cy, r) = (x * unit, y * unit, (reach * unit).max(0.7));
        let (left, right) =
            ((cx - r).floor().max(0.0) as usize, (cx + r).ceil().clamp(0.0, self.width as f32) as usize);
        let (top, bottom) =
            ((cy - r).floor().max(0.0) as usize, (cy + r).ceil().clamp(0.0, self.height as f32) as usize);
        for row in top..bottom {
            let dy = row as f32 + 0.5 - cy;
            for column in left..right {
                let dx = column as f32 + 0.5 - cx;
                let t = (dx * dx + dy * dy) / (r * r);
                if t < 1.0 {
                    let pixel = &mut self.pixels[row * self.width + column];
                    *pixel = plus(*pixel, colour, shape(t));
                }
            }
        }
    }

    /// Lets what is brighter than `threshold` spill over its surroundings.
    pub(super) fn bloom(&mut self, reach: f32, threshold: f32, strength: f32) {
        let mut soft = self.coarse();
        for value in &mut soft.values {
            for channel in value.iter_mut() {
                *channel = (*channel - threshold).max(0.0);
            }
        }
        soft.blur(reach * self.height as f32 / COARSE as f32);
        self.blend_soft(&soft, |pixel, s| *pixel = plus(*pixel, [s[0], s[1], s[2]], strength));
    }

    /// The picture softened by `reach`, as colours in the same order as `pixels`.
    pub(super) fn softened(&self, reach: f32) -> Vec<Rgb> {
        let mut soft = self.coarse();
        soft.blur(reach * self.height as f32 / COARSE as f32);
        let mut copy = Canvas::new(self.width, self.height);
        copy.blend_soft(&soft, |pixel, s| *pixel = [s[0], s[1], s[2]]);
        copy.pixels
    }

    fn coarse(&self) -> Soft {
        let (width, height) = coarse_size(self.width, self.height);
        let mut values = Vec::with_capacity(width * height);
        for row in 0..height {
            let source = (row * self.height / height).min(self.height - 1);
            for column in 0..width {
                let from = (column * self.width / width).min(self.width - 1);
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for (dy, dx) in [(0, 0), (0, COARSE / 2), (COARSE / 2, 0), (COARSE / 2, COARSE / 2)] {
                    if source + dy < self.height && from + dx < self.width {
                        sum = plus(sum, self.pixels[(source + dy) * self.width + from + dx], 1.0);
                        count += 1.0;
                    }
                }
                values.push([sum[0] / count, sum[1] / count, sum[2] / count, 1.0]);
            }
        }
        Soft { width, height, values }
    }

    /// Fills everything below `level` with the mirror image of what is above, stirred by `ripple`.
    ///
    /// `ripple` gives a shift (about −1..1) for u, v in 0..1; `tint` is the water's own colour.
    pub(super) fn mirror(&mut self, level: f32, tint: Rgb, depth: f32, ripple: impl Fn(f32, f32) -> f32) {
        let (width, height) = (self.width, self.height);
        let start = ((level * height as f32) as usize).clamp(1, height);
        let above = self.pixels[..start * width].to_vec();
        for row in start..height {
            let below = (row - start) as f32;
            let v = row as f32 / height as f32;
            let fade = (below / (height - start).max(1) as f32).min(1.0);
            for column in 0..width {
                let shift = ripple(column as f32 / width as f32, v);
                let reach = 4.0 + below * 0.22;
                let y = (start as f32 - 1.0 - below * 0.95 + shift * reach).clamp(0.0, start as f32 - 1.0) as usize;
                let x = (column as f32 + shift * reach * 0.35).clamp(0.0, width as f32 - 1.0) as usize;
                let at = |y: usize, x: usize| above[y.min(start - 1) * width + x.min(width - 1)];
                // Three neighbours together take the roughness out of the stirred edges.
                let seen = times(plus(plus(at(y, x), at(y + 1, x), 1.0), at(y + 1, x + 1), 1.0), 1.0 / 3.0);
                self.pixels[row * width + column] = mix(seen, tint, depth * (0.45 + 0.55 * fade) - shift * 0.06);
            }
        }
    }

    /// Moves every pixel: `from` tells for x, y where its colour is taken.
    pub(super) fn warp(&mut self, from: impl Fn(f32, f32) -> (f32, f32)) {
        let source = self.pixels.clone();
        let (width, height) = (self.width, self.height);
        let unit = height as f32;
        self.touch(|x, y, pixel| {
            let (sx, sy) = from(x, y);
            let fx = (sx * unit - 0.5).clamp(0.0, width as f32 - 1.001);
            let fy = (sy * unit - 0.5).clamp(0.0, height as f32 - 1.001);
            let (column, row) = (fx as usize, fy as usize);
            let (tx, ty) = (fx - column as f32, fy - row as f32);
            let at = |row: usize, column: usize| source[row.min(height - 1) * width + column.min(width - 1)];
            let top = mix(at(row, column), at(row, column + 1), tx);
            *pixel = mix(top, mix(at(row + 1, column), at(row + 1, column + 1), tx), ty);
        });
    }

    /// Turns the picture left to right.
    pub(super) fn flip(&mut self) {
        for row in self.pixels.chunks_exact_mut(self.width) {
            row.reverse();
        }
    }
}

fn coarse_size(width: usize, height: usize) -> (usize, usize) {
    (width.div_ceil(COARSE).max(2), height.div_ceil(COARSE).max(2))
}

/// A small sheet of soft light: colour times coverage, and coverage.
struct Soft {
    width: usize,
    height: usize,
    values: Vec<[f32; 4]>,
}

impl Soft {
    /// Three box blurs come close to a round one.
    fn blur(&mut self, radius: f32) {
        let reach = (radius * 0.6).round() as usize;
        if reach == 0 {
            return;
        }
        for _ in 0..2 {
            self.values = smear(&self.values, self.width, self.height, reach);
            self.values = smear(&self.values, self.height, self.width, reach);
        }
    }

    /// The line of values at height `y`, or nothing where the layer is empty.
    fn row(&self, y: f32) -> Option<Vec<[f32; 4]>> {
        let y = y.clamp(0.0, self.height as f32 - 1.001);
        let top = y as usize;
        let t = y - top as f32;
        let (a, b) =
            (&self.values[top * self.width..][..self.width], &self.values[(top + 1) * self.width..][..self.width]);
        let line: Vec<_> = a.iter().zip(b).map(|(a, b)| [0, 1, 2, 3].map(|i| a[i] + (b[i] - a[i]) * t)).collect();
        line.iter().any(|v| v.iter().any(|c| *c > 0.001)).then_some(line)
    }
}

/// Blurs along the rows and hands the sheet back turned on its side, so that twice is once each way.
fn smear(values: &[[f32; 4]], width: usize, height: usize, reach: usize) -> Vec<[f32; 4]> {
    let mut turned = vec![[0.0f32; 4]; values.len()];
    let share = 1.0 / (2 * reach + 1) as f32;
    for row in 0..height {
        let line = &values[row * width..(row + 1) * width];
        let at = |index: isize| line[index.clamp(0, width as isize - 1) as usize];
        let mut sum = [0.0f32; 4];
        for index in -(reach as isize)..=reach as isize {
            let value = at(index);
            for channel in 0..4 {
                sum[channel] += value[channel];
            }
        }
        for column in 0..width {
            turned[column * height + row] = sum.map(|channel| (channel * share).max(0.0));
            let (gone, come) = (at(column as isize - reach as isize), at(column as isize + reach as isize + 1));
            for channel in 0..4 {
                sum[channel] += come[channel] - gone[channel];
            }
        }
    }
    turned
}

/// Draws antialiased shapes on one layer, in units of the picture's height.
pub(super) struct Pen {
    sheet: Pixmap,
    unit: f32,
    top: f32,
    bottom: f32,
    /// Opacity of what is drawn next, 0.0..1.0.
    pub(super) alpha: f32,
}

impl Pen {
    fn new(width: usize, height: usize) -> Self {
        Self::on(width, height, height as f32)
    }

    fn coarse(width: usize, height: usize) -> Self {
        let (w, h) = coarse_size(width, height);
        Self::on(w, h, h as f32)
    }

    fn on(width: usize, height: usize, unit: f32) -> Self {
        let sheet = Pixmap::new(width.max(1) as u32, height.max(1) as u32).expect("a layer has at least one pixel");
        Self { sheet, unit, top: f32::MAX, bottom: f32::MIN, alpha: 1.0 }
    }

    /// The rows that were drawn on.
    fn rows(&self) -> Option<(usize, usize)> {
        let height = self.sheet.height() as f32;
        let first = (self.top * self.unit - 2.0).clamp(0.0, height) as usize;
        let last = (self.bottom * self.unit + 2.0).clamp(0.0, height) as usize;
        (self.top < self.bottom && first < last).then_some((first, last))
    }

    fn paint(&self, colour: Rgb) -> Paint<'static> {
        Paint { shader: Shader::SolidColor(self.colour(colour)), anti_alias: true, ..Paint::default() }
    }

    fn colour(&self, colour: Rgb) -> Color {
        let part = |value: f32| value.clamp(0.0, 1.0);
        Color::from_rgba(part(colour[0]), part(colour[1]), part(colour[2]), part(self.alpha)).unwrap_or(Color::BLACK)
    }

    fn cover(&mut self, bounds: Rect, margin: f32) {
        self.top = self.top.min(bounds.top() - margin);
        self.bottom = self.bottom.max(bounds.bottom() + margin);
    }

    fn scale(&self) -> Transform {
        Transform::from_scale(self.unit, self.unit)
    }

    /// Fills a path.
    pub(super) fn fill(&mut self, path: &Path, colour: Rgb) {
        self.cover(path.bounds(), 0.0);
        let paint = self.paint(colour);
        self.sheet.fill_path(path, &paint, FillRule::Winding, self.scale(), None);
    }

    /// Fills a path from `top` to `bottom` colour over its own height.
    pub(super) fn fill_down(&mut self, path: &Path, top: Rgb, bottom: Rgb) {
        let bounds = path.bounds();
        self.cover(bounds, 0.0);
        let stops = vec![GradientStop::new(0.0, self.colour(top)), GradientStop::new(1.0, self.colour(bottom))];
        let shader = LinearGradient::new(
            Point::from_xy(bounds.left(), bounds.top()),
            Point::from_xy(bounds.left(), bounds.bottom().max(bounds.top() + 1e-3)),
            stops,
            SpreadMode::Pad,
            Transform::identity(),
        );
        let paint = match shader {
            Some(shader) => Paint { shader, anti_alias: true, ..Paint::default() },
            None => self.paint(bottom),
        };
        self.sheet.fill_path(path, &paint, FillRule::Winding, self.scale(), None);
    }

    /// Fills what `trace` outlines.
    pub(super) fn shape(&mut self, colour: Rgb, trace: impl FnOnce(&mut PathBuilder)) {
        if let Some(path) = traced(trace) {
            self.fill(&path, colour);
        }
    }

    /// Fills what `trace` outlines, shaded from top to bottom.
    pub(super) fn shape_down(&mut self, top: Rgb, bottom: Rgb, trace: impl FnOnce(&mut PathBuilder)) {
        if let Some(path) = traced(trace) {
            self.fill_down(&path, top, bottom);
        }
    }

    pub(super) fn poly(&mut self, points: &[(f32, f32)], colour: Rgb) {
        self.shape(colour, |path| corners(path, points));
    }

    pub(super) fn poly_down(&mut self, points: &[(f32, f32)], top: Rgb, bottom: Rgb) {
        self.shape_down(top, bottom, |path| corners(path, points));
    }

    pub(super) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Rgb) {
        if let Some(rect) = Rect::from_xywh(x, y, width.max(1e-5), height.max(1e-5)) {
            self.fill(&PathBuilder::from_rect(rect), colour);
        }
    }

    pub(super) fn disc(&mut self, x: f32, y: f32, radius: f32, colour: Rgb) {
        self.oval(x, y, radius, radius, colour);
    }

    pub(super) fn oval(&mut self, x: f32, y: f32, rx: f32, ry: f32, colour: Rgb) {
        if let Some(rect) = Rect::from_xywh(x - rx, y - ry, (rx * 2.0).max(1e-5), (ry * 2.0).max(1e-5)) {
            self.shape(colour, |path| path.push_oval(rect));
        }
    }

    /// A stroke through points, with round ends.
    pub(super) fn line(&mut self, points: &[(f32, f32)], width: f32, colour: Rgb) {
        self.stroke(width, colour, |path| {
            for (index, &(x, y)) in points.iter().enumerate() {
                if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
        });
    }

    /// A stroke along what `trace` draws.
    pub(super) fn stroke(&mut self, width: f32, colour: Rgb, trace: impl FnOnce(&mut PathBuilder)) {
        let mut builder = PathBuilder::new();
        trace(&mut builder);
        let Some(path) = builder.finish() else { return };
        self.cover(path.bounds(), width);
        let paint = self.paint(colour);
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.sheet.stroke_path(&path, &paint, &stroke, self.scale(), None);
    }
}

fn traced(trace: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut builder = PathBuilder::new();
    trace(&mut builder);
    builder.finish()
}

fn corners(path: &mut PathBuilder, points: &[(f32, f32)]) {
    for (index, &(x, y)) in points.iter().enumerate() {
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
}
