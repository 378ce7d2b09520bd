//! Rooms: the diner, the ballroom, the parlour, the attic.

use std::f32::consts::TAU;

use super::*;

pub(super) fn diner(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let horizon = 0.60;
    let group = set.words.cast.len() > 3;
    let wall =
        if group { mix(hex(0xefe2c2), set.tone.sky[1], 0.35) } else { mix(hex(0x7fd0c8), set.tone.sky[1], 0.30) };
    let red = set
        .words
        .colour
        .filter(|c| super::super::colour::luma(*c) < 0.75)
        .map_or(hex(0xd43a35), |c| mix(c, hex(0xd43a35), 0.75));
    set.c.touch(|_, y, pixel| *pixel = mix(times(wall, 0.72), wall, smooth(0.0, 0.6, y)));
    let unit = 0.42;
    let shift = set.own.range(0.0, unit);
    let view = set.tone.sky;
    set.c.shapes(|pen| {
        let mut x = -shift;
        while x < aspect {
            pen.rect(x, 0.14, unit * 0.86, 0.30, hex(0xd9dde0));
            pen.poly_down(
                &[
                    (x + 0.012, 0.152),
                    (x + unit * 0.86 - 0.012, 0.152),
                    (x + unit * 0.86 - 0.012, 0.428),
                    (x + 0.012, 0.428),
                ],
                view[0],
                view[2],
            );
            for slat in 0..6 {
                pen.rect(x + 0.012, 0.155 + 0.014 * slat as f32, unit * 0.86 - 0.024, 0.005, hex(0xf4efe4));
            }
            x += unit;
        }
        pen.rect(-0.1, 0.50, aspect + 0.2, 0.025, hex(0xc9ced3));
        pen.rect(-0.1, 0.525, aspect + 0.2, 0.02, red);
    });
    let vanish = 0.5 + set.own.range(-0.12, 0.12);
    set.checker(horizon, if group { 0.7 } else { 0.55 }, hex(0xf1ece0), hex(0x1d1c22), vanish);
    booths(set, horizon, red);
    neon(set, 0.09);
    if group {
        table_of_men(set);
    } else if !set.words.cast.is_empty() {
        let x = set.own.range(0.42, 0.58);
        let cast = set.words.cast.clone();
        let gap = 0.20;
        let (shade, count) = (set.tone.near, cast.len().min(2));
        let middle = x * aspect;
        set.c.veil(0.012, 0.4, |pen| pen.oval(middle, 0.935, 0.34, 0.02, [0.0; 3]));
        set.c.shapes(|pen| {
            for (number, look) in cast.iter().take(2).enumerate() {
                let side = if number == 0 { 1.0 } else { -1.0 };
                let x = if count == 1 { middle } else { middle - side * gap };
                people::stand(
                    pen,
                    look,
                    if number == 0 { Pose::Raised } else { Pose::Reach },
                    &Place { x, ground: 0.94, height: 0.58, side, shade, dark: 0.06 },
                );
            }
        });
    } else {
        set.c.shapes(|pen| {
            for stool in 0..(aspect / 0.26) as usize + 1 {
                let x = 0.10 + 0.26 * stool as f32;
                pen.rect(x - 0.008, 0.74, 0.016, 0.2, hex(0xb9bfc6));
                pen.oval(x, 0.94, 0.045, 0.010, hex(0x9aa0a8));
                pen.oval(x, 0.735, 0.062, 0.020, red);
            }
        });
    }
    set.c.bloom(0.03, 0.85, 0.5);
}

