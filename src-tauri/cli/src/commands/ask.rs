//! Questions on the terminal, before money is spent or something cannot be undone.

use std::io::{BufRead, Write};

use framewright_core::app::App;
use framewright_core::error::Error;
use framewright_core::queue::unusual::{Agreed, Size};
use framewright_core::refusal::Refusal;

use crate::failure::{Failure, Result};
use crate::out::Out;

/// Asks once more before far more than usual is queued, which `allowed` agrees to. The queue itself refuses it otherwise.
pub(crate) async fn agree_twice(
    app: &App,
    size: Size,
    allowed: bool,
    stdin_is_free: bool,
    out: &Out,
) -> Result<Agreed> {
    if allowed {
        return Ok(Agreed::Twice);
    }
    let Some(large) = app.queue().unusual(size).await? else { return Ok(Agreed::Once) };
    if !stdin_is_free || !out.can_ask() {
        return Err(
            Failure::from(Error::from(Refusal::AskTwice { large })).next("Add --allow-large to queue it all the same.")
        );
    }
    out.note(large.to_string());
    // Another answer than to the first question, so that nobody gives it by habit.
    let number = size.jobs.to_string();
    match heard(&format!("To queue it all the same, type the number of jobs ({number}):")) {
        Some(answer) if answer == number => Ok(Agreed::Twice),
        _ => Err(Failure::input("Nothing was queued, nothing was spent.")),
    }
}

/// A question on the terminal; without one, the answer is `--yes` or no.
pub(crate) fn ask(question: &str, stdin_is_free: bool, out: &Out) -> Result<()> {
    if !stdin_is_free || !out.can_ask() {
        return Err(Failure::input("This spends money and there is no terminal to ask on. Nothing was queued.")
            .next("Add --yes to agree, and --max-credits N to set a ceiling."));
    }
    if heard_yes(question) { Ok(()) } else { Err(Failure::input("Nothing was queued, nothing was spent.")) }
}

/// Asks about something else than queueing; `no_terminal` is told where nobody can be asked.
pub(crate) fn agreed(question: &str, no_terminal: &str, out: &Out) -> Result<()> {
    if !out.can_ask() {
        return Err(Failure::input(no_terminal).next("Add --yes to agree."));
    }
    if heard_yes(question) { Ok(()) } else { Err(Failure::input("Nothing was done.")) }
}

fn heard_yes(question: &str) -> bool {
    heard(&format!("{question} [y/N]")).is_some_and(|answer| ["y", "yes"].contains(&answer.to_lowercase().as_str()))
}

/// What is typed in answer to a question.
fn heard(question: &str) -> Option<String> {
    let mut answer = String::new();
    let mut stderr = std::io::stderr().lock();
    write!(stderr, "{question} ").and_then(|()| stderr.flush()).ok()?;
    std::io::stdin().lock().read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned())
}
