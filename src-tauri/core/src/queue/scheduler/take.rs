//! Taking in what the small tasks report.

use std::time::Duration;

use catalogue::Service;

use super::{Connection, Open, Report, Scheduler, TROUBLE_RETRY_MS, WATCH, millis, stop_due};
use crate::entropy::jittered;
use crate::event::Event;
use crate::job::{Hold, Phase};
use crate::provider::{Limit, ProviderError, RemoteStatus, RunningTask, Task};
use crate::queue::line::{Line, LineKey, longest_pause};
use crate::queue::poll::Seen;
use crate::queue::submit::Effect;
use crate::queue::{Trouble, TroubleCause, evidence, fetch};
use crate::store::jobs;
use crate::store::{StoreError, account_states, attempts};

impl Scheduler {
    pub(super) async fn take(&mut self, report: Result<Report, tokio::task::JoinError>) -> Result<(), StoreError> {
        let report = match report {
            Ok(report) => report,
            Err(error) if error.is_cancelled() => return Ok(()),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        match report {
            Report::Connected(key, result) => self.connected(key, *result).await,
            Report::Sent { key, model, job_id, result } => {
                self.sending_ids.retain(|id| *id != job_id);
                if let Some(line) = self.lines.get_mut(&key) {
                    line.sending -= 1;
                    line.model(&model).sending -= 1;
                    line.probe = line.probe.take().filter(|probe| *probe != job_id);
                }
                self.sent(&key, &model, &job_id, result?).await
            }
            Report::Polled { key, ids, result } => self.polled(&key, &ids, result?),
            Report::Fetched { job_id, result } => {
                self.fetching -= 1;
                self.fetched(&job_id, result?)
            }
            Report::Searched { key, job_id, since, result } => self.searched(&key, &job_id, since, result?).await,
            Report::Noted(result) => result,
            Report::Cancelled { key, job_id, result } => {
                let (_, pause) = result?;
                if let (Some(pause), Some(line)) = (pause, self.lines.get_mut(&key)) {
                    line.read_gate = line.read_gate.max(self.cx.clock.steady_ms() + millis(pause));
                }
                if let Some(open) = self.open.get_mut(&job_id) {
                    open.busy = false;
                }
                self.follow(&job_id).await
            }
        }
    }

    pub(super) async fn connected(
        &mut self,
        key: LineKey,
        result: Result<Connection, Trouble>,
    ) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        let names = &self.vendor_names;
        let Some(line) = self.lines.get_mut(&key) else { return Ok(()) };
        line.connecting = false;
        let mut told = None;
        let trouble = match result {
            Ok((connected, report)) => {
                line.connected = Some(connected);
                match report {
                    Ok(report) => {
                        line.failures = 0;
                        let trouble = line.report(&report, names);
                        told = Some(report);
                        trouble
                    }
                    Err(asked) => {
                        line.failures += 1;
                        line.retry_at = now + millis(jittered(line.pause(asked), 0.3, self.cx.entropy.as_ref()));
                        None
                    }
                }
            }
            Err(trouble) => Some(trouble),
        };
        if let Some(report) = told {
            let (account, service, now_ms) = (key.0.clone(), key.1, self.cx.clock.now_ms());
            self.cx.store.write(move |tx| account_states::note(tx, &account, service, &report, None, now_ms)).await?;
        }
        match trouble {
            Some(trouble) => self.troubled(&key, trouble).await,
            None => {
                let was_in_trouble = line.trouble.take().is_some();
                if line.reported {
                    self.cx.events.send(Event::AccountReady { account: key.0.clone() });
                }
                if was_in_trouble {
                    let now_ms = self.cx.clock.now_ms();
                    self.cx.store.write(move |tx| jobs::release(tx, Some(&key.0), Hold::Account, now_ms)).await?;
                    self.stale = true;
                }
                Ok(())
            }
        }
    }

