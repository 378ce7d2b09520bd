use serde_json::{Value, json};

use crate::api::testing::Page;
use crate::error::Code;
use crate::settings::{Account, KeySource};
use crate::store::jobs;

/// A draft for Frames with these changes.
fn draft(changes: Value) -> Value {
    let mut draft = json!({
        "model": "frames", "account": null, "inputs": {"prompt": "a red fox in snow"}, "references": [], "count": 1,
        "seed_strategy": "random", "lane": "normal", "options": null, "parents": [],
    });
    if let (Some(draft), Value::Object(changes)) = (draft.as_object_mut(), changes) {
        draft.extend(changes);
    }
    draft
}

fn press(key: &str, draft: &Value) -> Value {
    json!({
        "client_key": key, "draft": draft, "lane": "normal",
        "accept": {"cap": false, "repeats": false, "unknown_price": false, "twice": false},
    })
}

/// With an account of the official API that is paid for.
async fn paying() -> Page {
    let page = Page::new().await;
    let account = Account {
        id: "work".into(),
        name: "Work".into(),
        services: vec![catalogue::Service::Runway],
        base_url: Some("https://api.dev.runwayml.com".into()),
        key: KeySource::Keychain,
        options: crate::request::SubmitOptions::default(),
        speed: 1.0,
        color: crate::settings::USUAL_COLOR.into(),
        key_hint: None,
    };
    page.opened.config().add_account(&account).expect("the folder can be written");
    page
}

fn paid(changes: Value) -> Value {
    let mut draft = draft(changes);
    draft["model"] = json!("gen4_image");
    draft["inputs"]["ratio"] = json!("1920:1080");
    draft
}

#[tokio::test]
async fn a_draft_is_judged_with_price_time_size_and_the_account_that_makes_it() {
    let page = Page::new().await;

    let free = page.call("compose.check", json!({"draft": draft(json!({"count": 4}))})).await;
    assert_eq!((&free["jobs"], &free["files"], &free["free"]), (&json!(4), &json!(16), &json!(true)));
    assert_eq!((&free["price"], &free["price_text"]), (&json!(0.0), &json!("free")));
    assert_eq!((&free["width"], &free["height"]), (&json!(1920), &json!(1080)));
    assert_eq!((&free["account"], &free["problems"]), (&json!("demo"), &json!([])));
    assert_eq!(free["account_note"]["kind"], "demo", "{free}");
    assert!(free["seconds"].as_f64().unwrap() > 0.0);

    let page = paying().await;
    let paid = page.call("compose.check", json!({"draft": paid(json!({"count": 3}))})).await;
    assert_eq!((&paid["price_each"], &paid["price"], &paid["free"]), (&json!(8.0), &json!(24.0), &json!(false)));
    assert_eq!((&paid["price_text"], &paid["account_name"]), (&json!("24 cr"), &json!("Work")));
}

