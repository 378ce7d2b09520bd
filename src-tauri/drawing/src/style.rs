//! The look that a style gives a finished scene: the nineteen styles of Frames, each a treatment of its own.

use super::canvas::Canvas;
use super::chance::{Chance, Field};
use super::colour::{Rgb, hex, luma, mix, plus, ramp, smooth, times};

/// Treats the picture as `style` asks; a style that is not known leaves it as it is.
pub(super) fn apply(style: Option<&str>, c: &mut Canvas, chance: &mut Chance) {
    match style.unwrap_or_default() {
        "vivid" => grade(c, 1.38, 1.10, [1.0, 1.0, 1.0], 0.0),
        "vivid-warm" => grade(c, 1.38, 1.08, [1.10, 1.0, 0.86], 0.02),
        "vivid-cool" => grade(c, 1.34, 1.08, [0.88, 1.0, 1.14], 0.0),
        "high-contrast" => contrast(c, [1.0; 3], [1.0; 3]),
        "high-contrast-warm" => contrast(c, [0.86, 0.78, 0.92], [1.16, 1.02, 0.80]),
        "high-contrast-cool" => contrast(c, [0.70, 0.90, 1.16], [0.94, 1.02, 1.12]),
        "bw" => black_and_white(c, chance, 1.05, 0.022),
        "bw-contrast" => black_and_white(c, chance, 1.75, 0.034),
        "muted-pastel" => c.touch(|_, _, p| {
            let grey = luma(*p);
            let soft = mix(*p, [grey; 3], 0.42);
            *p = mix(soft, [0.95, 0.89, 0.87], 0.44);
        }),
        "dreamscape" => dreamscape(c, chance),
        "nordic-minimal" => nordic(c),
        "light-anime" => anime(c, 6.0, 1.28, [1.06, 1.05, 1.06], 0.10),
        "dark-anime" => anime(c, 5.0, 1.25, [0.74, 0.66, 0.98], 0.0),
        "painted-anime" => painted(c, chance),
        "3d-cartoon" => cartoon(c),
        "sketch" => sketch(c, chance),
        "low-angle" => low_angle(c),
        "in-motion" => in_motion(c, chance),
        "terracotta" => terracotta(c, chance),
        _ => {}
    }
}

fn saturated(colour: Rgb, amount: f32) -> Rgb {
    let grey = luma(colour);
    mix([grey; 3], colour, amount).map(|channel| channel.max(0.0))
}

fn grade(c: &mut Canvas, saturation: f32, steep: f32, tint: Rgb, lift: f32) {
    c.touch(|_, _, p| {
        let rich = saturated(*p, saturation);
        *p = [0, 1, 2].map(|i| ((rich[i] - 0.45) * steep + 0.47 + lift) * tint[i]);
    });
}

/// A steep curve with one tint in the shadows and another in the lights.
fn contrast(c: &mut Canvas, shadow: Rgb, high: Rgb) {
    c.touch(|_, _, p| {
        let light = luma(*p).clamp(0.0, 1.0);
        let curved = smooth(0.04, 0.90, light);
        let lifted = times(saturated(*p, 1.05), (0.25 * light + 0.75 * curved) / light.max(0.02));
        *p = [0, 1, 2].map(|i| lifted[i] * (shadow[i] + (high[i] - shadow[i]) * curved));
    });
}

fn black_and_white(c: &mut Canvas, chance: &mut Chance, steep: f32, grain: f32) {
    let (aspect, mut dust) = (c.aspect, chance.clone());
    c.touch(|x, y, p| {
        let grey = (p[0] * 0.40 + p[1] * 0.48 + p[2] * 0.12).clamp(0.0, 1.0);
        let tone = ((grey - 0.40) * steep + 0.42).clamp(0.0, 1.0);
        let d = (x / aspect - 0.5).powi(2) + (y - 0.5).powi(2);
        let value = tone * (1.0 - d * 0.5 * steep) + (dust.unit() - 0.5) * grain;
        *p = [value * 1.01, value, value * 0.985];
    });
}

fn dreamscape(c: &mut Canvas, chance: &mut Chance) {
    let soft = c.softened(0.035);
    for (pixel, glow) in c.pixels.iter_mut().zip(&soft) {
        let screen = [0, 1, 2].map(|i| 1.0 - (1.0 - pixel[i].clamp(0.0, 1.0)) * (1.0 - 0.5 * glow[i].clamp(0.0, 1.0)));
        let toned = ramp(&[hex(0x2d1f5e), hex(0xa66fc4), hex(0xffc2d6), hex(0xfff0e2)], luma(screen).powf(1.35));
        *pixel = mix(screen, toned, 0.62);
    }
    for _ in 0..46 {
        let (x, y, r) = (chance.unit() * c.aspect, chance.unit(), 0.004 + 0.03 * chance.unit().powi(3));
        c.glow(x, y, r, [1.0, 0.92, 0.98], 0.7);
    }
}

