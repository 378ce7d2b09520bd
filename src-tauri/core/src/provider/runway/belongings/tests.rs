use serde_json::json;

use super::*;
use crate::clock::RealClock;
use crate::provider::peer::{self, Peer};
use crate::provider::{Endpoint, Pace, Readiness};
use crate::secrets::Secret;

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn runway(peer: &Peer) -> Runway {
    let endpoint = Endpoint::new(&peer.origin, Secret::new("key_0123456789abcdef")).unwrap();
    Runway::new(endpoint, Pace::at_speed(10.0), RealClock::shared()).unwrap()
}

fn voice(name: &str) -> Value {
    json!({"id": ID, "name": name, "description": null, "status": "READY", "createdAt": "2026-11-20T12:00:00.000Z"})
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_ends_though_the_service_never_does() {
    let two = Peer::start(|n, _| match n {
        0 => peer::json(200, &json!({"data": [voice("a"), {"no": "voice"}], "nextCursor": "c&1"})),
        _ => peer::json(200, &json!({"data": [voice("b")]})),
    })
    .await;
    let endless =
        Peer::start(|n, _| peer::json(200, &json!({"data": [voice("a")], "nextCursor": n.to_string()}))).await;

    let names: Vec<String> = runway(&two).voices().await.unwrap().into_iter().map(|voice| voice.name).collect();
    let most = runway(&endless).voices().await.unwrap().len();

    assert_eq!(names, ["a", "b"], "what cannot be read is left out");
    assert_eq!(two.seen()[1].line, "GET /v1/voices?limit=100&cursor=c%261");
    assert_eq!(most, MOST_PAGES);
}

#[tokio::test]
async fn an_id_that_would_lead_elsewhere_is_never_sent() {
    let peer = Peer::always(peer::json(200, &json!({}))).await;
    let runway = runway(&peer);

    for hostile in ["", "..", "../tasks/1", "a?b", "a#b", "a b"] {
        assert!(runway.delete(Belonging::Voice, hostile).await.is_err(), "{hostile:?}");
        assert!(runway.voice(hostile).await.is_err(), "{hostile:?}");
    }

    assert_eq!(peer.seen().len(), 0);
}

#[tokio::test]
async fn deleting_what_is_gone_already_is_no_failure() {
    let peer = Peer::start(|n, _| match n {
        0 => peer::reply(204, &[], b""),
        _ => peer::json(404, &json!({"error": "Could not find Voice"})),
    })
    .await;
    let runway = runway(&peer);

    assert!(runway.delete(Belonging::Voice, ID).await.unwrap());
    assert!(!runway.delete(Belonging::Voice, ID).await.unwrap());
    assert_eq!(peer.seen()[0].line, format!("DELETE /v1/voices/{ID}"));
}

#[test]
fn how_things_stand_is_read_with_words_that_nobody_knows_yet() {
    let mut one = voice("a");
    one["status"] = json!("FAILED");
    one["failureReason"] = json!("too short");
    assert_eq!(read::voice(&one).unwrap().readiness, Readiness::Failed { why: "too short".into() });
    one["status"] = json!("TUNING");
    assert_eq!(read::voice(&one).unwrap().readiness, Readiness::Other { word: "TUNING".into() });
    one["id"] = json!("../x");
    assert_eq!(read::voice(&one), None);
    let session = json!({"id": ID, "status": "COMPLETED", "duration": 12});
    assert_eq!(read::session(&session).unwrap().seconds, Some(12.0));
}

#[test]
fn a_transcript_tells_who_spoke_and_which_tools_were_used() {
    let told = json!({
        "id": ID, "name": "n", "status": "ended", "duration": 8, "avatar": {"type": "runway-preset", "presetId": "cat"},
        "transcript": [
            {"role": "assistant", "content": "Hello", "timestamp": "2026-11-20T12:00:00.000Z"},
            {"role": "user", "content": "Hi", "timestamp": null},
            {"role": "assistant", "content": null, "toolCalls": [{"name": "show_map", "arguments": {}}]},
        ],
    });

    let conversation = read::conversation(&told).unwrap();

    assert_eq!(conversation.avatar.as_deref(), Some("cat"));
    let who: Vec<bool> = conversation.said.iter().map(|said| said.by_avatar).collect();
    assert_eq!(who, [true, false, true]);
    assert_eq!(
        (conversation.said[2].text.as_deref(), &conversation.said[2].tools[..]),
        (None, &["show_map".into()][..])
    );
}
