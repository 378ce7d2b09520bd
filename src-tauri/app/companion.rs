//! What the window does beside its page while the queue works: progress on the task bar, a
//! notification when something has come to its end and the window is not in front, and the title
//! bar in the colours of the theme. When nothing happens, it gives memory back.

mod course;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use framewright_core::api::{Session, Stage};
use framewright_core::app::App;
use serde_json::{Value, json};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Manager, Theme};
use tauri_plugin_notification::NotificationExt as _;
use tokio::sync::mpsc;

use crate::window;
use crate::words::{self, Words};
use course::{Course, News, Standing};

/// How long changes are gathered before the queue is counted.
const SETTLE: Duration = Duration::from_millis(500);

/// When nothing has happened for so long, it rests.
const REST: Duration = Duration::from_secs(5);

/// The choices that concern the window, as the page sees them too.
struct Choices {
    notify: bool,
    sound: bool,
    words: &'static Words,
    theme: Option<Theme>,
}

/// Listens beside the page until the program ends.
pub(crate) fn accompany(app: AppHandle, session: Arc<Session>) {
    let (tell, changed) = mpsc::channel(256);
    let watched = session.clone();
    tauri::async_runtime::spawn(async move { watched.watch(tell).await });
    tauri::async_runtime::spawn(async move { follow(&app, &session, changed).await });
}

async fn follow(app: &AppHandle, session: &Arc<Session>, mut changed: mpsc::Receiver<Value>) {
    let mut course = Course::default();
    let mut library = 0;
    let mut choices = None;
    let mut batches = BTreeMap::new();
    let mut rested = false;
    loop {
        let event = if rested {
            changed.recv().await
        } else if let Ok(event) = tokio::time::timeout(REST, changed.recv()).await {
            event
        } else {
            rested = true;
            rest(session).await;
            continue;
        };
        let Some(event) = event else { return };
        rested = false;
        tokio::time::sleep(SETTLE).await;
        let mut next = Some(event);
        while let Some(event) = next {
            note_batch(&mut batches, &event);
            if event["type"] == "settings_changed" {
                choices = None;
            }
            next = changed.try_recv().ok();
        }
        let Stage::Ready(core) = session.stage() else { continue };
        if library != session.number() {
            library = session.number();
            course = Course::default();
            batches.clear();
        }
        if choices.is_none() {
            choices = Some(read_choices(session).await);
            apply_theme(app, choices.as_ref());
        }
        let Some(choices) = &choices else { continue };
        let Ok(counts) = core.queue().counts(None).await else { continue };
        let step = course.step(Standing::of(&counts));
        show_progress(app, step.progress);
        let mut ended = ended_batches(&core, &mut batches, choices.words).await;
        if ended.is_empty() {
            ended.extend(step.ended.and_then(|sum| Some((all_title(choices.words, sum.news()?), sum))));
        }
        for (title, sum) in ended {
            notify(app, choices, &title, sum);
        }
    }
}

/// Lets go of memory that nobody needs while nothing happens.
async fn rest(session: &Session) {
    if let Stage::Ready(core) = session.stage() {
        core.store().rest().await;
    }
    // One that was broken off by the end of the program has nothing to give back.
    let _ = tauri::async_runtime::spawn_blocking(allocator::give_back).await;
}

/// Remembers batches that have something under way, by id with their names.
fn note_batch(batches: &mut BTreeMap<String, String>, event: &Value) {
    let job = &event["job"];
    if let (Some(id), Some(name)) = (job["batch"].as_str(), job["batch_name"].as_str()) {
        batches.entry(id.to_owned()).or_insert_with(|| name.to_owned());
    }
}

/// Takes the batches out that have come to their end.
async fn ended_batches(core: &App, batches: &mut BTreeMap<String, String>, words: &Words) -> Vec<(String, Standing)> {
    let mut ended = Vec::new();
    for (id, name) in std::mem::take(batches) {
        let sum = core.queue().counts(Some(id.clone())).await.map(|counts| Standing::of(&counts)).ok();
        match sum.and_then(|sum| Some((sum, sum.news()?))) {
            Some((sum, News::Done)) => ended.push((words::filled(words.batch_done, name), sum)),
            Some((sum, News::NeedsYou)) => ended.push((words::filled(words.batch_needs, name), sum)),
            None => drop(batches.insert(id, name)),
        }
    }
    ended
}

fn all_title(words: &Words, news: News) -> String {
    match news {
        News::Done => words.all_done,
        News::NeedsYou => words.all_need,
    }
    .to_owned()
}

async fn read_choices(session: &Arc<Session>) -> Choices {
    let settings = session.call("settings.get", json!({})).await.unwrap_or_default();
    let words = match settings["locale"].as_str() {
        None | Some("system") => words::here(),
        Some(language) => words::of(language),
    };
    let theme = window::theme_of(serde_json::from_value(settings["theme"].clone()).unwrap_or_default());
    let wanted = |name: &str| settings[name].as_bool().unwrap_or(true);
    Choices { notify: wanted("notify"), sound: wanted("sound"), words, theme }
}

fn apply_theme(app: &AppHandle, choices: Option<&Choices>) {
    if let (Some(window), Some(choices)) = (app.get_webview_window(window::LABEL), choices)
        && let Err(error) = window.set_theme(choices.theme)
    {
        tracing::debug!(%error, "the title bar keeps its colours");
    }
}

fn show_progress(app: &AppHandle, progress: Option<u64>) {
    let Some(window) = app.get_webview_window(window::LABEL) else { return };
    let status = if progress.is_some() { ProgressBarStatus::Normal } else { ProgressBarStatus::None };
    // Systems without one say so each time; there is nothing to be done about it.
    let _ = window.set_progress_bar(ProgressBarState { status: Some(status), progress });
}

fn notify(app: &AppHandle, choices: &Choices, title: &str, sum: Standing) {
    let in_front = app.get_webview_window(window::LABEL).is_some_and(|window| window.is_focused().unwrap_or(false));
    if in_front || !choices.notify {
        return;
    }
    let words = choices.words;
    let lines = [(words.done, sum.done), (words.not_made, sum.not_made), (words.need_you, sum.need_you)];
    let lines = lines.iter().filter(|(_, count)| *count > 0).map(|(word, count)| words::filled(word, count));
    let body = lines.collect::<Vec<_>>().join("\n");
    let mut notification = app.notification().builder().title(title).body(body);
    if !choices.sound {
        notification = notification.silent();
    }
    if let Err(error) = notification.show() {
        tracing::info!(%error, "the system shows no notifications");
    }
}
