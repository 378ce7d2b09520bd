//! The official API: checks, keys, credits, limits, states, deletion, uploads.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use simulator::Options;

use crate::rig::{Rig, read};

#[tokio::test]
async fn all_problems_of_a_body_are_named_at_once_in_the_form_of_zod() {
    let rig = Rig::start().await;
    let body = json!({"model": "gpt_image_2", "ratio": "1:7", "outputCount": 99, "colour": "red"});

    let request = rig.official(Method::POST, "text_to_image").json(&body);
    let (status, reply) = read(request.send().await.expect("a reply")).await;

    assert_eq!(status, 400);
    assert_eq!(reply["error"], "Validation of body failed");
    let issues = reply["issues"].as_array().expect("issues");
    let found = |code: &str, path: Value| issues.iter().any(|i| i["code"] == code && i["path"] == path);
    assert!(found("invalid_type", json!(["promptText"])), "{reply}");
    assert!(found("invalid_value", json!(["ratio"])), "{reply}");
    assert!(found("too_big", json!(["outputCount"])), "{reply}");
    assert!(issues.iter().any(|i| i["code"] == "unrecognized_keys" && i["keys"] == json!(["colour"])), "{reply}");
    let missing = issues.iter().find(|i| i["path"] == json!(["promptText"])).expect("the missing key");
    assert_eq!(missing["message"], "Invalid input: expected string, received undefined");
}

#[tokio::test]
async fn an_unknown_model_is_a_union_without_a_match() {
    let rig = Rig::start().await;

    for body in [json!({"model": "gen99", "promptText": "a fox"}), json!({})] {
        let request = rig.official(Method::POST, "text_to_image").json(&body);
        let (status, reply) = read(request.send().await.expect("a reply")).await;

        let union = reply["issues"].as_array().and_then(|issues| issues.iter().find(|i| i["code"] == "invalid_union"));
        let union = union.unwrap_or_else(|| panic!("no union in {reply}"));
        assert_eq!((status, &union["discriminator"], &union["path"]), (400, &json!("model"), &json!(["model"])));
        assert_eq!(union["note"], "No matching discriminator");
    }
}

#[tokio::test]
async fn a_retired_model_is_unknown_unless_it_is_allowed() {
    let body = json!({"model": "gen3a_turbo", "promptImage": "https://example.com/a.png", "ratio": "1280:768"});
    let text = async |allow_retired: bool| {
        let rig = Rig::with(Options { allow_retired, ..Options::default() }).await;
        let request = rig.official(Method::POST, "image_to_video").json(&body);
        read(request.send().await.expect("a reply")).await.1.to_string()
    };

    assert!(text(false).await.contains("No matching discriminator"));
    let allowed = text(true).await;
    assert!(!allowed.contains("No matching discriminator"), "{allowed}");
}

#[tokio::test]
async fn a_key_sees_only_its_own_tasks_and_credits() {
    let rig = Rig::start().await;
    let id = rig.accepted_image("a fox").await;
    let get = async |path: &str| {
        let request = rig.http.get(format!("{}/v1/{path}", rig.sim.address)).bearer_auth("key_other");
        read(request.header("X-Runway-Version", "2024-11-06").send().await.expect("a reply")).await
    };

    assert_eq!(get(&format!("tasks/{id}")).await.0, 404);
    assert_eq!(get("organization").await.1["creditBalance"], 1_000_000);
    assert_eq!(rig.balance().await, 1_000_000 - 5);
}

#[tokio::test]
async fn a_body_of_several_modes_is_told_apart_by_mode() {
    let rig = Rig::start().await;

    let request = rig.official(Method::POST, "recipes/multi_shot_video").json(&json!({"mode": "dance"}));
    let (status, reply) = read(request.send().await.expect("a reply")).await;

    assert_eq!(status, 400);
    assert!(reply["issues"].as_array().expect("issues").iter().any(|i| i["discriminator"] == "mode"), "{reply}");
}

#[tokio::test]
async fn the_version_header_and_a_key_are_required() {
    let rig = Rig::start().await;
    let url = format!("{}/v1/organization", rig.sim.address);

    let unversioned = rig.http.get(&url).bearer_auth("key_test").send().await.expect("a reply");
    let keyless = rig.http.get(&url).header("X-Runway-Version", "2024-11-06").send().await.expect("a reply");
    let wrong = rig.http.get(&url).header("X-Runway-Version", "2024-11-06").bearer_auth("bad_key");
    let wrong = wrong.send().await.expect("a reply");

    assert_eq!(unversioned.status(), 400);
    let (status, reply) = read(keyless).await;
    assert_eq!(status, 401);
    assert!(reply["error"].as_str().expect("a text").starts_with("No API key was provided."));
    assert_eq!(wrong.status(), 401);
}

