//! Things close by and far away: portraits, still lifes, paper, graves, clouds, space.

use std::f32::consts::TAU;

use super::super::people::{Hair, Look, Wear};
use super::rooms::flame;
use super::*;

/// A bend of an outline: the point that pulls, the point that is reached.
type Bend = ((f32, f32), (f32, f32));

pub(super) fn portrait(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(1.0);
    let drift = Field::new(&mut set.own, (2.4 * aspect, 2.6), 4, 0.5);
    let cloud = mix(set.tone.sky[2], set.tone.far, 0.4);
    set.c.touch(|x, y, pixel| *pixel = mix(*pixel, cloud, smooth(0.42, 0.78, drift.at(x / aspect, y)) * 0.55));
    let side = set.own.pick(&[1.0, -1.0]);
    let x = (0.5 - side * 0.07) * aspect;
    let (gx, gy) = (x - side * 0.1, 0.36);
    let light = set.tone.light;
    set.c.glow(gx, gy, 0.75, light, 0.35);
    if set.base.coin(0.5) {
        let disc = mix(set.tone.accent, light, 0.25);
        set.c.shapes_faint(0.85, |pen| pen.disc(gx, gy, 0.34 * aspect.clamp(0.7, 1.0), disc));
    }
    let look = set.words.cast.first().copied().unwrap_or(Look {
        wear: Wear::Coat,
        hair: set.base.pick(&[Hair::Long, Hair::Bob, Hair::Bun, Hair::Short]),
        strands: set.base.pick(&[hex(0x17100f), hex(0x7b2f1b), hex(0xd8b878), hex(0x3a2418)]),
        cloth: set.words.colour.unwrap_or(set.tone.accent),
        hat: false,
    });
    let skin = set.base.pick(&[hex(0xe3ab8c), hex(0xc98a63), hex(0x8a5639), hex(0xf0c6a8)]);
    let size = 0.46 * aspect.clamp(0.66, 1.0);
    let place = Place { x, ground: 0.66, height: size, side, shade: set.tone.sky[0], dark: 0.10 };
    set.c.shapes(|pen| people::bust(pen, &look, &place, skin));
    set.c.touch(|px, y, pixel| {
        let lit = smooth(-0.5, 0.6, (px - x) * side);
        *pixel = times(*pixel, 0.86 + 0.20 * lit - 0.10 * smooth(0.7, 1.0, y));
    });
    set.c.bloom(0.04, 0.8, 0.5);
}

pub(super) fn space(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let gas = Field::new(&mut set.own, (2.0 * aspect, 2.2), 6, 0.55);
    let other = Field::new(&mut set.own, (3.0 * aspect, 3.0), 5, 0.55);
    set.c.touch(|x, y, pixel| {
        let (a, b) = (gas.at(x / aspect, y), other.at(x / aspect, y));
        let deep = mix(tone.near, tone.sky[0], 0.6);
        *pixel =
            plus(plus(deep, tone.sky[2], smooth(0.45, 0.85, a) * 0.9), tone.accent, smooth(0.52, 0.9, b) * 0.5 * a);
    });
    set.stars(420, 1.6);
    let (x, y, r) = (
        set.own.range(0.3, 0.7) * aspect,
        set.own.range(0.36, 0.6),
        set.own.range(0.17, 0.27) * aspect.clamp(0.7, 1.0),
    );
    let bands = Field::new(&mut set.own, (3.0, 12.0), 5, 0.55);
    let (lx, ly) = (set.base.pick(&[-0.6, 0.6]), -0.5);
    let (pale, dark) = (mix(tone.second, [1.0; 3], 0.3), mix(tone.accent, tone.sky[0], 0.4));
    set.c.glow(x, y, r * 1.7, tone.second, 0.35);
    let ring = |c: &mut super::super::canvas::Canvas, front: bool| {
        c.shapes_faint(0.75, |pen| {
            for step in 0..7 {
                let reach = r * (1.42 + 0.10 * step as f32);
                let start = if front { 0.0 } else { std::f32::consts::PI };
                let points: Vec<_> = (0..=40)
                    .map(|k| {
                        let (sin, cos) = (start + k as f32 / 40.0 * std::f32::consts::PI).sin_cos();
                        (x + cos * reach, y + sin * reach * 0.24 + cos * reach * 0.22)
                    })
                    .collect();
                pen.line(&points, r * 0.055, mix(pale, dark, (step as f32 * 1.7).sin() * 0.5 + 0.5));
            }
        });
    };
    let ringed = set.base.coin(0.6);
    if ringed {
        ring(&mut set.c, false);
    }
    set.c.touch_rows(y - r, y + r, |px, py, pixel| {
        let (dx, dy) = ((px - x) / r, (py - y) / r);
        let d = dx * dx + dy * dy;
        if d < 1.0 {
            let z = (1.0 - d).sqrt();
            let lit = (dx * lx + dy * ly + z * 0.62).max(0.0);
            let body = mix(dark, pale, bands.at(dx * 0.3 * z + 0.5, dy * 0.45 + 0.5));
            let edge = smooth(1.0, 0.97, d);
            *pixel =
                mix(*pixel, plus(times(body, 0.08 + 1.15 * lit), tone.second, 0.25 * (1.0 - z).powi(3) * lit), edge);
        }
    });
    if ringed {
        ring(&mut set.c, true);
    }
    if !set.words.cast.is_empty() {
        let line = Line::new(&mut set.own, 4.0, 5, 0.5);
        let ground = mix(tone.far, tone.near, 0.5);
        set.ridge(&line, |_, n| 0.90 - 0.06 * (n - 0.5), ground, times(ground, 0.4), 0.12);
        set.people(0.28, 0.95, 0.30, 0.5);
    }
    set.c.bloom(0.04, 0.75, 0.5);
}