fn booths(set: &mut Set<'_>, horizon: f32, red: Rgb) {
    let aspect = set.c.aspect;
    set.c.shapes(|pen| {
        let mut x = -0.05;
        while x < aspect + 0.1 {
            pen.shape_down(times(red, 1.1), times(red, 0.55), |path| {
                path.move_to(x, horizon + 0.08);
                path.line_to(x, horizon - 0.13);
                path.quad_to(x + 0.02, horizon - 0.17, x + 0.06, horizon - 0.16);
                path.line_to(x + 0.13, horizon - 0.16);
                path.quad_to(x + 0.17, horizon - 0.16, x + 0.17, horizon - 0.12);
                path.line_to(x + 0.17, horizon + 0.08);
                path.close();
            });
            for seam in 1..4 {
                pen.line(
                    &[(x + 0.042 * seam as f32, horizon - 0.15), (x + 0.042 * seam as f32, horizon + 0.07)],
                    0.003,
                    times(red, 0.5),
                );
            }
            pen.rect(x + 0.22, horizon - 0.065, 0.20, 0.014, hex(0xe8ebee));
            pen.rect(x + 0.31, horizon - 0.05, 0.02, 0.13, hex(0x9aa0a8));
            x += 0.47;
        }
    });
}

/// Bent tubes of light on the wall.
fn neon(set: &mut Set<'_>, y: f32) {
    let aspect = set.c.aspect;
    let tubes: Vec<(f32, f32, usize, Rgb)> = (0..(aspect * 1.7) as usize + 1)
        .map(|number| {
            let x = (number as f32 + 0.5) / ((aspect * 1.7) as usize + 1) as f32 * aspect + set.own.range(-0.06, 0.06);
            (
                x,
                y + set.own.range(-0.01, 0.03),
                set.own.below(4),
                set.own.pick(&[hex(0xff4f9a), hex(0x35e0ff), hex(0xffd23f), hex(0xff6a3d)]),
            )
        })
        .collect();
    let draw = |pen: &mut super::super::canvas::Pen, width: f32, white: f32| {
        for &(x, y, kind, colour) in &tubes {
            let colour = mix(colour, [1.0; 3], white);
            match kind {
                0 => pen.stroke(width, colour, |path| path.push_circle(x, y, 0.055)),
                1 => pen.line(
                    &[
                        (x - 0.11, y + 0.03),
                        (x - 0.06, y - 0.04),
                        (x, y + 0.03),
                        (x + 0.06, y - 0.04),
                        (x + 0.11, y + 0.03),
                    ],
                    width,
                    colour,
                ),
                2 => {
                    let points: Vec<_> = (0..=10)
                        .map(|k| {
                            let reach = if k % 2 == 0 { 0.065 } else { 0.028 };
                            let (sin, cos) = (k as f32 * 0.628 - 1.571).sin_cos();
                            (x + cos * reach, y + sin * reach)
                        })
                        .collect();
                    pen.line(&points, width, colour);
                }
                _ => pen.stroke(width, colour, |path| {
                    path.move_to(x - 0.13, y + 0.03);
                    path.cubic_to(x - 0.06, y - 0.10, x - 0.04, y + 0.10, x + 0.02, y);
                    path.cubic_to(x + 0.06, y - 0.08, x + 0.08, y + 0.06, x + 0.14, y - 0.03);
                }),
            }
        }
    };
    set.c.light(0.03, 1.0, |pen| draw(pen, 0.02, 0.0));
    set.c.shapes(|pen| draw(pen, 0.008, 0.55));
}