#[tokio::test]
async fn unknown_ids_are_404_and_wrong_methods_405() {
    let rig = Rig::start().await;

    let unknown = rig.get_official("tasks/00000000-0000-4000-8000-000000000000").await;
    let method = rig.official(Method::PUT, "text_to_image").send().await.expect("a reply");
    let address = rig.get_official("no_such_thing").await;

    assert_eq!(unknown, (404, json!({"error": "Could not find Task"})));
    assert_eq!(method.status(), 405);
    assert_eq!(address.0, 404);
}

#[tokio::test]
async fn a_task_goes_from_pending_over_rising_progress_to_its_output() {
    let rig = Rig::start().await;
    let (status, created) = read(rig.image("a fox").await).await;
    assert_eq!((status, &created["estimatedCost"]["credits"]), (200, &json!(5.0)));
    let id = created["id"].as_str().expect("an id");

    assert_eq!(rig.task(id).await["status"], "PENDING");
    let mut progress = 0.0;
    for _ in 0..3 {
        rig.skip(5);
        let task = rig.task(id).await;
        assert_eq!(task["status"], "RUNNING");
        assert!(task.get("output").is_none() && task.get("cost").is_none(), "nothing is shown early: {task}");
        assert!(task["progress"].as_f64().expect("progress") >= progress);
        progress = task["progress"].as_f64().expect("progress");
    }
    rig.skip(20);
    let task = rig.task(id).await;

    assert_eq!((&task["status"], &task["cost"]), (&json!("SUCCEEDED"), &json!({"credits": 5})));
    assert_eq!(task["output"].as_array().expect("output").len(), 1);
    assert!(task["createdAt"].as_str().expect("a date").ends_with('Z'));
}

#[tokio::test]
async fn credits_are_held_at_create_and_returned_only_before_the_start() {
    let rig = Rig::with(Options { tier: 1, ..Options::default() }).await;
    let (first, second, third) =
        (rig.accepted_image("one").await, rig.accepted_image("two").await, rig.accepted_image("three").await);
    rig.skip(3);
    assert_eq!(rig.balance().await, 1_000_000 - 15);
    assert_eq!(rig.task(&first).await["status"], "RUNNING");
    assert_eq!(rig.task(&third).await["status"], "THROTTLED", "tier 1 runs two at a time");

    for id in [&third, &second] {
        let deleted = rig.official(Method::DELETE, &format!("tasks/{id}")).send().await.expect("a reply");
        assert_eq!(deleted.status(), 204);
    }

    assert_eq!(rig.balance().await, 1_000_000 - 10, "the waiting one came back, the running one is charged");
}

#[tokio::test]
async fn tasks_beyond_the_tier_wait_and_start_in_order() {
    let rig = Rig::with(Options { tier: 1, ..Options::default() }).await;
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(rig.accepted_image(&format!("picture {number}")).await);
    }
    let words = async || {
        let mut words = Vec::new();
        for id in &ids {
            words.push(rig.task(id).await["status"].as_str().expect("a status").to_owned());
        }
        words
    };

    assert_eq!(words().await, ["PENDING", "PENDING", "THROTTLED", "THROTTLED"]);
    rig.skip(31);
    assert_eq!(words().await[..2], ["SUCCEEDED", "SUCCEEDED"]);
    assert!(words().await[2..].iter().all(|word| word != "THROTTLED"), "{:?}", words().await);
}

#[tokio::test]
async fn the_daily_limit_rolls_over_24_hours() {
    let rig = Rig::with(Options { tier: 1, ..Options::default() }).await;
    for number in 0..200 {
        rig.accepted_image(&format!("picture {number}")).await;
    }

    let (status, reply) = read(rig.image("one too many").await).await;
    assert_eq!((status, &reply["error"]), (429, &json!("Your daily task limit has been reached.")));
    let (_, organization) = rig.get_official("organization").await;
    assert_eq!(organization["usage"]["models"]["gen4_image"]["dailyGenerations"], 200);
    rig.skip(24 * 3600);

    assert_eq!(rig.image("the next day").await.status(), 200);
}