#[tokio::test]
async fn a_prompt_is_counted_in_utf_16_and_cut_between_letters() {
    let page = Page::new().await;
    for (text, used, cut) in [
        ("a".repeat(1000), 1000, json!(null)),
        ("a".repeat(1001), 1001, json!(1000)),
        (format!("{}🦊", "a".repeat(999)), 1001, json!(999)),
        ("🦊".repeat(500), 1000, json!(null)),
    ] {
        let checked = page.call("compose.check", json!({"draft": draft(json!({"inputs": {"prompt": text}}))})).await;
        assert_eq!(checked["units"], json!({"used": used, "most": 1000, "cut": cut}));
        assert_eq!(checked["problems"].as_array().unwrap().is_empty(), cut.is_null());
    }
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_all_at_once_and_queues_nothing() {
    let page = Page::new().await;
    let wrong = draft(json!({"inputs": {"ratio": "5:1", "diversity": 9, "style": "vivd"}}));

    let checked = page.call("compose.check", json!({"draft": wrong.clone()})).await;
    let refused = page.refusal("compose.enqueue", press("one", &wrong)).await;
    let none = page.call("compose.check", json!({"draft": draft(json!({"model": null}))})).await;

    let mut paths: Vec<_> =
        checked["problems"].as_array().unwrap().iter().map(|p| p["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["diversity", "prompt", "ratio", "style"]);
    assert_eq!(refused.code, Code::InvalidInput);
    assert_eq!(none["problems"][0]["path"], "model");
    assert_eq!(page.call("queue.counts", json!({})).await["phases"], json!({}));
}

#[tokio::test]
async fn a_press_that_arrives_twice_queues_once() {
    let page = Page::new().await;
    let pressed = press("one", &draft(json!({"count": 3})));

    let first = page.call("compose.enqueue", pressed.clone()).await;
    let second = page.call("compose.enqueue", pressed).await;
    let other = page.call("compose.enqueue", press("two", &draft(json!({})))).await;

    assert_eq!(first, second);
    assert_eq!(first["jobs"].as_array().unwrap().len(), 3);
    assert_eq!(other["jobs"].as_array().unwrap().len(), 1);
    assert_eq!(page.call("queue.counts", json!({})).await["phases"], json!({"queued": 4}));
}

#[tokio::test]
async fn the_same_request_is_not_paid_for_twice_without_a_word() {
    let page = paying().await;
    let mut fixed = paid(json!({"seed_strategy": "fixed"}));
    fixed["inputs"]["seed"] = json!(42);

    page.call("compose.enqueue", press("one", &fixed)).await;
    let checked = page.call("compose.check", json!({"draft": fixed.clone()})).await;
    let refused = page.refusal("compose.enqueue", press("two", &fixed)).await;
    let mut accepted = press("two", &fixed);
    accepted["accept"]["repeats"] = json!(true);
    page.call("compose.enqueue", accepted).await;
    fixed["inputs"]["seed"] = json!(43);
    let another = page.call("compose.check", json!({"draft": fixed.clone()})).await;
    fixed["count"] = json!(3);
    let alike = page.call("compose.check", json!({"draft": fixed})).await;

    assert_eq!((&checked["repeats"], refused.code), (&json!(1), Code::Conflict));
    assert!(refused.message.contains("paid for before"), "{}", refused.message);
    assert_eq!(page.call("queue.counts", json!({})).await["phases"], json!({"queued": 2}));
    assert_eq!((&another["repeats"], &alike["repeats"]), (&json!(0), &json!(2)), "copies of one press count too");
}

#[tokio::test]
async fn a_price_that_nobody_knows_is_said_yes_to_first() {
    let page = paying().await;
    let unknown = page.opened.catalogue().models().iter().find(|model| {
        let given = [("prompt".to_owned(), json!("a fox"))].into_iter().collect();
        model.is_current()
            && model.service == catalogue::Service::Runway
            && model.output != catalogue::Media::None
            && model.check(&given).is_ok()
            && model.price(&given) == catalogue::Price::Unknown
    });
    let unknown = unknown.expect("the catalogue has such a model").id.0.clone();
    let wanted = draft(json!({"model": unknown}));

    let refused = page.refusal("compose.enqueue", press("one", &wanted)).await;
    let mut accepted = press("one", &wanted);
    accepted["accept"]["unknown_price"] = json!(true);
    let queued = page.call("compose.enqueue", accepted).await;
    let checked = page.call("compose.check", json!({"draft": wanted})).await;

    assert_eq!(refused.code, Code::Conflict);
    assert_eq!(queued["jobs"].as_array().unwrap().len(), 1);
    assert_eq!((&checked["price"], &checked["price_text"]), (&json!(null), &json!("price not known")));
}

#[tokio::test]
async fn files_that_are_gone_are_told_before_anything_is_queued() {
    let page = Page::new().await;
    let reference = |source: Value| {
        json!({
            "field": "references", "tag": null, "role": null, "source": source, "name": "a.png", "width": null,
            "height": null, "media": "image",
        })
    };
    for source in [json!({"kind": "input", "sha256": "a".repeat(64)}), json!({"kind": "asset", "id": 99})] {
        let wanted = draft(json!({"references": [reference(source)]}));
        let refused = page.refusal("compose.enqueue", press("one", &wanted)).await;
        assert!(matches!(refused.code, Code::NotFound | Code::InvalidInput), "{refused}");
    }
    assert_eq!(page.call("queue.counts", json!({})).await["phases"], json!({}));
}

#[tokio::test]
async fn a_style_shows_the_best_picture_that_was_made_in_it() {
    let page = Page::new().await;
    assert_eq!(page.call("compose.styles", json!({"model": "frames"})).await, json!([]));
    page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", 1_795_176_000_000, 2).await;
    page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "harbour", 1_795_176_060_000, 1).await;
    let newest = json!([{"value": "bw", "asset": 3, "made": 3}]);
    assert_eq!(page.call("compose.styles", json!({"model": "frames"})).await, newest);
    page.call("gallery.trash", json!({"ids": [3]})).await;
    let left = page.call("compose.styles", json!({"model": "frames"})).await;
    assert!([json!(1), json!(2)].contains(&left[0]["asset"]), "{left}");
    assert_eq!(page.call("compose.styles", json!({"model": "no such"})).await, json!([]));
    let seed = page.call("compose.seed", json!({})).await.as_i64().unwrap();
    assert!((1..=i64::from(i32::MAX)).contains(&seed));
}

#[tokio::test]
async fn an_edited_job_takes_the_place_of_the_old_one_and_keeps_what_was_not_changed() {
    let page = Page::new().await;
    let mut ids = Vec::new();
    for (key, words) in [("a", "dawn"), ("b", "noon"), ("c", "dusk")] {
        let queued = page.call("compose.enqueue", press(key, &draft(json!({"inputs": {"prompt": words}})))).await;
        ids.push(queued["jobs"][0]["id"].clone());
    }

    let mut middle = page.call("queue.draft_of", json!({"id": ids[1]})).await;
    let seed = middle["inputs"]["seed"].clone();
    middle["inputs"]["prompt"] = json!("high noon");
    let new = page.call("queue.edit", json!({"id": ids[1], "draft": middle.clone()})).await;
    let refused = page.refusal("queue.edit", json!({"id": ids[1], "draft": middle})).await;

    let arguments = json!({"group": "waiting", "lane": null, "text": null, "after": null, "offset": 0, "limit": 10});
    let waiting = page.call("queue.page", arguments).await;
    let prompts: Vec<_> = waiting["rows"].as_array().unwrap().iter().map(|row| row["prompt"].clone()).collect();
    assert_eq!(prompts, ["dawn", "high noon", "dusk"]);
    assert_eq!(waiting["rows"][1]["id"], new);
    let story = page.call("queue.story", json!({"id": new})).await;
    assert_eq!((&story["replaces"], &story["request"]["typed"]["seed"]), (&ids[1], &seed));
    assert_eq!(refused.code, Code::Conflict, "{refused}");
}

#[tokio::test]
async fn files_come_back_with_the_draft() {
    let page = Page::new().await;
    let asset = page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", 1_795_176_000_000, 1).await;
    let reference = json!({
        "field": "references", "tag": "fox", "role": null, "source": {"kind": "asset", "id": 1}, "name": "a.png",
        "width": null, "height": null, "media": "image",
    });
    let mut wanted = draft(json!({"model": "gen4_image", "references": [reference], "parents": [1]}));
    wanted["inputs"] = json!({"prompt": "@fox at dusk", "ratio": "720:720"});

    let queued = page.call("compose.enqueue", press("one", &wanted)).await;
    let back = page.call("queue.draft_of", json!({"id": queued["jobs"][0]["id"]})).await;

    let source = json!({"kind": "input", "sha256": asset[0].sha256});
    assert_eq!((&back["references"][0]["source"], &back["references"][0]["tag"]), (&source, &json!("fox")));
    assert_eq!((&back["references"][0]["width"], &back["parents"]), (&json!(96), &json!([1])));
    assert_eq!(back["inputs"]["references"], Value::Null);
    assert_eq!(page.call("compose.check", json!({"draft": back})).await["problems"], json!([]));
}

#[tokio::test]
async fn a_draft_for_a_retired_model_names_its_successor_and_becomes_a_draft_for_it() {
    let page = Page::new().await;
    let frame = |position: &str| {
        json!({
            "field": "image", "tag": null, "role": position, "name": "a.png", "width": null, "height": null,
            "media": "image", "source": {"kind": "url", "url": format!("https://example.com/{position}.png")},
        })
    };
    let old = draft(json!({
        "model": "runway/image_to_video/gen3a_turbo", "count": 3,
        "inputs": {"prompt": "a fox", "ratio": "1280:768"}, "references": [frame("first"), frame("last")],
    }));

    let checked = page.call("compose.check", json!({"draft": old})).await;
    let new = page.call("compose.successor", json!({"draft": old})).await;

    assert_eq!(checked["successor"], "runway/image_to_video/gen4_turbo");
    let told = checked["problems"].as_array().unwrap().iter().find(|problem| problem["path"] == "model").unwrap();
    assert!(
        told["message"].as_str().unwrap().contains("image cut to 1 of 2, ratio 1280:720 instead of 1280:768"),
        "{told}"
    );
    assert_eq!((&new["model"], &new["count"]), (&checked["successor"], &json!(3)));
    assert_eq!(new["inputs"], json!({"prompt": "a fox", "ratio": "1280:720"}));
    assert_eq!(new["references"][0]["source"]["url"], "https://example.com/first.png");
    assert_eq!(new["references"].as_array().map(Vec::len), Some(1));
    let refused = page.refusal("compose.successor", json!({"draft": draft(json!({}))})).await;
    assert_eq!(refused.code, Code::Conflict);
}

/// With a finished picture in the library: asset 1.
async fn with_a_picture() -> (Page, String) {
    let page = Page::new().await;
    let made = page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", 1_795_176_000_000, 1).await;
    (page, made[0].sha256.clone())
}

#[tokio::test]
async fn what_a_file_is_offered_is_told_by_kind() {
    let page = Page::new().await;

    let steps = page.call("compose.steps", json!({})).await;

    let from = |step: &str| {
        let found = steps.as_array().unwrap().iter().find(|offer| offer["step"] == step);
        found.map(|offer| offer["from"].clone()).unwrap_or_default()
    };
    assert_eq!((from("animate"), from("extend")), (json!(["image"]), json!(["video"])));
    assert_eq!((from("upscale"), from("dub")), (json!(["image", "video"]), json!(["audio"])));
}

#[tokio::test]
async fn a_step_opens_a_draft_with_the_file_in_its_place_and_its_job_knows_the_parent() {
    let (page, sha256) = with_a_picture().await;

    let next = page.call("compose.next", json!({"asset": 1, "step": "animate", "draft": draft(json!({}))})).await;
    let mut clip = next["draft"].clone();
    clip["inputs"]["prompt"] = json!("it turns its head");
    clip["inputs"]["duration"] = json!(5);
    let queued = page.call("compose.enqueue", press("one", &clip)).await;

    assert_eq!(next["joined"], false);
    assert_eq!(clip["model"], "useapi/videos/create/gen4.5", "the first that takes a first frame");
    assert_eq!(clip["references"][0]["field"], "first_frame");
    assert_eq!(clip["references"][0]["source"], json!({"kind": "asset", "id": 1}));
    let id = queued["jobs"][0]["id"].as_str().unwrap().to_owned();
    let parents = page.opened.store().read(move |c| jobs::parents(c, &id)).await.unwrap();
    assert_eq!(parents, [sha256]);
}

#[tokio::test]
async fn a_frame_goes_into_the_draft_at_hand_while_it_has_room() {
    let (page, _) = with_a_picture().await;
    let next = async |step: &str, draft: Value| {
        page.call("compose.next", json!({"asset": 1, "step": step, "draft": draft})).await
    };
    let empty = draft(json!({"model": "runway/image_to_video/veo3.1"}));

    let first = next("first_frame", empty).await;
    let last = next("last_frame", first["draft"].clone()).await;
    let full = next("last_frame", last["draft"].clone()).await;
    let apart = next("upscale", last["draft"].clone()).await;

    let roles = |next: &Value| {
        let files = next["draft"]["references"].as_array().unwrap();
        files.iter().map(|file| file["role"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((&first["joined"], roles(&first)), (&json!(true), vec!["first".to_owned()]));
    assert_eq!((&last["joined"], roles(&last)), (&json!(true), vec!["first".to_owned(), "last".to_owned()]));
    assert_eq!((&full["joined"], roles(&full).len()), (&json!(false), 1), "a new draft, with it alone");
    assert_eq!(apart["draft"]["model"], "runway/image_upscale/magnific_precision_upscaler_v2");
    assert_eq!((&apart["joined"], apart["draft"]["references"].as_array().map(Vec::len)), (&json!(false), Some(1)));
}

#[tokio::test]
async fn a_step_that_a_file_does_not_allow_is_refused_in_words() {
    let (page, _) = with_a_picture().await;

    let still = page.refusal("compose.next", json!({"asset": 1, "step": "extend", "draft": null})).await;
    let gone = page.refusal("compose.next", json!({"asset": 9, "step": "animate", "draft": null})).await;

    assert_eq!((still.code, gone.code), (Code::Conflict, Code::NotFound));
    assert!(still.message.contains("Only a clip"), "{still}");
}
