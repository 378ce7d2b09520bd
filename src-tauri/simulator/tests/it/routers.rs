//! Routers, and generation through them.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Options;

use crate::probe::probe;
use crate::rig::{Rig, read};

impl Rig {
    async fn call(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        read(self.official(method, path).json(body).send().await.expect("a reply")).await
    }

    /// Makes a router and returns its id.
    async fn router(&self, slug: &str, settings: Value) -> String {
        let (status, router) = self.call(Method::POST, "routers", &json!({"slug": slug, "settings": settings})).await;
        assert_eq!(status, 200, "{router}");
        router["id"].as_str().expect("an id").to_owned()
    }

    /// Asks for a picture through a router.
    async fn routed(&self, slug: &str, input: Value) -> (u16, Value) {
        self.call(Method::POST, "generate/image", &json!({"configId": slug, "input": input})).await
    }
}

#[tokio::test]
async fn a_router_is_made_changed_by_merging_and_deleted() {
    let rig = Rig::start().await;
    let caps = json!({"image": 9, "video": 90});
    let id = rig.router("fast", json!({"optimizeFor": "latency", "maxCreditsPerGeneration": caps})).await;
    let path = format!("routers/{id}");

    let change = json!({"settings": {"maxCreditsPerGeneration": {"image": null}, "optimizeFor": "cost"}});
    let (_, changed) = rig.call(Method::PATCH, &path, &change).await;
    let (_, renamed) = rig.call(Method::PATCH, &path, &json!({"name": "Quick", "description": null})).await;
    let (_, list) = rig.get_official("routers?limit=5").await;
    let gone = rig.official(Method::DELETE, &path).send().await.expect("a reply").status();

    let wanted = json!({"schemaVersion": 1, "optimizeFor": "cost", "maxCreditsPerGeneration": {"video": 90}});
    assert_eq!((&changed["settings"], &changed["version"]), (&wanted, &json!(2)));
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("Quick"), &json!(2)), "a name is no other version");
    assert_eq!((&list["data"][0]["slug"], &list["data"][0]["description"]), (&json!("fast"), &Value::Null));
    assert_eq!((gone.as_u16(), rig.get_official(&path).await.0), (204, 404));
    assert!(rig.sim.books().accepted.is_empty(), "none of it is a task");
}

#[tokio::test]
async fn a_slug_belongs_to_one_router_and_settings_name_models_that_there_are() {
    let rig = Rig::start().await;
    rig.router("fast", json!({})).await;

    let (twice, _) = rig.call(Method::POST, "routers", &json!({"slug": "fast"})).await;
    let strange =
        json!({"slug": "slow", "settings": {"models": {"ids": ["gen4_image", "gen9"], "mode": "allowlist_only"}}});
    let (unknown, reply) = rig.call(Method::POST, "routers", &strange).await;
    let (malformed, _) = rig.call(Method::POST, "routers", &json!({"slug": "Not so"})).await;

    assert_eq!((twice, unknown, malformed), (409, 400, 400));
    assert_eq!(reply["issues"][0]["path"], json!(["settings", "models", "ids", 1]));
}

#[tokio::test]
async fn a_router_chooses_by_what_it_optimizes_for_and_says_why() {
    let rig = Rig::start().await;
    let only = json!({"ids": ["gen4_image", "gemini_image3_pro"], "mode": "allowlist_only"});
    for optimize in ["cost", "quality"] {
        rig.router(optimize, json!({"optimizeFor": optimize, "models": only})).await;
    }
    let id = rig
        .router("capped", json!({"optimizeFor": "quality", "models": only, "maxCreditsPerGeneration": {"image": 8}}))
        .await;

    let mut chosen = Vec::new();
    for slug in ["cost", "quality", "capped"] {
        let (status, reply) = rig.routed(slug, json!({"promptText": "a fox", "aspectRatio": "16:9"})).await;
        assert_eq!(status, 200, "{reply}");
        let routing = &reply["routing"];
        assert_eq!((&routing["configId"], &reply["estimatedCost"]), (&json!(slug), &Value::Null));
        assert!(routing["estimatedCost"]["credits"].as_f64().is_some_and(|credits| credits > 0.0), "{routing}");
        chosen.push(routing["model"].as_str().expect("a model").to_owned());
        rig.skip(40);
        let task = rig.task(reply["id"].as_str().expect("an id")).await;
        let link = task["output"][0].as_str().expect("a link");
        let file = rig.http.get(link).send().await.expect("a reply").bytes().await.expect("bytes");
        let sides = probe(&file).sides;
        assert!((f64::from(sides.0) / f64::from(sides.1) - 16.0 / 9.0).abs() < 0.1, "{slug}: {sides:?}");
    }
    let (_, story) = rig.get_official(&format!("routers/{id}/requests?limit=5")).await;

    assert_eq!(chosen, ["gen4_image", "gemini_image3_pro", "gen4_image"]);
    let told = &story["data"][0];
    assert_eq!((&told["status"], &told["reasonCode"]), (&json!("routed"), &json!("only_eligible_model")));
    assert_eq!(told["pipeline"][3]["models"], json!(["gen4_image", "gemini_image3_pro"]));
    assert_eq!(told["pipeline"][4], json!({"type": "filter", "filter": "price", "models": ["gen4_image"]}));
}

