use serde_json::json;

use super::*;

const ID: &str = "user:1234-runwayml:me@example.com-task:3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn origin() -> Url {
    Url::parse("http://127.0.0.1:4000").unwrap()
}

fn status_of(mut object: Value) -> RemoteStatus {
    object["taskId"] = ID.into();
    task(object, &origin()).unwrap().status
}

fn options() -> SubmitOptions {
    SubmitOptions {
        email: Some("me@example.com".into()),
        reply_url: Some("https://example.com/hook".into()),
        reply_ref: Some("order 7".into()),
        max_jobs: Some(3),
        explore: Some(true),
    }
}

fn frames() -> Map<String, Value> {
    json!({"text_prompt": "a red fox"}).as_object().unwrap().clone()
}

#[test]
fn absent_options_are_not_sent() {
    let sent = body(&frames(), &SubmitOptions::default(), "01abc");

    assert_eq!(Value::Object(sent), json!({"text_prompt": "a red fox", "replyRef": "fw:01abc"}));
}

#[test]
fn account_options_travel_with_the_create() {
    let sent = body(&frames(), &options(), "01abc");

    let expected = json!({
        "text_prompt": "a red fox", "email": "me@example.com", "replyUrl": "https://example.com/hook",
        "maxJobs": 3, "exploreMode": true, "replyRef": "order 7 fw:01abc"
    });
    assert_eq!(Value::Object(sent), expected);
}

#[test]
fn what_the_job_itself_says_wins_over_the_account() {
    let mut job = frames();
    job.insert("exploreMode".into(), false.into());

    assert_eq!(body(&job, &options(), "01abc")["exploreMode"], json!(false));
}

#[test]
fn our_attempt_id_comes_back_whatever_the_users_reference_is() {
    for own in [None, Some("order 7"), Some("fw:other"), Some("fw:"), Some("  "), Some("ü\tß\nx")] {
        let echoed = json!({"replyRef": reply_ref(own, "01abc")});

        assert_eq!(attempt(&echoed).as_deref(), Some("01abc"), "{own:?}");
    }
    assert_eq!(attempt(&json!({"replyRef": "order 7"})), None, "somebody else's reference names no attempt");
}

#[test]
fn a_long_reference_of_the_user_leaves_room_for_ours() {
    let long = "🦊".repeat(1024);

    let sent = reply_ref(Some(&long), "01abc");

    assert!(sent.encode_utf16().count() <= 1024);
    assert!(sent.ends_with(" fw:01abc"));
}

#[test]
fn create_replies_are_understood_flat_and_nested() {
    let flat = json!({"taskId": ID, "status": "PENDING", "code": 200});
    let nested = json!({"task": {"taskId": ID, "status": "PENDING"}, "code": 200});

    assert_eq!(created(&flat).unwrap().0, ID);
    assert_eq!(created(&nested).unwrap().0, ID);
    assert_eq!(task(nested, &origin()).unwrap().remote_id, ID);
}

#[test]
fn a_create_reply_without_a_usable_id_names_no_task() {
    for reply in
        [json!({}), json!({"taskId": ""}), json!({"taskId": 7}), json!({"taskId": "../x"}), json!([]), json!(null)]
    {
        assert!(created(&reply).is_none(), "{reply}");
    }
}

#[test]
fn progress_is_read_as_text_and_as_number() {
    let running = |progress: Value| status_of(json!({"status": "RUNNING", "progressRatio": progress}));

    assert_eq!(running("0.4".into()), RemoteStatus::Running { progress: Some(0.4) });
    assert_eq!(running(0.4.into()), RemoteStatus::Running { progress: Some(0.4) });
    assert_eq!(running("7".into()), RemoteStatus::Running { progress: Some(1.0) });
    assert_eq!(running(Value::Null), RemoteStatus::Running { progress: None });
}

#[test]
fn a_throttled_task_is_accepted_and_tells_its_wait() {
    let status = status_of(json!({"status": "THROTTLED", "estimatedTimeToStartSeconds": 12}));

    assert_eq!(status, RemoteStatus::Throttled { wait: Some(Duration::from_secs(12)) });
}

#[test]
fn directories_are_no_files_and_the_file_name_tells_the_type() {
    let status = status_of(json!({"status": "SUCCEEDED", "artifacts": [
        {"isDirectory": true, "url": "https://x.example/dir"},
        {"isDirectory": false, "url": "https://x.example/a?_jwt=1", "filename": "a red fox.PNG", "fileSize": "1234"},
        {"url": "http://127.0.0.1:4000/f/b.webp?t=1", "fileSize": 99},
        {"filename": "no link.png"},
    ]}));

    let RemoteStatus::Succeeded { outputs, .. } = status else { panic!("{status:?}") };
    let expected = vec![
        Output { url: "https://x.example/a?_jwt=1".into(), extension: Some("png".into()), size: Some(1234) },
        Output { url: "/f/b.webp?t=1".into(), extension: Some("webp".into()), size: Some(99) },
    ];
    assert_eq!(outputs, expected);
}

