//! Pictures, sound and clips for the page, whatever carries them there: a URI scheme, a server on
//! loopback, the development host. An address holds ids only, never a path:
//!
//! ```text
//! pictures  <n>/<id>            at most 384 pixels      files  <n>/<id>    sound and clips, with ranges
//!           <n>/tiny/<id>       at most 192 pixels
//!           <n>/middle/<id>     at most 768 pixels
//!           <n>/preview/<id>    at most 1600 pixels
//!           <n>/file/<id>       the original
//!           <n>/strip/<id>      frames of a clip side by side
//!           <n>/input/<sha256>  an input, at most 384 pixels                <n>/voice/<sha256>  how a voice sounds
//! ```
//!
//! `<n>` counts the libraries that the session has opened, so that an address means one file for
//! ever and can be kept for ever.

mod range;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use catalogue::Media;

use self::range::Part;
use super::session::{Session, Stage};
use crate::app::App;
use crate::error::{Code, Error};
use crate::library::{MAX_PICTURE_BYTES, Original, Thumbnail};

/// An address means one content for ever.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// GET or HEAD; everything else is refused.
    pub method: &'a str,
    /// The address below the shelf's own.
    pub path: &'a str,
    /// Header `Range`.
    pub range: Option<&'a str>,
    /// Header `If-Range`.
    pub if_range: Option<&'a str>,
    /// Header `If-None-Match`.
    pub if_none_match: Option<&'a str>,
}

/// Where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Pictures, small and whole.
    Pictures,
    /// Sound and clips, in parts.
    Files,
}

/// What is answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What follows them.
    pub body: Body,
}

/// The body of an answer.
#[derive(Debug)]
pub enum Body {
    /// None.
    Empty,
    /// These bytes.
    Bytes(Bytes),
    /// A part of a file.
    File {
        /// The file.
        path: PathBuf,
        /// First byte.
        start: u64,
        /// How many bytes.
        length: u64,
    },
}

/// Something to show: from memory or from a file of the library.
struct Found {
    media_type: String,
    etag: String,
    content: Content,
}

enum Content {
    Memory(Bytes),
    File(PathBuf, u64),
}

impl From<Thumbnail> for Found {
    fn from(small: Thumbnail) -> Self {
        let Thumbnail { content, media_type, etag } = small;
        Self { media_type: media_type.into(), etag, content: Content::Memory(content.into()) }
    }
}

impl From<Original> for Found {
    fn from(file: Original) -> Self {
        Self { media_type: file.media_type, etag: file.etag, content: Content::File(file.path, file.bytes) }
    }
}

/// Why nothing can be shown: status and one sentence.
type Refusal = (u16, String);

/// Answers for the media of a session.
#[derive(Clone, Debug)]
pub struct MediaDesk {
    session: Arc<Session>,
}

impl MediaDesk {
    /// Answers for that session.
    #[must_use]
    pub fn new(session: Arc<Session>) -> Self {
        Self { session }
    }

    /// Answers one request. When the returned future is dropped, work that has not begun is not
    /// begun.
    pub async fn answer(&self, shelf: Shelf, ask: Ask<'_>) -> Answer {
        if !matches!(ask.method, "GET" | "HEAD") {
            let mut answer = refused(405, "Only GET and HEAD are answered.");
            answer.headers.push(("allow", "GET, HEAD".into()));
            return answer;
        }
        let answer = match self.find(shelf, ask.path).await {
            Ok(found) => shown(found, &ask),
            Err((status, why)) => refused(status, &why),
        };
        if ask.method == "HEAD" { Answer { body: Body::Empty, ..answer } } else { answer }
    }

