use std::time::Duration;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::*;
use crate::clock::RealClock;
use crate::provider::peer::{self, Act, Peer};
use crate::provider::{Cause, Limit};
use crate::secrets::Secret;

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn runway(peer: &Peer) -> Runway {
    let endpoint = Endpoint::new(&peer.origin, Secret::new("key_0123456789abcdef")).unwrap();
    let timeouts = Timeouts { create: Duration::from_secs(2), ..Timeouts::default() };
    Runway::with(endpoint, Pace::at_speed(10.0), RealClock::shared(), &timeouts).unwrap()
}

async fn submitted(act: Act) -> (Submitted, Peer) {
    let peer = Peer::always(act).await;
    let body = json!({"model": "gen4_image", "promptText": 5}).as_object().cloned().unwrap();
    let outcome = runway(&peer).create("/v1/text_to_image", &body, None).await;
    (outcome, peer)
}

fn organization(generations: i64, balance: i64) -> Act {
    let usage = json!({"models": {"gen4_image": {"dailyGenerations": generations}}});
    peer::json(200, &json!({"creditBalance": balance, "tier": {"models": {}}, "usage": usage}))
}

fn trace(expected: Option<Counters>) -> AttemptTrace {
    AttemptTrace {
        attempt: "01abc".into(),
        model: "gen4_image".into(),
        seed: Some(1),
        prompt: "a red fox".into(),
        sent_ms: 0,
        earlier: None,
        expected,
    }
}

