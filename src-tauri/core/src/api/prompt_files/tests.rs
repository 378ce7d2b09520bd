use serde_json::json;

use crate::api::testing::Page;
use crate::error::Code;
use crate::library::testing::{drawn, encoded};
use crate::store::jobs::Filter;

fn yes() -> serde_json::Value {
    json!({"cap": false, "repeats": false, "unknown_price": false, "twice": false})
}

#[tokio::test]
async fn a_file_is_shown_whole_and_queued_once_however_often_it_is_asked_for() {
    let page = Page::new().await;
    let file = page.shelf.folder.path().join("sixteen.json");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/frames.json"), &file).unwrap();
    let picked = page.opened.granted().grant(&file);

    let plan = page.call("prompts.open", json!({"path": picked.path})).await;
    assert_eq!(
        (&plan["rows"], &plan["jobs"], &plan["files"], &plan["free"]),
        (&json!(16), &json!(16), &json!(64), &json!(true))
    );
    let findings = plan["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["severity"] == "warning"), "{findings:?}");
    assert_eq!(plan["preview"].as_array().unwrap().len(), 16);

    let press = json!({"import": plan["import"], "accept": yes(), "lane": "normal"});
    let first = page.call("prompts.enqueue", press.clone()).await;
    let second = page.call("prompts.enqueue", press).await;
    assert_eq!((&first["jobs"], &second["jobs"]), (&json!(16), &json!(0)));

    let again = page.call("prompts.open", json!({"path": picked.path})).await;
    assert_eq!((&again["jobs"], &again["known"]), (&json!(0), &json!(16)));
    assert_eq!(again["preview"][0]["known"], json!(true));
}

#[tokio::test]
async fn a_file_beside_the_prompt_file_goes_in_and_one_from_elsewhere_does_not() {
    let page = Page::new().await;
    let folder = page.shelf.folder.path().join("prompts");
    std::fs::create_dir(&folder).unwrap();
    let picture = encoded(&drawn(400, 400, 3), image::ImageFormat::Png);
    std::fs::write(folder.join("fox.png"), &picture).unwrap();
    std::fs::write(page.shelf.folder.path().join("secret.png"), &picture).unwrap();
    let open = async |name: &str| {
        let row = json!([{"model": "magnific_precision_upscaler_v2", "image": name}]);
        std::fs::write(folder.join("rows.json"), row.to_string()).unwrap();
        let picked = page.opened.granted().grant(&folder.join("rows.json"));
        page.call("prompts.open", json!({"path": picked.path})).await
    };

    let outside = open("../secret.png").await;
    assert!(outside["findings"][0]["flaw"]["says"].as_str().unwrap().contains("beside the prompt file"), "{outside}");
    let plan = open("./fox.png").await;
    let findings = plan["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["severity"] == "warning"), "{findings:?}");
    assert_eq!(plan["jobs"], json!(1));
    let press = json!({"import": plan["import"], "accept": yes(), "lane": "normal"});
    assert_eq!(page.call("prompts.enqueue", press).await["jobs"], json!(1));
    std::fs::remove_file(folder.join("fox.png")).unwrap();

    let job = page.opened.queue().list(Filter::default(), 1).await.unwrap().remove(0);
    let input = job.request.inputs["image"].as_str().unwrap().strip_prefix("input:").unwrap().to_owned();
    assert!(page.opened.library().input(&input).await.is_ok(), "the job has its own copy");
}

#[tokio::test]
async fn what_is_no_prompt_file_is_answered_with_a_sentence_and_queues_nothing() {
    let page = Page::new().await;
    let folder = page.shelf.folder.path().join("pictures");
    std::fs::create_dir(&folder).unwrap();
    let picked = page.opened.granted().grant(&folder);
    let refused = page.refusal("prompts.open", json!({"path": picked.path})).await;
    assert!(refused.message.contains("it is a folder"), "{}", refused.message);

    let stranger = page.refusal("prompts.open", json!({"path": "/etc/passwd"})).await;
    assert_eq!(stranger.code, Code::InvalidInput);

    let typo = "[{\"text_promt\": \"a fox\"}]";
    let plan = page.call("prompts.open_text", json!({"text": typo, "name": "a.json"})).await;
    let finding = &plan["findings"][0];
    assert_eq!((&finding["line"], &finding["severity"]), (&json!(1), &json!("error")), "{plan}");
    assert_eq!(plan["can_fix"], json!(true));
    let press = json!({"import": plan["import"], "accept": yes(), "lane": "first"});
    assert_eq!(page.refusal("prompts.enqueue", press).await.code, Code::InvalidInput);
    let made_up = json!({"import": "../../x", "accept": yes(), "lane": "first"});
    assert_eq!(page.refusal("prompts.enqueue", made_up).await.code, Code::NotFound);
}
