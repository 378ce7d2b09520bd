use std::time::Duration;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::*;
use crate::clock::RealClock;
use crate::provider::RemoteStatus;
use crate::provider::peer::{self, Act, Peer, Seen};
use crate::secrets::Secret;

const NOW_MS: i64 = 1_795_176_000_000;

fn useapi(peer: &Peer) -> Useapi {
    let endpoint = Endpoint::new(&peer.origin, Secret::new("user:1-secret")).unwrap();
    let timeouts = Timeouts { create: Duration::from_secs(2), ..Timeouts::default() };
    Useapi::with(endpoint, Pace::at_speed(1000.0), RealClock::shared(), Some("me@example.com".into()), &timeouts)
        .unwrap()
}

fn id(n: usize) -> String {
    format!("user:1-runwayml:me@example.com-task:{n}")
}

fn task(n: usize, made_ms: i64) -> Value {
    let made = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(made_ms) * 1_000_000).unwrap();
    json!({
        "taskId": id(n), "status": "RUNNING", "createdAt": made.format(&time::format_description::well_known::Rfc3339).unwrap(),
        "options": {"text_prompt": format!("prompt {n}"), "seed": n}
    })
}

fn trace(n: usize) -> AttemptTrace {
    AttemptTrace {
        attempt: format!("attempt{n}"),
        model: "frames".into(),
        seed: Some(i64::try_from(n).unwrap()),
        prompt: format!("prompt {n}"),
        sent_ms: NOW_MS,
        earlier: Some(task(n, NOW_MS)),
        expected: None,
    }
}

/// Serves `tasks` as the service pages them.
async fn listing(tasks: Vec<Value>) -> Peer {
    Peer::start(move |_, seen| peer::json(200, &json!(page(&tasks, seen)))).await
}

fn page(tasks: &[Value], seen: &Seen) -> Vec<Value> {
    let url = Url::parse("http://x").unwrap().join(seen.line.split_once(' ').unwrap().1).unwrap();
    let number = |key: &str| url.query_pairs().find(|(k, _)| k == key).and_then(|(_, v)| v.parse().ok()).unwrap();
    tasks.iter().skip(number("offset")).take(number("limit")).cloned().collect()
}

async fn submitted(act: Act) -> (Submitted, Peer) {
    let peer = Peer::always(act).await;
    let body = json!({"text_prompt": "a red fox"});
    let outcome = useapi(&peer).create("/v1/runwayml/frames/create", body.to_string().into_bytes()).await;
    (outcome, peer)
}

#[tokio::test]
async fn an_accepted_create_gives_the_tasks_id() {
    let (outcome, peer) = submitted(peer::json(200, &json!({"task": {"taskId": id(1)}, "code": 200}))).await;

    let Submitted::Accepted { remote_id, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(remote_id, id(1));
    assert_eq!(peer.seen()[0].line, "POST /v1/runwayml/frames/create");
    assert_eq!(peer.seen()[0].json(), json!({"text_prompt": "a red fox"}));
}

#[tokio::test]
async fn whatever_may_have_created_a_task_is_unknown_and_not_repeated() {
    let html = |status| peer::reply(status, &[("content-type", "text/html")], b"<html>Bad Gateway</html>");
    let cut_body = Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"taskId\":\"user".to_vec());
    let faults = [
        Act::Cut,
        Act::Silence,
        cut_body,
        html(200),
        html(500),
        html(502),
        peer::json(502, &json!({"error": "Bad gateway", "code": 502})),
        peer::json(503, &json!({"error": "Unavailable", "code": 503})),
        html(504),
        peer::json(200, &json!({"code": 200})),
        peer::json(200, &json!({"taskId": null})),
        peer::reply(200, &[], "[".repeat(100_000).as_bytes()),
        peer::reply(200, &[], &vec![b' '; SINGLE_CAP + 1]),
        peer::reply(302, &[("location", "/v1/runwayml/frames/create")], b""),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let (outcome, peer) = submitted(fault).await;

        assert!(matches!(outcome, Submitted::Unknown { .. }), "fault {number}: {outcome:?}");
        assert_eq!(peer.seen().len(), 1, "fault {number}: a create goes out once");
    }
}

#[tokio::test]
async fn a_definite_no_is_a_rejection_also_when_its_body_is_lost() {
    let cut = Act::Raw(b"HTTP/1.1 412 X\r\ncontent-length: 50\r\n\r\n{\"err".to_vec());

    let (outcome, _) = submitted(cut).await;

    let Submitted::Rejected(rejection) = outcome else { panic!("{outcome:?}") };
    assert_eq!(rejection.cause, Cause::NoCredits);
}

