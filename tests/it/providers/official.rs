use framewright_core::provider::{
    AttemptTrace, Cancel, Cause, Counters, Evidence, Limit, Provider, RemoteStatus, Submitted,
};
use serde_json::json;

use super::*;

fn trace(expected: Counters) -> AttemptTrace {
    AttemptTrace {
        attempt: "a1".into(),
        model: "gen4_image".into(),
        seed: Some(42),
        prompt: "a red fox in snow".into(),
        sent_ms: 0,
        earlier: None,
        expected: Some(expected),
    }
}

async fn counters(house: &House) -> Counters {
    house.runway.counters("gen4_image").await.unwrap().unwrap()
}

#[tokio::test]
async fn an_image_task_runs_from_create_to_file() {
    let house = House::start().await;

    let id = house.accepted(&house.runway, "gen4_image", "a1").await;
    let early = look(&house.runway, &id).await;
    house.services.skip(A_MINUTE);
    let done = look(&house.runway, &id).await;

    assert!(early.estimated.is_some_and(|credits| credits > 0.0), "{early:?}");
    let RemoteStatus::Succeeded { outputs, cost } = done.status else { panic!("{:?}", done.status) };
    assert_eq!(outputs.len(), 1);
    assert!(cost.is_some_and(|credits| credits > 0.0));
}

#[tokio::test]
async fn the_counters_tell_a_create_that_arrived_from_one_that_did_not() {
    let house = House::start().await;
    let inputs = json!({"prompt": "a red fox in snow", "ratio": "1920:1080"});

    let before = counters(&house).await;
    house.play("create", json!({"fault": "cut", "at": "before"}));
    let lost = house.submit(&house.runway, "gen4_image", inputs.clone(), "a1").await;
    let absent = house.runway.find(&trace(before)).await.unwrap();
    house.play("create", json!({"fault": "cut", "at": "after"}));
    let arrived = house.submit(&house.runway, "gen4_image", inputs, "a1").await;
    let created = house.runway.find(&trace(before)).await.unwrap();

    assert!(
        matches!((&lost, &arrived), (Submitted::Unknown { .. }, Submitted::Unknown { .. })),
        "{lost:?} {arrived:?}"
    );
    assert!(matches!(absent, Evidence::Absent { .. }), "{absent:?}");
    assert!(matches!(created, Evidence::Created { .. }), "{created:?}");
    assert_eq!(house.created(), 1);
}

#[tokio::test]
async fn a_key_that_others_use_too_proves_nothing() {
    let house = House::start().await;
    let before = counters(&house).await;
    for _ in 0..2 {
        house.accepted(&house.runway, "gen4_image", "another program").await;
    }

    let evidence = house.runway.find(&trace(before)).await.unwrap();

    assert!(matches!(evidence, Evidence::Unclear { .. }), "{evidence:?}");
}

#[tokio::test]
async fn cancelling_tells_what_the_service_then_charges() {
    let house = House::with(Options { tier: 1, ..Options::default() }, "key_of_these_tests").await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(house.accepted(&house.runway, "gen4_image", "a1").await);
    }
    house.services.skip(Duration::from_secs(6));

    let mut told = Vec::new();
    for id in ids.iter().rev() {
        told.push(house.runway.cancel(id).await.unwrap());
    }
    let again = house.runway.cancel(&ids[0]).await.unwrap();

    assert_eq!(again, Cancel::Gone);
    assert!(told.contains(&Cancel::Returned) && told.contains(&Cancel::Charged), "{told:?}");
    let charged: Vec<bool> =
        house.services.books().accepted.iter().rev().map(|a| a.cost.is_some_and(|cost| cost > 0)).collect();
    let expected: Vec<bool> = told.iter().map(|t| *t == Cancel::Charged).collect();
    assert_eq!(charged, expected, "what was told is what the service's books say");
}

#[tokio::test]
async fn a_finished_task_keeps_its_files_when_it_is_cancelled_too_late() {
    let house = House::start().await;
    let id = house.accepted(&house.runway, "gen4_image", "a1").await;
    house.services.skip(A_MINUTE);

    let cancelled = house.runway.cancel(&id).await.unwrap();

    assert_eq!(cancelled, Cancel::TooLate);
    assert!(matches!(status(&house.runway, &id).await, RemoteStatus::Succeeded { .. }));
}

#[tokio::test]
async fn tasks_over_the_width_are_accepted_and_throttled() {
    let house = House::with(Options { tier: 1, ..Options::default() }, "key_of_these_tests").await;
    let mut words = Vec::new();
    for _ in 0..4 {
        let id = house.accepted(&house.runway, "gen4_image", "a1").await;
        words.push(status(&house.runway, &id).await);
    }

    assert!(matches!(words.last(), Some(RemoteStatus::Throttled { .. })), "{words:?}");
}

