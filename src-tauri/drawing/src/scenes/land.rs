//! Open country: mountains, desert, woods, meadows, northern lights, balloons.

use super::super::canvas::Pen;
use super::*;

pub(super) fn mountains(set: &mut Set<'_>) {
    let snow = set.words.snow;
    let aspect = set.c.aspect;
    set.sky(0.72);
    let pale = mix(set.tone.sky[2], [1.0; 3], 0.4);
    set.cloud_streaks(0.6, pale, 0.55);
    if !snow {
        let (x, y) = (set.base.range(0.2, 0.8) * aspect, set.own.range(0.16, 0.34));
        let light = set.tone.light;
        set.sun(x, y, 0.045, light);
    }
    let layers = 5;
    for layer in 0..layers {
        let t = layer as f32 / (layers - 1) as f32;
        let line = Line::new(&mut set.own, 1.6 + 1.8 * t, 7, 0.5);
        let base = 0.42 + 0.40 * t;
        let reach = 0.46 - 0.30 * t;
        let mut body = mix(set.tone.far, set.tone.near, t * 0.92);
        if snow {
            body = mix(body, [0.93, 0.95, 0.97], 0.45 * (1.0 - t));
        }
        let foot = mix(body, set.tone.sky[2], 0.75 * (1.0 - t) + 0.08);
        let pines = Line::new(&mut set.own, 60.0 + 30.0 * t, 2, 0.6);
        let wooded = t > 0.6;
        let tops = set.ridge(
            &line,
            |x, n| {
                let peak = 1.0 - (2.0 * n - 1.0).abs();
                let trees = if wooded { 0.05 * t * pines.at(x).powi(2) } else { 0.0 };
                base - reach * (peak - 0.5) - trees
            },
            body,
            foot,
            0.26,
        );
        if snow && layer < 3 {
            caps(set, base, &tops);
        }
        let veil = set.tone.sky[2];
        set.mist(base + 0.06, 0.05, veil, 0.55 * (1.0 - t));
    }
    if snow {
        let line = Line::new(&mut set.own, 1.4, 4, 0.4);
        set.ridge(&line, |_, n| 0.84 - 0.08 * (n - 0.5), [0.93, 0.95, 0.97], [0.66, 0.73, 0.81], 0.24);
        if set.words.coach {
            coach(set);
        }
        set.snowfall((260.0 * aspect.max(0.6)) as usize);
    }
    if !set.words.cast.is_empty() {
        let x = set.own.range(0.3, 0.7);
        set.people(x, 0.95, 0.26, 0.75);
    }
}

/// Snow below the peaks, in tongues.
fn caps(set: &mut Set<'_>, base: f32, tops: &[f32]) {
    let (aspect, unit) = (set.c.aspect, set.c.height as f32);
    let tongues = Field::new(&mut set.own, (12.0 * aspect, 9.0), 4, 0.55);
    set.c.touch_rows(base - 0.4, base + 0.1, |x, y, pixel| {
        let top = tops[((x * unit) as usize).min(tops.len() - 1)];
        let below = y - top;
        if below > 0.0 {
            let reach = 0.34 * (base - top + 0.06).max(0.0) * (0.2 + 1.6 * tongues.at(x / aspect, y));
            *pixel = mix(*pixel, [0.96, 0.97, 1.0], 0.75 * smooth(reach, reach * 0.72, below));
        }
    });
}

