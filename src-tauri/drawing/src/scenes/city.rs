//! In town: a street in the rain, a skyline, a railway station.

use super::*;

pub(super) fn rain_street(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let level = 0.68;
    set.sky(level);
    let vanish = set.base.range(0.40, 0.60) * aspect;
    let haze = mix(set.tone.sky[2], set.tone.second, 0.25);
    set.c.glow(vanish, 0.52, 0.6, haze, 0.7);
    facades(set, vanish, level);
    for _ in 0..(34.0 * aspect) as usize + 10 {
        let (x, y) = (set.own.unit() * aspect, set.own.range(0.30, 0.64));
        let colour = set.own.pick(&[set.tone.accent, set.tone.second, set.tone.light, hex(0xfff0d2)]);
        let (r, strength) = (0.008 + 0.045 * set.own.unit().powi(2), set.own.range(0.15, 0.5));
        set.c.bokeh(x, y, r, colour, strength);
    }
    let ripple = Field::new(&mut set.own, (7.0 * aspect, 46.0), 4, 0.6);
    let wet = times(set.tone.near, 1.2);
    set.c.mirror(level, wet, 0.36, |u, v| (ripple.at(u, v) - 0.5) * 3.4);
    let car = set.words.car || set.own.coin(0.4);
    let side = set.base.pick(&[-1.0, 1.0]);
    if car {
        let x = (0.5 - side * 0.14) * aspect;
        classic_car(set, x, 0.87, 0.30 * aspect.clamp(0.8, 1.25), side);
    }
    if !set.words.cast.is_empty() {
        let x = if car { 0.5 + side * (0.17 / aspect.max(0.7)) } else { 0.5 + side * 0.08 };
        let rim = set.tone.accent;
        set.c.glow(x * aspect, 0.56, 0.34, rim, 0.22);
        set.people(x, 0.93, 0.58, 0.16);
    }
    set.rainfall(240);
    set.c.bloom(0.035, 0.6, 0.9);
}

/// Dark fronts with neon signs on both sides of a street.
fn facades(set: &mut Set<'_>, vanish: f32, level: f32) {
    let aspect = set.c.aspect;
    let mut own = set.own.clone();
    let (near, far) = (set.tone.near, set.tone.far);
    let neon = [set.tone.accent, set.tone.second, hex(0xffd36b), hex(0xf4f0ff)];
    let mut signs: Vec<([(f32, f32); 4], Rgb)> = Vec::new();
    set.c.shapes(|pen| {
        for side in [-1.0f32, 1.0] {
            let reach = if side < 0.0 { vanish } else { aspect - vanish } + 0.15;
            for house in 0..6 {
                let cut = |k: usize| 0.10 + 0.90 * (k as f32 / 6.0).powf(1.6);
                let (a, b) = (cut(house), cut(house + 1));
                let tall = own.range(0.85, 1.5);
                let at = |t: f32, y: f32| (vanish + side * reach * t, level + (y - 0.12) * t);
                let wall = mix(far, near, 0.25 + 0.65 * a);
                pen.poly_down(&[at(a, -tall), at(b, -tall), at(b, 0.3), at(a, 0.3)], times(wall, 0.7), wall);
                for floor in 0..6 {
                    for column in 0..3 {
                        let (wa, wb) =
                            (a + (b - a) * (0.12 + 0.29 * column as f32), a + (b - a) * (0.30 + 0.29 * column as f32));
                        let y = -tall + 0.10 + 0.16 * floor as f32;
                        if own.coin(0.3) {
                            let glow = mix(own.pick(&[hex(0xffd79a), hex(0xbfe3ff), set_warm()]), wall, 0.35);
                            pen.poly(&[at(wa, y), at(wb, y), at(wb, y + 0.08), at(wa, y + 0.08)], glow);
                        }
                    }
                }
                if house > 0 {
                    let colour = own.pick(&neon);
                    let (sa, y) = (a + (b - a) * 0.15, -own.range(0.25, 0.75));
                    let sb = sa + (b - a) * own.range(0.14, 0.5);
                    signs.push(([at(sa, y), at(sb, y), at(sb, y + 0.22), at(sa, y + 0.22)], colour));
                }
            }
        }
    });
    let glow = signs.clone();
    set.c.light(0.035, 0.9, |pen| {
        for (corners, colour) in &glow {
            pen.poly(corners, *colour);
        }
    });
    set.c.shapes(|pen| {
        for (corners, colour) in signs {
            pen.poly(&corners, times(colour, 0.30));
            let inner = |t: f32, s: f32| {
                let top = (
                    corners[0].0 + (corners[1].0 - corners[0].0) * t,
                    corners[0].1 + (corners[1].1 - corners[0].1) * t,
                );
                let bottom = (
                    corners[3].0 + (corners[2].0 - corners[3].0) * t,
                    corners[3].1 + (corners[2].1 - corners[3].1) * t,
                );
                (top.0 + (bottom.0 - top.0) * s, top.1 + (bottom.1 - top.1) * s)
            };
            let bright = mix(colour, [1.0; 3], 0.35);
            pen.line(
                &[inner(0.1, 0.1), inner(0.9, 0.1), inner(0.9, 0.9), inner(0.1, 0.9), inner(0.1, 0.1)],
                0.004,
                bright,
            );
            let glyphs = 1 + own.below(3);
            for glyph in 0..glyphs {
                let s = (glyph as f32 + 0.5) / glyphs as f32;
                let points: Vec<_> =
                    (0..4).map(|_| inner(own.range(0.25, 0.75), s + own.range(-0.3, 0.3) / glyphs as f32)).collect();
                pen.line(&points, 0.005, bright);
            }
        }
    });
    set.own = own;
}

