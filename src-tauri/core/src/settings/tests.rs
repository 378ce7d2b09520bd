use super::*;
use crate::error::Code;

fn nothing(_: &str) -> Option<String> {
    None
}

fn folder() -> (tempfile::TempDir, ConfigFolder) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = ConfigFolder::at(dir.path().join("config")).expect("a folder of our own");
    (dir, folder)
}

fn account(name: &str, service: Service) -> Account {
    Account {
        id: format!("id-{name}"),
        name: name.into(),
        services: vec![service],
        base_url: Some(default_origin(service).into()),
        key: KeySource::Keychain,
        options: SubmitOptions::default(),
        speed: 1.0,
        color: USUAL_COLOR.into(),
        key_hint: None,
    }
}

#[test]
fn demo_is_there_from_the_start_and_cannot_be_removed() {
    let (_dir, folder) = folder();

    let refused = folder.remove_account(DEMO).expect_err("demo stays");

    assert_eq!(refused.code, Code::Conflict);
    assert_eq!(folder.accounts(&nothing).list(), [Account::demo()]);
}

#[test]
fn an_added_account_is_read_back_and_goes_when_removed() {
    let (_dir, folder) = folder();
    let studio = account("studio", Service::Useapi);

    folder.add_account(&studio).expect("added");
    assert_eq!(folder.accounts(&nothing).named("studio").expect("found"), &studio);

    folder.remove_account("studio").expect("removed");
    assert_eq!(folder.accounts(&nothing).list().len(), 1);
}

#[test]
fn a_name_is_taken_once_whatever_its_case() {
    let (_dir, folder) = folder();
    folder.add_account(&account("studio", Service::Useapi)).expect("added");

    for name in ["studio", "Studio", "demo", "ENV"] {
        let refused = folder.add_account(&account(name, Service::Runway)).expect_err(name);
        assert_eq!(refused.code, Code::Conflict, "{name}");
    }
}

#[test]
fn fields_of_another_version_survive_a_change() {
    let (_dir, folder) = folder();
    let path = folder.path().join("accounts.json");
    let mut entry = serde_json::to_value(account("studio", Service::Useapi)).expect("json");
    entry["colour"] = "teal".into();
    std::fs::write(&path, serde_json::json!({"accounts": [entry], "theme": 7}).to_string()).expect("written");

    folder.add_account(&account("second", Service::Runway)).expect("added");

    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains("\"colour\": \"teal\"") && text.contains("\"theme\": 7"), "{text}");
}

#[test]
fn a_broken_file_is_reported_by_line_and_set_aside_before_a_change() {
    let (_dir, folder) = folder();
    let path = folder.path().join("accounts.json");
    std::fs::write(&path, "{\n  \"accounts\": [\n").expect("written");

    let problems = folder.accounts(&nothing).problems().join("\n");
    assert!(problems.contains("accounts.json:3:"), "{problems}");
    assert_eq!(folder.remove_account("studio").expect_err("unreadable").code, Code::InvalidInput);

    let aside = folder.add_account(&account("studio", Service::Useapi)).expect("added").expect("set aside");
    assert_eq!(std::fs::read_to_string(aside).expect("kept"), "{\n  \"accounts\": [\n");
    assert!(folder.accounts(&nothing).problems().is_empty());
}

#[test]
fn one_bad_entry_does_not_hide_the_others() {
    let (_dir, folder) = folder();
    folder.add_account(&account("good", Service::Useapi)).expect("added");
    let path = folder.path().join("accounts.json");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(&path, text.replace("\"accounts\": [", "\"accounts\": [{\"name\": \"bad\"},")).expect("written");

    let accounts = folder.accounts(&nothing);

    assert!(accounts.named("good").is_ok());
    assert_eq!(accounts.problems().len(), 1);
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, folder) = folder();

    folder.add_account(&account("studio", Service::Useapi)).expect("added");

    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("accounts.json")), 0o600);
    assert_eq!(mode(folder.path()), 0o700);
}

#[test]
fn speed_is_for_simulators_on_this_machine_only() {
    let mut away = account("away", Service::Useapi);
    away.speed = 10.0;
    let mut here = away.clone();
    here.base_url = Some("http://127.0.0.1:4000".into());

    assert!(away.check().is_err());
    assert_eq!(here.check(), Ok(()));
}

