use framewright_core::provider::{
    AttemptTrace, Cause, Evidence, InputFile, Limit, Provider, ProviderError, RemoteStatus, SubmitOptions, Submitted,
};
use serde_json::json;

use super::*;

fn trace(attempt: &str) -> AttemptTrace {
    AttemptTrace {
        attempt: attempt.into(),
        model: String::new(),
        seed: Some(42),
        prompt: "a red fox in snow".into(),
        sent_ms: RealClock::shared().now_ms(),
        earlier: None,
        expected: None,
    }
}

#[tokio::test]
async fn a_frames_task_runs_from_create_to_four_files() {
    let house = House::start().await;

    let id = house.accepted(&house.useapi, "frames", "attempt1").await;
    let early = look(&house.useapi, &id).await;
    house.services.skip(A_MINUTE);
    let done = look(&house.useapi, &id).await;

    assert!(!matches!(early.status, RemoteStatus::Succeeded { .. } | RemoteStatus::Gone), "{early:?}");
    assert_eq!((early.attempt.as_deref(), early.seed), (Some("attempt1"), Some(42)));
    assert_eq!(early.prompt.as_deref(), Some("a red fox in snow"));
    let RemoteStatus::Succeeded { outputs, .. } = done.status else { panic!("{:?}", done.status) };
    assert_eq!(outputs.len(), 4);
    assert!(outputs.iter().all(|o| o.url.starts_with('/')), "a link into the account's own service has no origin");
    let books = house.services.books();
    assert_eq!((books.accepted.len(), books.accepted[0].reply_ref.as_deref()), (1, Some("fw:attempt1")));
}

#[tokio::test]
async fn account_options_reach_the_service() {
    let house = House::start().await;
    let submission = Submission {
        attempt: "attempt1",
        model: house.model("frames"),
        body: house.body("frames", json!({"prompt": "a red fox in snow"})),
        options: SubmitOptions {
            email: Some("second@example.com".into()),
            reply_url: Some("http://127.0.0.1:9/hook".into()),
            reply_ref: Some("order 7".into()),
            max_jobs: Some(3),
            explore: Some(true),
        },
    };

    let outcome = house.useapi.submit(&submission).await;

    assert!(matches!(outcome, Submitted::Accepted { .. }), "{outcome:?}");
    let accepted = &house.services.books().accepted[0];
    assert_eq!(accepted.account.as_deref(), Some("second@example.com"));
    assert_eq!(accepted.reply_ref.as_deref(), Some("order 7 fw:attempt1"));
}

#[tokio::test]
async fn a_lost_answer_is_found_by_our_reference() {
    let house = House::start().await;
    for (number, moment) in ["after", "mid_reply"].into_iter().enumerate() {
        let attempt = format!("attempt{number}");
        house.play("create", json!({"fault": "cut", "at": moment}));

        let inputs = json!({"prompt": "a red fox in snow", "seed": 42});
        let outcome = house.submit(&house.useapi, "frames", inputs, &attempt).await;
        let evidence = house.useapi.find(&trace(&attempt)).await.unwrap();

        assert!(matches!(outcome, Submitted::Unknown { .. }), "{moment}: {outcome:?}");
        let Evidence::Found(task) = evidence else { panic!("{moment}: {evidence:?}") };
        assert_eq!(task.attempt.as_deref(), Some(attempt.as_str()));
        assert_eq!(house.created(), number + 1, "{moment}");
    }
}

#[tokio::test]
async fn a_create_that_was_cut_before_it_arrived_is_shown_absent() {
    let house = House::faulty("create", json!({"fault": "cut", "at": "before"})).await;

    let outcome = house.submit(&house.useapi, "frames", json!({"prompt": "a red fox in snow", "seed": 42}), "a1").await;
    let evidence = house.useapi.find(&trace("a1")).await.unwrap();

    assert!(matches!(outcome, Submitted::Unknown { .. }), "{outcome:?}");
    assert!(matches!(evidence, Evidence::Absent { .. }), "{evidence:?}");
    assert_eq!((house.created(), house.create_calls()), (0, 1));
}