#[tokio::test]
async fn without_a_router_or_a_model_that_fits_nothing_is_made_and_the_reason_is_told() {
    let rig = Rig::start().await;
    let only = json!({"ids": ["gen4_image"], "mode": "allowlist_only"});
    let id = rig.router("poor", json!({"models": only, "maxCreditsPerGeneration": {"image": 4}})).await;

    let (missing, no_router) = rig.routed("mine", json!({"promptText": "a fox"})).await;
    let (wrong, issues) = rig.routed("poor", json!({})).await;
    let (none, reply) = rig.routed("poor", json!({"promptText": "a fox", "aspectRatio": "16:9"})).await;
    let (_, story) = rig.get_official(&format!("routers/{id}/requests?limit=5")).await;

    assert_eq!((missing, &no_router["code"]), (404, &json!("router_config_not_found")));
    assert_eq!((wrong, &issues["issues"][0]["path"]), (400, &json!(["input", "promptText"])));
    assert_eq!((none, &reply["code"], &reply["emptiedBy"]), (400, &json!("no_eligible_model"), &json!(["price"])));
    assert_eq!(reply["pipeline"].as_array().map(Vec::len), Some(5));
    assert_eq!((&story["data"][0]["status"], story["data"].as_array().map(Vec::len)), (&reply["code"], Some(1)));
    assert!(rig.sim.books().accepted.is_empty());
    assert_eq!(rig.balance().await, 1_000_000);
}

#[tokio::test]
async fn a_full_model_is_passed_over_where_the_router_says_so() {
    let rig = Rig::with(Options { tier: 1, ..Options::default() }).await;
    let only = json!({"ids": ["gen4_image", "gemini_image3_pro"], "mode": "allowlist_only"});
    rig.router("roomy", json!({"optimizeFor": "cost", "models": only, "fallback": {"onCapacity": true}})).await;
    let input = json!({"promptText": "a fox", "aspectRatio": "16:9"});

    let mut models = Vec::new();
    let mut last = Value::Null;
    for _ in 0..3 {
        last = rig.routed("roomy", input.clone()).await.1;
        models.push(last["routing"]["model"].as_str().expect("a model").to_owned());
    }

    assert_eq!(models, ["gen4_image", "gen4_image", "gemini_image3_pro"]);
    assert_eq!(last["routing"]["capacityFallback"], json!({"skipped": ["gen4_image"], "allExhausted": false}));
}

#[tokio::test]
async fn clips_and_sounds_are_routed_too() {
    let rig = Rig::start().await;
    rig.router("any", json!({"optimizeFor": "cost"})).await;
    let frame = json!({"uri": "https://example.com/a.png", "role": "first"});
    let asked = [
        ("video", json!({"promptText": "a fox", "duration": 5, "aspectRatio": "16:9"}), "mp4"),
        ("video", json!({"promptText": "a fox", "referenceImages": [frame], "duration": 5}), "mp4"),
        ("audio", json!({"promptText": "Hello there.", "type": "speech"}), "mp3"),
        ("audio", json!({"promptText": "rain", "type": "audio", "duration": 3}), "mp3"),
    ];
    for (kind, input, ending) in asked {
        let body = json!({"configId": "any", "input": input});
        let (status, reply) = rig.call(Method::POST, &format!("generate/{kind}"), &body).await;
        assert_eq!(status, 200, "{body}: {reply}");
        rig.skip(60);
        let task = rig.task(reply["id"].as_str().expect("an id")).await;
        assert_eq!(task["status"], "SUCCEEDED", "{task}");
        assert!(task["output"][0].as_str().is_some_and(|link| link.contains(&format!(".{ending}?"))), "{task}");
    }
}