/// A stagecoach and two horses, dark against the snow.
fn coach(set: &mut Set<'_>) {
    let s = set.own.range(0.30, 0.36) * set.c.aspect.clamp(0.7, 1.1);
    let (x, ground) = ((0.5 + set.own.range(-0.07, 0.07)) * set.c.aspect, set.own.range(0.87, 0.90));
    let ink = mix(set.tone.near, [0.05, 0.05, 0.06], 0.6);
    let glow = set.tone.second;
    set.c.veil(0.014, 0.45, |pen| pen.oval(x, ground + 0.006, s * 1.1, 0.016, [0.15, 0.2, 0.3]));
    let at = move |px: f32, py: f32| (x + px * s, ground - py * s);
    set.c.shapes(|pen| {
        let body = times(ink, 1.5);
        pen.shape_down(times(body, 1.6), body, |path| {
            let points = [(-0.82, 0.62), (-0.86, 0.30), (-0.72, 0.20), (-0.24, 0.20), (-0.10, 0.32), (-0.14, 0.62)];
            for (index, &(px, py)) in points.iter().enumerate() {
                let (px, py) = at(px, py);
                if index == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
            }
            path.close();
        });
        pen.poly(&[at(-0.88, 0.62), at(-0.08, 0.62), at(-0.12, 0.66), at(-0.84, 0.66)], ink);
        for (bx, by, bw) in [(-0.72, 0.66, 0.2), (-0.50, 0.66, 0.24)] {
            pen.poly(&[at(bx, by), at(bx + bw, by), at(bx + bw, by + 0.09), at(bx, by + 0.09)], times(ink, 1.2));
        }
        for wx in [-0.68, -0.40] {
            pen.poly(&[at(wx, 0.56), at(wx + 0.15, 0.56), at(wx + 0.15, 0.40), at(wx, 0.40)], glow);
        }
        for (wx, r) in [(-0.70, 0.19), (-0.22, 0.15)] {
            let (cx, cy) = at(wx, r);
            pen.stroke(0.022 * s, ink, |path| path.push_circle(cx, cy, r * s));
            for spoke in 0..6 {
                let (sin, cos) = (spoke as f32 * 0.524).sin_cos();
                pen.line(&[(cx - cos * r * s, cy - sin * r * s), (cx + cos * r * s, cy + sin * r * s)], 0.010 * s, ink);
            }
        }
        // The driver and the reins.
        let (hx, hy) = at(-0.02, 0.86);
        pen.disc(hx, hy, 0.045 * s, ink);
        pen.poly(&[at(-0.10, 0.50), at(-0.08, 0.80), at(0.04, 0.80), at(0.06, 0.50)], ink);
        pen.oval(hx, hy - 0.035 * s, 0.075 * s, 0.016 * s, ink);
        pen.line(&[at(0.02, 0.68), at(0.50, 0.56), at(0.88, 0.60)], 0.007 * s, ink);
        for (hx, dark) in [(0.38, 1.5), (0.62, 1.0)] {
            horse(pen, |px, py| at(hx + px, py), s, times(ink, dark));
        }
    });
}

fn horse(pen: &mut Pen, at: impl Fn(f32, f32) -> (f32, f32), s: f32, ink: Rgb) {
    let (bx, by) = at(0.05, 0.42);
    pen.oval(bx, by, 0.22 * s, 0.105 * s, ink);
    pen.poly(
        &[
            at(0.16, 0.46),
            at(0.30, 0.72),
            at(0.36, 0.74),
            at(0.47, 0.60),
            at(0.45, 0.56),
            at(0.35, 0.61),
            at(0.27, 0.40),
        ],
        ink,
    );
    pen.poly(&[at(0.30, 0.72), at(0.31, 0.79), at(0.345, 0.73)], ink);
    for (x, knee, foot) in [(-0.12, -0.17, -0.13), (-0.05, -0.02, -0.08), (0.17, 0.25, 0.20), (0.22, 0.21, 0.30)] {
        pen.line(&[at(x, 0.38), at(knee, 0.20), at(foot, 0.02)], 0.038 * s, ink);
    }
    pen.line(&[at(-0.16, 0.46), at(-0.25, 0.38), at(-0.26, 0.22)], 0.035 * s, ink);
    pen.line(&[at(0.19, 0.60), at(0.29, 0.73)], 0.05 * s, times(ink, 0.7));
}

