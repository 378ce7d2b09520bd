mod tls;

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::json;

use super::*;
use crate::clock::RealClock;
use crate::provider::peer::{self, Act, Peer};
use crate::secrets::Secret;

fn http(origin: &str) -> Http {
    patient(origin, Timeouts::default().create)
}

/// A client that waits so long for the answer to a create.
fn patient(origin: &str, create: Duration) -> Http {
    let endpoint = Endpoint::new(origin, Secret::new("key_0123456789abcdef")).unwrap();
    let timeouts = Timeouts { create, ..Timeouts::default() };
    Http::new(endpoint, HeaderMap::new(), &timeouts, RealClock::shared()).unwrap()
}

async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn a_refused_connection_is_proof_that_nothing_was_sent() {
    let http = http(&closed_port().await);

    let answer = http.create("/v1/x", b"{}".to_vec()).await;

    assert!(matches!(answer, Err(NoReply::NotSent { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_proof_that_nothing_was_sent() {
    let http = http("https://nowhere.invalid");

    let answer = http.create("/v1/x", b"{}".to_vec()).await;

    assert!(matches!(answer, Err(NoReply::NotSent { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_failed_tls_handshake_is_proof_that_nothing_was_sent() {
    let peer = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", peer.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = peer.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"this is not TLS\r\n").await;
        }
    });

    let answer = http(&origin).create("/v1/x", b"{}".to_vec()).await;

    assert!(matches!(answer, Err(NoReply::NotSent { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_connection_that_stood_and_was_closed_unread_counts_as_unanswered() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
        }
    });

    let answer = http(&origin).create("/v1/x", b"{}".to_vec()).await;

    assert!(matches!(answer, Err(NoReply::Unanswered(_))), "{answer:?}");
}

#[tokio::test]
async fn a_request_that_was_read_and_not_answered_is_sent_once() {
    let peer = Peer::always(Act::Cut).await;

    let answer = http(&peer.origin).create("/v1/x", b"{}".to_vec()).await;

    assert!(matches!(answer, Err(NoReply::Unanswered(_))), "{answer:?}");
    assert_eq!(peer.seen().len(), 1, "a create is never repeated");
}

#[tokio::test]
async fn silence_ends_at_the_timeout_as_unanswered() {
    let peer = Peer::always(Act::Silence).await;

    let answer = patient(&peer.origin, Duration::from_millis(300)).create("/v1/x", b"{}".to_vec()).await;

    let Err(NoReply::Unanswered(why)) = answer else { panic!("{answer:?}") };
    assert_eq!(why, "no answer in time");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let peer = Peer::always(peer::reply(307, &[("location", "/elsewhere")], b"")).await;

    let reply = http(&peer.origin).create("/v1/x", b"{}".to_vec()).await.unwrap();

    assert_eq!(reply.status, 307);
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn each_create_has_a_connection_of_its_own() {
    // The peer ends every connection after one reply; a pooled connection would fail the second create.
    let peer = Peer::always(Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec())).await;
    let http = http(&peer.origin);

    for _ in 0..20 {
        let reply = http.create("/v1/x", b"{}".to_vec()).await;

        assert!(reply.is_ok(), "{reply:?}");
    }
}

#[tokio::test]
async fn a_reply_beyond_the_cap_keeps_its_status_and_loses_its_body() {
    let peer = Peer::always(peer::reply(200, &[], &vec![b'a'; SINGLE_CAP + 1])).await;
    let chunked = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'a'; SINGLE_CAP + 1]].concat();
    let endless = Peer::always(Act::Stall(chunked)).await;

    for origin in [&peer.origin, &endless.origin] {
        let reply = http(origin).get("/v1/x", &[], SINGLE_CAP).await.unwrap();

        assert_eq!(reply.status, 200);
        assert!(reply.body.unwrap_err().contains("larger"));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_the_status() {
    let peer = Peer::always(Act::Raw(b"HTTP/1.1 402 X\r\ncontent-length: 50\r\n\r\n{\"er".to_vec())).await;

    let reply = http(&peer.origin).create("/v1/x", b"{}".to_vec()).await.unwrap();

    assert_eq!(reply.status, 402);
    assert!(reply.body.is_err());
}

#[tokio::test]
async fn the_key_travels_in_its_header_and_raw_ids_in_the_path() {
    let peer = Peer::always(peer::json(200, &json!({}))).await;

    http(&peer.origin).get("/v1/tasks/user:7-a@b.co-task:1", &[("email", "a@b.co")], SINGLE_CAP).await.unwrap();

    let seen = &peer.seen()[0];
    assert_eq!(seen.line, "GET /v1/tasks/user:7-a@b.co-task:1?email=a%40b.co");
    assert_eq!(seen.header("authorization"), Some("Bearer key_0123456789abcdef"));
}

#[test]
fn the_log_shows_neither_queries_nor_addresses() {
    assert_eq!(redacted("/v1/runwayml/tasks/user:7-a@b.co-task:1?x=secret"), "/v1/runwayml/tasks/…");
}
