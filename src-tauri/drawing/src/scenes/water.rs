//! At the water: a harbour town and the open sea.

use super::super::canvas::Pen;
use super::*;

pub(super) fn harbour(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let level = 0.62;
    set.sky(level);
    let pale = set.tone.sky[2];
    set.cloud_streaks(0.5, pale, 0.5);
    let hills = Line::new(&mut set.own, 2.4, 5, 0.5);
    let hill = mix(set.tone.far, set.tone.sky[1], 0.35);
    set.ridge(&hills, |_, n| 0.42 - 0.26 * (n - 0.4), hill, mix(hill, pale, 0.6), 0.25);
    let lamps = houses(set, level);
    let lamp = hex(0xffc46b);
    set.c.light(0.05, 0.75, |pen| {
        for &(x, y, w, h) in &lamps {
            pen.rect(x - w * 0.3, y - h * 0.3, w * 1.6, h * 1.6, lamp);
        }
    });
    boats(set, level);
    let ripple = Field::new(&mut set.own, (5.0 * aspect, 64.0), 3, 0.6);
    let water = mix(set.tone.near, set.tone.sky[0], 0.35);
    set.c.mirror(level, water, 0.42, |u, v| (ripple.at(u, v) - 0.5) * 1.6);
    let foggy = set.words.fog || set.tone.sky[2][0] > 0.75;
    set.mist(level, 0.07, pale, if foggy { 0.85 } else { 0.35 });
    if foggy {
        set.mist(0.28, 0.12, pale, 0.55);
    }
    if !set.words.cast.is_empty() {
        quay(set);
        let x = set.own.range(0.36, 0.64);
        set.people(x, 0.93, 0.50, 0.12);
    }
    if set.words.snow {
        set.snowfall(240);
    }
    set.c.bloom(0.03, 0.75, 0.5);
}

/// A row of gabled houses; hands back the lit windows.
fn houses(set: &mut Set<'_>, level: f32) -> Vec<(f32, f32, f32, f32)> {
    let aspect = set.c.aspect;
    let paints =
        [hex(0xb5483a), hex(0xd9a441), hex(0x4d7f96), hex(0xd8d2c4), hex(0xc9713f), hex(0x5f8267), set.tone.accent];
    let shade = set.tone.sky[1];
    let lit = if set.tone.sky[0][2] < 0.5 { 0.45 } else { 0.2 };
    let snow = set.words.snow;
    let mut lamps = Vec::new();
    let mut own = set.own.clone();
    set.c.shapes(|pen| {
        let mut x = -0.06 - 0.1 * own.unit();
        while x < aspect + 0.05 {
            let (w, h, roof) = (own.range(0.12, 0.21), own.range(0.16, 0.30), own.range(0.045, 0.10));
            let paint = mix(times(own.pick(&paints), own.range(0.8, 1.08)), shade, 0.30);
            let top = level - h;
            pen.poly_down(&[(x, top), (x + w, top), (x + w, level), (x, level)], paint, times(paint, 0.8));
            pen.alpha = 0.18;
            pen.rect(x + w * 0.86, top, w * 0.14, h, [0.0; 3]);
            pen.alpha = 1.0;
            let tiles = if snow { hex(0xe6ecf0) } else { mix(hex(0x3a3638), shade, 0.25) };
            pen.poly(&[(x - 0.008, top), (x + w * 0.5, top - roof), (x + w + 0.008, top)], tiles);
            pen.poly(&[(x + w * 0.5, top - roof), (x + w + 0.008, top), (x + w * 0.58, top)], times(tiles, 0.82));
            let (columns, rows) = ((w / 0.05) as usize, ((h - 0.02) / 0.068) as usize);
            for row in 0..rows {
                for column in 0..columns.max(2) {
                    let cell = w / columns.max(2) as f32;
                    let (wx, wy, ww, wh) =
                        (x + cell * (column as f32 + 0.28), top + 0.024 + 0.068 * row as f32, cell * 0.44, 0.036);
                    pen.rect(wx - 0.003, wy - 0.003, ww + 0.006, wh + 0.006, mix(hex(0xefe9df), shade, 0.35));
                    let glow = own.coin(lit);
                    pen.rect(wx, wy, ww, wh, if glow { hex(0xffd07a) } else { times(paint, 0.28) });
                    if glow {
                        lamps.push((wx, wy, ww, wh));
                    }
                }
            }
            x += w + 0.003;
        }
        pen.rect(-0.1, level - 0.02, aspect + 0.2, 0.02, mix(hex(0x2a2624), shade, 0.15));
    });
    set.own = own;
    lamps
}

