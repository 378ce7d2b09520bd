//! A clock on the wall that jumps while an answer is missed: nothing is proved sooner for it, and nothing waits for it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use framewright_core::app::{App, Until};
use framewright_core::job::Phase;
use framewright_core::queue::unusual::Agreed;
use framewright_core::store::gallery;
use framewright_core::store::jobs::NewJob;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::money::Moved;
use crate::rig::{Rig, open_at};

const HOUR: i64 = 3_600_000;
/// Ten years.
const AGE: i64 = 10 * 365 * 24 * HOUR;

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_makes_no_lost_answer_count_as_absent() {
    for by in [HOUR, AGE, -HOUR, -AGE] {
        // What would show the task lags behind for longer than two looks, and for less than the grace time.
        for (model, more, end) in
            [("frames", json!({}), Phase::Done), ("gen4_image", json!({"ratio": "720:720"}), Phase::Unreachable)]
        {
            let rig = Rig::with_faults(json!({"rules": [
                {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cut", "at": "after"}},
                {"match": {"endpoint": "tasks"}, "do": {"fault": "delayed_list", "seconds": 100}},
                {"match": {"endpoint": "organization"}, "do": {"fault": "delayed_counters", "seconds": 100}}
            ]}))
            .await;
            let clock = Moved::shared();
            let app = open_at(rig.folder.path(), "good-key", clock.clone()).await;
            let ids = rig.queue(model, &["A fox in the snow"], more).await;

            let stop = CancellationToken::new();
            let jump = async {
                let mut tick = tokio::time::interval(Duration::from_millis(1));
                while rig.accepted() == 0 {
                    tick.tick().await;
                }
                clock.by_ms.store(by, Ordering::Relaxed);
            };
            let work = async { tokio::join!(app.work(Until::Idle, &stop, |_| {}), jump).0 };
            let ended = tokio::time::timeout(Duration::from_secs(60), work).await;
            let story = rig.story(&ids[0]).await;
            ended.unwrap_or_else(|_| panic!("{model}, {by} ms: it never ended: {story}")).expect("it works");

            assert_eq!(rig.accepted(), 1, "{model}, {by} ms: made and paid for once");
            assert_eq!(rig.phases().await, [end], "{model}, {by} ms");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_beyond_2038_and_2100_of_the_services_and_of_this_machine_are_dates_like_others() {
    for years in [14, 80] {
        let on = Duration::from_secs(years * 365 * 86_400);
        for ours in [0, i64::try_from(on.as_millis()).expect("a date")] {
            let rig = Rig::with_faults(json!({"rules": [
                {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cut", "at": "after"}}
            ]}))
            .await;
            rig.simulator.skip(on);
            let clock = Moved::shared();
            clock.by_ms.store(ours, Ordering::Relaxed);
            let app = open_at(rig.folder.path(), "good-key", clock).await;
            rig.queue("frames", &["A fox in the snow", "An owl"], json!({})).await;

            let stop = CancellationToken::new();
            let ended = tokio::time::timeout(Duration::from_secs(60), app.work(Until::Idle, &stop, |_| {})).await;

            ended.expect("it comes to its end").expect("it works");
            assert_eq!(rig.phases().await, [Phase::Done; 2], "{years} years on, {ours} ms here");
            assert_eq!(rig.accepted(), 2, "{years} years on, {ours} ms here: each was made once");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_keeps_its_order_when_the_clock_jumps() {
    let rig = Rig::start().await;
    let clock = Moved::shared();
    let app = open_at(rig.folder.path(), "good-key", clock.clone()).await;
    for (name, by) in [("now", 0), ("in 80 years", 8 * AGE), ("an hour ago", -HOUR), ("ten years ago", -AGE)] {
        clock.by_ms.store(by, Ordering::Relaxed);
        let job = NewJob { id: app.new_id(), client_key: name.into(), ..rig.new_job("gen4_image", name, small(), 1) };
        app.queue().enqueue(None, vec![job], Agreed::Once).await.expect("queued");
        app.work(Until::Idle, &CancellationToken::new(), |_| {}).await.expect("it works");
    }
    let order = async |app: &App| -> Vec<(i64, i64)> {
        let assets =
            app.store().read(|c| gallery::page(c, &gallery::Query::default(), None, 10)).await.expect("a page");
        assets.iter().map(|asset| (asset.created_ms, asset.id)).collect()
    };

    let seen = order(&app).await;
    let mut newest_first = seen.clone();
    newest_first.sort_unstable_by(|one, other| other.cmp(one));

    assert_eq!(seen.len(), 4, "each is there once");
    assert_eq!(seen, newest_first);
    assert_eq!(order(&open_at(rig.folder.path(), "good-key", Moved::shared()).await).await, seen, "also later");
}

fn small() -> serde_json::Value {
    json!({"ratio": "720:720"})
}
