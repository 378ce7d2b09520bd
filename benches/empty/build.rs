//! Reads the window's configuration.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["painted"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)).expect("the configuration is sound");
}