pub(super) fn clouds(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(1.0);
    if set.tone.sky[0][2] < 0.5 {
        set.stars(160, 0.7);
    }
    let light = mix(set.tone.light, [1.0; 3], 0.3);
    let (mx, my, r) = (set.base.range(0.3, 0.7) * aspect, 0.34, 0.17 * aspect.clamp(0.8, 1.1));
    let craters = Field::new(&mut set.own, (7.0 * aspect, 7.0), 5, 0.5);
    set.c.glow(mx, my, r * 3.0, light, 0.5);
    set.c.touch_rows(my - r, my + r, |x, y, pixel| {
        let d = ((x - mx).powi(2) + (y - my).powi(2)).sqrt() / r;
        let lit = 0.84 + 0.22 * craters.at(x / aspect, y) - 0.18 * (x - mx) / r;
        *pixel = mix(*pixel, times(light, lit), smooth(1.0, 0.985, d));
    });
    for layer in 0..5 {
        let t = layer as f32 / 4.0;
        let puffs: Vec<(f32, f32, f32)> = (0..(20.0 * aspect.max(0.8)) as usize)
            .map(|_| {
                (
                    set.own.unit() * aspect,
                    0.56 + 0.36 * t + set.own.range(-0.05, 0.05),
                    set.own.range(0.05, 0.13) * (0.7 + 0.6 * t),
                )
            })
            .collect();
        let (top, foot) =
            (mix(set.tone.sky[2], light, 0.75 - 0.3 * t), mix(set.tone.sky[1], set.tone.far, 0.3 + 0.4 * t));
        set.c.shapes_faint(0.94, |pen| {
            for &(x, y, r) in &puffs {
                pen.shape_down(top, foot, |path| path.push_circle(x, y, r));
            }
        });
        let line = Line::new(&mut set.own, 3.0, 3, 0.4);
        set.ridge(&line, |_, n| 0.64 + 0.34 * t - 0.04 * n, mix(top, foot, 0.8), mix(foot, set.tone.sky[0], 0.25), 0.2);
        let haze = set.tone.sky[2];
        set.mist(0.62 + 0.34 * t, 0.035, haze, 0.5);
    }
    let ink = set.tone.near;
    let birds: Vec<(f32, f32, f32)> = (0..7)
        .map(|_| (set.own.range(0.1, 0.9) * aspect, set.own.range(0.12, 0.5), set.own.range(0.010, 0.026)))
        .collect();
    set.c.shapes_faint(0.7, |pen| {
        for (x, y, s) in birds {
            pen.stroke(s * 0.22, ink, |path| {
                path.move_to(x - s * 1.6, y - s * 0.5);
                path.quad_to(x - s * 0.6, y - s * 0.9, x, y);
                path.quad_to(x + s * 0.6, y - s * 0.9, x + s * 1.6, y - s * 0.5);
            });
        }
    });
    if !set.words.cast.is_empty() {
        set.people(0.5, 0.90, 0.34, 0.5);
    }
    set.c.bloom(0.05, 0.8, 0.5);
}

