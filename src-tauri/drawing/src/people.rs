//! People, as flat shapes with a lit side: enough to be read at the size of a thumbnail.

use super::canvas::Pen;
use super::colour::{Rgb, hex, mix, times};

/// What somebody wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wear {
    Gown,
    Skirt,
    Coat,
    Suit,
    Trousers,
    Flares,
    Plumes,
}

/// How somebody wears their hair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hair {
    Long,
    Bob,
    Bun,
    Braid,
    Cloud,
    Short,
}

/// How somebody looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) wear: Wear,
    pub(super) hair: Hair,
    pub(super) strands: Rgb,
    pub(super) cloth: Rgb,
    pub(super) hat: bool,
}

/// What the arms do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pose {
    Rest,
    Raised,
    Reach,
    Hip,
}

/// Where somebody stands, how tall they are drawn and in which light.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f32,
    /// The soles.
    pub(super) ground: f32,
    pub(super) height: f32,
    /// 1.0 faces right, −1.0 left.
    pub(super) side: f32,
    /// The colour everything fades to, and how far (0 lit .. 1 silhouette).
    pub(super) shade: Rgb,
    pub(super) dark: f32,
}

/// Draws one person standing.
pub(super) fn stand(pen: &mut Pen, look: &Look, pose: Pose, place: &Place) {
    let h = place.height;
    // Body space: x to the side the person faces, y up from the soles; both in body heights.
    let at = |x: f32, y: f32| (place.x + x * h * place.side, place.ground - y * h);
    let tint = |colour: Rgb| mix(colour, place.shade, place.dark);
    let skin = tint(hex(0xd9a184));
    let cloth = tint(look.cloth);
    let dim = tint(times(look.cloth, 0.62));
    let strands = tint(look.strands);

    if look.wear == Wear::Plumes {
        plumes(pen, place, at, &tint);
    }
    if matches!(look.hair, Hair::Long | Hair::Braid) {
        let end = if look.hair == Hair::Long { 0.70 } else { 0.80 };
        pen.poly(&[at(-0.075, 0.93), at(0.035, 0.95), at(0.03, 0.80), at(-0.02, end), at(-0.085, end + 0.01)], strands);
    }
    legs(pen, look.wear, at, h, skin, dim);
    // The neck goes under the collar.
    pen.line(&[at(0.0, 0.80), at(0.004, 0.88)], 0.042 * h, times(skin, 0.86));
    pen.shape_down(cloth, dim, |path| {
        let mut to = |x: f32, y: f32, first: bool| {
            let (x, y) = at(x, y);
            if first { path.move_to(x, y) } else { path.line_to(x, y) }
        };
        for (index, &(x, y)) in outline(look.wear).iter().enumerate() {
            to(x, y, index == 0);
        }
        for &(x, y) in outline(look.wear).iter().rev() {
            to(-x * 0.94, y, false);
        }
        path.close();
    });
    if look.wear == Wear::Suit {
        pen.poly(&[at(-0.03, 0.825), at(0.035, 0.825), at(0.004, 0.66)], tint(hex(0xe9e5dd)));
        pen.poly(&[at(-0.006, 0.81), at(0.014, 0.81), at(0.010, 0.69), at(0.0, 0.69)], tint(hex(0x0d0c10)));
    }
    hair(pen, look, at, h, strands);
    let (hx, hy) = at(0.014, 0.920);
    let face = if look.hair == Hair::Cloud { mix(skin, hex(0x9a5c3c), 0.6) } else { skin };
    pen.oval(hx, hy, 0.036 * h, 0.050 * h, face);
    fringe(pen, at, strands);
    if look.hat {
        let felt = tint(hex(0x2a211c));
        let (bx, by) = at(0.005, 0.962);
        pen.oval(bx, by, 0.098 * h, 0.014 * h, felt);
        pen.poly(&[at(-0.052, 0.962), at(-0.040, 1.025), at(0.0, 1.012), at(0.045, 1.027), at(0.058, 0.962)], felt);
    }
    arms(pen, look.wear, pose, at, h, skin, dim);
}