#[tokio::test]
async fn every_spoilt_answer_is_unknown_and_its_create_went_out_once() {
    let faults = [
        json!({"fault": "status", "status": 500}),
        json!({"fault": "status", "status": 502, "body": "html"}),
        json!({"fault": "status", "status": 503, "should_retry": true, "retry_after": "1"}),
        json!({"fault": "status", "status": 504, "body": "empty"}),
        json!({"fault": "slow", "seconds": 4.0, "at": "after"}),
        json!({"fault": "reply", "kind": "malformed"}),
        json!({"fault": "reply", "kind": "enormous", "mb": 8}),
        json!({"fault": "reply", "kind": "deep"}),
        json!({"fault": "reply", "kind": "without_id"}),
        json!({"fault": "reply", "kind": "empty"}),
        json!({"fault": "reply", "kind": "html"}),
    ];
    for fault in faults {
        for service in ["useapi", "runway"] {
            let house = House::patient(Options::default(), "key_of_these_tests", Duration::from_secs(2)).await;
            house.play("create", fault.clone());
            let outcome = match service {
                "useapi" => house.submit(&house.useapi, "frames", json!({"prompt": "a red fox"}), "a1").await,
                _ => {
                    let inputs = json!({"prompt": "a red fox", "ratio": "1920:1080"});
                    house.submit(&house.runway, "gen4_image", inputs, "a1").await
                }
            };

            assert!(matches!(outcome, Submitted::Unknown { .. }), "{service} {fault}: {outcome:?}");
            assert!(house.create_calls() <= 1, "{service} {fault}: a create goes out once");
            assert!(house.created() <= 1, "{service} {fault}");
        }
    }
}

#[tokio::test]
async fn odd_but_good_answers_are_accepted() {
    for fault in [json!({"fault": "reply", "kind": "nested"}), json!({"fault": "reply", "kind": "wrong_type"})] {
        let house = House::faulty("create", fault).await;

        let id = house.accepted(&house.useapi, "frames", "a1").await;

        assert_ne!(status(&house.useapi, &id).await, RemoteStatus::Gone);
    }
}

#[tokio::test]
async fn a_full_account_names_its_running_tasks() {
    let house = House::start().await;
    let first = house.accepted(&house.useapi, "frames", "a1").await;
    let busy = loop {
        // The service spreads creates over its free accounts until none is left.
        match house.submit(&house.useapi, "frames", json!({"prompt": "another fox"}), "a2").await {
            Submitted::Accepted { .. } => {}
            other => break other,
        }
    };

    let Submitted::Busy { limit, running, .. } = busy else { panic!("{busy:?}") };
    assert_eq!(limit, Limit::Concurrency);
    let ours = running.iter().find(|task| task.remote_id == first);
    assert_eq!(ours.and_then(|task| task.attempt.as_deref()), Some("a1"), "free evidence for lost answers");
}

#[tokio::test]
async fn refusals_come_back_by_their_cause() {
    let cases = [
        (json!({"fault": "no_credits"}), Cause::NoCredits),
        (json!({"fault": "refused"}), Cause::Moderated),
        (json!({"fault": "status", "status": 404}), Cause::Gone),
    ];
    for (fault, cause) in cases {
        let house = House::faulty("create", fault.clone()).await;

        let outcome = house.submit(&house.useapi, "frames", json!({"prompt": "a red fox"}), "a1").await;

        let Submitted::Rejected(rejection) = outcome else { panic!("{fault}: {outcome:?}") };
        assert_eq!(rejection.cause, cause, "{fault}");
    }
    let house = House::with(Options::default(), "bad-token").await;
    let outcome = house.submit(&house.useapi, "frames", json!({"prompt": "a red fox"}), "a1").await;
    assert!(matches!(&outcome, Submitted::Rejected(r) if r.cause == Cause::BadKey), "{outcome:?}");
}

#[tokio::test]
async fn accounts_with_an_error_are_reported() {
    let house = House::start().await;

    let report = house.useapi.account().await.unwrap();

    let wrong: Vec<_> = report.seats.iter().filter(|s| s.error.is_some()).map(|s| s.email.as_str()).collect();
    assert_eq!(wrong, ["broken@example.com"]);
    assert!(report.seats.iter().any(|s| s.email == "demo@example.com" && s.max_jobs.is_some()));
    assert!(report.balance.is_some());
}