/// Seen from below: layers of earth around a narrow opening, light falling in on white cloth and wood.
pub(super) fn burial(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let (cx, cy) = ((0.5 + set.base.range(-0.06, 0.06)) * aspect, 0.30);
    let light = mix(tone.light, hex(0xdff0f4), 0.45);
    set.c.touch(|_, y, pixel| *pixel = mix(plus(light, [0.1; 3], 1.0), light, y / 0.6));
    let layers = 6;
    for layer in 0..layers {
        let t = (layer + 1) as f32 / layers as f32;
        let earth = mix(mix(hex(0xb98a5a), tone.sky[2], 0.5), mix(hex(0x150c08), tone.near, 0.5), t.powf(0.75));
        let phase: Vec<f32> = (0..5).map(|_| set.own.unit() * TAU).collect();
        let grit = Field::new(&mut set.own, (30.0 * aspect, 26.0), 3, 0.6);
        let (rx, ry) = ((0.10 + 0.42 * t) * aspect.max(0.7), 0.10 + 0.40 * t);
        set.c.touch(|x, y, pixel| {
            let (dx, dy) = ((x - cx) / rx, (y - cy - 0.14 * t) / ry);
            let d = dx.abs().powi(3) + dy.abs().powi(3);
            if d > 0.25 {
                let angle = dy.atan2(dx);
                let wobble: f32 = phase
                    .iter()
                    .enumerate()
                    .map(|(k, p)| (angle * (k as f32 * 2.0 + 2.0) + p).sin() * 0.10 / (k as f32 + 1.0))
                    .sum();
                let edge = d.powf(0.33) - 0.92 - wobble;
                let cover = smooth(0.0, 0.012, edge);
                let rim = (1.0 - (edge / 0.08).clamp(0.0, 1.0)) * 0.30 * (1.0 - 0.5 * t);
                let body = plus(times(earth, 0.78 + 0.5 * grit.at(x / aspect, y)), light, rim);
                *pixel = mix(times(*pixel, 1.0 - 0.3 * smooth(-0.10, 0.0, edge)), body, cover);
            }
        });
    }
    let slant = set.own.range(-0.15, 0.15);
    set.c.light(0.025, 0.32, |pen| {
        for (from, to) in [(-0.05, -0.34), (0.01, -0.06), (0.06, 0.22)] {
            pen.poly(
                &[
                    (cx + from, cy - 0.1),
                    (cx + from + 0.04, cy - 0.1),
                    (cx + to + 0.13 + slant, 1.05),
                    (cx + to + slant, 1.05),
                ],
                light,
            );
        }
    });
    // The box, its lid askew, and what reaches out of it.
    let wood = mix(hex(0x7a4a26), tone.sky[1], 0.3);
    let (w, y) = (0.34 * aspect.clamp(0.62, 1.15), 0.84);
    let tilt = set.own.range(-0.05, 0.05);
    set.c.shapes(|pen| {
        pen.poly_down(
            &[(cx - w, y - 0.02), (cx + w, y - 0.02), (cx + w * 1.12, 1.1), (cx - w * 1.12, 1.1)],
            times(wood, 0.5),
            times(wood, 0.2),
        );
        pen.shape_down(hex(0xf4efe6), hex(0xa79f98), |path| {
            path.move_to(cx - w * 0.86, y + 0.02);
            path.quad_to(cx - w * 0.5, y - 0.13, cx - w * 0.1, y - 0.06);
            path.quad_to(cx + w * 0.3, y - 0.15, cx + w * 0.84, y + 0.02);
            path.quad_to(cx, y + 0.12, cx - w * 0.86, y + 0.02);
            path.close();
        });
        for plank in 0..5 {
            let (a, b) = (y + 0.02 + 0.04 * plank as f32, y + 0.052 + 0.04 * plank as f32);
            pen.poly_down(
                &[(cx - w, a), (cx + w, a + tilt * 0.2), (cx + w, b + tilt * 0.2), (cx - w, b)],
                times(wood, 1.25),
                times(wood, 0.7),
            );
        }
        let arm = hex(0xe0b59a);
        for (from, elbow, hand) in [(-0.22, -0.30, -0.20), (0.20, 0.34, 0.25)] {
            let (hx, hy) = (cx + hand * w * 2.0, y - 0.36);
            pen.line(
                &[(cx + from * w * 2.0, y - 0.02), (cx + elbow * w * 2.0, y - 0.20), (hx, hy)],
                0.030,
                times(arm, 0.9),
            );
            pen.disc(hx, hy, 0.023, arm);
            for finger in 0..4 {
                let spread = (finger as f32 - 1.5) * 0.35 + 0.1;
                pen.line(&[(hx, hy), (hx + spread.sin() * 0.052, hy - spread.cos() * 0.052)], 0.010, arm);
            }
        }
    });
    let clods: Vec<(f32, f32, f32)> = (0..60)
        .map(|_| (cx + set.own.range(-0.45, 0.45), set.own.range(0.1, 0.9), set.own.range(0.002, 0.011)))
        .collect();
    let soil = times(wood, 0.4);
    set.c.shapes(|pen| {
        for (x, y, r) in clods {
            pen.oval(x, y, r, r * 0.8, soil);
        }
    });
    set.c.bloom(0.05, 0.75, 0.7);
}