#[tokio::test]
async fn missing_credits_are_a_400_told_by_its_text() {
    let rig = Rig::with(Options { credits: 4, ..Options::default() }).await;

    let (status, reply) = read(rig.image("a fox").await).await;

    assert_eq!(status, 400);
    assert_eq!(reply["error"], "You do not have enough credits to run this task.");
}

#[tokio::test]
async fn a_deleted_task_is_gone_and_deleting_it_again_is_404() {
    let rig = Rig::start().await;
    let id = rig.accepted_image("a fox").await;
    rig.skip(40);
    let delete = async || rig.official(Method::DELETE, &format!("tasks/{id}")).send().await.expect("a reply").status();

    assert_eq!(delete().await, 204);
    assert_eq!(rig.get_official(&format!("tasks/{id}")).await.0, 404);
    assert_eq!(delete().await, 404);
    assert_eq!(rig.balance().await, 1_000_000 - 5, "a finished task gives nothing back");
}

#[tokio::test]
async fn usage_by_day_adds_up_the_charges() {
    let rig = Rig::start().await;
    rig.accepted_image("one").await;
    rig.accepted_image("two").await;
    rig.skip(60);
    let (_, now) = rig.get_official("organization").await;
    assert_eq!(now["creditBalance"], 1_000_000 - 10);
    let made_at = rig.sim.books().accepted[0].created_at.clone();
    let today = made_at[..10].to_owned();
    let usage = async |body: Value| {
        let request = rig.official(Method::POST, "organization/usage").json(&body);
        read(request.send().await.expect("a reply")).await
    };

    let (status, month) = usage(json!({})).await;
    let (_, since) = usage(json!({"startDate": today})).await;
    let (_, until) = usage(json!({"startDate": "2026-01-01", "beforeDate": "2026-01-03"})).await;

    assert_eq!((status, month["results"].as_array().map(Vec::len)), (200, Some(30)));
    assert_eq!(month["models"], json!([]), "by default the period ends before today");
    assert_eq!(
        since["results"][0],
        json!({"date": today, "usedCredits": [{"model": "gen4_image", "amount": 10}]}),
        "what the balance lacks"
    );
    assert_eq!(since["models"], json!(["gen4_image"]));
    assert_eq!(since["resultsByApiKey"][0]["usedCredits"][0], json!({"apiKeyId": since["apiKeys"][0], "amount": 10}));
    assert_eq!(
        until["results"],
        json!([
            {"date": "2026-01-01", "usedCredits": []}, {"date": "2026-01-02", "usedCredits": []},
        ]),
        "the end is not included"
    );
    for wrong in [
        json!({"startDate": "2026-01-01", "beforeDate": "2026-12-01"}),
        json!({"startDate": "2026-01-02", "beforeDate": "2026-01-02"}),
        json!({"startDate": "yesterday"}),
        json!({"startDate": 5}),
    ] {
        assert_eq!(usage(wrong.clone()).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_web_apps_log_tells_what_was_made_by_hand_on_the_site() {
    let rig = Rig::playing(&json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "foreign_task", "prompt": "by hand"}},
    ]}))
    .await;
    rig.accepted_image("one").await;
    rig.accepted_image("two").await;
    rig.skip(60);
    let window = "from=2026-01-01&to=2100-01-01T00:00:00Z";

    let (status, page) = rig.get_official(&format!("organization/webapp/usage?{window}&limit=5")).await;
    let (_, log) = rig.get_official("organization/webapp/audit_logs?limit=5").await;
    let id = log["data"][0]["eventId"].as_str().expect("an id").to_owned();
    let (_, event) = rig.get_official(&format!("organization/webapp/audit_logs/{id}")).await;
    let (_, none) = rig.get_official("organization/webapp/audit_logs?limit=5&actions=UserLogin").await;

    assert_eq!(status, 200, "{page}");
    let rows = page["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 1, "what came through the API is not in it: {page}");
    assert_eq!(
        (&rows[0]["credits"], &rows[0]["type"], &rows[0]["tool"]),
        (&json!(5.0), &json!("charge"), &json!("gen4_image"))
    );
    assert_eq!((&event["action"], &event["metadata"]["Model"]), (&json!("GenerationCreated"), &json!("gen4_image")));
    assert_eq!(none["data"], json!([]));
    for wrong in ["usage?limit=5", "usage?from=2026-01-01&to=2026-02-01", "audit_logs", "audit_logs?limit=0"] {
        assert_eq!(rig.get_official(&format!("organization/webapp/{wrong}")).await.0, 400, "{wrong}");
    }
    assert_eq!(rig.get_official("organization/webapp/audit_logs/none").await.0, 404);
}