#[test]
fn the_variables_of_the_official_sdks_make_an_account() {
    let (_dir, folder) = folder();
    let set = |name: &str| match name {
        ENV_KEY => Some("key_123".to_owned()),
        ENV_BASE_URL => Some("http://127.0.0.1:4000/".to_owned()),
        _ => None,
    };

    let accounts = folder.accounts(&set);
    let env = accounts.named(ENV).expect("offered");

    assert_eq!(env.base_url.as_deref(), Some("http://127.0.0.1:4000"));
    assert!(env.serves(Service::Runway) && !env.serves(Service::Useapi));
    assert!(!format!("{env:?}").contains("key_123"), "the key itself is never part of the account");
}

#[test]
fn a_model_goes_to_the_users_own_account_before_demo() {
    let (_dir, folder) = folder();
    folder.add_account(&account("studio", Service::Useapi)).expect("added");
    let accounts = folder.accounts(&nothing);

    let own = accounts.for_service(Service::Useapi, None).expect("served");
    let demo = accounts.for_service(Service::Runway, None).expect("served");

    assert_eq!((own.account.name.as_str(), own.note), ("studio", None));
    assert!(
        demo.account.is_demo() && demo.note.is_some_and(|note| note.to_string().contains("Demo")),
        "a stand-in is never silent"
    );
    assert!(accounts.for_service(Service::Runway, Some("studio")).is_err());
    assert_eq!(accounts.for_service(Service::Runway, Some(DEMO)).expect("served").note, None);
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let (_dir, folder) = folder();

    let error = folder.accounts(&nothing).named("dmeo").expect_err("no such account").to_string();

    assert!(error.contains("did you mean demo"), "{error}");
}

#[test]
fn configurations_never_share_keychain_entries() {
    let (_a, first) = folder();
    let (_b, second) = folder();

    assert_ne!(first.keychain_name(), second.keychain_name());
    assert_ne!(first.keychain_name(), "framewright");
}

#[test]
fn settings_come_back_as_changed_and_keep_unknown_fields() {
    let (_dir, folder) = folder();
    std::fs::write(folder.path().join("settings.json"), r#"{"density": "cosy"}"#).expect("written");

    let (changed, aside) = folder
        .change_settings(|settings| {
            settings.library = Some("/pictures".into());
            settings.caps.day_hard = Some(100.0);
            Ok(())
        })
        .expect("saved");

    assert_eq!(aside, None);
    assert_eq!(folder.settings().expect("readable"), changed);
    assert_eq!((changed.library, changed.caps.day_hard), (Some("/pictures".into()), Some(100.0)));
    let text = std::fs::read_to_string(folder.path().join("settings.json")).expect("readable");
    assert!(text.contains("cosy"), "{text}");
}

#[test]
fn a_change_that_is_not_sound_changes_nothing() {
    let (_dir, folder) = folder();
    let refused = folder.change_settings(|settings| {
        settings.text_percent = 7;
        Ok(())
    });

    assert_eq!(refused.expect_err("too small").code, Code::InvalidInput);
    assert!(!folder.path().join("settings.json").exists());
}

#[test]
fn broken_settings_are_told_and_set_aside_before_a_change() {
    let (_dir, folder) = folder();
    let path = folder.path().join("settings.json");
    std::fs::write(&path, "{\"theme\": ").expect("written");

    let (settings, problems) = folder.readable_settings();
    assert_eq!(settings, Settings::default());
    assert!(problems[0].contains("settings.json:1:"), "{problems:?}");
    assert_eq!(folder.settings().expect_err("no other library is opened by mistake").code, Code::InvalidInput);

    let (_, aside) = folder.change_settings(|_| Ok(())).expect("changed");
    assert_eq!(std::fs::read_to_string(aside.expect("set aside")).expect("kept"), "{\"theme\": ");
    assert!(folder.readable_settings().1.is_empty());
}

#[test]
fn a_library_that_cannot_be_read_is_never_taken_for_none() {
    let (_dir, folder) = folder();
    std::fs::write(folder.path().join("settings.json"), r#"{"library": 7, "theme": "dark"}"#).expect("written");

    assert_eq!(folder.settings().expect_err("strict").code, Code::InvalidInput);
    assert_eq!(folder.readable_settings().0.theme, Theme::Dark);
}