/// A skull by candlelight on a table, in the manner of an old still life.
pub(super) fn vanitas(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let wall = Field::new(&mut set.own, (3.0 * aspect, 3.0), 5, 0.5);
    let table = 0.78;
    set.c.touch(|x, y, pixel| {
        *pixel = times(mix(tone.sky[0], tone.sky[1], smooth(0.2, 0.8, wall.at(x / aspect, y))), 1.1 - 0.4 * y);
    });
    let side = set.own.pick(&[-1.0, 1.0]);
    let s = 0.30 * aspect.clamp(0.62, 0.95);
    let (x, candle) = ((0.5 - side * 0.04) * aspect, (0.5 + side * 0.36) * aspect);
    set.c.glow(candle, 0.46, 0.95, tone.light, 0.50);
    // The guests look on from the dark.
    let cast = set.words.cast.clone();
    let shade = tone.sky[0];
    set.c.shapes_faint(0.85, |pen| {
        for (number, look) in cast.iter().take(3).enumerate() {
            let px = (0.18 + 0.32 * number as f32) * aspect;
            let place = Place {
                x: px,
                ground: 1.06,
                height: 0.86,
                side: if px < aspect / 2.0 { 1.0 } else { -1.0 },
                shade,
                dark: 0.55,
            };
            people::stand(pen, look, Pose::Rest, &place);
        }
    });
    let cloth = mix(tone.accent, tone.near, 0.3);
    let fold = Line::new(&mut set.own, 5.0 * aspect, 3, 0.5);
    set.ridge(&fold, |_, n| table + 0.02 * (n - 0.5), plus(cloth, tone.light, 0.16), times(cloth, 0.3), 0.22);
    let folds: Vec<(f32, f32, f32)> = (0..(9.0 * aspect) as usize + 3)
        .map(|_| (set.own.unit() * aspect, set.own.range(-0.08, 0.08), set.own.range(0.01, 0.03)))
        .collect();
    set.c.veil(0.012, 0.5, |pen| {
        for (fx, lean, wide) in folds {
            pen.poly(&[(fx, table + 0.03), (fx + lean + wide, 1.05), (fx + lean - wide, 1.05)], [0.0; 3]);
        }
    });
    set.c.veil(0.02, 0.7, |pen| pen.oval(x - side * s * 0.4, table + 0.035, s * 0.95, 0.03, [0.0; 3]));
    skull(set, x, table + 0.04, s, side);
    let brass = mix(tone.second, hex(0xb98a3a), 0.5);
    set.c.shapes(|pen| {
        pen.oval(candle, table + 0.04, 0.060, 0.015, brass);
        pen.poly_down(
            &[
                (candle - 0.020, 0.62),
                (candle + 0.020, 0.62),
                (candle + 0.014, table + 0.035),
                (candle - 0.014, table + 0.035),
            ],
            times(brass, 1.2),
            times(brass, 0.6),
        );
        pen.oval(candle, 0.62, 0.038, 0.010, brass);
        pen.poly_down(
            &[(candle - 0.018, 0.47), (candle + 0.018, 0.47), (candle + 0.020, 0.62), (candle - 0.020, 0.62)],
            hex(0xfff0cf),
            hex(0xc9a878),
        );
    });
    flame(set, candle, 0.50, 0.072);
    let book = (0.5 - side * 0.34) * aspect;
    set.c.shapes(|pen| {
        for (level, (colour, shift)) in [
            (times(tone.accent, 0.8), 0.0),
            (mix(tone.near, tone.second, 0.4), 0.02),
            (mix(tone.far, tone.near, 0.4), -0.01),
        ]
        .iter()
        .enumerate()
        {
            let y = table + 0.045 - 0.045 * level as f32;
            pen.rect(book - 0.12 + shift, y - 0.04, 0.24, 0.042, *colour);
            pen.rect(book - 0.115 + shift, y - 0.032, 0.235, 0.026, hex(0xd9c8a0));
        }
    });
    set.c.bloom(0.05, 0.75, 0.6);
}

