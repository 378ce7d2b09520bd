//! Looks through the task list for the task of an attempt whose answer was lost.

use super::{Useapi, wire};
use crate::provider::{AttemptTrace, Evidence, ProviderError, Task};

/// Tasks asked for at a time.
const PAGE: usize = 200;

/// Last offset that the service takes.
const LAST_OFFSET: usize = 1000;

/// How much older a task must be to be no other's: calls overtake each other, and clocks differ.
const MARGIN_MS: i64 = 10 * 60 * 1000;

/// Reads the list newest first until it is older than the attempt.
pub(super) async fn find(useapi: &Useapi, trace: &AttemptTrace) -> Result<Evidence, ProviderError> {
    let mut search = Search::for_attempt(trace);
    let mut offset = 0;
    while offset <= LAST_OFFSET {
        let page = useapi.list(offset, PAGE).await?;
        let count = page.len();
        search.page(page);
        if let Some(task) = search.certain.take() {
            return Ok(Evidence::Found(Box::new(task)));
        }
        if count < PAGE || search.is_past() {
            return Ok(search.conclude(true));
        }
        offset += count;
    }
    Ok(search.conclude(false))
}

/// What the listing showed so far.
struct Search<'a> {
    trace: &'a AttemptTrace,
    /// Tasks made before this cannot be the attempt's, by this machine's clock.
    since_ms: i64,
    /// The same by the service's own clock, where that is known. Only this ends a search: ours may have been wrong.
    past_ms: Option<i64>,
    /// Carries our attempt id.
    certain: Option<Task>,
    /// Same seed and prompt, made in the window, no reference of ours.
    similar: Vec<Task>,
    looked_at: usize,
    unreadable: usize,
    /// Date of the last task, while all dates went down.
    descending: Option<i64>,
    /// Whether all dates went down so far. If not, only the whole list proves an absence.
    ordered: bool,
}

impl<'a> Search<'a> {
    fn for_attempt(trace: &'a AttemptTrace) -> Self {
        Self {
            trace,
            since_ms: trace.sent_ms - MARGIN_MS,
            past_ms: trace.earlier.as_ref().and_then(wire::made_ms).map(|made| made - MARGIN_MS),
            certain: None,
            similar: Vec::new(),
            looked_at: 0,
            unreadable: 0,
            descending: None,
            ordered: true,
        }
    }

    fn page(&mut self, tasks: Vec<Option<Task>>) {
        for task in tasks {
            self.looked_at += 1;
            match task {
                Some(task) => self.look(task),
                None => self.unreadable += 1,
            }
        }
    }

    fn look(&mut self, task: Task) {
        match (task.created_ms, self.descending) {
            (Some(made), before) if before.is_none_or(|b| made <= b) => self.descending = Some(made),
            _ => self.ordered = false,
        }
        match &task.attempt {
            Some(attempt) if *attempt == self.trace.attempt => self.certain = Some(task),
            // Another attempt of ours, whatever else is alike.
            Some(_) => {}
            None => {
                let in_window = task.created_ms.is_none_or(|ms| ms >= self.since_ms);
                let alike = task.prompt.as_deref() == Some(&self.trace.prompt) && task.seed == self.trace.seed;
                // The list moves while it is read: a task can come twice.
                let known = self.similar.iter().any(|t| t.remote_id == task.remote_id);
                if in_window && alike && !known {
                    self.similar.push(task);
                }
            }
        }
    }

    /// Whether the rest of the list is older than the attempt.
    fn is_past(&self) -> bool {
        self.ordered && self.descending.zip(self.past_ms).is_some_and(|(made, past)| made < past)
    }

    fn conclude(mut self, complete: bool) -> Evidence {
        let count = self.looked_at;
        let alike = self.similar.len();
        if let (1, Some(_), Some(task)) = (alike, self.trace.seed, self.similar.pop()) {
            return Evidence::Found(Box::new(task));
        }
        let why = match alike {
            0 if !complete => format!("the list ends after {count} tasks, before this one's time"),
            0 if self.unreadable > 0 => {
                format!("{} of {count} listed tasks cannot be read", self.unreadable)
            }
            0 => {
                return Evidence::Absent { why: format!("none of the {count} tasks listed is this one") };
            }
            _ => format!("{alike} tasks have this prompt and none our reference"),
        };
        Evidence::Unclear { why }
    }
}
