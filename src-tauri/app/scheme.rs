//! Pictures by a scheme of our own: `thumb://localhost/<n>/<id>` and its kin, see
//! [`framewright_core::api::media`]. The web view gives no sign when it has lost interest in a
//! picture; the core therefore makes the newest ones first and gives the oldest up.

use std::io::{Read as _, Seek as _, SeekFrom};

use framewright_core::api::media::{Answer, Ask, Body, MediaDesk, Shelf};
use tauri::http::{HeaderMap, Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};

/// Name of the scheme.
pub(crate) const NAME: &str = "thumb";

/// What stands before a picture's address. WebView2 knows schemes only as hosts.
pub(crate) fn base() -> String {
    if cfg!(windows) { format!("http://{NAME}.localhost/") } else { format!("{NAME}://localhost/") }
}

/// Answers one request of the page.
#[expect(clippy::needless_pass_by_value, reason = "Tauri's signature")]
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let Some(desk) = context.app_handle().try_state::<MediaDesk>().map(|desk| desk.inner().clone()) else {
        return responder.respond(status(StatusCode::SERVICE_UNAVAILABLE));
    };
    tauri::async_runtime::spawn(async move {
        let text = |name| text_of(request.headers(), name);
        let ask = Ask {
            method: request.method().as_str(),
            path: request.uri().path(),
            range: text(header::RANGE),
            if_range: text(header::IF_RANGE),
            if_none_match: text(header::IF_NONE_MATCH),
        };
        let answer = desk.answer(Shelf::Pictures, ask).await;
        responder.respond(whole(answer).await);
    });
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The scheme takes answers only as a whole.
async fn whole(answer: Answer) -> Response<Vec<u8>> {
    let body = match answer.body {
        Body::Empty => Vec::new(),
        Body::Bytes(bytes) => bytes.into(),
        Body::File { path, start, length } => {
            let shown = path.display().to_string();
            let read = tauri::async_runtime::spawn_blocking(move || {
                let mut file = std::fs::File::open(&path)?;
                file.seek(SeekFrom::Start(start))?;
                let mut part = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
                file.take(length).read_to_end(&mut part)?;
                Ok::<_, std::io::Error>(part)
            });
            match read.await {
                Ok(Ok(part)) => part,
                Ok(Err(error)) => {
                    tracing::warn!(%error, path = shown, "a picture cannot be shown");
                    return status(StatusCode::NOT_FOUND);
                }
                Err(_) => return status(StatusCode::INTERNAL_SERVER_ERROR),
            }
        }
    };
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(body).unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn status(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
