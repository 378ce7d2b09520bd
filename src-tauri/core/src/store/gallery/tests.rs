use catalogue::Media;

use super::*;
use crate::store::Store;
use crate::store::assets::{NewAsset, get, insert};

mod plans;

pub(super) struct Rig {
    pub(super) store: Store,
    _folder: tempfile::TempDir,
}

impl Rig {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path()).unwrap(), _folder: folder }
    }

    pub(super) async fn add(&self, assets: Vec<NewAsset>) -> Vec<i64> {
        self.store
            .write(move |tx| assets.iter().map(|asset| insert(tx, asset)).collect::<Result<Vec<_>, _>>())
            .await
            .unwrap()
    }

    async fn paths(&self, query: Query) -> Vec<String> {
        let found = self.store.read(move |c| page(c, &query, None, 100)).await.unwrap();
        found.into_iter().map(|asset| asset.path).collect()
    }

    async fn number(&self, query: Query) -> u64 {
        self.store.read(move |c| count(c, &query)).await.unwrap()
    }

    async fn facets(&self, query: Query) -> Facets {
        self.store.read(move |c| facets(c, &query)).await.unwrap()
    }
}

pub(super) fn asset(path: &str, created_ms: i64, prompt: &str) -> NewAsset {
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
        seconds: None,
        sound: None,
    }
}