/// A long table with a row of men in dark suits behind it.
fn table_of_men(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let cast = set.words.cast.clone();
    let men = cast.len().min(6);
    let span = (aspect * 0.86).min(1.5);
    let height = (span / men as f32 * 3.0).min(0.74);
    let mut own = set.own.clone();
    let shade = set.tone.near;
    set.c.shapes(|pen| {
        for (number, look) in cast.iter().take(men).enumerate() {
            let x = aspect / 2.0 + ((number as f32 + 0.5) / men as f32 - 0.5) * span + own.range(-0.012, 0.012);
            let tall = height * own.range(0.90, 1.06);
            let side = if own.coin(0.5) { 1.0 } else { -1.0 };
            let ground = 0.80 + height * 0.42;
            people::stand(pen, look, Pose::Rest, &Place { x, ground, height: tall, side, shade, dark: 0.05 });
            let eyes = ground - tall * 0.932;
            for lens in [-1.0, 1.0] {
                pen.oval(x + tall * (0.008 * side + 0.020 * lens), eyes, tall * 0.017, tall * 0.012, hex(0x08080a));
            }
        }
        let top = 0.785;
        pen.poly_down(
            &[
                (aspect / 2.0 - span * 0.54, top),
                (aspect / 2.0 + span * 0.54, top),
                (aspect / 2.0 + span * 0.60, top + 0.055),
                (aspect / 2.0 - span * 0.60, top + 0.055),
            ],
            hex(0xfaf1da),
            hex(0xdccfae),
        );
        pen.rect(aspect / 2.0 - span * 0.60, top + 0.055, span * 1.20, 0.018, hex(0xb9bfc6));
        pen.rect(aspect / 2.0 - span * 0.55, top + 0.073, span * 1.10, 0.3, times(hex(0xcfc2a0), 0.45));
        for cup in 0..men {
            let x = aspect / 2.0 + ((cup as f32 + 0.5) / men as f32 - 0.5) * span + own.range(-0.03, 0.03);
            pen.oval(x, top + 0.030, 0.034, 0.007, hex(0xe9edf0));
            pen.poly(
                &[
                    (x - 0.018, top - 0.004),
                    (x + 0.018, top - 0.004),
                    (x + 0.013, top + 0.028),
                    (x - 0.013, top + 0.028),
                ],
                hex(0xffffff),
            );
            pen.oval(x, top - 0.004, 0.018, 0.005, hex(0x3a2113));
        }
    });
    set.own = own;
}

pub(super) fn ballroom(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let horizon = 0.64;
    let tone = set.tone;
    set.c.touch(|_, y, pixel| *pixel = ramp(&[times(tone.sky[0], 0.9), tone.sky[1], times(tone.sky[2], 0.9)], y / 0.7));
    let bay = set.base.range(0.34, 0.40);
    let offset = (aspect / 2.0) % bay - bay / 2.0;
    let night = [hex(0x0d1730), hex(0x2a4470)];
    let count = (aspect / bay) as usize + 3;
    set.c.shapes(|pen| {
        for window in 0..count {
            let x = offset + bay * (window as f32 - 0.5);
            pen.shape_down(tone.sky[2], times(tone.sky[1], 0.7), |path| arch(path, x, 0.16, bay * 0.34, 0.58));
            pen.shape_down(night[0], night[1], |path| arch(path, x, 0.185, bay * 0.29, 0.565));
            pen.rect(x - 0.004, 0.08, 0.008, 0.49, tone.sky[1]);
            for bar in 0..4 {
                pen.rect(x - bay * 0.29, 0.22 + 0.095 * bar as f32, bay * 0.58, 0.006, tone.sky[1]);
            }
            for side in [-1.0, 1.0] {
                let drape = mix(tone.accent, tone.near, 0.25);
                pen.shape_down(times(drape, 1.2), times(drape, 0.5), |path| {
                    path.move_to(x + side * bay * 0.36, 0.04);
                    path.quad_to(x + side * bay * 0.04, 0.12, x + side * bay * 0.22, 0.34);
                    path.quad_to(x + side * bay * 0.32, 0.44, x + side * bay * 0.24, 0.62);
                    path.line_to(x + side * bay * 0.40, 0.62);
                    path.close();
                });
            }
            let column = x + bay * 0.5;
            pen.poly_down(
                &[(column - 0.022, 0.0), (column + 0.022, 0.0), (column + 0.026, 0.64), (column - 0.026, 0.64)],
                times(tone.sky[2], 0.8),
                tone.sky[2],
            );
            pen.rect(column - 0.034, 0.615, 0.068, 0.025, tone.sky[2]);
        }
    });
    set.checker(horizon, 0.75, times(tone.sky[2], 0.95), times(tone.near, 1.5), 0.5);
    let glow = tone.light;
    set.c.glow(aspect / 2.0, 0.80, 0.7, glow, 0.25);
    chandelier(set, aspect / 2.0 + set.own.clone().range(-0.08, 0.08), 0.20, 0.20 * aspect.clamp(0.8, 1.3));
    for side in [0.08, 0.92] {
        candelabra(set, side * aspect, 0.80);
    }
    let dancers: Vec<(f32, f32)> =
        (0..(3.0 * aspect) as usize + 1).map(|_| (set.own.unit() * aspect, set.own.range(0.67, 0.70))).collect();
    let shadow = mix(tone.near, tone.sky[1], 0.35);
    set.c.shapes_faint(0.75, |pen| {
        for (x, y) in dancers {
            pen.disc(x, y - 0.15, 0.014, shadow);
            pen.poly(&[(x - 0.016, y - 0.135), (x + 0.016, y - 0.135), (x + 0.05, y), (x - 0.05, y)], shadow);
            pen.disc(x + 0.035, y - 0.155, 0.014, shadow);
            pen.poly(&[(x + 0.02, y - 0.14), (x + 0.05, y - 0.14), (x + 0.048, y), (x + 0.026, y)], shadow);
        }
    });
    if !set.words.cast.is_empty() {
        let x = 0.5 + set.own.range(-0.10, 0.10);
        set.people(x, 0.94, 0.60, 0.06);
    }
    set.c.bloom(0.035, 0.72, 0.8);
}