#[tokio::test]
async fn many_looks_at_many_tasks_keep_the_services_interval() {
    let house = House::start().await;
    let mut ids = vec![house.accepted(&house.useapi, "frames", "a0").await];
    ids.push(house.accepted(&house.useapi, "frames", "a1").await);

    for _ in 0..4 {
        let tasks = house.useapi.poll(&ids).await.unwrap();
        assert_eq!(tasks.len(), 2);
    }
    house.useapi.find(&trace("a1")).await.unwrap();

    let shortest = house.services.books().shortest_account_poll_s.unwrap();
    assert!(shortest >= 1.0, "status requests came {shortest} s apart, in the service's time");
}

#[tokio::test]
async fn every_failure_comes_back_with_its_code() {
    let codes = ["SAFETY.INPUT.TEXT", "INPUT_PREPROCESSING.SAFETY.TEXT", "INTERNAL.BAD_OUTPUT.01", "TOMORROW.NEW"];
    for code in codes {
        let house = House::faulty("create", json!({"fault": "fail", "code": code})).await;
        let ids = [
            house.accepted(&house.useapi, "frames", "a1").await,
            house.accepted(&house.runway, "gen4_image", "a1").await,
        ];
        house.services.skip(A_MINUTE);

        let ends = [status(&house.useapi, &ids[0]).await, status(&house.runway, &ids[1]).await];

        for end in ends {
            let RemoteStatus::Failed { code: told, moderated, .. } = end else { panic!("{code}: {end:?}") };
            assert_eq!((told.as_str(), moderated), (code, code.contains("SAFETY")));
        }
    }
}

#[tokio::test]
async fn a_task_that_the_service_forgot_is_gone_and_a_new_word_is_not() {
    let house = House::start().await;
    for (fault, gone) in
        [(json!({"fault": "vanishes"}), true), (json!({"fault": "unknown_status", "word": "NAPPING"}), false)]
    {
        house.play("create", fault);
        for provider in [&house.useapi as &dyn Provider, &house.runway] {
            let model = if provider.service() == catalogue::Service::Useapi { "frames" } else { "gen4_image" };
            let id = house.accepted(provider, model, "a1").await;
            if gone {
                house.services.skip(A_MINUTE);
            }

            let status = status(provider, &id).await;

            let expected = if gone { RemoteStatus::Gone } else { RemoteStatus::Other("NAPPING".into()) };
            assert_eq!(status, expected, "{:?}", provider.service());
        }
    }
}

#[tokio::test]
async fn a_picture_that_was_handed_over_can_be_used() {
    let house = House::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = picture(&folder).await;

    let uploaded = house.useapi.upload(&file).await.unwrap();
    let inputs = json!({"prompt": "@IMG_1 in snow", "images": [uploaded.reference]});
    let Value::Object(body) = json!({"text_prompt": "@IMG_1 in snow", "imageAssetId1": inputs["images"][0]}) else {
        panic!()
    };
    let submission =
        Submission { attempt: "a1", model: house.model("frames"), body, options: SubmitOptions::default() };
    let outcome = house.useapi.submit(&submission).await;

    assert!(uploaded.reference.contains("-asset:"), "{uploaded:?}");
    assert!(matches!(outcome, Submitted::Accepted { .. }), "{outcome:?}");
}

/// A small real picture.
pub(super) async fn picture(folder: &tempfile::TempDir) -> InputFile {
    let path = folder.path().join("fox.png");
    image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90]))
        .save(&path)
        .unwrap();
    framewright_core::library::look(&framewright_core::library::Decoder::here(), &path).await.unwrap()
}

#[tokio::test]
async fn a_service_that_is_not_there_was_never_sent_to() {
    let house = House::start().await;
    let House { services, useapi, runway, catalogue } = house;
    services.stop().await;
    let Value::Object(body) = json!({"text_prompt": "a red fox"}) else { panic!() };
    let submission = Submission {
        attempt: "a1",
        model: catalogue.model("frames").unwrap(),
        body,
        options: SubmitOptions::default(),
    };

    let outcome = useapi.submit(&submission).await;
    let read = runway.account().await;

    assert!(matches!(outcome, Submitted::NotSent { .. }), "{outcome:?}");
    assert!(matches!(read, Err(ProviderError::Unavailable { .. })), "{read:?}");
}