fn boats(set: &mut Set<'_>, level: f32) {
    let hulls = [hex(0xe7e3da), hex(0x7d2f2a), hex(0x26404d), set.tone.accent];
    let ink = mix(set.tone.near, hex(0x1e1c1e), 0.5);
    let moored: Vec<(f32, f32, Rgb)> = (0..(2.0 + 3.0 * set.c.aspect) as usize)
        .map(|_| (set.own.unit() * set.c.aspect, set.own.range(0.14, 0.30), set.own.pick(&hulls)))
        .collect();
    set.c.shapes(|pen| {
        for (x, mast, hull) in moored {
            pen.line(&[(x, level), (x, level - mast)], 0.004, ink);
            pen.line(&[(x, level - mast), (x + mast * 0.30, level - 0.01)], 0.0016, ink);
            pen.line(&[(x, level - mast), (x - mast * 0.26, level - 0.01)], 0.0016, ink);
            pen.line(
                &[(x - mast * 0.02, level - mast * 0.30), (x + mast * 0.3, level - mast * 0.26)],
                0.005,
                mix(hex(0xefe7d8), ink, 0.2),
            );
            hull_shape(pen, x, level, mast * 0.34, hull);
        }
    });
}

fn hull_shape(pen: &mut Pen, x: f32, level: f32, reach: f32, colour: Rgb) {
    pen.shape_down(colour, times(colour, 0.55), |path| {
        path.move_to(x - reach, level - reach * 0.30);
        path.quad_to(x, level - reach * 0.16, x + reach * 1.15, level - reach * 0.36);
        path.quad_to(x + reach * 0.9, level + reach * 0.06, x + reach * 0.7, level + reach * 0.06);
        path.line_to(x - reach * 0.8, level + reach * 0.06);
        path.close();
    });
}

/// A stone quay in the foreground, to stand on.
fn quay(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let stone = mix(set.tone.near, set.tone.sky[1], 0.30);
    let foam: Vec<(f32, f32, f32)> =
        (0..70).map(|_| (set.own.unit() * aspect, set.own.range(0.84, 0.90), set.own.range(0.006, 0.03))).collect();
    set.c.veil(0.006, 0.75, |pen| {
        for (x, y, r) in foam {
            pen.oval(x, y, r * 1.6, r * 0.6, [0.93, 0.95, 0.96]);
        }
    });
    set.c.shapes(|pen| {
        pen.poly_down(
            &[(-0.1, 0.895), (aspect + 0.1, 0.885), (aspect + 0.1, 1.1), (-0.1, 1.1)],
            times(stone, 1.25),
            times(stone, 0.5),
        );
        for step in 0..(aspect / 0.16) as usize + 2 {
            let x = step as f32 * 0.16 - 0.05;
            pen.line(&[(x, 0.90), (x - 0.05, 1.02)], 0.0025, times(stone, 0.6));
        }
    });
}

