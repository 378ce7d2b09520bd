//! useapi.net: accounts, both refusals of a full account, task objects, assets, callbacks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};
use simulator::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::rig::{Rig, read};

#[tokio::test]
async fn the_accounts_are_a_map_and_a_broken_one_says_why() {
    let rig = Rig::start().await;

    let (status, accounts) = rig.get_useapi("accounts").await;
    let one = rig.get_useapi("accounts/demo@example.com").await;
    let unknown = rig.get_useapi("accounts/nobody@example.com").await;

    assert_eq!(status, 200);
    assert_eq!(accounts.as_object().map(serde_json::Map::len), Some(5));
    assert!(accounts["demo@example.com"].get("error").is_none());
    assert!(accounts["broken@example.com"]["error"].is_string());
    assert_eq!((one.0, &one.1["email"]), (200, &json!("demo@example.com")));
    assert_eq!(unknown.0, 404);
    assert!(unknown.1["error"].as_str().expect("a text").starts_with("Configuration not found."));
}

#[tokio::test]
async fn an_account_is_set_up_changed_and_removed() {
    let rig = Rig::start().await;
    let post = async |email: &str, body: Value| {
        read(rig.useapi(Method::POST, &format!("accounts/{email}")).json(&body).send().await.expect("a reply")).await
    };

    let lacking = post("new@example.com", json!({"email": "new@example.com", "password": "p"})).await;
    let other = post("new@example.com", json!({"email": "x@example.com", "password": "p", "maxJobs": 3})).await;
    let wrong = post("new@example.com", json!({"email": "new@example.com", "password": "wrong", "maxJobs": 3})).await;
    let made = post("new@example.com", json!({"email": "new@example.com", "password": "p", "maxJobs": 3})).await;
    let body = json!({"email": "broken@example.com", "password": "p", "maxJobs": 2});
    let mended = post("broken@example.com", body).await;

    assert_eq!(lacking, (400, json!({"error": "Required param maxJobs is missing or empty", "code": 400})));
    assert_eq!(other.0, 400);
    assert_eq!(wrong.0, 401);
    assert_eq!((made.0, &made.1["maxJobs"]), (200, &json!(3)));
    assert!(mended.1.get("error").is_none(), "{}", mended.1);
    for email in ["demo", "second", "busy", "broken", "empty", "new"] {
        let path = format!("accounts/{email}@example.com");
        assert_eq!(rig.useapi(Method::DELETE, &path).send().await.expect("a reply").status(), 200);
    }
    assert_eq!(rig.get_useapi("accounts").await.0, 404, "no account is left");
    let (status, reply) = rig.post_frames(&json!({"text_prompt": "a fox"})).await;
    assert_eq!((status, &reply["error"]), (400, &json!("Please configure at least one account")));
}

