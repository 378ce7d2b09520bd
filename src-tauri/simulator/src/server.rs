//! The listener: loopback only, HTTP/1.1, one future per connection, and cuts that are real.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::call::{Answer, Call};
use crate::house::House;

/// Largest request body: an upload of 200 MB with its form around it.
const MAX_REQUEST_BYTES: usize = 212_000_000;

/// Serves until told to stop; then every open connection is dropped, as in a crash.
pub(crate) async fn serve(listener: TcpListener, house: Arc<House>, stop: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, house.clone()));
                }
                // Out of descriptors, mostly: let running connections finish.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, house: Arc<House>) {
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let link = Link { stream, reset: reset.clone() };
    let service = service_fn(move |request| {
        let (house, reset) = (house.clone(), reset.clone());
        async move { answer(house, request, reset).await }
    });
    // An error here is the client's or a scenario's cut; both end the connection and nothing else.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(link), service).await;
}

async fn answer(
    house: Arc<House>,
    request: Request<Incoming>,
    reset: Arc<AtomicBool>,
) -> Result<Response<Body>, io::Error> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), MAX_REQUEST_BYTES).await.map_err(io::Error::other)?;
    let call = Call::new(parts.method, parts.uri.path(), parts.uri.query(), parts.headers, body);
    match Box::pin(house.handle(call)).await {
        Answer::Reply(mut response) => {
            // A body that breaks off on purpose is followed by a reset, not by a polite end.
            if response.extensions_mut().remove::<BreaksOff>().is_some() {
                reset.store(true, Ordering::Relaxed);
            }
            Ok(response)
        }
        Answer::Cut => {
            reset.store(true, Ordering::Relaxed);
            Err(io::Error::from(io::ErrorKind::ConnectionReset))
        }
    }
}

/// Marks a reply whose body ends in a cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BreaksOff;

/// A connection that can end with a reset.
struct Link {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Link {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Link {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A reset must stay one: a shutdown would send a polite end first.
        if self.reset.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
