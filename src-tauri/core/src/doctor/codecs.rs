//! What clips and sounds are shown and played with: `ffmpeg`, and on Linux the decoders of GStreamer.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::{Studio, Symptom};

/// How long a program may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(3);

/// Forms, the elements of GStreamer of which one is enough to decode them, and the files that hold such elements.
const FORMS: [(&str, &[&str], &[&str]); 2] = [
    (
        "H.264",
        &["avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "v4l2slh264dec"],
        &["libgstlibav.so", "libgstopenh264.so", "libgstva.so"],
    ),
    ("AAC", &["avdec_aac", "fdkaacdec", "faad"], &["libgstlibav.so", "libgstfdkaac.so", "libgstfaad.so"]),
];

/// Variables that say where GStreamer looks for what it is made of.
const PLUGINS: [&str; 4] =
    ["GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH", "GST_PLUGIN_PATH_1_0", "GST_PLUGIN_PATH"];

/// What else such a program needs to be found and loaded; there is no key among it.
const NEEDED: [&str; 4] = ["PATH", "HOME", "LD_LIBRARY_PATH", "SystemRoot"];

pub(super) async fn look(studio: &Studio) -> Vec<Symptom> {
    let program = "ffmpeg".to_owned();
    let ffmpeg = match said(studio, &program, &["-hide_banner", "-version"]).await {
        Some(text) => {
            let version = text.split_whitespace().nth(2).unwrap_or("no version").to_owned();
            Symptom::ProgramFound { program, version }
        }
        None => Symptom::ProgramMissing { program },
    };
    vec![ffmpeg, players(studio).await]
}

async fn players(studio: &Studio) -> Symptom {
    if cfg!(any(target_os = "macos", windows)) {
        return Symptom::PlayersSystem;
    }
    let asks = said(studio, "gst-inspect-1.0", &["--version"]).await.is_some();
    let mut missing = Vec::new();
    for (form, elements, files) in FORMS {
        let mut found = false;
        for element in elements.iter().filter(|_| asks) {
            found = found || said(studio, "gst-inspect-1.0", &["--exists", element]).await.is_some();
        }
        // The tool need not be installed where the decoders are.
        if !asks {
            found = folders(studio).iter().any(|folder| files.iter().any(|file| folder.join(file).is_file()));
        }
        if !found {
            missing.push(form);
        }
    }
    if missing.is_empty() { Symptom::PlayersFound } else { Symptom::PlayersMissing { missing: missing.join(", ") } }
}

/// Where GStreamer looks for what it is made of.
fn folders(studio: &Studio) -> Vec<PathBuf> {
    let named = PLUGINS.iter().filter_map(|name| (studio.environment)(name));
    let mut folders: Vec<PathBuf> = named.flat_map(|list| std::env::split_paths(&list).collect::<Vec<_>>()).collect();
    let machine = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let usual = [machine.as_str(), "/usr/lib64", "/usr/lib", "/usr/local/lib"];
    folders.extend(usual.iter().map(|base| Path::new(base).join("gstreamer-1.0")));
    folders
}

/// What a program prints, where it is there, ends in time and is content.
async fn said(studio: &Studio, program: &str, words: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).env_clear();
    for name in PLUGINS.iter().chain(&NEEDED) {
        if let Some(value) = (studio.environment)(name) {
            command.env(name, value);
        }
    }
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
