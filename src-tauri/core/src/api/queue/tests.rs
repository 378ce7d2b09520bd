use serde_json::{Value, json};

use crate::api::testing::Page;
use crate::draft::DraftContent;
use crate::error::Code;

/// A library with the sixteen jobs of the frames fixture in its queue.
async fn sixteen() -> (Page, Vec<String>) {
    let page = Page::new().await;
    let text = include_str!("../../../../../tests/fixtures/frames.json");
    let plan = page.call("prompts.open_text", json!({"text": text, "name": "frames.json"})).await;
    let accept = json!({"cap": false, "repeats": false, "unknown_price": false, "twice": false});
    let press = json!({"import": plan["import"], "accept": accept, "lane": "normal"});
    page.call("prompts.enqueue", press).await;
    let rows = part(&page, "waiting", 0, 500).await;
    let ids = rows["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    (page, ids)
}

async fn part(page: &Page, group: &str, offset: u32, limit: u32) -> Value {
    let view = json!({
        "group": group, "lane": null, "text": null, "after": null, "offset": offset, "limit": limit
    });
    page.call("queue.page", view).await
}

#[tokio::test]
async fn the_queue_is_shown_in_its_order_with_shapes_and_what_can_be_done() {
    let (page, ids) = sixteen().await;

    let first = part(&page, "waiting", 0, 5).await;
    let last = part(&page, "waiting", 14, 5).await;
    let row = &first["rows"][0];

    assert_eq!((&first["total"], &first["next"], &last["next"]), (&json!(16), &json!("5"), &json!(null)));
    assert_eq!(last["rows"][1]["id"], json!(ids[15]));
    assert_eq!(
        (&row["width"], &row["height"], &row["files"], &row["batch_name"]),
        (&json!(1920), &json!(1080), &json!(4), &json!("frames.json"))
    );
    assert_eq!(
        (&row["can"]["hold"], &row["can"]["resolve"], &row["free"]),
        (&json!(true), &json!(false), &json!(true))
    );
    let found = json!({"group": "waiting", "lane": null, "text": "STAGECOACH", "after": null, "offset": 0, "limit": 9});
    assert_eq!(page.call("queue.page", found).await["total"], json!(1));
    assert_eq!(page.call("queue.rows", json!({"ids": [ids[3], "gone"]})).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn jobs_are_held_moved_and_withdrawn_and_the_overview_counts_along() {
    let (page, ids) = sixteen().await;

    assert_eq!(page.call("queue.hold", json!({"ids": [ids[0]]})).await, json!(1));
    page.call("queue.reorder", json!({"ids": [ids[15]], "lane": "first", "before": null})).await;
    let preview = page.call("queue.cancel_preview", json!({"ids": [ids[1], ids[2]]})).await;
    let gone = page.call("queue.cancel", json!({"ids": [ids[1], ids[2]]})).await;
    page.call("queue.pause", json!({"paused": true})).await;
    let overview = page.call("queue.overview", json!({})).await;

    assert_eq!((&preview["unsent"], &preview["running"]), (&json!(2), &json!(0)));
    assert_eq!(preview["charged"], json!(0.0));
    assert_eq!(gone["withdrawn"], json!(2));
    assert_eq!(part(&page, "waiting", 0, 1).await["rows"][0]["id"], json!(ids[15]), "the first lane goes first");
    assert_eq!((&overview["waiting"], &overview["paused"]), (&json!(14), &json!(true)));
    assert_eq!(overview["lanes"][0], json!({"lane": "first", "running": 0, "done": 0, "total": 1}));
    let story = page.call("queue.story", json!({"id": ids[0]})).await;
    assert_eq!(story["lines"][1]["text"], json!("Held by you."));
    assert_eq!(story["request"]["rows"][0]["label"], json!("Prompt"));
}

#[tokio::test]
async fn a_pause_outlives_the_program_and_no_job_counts_as_to_be_done() {
    use crate::store::{Store, jobs, meta};
    let (page, _) = sixteen().await;
    page.call("queue.pause", json!({"paused": true})).await;
    let root = page.opened.library().root().to_owned();
    drop(page.opened);

    let store = Store::open(&root).unwrap();

    assert!(store.read(meta::is_paused).await.unwrap());
    assert!(store.read(jobs::groups).await.unwrap().is_empty(), "nothing is sent");
    assert!(store.read(jobs::all_settled).await.unwrap());
    store.write(|tx| meta::set_paused(tx, false)).await.unwrap();
    assert_eq!(store.read(jobs::groups).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_not_there_or_not_open_is_refused_with_a_sentence() {
    let (page, ids) = sixteen().await;

    let word = json!({"id": ids[0], "resolution": {"kind": "check_again"}});
    assert_eq!(page.refusal("queue.resolve", word).await.code, Code::Conflict);
    assert_eq!(page.refusal("queue.story", json!({"id": "nobody"})).await.code, Code::NotFound);
    for wrong in [json!({"ids": 3}), json!([]), json!({"ids": [], "extra": 1})] {
        assert_eq!(page.refusal("queue.hold", wrong).await.code, Code::InvalidInput);
    }
}

#[tokio::test]
async fn every_command_answers_arguments_of_any_form_without_a_panic() {
    let page = Page::new().await;
    let odd = [
        json!(null),
        json!([]),
        json!(7),
        json!("x"),
        json!({}),
        json!({"id": -1}),
        json!({"ids": [null]}),
        json!({"draft": {}}),
    ];
    for name in crate::api::COMMANDS {
        for arguments in &odd {
            // Either answer is fine; what counts is that there is one.
            let _answer = page.try_call(name, arguments.clone()).await;
        }
    }
    let kept = page.call("drafts.save", json!({"id": "d", "content": DraftContent::default()})).await;
    assert_eq!(kept["id"], json!("d"), "the library still works");
}

#[tokio::test]
async fn what_an_account_holds_stays_in_its_lane_and_one_sentence_says_why() {
    use crate::job::Hold;
    use crate::store::jobs::{self, board};
    let (page, ids) = sixteen().await;
    let app = page.opened.app();
    let job = app.store().read({
        let id = ids[0].clone();
        move |c| jobs::get(c, &id)
    });
    let job = job.await.unwrap().expect("it is there");
    let why = ("no_credits", "No credits are left.");
    let (account, service) = (job.account.clone(), job.service);
    app.store().write(move |tx| jobs::hold_account(tx, &account, service, Hold::Account, why, 9)).await.unwrap();

    let waiting = part(&page, "waiting", 0, 500).await;
    let needs = part(&page, "needs_you", 0, 500).await;
    let troubles = app.store().read(board::troubles).await.unwrap();

    assert_eq!((&waiting["total"], &needs["total"]), (&json!(16), &json!(0)));
    assert_eq!(waiting["rows"][0]["hold"], json!("account"));
    assert_eq!(troubles[&job.account], (why.0.to_owned(), why.1.to_owned()));
}

#[tokio::test]
async fn nothing_that_may_have_been_paid_is_bought_again_by_its_cause() {
    use crate::job::Phase;
    use crate::store::jobs::{self, Move};
    let (page, ids) = sixteen().await;
    let ends = [Phase::Failed, Phase::Refused, Phase::Unreachable];
    for (id, end) in ids.iter().zip(ends) {
        let id = id.clone();
        let write = page.opened.app().store().write(move |tx| {
            let change = Move { error: Some(("same", "It ended.")), story: "It ended.", ..Default::default() };
            let steps: &[(Phase, Phase)] =
                &[(Phase::Queued, Phase::Submitting), (Phase::Submitting, Phase::Waiting), (Phase::Waiting, end)];
            for (from, to) in steps {
                assert!(jobs::advance(tx, &id, *from, *to, 9, &change)?);
            }
            Ok(())
        });
        write.await.unwrap();
    }

    let groups = page.call("queue.failures", json!({})).await;
    let again = page.call("queue.retry_cause", json!({"cause": "same", "twice": false})).await;

    let retryable: u64 = groups.as_array().unwrap().iter().map(|group| group["retryable"].as_u64().unwrap()).sum();
    assert_eq!((groups.as_array().unwrap().len(), retryable, again), (3, 1, json!(1)));
    let refused = page.call("queue.rows", json!({"ids": [ids[1]]})).await;
    assert_eq!((&refused[0]["phase"], &refused[0]["can"]["retry"]), (&json!("refused"), &json!(false)));
}

#[tokio::test]
async fn results_are_told_of_six_hours_before_their_service_may_delete_them() {
    use crate::job::Phase;
    use crate::store::jobs::{self, Move};
    let (page, ids) = sixteen().await;
    let (hour, now) = (3_600_000, page.opened.app().clock().now_ms());
    let made = |id: String, hours_ago: i64| {
        page.opened.app().store().write(move |tx| {
            let change = Move { story: "It goes on.", ..Default::default() };
            for (from, to) in [
                (Phase::Queued, Phase::Submitting),
                (Phase::Submitting, Phase::Waiting),
                (Phase::Waiting, Phase::Downloading),
            ] {
                assert!(jobs::advance(tx, &id, from, to, now - hours_ago * hour, &change)?);
            }
            Ok(())
        })
    };

    made(ids[0].clone(), 17).await.unwrap();
    let early = page.call("queue.overview", json!({})).await;
    made(ids[1].clone(), 19).await.unwrap();
    made(ids[2].clone(), 20).await.unwrap();
    let late = page.call("queue.overview", json!({})).await;

    assert_eq!((&early["unfetched"], &early["needs_you"]), (&json!(null), &json!(0)));
    assert_eq!(late["unfetched"], json!({"jobs": 2, "at_risk_ms": now + 4 * hour}));
    assert_eq!(late["needs_you"], json!(1));
}
