//! Shows how jobs go: a bar on a terminal, a line for each job elsewhere, one JSON object a change
//! for programs.

use std::collections::HashMap;
use std::time::Duration;

use framewright_core::event::Event;
use framewright_core::job::Phase;
use framewright_core::store::jobs::Job;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::out::{Out, plain, short};

/// What is known of the jobs that a command follows.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    out: &'a Out,
    /// Phase, word and hold as last shown, by job id.
    shown: HashMap<String, Shown>,
    /// How many of them stand in each phase.
    phases: HashMap<Phase, u64>,
    /// Names of accounts by id.
    names: HashMap<String, String>,
    files: u64,
    bar: Option<ProgressBar>,
}

#[derive(Clone, Debug, PartialEq)]
struct Shown {
    rev: i64,
    phase: Phase,
    word: Option<String>,
    held: bool,
}

impl<'a> Progress<'a> {
    /// Follows `count` jobs, each of which [`Progress::follow`] is to name; others are not shown.
    pub(crate) fn new(out: &'a Out, count: usize, names: HashMap<String, String>) -> Self {
        let bar = out.can_move().then(|| {
            let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr_with_hz(10));
            // The template is fixed, so it is sound; a plain bar is the fallback.
            let style = ProgressStyle::with_template("{bar:28} {pos}/{len} jobs  {msg}  {elapsed_precise}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self { out, shown: HashMap::with_capacity(count), phases: HashMap::new(), names, files: 0, bar }
    }

    /// Follows a job from where it stands.
    pub(crate) fn follow(&mut self, job: &Job) {
        *self.phases.entry(job.phase).or_default() += 1;
        self.shown.insert(job.id.clone(), Shown::of(job));
    }

    /// Takes in an event of the core.
    pub(crate) fn on(&mut self, event: &Event) {
        match event {
            Event::JobChanged { job } => self.job(job),
            Event::AssetsAdded { job_id, paths } if self.shown.contains_key(job_id) => {
                self.files += paths.len() as u64;
                self.out.record("files", &json!({ "job": job_id, "paths": paths }));
                self.draw();
            }
            Event::AccountTrouble { account, cause, text } => {
                let name = self.names.get(account).unwrap_or(account);
                self.note(&format!("The account {name} needs attention: {text}"));
                self.out.record("account_trouble", &json!({ "account": account, "cause": cause, "message": text }));
            }
            Event::AssetsAdded { .. }
            | Event::AccountReady { .. }
            | Event::CountDiffers { .. }
            | Event::SettingsChanged
            | Event::Progress(_)
            | Event::Resync => {}
        }
    }

    /// Takes in a row; an older one than was shown changes nothing.
    pub(crate) fn job(&mut self, job: &Job) {
        let now = Shown::of(job);
        match self.shown.get(&job.id) {
            None => return,
            Some(before) if before.rev >= now.rev => return,
            Some(before) => {
                let same = (before.phase, &before.word, before.held) == (now.phase, &now.word, now.held);
                let ended = now.phase.is_end() && !before.phase.is_end();
                if let Some(count) = self.phases.get_mut(&before.phase) {
                    *count -= 1;
                }
                *self.phases.entry(now.phase).or_default() += 1;
                self.shown.insert(job.id.clone(), now);
                if same {
                    return;
                }
                if ended {
                    self.tell_end(job);
                }
            }
        }
        self.out.record("job", &of(job));
        self.draw();
    }

    /// A remark that does not disturb the bar.
    pub(crate) fn note(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(plain(line)),
            None if self.out.is_json() => {}
            None => self.out.note(line),
        }
    }

    /// Files that arrived while this command ran.
    pub(crate) fn files(&self) -> u64 {
        self.files
    }

    /// Takes the bar away; what follows is printed below what was said.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn tell_end(&self, job: &Job) {
        let id = framewright_core::entropy::short_id(&job.id);
        let prompt = short(job.request.prompt(), 60);
        match job.phase {
            Phase::Done if self.bar.is_some() => {}
            Phase::Done => self.out.say(format!("{id}  done  {prompt}")),
            phase => {
                let why = job.error_text.as_deref().unwrap_or("");
                self.note(&format!("{id}  {phase}  {prompt}\n        {why}"));
            }
        }
    }

    fn draw(&self) {
        let Some(bar) = &self.bar else { return };
        let count = |phases: &[Phase]| phases.iter().filter_map(|phase| self.phases.get(phase)).sum::<u64>();
        let ended: u64 = self.phases.iter().filter(|(phase, _)| phase.is_end()).map(|(_, count)| count).sum();
        bar.set_position(ended);
        let mut parts = vec![format!("{} files", self.files)];
        for (phases, word) in [
            (&[Phase::Submitting][..], "sending"),
            (&[Phase::Waiting], "making"),
            (&[Phase::Downloading], "downloading"),
            (&[Phase::Unknown], "checking"),
            (&[Phase::Failed, Phase::Refused, Phase::Unreachable], "failed"),
        ] {
            match count(phases) {
                0 => {}
                some => parts.push(format!("{some} {word}")),
            }
        }
        bar.set_message(parts.join(", "));
    }
}

impl Shown {
    fn of(job: &Job) -> Self {
        Self { rev: job.rev, phase: job.phase, word: job.remote_word.clone(), held: job.hold.is_some() }
    }
}

/// A job as programs get it.
pub(crate) fn of(job: &Job) -> serde_json::Value {
    json!({
        "id": job.id, "batch": job.batch_id, "row": job.row, "copy": job.copy_index, "account": job.account,
        "model": job.request.model, "phase": job.phase, "hold": job.hold, "remote_id": job.remote_id,
        "state": job.remote_word, "progress": job.progress, "code": job.error_code, "message": job.error_text,
        "prompt": job.request.prompt(), "files": job.files, "price": job.price,
        "created_ms": job.created_ms, "changed_ms": job.changed_ms,
    })
}