pub(super) fn sea(set: &mut Set<'_>) {
    let aspect = set.c.aspect;
    let level = set.base.range(0.50, 0.60);
    set.sky(level);
    let pale = mix(set.tone.sky[2], [1.0; 3], 0.25);
    set.cloud_streaks(level, pale, 0.8);
    let (sx, sy) = (set.base.range(0.25, 0.75) * aspect, level - set.own.range(0.05, 0.22));
    let light = set.tone.light;
    set.sun(sx, sy, 0.042, light);
    let deep = mix(set.tone.near, set.tone.sky[0], 0.55);
    let shallow = mix(set.tone.sky[1], set.tone.far, 0.5);
    let streaks = Field::new(&mut set.own, (4.0 * aspect, 46.0), 4, 0.6);
    let fine = Field::new(&mut set.own, (20.0 * aspect, 130.0), 2, 0.6);
    let edge = set.tone.sky[2];
    set.c.touch_rows(level, 1.0, |x, y, pixel| {
        let v = ((y - level) / (1.0 - level)).max(0.0);
        let u = x / aspect;
        let near = smooth(0.0, 0.5, v);
        let s = mix_value(0.45 * streaks.at(u, y) + 0.55 * fine.at(u, y), streaks.at(u, 0.4 + y * 0.6), near * 0.7);
        let body = plus(mix(shallow, deep, v.powf(0.7)), [1.0, 1.0, 1.0], (s - 0.5) * (0.16 + 0.34 * v));
        let spread = 0.035 + 0.2 * v;
        let d = (x - sx) / spread;
        let path = (1.0 - d * d / 4.0).max(0.0).powi(2) * smooth(0.46, 0.60, s);
        let lit = plus(body, light, path * (1.0 - 0.4 * v));
        *pixel = mix(lit, edge, 0.6 * (1.0 - (v / 0.12).min(1.0)));
    });
    if set.words.lighthouse || (!set.words.ship && set.own.coin(0.5)) {
        rocks(set, level);
    } else {
        let ink = mix(set.tone.near, edge, 0.15);
        let (x, size) = (set.own.range(0.2, 0.8) * aspect, set.own.range(0.07, 0.12));
        let cloth = mix(hex(0xf3ead8), edge, 0.3);
        set.c.shapes(|pen| {
            let y = level + 0.035;
            hull_shape(pen, x, y, size * 0.7, ink);
            pen.line(&[(x, y - size * 0.2), (x, y - size * 2.0)], 0.004, ink);
            pen.poly_down(
                &[(x + 0.006, y - size * 1.95), (x + 0.006, y - size * 0.32), (x + size * 0.85, y - size * 0.34)],
                cloth,
                times(cloth, 0.8),
            );
            pen.poly_down(
                &[(x - 0.006, y - size * 1.75), (x - 0.006, y - size * 0.34), (x - size * 0.6, y - size * 0.34)],
                times(cloth, 0.9),
                times(cloth, 0.7),
            );
        });
    }
    if !set.words.cast.is_empty() {
        let line = Line::new(&mut set.own, 2.0, 4, 0.4);
        let sand = mix(set.tone.near, hex(0x8a7458), 0.4);
        set.ridge(&line, |_, n| 0.90 - 0.05 * (n - 0.5), sand, times(sand, 0.6), 0.15);
        let x = set.own.range(0.3, 0.7);
        set.people(x, 0.95, 0.42, 0.45);
    }
    set.c.bloom(0.04, 0.8, 0.6);
}

fn rocks(set: &mut Set<'_>, level: f32) {
    let aspect = set.c.aspect;
    let x = set.own.pick(&[0.2, 0.8]) * aspect;
    let line = Line::new(&mut set.own, 7.0, 6, 0.55);
    let stone = mix(set.tone.near, set.tone.far, 0.2);
    let base = level + 0.16;
    // An island of its own outline: a ridge would reach down to the lower edge.
    let outline: Vec<(f32, f32)> = (0..=60)
        .map(|step| step as f32 / 30.0 - 1.0)
        .map(|d| (x + d * 0.42, base - 0.24 * (1.0 - d.abs().powf(1.5)) * (0.55 + 0.8 * line.at(d * 0.5 + 0.5))))
        .collect();
    set.c.veil(0.012, 0.45, |pen| pen.oval(x, base + 0.012, 0.42, 0.022, times(stone, 0.3)));
    set.c.shapes(|pen| pen.poly_down(&outline, times(stone, 1.25), times(stone, 0.55)));
    let light = set.tone.light;
    let (top, foot) = (level - 0.27, level - 0.02);
    set.c.light(0.015, 0.4, |pen| pen.poly(&[(x, top + 0.02), (x - 1.4, top - 0.12), (x - 1.4, top + 0.05)], light));
    set.c.shapes(|pen| {
        let white = hex(0xece6da);
        for band in 0..5 {
            let (a, b) = (band as f32 / 5.0, (band + 1) as f32 / 5.0);
            let half = |t: f32| 0.026 + 0.018 * t;
            let y = |t: f32| top + 0.04 + (foot - top) * t;
            let colour = if band % 2 == 0 { white } else { hex(0xb23a32) };
            pen.poly(&[(x - half(a), y(a)), (x + half(a), y(a)), (x + half(b), y(b)), (x - half(b), y(b))], colour);
            pen.alpha = 0.28;
            pen.poly(
                &[(x + half(a) * 0.2, y(a)), (x + half(a), y(a)), (x + half(b), y(b)), (x + half(b) * 0.2, y(b))],
                [0.0; 3],
            );
            pen.alpha = 1.0;
        }
        pen.rect(x - 0.034, top + 0.034, 0.068, 0.008, hex(0x20242a));
        pen.rect(x - 0.018, top, 0.036, 0.036, hex(0xffe6a6));
        pen.poly(&[(x - 0.026, top), (x + 0.026, top), (x, top - 0.035)], hex(0x7d2f2a));
    });
    set.c.glow(x, top + 0.018, 0.22, light, 0.7);
    set.mist(base, 0.02, [0.95, 0.97, 0.98], 0.6);
}
