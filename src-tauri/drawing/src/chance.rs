//! Seeded chance and smooth noise: everything that varies in a picture comes from here.

/// A small, fast stream of numbers; equal for equal seed on every system.
///
/// A stream may be two in one: what the pictures of a set share, and what is one picture's own. How far they part is
/// `spread`: at 0 the set is one picture, a little spread moves things a little, 1 makes every picture new.
#[derive(Clone)]
pub(super) struct Chance {
    shared: u64,
    own: u64,
    spread: f32,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { shared: seed, own: seed, spread: 0.0 }
    }

    /// A stream that follows `shared` and strays from it by `own`, as far as `spread` (0.0..=1.0) says.
    pub(super) fn straying(shared: u64, own: u64, spread: f32) -> Self {
        Self { shared, own, spread }
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        let (shared, own) = (next(&mut self.shared), next(&mut self.own));
        if fraction(scramble(own)) < self.spread { own } else { shared }
    }

    /// A number in 0.0..1.0.
    pub(super) fn unit(&mut self) -> f32 {
        let (shared, own) = (fraction(next(&mut self.shared)), fraction(next(&mut self.own)));
        // Straying past an end comes in again at the other, so that all numbers stay equally likely.
        (shared + self.spread * (own - 0.5)).rem_euclid(1.0).min(0.999_999)
    }

    /// A number in `low..high`.
    pub(super) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number in `0..count`; 0 when `count` is 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f32) as usize).min(count.saturating_sub(1))
    }

    pub(super) fn coin(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// One of `choices`, which must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// The next number of a SplitMix64 stream.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    scramble(*state)
}

fn fraction(bits: u64) -> f32 {
    (bits >> 40) as f32 / (1u64 << 24) as f32
}

/// Spreads the bits of `value` so that neighbours share nothing.
pub(super) fn scramble(value: u64) -> u64 {
    let mut z = value;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A digest of `text` (FNV-1a, scrambled).
pub(super) fn digest(text: &str) -> u64 {
    let folded = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    scramble(folded)
}

/// A number in 0.0..1.0 that belongs to a lattice point.
fn lattice(seed: u64, x: i32, y: i32) -> f32 {
    let mut z = (x as u32).wrapping_mul(0x27d4_eb2d) ^ (y as u32).wrapping_mul(0x1656_67b1) ^ (seed as u32);
    z = (z ^ (z >> 15)).wrapping_mul(0x2c1b_3c6d);
    z = (z ^ (z >> 12)).wrapping_mul(0x297a_2d39);
    ((z ^ (z >> 15)) >> 8) as f32 / (1u32 << 24) as f32
}

/// A curve over 0..1 with values of about 0..1: ridges, skylines of hills, the lie of the land.
pub(super) struct Line {
    seed: u64,
    cells: f32,
    octaves: u32,
    gain: f32,
}

impl Line {
    pub(super) fn new(chance: &mut Chance, cells: f32, octaves: u32, gain: f32) -> Self {
        Self { seed: chance.bits(), cells, octaves, gain }
    }

    pub(super) fn at(&self, place: f32) -> f32 {
        let (mut sum, mut weight, mut norm, mut cells) = (0.0, 1.0, 0.0, self.cells);
        for octave in 0..self.octaves {
            let along = place * cells;
            let cell = along.floor();
            let t = along - cell;
            let t = t * t * (3.0 - 2.0 * t);
            let (a, b) =
                (lattice(self.seed, cell as i32, octave as i32), lattice(self.seed, cell as i32 + 1, octave as i32));
            sum += weight * (a + (b - a) * t);
            norm += weight;
            weight *= self.gain;
            cells *= 2.03;
        }
        sum / norm
    }
}

/// Cloud-like noise over the whole picture, worked out on a coarse grid and read back smoothly.
pub(super) struct Field {
    columns: usize,
    rows: usize,
    values: Vec<f32>,
}

impl Field {
    /// `cells` across and down in the first octave; values of about 0..1.
    pub(super) fn new(chance: &mut Chance, cells: (f32, f32), octaves: u32, gain: f32) -> Self {
        let finest = 2.03f32.powi(octaves as i32 - 1) * 2.5;
        let columns = ((cells.0 * finest) as usize).clamp(4, 420);
        let rows = ((cells.1 * finest) as usize).clamp(4, 420);
        let mut values = vec![0.0f32; (columns + 1) * (rows + 1)];
        let (mut weight, mut norm, mut scale) = (1.0, 0.0, 1.0);
        for _ in 0..octaves {
            let seed = chance.bits();
            let (fx, fy) = (cells.0 * scale / columns as f32, cells.1 * scale / rows as f32);
            for row in 0..=rows {
                let v = row as f32 * fy;
                let cell_y = v.floor();
                let ty = ease(v - cell_y);
                let mut held = (i32::MIN, 0.0, 0.0);
                for column in 0..=columns {
                    let u = column as f32 * fx;
                    let cell_x = u.floor();
                    let tx = ease(u - cell_x);
                    if held.0 != cell_x as i32 {
                        let (x, y) = (cell_x as i32, cell_y as i32);
                        let left = blend(lattice(seed, x, y), lattice(seed, x, y + 1), ty);
                        let right = blend(lattice(seed, x + 1, y), lattice(seed, x + 1, y + 1), ty);
                        held = (x, left, right);
                    }
                    values[row * (columns + 1) + column] += weight * blend(held.1, held.2, tx);
                }
            }
            norm += weight;
            weight *= gain;
            scale *= 2.03;
        }
        for value in &mut values {
            *value /= norm;
        }
        Self { columns, rows, values }
    }

    /// The value at `u`, `v`, both 0..1 over the picture.
    pub(super) fn at(&self, u: f32, v: f32) -> f32 {
        let x = (u * self.columns as f32).clamp(0.0, self.columns as f32 - 0.001);
        let y = (v * self.rows as f32).clamp(0.0, self.rows as f32 - 0.001);
        let (column, row) = (x as usize, y as usize);
        let (tx, ty) = (x - column as f32, y - row as f32);
        let start = row * (self.columns + 1) + column;
        let below = start + self.columns + 1;
        let top = blend(self.values[start], self.values[start + 1], tx);
        let bottom = blend(self.values[below], self.values[below + 1], tx);
        blend(top, bottom, ty)
    }
}

fn blend(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}
