//! The scenes: each composes one picture from the prompt's words, its colours and chance.

mod city;
mod land;
mod night;
mod rooms;
mod still;
mod water;

use super::canvas::Canvas;
use super::chance::{Chance, Field, Line};
use super::colour::{Rgb, Tone, hex, mix, plus, ramp, smooth, times};
use super::people::{self, Place, Pose};
use super::words::{Scene, Words};

/// All that a scene draws with.
pub(super) struct Set<'a> {
    pub(super) c: Canvas,
    pub(super) tone: Tone,
    /// This picture's own chance.
    pub(super) own: Chance,
    /// The chance that the pictures of one prompt and seed share.
    pub(super) base: Chance,
    pub(super) words: &'a Words,
}

/// Draws the scene that the words ask for.
pub(super) fn compose(set: &mut Set<'_>) {
    match set.words.scene {
        Scene::Fair => night::fair(set),
        Scene::Parade => night::parade(set),
        Scene::Rink => night::rink(set),
        Scene::Stage => night::stage(set),
        Scene::RainStreet => city::rain_street(set),
        Scene::Skyline => city::skyline(set),
        Scene::Station => city::station(set),
        Scene::Diner => rooms::diner(set),
        Scene::Ballroom => rooms::ballroom(set),
        Scene::Parlour => rooms::parlour(set),
        Scene::Rafters => rooms::rafters(set),
        Scene::Harbour => water::harbour(set),
        Scene::Sea => water::sea(set),
        Scene::Mountains => land::mountains(set),
        Scene::Aurora => land::aurora(set),
        Scene::Desert => land::desert(set),
        Scene::Forest => land::forest(set),
        Scene::Jungle => land::jungle(set),
        Scene::Meadow => land::meadow(set),
        Scene::Balloons => land::balloons(set),
        Scene::Space => still::space(set),
        Scene::Clouds => still::clouds(set),
        Scene::Burial => still::burial(set),
        Scene::Vanitas => still::vanitas(set),
        Scene::StillLife => still::still_life(set),
        Scene::Portrait => still::portrait(set),
        Scene::Paper => still::paper(set),
    }
}

