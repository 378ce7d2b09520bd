use serde_json::json;

use super::*;
use crate::library::testing;

const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2qab";
const NOON: i64 = 1_795_176_000_000;

fn sidecar() -> Sidecar {
    testing::sidecar(JOB, "A foggy harbor, \"quoted\"\nand broken", NOON)
}

fn library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path()).unwrap();
    (folder, library)
}

#[test]
fn a_recipe_comes_back_as_it_was_written() {
    let (_folder, library) = library();

    let path = library.write_sidecar_now(&sidecar()).unwrap();

    assert_eq!(path, "media/2026/11/20/foggy-harbor-quoted-broken-3k2qab.json");
    assert_eq!(library.read_sidecar(&path).unwrap(), redacted(sidecar()));
    let found = library.sidecar(sidecar().request.prompt(), JOB, NOON).unwrap();
    assert_eq!(found.map(|(at, _)| at), Some(path));
}

#[test]
fn what_a_newer_version_wrote_survives_a_rewrite() {
    let (_folder, library) = library();
    let path = library.write_sidecar_now(&sidecar()).unwrap();
    let place = library.absolute(&path);
    let mut newer: Value = serde_json::from_slice(&fs::read(&place).unwrap()).unwrap();
    newer["version"] = json!(2);
    newer["mood"] = json!({"calm": true});
    newer["job"]["weather"] = json!("fog");
    newer["attempts"][0]["route"] = json!("north");
    fs::write(&place, newer.to_string()).unwrap();

    let mut read = library.read_sidecar(&path).unwrap();
    read.rating = 4;
    library.write_sidecar_now(&read).unwrap();
    library.write_sidecar_now(&Sidecar { rating: 5, ..sidecar() }).unwrap();

    let after: Value = serde_json::from_slice(&fs::read(&place).unwrap()).unwrap();
    assert_eq!(after["rating"], 5);
    assert_eq!(after["version"], 2);
    assert_eq!(after["mood"], json!({"calm": true}));
    assert_eq!(after["job"]["weather"], "fog");
    assert_eq!(after["attempts"][0]["route"], "north", "also where the writer did not know of it");
}

#[test]
fn no_address_key_or_token_reaches_the_disk() {
    let (_folder, library) = library();
    let mut secretive = sidecar();
    secretive.echo = json!({
        "taskId": "user:12-runwayml:jane@example.com-task:5f2c",
        "artifacts": [{"url": "https://cdn.example.net/a.png?_jwt=CANARY#x", "previewUrls": ["https://u:CANARY@cdn.example.net/p"]}],
        "nested": {"Token": "CANARY", "apiKey": "CANARY"},
    });
    secretive.sent["init_image"] = json!("data:image/png;base64,CANARY");
    secretive.request.inputs.insert("images".into(), json!(["https://x.example/a.png?sig=CANARY"]));
    secretive.attempts[0].why = Some("jane@example.com has no credits".into());

    let path = library.write_sidecar_now(&secretive).unwrap();

    let text = fs::read_to_string(library.absolute(&path)).unwrap();
    assert!(!text.contains("CANARY"), "{text}");
    assert!(!text.contains("example.com"), "{text}");
    assert!(text.contains("user:12-runwayml:{email}-task:5f2c"), "the rest of the id is of use: {text}");
    assert!(text.contains("https://cdn.example.net/a.png"), "where it came from is of use: {text}");
}

#[test]
fn a_prompt_with_an_at_sign_stays_as_written() {
    let mut job = sidecar();
    job.request.inputs.insert("prompt".into(), json!("a sign that says me@home.example"));

    assert_eq!(redacted(job).request.prompt(), "a sign that says me@home.example");
}

#[test]
fn another_jobs_recipe_and_a_broken_one_are_left_alone() {
    let (_folder, library) = library();
    let first = library.write_sidecar_now(&sidecar()).unwrap();
    // Same day, words and last six characters.
    let mut twin = sidecar();
    twin.job.id = "01kd3v9qk4zt5m8w2x7f3k2qab".replace("01kd", "02zz");

    let second = library.write_sidecar_now(&twin).unwrap();
    fs::write(library.absolute(&first), b"{ broken").unwrap();
    let third = library.write_sidecar_now(&sidecar()).unwrap();

    assert_eq!(second, "media/2026/11/20/foggy-harbor-quoted-broken-3k2qab_2.json");
    assert_eq!(third, "media/2026/11/20/foggy-harbor-quoted-broken-3k2qab_3.json");
    assert_eq!(fs::read(library.absolute(&first)).unwrap(), b"{ broken");
    assert_eq!(library.write_sidecar_now(&twin).unwrap(), second, "each finds its own again");
}

#[test]
fn an_enormous_recipe_is_not_read() {
    let (_folder, library) = library();
    let file = fs::File::create(library.absolute("media/big.json")).unwrap();
    file.set_len(MAX_BYTES + 1).unwrap();

    assert!(matches!(library.read_sidecar("media/big.json"), Err(SidecarError::Broken(_))));
}
