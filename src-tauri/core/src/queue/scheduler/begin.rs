//! Starting what may start: connections, reads, sends.

use std::collections::HashMap;

use catalogue::Service;

use super::{FETCHES, Open, Report, Scheduler, service_of};
use crate::event::Event;
use crate::job::{Hold, Phase};
use crate::provider::ProviderError;
use crate::queue::line::{Line, LineKey};
use crate::queue::{Connected, Trouble, TroubleCause, cancel, evidence, fetch, poll, submit};
use crate::sentence;
use crate::store::StoreError;
use crate::store::jobs::{self, Job};

impl Scheduler {
    /// Connects accounts that have work.
    pub(super) fn start_lines(&mut self, now: i64, next: &mut i64) {
        self.look_at_changed_accounts();
        let mut wanted: Vec<LineKey> = self.open.values().map(|open| self.key_of(&open.job)).collect();
        for (account, model, _) in &self.groups {
            if let Some(service) = service_of(&self.cx, model) {
                wanted.push((account.clone(), service));
            }
        }
        wanted.sort();
        wanted.dedup();
        for key in wanted {
            let line = self.lines.entry(key.clone()).or_insert_with(|| {
                let mut line = Line::new(key.1);
                for ((account, model), learned) in &self.learned {
                    if *account == key.0 && service_of(&self.cx, model) == Some(key.1) {
                        line.remember(model, *learned);
                    }
                }
                line
            });
            let wants = line.connected.is_none() || !line.reported || line.trouble.is_some();
            if line.connecting || !wants {
                continue;
            }
            if line.retry_at > now {
                *next = (*next).min(line.retry_at);
                continue;
            }
            line.connecting = true;
            let cx = self.cx.clone();
            // The key may have been replaced since, so trouble always connects anew.
            let known = line.connected.clone().filter(|_| line.trouble.is_none());
            self.others.spawn(async move {
                let connected = match known {
                    Some(connected) => Ok(connected),
                    None => cx.desk.connect(&key.0, key.1).await,
                };
                let result = match connected {
                    Err(trouble) => Err(trouble),
                    Ok(connected) => match connected.provider.account().await {
                        Ok(report) => Ok((connected, Ok(report))),
                        Err(ProviderError::Rejected(no)) => match TroubleCause::of(no.cause) {
                            Some(cause) => Err(Trouble { cause, text: sentence::said(&no.message) }),
                            None => Ok((connected, Err(None))),
                        },
                        Err(ProviderError::Busy { wait }) => Ok((connected, Err(wait))),
                        Err(ProviderError::Unavailable { .. }) => Ok((connected, Err(None))),
                    },
                };
                Report::Connected(key, Box::new(result))
            });
        }
    }

