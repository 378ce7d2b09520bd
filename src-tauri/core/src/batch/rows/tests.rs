use std::sync::LazyLock;

use serde_json::json;

use super::*;
use crate::batch::{Format, fix, read};
use crate::settings::{Account, ConfigFolder, KeySource, default_origin};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);

const TYPOS: &str = include_str!("../../../../../tests/fixtures/frames_typos.json");
const FRAMES: &str = include_str!("../../../../../tests/fixtures/frames.json");

fn accounts(services: &[Service]) -> (tempfile::TempDir, Accounts) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = ConfigFolder::at(dir.path()).expect("a folder of our own");
    for service in services {
        let account = Account {
            id: format!("id-{service:?}"),
            name: format!("own-{service:?}").to_lowercase(),
            services: vec![*service],
            base_url: Some(default_origin(*service).into()),
            key: KeySource::Keychain,
            options: SubmitOptions::default(),
            speed: 1.0,
            color: crate::settings::USUAL_COLOR.into(),
            key_hint: None,
        };
        folder.add_account(&account).expect("added");
    }
    let accounts = folder.accounts(&|_| None);
    (dir, accounts)
}

fn check(text: &str, name: &str) -> CheckedFile {
    let (_dir, accounts) = accounts(&[Service::Useapi]);
    let file = read(text.as_bytes().to_vec(), Some(name), None);
    file.check(&CATALOGUE, &accounts, &Defaults::default())
}