fn skull(set: &mut Set<'_>, x: f32, ground: f32, s: f32, side: f32) {
    let bone = mix(hex(0xe9dcbc), set.tone.light, 0.2);
    let dark = mix(hex(0x1c110c), set.tone.near, 0.5);
    let at = |px: f32, py: f32| (x + px * s * side, ground - py * s);
    set.c.shapes(|pen| {
        let trace = |path: &mut tiny_skia::PathBuilder, points: &[Bend], start: (f32, f32)| {
            let m = at(start.0, start.1);
            path.move_to(m.0, m.1);
            for (c, e) in points {
                let (c, e) = (at(c.0, c.1), at(e.0, e.1));
                path.quad_to(c.0, c.1, e.0, e.1);
            }
            path.close();
        };
        pen.shape_down(times(bone, 0.9), times(bone, 0.42), |path| {
            trace(
                path,
                &[((-0.30, 0.02), (0.10, 0.0)), ((0.46, 0.02), (0.46, 0.34)), ((0.1, 0.5), (-0.26, 0.34))],
                (-0.26, 0.34),
            );
        });
        pen.shape_down(times(bone, 1.1), times(bone, 0.60), |path| {
            trace(
                path,
                &[
                    ((-0.80, 0.62), (-0.74, 1.02)),
                    ((-0.62, 1.55), (0.0, 1.56)),
                    ((0.58, 1.55), (0.66, 1.02)),
                    ((0.70, 0.80), (0.58, 0.64)),
                    ((0.56, 0.42), (0.46, 0.30)),
                    ((0.12, 0.22), (-0.20, 0.30)),
                    ((-0.26, 0.44), (-0.46, 0.48)),
                ],
                (-0.46, 0.48),
            );
        });
        for eye in [-0.12, 0.40] {
            let (ex, ey) = at(eye, 0.86);
            pen.oval(ex, ey, 0.165 * s, 0.175 * s, dark);
            pen.oval(ex + 0.03 * s * side, ey + 0.03 * s, 0.10 * s, 0.10 * s, times(dark, 0.4));
        }
        pen.poly(&[at(0.15, 0.72), at(0.23, 0.50), at(0.14, 0.53), at(0.07, 0.50)], dark);
        for tooth in 0..7 {
            let tx = -0.12 + 0.083 * tooth as f32;
            pen.poly_down(
                &[at(tx, 0.37), at(tx + 0.066, 0.37), at(tx + 0.060, 0.19), at(tx + 0.008, 0.19)],
                times(bone, 1.15),
                times(bone, 0.75),
            );
        }
        pen.line(&[at(-0.14, 0.195), at(0.2, 0.175), at(0.46, 0.195)], 0.014 * s, dark);
        pen.stroke(0.007 * s, times(bone, 0.5), |path| {
            let m = at(-0.10, 1.55);
            path.move_to(m.0, m.1);
            for (px, py) in [(-0.16, 1.42), (-0.06, 1.34), (-0.16, 1.22)] {
                let p = at(px, py);
                path.line_to(p.0, p.1);
            }
        });
    });
    // The side turned from the candle falls dark.
    set.c.veil(0.03, 0.45, |pen| {
        pen.oval(x - side * s * 0.62, ground - s * 0.85, s * 0.35, s * 0.62, [0.02, 0.01, 0.02]);
    });
}

