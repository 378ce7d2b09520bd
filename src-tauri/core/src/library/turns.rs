//! A few at a time, the newest wish first: what was asked for last is what is on the screen now.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Hands out turns.
#[derive(Debug)]
pub(super) struct Turns {
    line: Mutex<Line>,
    most: usize,
}

#[derive(Debug)]
struct Line {
    free: usize,
    /// Oldest first.
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The right to work; given on when dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<Arc<Turns>>);

impl Turns {
    /// `at_once` turns at a time; at most `most` wait.
    pub(super) fn new(at_once: usize, most: usize) -> Arc<Self> {
        Arc::new(Self { line: Mutex::new(Line { free: at_once, waiting: VecDeque::new() }), most })
    }

    /// Waits for a turn. `None` when so many newer wishes came that this one was given up.
    pub(super) async fn take(self: &Arc<Self>) -> Option<Turn> {
        let (hand_over, turn) = oneshot::channel();
        let gives_way = {
            let mut line = self.line();
            if line.free > 0 {
                line.free -= 1;
                return Some(Turn(Some(self.clone())));
            }
            line.waiting.retain(|wish| !wish.is_closed());
            line.waiting.push_back(hand_over);
            if line.waiting.len() > self.most { line.waiting.pop_front() } else { None }
        };
        drop(gives_way);
        turn.await.ok()
    }

    /// Gives a turn to the newest who still waits.
    fn pass_on(self: &Arc<Self>) {
        loop {
            let mut line = self.line();
            let Some(newest) = line.waiting.pop_back() else {
                line.free += 1;
                return;
            };
            drop(line);
            match newest.send(Turn(Some(self.clone()))) {
                Ok(()) => return,
                // He is gone; the turn that came back must not pass itself on.
                Err(mut turn) => turn.0 = None,
            }
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn now<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn the_newest_wish_comes_first() {
        let turns = Turns::new(1, 10);
        let Poll::Ready(Some(first)) = now(pin!(turns.take())) else { panic!("the first needs not wait") };
        let (mut old, mut new) = (pin!(turns.take()), pin!(turns.take()));
        assert!(now(old.as_mut()).is_pending() && now(new.as_mut()).is_pending());

        drop(first);

        assert!(now(old.as_mut()).is_pending());
        let Poll::Ready(Some(second)) = now(new.as_mut()) else { panic!("the newest is next") };
        drop(second);
        assert!(matches!(now(old.as_mut()), Poll::Ready(Some(_))));
    }

    #[test]
    fn a_wish_that_was_dropped_costs_no_turn() {
        let turns = Turns::new(1, 10);
        let Poll::Ready(Some(first)) = now(pin!(turns.take())) else { panic!("the first needs not wait") };
        let mut patient = pin!(turns.take());
        assert!(now(patient.as_mut()).is_pending());
        {
            let mut dropped_after = Box::pin(turns.take());
            let mut dropped_before = Box::pin(turns.take());
            assert!(now(dropped_after.as_mut()).is_pending() && now(dropped_before.as_mut()).is_pending());
            drop(dropped_before);
            drop(first);
            // It holds a turn that nobody fetched.
        }

        assert!(matches!(now(patient.as_mut()), Poll::Ready(Some(_))));
    }

    #[test]
    fn when_too_many_wait_the_oldest_is_given_up() {
        let turns = Turns::new(1, 1);
        let Poll::Ready(Some(_first)) = now(pin!(turns.take())) else { panic!("the first needs not wait") };
        let (mut old, mut new) = (pin!(turns.take()), pin!(turns.take()));
        assert!(now(old.as_mut()).is_pending());
        assert!(now(new.as_mut()).is_pending());

        assert!(matches!(now(old.as_mut()), Poll::Ready(None)));
    }
}