#[tokio::test]
async fn a_frames_task_has_as_many_artifacts_as_pictures_were_asked_for() {
    let rig = Rig::start().await;
    let four = rig.frames("four foxes").await;
    let body = json!({"email": "demo@example.com", "text_prompt": "one fox", "num_images": 1, "replyRef": "mine"});
    let (_, one) = rig.post_frames(&body).await;
    let running = rig.get_useapi(&format!("tasks/{}", four["taskId"].as_str().expect("an id"))).await.1;
    assert_eq!(running["artifacts"], json!([]), "nothing is shown early");
    rig.skip(40);

    let (_, four) = rig.get_useapi(&format!("tasks/{}", four["taskId"].as_str().expect("an id"))).await;
    let (_, one) = rig.get_useapi(&format!("tasks/{}", one["taskId"].as_str().expect("an id"))).await;

    assert_eq!((&four["status"], &four["progressRatio"]), (&json!("SUCCEEDED"), &json!("1")));
    assert_eq!(four["artifacts"].as_array().map(Vec::len), Some(4));
    assert_eq!(one["artifacts"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["replyRef"], "mine");
    assert!(one["artifacts"][0]["fileSize"].is_string());
    assert!(one["artifacts"][0]["previewUrls"][0].is_string());
}

#[tokio::test]
async fn progress_is_told_as_a_string() {
    let rig = Rig::start().await;
    let task = rig.frames("a fox").await;
    rig.skip(10);

    let (_, task) = rig.get_useapi(&format!("tasks/{}", task["taskId"].as_str().expect("an id"))).await;

    assert_eq!(task["status"], "RUNNING");
    let progress: f64 = task["progressRatio"].as_str().expect("a string").parse().expect("a number");
    assert!(progress > 0.0 && progress < 1.0);
}

#[tokio::test]
async fn ids_are_taken_raw_and_percent_encoded() {
    let rig = Rig::start().await;
    let task = rig.frames("a fox").await;
    let id = task["taskId"].as_str().expect("an id");
    assert!(id.starts_with("user:1234-runwayml:demo@example.com-task:"), "{id}");

    let raw = rig.get_useapi(&format!("tasks/{id}")).await;
    let encoded = rig.get_useapi(&format!("tasks/{}", id.replace(':', "%3A").replace('@', "%40"))).await;

    assert_eq!((raw.0, encoded.0), (200, 200));
    assert_eq!(rig.get_useapi("tasks/user:1-runwayml:demo@example.com-task:nothing").await.0, 404);
}

#[tokio::test]
async fn the_list_wants_offset_and_limit_and_is_newest_first() {
    let rig = Rig::start().await;
    rig.frames("the first").await;
    rig.skip(60);
    rig.frames("the second").await;

    assert_eq!(
        rig.get_useapi("tasks/?offset=0").await,
        (400, json!({"error": "Required param limit is missing or empty", "code": 400}))
    );
    assert_eq!(rig.get_useapi("tasks/?offset=0&limit=1001").await.0, 400);
    let (_, all) = rig.get_useapi("tasks/?offset=0&limit=10").await;
    let (_, second) = rig.get_useapi("tasks?offset=1&limit=10").await;
    let (_, done) = rig.get_useapi("tasks/?offset=0&limit=10&statuses=SUCCEEDED,FAILED").await;
    let (_, other) = rig.get_useapi("tasks/?offset=0&limit=10&email=second@example.com").await;

    let prompts = |list: &Value| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|task| task["options"]["text_prompt"].as_str().expect("a prompt").to_owned()).collect()
    };
    assert_eq!(prompts(&all), ["the second", "the first"]);
    assert_eq!(prompts(&second), ["the first"]);
    assert_eq!(prompts(&done), ["the first"]);
    assert_eq!(other, json!([]));
}

#[tokio::test]
async fn a_full_account_names_its_tasks_and_their_references() {
    let rig = Rig::start().await;
    let body = json!({"email": "demo@example.com", "text_prompt": "a fox", "replyRef": "fw:1"});
    rig.post_frames(&body).await;
    rig.post_frames(&body).await;

    let (status, refusal) = rig.post_frames(&body).await;
    let (wider, _) = rig.post_frames(&json!({"email": "demo@example.com", "text_prompt": "a fox", "maxJobs": 3})).await;

    assert_eq!((status, &refusal["code"]), (429, &json!(429)));
    assert_eq!(refusal["error"], "Account demo@example.com is busy executing 2 tasks");
    let running = refusal["runningTasks"]["demo@example.com"].as_array().expect("tasks");
    assert_eq!(running.len(), 2);
    assert!(running.iter().all(|task| task["replyRef"] == "fw:1" && task["taskId"].is_string()));
    assert_eq!(wider, 200, "the request's own maxJobs counts");
}

#[tokio::test]
async fn the_special_accounts_behave_as_named_and_are_never_chosen() {
    let rig = Rig::start().await;
    let status = async |email: &str| rig.post_frames(&json!({"email": email, "text_prompt": "a fox"})).await;

    let (busy, reply) = status("busy@example.com").await;
    assert_eq!((busy, reply["runningTasks"]["busy@example.com"].as_array().map(Vec::len)), (429, Some(2)));
    assert_eq!(status("broken@example.com").await.0, 401);
    assert_eq!(
        status("empty@example.com").await,
        (412, json!({"error": "You do not have enough credits to run this task."}))
    );
    assert_eq!(status("nobody@example.com").await.0, 404);
    for _ in 0..4 {
        let (status, task) = rig.post_frames(&json!({"text_prompt": "a fox"})).await;
        assert_eq!(status, 200, "{task}");
        let id = task["taskId"].as_str().expect("an id");
        assert!(id.contains("demo@") || id.contains("second@"), "{id}");
    }
    let (full, reply) = rig.post_frames(&json!({"text_prompt": "a fox"})).await;
    assert_eq!((full, reply["runningTasks"].as_object().map(serde_json::Map::len)), (429, Some(2)));
}

