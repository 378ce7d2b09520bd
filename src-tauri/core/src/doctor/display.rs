//! What the window opens on.

use super::{Studio, Symptom};

pub(super) fn look(studio: &Studio) -> Vec<Symptom> {
    if cfg!(any(target_os = "macos", windows)) {
        return vec![Symptom::DisplaySystem];
    }
    let variable = |name: &str| (studio.environment)(name).filter(|text| !text.trim().is_empty());
    let found = [("Wayland", "WAYLAND_DISPLAY"), ("X11", "DISPLAY")];
    let found = found.iter().find_map(|(kind, name)| Some(format!("{kind} ({name}={})", variable(name)?)));
    let session = variable("XDG_SESSION_TYPE").map(|kind| format!(", session {kind}")).unwrap_or_default();
    vec![found.map_or(Symptom::DisplayNone, |found| Symptom::DisplayFound { name: format!("{found}{session}") })]
}
