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