#[tokio::test]
async fn missing_plan_credits_are_412_without_a_code_and_explore_mode_is_free() {
    let rig = Rig::with(Options { credits: 3, ..Options::default() }).await;
    let mut body = json!({"email": "demo@example.com", "text_prompt": "a fox"});

    let (status, reply) = rig.post_frames(&body).await;
    body["exploreMode"] = json!(true);
    let (free, _) = rig.post_frames(&body).await;

    assert_eq!((status, reply.get("code")), (412, None));
    assert_eq!(free, 200);
}

#[tokio::test]
async fn a_bad_body_is_refused_with_every_problem_named() {
    let rig = Rig::start().await;
    let body = json!({"email": "demo@example.com", "diversity": 9, "style ": "vivid", "seed": 0});

    let (status, reply) = rig.post_frames(&body).await;

    let text = reply["error"].as_str().expect("a text");
    assert_eq!((status, &reply["code"]), (400, &json!(400)));
    for word in ["text_prompt", "diversity", "style ", "seed"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    for body in [json!({"text_prompt": "x", "maxJobs": 11}), json!({"text_prompt": "x", "replyRef": 5})] {
        assert_eq!(rig.post_frames(&body).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn a_create_call_may_come_as_a_form() {
    let rig = Rig::start().await;
    let form = Form::new()
        .text("email", "demo@example.com")
        .text("text_prompt", "a fox")
        .text("seed", "12")
        .text("num_images", "1")
        .text("exploreMode", "true");

    let request = rig.useapi(Method::POST, "frames/create").multipart(form);
    let (status, task) = read(request.send().await.expect("a reply")).await;

    assert_eq!(status, 200, "{task}");
    assert_eq!((&task["options"]["seed"], &task["options"]["exploreMode"]), (&json!(12), &json!(true)));
    let form = Form::new().text("text_prompt", "a fox").text("diversity", "many");
    let bad = rig.useapi(Method::POST, "frames/create").multipart(form).send().await.expect("a reply");
    assert_eq!(bad.status(), 400);
}

#[tokio::test]
async fn newer_endpoints_answer_nested() {
    let rig = Rig::start().await;
    let body = json!({"email": "demo@example.com", "model": "nano-banana", "text_prompt": "a fox"});

    let request = rig.useapi(Method::POST, "images/create").json(&body);
    let (status, reply) = read(request.send().await.expect("a reply")).await;

    assert_eq!((status, &reply["code"]), (200, &json!(200)), "{reply}");
    assert!(reply["task"]["taskId"].is_string(), "{reply}");
}

#[tokio::test]
async fn an_asset_is_added_listed_used_and_removed() {
    let rig = Rig::start().await;
    let picture = drawing::draw(&drawing::Picture {
        prompt: "a cat",
        style: None,
        seed: 1,
        index: 0,
        diversity: None,
        width: 64,
        height: 32,
        format: drawing::Format::Png,
        cut_out: false,
    });
    let add = rig.useapi(Method::POST, "assets/?name=cat.png&email=demo@example.com");
    let add = add.header("Content-Type", "image/png").body(picture);
    let (status, asset) = read(add.send().await.expect("a reply")).await;
    assert_eq!(status, 200, "{asset}");
    assert_eq!((&asset["metadata"]["width"], &asset["metadata"]["height"]), (&json!(64), &json!(32)));
    let id = asset["assetId"].as_str().expect("an id");
    let create = async || {
        let body = json!({"email": "demo@example.com", "text_prompt": "@IMG_1 asleep", "imageAssetId1": id});
        rig.post_frames(&body).await.0
    };

    assert_eq!(rig.get_useapi("assets/?offset=0&limit=50&mediaType=image").await.1.as_array().map(Vec::len), Some(1));
    assert_eq!(rig.get_useapi("assets/?offset=0&limit=50&mediaType=video").await.1, json!([]));
    assert_eq!(rig.get_useapi("assets/?offset=0&limit=51").await.0, 400);
    assert_eq!(rig.get_useapi(&format!("assets/{id}")).await.0, 200);
    let url = asset["url"].as_str().expect("an address");
    assert_eq!(rig.http.get(url).send().await.expect("a reply").status(), 200);
    assert_eq!(create().await, 200);
    let removed = rig.useapi(Method::DELETE, &format!("assets/{id}")).send().await.expect("a reply");
    assert_eq!(read(removed).await, (200, json!({"success": true})));
    assert_eq!(create().await, 404, "it is gone");
    let nameless = rig.useapi(Method::POST, "assets/").header("Content-Type", "image/png").body("x");
    assert_eq!(nameless.send().await.expect("a reply").status(), 400);
}

#[tokio::test]
async fn features_tell_the_plan_credits() {
    let rig = Rig::start().await;
    rig.frames("a fox").await;
    rig.skip(40);

    let (status, features) = rig.get_useapi("features/?email=demo@example.com").await;

    assert_eq!((status, &features["permitted"]["numPlanCredits"]), (200, &json!(1_000_000)));
    assert_eq!(features["used"]["numPlanCredits"], 8);
    assert_eq!(rig.get_useapi("features/").await.0, 400);
}

#[tokio::test]
async fn a_wrong_token_is_401_and_a_wrong_method_405() {
    let rig = Rig::start().await;
    let url = format!("{}/v1/runwayml/accounts", rig.sim.address);

    let wrong = rig.http.get(url).bearer_auth("bad-token").send().await.expect("a reply");
    let method = rig.useapi(Method::DELETE, "tasks/user:1-runwayml:x-task:y").send().await.expect("a reply");

    assert_eq!(read(wrong).await, (401, json!({"error": "Unauthorized", "code": 401})));
    assert_eq!(method.status(), 405, "there is no cancel call");
    assert_eq!(rig.get_useapi("frames/create").await.0, 405);
    assert_eq!(rig.get_useapi("nothing").await, (404, json!({"error": "Not found.", "code": 404})));
}

#[tokio::test]
async fn a_reply_url_on_loopback_is_told_progress_until_the_end() {
    let rig = Rig::with(Options { speed: 40.0, ..Options::default() }).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let told: Arc<Mutex<Vec<Value>>> = Arc::default();
    let (done, ended) = tokio::sync::oneshot::channel();
    tokio::spawn(receive(listener, told.clone(), done));

    rig.post_frames(&json!({"email": "demo@example.com", "text_prompt": "a fox", "replyUrl": url})).await;
    tokio::time::timeout(Duration::from_secs(30), ended).await.expect("it ends").expect("it ends");

    let told = told.lock().expect("the list");
    let words: Vec<&str> = told.iter().filter_map(|task| task["status"].as_str()).collect();
    assert!(words.contains(&"RUNNING") && words.last() == Some(&"SUCCEEDED"), "{words:?}");
    assert_eq!(told.last().expect("one")["artifacts"].as_array().map(Vec::len), Some(4));
}

/// Takes callbacks until one says that the task is over.
async fn receive(listener: TcpListener, told: Arc<Mutex<Vec<Value>>>, done: tokio::sync::oneshot::Sender<()>) {
    let mut done = Some(done);
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut bytes = Vec::new();
        let task = loop {
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await.unwrap_or(0);
            bytes.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&bytes);
            if let Some(task) = text.split("\r\n\r\n").nth(1).and_then(|body| serde_json::from_str::<Value>(body).ok())
            {
                break task;
            }
            if read == 0 {
                break Value::Null;
            }
        };
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        let over = task["status"] == "SUCCEEDED";
        told.lock().expect("the list").push(task);
        if let Some(done) = done.take_if(|_| over) {
            let _ = done.send(());
        }
    }
}