const fn set_warm() -> Rgb {
    hex(0xff9f68)
}

fn classic_car(set: &mut Set<'_>, x: f32, ground: f32, s: f32, side: f32) {
    let paint = mix(set.tone.near, set.tone.sky[1], 0.35);
    let rim = set.tone.accent;
    let at = |px: f32, py: f32| (x + px * s * side, ground - py * s);
    set.c.veil(0.014, 0.7, |pen| pen.oval(x, ground, s * 1.05, 0.022, [0.0; 3]));
    set.c.shapes(|pen| {
        pen.shape_down(times(plus(paint, rim, 0.28), 1.3), times(paint, 0.45), |path| {
            let m = at(-1.0, 0.16);
            path.move_to(m.0, m.1);
            for (c, e) in [
                ((-1.02, 0.40), (-0.78, 0.44)),
                ((-0.55, 0.46), (-0.44, 0.46)),
                ((-0.34, 0.74), (-0.05, 0.76)),
                ((0.24, 0.76), (0.36, 0.48)),
                ((0.80, 0.48), (0.98, 0.36)),
                ((1.04, 0.24), (1.0, 0.14)),
                ((0.0, 0.06), (-1.0, 0.16)),
            ] {
                let (c, e) = (at(c.0, c.1), at(e.0, e.1));
                path.quad_to(c.0, c.1, e.0, e.1);
            }
            path.close();
        });
        let glass = mix(set.tone.second, paint, 0.55);
        pen.poly(&[at(-0.34, 0.48), at(-0.24, 0.67), at(-0.06, 0.70), at(-0.06, 0.48)], glass);
        pen.poly(&[at(-0.01, 0.48), at(-0.01, 0.70), at(0.16, 0.67), at(0.28, 0.48)], times(glass, 0.8));
        pen.line(&[at(-0.96, 0.33), at(0.2, 0.37), at(0.94, 0.31)], 0.012 * s, plus(paint, rim, 0.8));
        for wheel in [-0.60, 0.60] {
            let (cx, cy) = at(wheel, 0.13);
            pen.disc(cx, cy, 0.165 * s, hex(0x08080a));
            pen.disc(cx, cy, 0.10 * s, hex(0xc4c8cf));
            pen.disc(cx, cy, 0.055 * s, hex(0x55585f));
        }
        pen.line(&[at(-1.04, 0.19), at(-0.86, 0.19)], 0.03 * s, hex(0xc9cdd4));
        pen.line(&[at(1.04, 0.18), at(0.88, 0.18)], 0.03 * s, hex(0xc9cdd4));
    });
    let (lx, ly) = at(0.99, 0.33);
    set.c.glow(lx, ly, 0.30, hex(0xfff2c4), 0.9);
    let (bx, by) = at(-1.0, 0.32);
    set.c.glow(bx, by, 0.12, hex(0xff2d2d), 0.9);
}