pub(super) fn still_life(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let (wall, board) = (mix(tone.sky[2], tone.second, 0.22), mix(tone.far, tone.sky[2], 0.45));
    let level = 0.70;
    set.c.touch(|x, y, pixel| {
        let lit = 1.05 - 0.35 * smooth(0.0, 1.0, (x / aspect + y) * 0.6);
        *pixel = if y < level { times(wall, lit) } else { times(board, 1.1 - 0.4 * (y - level)) };
    });
    let arch_x = set.base.range(0.3, 0.7) * aspect;
    let inner = mix(tone.accent, wall, 0.45);
    set.c.shapes_faint(0.8, |pen| {
        pen.shape_down(times(inner, 1.12), inner, |path| {
            let half = 0.26 * aspect.clamp(0.6, 1.0);
            path.move_to(arch_x - half, level);
            path.line_to(arch_x - half, 0.34);
            path.cubic_to(arch_x - half, -0.02, arch_x + half, -0.02, arch_x + half, 0.34);
            path.line_to(arch_x + half, level);
            path.close();
        });
    });
    let colours = [
        set.words.colour.unwrap_or(tone.accent),
        tone.second,
        mix(tone.sky[0], tone.sky[1], 0.5),
        hex(0xf1e6d2),
        mix(tone.accent, tone.near, 0.45),
    ];
    let count = 3 + set.own.below(3);
    for item in 0..count {
        let x = aspect * (0.5 + ((item as f32 + 0.5) / count as f32 - 0.5) * 0.78) + set.own.range(-0.03, 0.03);
        let ground = 0.80 + set.own.range(-0.05, 0.09);
        let colour = colours[(item + set.base.clone().below(5)) % 5];
        let s = set.own.range(0.09, 0.13) * aspect.clamp(0.6, 1.05);
        set.c.veil(0.016, 0.5, |pen| {
            pen.poly(
                &[
                    (x - s * 0.8, ground),
                    (x + s * 0.8, ground - 0.01),
                    (x + s * 3.0, ground + 0.05),
                    (x + s * 0.6, ground + 0.07),
                ],
                times(tone.near, 0.6),
            );
        });
        if set.own.coin(0.45) {
            ball(set, x, ground - s * 0.9, s, colour);
        } else {
            vase(set, x, ground, s, colour);
        }
    }
    let grain = Field::new(&mut set.own, (60.0 * aspect, 60.0), 2, 0.6);
    set.c.touch(|x, y, pixel| *pixel = times(*pixel, 0.97 + 0.06 * grain.at(x / aspect, y)));
}

fn ball(set: &mut Set<'_>, x: f32, y: f32, r: f32, colour: Rgb) {
    set.c.touch_rows(y - r, y + r, |px, py, pixel| {
        let (dx, dy) = ((px - x) / r, (py - y) / r);
        let d = dx * dx + dy * dy;
        if d < 1.0 {
            let z = (1.0 - d).sqrt();
            let lit = (-0.55 * dx - 0.62 * dy + 0.56 * z).max(0.0);
            let shine = lit.powi(24) * 0.55;
            let bounce = (dy * 0.5 + 0.2).max(0.0) * 0.18;
            *pixel =
                mix(*pixel, plus(times(colour, 0.30 + 0.85 * lit + bounce), [1.0; 3], shine), smooth(1.0, 0.96, d));
        }
    });
}

