use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use super::*;
use crate::settings::ConfigFolder;

#[derive(Debug, Default)]
struct Counting(AtomicU64);
impl Entropy for Counting {
    fn next_u64(&self) -> u64 {
        self.0.fetch_add(7_919, Ordering::Relaxed)
    }
}

fn draft(model: &str, inputs: Value) -> DraftContent {
    let Value::Object(inputs) = inputs else { unreachable!("inputs are an object") };
    DraftContent { model: Some(model.into()), inputs, ..DraftContent::default() }
}

fn file(field: &str, source: Source) -> Reference {
    Reference {
        field: field.into(),
        tag: None,
        role: None,
        source,
        name: "a.png".into(),
        width: None,
        height: None,
        seconds: None,
        bytes: None,
        media: catalogue::Media::Image,
    }
}

fn accounts() -> Accounts {
    let folder = tempfile::tempdir().unwrap();
    ConfigFolder::at(folder.path()).unwrap().accounts(&|_| None)
}

fn remarks(draft: &DraftContent) -> Vec<(String, String)> {
    let (catalogue, accounts) = (Catalogue::builtin(), accounts());
    let composed = compose(draft, &catalogue, &accounts, &KnownFiles::default());
    composed.remarks.into_iter().map(|remark| (remark.path, remark.text)).collect()
}

fn seeds(strategy: SeedStrategy, typed: Option<i64>, count: u32) -> Vec<i64> {
    let mut draft = draft("frames", json!({"prompt": "a fox"}));
    if let Some(seed) = typed {
        draft.inputs.insert("seed".into(), seed.into());
    }
    draft.seed_strategy = strategy;
    draft.count = count;
    let (catalogue, accounts, entropy) = (Catalogue::builtin(), accounts(), Counting::default());
    let row = compose(&draft, &catalogue, &accounts, &KnownFiles::default()).row.expect("nothing is wrong");
    let press = Press { client_key: "press", batch: None, lane: Lane::Normal, parents: &[] };
    let jobs = copies(&row, &draft, &press, &catalogue, || "id".into(), &entropy);
    assert_eq!(jobs.len(), count as usize);
    jobs.iter().map(|job| job.request.inputs["seed"].as_i64().expect("a number")).collect()
}

#[test]
fn every_strategy_makes_the_seeds_that_it_promises() {
    assert_eq!(seeds(SeedStrategy::Fixed, Some(42), 3), [42, 42, 42]);
    assert_eq!(seeds(SeedStrategy::Increment, Some(42), 3), [42, 43, 44]);
    assert_eq!(seeds(SeedStrategy::Increment, Some(4_294_967_294), 2), [4_294_967_294, 1], "after the last the first");

    let random = seeds(SeedStrategy::Random, Some(42), 3);
    assert!(random.iter().all(|seed| *seed != 42) && random[0] != random[1], "{random:?}");
    let same = seeds(SeedStrategy::Same, Some(42), 3);
    assert!(same.iter().all(|seed| *seed == same[0] && *seed != 42), "{same:?}");
}

#[test]
fn nothing_is_wrong_only_where_something_can_be_queued() {
    assert_eq!(remarks(&DraftContent::default())[0].0, "model");
    assert_eq!(remarks(&draft("no-such-model", json!({})))[0].0, "model");
    assert_eq!(remarks(&draft("frames", json!({})))[0].0, "prompt");
    let elsewhere = DraftContent { account: Some("gone".into()), ..draft("frames", json!({"prompt": "a"})) };
    assert_eq!(remarks(&elsewhere), [("account".into(), "This account was removed. Choose another one.".into())]);
    let none = DraftContent { count: 0, ..draft("frames", json!({"prompt": "a"})) };
    assert_eq!(remarks(&none)[0].0, "count");
    let options = DraftContent { options: json!({"max_jobs": 99}), ..draft("frames", json!({"prompt": "a"})) };
    assert_eq!(remarks(&options)[0].0, "options");
    let odd = DraftContent { options: json!([1]), ..draft("frames", json!({"prompt": "a"})) };
    assert_eq!(remarks(&odd)[0].0, "options");
}

#[test]
fn files_go_where_the_model_wants_them_and_misfits_are_told_at_their_input() {
    let (catalogue, accounts) = (Catalogue::builtin(), accounts());
    let (input, digest) = ("a".repeat(64), "b".repeat(64));
    let mut draft = draft("gen4_image", json!({"prompt": "@fox in snow", "ratio": "720:720"}));
    draft.references = vec![
        Reference { tag: Some("fox".into()), ..file("references", Source::Input { sha256: input.clone() }) },
        file("references", Source::Asset { id: 7 }),
    ];

    let composed = compose(
        &draft,
        &catalogue,
        &accounts,
        &KnownFiles { digests: [(7, digest.clone())].into(), ..KnownFiles::default() },
    );
    let gone = compose(&draft, &catalogue, &accounts, &KnownFiles::default());
    draft.references = (0..4).map(|_| file("references", Source::Input { sha256: input.clone() })).collect();
    let many = compose(&draft, &catalogue, &accounts, &KnownFiles::default());
    draft.references = vec![Reference {
        media: catalogue::Media::Video,
        ..file("references", Source::Input { sha256: input.clone() })
    }];
    let clip = compose(&draft, &catalogue, &accounts, &KnownFiles::default());

    let expected = json!([{"uri": format!("input:{input}"), "tag": "fox"}, {"uri": format!("input:{digest}")}]);
    assert_eq!(composed.inputs["references"], expected, "{:?}", composed.remarks);
    assert!(composed.row.is_some());
    for (wrong, words) in [(gone, "not in the library"), (many, "at most 3 items"), (clip, "of this kind")] {
        assert!(wrong.row.is_none());
        let stops: Vec<_> = wrong.remarks.iter().filter(|remark| remark.stops).collect();
        let [remark] = stops.as_slice() else { panic!("{stops:?}") };
        assert_eq!(remark.path, "references");
        assert!(remark.text.contains(words), "{}", remark.text);
    }
}

#[test]
fn no_draft_of_any_model_makes_the_judge_fall_over() {
    let (catalogue, accounts) = (Catalogue::builtin(), accounts());
    for model in catalogue.models() {
        for value in [json!(null), json!(-1), json!("x"), json!([[]]), json!({"a": {}}), json!(1e300)] {
            let inputs: Inputs = model.params.iter().map(|param| (param.name.clone(), value.clone())).collect();
            let draft = DraftContent { model: Some(model.id.0.clone()), inputs, ..DraftContent::default() };
            let composed = compose(&draft, &catalogue, &accounts, &KnownFiles::default());
            assert_eq!(composed.row.is_none(), composed.remarks.iter().any(|remark| remark.stops), "{}", model.id.0);
        }
    }
}
