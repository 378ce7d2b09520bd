//! Takes the page, the configuration and the capabilities into the desktop program.

fn main() {
    // Not announced by tauri-build for a folder of our own choice.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let commands = tauri_build::AppManifest::new().commands(&["rpc", "subscribe"]);
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*").app_manifest(commands);
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities describe this program");
}
