//! Results: exact sizes, links that expire, ranges.

use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Rig, read};

async fn finished(rig: &Rig, body: &Value) -> Value {
    let request = rig.official(Method::POST, "text_to_image").json(body);
    let (status, created) = read(request.send().await.expect("a reply")).await;
    assert_eq!(status, 200, "{created}");
    rig.skip(40);
    rig.task(created["id"].as_str().expect("an id")).await
}

fn first_link(task: &Value) -> &str {
    task["output"][0].as_str().expect("a link")
}

#[tokio::test]
async fn a_picture_has_the_size_and_encoding_that_were_asked_for() {
    let rig = Rig::start().await;
    for (body, kind, size) in [
        (json!({"model": "gen4_image", "promptText": "x", "ratio": "720:1280"}), "image/png", (720, 1280)),
        (json!({"model": "recraft_v4_1_flash", "promptText": "x", "ratio": "1024:1024"}), "image/webp", (1024, 1024)),
        (
            json!({"model": "seedream5_lite", "promptText": "x", "ratio": "2048:2048", "outputFormat": "jpeg"}),
            "image/jpeg",
            (2048, 2048),
        ),
    ] {
        let task = finished(&rig, &body).await;

        let reply = rig.http.get(first_link(&task)).send().await.expect("a reply");

        assert_eq!((reply.status().as_u16(), reply.headers()["content-type"].to_str().ok()), (200, Some(kind)));
        let bytes = reply.bytes().await.expect("bytes");
        let picture = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!((picture.width(), picture.height()), size, "{body}");
    }
}

#[tokio::test]
async fn a_vector_comes_as_svg_of_its_size() {
    let rig = Rig::start().await;
    let body = json!({"model": "recraft_v4_1_vector", "promptText": "x", "ratio": "1216:896"});
    let task = finished(&rig, &body).await;

    let reply = rig.http.get(first_link(&task)).send().await.expect("a reply");

    assert_eq!(reply.headers()["content-type"], "image/svg+xml");
    let text = reply.text().await.expect("text");
    assert!(text.starts_with("<svg") && text.contains("width=\"1216\" height=\"896\""), "{}", &text[..200]);
}

#[tokio::test]
async fn equal_requests_give_equal_bytes_and_another_seed_gives_others() {
    let rig = Rig::start().await;
    let body = |seed: u32| json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720", "seed": seed});
    let mut pictures = Vec::new();
    for seed in [1, 1, 2] {
        let task = finished(&rig, &body(seed)).await;
        pictures.push(rig.http.get(first_link(&task)).send().await.expect("a reply").bytes().await.expect("bytes"));
    }

    assert_eq!(pictures[0], pictures[1]);
    assert_ne!(pictures[0], pictures[2]);
}

#[tokio::test]
async fn links_are_fresh_on_each_reading_and_an_old_one_fails() {
    let rig = Rig::start().await;
    let body = json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720"});
    let task = finished(&rig, &body).await;
    let old = first_link(&task).to_owned();
    let again = rig.task(task["id"].as_str().expect("an id")).await;
    assert_ne!(old, first_link(&again));
    rig.skip(24 * 3600 + 1);

    let expired = rig.http.get(&old).send().await.expect("a reply");
    let fresh = rig.task(task["id"].as_str().expect("an id")).await;
    let renewed = rig.http.get(first_link(&fresh)).send().await.expect("a reply");
    let forged = rig.http.get(format!("{}x", first_link(&fresh))).send().await.expect("a reply");

    assert_eq!((expired.status().as_u16(), renewed.status().as_u16(), forged.status().as_u16()), (403, 200, 403));
}

#[tokio::test]
async fn a_download_can_be_resumed_with_its_validator() {
    let rig = Rig::start().await;
    let body = json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720"});
    let task = finished(&rig, &body).await;
    let whole = rig.http.get(first_link(&task)).send().await.expect("a reply");
    let etag = whole.headers()["etag"].clone();
    let whole = whole.bytes().await.expect("bytes");
    let ask = async |etag: &str| {
        let request = rig.http.get(first_link(&task)).header("Range", "bytes=100-").header("If-Range", etag);
        let reply = request.send().await.expect("a reply");
        (reply.status().as_u16(), reply.bytes().await.expect("bytes"))
    };

    let (status, rest) = ask(etag.to_str().expect("text")).await;
    let (other, all) = ask("\"another\"").await;

    assert_eq!((status, &rest[..]), (206, &whole[100..]));
    assert_eq!((other, all), (200, whole), "another file is sent from its beginning");
}

#[tokio::test]
async fn previews_are_small() {
    let rig = Rig::start().await;
    let task = rig.frames("a fox").await;
    rig.skip(40);
    let (_, task) = rig.get_useapi(&format!("tasks/{}", task["taskId"].as_str().expect("an id"))).await;

    let url = task["artifacts"][0]["previewUrls"][0].as_str().expect("a link");
    let bytes = rig.http.get(url).send().await.expect("a reply").bytes().await.expect("bytes");

    let picture = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!(picture.width().max(picture.height()), 384);
}