pub(super) fn desert(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.6);
    let (sx, sy) = (set.base.range(0.25, 0.78) * aspect, set.own.range(0.2, 0.36));
    let light = set.tone.light;
    set.sun(sx, sy, 0.055, light);
    let sand = mix(set.tone.second, hex(0xe8a35c), 0.5);
    let shade = mix(set.tone.accent, set.tone.near, 0.5);
    for layer in 0..6 {
        let t = layer as f32 / 5.0;
        let line = Line::new(&mut set.own, 1.1 + 1.2 * (1.0 - t), 3, 0.34);
        let base = 0.50 + 0.40 * t;
        let reach = 0.20 + 0.26 * t;
        let crest = set.own.range(0.1, 0.9) * aspect;
        let lean = set.own.range(0.9, 2.2) * set.own.pick(&[-1.0, 1.0]);
        let (lit, dim) =
            (mix(mix(sand, set.tone.sky[2], 0.55 * (1.0 - t)), sand, t), mix(shade, set.tone.far, 0.6 * (1.0 - t)));
        let unit = set.c.height as f32;
        let tops: Vec<f32> = (0..set.c.width)
            .map(|column| base - reach * (line.at((column as f32 + 0.5) / unit / aspect) - 0.5))
            .collect();
        let ripples = Field::new(&mut set.own, (4.0 * aspect, 5.0), 3, 0.5);
        set.c.touch_rows(base - reach, 1.0, |x, y, pixel| {
            let below = y - tops[((x * unit) as usize).min(tops.len() - 1)];
            let cover = (below * unit + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                let edge = crest + below * lean + 0.09 * (below * 9.0 + base * 7.0).sin();
                // The shadow lies on one side of a crest and is lost again in the hollow before it.
                let side =
                    smooth(-0.012, 0.06 + 0.3 * t, x - edge) * (1.0 - 0.8 * smooth(0.04, 0.20 + 0.15 * t, below));
                let wave = (y * 150.0 + x * 24.0 + ripples.at(x / aspect, y) * 16.0).sin() * 0.018 * t;
                let glow = (1.0 - (below / 0.02).min(1.0)) * 0.10 * (1.0 - side);
                let body = mix(lit, dim, side);
                *pixel = mix(*pixel, plus(body, [1.0, 0.9, 0.75], wave + glow), cover);
            }
        });
    }
    if !set.words.cast.is_empty() {
        let x = set.own.range(0.25, 0.7);
        set.people(x, 0.80, 0.20, 0.8);
    }
}

pub(super) fn forest(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let snow = set.words.snow;
    set.tone.sky = [
        mix(set.tone.sky[1], set.tone.sky[2], 0.4),
        mix(set.tone.sky[2], hex(0xdfe8d0), 0.5),
        mix(set.tone.sky[1], hex(0x6f8a66), 0.5),
    ];
    set.sky(1.0);
    let sx = set.base.range(0.25, 0.75) * aspect;
    let light = set.tone.light;
    set.c.glow(sx, 0.2, 0.75, light, 0.55);
    for layer in 0..6 {
        let t = layer as f32 / 5.0;
        let bark = mix(mix(set.tone.sky[1], set.tone.near, 0.25), times(set.tone.near, 0.8), t);
        let ground =
            if snow { mix([0.80, 0.86, 0.92], [0.95, 0.97, 1.0], t) } else { mix(bark, hex(0x2f4a2c), 0.35 * t) };
        let trunks: Vec<(f32, f32, f32)> = (0..((13.0 - 1.6 * layer as f32) * aspect.max(0.6)) as usize)
            .map(|_| {
                (
                    set.own.unit() * aspect,
                    (0.006 + 0.030 * t.powf(1.3)) * set.own.range(0.6, 1.4),
                    set.own.range(-0.06, 0.06),
                )
            })
            .collect();
        let foot = 0.70 + 0.22 * t;
        set.c.shapes_faint(0.95, |pen| {
            for &(x, w, lean) in &trunks {
                pen.poly_down(
                    &[
                        (x + lean - w * 0.5, -0.02),
                        (x + lean + w * 0.5, -0.02),
                        (x + w, foot + 0.06),
                        (x - w, foot + 0.06),
                    ],
                    bark,
                    times(bark, 0.85),
                );
                for branch in 0..3 {
                    let y = 0.12 + 0.17 * branch as f32;
                    let dir = if branch % 2 == 0 { 1.0 } else { -1.0 };
                    pen.line(&[(x + lean * (1.0 - y), y), (x + dir * w * 5.0, y - 0.05)], w * 0.28, bark);
                }
            }
        });
        if !snow {
            let leaves = Field::new(&mut set.own, ((5.0 + 6.0 * t) * aspect, 6.0 + 6.0 * t), 5, 0.6);
            let green = mix(bark, mix(set.tone.sky[0], hex(0x3d6b3a), 0.6), 0.55);
            set.c.touch_rows(0.0, 0.6, |x, y, pixel| {
                let cover = smooth(0.54, 0.60, leaves.at(x / aspect, y)) * smooth(0.60 - 0.2 * t, 0.0, y);
                *pixel = mix(*pixel, green, cover * 0.85);
            });
        }
        let line = Line::new(&mut set.own, 3.0 + 3.0 * t, 5, 0.5);
        set.ridge(&line, |_, n| foot - 0.07 * (n - 0.5), ground, times(ground, 0.75), 0.3);
        let fog = set.tone.sky[1];
        set.c.touch(|_, _, pixel| *pixel = mix(*pixel, fog, 0.14 * (1.0 - t)));
    }
    let beams: Vec<(f32, f32)> = (0..7).map(|_| (set.own.range(-0.7, 0.7), set.own.range(0.02, 0.07))).collect();
    set.c.light(0.02, 0.22, |pen| {
        for (slant, wide) in beams {
            pen.poly(&[(sx, -0.15), (sx + slant - wide, 0.95), (sx + slant + wide, 0.95)], light);
        }
    });
    if set.words.fox {
        fox(set);
    }
    if snow {
        set.snowfall(220);
    }
    if !set.words.cast.is_empty() {
        let x = set.own.range(0.35, 0.65);
        set.people(x, 0.93, 0.38, 0.35);
    }
}