    async fn find(&self, shelf: Shelf, path: &str) -> Result<Found, Refusal> {
        let Stage::Ready(app) = self.session.stage() else {
            return Err((503, "The library is not open.".into()));
        };
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let wish = match (shelf, parts.as_slice()) {
            (_, [number, ..]) if *number != self.session.number().to_string() => None,
            (Shelf::Pictures, [_, id]) => number_in(id).map(Wish::Small),
            (Shelf::Pictures, [_, "tiny", id]) => number_in(id).map(Wish::Tiny),
            (Shelf::Pictures, [_, "middle", id]) => number_in(id).map(Wish::Middle),
            (Shelf::Pictures, [_, "preview", id]) => number_in(id).map(Wish::Preview),
            (Shelf::Pictures, [_, "file", id]) => number_in(id).map(Wish::Picture),
            (Shelf::Pictures, [_, "strip", id]) => number_in(id).map(Wish::Strip),
            (Shelf::Pictures, [_, "input", sha256]) => Some(Wish::Input(sha256)),
            (Shelf::Files, [_, id]) => number_in(id).map(Wish::Play),
            (Shelf::Files, [_, "voice", sha256]) => Some(Wish::Voice(sha256)),
            _ => None,
        };
        let media = app.media();
        let found = match wish.ok_or((404, "There is nothing at this address.".to_owned()))? {
            Wish::Small(id) => media.thumbnail(id).await.map(Found::from),
            Wish::Tiny(id) => media.tiny(id).await.map(Found::from),
            Wish::Middle(id) => media.middle(id).await.map(Found::from),
            Wish::Preview(id) => media.preview(id).await.map(Found::from),
            Wish::Picture(id) => of_kind(media.original(id).await, &[Media::Image]),
            Wish::Strip(id) => media.strip(id).await.map(Found::from),
            Wish::Input(sha256) => media.input_thumbnail(sha256).await.map(Found::from),
            Wish::Voice(sha256) => voice(&app, sha256).await.map(Found::from),
            Wish::Play(id) => of_kind(media.original(id).await, &[Media::Video, Media::Audio]),
        };
        found.map_err(|error| {
            let status = match error.code {
                Code::NotFound => 404,
                Code::Conflict => 503,
                _ => 500,
            };
            (status, error.message)
        })
    }
}

enum Wish<'a> {
    Small(i64),
    Tiny(i64),
    Middle(i64),
    Preview(i64),
    Picture(i64),
    Strip(i64),
    Input(&'a str),
    Play(i64),
    Voice(&'a str),
}

async fn voice(app: &App, sha256: &str) -> Result<Original, Error> {
    let (library, sha256) = (app.library().clone(), sha256.to_owned());
    tokio::task::spawn_blocking(move || library.voice(&sha256))
        .await
        .map_err(|error| Error::new(Code::Internal, "Reading the sound failed.").because(error))?
}

/// An id; nothing else that a number's parser would take.
fn number_in(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn of_kind(file: Result<Original, Error>, kinds: &[Media]) -> Result<Found, Error> {
    let file = file?;
    if !kinds.contains(&file.media) {
        return Err(Error::new(Code::NotFound, "There is a file of another kind behind this id."));
    }
    if file.media == Media::Image && file.bytes > MAX_PICTURE_BYTES {
        return Err(Error::new(Code::NotFound, "The picture is too large to be shown here."));
    }
    Ok(file.into())
}

fn shown(found: Found, ask: &Ask<'_>) -> Answer {
    let tag = found.etag;
    let mut headers = vec![
        ("etag", tag.clone()),
        ("cache-control", FOR_EVER.into()),
        // Whatever a service delivered, it is shown as what it was found to be, and never runs.
        ("x-content-type-options", "nosniff".into()),
        ("content-security-policy", "default-src 'none'; sandbox".into()),
        ("accept-ranges", "bytes".into()),
    ];
    if ask.if_none_match.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Answer { status: 304, headers, body: Body::Empty };
    }
    let length = match &found.content {
        Content::Memory(bytes) => bytes.len() as u64,
        Content::File(_, length) => *length,
    };
    let wanted = ask.range.filter(|_| ask.if_range.is_none_or(|known| known == tag));
    let (status, start, length) = match range::part(wanted, length) {
        Part::Whole => (200, 0, length),
        Part::Some { start, length: part } => {
            headers.push(("content-range", format!("bytes {start}-{}/{length}", start + part - 1)));
            (206, start, part)
        }
        Part::Outside => {
            let mut answer = refused(416, "The file is shorter than that.");
            answer.headers.push(("content-range", format!("bytes */{length}")));
            return answer;
        }
    };
    headers.push(("content-type", found.media_type));
    headers.push(("content-length", length.to_string()));
    let body = match found.content {
        Content::File(path, _) => Body::File { path, start, length },
        // The range lies within the bytes, so both ends fit.
        Content::Memory(bytes) => Body::Bytes(bytes.slice(start as usize..(start + length) as usize)),
    };
    Answer { status, headers, body }
}

fn refused(status: u16, why: &str) -> Answer {
    let headers = vec![
        ("cache-control", "no-store".into()),
        ("content-type", "text/plain; charset=utf-8".into()),
        ("content-length", why.len().to_string()),
        ("x-content-type-options", "nosniff".into()),
    ];
    Answer { status, headers, body: Body::Bytes(Bytes::copy_from_slice(why.as_bytes())) }
}
