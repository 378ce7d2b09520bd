//! Nights out: the fair, the parade, the roller rink, the stage.

use std::f32::consts::PI;

use super::super::canvas::Pen;
use super::*;

const BULBS: [Rgb; 5] = [hex(0xffd27a), hex(0xff7a5c), hex(0xffe9b8), hex(0xf25c9a), hex(0x6fd6e8)];

pub(super) fn fair(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.8);
    set.stars(60, 0.45);
    for _ in 0..(26.0 * aspect) as usize + 8 {
        let (x, y, r) = (set.own.unit() * aspect, set.own.range(0.42, 0.78), set.own.range(0.012, 0.045));
        let (colour, strength) = (set.own.pick(&BULBS), set.own.range(0.10, 0.35));
        set.c.bokeh(x, y, r, colour, strength);
    }
    let wheel_x = set.base.pick(&[0.2, 0.8]) * aspect;
    wheel(set, wheel_x, 0.44, 0.30 * aspect.clamp(0.75, 1.0));
    let x = aspect - wheel_x + (0.5 * aspect - (aspect - wheel_x)) * 0.45;
    let scale = aspect.clamp(0.62, 1.0) * set.own.range(0.95, 1.08);
    carousel(set, x, 0.80, scale);
    let ground = mix(set.tone.near, set.tone.far, 0.22);
    set.c.touch_rows(0.80, 1.0, |_, y, pixel| *pixel = mix(ground, times(ground, 0.5), (y - 0.8) / 0.2));
    let pool = set.tone.light;
    set.c.light(0.05, 0.35, |pen| pen.oval(x, 0.84, 0.46 * scale, 0.04, pool));
    lights_line(set, 0.10, 0.07);
    if !set.words.cast.is_empty() {
        let spot = (x / aspect + (0.5 - x / aspect) * 0.9 + set.own.range(-0.05, 0.05)).clamp(0.2, 0.8);
        set.people(spot, 0.95, 0.58, 0.05);
    }
    set.c.bloom(0.035, 0.72, 0.8);
}

fn wheel(set: &mut Set<'_>, x: f32, y: f32, r: f32) {
    let ink = mix(set.tone.near, set.tone.far, 0.35);
    let turn = set.own.unit();
    set.c.shapes(|pen| {
        pen.line(&[(x, y), (x - r * 0.45, 0.82)], 0.012, ink);
        pen.line(&[(x, y), (x + r * 0.45, 0.82)], 0.012, ink);
        for ring in [1.0, 0.86] {
            pen.stroke(0.006, ink, |path| path.push_circle(x, y, r * ring));
        }
        for spoke in 0..16 {
            let (sin, cos) = ((spoke as f32 + turn) * std::f32::consts::TAU / 16.0).sin_cos();
            pen.line(&[(x, y), (x + cos * r, y + sin * r)], 0.0025, ink);
            let (cx, cy) = (x + cos * r, y + sin * r + 0.018);
            pen.poly(
                &[(cx - 0.018, cy), (cx + 0.018, cy), (cx + 0.013, cy + 0.024), (cx - 0.013, cy + 0.024)],
                BULBS[spoke % 5],
            );
        }
    });
    for bulb in 0..48 {
        let (sin, cos) = ((bulb as f32 / 48.0 + turn) * std::f32::consts::TAU).sin_cos();
        set.c.glow(x + cos * r, y + sin * r, 0.016, BULBS[bulb / 2 % 5], 1.1);
        if bulb % 3 == 0 {
            set.c.glow(x + cos * r * 0.5, y + sin * r * 0.5, 0.012, BULBS[0], 0.8);
        }
    }
}