/// A fox that sits and looks to the side.
fn fox(set: &mut Set<'_>) {
    let s = set.own.range(0.30, 0.36);
    let (x, ground) = (set.own.range(0.38, 0.62) * set.c.aspect, 0.94);
    let fur = mix(set.words.colour.unwrap_or(hex(0xd2622a)), hex(0xd2622a), 0.6);
    let (white, dark) = (hex(0xf6efe6), hex(0x2a1a16));
    let at = |px: f32, py: f32| (x + px * s, ground - py * s);
    let curve = |path: &mut tiny_skia::PathBuilder, start: (f32, f32), bends: &[[f32; 4]]| {
        let (sx, sy) = at(start.0, start.1);
        path.move_to(sx, sy);
        for &[cx, cy, ex, ey] in bends {
            let ((cx, cy), (ex, ey)) = (at(cx, cy), at(ex, ey));
            path.quad_to(cx, cy, ex, ey);
        }
        path.close();
    };
    set.c.veil(0.012, 0.4, |pen| pen.oval(x, ground, s * 0.6, s * 0.06, [0.1, 0.1, 0.15]));
    set.c.shapes(|pen| {
        pen.shape_down(fur, times(fur, 0.75), |path| {
            curve(
                path,
                (-0.18, 0.10),
                &[[-0.75, -0.06, -0.78, 0.26], [-0.76, 0.44, -0.62, 0.40], [-0.58, 0.20, -0.16, 0.24]],
            );
        });
        pen.shape(white, |path| {
            curve(path, (-0.775, 0.24), &[[-0.80, 0.46, -0.62, 0.40], [-0.68, 0.30, -0.775, 0.24]]);
        });
        pen.shape_down(times(fur, 1.1), times(fur, 0.72), |path| {
            curve(
                path,
                (-0.30, 0.0),
                &[
                    [-0.42, 0.42, -0.06, 0.66],
                    [0.16, 0.66, 0.20, 0.50],
                    [0.24, 0.20, 0.20, 0.0],
                    [-0.05, -0.03, -0.30, 0.0],
                ],
            );
        });
        pen.shape(white, |path| curve(path, (0.06, 0.58), &[[0.28, 0.46, 0.20, 0.20], [0.08, 0.34, 0.06, 0.58]]));
        for leg in [0.04, 0.15] {
            pen.line(&[at(leg, 0.30), at(leg + 0.02, 0.04)], 0.065 * s, times(fur, 0.8));
            pen.line(&[at(leg + 0.02, 0.10), at(leg + 0.03, 0.02)], 0.062 * s, dark);
        }
        for (ear, tip) in [(-0.02, -0.06), (0.14, 0.15)] {
            pen.poly(&[at(ear - 0.06, 0.82), at(tip, 1.02), at(ear + 0.07, 0.84)], times(fur, 0.9));
            pen.poly(&[at(ear - 0.02, 0.84), at(tip, 0.97), at(ear + 0.04, 0.85)], dark);
        }
        pen.shape_down(times(fur, 1.15), fur, |path| {
            curve(
                path,
                (-0.14, 0.74),
                &[
                    [-0.10, 0.92, 0.08, 0.90],
                    [0.22, 0.88, 0.26, 0.74],
                    [0.34, 0.68, 0.44, 0.64],
                    [0.40, 0.58, 0.26, 0.58],
                    [0.02, 0.50, -0.14, 0.74],
                ],
            );
        });
        pen.shape(white, |path| {
            curve(path, (0.0, 0.62), &[[0.20, 0.70, 0.42, 0.635], [0.38, 0.57, 0.24, 0.575], [0.08, 0.55, 0.0, 0.62]]);
        });
        let (nose, eye) = (at(0.435, 0.645), at(0.20, 0.745));
        pen.oval(nose.0, nose.1, 0.024 * s, 0.020 * s, dark);
        pen.oval(eye.0, eye.1, 0.020 * s, 0.022 * s, dark);
    });
}