/// Half of a garment's outline from the shoulder down, in body space.
fn outline(wear: Wear) -> &'static [(f32, f32)] {
    match wear {
        Wear::Gown => &[
            (0.03, 0.835),
            (0.098, 0.815),
            (0.088, 0.74),
            (0.058, 0.62),
            (0.09, 0.52),
            (0.135, 0.30),
            (0.20, 0.02),
            (0.10, 0.0),
        ],
        Wear::Skirt => {
            &[(0.03, 0.835), (0.095, 0.815), (0.085, 0.74), (0.055, 0.63), (0.12, 0.52), (0.20, 0.27), (0.10, 0.25)]
        }
        Wear::Coat => {
            &[(0.03, 0.84), (0.112, 0.82), (0.110, 0.70), (0.078, 0.60), (0.105, 0.48), (0.135, 0.20), (0.06, 0.19)]
        }
        Wear::Suit => &[(0.03, 0.84), (0.122, 0.82), (0.118, 0.68), (0.098, 0.58), (0.105, 0.44), (0.05, 0.43)],
        Wear::Trousers | Wear::Plumes => {
            &[(0.03, 0.835), (0.092, 0.815), (0.082, 0.73), (0.058, 0.63), (0.088, 0.52), (0.08, 0.45), (0.03, 0.43)]
        }
        Wear::Flares => {
            &[(0.03, 0.835), (0.09, 0.815), (0.078, 0.72), (0.056, 0.63), (0.088, 0.52), (0.08, 0.46), (0.03, 0.44)]
        }
    }
}

fn legs(pen: &mut Pen, wear: Wear, at: impl Fn(f32, f32) -> (f32, f32), h: f32, skin: Rgb, dim: Rgb) {
    match wear {
        Wear::Gown => {}
        Wear::Skirt | Wear::Coat | Wear::Plumes => {
            for x in [-0.035, 0.045] {
                pen.line(&[at(x, 0.46), at(x * 1.1, 0.24), at(x, 0.03)], 0.036 * h, skin);
                pen.line(&[at(x, 0.015), at(x + 0.035, 0.008)], 0.022 * h, dim);
            }
        }
        Wear::Suit | Wear::Trousers => {
            for (x, foot) in [(-0.048, -0.06), (0.048, 0.065)] {
                pen.line(&[at(x, 0.46), at((x + foot) * 0.52, 0.24), at(foot, 0.03)], 0.066 * h, dim);
                pen.line(&[at(foot, 0.012), at(foot + 0.045, 0.008)], 0.026 * h, times(dim, 0.5));
            }
        }
        Wear::Flares => {
            for (x, foot) in [(-0.045, -0.11), (0.05, 0.10)] {
                pen.poly(
                    &[
                        at(x - 0.04, 0.50),
                        at(x + 0.04, 0.50),
                        at(foot * 0.8 + 0.026, 0.25),
                        at(foot + 0.065, 0.03),
                        at(foot - 0.055, 0.03),
                        at(foot * 0.8 - 0.03, 0.25),
                    ],
                    dim,
                );
                for wheel in [-0.035, 0.04] {
                    let (wx, wy) = at(foot + wheel, 0.012);
                    pen.disc(wx, wy, 0.015 * h, hex(0xffc36b));
                }
            }
        }
    }
}