fn carousel(set: &mut Set<'_>, x: f32, ground: f32, s: f32) {
    let red = set.words.colour.map_or(set.tone.accent, |colour| mix(colour, set.tone.accent, 0.4));
    let cream = hex(0xf6e7c6);
    let glow = hex(0xffca73);
    set.c.glow(x, ground - 0.22 * s, 0.62 * s, glow, 0.45);
    let turn = set.own.unit();
    set.c.shapes(|pen| {
        let top = ground - 0.42 * s;
        pen.poly_down(
            &[(x - 0.34 * s, top), (x + 0.34 * s, top), (x + 0.34 * s, ground), (x - 0.34 * s, ground)],
            hex(0x7a3a1e),
            hex(0xd98a3d),
        );
        pen.poly_down(
            &[(x - 0.09 * s, top), (x + 0.09 * s, top), (x + 0.09 * s, ground), (x - 0.09 * s, ground)],
            cream,
            hex(0xb5793a),
        );
        for animal in 0..6 {
            let place = (animal as f32 + turn) / 6.0;
            let px = x + (place * 2.0 - 1.0) * 0.31 * s;
            let lift = (place * 14.0).sin() * 0.022 * s;
            pen.line(&[(px, top), (px, ground)], 0.006 * s, hex(0xf2d58a));
            carved_horse(
                pen,
                px,
                ground - 0.14 * s + lift,
                0.085 * s,
                if animal % 2 == 0 { cream } else { hex(0x55301f) },
                red,
            );
        }
        pen.rect(x - 0.38 * s, ground - 0.035 * s, 0.76 * s, 0.04 * s, red);
        pen.rect(x - 0.38 * s, ground - 0.035 * s, 0.76 * s, 0.008 * s, hex(0xf2d58a));
        for stripe in 0..12 {
            let edge = |k: usize, reach: f32| x - (k as f32 / 12.0 * std::f32::consts::PI).cos() * reach;
            let shade = 1.1 - 0.035 * stripe as f32;
            let colour = times(if stripe % 2 == 0 { red } else { cream }, shade);
            let (a, b) = (edge(stripe, 0.42 * s), edge(stripe + 1, 0.42 * s));
            pen.poly_down(
                &[(x, top - 0.24 * s), (b, top - 0.02 * s), (a, top - 0.02 * s)],
                times(colour, 1.1),
                times(colour, 0.8),
            );
            pen.shape(times(colour, 0.92), |path| {
                path.move_to(a, top - 0.02 * s);
                path.line_to(b, top - 0.02 * s);
                path.quad_to((a + b) / 2.0, top + 0.07 * s, a, top - 0.02 * s);
                path.close();
            });
        }
        pen.disc(x, top - 0.25 * s, 0.018 * s, hex(0xf2d58a));
        pen.poly(&[(x, top - 0.34 * s), (x + 0.09 * s, top - 0.315 * s), (x, top - 0.29 * s)], red);
        pen.line(&[(x, top - 0.25 * s), (x, top - 0.34 * s)], 0.004 * s, hex(0xf2d58a));
    });
    for bulb in 0..25 {
        let t = bulb as f32 / 24.0;
        let px = x - (t * std::f32::consts::PI).cos() * 0.42 * s;
        set.c.glow(px, ground - 0.435 * s, 0.020 * s, glow, 1.2);
        set.c.glow(px * 0.9 + x * 0.1, ground - 0.01, 0.012 * s, glow, 0.9);
    }
}

fn carved_horse(pen: &mut Pen, x: f32, y: f32, s: f32, body: Rgb, saddle: Rgb) {
    pen.oval(x, y, s * 0.62, s * 0.28, body);
    pen.poly(
        &[
            (x + s * 0.30, y - s * 0.05),
            (x + s * 0.55, y - s * 0.72),
            (x + s * 0.98, y - s * 0.42),
            (x + s * 0.90, y - s * 0.28),
            (x + s * 0.70, y - s * 0.36),
            (x + s * 0.62, y + s * 0.1),
        ],
        body,
    );
    for (from, to) in [(-0.45, -0.75), (-0.30, -0.20), (0.32, 0.62), (0.45, 0.85)] {
        pen.line(&[(x + from * s, y + s * 0.15), (x + to * s, y + s * 0.72)], s * 0.13, body);
    }
    pen.line(&[(x - s * 0.58, y - s * 0.05), (x - s * 0.85, y + s * 0.4)], s * 0.13, saddle);
    pen.oval(x, y - s * 0.18, s * 0.24, s * 0.15, saddle);
}

