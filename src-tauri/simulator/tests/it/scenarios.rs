//! Scripted faults, each seen from outside.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Rig, read};

fn rule(endpoint: &str, when: &Value, what: &Value) -> Value {
    json!({"rules": [{"match": {"endpoint": endpoint}, "when": when, "do": what}]})
}

#[tokio::test]
async fn a_429_comes_with_retry_after_in_every_form_and_creates_nothing() {
    for (fault, header, text) in [
        (json!({"retry_after": "7"}), "retry-after", "7"),
        (json!({"retry_after": "0.25"}), "retry-after", "0.25"),
        (json!({"retry_after": "3600"}), "retry-after", "3600"),
        (json!({"retry_after": "soon"}), "retry-after", "soon"),
        (json!({"retry_after_ms": "1500"}), "retry-after-ms", "1500"),
        (json!({"retry_in_s": 30}), "retry-after", "GMT"),
    ] {
        let mut fault = fault;
        fault["fault"] = json!("busy");
        let rig = Rig::playing(&rule("create", &json!({"first": 1}), &fault)).await;

        let reply = rig.image("a fox").await;

        assert_eq!(reply.status(), 429);
        assert!(reply.headers()[header].to_str().expect("text").contains(text), "{fault}");
        assert!(rig.sim.books().accepted.is_empty());
        assert_eq!(rig.image("a fox").await.status(), 200);
    }
}

#[tokio::test]
async fn both_bodies_of_a_full_useapi_account_can_be_had() {
    for (form, lists, code) in [("account", true, true), ("queue", false, false)] {
        let scenario = rule("frames/create", &json!({}), &json!({"fault": "busy", "form": form}));
        let rig = Rig::playing(&scenario).await;

        let (status, reply) = rig.post_frames(&json!({"text_prompt": "a fox"})).await;

        assert_eq!(status, 429);
        assert_eq!((reply.get("runningTasks").is_some(), reply.get("code").is_some()), (lists, code), "{reply}");
    }
}

#[tokio::test]
async fn server_errors_come_with_json_a_page_or_nothing_and_a_word_on_retrying() {
    for (status, body) in [(500, "vendor"), (502, "html"), (503, "empty"), (504, "vendor")] {
        let fault = json!({"fault": "status", "status": status, "body": body, "should_retry": false});
        let rig = Rig::playing(&rule("create", &json!({}), &fault)).await;

        let reply = rig.image("a fox").await;

        assert_eq!((reply.status().as_u16(), reply.headers()["x-should-retry"].to_str().ok()), (status, Some("false")));
        let (_, reply) = read(reply).await;
        assert_eq!(reply.is_object(), body == "vendor", "{reply}");
        assert!(rig.sim.books().accepted.is_empty());
    }
}

#[tokio::test]
async fn a_cut_before_creates_nothing_and_a_cut_after_creates_one() {
    for (at, created) in [("before", 0), ("after", 1), ("mid_reply", 1)] {
        let rig = Rig::playing(&rule("create", &json!({"nth": 1}), &json!({"fault": "cut", "at": at}))).await;
        let body = json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720"});

        let sent = rig.official(Method::POST, "text_to_image").json(&body).send().await;
        let read = match sent {
            Ok(reply) => reply.bytes().await.map(|_| ()),
            Err(error) => Err(error),
        };

        assert!(read.is_err(), "the connection is cut: {at}");
        assert_eq!(rig.sim.books().accepted.len(), created, "{at}");
    }
}

#[tokio::test]
async fn a_slow_reply_outlasts_a_client_and_the_task_exists_all_the_same() {
    let rig =
        Rig::playing(&rule("create", &json!({}), &json!({"fault": "slow", "seconds": 3600, "at": "after"}))).await;
    let body = json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720"});

    let request = rig.official(Method::POST, "text_to_image").json(&body).timeout(Duration::from_millis(300));

    assert!(request.send().await.expect_err("no reply").is_timeout());
    assert_eq!(rig.sim.books().accepted.len(), 1);
}