fn arch(path: &mut tiny_skia::PathBuilder, x: f32, top: f32, half: f32, foot: f32) {
    path.move_to(x - half, foot);
    path.line_to(x - half, top);
    path.cubic_to(x - half, top - half * 1.3, x + half, top - half * 1.3, x + half, top);
    path.line_to(x + half, foot);
    path.close();
}

fn chandelier(set: &mut Set<'_>, x: f32, y: f32, s: f32) {
    let gold = mix(set.tone.second, hex(0xe0b04a), 0.5);
    set.c.glow(x, y, s * 3.4, set.tone.light, 0.55);
    set.c.shapes(|pen| {
        pen.line(&[(x, -0.1), (x, y + s * 0.35)], 0.005, gold);
        for tier in 0..2 {
            let (rx, ty) = (s * (1.0 - 0.45 * tier as f32), y + s * (0.18 - 0.42 * tier as f32));
            for arm in [-1.0, -0.55, 0.55, 1.0] {
                pen.stroke(0.005, gold, |path| {
                    path.move_to(x, ty - s * 0.1);
                    path.quad_to(x + arm * rx * 0.5, ty + s * 0.25, x + arm * rx, ty);
                });
            }
            for bead in 0..9 {
                let k = bead as f32 / 8.0 * 2.0 - 1.0;
                let drop = (1.0 - k * k) * s * 0.22;
                pen.disc(x + k * rx, ty + drop, 0.006, hex(0xfff3d0));
            }
        }
    });
    for tier in 0..2 {
        let (rx, ty) = (s * (1.0 - 0.45 * tier as f32), y + s * (0.18 - 0.42 * tier as f32));
        for arm in [-1.0, -0.55, 0.0, 0.55, 1.0] {
            flame(set, x + arm * rx, ty, 0.030);
        }
    }
}

fn candelabra(set: &mut Set<'_>, x: f32, y: f32) {
    let gold = mix(set.tone.second, set.tone.near, 0.25);
    set.c.shapes(|pen| {
        pen.line(&[(x, y + 0.12), (x, y - 0.24)], 0.008, gold);
        pen.stroke(0.007, gold, |path| {
            path.move_to(x - 0.06, y - 0.22);
            path.quad_to(x - 0.055, y - 0.14, x, y - 0.13);
            path.quad_to(x + 0.055, y - 0.14, x + 0.06, y - 0.22);
        });
        pen.oval(x, y + 0.12, 0.05, 0.012, gold);
    });
    for arm in [-0.06, 0.0, 0.06] {
        flame(set, x + arm, y - 0.24, 0.036);
    }
}

/// A short candle and its flame.
pub(super) fn flame(set: &mut Set<'_>, x: f32, y: f32, s: f32) {
    set.c.shapes(|pen| {
        pen.rect(x - s * 0.14, y - s * 0.5, s * 0.28, s * 0.5, hex(0xf4ead2));
        pen.shape(hex(0xfff1b8), |path| {
            path.move_to(x, y - s * 1.35);
            path.quad_to(x + s * 0.30, y - s * 0.75, x, y - s * 0.5);
            path.quad_to(x - s * 0.30, y - s * 0.75, x, y - s * 1.35);
            path.close();
        });
    });
    set.c.glow(x, y - s * 0.85, s * 4.6, hex(0xffb650), 0.55);
}