/// Strings of bulbs across the top.
fn lights_line(set: &mut Set<'_>, y: f32, sag: f32) {
    let aspect = set.c.aspect;
    for string in 0..3 {
        let (left, right) = (y + set.own.range(-0.08, 0.10), y + set.own.range(-0.08, 0.10));
        let drop = sag * (1.0 + 0.5 * string as f32);
        let at = |t: f32| (t * aspect, left + (right - left) * t + drop * 4.0 * t * (1.0 - t));
        let ink = times(set.tone.near, 0.8);
        set.c.shapes(|pen| {
            let points: Vec<_> = (0..=24).map(|k| at(k as f32 / 24.0)).collect();
            pen.line(&points, 0.002, ink);
        });
        let count = (18.0 * aspect) as usize + 4;
        for bulb in 0..=count {
            let (x, y) = at(bulb as f32 / count as f32);
            let colour = BULBS[(bulb + string) % 5];
            set.c.glow(x, y + 0.008, 0.035, colour, 0.5);
            set.c.glow(x, y + 0.008, 0.011, colour, 1.3);
        }
    }
}

pub(super) fn parade(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    set.sky(0.9);
    set.stars(90, 0.4);
    let vanish = set.base.range(0.44, 0.56) * aspect;
    street(set, vanish);
    let warm = set.tone.light;
    set.c.glow(vanish, 0.58, 0.6, warm, 0.65);
    // Lanterns hang on strings between the houses, larger towards us.
    for row in 0..5 {
        let t = row as f32 / 4.0;
        let (y, reach, size) = (0.44 - 0.38 * t, 0.16 + 0.62 * t * aspect.max(0.6), 0.010 + 0.030 * t);
        let count = 5 + row;
        let colours: Vec<Rgb> = (0..count)
            .map(|_| set.own.pick(&[hex(0xff5a4d), hex(0xffb347), hex(0x2fd3a8), hex(0xf0489e), hex(0xffe08a)]))
            .collect();
        let at = move |k: usize| {
            let p = (k as f32 + 0.5) / count as f32;
            (vanish + (p * 2.0 - 1.0) * reach, y + (0.05 + 0.06 * t) * 4.0 * p * (1.0 - p))
        };
        for (k, colour) in colours.iter().enumerate() {
            let (x, y) = at(k);
            set.c.glow(x, y, size * 4.5, *colour, 0.45);
        }
        let ink = times(set.tone.near, 0.7);
        set.c.shapes(|pen| {
            let points: Vec<_> = (0..count)
                .map(|k| {
                    let (x, y) = at(k);
                    (x, y - size)
                })
                .collect();
            pen.line(&points, 0.002, ink);
            for (k, colour) in colours.iter().enumerate() {
                let (x, y) = at(k);
                pen.oval(x, y, size, size * 1.2, plus(*colour, [1.0, 0.9, 0.6], 0.12));
                pen.oval(x, y, size * 0.45, size * 0.9, plus(*colour, [1.0, 0.9, 0.6], 0.45));
                pen.rect(x - size * 0.4, y - size * 1.3, size * 0.8, size * 0.2, ink);
            }
        });
    }
    crowd(set, 0.80, 0.11, 0.7);
    if set.words.cast.is_empty() {
        crowd(set, 0.97, 0.22, 0.9);
    } else {
        let x = 0.5 + set.own.range(-0.1, 0.1);
        let height = 0.60 * aspect.clamp(0.62, 1.0);
        let soft = set.tone.light;
        set.c.glow(x * aspect, 0.55, 0.55, soft, 0.35);
        set.people(x, 0.95, height, 0.0);
    }
    let confetti: Vec<(f32, f32, f32, f32, Rgb)> = (0..(230.0 * aspect.max(0.6)) as usize)
        .map(|_| {
            (
                set.own.unit() * aspect,
                set.own.unit(),
                set.own.range(0.003, 0.009),
                set.own.unit() * 3.1,
                set.own.pick(&BULBS),
            )
        })
        .collect();
    set.c.shapes(|pen| {
        for (x, y, size, angle, colour) in confetti {
            let (sin, cos) = angle.sin_cos();
            let corner = |a: f32, b: f32| (x + (a * cos - b * sin) * size, y + (a * sin + b * cos) * size);
            pen.poly(&[corner(-1.0, -0.5), corner(1.0, -0.5), corner(1.0, 0.5), corner(-1.0, 0.5)], colour);
        }
    });
    set.c.bloom(0.03, 0.75, 0.6);
}

