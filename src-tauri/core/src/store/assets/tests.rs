use super::*;
use crate::store::Store;

struct Rig {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path()).unwrap(), _folder: folder }
    }

    async fn add(&self, assets: Vec<NewAsset>) -> Vec<i64> {
        self.store
            .write(move |tx| assets.iter().map(|asset| insert(tx, asset)).collect::<Result<Vec<_>, _>>())
            .await
            .unwrap()
    }

    async fn paths(&self, filter: Filter) -> Vec<String> {
        let found = self.store.read(move |c| page(c, &filter, None, 100)).await.unwrap();
        found.into_iter().map(|asset| asset.path).collect()
    }

    async fn number(&self, filter: Filter) -> u64 {
        self.store.read(move |c| count(c, &filter)).await.unwrap()
    }
}

fn asset(path: &str, created_ms: i64, prompt: &str) -> NewAsset {
    NewAsset {
        job_id: None,
        idx: 0,
        created_ms,
        bytes: 1_000,
        width: Some(1920),
        height: Some(1080),
        rating: 0,
        deleted_ms: None,
        prompt: prompt.into(),
        seed: Some(7),
        media: Media::Image,
        media_type: "image/png".into(),
        account: Some("demo".into()),
        model: Some("useapi/frames/create".into()),
        style: Some("bw".into()),
        ratio: Some("16:9".into()),
        path: path.into(),
        sha256: format!("{path:0>64}"),
        thumbhash: Some(vec![1; 25]),
    }
}

fn words(text: &str) -> Filter {
    Filter { words: text.into(), ..Default::default() }
}

#[tokio::test]
async fn an_asset_comes_back_as_it_was_listed() {
    let rig = Rig::new();
    let new = asset("a.png", 5, "a red fox");

    let id = rig.add(vec![new.clone()]).await[0];
    let found = rig.store.read(move |c| get(c, id)).await.unwrap().unwrap();

    assert_eq!(found.prompt.as_deref(), Some("a red fox"));
    assert_eq!((found.path, found.sha256, found.thumbhash), (new.path, new.sha256, new.thumbhash));
    assert_eq!((found.media, found.bytes, found.width), (Media::Image, 1_000, Some(1920)));
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat_also_within_one_millisecond() {
    let rig = Rig::new();
    let new = (0..25).map(|i| asset(&format!("{i:02}"), i64::from(i / 10), "fox")).collect();
    rig.add(new).await;

    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = rig.store.read(move |c| page(c, &Filter::default(), after, 4)).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.created_ms, last.id));
        seen.extend(page.into_iter().map(|asset| asset.path));
    }

    let newest_first: Vec<String> = (0..25).rev().map(|i| format!("{i:02}")).collect();
    assert_eq!(seen, newest_first);
}

#[tokio::test]
async fn words_are_found_in_any_order_case_and_accent_and_the_last_one_while_typing() {
    let rig = Rig::new();
    rig.add(vec![asset("cafe", 1, "A fox in a Café at dawn"), asset("snow", 2, "A fox in snow")]).await;

    assert_eq!(rig.paths(words("FOX")).await, ["snow", "cafe"]);
    assert_eq!(rig.paths(words("cafe fox")).await, ["cafe"]);
    assert_eq!(rig.paths(words("fox sn")).await, ["snow"]);
    assert!(rig.paths(words("wolf")).await.is_empty());
    assert_eq!(rig.number(words("fox")).await, 2);
}

#[tokio::test]
async fn operators_of_the_search_engine_are_only_words() {
    let rig = Rig::new();
    rig.add(vec![asset("a", 1, "near and far")]).await;

    for hostile in ["\"", "fox OR", "NEAR(", "text:far", "*", "a^2", "(", "-far", "'; DROP TABLE assets; --"] {
        let filter = words(hostile);
        let result = rig.store.read(move |c| page(c, &filter, None, 10)).await;

        assert!(result.is_ok(), "{hostile}: {result:?}");
    }
}

