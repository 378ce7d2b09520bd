//! The results themselves: `/artifacts/<model>/<task>/<n>.<ext>?_jwt=…`, with ranges and validators.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use hyper::header::{ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, LOCATION};
use hyper::{Method, Response};

use crate::call::{Call, reply, set_header};
use crate::faults::{break_off, cut_short, set_length};
use crate::files::StoredFile;
use crate::house::House;
use crate::links;
use crate::scenario::{DownloadFault, Fault, Plan};
use crate::task::{End, Task};
use crate::workshop::Sketch;

/// The address of a file of a finished task, good from now.
pub(crate) fn link(house: &House, task: &Task, index: u32, preview: bool) -> String {
    let model = task.order.model.replace('/', "_");
    let extension = task.order.outputs().get(index as usize).map_or("bin", |format| format.extension());
    let name = if preview { format!("preview-{index}.jpg") } else { format!("{index}.{extension}") };
    let path = format!("/artifacts/{model}/{}/{name}", task.id);
    let token = links::sign(house.secret, &house.clock, &path, house.number());
    format!("{}{path}?_jwt={token}", house.address)
}

/// The address of a file that was handed over, good from now.
pub(crate) fn file_link(house: &House, file: &StoredFile) -> String {
    let path = format!("/files/{}", file.id);
    let token = links::sign(house.secret, &house.clock, &path, house.number());
    format!("{}{path}?_jwt={token}", house.address)
}

fn handed_over(house: &House, call: &Call, id: &str) -> Response<Body> {
    if !links::works(house.secret, &house.clock, &call.path, call.query("_jwt").unwrap_or_default()) {
        return refusal(403, "AccessDenied");
    }
    let world = house.world();
    match world.file(id).map(|file| (file.media_type.clone(), world.load(id))) {
        Some((media_type, Ok(bytes))) => reply(200, &media_type, bytes),
        _ => refusal(404, "NoSuchKey"),
    }
}

/// Serves a file.
pub(crate) async fn answer(house: &Arc<House>, call: &Call, plan: &Plan) -> Response<Body> {
    if !matches!(call.method, Method::GET | Method::HEAD) {
        return refusal(405, "MethodNotAllowed");
    }
    if let [first, id] = call.segments.as_slice()
        && first == "files"
    {
        return handed_over(house, call, id);
    }
    let [first, _, id, name] = call.segments.as_slice() else {
        return refusal(404, "NoSuchKey");
    };
    if first != "artifacts" {
        return refusal(404, "NoSuchKey");
    }
    let token = call.query("_jwt").unwrap_or_default();
    if !links::works(house.secret, &house.clock, &call.path, token) {
        return refusal(403, "AccessDenied");
    }
    let order = {
        let world = house.world();
        let task = world.task(id).filter(|task| !task.gone);
        let is_over = |task: &&Task| task.ended.as_ref().is_some_and(|ended| ended.how == End::Succeeded);
        // Of a workflow, what is over can be had while the rest goes on.
        let has_parts = |task: &&Task| !task.parts_over(house.clock.now()).is_empty();
        match task.filter(|task| is_over(task) || has_parts(task)) {
            Some(task) => task.order.clone(),
            None => return refusal(404, "NoSuchKey"),
        }
    };
    let (stem, preview) = match name.strip_prefix("preview-") {
        Some(rest) => (rest, true),
        None => (name.as_str(), false),
    };
    let index = stem.split('.').next().and_then(|number| number.parse::<u32>().ok());
    let sketch = index.and_then(|index| Sketch::of(&order, index));
    let Some(sketch) = (if preview { sketch.and_then(Sketch::preview) } else { sketch }) else {
        return refusal(404, "NoSuchKey");
    };
    let fault = plan.find(|fault| match fault {
        Fault::Download { kind, mb, to } => Some((*kind, *mb, to.as_deref())),
        _ => None,
    });
    let bytes = house.workshop.get(&sketch).await;
    match fault {
        Some((kind, mb, to)) => spoilt(call, &sketch, bytes, kind, mb, to).await,
        None => whole_or_range(call, &sketch, bytes),
    }
}

fn refusal(status: u16, code: &str) -> Response<Body> {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code></Error>");
    reply(status, "application/xml", text)
}

fn whole_or_range(call: &Call, sketch: &Sketch, bytes: Bytes) -> Response<Body> {
    let etag = sketch.etag();
    let total = bytes.len();
    let same = call.header("if-range").is_none_or(|wanted| wanted == etag);
    let range = call.header("range").filter(|_| same).map(|text| range(text, total));
    let (status, part, content_range) = match range {
        None | Some(Range::Ignored) => (200, bytes, None),
        Some(Range::Part(from, to)) => (206, bytes.slice(from..=to), Some(format!("bytes {from}-{to}/{total}"))),
        Some(Range::Unsatisfiable) => (416, Bytes::new(), Some(format!("bytes */{total}"))),
    };
    let length = part.len();
    let body = if call.method == Method::HEAD { Body::empty() } else { Body::from(part) };
    let mut response = reply(status, sketch.media_type(), body);
    set_header(&mut response, ETAG, &etag);
    set_header(&mut response, ACCEPT_RANGES, "bytes");
    set_length(response.headers_mut(), length);
    if let Some(text) = content_range {
        set_header(&mut response, CONTENT_RANGE, &text);
    }
    response
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// First and last byte.
    Part(usize, usize),
    Unsatisfiable,
    /// Several ranges or a form that is not understood: the whole is sent, as HTTP allows.
    Ignored,
}