pub(super) fn parlour(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let (floor, rail) = (0.76, 0.56);
    let motif = set.base.range(0.09, 0.12);
    set.c.touch(|x, y, pixel| {
        let light = ramp(&[times(tone.sky[1], 0.55), tone.sky[1], times(tone.sky[1], 0.8)], y / floor);
        let (u, v) = (
            (x / motif).rem_euclid(1.0) - 0.5,
            (y / motif + if (x / motif) as i32 % 2 == 0 { 0.5 } else { 0.0 }).rem_euclid(1.0) - 0.5,
        );
        let petal = (u.abs() + v.abs() - 0.30).abs().min((u * u + v * v).sqrt() - 0.06);
        *pixel = mix(light, times(tone.sky[2], 0.8), smooth(0.04, 0.0, petal) * 0.45);
    });
    let wood = mix(tone.near, hex(0x5c3319), 0.6);
    set.c.shapes(|pen| {
        pen.poly_down(
            &[(-0.1, rail), (aspect + 0.1, rail), (aspect + 0.1, floor), (-0.1, floor)],
            times(wood, 1.3),
            times(wood, 0.7),
        );
        pen.rect(-0.1, rail, aspect + 0.2, 0.012, times(wood, 1.9));
        for panel in 0..(aspect / 0.2) as usize + 2 {
            pen.stroke(0.004, times(wood, 0.55), |path| {
                if let Some(rect) =
                    tiny_skia::Rect::from_xywh(panel as f32 * 0.2 - 0.06, rail + 0.04, 0.15, floor - rail - 0.07)
                {
                    path.push_rect(rect);
                }
            });
        }
        pen.poly_down(
            &[(-0.1, floor), (aspect + 0.1, floor), (aspect + 0.1, 1.1), (-0.1, 1.1)],
            times(wood, 1.0),
            times(wood, 0.45),
        );
    });
    let right = set.base.coin(0.5);
    let window = if right { 0.76 } else { 0.24 } * aspect;
    let sky = mix(tone.light, [1.0; 3], 0.35);
    set.c.shapes(|pen| {
        pen.rect(window - 0.135, 0.10, 0.27, 0.42, times(wood, 1.5));
        for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)] {
            pen.rect(window - 0.12 + 0.125 * column as f32, 0.115 + 0.135 * row as f32, 0.115, 0.125, sky);
        }
        frame(pen, if right { 0.26 } else { 0.74 } * aspect, 0.26, 0.13, tone.second, tone.sky[0]);
    });
    let slant = if right { -0.55 } else { 0.55 };
    set.c.light(0.014, 0.34, |pen| {
        for pane in 0..2 {
            let x = window - 0.12 + 0.125 * pane as f32;
            pen.poly(&[(x, 0.115), (x + 0.115, 0.115), (x + 0.115 + slant, 0.98), (x + slant, 0.98)], tone.light);
        }
    });
    furniture(set, aspect * if right { 0.30 } else { 0.70 }, 0.90, wood, if right { 1.0 } else { -1.0 });
    debris(set, aspect * 0.5, 0.55);
    if !set.words.cast.is_empty() {
        let x = if right { 0.60 } else { 0.40 } + set.own.range(-0.06, 0.06);
        set.people(x, 0.94, 0.56, 0.28);
        let hand = x * aspect + set.own.pick(&[-0.24, 0.24]);
        set.c.glow(hand, 0.52, 0.26, hex(0xffd27a), 0.8);
        set.c.glow(hand, 0.52, 0.06, [1.0; 3], 1.3);
    }
    let aspect_field = Field::new(&mut set.own, (2.4 * aspect, 4.0), 4, 0.5);
    set.c.touch(|x, y, pixel| {
        let haze = smooth(0.5, 0.8, aspect_field.at(x / aspect, y)) * 0.22;
        *pixel = mix(*pixel, mix(tone.light, [0.7; 3], 0.4), haze);
    });
}

