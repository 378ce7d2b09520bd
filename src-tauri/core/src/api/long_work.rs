//! Work on the library that takes a while: one piece at a time, and it can be ended early.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::error::Result;
use crate::refusal::Refusal;

/// Most times that one piece of work tells how far it is.
const MOST_TOLD: u64 = 200;

/// What goes on now, if anything does.
#[derive(Debug, Default)]
pub(super) struct LongWork {
    stop: Mutex<Option<CancellationToken>>,
}

/// A piece of work that goes on until this value is dropped.
#[derive(Debug)]
pub(super) struct Going {
    work: Arc<LongWork>,
    stop: CancellationToken,
}

impl LongWork {
    /// Begins a piece of work.
    ///
    /// Fails with `Conflict` while another one goes on.
    pub(super) fn begin(self: &Arc<Self>) -> Result<Going> {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        if stop.is_some() {
            return Err(Refusal::LibraryBusy.into());
        }
        let token = CancellationToken::new();
        *stop = Some(token.clone());
        Ok(Going { work: self.clone(), stop: token })
    }

    /// Asks what goes on to end. It does so between two files, and leaves everything whole.
    pub(super) fn stop(&self) {
        if let Some(stop) = self.stop.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            stop.cancel();
        }
    }
}

impl Going {
    /// What the work asks between two steps: tells how far it is, though not more often than anybody looks, and
    /// says whether to go on.
    pub(super) fn course<F: Fn(u64, u64, &str) + Send>(
        &self,
        tell: F,
    ) -> impl Fn(u64, u64, &str) -> ControlFlow<()> + Send + use<F> {
        let stop = self.stop.clone();
        move |done, total, next| {
            if done == total || done.is_multiple_of(total / MOST_TOLD + 1) {
                tell(done, total, next);
            }
            if stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        self.work.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn one_piece_of_work_goes_on_at_a_time_and_ends_when_it_is_asked_to() {
        let work = Arc::<LongWork>::default();
        work.stop();
        let going = work.begin().unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let course = going.course(move |done, _, _| tell.send(done).unwrap());
        assert_eq!(work.begin().unwrap_err().code, Code::Conflict);

        let went: Vec<_> = (0..=1_000).map(|done| course(done, 1_000, "")).collect();
        work.stop();

        assert!(went.iter().all(ControlFlow::is_continue) && course(0, 1_000, "").is_break());
        let told: Vec<u64> = told.try_iter().collect();
        assert!(told.len() < 210 && told.contains(&1_000), "{told:?}");
        drop(going);
        assert!(work.begin().is_ok(), "the next one begins anew");
    }
}
