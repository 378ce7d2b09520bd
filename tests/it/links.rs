//! Links to results that died while nobody ran the program, by the clock of this machine.

use std::sync::atomic::Ordering;
use std::time::Duration;

use framewright_core::app::Until;
use framewright_core::job::Phase;
use serde_json::json;
use simulator::Scenario;
use tokio_util::sync::CancellationToken;

use crate::money::Moved;
use crate::rig::{Rig, open_at};

#[tokio::test(flavor = "multi_thread")]
async fn links_that_are_old_by_the_clock_are_read_anew_once_and_a_forgotten_task_is_told_as_paid() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "download"}, "do": {"fault": "status", "status": 503}}
    ]}))
    .await;
    rig.queue("gen4_image", &["A fox in the snow", "An owl"], json!({"ratio": "720:720"})).await;
    let stop = CancellationToken::new();
    let watching = async {
        let mut tick = tokio::time::interval(Duration::from_millis(2));
        while rig.phases().await != [Phase::Downloading; 2] {
            tick.tick().await;
        }
        stop.cancel();
    };
    let (worked, ()) = tokio::join!(rig.app.work(Until::Stopped, &stop, |_| {}), watching);
    worked.expect("it works");
    let forgotten = rig.jobs().await.remove(1).remote_id.expect("it was made");
    let address = format!("{}/v1/tasks/{forgotten}", rig.simulator.address.trim_end_matches('/'));
    let request = reqwest::Client::new().delete(address).bearer_auth("good-key");
    let reply = request.header("X-Runway-Version", "2024-11-06").send().await.expect("an answer");
    assert!(reply.status().is_success(), "{}", reply.status());
    let reads = || rig.simulator.books().accepted.iter().map(|task| task.reads).collect::<Vec<_>>();
    let before = reads();

    let two_days = Duration::from_secs(47 * 3600);
    rig.simulator.skip(two_days);
    rig.simulator.play(Scenario::default());
    let clock = Moved::shared();
    clock.by_ms.store(i64::try_from(two_days.as_millis()).expect("a date"), Ordering::Relaxed);
    let later = open_at(rig.folder.path(), "good-key", clock).await;
    let stop = CancellationToken::new();
    let working = later.work(Until::Idle, &stop, |_| {});
    tokio::time::timeout(Duration::from_secs(60), working).await.expect("it ends").expect("it works");

    assert_eq!(rig.phases().await, [Phase::Done, Phase::Unreachable]);
    let more: Vec<_> = reads().iter().zip(&before).map(|(after, before)| after - before).collect();
    assert_eq!(more, [1, 1], "one more reading of each");
    let told = rig.jobs().await.remove(1).error_text.unwrap_or_default();
    assert!(told.contains("paid for"), "{told}");
}
