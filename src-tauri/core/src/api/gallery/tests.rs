use serde_json::{Value, json};

use crate::api::testing::{Page, query};
use crate::error::Code;

const NOON: i64 = 1_795_176_000_000;

/// Two sets of four and two, a minute apart. The first has the ids 1 to 4, the second 5 and 6.
async fn filled() -> Page {
    let page = Page::new().await;
    page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 4).await;
    page.shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "雾中的海港 harbour", NOON + 60_001, 2).await;
    page
}

fn ids(tiles: &Value) -> Vec<i64> {
    tiles.as_array().unwrap().iter().map(|tile| tile["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_list_is_read_page_by_page_with_everything_a_tile_shows() {
    let page = filled().await;

    let first = page.call("gallery.page", json!({"query": query(json!({})), "after": null, "limit": 4})).await;
    let rest = page.call("gallery.page", json!({"query": query(json!({})), "after": first["next"], "limit": 4})).await;

    assert_eq!(ids(&first["tiles"]), [6, 5, 4, 3]);
    assert_eq!((ids(&rest["tiles"]), &rest["next"]), (vec![2, 1], &Value::Null));
    let tile = &first["tiles"][3];
    assert_eq!(
        (&tile["idx"], &tile["of"], &tile["width"], &tile["seed"]),
        (&2.into(), &4.into(), &96.into(), &7.into())
    );
    assert_eq!((&tile["prompt"], &tile["model_title"]), (&"red fox".into(), &"Frames".into()));
    assert_eq!((&tile["style"], &tile["ratio"], &tile["trashed"]), (&"bw".into(), &"16:9".into(), &false.into()));
    assert!(tile["thumbhash"].as_str().unwrap().len() > 10);
}

#[tokio::test]
async fn the_outline_tells_how_long_the_list_is_and_what_is_newest() {
    let page = filled().await;

    let outline = page.call("gallery.outline", json!({"query": query(json!({}))})).await;
    let found = page.call("gallery.outline", json!({"query": query(json!({"text": "海港"}))})).await;

    assert_eq!((&outline["total"], &outline["newest_id"]), (&6.into(), &6.into()));
    assert_eq!((&outline["chunks"][0]["count"], &outline["chunks"][0]["days"]), (&6.into(), &1.into()));
    assert_eq!(outline["chunks"][0]["aspect"], 9.0);
    assert_eq!((&found["total"], &outline["begun"]), (&2.into(), &Value::Null));
}

#[tokio::test]
async fn the_outline_brings_the_tiles_along_that_will_be_in_view() {
    let page = filled().await;
    let outline = |query: Value| {
        let page = &page;
        async move { page.call("gallery.outline", json!({"query": query, "tiles_at_ms": NOON})).await }
    };

    let all = outline(query(json!({}))).await;
    let none = outline(query(json!({"text": "nothing of the kind"}))).await;

    assert_eq!(all["begun"]["chunk"], 0);
    assert_eq!(ids(&all["begun"]["page"]["tiles"]), [6, 5, 4, 3, 2, 1]);
    assert_eq!(none["begun"], Value::Null);
}

#[tokio::test]
async fn facets_are_named_for_people_and_count_the_trash() {
    let page = filled().await;
    page.call("gallery.trash", json!({"ids": [5]})).await;

    let facets = page.call("gallery.facets", json!({"query": query(json!({}))})).await;

    assert_eq!(facets["models"], json!([{"value": "useapi/frames/create", "label": "Frames", "count": 5}]));
    let styles = facets["styles"].as_array().unwrap();
    let label = |value: &str| &styles.iter().find(|style| style["value"] == value).unwrap()["label"];
    assert_eq!(label("bw"), "Black and white");
    assert_eq!((&facets["total"], &facets["trash"]), (&5.into(), &1.into()));
    assert!(facets["bytes"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn neighbours_and_ranges_follow_the_list() {
    let page = filled().await;

    let near =
        page.call("gallery.neighbours", json!({"query": query(json!({})), "id": 4, "before": 1, "after": 2})).await;
    let range = page.call("gallery.ids", json!({"query": query(json!({})), "from": 2, "to": 5})).await;

    assert_eq!(ids(&near), [5, 4, 3, 2]);
    assert_eq!(range, json!([5, 4, 3, 2]));
    let gone = page.refusal("gallery.ids", json!({"query": query(json!({})), "from": 2, "to": 99})).await;
    assert_eq!(gone.code, Code::NotFound);
}

#[tokio::test]
async fn the_trash_gives_back_what_was_put_there_and_empties_for_good() {
    let page = filled().await;

    assert_eq!(page.call("gallery.trash", json!({"ids": [1, 2, 99, 1]})).await, 2);
    assert_eq!(page.call("gallery.restore", json!({"ids": [1]})).await, 1);
    let trash =
        page.call("gallery.page", json!({"query": query(json!({"trash": true})), "after": null, "limit": 9})).await;
    assert_eq!(ids(&trash["tiles"]), [2]);

    let emptied = page.call("gallery.trash_empty", json!({})).await;

    assert_eq!((&emptied["files"], &emptied["left"]), (&1.into(), &0.into()));
    assert!(emptied["bytes"].as_u64().unwrap() > 0);
    assert_eq!(page.call("gallery.outline", json!({"query": query(json!({}))})).await["total"], 5);
}

#[tokio::test]
async fn arguments_of_another_form_are_refused_and_never_more() {
    let page = filled().await;
    let all = query(json!({}));
    let many: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let cases = [
        ("gallery.page", json!({"query": all, "after": "x", "limit": 4})),
        ("gallery.page", json!({"query": all, "after": "1:", "limit": 4})),
        ("gallery.page", json!({"query": all, "after": "99999999999999999999:1", "limit": 4})),
        ("gallery.page", json!({"query": all, "after": null, "limit": -1})),
        ("gallery.page", json!({"query": query(json!({"models": many})), "after": null, "limit": 1})),
        ("gallery.page", json!({"query": query(json!({"sort": "best"})), "after": null, "limit": 1})),
        ("gallery.page", json!({"query": query(json!({"media": 7})), "after": null, "limit": 1})),
        ("gallery.page", json!({"query": {}, "after": null, "limit": 1})),
        ("gallery.outline", json!({"query": all, "offset_minutes": "x"})),
        ("gallery.trash", json!({"ids": [1.5]})),
        ("gallery.trash", json!({"ids": vec![1; 10_001]})),
        ("gallery.restore", json!([])),
        ("gallery.ids", json!({"query": all, "from": null, "to": 1})),
    ];
    for (name, arguments) in cases {
        assert_eq!(page.refusal(name, arguments.clone()).await.code, Code::InvalidInput, "{name} {arguments}");
    }
    for (name, arguments) in [
        ("gallery.page", json!({"query": all, "after": format!("{}:{}", i64::MIN, i64::MAX), "limit": u32::MAX})),
        (
            "gallery.page",
            json!({"query": query(json!({"from_ms": i64::MAX, "to_ms": i64::MIN})), "after": null, "limit": 0}),
        ),
        ("gallery.outline", json!({"query": all, "offset_minutes": i64::MIN})),
        ("gallery.outline", json!({"query": query(json!({"text": "\u{0} \" * ) 北".repeat(9_999)}))})),
        ("gallery.neighbours", json!({"query": all, "id": 1, "before": u32::MAX, "after": u32::MAX})),
    ] {
        page.call(name, arguments).await;
    }
}

#[tokio::test]
async fn an_asset_tells_how_it_was_made_what_it_cost_and_what_belongs_to_it() {
    let page = filled().await;

    let view = page.call("gallery.asset", json!({"id": 2})).await;

    assert_eq!((&view["tile"]["id"], &view["there"]), (&2.into(), &true.into()));
    assert!(std::path::Path::new(view["path"].as_str().unwrap()).is_file());
    assert_eq!(view["recipe"]["typed"]["prompt"], "red fox");
    assert_eq!(view["recipe"]["rows"][0], json!({"label": "Prompt", "value": "red fox", "unit": null, "copy": true}));
    assert_eq!(view["money"]["estimated"], 8.0);
    assert_eq!(ids(&view["set"]), [1, 2, 3, 4]);
    assert!(!view["story"].as_array().unwrap().is_empty());
    std::fs::remove_file(view["path"].as_str().unwrap()).unwrap();
    assert_eq!(page.call("gallery.asset", json!({"id": 2})).await["there"], false);
    for id in [0, 99, i64::MAX] {
        assert_eq!(page.refusal("gallery.asset", json!({"id": id})).await.code, Code::NotFound);
    }
}

#[tokio::test]
async fn parents_and_children_know_each_other() {
    let page = filled().await;
    page.shelf
        .store
        .write(|tx| {
            tx.execute(
                "INSERT INTO descent (parent, job_id) SELECT sha256, '01kd3v9qk4zt5m8w2x7f3k2q02' FROM assets WHERE id = 1",
                [],
            )?;
            tx.execute(
                "UPDATE jobs SET parents = (SELECT json_array(sha256) FROM assets WHERE id = 1) \
                 WHERE id = '01kd3v9qk4zt5m8w2x7f3k2q02'",
                [],
            )?;
            Ok(())
        })
        .await
        .unwrap();

    let (parent, child) =
        (page.call("gallery.asset", json!({"id": 1})).await, page.call("gallery.asset", json!({"id": 5})).await);

    assert_eq!((ids(&parent["children"]), ids(&child["parents"])), (vec![6, 5], vec![1]));
    assert_eq!((ids(&parent["parents"]), ids(&child["children"])), (vec![], vec![]));

    page.call("gallery.trash", json!({"ids": [1]})).await;
    let trashed = page.call("gallery.asset", json!({"id": 5})).await;
    page.call("gallery.trash_empty", json!({})).await;
    let lost = page.call("gallery.asset", json!({"id": 5})).await;

    assert_eq!((&trashed["parents"][0]["trashed"], &trashed["lost"]), (&json!(true), &json!(0)));
    assert_eq!((ids(&lost["parents"]), &lost["lost"]), (vec![], &json!(1)));
}

#[tokio::test]
async fn a_remix_takes_over_all_settings_or_only_a_part() {
    let page = filled().await;
    let take = async |what: &str| page.call("gallery.remix", json!({"id": 1, "take": what})).await;

    let all = take("all").await;
    assert_eq!(all["model"], "useapi/frames/create");
    assert_eq!(
        (&all["inputs"]["prompt"], &all["inputs"]["style"], &all["inputs"]["seed"]),
        (&"red fox".into(), &"bw".into(), &7.into())
    );
    assert_eq!((&all["seed_strategy"], &all["parents"], &all["account"]), (&"fixed".into(), &json!([1]), &json!(null)));
    assert_eq!(take("prompt").await["inputs"], json!({"prompt": "red fox"}));
    assert_eq!(take("seed").await["inputs"], json!({"seed": 7}));
    assert_eq!(take("references").await["inputs"], json!({}));
    assert_eq!(page.refusal("gallery.remix", json!({"id": 1, "take": "money"})).await.code, Code::InvalidInput);
}
