//! The vocabulary in which a model is described.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use std::collections::BTreeMap;

use crate::Body;
use crate::file::FileBounds;
use crate::price::{PriceNote, PriceRule};
use crate::purpose::Serves;
use crate::rule::Test;

/// One of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Runway's official API.
    Runway,
    /// useapi.net's Runway API.
    Useapi,
}

/// `service/endpoint/model[:mode]`, e.g. `runway/text_to_image/gen4_image` or `useapi/frames/create`
/// (an endpoint that has no `model` key ends at the endpoint). A method other than POST follows a
/// `#`: `runway/avatars/{id}#patch`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelId(pub String);

/// Whether a model can still be asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Status {
    /// In service.
    Current,
    /// Gone. Kept so that old recipes stay readable.
    Retired {
        /// `YYYY-MM-DD` or `YYYY-MM`, as far as known.
        date: String,
        /// Id of the model that takes its place, where there is one.
        successor: Option<ModelId>,
    },
}

/// What a model takes in or puts out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// Still pictures.
    Image,
    /// Clips.
    Video,
    /// Sound.
    Audio,
    /// Words.
    Text,
    /// No file: the reply itself is the result.
    None,
}

/// One model of one endpoint: everything known about it.
#[derive(Clone, Debug)]
pub struct Model {
    /// Full id.
    pub id: ModelId,
    /// Short name where unique among current models, e.g. `frames`, `gen4_image`.
    pub short: Option<String>,
    /// Name for people, e.g. `Frames`.
    pub label: String,
    /// Which service offers it.
    pub service: Service,
    /// HTTP method and path with `{placeholders}`, e.g. `POST /v1/runwayml/frames/create`.
    pub endpoint: String,
    /// The value of the body's `model` key, where the endpoint has one.
    pub model: Option<String>,
    /// The variant of a model that has several bodies, e.g. `auto`, `custom`.
    pub mode: Option<String>,
    /// In service or retired.
    pub status: Status,
    /// What comes out.
    pub output: Media,
    /// What the reply is where it is not a task that makes media: `runway-uri`, `asset`, `list`, `account`.
    pub reply: Option<String>,
    /// What can go in.
    pub input: Vec<Media>,
    /// Whether the service answers 400 to an unknown top-level key. Where that is not confirmed,
    /// it is assumed: a key that nobody reads is a mistake.
    pub rejects_unknown_keys: bool,
    /// Whether the above was seen or documented.
    pub strictness_confirmed: bool,
    /// Parameters in display order.
    pub params: Vec<Param>,
    /// Rules between parameters.
    pub rules: Vec<Rule>,
    /// How the price is found.
    pub(crate) price: PriceRule,
    /// What a person may know about the price.
    pub(crate) price_note: PriceNote,
    /// Pixel sizes that the service makes for a ratio, where they are not the ratio itself.
    pub(crate) sizes: BTreeMap<String, (u32, u32)>,
    /// Files per request.
    pub(crate) files: Files,
    /// The format of the files where no input says it.
    pub(crate) format: Option<String>,
    /// Whether a clip can be heard where no input says it.
    pub(crate) sound: bool,
    /// The text whose reading is the result, as a path in our names.
    pub(crate) speaks: Option<String>,
    /// The input, as a path in our names, whose sides and length the result has where nothing else says them.
    pub(crate) follows: Option<String>,
    /// The folder of the API in which its tasks are read, where that is not the usual one: `workflow_invocations`.
    pub tasks_at: Option<String>,
    /// Whether the reply to a create call tells an estimate of the cost.
    pub tells_estimate: bool,
    /// Whether the call is answered with the file itself and not with a task.
    pub at_once: bool,
    /// How well the facts are known, where the source says so.
    pub confidence: Option<String>,
    /// Things worth saying to a person.
    pub notes: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
}

/// How many files a request makes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Files {
    /// So many, unless the parameter `images` says otherwise.
    Count(u32),
    /// As many as this parameter says; 1 where it is absent.
    By(String),
}

