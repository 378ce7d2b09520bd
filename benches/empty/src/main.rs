//! An empty window that says on its standard output when it is painted, in the words that the desktop program uses.

use std::time::{SystemTime, UNIX_EPOCH};

/// The page is painted.
#[tauri::command]
fn painted() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    println!("painted {now}");
}

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default().invoke_handler(tauri::generate_handler![painted]).run(tauri::generate_context!())
}