#[tokio::test]
async fn an_accepted_create_gives_id_and_estimate() {
    let (outcome, peer) = submitted(peer::json(200, &json!({"id": ID, "estimatedCost": {"credits": 5}}))).await;

    let Submitted::Accepted { remote_id, estimated, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((remote_id.as_str(), estimated), (ID, Some(5.0)));
    let seen = &peer.seen()[0];
    assert_eq!(seen.line, "POST /v1/text_to_image");
    assert_eq!(seen.header("x-runway-version"), Some("2024-11-06"));
    assert_eq!(seen.header("authorization"), Some("Bearer key_0123456789abcdef"));
}

#[tokio::test]
async fn whatever_may_have_created_a_task_is_unknown_and_not_repeated() {
    let faults = [
        Act::Cut,
        Act::Silence,
        peer::json(500, &json!({"error": "Internal"})),
        peer::json(502, &json!({"error": "Bad gateway"})),
        peer::json(503, &json!({"error": "Overloaded"})),
        peer::json(504, &json!({"error": "Timeout"})),
        peer::reply(503, &[("retry-after", "1"), ("x-should-retry", "true")], b"<html>"),
        peer::json(200, &json!({"estimatedCost": {"credits": 5}})),
        peer::reply(200, &[], b"{\"id\":"),
        peer::reply(200, &[], b""),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let (outcome, peer) = submitted(fault).await;

        assert!(matches!(outcome, Submitted::Unknown { .. }), "fault {number}: {outcome:?}");
        assert_eq!(peer.seen().len(), 1, "fault {number}: a create goes out once");
    }
}

#[tokio::test]
async fn a_refused_body_lists_its_problems() {
    let issue = json!({"code": "invalid_type", "expected": "string", "path": ["promptText"],
        "message": "Invalid input: expected string, received number"});
    let act = peer::json(400, &json!({"error": "Validation of body failed", "issues": [issue]}));

    let (outcome, _) = submitted(act).await;

    let Submitted::Rejected(rejection) = outcome else { panic!("{outcome:?}") };
    assert_eq!((rejection.cause, rejection.status), (Cause::Invalid, 400));
    assert_eq!((rejection.problems[0].path.as_str(), &rejection.problems[0].given), ("promptText", &json!(5)));
}

#[tokio::test]
async fn the_daily_limit_created_nothing() {
    let body = json!({"error": "Your daily task limit has been reached."}).to_string();
    let act = peer::reply(429, &[("retry-after", "86400")], body.as_bytes());

    let (outcome, _) = submitted(act).await;

    let Submitted::Busy { limit, wait, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((limit, wait), (Limit::Daily, Some(Duration::from_secs(900))), "never longer than a quarter of an hour");
}

#[tokio::test]
async fn a_task_that_is_no_longer_known_is_gone() {
    let peer = Peer::always(peer::json(404, &json!({"error": "Could not find Task"}))).await;

    let tasks = runway(&peer).poll(&[ID.into()]).await.unwrap();

    assert_eq!(tasks[0].status, RemoteStatus::Gone);
}

#[tokio::test]
async fn a_reply_about_another_task_is_no_answer() {
    let peer = Peer::always(peer::json(200, &json!({"id": "another", "status": "SUCCEEDED", "output": []}))).await;

    let tasks = runway(&peer).poll(&[ID.into()]).await;

    assert!(matches!(tasks, Err(ProviderError::Unavailable { .. })), "{tasks:?}");
}

#[tokio::test]
async fn reads_fail_by_their_meaning() {
    let poll = async |act| runway(&Peer::always(act).await).poll(&[ID.into()]).await.unwrap_err();

    let busy = poll(peer::reply(429, &[("retry-after-ms", "1500")], b"")).await;
    assert!(matches!(busy, ProviderError::Busy { wait: Some(w) } if w == Duration::from_millis(1500)), "{busy:?}");
    let key = poll(peer::json(401, &json!({"error": "No API key was provided."}))).await;
    assert!(matches!(&key, ProviderError::Rejected(r) if r.cause == Cause::BadKey), "{key:?}");
    for act in
        [Act::Cut, peer::reply(502, &[], b"<html>"), peer::reply(200, &[], b"nonsense"), peer::reply(408, &[], b"")]
    {
        let error = poll(act).await;
        assert!(matches!(error, ProviderError::Unavailable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_cancellation_tells_whether_money_is_still_due() {
    let cases = [
        ("PENDING", Cancel::Returned, 2),
        ("THROTTLED", Cancel::Returned, 2),
        ("RUNNING", Cancel::Charged, 2),
        ("SUCCEEDED", Cancel::TooLate, 1),
        ("FAILED", Cancel::TooLate, 1),
    ];
    for (status, expected, calls) in cases {
        let peer = Peer::start(move |_, seen| match seen.line.starts_with("DELETE ") {
            true => Act::Raw(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
            false => peer::json(200, &json!({"id": ID, "status": status})),
        })
        .await;

        let cancelled = runway(&peer).cancel(ID).await.unwrap();

        assert_eq!(cancelled, expected, "{status}");
        assert_eq!(peer.seen().len(), calls, "{status}: a finished task is not deleted, its files would go with it");
    }
}

#[tokio::test]
async fn a_task_that_vanishes_before_the_cancellation_is_gone() {
    let peer = Peer::start(|_, seen| match seen.line.starts_with("DELETE ") {
        true => peer::json(404, &json!({"error": "Could not find Task"})),
        false => peer::json(200, &json!({"id": ID, "status": "RUNNING"})),
    })
    .await;

    assert_eq!(runway(&peer).cancel(ID).await.unwrap(), Cancel::Gone);
}

#[tokio::test]
async fn only_exact_counters_are_evidence() {
    let expected = Some(Counters { generations: 7, balance: 100.0 });
    let find = async |generations, balance, expected| {
        let peer = Peer::always(organization(generations, balance)).await;
        runway(&peer).find(&trace(expected)).await.unwrap()
    };

    assert!(matches!(find(7, 100, expected).await, Evidence::Absent { .. }));
    assert!(matches!(find(8, 95, expected).await, Evidence::Created { .. }));
    for (generations, balance) in [(7, 95), (8, 100), (8, 105), (9, 90), (6, 100), (7, 105)] {
        let evidence = find(generations, balance, expected).await;
        assert!(matches!(evidence, Evidence::Unclear { .. }), "{generations} {balance}: {evidence:?}");
    }
    assert!(matches!(find(7, 100, None).await, Evidence::Unclear { .. }));
}

fn file(folder: &tempfile::TempDir, size: usize) -> InputFile {
    let path = folder.path().join("abc.png");
    let content = vec![7u8; size];
    std::fs::write(&path, &content).unwrap();
    InputFile {
        path,
        sha256: hex::encode(Sha256::digest(&content)),
        media: catalogue::Media::Image,
        content_type: "image/png".into(),
        size: size as u64,
        pixels: None,
        seconds: None,
    }
}

/// The largest file whose data URI is still short enough: 22 characters of prefix.
const LARGEST_INLINE: usize = (5_242_880 - 22) / 4 * 3;

#[tokio::test]
async fn a_small_file_travels_inside_the_body() {
    let folder = tempfile::tempdir().unwrap();
    let peer = Peer::always(Act::Cut).await;

    let small = runway(&peer).upload(&file(&folder, 3)).await.unwrap();
    let largest = runway(&peer).upload(&file(&folder, LARGEST_INLINE)).await.unwrap();

    assert_eq!(small.reference, "data:image/png;base64,BwcH");
    assert!((5_242_870..=5_242_880).contains(&largest.reference.len()), "{}", largest.reference.len());
    assert!(peer.seen().is_empty(), "nothing was asked of the service");
}

#[tokio::test]
async fn a_larger_file_goes_to_the_storage_fields_first_and_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let peer = storage(|_| Act::Raw(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())).await;
    let before = RealClock::shared().now_ms();

    let large = file(&folder, LARGEST_INLINE + 1);
    let uploaded = runway(&peer).upload(&large).await.unwrap();

    assert_eq!(uploaded.reference, "runway://0");
    let valid_ms = uploaded.valid_until_ms.unwrap() - before;
    assert!((8_000_000..=8_640_000).contains(&valid_ms), "24 h at speed 10, less a margin: {valid_ms}");
    let (ask, leg) = (&peer.seen()[0], &peer.seen()[1]);
    assert_eq!(ask.json(), json!({"filename": format!("{}.png", &large.sha256[..16]), "type": "ephemeral"}));
    assert_eq!(leg.header("authorization"), None, "the storage never sees the key");
    let text = String::from_utf8_lossy(&leg.body);
    let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(place("name=\"key\"") < place("name=\"policy\"") && place("name=\"policy\"") < place("name=\"file\""));
    assert!(leg.body.len() > LARGEST_INLINE);
}

#[tokio::test]
async fn a_failed_second_leg_gets_a_new_placeholder_once() {
    let folder = tempfile::tempdir().unwrap();
    let once = storage(|n| if n == 1 { peer::reply(500, &[], b"") } else { peer::reply(201, &[], b"") }).await;
    let always = storage(|_| peer::reply(500, &[], b"")).await;

    let uploaded = runway(&once).upload(&file(&folder, LARGEST_INLINE + 1)).await.unwrap();
    let failed = runway(&always).upload(&file(&folder, LARGEST_INLINE + 1)).await;

    assert_eq!(uploaded.reference, "runway://2", "the second placeholder, not the first");
    assert!(matches!(failed, Err(ProviderError::Unavailable { .. })), "{failed:?}");
    assert_eq!(always.seen().len(), 4);
}

#[tokio::test]
async fn a_file_that_the_storage_refuses_twice_is_a_no_and_not_an_outage() {
    let folder = tempfile::tempdir().unwrap();
    let peer = storage(|_| peer::reply(403, &[], b"<Error><Code>AccessDenied</Code></Error>")).await;

    let refused = runway(&peer).upload(&file(&folder, LARGEST_INLINE + 1)).await;

    assert!(matches!(&refused, Err(ProviderError::Rejected(no)) if no.status == 403), "{refused:?}");
    assert_eq!(peer.seen().len(), 4, "a new placeholder was tried once");
}

#[tokio::test]
async fn a_file_that_changed_since_it_was_staged_never_arrives_whole() {
    let folder = tempfile::tempdir().unwrap();
    let peer = storage(|_| Act::Raw(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())).await;
    let large = file(&folder, LARGEST_INLINE + 1);
    let mut other = vec![7u8; LARGEST_INLINE + 1];
    other[5] = 8;
    std::fs::write(&large.path, other).unwrap();

    let failed = runway(&peer).upload(&large).await;

    assert!(failed.is_err(), "{failed:?}");
}

#[tokio::test]
async fn a_pause_on_uploads_is_a_pause() {
    let folder = tempfile::tempdir().unwrap();
    let peer = Peer::always(peer::reply(429, &[("Retry-After", "7")], b"{}")).await;

    let told = runway(&peer).upload(&file(&folder, LARGEST_INLINE + 1)).await;

    assert!(matches!(told, Err(ProviderError::Busy { wait: Some(_) })), "{told:?}");
    assert_eq!(peer.seen().len(), 1);
}

/// Hands out placeholders at itself; `leg` answers the second leg.
async fn storage(leg: impl Fn(usize) -> Act + Send + Sync + 'static) -> Peer {
    Peer::start(move |n, seen| match seen.line.as_str() {
        "POST /v1/uploads" => peer::json(
            200,
            &json!({"uploadUrl": "/storage", "fields": {"key": "k", "policy": "p"}, "runwayUri": format!("runway://{n}")}),
        ),
        _ => leg(n),
    })
    .await
}