fn hair(pen: &mut Pen, look: &Look, at: impl Fn(f32, f32) -> (f32, f32), h: f32, strands: Rgb) {
    let (cx, cy) = at(-0.010, 0.945);
    match look.hair {
        Hair::Cloud => {
            for (dx, dy, r) in [(-0.02, 0.955, 0.085), (0.03, 0.985, 0.062), (-0.075, 0.93, 0.055), (-0.05, 0.99, 0.06)]
            {
                let (x, y) = at(dx, dy);
                pen.disc(x, y, r * h, strands);
            }
        }
        Hair::Short => pen.oval(cx, cy - 0.008 * h, 0.047 * h, 0.040 * h, strands),
        _ => {
            pen.oval(cx, cy - 0.004 * h, 0.052 * h, 0.052 * h, strands);
            match look.hair {
                Hair::Bob => {
                    pen.poly(&[at(-0.062, 0.95), at(0.0, 0.96), at(-0.008, 0.868), at(-0.066, 0.862)], strands);
                }
                Hair::Bun => {
                    let (bx, by) = at(-0.052, 0.972);
                    pen.disc(bx, by, 0.030 * h, strands);
                }
                Hair::Braid => {
                    for step in 0..7 {
                        let (x, y) = at(-0.055 - 0.004 * step as f32, 0.885 - 0.034 * step as f32);
                        pen.oval(
                            x,
                            y,
                            (0.024 - 0.0018 * step as f32) * h,
                            0.021 * h,
                            times(strands, if step % 2 == 0 { 1.0 } else { 0.8 }),
                        );
                    }
                }
                _ => {}
            }
        }
    }
}

/// The hair that frames the forehead.
fn fringe(pen: &mut Pen, at: impl Fn(f32, f32) -> (f32, f32), strands: Rgb) {
    pen.shape(strands, |path| {
        let mut points = [
            (-0.046, 0.905),
            (-0.060, 0.985),
            (0.0, 0.990),
            (0.056, 0.990),
            (0.056, 0.938),
            (0.020, 0.962),
            (-0.014, 0.958),
            (-0.020, 0.930),
            (-0.046, 0.905),
        ]
        .map(|(x, y)| at(x, y))
        .into_iter();
        if let Some(start) = points.next() {
            path.move_to(start.0, start.1);
        }
        while let (Some(bend), Some(end)) = (points.next(), points.next()) {
            path.quad_to(bend.0, bend.1, end.0, end.1);
        }
        path.close();
    });
}

fn arms(pen: &mut Pen, wear: Wear, pose: Pose, at: impl Fn(f32, f32) -> (f32, f32), h: f32, skin: Rgb, dim: Rgb) {
    let sleeved = matches!(wear, Wear::Coat | Wear::Suit);
    let (arm, width) = if sleeved { (dim, 0.046 * h) } else { (skin, 0.030 * h) };
    let paths: [[(f32, f32); 3]; 2] = match pose {
        Pose::Rest => [[(-0.095, 0.80), (-0.125, 0.64), (-0.105, 0.49)], [(0.095, 0.80), (0.125, 0.64), (0.11, 0.49)]],
        Pose::Raised => [[(-0.09, 0.80), (-0.19, 0.90), (-0.15, 1.06)], [(0.09, 0.80), (0.20, 0.88), (0.21, 1.05)]],
        Pose::Reach => [[(-0.095, 0.80), (-0.125, 0.64), (-0.08, 0.52)], [(0.09, 0.80), (0.20, 0.74), (0.33, 0.78)]],
        Pose::Hip => [[(-0.095, 0.80), (-0.175, 0.66), (-0.07, 0.60)], [(0.095, 0.80), (0.155, 0.68), (0.20, 0.56)]],
    };
    for path in paths {
        let points = path.map(|(x, y)| at(x, y));
        pen.line(&points, width, arm);
        if sleeved {
            pen.disc(points[2].0, points[2].1, 0.021 * h, skin);
        }
    }
}

