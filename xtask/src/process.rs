//! Starting other programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;

use crate::failure::{Failure, Result};

/// Runs a program with this terminal's input and output; anything but success is a failure.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}` ended with {status}.", line(command)))) }
}

/// Runs a program with this terminal's input and output and hands on how it ended.
pub(crate) fn pass_through(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// What a program printed, if it could be started and ended well.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How a watched program ended.
pub(crate) struct Watched {
    /// It ended by itself with code 0.
    pub(crate) success: bool,
    /// Every line of both streams, in the order they came.
    pub(crate) lines: Vec<String>,
}

/// Runs a program without input, shows its output as it comes, and keeps it.
pub(crate) fn watch(command: &mut Command) -> Result<Watched> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let lines = Mutex::new(Vec::new());
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    std::thread::scope(|scope| {
        for stream in streams.into_iter().flatten() {
            scope.spawn(|| keep(stream, &lines));
        }
    });
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    let lines = lines.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Watched { success: status.success(), lines })
}

fn keep(stream: impl Read, lines: &Mutex<Vec<String>>) {
    for line in BufReader::new(stream).split(b'\n') {
        // A broken pipe ends the reading; how the program ended is told by its exit code.
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
        let mut lines = lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Nobody may be reading our own output any more: the work goes on all the same.
        let _ = writeln!(std::io::stdout(), "{line}");
        lines.push(line);
    }
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{}` could not be started: {error}.", line(command)))
}