pub(super) fn jungle(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.9);
    let glow = set.tone.light;
    let focus = set.base.range(0.42, 0.58) * aspect;
    set.c.glow(focus, 0.4, 0.8, glow, 0.35);
    idol(set, focus);
    let torches = [focus - 0.36, focus + 0.36, focus + set.own.pick(&[-0.75, 0.75])];
    for layer in 0..4 {
        let t = layer as f32 / 3.0;
        let green = mix(mix(set.tone.sky[2], set.tone.far, 0.5), times(set.tone.near, 0.9), t);
        let fronds: Vec<(f32, f32, f32, f32)> = (0..(9.0 * aspect) as usize + 5)
            .map(|number| {
                let x = set.own.unit() * aspect;
                let top = number % 2 == 0;
                let y = if top { set.own.range(-0.12, 0.04) } else { set.own.range(0.92, 1.08) };
                let angle = if top { set.own.range(0.3, 2.8) } else { set.own.range(-2.7, -0.4) };
                // The middle stays open, so that the light is seen.
                let reach = (0.16 + 0.26 * ((x - focus).abs() / aspect * 2.0).min(1.0)) * set.own.range(0.8, 1.25);
                (x, y, angle, reach)
            })
            .collect();
        set.c.shapes(|pen| {
            for (x, y, angle, reach) in fronds {
                frond(pen, x, y, angle, reach, green);
            }
        });
        if layer == 1 {
            for &x in &torches {
                torch(set, x);
            }
            if !set.words.cast.is_empty() {
                let x = 0.5 + set.own.pick(&[-0.16, 0.16]);
                set.people(x, 0.93, 0.52, 0.35);
            }
        }
    }
    for _ in 0..26 {
        let (x, y) = (set.own.unit() * aspect, set.own.range(0.2, 0.95));
        set.c.glow(x, y, 0.014, glow, 0.6);
    }
}