#[tokio::test]
async fn a_429_gives_the_wait_and_names_what_runs() {
    let body = json!({"error": "Account a@b.co is busy executing 1 tasks", "code": 429,
        "runningTasks": {"a@b.co": [{"taskId": id(3), "replyRef": "fw:attempt3"}]}});
    let act = peer::reply(429, &[("retry-after", "2.5")], body.to_string().as_bytes());

    let (outcome, _) = submitted(act).await;

    let Submitted::Busy { limit, wait, running } = outcome else { panic!("{outcome:?}") };
    assert_eq!((limit, wait), (crate::provider::Limit::Concurrency, Some(Duration::from_millis(2500))));
    assert_eq!(running[0].attempt.as_deref(), Some("attempt3"));
}

#[tokio::test]
async fn one_list_call_serves_many_tasks_in_the_order_asked_for() {
    let peer = listing((0..10).map(|n| task(n, NOW_MS)).collect()).await;

    let tasks = useapi(&peer).poll(&[id(7), id(2), id(5)]).await.unwrap();

    assert_eq!(tasks.iter().map(|t| t.remote_id.clone()).collect::<Vec<_>>(), [id(7), id(2), id(5)]);
    assert_eq!(peer.seen().len(), 1, "one status request for all");
}

#[tokio::test]
async fn a_task_that_the_list_does_not_show_is_asked_for_by_name() {
    let peer = Peer::start(|_, seen| match seen.line.as_str() {
        line if line.contains("offset=") => peer::json(200, &json!([task(1, NOW_MS)])),
        line if line.ends_with(&id(2)) => peer::json(200, &task(2, NOW_MS)),
        _ => peer::json(404, &json!({"error": "Not found.", "code": 404})),
    })
    .await;

    let tasks = useapi(&peer).poll(&[id(1), id(2), id(3)]).await.unwrap();

    let statuses: Vec<_> = tasks.into_iter().map(|t| t.status).collect();
    let running = RemoteStatus::Running { progress: None };
    assert_eq!(statuses, [running.clone(), running, RemoteStatus::Gone]);
    assert_eq!(peer.seen()[1].line, format!("GET /v1/runwayml/tasks/{}", id(2)), "ids are sent as they are");
}

#[tokio::test]
async fn status_requests_keep_their_distance_whoever_asks() {
    #[derive(Debug, Default)]
    struct Stepped(std::sync::Mutex<(i64, Vec<u64>)>);
    #[async_trait]
    impl Clock for Stepped {
        fn local_offset_ms(&self, _: i64) -> i64 {
            0
        }

        fn now_ms(&self) -> i64 {
            NOW_MS
        }
        fn steady_ms(&self) -> i64 {
            self.0.lock().unwrap().0
        }
        async fn sleep(&self, wait: Duration) {
            let mut inner = self.0.lock().unwrap();
            inner.0 += i64::try_from(wait.as_millis()).unwrap();
            inner.1.push(u64::try_from(wait.as_millis()).unwrap());
        }
    }
    let peer = listing(vec![task(1, NOW_MS)]).await;
    let clock = Arc::new(Stepped::default());
    let endpoint = Endpoint::new(&peer.origin, Secret::new("user:1-secret")).unwrap();
    let useapi = Useapi::new(endpoint, Pace::at_speed(1.0), clock.clone(), None).unwrap();

    useapi.poll(&[id(1), id(2)]).await.unwrap_err();
    useapi.find(&trace(9)).await.unwrap();

    assert_eq!(clock.0.lock().unwrap().1, [1001, 1001], "list, single, list: two waits of the floor between three");
}

#[tokio::test]
async fn our_reference_finds_the_lost_task_for_certain() {
    let mut tasks: Vec<_> = (0..450).map(|n| task(n, NOW_MS)).collect();
    tasks[430]["replyRef"] = "order 7 fw:attempt9".into();
    let peer = listing(tasks).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    let Evidence::Found(found) = evidence else { panic!("{evidence:?}") };
    assert_eq!(found.remote_id, id(430), "not task 9, whose seed and prompt are the same but not its reference");
}