fn nordic(c: &mut Canvas) {
    let soft = c.softened(0.008);
    for (pixel, calm) in c.pixels.iter_mut().zip(&soft) {
        let plain = saturated(mix(*pixel, *calm, 0.6), 0.34);
        let light = luma(plain).clamp(0.0, 1.0);
        let pale = ramp(&[hex(0x3e4a54), hex(0x93a1aa), hex(0xd3dadd), hex(0xf5f4f0)], light.powf(0.78));
        *pixel = mix(plain, pale, 0.72);
    }
}

/// Flat steps of light, rich colour and an ink line.
fn anime(c: &mut Canvas, steps: f32, saturation: f32, tint: Rgb, lift: f32) {
    let edges = edges(c, 1);
    for (pixel, edge) in c.pixels.iter_mut().zip(&edges) {
        let light = luma(*pixel).clamp(0.01, 1.0);
        let place = light.powf(0.8) * steps;
        let step = (place.floor() + smooth(0.38, 0.62, place.fract())) / steps;
        let flat = times(saturated(*pixel, saturation), (step.powf(1.25) + 0.03) / light);
        let lit = mix(flat, [1.0; 3], lift);
        *pixel = [0, 1, 2].map(|i| lit[i] * tint[i] * (1.0 - 0.72 * edge));
    }
}

/// How strongly the light changes at each pixel, 0..1, over `reach` pixels.
fn edges(c: &Canvas, reach: usize) -> Vec<f32> {
    let (width, height) = (c.width, c.height);
    let light: Vec<f32> = c.pixels.iter().map(|p| luma(*p).clamp(0.0, 1.0)).collect();
    let mut edges = vec![0.0; light.len()];
    for row in 0..height {
        let (up, down) = (row.saturating_sub(reach), (row + reach).min(height - 1));
        for column in 0..width {
            let (left, right) = (column.saturating_sub(reach), (column + reach).min(width - 1));
            let dx = light[row * width + right] - light[row * width + left];
            let dy = light[down * width + column] - light[up * width + column];
            edges[row * width + column] = smooth(0.09, 0.30, (dx * dx + dy * dy).sqrt());
        }
    }
    edges
}

/// Brush strokes: each place takes the colour found a short way along a flowing field.
fn painted(c: &mut Canvas, chance: &mut Chance) {
    let aspect = c.aspect;
    let flow = Field::new(chance, (3.0 * aspect, 3.0), 3, 0.5);
    let bristle = Field::new(chance, (42.0 * aspect, 42.0), 2, 0.6);
    c.warp(|x, y| {
        let angle = flow.at(x / aspect, y) * 9.0;
        let reach = (bristle.at(x / aspect, y) - 0.5) * 0.042;
        (x + angle.cos() * reach, y + angle.sin() * reach)
    });
    c.touch(|x, y, p| {
        let stroke = bristle.at(x / aspect, (y + x * 0.3).fract());
        let rich = saturated(*p, 1.26);
        *p = plus(times(rich, 0.95 + 0.16 * stroke), [0.05, 0.045, 0.03], 1.0);
    });
}

/// Rounded, shiny surfaces: the softened picture lit from the upper left as if it were clay.
fn cartoon(c: &mut Canvas) {
    let soft = c.softened(0.012);
    let (width, height) = (c.width, c.height);
    let reach = (height / 160).max(1);
    let light: Vec<f32> = soft.iter().map(|p| luma(*p)).collect();
    for row in 0..height {
        for column in 0..width {
            let at = |r: usize, q: usize| light[r.min(height - 1) * width + q.min(width - 1)];
            let dx = at(row, column + reach) - at(row, column.saturating_sub(reach));
            let dy = at(row + reach, column) - at(row.saturating_sub(reach), column);
            let lit = (dx + dy) * 1.9;
            let index = row * width + column;
            let base = saturated(mix(c.pixels[index], soft[index], 0.55), 1.42);
            let body = [0, 1, 2].map(|i| base[i].clamp(0.0, 1.0).powf(0.9) * 1.02 + lit.clamp(-0.35, 0.5) * 0.75);
            c.pixels[index] = plus(body, [1.0, 0.98, 0.94], (lit - 0.22).max(0.0) * 0.9);
        }
    }
}