fn vase(set: &mut Set<'_>, x: f32, ground: f32, s: f32, colour: Rgb) {
    let (belly, neck, tall) = (set.own.range(0.8, 1.2), set.own.range(0.22, 0.5), set.own.range(2.2, 3.6));
    let profile = |t: f32| {
        let body = (t.powf(0.8) * 2.9).sin().max(0.0) * belly;
        0.38 + body * 0.62 - smooth(0.62, 0.92, t) * (0.38 + belly * 0.1 - neck * 0.6) + smooth(0.93, 1.0, t) * 0.14
    };
    let stems: Vec<(f32, f32)> =
        (0..set.own.below(5)).map(|_| (set.own.range(-0.5, 0.5), set.own.range(0.9, 1.9))).collect();
    let leaf = mix(hex(0x5a7a4a), colour, 0.2);
    let outline: Vec<(f32, f32)> =
        (0..=30).map(|k| k as f32 / 30.0).map(|t| (profile(t) * s, ground - t * tall * s)).collect();
    set.c.shapes(|pen| {
        for (lean, reach) in stems {
            let (tx, ty) = (x + lean * s * 2.2, ground - (tall + reach) * s);
            pen.stroke(s * 0.05, leaf, |path| {
                path.move_to(x, ground - tall * s * 0.95);
                path.quad_to(x, ground - (tall + reach * 0.6) * s, tx, ty);
            });
            for k in 0..5 {
                let t = 0.35 + 0.16 * k as f32;
                let (px, py) = (x + (tx - x) * t * t, ground - (tall + reach * t) * s);
                let dir = if k % 2 == 0 { 1.0 } else { -1.0 };
                pen.oval(px + dir * s * 0.16, py, s * 0.17, s * 0.075, times(leaf, 0.85 + 0.08 * k as f32));
            }
        }
        // Strips from the lit to the dark side give the body its roundness.
        for strip in 0..16 {
            let edge = |k: usize| -(k as f32 / 16.0 * std::f32::consts::PI).cos();
            let (a, b) = (edge(strip), edge(strip + 1) + 0.01);
            let place = (a + b) / 2.0;
            let lit = 1.12 - 0.70 * smooth(-0.5, 1.0, place) - 0.25 * smooth(-0.6, -1.0, place)
                + 0.25 * (1.0 - ((place + 0.45) / 0.16).abs()).max(0.0);
            let mut points: Vec<(f32, f32)> = outline.iter().map(|&(half, y)| (x + half * a, y)).collect();
            points.extend(outline.iter().rev().map(|&(half, y)| (x + half * b, y)));
            pen.poly(&points, times(colour, lit));
        }
        let rim = profile(1.0) * s;
        pen.oval(x, ground - tall * s, rim, rim * 0.22, times(colour, 0.35));
    });
}

pub(super) fn paper(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let colours = [
        tone.sky[2],
        mix(tone.sky[2], tone.second, 0.6),
        tone.second,
        mix(tone.second, tone.accent, 0.6),
        tone.accent,
        mix(tone.accent, tone.sky[0], 0.55),
        tone.sky[0],
        tone.near,
    ];
    set.c.touch(|_, _, pixel| *pixel = colours[0]);
    let (sx, sy, r) = (set.base.range(0.25, 0.75) * aspect, set.own.range(0.18, 0.3), 0.09 * aspect.clamp(0.8, 1.2));
    set.c.veil(0.012, 0.35, |pen| pen.disc(sx + 0.006, sy + 0.012, r, [0.0; 3]));
    let sun = mix(tone.light, [1.0; 3], 0.4);
    set.c.shapes(|pen| pen.disc(sx, sy, r, sun));
    let rings = set.base.coin(0.35);
    for layer in 1..colours.len() {
        let t = layer as f32 / (colours.len() - 1) as f32;
        let line = Line::new(&mut set.own, 1.6 + 1.6 * t, 3, 0.4);
        let outline: Vec<(f32, f32)> = if rings {
            (0..=72)
                .map(|k| {
                    let angle = k as f32 / 72.0 * std::f32::consts::TAU;
                    let wobble = 0.10 * (line.at((k % 72) as f32 / 72.0) - 0.5) * (angle / 2.0).sin().abs()
                        + 0.02 * (angle * (3.0 + layer as f32)).sin();
                    let reach = (1.25 - 1.12 * t) * (0.5 + wobble) * aspect.max(1.0);
                    (sx + (aspect / 2.0 - sx) * (1.0 - t) + angle.cos() * reach, 0.52 + angle.sin() * reach * 0.75)
                })
                .collect()
        } else {
            let mut points: Vec<_> = (0..=60)
                .map(|k| k as f32 / 60.0)
                .map(|u| (u * (aspect + 0.4) - 0.2, 0.18 + 0.76 * t - 0.30 * (line.at(u) - 0.5)))
                .collect();
            points.extend([(aspect + 0.2, 1.2), (-0.2, 1.2)]);
            points
        };
        let shadow: Vec<_> = outline.iter().map(|&(x, y)| (x + 0.004, y - 0.006)).collect();
        set.c.veil(0.022, 0.55, |pen| pen.poly(&shadow, [0.04, 0.02, 0.05]));
        let sheet = colours[layer];
        set.c.shapes(|pen| {
            pen.poly_down(&outline, times(sheet, 1.08), times(sheet, 0.94));
            pen.line(&outline, 0.0022, mix(sheet, [1.0; 3], 0.35));
        });
    }
    let fibre = Field::new(&mut set.own, (80.0 * aspect, 80.0), 2, 0.6);
    set.c.touch(|x, y, pixel| *pixel = times(*pixel, 0.965 + 0.07 * fibre.at(x / aspect, y)));
}