fn plumes(pen: &mut Pen, place: &Place, at: impl Fn(f32, f32) -> (f32, f32), tint: &impl Fn(Rgb) -> Rgb) {
    let colours = [hex(0x17a673), hex(0xe0389b), hex(0xf5b83d), hex(0x22b8c9)];
    for ring in 0..3 {
        let reach = 0.52 - 0.11 * ring as f32;
        for feather in 0..17 {
            let angle = -0.25 + feather as f32 / 16.0 * 3.64;
            let (sin, cos) = angle.sin_cos();
            let tip = at(cos * reach, 0.74 + sin * reach);
            let (lx, ly) = (-sin * 0.035, cos * 0.035);
            let near = at(cos * 0.05, 0.74 + sin * 0.05);
            let left = at(cos * reach * 0.78 + lx, 0.74 + sin * reach * 0.78 + ly);
            let right = at(cos * reach * 0.78 - lx, 0.74 + sin * reach * 0.78 - ly);
            let colour = tint(colours[(feather + ring) % colours.len()]);
            pen.shape_down(times(colour, 1.15), times(colour, 0.7), |path| {
                path.move_to(near.0, near.1);
                path.quad_to(left.0, left.1, tip.0, tip.1);
                path.quad_to(right.0, right.1, near.0, near.1);
                path.close();
            });
        }
    }
    let (x, y) = at(0.0, 1.0);
    pen.disc(x, y, 0.03 * place.height, tint(hex(0xffd45e)));
}