#[tokio::test]
async fn a_task_fails_with_every_code_with_an_unknown_one_and_with_none() {
    for (code, charged) in [
        (json!("SAFETY.INPUT.TEXT"), true),
        (json!("SAFETY.OUTPUT.IMAGE"), true),
        (json!("INPUT_PREPROCESSING.SAFETY.TEXT"), false),
        (json!("INPUT_PREPROCESSING.SAFETY.THIRD_PARTY"), false),
        (json!("INPUT_PREPROCESSING.INTERNAL"), false),
        (json!("INTERNAL.BAD_OUTPUT.01"), false),
        (json!("INTERNAL"), false),
        (json!("ASSET.INVALID"), false),
        (json!("THIRD_PARTY.UNAVAILABLE"), false),
        (json!("SOMETHING.NEW"), false),
        (Value::Null, false),
    ] {
        let rig = Rig::playing(&rule("create", &json!({}), &json!({"fault": "fail", "code": code}))).await;
        let id = rig.accepted_image("a fox").await;
        let frames = rig.frames("a fox").await;
        rig.skip(40);

        let task = rig.task(&id).await;
        let (_, frames) = rig.get_useapi(&format!("tasks/{}", frames["taskId"].as_str().expect("an id"))).await;

        assert_eq!((&task["status"], task.get("failureCode").unwrap_or(&Value::Null)), (&json!("FAILED"), &code));
        assert_eq!(task["cost"]["credits"], if charged { 5 } else { 0 }, "{code}");
        assert!(task["failure"].is_string() && task.get("output").is_none());
        assert_eq!(frames["status"], "FAILED");
        assert_eq!(frames["error"].get("reason").unwrap_or(&Value::Null), &code);
        assert!(frames["error"]["errorMessage"].is_string());
    }
}

#[tokio::test]
async fn a_prompt_is_refused_as_each_service_does_it() {
    let rig = Rig::playing(&json!({"rules": [{"match": {"prompt": "wicked"}, "do": {"fault": "refused"}}]})).await;

    let (status, _) = rig.post_frames(&json!({"text_prompt": "a wicked fox"})).await;
    let (fine, _) = rig.post_frames(&json!({"text_prompt": "a good fox"})).await;
    let id = rig.accepted_image("a wicked fox").await;
    rig.skip(40);

    assert_eq!((status, fine), (422, 200));
    assert_eq!(rig.task(&id).await["failureCode"], "SAFETY.INPUT.TEXT");
}

#[tokio::test]
async fn refusals_about_money_keys_accounts_and_inputs_can_be_scripted() {
    let status = async |fault: &str| {
        let rig = Rig::playing(&rule("create", &json!({}), &json!({"fault": fault}))).await;
        let body = json!({
            "model": "gen4_image", "promptText": "a fox", "ratio": "1280:720",
            "referenceImages": [{"uri": "https://example.com/a.png"}],
        });
        let official =
            read(rig.official(Method::POST, "text_to_image").json(&body).send().await.expect("a reply")).await;
        let useapi = rig.post_frames(&json!({"text_prompt": "a fox"})).await;
        assert!(rig.sim.books().accepted.iter().all(|task| task.holder.len() == 16));
        (official, useapi.0)
    };

    let (no_credits, plan) = status("no_credits").await;
    assert_eq!((no_credits.0, plan), (400, 412));
    assert_eq!(status("account_error").await.1, 401);
    let (entitled, _) = status("not_entitled").await;
    assert_eq!(entitled, (403, json!({"error": "Model variant gen4_image is not available"})));
    let (unreachable, _) = status("unreachable_input").await;
    let issue = &unreachable.1["issues"][0];
    assert_eq!(issue["message"], "Failed to fetch asset. Received HTTP response code \"404\".");
    assert_eq!(issue["path"], json!(["referenceImages", 0, "uri"]));
}

#[tokio::test]
async fn a_task_can_hang_vanish_be_cancelled_or_show_an_unknown_word() {
    let after = async |fault: Value, seconds: u64| {
        let rig = Rig::playing(&rule("create", &json!({}), &fault)).await;
        let id = rig.accepted_image("a fox").await;
        rig.skip(seconds);
        let (status, task) = rig.get_official(&format!("tasks/{id}")).await;
        (status, task["status"].clone())
    };

    assert_eq!(after(json!({"fault": "stuck"}), 86_400).await, (200, json!("THROTTLED")));
    assert_eq!(after(json!({"fault": "vanishes"}), 17).await.0, 404);
    assert_eq!(after(json!({"fault": "cancelled"}), 17).await, (200, json!("CANCELLED")));
    assert_eq!(after(json!({"fault": "unknown_status", "word": "DREAMING"}), 5).await, (200, json!("DREAMING")));
    assert_eq!(after(json!({"fault": "unknown_status", "word": "DREAMING"}), 40).await, (200, json!("SUCCEEDED")));
    assert_eq!(after(json!({"fault": "takes", "seconds": 1000}), 500).await, (200, json!("RUNNING")));
}

