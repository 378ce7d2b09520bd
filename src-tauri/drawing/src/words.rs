//! What a prompt asks for, as far as these pictures can follow: a scene, an hour, weather, people, a colour.

use super::chance::digest;
use super::colour::{Hour, Rgb, hex};
use super::people::{Hair, Look, Wear};

/// The kinds of picture that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    Fair,
    Vanitas,
    Mountains,
    RainStreet,
    Station,
    Diner,
    Burial,
    Ballroom,
    Parlour,
    Harbour,
    Jungle,
    Parade,
    Rink,
    Rafters,
    Stage,
    Sea,
    Desert,
    Forest,
    Skyline,
    Space,
    Balloons,
    Aurora,
    Portrait,
    StillLife,
    Paper,
    Meadow,
    Clouds,
}

use Scene::*;

/// Word beginnings that speak for a scene, with their weight; `$` ends a whole word.
const SIGNS: &[(Scene, &[(&str, u32)])] = &[
    (
        Fair,
        &[
            ("carousel", 5),
            ("carnival", 2),
            ("merry", 1),
            ("fairground", 5),
            ("ferris", 5),
            ("circus", 4),
            ("fair$", 2),
        ],
    ),
    (Vanitas, &[("skull", 5), ("bone", 1), ("hourglass$", 1), ("alchem", 3), ("occult", 3)]),
    (
        Mountains,
        &[
            ("mountain", 4),
            ("peak", 3),
            ("alp", 2),
            ("stagecoach", 3),
            ("pass$", 2),
            ("valley", 3),
            ("ridge", 3),
            ("summit", 3),
            ("glacier", 3),
            ("canyon", 2),
            ("snow", 2),
            ("volcano", 3),
        ],
    ),
    (
        RainStreet,
        &[
            ("neon", 2),
            ("rain", 3),
            ("street", 2),
            ("umbrella", 3),
            ("city", 1),
            ("alley", 3),
            ("tokyo", 2),
            ("taxi", 3),
            ("cyberpunk", 4),
            ("puddle", 3),
        ],
    ),
    (
        Station,
        &[
            ("train", 3),
            ("station", 3),
            ("steam", 2),
            ("engine", 2),
            ("locomotive", 4),
            ("railway", 4),
            ("platform", 2),
        ],
    ),
    (
        Diner,
        &[
            ("diner", 5),
            ("checker", 2),
            ("milkshake", 3),
            ("cafe", 4),
            ("café", 4),
            ("restaurant", 3),
            ("bar$", 2),
            ("kitchen", 2),
        ],
    ),
    (
        Burial,
        &[
            ("coffin", 5),
            ("burial", 3),
            ("grave", 3),
            ("tomb", 3),
            ("cave", 4),
            ("earthen", 2),
            ("mine$", 3),
            ("tunnel", 3),
            ("underground", 3),
        ],
    ),
    (
        Ballroom,
        &[
            ("masquerade", 5),
            ("ball$", 2),
            ("manor", 2),
            ("palace", 3),
            ("chandelier", 4),
            ("ballroom", 5),
            ("cathedral", 4),
            ("church", 3),
            ("library", 3),
            ("throne", 3),
        ],
    ),
    (
        Parlour,
        &[
            ("parlor", 5),
            ("parlour", 5),
            ("shootout", 3),
            ("room$", 2),
            ("bedroom", 3),
            ("sofa", 3),
            ("furniture", 2),
            ("interior", 2),
            ("office", 3),
            ("window", 1),
            ("hotel", 2),
        ],
    ),
    (
        Harbour,
        &[
            ("harbo", 5),
            ("dock", 3),
            ("fishing", 3),
            ("wharf", 4),
            ("canal", 4),
            ("venice", 4),
            ("boat", 2),
            ("village", 2),
        ],
    ),
    (
        Jungle,
        &[
            ("jungle", 5),
            ("idol", 2),
            ("torch", 2),
            ("tropic", 3),
            ("rainforest", 6),
            ("vine", 2),
            ("temple", 3),
            ("palm", 2),
        ],
    ),
    (
        Parade,
        &[
            ("parade", 4),
            ("samba", 4),
            ("festival", 2),
            ("lantern", 3),
            ("confetti", 3),
            ("procession", 2),
            ("market", 3),
            ("bazaar", 3),
        ],
    ),
    (Rink, &[("roller", 3), ("rink", 4), ("disco", 4), ("skat", 3), ("nightclub", 4), ("dancefloor", 4), ("laser", 2)]),
    (
        Rafters,
        &[
            ("rafter", 5),
            ("floorboard", 3),
            ("cabin", 2),
            ("barn", 4),
            ("attic", 4),
            ("saloon", 3),
            ("bounty", 2),
            ("wooden", 1),
            ("workshop", 3),
            ("stable", 2),
        ],
    ),
    (
        Stage,
        &[
            ("speakeasy", 5),
            ("singer", 3),
            ("spotlight", 3),
            ("stage$", 3),
            ("theat", 3),
            ("curtain", 3),
            ("concert", 3),
            ("jazz", 3),
            ("ballet", 3),
            ("opera", 3),
        ],
    ),
    (
        Sea,
        &[
            ("sea$", 3),
            ("ocean", 4),
            ("beach", 4),
            ("wave", 2),
            ("coast", 4),
            ("ship", 3),
            ("lighthouse", 4),
            ("sail", 3),
            ("island", 3),
            ("lake", 3),
            ("whale", 3),
            ("surf", 3),
            ("shore", 3),
            ("river", 2),
        ],
    ),
    (
        Desert,
        &[("desert", 5), ("dune", 5), ("sahara", 5), ("camel", 4), ("sand", 2), ("mesa", 3), ("oasis", 3), ("mars", 3)],
    ),
    (
        Forest,
        &[
            ("forest", 5),
            ("wood$", 3),
            ("woods$", 4),
            ("tree", 2),
            ("pine", 2),
            ("fox", 2),
            ("deer", 3),
            ("wolf", 3),
            ("birch", 4),
            ("grove", 3),
            ("bear$", 2),
            ("owl", 2),
        ],
    ),
    (
        Skyline,
        &[
            ("skyline", 5),
            ("skyscraper", 5),
            ("city", 2),
            ("metropol", 4),
            ("tower", 3),
            ("manhattan", 4),
            ("rooftop", 4),
            ("building", 2),
            ("architect", 3),
            ("bridge", 2),
            ("futuristic", 2),
        ],
    ),
    (
        Space,
        &[
            ("space", 4),
            ("planet", 5),
            ("galaxy", 5),
            ("nebula", 5),
            ("astronaut", 5),
            ("moon", 3),
            ("rocket", 4),
            ("cosm", 4),
            ("orbit", 4),
            ("star$", 1),
            ("stars$", 2),
            ("alien", 3),
        ],
    ),
    (Balloons, &[("balloon", 5), ("airship", 5), ("kite", 3), ("zeppelin", 5)]),
    (Aurora, &[("aurora", 6), ("northern", 2), ("arctic", 3), ("polar", 2), ("iceland", 3), ("fjord", 3)]),
    (
        Portrait,
        &[("portrait", 5), ("headshot", 5), ("face$", 1), ("close$", 1), ("gaze", 1), ("profile", 3), ("selfie", 3)],
    ),
    (
        StillLife,
        &[
            ("still$", 2),
            ("vase", 4),
            ("fruit", 4),
            ("pottery", 4),
            ("ceramic", 4),
            ("bottle", 3),
            ("perfume", 4),
            ("product", 3),
            ("teapot", 4),
            ("bowl", 3),
            ("apple", 3),
            ("sphere", 4),
            ("candle$", 1),
        ],
    ),
    (
        Paper,
        &[
            ("abstract", 5),
            ("paper", 4),
            ("pattern", 4),
            ("geometr", 4),
            ("minimal", 2),
            ("layer", 3),
            ("collage", 3),
            ("swirl", 2),
            ("marble", 3),
        ],
    ),
    (
        Meadow,
        &[
            ("meadow", 5),
            ("flower", 4),
            ("field", 3),
            ("garden", 4),
            ("poppy", 4),
            ("poppies", 4),
            ("lavender", 5),
            ("tulip", 4),
            ("spring$", 2),
            ("farm", 3),
            ("tuscan", 4),
            ("vineyard", 4),
            ("hill", 2),
        ],
    ),
    (
        Clouds,
        &[
            ("cloud", 4),
            ("dream", 4),
            ("heaven", 3),
            ("castle", 3),
            ("dragon", 3),
            ("angel", 3),
            ("sky$", 2),
            ("float", 2),
            ("bird", 2),
        ],
    ),
];

