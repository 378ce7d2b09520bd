//! What an account has beside tasks, through the whole program against the simulator: voices, avatars, documents, live
//! sessions and conversations.

use std::time::Duration;

use catalogue::Inputs;
use framewright_core::error::{Code, Error};
use framewright_core::provider::{Belonging, Readiness};
use framewright_core::queue::unusual::Agreed;
use serde_json::{Value, json};
use simulator::{Running, Simulator};

use crate::command::{add_accounts, run, summary};
use crate::rig::Rig;

const SPEED: f64 = 60.0;
/// Longer than anything is processed, and than a call lasts.
const A_MINUTE: Duration = Duration::from_secs(60);

fn inputs(value: Value) -> Inputs {
    let Value::Object(inputs) = value else { panic!("inputs are an object") };
    inputs
}

fn voice(name: &str) -> Inputs {
    let from = json!({"type": "text", "model": "eleven_ttv_v3", "prompt": "a calm and warm voice, low in pitch"});
    inputs(json!({ "name": name, "from": from }))
}

/// How many calls of that method reached the service, whatever came of them.
fn calls(rig: &Rig, method: &str) -> u64 {
    let books = rig.simulator.books();
    books.requests.iter().filter(|request| request.method == method).map(|request| request.count).sum()
}

#[tokio::test]
async fn a_voice_is_made_heard_renamed_and_deleted() {
    let rig = Rig::unhurried().await;
    let app = &rig.app;
    let id = app.make("official", Belonging::Voice, &voice("Ann")).await.unwrap();
    let early = app.hear_voice("official", &id).await.unwrap_err();
    rig.simulator.skip(A_MINUTE);

    let sound = app.hear_voice("official", &id).await.unwrap();
    app.change("official", Belonging::Voice, &id, &inputs(json!({"name": "Bea"}))).await.unwrap();
    let voices = app.voices("official").await.unwrap();
    let deleted = app.delete("official", Belonging::Voice, &id).await.unwrap();
    let again = app.delete("official", Belonging::Voice, &id).await.unwrap();

    assert_eq!(early.code, Code::Conflict, "{early}");
    assert_eq!((sound.media_type.as_str(), sound.bytes > 1000), ("audio/mpeg", true));
    assert_eq!((voices[0].name.as_str(), &voices[0].readiness), ("Bea", &Readiness::Ready));
    assert!(deleted && !again, "what is gone already is told as that");
    assert_eq!(app.voices("official").await.unwrap(), []);
}