    /// Stops sending for an account and says so on its jobs; nothing is dropped.
    pub(super) async fn troubled(&mut self, key: &LineKey, trouble: Trouble) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        let Some(line) = self.lines.get_mut(key) else { return Ok(()) };
        line.retry_at = now + (TROUBLE_RETRY_MS as f64 / line.speed()) as i64;
        let known = line.trouble.replace(trouble.clone()).is_some_and(|before| before == trouble);
        let (account, service, text) = (key.0.clone(), key.1, trouble.text.clone());
        let now_ms = self.cx.clock.now_ms();
        self.cx
            .store
            .write(move |tx| {
                let why = (trouble.cause.word(), trouble.text.as_str());
                account_states::note_trouble(tx, &account, service, why)?;
                jobs::hold_account(tx, &account, service, Hold::Account, why, now_ms)
            })
            .await?;
        if !known {
            let cause = trouble.cause.word().to_owned();
            self.cx.events.send(Event::AccountTrouble { account: key.0.clone(), cause, text });
            self.cx.events.send(Event::Resync);
        }
        self.stale = true;
        Ok(())
    }

    pub(super) async fn sent(
        &mut self,
        key: &LineKey,
        model: &str,
        job_id: &str,
        effect: Effect,
    ) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        let running_now = self.under_way(key, model);
        let Some(line) = self.lines.get_mut(key) else { return Ok(()) };
        line.wary =
            matches!(effect, Effect::Unknown { .. } | Effect::Busy { .. } | Effect::Pause(_) | Effect::Unreachable(_));
        match effect {
            Effect::Accepted => {
                line.failures = 0;
                self.follow(job_id).await
            }
            Effect::Unknown { wait } => {
                line.failures += 1;
                let wait = jittered(line.pause(wait), 0.5, self.cx.entropy.as_ref());
                line.send_gate = line.send_gate.max(now + millis(wait));
                self.follow(job_id).await
            }
            Effect::NotClaimed | Effect::Ended => {
                self.stale = true;
                Ok(())
            }
            Effect::Busy { limit, wait, running } => {
                let until = now + millis(wait);
                match limit {
                    Limit::Daily => line.model(model).gate = until,
                    Limit::Concurrency => {
                        line.send_gate = line.send_gate.max(until);
                        let speed = line.speed();
                        line.width.refused(running_now, now, speed);
                        let width = i64::from(line.width.allowed());
                        line.model(model).learned_width = Some(width);
                        self.save_learned(key, model).await?;
                    }
                    Limit::Requests => line.send_gate = line.send_gate.max(until),
                }
                self.stale = true;
                self.adopt_running(running).await
            }
            Effect::Pause(wait) => {
                let until = now + millis(wait);
                line.send_gate = line.send_gate.max(until);
                line.read_gate = line.read_gate.max(until);
                self.stale = true;
                Ok(())
            }
            Effect::Unreachable(why) => {
                line.failures += 1;
                let wait = jittered(line.backoff(), 0.5, self.cx.entropy.as_ref());
                line.send_gate = line.send_gate.max(now + millis(wait));
                tracing::warn!(account = key.0, why, "the service cannot be reached; nothing was sent");
                self.stale = true;
                Ok(())
            }
            Effect::Trouble(trouble) => self.troubled(key, trouble).await,
        }
    }

    /// A refusal for being busy names the tasks that run: a free answer to open questions.
    pub(super) async fn adopt_running(&mut self, running: Vec<RunningTask>) -> Result<(), StoreError> {
        for task in running {
            let Some(attempt_id) = task.attempt else { continue };
            let Some(attempt) = self.cx.store.read(move |c| attempts::get(c, &attempt_id)).await? else { continue };
            let Some(open) =
                self.open.get(&attempt.job_id).filter(|open| open.job.phase == Phase::Unknown && !open.busy)
            else {
                continue;
            };
            let found =
                Task { attempt: Some(attempt.id.clone()), ..Task::standing(&task.remote_id, RemoteStatus::Pending) };
            evidence::adopt(&self.cx, &open.job.clone(), &attempt, found).await?;
            self.stale = true;
        }
        Ok(())
    }

    /// Takes a job up as the store has it now.
    pub(super) async fn follow(&mut self, job_id: &str) -> Result<(), StoreError> {
        let wanted = job_id.to_owned();
        let job = self.cx.store.read(move |c| jobs::get(c, &wanted)).await?;
        let now = self.cx.clock.steady_ms();
        match job {
            Some(job) if matches!(job.phase, Phase::Waiting | Phase::Downloading | Phase::Unknown) => {
                let key = self.key_of(&job);
                let due = match job.phase {
                    Phase::Waiting if job.cancel => stop_due(&job, self.cx.clock.now_ms(), now),
                    Phase::Waiting => now + self.look_in(&key, &job.request.model, 0, true),
                    _ => now,
                };
                // Whoever works on it goes on: two that fetch the same file would write into each other's.
                let busy = self.open.get(job_id).is_some_and(|open| open.busy && open.job.phase == job.phase);
                let open = Open { job, busy, due, since: Some(now), looked: None, throttled: false, failures: 0 };
                self.open.insert(job_id.to_owned(), open);
            }
            Some(_) | None => {
                self.open.remove(job_id);
                self.stale = true;
            }
        }
        Ok(())
    }

    pub(super) fn polled(
        &mut self,
        key: &LineKey,
        ids: &[String],
        result: Result<Vec<(String, Seen)>, ProviderError>,
    ) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        for id in ids {
            if let Some(open) = self.open.get_mut(id) {
                open.busy = false;
            }
        }
        let Some(line) = self.lines.get_mut(key) else { return Ok(()) };
        if key.1 == Service::Useapi {
            line.reading = false;
            let floor = line.connected.as_ref().map_or(WATCH, |connected| connected.pace.status_floor);
            line.read_gate = line.read_gate.max(now + millis(floor) + 1);
        }
        let seen = match result {
            Ok(seen) => {
                line.failures = 0;
                seen
            }
            Err(error) => {
                self.read_failed(key, ids, &error);
                return Ok(());
            }
        };
        // A task that the reply left out is looked at again like any other.
        let mut left_out: Vec<String> = ids.to_vec();
        for (id, state) in seen {
            left_out.retain(|other| *other != id);
            self.take_seen(key, &id, &state, now);
        }
        for id in left_out {
            if let Some(open) = self.open.get_mut(&id) {
                open.failures += 1;
                open.due = now + millis(WATCH) * i64::from(open.failures.min(120));
            }
        }
        Ok(())
    }

    pub(super) fn take_seen(&mut self, key: &LineKey, id: &str, state: &Seen, now: i64) {
        let Some(mut open) = self.open.remove(id) else { return };
        open.failures = 0;
        match state {
            Seen::Ended => {
                self.stale = true;
                return;
            }
            Seen::Ready => {
                self.learn_duration(key, &open, now);
                open.job.phase = Phase::Downloading;
                open.due = now;
                self.stale = true;
            }
            Seen::Throttled(_) => {
                open.throttled = true;
                open.looked = Some(now);
                open.since = Some(now);
                open.due = now + self.look_in(key, &open.job.request.model, 0, false);
            }
            Seen::Pending | Seen::Running => {
                open.job.remote_word = Some(if *state == Seen::Running { "running" } else { "pending" }.into());
                let since = *open.since.get_or_insert(now);
                open.looked = Some(now);
                open.due = now + self.look_in(key, &open.job.request.model, now - since, true);
            }
        }
        self.open.insert(id.to_owned(), open);
    }

    /// A read failed: leave the service alone for a while; the jobs stay as they are.
    pub(super) fn read_failed(&mut self, key: &LineKey, ids: &[String], error: &ProviderError) {
        let now = self.cx.clock.steady_ms();
        let Some(line) = self.lines.get_mut(key) else { return };
        line.failures += 1;
        let wait = match error {
            ProviderError::Busy { wait } => line.pause(*wait),
            _ => line.backoff(),
        };
        let until = now + millis(jittered(wait, 0.5, self.cx.entropy.as_ref()));
        line.read_gate = line.read_gate.max(until);
        // Sending begins with reading what can be read.
        if matches!(error, ProviderError::Busy { .. }) {
            line.send_gate = line.send_gate.max(until);
        }
        for id in ids {
            if let Some(open) = self.open.get_mut(id) {
                open.due = open.due.max(until);
            }
        }
        if let ProviderError::Rejected(no) = error
            && TroubleCause::of(no.cause) == Some(TroubleCause::BadKey)
        {
            // Reported and held by the next connection, which reads the key anew.
            line.reported = false;
            line.connected = None;
            line.retry_at = now;
        }
        tracing::warn!(account = key.0, %error, "reading the state of tasks failed");
    }

    pub(super) fn fetched(&mut self, job_id: &str, fetched: fetch::Fetch) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        let Some(open) = self.open.get_mut(job_id) else { return Ok(()) };
        open.busy = false;
        match fetched {
            fetch::Fetch::Safe | fetch::Fetch::Ended => {
                self.open.remove(job_id);
            }
            fetch::Fetch::Later(asked) => {
                // It may have ended meanwhile: a task that the service forgot while its links were renewed.
                self.stale = true;
                open.failures += 1;
                let wait = Duration::from_secs(2u64.saturating_pow(open.failures.min(6))).min(Duration::from_secs(60));
                let speed = self.lines.get(&(open.job.account.clone(), open.job.service)).map_or(1.0, Line::speed);
                let asked = asked.map_or(Duration::ZERO, |asked| asked.min(longest_pause(speed)));
                open.due = now + millis(wait.div_f64(speed).max(Duration::from_millis(200)).max(asked));
            }
        }
        Ok(())
    }

    pub(super) async fn searched(
        &mut self,
        key: &LineKey,
        job_id: &str,
        since: i64,
        verdict: evidence::Verdict,
    ) -> Result<(), StoreError> {
        let now = self.cx.clock.steady_ms();
        if let Some(line) = self.lines.get_mut(key) {
            line.reading = false;
            let floor = line.connected.as_ref().map_or(WATCH, |connected| connected.pace.status_floor);
            line.read_gate = line.read_gate.max(now + millis(floor) + 1);
        }
        if let Some(open) = self.open.get_mut(job_id) {
            open.busy = false;
        }
        // Another call of it may be in question by now; a look that began before that proves nothing of it.
        let asked = self.open.get_mut(job_id).filter(|open| open.since == Some(since));
        match verdict {
            evidence::Verdict::Later(again) => {
                if let Some(open) = asked {
                    open.due = again.max(now + 1);
                }
                Ok(())
            }
            evidence::Verdict::Looked { at, again } => {
                if let Some(open) = asked {
                    open.looked = Some(at);
                    open.due = again.max(now + 1);
                }
                Ok(())
            }
            evidence::Verdict::Failed(error) => {
                self.read_failed(key, &[job_id.to_owned()], &error);
                Ok(())
            }
            evidence::Verdict::Adopted
            | evidence::Verdict::Absent
            | evidence::Verdict::Paid
            | evidence::Verdict::Undecided => {
                self.stale = true;
                self.follow(job_id).await
            }
        }
    }
}