#[tokio::test]
async fn the_services_own_problems_come_back_under_our_names() {
    let house = House::start().await;
    let Value::Object(body) = json!({"model": "gen4_image", "promptText": "", "ratio": "7:5", "sead": 1}) else {
        panic!()
    };
    let submission =
        Submission { attempt: "a1", model: house.model("gen4_image"), body, options: SubmitOptions::default() };

    let outcome = house.runway.submit(&submission).await;

    let Submitted::Rejected(rejection) = outcome else { panic!("{outcome:?}") };
    let paths: Vec<_> = rejection.problems.iter().map(|p| p.path.as_str()).collect();
    assert!(paths.contains(&"prompt") && paths.contains(&"ratio"), "{paths:?}");
    let ratio = rejection.problems.iter().find(|p| p.path == "ratio").unwrap();
    assert_eq!(ratio.given, json!("7:5"));
    assert!(ratio.allowed.contains("1920:1080"), "{}", ratio.allowed);
}

#[tokio::test]
async fn refusals_come_back_by_their_cause() {
    let cases =
        [(json!({"fault": "no_credits"}), Cause::NoCredits), (json!({"fault": "not_entitled"}), Cause::NotEntitled)];
    let inputs = json!({"prompt": "a red fox", "ratio": "1920:1080"});
    for (fault, cause) in cases {
        let house = House::faulty("create", fault.clone()).await;

        let outcome = house.submit(&house.runway, "gen4_image", inputs.clone(), "a1").await;

        assert!(matches!(&outcome, Submitted::Rejected(r) if r.cause == cause), "{fault}: {outcome:?}");
    }
    let house = House::with(Options::default(), "bad_key").await;
    let outcome = house.submit(&house.runway, "gen4_image", inputs, "a1").await;
    assert!(matches!(&outcome, Submitted::Rejected(r) if r.cause == Cause::BadKey), "{outcome:?}");
}

#[tokio::test]
async fn a_pause_is_asked_for_in_every_form() {
    let cases = [
        (json!({"fault": "busy", "retry_after": "7"}), Some(7.0), Limit::Requests),
        (json!({"fault": "busy", "retry_after": "0.5"}), Some(0.5), Limit::Requests),
        (json!({"fault": "busy", "retry_after": "99999"}), Some(900.0), Limit::Requests),
        (json!({"fault": "busy", "retry_after": "soon"}), None, Limit::Requests),
        (json!({"fault": "busy", "retry_after": "-3"}), None, Limit::Requests),
        (json!({"fault": "busy", "retry_after_ms": "1500"}), Some(1.5), Limit::Requests),
        (json!({"fault": "busy", "form": "empty"}), None, Limit::Requests),
        (json!({"fault": "busy", "form": "daily"}), None, Limit::Daily),
    ];
    for (fault, expected, full) in cases {
        let house = House::faulty("create", fault.clone()).await;

        let inputs = json!({"prompt": "a red fox", "ratio": "1920:1080"});
        let outcome = house.submit(&house.runway, "gen4_image", inputs, "a1").await;

        let Submitted::Busy { limit, wait, .. } = outcome else { panic!("{fault}: {outcome:?}") };
        assert_eq!((wait.map(|w| w.as_secs_f64()), limit), (expected, full), "{fault}");
    }
    let house = House::faulty("create", json!({"fault": "busy", "retry_in_s": 60})).await;
    let inputs = json!({"prompt": "a red fox", "ratio": "1920:1080"});
    let outcome = house.submit(&house.runway, "gen4_image", inputs, "a1").await;
    let Submitted::Busy { wait: Some(wait), .. } = outcome else { panic!("{outcome:?}") };
    assert!((58..=60).contains(&wait.as_secs()), "{wait:?}");
}

#[tokio::test]
async fn the_organization_shows_limits_and_balance() {
    let house = House::start().await;

    let report = house.runway.account().await.unwrap();

    assert_eq!(report.balance, Some(1_000_000.0));
    let limits = report.models.iter().find(|m| m.model == "gen4_image").unwrap();
    assert_eq!((limits.concurrent, limits.used_today), (Some(20), 0));
}

#[tokio::test]
async fn a_large_picture_goes_through_the_storage_and_can_be_used() {
    let house = House::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("noise.png");
    let mut noise = 1u32;
    let pixels = image::RgbImage::from_fn(1500, 1500, |_, _| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([noise.to_be_bytes()[0], noise.to_be_bytes()[1], noise.to_be_bytes()[2]])
    });
    pixels.save(&path).unwrap();
    let file = framewright_core::library::look(&framewright_core::library::Decoder::here(), &path).await.unwrap();

    let uploaded = house.runway.upload(&file).await.unwrap();
    let references = json!([{"uri": uploaded.reference, "tag": "fox"}]);
    let Value::Object(body) = json!({"model": "gen4_image", "promptText": "@fox in snow", "ratio": "1920:1080",
        "referenceImages": references})
    else {
        panic!()
    };
    let submission =
        Submission { attempt: "a1", model: house.model("gen4_image"), body, options: SubmitOptions::default() };
    let outcome = house.runway.submit(&submission).await;

    assert!(file.size > 4_000_000, "large enough not to fit into the body");
    assert!(uploaded.reference.starts_with("runway://"), "{}", uploaded.reference);
    assert!(matches!(outcome, Submitted::Accepted { .. }), "{outcome:?}");
}
