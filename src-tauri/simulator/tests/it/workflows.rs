//! Published workflows: listed, shown, run with typed inputs, followed to their files.

use reqwest::Method;
use serde_json::{Value, json};

use crate::probe::probe;
use crate::rig::{Rig, read};

/// A still, a clip and a sound.
const SCENE: &str = "7b0e6c1a-52f4-4d3b-9a41-0c5be2f8d9a2";
/// A picture of a product.
const SHOT: &str = "d27f4b90-6e13-4a85-b9c2-58a0e7d3f164";
/// Inputs of the two, and the nodes that make a still and a sound.
const SCENE_TEXT: &str = "4f0c9a52-8a3e-4c5b-9d1e-2b7a6c3e9f10";
const PRODUCT: &str = "bf625eb8-e094-42a1-9374-81d0c294f576";
const STILL: &str = "8c3f2d85-bd61-4f8e-a041-5ead9f61c243";
const SOUND: &str = "ae514fa7-df83-4190-8263-70cfb183e465";

impl Rig {
    async fn run(&self, workflow: &str, body: &Value) -> (u16, Value) {
        let request = self.official(Method::POST, &format!("workflows/{workflow}")).json(body);
        read(request.send().await.expect("a reply")).await
    }

    async fn invocation(&self, id: &Value) -> Value {
        self.get_official(&format!("workflow_invocations/{}", id.as_str().expect("an id"))).await.1
    }
}

#[tokio::test]
async fn workflows_are_listed_with_their_versions_and_shown_with_their_graphs() {
    let rig = Rig::start().await;

    let (_, list) = rig.get_official("workflows").await;
    let (_, scene) = rig.get_official(&format!("workflows/{SCENE}")).await;
    let (missing, _) = rig.get_official("workflows/3fa85f64-5717-4562-b3fc-2c963f66afa6").await;

    let names: Vec<&Value> = list["data"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Scene with sound", "Product shot"]);
    assert_eq!((list["data"][0]["versions"][0]["id"].as_str(), missing), (Some(SCENE), 404));
    assert_eq!(scene["graph"]["nodes"][0]["nodeOutputs"]["prompt"]["type"], "string");
}

#[tokio::test]
async fn an_invocation_runs_node_by_node_to_files_of_several_kinds_and_is_charged_for_all() {
    let rig = Rig::start().await;
    let text = json!({"prompt": {"type": "primitive", "value": "a red fox"}});

    let (status, reply) = rig.run(SCENE, &json!({"nodeOutputs": {(SCENE_TEXT): text}})).await;
    let early = rig.invocation(&reply["id"]).await;
    let (not_a_task, _) = rig.get_official(&format!("tasks/{}", reply["id"].as_str().expect("an id"))).await;
    let runs = rig.sim.books().accepted[0].runs_s;
    rig.skip((runs * 0.6) as u64);
    let halfway = rig.invocation(&reply["id"]).await;
    rig.skip(60);
    let done = rig.invocation(&reply["id"]).await;

    assert_eq!((status, reply.as_object().map(serde_json::Map::len), not_a_task), (200, Some(1), 404));
    assert_eq!((&early["status"], early.get("output")), (&json!("PENDING"), None));
    assert_eq!(halfway["status"], "RUNNING");
    let so_far = halfway["output"].as_object().expect("what is over").len();
    assert!((1..3).contains(&so_far), "{halfway}");
    assert_eq!(done["status"], "SUCCEEDED");
    let mut kinds = Vec::new();
    for links in done["output"].as_object().expect("files by node").values() {
        let link = links[0].as_str().expect("a link");
        let file = rig.http.get(link).send().await.expect("a reply").bytes().await.expect("bytes");
        kinds.push(probe(&file).kind);
    }
    assert_eq!(kinds, ["png", "mp4", "mp3"]);
    let accepted = &rig.sim.books().accepted[0];
    assert_eq!((done["cost"]["credits"].as_i64(), accepted.prompt.as_str()), (accepted.cost, "a red fox"));
    assert_eq!(rig.balance().await, 1_000_000 - accepted.cost.expect("a cost"));
}

#[tokio::test]
async fn inputs_must_be_those_of_the_graph_and_of_their_types() {
    let rig = Rig::start().await;
    let picture = json!({"image": {"type": "image", "uri": "https://example.com/cup.png"}});
    let words = json!({"image": {"type": "primitive", "value": "a cup"}});

    let (fine, _) = rig.run(SHOT, &json!({"nodeOutputs": {(PRODUCT): picture}})).await;
    let (none, _) = rig.run(SHOT, &json!({})).await;
    let mut refused = Vec::new();
    for given in
        [json!({(PRODUCT): words}), json!({(SCENE_TEXT): picture}), json!({(PRODUCT): {"image": {"type": "word"}}})]
    {
        let (status, reply) = rig.run(SHOT, &json!({ "nodeOutputs": given })).await;
        assert!(reply["issues"][0]["path"][0] == "nodeOutputs", "{reply}");
        refused.push(status);
    }

    assert_eq!((fine, none, refused), (200, 200, vec![400, 400, 400]));
    assert_eq!(rig.sim.books().accepted.len(), 2);
}

#[tokio::test]
async fn a_node_can_fail_while_the_others_end_well() {
    let rule =
        json!({"match": {"endpoint": "workflows/*"}, "do": {"fault": "node_fails", "message": "No sound came."}});
    let rig = Rig::playing(&json!({ "rules": [rule] })).await;

    let (_, reply) = rig.run(SCENE, &json!({})).await;
    rig.skip(60);
    let done = rig.invocation(&reply["id"]).await;

    assert_eq!(done["status"], "SUCCEEDED");
    assert_eq!(done["nodeErrors"], json!({(SOUND): {"message": "No sound came.", "nodeName": "Sound"}}));
    assert!(done["output"].get(SOUND).is_none() && done["output"].get(STILL).is_some(), "{done}");
}

#[tokio::test]
async fn a_workflow_whose_every_node_fails_has_failed_and_costs_nothing() {
    let rig = Rig::start().await;
    let text = json!({"prompt": {"type": "primitive", "value": ""}});

    let (_, reply) =
        rig.run("1c9a7e35-0f68-4b2d-8d57-93e4b6a1f0c8", &json!({"nodeOutputs": {(SCENE_TEXT): text}})).await;
    rig.skip(60);
    let done = rig.invocation(&reply["id"]).await;

    assert_eq!((&done["status"], &done["cost"]["credits"]), (&json!("FAILED"), &json!(0)));
    assert!(done["nodeErrors"][STILL]["message"].is_string(), "{done}");
}
