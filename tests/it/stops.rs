//! Jobs that are stopped while nobody can tell yet what becomes of their create call.

use std::time::Duration;

use framewright_core::job::Phase;
use framewright_core::queue::Cancelled;
use framewright_core::queue::unusual::Agreed;
use serde_json::json;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_stopped_while_it_is_sent_is_withdrawn_when_nothing_was_made() {
    for (model, more) in [("frames", json!({})), ("gen4_image", json!({"ratio": "720:720"}))] {
        for fault in [json!({"fault": "busy"}), json!({"fault": "cut", "at": "before"})] {
            let rig = Rig::with_faults(json!({"rules": [
                {"match": {"endpoint": "create"}, "do": {"fault": "slow", "seconds": 0.4, "at": "before"}},
                {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": fault}
            ]}))
            .await;
            let ids = rig.queue(model, &["A fox in the snow"], more.clone()).await;
            let stopping = async {
                let mut tick = tokio::time::interval(Duration::from_millis(1));
                while rig.simulator.books().open.get("create").is_none_or(|open| *open == 0) {
                    tick.tick().await;
                }
                rig.app.queue().cancel(&ids[0]).await.expect("asked")
            };

            let (_, told) = tokio::join!(rig.work(), stopping);

            assert_eq!(told, Cancelled::Later, "{model}, {fault}");
            assert_eq!(rig.phases().await, [Phase::Cancelled], "{model}, {fault}");
            assert_eq!(rig.accepted(), 0, "{model}, {fault}: never sent again");
            rig.app.queue().retry(ids.clone(), Agreed::Once).await.expect("let go again");
            rig.work().await;
            assert_eq!(rig.phases().await, [Phase::Done], "{model}, {fault}: only a new word sends it");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_a_pause_when_a_job_is_stopped_gets_it() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "do": {"fault": "takes", "seconds": 6000}},
        {"match": {"endpoint": "cancel"}, "when": {"nth": 1}, "do": {"fault": "busy", "retry_after": "600"}}
    ]}))
    .await;
    let ids = rig.queue("gen4_image", &["A fox", "A hare"], json!({"ratio": "720:720"})).await;
    let stopping = async {
        let mut tick = tokio::time::interval(Duration::from_millis(5));
        while rig.phases().await != [Phase::Waiting, Phase::Waiting] {
            tick.tick().await;
        }
        rig.app.queue().cancel(&ids[0]).await.expect("asked")
    };

    let (_, told) = tokio::join!(rig.work(), stopping);

    assert!(matches!(told, Cancelled::Unavailable(_)), "{told:?}");
    assert_eq!(rig.phases().await, [Phase::Cancelled, Phase::Done], "it is stopped in the end");
    assert_eq!(rig.simulator.books().too_soon, [], "and not asked again before the time that it gave");
}