#[tokio::test]
async fn a_lost_answer_is_told_and_the_call_goes_out_once() {
    for at in ["before", "after"] {
        let rule = json!({"match": {"endpoint": "/v1/voices", "method": "POST"}, "do": {"fault": "cut", "at": at}});
        let rig = Rig::with_faults(json!({ "rules": [rule] })).await;

        let lost = rig.app.make("official", Belonging::Voice, &voice("Ann")).await.unwrap_err();

        assert_eq!((lost.code, calls(&rig, "POST")), (Code::Unavailable, 1), "{lost}");
        assert!(lost.message.contains("may have been made and charged"), "{lost}");
        assert_eq!(rig.app.voices("official").await.unwrap().len(), usize::from(at == "after"));
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_before_anything_is_sent() {
    let rig = Rig::start().await;
    let short = inputs(json!({"name": "", "from": {"type": "text", "model": "eleven_ttv_v3", "prompt": "low"}}));

    let refused: Error = rig.app.make("official", Belonging::Voice, &short).await.unwrap_err();
    let other_service = rig.app.voices("proxy").await.unwrap_err();

    assert_eq!(refused.code, Code::InvalidInput);
    assert_eq!(refused.problems.len(), 2, "{refused:?}");
    assert_eq!(calls(&rig, "POST") + calls(&rig, "GET"), 0);
    assert!(other_service.message.contains("Runway's API"), "{other_service}");
}

#[tokio::test]
async fn an_avatar_has_a_voice_of_the_accounts_own_and_tells_when_it_is_gone() {
    let rig = Rig::unhurried().await;
    let app = &rig.app;
    let voice = app.make("official", Belonging::Voice, &voice("Ann")).await.unwrap();
    let document = inputs(json!({"name": "Hours", "content": "Nine to five."}));
    let document = app.make("official", Belonging::Document, &document).await.unwrap();
    rig.simulator.skip(A_MINUTE);
    let picture = rig.folder.path().join("face.png");
    image::RgbImage::new(640, 640).save(&picture).unwrap();
    let staged = app.library().stage(&picture).await.unwrap().reference;
    let avatar = inputs(json!({
        "name": "Guide", "personality": "patient", "reference_image": staged, "document_ids": [document],
        "voice": {"type": "custom", "id": voice},
    }));

    let id = app.make("official", Belonging::Avatar, &avatar).await.unwrap();
    let busy = app.change("official", Belonging::Avatar, &id, &inputs(json!({"name": "Other"}))).await.unwrap_err();
    let known = app.avatar("official", &id).await.unwrap();
    app.delete("official", Belonging::Voice, &voice).await.unwrap();
    let without = app.avatar("official", &id).await.unwrap();
    let gone = app.make("official", Belonging::Avatar, &avatar).await.unwrap_err();

    assert_eq!(busy.code, Code::Conflict, "{busy}");
    assert_eq!((known.voice.as_deref(), known.voice_deleted, &known.documents[0]), (Some("Ann"), false, &document));
    assert_eq!(app.document("official", &document).await.unwrap().used_by, ["Guide"]);
    assert!(without.voice_deleted);
    assert_eq!((gone.code, gone.message.contains("Could not find Voice")), (Code::NotFound, true), "{gone}");
}

#[tokio::test]
async fn a_job_with_an_avatar_that_is_gone_fails_with_a_clear_word_and_costs_nothing() {
    let rig = Rig::start().await;
    let avatar = json!({"type": "custom", "avatar_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"});
    let speech = json!({"type": "text", "text": "Hello there."});
    let mut job = rig.new_job("runway/avatar_videos/gwm1_avatars", "", Value::Null, 1);
    job.request.inputs = inputs(json!({ "avatar": avatar, "speech": speech }));
    let id = rig.app.queue().enqueue(None, vec![job], Agreed::Once).await.unwrap().remove(0);

    rig.work().await;

    assert_eq!(rig.accepted(), 0);
    let story = rig.story(&id).await;
    assert!(story.contains("Could not find Avatar"), "{story}");
}

#[tokio::test]
async fn a_session_ends_in_a_conversation_that_can_be_read_and_deleted() {
    let rig = Rig::unhurried().await;
    let app = &rig.app;
    let session = inputs(json!({"avatar": {"type": "runway-preset", "preset": "cat-character"}}));
    let id = app.make("official", Belonging::Session, &session).await.unwrap();
    let early = app.live_session("official", &id).await.unwrap();
    rig.simulator.skip(A_MINUTE);

    let over = app.live_session("official", &id).await.unwrap();
    let list = app.conversations("official").await.unwrap();
    let told = app.conversation("official", &id).await.unwrap();

    assert_eq!((early.status.as_str(), over.status.as_str()), ("not_ready", "completed"));
    assert_eq!((list.len(), list[0].avatar.as_deref(), list[0].said.len()), (1, Some("cat-character"), 0));
    assert!(told.said.len() > 3 && told.said[0].by_avatar && !told.said[1].by_avatar, "{told:?}");
    assert!(app.delete("official", Belonging::Conversation, &id).await.unwrap());
    assert_eq!(app.conversation("official", &id).await.unwrap_err().code, Code::NotFound);
}

/// A folder with accounts of both services at a simulator.
async fn studio() -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let options = simulator::Options { speed: SPEED, seed: Some(7), ..Default::default() };
    let simulator = Simulator::start(options).await.unwrap();
    add_accounts(folder.path(), &simulator.address, SPEED);
    (folder, simulator)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_makes_lists_hears_and_deletes_voices() {
    let (folder, simulator) = studio().await;
    let call = |words: &[&str]| run(folder.path(), &[words, &["--json", "--library", "library"]].concat());
    let prompt = "a calm and warm voice, low in pitch";

    let unasked = call(&["voices", "create", "Ann", "--prompt", prompt]);
    let made = summary(&call(&["voices", "create", "Ann", "--prompt", prompt, "--yes"]));
    simulator.skip(A_MINUTE);
    let id = made["id"].as_str().unwrap();
    let heard = call(&["voices", "preview", id, "-o", "ann.mp3"]);
    let again = call(&["voices", "preview", id, "-o", "ann.mp3"]);
    let previewed = call(&["voices", "preview", "--prompt", prompt, "-o", "new.mp3", "--yes"]);
    let renamed = summary(&call(&["voices", "rename", id, "Bea"]));
    let list = call(&["voices", "list"]);
    let kept = call(&["voices", "delete", id]);
    let deleted = summary(&call(&["voices", "delete", id, "--yes"]));

    assert_eq!(unasked.status.code(), Some(2), "what may cost money needs a yes");
    assert_eq!((heard.status.code(), previewed.status.code()), (Some(0), Some(0)));
    assert!(std::fs::metadata(folder.path().join("ann.mp3")).unwrap().len() > 1000);
    assert_eq!(again.status.code(), Some(2), "no file is replaced");
    assert_eq!(renamed["exit"], 0);
    let told = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(told.contains("\"type\":\"voice\"") && told.contains("\"name\":\"Bea\""), "{told}");
    assert_eq!((kept.status.code(), &deleted["was_there"]), (Some(2), &json!(true)), "deleting needs a yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_knows_avatars_documents_sessions_and_conversations() {
    let (folder, simulator) = studio().await;
    let call = |words: &[&str]| {
        let output = run(folder.path(), &[words, &["--json", "--library", "library"]].concat());
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (summary(&output), told)
    };
    std::fs::write(folder.path().join("hours.txt"), "Nine to five.").unwrap();

    let document = call(&["documents", "create", "Hours", "hours.txt"]).0["id"].as_str().unwrap().to_owned();
    let likeness = ["--personality", "patient", "--image", "https://example.com/a.png", "--voice", "maya"];
    let create = [&["avatars", "create", "Guide", "--yes", "--document", &document][..], &likeness].concat();
    let avatar = call(&create).0["id"].as_str().unwrap().to_owned();
    simulator.skip(A_MINUTE);
    let session = call(&["sessions", "create", "--avatar", &avatar, "--yes"]).0["id"].as_str().unwrap().to_owned();
    simulator.skip(A_MINUTE);

    assert!(call(&["documents", "show", &document]).1.contains("Nine to five."));
    assert!(call(&["documents", "list"]).1.contains("Guide"));
    assert_eq!(call(&["avatars", "change", &avatar, "--name", "Host", "--yes"]).0["exit"], 0);
    assert!(call(&["avatars", "show", &avatar]).1.contains("\"name\":\"Host\""));
    assert_eq!(call(&["sessions", "show", &session]).0["status"], "completed");
    assert_eq!(call(&["conversations", "list"]).0["conversations"], 1);
    assert!(call(&["conversations", "show", &session]).0["turns"].as_u64().is_some_and(|turns| turns > 3));
    assert_eq!(call(&["conversations", "delete", &session, "--yes"]).0["was_there"], true);
    assert_eq!(call(&["voices", "list", "--account", "proxy"]).0["exit"], 2);
}

#[test]
fn the_demo_account_can_be_asked_without_a_job_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let call = |words: &[&str]| summary(&run(folder.path(), &[words, &["--json", "--library", "library"]].concat()));

    let made = call(&["voices", "create", "Ann", "--prompt", "a calm and warm voice, low in pitch"]);
    let list = call(&["voices", "list", "--account", "demo"]);

    assert!(made["id"].is_string(), "the Demo account costs nothing and asks nothing: {made}");
    assert_eq!(list["voices"], 1, "it keeps what was made: {list}");
}
