//! Money against the simulator: caps that hold, a pause that lasts, nothing bought twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use framewright_core::api::{self, Granted, Opened};
use framewright_core::app::{App, Until};
use framewright_core::clock::{Clock, RealClock};
use framewright_core::error::Code;
use framewright_core::job::{Hold, Phase};
use framewright_core::queue::unusual::Agreed;
use framewright_core::refusal::{Beyond, Large, Refusal};
use framewright_core::settings::Caps;
use framewright_core::store::batches::Batch;
use framewright_core::store::jobs::NewJob;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::rig::{Rig, open, open_at};

/// A model whose results cost 5 credits each.
const MODEL: &str = "gen4_image";
const SMALL: &str = "720:720";
const FIVE: [&str; 5] = ["dawn", "morning", "noon", "evening", "night"];

/// The machine's clock, moved on by a test.
#[derive(Debug)]
pub(crate) struct Moved {
    real: Arc<dyn Clock>,
    pub(crate) by_ms: AtomicI64,
}

impl Moved {
    pub(crate) fn shared() -> Arc<Self> {
        Arc::new(Self { real: RealClock::shared(), by_ms: AtomicI64::new(0) })
    }
}

#[async_trait]
impl Clock for Moved {
    fn now_ms(&self) -> i64 {
        self.real.now_ms() + self.by_ms.load(Ordering::Relaxed)
    }
    fn steady_ms(&self) -> i64 {
        self.real.steady_ms()
    }
    async fn sleep(&self, wait: Duration) {
        self.real.sleep(wait).await;
    }
    fn local_offset_ms(&self, _: i64) -> i64 {
        0
    }
}

fn cap(app: &App, caps: Caps) {
    let set = app.config().change_settings(|settings| {
        settings.caps = caps;
        Ok(())
    });
    set.expect("the settings can be written");
}

fn day(credits: f64) -> Caps {
    Caps { day_hard: Some(credits), ..Caps::default() }
}

async fn work(app: &App) {
    let stop = CancellationToken::new();
    let work = app.work(Until::Idle, &stop, |_| {});
    tokio::time::timeout(Duration::from_secs(120), work).await.expect("it comes to an end").expect("it works");
}

