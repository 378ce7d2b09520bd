//! What SQLite does for each kind of list: a page never reads or sorts the whole table.

use std::time::Instant;

use super::*;
use crate::store::gallery::plan::{Order, Plan};

/// What SQLite says it will do for a page of a list from the middle on.
async fn plan_of(rig: &Rig, query: &Query) -> Vec<String> {
    let query = query.clone();
    rig.store
        .read(move |c| {
            let plan = Plan::of(c, &query)?;
            plan.branches
                .iter()
                .map(|branch| {
                    let order = query.order();
                    let (sql, values) = branch.select("created_ms, assets.id", Some(((9, 9), order)));
                    let sql = format!("EXPLAIN QUERY PLAN {sql} ORDER BY {} LIMIT 200", branch.sorted(order));
                    let mut statement = c.prepare(&sql)?;
                    let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3))?;
                    Ok(lines.collect::<Result<Vec<_>, _>>()?.join("; "))
                })
                .collect()
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_page_of_every_kind_of_list_seeks_in_an_index_that_has_its_order() {
    let rig = Rig::new();
    rig.add(mixed()).await;
    let one = |models: &[&str], styles: &[&str], media, oldest_first| Query {
        models: words(models),
        styles: words(styles),
        media,
        oldest_first,
        ..Default::default()
    };
    let cases = [
        (one(&[], &[], None, false), vec!["assets_by_age"]),
        (one(&[], &[], None, true), vec!["assets_by_age"]),
        (one(&["m1"], &[], None, false), vec!["assets_by_model"]),
        (one(&["m1", "m2"], &[], None, false), vec!["assets_by_model"; 2]),
        (one(&[""], &[], None, false), vec!["assets_by_model"]),
        (one(&[], &["bw"], None, false), vec!["assets_by_style"]),
        (one(&[], &[], Some(Media::Video), true), vec!["assets_by_media"]),
        (one(&["m1"], &["bw"], Some(Media::Video), false), vec!["assets_by_media"]),
        (Query { ratios: words(&["1:1"]), ..Default::default() }, vec!["assets_by_ratio"]),
        (Query { accounts: words(&["demo"]), ..Default::default() }, vec!["assets_by_account"]),
        (Query { trashed: true, ..Default::default() }, vec!["assets_in_trash"]),
    ];

    for (query, expected) in cases {
        let plans = plan_of(&rig, &query).await;

        assert_eq!(plans.len(), expected.len(), "{query:?}: {plans:?}");
        for (plan, index) in plans.iter().zip(expected) {
            assert!(plan.starts_with("SEARCH assets USING"), "{query:?}: {plan}");
            assert!(plan.contains(&format!("INDEX {index} (")), "{query:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
        }
    }
}

#[tokio::test]
async fn a_page_of_a_job_or_of_rare_words_reads_only_those() {
    let rig = Rig::new();
    rig.add(mixed()).await;

    let of_job = plan_of(&rig, &Query { job_id: Some("j".into()), ..Default::default() }).await.remove(0);
    let of_words = plan_of(&rig, &text("fox")).await.remove(0);

    assert!(of_job.contains("(job_id=?)"), "{of_job}");
    assert!(of_words.starts_with("SEARCH assets USING INDEX assets_by_prompt"), "{of_words}");
    assert!(!of_words.contains("SCAN assets"), "{of_words}");
}

#[tokio::test]
async fn the_outline_of_a_list_is_read_from_its_index_alone() {
    let rig = Rig::new();
    rig.add(mixed()).await;
    let some = [Query::default(), Query { models: words(&["m1"]), ..Default::default() }];

    for query in some {
        let plan = rig
            .store
            .read(move |c| {
                let branch = Plan::of(c, &query)?.branches.remove(0);
                let (sql, values) = branch.select("created_ms, assets.id, width, height", None);
                let sql = format!("EXPLAIN QUERY PLAN {sql} ORDER BY {}", branch.sorted(Order::NewestFirst));
                let mut statement = c.prepare(&sql)?;
                let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3))?;
                Ok(lines.collect::<Result<Vec<_>, _>>()?.join("; "))
            })
            .await
            .unwrap();

        assert!(plan.contains("COVERING INDEX"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}

/// Prints what each kind of question takes; run by hand: `cargo test --release -- --ignored measured`.
#[tokio::test]
#[ignore = "measures; makes an index of FRAMEWRIGHT_ITEMS assets (1,000,000)"]
async fn measured_with_very_many_assets() {
    let items: i64 = std::env::var("FRAMEWRIGHT_ITEMS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let rig = Rig::new();
    fill(&rig, items).await;
    let prompt = |text: &str| Query { text: text.into(), ..Default::default() };
    let cases = [
        ("all", Query::default()),
        ("one model", Query { models: words(&["m3"]), ..Default::default() }),
        ("three models", Query { models: words(&["m3", "m4", "m5"]), ..Default::default() }),
        ("model and style", Query { models: words(&["m3"]), styles: words(&["s7"]), ..Default::default() }),
        ("clips", Query { media: Some(Media::Video), ..Default::default() }),
        ("a month", Query { from_ms: Some(items * 500_000), to_ms: Some(items * 530_000), ..Default::default() }),
        ("a common word", prompt("fox")),
        ("a rare word", prompt("rare77")),
        ("two letters", prompt("ha")),
        ("a chinese word", prompt("清晨")),
        ("common word, one model", Query { models: words(&["m3"]), ..prompt("fox") }),
    ];
    for (name, query) in cases {
        let (pages, outlined, faceted) = (query.clone(), query.clone(), query);
        let started = Instant::now();
        let first = rig.store.read(move |c| keys(c, &pages, Some((items * 500_000, 0)), 200)).await.unwrap();
        let keyed = started.elapsed();
        let ids: Vec<i64> = first.iter().map(|key| key.1).collect();
        let started = Instant::now();
        rig.store.read(move |c| tiles(c, &ids)).await.unwrap();
        let tiled = started.elapsed();
        let started = Instant::now();
        let total = rig.store.read(move |c| outline(c, &outlined, 0)).await.unwrap().total;
        let outline = started.elapsed();
        let started = Instant::now();
        rig.store.read(move |c| facets(c, &faceted)).await.unwrap();
        let facets = started.elapsed();
        println!(
            "{name:24} {total:>8} assets  keys {keyed:>10.2?}  rows {tiled:>10.2?}  outline {outline:>10.2?}  facets {facets:>10.2?}"
        );
    }
}

async fn fill(rig: &Rig, items: i64) {
    for start in (0..items).step_by(20_000) {
        let some: Vec<_> = (start..(start + 20_000).min(items))
            .map(|i| {
                let set = i / 4;
                let common = if set % 3 == 0 { "fox" } else { "harbour" };
                let prompt = format!("a {common} number {set} 北京的清晨 rare{} word{}", set % 5_000, set % 100);
                let mut new = asset(&i.to_string(), i * 1_000_000, &prompt);
                new.job_id = Some(format!("job{set}"));
                new.idx = i % 4;
                new.model = Some(format!("m{}", set % 12));
                new.style = Some(format!("s{}", set % 19));
                new.ratio = Some(format!("r{}", set % 6));
                new.media = if set % 50 == 0 { Media::Video } else { Media::Image };
                new
            })
            .collect();
        rig.add(some).await;
    }
}