/// A carved stone head between two pillars.
fn idol(set: &mut Set<'_>, x: f32) {
    let stone = mix(set.tone.far, hex(0x8a8f7a), 0.45);
    let (dark, lit) = (times(stone, 0.45), times(stone, 1.25));
    set.c.shapes(|pen| {
        for side in [-1.0, 1.0] {
            pen.poly_down(
                &[(x + side * 0.24, 0.22), (x + side * 0.33, 0.22), (x + side * 0.35, 0.95), (x + side * 0.22, 0.95)],
                lit,
                dark,
            );
        }
        pen.poly_down(&[(x - 0.40, 0.15), (x + 0.40, 0.15), (x + 0.35, 0.23), (x - 0.35, 0.23)], lit, stone);
        pen.poly_down(
            &[
                (x - 0.15, 0.32),
                (x + 0.15, 0.32),
                (x + 0.19, 0.52),
                (x + 0.14, 0.82),
                (x - 0.14, 0.82),
                (x - 0.19, 0.52),
            ],
            lit,
            dark,
        );
        for side in [-1.0, 1.0] {
            pen.poly(&[(x + side * 0.03, 0.47), (x + side * 0.12, 0.445), (x + side * 0.11, 0.50)], dark);
            pen.disc(x + side * 0.075, 0.475, 0.012, hex(0xffa53d));
            pen.poly(
                &[(x + side * 0.02, 0.42), (x + side * 0.15, 0.40), (x + side * 0.15, 0.425), (x + side * 0.02, 0.445)],
                times(stone, 0.6),
            );
        }
        pen.poly(&[(x - 0.022, 0.46), (x + 0.022, 0.46), (x + 0.045, 0.61), (x - 0.045, 0.61)], times(stone, 0.85));
        pen.poly(&[(x - 0.09, 0.68), (x + 0.09, 0.68), (x + 0.07, 0.74), (x - 0.07, 0.74)], dark);
        for tooth in 0..4 {
            pen.rect(x - 0.068 + 0.036 * tooth as f32, 0.685, 0.024, 0.022, lit);
        }
        for ray in 0..5 {
            let px = x - 0.13 + 0.065 * ray as f32;
            pen.poly(&[(px - 0.03, 0.33), (px + 0.03, 0.33), (px, 0.25)], stone);
        }
        pen.rect(x - 0.28, 0.82, 0.56, 0.06, stone);
        pen.rect(x - 0.36, 0.88, 0.72, 0.12, times(stone, 0.7));
    });
}

fn torch(set: &mut Set<'_>, x: f32) {
    let y = 0.50;
    let fire = set.tone.light;
    set.c.shapes(|pen| {
        pen.poly(&[(x - 0.010, y + 0.02), (x + 0.010, y + 0.02), (x + 0.006, 0.92), (x - 0.006, 0.92)], hex(0x2a170c));
    });
    set.c.glow(x, y - 0.02, 0.42, fire, 0.65);
    set.c.shapes(|pen| {
        for (size, colour) in [(1.0, hex(0xf2701d)), (0.62, hex(0xffb93d)), (0.32, hex(0xfff3c2))] {
            pen.shape(colour, |path| {
                path.move_to(x - 0.026 * size, y + 0.02);
                path.quad_to(x - 0.034 * size, y - 0.04 * size, x + 0.004, y - 0.11 * size);
                path.quad_to(x + 0.040 * size, y - 0.03 * size, x + 0.024 * size, y + 0.02);
                path.close();
            });
        }
    });
}

fn frond(pen: &mut Pen, x: f32, y: f32, angle: f32, reach: f32, green: Rgb) {
    let (sin, cos) = angle.sin_cos();
    let droop = reach * 0.25;
    let spine = |t: f32| (x + cos * reach * t, y + sin * reach * t + droop * t * t);
    for leaf in 1..12 {
        let t = leaf as f32 / 12.0;
        let (px, py) = spine(t);
        let length = reach * 0.34 * (1.0 - (2.0 * t - 0.9).abs() * 0.6);
        for side in [-1.0, 1.0] {
            let lean = angle + side * (1.0 - 0.35 * t);
            let tip = (px + lean.cos() * length, py + lean.sin() * length + droop * 0.5 * t);
            let wide = (-lean.sin() * length * 0.13, lean.cos() * length * 0.13);
            let tone = times(green, if side > 0.0 { 1.0 } else { 0.78 });
            pen.shape(tone, |path| {
                path.move_to(px, py);
                path.quad_to((px + tip.0) / 2.0 + wide.0, (py + tip.1) / 2.0 + wide.1, tip.0, tip.1);
                path.quad_to((px + tip.0) / 2.0 - wide.0, (py + tip.1) / 2.0 - wide.1, px, py);
                path.close();
            });
        }
    }
    let (a, b, c) = (spine(0.0), spine(0.5), spine(1.0));
    pen.line(&[a, b, c], reach * 0.018, times(green, 1.2));
}