/// Houses on both sides that lead to a vanishing point.
fn street(set: &mut Set<'_>, vanish: f32) {
    let aspect = set.c.aspect;
    let mut own = set.own.clone();
    let (near, far, lamp) = (set.tone.near, set.tone.far, hex(0xffc873));
    let ground = mix(near, far, 0.5);
    set.c.touch_rows(0.62, 1.0, |_, y, pixel| {
        *pixel = mix(mix(ground, lamp, 0.25), times(ground, 0.5), (y - 0.62) / 0.38);
    });
    set.c.shapes(|pen| {
        for side in [-1.0, 1.0] {
            let reach = if side < 0.0 { vanish } else { aspect - vanish } + 0.1;
            for house in 0..5 {
                let (a, b) =
                    (0.14 + 0.86 * (house as f32 / 5.0).powf(1.5), 0.14 + 0.86 * ((house + 1) as f32 / 5.0).powf(1.5));
                let at = |t: f32, y: f32| (vanish + side * reach * t, 0.62 + y * t);
                let tall = own.range(0.75, 1.05);
                let paint = mix(
                    mix(far, own.pick(&[hex(0xb5483a), hex(0xd9a441), hex(0x3f7f86), hex(0x8a4f86)]), 0.35),
                    near,
                    0.35 + 0.3 * a,
                );
                pen.poly_down(
                    &[at(a, -tall), at(b, -tall), at(b, 0.5), at(a, 0.5)],
                    times(paint, 0.6),
                    plus(paint, lamp, 0.12),
                );
                for floor in 0..4 {
                    for window in 0..2 {
                        let (wa, wb) =
                            (a + (b - a) * (0.18 + 0.42 * window as f32), a + (b - a) * (0.40 + 0.42 * window as f32));
                        let y = -tall + 0.12 + 0.22 * floor as f32;
                        let colour = if own.coin(0.55) { lamp } else { times(paint, 0.35) };
                        pen.poly(&[at(wa, y), at(wb, y), at(wb, y + 0.11), at(wa, y + 0.11)], colour);
                    }
                }
            }
        }
    });
    set.own = own;
}

/// A row of heads and shoulders, some with raised arms.
fn crowd(set: &mut Set<'_>, ground: f32, size: f32, dark: f32) {
    let aspect = set.c.aspect;
    let body = mix(set.tone.far, set.tone.near, dark);
    let heads: Vec<(f32, f32, f32, bool)> = (0..(aspect / size * 1.7) as usize + 2)
        .map(|number| {
            (
                number as f32 * size * 0.6 + set.own.range(-0.02, 0.02),
                ground + set.own.range(-0.02, 0.02),
                size * set.own.range(0.8, 1.15),
                set.own.coin(0.35),
            )
        })
        .collect();
    set.c.shapes(|pen| {
        for (x, y, s, arm) in heads {
            pen.disc(x, y - s * 0.72, s * 0.17, body);
            pen.oval(x, y, s * 0.32, s * 0.52, body);
            if arm {
                pen.line(
                    &[(x + s * 0.2, y - s * 0.3), (x + s * 0.36, y - s * 0.7), (x + s * 0.28, y - s * 1.05)],
                    s * 0.11,
                    body,
                );
            }
        }
        pen.rect(-0.1, ground + size * 0.2, aspect + 0.2, 1.0, body);
    });
}

