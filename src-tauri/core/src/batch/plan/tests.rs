use std::sync::LazyLock;

use catalogue::Catalogue;

use super::*;
use crate::batch::{Defaults, read};
use crate::request::SubmitOptions;
use crate::settings::{Account, ConfigFolder, KeySource, default_origin};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);

fn own(service: Service, explore: Option<bool>) -> Account {
    Account {
        id: format!("{service:?}").to_lowercase(),
        name: format!("own {service:?}"),
        services: vec![service],
        base_url: Some(default_origin(service).into()),
        key: KeySource::Keychain,
        options: SubmitOptions { explore, ..SubmitOptions::default() },
        speed: 1.0,
        color: crate::settings::USUAL_COLOR.into(),
        key_hint: None,
    }
}

fn planned(text: &str, list: &[Account], learned: impl Fn(&str, &str) -> Learned) -> Plan {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = ConfigFolder::at(dir.path()).expect("a folder of our own");
    for account in list {
        folder.add_account(account).expect("added");
    }
    let accounts = folder.accounts(&|_| None);
    let checked = read(text.as_bytes().to_vec(), None, None).check(&CATALOGUE, &accounts, &Defaults::default());
    assert_eq!(checked.findings, []);
    plan(&checked.rows, &accounts, learned)
}

fn nothing(_: &str, _: &str) -> Learned {
    Learned::default()
}

#[test]
fn known_prices_and_files_are_added_up() {
    let text = r#"[{"prompt": "a", "model": "gen4_image", "ratio": "1280:720", "count": 3},
        {"prompt": "b", "model": "gen4_image", "ratio": "1920:1080"}]"#;

    let plan = planned(text, &[own(Service::Runway, None)], nothing);

    assert_eq!((plan.jobs, plan.files), (4, 4));
    assert_eq!(plan.cost.ceiling(), Some(3.0 * 5.0 + 8.0));
    assert!(!plan.cost.is_free());
}

#[test]
fn an_unknown_price_is_never_a_sum() {
    let plan = planned("a fox\nan owl", &[own(Service::Useapi, None)], nothing);

    assert_eq!((plan.jobs, plan.files, plan.cost.unknown), (2, 8, 2));
    assert_eq!(plan.cost.ceiling(), None);
    assert_eq!(plan.parts[0].explore, Some(Explore { account_setting: 2, ..Explore::default() }));
}

#[test]
fn explore_mode_of_the_account_holds_for_rows_that_do_not_say() {
    let text = "{\"prompt\": \"a\"}\n{\"prompt\": \"b\", \"exploreMode\": false}\n";

    let plan = planned(text, &[own(Service::Useapi, Some(true))], nothing);

    assert_eq!(plan.parts[0].explore, Some(Explore { on: 1, off: 1, account_setting: 0 }));
    assert_eq!((plan.cost.free, plan.cost.unknown), (1, 1));
}

#[test]
fn only_a_real_account_spends() {
    let demo = planned("a fox", &[], nothing);
    let real = planned("a fox", &[own(Service::Useapi, None)], nothing);

    assert!(!demo.spends());
    assert!(real.spends(), "an unknown price may be one");
}

#[test]
fn the_end_follows_from_what_was_learned_and_says_when_it_is_a_guess() {
    let four = "a\nb\nc\nd";
    let known = |_: &str, _: &str| Learned { width: Some(2), seconds: Some(30.0), ahead: 2 };

    let learned = planned(four, &[own(Service::Useapi, None)], known);
    let guessed = planned(four, &[own(Service::Useapi, None)], nothing);

    assert_eq!((learned.seconds, learned.guessed), (90.0, false), "(4 + 2 waiting) × 30 s on 2 slots");
    assert!(guessed.guessed);
}

#[test]
fn accounts_work_side_by_side() {
    let text = "{\"prompt\": \"a\"}\n{\"prompt\": \"b\", \"model\": \"gen4_image\", \"ratio\": \"1280:720\"}\n";
    let learned = |account: &str, _: &str| Learned {
        width: Some(1),
        seconds: Some(if account == "runway" { 40.0 } else { 20.0 }),
        ahead: 0,
    };

    let plan = planned(text, &[own(Service::Useapi, None), own(Service::Runway, None)], learned);

    assert_eq!(plan.seconds, 40.0, "the slower of the two, not their sum");
}