pub(super) fn meadow(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.62);
    set.cloud_streaks(0.5, [1.0, 0.98, 0.95], 0.8);
    let light = set.tone.light;
    let sx = set.base.range(0.2, 0.8) * aspect;
    set.sun(sx, 0.2, 0.04, light);
    let green = mix(set.tone.near, hex(0x6fa544), 0.62);
    for layer in 0..4 {
        let t = layer as f32 / 3.0;
        let line = Line::new(&mut set.own, 1.6 + t, 4, 0.4);
        let base = 0.50 + 0.11 * layer as f32;
        let body = mix(mix(set.tone.far, green, 0.35), green, t);
        set.ridge(&line, |_, n| base - 0.16 * (n - 0.5), plus(body, light, 0.10), times(body, 0.72), 0.25);
    }
    let petals = [set.words.colour.unwrap_or(set.tone.accent), set.tone.second, hex(0xf6f1e4)];
    let flowers: Vec<(f32, f32, Rgb, f32)> = (0..(240.0 * aspect.max(0.6)) as usize)
        .map(|_| {
            let depth = self::depth(&mut set.own);
            let colour = petals[if set.own.coin(0.7) { 0 } else { set.own.below(3) }];
            (set.own.unit() * aspect, 0.68 + 0.33 * depth, colour, depth)
        })
        .collect();
    set.c.shapes(|pen| {
        for (x, y, colour, depth) in flowers {
            let size = 0.004 + 0.017 * depth;
            pen.line(&[(x, y), (x + size * 0.3, y + size * 4.0)], size * 0.22, times(green, 0.55));
            for leaf in 0..5 {
                let (sin, cos) = (leaf as f32 * 1.257).sin_cos();
                pen.disc(
                    x + cos * size * 0.6,
                    y + sin * size * 0.5,
                    size * 0.55,
                    times(colour, 0.85 + 0.05 * leaf as f32),
                );
            }
            pen.disc(x, y, size * 0.35, hex(0x3a2a12));
        }
    });
    if !set.words.cast.is_empty() {
        let x = set.own.range(0.3, 0.7);
        set.people(x, 0.90, 0.42, 0.12);
    }
}

fn depth(chance: &mut Chance) -> f32 {
    chance.unit().powf(1.6)
}