fn range(text: &str, total: usize) -> Range {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Range::Ignored;
    };
    if total == 0 {
        return Range::Ignored;
    }
    match (from.trim().parse::<usize>(), to.trim()) {
        (Ok(from), _) if from >= total => Range::Unsatisfiable,
        (Ok(from), "") => Range::Part(from, total - 1),
        (Ok(from), to) => match to.parse::<usize>() {
            Ok(to) if to >= from => Range::Part(from, to.min(total - 1)),
            _ => Range::Ignored,
        },
        (Err(_), to) if from.is_empty() => match to.parse::<usize>() {
            Ok(0) => Range::Unsatisfiable,
            Ok(last) => Range::Part(total.saturating_sub(last), total - 1),
            Err(_) => Range::Ignored,
        },
        (Err(_), _) => Range::Ignored,
    }
}

async fn spoilt(
    call: &Call,
    sketch: &Sketch,
    bytes: Bytes,
    kind: DownloadFault,
    mb: usize,
    to: Option<&str>,
) -> Response<Body> {
    let good = whole_or_range(call, sketch, bytes.clone());
    match kind {
        DownloadFault::Truncated => break_off(good).await,
        DownloadFault::SilentlyTruncated => {
            // Sent in chunks, so that no length is promised.
            let half = bytes.slice(..bytes.len() / 2);
            reply(200, sketch.media_type(), Body::from_stream(stream::iter([Ok::<_, std::io::Error>(half)])))
        }
        DownloadFault::Corrupt => {
            let mut spoilt = bytes.to_vec();
            let (from, to) = (spoilt.len() / 3, spoilt.len() * 2 / 3);
            for byte in &mut spoilt[from..to] {
                *byte ^= 0x5a;
            }
            reply(200, sketch.media_type(), spoilt)
        }
        DownloadFault::Oversized => {
            let chunk = Bytes::from(vec![0_u8; 1 << 20]);
            let chunks = stream::iter(std::iter::once(bytes).chain(std::iter::repeat_n(chunk, mb)));
            reply(200, sketch.media_type(), Body::from_stream(chunks.map(Ok::<_, std::io::Error>)))
        }
        DownloadFault::Endless => {
            let chunk = Bytes::from(vec![0_u8; 64 << 10]);
            let chunks = stream::once(async move { bytes }).chain(stream::repeat(chunk));
            reply(200, sketch.media_type(), Body::from_stream(chunks.map(Ok::<_, std::io::Error>)))
        }
        DownloadFault::Stalled => {
            let half = bytes.slice(..bytes.len() / 2);
            let chunks = stream::once(async move { Ok::<_, std::io::Error>(half) }).chain(stream::once(async {
                // Longer than anybody waits; the connection ends with the client or the simulator.
                tokio::time::sleep(Duration::from_secs(86_400)).await;
                Err(std::io::Error::from(std::io::ErrorKind::TimedOut))
            }));
            let mut response = reply(200, sketch.media_type(), Body::from_stream(chunks));
            set_length(response.headers_mut(), bytes.len());
            response
        }
        DownloadFault::Expired => refusal(403, "AccessDenied"),
        DownloadFault::Missing => refusal(404, "NoSuchKey"),
        DownloadFault::Html => reply(200, "text/html", "<html><body>Sign in to continue.</body></html>"),
        DownloadFault::Empty => reply(200, sketch.media_type(), Body::empty()),
        DownloadFault::WrongType => {
            let mut response = good;
            set_header(&mut response, CONTENT_TYPE, "application/octet-stream");
            response
        }
        DownloadFault::WrongLength => {
            let mut response = cut_short(good, 1000).await;
            response.headers_mut().remove(ETAG);
            response
        }
        DownloadFault::GzipBomb => {
            let mut response = reply(200, sketch.media_type(), gzip_of_zeros(mb));
            set_header(&mut response, CONTENT_ENCODING, "gzip");
            response
        }
        DownloadFault::Redirect => {
            let mut response = reply(302, "text/plain", Body::empty());
            set_header(&mut response, LOCATION, to.unwrap_or("http://127.0.0.1:9/elsewhere.png"));
            response
        }
    }
}

fn gzip_of_zeros(mb: usize) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..mb {
        // Writing into memory does not fail.
        let _ = encoder.write_all(&zeros);
    }
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_defines_them() {
        assert_eq!(range("bytes=10-", 100), Range::Part(10, 99));
        assert_eq!(range("bytes=10-19", 100), Range::Part(10, 19));
        assert_eq!(range("bytes=10-500", 100), Range::Part(10, 99));
        assert_eq!(range("bytes=-5", 100), Range::Part(95, 99));
        assert_eq!(range("bytes=100-", 100), Range::Unsatisfiable);
        assert_eq!(range("bytes=0-1,5-6", 100), Range::Ignored);
        assert_eq!(range("pages=1-2", 100), Range::Ignored);
    }
}
