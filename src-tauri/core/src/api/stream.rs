//! What a page hears of an open library: the core's events, gathered for a moment so that a thousand changes are one
//! look, with what is shown already in them.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use ts_rs::TS;

use super::gallery::{Tile, tiles_of_job};
use super::queue::{JobRow, job_rows};
use crate::app::App;
use crate::error::Result;
use crate::event::{Event, Progress};
use crate::queue::Reason;
use crate::store::jobs::Filter;

/// How long changes are gathered: fifteen times a second is as often as anybody looks.
const GATHER: Duration = Duration::from_millis(66);

/// More changes than this within that time are one "read everything anew".
const MOST: usize = 200;

/// Something changed in the library.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum PageEvent {
    /// A job changed.
    JobChanged {
        /// As it is now.
        job: Box<JobRow>,
    },
    /// Files of a job are safe in the library.
    AssetsAdded {
        /// The job.
        job_id: String,
        /// All of its files.
        tiles: Vec<Tile>,
    },
    /// An account needs attention; its jobs stay.
    AccountTrouble {
        /// Account id.
        account: String,
        /// Stable word.
        cause: String,
        /// For a person.
        text: String,
        /// The same by kind.
        reason: Reason,
    },
    /// An account works again.
    AccountReady {
        /// Account id.
        account: String,
    },
    /// A service counts otherwise than the ledger, in places that nobody was told of yet.
    CountDiffers {
        /// Account id.
        account: String,
        /// Days and models.
        places: u64,
        /// Credits, more and less added up.
        credits: f64,
    },
    /// Accounts or settings changed.
    SettingsChanged,
    /// Something long goes on.
    Progress(Progress),
    /// Much changed: read everything anew.
    Resync,
}

/// Changes that were gathered.
#[derive(Debug, Default)]
struct Gathered {
    /// Ids of jobs, in the order of their first change.
    jobs: Vec<String>,
    /// Ids of jobs whose files came.
    arrived: Vec<String>,
    /// Everything else, as it came.
    others: Vec<PageEvent>,
    everything: bool,
}

impl Gathered {
    fn add(&mut self, event: Event) {
        match event {
            Event::JobChanged { job } => note(&mut self.jobs, &job.id),
            Event::AssetsAdded { job_id, .. } => note(&mut self.arrived, &job_id),
            Event::AccountTrouble { account, cause, text } => {
                let reason = Reason::of(&cause);
                self.others.push(PageEvent::AccountTrouble { account, cause, text, reason });
            }
            Event::AccountReady { account } => self.others.push(PageEvent::AccountReady { account }),
            Event::CountDiffers { account, places, credits } => {
                self.others.push(PageEvent::CountDiffers { account, places, credits });
            }
            Event::SettingsChanged => self.others.push(PageEvent::SettingsChanged),
            Event::Progress(progress) => self.others.push(PageEvent::Progress(progress)),
            Event::Resync => self.everything = true,
        }
        self.everything |= self.jobs.len() > MOST;
    }

    async fn shown(self, app: &App) -> Result<Vec<PageEvent>> {
        let mut shown = self.others;
        if self.everything {
            shown.push(PageEvent::Resync);
        }
        // Files are told also beside a look at everything: the page may be waiting for just these.
        for job_id in self.arrived.into_iter().take(MOST) {
            let tiles = tiles_of_job(app, &job_id).await?;
            shown.push(PageEvent::AssetsAdded { job_id, tiles });
        }
        if !self.everything && !self.jobs.is_empty() {
            let filter = Filter { ids: self.jobs, ..Filter::default() };
            let jobs = app.queue().list(filter, u32::try_from(MOST).unwrap_or(u32::MAX)).await?;
            let rows = job_rows(app, jobs).await?;
            shown.extend(rows.into_iter().map(|job| PageEvent::JobChanged { job: Box::new(job) }));
        }
        Ok(shown)
    }
}

fn note(ids: &mut Vec<String>, id: &str) {
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

/// Forwards the changes of an open library until the page is gone; without a library, never ends. `late`: the page may
/// have asked for things before this listened.
pub(super) async fn forward(app: Option<Arc<App>>, late: bool, page: &mpsc::Sender<Value>) {
    let Some(app) = app else { return std::future::pending().await };
    let mut events = app.events().subscribe();
    if late {
        app.events().send(Event::Resync);
    }
    loop {
        let Some(gathered) = gather(&mut events).await else { return std::future::pending().await };
        let shown = gathered.shown(&app).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "changes cannot be shown");
            vec![PageEvent::Resync]
        });
        for event in shown {
            let Ok(event) = serde_json::to_value(event) else { continue };
            if page.send(event).await.is_err() {
                return;
            }
        }
    }
}

/// The first change, and what follows it within a moment; `None` when there will be no more.
async fn gather(events: &mut Receiver<Event>) -> Option<Gathered> {
    let mut gathered = Gathered::default();
    let mut take = |received: std::result::Result<Event, RecvError>| match received {
        Ok(event) => {
            gathered.add(event);
            true
        }
        // Too many at once to be kept.
        Err(RecvError::Lagged(_)) => {
            gathered.add(Event::Resync);
            true
        }
        Err(RecvError::Closed) => false,
    };
    if !take(events.recv().await) {
        return None;
    }
    let end = tokio::time::sleep(GATHER);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            received = events.recv() => if !take(received) { break },
        }
    }
    Some(gathered)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::testing::Page;

    #[tokio::test]
    async fn many_changes_of_one_job_are_told_once_with_the_row_and_very_many_as_one_look() {
        let page = Page::new().await;
        let (tell, mut told) = mpsc::channel(64);
        let app = page.opened.app().clone();
        let listening = tokio::spawn(async move { forward(Some(app), true, &tell).await });
        assert_eq!(told.recv().await.unwrap()["type"], "resync");

        let plan = page.call("prompts.open_text", json!({"text": "a fox", "name": "one.txt"})).await;
        let accept = json!({"cap": false, "repeats": false, "unknown_price": false, "twice": false});
        let press = json!({"import": plan["import"], "accept": accept, "lane": "normal"});
        page.call("prompts.enqueue", press).await;
        let id = told.recv().await.unwrap()["job"]["id"].clone();
        for _ in 0..20 {
            page.call("queue.hold", json!({"ids": [id]})).await;
            page.call("queue.release", json!({"ids": [id]})).await;
        }
        page.call("queue.hold", json!({"ids": [id]})).await;
        let mut events = Vec::new();
        let held = loop {
            let event = told.recv().await.unwrap();
            events.push(event.clone());
            if event["job"]["hold"] == "you" {
                break event;
            }
        };
        assert_eq!(held["job"]["id"], id);

        for number in 0..=MOST {
            page.opened.events().send(Event::AccountReady { account: number.to_string() });
        }
        page.opened.events().send(Event::Resync);
        let mut last = told.recv().await.unwrap();
        while last["type"] != "resync" {
            last = told.recv().await.unwrap();
        }
        listening.abort();
    }
}
