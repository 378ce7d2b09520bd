//! What a key has beside tasks: voices, avatars, documents, live sessions and conversations.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Options;

use crate::probe::probe;
use crate::rig::{Rig, read};

/// An id of the right form that nothing has.
const NOBODY: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

impl Rig {
    async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        read(self.official(method, path).json(body).send().await.expect("a reply")).await
    }

    async fn made(&self, path: &str, body: Value) -> String {
        let (status, reply) = self.send(Method::POST, path, &body).await;
        assert_eq!(status, 200, "{reply}");
        reply["id"].as_str().expect("an id").to_owned()
    }

    async fn own_voice(&self, name: &str) -> String {
        let from = json!({"type": "text", "model": "eleven_ttv_v3", "prompt": "a calm and warm voice, low in pitch"});
        self.made("voices", json!({"name": name, "from": from})).await
    }

    async fn delete(&self, path: &str) -> u16 {
        self.official(Method::DELETE, path).send().await.expect("a reply").status().as_u16()
    }

    async fn names(&self, path: &str) -> Vec<String> {
        let (status, page) = self.get_official(path).await;
        assert_eq!(status, 200, "{page}");
        let data = page["data"].as_array().expect("a page");
        data.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    }
}

fn avatar(voice: &Value) -> Value {
    json!({
        "name": "Guide", "personality": "patient", "referenceImage": "https://example.com/a.png", "voice": voice,
    })
}

#[tokio::test]
async fn a_voice_is_processed_heard_renamed_and_deleted() {
    let rig = Rig::start().await;
    let id = rig.own_voice("Ann").await;
    let path = format!("voices/{id}");

    let (_, early) = rig.get_official(&path).await;
    rig.skip(6);
    let (_, ready) = rig.get_official(&path).await;
    let (status, renamed) = rig.send(Method::PATCH, &path, &json!({"name": "Bea", "description": null})).await;
    let link = ready["previewUrl"].as_str().expect("a link");
    let sound = rig.http.get(link).send().await.expect("a reply").bytes().await.expect("bytes");

    assert_eq!((&early["status"], &early["previewUrl"]), (&json!("PROCESSING"), &Value::Null));
    assert_eq!(ready["status"], "READY");
    assert!((probe(&sound).seconds - 4.0).abs() < 0.05, "it can be heard");
    assert_eq!((status, &renamed["name"]), (200, &json!("Bea")));
    assert_eq!((rig.delete(&path).await, rig.delete(&path).await), (204, 404));
    assert_eq!(rig.get_official(&path).await.1["error"], "Could not find Voice");
    assert!(rig.sim.books().accepted.is_empty(), "none of it is a task");
}

#[tokio::test]
async fn bodies_are_judged_by_the_catalogue_and_lists_need_a_limit() {
    let rig = Rig::start().await;
    let id = rig.own_voice("Ann").await;
    let mut refused = vec![
        rig.send(Method::POST, "voices", &json!({"name": ""})).await,
        rig.send(Method::PATCH, &format!("voices/{id}"), &json!({"colour": "red"})).await,
        rig.send(Method::POST, "documents", &json!({"name": "d"})).await,
        rig.send(Method::POST, "realtime_sessions", &json!({"model": "gwm1_avatars"})).await,
        rig.send(Method::POST, "voices/preview", &json!({"model": "eleven_ttv_v3", "prompt": "short"})).await,
    ];
    for path in ["voices", "voices?limit=0", "voices?limit=101", "voices?limit=5&cursor=x", "documents?limit=5"] {
        refused.push(rig.get_official(path).await);
    }

    for (status, reply) in refused {
        assert_eq!(status, 400, "{reply}");
        assert!(reply["issues"].as_array().is_some_and(|issues| !issues.is_empty()), "{reply}");
    }
    let request = rig.official(Method::PUT, "voices").send().await.expect("a reply");
    assert_eq!(request.status(), 405);
}