pub(super) fn skyline(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.75);
    let pale = mix(set.tone.sky[2], [1.0; 3], 0.2);
    set.cloud_streaks(0.6, pale, 0.5);
    let (sx, sy) = (set.base.range(0.2, 0.8) * aspect, set.own.range(0.25, 0.5));
    let light = set.tone.light;
    set.sun(sx, sy, 0.05, light);
    let night = set.tone.sky[0][2] < 0.45;
    for layer in 0..4 {
        let t = layer as f32 / 3.0;
        let wall = mix(mix(set.tone.far, set.tone.sky[2], 0.45 * (1.0 - t)), set.tone.near, 0.15 + 0.7 * t);
        let mut own = set.own.clone();
        let lamps = mix(hex(0xffcf86), wall, if night { 0.1 } else { 0.55 });
        set.c.shapes(|pen| {
            let mut x = -0.05 - 0.05 * own.unit();
            while x < aspect + 0.05 {
                let w = own.range(0.04, 0.10) * (0.8 + 0.6 * t);
                let h = own.range(0.12, 0.46) * (1.0 - 0.25 * t) + 0.10;
                let top = 0.80 + 0.10 * t - h;
                pen.poly_down(&[(x, top), (x + w, top), (x + w, 1.1), (x, 1.1)], wall, times(wall, 0.8));
                match own.below(5) {
                    0 => pen.poly(&[(x, top), (x + w * 0.5, top - w * 0.9), (x + w, top)], wall),
                    1 => pen.line(&[(x + w * 0.5, top), (x + w * 0.5, top - 0.08)], 0.004, wall),
                    2 => pen.rect(x + w * 0.2, top - 0.02, w * 0.6, 0.03, wall),
                    _ => {}
                }
                let (columns, rows) = ((w / 0.016) as usize, (h / 0.022) as usize);
                for row in 1..rows {
                    for column in 0..columns {
                        if own.coin(if night { 0.34 } else { 0.2 } * (0.4 + 0.6 * t)) {
                            pen.rect(
                                x + 0.006 + column as f32 * 0.016,
                                top + row as f32 * 0.022,
                                0.008,
                                0.011,
                                times(lamps, own.range(0.7, 1.1)),
                            );
                        }
                    }
                }
                x += w + own.range(0.0, 0.02);
            }
        });
        set.own = own;
        let mist = set.tone.sky[2];
        set.mist(0.76 + 0.06 * t, 0.05, mist, 0.42 * (1.0 - t));
    }
    if !set.words.cast.is_empty() {
        let roof = times(set.tone.near, 0.8);
        set.c.shapes(|pen| pen.rect(-0.1, 0.93, aspect + 0.2, 0.2, roof));
        let x = set.own.range(0.3, 0.7);
        set.people(x, 0.94, 0.44, 0.55);
    }
    set.c.bloom(0.04, 0.72, 0.7);
}

pub(super) fn station(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.72);
    let vanish = set.base.range(0.40, 0.60) * aspect;
    let light = set.tone.light;
    set.c.glow(vanish, 0.46, 0.85, light, 0.65);
    let iron = mix(set.tone.near, set.tone.far, 0.18);
    // The roof: arches of iron that come towards us.
    set.c.shapes(|pen| {
        for arch in 0..7 {
            let t = 0.20 + 0.80 * (arch as f32 / 6.0).powf(1.4);
            let (rx, top, foot) = (0.78 * t * aspect.max(0.75), 0.52 - 0.62 * t, 0.56 + 0.36 * t);
            let shade = mix(set.tone.far, iron, 0.3 + 0.7 * t);
            pen.stroke(0.010 + 0.022 * t, shade, |path| {
                path.move_to(vanish - rx, foot);
                path.line_to(vanish - rx, 0.44 - 0.05 * t);
                path.cubic_to(vanish - rx, top, vanish + rx, top, vanish + rx, 0.44 - 0.05 * t);
                path.line_to(vanish + rx, foot);
            });
        }
        for rib in 0..9 {
            let angle = 0.25 + rib as f32 / 8.0 * 2.64;
            let (sin, cos) = angle.sin_cos();
            pen.line(
                &[(vanish - cos * 0.15, 0.46 - sin * 0.10), (vanish - cos * 1.5 * aspect.max(0.7), 0.46 - sin * 0.75)],
                0.006,
                iron,
            );
        }
    });
    let beams: Vec<f32> = (0..5).map(|_| set.own.range(-0.9, 0.9)).collect();
    set.c.light(0.03, 0.20, |pen| {
        for slant in beams {
            pen.poly(
                &[
                    (vanish + slant * 0.5, -0.1),
                    (vanish + slant * 0.5 + 0.10, -0.1),
                    (vanish + slant + 0.25, 1.0),
                    (vanish + slant, 1.0),
                ],
                light,
            );
        }
    });
    let floor = mix(iron, light, 0.12);
    set.c.touch_rows(0.60, 1.0, |x, y, pixel| {
        let shine = (1.0 - ((x - vanish) / 0.6).powi(2)).max(0.0) * (1.0 - (y - 0.6) / 0.5);
        *pixel = mix(*pixel, plus(times(floor, 1.0 - 0.5 * (y - 0.6)), light, 0.30 * shine), smooth(0.60, 0.64, y));
    });
    let side = set.base.pick(&[-1.0, 1.0]);
    let x = vanish + side * 0.30 * aspect.clamp(0.65, 1.1);
    locomotive(set, x, 0.90, 0.36 * aspect.clamp(0.72, 1.05));
    let puffs: Vec<(f32, f32, f32)> = (0..34)
        .map(|puff| {
            let t = puff as f32 / 34.0;
            (
                x - side * t * 0.55 + set.own.range(-0.10, 0.10),
                0.40 - 0.42 * t + set.own.range(-0.06, 0.06),
                0.03 + 0.11 * t,
            )
        })
        .collect();
    let steam = mix(light, [0.92, 0.90, 0.92], 0.55);
    set.c.veil(0.035, 0.42, |pen| {
        for (px, py, r) in puffs {
            pen.disc(px, py, r, steam);
        }
        for low in 0..9 {
            pen.disc(x - side * 0.12 * low as f32 + side * 0.3, 0.92, 0.05 + 0.006 * low as f32, steam);
        }
    });
    if !set.words.cast.is_empty() {
        let place = ((x - side * 0.34) / aspect).clamp(0.16, 0.84);
        set.people(place, 0.95, 0.56, 0.15);
    }
    set.c.bloom(0.04, 0.75, 0.6);
}

