//! The one window: how it is made, what its page may load, where it may go.

use std::path::PathBuf;

use framewright_core::api::host::MediaBases;
use framewright_core::settings::Theme as Colours;
use hosting::MediaServer;
use tauri::utils::config::{Config, Csp};
use tauri::webview::NewWindowResponse;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Theme, Url, WebviewWindow, WebviewWindowBuilder};

#[cfg(target_os = "linux")]
use crate::revival;
use crate::scheme;

/// Label of the window, as in the capability.
pub(crate) const LABEL: &str = "main";

/// The light page's ground; the dark one's stands in `tauri.conf.json`.
const LIGHT_GROUND: Color = Color(0xf7, 0xf7, 0xf7, 0xff);

/// The web view's own menu offers to reload and to go back; it is only of use in text fields.
const MENU_ONLY_IN_TEXT: &str = "addEventListener('contextmenu', (event) => {
  if (!event.target.closest?.('input, textarea, [contenteditable]')) event.preventDefault();
});";

/// Origins of the page: by scheme, by WebView2's stand-in for schemes, and of the page that reloads
/// while it is worked on.
pub(crate) fn origins() -> Vec<String> {
    let mut origins = vec!["tauri://localhost".to_owned(), "http://tauri.localhost".to_owned()];
    if tauri::is_dev() {
        origins.push("http://127.0.0.1:1420".to_owned());
    }
    origins
}

/// Lets the page play from the media server, and from nothing else on this machine.
pub(crate) fn allow_media(config: &mut Config, media: Option<&MediaServer>) {
    let Some(Csp::DirectiveMap(policy)) = &mut config.app.security.csp else { return };
    let source = media.map_or_else(|| "'none'".to_owned(), MediaServer::origin);
    policy.insert("media-src".into(), tauri::utils::config::CspDirectiveSources::Inline(source));
}

/// What the page puts before ids.
pub(crate) fn media_bases(media: Option<&MediaServer>) -> MediaBases {
    MediaBases { thumbs: scheme::base(), files: media.map(MediaServer::base).unwrap_or_default() }
}

/// Opens the window that `tauri.conf.json` describes. `log` is told where the page cannot be drawn.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "only on Linux the end of a page is heard"))]
pub(crate) fn open(app: &AppHandle, colours: Colours, log: PathBuf) -> tauri::Result<WebviewWindow> {
    let theme = theme_of(colours);
    let described = app.config().app.windows.iter().find(|window| window.label == LABEL).cloned().unwrap_or_default();
    let window = WebviewWindowBuilder::from_config(app, &described)?
        .theme(theme)
        // The page is the program: it never gives way to another one.
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .zoom_hotkeys_enabled(false)
        .initialization_script(MENU_ONLY_IN_TEXT)
        .build()?;
    // Until the page is drawn, the window is as bright as the page will be.
    if window.theme().is_ok_and(|theme| theme == Theme::Light) {
        window.set_background_color(Some(LIGHT_GROUND))?;
    }
    #[cfg(target_os = "linux")]
    revival::revive(&window, log)?;
    Ok(window)
}

/// The title bar's theme; `None` is the system's.
pub(crate) fn theme_of(colours: Colours) -> Option<Theme> {
    match colours {
        Colours::System => None,
        Colours::Dark | Colours::Contrast => Some(Theme::Dark),
        Colours::Light => Some(Theme::Light),
    }
}

fn is_ours(address: &Url) -> bool {
    let origin = format!("{}://{}", address.scheme(), address.authority());
    let ours = origins().contains(&origin);
    if !ours {
        tracing::warn!(%origin, "the page may not go there");
    }
    ours
}

/// Shows the window in front of others.
pub(crate) fn to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    // Each of these is a wish to the window manager; one that it does not grant is no fault.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}