fn frame(pen: &mut super::super::canvas::Pen, x: f32, y: f32, s: f32, gold: Rgb, inner: Rgb) {
    pen.rect(x - s, y - s * 0.8, s * 2.0, s * 1.6, gold);
    pen.rect(x - s * 0.86, y - s * 0.67, s * 1.72, s * 1.34, times(gold, 0.55));
    pen.poly_down(
        &[
            (x - s * 0.8, y - s * 0.61),
            (x + s * 0.8, y - s * 0.61),
            (x + s * 0.8, y + s * 0.61),
            (x - s * 0.8, y + s * 0.61),
        ],
        mix(inner, hex(0xc9b48a), 0.45),
        inner,
    );
    pen.poly(
        &[
            (x - s * 0.8, y + s * 0.61),
            (x - s * 0.3, y - s * 0.1),
            (x + s * 0.1, y + s * 0.3),
            (x + s * 0.4, y),
            (x + s * 0.8, y + s * 0.61),
        ],
        times(inner, 0.6),
    );
}

/// An overturned table and an armchair.
fn furniture(set: &mut Set<'_>, x: f32, ground: f32, wood: Rgb, side: f32) {
    let cloth = mix(set.tone.accent, set.tone.near, 0.25);
    let at = |px: f32, py: f32| (x + px * side, ground - py);
    set.c.veil(0.012, 0.6, |pen| pen.oval(x, ground + 0.01, 0.30, 0.022, [0.0; 3]));
    set.c.shapes(|pen| {
        pen.poly_down(
            &[at(-0.20, 0.30), at(-0.06, 0.33), at(-0.03, 0.0), at(-0.20, 0.0)],
            times(cloth, 1.2),
            times(cloth, 0.5),
        );
        pen.poly_down(&[at(-0.22, 0.14), at(0.04, 0.14), at(0.04, 0.0), at(-0.22, 0.0)], cloth, times(cloth, 0.45));
        let (ox, oy) = at(0.20, 0.16);
        pen.oval(ox, oy, 0.062, 0.17, times(wood, 0.6));
        pen.oval(ox + 0.012 * side, oy, 0.055, 0.16, times(wood, 1.9));
        for leg in [(-0.02, 0.25), (-0.03, 0.08)] {
            pen.line(&[at(0.18, leg.1), at(0.18 + leg.0 - 0.12, leg.1 + 0.02)], 0.014, times(wood, 1.1));
        }
    });
}

/// Splinters in the air.
fn debris(set: &mut Set<'_>, x: f32, y: f32) {
    let bits: Vec<(f32, f32, f32, f32)> = (0..46)
        .map(|_| {
            let (angle, far) = (set.own.unit() * TAU, set.own.range(0.05, 0.5));
            (
                x + angle.cos() * far * 1.2,
                y + angle.sin() * far * 0.7,
                set.own.range(0.004, 0.018),
                set.own.unit() * 3.1,
            )
        })
        .collect();
    let colour = mix(set.tone.light, hex(0x8a5a30), 0.6);
    set.c.shapes(|pen| {
        for (x, y, s, angle) in bits {
            let (sin, cos) = angle.sin_cos();
            pen.poly(
                &[(x + cos * s, y + sin * s), (x - sin * s * 0.2, y + cos * s * 0.2), (x - cos * s, y - sin * s)],
                colour,
            );
        }
    });
}

