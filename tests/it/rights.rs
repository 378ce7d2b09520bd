//! Whose eyes files are for: what holds prompts, prices or accounts is its user's alone, also in a folder that others
//! may read.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_private_data_can_be_read_by_its_user_only() {
    let rig = Rig::start().await;
    let library = rig.app.library().root().to_owned();
    std::fs::set_permissions(&library, std::fs::Permissions::from_mode(0o755)).expect("a folder that others may read");
    rig.queue("gen4_image", &["a fox", "an owl"], json!({"ratio": "720:720"})).await;
    rig.work().await;
    rig.app.store().back_up(&library.join("backups/2026-11-21.sqlite")).await.expect("copied");
    let changed = rig.app.config().change_settings(|settings| {
        settings.sound = true;
        Ok(())
    });
    changed.expect("the settings can be written");
    rig.app.library().keep_import(b"[\"a fox\"]").expect("a prompt file");

    let all = files(rig.folder.path());
    let seen = |part: &str| assert!(all.iter().any(|path| path.to_string_lossy().contains(part)), "{part}: {all:?}");
    for part in ["library.sqlite-wal", "backups/", "settings.json", "accounts.json", "scheduler.lock", "media/"] {
        seen(part);
    }
    // Pictures are what people show; the simulator is none of ours.
    let shown = |path: &Path| {
        let text = path.to_string_lossy();
        text.contains("simulator") || text.contains("/media/") && path.extension().is_some_and(|it| it != "json")
    };
    let open: Vec<_> = all.iter().filter(|path| !shown(path) && rights(path) & 0o077 != 0).collect();
    assert!(open.is_empty(), "others may read {open:?}");
}

fn rights(path: &Path) -> u32 {
    path.metadata().expect("it is there").permissions().mode() & 0o777
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
