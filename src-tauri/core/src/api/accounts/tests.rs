use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

use crate::api::testing::Page;
use crate::error::Code;
use crate::secrets::{MemoryStore, Secret, SecretError, SecretStore, Standing};

const KEY: &str = "key_canary_0123456789_k2q9";

/// A keychain that takes nothing until it is asked afresh.
#[derive(Debug, Default)]
struct Late {
    kept: MemoryStore,
    session: MemoryStore,
    there: std::sync::atomic::AtomicBool,
}

impl Late {
    fn reach(&self) -> Result<(), SecretError> {
        if self.there.load(std::sync::atomic::Ordering::SeqCst) {
            return Ok(());
        }
        Err(SecretError::NoKeychain { why: "no session bus".into() })
    }
}

#[async_trait]
impl SecretStore for Late {
    async fn get(&self, account: &str) -> Result<Secret, SecretError> {
        self.reach()?;
        self.kept.get(account).await
    }

    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError> {
        self.reach()?;
        self.kept.set(account, key).await
    }

    async fn delete(&self, account: &str) -> Result<(), SecretError> {
        self.reach()?;
        self.kept.delete(account).await
    }

    fn session(&self) -> &MemoryStore {
        &self.session
    }

    fn standing(&self) -> Standing {
        match self.reach() {
            Ok(()) => Standing::Ready,
            Err(_) => Standing::Absent { why: "no session bus".into() },
        }
    }

    async fn probe(&self, afresh: bool) -> Standing {
        self.there.fetch_or(afresh, std::sync::atomic::Ordering::SeqCst);
        self.standing()
    }
}

fn new(changes: Value) -> Value {
    let mut all = json!({
        "name": "studio", "service": "runway", "color": "teal", "origin": null, "key": KEY, "keep": "keychain",
        "variable": null, "email": null, "explore": null,
    });
    if let (Some(all), Value::Object(changes)) = (all.as_object_mut(), changes) {
        all.extend(changes);
    }
    all
}

async fn listed(page: &Page, name: &str) -> Option<Value> {
    let list = page.call("accounts.list", json!({})).await;
    list["accounts"].as_array().unwrap().iter().find(|account| account["name"] == name).cloned()
}

/// Everything in the configuration and the library, as one text.
fn everything_on_disk(page: &Page) -> String {
    fn read(folder: &std::path::Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                read(&entry.path(), all);
            } else {
                all.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()));
            }
        }
    }
    let mut all = String::new();
    read(page.shelf.folder.path(), &mut all);
    all
}

#[tokio::test]
async fn an_added_account_is_shown_with_the_end_of_its_key_and_nowhere_else_is_the_key() {
    let page = Page::new().await;

    let added = page.call("accounts.add", new(json!({"key": format!("  {KEY}\n")}))).await;

    assert_eq!(added["key"], json!({"where": "keychain", "hint": "k2q9", "variable": null}));
    assert_eq!((&added["color"], &added["origin"], &added["built_in"]), (&"teal".into(), &json!(null), &false.into()));
    assert_eq!(page.opened.secrets().get(added["id"].as_str().unwrap()).await.unwrap().expose(), KEY);
    assert_eq!(listed(&page, "studio").await.unwrap()["service"], "runway");
    assert!(!everything_on_disk(&page).contains("key_canary"));
    assert!(!format!("{:?}", page.opened).contains("key_canary"));
}

#[tokio::test]
async fn a_key_can_be_kept_for_the_session_or_be_read_from_the_environment() {
    let page = Page::new().await;
    page.set("STUDIO_KEY", "key_from_env_0123456789_zz11");

    let session = page.call("accounts.add", new(json!({"keep": "session"}))).await;
    let variable = json!({"name": "other", "keep": "environment", "key": null, "variable": "STUDIO_KEY"});
    let from_env = page.call("accounts.add", new(variable)).await;

    assert_eq!(session["key"], json!({"where": "session", "hint": "k2q9", "variable": null}));
    assert_eq!(from_env["key"], json!({"where": "environment", "hint": "zz11", "variable": "STUDIO_KEY"}));
    assert!(page.opened.secrets().session().get(session["id"].as_str().unwrap()).await.is_ok());
    assert!(!everything_on_disk(&page).contains("key_canary"));

    page.opened.secrets().session().delete(session["id"].as_str().unwrap()).await.unwrap();
    assert_eq!(listed(&page, "studio").await.unwrap()["key"]["where"], "none", "as after the next start");
    let tested = page.call("accounts.test", json!({"id": session["id"]})).await;
    assert_eq!((&tested["kind"], &tested["ok"]), (&"no_key".into(), &false.into()));
}

#[tokio::test]
async fn without_a_keychain_nothing_is_added_until_it_is_there_when_tried_again() {
    let page = Page::with(Arc::new(Late::default())).await;

    let refused = page.refusal("accounts.add", new(json!({}))).await;

    assert_eq!(refused.code, Code::Keychain);
    assert!(refused.message.contains("for this session only") && !refused.message.contains("canary"), "{refused}");
    assert!(listed(&page, "studio").await.is_none());
    assert_eq!(page.call("accounts.keychain", json!({"retry": false})).await["state"], "absent");
    assert_eq!(page.call("accounts.keychain", json!({"retry": true})).await["state"], "ready");
    page.call("accounts.add", new(json!({}))).await;
    assert_eq!(page.call("accounts.list", json!({})).await["keychain"], json!({"state": "ready", "text": ""}));
}