pub(super) fn rink(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let horizon = 0.58;
    set.sky(horizon * 1.2);
    let (ball_x, ball_y, r) = ((0.5 + set.own.range(-0.08, 0.08)) * aspect, 0.20, 0.115 * aspect.clamp(0.8, 1.0));
    let colours = [set.tone.accent, set.tone.second, set.tone.light, hex(0x8f6bff)];
    let vanish = 0.5 + set.own.range(-0.1, 0.1);
    let (a, b) = (mix(set.tone.second, [1.0; 3], 0.35), times(set.tone.sky[0], 0.9));
    set.checker(horizon, 0.85, times(a, 0.72), b, vanish);
    crowd(set, horizon + 0.05, 0.13, 0.7);
    let beams: Vec<(f32, f32, Rgb)> = (0..9)
        .map(|k| (set.own.range(0.0, 0.5) + k as f32 * 0.66, set.own.range(0.03, 0.07), colours[k % 4]))
        .collect();
    set.c.light(0.016, 0.42, |pen| {
        pen.alpha = 0.6;
        for (angle, wide, colour) in beams {
            let ends = [angle - wide, angle + wide].map(|x| (ball_x + x.cos() * 1.6, ball_y + x.sin() * 1.6));
            pen.poly(&[(ball_x, ball_y), ends[0], ends[1]], colour);
        }
    });
    // Flecks of mirrored light, swirling on walls and floor.
    for fleck in 0..(120.0 * aspect.max(0.6)) as usize {
        let angle = set.own.unit() * std::f32::consts::TAU;
        let far = set.own.range(0.16, 1.2);
        let (x, y) = (ball_x + angle.cos() * far, ball_y + angle.sin() * far * 0.8);
        set.c.glow(x, y, 0.010 + 0.016 * far, colours[fleck % 4], 0.75);
    }
    mirror_ball(set, ball_x, ball_y, r, &colours);
    if !set.words.cast.is_empty() {
        let x = 0.5 + set.own.pick(&[-1.0, 1.0]) * set.own.range(0.02, 0.14);
        let spot = set.tone.light;
        set.c.light(0.03, 0.4, |pen| pen.oval(x * aspect, 0.945, 0.26, 0.045, spot));
        set.people(x, 0.95, 0.54, 0.08);
    }
    set.c.bloom(0.03, 0.7, 0.7);
}

fn mirror_ball(set: &mut Set<'_>, x: f32, y: f32, r: f32, colours: &[Rgb]) {
    let mut own = set.own.clone();
    set.c.glow(x, y, r * 2.6, [0.9, 0.9, 1.0], 0.5);
    set.c.shapes(|pen| {
        pen.line(&[(x, -0.1), (x, y)], 0.004, [0.6; 3]);
        pen.disc(x, y, r, hex(0x3a3f52));
        let rows = 15;
        for row in 0..rows {
            let (v0, v1) = ((row as f32 / rows as f32 - 0.5) * PI, ((row as f32 + 0.86) / rows as f32 - 0.5) * PI);
            let columns = (v0.cos() * 17.0) as usize + 3;
            for column in 0..columns {
                let (u0, u1) =
                    ((column as f32 / columns as f32 - 0.5) * PI, ((column as f32 + 0.86) / columns as f32 - 0.5) * PI);
                let at = |u: f32, v: f32| (x + u.sin() * v.cos() * r, y + v.sin() * r);
                let lit = (0.75 - 0.45 * u0.sin() - 0.5 * v0.sin()).clamp(0.12, 1.2);
                let base = if own.coin(0.28) { own.pick(colours) } else { hex(0xaab4d0) };
                let tile = times(base, lit * own.range(0.5, 1.25));
                pen.poly(&[at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], tile);
            }
        }
    });
    set.own = own;
    for (dx, dy) in [(-0.35, -0.45), (0.2, -0.2), (-0.1, 0.35)] {
        set.c.glow(x + dx * r, y + dy * r, r * 0.35, [1.0; 3], 1.1);
    }
}

