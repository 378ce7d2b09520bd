//! A clock on the wall that jumps while an answer is missed: nothing is proved sooner for it, and nothing waits for it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use framewright_core::app::Until;
use framewright_core::job::Phase;
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
