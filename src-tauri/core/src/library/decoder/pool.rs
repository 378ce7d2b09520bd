//! A few children at a time, kept as long as there is work for them.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

use super::wire::Order;
use super::wish::{Found, Wish};
use super::worker::{Silence, Worker};
use super::{BROKE_OFF, Source, TOO_LONG};
use crate::failpoint::Spoil;
use crate::library::media::MediaError;

/// Wishes that a child fulfils before another one takes its place, so that nothing gathers in it.
const WISHES: u32 = 500;

#[derive(Debug)]
pub(super) struct Pool {
    pub(super) program: PathBuf,
    spoil: Option<Spoil>,
    most: usize,
    hands: Mutex<Hands>,
    freed: Condvar,
    /// Pictures that take much memory are decoded one at a time.
    alone: Mutex<()>,
}

#[derive(Debug, Default)]
struct Hands {
    idle: Vec<Worker>,
    at_work: usize,
    /// Children that were started so far.
    started: u64,
}

impl Pool {
    pub(super) fn new(program: PathBuf, spoil: Option<Spoil>) -> Arc<Self> {
        let most = available_parallelism().map_or(2, usize::from).clamp(2, 4);
        let (hands, freed) = (Mutex::default(), Condvar::new());
        Arc::new(Self { program, spoil, most, hands, freed, alone: Mutex::new(()) })
    }

    /// What a child finds in a file of so many bytes. Blocks.
    pub(super) fn ask(
        self: &Arc<Self>,
        wish: &Wish,
        mut file: Box<dyn Source>,
        length: u64,
    ) -> Result<(Found, Vec<u8>), MediaError> {
        let mut order =
            Order { wish: wish.clone(), length, alone: false, spoil: self.spoil.map(|spoil| spoil.word().into()) };
        let answer = self.ask_one(&order, file.as_mut())?;
        if answer.0 != Found::Large {
            return Ok(answer);
        }
        let _alone = self.alone.lock().unwrap_or_else(PoisonError::into_inner);
        order.alone = true;
        self.ask_one(&order, file.as_mut())
    }

    fn ask_one(self: &Arc<Self>, order: &Order, file: &mut dyn Source) -> Result<(Found, Vec<u8>), MediaError> {
        loop {
            let mut turn = self.turn();
            let mut worker = turn.worker()?;
            let used = worker.served > 0;
            match worker.ask(order, file) {
                Ok(answer) => {
                    if worker.served < WISHES {
                        turn.give_back(worker);
                    }
                    return Ok(answer);
                }
                Err(Silence::File(error)) => return Err(error.into()),
                Err(Silence::Late) => return Err(MediaError::Unseen(TOO_LONG)),
                // What ended it may have been left by what it looked at before; a fresh one decides.
                Err(Silence::Broke) if used => {}
                Err(Silence::Broke) => return Err(MediaError::Unseen(BROKE_OFF)),
            }
        }
    }

    fn turn(self: &Arc<Self>) -> Turn {
        let hands = self.hands();
        let mut hands =
            self.freed.wait_while(hands, |hands| hands.at_work >= self.most).unwrap_or_else(PoisonError::into_inner);
        hands.at_work += 1;
        Turn(self.clone())
    }

    /// Ends a child that waits for work; `false` when it has some.
    pub(super) fn let_go(&self, number: u64) -> bool {
        let mut hands = self.hands();
        let place = hands.idle.iter().position(|worker| worker.number == number);
        let gone = place.map(|place| hands.idle.swap_remove(place));
        drop(hands);
        gone.is_some()
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to let one child work; given on when dropped.
struct Turn(Arc<Pool>);

impl Turn {
    fn worker(&mut self) -> io::Result<Worker> {
        let mut hands = self.0.hands();
        if let Some(worker) = hands.idle.pop() {
            return Ok(worker);
        }
        hands.started += 1;
        let number = hands.started;
        drop(hands);
        Worker::start(&self.0, number).map_err(|error| {
            // Which kind of error it is would be taken for one of the file's.
            io::Error::other(format!("the program that looks at files cannot be started: {error}"))
        })
    }

    fn give_back(&mut self, worker: Worker) {
        self.0.hands().idle.push(worker);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.hands().at_work -= 1;
        self.0.freed.notify_one();
    }
}