pub(super) fn rafters(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let tone = set.tone;
    let (vx, vy) = ((0.5 + set.base.range(-0.08, 0.08)) * aspect, 0.50);
    let wood = mix(tone.sky[1], hex(0x6b4426), 0.5);
    let grain = Field::new(&mut set.own, (26.0 * aspect, 7.0), 3, 0.55);
    set.c.touch(|x, y, pixel| {
        let (dx, dy) = (x - vx, y - vy);
        // Floor, ceiling or wall: whichever plane the ray meets first.
        let wall = dx.abs() / (0.5 * aspect);
        let flat = dy.abs() / 0.5;
        let depth = wall.max(flat).max(0.16);
        let along = 1.0 / depth;
        let (across, lit) = if depth <= 0.1601 {
            (dx * 14.0, 0.85)
        } else if flat > wall {
            (dx / depth * 6.0, if dy > 0.0 { 0.95 } else { 0.42 })
        } else {
            (dy / depth * 7.0, 0.66)
        };
        let board = across.rem_euclid(1.0);
        let gap = smooth(0.06, 0.0, board.min(1.0 - board));
        let hue = 0.85 + 0.3 * ((across.floor() * 12.9898).sin() * 43758.547).rem_euclid(1.0);
        let body = times(
            wood,
            lit * hue
                * (0.55 + 0.5 * grain.at((across * 0.09).rem_euclid(1.0), (along * 0.21).rem_euclid(1.0)))
                * (0.35 + 0.75 * depth.min(1.0)),
        );
        *pixel = mix(body, times(tone.near, 0.8), gap * 0.85);
    });
    let light = tone.light;
    let door = 0.085 * aspect.clamp(0.7, 1.2);
    set.c.glow(vx, vy, 0.42, light, 0.5);
    set.c.shapes(|pen| {
        pen.poly_down(
            &[(vx - door, vy - 0.075), (vx + door, vy - 0.075), (vx + door, vy + 0.082), (vx - door, vy + 0.082)],
            mix(light, [1.0; 3], 0.4),
            light,
        );
    });
    set.c.shapes(|pen| {
        for beam in 0..5 {
            let t = 0.22 + 0.78 * (beam as f32 / 4.0).powf(1.5);
            let (half, y, thick) = (0.52 * aspect * t, vy - 0.42 * t, 0.045 * t);
            let shade = mix(times(wood, 0.5), times(tone.near, 0.9), t);
            pen.poly_down(
                &[(vx - half, y), (vx + half, y), (vx + half, y + thick), (vx - half, y + thick)],
                times(shade, 1.7),
                times(shade, 0.8),
            );
            for side in [-1.0, 1.0] {
                pen.line(
                    &[(vx + side * half * 0.96, y + 0.22 * t), (vx + side * half * 0.55, y + thick * 0.5)],
                    0.030 * t,
                    shade,
                );
                pen.poly(
                    &[
                        (vx + side * half, y),
                        (vx + side * (half - 0.035 * t), y),
                        (vx + side * (half - 0.035 * t), vy + 0.5 * t),
                        (vx + side * half, vy + 0.5 * t),
                    ],
                    shade,
                );
            }
        }
    });
    let shafts: Vec<(f32, f32)> =
        (0..6).map(|_| (set.own.range(-0.5, 0.5) * aspect, set.own.range(0.015, 0.05))).collect();
    let slant = set.base.pick(&[-0.45, 0.45]);
    set.c.light(0.012, 0.26, |pen| {
        for (x, wide) in shafts {
            pen.poly(
                &[(vx + x, -0.1), (vx + x + wide, -0.1), (vx + x + wide * 2.6 + slant, 1.05), (vx + x + slant, 1.05)],
                light,
            );
        }
    });
    let red = hex(0x8e1720);
    let (dx, dy) = (vx + set.own.range(-0.22, 0.22) * aspect, set.own.range(0.84, 0.90));
    set.c.shapes(|pen| {
        pen.oval(dx, dy, 0.050, 0.013, red);
        pen.oval(dx + 0.06, dy + 0.014, 0.016, 0.005, red);
        pen.oval(dx - 0.012, dy - 0.003, 0.014, 0.003, times(red, 1.8));
        for drop in 0..3 {
            let y = 0.28 + 0.2 * drop as f32;
            pen.shape(red, |path| {
                path.move_to(dx, y);
                path.quad_to(dx + 0.011, y + 0.026, dx, y + 0.031);
                path.quad_to(dx - 0.011, y + 0.026, dx, y);
                path.close();
            });
        }
    });
    if !set.words.cast.is_empty() {
        let x = (vx + set.own.pick(&[-0.16, 0.16]) * aspect) / aspect;
        set.people(x, 0.95, 0.56, 0.45);
    }
    for _ in 0..40 {
        let (x, y) = (set.own.unit() * aspect, set.own.unit());
        set.c.glow(x, y, 0.005, light, 0.5);
    }
    set.c.bloom(0.04, 0.7, 0.6);
}