/// The face of a steam engine.
fn locomotive(set: &mut Set<'_>, x: f32, ground: f32, s: f32) {
    let iron = mix(set.tone.near, [0.05, 0.05, 0.07], 0.4);
    let rim = set.tone.light;
    let brass = mix(set.tone.second, hex(0xc9973f), 0.5);
    let red = set.tone.accent;
    let cy = ground - 0.92 * s;
    set.c.veil(0.015, 0.6, |pen| pen.oval(x, ground + 0.004, s * 0.85, 0.02, [0.0; 3]));
    set.c.shapes(|pen| {
        pen.rect(x - 0.62 * s, cy - 0.10 * s, 1.24 * s, 0.75 * s, times(iron, 0.8));
        pen.poly_down(
            &[
                (x - 0.13 * s, cy - 0.98 * s),
                (x + 0.13 * s, cy - 0.98 * s),
                (x + 0.10 * s, cy - 0.4 * s),
                (x - 0.10 * s, cy - 0.4 * s),
            ],
            times(iron, 2.2),
            iron,
        );
        pen.rect(x - 0.18 * s, cy - 1.02 * s, 0.36 * s, 0.08 * s, brass);
        pen.disc(x, cy, 0.58 * s, plus(iron, rim, 0.22));
        pen.disc(x, cy, 0.545 * s, times(iron, 1.5));
        pen.disc(x, cy, 0.42 * s, plus(iron, rim, 0.10));
        pen.disc(x, cy, 0.395 * s, times(iron, 1.25));
        for bolt in 0..14 {
            let (sin, cos) = (bolt as f32 * 0.449).sin_cos();
            pen.disc(x + cos * 0.485 * s, cy + sin * 0.485 * s, 0.018 * s, brass);
        }
        pen.disc(x, cy, 0.09 * s, brass);
        pen.line(&[(x - 0.26 * s, cy + 0.18 * s), (x + 0.26 * s, cy - 0.18 * s)], 0.03 * s, times(brass, 0.8));
        pen.rect(x - 0.72 * s, cy + 0.58 * s, 1.44 * s, 0.16 * s, red);
        for buffer in [-0.5, 0.5] {
            pen.disc(x + buffer * s, cy + 0.66 * s, 0.11 * s, times(iron, 2.0));
            pen.disc(x + buffer * s, cy + 0.66 * s, 0.07 * s, iron);
        }
        pen.poly_down(
            &[
                (x - 0.55 * s, cy + 0.74 * s),
                (x + 0.55 * s, cy + 0.74 * s),
                (x + 0.72 * s, ground),
                (x - 0.72 * s, ground),
            ],
            times(iron, 1.8),
            times(iron, 0.7),
        );
        for bar in 0..7 {
            let k = bar as f32 / 6.0 * 2.0 - 1.0;
            pen.line(&[(x + k * 0.5 * s, cy + 0.75 * s), (x + k * 0.68 * s, ground)], 0.018 * s, plus(iron, rim, 0.3));
        }
        pen.disc(x, cy - 0.36 * s, 0.12 * s, brass);
        pen.disc(x, cy - 0.36 * s, 0.09 * s, hex(0xfff6d8));
    });
    set.c.glow(x, cy - 0.36 * s, 0.9 * s, hex(0xffe9b0), 0.8);
}
