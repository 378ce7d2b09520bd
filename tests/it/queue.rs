//! The queue against both services: lost answers, refusals, crashes.

use framewright_core::app::Until;
use framewright_core::job::{Hold, Lane, Phase};
use framewright_core::queue::{Cancelled, Resolution, TroubleCause};
use framewright_core::store::attempts::Outcome;
use serde_json::json;
use simulator::Scenario;
use tokio_util::sync::CancellationToken;

use crate::rig::{Rig, open};

const FOX: &str = "a red fox in snow";
const OWL: &str = "an owl on a fence at night";

#[tokio::test(flavor = "multi_thread")]
async fn a_frames_job_ends_as_four_files_with_its_recipe() {
    let rig = Rig::start().await;
    let ids = rig.queue("frames", &[FOX], json!({"ratio": "1:1", "style": "vivid"})).await;

    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done], "{}", rig.story(&ids[0]).await);
    let media = walk(&rig.folder.path().join("library/media"));
    let pictures: Vec<_> = media.iter().filter(|path| !path.ends_with(".json")).collect();
    assert_eq!(pictures.len(), 4, "{media:?}");
    assert_eq!(media.len(), 5, "one recipe beside them: {media:?}");
    for picture in pictures {
        let picture = image::open(picture).expect("decodable");
        assert_eq!((picture.width(), picture.height()), (1080, 1080));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_after_the_task_was_made_is_found_and_followed() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cut", "at": "after"}}
    ]}))
    .await;
    let ids = rig.queue("frames", &[FOX, OWL], json!({})).await;

    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done, Phase::Done]);
    assert_eq!(rig.accepted(), 2, "one task for each job");
    let stories = format!("{}{}", rig.story(&ids[0]).await, rig.story(&ids[1]).await);
    assert!(stories.contains("Found at the service"), "{stories}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_an_open_create_call_is_kept_when_the_queue_has_to_stop() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "do": {"fault": "slow", "seconds": 2, "at": "after"}}
    ]}))
    .await;
    rig.queue("frames", &[FOX], json!({})).await;
    let (here, away) = (rig.folder.path().join("library"), rig.folder.path().join("away"));
    let stop = CancellationToken::new();
    let taken_away = async {
        while rig.accepted() == 0 {
            tokio::task::yield_now().await;
        }
        std::fs::rename(&here, &away).expect("taken away");
    };

    let (worked, ()) = tokio::join!(rig.app.work(Until::Idle, &stop, |_| {}), taken_away);
    std::fs::rename(&away, &here).expect("put back");

    let why = worked.expect_err("it cannot go on").message;
    assert!(why.contains("taken away while it was open"), "{why}");
    let job = &rig.jobs().await[0];
    assert_eq!((job.phase, job.remote_id.is_some()), (Phase::Waiting, true), "what was paid for is known");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_before_anything_was_made_is_proved_absent_and_sent_again() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cut", "at": "before"}}
    ]}))
    .await;
    let ids = rig.queue("frames", &[FOX], json!({})).await;

    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done]);
    assert_eq!(rig.accepted(), 1);
    let story = rig.app.queue().story(&ids[0]).await.expect("a story");
    let outcomes: Vec<_> = story.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Absent, Outcome::Accepted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_counters_tell_a_lost_task_from_none() {
    for (moment, phase, accepted) in [("after", Phase::Unreachable, 1), ("before", Phase::Done, 1)] {
        let rig = Rig::with_faults(json!({"rules": [
            {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cut", "at": moment}}
        ]}))
        .await;
        let ids = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;

        rig.work().await;

        assert_eq!(rig.phases().await, [phase], "cut {moment}: {}", rig.story(&ids[0]).await);
        assert_eq!(rig.accepted(), accepted, "cut {moment}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_error_ever_sends_a_create_call_twice() {
    for status in [500, 502, 503, 504] {
        for service in ["frames", "gen4_image"] {
            let rig = Rig::with_faults(json!({"rules": [
                {"match": {"endpoint": "create"}, "do": {"fault": "status", "status": status}}
            ]}))
            .await;
            let more = if service == "frames" { json!({}) } else { json!({"ratio": "720:720"}) };
            let ids = rig.queue(service, &[FOX], more).await;
            let stop = CancellationToken::new();

            let working = rig.app.work(Until::Idle, &stop, |_| {});
            let watching = async {
                loop {
                    let story = rig.app.queue().story(&ids[0]).await.expect("a story");
                    if story.attempts.first().is_some_and(|attempt| attempt.outcome == Outcome::Unknown) {
                        stop.cancel();
                        return story;
                    }
                    tokio::task::yield_now().await;
                }
            };
            let (worked, story) = tokio::join!(working, watching);

            worked.expect("it works");
            assert_eq!(story.job.phase, Phase::Unknown, "{status} at {service}");
            assert_eq!(story.attempts.len(), 1, "{status} at {service}: not sent again");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_call_is_waited_out_and_nothing_is_lost() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"first": 3}, "do": {"fault": "busy", "form": "account"}}
    ]}))
    .await;
    rig.queue("frames", &[FOX, OWL], json!({})).await;

    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done, Phase::Done]);
    assert_eq!(rig.accepted(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credits_the_account_waits_and_every_job_stays() {
    let rig =
        Rig::with_faults(json!({"rules": [{"match": {"endpoint": "create"}, "do": {"fault": "no_credits"}}]})).await;
    rig.queue("frames", &[FOX, OWL], json!({})).await;
    rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;

    let worked = rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Queued; 3], "nothing is dropped");
    assert!(rig.jobs().await.iter().all(|job| job.hold == Some(Hold::Account)));
    assert_eq!(worked.troubles.len(), 2, "{:?}", worked.troubles);
    assert!(worked.troubles.iter().all(|(_, trouble)| trouble.cause == TroubleCause::NoCredits));

    rig.simulator.play(Scenario::default());
    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done; 3], "with credits it goes on where it stopped");
    assert_eq!(rig.accepted(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_key_keeps_the_jobs_and_a_good_one_lets_them_go_on() {
    let rig = Rig::start().await;
    rig.queue("frames", &[FOX], json!({})).await;
    let folder = rig.folder.path().to_owned();
    let bad = open(&folder, "bad-key").await;

    let worked = bad.work(Until::Idle, &CancellationToken::new(), |_| {}).await.expect("it works");

    assert_eq!(worked.troubles[0].1.cause, TroubleCause::BadKey);
    assert_eq!(rig.phases().await, [Phase::Queued]);
    rig.work().await;
    assert_eq!(rig.phases().await, [Phase::Done]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_prompt_does_not_hold_up_the_others() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create", "prompt": "fox"}, "do": {"fault": "refused"}}
    ]}))
    .await;
    rig.queue("frames", &[FOX, OWL], json!({})).await;
    rig.queue("gen4_image", &[FOX, OWL], json!({"ratio": "720:720"})).await;

    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Refused, Phase::Done, Phase::Refused, Phase::Done]);
}

