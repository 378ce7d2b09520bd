//! Words of the catalogue as people read them.

/// Shapes that have a name of their own.
const USUAL: [(u32, u32); 12] =
    [(16, 9), (9, 16), (1, 1), (4, 3), (3, 4), (3, 2), (2, 3), (21, 9), (9, 21), (5, 4), (4, 5), (2, 1)];
/// A shape this close to a usual one is called by its name.
const CLOSE: f64 = 0.03;

/// `nordic-minimal` becomes `Nordic minimal`.
pub(super) fn label(word: &str) -> String {
    let words = word.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The numbers of `16:9` or `1280:720`.
pub(super) fn proportion(ratio: &str) -> Option<(u32, u32)> {
    let (width, height) = ratio.split_once(':')?;
    Some((width.parse().ok()?, height.parse().ok()?)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The name of a shape: the usual proportion that it is, else what the service calls it.
pub(super) fn shape(ratio: &str, width: u32, height: u32) -> String {
    let Some((across, down)) = proportion(ratio) else { return label(ratio) };
    if across < 64 && down < 64 {
        return ratio.to_owned();
    }
    let own = f64::from(width) / f64::from(height.max(1));
    let away = |(across, down): (u32, u32)| (own / (f64::from(across) / f64::from(down)) - 1.0).abs();
    let nearest = USUAL.into_iter().min_by(|a, b| away(*a).total_cmp(&away(*b)));
    match nearest.filter(|shape| away(*shape) < CLOSE) {
        Some((across, down)) => format!("{across}:{down}"),
        None => ratio.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_the_names_that_people_know() {
        assert_eq!(shape("1280:720", 1280, 720), "16:9");
        assert_eq!(shape("1360:768", 1360, 768), "16:9");
        assert_eq!(shape("21:9", 2112, 912), "21:9");
        assert_eq!(shape("1000:300", 1000, 300), "1000:300");
        assert_eq!(shape("auto", 0, 0), "Auto");
        assert_eq!(label("bw-contrast"), "Bw contrast");
    }
}