#[tokio::test]
async fn a_list_comes_page_by_page_and_belongs_to_one_key() {
    let rig = Rig::start().await;
    for name in ["a", "b", "c"] {
        rig.own_voice(name).await;
    }

    let (_, first) = rig.get_official("voices?limit=2").await;
    let next = first["nextCursor"].as_str().expect("more");
    let rest = rig.get_official(&format!("voices?limit=2&cursor={next}")).await.1;
    let other = rig.http.get(format!("{}/v1/voices?limit=2", rig.sim.address)).bearer_auth("key_of_another");
    let (_, other) = read(other.header("X-Runway-Version", "2024-11-06").send().await.expect("a reply")).await;

    let names = |page: &Value| page["data"].as_array().expect("a page").iter().map(|v| v["name"].clone()).collect();
    let (first, rest_names): (Vec<Value>, Vec<Value>) = (names(&first), names(&rest));
    assert_eq!((first, rest_names), (vec![json!("c"), json!("b")], vec![json!("a")]));
    assert_eq!(rest.get("nextCursor"), None);
    assert_eq!(other["data"], json!([]));
}

#[tokio::test]
async fn an_avatar_cannot_be_changed_while_it_is_processed_and_shows_what_became_of_its_voice() {
    let rig = Rig::start().await;
    let voice = rig.own_voice("Ann").await;
    let custom = json!({"type": "custom", "id": voice});

    let (early, _) = rig.send(Method::POST, "avatars", &avatar(&custom)).await;
    rig.skip(6);
    let id = rig.made("avatars", avatar(&custom)).await;
    let path = format!("avatars/{id}");
    let (busy, _) = rig.send(Method::PATCH, &path, &json!({"name": "Other"})).await;
    rig.skip(6);
    let (changed, after) = rig.send(Method::PATCH, &path, &json!({"name": "Other"})).await;
    let (nothing, _) = rig.send(Method::PATCH, &path, &json!({})).await;
    rig.delete(&format!("voices/{voice}")).await;

    assert_eq!((early, busy, changed, nothing), (400, 409, 200, 400), "a voice that is not ready cannot be used");
    assert_eq!((&after["name"], &after["voice"]["name"]), (&json!("Other"), &json!("Ann")));
    let shown = rig.get_official(&path).await.1;
    assert_eq!((&shown["voice"]["deleted"], &shown["status"]), (&json!(true), &json!("READY")));
    let (gone, reply) = rig.send(Method::POST, "avatars", &avatar(&custom)).await;
    assert_eq!((gone, &reply["error"]), (404, &json!("Could not find Voice")));
}

#[tokio::test]
async fn a_talking_avatar_needs_an_avatar_that_is_there() {
    let rig = Rig::start().await;
    let video = |id: &str| {
        json!({
            "model": "gwm1_avatars", "avatar": {"type": "custom", "avatarId": id},
            "speech": {"type": "text", "text": "Hello there."},
        })
    };
    let preset = json!({"type": "runway-live-preset", "presetId": "maya"});
    let id = rig.made("avatars", avatar(&preset)).await;

    let (early, _) = rig.send(Method::POST, "avatar_videos", &video(&id)).await;
    rig.skip(6);
    let (fine, reply) = rig.send(Method::POST, "avatar_videos", &video(&id)).await;
    let (nobody, missing) = rig.send(Method::POST, "avatar_videos", &video(NOBODY)).await;

    assert_eq!((early, fine, nobody), (400, 200, 404), "{reply}");
    assert_eq!(missing["error"], "Could not find Avatar");
}

#[tokio::test]
async fn a_document_says_who_knows_it_and_lists_leave_its_text_out() {
    let rig = Rig::start().await;
    let first = rig.made("documents", json!({"name": "first", "content": "one"})).await;
    rig.made("documents", json!({"name": "second", "content": "two"})).await;
    let mut guide = avatar(&json!({"type": "runway-live-preset", "presetId": "maya"}));
    guide["documentIds"] = json!([first]);
    rig.made("avatars", guide).await;

    let (status, _) = rig.send(Method::PATCH, &format!("documents/{first}"), &json!({"content": "new"})).await;
    let (_, whole) = rig.get_official(&format!("documents/{first}")).await;
    let (_, list) = rig.get_official("documents?limit=9&sort=createdAt&order=asc").await;

    assert_eq!((status, &whole["content"], &whole["usedBy"][0]["name"]), (204, &json!("new"), &json!("Guide")));
    assert_eq!(rig.names("documents?limit=9&sort=createdAt&order=desc").await, ["second", "first"]);
    assert_eq!((&list["data"][0]["name"], list["data"][0].get("content")), (&json!("first"), None));
}