#[test]
fn a_failure_tells_its_code_and_whether_moderation_refused() {
    let failed = |error: Value| match status_of(json!({"status": "FAILED", "error": error})) {
        RemoteStatus::Failed { code, message, moderated, .. } => (code, message, moderated),
        other => panic!("{other:?}"),
    };

    let safety = failed(json!({"errorMessage": "No.", "reason": "SAFETY.INPUT.TEXT", "tally_asimov": true}));
    assert_eq!(safety, ("SAFETY.INPUT.TEXT".into(), "No.".into(), true));
    let category = failed(json!({"moderation_category": "CHILDREN"}));
    assert_eq!((category.0.as_str(), category.2), ("", true));
    let internal = failed(json!({"reason": "INTERNAL.BAD_OUTPUT.01", "message": "Try again"}));
    assert_eq!(internal, ("INTERNAL.BAD_OUTPUT.01".into(), "Try again".into(), false));
    assert!(!failed(Value::Null).2);
}

#[test]
fn an_unknown_word_keeps_the_task_alive() {
    assert_eq!(status_of(json!({"status": "DREAMING"})), RemoteStatus::Other("DREAMING".into()));
    assert!(task(json!({"taskId": ID}), &origin()).is_none(), "no status at all says nothing");
}

#[test]
fn both_429_bodies_speak_of_tasks_at_a_time() {
    let a = json!({"error": "Account me@example.com is busy executing 2 tasks", "code": 429, "runningTasks": {
        "me@example.com": [{"taskId": ID, "replyRef": "order 7 fw:01abc"}, {"taskId": "x:y", "replyRef": "mine"}, {}, 5],
        "other@example.com": null,
    }});
    let b = json!({"error": "You have too many tasks running or pending. Please wait."});

    assert_eq!((limit(&a), limit(&b)), (Limit::Concurrency, Limit::Concurrency));
    let expected = vec![
        RunningTask { remote_id: ID.into(), attempt: Some("01abc".into()) },
        RunningTask { remote_id: "x:y".into(), attempt: None },
    ];
    assert_eq!(running(&a), expected);
    assert!(running(&b).is_empty());
    assert_eq!(limit(&Value::Null), Limit::Requests);
}

#[test]
fn refusals_are_sorted_by_what_is_to_be_done() {
    let cause = |status, error: &str| rejection(status, &json!({"error": error})).cause;

    assert_eq!(cause(400, "Please configure at least one account"), Cause::AccountError);
    assert_eq!(cause(400, "Required param maxJobs is missing or empty"), Cause::Invalid);
    assert_eq!(cause(401, "Unauthorized"), Cause::BadKey);
    assert_eq!(cause(401, "Wrong username/password combination."), Cause::AccountError);
    assert_eq!(cause(401, "This account has been suspended."), Cause::AccountError);
    assert_eq!(cause(404, "Not found."), Cause::Gone);
    assert_eq!(cause(412, "You do not have enough credits to run this task."), Cause::NoCredits);
    assert_eq!(cause(422, ""), Cause::Moderated);
    assert!(!rejection(422, &Value::Null).message.is_empty());
}

#[test]
fn accounts_show_their_errors_and_nothing_secret() {
    let accounts = json!({
        "fine@example.com": {"email": "fine@example.com", "password": "hunter2", "maxJobs": 2, "jwt": {"token": "t0p"}},
        "broken@example.com": {"maxJobs": "3", "error": "Wrong password"},
    });

    let seats = seats(&accounts).unwrap();

    let errors: Vec<_> = seats.iter().map(|s| (s.email.as_str(), s.max_jobs, s.error.as_deref())).collect();
    let expected = [("fine@example.com", Some(2), None), ("broken@example.com", Some(3), Some("Wrong password"))];
    assert_eq!(errors, expected);
    let printed = format!("{seats:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("t0p"), "{printed}");
}

#[test]
fn a_plan_tells_what_it_gives_and_what_is_used_of_it() {
    let features = json!({"permitted": {"numPlanCredits": 2250}, "used": {"numPlanCredits": 250.5}});

    let known = PlanCredits { email: "me@example.com".into(), permitted: 2250.0, used: 250.5 };
    assert_eq!(plan(&features, "me@example.com"), Some(known));
    assert_eq!(plan(&json!({"permitted": {}}), "me@example.com"), None);
}