/// A head and shoulders seen from the side; `size` is the height of the head.
pub(super) fn bust(pen: &mut Pen, look: &Look, place: &Place, skin: Rgb) {
    let s = place.height;
    let at = |x: f32, y: f32| (place.x + x * s * place.side, place.ground - y * s);
    let tint = |colour: Rgb| mix(colour, place.shade, place.dark);
    let (strands, cloth) = (tint(look.strands), tint(look.cloth));
    let skin = tint(skin);
    let curve = |pen: &mut Pen, top: Rgb, bottom: Rgb, points: &[(f32, f32)]| {
        pen.shape_down(top, bottom, |path| rounded(path, points, &at));
    };
    if matches!(look.hair, Hair::Long | Hair::Braid) {
        curve(
            pen,
            strands,
            times(strands, 0.6),
            &[
                (-0.05, 1.05),
                (-0.36, 0.98),
                (-0.50, 0.62),
                (-0.52, 0.10),
                (-0.46, -0.42),
                (-0.20, -0.52),
                (-0.06, -0.1),
                (0.02, 0.5),
            ],
        );
    }
    // Shoulders, neck, face.
    curve(
        pen,
        times(cloth, 1.12),
        times(cloth, 0.42),
        &[
            (-0.18, -0.16),
            (-0.72, -0.40),
            (-1.02, -0.78),
            (-1.14, -1.9),
            (1.06, -1.9),
            (0.84, -0.80),
            (0.50, -0.42),
            (0.16, -0.22),
        ],
    );
    curve(
        pen,
        times(skin, 0.72),
        times(skin, 0.82),
        &[(-0.22, 0.34), (-0.24, -0.02), (-0.32, -0.30), (0.0, -0.40), (0.26, -0.26), (0.12, -0.04), (0.14, 0.14)],
    );
    curve(
        pen,
        times(skin, 1.04),
        times(skin, 0.84),
        &[
            (-0.26, 0.92),
            (0.06, 1.02),
            (0.27, 0.90),
            (0.34, 0.72),
            (0.335, 0.62),
            (0.345, 0.55),
            (0.455, 0.40),
            (0.43, 0.365),
            (0.355, 0.35),
            (0.395, 0.285),
            (0.355, 0.255),
            (0.39, 0.215),
            (0.345, 0.165),
            (0.355, 0.09),
            (0.30, 0.03),
            (0.16, 0.03),
            (-0.02, 0.10),
            (-0.20, 0.24),
            (-0.30, 0.5),
        ],
    );
    // Brow, eye, lips.
    pen.stroke(0.026 * s, times(strands, 0.8), |path| {
        let (a, b, c) = (at(0.16, 0.655), at(0.24, 0.695), at(0.325, 0.66));
        path.move_to(a.0, a.1);
        path.quad_to(b.0, b.1, c.0, c.1);
    });
    pen.stroke(0.020 * s, tint(hex(0x1a1012)), |path| {
        let (a, b, c) = (at(0.195, 0.565), at(0.25, 0.600), at(0.305, 0.562));
        path.move_to(a.0, a.1);
        path.quad_to(b.0, b.1, c.0, c.1);
    });
    curve(
        pen,
        tint(hex(0xb23a44)),
        tint(hex(0x8e2634)),
        &[(0.27, 0.255), (0.385, 0.293), (0.352, 0.255), (0.382, 0.212)],
    );
    // Hair over the head.
    let cap: &[(f32, f32)] = match look.hair {
        Hair::Short => &[
            (0.33, 0.80),
            (0.24, 1.02),
            (-0.05, 1.12),
            (-0.36, 0.98),
            (-0.44, 0.66),
            (-0.34, 0.34),
            (-0.22, 0.42),
            (-0.16, 0.66),
            (0.06, 0.80),
        ],
        Hair::Bob => &[
            (0.34, 0.74),
            (0.26, 1.02),
            (-0.06, 1.13),
            (-0.40, 0.98),
            (-0.50, 0.60),
            (-0.46, 0.08),
            (-0.16, 0.02),
            (-0.06, 0.30),
            (0.02, 0.62),
            (0.20, 0.76),
        ],
        _ => &[
            (0.34, 0.78),
            (0.26, 1.02),
            (-0.06, 1.13),
            (-0.40, 0.98),
            (-0.48, 0.62),
            (-0.42, 0.22),
            (-0.22, 0.20),
            (-0.14, 0.44),
            (-0.04, 0.66),
            (0.14, 0.82),
        ],
    };
    curve(pen, times(strands, 1.15), times(strands, 0.7), cap);
    match look.hair {
        Hair::Bun => {
            let (x, y) = at(-0.50, 0.86);
            pen.disc(x, y, 0.17 * s, strands);
        }
        Hair::Cloud => {
            for (x, y, r) in
                [(-0.12, 0.98, 0.36), (-0.42, 0.74, 0.32), (0.14, 1.06, 0.22), (-0.40, 0.40, 0.22), (-0.14, 1.16, 0.28)]
            {
                let (px, py) = at(x, y);
                pen.disc(px, py, r * s, strands);
            }
        }
        Hair::Braid => {
            for step in 0..8 {
                let (x, y) = at(-0.44 - 0.015 * step as f32, 0.18 - 0.115 * step as f32);
                pen.oval(
                    x,
                    y,
                    (0.115 - 0.007 * step as f32) * s,
                    0.085 * s,
                    times(strands, if step % 2 == 0 { 1.05 } else { 0.82 }),
                );
            }
        }
        _ => {}
    }
    if look.hat {
        let felt = tint(hex(0x2a211c));
        curve(
            pen,
            times(felt, 1.3),
            felt,
            &[(0.62, 0.84), (0.30, 0.93), (-0.30, 0.93), (-0.72, 0.80), (-0.30, 0.86), (0.30, 0.85)],
        );
        curve(pen, times(felt, 1.5), felt, &[(0.34, 0.88), (0.28, 1.24), (0.0, 1.18), (-0.28, 1.26), (-0.42, 0.9)]);
    }
}

/// A closed curve through the middles of its corners' sides.
fn rounded(path: &mut tiny_skia::PathBuilder, points: &[(f32, f32)], at: &impl Fn(f32, f32) -> (f32, f32)) {
    let placed: Vec<(f32, f32)> = points.iter().map(|&(x, y)| at(x, y)).collect();
    let middle = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    for index in 0..placed.len() {
        let (here, next) = (placed[index], placed[(index + 1) % placed.len()]);
        let end = middle(here, next);
        if index == 0 {
            let start = middle(placed[placed.len() - 1], here);
            path.move_to(start.0, start.1);
        }
        path.quad_to(here.0, here.1, end.0, end.1);
    }
    path.close();
}