    /// Connects accounts anew whose key or options changed. Trouble stays until that went well.
    fn look_at_changed_accounts(&mut self) {
        let changed =
            std::mem::take(&mut *self.cx.changed_accounts.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        for ((account, _), line) in &mut self.lines {
            if changed.contains(account) {
                line.connected = None;
                line.reported = false;
                line.retry_at = 0;
            }
        }
    }

    /// Looks at tasks, fetches files, searches for lost answers, stops what should stop.
    pub(super) fn start_reads(&mut self, now: i64, next: &mut i64) {
        let mut lists: HashMap<LineKey, (bool, Vec<Job>)> = HashMap::new();
        let mut ids: Vec<(i64, String)> = self.open.iter().map(|(id, open)| (open.due, id.clone())).collect();
        ids.sort();
        for (_, id) in ids {
            let Some(open) = self.open.get_mut(&id) else { continue };
            let key = (open.job.account.clone(), open.job.service);
            let Some(line) = self.lines.get_mut(&key) else { continue };
            let Some(connected) = line.connected.clone().filter(|_| !line.is_dead()) else { continue };
            if open.busy || open.job.hold == Some(Hold::Decision) {
                continue;
            }
            let due = open.due.max(if open.job.phase == Phase::Downloading { 0 } else { line.read_gate });
            // Taken by whoever starts: thousands may be looked at here and be left as they are.
            let taken = |open: &Open| (self.cx.clone(), open.job.clone());
            match open.job.phase {
                Phase::Waiting if open.job.cancel && due <= now => {
                    open.busy = true;
                    let (cx, job) = taken(open);
                    self.others.spawn(async move {
                        let result = cancel::at_service(&cx, &connected, &job).await;
                        Report::Cancelled { key, job_id: job.id, result }
                    });
                }
                Phase::Waiting if line.service == Service::Useapi => {
                    // One list serves all tasks of the account, so those not due yet ride along.
                    let list = lists.entry(key).or_default();
                    list.0 |= due <= now;
                    list.1.push(open.job.clone());
                    note_due(next, due, now);
                }
                Phase::Waiting if due <= now => {
                    open.busy = true;
                    let (cx, job) = taken(open);
                    self.others.spawn(async move {
                        let ids = vec![job.id.clone()];
                        let result = poll::run(&cx, &connected, &[job]).await;
                        Report::Polled { key, ids, result }
                    });
                }
                Phase::Downloading if due <= now && self.fetching < FETCHES => {
                    open.busy = true;
                    self.fetching += 1;
                    let (cx, job) = taken(open);
                    self.others.spawn(async move {
                        let result = fetch::run(&cx, &connected, &job).await;
                        Report::Fetched { job_id: job.id, result }
                    });
                }
                Phase::Unknown if due <= now && !line.reading => {
                    open.busy = true;
                    line.reading = true;
                    let (cx, job) = taken(open);
                    let doubt = evidence::Doubt { since: *open.since.get_or_insert(now), looked: open.looked };
                    self.others.spawn(async move {
                        let result = evidence::search(&cx, &connected, &job, doubt).await;
                        Report::Searched { key, job_id: job.id, since: doubt.since, result }
                    });
                }
                _ => note_due(next, due, now),
            }
        }
        for (key, (due, jobs)) in lists {
            let Some(line) = self.lines.get_mut(&key) else { continue };
            if !due || line.reading {
                continue;
            }
            let Some(connected) = line.connected.clone() else { continue };
            line.reading = true;
            let ids: Vec<String> = jobs.iter().map(|job| job.id.clone()).collect();
            for id in &ids {
                if let Some(open) = self.open.get_mut(id) {
                    open.busy = true;
                }
            }
            let cx = self.cx.clone();
            self.others.spawn(async move {
                let result = poll::run(&cx, &connected, &jobs).await;
                Report::Polled { key, ids, result }
            });
        }
    }

    /// Sends queued jobs as far as limits allow, and as long as what they make has a place.
    pub(super) async fn start_sends(&mut self, now: i64, next: &mut i64) -> Result<(), StoreError> {
        if self.cx.library.lack().is_some() {
            return Ok(());
        }
        let now_ms = self.cx.clock.now_ms();
        for (account, model, due_ms) in self.groups.clone() {
            let Some(service) = service_of(&self.cx, &model) else {
                self.fail_unknown_model(&account, &model).await?;
                continue;
            };
            let key = (account.clone(), service);
            loop {
                if due_ms > now_ms {
                    *next = (*next).min(now + (due_ms - now_ms));
                    break;
                }
                let under_way = self.under_way(&key, &model);
                let Some(line) = self.lines.get_mut(&key) else { break };
                let speed = line.speed();
                line.width.tick(now, speed);
                let Some(connected) = line.connected.clone().filter(|_| line.reported && line.trouble.is_none()) else {
                    break;
                };
                let gate = line.send_gate.max(line.model(&model).gate);
                if gate > now {
                    *next = (*next).min(gate);
                    break;
                }
                // The official counters tell one lost create call from none only when calls go out one by one. And
                // whoever just refused one, or did not answer, is asked with one at a time.
                let is_in_turn =
                    if service == Service::Runway { line.sending == 0 } else { !line.wary || line.probe.is_none() };
                if !is_in_turn || under_way >= line.allowed(&model) || self.has_question(&account, &model) {
                    break;
                }
                let (skip, wanted) = (self.sending_ids.clone(), (account.clone(), model.clone()));
                let job = self.cx.store.read(move |c| jobs::next(c, &wanted.0, &wanted.1, now_ms, &skip)).await?;
                let Some(job) = job else {
                    if !self.sending_ids.is_empty() {
                        break;
                    }
                    self.groups.retain(|(a, m, _)| *a != account || *m != model);
                    break;
                };
                self.spawn_send(&key, connected, job);
            }
        }
        Ok(())
    }

    pub(super) fn spawn_send(&mut self, key: &LineKey, connected: Connected, job: Job) {
        let model = job.request.model.clone();
        if let Some(line) = self.lines.get_mut(key) {
            line.sending += 1;
            line.model(&model).sending += 1;
            if line.wary {
                line.probe = Some(job.id.clone());
            }
        }
        self.sending_ids.push(job.id.clone());
        let (cx, epoch, key) = (self.cx.clone(), self.epoch, key.clone());
        self.sending.spawn(async move {
            let result = submit::run(&cx, &connected, epoch, &job).await;
            Report::Sent { key, model, job_id: job.id, result }
        });
    }

    /// Tasks of a line (useapi.net) or of one of its models (official) that count against its limit.
    pub(super) fn under_way(&self, key: &LineKey, model: &str) -> u32 {
        let counted = self.open.values().filter(|open| {
            (open.job.account.as_str(), open.job.service) == (key.0.as_str(), key.1)
                && (key.1 == Service::Useapi || open.job.request.model == model)
                && (open.job.phase == Phase::Waiting
                    || open.job.phase == Phase::Unknown && open.job.hold != Some(Hold::Decision))
        });
        let line = self.lines.get(key);
        let sending = line.map_or(0, |line| match key.1 {
            Service::Useapi => line.sending,
            Service::Runway => line.models.get(model).map_or(0, |state| state.sending),
        });
        u32::try_from(counted.count()).unwrap_or(u32::MAX).saturating_add(sending)
    }

    /// Whether an answer of this account and model is lost and still being looked for.
    pub(super) fn has_question(&self, account: &str, model: &str) -> bool {
        self.open.values().any(|open| {
            open.job.phase == Phase::Unknown
                && open.job.hold != Some(Hold::Decision)
                && open.job.account == account
                && open.job.request.model == model
        })
    }

    pub(super) async fn fail_unknown_model(&mut self, account: &str, model: &str) -> Result<(), StoreError> {
        let (account, model, now) = (account.to_owned(), model.to_owned(), self.cx.clock.now_ms());
        let limits = self.cx.desk.failure_limits();
        self.cx.store.write(move |tx| jobs::fail_unknown_model(tx, &account, &model, limits, now)).await?;
        self.cx.events.send(Event::Resync);
        self.stale = true;
        Ok(())
    }
}

/// Wakes the loop when something comes due. What is due already waits for a task to end, and that
/// wakes the loop by itself.
fn note_due(next: &mut i64, due: i64, now: i64) {
    if due > now {
        *next = (*next).min(due);
    }
}