fn kinds(checked: &CheckedFile) -> Vec<FindingKind> {
    checked.findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn the_real_prompt_file_is_sound_as_it_is() {
    let checked = check(FRAMES, "frames.json");

    assert_eq!(checked.findings, []);
    assert_eq!(checked.rows.len(), 16);
    assert!(checked.rows.iter().all(|row| row.model.0 == "useapi/frames/create" && row.files == 4));
    assert_eq!(checked.rows[0].inputs["ratio"], "16:9");
    assert_eq!(checked.rows[0].notes["__note"], "example 1");
    assert!(!checked.rows[0].inputs.contains_key("__note"), "notes are never sent");
}

#[test]
fn the_file_with_typos_gives_three_kinds_of_finding_and_names_each_key() {
    let checked = check(TYPOS, "frames_typos.json");

    let stray: Vec<_> = checked.findings.iter().filter(|f| f.kind == FindingKind::StraySpaces).collect();
    let keys: Vec<_> = stray.iter().filter_map(|f| f.key.as_deref()).collect();
    assert_eq!(keys, ["style ", "aspect_ratio ", "diversity ", "seed "]);
    assert_eq!(stray[0].place, Some(Place { line: 7, column: 5 }));
    assert_eq!(stray[0].suggestion.as_deref(), Some("style"));

    let unknown = checked.findings.iter().find(|f| f.kind == FindingKind::UnknownKey).expect("styel");
    assert_eq!((unknown.row, unknown.suggestion.as_deref()), (Some(3), Some("style")));
    let missing = checked.findings.iter().find(|f| f.kind == FindingKind::Missing).expect("no prompt");
    assert_eq!(missing.row, Some(3));
    assert_eq!(checked.findings.len(), 6, "{:#?}", checked.findings);
}

#[test]
fn mending_renames_keys_and_leaves_only_what_a_person_must_write() {
    let file = read(TYPOS.as_bytes().to_vec(), Some("frames_typos.json"), None);
    let (_dir, accounts) = accounts(&[Service::Useapi]);
    let before = file.check(&CATALOGUE, &accounts, &Defaults::default());

    let mended = fix::corrected(&file, &before.findings).expect("five keys to mend");

    let after = check(&mended, "frames_typos.json");
    assert_eq!(kinds(&after), [FindingKind::Missing]);
    assert_eq!(after.rows[1].inputs["ratio"], "21:9");
    let untouched = TYPOS.replace("style \"", "style\"").replace("ratio \"", "ratio\"");
    let untouched = untouched.replace("diversity \"", "diversity\"").replace("seed \"", "seed\"");
    assert_eq!(mended, untouched.replace("styel", "style"), "order, notes and layout stay");
}

#[test]
fn a_header_is_reported_and_mended_once_for_all_rows() {
    let text = "prompt, styel ,seed\na fox,vivid,7\nan owl,bw,8\n";
    let file = read(text.as_bytes().to_vec(), Some("a.csv"), None);
    let (_dir, accounts) = accounts(&[Service::Useapi]);

    let checked = file.check(&CATALOGUE, &accounts, &Defaults::default());

    assert_eq!(checked.findings.len(), 1, "{:#?}", checked.findings);
    assert_eq!(checked.findings[0].row, None);
    assert_eq!(checked.findings[0].place, Some(Place { line: 1, column: 8 }));
    let mended = fix::corrected(&file, &checked.findings).expect("one key");
    assert_eq!(mended, "prompt,style,seed\na fox,vivid,7\nan owl,bw,8\n");
}

#[test]
fn cells_of_a_table_become_typed_inputs() {
    let checked = check("prompt;seed;diversity;exploreMode;count\n\"a fox; red\";7;3;yes;2\n", "a.csv");

    assert_eq!(checked.findings, []);
    let row = &checked.rows[0];
    let wanted = json!({"prompt": "a fox; red", "seed": 7, "diversity": 3, "explore": true});
    assert_eq!((Value::Object(row.inputs.clone()), row.count), (wanted, 2));
}

#[test]
fn a_wrong_value_is_placed_and_gets_the_nearest_valid_one() {
    let checked = check("[\n  {\"text_prompt\": \"fox\", \"aspect_ratio\": \"21:8\"}\n]", "a.json");

    let finding = &checked.findings[0];
    assert_eq!((finding.kind, finding.row), (FindingKind::Value, Some(1)));
    assert_eq!(finding.place, Some(Place { line: 2, column: 42 }));
    assert!(finding.message.starts_with("aspect_ratio is \"21:8\""), "{}", finding.message);
    assert_eq!(finding.suggestion.as_deref(), Some("21:9"));
}

#[test]
fn one_bad_row_is_no_reason_to_miss_the_others() {
    let text = "[{\"prompt\": \"\"}, 17, {\"prompt\": \"owl\", \"seed\": \"x\"}, {\"prompt\": \"fox\"}]";

    let checked = check(text, "a.json");

    let rows: Vec<_> = checked.findings.iter().filter_map(|finding| finding.row).collect();
    assert_eq!(rows.len(), 3, "{:#?}", checked.findings);
}

#[test]
fn one_value_under_two_spellings_is_a_finding_and_not_a_choice() {
    let checked = check("[{\"text_prompt\": \"fox\", \"prompt\": \"owl\", \"seed\": 1, \"seed\": 2}]", "a.json");

    assert_eq!(kinds(&checked), [FindingKind::DuplicateKey, FindingKind::DuplicateKey]);
}

#[test]
fn the_rows_model_wins_and_the_account_follows_it() {
    let (_dir, accounts) = accounts(&[Service::Useapi, Service::Runway]);
    let text = "{\"prompt\": \"a\"}\n{\"prompt\": \"b\", \"model\": \"gen4_image\", \"ratio\": \"1280:720\"}\n";
    let file = read(text.as_bytes().to_vec(), None, None);

    let checked = file.check(&CATALOGUE, &accounts, &Defaults::default());

    assert_eq!(checked.findings, []);
    let routes: Vec<_> = checked.rows.iter().map(|row| (row.model.0.as_str(), row.account.as_str())).collect();
    assert_eq!(routes, [("useapi/frames/create", "id-Useapi"), ("runway/text_to_image/gen4_image", "id-Runway")]);
}

#[test]
fn account_options_travel_beside_the_inputs() {
    let text = r#"[{"prompt": "a", "email": "me@example.com", "maxJobs": 3, "replyRef": "set-7"},
        {"prompt": "b", "maxJobs": 11, "email": "nobody"}]"#;

    let checked = check(text, "a.json");

    let options = &checked.rows[0].options;
    assert_eq!((options.email.as_deref(), options.max_jobs), (Some("me@example.com"), Some(3)));
    assert_eq!(options.reply_ref.as_deref(), Some("set-7"));
    assert_eq!(kinds(&checked), [FindingKind::Value, FindingKind::Value]);
}

