//! `framewright resume`: goes on with what is queued or under way. Never asks: that was done at queueing.

use std::process::ExitCode;

use framewright_core::job::Phase;
use framewright_core::store::jobs::Filter;

use crate::args::Common;
use crate::failure::Result;
use crate::out::Out;
use crate::{host, place, work};

pub(crate) async fn run(common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    let phases = Phase::ALL.into_iter().filter(|phase| !phase.is_end()).collect();
    let ids = work::all(&app, Filter { phases, ..Filter::default() }).await?;
    work::run(&app, "resume", &ids, out).await
}