fn text(text: &str) -> Query {
    Query { text: text.into(), ..Default::default() }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

/// Sixty assets of three models, two styles and two kinds, one each millisecond.
fn mixed() -> Vec<NewAsset> {
    (0..60)
        .map(|i| {
            let mut new = asset(&format!("{i:02}"), i, if i % 5 == 0 { "a red fox" } else { "harbour" });
            new.model = (i % 3 > 0).then(|| format!("m{}", i % 3));
            new.style = Some(if i % 2 == 0 { "bw" } else { "vivid" }.into());
            new.media = if i % 10 == 9 { Media::Video } else { Media::Image };
            new
        })
        .collect()
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
    rig.add((0..25).map(|i| asset(&format!("{i:02}"), i64::from(i / 10), "fox")).collect()).await;

    for oldest_first in [false, true] {
        let query = Query { oldest_first, ..Default::default() };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let wanted = query.clone();
            let page = rig.store.read(move |c| page(c, &wanted, after, 4)).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.created_ms, last.id));
            seen.extend(page.into_iter().map(|asset| asset.path));
        }

        let mut expected: Vec<String> = (0..25).map(|i| format!("{i:02}")).collect();
        if !oldest_first {
            expected.reverse();
        }
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn every_combination_of_choices_gives_what_a_look_at_each_asset_gives() {
    let rig = Rig::new();
    rig.add(mixed()).await;
    let all = mixed();
    let some = [vec![], words(&["m1"]), words(&["m1", "m2"]), words(&["", "m2", "nowhere"])];
    for models in &some {
        for styles in [vec![], words(&["bw"]), words(&["bw", "vivid"])] {
            for media in [None, Some(Media::Video)] {
                for searched in ["", "fox", "harb"] {
                    for (from_ms, to_ms) in [(None, None), (Some(10), Some(40))] {
                        let query = Query {
                            text: searched.into(),
                            media,
                            models: models.clone(),
                            styles: styles.clone(),
                            from_ms,
                            to_ms,
                            ..Default::default()
                        };
                        let fits = |new: &&NewAsset| {
                            let one_of = |chosen: &[String], value: &Option<String>| {
                                chosen.is_empty() || chosen.contains(&value.clone().unwrap_or_default())
                            };
                            one_of(models, &new.model)
                                && one_of(&styles, &new.style)
                                && media.is_none_or(|media| media == new.media)
                                && new.prompt.contains(searched)
                                && from_ms.is_none_or(|from| new.created_ms >= from)
                                && to_ms.is_none_or(|to| new.created_ms < to)
                        };
                        let mut expected: Vec<_> = all.iter().filter(fits).map(|new| new.path.clone()).collect();
                        expected.reverse();

                        assert_eq!(rig.number(query.clone()).await, expected.len() as u64, "{query:?}");
                        let outline = rig
                            .store
                            .read({
                                let query = query.clone();
                                move |c| outline(c, &query, 0)
                            })
                            .await
                            .unwrap();
                        assert_eq!(outline.total, expected.len() as u64, "{query:?}");
                        assert_eq!(rig.facets(query.clone()).await.total, expected.len() as u64, "{query:?}");
                        assert_eq!(rig.paths(query.clone()).await, expected, "{query:?}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn words_are_found_in_any_order_case_and_accent_and_the_last_one_while_typing() {
    let rig = Rig::new();
    rig.add(vec![asset("cafe", 1, "A fox in a Café at dawn"), asset("snow", 2, "A fox in snow")]).await;

    assert_eq!(rig.paths(text("FOX")).await, ["snow", "cafe"]);
    assert_eq!(rig.paths(text("cafe fox")).await, ["cafe"]);
    assert_eq!(rig.paths(text("fox sn")).await, ["snow"]);
    assert!(rig.paths(text("wolf")).await.is_empty());
    assert_eq!(rig.number(text("fox")).await, 2);
}

#[tokio::test]
async fn parts_of_chinese_phrases_and_pictographs_are_found() {
    let rig = Rig::new();
    rig.add(vec![asset("dawn", 1, "北京的清晨,雾气笼罩 fox狐狸"), asset("moon", 2, "a 🚀 to the moon")]).await;

    for (wanted, expected) in
        [("清晨", "dawn"), ("雾气 北京", "dawn"), ("狐狸", "dawn"), ("fox", "dawn"), ("🚀", "moon")]
    {
        assert_eq!(rig.paths(text(wanted)).await, [expected], "{wanted}");
    }
    assert!(rig.paths(text("黄昏")).await.is_empty());
    assert!(rig.paths(text("清晨 moon")).await.is_empty());
}

#[tokio::test]
async fn operators_of_the_search_engine_are_only_words() {
    let rig = Rig::new();
    rig.add(vec![asset("a", 1, "near and far")]).await;

    for hostile in ["\"", "fox OR", "NEAR(", "text:far", "*", "a^2", "(", "-far", "'; DROP TABLE assets; --", "\0"] {
        let query = text(hostile);
        let result = rig.store.read(move |c| page(c, &query, None, 10)).await;

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
    assert_eq!(rig.paths(text("fox")).await.len(), 4);
}

#[tokio::test]
async fn the_trash_takes_from_lists_and_counts_and_gives_back() {
    let rig = Rig::new();
    let day_two = 86_400_000;
    let ids = rig.add(vec![asset("a", 1, "fox"), asset("b", day_two, "fox")]).await;

    let binned = ids[1];
    let changed = rig.store.write(move |tx| Ok((trash(tx, &[binned], 9)?, trash(tx, &[binned], 10)?))).await.unwrap();
    assert_eq!(changed, (1, 0), "what is in the trash stays there since the first time");
    assert_eq!(rig.paths(Query::default()).await, ["a"]);
    assert_eq!(rig.paths(Query { trashed: true, ..Default::default() }).await, ["b"]);
    assert_eq!(rig.paths(Query { trashed: true, ..text("fox") }).await, ["b"]);
    assert_eq!((rig.number(Query::default()).await, rig.facets(text("fox")).await.total), (1, 1));
    let days = rig.store.read(|c| counts(c, "day")).await.unwrap();
    assert_eq!(days, [Count { value: "1970-01-01".into(), number: 1, bytes: 1_000 }]);

    assert_eq!(rig.store.write(move |tx| restore(tx, &[binned])).await.unwrap(), 1);
    assert_eq!(rig.paths(Query::default()).await, ["b", "a"]);
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
    let ids = rig.add(vec![asset("a", 1, "fox"), asset("b", 2, "fox"), clip, gone]).await;

    rig.store.write(|tx| Ok(tx.execute("DELETE FROM assets WHERE path = 'a'", [])?)).await.unwrap();

    let media = rig.store.read(|c| by(c, Facet::Media)).await.unwrap();
    let told: Vec<_> = media.iter().map(|count| (count.value.as_str(), count.number)).collect();
    assert_eq!(told, [("image", 1), ("video", 1)]);
    assert_eq!(rig.number(Query::default()).await, 2);
    assert_eq!(rig.number(Query { media: Some(Media::Video), ..Default::default() }).await, 1);
    assert_eq!(rig.store.read(|c| counts(c, "trash")).await.unwrap()[0].number, 1);

    rig.store.write(move |tx| remove(tx, &ids)).await.unwrap();
    assert!(rig.store.read(|c| counts(c, "trash")).await.unwrap().is_empty());
    assert_eq!(rig.number(Query::default()).await, 2, "only what is in the trash can be removed");
}

#[tokio::test]
async fn a_facet_says_what_another_choice_in_it_would_bring() {
    let rig = Rig::new();
    rig.add(mixed()).await;

    let found = rig.facets(Query { models: words(&["m1"]), styles: words(&["bw"]), ..Default::default() }).await;

    let told = |facet| found.of(facet).iter().map(|count| (count.value.clone(), count.number)).collect::<Vec<_>>();
    assert_eq!(found.total, 10);
    assert_eq!(told(Facet::Model), [(String::new(), 10), ("m1".into(), 10), ("m2".into(), 10)]);
    assert_eq!(told(Facet::Style), [("bw".into(), 10), ("vivid".into(), 10)]);
    assert_eq!(told(Facet::Media), [("image".into(), 10)], "every tenth one is a clip, and those are vivid");
}

#[tokio::test]
async fn what_came_later_stays_out_of_a_snapshot() {
    let rig = Rig::new();
    rig.add(vec![asset("a", 1, "fox"), asset("b", 2, "fox")]).await;
    let until_id = Some(rig.store.read(newest_id).await.unwrap());
    rig.add(vec![asset("c", 3, "fox"), asset("old", 0, "fox")]).await;

    for searched in ["", "fox"] {
        let query = Query { until_id, ..text(searched) };
        assert_eq!(rig.number(query.clone()).await, 2);
        assert_eq!(rig.paths(query).await, ["b", "a"]);
    }
}

#[tokio::test]
async fn neighbours_lie_on_both_sides_of_a_place_and_a_range_holds_its_ends() {
    let rig = Rig::new();
    let ids = rig.add((0..20).map(|i| asset(&format!("{i:02}"), i, "fox")).collect()).await;
    let place = (10, ids[10]);

    for oldest_first in [false, true] {
        let query = Query { oldest_first, ..Default::default() };
        let (before, after, between) = rig
            .store
            .read(move |c| {
                Ok((
                    keys_before(c, &query, place, 2)?,
                    keys(c, &query, Some(place), 2)?,
                    keys_between(c, &query, ((3, 4), (6, 7)), 100)?,
                ))
            })
            .await
            .unwrap();

        let times = |keys: Vec<Key>| keys.into_iter().map(|(time, _)| time).collect::<Vec<_>>();
        let (near, far, range) = (times(before), times(after), times(between));
        if oldest_first {
            assert_eq!((near, far, range), (vec![9, 8], vec![11, 12], vec![3, 4, 5, 6]));
        } else {
            assert_eq!((near, far, range), (vec![11, 12], vec![9, 8], vec![6, 5, 4, 3]));
        }
    }
}

#[tokio::test]
async fn an_outline_leads_to_every_page_and_knows_days_and_shapes() {
    let rig = Rig::new();
    let hour = 3_600_000;
    let mut new: Vec<_> = (0..450).map(|i| asset(&i.to_string(), i * hour, "fox")).collect();
    new[0].width = None;
    rig.add(new).await;

    let outline = rig.store.read(|c| outline(c, &Query::default(), 0)).await.unwrap();
    let shifted = rig.store.read(move |c| super::outline(c, &Query::default(), -hour)).await.unwrap();

    let told: Vec<_> = outline.chunks.iter().map(|chunk| chunk.count).collect();
    assert_eq!((outline.total, told), (450, vec![200, 200, 50]));
    assert_eq!(outline.chunks.iter().map(|chunk| chunk.days).sum::<u32>(), 19);
    assert_eq!(shifted.chunks.iter().map(|chunk| chunk.days).sum::<u32>(), 20, "seen from an hour further west");
    assert!((outline.chunks[2].aspect - (49.0 * 16.0 / 9.0 + 1.0)).abs() < 1e-3);
    assert_eq!((outline.chunks[1].from_ms, outline.chunks[1].to_ms), (50 * hour, 249 * hour));
    for (number, chunk) in outline.chunks.into_iter().enumerate() {
        let first = rig.store.read(move |c| keys(c, &Query::default(), chunk.after, 1)).await.unwrap()[0];
        assert_eq!(first.0, (449 - 200 * number as i64) * hour);
    }
}

#[tokio::test]
async fn an_outline_divides_no_set() {
    let rig = Rig::new();
    let ends = |outline: Outline| outline.chunks.iter().map(|chunk| chunk.count).collect::<Vec<_>>();
    rig.add((0..450).map(|i| asset(&i.to_string(), i / 3, "fox")).collect()).await;

    let newest = rig.store.read(|c| outline(c, &Query::default(), 0)).await.unwrap();
    let oldest = Query { oldest_first: true, ..Query::default() };
    let oldest = rig.store.read(move |c| outline(c, &oldest, 0)).await.unwrap();

    assert_eq!((newest.total, ends(newest)), (450, vec![201, 201, 48]));
    assert_eq!(ends(oldest), [201, 201, 48]);
}

#[tokio::test]
async fn what_came_in_the_same_moment_by_the_hundred_is_divided() {
    let rig = Rig::new();
    rig.add((0..600).map(|i| asset(&i.to_string(), 1, "fox")).collect()).await;

    let outline = rig.store.read(|c| outline(c, &Query::default(), 0)).await.unwrap();

    assert_eq!(outline.chunks.iter().map(|chunk| chunk.count).collect::<Vec<_>>(), [250, 250, 100]);
}

#[tokio::test]
async fn a_recipe_that_changed_again_while_it_was_written_stays_behind() {
    let rig = Rig::new();
    let mut new = asset("a", 1, "fox");
    new.job_id = Some("job".into());
    let id = rig.add(vec![new]).await[0];

    rig.store.write(move |tx| trash(tx, &[id], 5)).await.unwrap();
    let first = rig.store.read(|c| behind(c, 10)).await.unwrap();
    rig.store.write(move |tx| restore(tx, &[id])).await.unwrap();
    let seen = first[0].clone();
    rig.store.write(move |tx| settled(tx, &seen)).await.unwrap();

    let left = rig.store.read(|c| behind(c, 10)).await.unwrap();
    assert_eq!(left, [Behind { job_id: "job".into(), marks: 2 }]);
}

#[tokio::test]
async fn one_path_is_listed_once() {
    let rig = Rig::new();
    rig.add(vec![asset("a", 1, "fox")]).await;

    let again = rig.store.write(|tx| insert(tx, &asset("a", 2, "fox"))).await;

    assert!(again.is_err());
    assert_eq!(rig.number(Query::default()).await, 1);
}