impl Set<'_> {
    /// Fills the sheet with a sky whose last colour lies at `horizon`.
    fn sky(&mut self, horizon: f32) {
        let stops = self.tone.sky;
        let mut held = (f32::NAN, [0.0; 3]);
        self.c.touch(|_, y, pixel| {
            if held.0 != y {
                held = (y, ramp(&stops, y / horizon));
            }
            *pixel = held.1;
        });
    }

    /// Streaks of cloud between the top and `horizon`.
    fn cloud_streaks(&mut self, horizon: f32, colour: Rgb, amount: f32) {
        let aspect = self.c.aspect;
        let wide = Field::new(&mut self.own, (2.2 * aspect, 9.0), 5, 0.55);
        self.c.touch_rows(0.0, horizon, |x, y, pixel| {
            let body = smooth(0.50, 0.74, wide.at(x / aspect, y));
            let place = smooth(horizon, horizon * 0.35, y);
            *pixel = mix(*pixel, colour, body * place * amount);
        });
    }

    /// A sun or moon with its halo.
    fn sun(&mut self, x: f32, y: f32, radius: f32, colour: Rgb) {
        self.c.glow(x, y, radius * 9.0, colour, 0.42);
        self.c.glow(x, y, radius * 3.2, colour, 0.35);
        self.c.shapes(|pen| pen.disc(x, y, radius, mix(colour, [1.0; 3], 0.35)));
    }

    fn stars(&mut self, count: usize, horizon: f32) {
        for _ in 0..count {
            let (x, y) = (self.own.unit() * self.c.aspect, self.own.unit() * horizon);
            let size = self.own.range(0.002, 0.0055);
            let strength = self.own.range(0.25, 1.0) * smooth(horizon, horizon * 0.4, y);
            self.c.glow(x, y, size, [1.0, 0.97, 0.9], strength);
        }
    }

    /// Ground below a ridge line, from `colour` at its top to `foot` further down; hands back the height of each column.
    fn ridge(&mut self, line: &Line, height: impl Fn(f32, f32) -> f32, colour: Rgb, foot: Rgb, depth: f32) -> Vec<f32> {
        let (width, unit, aspect) = (self.c.width, self.c.height as f32, self.c.aspect);
        let tops: Vec<f32> = (0..width)
            .map(|column| {
                let x = (column as f32 + 0.5) / unit;
                height(x, line.at(x / aspect.max(0.8)))
            })
            .collect();
        let first = tops.iter().copied().fold(1.0, f32::min) - 0.01;
        let soft = unit;
        self.c.touch_rows(first, 1.0, |x, y, pixel| {
            let below = y - tops[((x * unit) as usize).min(width - 1)];
            let cover = (below * soft + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                let body = mix(colour, foot, (below / depth).clamp(0.0, 1.0));
                *pixel = mix(*pixel, body, cover);
            }
        });
        tops
    }

    /// A drifting band of mist around height `y`.
    fn mist(&mut self, y: f32, thickness: f32, colour: Rgb, amount: f32) {
        let aspect = self.c.aspect;
        let wisps = Field::new(&mut self.own, (2.5 * aspect, 9.0), 4, 0.5);
        self.c.touch_rows(y - thickness * 2.6, y + thickness * 2.6, |x, at, pixel| {
            let d = (at - y) / thickness;
            let band = (1.0 - d * d / 6.76).max(0.0).powi(3);
            let body = 0.25 + 0.75 * smooth(0.35, 0.75, wisps.at(x / aspect, at));
            *pixel = mix(*pixel, colour, band * body * amount);
        });
    }

    fn snowfall(&mut self, count: usize) {
        let flakes: Vec<(f32, f32, f32, f32)> = (0..count)
            .map(|_| {
                let size = 0.0012 + 0.006 * self.own.unit().powi(4);
                (self.own.unit() * self.c.aspect, self.own.unit(), size, self.own.range(0.35, 0.9))
            })
            .collect();
        self.c.shapes(|pen| {
            for (x, y, size, alpha) in flakes {
                pen.alpha = alpha;
                pen.disc(x, y, size, [1.0; 3]);
            }
        });
    }

    fn rainfall(&mut self, count: usize) {
        let drops: Vec<(f32, f32, f32)> = (0..count)
            .map(|_| (self.own.unit() * self.c.aspect * 1.1, self.own.range(-0.1, 1.0), self.own.range(0.03, 0.09)))
            .collect();
        self.c.shapes_faint(0.22, |pen| {
            for (x, y, length) in drops {
                pen.line(&[(x, y), (x - length * 0.18, y + length)], 0.0014, [0.85, 0.9, 1.0]);
            }
        });
    }

    /// Puts the prompt's people in the picture, standing on `ground`, around `x` (0..1 of the width).
    fn people(&mut self, x: f32, ground: f32, height: f32, dark: f32) {
        let cast = self.words.cast.clone();
        let shown = cast.len().min(6);
        let shade = self.tone.near;
        let middle = x * self.c.aspect;
        let step = height * 0.36;
        let poses = [Pose::Rest, Pose::Hip, Pose::Reach, Pose::Raised];
        let placed: Vec<(usize, Pose, Place)> = (0..shown)
            .map(|number| {
                let offset = (number as f32 - (shown as f32 - 1.0) / 2.0) * step + self.own.range(-0.02, 0.02) * height;
                let side = if offset > 0.001 {
                    -1.0
                } else if shown > 1 {
                    1.0
                } else {
                    self.own.pick(&[1.0, -1.0])
                };
                let pose = if self.words.scene == Scene::Parade { Pose::Raised } else { self.own.pick(&poses[..3]) };
                let tall = height * if number == 0 { 1.0 } else { self.own.range(0.95, 1.06) };
                (number, pose, Place { x: middle + offset, ground, height: tall, side, shade, dark })
            })
            .collect();
        let reach = height * (0.16 + 0.18 * shown as f32);
        self.c.veil(height * 0.02, 0.55, |pen| {
            pen.oval(middle, ground + height * 0.004, reach, height * 0.022, [0.0; 3]);
        });
        self.c.shapes(|pen| {
            for (number, pose, place) in placed.iter().rev() {
                people::stand(pen, &cast[*number], *pose, place);
            }
        });
    }

    /// A floor of squares seen towards a vanishing point, from `horizon` down.
    fn checker(&mut self, horizon: f32, across: f32, light: Rgb, dark: Rgb, vanish: f32) {
        let aspect = self.c.aspect;
        self.c.touch_rows(horizon, 1.0, |x, y, pixel| {
            let depth = 1.0 / (y - horizon + 0.02);
            let u = (x - vanish * aspect) * depth * across;
            let v = depth * across * 1.2;
            let edge = (depth * across * 0.006).min(0.5);
            let stripe = |t: f32| {
                let wave = (t * 0.5).rem_euclid(1.0);
                smooth(0.5 - edge, 0.5 + edge, wave) - smooth(1.0 - edge, 1.0, wave) + smooth(edge, 0.0, wave) * 0.5
            };
            let (a, b) = (stripe(u), stripe(v));
            let square = a + b - 2.0 * a * b;
            let blurred = mix_value(square, 0.5, smooth(9.0, 30.0, depth));
            *pixel = mix(dark, light, blurred);
        });
    }
}

fn mix_value(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}