pub(super) fn stage(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let cloth = mix(
        set.words.colour.filter(|c| super::super::colour::luma(*c) > 0.15).unwrap_or(set.tone.accent),
        set.tone.near,
        0.2,
    );
    let folds = Line::new(&mut set.own, 9.0 * aspect, 2, 0.4);
    let unit = set.c.height as f32;
    let pleats: Vec<f32> = (0..set.c.width).map(|column| folds.at((column as f32 + 0.5) / unit / aspect)).collect();
    set.c.touch(|x, y, pixel| {
        let n = pleats[((x * unit) as usize).min(pleats.len() - 1)];
        let pleat = ((n * 9.0 + x * 30.0).sin() * 0.5 + 0.5) * 0.8 + 0.2;
        *pixel = times(cloth, pleat * (1.0 - 0.55 * y));
    });
    let boards = mix(set.tone.near, hex(0x5a3a22), 0.55);
    let level = 0.76;
    set.c.touch_rows(level, 1.0, |x, y, pixel| {
        let depth = 1.0 / (y - level + 0.12);
        let plank = ((x - aspect / 2.0) * depth * 1.6).rem_euclid(1.0);
        let gap = smooth(0.05, 0.0, plank.min(1.0 - plank));
        *pixel = mix(times(boards, 0.75 + 0.5 * (y - level)), times(boards, 0.35), gap * 0.7);
    });
    let x = set.base.range(0.42, 0.58);
    let (px, light) = (x * aspect, set.tone.light);
    let from = px + set.own.pick(&[-0.5, 0.5]);
    set.c.light(0.018, 0.42, |pen| {
        pen.poly(&[(from - 0.02, -0.15), (from + 0.02, -0.15), (px + 0.27, 0.90), (px - 0.27, 0.90)], light);
    });
    set.c.light(0.012, 0.55, |pen| pen.oval(px, 0.89, 0.27, 0.045, light));
    smoke(set, 0.30);
    if set.words.cast.is_empty() {
        microphone(set, px, 0.89, 0.42);
    } else {
        let cast = set.words.cast.clone();
        let side = set.own.pick(&[1.0, -1.0]);
        let place = Place { x: px - side * 0.06, ground: 0.89, height: 0.60, side, shade: set.tone.near, dark: 0.08 };
        set.c.shapes(|pen| people::stand(pen, &cast[0], Pose::Reach, &place));
        microphone(set, px + side * 0.10, 0.89, 0.50);
    }
    // Tables with lamps, and the backs of those who listen.
    for table in 0..3 {
        let tx = (0.10 + 0.38 * table as f32 + set.own.range(-0.05, 0.05)) * aspect;
        let (ty, dark) = (0.93 + set.own.range(0.0, 0.03), times(set.tone.near, 0.7));
        if (tx - px).abs() < 0.16 {
            continue;
        }
        set.c.shapes(|pen| {
            pen.oval(tx, ty, 0.13, 0.024, mix(dark, hex(0x6a4226), 0.5));
            pen.rect(tx - 0.008, ty, 0.016, 0.2, dark);
            pen.poly(
                &[(tx - 0.035, ty - 0.03), (tx - 0.018, ty - 0.08), (tx + 0.018, ty - 0.08), (tx + 0.035, ty - 0.03)],
                hex(0xffc66e),
            );
            pen.rect(tx - 0.003, ty - 0.03, 0.006, 0.03, hex(0xb58a3c));
            for side in [-1.0, 1.0] {
                pen.disc(tx + side * 0.15, ty - 0.075, 0.036, dark);
                pen.oval(tx + side * 0.155, ty + 0.05, 0.075, 0.09, dark);
            }
        });
        set.c.glow(tx, ty - 0.05, 0.20, hex(0xffb755), 0.55);
    }
    smoke(set, 0.16);
}

fn smoke(set: &mut Set<'_>, amount: f32) {
    let aspect = set.c.aspect;
    let drift = Field::new(&mut set.own, (2.2 * aspect, 4.0), 5, 0.55);
    let grey = mix(set.tone.light, [0.75; 3], 0.5);
    set.c.touch(|x, y, pixel| {
        let body = smooth(0.48, 0.78, drift.at(x / aspect, y));
        *pixel = mix(*pixel, grey, body * amount);
    });
}

fn microphone(set: &mut Set<'_>, x: f32, ground: f32, height: f32) {
    set.c.shapes(|pen| {
        let steel = hex(0xc9ced6);
        pen.rect(x - 0.003, ground - height, 0.006, height, times(steel, 0.6));
        pen.oval(x, ground, 0.04, 0.008, times(steel, 0.35));
        pen.oval(x, ground - height - 0.012, 0.017, 0.026, steel);
        for bar in 0..3 {
            pen.rect(x - 0.016, ground - height - 0.022 + 0.009 * bar as f32, 0.032, 0.003, times(steel, 0.45));
        }
    });
}