pub(super) fn balloons(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.85);
    set.cloud_streaks(0.8, [1.0, 0.97, 0.93], 0.7);
    for layer in 0..3 {
        let t = layer as f32 / 2.0;
        let line = Line::new(&mut set.own, 2.0 + t, 5, 0.5);
        let body = mix(set.tone.far, set.tone.near, 0.15 + 0.6 * t);
        let foot = mix(body, set.tone.sky[2], 0.5 * (1.0 - t));
        set.ridge(&line, |_, n| 0.78 + 0.08 * layer as f32 - 0.16 * (n - 0.5), body, foot, 0.2);
    }
    let colours = [
        set.words.colour.unwrap_or(set.tone.accent),
        set.tone.second,
        set.tone.sky[0],
        hex(0xf3ead8),
        mix(set.tone.accent, set.tone.near, 0.5),
    ];
    let mut flown: Vec<(f32, f32, f32, usize)> = (0..7)
        .map(|number| {
            (
                set.own.range(0.06, 0.94) * aspect,
                set.own.range(0.16, 0.66),
                if number == 6 { set.own.range(0.17, 0.22) } else { set.own.range(0.03, 0.10) },
                set.own.below(5),
            )
        })
        .collect();
    flown.sort_by(|a, b| a.2.total_cmp(&b.2));
    set.c.shapes(|pen| {
        for (x, y, r, first) in flown {
            let y = y.min(0.72 - r);
            pen.poly(
                &[
                    (x - r * 0.16, y + r * 1.55),
                    (x + r * 0.16, y + r * 1.55),
                    (x + r * 0.13, y + r * 1.80),
                    (x - r * 0.13, y + r * 1.80),
                ],
                hex(0x4a3020),
            );
            for side in [-1.0, 1.0] {
                pen.line(
                    &[(x + side * r * 0.42, y + r * 0.95), (x + side * r * 0.14, y + r * 1.55)],
                    r * 0.02,
                    hex(0x3a2a20),
                );
            }
            for stripe in 0..9 {
                let edge = |k: f32| (k / 9.0 * std::f32::consts::PI).cos();
                let (a, b) = (edge(stripe as f32), edge(stripe as f32 + 1.0));
                let colour = colours[(first + stripe % 2 * 2) % colours.len()];
                let shade = 1.12 - 0.07 * stripe as f32;
                pen.shape_down(times(colour, shade), times(colour, shade * 0.72), |path| {
                    path.move_to(x, y - r);
                    path.cubic_to(x - a * r * 1.3, y - r, x - a * r * 1.28, y + r * 0.45, x - a * r * 0.2, y + r * 1.3);
                    path.line_to(x - b * r * 0.2, y + r * 1.3);
                    path.cubic_to(x - b * r * 1.28, y + r * 0.45, x - b * r * 1.3, y - r, x, y - r);
                    path.close();
                });
            }
        }
    });
}

pub(super) fn aurora(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.tone.sky = [mix(set.tone.sky[0], hex(0x050a18), 0.6), mix(set.tone.sky[1], hex(0x0b1c33), 0.6), hex(0x1b4656)];
    set.sky(0.85);
    set.stars(180, 0.6);
    let tints = [
        set.own.pick(&[hex(0x35e6a0), hex(0x58f0c8), hex(0xff6fb5)]),
        set.own.pick(&[hex(0x7d5cff), hex(0x2aa9ff), hex(0xb04dff)]),
    ];
    for curtain in 0..3 {
        let fold = Line::new(&mut set.own, 2.6 + curtain as f32, 4, 0.45);
        let streak = Line::new(&mut set.own, 70.0 * aspect, 3, 0.5);
        let unit = set.c.height as f32;
        let columns: Vec<(f32, f32)> = (0..set.c.width)
            .map(|column| {
                let u = (column as f32 + 0.5) / unit / aspect;
                (0.54 - 0.09 * curtain as f32 + 0.3 * (fold.at(u) - 0.5), streak.at(u))
            })
            .collect();
        let strength = 0.62 - 0.14 * curtain as f32;
        set.c.touch_rows(0.0, 0.75, |x, y, pixel| {
            let (base, ray) = columns[((x * unit) as usize).min(columns.len() - 1)];
            let above = base - y;
            let body = if above > 0.0 {
                (1.0 - above / (0.25 + 0.35 * ray)).max(0.0).powi(2)
            } else {
                (1.0 + above / 0.035).max(0.0)
            };
            let colour = mix(tints[0], tints[1], (above / 0.34).clamp(0.0, 1.0));
            *pixel = plus(*pixel, colour, body * (0.25 + 1.1 * ray) * strength);
        });
    }
    for layer in 0..2 {
        let line = Line::new(&mut set.own, 2.4, 6, 0.5);
        let body = [hex(0x173344), hex(0x081019)][layer];
        set.ridge(
            &line,
            |_, n| 0.66 + 0.03 * layer as f32 - 0.26 * (0.5 - (2.0 * n - 1.0).abs()),
            body,
            times(body, 0.7),
            0.2,
        );
    }
    let ripple = Field::new(&mut set.own, (5.0 * aspect, 60.0), 3, 0.6);
    set.c.mirror(0.74, hex(0x06121c), 0.4, |u, v| ripple.at(u, v) - 0.5);
    if !set.words.cast.is_empty() {
        set.people(0.3, 0.92, 0.24, 0.9);
    }
}
