//! What running times and refusals teach.

use catalogue::Service;

use super::{Open, Report, Scheduler, WATCH, millis};
use crate::queue::limits::{Look, next_look};
use crate::queue::line::LineKey;
use crate::store::StoreError;
use crate::store::learned::{self, Learned};

impl Scheduler {
    /// Milliseconds until a task of that age should be looked at.
    pub(super) fn look_in(&mut self, key: &LineKey, model: &str, age_ms: i64, running: bool) -> i64 {
        let Some(line) = self.lines.get_mut(key) else { return millis(WATCH) };
        let Some(pace) = line.connected.as_ref().map(|connected| connected.pace) else { return millis(WATCH) };
        let floor = match key.1 {
            Service::Useapi => pace.status_floor,
            Service::Runway => pace.poll_floor,
        };
        let durations = &line.model(model).durations;
        let look = Look { age_ms, running, fastest_ms: durations.fastest_ms(), usual_ms: durations.usual_ms(), floor };
        // Rounded up, so that a floor is never undercut by a part of a millisecond.
        millis(next_look(&look, &pace)) + 1
    }

    pub(super) fn learn_duration(&mut self, key: &LineKey, open: &Open, now: i64) {
        let Some(line) = self.lines.get_mut(key) else { return };
        let speed = line.speed();
        let Some(since) = open.since else { return };
        let unscaled = |from: i64| ((now - from) as f64 * speed) as i64;
        let durations = &mut line.model(&open.job.request.model).durations;
        if durations.seen(unscaled(since), unscaled(open.looked.unwrap_or(since))) {
            let (cx, row) = (self.cx.clone(), self.learned_of(key, &open.job.request.model));
            let (account, model) = (key.0.clone(), open.job.request.model.clone());
            // Only a hint for later runs: losing it costs nothing.
            self.others.spawn(async move {
                let saved = cx.store.write(move |tx| learned::set(tx, &account, &model, row)).await;
                Report::Noted(saved)
            });
        }
    }

    pub(super) fn learned_of(&mut self, key: &LineKey, model: &str) -> Learned {
        let Some(line) = self.lines.get_mut(key) else { return Learned::default() };
        let state = line.model(model);
        Learned {
            width: state.learned_width,
            fastest_ms: state.durations.fastest_ms(),
            usual_ms: state.durations.usual_ms(),
        }
    }

    pub(super) async fn save_learned(&mut self, key: &LineKey, model: &str) -> Result<(), StoreError> {
        let (row, account, model) = (self.learned_of(key, model), key.0.clone(), model.to_owned());
        self.cx.store.write(move |tx| learned::set(tx, &account, &model, row)).await
    }
}