#[tokio::test]
async fn a_session_walks_to_its_end_and_leaves_a_conversation() {
    let rig = Rig::start().await;
    let body = json!({
        "model": "gwm1_avatars", "avatar": {"type": "runway-preset", "presetId": "cat-character"}, "maxDuration": 12,
        "startScript": "Meow.",
    });
    let id = rig.made("realtime_sessions", body.clone()).await;
    let mut seen = Vec::new();
    for seconds in [0, 4, 5, 20] {
        rig.skip(seconds);
        seen.push(rig.get_official(&format!("realtime_sessions/{id}")).await.1);
    }
    let stopped = rig.made("realtime_sessions", body).await;
    let ended = rig.delete(&format!("realtime_sessions/{stopped}")).await;

    let words: Vec<&str> = seen.iter().filter_map(|session| session["status"].as_str()).collect();
    assert_eq!(words, ["NOT_READY", "READY", "RUNNING", "COMPLETED"]);
    assert!(seen[1]["sessionKey"].is_string());
    assert_eq!(seen[3]["duration"], 12);
    let (_, cancelled) = rig.get_official(&format!("realtime_sessions/{stopped}")).await;
    assert_eq!((ended, &cancelled["status"]), (204, &json!("CANCELLED")));

    let (_, list) = rig.get_official("avatar_conversations?limit=9").await;
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1), "no call, no conversation: {list}");
    let path = format!("avatar_conversations/{id}");
    let (_, told) = rig.get_official(&path).await;
    assert_eq!((&told["status"], &told["transcript"][0]["content"]), (&json!("ended"), &json!("Meow.")));
    assert!(told["transcript"].as_array().is_some_and(|turns| turns.len() > 2), "{told}");
    let day = |offset: usize| told["createdAt"].as_str().map_or("", |date| &date[..offset]).to_owned();
    let (_, usage) = rig.get_official(&format!("avatar_usage?startDate={}&endDate=9999-01-01", day(10))).await;
    assert_eq!((&usage["totalSessions"], &usage["totalSeconds"]), (&json!(1), &json!(12)));
    assert_eq!((rig.delete(&path).await, rig.get_official(&path).await.0), (204, 404));
}

#[tokio::test]
async fn a_voice_can_be_made_to_fail() {
    let fail = json!({"fault": "fail", "message": "The recording is too short."});
    let rig = Rig::playing(&json!({"rules": [{"match": {"endpoint": "/v1/voices"}, "do": fail}]})).await;
    let id = rig.own_voice("Ann").await;
    rig.skip(6);

    let (_, failed) = rig.get_official(&format!("voices/{id}")).await;

    assert_eq!(
        (&failed["status"], &failed["failureReason"]),
        (&json!("FAILED"), &json!("The recording is too short."))
    );
}

#[tokio::test]
async fn what_a_key_has_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options { state: Some(folder.path().join("state.jsonl")), ..Options::default() };
    let rig = Rig::with(options()).await;
    let (kept, dropped) = (rig.own_voice("kept").await, rig.own_voice("dropped").await);
    rig.delete(&format!("voices/{dropped}")).await;
    rig.sim.stop().await;

    let rig = Rig::with(options()).await;
    rig.skip(6);

    let (_, voice) = rig.get_official(&format!("voices/{kept}")).await;
    assert_eq!(rig.names("voices?limit=9").await, ["kept"]);
    let sound = rig.http.get(voice["previewUrl"].as_str().expect("a link")).send().await.expect("a reply");
    assert_eq!(sound.status(), 200);
}