#[tokio::test]
async fn seed_and_prompt_find_a_task_whose_reference_was_not_kept() {
    let peer = listing((0..30).map(|n| task(n, NOW_MS)).collect()).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    let Evidence::Found(found) = evidence else { panic!("{evidence:?}") };
    assert_eq!(found.remote_id, id(9));
}

#[tokio::test]
async fn another_attempts_task_is_never_taken_for_ours() {
    let mut other = task(9, NOW_MS);
    other["replyRef"] = "fw:attempt8".into();
    let peer = listing(vec![other]).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    assert!(matches!(evidence, Evidence::Absent { .. }), "{evidence:?}");
}

#[tokio::test]
async fn two_tasks_alike_cannot_be_told_apart() {
    let (mut a, mut b) = (task(9, NOW_MS), task(9, NOW_MS));
    (a["taskId"], b["taskId"]) = (id(1).into(), id(2).into());
    let peer = listing(vec![a, b]).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    assert!(matches!(evidence, Evidence::Unclear { .. }), "{evidence:?}");
}

#[tokio::test]
async fn a_look_that_reaches_past_the_attempt_proves_absence() {
    let hour = 3_600_000;
    let tasks = (0..1000).map(|n| task(n + 100, NOW_MS - i64::try_from(n).unwrap() * hour / 100)).collect();
    let peer = listing(tasks).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    assert!(matches!(evidence, Evidence::Absent { .. }), "{evidence:?}");
    assert_eq!(peer.seen().len(), 1, "older pages cannot hold it");
}

#[tokio::test]
async fn a_read_that_is_told_when_to_come_back_waits_for_it_also_when_the_service_is_out_of_order() {
    for status in [429, 503] {
        let peer = Peer::always(peer::reply(status, &[("retry-after", "2.5")], b"")).await;

        let error = useapi(&peer).poll(&[id(1)]).await.unwrap_err();

        let ProviderError::Busy { wait } = error else { panic!("{status}: {error:?}") };
        assert_eq!(wait, Some(Duration::from_millis(2500)), "{status}");
    }
}

#[tokio::test]
async fn a_clock_that_ran_ahead_when_it_was_sent_ends_no_search_early() {
    let hour = 3_600_000;
    // Others made more than a page since; then the lost one.
    let mut tasks: Vec<_> = (0..250).map(|n| task(n + 100, NOW_MS + hour - i64::try_from(n).unwrap())).collect();
    let mut lost = task(9, NOW_MS);
    lost["replyRef"] = json!("fw:attempt9");
    tasks.push(lost);
    for earlier in [Some(task(8, NOW_MS - hour)), None] {
        let peer = listing(tasks.clone()).await;
        let trace = AttemptTrace { sent_ms: NOW_MS + 100 * hour, earlier, ..trace(9) };

        let evidence = useapi(&peer).find(&trace).await.unwrap();

        assert!(matches!(evidence, Evidence::Found(_)), "{evidence:?}");
    }
}

#[tokio::test]
async fn a_list_in_another_order_is_read_to_its_end() {
    // Oldest first: the first page is long past although the task is on the last.
    let mut tasks: Vec<_> = (0..500).map(|n| task(n + 100, NOW_MS - 90_000_000)).collect();
    for (n, old) in tasks.iter_mut().take(200).enumerate() {
        *old = task(n + 100, NOW_MS - 190_000_000 + i64::try_from(n).unwrap());
    }
    tasks.push(task(9, NOW_MS));
    let peer = listing(tasks).await;

    let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

    assert!(matches!(evidence, Evidence::Found(_)), "{evidence:?}");
}

#[tokio::test]
async fn a_list_that_ends_too_early_or_cannot_be_read_proves_nothing() {
    let long = listing((0..2000).map(|n| task(n + 100, NOW_MS)).collect()).await;
    let unreadable = listing(vec![json!({"note": "a task of tomorrow"})]).await;

    for peer in [long, unreadable] {
        let evidence = useapi(&peer).find(&trace(9)).await.unwrap();

        assert!(matches!(evidence, Evidence::Unclear { .. }), "{evidence:?}");
    }
}

#[tokio::test]
async fn a_listing_that_fails_is_no_evidence() {
    for act in
        [Act::Cut, peer::json(500, &json!({})), peer::json(200, &json!({"error": "x"})), peer::json(429, &json!({}))]
    {
        let peer = Peer::always(act.clone()).await;

        let evidence = useapi(&peer).find(&trace(9)).await;

        assert!(evidence.is_err(), "{act:?}: {evidence:?}");
    }
}