/// Drawn when no word speaks for a scene.
const OPEN: &[Scene] =
    &[Mountains, Sea, Desert, Forest, Skyline, Balloons, Aurora, StillLife, Paper, Meadow, Clouds, Space];

const COLOURS: &[(&str, u32)] = &[
    ("red", 0xd2322f),
    ("crimson", 0xb4152f),
    ("scarlet", 0xe0301e),
    ("burgundy", 0x86193a),
    ("fuchsia", 0xe0389b),
    ("pink", 0xf08fb0),
    ("rose", 0xe06f86),
    ("purple", 0x7c4bb0),
    ("violet", 0x7a4fd0),
    ("blue", 0x2f6fd0),
    ("navy", 0x1d2f5e),
    ("sapphire", 0x2456c8),
    ("turquoise", 0x35bfb8),
    ("teal", 0x1f8f8f),
    ("emerald", 0x159a63),
    ("green", 0x3c9a4b),
    ("olive", 0x7d8038),
    ("yellow", 0xf1c232),
    ("golden", 0xe9ae3a),
    ("gold", 0xe9ae3a),
    ("orange", 0xf0812f),
    ("copper", 0xb8683a),
    ("brown", 0x70482c),
    ("ivory", 0xefe7d3),
    ("white", 0xf1eee8),
    ("black", 0x17161b),
    ("silver", 0xb9c1c9),
];
const GARMENTS: &[&str] = &[
    "dress", "gown", "coat", "suit", "shirt", "robe", "cape", "cloak", "jacket", "scarf", "kimono", "costume",
    "velvet", "trench",
];

