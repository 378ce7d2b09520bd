//! Files that are dropped on the window: their paths come from the system, never from the page.

use framewright_core::api::host::HostEvent;
use tauri::{DragDropEvent, Manager, PhysicalPosition, Window, WindowEvent};

use crate::door::Door;

/// Hands a drop on to the session, which grants its paths and tells the page.
pub(crate) fn heard(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let Some(door) = window.try_state::<Door>() else { return };
    let session = door.session().clone();
    let (inside, (x, y)) = match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => (true, in_page(window, *position)),
        DragDropEvent::Drop { paths, position } => {
            let (paths, (x, y)) = (paths.clone(), in_page(window, *position));
            let session = session.clone();
            // A path on a sleeping disk must not hold the window up.
            tauri::async_runtime::spawn_blocking(move || session.dropped(&paths, x, y));
            (false, (x, y))
        }
        _ => (false, (0.0, 0.0)),
    };
    session.tell(HostEvent::Drag { inside, x, y });
}

/// In pixels of the page. Only Windows gives pixels of the screen here.
fn in_page(window: &Window, position: PhysicalPosition<f64>) -> (f64, f64) {
    let scale = if cfg!(windows) { window.scale_factor().unwrap_or(1.0) } else { 1.0 };
    (position.x / scale, position.y / scale)
}