#[tokio::test]
async fn an_upload_takes_two_legs_and_serves_as_an_input_for_a_day() {
    let rig = Rig::start().await;
    let request = rig.official(Method::POST, "uploads").json(&json!({"filename": "cat.png", "type": "ephemeral"}));
    let (status, promise) = read(request.send().await.expect("a reply")).await;
    assert_eq!(status, 200, "{promise}");
    let uri = promise["runwayUri"].as_str().expect("an address");
    let create = async || {
        let body = json!({
            "model": "gen4_image", "promptText": "@cat asleep", "ratio": "1280:720",
            "referenceImages": [{"uri": uri, "tag": "cat"}],
        });
        read(rig.official(Method::POST, "text_to_image").json(&body).send().await.expect("a reply")).await
    };
    assert_eq!(create().await.0, 400, "nothing was uploaded yet");

    let mut form = Form::new();
    for (name, value) in promise["fields"].as_object().expect("fields") {
        form = form.text(name.clone(), value.as_str().expect("text").to_owned());
    }
    let file = Part::bytes(vec![7; 600]).file_name("cat.png").mime_str("image/png").expect("a type");
    let upload = rig.http.post(promise["uploadUrl"].as_str().expect("an address")).multipart(form.part("file", file));
    let uploaded = upload.send().await.expect("a reply");

    assert!(uploaded.status().is_success(), "{}", uploaded.status());
    assert_eq!(create().await.0, 200);
    rig.skip(25 * 3600);
    let (status, late) = create().await;
    assert_eq!((status, &late["issues"][0]["path"]), (400, &json!(["referenceImages", 0, "uri"])));
}

#[tokio::test]
async fn an_upload_without_its_fields_too_small_or_with_the_file_first_is_refused() {
    let rig = Rig::start().await;
    let promise = async || {
        let request = rig.official(Method::POST, "uploads").json(&json!({"filename": "cat.png", "type": "ephemeral"}));
        read(request.send().await.expect("a reply")).await.1
    };
    let send = async |promise: &Value, first: bool, with_fields: bool, size: usize| {
        let file = Part::bytes(vec![7; size]).file_name("cat.png");
        let mut form = Form::new();
        let mut file = Some(file);
        if first {
            form = form.part("file", file.take().expect("a file"));
        }
        for (name, value) in promise["fields"].as_object().expect("fields").iter().filter(|_| with_fields) {
            form = form.text(name.clone(), value.as_str().expect("text").to_owned());
        }
        if let Some(file) = file {
            form = form.part("file", file);
        }
        let url = promise["uploadUrl"].as_str().expect("an address");
        rig.http.post(url).multipart(form).send().await.expect("a reply").status().as_u16()
    };

    assert_eq!(send(&promise().await, true, true, 600).await, 400, "the file comes last");
    assert_eq!(send(&promise().await, false, false, 600).await, 403, "the fields are required");
    assert_eq!(send(&promise().await, false, true, 511).await, 400, "512 bytes is the least");
    assert_eq!(send(&promise().await, false, true, 512).await, 204);
    let short = rig.official(Method::POST, "uploads").json(&json!({"filename": "c", "type": "x"}));
    let (status, reply) = read(short.send().await.expect("a reply")).await;
    assert_eq!((status, reply["issues"].as_array().map(Vec::len)), (400, Some(2)));
}

#[tokio::test]
async fn inputs_must_be_https_with_a_host_name() {
    let rig = Rig::start().await;
    let create = async |uri: &str| {
        let body = json!({
            "model": "gen4_image", "promptText": "a cat", "ratio": "1280:720", "referenceImages": [{"uri": uri}],
        });
        read(rig.official(Method::POST, "text_to_image").json(&body).send().await.expect("a reply")).await
    };

    assert_eq!(create("https://example.com/cat.png").await.0, 200, "public addresses count as reachable");
    for uri in ["http://example.com/cat.png", "https://93.184.216.34/cat.png", "ftp://example.com/cat.png", "cat.png"] {
        let (status, reply) = create(uri).await;
        assert_eq!(status, 400, "{uri}: {reply}");
        assert_eq!(reply["issues"][0]["path"], json!(["referenceImages", 0, "uri"]), "{reply}");
    }
}