#[tokio::test]
async fn what_makes_no_account_is_refused_before_a_key_goes_anywhere() {
    let page = Page::new().await;
    page.call("accounts.add", new(json!({}))).await;
    let fresh = |changes: Value| {
        let mut all = new(json!({"name": "second"}));
        all.as_object_mut().unwrap().extend(changes.as_object().cloned().unwrap());
        all
    };
    for (arguments, code) in [
        (fresh(json!({"name": "Studio"})), Code::Conflict),
        (fresh(json!({"name": "demo"})), Code::Conflict),
        (fresh(json!({"name": ""})), Code::InvalidInput),
        (fresh(json!({"key": " "})), Code::InvalidInput),
        (fresh(json!({"key": null})), Code::InvalidInput),
        (fresh(json!({"key": "key_canary two words"})), Code::InvalidInput),
        (fresh(json!({"key": ["key_canary"]})), Code::InvalidInput),
        (fresh(json!({"key": "key_canary".repeat(9_999)})), Code::InvalidInput),
        (fresh(json!({"origin": "http://example.com"})), Code::InvalidInput),
        (fresh(json!({"origin": "https://me:key_canary@example.com"})), Code::InvalidInput),
        (fresh(json!({"keep": "environment", "variable": "not a name"})), Code::InvalidInput),
        (fresh(json!({"keep": "environment", "variable": null})), Code::InvalidInput),
        (fresh(json!({"email": "a@b.co"})), Code::InvalidInput),
        (fresh(json!({"color": "\"><script>"})), Code::InvalidInput),
        (fresh(json!({"service": "elsewhere"})), Code::InvalidInput),
    ] {
        let refused = page.refusal("accounts.add", arguments.clone()).await;

        assert_eq!(refused.code, code, "{arguments}: {refused}");
        assert!(!refused.message.contains("key_canary"), "{refused}");
    }
    assert_eq!(page.call("accounts.list", json!({})).await["accounts"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_is_renamed_coloured_and_given_options() {
    let page = Page::new().await;
    let id = page.call("accounts.add", new(json!({"service": "useapi"}))).await["id"].clone();

    page.call("accounts.rename", json!({"id": id, "name": " Frames "})).await;
    page.call("accounts.color", json!({"id": id, "color": "rose"})).await;
    page.call("accounts.options", json!({"id": id, "email": "a@b.co", "explore": true, "max_jobs": 3})).await;

    let now = listed(&page, "Frames").await.unwrap();
    assert_eq!(
        (&now["color"], &now["email"], &now["explore"], &now["max_jobs"]),
        (&"rose".into(), &"a@b.co".into(), &true.into(), &3.into())
    );
    assert_eq!(now["key"]["hint"], "k2q9", "the key is as it was");
    for (name, arguments, code) in [
        ("accounts.rename", json!({"id": id, "name": "ENV"}), Code::Conflict),
        ("accounts.rename", json!({"id": "demo", "name": "mine"}), Code::Conflict),
        ("accounts.rename", json!({"id": "nobody", "name": "mine"}), Code::NotFound),
        ("accounts.options", json!({"id": id, "email": null, "explore": null, "max_jobs": 99}), Code::InvalidInput),
        ("accounts.color", json!({"id": id, "color": ""}), Code::InvalidInput),
        ("accounts.remove", json!({"id": "demo"}), Code::Conflict),
        ("accounts.test", json!({"id": "nobody"}), Code::NotFound),
    ] {
        assert_eq!(page.refusal(name, arguments.clone()).await.code, code, "{name} {arguments}");
    }
}

#[tokio::test]
async fn another_key_takes_the_place_of_the_one_before_wherever_that_was() {
    let page = Page::new().await;
    let id = page.call("accounts.add", new(json!({}))).await["id"].clone();
    let key = |keep: &str, key: Value| json!({"id": id, "key": key, "keep": keep, "variable": "STUDIO_KEY"});

    page.call("accounts.replace_key", key("keychain", "key_second_0123456789_bbbb".into())).await;
    assert_eq!(listed(&page, "studio").await.unwrap()["key"]["hint"], "bbbb");
    page.call("accounts.replace_key", key("environment", json!(null))).await;

    let now = listed(&page, "studio").await.unwrap();
    assert_eq!(now["key"], json!({"where": "environment", "hint": null, "variable": "STUDIO_KEY"}));
    let old = page.opened.secrets().get(id.as_str().unwrap()).await;
    assert!(matches!(old, Err(SecretError::Absent)), "the old key is in the keychain no more");
}

#[tokio::test]
async fn a_removed_account_takes_its_key_along() {
    let page = Page::new().await;
    let id = page.call("accounts.add", new(json!({}))).await["id"].clone();

    let removed = page.call("accounts.remove", json!({"id": id})).await;

    assert_eq!(removed, json!({"jobs_waiting": 0}));
    assert!(listed(&page, "studio").await.is_none());
    assert!(matches!(page.opened.secrets().get(id.as_str().unwrap()).await, Err(SecretError::Absent)));
}

#[tokio::test]
async fn demo_works_without_a_call() {
    let page = Page::new().await;

    let tested = page.call("accounts.test", json!({"id": "demo"})).await;

    assert_eq!((&tested["kind"], &tested["ok"]), (&"works".into(), &true.into()));
}