/// A prompt as the scenes understand it.
#[derive(Clone)]
pub(super) struct Words {
    pub(super) scene: Scene,
    pub(super) hour: Hour,
    pub(super) fog: bool,
    pub(super) snow: bool,
    pub(super) coach: bool,
    pub(super) car: bool,
    pub(super) lighthouse: bool,
    pub(super) ship: bool,
    pub(super) fox: bool,
    /// A colour that the prompt names, the one of a garment first.
    pub(super) colour: Option<Rgb>,
    /// Who is in the picture, foremost first.
    pub(super) cast: Vec<Look>,
    /// Equal for equal prompts.
    pub(super) digest: u64,
}

/// Reads a prompt.
pub(super) fn read(prompt: &str) -> Words {
    let lower = prompt.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| fits(word, stem)));
    let digest = digest(&lower);

    let scored = SIGNS.iter().map(|(scene, signs)| {
        let score: u32 =
            signs.iter().filter(|(stem, _)| words.iter().any(|word| fits(word, stem))).map(|(_, weight)| weight).sum();
        (*scene, score)
    });
    // The first of equals wins, so that the table's order is the tie break.
    let (best, score) = scored.fold((Mountains, 0), |best, next| if next.1 > best.1 { next } else { best });
    let cast = cast(&words);
    let scene = match score {
        0 | 1 if !cast.is_empty() => Portrait,
        0 => OPEN[(digest % OPEN.len() as u64) as usize],
        _ => best,
    };
    let snow = has(&["snow", "winter", "blizzard", "frost"]);
    let fog = has(&["fog", "mist", "haze", "smok", "steam"]);
    let rain = has(&["rain$", "rainy", "storm", "soaked", "wet$"]);
    let night = has(&["night", "midnight", "moonlit", "dark$", "starry", "neon"]);
    let dusk = has(&["dusk", "sunset", "sunrise", "dawn", "evening", "twilight", "golden$"]);
    let grey = fog || rain || has(&["overcast", "gray", "grey", "gloomy", "ominous"]);
    let hour = match scene {
        Jungle => Hour::Jungle,
        Vanitas | Burial | Ballroom | Parlour | Rafters | Stage => Hour::Candle,
        Rink | Space | Aurora | Parade => Hour::Night,
        RainStreet if !has(&["day$", "morning", "noon"]) => Hour::Night,
        Fair | Station if !has(&["day$", "morning", "noon"]) => Hour::Dusk,
        _ if snow => Hour::Snow,
        _ if night => Hour::Night,
        _ if dusk => Hour::Dusk,
        _ if grey => Hour::Grey,
        Diner | StillLife | Meadow | Balloons => Hour::Day,
        _ => [Hour::Day, Hour::Dusk, Hour::Dusk, Hour::Grey, Hour::Night][(digest >> 8) as usize % 5],
    };
    Words {
        scene,
        hour,
        fog,
        snow,
        coach: has(&["stagecoach", "carriage", "wagon"]),
        car: has(&["car$", "cars$", "taxi", "automobile"]),
        lighthouse: has(&["lighthouse"]),
        fox: has(&["fox"]),
        ship: has(&["ship", "sail", "boat"]),
        colour: colour(&words),
        cast,
        digest,
    }
}