/// One parameter, or one field of an object parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Our name: `prompt`, `ratio`, `style`, `seed`, `images`, `references` …
    pub name: String,
    /// What people call it.
    pub label: String,
    /// A sentence for a person about what it does.
    pub help: Option<String>,
    /// What people call its lower and its upper end, where it is drawn as a slider.
    pub ends: Option<(String, String)>,
    /// What its number counts, where a bare number does not tell.
    pub unit: Option<Unit>,
    /// The vendor's key in the body. With `{n}` in it a list is spread over numbered keys
    /// (`imageAssetId{n}` becomes `imageAssetId1`, `imageAssetId2` …); with `{n?}` the first key has
    /// no number (`videoAssetId`, `videoAssetId2` …). With a dot (`input.promptText`) it stands in an object of the
    /// body that it shares with others.
    pub wire: String,
    /// Whether it must be given.
    pub required: bool,
    /// What the service assumes when it is absent; never sent by us.
    pub default: Option<Value>,
    /// Where it travels.
    pub place: Place,
    /// Whether the service asks not to use it any more.
    pub deprecated: bool,
    /// Which part of a composer it belongs to: `prompt`, `look`, `media`, `output`, `account`, `advanced`.
    pub group: String,
    /// How a composer shows it where its type does not tell: `style`, `negative`, `shots`, `router`, `workflow`.
    pub control: Option<String>,
    /// What a file that was made can be put there for.
    pub serves: Vec<Serves>,
    /// Type and bounds.
    pub kind: Kind,
    /// What its files must be like, where it takes any.
    pub file: FileBounds,
    /// Where a bound comes from when it is not the vendor's own document.
    pub limit_source: Option<String>,
    /// A word of explanation.
    pub note: Option<String>,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Seconds,
}

impl Param {
    /// The object of the body that it shares with others, and its key there.
    pub(crate) fn shares(&self) -> Option<(&str, &str)> {
        self.wire.split_once('.')
    }

    /// What a body in the vendor's spelling has for it; not for a list that is spread over numbered keys.
    #[must_use]
    pub fn in_body<'b>(&self, body: &'b Body) -> Option<&'b Value> {
        match self.shares() {
            Some((object, key)) => body.get(object)?.get(key),
            None => body.get(&self.wire),
        }
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the body.
    #[default]
    Body,
    /// In the query of the address.
    Query,
    /// In the path of the address, at the placeholder named like its key. A checked body holds it until it is sent.
    Path,
}

/// Type and bounds of a parameter. Absent bounds are unknown, never invented.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One of a list of values (strings or integers).
    Enum {
        /// Allowed values.
        options: Vec<Value>,
    },
    /// A shape: `1280:720` in pixels, `16:9` as a proportion, or a word such as `auto`.
    Ratio {
        /// Allowed values.
        options: Vec<String>,
        /// Whether strings outside the list are taken too.
        free: bool,
        /// Fewest and most pixels (width times height) of such a string, which then must be `W:H`.
        pixels: Option<(u64, u64)>,
    },
    /// A whole number, both ends included.
    Integer {
        /// Smallest.
        min: Option<i64>,
        /// Largest.
        max: Option<i64>,
    },
    /// A number, both ends included.
    Number {
        /// Smallest.
        min: Option<f64>,
        /// Largest.
        max: Option<f64>,
    },
    /// A whole number that makes a result repeatable; random when absent.
    Seed {
        /// Smallest.
        min: i64,
        /// Largest; `None` where unknown.
        max: Option<i64>,
    },
    /// Yes or no.
    Boolean,
    /// Words. Lengths in UTF-16 code units.
    Text {
        /// Shortest.
        min_length: Option<usize>,
        /// Longest.
        max_length: Option<usize>,
        /// Regular expression that must match.
        pattern: Option<String>,
        /// `uuid`, `date` … where the field has a known format.
        format: Option<String>,
    },
    /// A picture, clip or sound: an `https:`, `runway:` or `data:` address, a useapi.net asset id,
    /// or (in inputs only) `input:<sha256>` for a file staged in the library.
    Media {
        /// Which.
        media: Media,
        /// Whether the wire wants a useapi.net asset id and not an address.
        asset_id: bool,
    },
    /// A list.
    List {
        /// What each item is.
        item: Box<Kind>,
        /// Fewest items.
        min_items: Option<usize>,
        /// Most items.
        max_items: Option<usize>,
        /// Field of the items that must not repeat, e.g. `tag`.
        unique_by: Option<String>,
        /// How the prompt names the items, without the `@`: `IMG_{n}` counts from 1.
        mention: Option<String>,
    },
    /// Named fields.
    Object {
        /// The fields.
        fields: Vec<Param>,
        /// Whether unknown fields are refused.
        closed: bool,
    },
    /// Any keys, all with values of one kind.
    Map {
        /// What each value is.
        values: Box<Kind>,
    },
    /// One of several forms, told apart by a tag field or by JSON type.
    Union {
        /// The field whose value tells the object variants apart (`type`, `mode`), where there is one.
        tag: Option<String>,
        /// The forms.
        variants: Vec<Kind>,
    },
    /// JSON null.
    Null,
    /// Any JSON.
    Any,
}

/// A rule between parameters.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, e.g. `edit-needs-reference`.
    pub name: String,
    /// The sentence for a person, e.g. `edit needs at least one reference image`.
    pub says: String,
    /// The input it is reported at.
    pub path: String,
    /// Where it applies; everywhere when absent. The language is described in `data/README.md`.
    pub(crate) when: Option<Test>,
    /// What must hold there.
    pub(crate) must: Test,
}
