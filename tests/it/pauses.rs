//! Services that ask to be left alone for a while, in replies that tell nothing else.

use std::time::Duration;

use framewright_core::app::Until;
use framewright_core::job::Phase;
use framewright_core::provider::SubmitOptions;
use framewright_core::queue::Cancelled;
use serde_json::json;
use simulator::Scenario;
use tokio_util::sync::CancellationToken;

use crate::rig::{Rig, SPEED};

/// Real time by which clocks that count whole milliseconds may differ, in seconds.
const GRAIN_S: f64 = 0.01;

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_out_of_order_when_something_is_sent_gets_the_pause_it_asks_for() {
    for (model, more) in [("frames", json!({})), ("gen4_image", json!({"ratio": "720:720"}))] {
        let rig = Rig::with_faults(json!({"rules": [
            {"match": {"endpoint": "create"}, "when": {"nth": 1},
             "do": {"fault": "status", "status": 503, "body": "html", "retry_after": "2"}}
        ]}))
        .await;
        rig.queue(model, &["A fox in the snow", "An owl"], more).await;

        rig.work().await;

        assert_eq!(rig.phases().await, [Phase::Done; 2], "{model}");
        assert_eq!(rig.accepted(), 2, "{model}: each was made once");
        no_call_came_too_soon(&rig, model);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_a_pause_when_a_task_is_stopped_gets_it() {
    let busy = json!({"rules": [
        {"match": {"endpoint": "create"}, "do": {"fault": "takes", "seconds": 30000}},
        {"match": {"endpoint": "cancel"}, "when": {"nth": 1}, "do": {"fault": "busy", "retry_after": "1.5"}}
    ]});
    // Slow enough that what is tried again without a pause is no call that crossed the reply.
    let scenario = Scenario::parse(&busy.to_string()).expect("a sound scenario");
    let rig = Rig::at(SPEED / 10.0, scenario, SubmitOptions::default()).await;
    let id = rig.queue("gen4_image", &["A fox in the snow"], json!({"ratio": "720:720"})).await.remove(0);
    let stop = CancellationToken::new();
    let stopping = async {
        let mut tick = tokio::time::interval(Duration::from_millis(1));
        while rig.app.queue().story(&id).await.expect("a story").job.phase != Phase::Waiting {
            tick.tick().await;
        }
        rig.app.queue().cancel(&id).await.expect("asked")
    };

    let (worked, told) = tokio::join!(rig.app.work(Until::Idle, &stop, |_| {}), stopping);

    worked.expect("it works");
    assert!(matches!(told, Cancelled::Unavailable(_)), "{told:?}");
    assert_eq!(rig.phases().await, [Phase::Cancelled], "it is stopped by itself later");
    no_call_came_too_soon(&rig, "when stopped");
}

fn no_call_came_too_soon(rig: &Rig, case: &str) {
    let early: Vec<_> =
        rig.simulator.books().too_soon.into_iter().filter(|early| early.by_s > GRAIN_S * SPEED).collect();
    assert!(early.is_empty(), "{case}: {early:?}");
}