#[tokio::test]
async fn replies_are_spoilt_after_the_task_was_made() {
    for kind in ["malformed", "enormous", "deep", "without_id", "nested", "empty", "html", "wrong_type"] {
        let rig = Rig::playing(&rule("create", &json!({}), &json!({"fault": "reply", "kind": kind, "mb": 9}))).await;

        let reply = rig.image("a fox").await;
        let kind_of_body = reply.headers()["content-type"].to_str().expect("text").to_owned();
        let text = reply.text().await.expect("a text");
        let value: Option<Value> = serde_json::from_str(&text).ok();

        assert_eq!(rig.sim.books().accepted.len(), 1, "{kind}");
        let shows = match kind {
            "malformed" | "html" => value.is_none() && !text.is_empty(),
            "deep" => value.is_none() && text.starts_with("[[[["),
            "empty" => text.is_empty(),
            "enormous" => text.len() > 9 << 20 && value.is_some_and(|v| v["id"].is_string()),
            "without_id" => value.is_some_and(|v| v.get("id").is_none()),
            "nested" => value.is_some_and(|v| v["task"]["id"].is_string() && v["code"] == 200),
            _ => value.is_some() && kind_of_body == "text/plain",
        };
        assert!(shows, "{kind}");
    }
}

#[tokio::test]
async fn directories_stand_before_the_files() {
    let rig = Rig::playing(&rule("create", &json!({}), &json!({"fault": "directories", "count": 2}))).await;
    let task = rig.frames("a fox").await;
    rig.skip(40);

    let (_, task) = rig.get_useapi(&format!("tasks/{}", task["taskId"].as_str().expect("an id"))).await;

    let directories: Vec<bool> = task["artifacts"]
        .as_array()
        .expect("artifacts")
        .iter()
        .map(|artifact| artifact["isDirectory"].as_bool().expect("a word"))
        .collect();
    assert_eq!(directories, [true, true, false, false, false, false]);
}

#[tokio::test]
async fn downloads_are_spoilt_in_every_way() {
    for kind in [
        "truncated",
        "silently_truncated",
        "corrupt",
        "oversized",
        "endless",
        "stalled",
        "expired",
        "missing",
        "html",
        "wrong_type",
        "wrong_length",
        "gzip_bomb",
        "redirect",
        "empty",
    ] {
        let rig =
            Rig::playing(&rule("download", &json!({"first": 1}), &json!({"fault": "download", "kind": kind, "mb": 3})))
                .await;
        let id = rig.accepted_image("a fox").await;
        rig.skip(40);
        let link = rig.task(&id).await["output"][0].as_str().expect("a link").to_owned();

        let spoilt = rig.http.get(&link).send().await.expect("a reply");
        let (status, headers) = (spoilt.status().as_u16(), spoilt.headers().clone());
        let body = tokio::time::timeout(Duration::from_secs(2), at_most(spoilt, 8 << 20)).await;
        let good = rig.http.get(&link).send().await.expect("a reply").bytes().await.expect("bytes");

        let kind_of_body = headers.get("content-type").and_then(|value| value.to_str().ok());
        let shows = match (kind, &body) {
            ("truncated" | "wrong_length", Ok(read)) => read.is_err(),
            ("silently_truncated", Ok(Ok(bytes))) => bytes[..] == good[..good.len() / 2],
            ("corrupt", Ok(Ok(bytes))) => bytes.len() == good.len() && bytes[..] != good[..],
            ("oversized", Ok(Ok(bytes))) => bytes.len() == good.len() + (3 << 20),
            ("endless", Ok(Ok(bytes))) => bytes.len() >= 8 << 20,
            ("stalled", Err(_)) => true,
            ("expired", Ok(_)) => status == 403,
            ("missing", Ok(_)) => status == 404,
            ("html", Ok(Ok(_))) => status == 200 && kind_of_body == Some("text/html"),
            ("wrong_type", Ok(Ok(bytes))) => kind_of_body == Some("application/octet-stream") && *bytes == good,
            ("gzip_bomb", Ok(Ok(bytes))) => headers["content-encoding"] == "gzip" && bytes.len() < 100_000,
            ("redirect", Ok(_)) => status == 302 && headers.contains_key("location"),
            ("empty", Ok(Ok(bytes))) => status == 200 && bytes.is_empty(),
            _ => false,
        };
        assert!(shows, "{kind}: {status}, {headers:?}, {:?}", body.map(|read| read.map(|bytes| bytes.len())));
    }
}

async fn at_most(mut reply: reqwest::Response, limit: usize) -> reqwest::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = reply.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() >= limit {
            break;
        }
    }
    Ok(bytes)
}

#[tokio::test]
async fn somebody_may_work_on_the_same_account_by_hand() {
    let scenario = rule("create", &json!({"nth": 1}), &json!({"fault": "foreign_task", "prompt": "by hand"}));
    let rig = Rig::playing(&scenario).await;
    rig.frames("ours").await;

    let (_, list) = rig.get_useapi("tasks/?offset=0&limit=10").await;

    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert_eq!(list[1]["options"]["text_prompt"], "by hand");
    let foreign: Vec<bool> = rig.sim.books().accepted.iter().map(|task| task.foreign).collect();
    assert_eq!(foreign, [true, false]);
}

