use serde_json::json;

use super::*;

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn read(mut object: Value) -> Task {
    object["id"] = ID.into();
    let origin = Url::parse("https://api.dev.runwayml.com").unwrap();
    task(object, &origin).unwrap()
}

#[test]
fn a_create_reply_gives_id_and_estimate() {
    assert_eq!(created(&json!({"id": ID, "estimatedCost": {"credits": 2.5}})), Some((ID.into(), Some(2.5))));
    assert_eq!(created(&json!({"id": ID})), Some((ID.into(), None)), "older replies hold the id alone");
    assert_eq!(created(&json!({"estimatedCost": {"credits": 5}})), None);
    assert_eq!(created(&json!({"id": "a/b"})), None);
}

#[test]
fn every_state_is_understood() {
    let status = |word: &str| read(json!({"status": word})).status;

    assert_eq!(status("PENDING"), RemoteStatus::Pending);
    assert_eq!(status("THROTTLED"), RemoteStatus::Throttled { wait: None });
    assert_eq!(status("RUNNING"), RemoteStatus::Running { progress: None });
    assert_eq!(status("CANCELLED"), RemoteStatus::Cancelled { cost: None });
    assert_eq!(status("CANCELED"), RemoteStatus::Cancelled { cost: None });
    assert_eq!(status("QUEUED_ELSEWHERE"), RemoteStatus::Other("QUEUED_ELSEWHERE".into()));
}

#[test]
fn a_finished_task_gives_its_files_and_final_price() {
    let task = read(json!({"status": "SUCCEEDED", "createdAt": "2026-11-20T12:00:00.000Z", "cost": {"credits": 5},
        "output": ["https://dnznrvs05pmza.cloudfront.net/gen4_image/a.png?_jwt=x", 7, "https://x.example/b"]}));

    assert_eq!(task.created_ms, Some(1_795_176_000_000));
    let RemoteStatus::Succeeded { outputs, cost } = task.status else { panic!() };
    assert_eq!(cost, Some(5.0));
    assert_eq!(outputs.len(), 2);
    assert_eq!((outputs[0].extension.as_deref(), outputs[1].extension.as_deref()), (Some("png"), None));
}

#[test]
fn a_refusal_is_told_from_a_fault() {
    let moderated = |code: Value| match read(json!({"status": "FAILED", "failure": "No", "failureCode": code})).status {
        RemoteStatus::Failed { moderated, .. } => moderated,
        other => panic!("{other:?}"),
    };

    assert!(moderated("SAFETY.INPUT.TEXT".into()));
    assert!(moderated("INPUT_PREPROCESSING.SAFETY.THIRD_PARTY".into()));
    assert!(!moderated("INTERNAL.BAD_OUTPUT.01".into()));
    assert!(!moderated(Value::Null));
}

#[test]
fn refusals_are_sorted_by_what_is_to_be_done() {
    let cause = |status, error: &str| rejection(status, &json!({"error": error})).cause;

    assert_eq!(cause(400, "You do not have enough credits to run this task."), Cause::NoCredits);
    assert_eq!(cause(400, "Validation of body failed"), Cause::Invalid);
    assert_eq!(cause(401, "No API key was provided."), Cause::BadKey);
    assert_eq!(cause(403, "Model variant gen4_image is not available"), Cause::NotEntitled);
    assert_eq!(cause(404, "Could not find Task"), Cause::Gone);
    assert_eq!(cause(405, ""), Cause::Invalid);
}

#[test]
fn the_daily_limit_is_told_by_its_text() {
    assert_eq!(limit(&json!({"error": "Your daily task limit has been reached."})), Limit::Daily);
    assert_eq!(limit(&json!({"error": "Slow down"})), Limit::Requests);
    assert_eq!(limit(&Value::Null), Limit::Requests);
}

#[test]
fn the_organization_gives_limits_and_counters() {
    let organization = json!({
        "creditBalance": 950,
        "tier": {"maxMonthlyCreditSpend": 10_000, "models": {
            "gen4_image": {"maxConcurrentGenerations": 2, "maxDailyGenerations": 200},
            "upscale_v1": {"maxConcurrentGenerations": null, "maxDailyGenerations": null}}},
        "usage": {"models": {"gen4_image": {"dailyGenerations": 7}}},
    });

    let report = report(&organization);

    assert_eq!((report.balance, report.monthly_limit), (Some(950.0), Some(10_000.0)));
    let first = &report.models[0];
    assert_eq!((first.concurrent, first.daily, first.used_today), (Some(2), Some(200), 7));
    assert_eq!((report.models[1].concurrent, report.models[1].daily), (None, None), "null is unlimited");
    assert_eq!(counters(&organization, "gen4_image"), Some(Counters { generations: 7, balance: 950.0 }));
    assert_eq!(counters(&organization, "gemini"), Some(Counters { generations: 0, balance: 950.0 }));
    assert_eq!(counters(&json!({"creditBalance": 5}), "gen4_image"), None);
}

#[test]
fn an_upload_goes_only_to_a_complete_placeholder() {
    let whole = json!({"uploadUrl": "https://s3.example", "fields": {"key": "a", "n": 5}, "runwayUri": "runway://x"});

    let place = placeholder(&whole).unwrap();

    assert_eq!((place.uri.as_str(), place.fields), ("runway://x", vec![("key".into(), "a".into())]));
    for key in ["uploadUrl", "fields", "runwayUri"] {
        let mut part = whole.clone();
        part[key] = Value::Null;

        assert!(placeholder(&part).is_none(), "{key}");
    }
}

#[test]
fn use_by_day_is_read_for_the_days_that_were_asked_for() {
    let days = Days::last(2, 1_795_176_000_000);
    let reply = json!({"results": [
        {"date": "2026-11-19", "usedCredits": [{"model": "gen4.5", "amount": 60}, {"model": "aleph2", "amount": "56"}]},
        {"date": "2026-11-20", "usedCredits": [{"model": "", "amount": 5}, {"amount": 5}, {"model": "veo3.1"}, 7]},
        {"date": "2026-11-21", "usedCredits": [{"model": "gen4.5", "amount": 60}]},
        {"date": "yesterdäy", "usedCredits": []},
    ]});

    let spent = |model: &str, credits: f64| SpentOn { day: "2026-11-19".into(), model: model.into(), credits };
    assert_eq!(usage_body(&days), json!({"startDate": "2026-11-19", "beforeDate": "2026-11-21"}));
    assert_eq!(usage(&reply, &days), Some(vec![spent("gen4.5", 60.0), spent("aleph2", 56.0)]));
    assert_eq!(usage(&json!({"results": 5}), &days), None);
}