async fn ask(opened: &Opened, name: &str, arguments: Value) -> Value {
    api::dispatch(opened, name, arguments).await.unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn draft(prompt: &str) -> Value {
    json!({
        "model": MODEL, "account": "official", "inputs": {"prompt": prompt, "ratio": SMALL}, "references": [],
        "count": 1, "seed_strategy": "random", "lane": "normal", "options": null, "parents": [],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_days_cap_is_never_crossed_and_what_waits_says_so() {
    let rig = Rig::start().await;
    cap(&rig.app, day(12.0));
    let ids = rig.queue(MODEL, &FIVE, json!({"ratio": SMALL})).await;

    rig.work().await;

    assert_eq!(rig.accepted(), 2, "two at 5 credits fit under 12");
    let jobs = rig.jobs().await;
    let held: Vec<_> = jobs.iter().filter(|job| job.hold == Some(Hold::Budget)).collect();
    assert_eq!(held.len(), 3, "nothing is dropped");
    let text = held[0].error_text.clone().expect("it says why");
    assert_eq!(text, "Held until 00:00. It would cross today's cap of 12 cr.");
    assert!(held.iter().all(|job| job.error_text.as_ref() == Some(&text)));
    assert!(rig.story(&ids[4]).await.contains("Held until 00:00"), "also in the story of those that were never tried");

    // The same once more: still nothing more.
    rig.work().await;
    assert_eq!(rig.accepted(), 2);

    cap(&rig.app, day(17.0));
    rig.work().await;
    assert_eq!(rig.accepted(), 3, "a raised cap lets go by itself what fits");
    cap(&rig.app, Caps::default());
    rig.work().await;
    assert_eq!(rig.phases().await, [Phase::Done; 5]);
    assert_eq!(rig.accepted(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_library_do_not_spend_more_than_one() {
    let rig = Rig::start().await;
    cap(&rig.app, day(12.0));
    let other = open(rig.folder.path(), "good-key").await;
    rig.queue(MODEL, &FIVE, json!({"ratio": SMALL})).await;
    rig.queue("frames", &["a fox", "an owl"], json!({})).await;

    tokio::join!(work(&rig.app), work(&other));
    tokio::join!(work(&other), work(&rig.app));

    let paid = rig.simulator.books().accepted.len();
    let counts = rig.app.queue().counts(None).await.expect("readable");
    assert_eq!(counts.held.get("budget"), Some(&3), "{counts:?}");
    assert_eq!(paid, 4, "two that are paid for, and two whose price nobody knows while there was room");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cap_of_a_day_ends_with_the_day_and_that_of_a_month_does_not() {
    let rig = Rig::start().await;
    let clock = Moved::shared();
    // Noon of the 10th, so that the next day is of the same month.
    let calendar = clock.calendar(clock.now_ms());
    let noon = calendar.month_ms + 9 * 86_400_000 + 43_200_000;
    clock.by_ms.store(noon - clock.now_ms(), Ordering::Relaxed);
    let app = open_at(rig.folder.path(), "good-key", clock.clone()).await;
    cap(&app, Caps { day_hard: Some(10.0), month_hard: Some(20.0), ..Caps::default() });
    rig.queue(MODEL, &FIVE, json!({"ratio": SMALL})).await;

    work(&app).await;
    assert_eq!(rig.accepted(), 2);
    let due = rig.jobs().await.into_iter().filter_map(|job| job.due_ms).max();
    assert_eq!(due, Some(calendar.month_ms + 10 * 86_400_000), "it waits for midnight");

    clock.by_ms.fetch_add(13 * 3_600_000, Ordering::Relaxed);
    work(&app).await;
    assert_eq!(rig.accepted(), 4, "a new day");

    clock.by_ms.fetch_add(24 * 3_600_000, Ordering::Relaxed);
    work(&app).await;
    assert_eq!(rig.accepted(), 4, "the month's cap is reached");
    let held = rig.jobs().await.into_iter().find(|job| job.phase == Phase::Queued).expect("one is left");
    assert_eq!(held.error_code.as_deref(), Some("cap_month"), "{:?}", held.error_text);

    clock.by_ms.fetch_add(31 * 86_400_000, Ordering::Relaxed);
    work(&app).await;
    assert_eq!(rig.accepted(), 5, "a new month");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_queued_together_keeps_to_the_cap_of_a_batch() {
    let rig = Rig::start().await;
    cap(&rig.app, Caps { batch_hard: Some(11.0), ..Caps::default() });
    let opened = Opened::new(Arc::new(open(rig.folder.path(), "good-key").await), Arc::new(Granted::default()));
    let mut wanted = draft("a fox");
    wanted["count"] = json!(4);

    let checked = ask(&opened, "compose.check", json!({"draft": wanted})).await;
    let accept = json!({"cap": false, "repeats": false, "unknown_price": false, "twice": false});
    let press = json!({"client_key": "k", "draft": wanted, "lane": "normal", "accept": accept});
    ask(&opened, "compose.enqueue", press).await;
    rig.queue(MODEL, &["alone"], json!({"ratio": SMALL})).await;
    rig.work().await;

    assert_eq!((&checked["cap"]["level"], &checked["cap"]["waits"]), (&json!("hard"), &json!(2)), "{checked}");
    assert_eq!(rig.accepted(), 3, "two of the batch, and the one beside it");
    cap(&rig.app, Caps { batch_hard: Some(20.0), ..Caps::default() });
    rig.work().await;
    assert_eq!(rig.accepted(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn caps_that_cannot_be_read_are_no_licence_to_spend() {
    let rig = Rig::start().await;
    rig.queue(MODEL, &["a fox"], json!({"ratio": SMALL})).await;
    let settings = rig.folder.path().join("config/settings.json");
    std::fs::write(&settings, r#"{"caps": {"day_hard": "ten"}}"#).expect("writable");

    rig.work().await;
    assert_eq!(rig.accepted(), 0);
    let job = &rig.jobs().await[0];
    assert_eq!((job.phase, job.hold), (Phase::Queued, Some(Hold::Budget)));
    assert!(job.error_text.as_ref().is_some_and(|text| text.contains("cannot be read")), "{:?}", job.error_text);

    std::fs::write(&settings, r#"{"caps": {"day_hard": 10}}"#).expect("writable");
    rig.work().await;
    assert_eq!(rig.accepted(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soft_cap_is_a_question_before_anything_is_queued() {
    let rig = Rig::start().await;
    cap(&rig.app, Caps { day_soft: Some(7.0), ..Caps::default() });
    let opened = Opened::new(Arc::new(open(rig.folder.path(), "good-key").await), Arc::new(Granted::default()));
    let press = |key: &str, cap: bool| {
        let accept = json!({"cap": cap, "repeats": false, "unknown_price": false, "twice": false});
        json!({"client_key": key, "draft": draft(key), "lane": "normal", "accept": accept})
    };

    ask(&opened, "compose.enqueue", press("a fox", false)).await;
    let checked = ask(&opened, "compose.check", json!({"draft": draft("an owl")})).await;
    let refused = api::dispatch(&opened, "compose.enqueue", press("an owl", false)).await.expect_err("a question");
    let before = rig.jobs().await.len();
    ask(&opened, "compose.enqueue", press("an owl", true)).await;

    let text = "With this, today comes to 10 cr; you want to be asked above 7 cr.";
    let cap = json!({"kind": "soft", "of": "day", "credits": 7.0, "total": 10.0});
    assert_eq!(checked["cap"], json!({"level": "soft", "text": text, "cap": cap, "waits": 0}));
    let failure = serde_json::to_value(&refused).expect("it can be shown");
    assert_eq!((&failure["code"], &failure["problems"][0]["path"]), (&json!("conflict"), &json!("cap")));
    assert_eq!((before, rig.jobs().await.len()), (1, 2));
    rig.work().await;
    assert_eq!(rig.accepted(), 2, "what was said yes to is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn far_more_than_usual_is_queued_only_after_a_second_yes() {
    let rig = Rig::start().await;
    let queue = |name: &'static str, jobs: i64, agreed: Agreed| {
        let new = |row| NewJob {
            batch_id: Some(name.into()),
            ..rig.new_job(MODEL, &format!("{name} {row}"), json!({"ratio": SMALL}), row)
        };
        let new: Vec<_> = (1..=jobs).map(new).collect();
        let batch = Batch { id: name.into(), name: name.into(), max_credits: None, notes: json!({}), created_ms: 1 };
        rig.app.queue().enqueue(Some(batch), new, agreed)
    };

    let refused = queue("first", 201, Agreed::Once).await.expect_err("1,005 credits, and nothing is usual yet");
    let large = Large { jobs: 201, credits: 1005.0, unknown: 0, beyond: Beyond::Price { usual: None } };
    assert_eq!(refused.refusal.as_deref(), Some(&Refusal::AskTwice { large }));
    assert_eq!((refused.code, refused.problems[0].path.as_str()), (Code::Conflict, "twice"));
    assert_eq!(rig.jobs().await.len(), 0, "nothing was queued");
    queue("first", 201, Agreed::Twice).await.expect("said yes to");

    queue("second", 300, Agreed::Once).await.expect("1,500 credits are usual by now");
    let many = queue("third", 5_001, Agreed::Once).await.expect_err("so many are never meant lightly");
    let Some(Refusal::AskTwice { large: Large { jobs: 5_001, beyond: Beyond::Jobs, .. } }) = many.refusal.as_deref()
    else {
        panic!("{many:?}")
    };
    assert_eq!(rig.app.queue().counts(None).await.expect("counted").phases["queued"], 501);
}

#[tokio::test(flavor = "multi_thread")]
async fn far_more_than_usual_goes_again_only_after_a_second_yes() {
    let rig = Rig::start().await;
    let queue = rig.app.queue();
    let new =
        |row| NewJob { price: None, ..rig.new_job(MODEL, &format!("picture {row}"), json!({"ratio": SMALL}), row) };
    let ids = queue.enqueue(None, (1..=101).map(new).collect(), Agreed::Twice).await.expect("queued");
    for id in &ids {
        queue.cancel(id).await.expect("withdrawn");
    }

    let size = queue.size_again(ids.clone()).await.expect("counted");
    assert_eq!((size.jobs, size.unknown), (101, 101), "told before anything is changed");
    let refused = queue.retry(ids.clone(), Agreed::Once).await.expect_err("nobody knows what 101 of them cost");
    let large = Large { jobs: 101, credits: 0.0, unknown: 101, beyond: Beyond::Unknown };
    assert_eq!(refused.refusal.as_deref(), Some(&Refusal::AskTwice { large }));
    assert_eq!(queue.counts(None).await.expect("counted").phases["cancelled"], 101, "nothing was changed");

    assert_eq!(queue.retry(ids[1..].to_vec(), Agreed::Once).await.expect("a hundred are nothing unusual"), 100);
    assert_eq!(queue.retry(ids, Agreed::Twice).await.expect("said yes to"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_lasts_over_a_restart_and_ends_in_any_program() {
    let rig = Rig::start().await;
    rig.app.queue().pause(true).await.expect("paused");
    rig.queue(MODEL, &["a fox"], json!({"ratio": SMALL})).await;
    rig.work().await;
    assert_eq!(rig.accepted(), 0);

    let again = open(rig.folder.path(), "good-key").await;
    work(&again).await;
    assert_eq!((rig.accepted(), rig.phases().await), (0, vec![Phase::Queued]), "still paused after a restart");

    rig.app.queue().pause(false).await.expect("let go");
    work(&again).await;
    assert_eq!((rig.accepted(), rig.phases().await), (1, vec![Phase::Done]));
}