/// Pencil on paper: lines where the light changes, hatching where it is dark.
fn sketch(c: &mut Canvas, chance: &mut Chance) {
    let aspect = c.aspect;
    let edges = edges(c, (c.height / 400).max(1));
    let wobble = Field::new(chance, (9.0 * aspect, 9.0), 3, 0.5);
    let press = Field::new(chance, (24.0 * aspect, 24.0), 2, 0.6);
    let (paper, lead) = (hex(0xf3eee3), hex(0x2c2b30));
    let spacing = (1.0 / 56.0f32).max(3.5 / c.height as f32);
    let mut index = 0;
    c.touch(|x, y, p| {
        let tone = luma(*p).clamp(0.0, 1.0).powf(0.8);
        let (shift, weight) = (wobble.at(x / aspect, y) * 0.05, 0.55 + 0.75 * press.at(x / aspect, y));
        let mut left = 1.0;
        for (cos, sin, level) in [(0.70, 0.71, 0.74), (0.75, -0.66, 0.50), (0.97, 0.25, 0.32), (0.12, 0.99, 0.17)] {
            let across = (x * cos + y * sin + shift) / spacing;
            let stroke = smooth(0.30, 0.46, ((across.rem_euclid(1.0)) - 0.5).abs());
            let dark = smooth(level + 0.10, level - 0.18, tone);
            left *= 1.0 - stroke * dark * 0.62 * weight;
        }
        left *= 1.0 - edges[index] * 0.8;
        left *= 1.0 - 0.12 * (1.0 - tone);
        index += 1;
        let pencil = mix(lead, paper, left);
        *p = mix(
            pencil,
            [pencil[0] * (0.6 + 0.4 * p[0]), pencil[1] * (0.6 + 0.4 * p[1]), pencil[2] * (0.6 + 0.4 * p[2])],
            0.22,
        );
    });
}

/// Seen from below: what stands near grows, uprights lean together, the sky gains weight.
fn low_angle(c: &mut Canvas) {
    let aspect = c.aspect;
    c.warp(|x, y| {
        let wide = 0.60 + 0.40 * (1.0 - y);
        (aspect * 0.5 + (x - aspect * 0.5) * wide, 0.06 + 0.86 * y - 0.10 * y * (1.0 - y))
    });
    c.touch(|_, y, p| *p = times(*p, 0.86 + 0.26 * y));
}

/// A pan of the camera: streaks along the way, sharper in the middle.
fn in_motion(c: &mut Canvas, chance: &mut Chance) {
    let (width, height, aspect) = (c.width, c.height, c.aspect);
    let source = c.pixels.clone();
    let focus = aspect * (0.44 + 0.12 * chance.unit());
    let most = (0.075 * height as f32).max(2.0);
    for row in 0..height {
        // Sums along the row make a streak of any length two look-ups.
        let line = &source[row * width..(row + 1) * width];
        let mut sums = Vec::with_capacity(width + 1);
        sums.push([0.0f32; 3]);
        for pixel in line {
            let last = sums[sums.len() - 1];
            sums.push(plus(last, *pixel, 1.0));
        }
        for column in 0..width {
            let away = ((column as f32 / height as f32 - focus).abs() / (0.32 * aspect)).min(1.0);
            let reach = (most * (0.10 + 0.90 * away * away)) as usize;
            let (from, to) = (column.saturating_sub(reach), (column + reach + 1).min(width));
            let share = 1.0 / (to - from) as f32;
            let streak = [0, 1, 2].map(|i| (sums[to][i] - sums[from][i]) * share);
            c.pixels[row * width + column] = saturated(streak, 1.12);
        }
    }
}

fn terracotta(c: &mut Canvas, chance: &mut Chance) {
    let aspect = c.aspect;
    let plaster = Field::new(chance, (34.0 * aspect, 34.0), 3, 0.6);
    c.touch(|x, y, p| {
        let clay = ramp(
            &[hex(0x2a120d), hex(0x7d3420), hex(0xc8683f), hex(0xeaa877), hex(0xfbe6cc)],
            luma(*p).clamp(0.0, 1.0).powf(0.85),
        );
        let cool = smooth(0.02, 0.30, p[2] - p[0]);
        let body = mix(clay, hex(0x4f8a86), cool * 0.28);
        *p = times(mix(body, *p, 0.12), 0.94 + 0.12 * plaster.at(x / aspect, y));
    });
}