fn fits(word: &str, stem: &str) -> bool {
    match stem.strip_suffix('$') {
        Some(whole) => word == whole,
        None => word.starts_with(stem),
    }
}

/// The colour of a garment, else the first colour that is named.
fn colour(words: &[&str]) -> Option<Rgb> {
    let named = |word: &str| COLOURS.iter().find(|(name, _)| *name == word).map(|(_, code)| hex(*code));
    let near_garment = |at: usize| {
        let (from, to) = (at.saturating_sub(5), (at + 6).min(words.len()));
        words[from..to].iter().any(|word| GARMENTS.contains(word))
    };
    let found = words.iter().enumerate().filter_map(|(at, word)| named(word).map(|colour| (at, colour)));
    let mut first = None;
    for (at, colour) in found {
        if near_garment(at) {
            return Some(colour);
        }
        first = first.or(Some(colour));
    }
    first
}

/// The people a prompt speaks of: at most one woman and one kind of man, or a group.
fn cast(words: &[&str]) -> Vec<Look> {
    let has = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| fits(word, stem)));
    let garment = colour(words);
    let mut cast = Vec::new();
    if has(&[
        "woman", "girl", "bride", "lady", "queen", "princess", "singer", "dancer", "actress", "beauty", "she$",
        "heroine",
    ]) {
        let wear = match () {
            () if has(&["samba", "plume", "feather"]) && has(&["dancer", "parade"]) => Wear::Plumes,
            () if has(&["skat"]) => Wear::Flares,
            () if has(&["trench", "coat", "windbreaker", "cloak"]) => Wear::Coat,
            () if has(&["camisole", "shorts", "pants", "jeans", "adventurer"]) => Wear::Trousers,
            () if has(&["tea$", "skirt", "polka"]) => Wear::Skirt,
            () => Wear::Gown,
        };
        let hair = match () {
            () if has(&["afro"]) => Hair::Cloud,
            () if has(&["braid"]) => Hair::Braid,
            () if has(&["bob$", "short"]) => Hair::Bob,
            () if has(&["pinned", "updo", "bun$", "curled"]) => Hair::Bun,
            () => Hair::Long,
        };
        let strands = match () {
            () if has(&["platinum", "blonde", "blond"]) => 0xe6cf96,
            () if has(&["auburn", "redhead", "ginger"]) => 0x7b2f1b,
            () if has(&["silver", "gray", "white$"]) && has(&["haired"]) => 0xc9ccd0,
            () => 0x17100f,
        };
        let dress = if has(&["bride", "wedding"]) { hex(0xf0ebe2) } else { garment.unwrap_or(hex(0xb03a48)) };
        cast.push(Look { wear, hair, strands: hex(strands), cloth: dress, hat: false });
    }
    if has(&[
        "man$",
        "men$",
        "gentleman",
        "gentlemen",
        "owner",
        "guard",
        "hunter",
        "king",
        "boy",
        "sheriff",
        "cowboy",
        "detective",
        "he$",
        "knight",
        "astronaut",
        "soldier",
    ]) {
        let hat = has(&["hunter", "cowboy", "sheriff", "detective", "gentleman", "gunslinger", "fedora"]);
        let men = if has(&["six"]) && has(&["men$"]) {
            6
        } else if has(&["men$", "guards", "gentlemen", "partner"]) {
            2
        } else {
            1
        };
        for number in 0..men {
            let strands = [0x1a1413, 0x8b857e, 0x2b1c14][number % 3];
            cast.push(Look {
                wear: Wear::Suit,
                hair: Hair::Short,
                strands: hex(strands),
                cloth: hex(0x1b1a20),
                hat: hat && men < 4,
            });
        }
    }
    cast
}