#[tokio::test]
async fn four_pictures_of_one_prompt_share_its_words() {
    let rig = Rig::new();
    rig.add((0..4).map(|i| asset(&i.to_string(), i, "a red fox")).collect()).await;

    let stored: i64 =
        rig.store.read(|c| Ok(c.query_row("SELECT COUNT(*) FROM prompts", [], |row| row.get(0))?)).await.unwrap();

    assert_eq!(stored, 1);
    assert_eq!(rig.paths(words("fox")).await.len(), 4);
}

#[tokio::test]
async fn the_trash_takes_from_lists_and_counts_and_gives_back() {
    let rig = Rig::new();
    let day_two = 86_400_000;
    let ids = rig.add(vec![asset("a", 1, "fox"), asset("b", day_two, "fox")]).await;

    let binned = ids[1];
    let changed = rig.store.write(move |tx| Ok((trash(tx, &[binned], 9)?, trash(tx, &[binned], 10)?))).await.unwrap();
    assert_eq!(changed, (1, 0), "what is in the trash stays there since the first time");
    assert_eq!(rig.paths(Filter::default()).await, ["a"]);
    assert_eq!(rig.paths(Filter { trashed: true, ..Default::default() }).await, ["b"]);
    assert_eq!(rig.number(Filter::default()).await, 1);
    let days = rig.store.read(|c| counts(c, "day")).await.unwrap();
    assert_eq!(days, [Count { value: "1970-01-01".into(), number: 1, bytes: 1_000 }]);

    assert_eq!(rig.store.write(move |tx| restore(tx, &[binned])).await.unwrap(), 1);
    assert_eq!(rig.paths(Filter::default()).await, ["b", "a"]);
    assert_eq!(rig.store.read(|c| counts(c, "day")).await.unwrap().len(), 2);
    assert!(rig.store.read(|c| counts(c, "trash")).await.unwrap().is_empty());
}

#[tokio::test]
async fn kept_counts_agree_with_the_table() {
    let rig = Rig::new();
    let mut clip = asset("clip", 3, "");
    clip.media = Media::Video;
    clip.model = None;
    let mut gone = asset("gone", 4, "fox");
    gone.deleted_ms = Some(5);
    rig.add(vec![asset("a", 1, "fox"), asset("b", 2, "fox"), clip, gone]).await;

    rig.store.write(|tx| Ok(tx.execute("DELETE FROM assets WHERE path = 'a'", [])?)).await.unwrap();

    let media = rig.store.read(|c| counts(c, "media")).await.unwrap();
    let told: Vec<_> = media.iter().map(|count| (count.value.as_str(), count.number)).collect();
    assert_eq!(told, [("image", 1), ("video", 1)]);
    assert_eq!(rig.number(Filter::default()).await, 2);
    assert_eq!(rig.number(Filter { media: Some(Media::Video), ..Default::default() }).await, 1);
    assert_eq!(rig.store.read(|c| counts(c, "trash")).await.unwrap()[0].number, 1);
}

#[tokio::test]
async fn one_path_is_listed_once() {
    let rig = Rig::new();
    rig.add(vec![asset("a", 1, "fox")]).await;

    let again = rig.store.write(|tx| insert(tx, &asset("a", 2, "fox"))).await;

    assert!(again.is_err());
    assert_eq!(rig.number(Filter::default()).await, 1);
}

#[tokio::test]
async fn a_page_reads_its_index_and_never_sorts_the_table() {
    let rig = Rig::new();
    for filter in [Filter::default(), Filter { model: Some("m".into()), ..Default::default() }] {
        let plan = rig
            .store
            .read(move |c| {
                let (conditions, values) = conditions(&filter);
                let sql = format!(
                    "EXPLAIN QUERY PLAN {SELECT} WHERE {} AND (created_ms, assets.id) < (9, 9) \
                     ORDER BY created_ms DESC, assets.id DESC LIMIT 200",
                    conditions.join(" AND ")
                );
                let mut statement = c.prepare(&sql)?;
                let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3))?;
                Ok(lines.collect::<Result<Vec<_>, _>>()?.join("; "))
            })
            .await
            .unwrap();

        assert!(plan.contains("USING INDEX assets_by_"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