#[tokio::test]
async fn counters_and_lists_can_lag() {
    let scenario = json!({"rules": [
        {"match": {"endpoint": "organization"}, "do": {"fault": "delayed_counters", "seconds": 10}},
        {"match": {"endpoint": "tasks"}, "do": {"fault": "delayed_list", "seconds": 10}},
    ]});
    let rig = Rig::playing(&scenario).await;
    rig.accepted_image("a fox").await;
    rig.frames("a fox").await;
    let seen = async || {
        let (_, organization) = rig.get_official("organization").await;
        let (_, list) = rig.get_useapi("tasks/?offset=0&limit=10").await;
        let generations = organization["usage"]["models"]["gen4_image"]["dailyGenerations"].as_u64();
        (generations, organization["creditBalance"].as_i64(), list.as_array().map(Vec::len))
    };

    assert_eq!(seen().await, (Some(0), Some(1_000_000), Some(0)));
    rig.skip(11);
    assert_eq!(seen().await, (Some(1), Some(1_000_000 - 5), Some(1)));
}

#[tokio::test]
async fn the_same_seed_strikes_the_same_requests() {
    let strikes = async || {
        let scenario = rule("create", &json!({"probability": 0.5}), &json!({"fault": "status", "status": 503}));
        let rig = Rig::playing(&scenario).await;
        let mut strikes = Vec::new();
        for _ in 0..20 {
            strikes.push(rig.image("a fox").await.status().as_u16());
        }
        strikes
    };

    let (first, second) = (strikes().await, strikes().await);

    assert_eq!(first, second);
    assert!(first.contains(&503) && first.contains(&200), "{first:?}");
}

#[tokio::test]
async fn a_scenario_with_an_unknown_word_is_refused() {
    for text in [
        r#"{"rules":[{"do":{"fault":"explode"}}]}"#,
        r#"{"rules":[{"wen":{},"do":{"fault":"stuck"}}]}"#,
        r#"{"rules":[{"match":{"url":"x"},"do":{"fault":"stuck"}}]}"#,
    ] {
        assert!(simulator::Scenario::parse(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn the_books_tell_requests_references_and_the_shortest_intervals() {
    let rig = Rig::start().await;
    let body = json!({"email": "demo@example.com", "text_prompt": "a fox", "seed": 3, "replyRef": "fw:1"});
    let (_, task) = rig.post_frames(&body).await;
    let path = format!("tasks/{}", task["taskId"].as_str().expect("an id"));
    rig.get_useapi(&path).await;
    rig.skip(7);
    rig.get_useapi(&path).await;

    let books = rig.http.get(format!("{}/_books", rig.sim.address)).send().await.expect("a reply");
    let (status, books) = read(books).await;

    assert_eq!(status, 200);
    let accepted = &books["accepted"][0];
    assert_eq!((&accepted["replyRef"], &accepted["seed"], &accepted["files"]), (&json!("fw:1"), &json!(3), &json!(4)));
    let gap = books["shortestTaskPollS"].as_f64().expect("a gap");
    assert!((7.0..8.0).contains(&gap), "{gap}");
    let requests = books["requests"].as_array().expect("requests");
    assert!(requests.iter().any(|r| r["operation"] == "task" && r["status"] == 200 && r["count"] == 2), "{books}");
}

#[tokio::test]
async fn the_books_tell_who_asks_sooner_than_told_and_when_each_create_call_came() {
    let rig = Rig::playing(&json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "busy", "retry_after": "60"}}
    ]}))
    .await;

    assert_eq!(rig.image("a fox").await.status(), 429);
    rig.skip(20);
    assert_eq!(rig.image("a fox").await.status(), 200, "it is not held back, only noted");
    rig.skip(50);
    rig.accepted_image("an owl").await;

    let books = rig.sim.books();
    assert_eq!(books.too_soon.len(), 1, "{:?}", books.too_soon);
    assert!((39.0..=40.0).contains(&books.too_soon[0].by_s), "{:?}", books.too_soon);
    let calls: Vec<_> = books.creates.iter().map(|call| (call.status, call.prompt.as_str())).collect();
    assert_eq!(calls, [(429, "a fox"), (200, "a fox"), (200, "an owl")]);
    assert!(books.creates[2].at_s - books.creates[0].at_s >= 70.0, "{:?}", books.creates);
}

#[tokio::test]
async fn the_books_tell_how_often_each_task_was_read() {
    let rig = Rig::start().await;
    let (once, twice) = (rig.accepted_image("a fox").await, rig.accepted_image("an owl").await);

    for id in [&twice, &once, &twice] {
        rig.task(id).await;
    }

    let reads: Vec<_> = rig.sim.books().accepted.iter().map(|task| task.reads).collect();
    assert_eq!(reads, [1, 2]);
}