#[tokio::test]
async fn no_configured_account_is_an_error_of_the_account() {
    let error = "Configuration not found. To create configuration use POST /accounts/email";
    let peer = Peer::always(peer::json(404, &json!({"error": error, "code": 404}))).await;

    let report = useapi(&peer).account().await;

    let Err(ProviderError::Rejected(rejection)) = report else { panic!("{report:?}") };
    assert_eq!((rejection.cause, rejection.message.as_str()), (Cause::AccountError, error));
}

#[tokio::test]
async fn the_account_report_shows_seats_and_balance() {
    let peer = Peer::start(|_, seen| match seen.line.contains("/accounts") {
        true => peer::json(
            200,
            &json!({"me@example.com": {"maxJobs": 2}, "broken@example.com": {"error": "Set it up again"}}),
        ),
        false => peer::json(200, &json!({"permitted": {"numPlanCredits": 100}, "used": {"numPlanCredits": 1}})),
    })
    .await;

    let report = useapi(&peer).account().await.unwrap();

    assert_eq!(report.balance, Some(99.0));
    assert_eq!(report.seats[1].error.as_deref(), Some("Set it up again"));
    assert_eq!(peer.seen()[1].line, "GET /v1/runwayml/features/?email=me%40example.com");
}

#[tokio::test]
async fn a_file_is_handed_over_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("abc.png");
    let bytes: Vec<u8> = (0..300_000u32).map(|n| n.to_le_bytes()[0]).collect();
    std::fs::write(&path, &bytes).unwrap();
    let peer = Peer::always(peer::json(200, &json!({"assetId": "user:1-runwayml:me@example.com-asset:7"}))).await;
    let mut file = InputFile {
        path,
        sha256: hex::encode(Sha256::digest(&bytes)),
        media: catalogue::Media::Image,
        content_type: "image/png".into(),
        size: 300_000,
        pixels: Some((640, 480)),
        seconds: None,
    };

    let uploaded = useapi(&peer).upload(&file).await.unwrap();

    assert_eq!(uploaded.reference, "user:1-runwayml:me@example.com-asset:7");
    let seen = &peer.seen()[0];
    let name = &file.sha256[..16];
    let target = format!("/v1/runwayml/assets/?name={name}.png&email=me%40example.com&width=640&height=480");
    assert_eq!(seen.line, format!("POST {target}"));
    assert_eq!(seen.header("content-type"), Some("image/png"));
    assert!(seen.body == bytes, "{} bytes came", seen.body.len());

    file.size = 5;
    let refused = useapi(&peer).upload(&file).await;
    assert!(matches!(refused, Err(ProviderError::Rejected(_))), "a file that changed since is not handed over");
}

#[tokio::test]
async fn the_assets_are_listed_page_by_page_and_deleted_by_their_own_id_only() {
    let id = "user:1-runwayml:me@example.com-asset:7";
    let asset = json!({
        "assetId": id, "filename": "fox.png", "fileSize": 12, "mediaType": {"type": "image"},
        "createdAt": "2026-11-20T10:00:00.000Z",
    });
    let page = move |count: usize| peer::json(200, &serde_json::Value::from(vec![asset.clone(); count]));
    let peer = Peer::start(move |n, _| page(if n == 0 { 50 } else { 1 })).await;

    let held = useapi(&peer).held().await.unwrap().unwrap();
    assert_eq!((held.len(), held[0].reference.as_str(), held[0].bytes), (51, id, Some(12)));
    assert_eq!(peer.seen()[1].line, "GET /v1/runwayml/assets/?offset=50&limit=50&email=me%40example.com");

    assert!(useapi(&peer).delete_held(id).await.unwrap());
    assert_eq!(peer.seen()[2].line, format!("DELETE /v1/runwayml/assets/{id}"));
    for hostile in ["../accounts/me@example.com", "user:1-asset:7/../x", "user:1-asset:7?email=x", "a"] {
        assert!(useapi(&peer).delete_held(hostile).await.is_err(), "{hostile}");
    }
    assert_eq!(peer.seen().len(), 3, "nothing else was asked");
}

#[tokio::test]
async fn there_is_no_cancel_call() {
    let peer = Peer::always(Act::Cut).await;

    assert_eq!(useapi(&peer).cancel(&id(1)).await.unwrap(), Cancel::NotOffered);
    assert!(peer.seen().is_empty());
}