#[test]
fn an_unknown_model_is_named_with_the_nearest_one() {
    let checked = check("[{\"prompt\": \"a\", \"model\": \"gen4_imag\"}]", "a.json");

    assert_eq!(kinds(&checked), [FindingKind::Model]);
    assert!(checked.findings[0].suggestion.is_some(), "{:?}", checked.findings[0]);
}

#[test]
fn a_file_that_is_not_text_says_where() {
    let file = read(b"[{\"prompt\": \"a\"},\n \xff]".to_vec(), Some("a.json"), None);
    let (_dir, accounts) = accounts(&[]);

    let checked = file.check(&CATALOGUE, &accounts, &Defaults::default());

    assert_eq!(kinds(&checked), [FindingKind::Syntax]);
    assert_eq!(checked.findings[0].place, Some(Place { line: 2, column: 2 }));
}

#[test]
fn an_empty_file_is_a_finding() {
    for (text, name) in [("", "a.json"), ("[]", "a.json"), ("\n \n", "a.txt"), ("prompt,style\n", "a.csv")] {
        assert_eq!(kinds(&check(text, name)), [FindingKind::Missing], "{text:?} as {name}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_key() {
    let checked = check("\u{feff}prompt,seed\nfox,7\n", "a.csv");

    assert_eq!(checked.findings, []);
}

#[test]
fn options_of_a_command_line_are_checked_like_a_row() {
    let (_dir, accounts) = accounts(&[]);
    let given = [("prompt", "a fox"), ("seed", "abc")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let file = PromptFile::from_options(given);

    let checked = file.check(&CATALOGUE, &accounts, &Defaults::default());

    assert_eq!(kinds(&checked), [FindingKind::Value]);
    assert_eq!(checked.findings[0].place, None);
    assert_eq!(checked.notes.len(), 1, "that the Demo account is used is said once");
    assert_eq!(file.format(), None::<Format>);
}

#[test]
fn parts_of_parameters_and_numbered_keys_of_the_service_make_up_the_whole() {
    let id = |first: u8| format!("user:1-runwayml:a@b.c-asset:{first}b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b");
    let text = format!("prompt,imageAssetId1,references[1]\na fox,{},{}\n", id(0), id(1));

    let checked = check(&text, "a.csv");

    assert_eq!(checked.findings, []);
    assert_eq!(checked.rows[0].inputs["references"], json!([id(0), id(1)]));
}

#[test]
fn a_whole_and_its_parts_are_one_too_many() {
    let checked = check("[{\"prompt\": \"a\", \"references\": [], \"references[0]\": \"https://a/1.png\"}]", "a.json");

    assert_eq!(kinds(&checked), [FindingKind::DuplicateKey]);
    assert!(checked.findings[0].message.contains("overlap"), "{}", checked.findings[0].message);
}

#[test]
fn a_retired_model_is_told_with_its_successor_and_gives_way_to_it_where_that_is_wished() {
    let (_dir, accounts) = accounts(&[Service::Runway]);
    let text =
        "[{\"model\": \"runway/text_to_video/veo3\", \"prompt\": \"a\", \"ratio\": \"1280:720\", \"duration\": 8}]";
    let file = read(text.as_bytes().to_vec(), None, None);
    let check =
        |translate_retired| file.check(&CATALOGUE, &accounts, &Defaults { translate_retired, ..Defaults::default() });

    let (kept, translated) = (check(false), check(true));

    let message = "Veo 3 was retired on 2026-08-07; Veo 3.1 (runway/text_to_video/veo3.1) takes this request as it is";
    assert_eq!(kept.notes.iter().map(Note::to_string).collect::<Vec<_>>(), [message]);
    assert_eq!(kept.rows[0].model.0, "runway/text_to_video/veo3");
    assert_eq!(translated.rows[0].model.0, "runway/text_to_video/veo3.1");
    assert_eq!(translated.rows[0].price, Price::Known { credits: 320.0 });
}