#[tokio::test(flavor = "multi_thread")]
async fn spoilt_downloads_never_get_a_final_name_and_are_fetched_again() {
    for kind in ["truncated", "silently_truncated", "corrupt", "expired", "html", "empty", "wrong_length", "missing"] {
        let rig = Rig::with_faults(json!({"rules": [
            {"match": {"endpoint": "download"}, "when": {"first": 2}, "do": {"fault": "download", "kind": kind}}
        ]}))
        .await;
        let ids = rig.queue("frames", &[FOX], json!({})).await;

        rig.work().await;

        assert_eq!(rig.phases().await, [Phase::Done], "{kind}: {}", rig.story(&ids[0]).await);
        assert_eq!(rig.accepted(), 1, "{kind}: fetched again, not made again");
        let media = walk(&rig.folder.path().join("library/media"));
        assert_eq!(media.len(), 5, "{kind}: four pictures and a recipe, nothing else: {media:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_ends_any_other_way_ends_its_job() {
    for (fault, phase) in [
        (json!({"fault": "fail", "code": "INTERNAL"}), Phase::Failed),
        (json!({"fault": "fail"}), Phase::Failed),
        (json!({"fault": "fail", "code": "SOMETHING.NEW.42"}), Phase::Failed),
        (json!({"fault": "fail", "code": "SAFETY.OUTPUT.IMAGE"}), Phase::Refused),
        (json!({"fault": "cancelled"}), Phase::Cancelled),
        (json!({"fault": "vanishes"}), Phase::Unreachable),
        (json!({"fault": "unknown_status", "word": "PONDERING"}), Phase::Done),
        (json!({"fault": "directories", "count": 2}), Phase::Done),
    ] {
        for model in ["frames", "gen4_image"] {
            if model == "gen4_image" && fault["fault"] == "directories" {
                continue;
            }
            let rig = Rig::with_faults(json!({"rules": [{"match": {"endpoint": "create"}, "do": fault}]})).await;
            let more = if model == "frames" { json!({}) } else { json!({"ratio": "720:720"}) };
            let ids = rig.queue(model, &[FOX], more).await;

            rig.work().await;

            assert_eq!(rig.phases().await, [phase], "{fault} at {model}: {}", rig.story(&ids[0]).await);
            assert_eq!(rig.accepted(), 1, "{fault} at {model}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_says_what_it_costs() {
    let rig = Rig::start().await;
    let ids = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;

    let withdrawn = rig.app.queue().cancel(&ids[0]).await.expect("asked");

    assert_eq!(withdrawn, Cancelled::Free);
    rig.work().await;
    assert_eq!(rig.phases().await, [Phase::Cancelled]);
    assert_eq!(rig.accepted(), 0, "never sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_on_its_way_is_stopped_where_the_service_can_and_kept_where_it_cannot() {
    // Long enough to be stopped on its way, at whatever speed this machine runs.
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create", "prompt": "fox"}, "do": {"fault": "takes", "seconds": 30000}},
        {"match": {"endpoint": "create"}, "do": {"fault": "takes", "seconds": 500}}
    ]}))
    .await;
    let official = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await.remove(0);
    let proxy = rig.queue("frames", &[OWL], json!({"images": 1})).await.remove(0);
    let stop = CancellationToken::new();

    let cancelling = async {
        for id in [&official, &proxy] {
            while rig.app.queue().story(id).await.expect("a story").job.phase != Phase::Waiting {
                tokio::task::yield_now().await;
            }
        }
        let at_official = rig.app.queue().cancel(&official).await.expect("asked");
        let at_proxy = rig.app.queue().cancel(&proxy).await.expect("asked");
        (at_official, at_proxy)
    };
    let (worked, (at_official, at_proxy)) = tokio::join!(rig.app.work(Until::Idle, &stop, |_| {}), cancelling);

    worked.expect("it works");
    assert!(matches!(at_official, Cancelled::Returned | Cancelled::Charged), "{at_official:?}");
    assert_eq!(at_proxy, Cancelled::NotOffered);
    assert_eq!(rig.phases().await, [Phase::Cancelled, Phase::Done]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_job_takes_the_place_of_the_old_one() {
    let rig = Rig::start().await;
    let ids = rig.queue("frames", &[FOX, OWL], json!({})).await;
    rig.app.queue().hold(ids.clone()).await.expect("held");
    let mut edited = rig.new_job("frames", "a wolf instead", json!({}), 9);
    edited.lane = Lane::Normal;

    let new_id = rig.app.queue().edit(&ids[0], edited).await.expect("edited");
    let second = ids[1].clone();
    rig.app.queue().release(ids).await.expect("released");
    rig.work().await;

    let jobs = rig.jobs().await;
    let job = |id: &str| jobs.iter().find(|job| job.id == id).expect("there");
    assert_eq!(job(&new_id).phase, Phase::Done);
    assert!(job(&new_id).position < job(&second).position, "in the old one's place");
    // Both go out at once, so the service may see either first.
    let mut prompts: Vec<_> = rig.simulator.books().accepted.into_iter().map(|accepted| accepted.prompt).collect();
    prompts.sort();
    assert_eq!(prompts, ["a wolf instead", OWL], "and the old one never");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_evidence_cannot_tell_waits_for_the_user_and_holds_nobody_up() {
    // Somebody else uses the key in the same moment, so the counters cannot tell.
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1},
         "do": [{"fault": "foreign_task", "prompt": "by hand"}, {"fault": "foreign_task", "prompt": "by hand too"},
                {"fault": "cut", "at": "before"}]}
    ]}))
    .await;
    let ids = rig.queue("gen4_image", &[FOX, OWL], json!({"ratio": "720:720"})).await;

    rig.work().await;
    assert_eq!(rig.phases().await, [Phase::Unknown, Phase::Done], "{}", rig.story(&ids[0]).await);
    rig.app.queue().resolve(&ids[0], Resolution::SendAgain).await.expect("resolved");
    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done, Phase::Done]);
    let ours = rig.simulator.books().accepted.into_iter().filter(|accepted| !accepted.foreign).count();
    assert_eq!(ours, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_leaves_the_work_to_the_first_and_takes_over_when_it_ends() {
    let rig = Rig::start().await;
    rig.queue("frames", &[FOX], json!({})).await;
    let second = open(rig.folder.path(), "good-key").await;
    let stop = CancellationToken::new();
    let first_stop = stop.clone();

    let first = rig.app.work(Until::Stopped, &first_stop, |_| {});
    let watching = async {
        let worked = second.work(Until::Idle, &CancellationToken::new(), |_| {}).await.expect("it watches");
        stop.cancel();
        worked
    };
    let (first, second) = tokio::join!(first, watching);

    first.expect("it works");
    assert_eq!(second.counts.of(Phase::Done), 1);
    assert_eq!(rig.accepted(), 1, "one of them sent it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_deleted_at_the_service_while_its_links_are_renewed_ends_its_job() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "download"}, "do": {"fault": "download", "kind": "expired"}}
    ]}))
    .await;
    let ids = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;

    let deleting = async {
        let task = loop {
            let job = rig.app.queue().story(&ids[0]).await.expect("a story").job;
            match job.remote_id.filter(|_| job.phase == Phase::Downloading) {
                Some(task) => break task,
                None => tokio::task::yield_now().await,
            }
        };
        let address = format!("{}/v1/tasks/{task}", rig.simulator.address.trim_end_matches('/'));
        let request = reqwest::Client::new().delete(address).bearer_auth("good-key");
        let reply = request.header("X-Runway-Version", "2024-11-06").send().await.expect("an answer");
        assert!(reply.status().is_success(), "{}", reply.status());
    };
    let (worked, ()) = tokio::join!(rig.work(), deleting);

    assert!(!worked.stopped, "nothing is left to wait for");
    assert_eq!(rig.phases().await, [Phase::Unreachable], "{}", rig.story(&ids[0]).await);
}

/// All files below a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("readable").flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    let mut files: Vec<_> = files.into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    files.sort();
    files
}
